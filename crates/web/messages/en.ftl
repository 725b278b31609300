### What pages say, in English. Every key stands in de.ftl too; a test holds it.

product = Aftercare
desk-name = Desk
footer = Aftercare runs what was promised after the sale. Every decision names its clause.
skip-to-content = Skip to the content

## Dates and numbers

date = { $day } { $month } { $year }
moment = { $date }, { $time } ({ $zone })
period = { $first } to { $last }
by-day = by { $day }
until = until { $day }
since = since { $day }
opened-on = opened on { $day }
of-n = of { $n }
today = Today, { $day }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Navigation and small words

nav-label = Main
nav-home = Home
nav-device-new = Add a device
nav-coverage = Check coverage
nav-desk = Desk
nav-queue = Work queue
nav-editions = Editions
nav-audit = Audit
nav-users = Users and roles
nav-clock = Clock
clock-strip = Demonstration. The clock is simulated: { $now }
go-back = Go back
go-home = Go to the first page
next-page = Next page
filter = Filter
all = All
save = Save
yes = Yes
no = No
free = Free
open = open
closed = closed
running = running
not-running = not running
overdue = Overdue
optional = optional
choose-one = Choose one
why = Why
clause-n = clause { $clause }
edition-n = edition { $edition }
edition = Edition
device = Device
plan = Plan
receipt = receipt
language = Language
language-en = English
language-de = Deutsch
region = Country or region
name = Name
email = E-mail
password = Password
roles = Roles

## Forms

form-problem = Something needs another look
form-refused = This step is not possible
least-title = The least that would have to be different
least-line = is { $is }, would have to be { $needed }
missing-title = Not known, and could change the answer
atom-held = holds: it is { $value }
atom-not-held = does not hold: it is { $value }
atom-unknown = not known

## Visitors

welcome-title = Your protection plan, in plain words
welcome-lead = Register your device, see what is covered and what is left, and follow every repair step by step.
welcome-plain-title = What you have
welcome-plain-text = Dates, uses left and what the next accident would cost, on one page.
welcome-step-title = What comes next
welcome-step-text = Each case shows whose turn it is and the last day for it. The free way comes first.
welcome-why-title = Why it is so
welcome-why-text = Every decision opens up to the clause it rests on and to the facts that made it so.
welcome-coverage = Only want to know what is left of a plan? Check coverage without an account.
welcome-terms = Read the terms, clause by clause
sign-in = Sign in
sign-in-title = Sign in
sign-in-new = No account yet?
sign-out = Sign out
sign-up = Create an account
sign-up-title = Create an account
sign-up-lead = You need it to register a device and to open a case.
sign-up-have = You have an account already?
password-hint = At least 12 characters. A short sentence is easy to remember.
coverage-lead = See what is left of a plan. You need the serial number and the purchase details as they were registered.
coverage-send = Check
coverage-private = The answer never says whose device it is. If the details do not match, you get the same answer as for a number that nobody registered.

## Home

home-hello = Hello, { $name }
home-todo = What to do next
home-nothing = Nothing is waiting for you.
home-bind = Bind account and remote controller
home-bind-why = A flyaway is only covered if both were bound when the device was lost.
home-devices = Your devices
home-no-devices = You have not registered a device yet. Have its serial number and the day of purchase ready.
home-no-plan = This device has no protection plan.
home-cases = Your cases
home-no-cases = No cases. When something breaks, open one from the device’s page.

## Devices

