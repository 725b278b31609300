### Was die Seiten sagen, auf Deutsch. Jeder Schlüssel steht auch in en.ftl; ein Test achtet darauf.

product = Aftercare
desk-name = Service
footer = Aftercare führt aus, was nach dem Kauf versprochen wurde. Jede Entscheidung nennt ihre Klausel.
skip-to-content = Zum Inhalt springen

## Daten und Zahlen

date = { $day }. { $month } { $year }
moment = { $date }, { $time } Uhr ({ $zone })
period = { $first } bis { $last }
by-day = bis { $day }
until = bis { $day }
since = seit { $day }
opened-on = eröffnet am { $day }
of-n = von { $n }
today = Heute, { $day }
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember

## Wege und kleine Wörter

nav-label = Hauptmenü
nav-home = Übersicht
nav-device-new = Gerät hinzufügen
nav-coverage = Schutz prüfen
nav-desk = Service
nav-queue = Arbeitsliste
nav-editions = Fassungen
nav-audit = Protokoll
nav-users = Konten und Rollen
nav-clock = Uhr
clock-strip = Vorführung. Die Uhr ist simuliert: { $now }
go-back = Zurück
go-home = Zur Startseite
next-page = Nächste Seite
filter = Filtern
all = Alle
save = Speichern
yes = Ja
no = Nein
free = Kostenlos
open = offen
closed = geschlossen
running = läuft
not-running = läuft nicht
overdue = Überfällig
optional = freiwillig
choose-one = Bitte wählen
why = Warum
clause-n = Klausel { $clause }
edition-n = Fassung { $edition }
edition = Fassung
device = Gerät
plan = Schutzplan
receipt = Beleg
language = Sprache
language-en = English
language-de = Deutsch
region = Land oder Region
name = Name
email = E-Mail
password = Passwort
roles = Rollen

## Formulare

form-problem = Etwas stimmt noch nicht
form-refused = Dieser Schritt ist nicht möglich
least-title = Was mindestens anders sein müsste
least-line = ist { $is }, müsste aber { $needed } sein
missing-title = Nicht bekannt und könnte die Antwort ändern
atom-held = trifft zu: es ist { $value }
atom-not-held = trifft nicht zu: es ist { $value }
atom-unknown = nicht bekannt

## Besucher

welcome-title = Ihr Schutzplan in klaren Worten
welcome-lead = Gerät registrieren, sehen, was abgedeckt und was noch übrig ist, und jede Reparatur Schritt für Schritt verfolgen.
welcome-plain-title = Was Sie haben
welcome-plain-text = Zeiträume, verbleibende Nutzungen und was der nächste Unfall kosten würde, auf einer Seite.
welcome-step-title = Was als Nächstes kommt
welcome-step-text = Jeder Fall zeigt, wer an der Reihe ist und bis wann. Der kostenlose Weg steht zuerst.
welcome-why-title = Warum es so ist
welcome-why-text = Jede Entscheidung lässt sich aufklappen bis zur Klausel und zu den Tatsachen, auf denen sie beruht.
welcome-coverage = Sie möchten nur wissen, was von einem Plan übrig ist? Prüfen Sie den Schutz ohne Konto.
welcome-terms = Die Bedingungen lesen, Klausel für Klausel
sign-in = Anmelden
sign-in-title = Anmelden
sign-in-new = Noch kein Konto?
sign-out = Abmelden
sign-up = Konto anlegen
sign-up-title = Konto anlegen
sign-up-lead = Sie brauchen es, um ein Gerät zu registrieren und einen Fall zu eröffnen.
sign-up-have = Sie haben schon ein Konto?
password-hint = Mindestens 12 Zeichen. Einen kurzen Satz merkt man sich leicht.
coverage-lead = Sehen Sie, was von einem Plan übrig ist. Sie brauchen die Seriennummer und die Kaufangaben, wie sie registriert wurden.
coverage-send = Prüfen
coverage-private = Die Antwort verrät nie, wem das Gerät gehört. Passen die Angaben nicht, ist sie dieselbe wie bei einer Nummer, die niemand registriert hat.

## Übersicht

home-hello = Guten Tag, { $name }
home-todo = Was zu tun ist
home-nothing = Es wartet nichts auf Sie.
home-bind = Konto und Fernsteuerung binden
home-bind-why = Ein Flyaway ist nur abgedeckt, wenn beim Verlust beide gebunden waren.
home-devices = Ihre Geräte
home-no-devices = Sie haben noch kein Gerät registriert. Halten Sie Seriennummer und Kaufdatum bereit.
home-no-plan = Dieses Gerät hat keinen Schutzplan.
home-cases = Ihre Fälle
home-no-cases = Keine Fälle. Wenn etwas kaputtgeht, eröffnen Sie einen auf der Seite des Geräts.

## Geräte