device-register = Register the device
device-register-title = Register a device
device-register-lead = The serial number is the key to everything the plan gives you.
device-model = Model
device-serial = Serial number
device-serial-hint = You find it on the device, on its box and in the app.
device-serial-private = Keep this number to yourself. Whoever has it could try to use your plan.
device-bought = Bought
device-bought-on = Day of purchase
device-bought-in = Bought in
device-channel = Bought from
device-proof = I have a valid proof of purchase
device-proof-short = Proof of purchase
device-warranty-last-day = Last day of the official warranty
device-warranty-hint = Leave it empty if you do not know it.
device-facts = Registered
device-history = What happened
device-lineage = Units that replaced each other
device-help = Something wrong?
device-case-open = A case is open for this device. It has to end before another can begin.
device-no-kinds = No service can be asked for this device now.
device-no-plan-any-more = The plan moved on to the unit that replaced this one.
device-locked = This device is locked because a flyaway report exists for it. It works again if the report is cancelled before anything is paid.
device-provider-owned = This device was paid for as lost and belongs to the provider. If you find it, it has to be sent in.
device-replaced = This unit was replaced. The plan goes on with the new one.
unit-history = Unit and plan history
unit-steps = Recorded by support
unit-confirm-exit = Confirm leaving the plan
unit-confirm-exit-about = Only where the customer asked for it. The plan ends for good.
unit-confirm-exit-send = Confirm
unit-return = The device was given back
unit-return-about = Under the seller’s return policy. The plan can then be returned as well if no service of it was used.
unit-return-send = Record it
desk-case-open = Open a case for the customer
desk-case-open-about = For a customer who asks by another way, or where the provider consents to service across a border.
desk-case-description = What happened, as the customer tells it
desk-case-consent = The provider consents to sending across the border
desk-case-privacy = The customer has read the privacy notice and accepts it
desk-case-paid = The customer has paid this
bindings = Bindings
bindings-about = Bound to your account, the device is recognised as yours. A flyaway is only covered if account and remote controller were both bound at the moment of the loss.
bindings-history = Binding history
bindings-warn-account = Once your account is unbound, anybody can connect to the device and use it, and a flyaway is not covered. It is not necessary for sending the device in.
bindings-warn-controller = While the remote controller is unbound, a flyaway is not covered. Unbind it only to send the device in, and bind it again afterwards.
bound = bound
unbound = not bound
unbind = Unbind
bind-what = Bind: { $what }
unbind-what = Unbind: { $what }

## Plans

plan-years = { $years ->
    [1] One-year plan
    [2] Two-year plan
   *[other] { $years }-year plan
}
plan-title = { $years ->
    [1] One-year plan for { $device }
    [2] Two-year plan for { $device }
   *[other] { $years }-year plan for { $device }
}
plan-open = See the plan
plan-buy = Buy a plan
plan-buy-title = Protect { $device }
plan-buy-lead = One device can have one plan, once. Read what it gives before you buy it.
plan-buy-simulated = This is a demonstration of buying: the purchase is recorded, no money moves.
plan-not-sold = No plan is sold for this device.
plan-length = How long
plan-effective = First day of the plan
plan-effective-hint = The plan’s periods count from this day.
plan-bought-in = Where you buy the plan
plan-bought-in-hint = It has to be the country or region where the device was bought.
plan-covers-in = Where you want service
plan-terms-about = These are the main points. Your acceptance is recorded with the edition and its fingerprint.
plan-terms-whole = Read the whole edition
plan-accept = I have read and accept: { $title }
plan-uses = What is left
plan-unused = What was not used
uses-left = { $left } of { $total } left
uses-unused = { $left } of { $total } not used
uses-reserved = , { $n } reserved
plan-windows = When what runs
plan-words = In plain words
plan-next-cost = The next accident would cost
plan-next-damage = Replacement after damage
plan-next-flyaway = Replacement after a flyaway
plan-edition-altered = The terms that are loaded here under this name are not those that were accepted.
plan-no-use = no use left
plan-over = the plan is over
plan-discount-left = Repair discount still to use
plan-warranty-first = If the official warranty covers it, it costs nothing.
plan-facts = About this plan
plan-bought = Bought on
plan-accepted = Accepted terms
plan-leaving = Ending the plan
plan-exit = Leave the plan
plan-exit-warning = The provider confirms it, and then the plan ends for good. Nothing is refunded.
plan-exit-send = Ask to leave the plan
plan-return = Return the plan
plan-return-warning = Possible only if the device itself was returned and no service of the plan was used.
plan-return-send = Ask to return the plan
plan-transfer = Pass the plan on
plan-transfer-about = Ask to move the plan to somebody else’s account. The terms answer.
plan-transfer-to = Their e-mail address
plan-transfer-send = Ask
reward-pending = If no replacement and no discounted repair is used, a further year of extended warranty is added by itself.
reward-granted = The reward for an unused plan was granted.
reward-none = No reward: a replacement or a discounted repair was used.
terms-hash = Fingerprint of this edition:
terms-lead = The terms as the program executes them, clause by clause, in our own words.

## Opening a case

case-open-what = What happened
case-open-send = Open the case
case-open-and-pay = Pay and open the case
case-open-warnings = Before you go on
case-open-warnings-about = You can open the case all the same. A person looks at it and decides.
case-happened = When it happened
case-happened-hint = Local time. Leave it empty if it happened just now.
case-description = What happened, in your words
case-description-hint = Only the people who work on your case can read this.
case-files = Files
case-files-about = Files are sealed when they arrive. Only the people who work on your case can open them.
case-flight-record = Flight record
case-flight-record-needed = A flyaway cannot be opened without it. If you cannot find it, contact support.
case-photos = Photos
upload-hint = Up to { $size } for each file.
case-preparation = To prepare
case-preparation-about = Tick off for yourself; nothing of this is recorded.
case-consents = Where and how
case-region = Where you ask for service
case-cross-border = Service in a country or region that your plan does not cover needs the provider’s consent first: ask support, who open the case with it.
case-privacy = I have read the privacy notice and accept it
case-prepaid = Paid in advance
case-pay-now = Pay this now
case-no-access = The provider does not read the data on your device in this case.

## A case

case-go = Go to the case
case-timeline = Timeline
case-facts = About this case
case-due = Hand over until
case-service = Chosen service
case-access = Your data
case-why = Why it stands like this
case-why-about = The clauses behind the latest decision, with the values that made it so.
case-warnings = A person will look at this
case-refused = This case was refused
case-warnings-about = It does not end your case. If somebody refuses on one of these grounds, you are told which and why.
case-missing = Pieces that were not sent in
case-missing-cost = { $money } if you choose a replacement
case-pay-missing = I pay for the pieces that were not sent in
case-choose-send = Choose this service
case-ways-out = Other ways
case-report-send = Produce the flyaway report
case-sign-about = Your device is on its way. Confirm when you have it, then connect the app and bind the remote controller again.
case-sign-send = I have it
turn-yours = Your turn
turn-customer = With the customer
turn-ours = Our turn
turn-provider = With the provider
offers = Your choices
offers-about = Free ways come first.
offers-closed = Not possible now
offer-left-after = { $left ->
    [one] One use would be left afterwards
    [0] No use would be left afterwards
   *[other] { $left } uses would be left afterwards
}
offer-cost-unknown = cost known after your choice
hand-over = Send it in
hand-over-about = The day on which the carrier takes the parcel counts.
hand-over-components = What is in the parcel
hand-over-controller = The remote controller is in the parcel
hand-over-tracking = Tracking number
hand-over-send = The carrier has it
decline = I do not want to pay for missing pieces
decline-about = The replacement is then not possible. What you sent in goes back to you, or may be repaired at a discount.
decline-send = Do not pay
found = I found the device
found-about = Tell us also if you have paid already: the device then belongs to the provider and has to be sent in.
found-send = I found it
cancel-report = Cancel the flyaway report
cancel-report-about = Possible until something is paid. The device is unlocked and works again, and no use is counted.
cancel-report-send = Cancel the report
withdraw = Withdraw the case
withdraw-about = The case ends and no use is counted. Goods at the service centre come back to you.
withdraw-send = Withdraw the case
pay = Pay
pay-title = Payment
pay-amount = Pay { $money }
pay-before-service = The service is performed once everything is paid.
pay-simulated = The payment provider is simulated. No money moves.
fee-title = Costs
fee-what = For
fee-amount = Amount
fee-total = Total for you
fee-paid = Already paid
fee-left = Still to pay
fee-by-provider = paid by the provider
fee-replacement = Replacement
fee-missing-components = Pieces not sent in
fee-repair-material = Repair, material
fee-repair-labour = Repair, labour
fee-material = Material
fee-labour = Work
fee-discount = Discount
fee-logistics = Shipping
evidence = Evidence
evidence-sealed = sealed
evidence-what = What
evidence-not-recorded = not recorded
evidence-note-header-read = The header was read; the flight data themselves are not read yet.
evidence-note-header-only = The record holds its header and no flight data.
evidence-note-sealed = The header can be read; the flight data are sealed with keys that only the maker’s service has.
evidence-note-cut = The record ends before it is complete.
evidence-note-unreadable = The record is kept sealed, but it could not be read.
evidence-fact-aircraft-serial = Aircraft serial number
evidence-fact-product-type = Product type
evidence-fact-loss-time-in-flight = Reported time against the flight
evidence-fact-account-tag = Account tag
evidence-fact-start-position-recorded = Start position
evidence-fact-duration-against-file = Duration against the file
evidence-fact-aircraft-name = Aircraft name
evidence-fact-format-version = Format version
evidence-fact-started-at = Flight began
evidence-fact-ended-at = Flight ended
evidence-fact-duration = Duration
evidence-fact-max-height = Greatest height
evidence-fact-max-speed = Greatest speed
evidence-fact-total-distance = Distance flown
evidence-fact-battery-serial = Battery serial number
evidence-fact-controller-serial = Controller serial number
evidence-says = The file says
evidence-registered = Registered
evidence-agrees = agrees
evidence-differs = does not agree