device-register = Gerät registrieren
device-register-title = Ein Gerät registrieren
device-register-lead = Die Seriennummer ist der Schlüssel zu allem, was der Plan Ihnen gibt.
device-model = Modell
device-serial = Seriennummer
device-serial-hint = Sie steht auf dem Gerät, auf der Verpackung und in der App.
device-serial-private = Behalten Sie diese Nummer für sich. Wer sie hat, könnte versuchen, Ihren Plan zu nutzen.
device-bought = Gekauft
device-bought-on = Kaufdatum
device-bought-in = Gekauft in
device-channel = Gekauft bei
device-proof = Ich habe einen gültigen Kaufbeleg
device-proof-short = Kaufbeleg
device-warranty-last-day = Letzter Tag der offiziellen Garantie
device-warranty-hint = Lassen Sie das Feld leer, wenn Sie ihn nicht wissen.
device-facts = Registriert
device-history = Was bisher geschah
device-lineage = Geräte, die einander ersetzt haben
device-help = Stimmt etwas nicht?
device-case-open = Für dieses Gerät ist ein Fall offen. Er muss enden, bevor ein weiterer beginnen kann.
device-no-kinds = Für dieses Gerät kann derzeit keine Leistung angefragt werden.
device-no-plan-any-more = Der Plan ist auf das Gerät übergegangen, das dieses ersetzt hat.
device-locked = Dieses Gerät ist wegen einer Flyaway-Verifizierung gesperrt. Es funktioniert wieder, wenn sie vor der Zahlung aufgehoben wird.
device-provider-owned = Dieses Gerät wurde als verloren abgerechnet und gehört dem Anbieter. Wenn Sie es finden, muss es eingeschickt werden.
device-replaced = Dieses Gerät wurde ausgetauscht. Der Plan läuft mit dem neuen weiter.
unit-history = Verlauf von Gerät und Plan
unit-steps = Vom Kundendienst festgehalten
unit-confirm-exit = Ausstieg aus dem Plan bestätigen
unit-confirm-exit-about = Nur wenn der Kunde darum gebeten hat. Der Plan endet endgültig.
unit-confirm-exit-send = Bestätigen
unit-return = Das Gerät wurde zurückgegeben
unit-return-about = Nach den Rückgaberegeln des Verkäufers. Danach kann auch der Plan zurückgegeben werden, wenn keine seiner Leistungen genutzt wurde.
unit-return-send = Festhalten
desk-case-open = Einen Fall für den Kunden eröffnen
desk-case-open-about = Für Kunden, die auf anderem Weg anfragen, oder wenn der Anbieter einer Leistung über die Grenze zustimmt.
desk-case-description = Was geschah, wie der Kunde es erzählt
desk-case-consent = Der Anbieter stimmt dem Versand über die Grenze zu
desk-case-privacy = Der Kunde hat den Datenschutzhinweis gelesen und stimmt zu
desk-case-paid = Der Kunde hat das bezahlt
bindings = Bindungen
bindings-about = Ist das Gerät an Ihr Konto gebunden, gilt es als Ihres. Ein Flyaway ist nur abgedeckt, wenn im Augenblick des Verlusts Konto und Fernsteuerung gebunden waren.
bindings-history = Verlauf der Bindungen
bindings-warn-account = Ist Ihr Konto gelöst, kann sich jeder mit dem Gerät verbinden und es nutzen, und ein Flyaway ist nicht abgedeckt. Zum Einschicken ist das nicht nötig.
bindings-warn-controller = Solange die Fernsteuerung gelöst ist, ist ein Flyaway nicht abgedeckt. Lösen Sie sie nur zum Einschicken und binden Sie sie danach wieder.
bound = gebunden
unbound = nicht gebunden
unbind = Lösen
bind-what = Binden: { $what }
unbind-what = Lösen: { $what }

## Pläne

plan-years = { $years ->
    [1] Ein-Jahres-Plan
    [2] Zwei-Jahres-Plan
   *[other] { $years }-Jahres-Plan
}
plan-title = { $years ->
    [1] Ein-Jahres-Plan für { $device }
    [2] Zwei-Jahres-Plan für { $device }
   *[other] { $years }-Jahres-Plan für { $device }
}
plan-open = Plan ansehen
plan-buy = Plan kaufen
plan-buy-title = { $device } schützen
plan-buy-lead = Ein Gerät kann nur einmal einen Plan haben. Lesen Sie vor dem Kauf, was er gibt.
plan-buy-simulated = Der Kauf wird hier vorgeführt: Er wird festgehalten, aber es fließt kein Geld.
plan-not-sold = Für dieses Gerät wird kein Plan verkauft.
plan-length = Wie lange
plan-effective = Erster Tag des Plans
plan-effective-hint = Die Zeiträume des Plans zählen ab diesem Tag.
plan-bought-in = Wo Sie den Plan kaufen
plan-bought-in-hint = Es muss das Land oder die Region sein, wo das Gerät gekauft wurde.
plan-covers-in = Wo Sie Leistungen wünschen
plan-terms-about = Dies sind die wichtigsten Punkte. Ihre Zustimmung wird mit der Fassung und ihrem Fingerabdruck festgehalten.
plan-terms-whole = Die ganze Fassung lesen
plan-accept = Ich habe gelesen und stimme zu: { $title }
plan-uses = Was übrig ist
plan-unused = Was nicht genutzt wurde
uses-left = noch { $left } von { $total }
uses-unused = { $left } von { $total } nicht genutzt
uses-reserved = , { $n } reserviert
plan-windows = Was wann läuft
plan-words = In klaren Worten
plan-next-cost = Der nächste Unfall würde kosten
plan-next-damage = Austausch nach einem Schaden
plan-next-flyaway = Austausch nach einem Flyaway
plan-edition-altered = Die Bedingungen, die hier unter diesem Namen geladen sind, sind nicht die, die angenommen wurden.
plan-no-use = keine Nutzung mehr übrig
plan-over = der Plan ist vorbei
plan-discount-left = Verbleibender Reparaturrabatt
plan-warranty-first = Übernimmt ihn die offizielle Garantie, kostet er nichts.
plan-facts = Über diesen Plan
plan-bought = Gekauft am
plan-accepted = Angenommene Bedingungen
plan-leaving = Den Plan beenden
plan-exit = Aus dem Plan aussteigen
plan-exit-warning = Sobald der Anbieter es bestätigt, endet der Plan endgültig. Es wird nichts erstattet.
plan-exit-send = Ausstieg beantragen
plan-return = Den Plan zurückgeben
plan-return-warning = Nur möglich, wenn auch das Gerät zurückgegeben und keine Leistung des Plans genutzt wurde.
plan-return-send = Rückgabe beantragen
plan-transfer = Den Plan weitergeben
plan-transfer-about = Bitten Sie darum, den Plan auf ein anderes Konto zu übertragen. Was möglich ist, sagen die Bedingungen.
plan-transfer-to = E-Mail-Adresse der anderen Person
plan-transfer-send = Anfragen
reward-pending = Wird kein Austausch und keine Reparatur mit Rabatt genutzt, kommt von selbst ein weiteres Jahr Garantieverlängerung hinzu.
reward-granted = Der Bonus für einen ungenutzten Plan wurde gewährt.
reward-none = Kein Bonus: Ein Austausch oder eine Reparatur mit Rabatt wurde genutzt.
terms-hash = Fingerabdruck dieser Fassung:
terms-lead = Die Bedingungen, wie das Programm sie ausführt, Klausel für Klausel, in unseren eigenen Worten.