## Account

account = Account
account-profile = You
sessions = Where you are signed in
session-current = this one
session-seen = last seen { $at }
session-end = Sign out there
tokens = Access tokens
tokens-about = For programs that act for you over the API. A token can do no more than its scopes say.
token-create = Create a token
token-created = Your new token
token-created-about = Copy it now. It is not shown again.
token-name = What it is for
token-name-hint = So that you recognise it later.
token-scopes = What it may do
token-last-day = Last day
token-revoke = Revoke
token-revoked = revoked

## Receipts and clauses

receipt-title = Decision: { $act }
receipt-clauses = Clauses
receipt-facts = Record
receipt-id = Receipt
receipt-engine = Engine
receipt-facts-hash = Facts
receipt-ledger = Ledger position
receipt-json = Show as JSON
receipt-download = Download as JSON
receipt-replay = Whoever has this file can decide it again with “aftercare replay” and must get the same bytes.
receipt-otherwise = What could make it otherwise
fired = applies
not-fired = does not apply
fired-unknown = not known
clause-effect = Effect
clause-id = Rule
clause-cites = Cited with
clause-differs = Differs between editions
clause-not-operative = Nothing to execute
clause-condition = The rule
clause-readings = Where the source leaves something open
clause-exercised = Exercised by
filter-clauses = Narrow down

## Contact: how people are reached, and where parcels go

contact = Address and telephone
contact-about = What is sent to you goes to this address. Only you and the staff who work on your cases see it.
contact-missing = We do not know yet where to send your device back to.
contact-tell = Tell us your address
contact-change = Change address and telephone
contact-address = Address
contact-addressee = Name on the parcel
contact-lines = Street and house number
contact-lines-hint = Up to four lines.
contact-postal-code = Postal code
contact-city = City
contact-telephone = Telephone
contact-telephone-hint = For questions about a case. With the country code, such as +62.
contact-remove = Remove the address
customer = Customer
customer-address-missing = Not told yet.
customer-erased = This customer was erased.
operator-title = Contact and imprint
operator-ask = Ask support
operator-support = Support
operator-support-about = Have the case number at hand if it is about a case. It stands on the page of the case.
operator-hours = Hours
operator-centres = Service centres
operator-centres-about = Send nothing without a case. The page of your case says which address is yours.
operator-imprint = Imprint
send-to = Send the parcel to
send-to-reference = Write this case number on it:
evidence-more = Add photos or a flight record
evidence-add = Add
ship-tracking = Tracking number of the parcel back
ship-no-address = The customer has not told an address yet. Ask for it before you ship.
case-number = Case number
done-contact = Saved.
done-evidence = Added.
field-not-printable = There is a character in it that cannot be shown.
field-not-a-telephone-number = A telephone number has digits, spaces, and the signs + - / ( ).
field-case-over = This case is over; nothing can be added.
field-tracking-not-printable = A tracking number has at most 100 characters that can be printed.

## Privacy

privacy-title = Privacy notice for cases
privacy-read = Read the notice
privacy-lead = What is taken when you open a case, what for, and who can see it.
privacy-what = What is taken
privacy-person = About you: your name, telephone number, e-mail and postal address, as you enter them.
privacy-product = About the device: model, serial number, settings, and what a flight record holds about the flight, its surroundings and places.
privacy-why = What for
privacy-why-text = To provide the service you ask for, and nothing else.
privacy-how = How it is kept
privacy-how-text = Your data is sealed with a key of your own. When you are erased the key is destroyed, and what is left cannot be read.
privacy-device = Data on your device
privacy-device-text = Copy what you want to keep and delete the rest before you send anything in, from cards too. What stays on it cannot be kept from those who repair it, and may be deleted.

## Desk

queue-overdue = overdue
queue-provider = wait for us
queue-customer = wait for the customer
queue-kind = Kind
queue-state = State
queue-who = Whose turn
queue-only-overdue = Only overdue
queue-case = Case
queue-next = Next step
queue-due = Due
queue-empty = Nothing here. Well done, or the filter is too narrow.
search = Find a device
search-find = Serial number or e-mail address
search-find-hint = The whole serial number, or the address that the customer signs in with.
search-send = Find
search-none = Nothing fits exactly. Look at every character, or ask for the other of the two.
queue-grounds = { $n ->
    [one] One ground to decide
   *[other] { $n } grounds to decide
}
queue-disagreements = evidence does not agree
case-file = Case file: { $kind }
case-no-access-desk = No access: do not read data from this product. Inspect it from outside and check the pieces.
duties = Duties in this case
receive = Parcel receipt
receive-about = Count what is in the parcel. The customer’s list is filled in.
receive-components = Pieces received
receive-controller = The remote controller is there
receive-send = Record the receipt
assess = Assessment
assess-about = You state what you find. The program never infers a finding.
assess-cause = Cause
assess-scope = In the scope of the warranty
assess-scope-long = The fault is in the scope of the official warranty
assess-damaged = Damaged
assess-damaged-about = Every damaged part: the extended warranty and maintenance hang on it.
assess-findings = Findings
assess-findings-n = { $n ->
    [one] Findings that exclude something (one in this edition)
   *[other] Findings that exclude something ({ $n } in this edition)
}
assess-findings-about = Tick only what you saw. Each closes the services named below it.
assess-send = Record the assessment
finding-closes = clause { $clause }, closes: { $services }
quote = Repair quote
quote-about = In { $currency }, before any discount.
quote-material = Material
quote-labour = Labour
quote-missing = Of the material: pieces not sent in
desk-report = Flyaway report
desk-report-about = The lost device is locked from the moment the report exists.
refund = Refund
refund-about = { $money } is owed to the customer. Pay it back where it was paid, then record it here.
refund-reference = The payment provider's number, if there is one
refund-send = Record the refund
ship = Shipping
ship-about = The service is done and the unit leaves.
ship-serial = Serial number of the new unit
ship-serial-hint = Only where a unit is replaced. It joins the plan by itself.
ship-model = Model of the new unit
ship-same-model = the same
ship-send = Record the shipping
desk-sign = Customer has it
desk-sign-about = Record it when the customer confirms by another way than the portal.
desk-sign-send = Record it
desk-withdraw = Withdraw for the customer
desk-withdraw-about = Only when the customer asks for it. No use is counted.
grounds = Grounds
grounds-about = The terms propose; a person decides. Both are recorded.
desk-offers = What the customer can choose
ground-proposed = proposed
ground-judgement = open to judgement
ground-waived = set aside
waive = Set this ground aside
waive-send = Set aside
reason-kept = Reason, kept with the case
refuse = Refuse the case
refuse-about = A refusal is a person’s decision. The customer is told the clause and your reason.
refuse-ground = Ground
refuse-reason = Reason
refuse-reason-hint = The customer reads this.
refuse-no-ground = There is no ground that could be used here.
refuse-send = Refuse the case
edition-clauses = { $n ->
    [one] One clause
   *[other] { $n } clauses
}
edition-compare = Compare with { $other }
diff-title = Compared: { $left } and { $right }
diff-count = { $n ->
    [one] One clause differs.
   *[other] { $n } clauses differ.
}
diff-cases = { $n ->
    [one] One stored case would end otherwise.
   *[other] { $n } stored cases would end otherwise.
}
diff-wording = The same outcome, in other words: { $n }
diff-wording-about = The sources differ here, and no case was found or can be found that ends otherwise.
diff-absent = Nothing of this kind.
diff-witness = A case that ends otherwise
audit-about = Every request that changes something, opened before it begins and closed when it ends. People are named by an opaque id only.
audit-at = When
audit-who = Who
audit-what = What
audit-on = On
audit-end = End
audit-visitor = visitor
users-about = What an account may be. Every change is recorded.
clock-about = The clock runs as every clock does. You can move it forward by days, never back: deadlines, the end of plans and rewards happen on the way.
clock-move = Move the clock
clock-days = { $n ->
    [one] One day
   *[other] { $n } days
}
clock-to = To a day
clock-send = Move