## Einen Fall eröffnen

case-open-what = Was geschehen ist
case-open-send = Fall eröffnen
case-open-and-pay = Zahlen und Fall eröffnen
case-open-warnings = Bevor Sie weitermachen
case-open-warnings-about = Sie können den Fall trotzdem eröffnen. Ein Mensch sieht ihn sich an und entscheidet.
case-happened = Wann es geschah
case-happened-hint = Ortszeit. Lassen Sie das Feld leer, wenn es eben erst geschah.
case-description = Was geschah, in Ihren Worten
case-description-hint = Nur wer an Ihrem Fall arbeitet, kann dies lesen.
case-files = Dateien
case-files-about = Dateien werden beim Eingang versiegelt. Nur wer an Ihrem Fall arbeitet, kann sie öffnen.
case-flight-record = Flugaufzeichnung
case-flight-record-needed = Ohne sie kann kein Flyaway-Fall eröffnet werden. Wenn Sie sie nicht finden, wenden Sie sich an den Kundendienst.
case-photos = Fotos
upload-hint = Höchstens { $size } je Datei.
case-preparation = Zur Vorbereitung
case-preparation-about = Zum Abhaken für Sie selbst; nichts davon wird festgehalten.
case-consents = Wo und wie
case-region = Wo Sie die Leistung anfragen
case-cross-border = Eine Leistung in einem Land oder einer Region, die Ihr Plan nicht abdeckt, braucht zuerst die Zustimmung des Anbieters: Fragen Sie den Kundendienst; er eröffnet dann den Fall.
case-privacy = Ich habe den Datenschutzhinweis gelesen und nehme ihn an
case-prepaid = Im Voraus zu zahlen
case-pay-now = Jetzt zahlen
case-no-access = Der Anbieter liest in diesem Fall die Daten auf Ihrem Gerät nicht.

## Ein Fall

case-go = Zum Fall
case-timeline = Verlauf
case-facts = Über diesen Fall
case-due = Abgeben bis
case-service = Gewählte Leistung
case-access = Ihre Daten
case-why = Warum es so steht
case-why-about = Die Klauseln hinter der letzten Entscheidung, mit den Werten, auf denen sie beruht.
case-warnings = Das sieht sich ein Mensch an
case-refused = Dieser Fall wurde abgelehnt
case-warnings-about = Ihr Fall endet damit nicht. Lehnt jemand aus einem dieser Gründe ab, erfahren Sie, aus welchem und warum.
case-missing = Teile, die nicht eingeschickt wurden
case-missing-cost = { $money }, wenn Sie einen Austausch wählen
case-pay-missing = Ich bezahle die Teile, die nicht eingeschickt wurden
case-choose-send = Diese Leistung wählen
case-ways-out = Andere Wege
case-report-send = Flyaway-Verifizierung abschließen
case-sign-about = Ihr Gerät ist unterwegs. Bestätigen Sie, sobald Sie es haben; verbinden Sie dann die App und binden Sie die Fernsteuerung wieder.
case-sign-send = Ich habe es
turn-yours = Sie sind an der Reihe
turn-customer = Beim Kunden
turn-ours = Wir sind an der Reihe
turn-provider = Beim Anbieter
offers = Ihre Möglichkeiten
offers-about = Kostenlose Wege stehen zuerst.
offers-closed = Jetzt nicht möglich
offer-left-after = { $left ->
    [one] Danach wäre noch eine Nutzung übrig
    [0] Danach wäre keine Nutzung mehr übrig
   *[other] Danach wären noch { $left } Nutzungen übrig
}
offer-cost-unknown = Preis erst nach Ihrer Wahl bekannt
hand-over = Einschicken
hand-over-about = Es zählt der Tag, an dem der Paketdienst das Paket übernimmt.
hand-over-components = Was im Paket ist
hand-over-controller = Die Fernsteuerung ist im Paket
hand-over-tracking = Sendungsnummer
hand-over-send = Der Paketdienst hat es
decline = Ich möchte fehlende Teile nicht bezahlen
decline-about = Der Austausch ist dann nicht möglich. Was Sie eingeschickt haben, geht an Sie zurück oder kann mit Rabatt repariert werden.
decline-send = Nicht bezahlen
found = Ich habe das Gerät gefunden
found-about = Sagen Sie es auch, wenn Sie schon bezahlt haben: Dann gehört das Gerät dem Anbieter und muss eingeschickt werden.
found-send = Ich habe es gefunden
cancel-report = Flyaway-Verifizierung aufheben
cancel-report-about = Möglich, solange nichts bezahlt ist. Das Gerät wird entsperrt und funktioniert wieder, und es wird keine Nutzung gezählt.
cancel-report-send = Verifizierung aufheben
withdraw = Fall zurückziehen
withdraw-about = Der Fall endet, und es wird keine Nutzung gezählt. Was beim Service-Center ist, kommt zu Ihnen zurück.
withdraw-send = Fall zurückziehen
pay = Zahlen
pay-title = Zahlung
pay-amount = { $money } zahlen
pay-before-service = Die Leistung wird erbracht, sobald alles bezahlt ist.
pay-simulated = Der Zahlungsdienst ist simuliert. Es fließt kein Geld.
fee-title = Kosten
fee-what = Wofür
fee-amount = Betrag
fee-total = Ihr Betrag
fee-paid = Schon bezahlt
fee-left = Noch zu zahlen
fee-by-provider = zahlt der Anbieter
fee-replacement = Austausch
fee-missing-components = Nicht eingeschickte Teile
fee-repair-material = Reparatur, Material
fee-repair-labour = Reparatur, Arbeit
fee-material = Material
fee-labour = Arbeit
fee-discount = Rabatt
fee-logistics = Versand
evidence = Nachweise
evidence-sealed = versiegelt
evidence-what = Was
evidence-not-recorded = nicht aufgezeichnet
evidence-note-header-read = Der Kopf wurde gelesen; die Flugdaten selbst werden noch nicht gelesen.
evidence-note-header-only = Die Aufzeichnung enthält nur den Kopf, keine Flugdaten.
evidence-note-sealed = Der Kopf ist lesbar; die Flugdaten sind mit Schlüsseln versiegelt, die nur der Dienst des Herstellers hat.
evidence-note-cut = Die Aufzeichnung bricht ab, bevor sie vollständig ist.
evidence-note-unreadable = Die Aufzeichnung ist versiegelt gespeichert, konnte aber nicht gelesen werden.
evidence-fact-aircraft-serial = Seriennummer des Fluggeräts
evidence-fact-product-type = Produkttyp
evidence-fact-loss-time-in-flight = Gemeldete Zeit im Vergleich zum Flug
evidence-fact-account-tag = Kontokennung
evidence-fact-start-position-recorded = Startposition
evidence-fact-duration-against-file = Dauer im Vergleich zur Datei
evidence-fact-aircraft-name = Name des Fluggeräts
evidence-fact-format-version = Formatversion
evidence-fact-started-at = Flugbeginn
evidence-fact-ended-at = Flugende
evidence-fact-duration = Dauer
evidence-fact-max-height = Größte Höhe
evidence-fact-max-speed = Größte Geschwindigkeit
evidence-fact-total-distance = Geflogene Strecke
evidence-fact-battery-serial = Seriennummer des Akkus
evidence-fact-controller-serial = Seriennummer der Fernsteuerung
evidence-says = In der Datei
evidence-registered = Registriert
evidence-agrees = stimmt überein
evidence-differs = stimmt nicht überein