## Problems

problem-status = Problem { $status }
problem-rules = The rules it rests on
problem-changed = What changed meanwhile
problem-form = This form did not come from a page of ours, or from a session that has ended. Load the page again.
problem-title-400 = Something in the request is not right
problem-title-401 = Please sign in
problem-title-403 = You may not do this
problem-title-404 = There is nothing here
problem-title-409 = This step is not possible now
problem-title-413 = The file is too large
problem-title-429 = Too many attempts
problem-title-500 = Something broke on our side
problem-text-400 = Nothing was changed. Go back, correct what is named here, and send it again.
problem-text-401 = Nothing was changed. Your session has ended, or the page is for people with an account.
problem-text-403 = Nothing was changed. Your account does not have the role for it. If you think it should, ask an administrator.
problem-text-404 = The address may be mistyped, or what was here belongs to somebody else.
problem-text-409 = Nothing was changed. Go back to see how things stand now and what is possible.
problem-text-413 = Nothing was stored. Choose a smaller file; the limit stands beside the field.
problem-text-429 = Nothing was changed. Wait a minute and try again.
problem-text-500 = What was confirmed to you is safe. Try again; if it stays like this, tell support the time.

## Done: what is told once after a step

done-welcome = Welcome. Register your device first.
done-signed-out = You are signed out.
done-session-ended = Signed out there.
done-token-revoked = The token is revoked.
done-clock = The clock was moved.
done-roles = The role is changed.
done-pay = Paid.
done-case-opened = The case is open.
done-registered = The device is registered.
done-plan-bought = The plan is bought.
done-bind = Bound.
done-unbind = Unbound.
done-exit = You asked to leave the plan. The provider has to confirm it.
done-plan-returned = The plan is returned.
done-transfer = The plan is passed on.
done-hand-over = Recorded: the carrier has it.
done-choose = Your choice is recorded.
done-report = The flyaway report is produced.
done-cancel-report = The flyaway report is cancelled.
done-found = Recorded: the device was found.
done-sign = Recorded: the device has arrived.
done-decline-surcharge = Recorded: no payment for missing pieces.
done-withdraw = The case is withdrawn.
done-receive = The parcel is recorded.
done-assess = The assessment is recorded.
done-refund = The refund is recorded.
done-ship = The shipping is recorded.
done-refuse = The case is refused.
done-waive = The ground is set aside.
done-return = Recorded: the device was given back.
done-confirm-exit = Confirmed: the plan has ended.

## What is wrong with a field

field-required = This is needed.
field-not-a-choice = Choose one of these.
field-not-a-number = A whole number is needed.
field-not-an-amount = An amount such as 120.50 is needed.
field-not-a-date = This is not a day of the calendar.
field-in-the-past = This day is over already.
field-not-forward = The clock only moves forward.
field-too-long = This is too long.
field-too-many = These are too many.
field-too-large = This file is too large.
field-wrong-type = By its content this file is of another kind than can be taken here.
field-serial = A serial number has letters, digits and hyphens, at most 40.
field-serial-taken = This serial number is registered already.
field-serial-no-coverage = There is no plan with these details.
field-new-serial-taken = This serial number is registered already.
field-email-taken = There is an account with this address already.
field-not-an-email = This is not an e-mail address.
field-password-too-short = At least 12 characters are needed.
field-password-too-long = This password is too long.
field-is-email = The password must not be the e-mail address.
field-credentials = E-mail or password is not right.
field-not-a-name = A name that can be printed is needed.
field-not-a-region = Choose one of these.
field-exactly-one = An account has exactly one role.
field-last-administrator = There must be an administrator left.
field-not-assignable = This role cannot be given.
field-not-allowed = Your account cannot give this away.
field-reason = A reason is needed.
field-edition = These are not the terms that hold in this region today. Read them first: they are below now.
field-amount = The amount has changed meanwhile. What is shown now is what is due.
field-new-serial = A serial number is needed where a unit is replaced, only there, and of a unit that was not part of this plan.
field-new-model = A model of the catalogue that can do all that the old one could, and only where a unit is replaced.
field-repair = Amounts are not negative, and the pieces that were not sent in are part of the material.
field-happened-at = This lies in the future.
field-effective-on = This day is too far away.
field-years = These terms know no plan of this length.
field-components = The pieces cannot be counted like this.
field-findings = These terms do not know one of these findings.
field-damaged = One of these pieces does not belong to the device.
field-too-late = The official warranty in this region ends earlier. If yours is longer, ask support.
field-find-not-an-email = This is neither a serial number nor an e-mail address.
field-accepted-required = A plan is bought only with its terms accepted.
field-ground-required = Choose the ground.

## Vocabularies