## Konto

account = Konto
account-profile = Ihre Angaben
sessions = Wo Sie angemeldet sind
session-current = diese
session-seen = zuletzt { $at }
session-end = Dort abmelden
tokens = Zugriffsschlüssel
tokens-about = Für Programme, die über die Schnittstelle für Sie handeln. Ein Schlüssel kann nicht mehr, als seine Rechte erlauben.
token-create = Schlüssel anlegen
token-created = Ihr neuer Schlüssel
token-created-about = Kopieren Sie ihn jetzt. Er wird nicht noch einmal gezeigt.
token-name = Wofür er ist
token-name-hint = Damit Sie ihn später wiedererkennen.
token-scopes = Was er darf
token-last-day = Letzter Tag
token-revoke = Widerrufen
token-revoked = widerrufen

## Belege und Klauseln

receipt-title = Entscheidung: { $act }
receipt-clauses = Klauseln
receipt-facts = Angaben
receipt-id = Beleg
receipt-engine = Programm
receipt-facts-hash = Tatsachen
receipt-ledger = Stand des Kontobuchs
receipt-json = Als JSON zeigen
receipt-download = Als JSON herunterladen
receipt-replay = Wer diese Datei hat, kann mit „aftercare replay“ noch einmal entscheiden und muss dieselben Bytes erhalten.
receipt-otherwise = Was es anders machen könnte
fired = gilt
not-fired = gilt nicht
fired-unknown = nicht bekannt
clause-effect = Wirkung
clause-id = Regel
clause-cites = Zusammen genannt mit
clause-differs = Unterschied zwischen den Fassungen
clause-not-operative = Nichts auszuführen
clause-condition = Die Regel
clause-readings = Wo die Vorlage etwas offenlässt
clause-exercised = Geprüft in
filter-clauses = Eingrenzen

## Contact: how people are reached, and where parcels go

contact = Adresse und Telefon
contact-about = An diese Adresse geht, was wir Ihnen schicken. Sehen können sie nur Sie und die Mitarbeiter, die Ihre Fälle bearbeiten.
contact-missing = Wir wissen noch nicht, wohin wir Ihr Gerät zurückschicken sollen.
contact-tell = Adresse angeben
contact-change = Adresse und Telefon ändern
contact-address = Adresse
contact-addressee = Name auf dem Paket
contact-lines = Straße und Hausnummer
contact-lines-hint = Bis zu vier Zeilen.
contact-postal-code = Postleitzahl
contact-city = Ort
contact-telephone = Telefon
contact-telephone-hint = Für Rückfragen zu einem Fall. Mit Landesvorwahl, zum Beispiel +49.
contact-remove = Adresse entfernen
customer = Kunde
customer-address-missing = Noch nicht angegeben.
customer-erased = Dieser Kunde wurde gelöscht.
operator-title = Kontakt und Impressum
operator-ask = Support fragen
operator-support = Support
operator-support-about = Halten Sie die Fallnummer bereit, wenn es um einen Fall geht. Sie steht auf der Seite des Falls.
operator-hours = Erreichbar
operator-centres = Service-Center
operator-centres-about = Schicken Sie nichts ohne einen Fall ein. Welche Adresse für Sie gilt, steht auf der Seite Ihres Falls.
operator-imprint = Impressum
send-to = Schicken Sie das Paket an
send-to-reference = Schreiben Sie diese Fallnummer darauf:
evidence-more = Fotos oder eine Flugaufzeichnung hinzufügen
evidence-add = Hinzufügen
ship-tracking = Sendungsnummer der Rücksendung
ship-no-address = Der Kunde hat noch keine Adresse angegeben. Fragen Sie danach, bevor Sie etwas abschicken.
case-number = Fallnummer
done-contact = Gespeichert.
done-evidence = Hinzugefügt.
field-not-printable = Ein Zeichen darin lässt sich nicht anzeigen.
field-not-a-telephone-number = Eine Telefonnummer hat Ziffern, Leerzeichen und die Zeichen + - / ( ).
field-case-over = Dieser Fall ist abgeschlossen; es lässt sich nichts mehr hinzufügen.
field-tracking-not-printable = Eine Sendungsnummer hat höchstens 100 druckbare Zeichen.

## Datenschutz

privacy-title = Datenschutzhinweis für Fälle
privacy-read = Hinweis lesen
privacy-lead = Was bei einem Fall erhoben wird, wofür, und wer es sehen kann.
privacy-what = Was erhoben wird
privacy-person = Über Sie: Name, Telefonnummer, E-Mail und Postanschrift, wie Sie sie eingeben.
privacy-product = Über das Gerät: Modell, Seriennummer, Einstellungen und was eine Flugaufzeichnung über Flug, Umgebung und Orte enthält.
privacy-why = Wofür
privacy-why-text = Um die Leistung zu erbringen, die Sie anfragen, und für nichts anderes.
privacy-how = Wie es aufbewahrt wird
privacy-how-text = Ihre Daten sind mit einem eigenen Schlüssel versiegelt. Werden sie gelöscht, wird der Schlüssel vernichtet, und was übrig bleibt, ist nicht lesbar.
privacy-device = Daten auf Ihrem Gerät
privacy-device-text = Sichern Sie, was Sie behalten möchten, und löschen Sie vor dem Einschicken den Rest, auch auf Karten. Was darauf bleibt, lässt sich vor denen, die das Gerät reparieren, nicht verbergen und kann gelöscht werden.

## Service

queue-overdue = überfällig
queue-provider = warten auf uns
queue-customer = warten auf den Kunden
queue-kind = Art
queue-state = Stand
queue-who = Wer ist an der Reihe
queue-only-overdue = Nur überfällige
queue-case = Fall
queue-next = Nächster Schritt
queue-due = Frist
queue-empty = Hier ist nichts. Gut gearbeitet, oder der Filter ist zu eng.
search = Gerät finden
search-find = Seriennummer oder E-Mail-Adresse
search-find-hint = Die ganze Seriennummer oder die Adresse, mit der sich der Kunde anmeldet.
search-send = Finden
search-none = Kein genauer Treffer. Prüfen Sie jedes Zeichen oder suchen Sie nach der anderen Angabe.
queue-grounds = { $n ->
    [one] Über einen Grund zu entscheiden
   *[other] Über { $n } Gründe zu entscheiden
}
queue-disagreements = Nachweise stimmen nicht überein
case-file = Fallakte: { $kind }
case-no-access-desk = Kein Zugriff: Lesen Sie keine Daten von diesem Produkt. Sehen Sie es von außen an und prüfen Sie die Teile.
duties = Pflichten in diesem Fall
receive = Paketeingang
receive-about = Zählen Sie, was im Paket ist. Die Liste des Kunden ist eingetragen.
receive-components = Eingegangene Teile
receive-controller = Die Fernsteuerung ist dabei
receive-send = Eingang festhalten
assess = Begutachtung
assess-about = Sie stellen fest, was Sie finden. Das Programm leitet nie selbst einen Befund ab.
assess-cause = Ursache
assess-scope = Von der Garantie erfasst
assess-scope-long = Der Fehler fällt unter die offizielle Garantie
assess-damaged = Beschädigt
assess-damaged-about = Jedes beschädigte Teil: Garantieverlängerung und Wartung hängen davon ab.
assess-findings = Befunde
assess-findings-n = { $n ->
    [one] Befunde, die etwas ausschließen (einer in dieser Fassung)
   *[other] Befunde, die etwas ausschließen ({ $n } in dieser Fassung)
}
assess-findings-about = Kreuzen Sie nur an, was Sie gesehen haben. Jeder Befund schließt die darunter genannten Leistungen aus.
assess-send = Begutachtung festhalten
finding-closes = Klausel { $clause }, schließt aus: { $services }
quote = Reparaturkosten
quote-about = In { $currency }, vor Abzug von Rabatten.
quote-material = Material
quote-labour = Arbeit
quote-missing = Vom Material: nicht eingeschickte Teile
desk-report = Flyaway-Verifizierung
desk-report-about = Sobald die Verifizierung vorliegt, ist das verlorene Gerät gesperrt.
refund = Erstattung
refund-about = Dem Kunden stehen { $money } zu. Erstatten Sie den Betrag dort, wo er gezahlt wurde, und halten Sie es dann hier fest.
refund-reference = Nummer des Zahlungsdienstes, falls vorhanden
refund-send = Erstattung festhalten
ship = Versand
ship-about = Die Leistung ist erbracht, und das Gerät wird verschickt.
ship-serial = Seriennummer des neuen Geräts
ship-serial-hint = Nur wenn ein Gerät ausgetauscht wird. Es tritt von selbst in den Plan ein.
ship-model = Modell des neuen Geräts
ship-same-model = dasselbe
ship-send = Versand festhalten
desk-sign = Der Kunde hat es
desk-sign-about = Halten Sie es fest, wenn der Kunde es auf anderem Weg als im Portal bestätigt.
desk-sign-send = Festhalten
desk-withdraw = Für den Kunden zurückziehen
desk-withdraw-about = Nur wenn der Kunde darum bittet. Es wird keine Nutzung gezählt.
grounds = Gründe
grounds-about = Die Bedingungen schlagen vor, ein Mensch entscheidet. Beides wird festgehalten.
desk-offers = Was der Kunde wählen kann
ground-proposed = vorgeschlagen
ground-judgement = nach Ermessen
ground-waived = darauf verzichtet
waive = Auf diesen Grund verzichten
waive-send = Verzichten
reason-kept = Begründung, bleibt beim Fall
refuse = Fall ablehnen
refuse-about = Eine Ablehnung ist die Entscheidung eines Menschen. Der Kunde erfährt die Klausel und Ihre Begründung.
refuse-ground = Grund
refuse-reason = Begründung
refuse-reason-hint = Der Kunde liest dies.
refuse-no-ground = Es gibt keinen Grund, der hier herangezogen werden könnte.
refuse-send = Fall ablehnen
edition-clauses = { $n ->
    [one] Eine Klausel
   *[other] { $n } Klauseln
}
edition-compare = Vergleichen mit { $other }
diff-title = Verglichen: { $left } und { $right }
diff-count = { $n ->
    [one] Eine Klausel ist anders.
   *[other] { $n } Klauseln sind anders.
}
diff-cases = { $n ->
    [one] Ein gespeicherter Fall würde anders enden.
   *[other] { $n } gespeicherte Fälle würden anders enden.
}
diff-wording = Dasselbe Ergebnis mit anderen Worten: { $n }
diff-wording-about = Die Quellen unterscheiden sich hier; es wurde kein Fall gefunden oder kann keinen geben, der anders ausgeht.
diff-absent = Nichts dergleichen.
diff-witness = Ein Fall, der anders endet
audit-about = Jede Anfrage, die etwas ändert, wird vor ihrem Beginn geöffnet und an ihrem Ende geschlossen. Menschen stehen hier nur mit einer Kennung, die nichts über sie verrät.
audit-at = Wann
audit-who = Wer
audit-what = Was
audit-on = Woran
audit-end = Ende
audit-visitor = Besucher
users-about = Was ein Konto sein darf. Jede Änderung wird festgehalten.
clock-about = Die Uhr läuft wie jede Uhr. Sie können sie um Tage vorstellen, nie zurück. Was bis dahin fällig wird, geschieht unterwegs: Fristen, das Ende von Plänen, Boni.
clock-move = Uhr stellen
clock-days = { $n ->
    [one] Ein Tag
   *[other] { $n } Tage
}
clock-to = Auf einen bestimmten Tag
clock-send = Stellen