kind-repair = Repair
kind-express = Express replacement
kind-flyaway = Flyaway
kind-maintenance = Maintenance
kind-about-repair = Send the device in. After it was looked at you choose what is done.
kind-about-express = Pay the replacement fee now, send the device in, and get another one without an inspection.
kind-about-flyaway = The device flew away and is lost. Nothing has to be sent in.
kind-about-maintenance = Inspection, calibration, cleaning and worn parts.
case-state-registered = Registered
case-state-awaiting-return = Waiting for the parcel
case-state-received = Received
case-state-assessed = Assessed
case-state-chosen = Service chosen
case-state-awaiting-payment = Payment due
case-state-paid = Paid
case-state-shipped = Shipped
case-state-signed = Finished
case-state-withdrawn = Withdrawn
case-state-refused = Refused
case-state-unavailable = Not available
service-warranty = Warranty
service-extended-warranty = Extended warranty
service-replacement = Replacement
service-flyaway-replacement = Flyaway replacement
service-repair-discount = Discounted repair
service-maintenance = Maintenance
service-none = None of these
service-about-warranty = The official warranty pays. No use of your plan is counted.
service-about-extended-warranty = The extended warranty pays. No use of your plan is counted.
service-about-replacement = You get another unit for a fee. One use is counted.
service-about-flyaway-replacement = You get another unit for a fee. The lost one then belongs to the provider.
service-about-repair-discount = Your own unit is repaired at a reduced price. One use is counted.
service-about-maintenance = Part of your plan. One use is counted.
service-about-none = Nothing is done. What you sent in comes back as it was.
act-open = Case opened
act-hand-over = Parcel given to the carrier
act-receive = Parcel received
act-assess = Assessed
act-choose = Service chosen
act-report = Flyaway report produced
act-cancel-report = Flyaway report cancelled
act-found = Device found
act-pay = Paid
act-refund = Paid back
act-ship = Shipped
act-sign = Receipt confirmed
act-decline-surcharge = Payment for missing pieces declined
act-withdraw = Case withdrawn
act-refuse = Case refused
act-waive-ground = Ground set aside
act-bind = Bound
act-unbind = Unbound
act-buy-plan = Plan bought
act-exit = Asked to leave the plan
act-confirm-exit = Leaving the plan confirmed
act-return-device = Device returned
act-return-plan = Plan returned
act-transfer-plan = Transfer of the plan asked for
next-open = Open a case
next-hand-over = Give the parcel to the carrier
next-receive = Wait for the parcel
next-assess = Assess the damage
next-choose = Choose a service
next-report = Produce the flyaway report
next-cancel-report = Cancel the flyaway report
next-found = Tell that the device was found
next-pay = Pay
next-refund = Pay back what is owed
next-ship = Do the service and ship
next-sign = Confirm that you have it
next-decline-surcharge = Decide about the missing pieces
next-withdraw = Withdraw
next-refuse = Decide about a refusal
next-waive-ground = Decide about a ground
next-bind = Bind
next-unbind = Unbind
next-buy-plan = Buy a plan
next-exit = Leave the plan
next-confirm-exit = Confirm leaving the plan
next-return-device = Return the device
next-return-plan = Return the plan
next-transfer-plan = Transfer the plan
unit-state-normal = In use
unit-state-locked = Locked
unit-state-replaced = Replaced
unit-state-provider-owned = Belongs to the provider
plan-state-pending = Not yet running
plan-state-active = Active
plan-state-expired = Expired
plan-state-ended = Ended
plan-state-returned = Returned
channel-official = the official store
channel-authorized = an authorised dealer
channel-other = somewhere else
binding-account = Account
binding-controller = Remote controller
binding-both = Account and remote controller
cause-accident = Accident
cause-normal-use = Normal use
cause-quality = Quality of the product
cause-user-error = Fault of the user
role-owner = Owner
role-agent = Support agent
role-assessor = Assessor
role-editor = Programme editor
role-administrator = Administrator
role-system = System
party-customer = Customer
party-provider = Provider
scope-units-read = read devices
scope-units-write = change devices
scope-plans-read = read plans
scope-plans-write = change plans
scope-cases-read = read cases
scope-cases-write = work on cases
scope-desk-read = read at the desk
scope-desk-write = work at the desk
scope-terms-read = read the terms
scope-audit-read = read the audit
scope-admin = administer
window-plan = Plan
window-warranty = Official warranty
window-extended-warranty = Extended warranty
window-reward = Reward
effect-guard = guard
effect-warn = warning
effect-duty = duty
effect-grant = grant
effect-deny = denial
effect-exclude = exclusion
effect-exception = exception
effect-limit = limit
effect-fee = fee
effect-deadline = deadline
effect-window = period
effect-scope = cover
effect-ground = ground for refusal
effect-step = step
effect-none = nothing to execute
change-stricter = stricter
change-looser = looser
change-only-left = only in the first
change-only-right = only in the second
change-other = other outcome
change-wording = wording only
outcome-accepted = accepted
outcome-refused = refused
outcome-unknown = not decided
audit-open = open
audit-done = done
audit-refused = refused
audit-denied = denied
audit-failed = failed
file-flight-record = flight record
file-photo = photo
file-report = report

## Passwords: changed, forgotten, set anew

password-forgotten = Forgotten your password?
password-forgotten-lead = Enter the e-mail address of your account. We send you a link with which you set a new password.
password-forgotten-send = Send the link
password-new-title = Set a new password
password-new-lead = You are signed out everywhere then, and sign in with the new one.
password-new = New password
password-new-send = Set the password
password-over = This link does not work any more
password-over-about = A link is good for one hour and for one use, and only the newest one works. If you have just set your password, sign in with it.
password-over-again = Ask for a new link
password-change = Change the password
password-change-about = Changing it signs you out everywhere but here. Access tokens stay as they are.
password-current = Current password
done-password-reset-asked = If there is an account with this address, a link is on its way. It is good for one hour; look into your spam folder too.
done-password-set = Your new password is set. Sign in with it.
done-password-changed = Your password is changed. You are signed out everywhere but here.
field-new-password-too-short = At least 12 characters are needed.
field-new-password-too-long = This password is too long.
field-current-password-credentials = This is not your current password.