## Probleme

problem-status = Problem { $status }
problem-rules = Die Regeln, auf denen es beruht
problem-changed = Was sich inzwischen geändert hat
problem-form = Dieses Formular kam nicht von einer unserer Seiten, oder die Sitzung ist beendet. Laden Sie die Seite neu.
problem-title-400 = Etwas an der Anfrage stimmt nicht
problem-title-401 = Bitte melden Sie sich an
problem-title-403 = Das dürfen Sie nicht
problem-title-404 = Hier ist nichts
problem-title-409 = Dieser Schritt ist jetzt nicht möglich
problem-title-413 = Die Datei ist zu groß
problem-title-429 = Zu viele Versuche
problem-title-500 = Bei uns ist etwas kaputtgegangen
problem-text-400 = Es wurde nichts geändert. Gehen Sie zurück, berichtigen Sie, was hier genannt ist, und senden Sie das Formular noch einmal ab.
problem-text-401 = Es wurde nichts geändert. Ihre Sitzung ist beendet, oder die Seite ist nur mit einem Konto zugänglich.
problem-text-403 = Es wurde nichts geändert. Ihr Konto hat die Rolle dafür nicht. Wenn Sie meinen, dass es sie haben sollte, fragen Sie die Verwaltung.
problem-text-404 = Die Adresse ist vielleicht vertippt, oder was hier war, gehört jemand anderem.
problem-text-409 = Es wurde nichts geändert. Gehen Sie zurück, um zu sehen, wie es jetzt steht und was möglich ist.
problem-text-413 = Es wurde nichts gespeichert. Wählen Sie eine kleinere Datei; die Grenze steht beim Feld.
problem-text-429 = Es wurde nichts geändert. Warten Sie eine Minute und versuchen Sie es noch einmal.
problem-text-500 = Was Ihnen bestätigt wurde, ist sicher. Versuchen Sie es noch einmal; bleibt es so, nennen Sie dem Kundendienst die Uhrzeit.

## Erledigt: was nach einem Schritt einmal gesagt wird

done-welcome = Willkommen. Registrieren Sie zuerst Ihr Gerät.
done-signed-out = Sie sind abgemeldet.
done-session-ended = Dort abgemeldet.
done-token-revoked = Der Schlüssel ist widerrufen.
done-clock = Die Uhr wurde gestellt.
done-roles = Die Rolle ist geändert.
done-pay = Bezahlt.
done-case-opened = Der Fall ist eröffnet.
done-registered = Das Gerät ist registriert.
done-plan-bought = Der Plan ist gekauft.
done-bind = Gebunden.
done-unbind = Bindung gelöst.
done-exit = Sie haben den Ausstieg aus dem Plan beantragt. Der Anbieter muss ihn bestätigen.
done-plan-returned = Der Plan ist zurückgegeben.
done-transfer = Der Plan ist übertragen.
done-hand-over = Festgehalten: Das Paket ist beim Paketdienst.
done-choose = Ihre Wahl ist festgehalten.
done-report = Die Flyaway-Verifizierung ist abgeschlossen.
done-cancel-report = Die Flyaway-Verifizierung ist aufgehoben.
done-found = Festgehalten: Das Gerät wurde gefunden.
done-sign = Festgehalten: Das Gerät ist angekommen.
done-decline-surcharge = Festgehalten: keine Zahlung für fehlende Teile.
done-withdraw = Der Fall ist zurückgezogen.
done-receive = Der Eingang ist festgehalten.
done-assess = Die Begutachtung ist festgehalten.
done-refund = Die Erstattung ist festgehalten.
done-ship = Der Versand ist festgehalten.
done-refuse = Der Fall ist abgelehnt.
done-waive = Auf den Grund wird verzichtet.
done-return = Festgehalten: Das Gerät wurde zurückgegeben.
done-confirm-exit = Bestätigt: Der Plan ist beendet.

## Was an einem Feld nicht stimmt

field-required = Diese Angabe fehlt.
field-not-a-choice = Wählen Sie eine der Möglichkeiten.
field-not-a-number = Geben Sie eine ganze Zahl ein.
field-not-an-amount = Geben Sie einen Betrag ein, etwa 120,50.
field-not-a-date = Diesen Tag gibt es im Kalender nicht.
field-in-the-past = Dieser Tag ist schon vorbei.
field-not-forward = Die Uhr geht nur vorwärts.
field-too-long = Das ist zu lang.
field-too-many = Das sind zu viele.
field-too-large = Diese Datei ist zu groß.
field-wrong-type = Ihrem Inhalt nach ist diese Datei keine, die hier angenommen werden kann.
field-serial = Eine Seriennummer besteht aus höchstens 40 Buchstaben, Ziffern und Bindestrichen.
field-serial-taken = Diese Seriennummer ist schon registriert.
field-serial-no-coverage = Zu diesen Angaben gibt es keinen Plan.
field-new-serial-taken = Diese Seriennummer ist schon registriert.
field-email-taken = Mit dieser Adresse gibt es schon ein Konto.
field-not-an-email = Das ist keine E-Mail-Adresse.
field-password-too-short = Es müssen mindestens 12 Zeichen sein.
field-password-too-long = Dieses Passwort ist zu lang.
field-is-email = Das Passwort darf nicht die E-Mail-Adresse sein.
field-credentials = E-Mail-Adresse oder Passwort stimmt nicht.
field-not-a-name = Geben Sie einen Namen ein, der sich drucken lässt.
field-not-a-region = Wählen Sie eine der Möglichkeiten.
field-exactly-one = Ein Konto hat genau eine Rolle.
field-last-administrator = Es muss mindestens ein Konto für die Verwaltung bleiben.
field-not-assignable = Diese Rolle kann nicht vergeben werden.
field-not-allowed = Ihr Konto kann das nicht weitergeben.
field-reason = Geben Sie eine Begründung an.
field-edition = Das sind nicht die Bedingungen, die heute in dieser Region gelten. Die geltenden stehen jetzt darunter; lesen Sie sie zuerst.
field-amount = Der Betrag hat sich inzwischen geändert. Fällig ist, was jetzt angezeigt wird.
field-new-serial = Geben Sie genau dann eine Seriennummer an, wenn ein Gerät ausgetauscht wird, und zwar die eines Geräts, das noch nicht zu diesem Plan gehörte.
field-new-model = Ein Modell des Katalogs, das alles kann, was das alte konnte, und nur, wenn ein Gerät ausgetauscht wird.
field-repair = Beträge sind nicht negativ, und die nicht eingeschickten Teile gehören zum Material.
field-happened-at = Das liegt in der Zukunft.
field-effective-on = Dieser Tag liegt zu weit entfernt.
field-years = Einen Plan dieser Länge kennen diese Bedingungen nicht.
field-components = So lassen sich die Teile nicht zählen.
field-findings = Einen dieser Befunde kennen die Bedingungen nicht.
field-damaged = Eines dieser Teile gehört nicht zum Gerät.
field-too-late = Die offizielle Garantie endet in dieser Region früher. Ist Ihre länger, fragen Sie den Kundendienst.
field-find-not-an-email = Das ist weder eine Seriennummer noch eine E-Mail-Adresse.
field-accepted-required = Ein Plan lässt sich nur kaufen, wenn Sie seinen Bedingungen zustimmen.
field-ground-required = Wählen Sie den Grund.

## Wortschatz

kind-repair = Reparatur
kind-express = Express-Austausch
kind-flyaway = Flyaway
kind-maintenance = Wartung
kind-about-repair = Schicken Sie das Gerät ein. Nach der Begutachtung wählen Sie, was geschieht.
kind-about-express = Zahlen Sie die Austauschgebühr jetzt, schicken Sie das Gerät ein und erhalten Sie ohne Begutachtung ein anderes.
kind-about-flyaway = Das Gerät ist davongeflogen und verloren. Es muss nichts eingeschickt werden.
kind-about-maintenance = Prüfung, Kalibrierung, Reinigung und Verschleißteile.
case-state-registered = Angelegt
case-state-awaiting-return = Wartet auf das Paket
case-state-received = Eingegangen
case-state-assessed = Begutachtet
case-state-chosen = Leistung gewählt
case-state-awaiting-payment = Zahlung offen
case-state-paid = Bezahlt
case-state-shipped = Versandt
case-state-signed = Abgeschlossen
case-state-withdrawn = Zurückgezogen
case-state-refused = Abgelehnt
case-state-unavailable = Nicht möglich
service-warranty = Garantie
service-extended-warranty = Garantieverlängerung
service-replacement = Austausch
service-flyaway-replacement = Flyaway-Austausch
service-repair-discount = Reparatur mit Rabatt
service-maintenance = Wartung
service-none = Nichts davon
service-about-warranty = Die offizielle Garantie zahlt. Es wird keine Nutzung Ihres Plans gezählt.
service-about-extended-warranty = Die Garantieverlängerung zahlt. Es wird keine Nutzung Ihres Plans gezählt.
service-about-replacement = Sie erhalten gegen eine Gebühr ein anderes Gerät. Eine Nutzung wird gezählt.
service-about-flyaway-replacement = Sie erhalten gegen eine Gebühr ein anderes Gerät. Das verlorene gehört dann dem Anbieter.
service-about-repair-discount = Ihr eigenes Gerät wird zu einem ermäßigten Preis repariert. Eine Nutzung wird gezählt.
service-about-maintenance = Teil Ihres Plans. Eine Nutzung wird gezählt.
service-about-none = Es geschieht nichts. Was Sie eingeschickt haben, kommt zurück, wie es war.
act-open = Fall eröffnet
act-hand-over = Paket an den Paketdienst übergeben
act-receive = Paket eingegangen
act-assess = Begutachtet
act-choose = Leistung gewählt
act-report = Flyaway-Verifizierung abgeschlossen
act-cancel-report = Flyaway-Verifizierung aufgehoben
act-found = Gerät gefunden
act-pay = Bezahlt
act-refund = Erstattet
act-ship = Versandt
act-sign = Empfang bestätigt
act-decline-surcharge = Zahlung für fehlende Teile abgelehnt
act-withdraw = Fall zurückgezogen
act-refuse = Fall abgelehnt
act-waive-ground = Verzicht auf einen Grund
act-bind = Gebunden
act-unbind = Gelöst
act-buy-plan = Plan gekauft
act-exit = Ausstieg aus dem Plan beantragt
act-confirm-exit = Ausstieg aus dem Plan bestätigt
act-return-device = Gerät zurückgegeben
act-return-plan = Plan zurückgegeben
act-transfer-plan = Übertragung des Plans beantragt
next-open = Einen Fall eröffnen
next-hand-over = Das Paket dem Paketdienst übergeben
next-receive = Auf das Paket warten
next-assess = Den Schaden begutachten
next-choose = Eine Leistung wählen
next-report = Die Flyaway-Verifizierung abschließen
next-cancel-report = Die Flyaway-Verifizierung aufheben
next-found = Melden, dass das Gerät gefunden wurde
next-pay = Zahlen
next-refund = Den geschuldeten Betrag erstatten
next-ship = Leistung erbringen und versenden
next-sign = Den Empfang bestätigen
next-decline-surcharge = Über die fehlenden Teile entscheiden
next-withdraw = Zurückziehen
next-refuse = Über eine Ablehnung entscheiden
next-waive-ground = Über den Verzicht auf einen Grund entscheiden
next-bind = Binden
next-unbind = Lösen
next-buy-plan = Einen Plan kaufen
next-exit = Aus dem Plan aussteigen
next-confirm-exit = Den Ausstieg bestätigen
next-return-device = Das Gerät zurückgeben
next-return-plan = Den Plan zurückgeben
next-transfer-plan = Den Plan übertragen
unit-state-normal = In Gebrauch
unit-state-locked = Gesperrt
unit-state-replaced = Ausgetauscht
unit-state-provider-owned = Gehört dem Anbieter
plan-state-pending = Läuft noch nicht
plan-state-active = Aktiv
plan-state-expired = Abgelaufen
plan-state-ended = Beendet
plan-state-returned = Zurückgegeben
channel-official = im offiziellen Shop
channel-authorized = bei einem autorisierten Händler
channel-other = anderswo
binding-account = Konto
binding-controller = Fernsteuerung
binding-both = Konto und Fernsteuerung
cause-accident = Unfall
cause-normal-use = Gewöhnlicher Gebrauch
cause-quality = Qualitätsmangel
cause-user-error = Bedienfehler
role-owner = Kunde
role-agent = Kundendienst
role-assessor = Gutachter
role-editor = Programmredaktion
role-administrator = Verwaltung
role-system = System
party-customer = Kunde
party-provider = Anbieter
scope-units-read = Geräte lesen
scope-units-write = Geräte ändern
scope-plans-read = Pläne lesen
scope-plans-write = Pläne ändern
scope-cases-read = Fälle lesen
scope-cases-write = an Fällen arbeiten
scope-desk-read = im Service lesen
scope-desk-write = im Service arbeiten
scope-terms-read = Bedingungen lesen
scope-audit-read = Protokoll lesen
scope-admin = verwalten
window-plan = Plan
window-warranty = Offizielle Garantie
window-extended-warranty = Garantieverlängerung
window-reward = Bonus
effect-guard = Voraussetzung
effect-warn = Warnung
effect-duty = Pflicht
effect-grant = Anspruch
effect-deny = Kein Anspruch
effect-exclude = Ausschluss
effect-exception = Ausnahme
effect-limit = Grenze
effect-fee = Gebühr
effect-deadline = Frist
effect-window = Zeitraum
effect-scope = Umfang
effect-ground = Ablehnungsgrund
effect-step = Schritt
effect-none = nichts auszuführen
change-stricter = strenger
change-looser = großzügiger
change-only-left = nur in der ersten
change-only-right = nur in der zweiten
change-other = anderes Ergebnis
change-wording = nur Wortlaut
outcome-accepted = angenommen
outcome-refused = abgelehnt
outcome-unknown = nicht entschieden
audit-open = offen
audit-done = erledigt
audit-refused = abgelehnt
audit-denied = verwehrt
audit-failed = gescheitert
file-flight-record = Flugaufzeichnung
file-photo = Foto
file-report = Bericht

## Passwords: changed, forgotten, set anew

password-forgotten = Passwort vergessen?
password-forgotten-lead = Geben Sie die E-Mail-Adresse Ihres Kontos ein. Wir schicken Ihnen einen Link, mit dem Sie ein neues Passwort festlegen.
password-forgotten-send = Link anfordern
password-new-title = Neues Passwort festlegen
password-new-lead = Danach sind Sie überall abgemeldet und melden sich mit dem neuen Passwort an.
password-new = Neues Passwort
password-new-send = Passwort festlegen
password-over = Dieser Link gilt nicht mehr
password-over-about = Ein Link gilt eine Stunde und nur einmal, und nur der neueste gilt. Wenn Sie Ihr Passwort gerade festgelegt haben, melden Sie sich damit an.
password-over-again = Neuen Link anfordern
password-change = Passwort ändern
password-change-about = Mit der Änderung werden Sie überall abgemeldet, nur hier nicht. Zugriffsschlüssel bleiben, wie sie sind.
password-current = Aktuelles Passwort
done-password-reset-asked = Wenn es ein Konto mit dieser Adresse gibt, ist ein Link dorthin unterwegs. Er gilt eine Stunde; sehen Sie auch im Spam-Ordner nach.
done-password-set = Ihr neues Passwort ist festgelegt. Melden Sie sich damit an.
done-password-changed = Ihr Passwort ist geändert. Sie sind überall abgemeldet, nur hier nicht.
field-new-password-too-short = Mindestens 12 Zeichen werden gebraucht.
field-new-password-too-long = Dieses Passwort ist zu lang.
field-current-password-credentials = Das ist nicht Ihr aktuelles Passwort.
