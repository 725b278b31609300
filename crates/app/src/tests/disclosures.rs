//! The register of the privacy officer: what it opens, what it keeps shut, and what the officer is told of.

use super::harness::{HandClock, app, code, person};
use super::mail::{Server, send};
use crate::{App, Context, Deidentified, Error, Mail};
use aftercare_core::person::{Person, PersonCommand};
use aftercare_documents::Documents;
use aftercare_store::SubjectId;
use aftercare_wire::{LegalRequestCreate, LegalRequestDecide, LegalRequestKind, ReceiverSaleCreate, Release, Role, TransferCreate};

const DAY: i64 = 24 * 60 * 60;
const OFFICER: &str = "privacy@maker.example";

struct House {
    app: App,
    clock: std::sync::Arc<HandClock>,
    officer: Context,
    /// What other systems of the maker speak with.
    boss: Context,
    rina: SubjectId,
    rina_ctx: Context,
    post: Server,
}

async fn house() -> House {
    let (app, clock) = app().await;
    let (_, officer) = person(&app, "officer", Role::PrivacyOfficer).await;
    let (_, boss) = person(&app, "boss", Role::Administrator).await;
    let (rina, rina_ctx) = person(&app, "rina", Role::Owner).await;
    app.policy_first().await.unwrap();
    let house = House { app, clock, officer, boss, rina, rina_ctx, post: Server::default() };
    house.mails().await;
    house
}

impl House {
    /// What was mailed since it was asked last.
    async fn mails(&self) -> Vec<Mail> {
        send(&self.app, &self.post).await;
        std::mem::take(&mut *self.post.taken.lock().unwrap())
    }

    fn asks(&self, told_from: Option<&str>) -> LegalRequestCreate {
        LegalRequestCreate {
            who: "rina@example.org".to_owned(),
            authority: "Example Aviation Authority".to_owned(),
            country: "GB".to_owned(),
            law: "Example Aviation Act".to_owned(),
            kind: LegalRequestKind::CourtOrder,
            number: "EX-17".to_owned(),
            asked: vec!["flight-records".to_owned(), "contact".to_owned()],
            told_from: told_from.map(str::to_owned),
        }
    }

    async fn release(&self, category: &str, to: &str, ground: &str, request: Option<&str>) -> String {
        let release = Release {
            category: category.to_owned(),
            to: to.to_owned(),
            ground: ground.to_owned(),
            request: request.map(str::to_owned),
            needed: true,
            approval: None,
        };
        self.asked(&release).await
    }

    async fn asked(&self, release: &Release) -> String {
        match self.app.program_release(&self.boss, &self.rina, release).await {
            Ok(_) => "went".to_owned(),
            Err(Error::Refused(refused)) => refused.rules.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(" "),
            Err(error) => panic!("{error}"),
        }
    }

    /// What Rina reads of where her data went.
    async fn log(&self) -> Vec<String> {
        let browsing = crate::Browsing { choice: None, had_account: true, signal: crate::Signal::Nothing };
        let view = self.app.choices(&self.rina_ctx, &browsing).await.unwrap();
        view.disclosures.into_iter().map(|one| format!("{} {}", one.category, one.recipient)).collect()
    }
}

fn decided(enforceable: bool, categories: &[&str]) -> LegalRequestDecide {
    let categories = categories.iter().map(|slug| (*slug).to_owned()).collect();
    LegalRequestDecide { enforceable, reason: "as the court of where we are says".to_owned(), categories }
}

#[tokio::test]
async fn only_a_request_that_can_be_enforced_opens_the_gate_once_for_what_it_covers() {
    let house = house().await;
    let (app, officer) = (&house.app, &house.officer);
    assert_eq!(house.release("contact", "example-authority", "law", None).await, "PV-DIS-10");
    let request = app.legal_request_receive(officer, &house.asks(None)).await.unwrap();
    let by = Some(request.id.as_str());
    assert_eq!(house.release("flight-records", "example-authority", "law", by).await, "PV-DIS-10", "before it is decided");
    for (decision, wrong) in [
        (decided(true, &[]), "categories:required"),
        (decided(false, &["contact"]), "categories:required"),
        (decided(true, &["media"]), "categories:unknown"),
        (LegalRequestDecide { reason: " ".to_owned(), ..decided(true, &["contact"]) }, "reason:reason"),
    ] {
        assert_eq!(code(app.legal_request_decide(officer, &request.id, &decision).await), wrong);
    }
    app.legal_request_decide(officer, &request.id, &decided(true, &["flight-records"])).await.unwrap();
    assert_eq!(code(app.legal_request_decide(officer, &request.id, &decided(false, &[])).await), "enforceable:decided");
    assert_eq!(house.release("contact", "example-authority", "law", by).await, "PV-DIS-10", "not what it covers");
    assert_eq!(house.release("flight-records", "example-authority", "law", by).await, "went");
    assert_eq!(house.release("flight-records", "example-authority", "law", by).await, "PV-DIS-10", "once");
    assert_eq!(house.log().await, ["Flight records Example Aviation Authority"]);
    let view = app.legal_request(officer, &request.id).await.unwrap();
    assert_eq!(view.decided.unwrap().released, ["flight-records"]);

    // One that cannot be enforced opens nothing; another person's does not help.
    let none = app.legal_request_receive(officer, &house.asks(None)).await.unwrap();
    app.legal_request_decide(officer, &none.id, &decided(false, &[])).await.unwrap();
    assert_eq!(house.release("contact", "example-authority", "law", Some(&none.id)).await, "PV-DIS-10");
    let (_, bea) = person(app, "bea", Role::Owner).await;
    assert_eq!(code(app.legal_request(&bea, &request.id).await), "forbidden");
    assert_eq!(code(app.legal_request(&house.boss, &request.id).await), "forbidden", "nobody stands in for the officer");
    for (wrong, told) in [
        (LegalRequestCreate { who: "nobody@example.org".to_owned(), ..house.asks(None) }, "who:unknown"),
        (LegalRequestCreate { asked: vec!["shoes".to_owned()], ..house.asks(None) }, "asked:unknown"),
        (LegalRequestCreate { asked: Vec::new(), ..house.asks(None) }, "asked:required"),
        (LegalRequestCreate { authority: "a\nb".to_owned(), ..house.asks(None) }, "authority:required"),
        (LegalRequestCreate { country: "Britain".to_owned(), ..house.asks(None) }, "country:not-a-region"),
        (house.asks(Some("soon")), "told_from:not-a-date"),
    ] {
        assert_eq!(code(app.legal_request_receive(officer, &wrong).await), told);
    }
}

#[tokio::test]
async fn where_the_law_delays_it_the_person_is_told_from_that_day_on() {
    let house = house().await;
    let (app, officer) = (&house.app, &house.officer);
    let request = app.legal_request_receive(officer, &house.asks(Some("2022-08-11"))).await.unwrap();
    app.legal_request_decide(officer, &request.id, &decided(true, &["contact"])).await.unwrap();
    assert_eq!(house.release("contact", "example-authority", "law", Some(&request.id)).await, "went");
    assert!(house.log().await.is_empty());
    house.clock.pass(9 * DAY);
    assert!(house.log().await.is_empty());
    house.clock.pass(DAY);
    assert_eq!(house.log().await, ["Contact details Example Aviation Authority"]);
    // The document is kept with her, and goes with her.
    let kept = app.legal_request_file_put(officer, &request.id, b"%PDF-1.7 the order").await.unwrap();
    assert!(kept.has_file);
    assert_eq!(code(app.legal_request_file_put(officer, &request.id, b"another").await), "file:kept");
    assert_eq!(app.legal_request_file(officer, &request.id).await.unwrap().next_chunk().await.unwrap().unwrap(), b"%PDF-1.7 the order");
    app.erase_by_operator("rina@example.org").await.unwrap();
    assert_eq!(code(app.legal_request(officer, &request.id).await), "not-found");
    assert!(app.disclosures(officer).await.unwrap().requests.is_empty());
}

#[tokio::test]
async fn a_successor_gets_data_when_everybody_was_told_and_the_day_has_come() {
    let house = house().await;
    let (app, officer) = (&house.app, &house.officer);
    let to = |successor: &str, kind: &str, day: &str| TransferCreate {
        successor: successor.to_owned(),
        kind: kind.to_owned(),
        effective_on: day.to_owned(),
    };
    for (wrong, told) in [
        (to("example-mail", "merger", "2022-09-01"), "successor:unknown"),
        (to("example-successor", "party", "2022-09-01"), "kind:unknown"),
        (to("example-successor", "merger", "2022-08-01"), "effective_on:too-early"),
        (to("example-successor", "merger", "x"), "effective_on:not-a-date"),
    ] {
        assert_eq!(code(app.transfer_announce(officer, &wrong).await), told);
    }
    assert_eq!(house.release("contact", "example-successor", "merger", None).await, "PV-DIS-17");
    app.transfer_announce(officer, &to("example-successor", "merger", "2022-09-01")).await.unwrap();
    house.clock.pass(40 * DAY);
    assert_eq!(house.release("contact", "example-successor", "merger", None).await, "PV-DIS-17", "nobody was told");
    house.mails().await;
    assert_eq!(app.transfers_announce().await.unwrap().done, 3);
    assert_eq!(app.transfers_announce().await.unwrap().done, 0, "nobody twice");
    let mails = house.mails().await;
    let mail = mails.iter().find(|mail| mail.to == "rina@example.org").unwrap();
    assert!(mail.subject.contains("Example Holding Ltd") && mail.body.contains("a merger") && mail.body.contains("1 September 2022"));
    assert_eq!(house.release("contact", "example-successor", "merger", None).await, "went");
    app.transfer_announce(officer, &to("example-successor", "insolvency", "2022-12-01")).await.unwrap();
    assert!(!app.disclosures(officer).await.unwrap().transfers[0].told);
}

#[tokio::test]
async fn the_officer_is_told_of_what_the_gate_refuses_and_of_contracts_that_end() {
    let house = house().await;
    let (app, clock) = (&house.app, &house.clock);
    for _ in 0..3 {
        assert_eq!(house.release("contact", "example-parcels", "consent", None).await, "PV-USE-09");
    }
    let mails = house.mails().await;
    assert_eq!(mails.iter().map(|mail| (mail.to.as_str(), mail.template.as_str())).collect::<Vec<_>>(), [(OFFICER, "alarm-release")]);
    assert!(mails[0].body.contains("Example Parcels Ltd") && mails[0].body.contains("PV-USE-09"), "{}", mails[0].body);
    for word in [house.rina.as_str(), "rina", "Rina"] {
        assert!(!mails[0].body.contains(word), "{word}");
    }
    clock.pass(DAY);
    house.release("contact", "example-parcels", "consent", None).await;
    assert_eq!(house.mails().await.len(), 1, "another day, another mail");

    // Thirty days before a contract ends, and when it is over.
    let templates = async || house.mails().await.into_iter().map(|mail| mail.template).collect::<Vec<_>>();
    app.disclosures_watch().await.unwrap();
    assert!(templates().await.is_empty());
    let until = |day: &str| day.parse::<jiff::Timestamp>().unwrap().duration_since(app.now()).as_secs();
    clock.pass(until("2030-12-05T12:00:00Z"));
    assert_eq!(house.release("contact", "example-mail", "processor", None).await, "went");
    for expected in [vec!["alarm-contract"], vec![]] {
        app.disclosures_watch().await.unwrap();
        assert_eq!(templates().await, expected);
        clock.pass(2 * DAY);
    }
    clock.pass(until("2031-01-02T12:00:00Z"));
    assert_eq!(house.release("contact", "example-mail", "processor", None).await, "PV-DIS-07");
    app.disclosures_watch().await.unwrap();
    assert_eq!(templates().await, ["alarm-release", "alarm-contract"]);
}

#[tokio::test]
async fn an_alarm_is_entered_with_its_mail_or_not_at_all() {
    let house = house().await;
    let app = &house.app;
    // Nothing can be written to a mailbox whose key is gone: as if the server were killed before the mail is kept.
    app.store.erase_subject(&SubjectId::from(crate::disclosure::OFFICER), app.micros(), "2022-08-01").await.unwrap();
    let release = Release {
        category: "contact".to_owned(),
        to: "example-parcels".to_owned(),
        ground: "consent".to_owned(),
        request: None,
        needed: true,
        approval: None,
    };
    assert_eq!(code(app.program_release(&house.boss, &house.rina, &release).await), "person:erased");
    assert_eq!(app.register().await.unwrap(), aftercare_core::person::Register::default(), "told next time");
}

#[tokio::test]
async fn of_two_officers_who_decide_at_once_the_second_is_told_and_changes_nothing() {
    let house = house().await;
    let (app, officer) = (&house.app, &house.officer);
    let request = app.legal_request_receive(officer, &house.asks(None)).await.unwrap();
    let decision = |reason: &str| LegalRequestDecide { reason: reason.to_owned(), ..decided(true, &["contact"]) };
    let (one, other) = (decision("one"), decision("other"));
    let answers =
        tokio::join!(app.legal_request_decide(officer, &request.id, &one), app.legal_request_decide_by_operator(&request.id, &other));
    let reason = match answers {
        (Ok(_), second) => {
            assert_eq!(code(second), "enforceable:decided");
            "one"
        }
        (first, Ok(())) => {
            assert_eq!(code(first), "enforceable:decided");
            "other"
        }
        _ => panic!("nobody decided"),
    };
    assert_eq!(app.legal_request(officer, &request.id).await.unwrap().decided.unwrap().reason, reason);
    assert_eq!(code(app.legal_request_decide(officer, &request.id, &decision("late")).await), "enforceable:decided");
    assert_eq!(app.legal_requests_by_operator().await.unwrap()[0].decided.as_ref().unwrap().reason, reason);
}

#[tokio::test]
async fn a_person_is_folded_on_from_where_they_were_read_last() {
    let house = house().await;
    let app = &house.app;
    // Another server of the same database.
    let other = App::new(app.store.clone(), app.world.clone(), app.clock.clone(), app.randomness.clone());
    let command = |on: bool| if on { PersonCommand::Subscribe } else { PersonCommand::Unsubscribe };
    for on in [true, false, true] {
        other.person_command(&house.rina_ctx, &house.rina, &command(on)).await.unwrap();
        assert_eq!(app.person(&house.rina).await.unwrap().subscribed, on);
        app.person_command(&house.rina_ctx, &house.rina, &command(!on)).await.unwrap();
        assert_eq!(other.person(&house.rina).await.unwrap().subscribed, !on);
    }
    let id = aftercare_core::SubjectId::new(house.rina.as_str());
    let whole = Person::fold(id, &app.person_events(&house.rina).await.unwrap());
    assert_eq!((app.person(&house.rina).await.unwrap(), other.person(&house.rina).await.unwrap()), (whole.clone(), whole));
}

#[tokio::test]
async fn receivers_go_to_whom_the_policy_names_and_each_once() {
    let house = house().await;
    let (app, officer) = (&house.app, &house.officer);
    let sale = |buyer: &str, qualified: bool, serial: &str| ReceiverSaleCreate {
        organisation: "Example Airport".to_owned(),
        buyer: buyer.to_owned(),
        country: "GB".to_owned(),
        dealer: "Example Dealer Ltd".to_owned(),
        dealer_qualified: qualified,
        serial: serial.to_owned(),
    };
    assert_eq!(code(app.receiver_sell(officer, &sale("neighbour", true, "R1")).await), "refused");
    assert_eq!(code(app.receiver_sell(officer, &sale("critical-facility", false, "R1")).await), "refused");
    let sold = app.receiver_sell(officer, &sale("critical-facility", true, "R1")).await.unwrap();
    assert_eq!(sold.rules[0].id, "PV-AVI-11");
    assert_eq!(code(app.receiver_sell(officer, &sale("critical-facility", true, "R1")).await), "serial:taken");
    assert_eq!(app.disclosures(officer).await.unwrap().receivers.len(), 1);
    assert_eq!(code(app.receiver_sell(&house.rina_ctx, &sale("critical-facility", true, "R2")).await), "forbidden");
}

#[tokio::test]
async fn people_of_an_area_are_counted_by_when_something_was_done() {
    let house = house().await;
    let (app, clock) = (&house.app, &house.clock);
    for (country, state) in [("US", Some("CA")), ("US", Some("CA")), ("US", Some("NY")), ("DE", None)] {
        let who = crate::Who { country: country.to_owned(), state: state.map(str::to_owned), born_on: None };
        app.person_create(&who).await.unwrap();
    }
    let count =
        async || app.consumers_by_operator().await.unwrap().into_iter().map(|one| (one.area, one.rolling, one.all)).collect::<Vec<_>>();
    assert_eq!(count().await, [("california".to_owned(), 2, 2)]);
    clock.pass(400 * DAY);
    assert_eq!(count().await, [("california".to_owned(), 0, 2)]);
    let told = app.consumers_by_operator().await.unwrap();
    // A page shows what the night counted, and reads nobody.
    let shown = async || {
        let consumers = app.disclosures(&house.officer).await.unwrap().consumers;
        consumers.into_iter().map(|one| (one.counted_at, one.all)).collect::<Vec<_>>()
    };
    let who = crate::Who { country: "US".to_owned(), state: Some("CA".to_owned()), born_on: None };
    let counted_at = app.now().to_string();
    app.person_create(&who).await.unwrap();
    for expected in [2, 3] {
        app.disclosures_watch().await.unwrap();
        assert_eq!(shown().await.last().unwrap().1, expected, "counted once a day");
        clock.pass(DAY);
    }
    assert_ne!(shown().await[0].0, counted_at);
    assert_eq!((told[0].told_from, told[0].most, told[0].rule.id.as_str()), (3_600_000, 4_000_000, "PV-CA-08"));
}

#[tokio::test]
async fn an_export_is_entered_and_names_nobody() {
    let house = house().await;
    let app = &house.app;
    let documents = Documents::embedded();
    let inventory = documents.inventory().unwrap();
    let text = documents.get("deidentified.toml").unwrap();
    let of = Deidentified::parse("deidentified.toml", text, &inventory).unwrap();
    assert_eq!(code(app.export_deidentified_by_operator(&of, "fun").await), "aim:unknown");
    let files = app.export_deidentified_by_operator(&of, "product-safety").await.unwrap();
    assert!(files.iter().all(|file| file.text.lines().count() == 1), "there are too few people for any row");
    let exports = app.disclosures(&house.officer).await.unwrap().exports;
    assert_eq!((exports.len(), exports[0].aim.as_str(), exports[0].rows), (1, "product-safety", 0));
    let table = [
        ("\"unit.state\"", "\"unit.subject_id\"", "`unit.subject_id`"),
        ("\"unit.state\"", "\"unit.shoe\"", "the inventory has no `unit.shoe`"),
        ("\"unit.state\"", "\"person.name\"", "`person.name` says who or where somebody is"),
        ("\"unit.state\"", "\"unit\"", "`unit` is no `table.column`"),
        ("smallest_group = 10", "smallest_group = 1", "one person is no group"),
    ];
    for (from, to, told) in table {
        let defects = Deidentified::parse("deidentified.toml", &text.replace(from, to), &inventory).unwrap_err();
        assert!(defects.iter().any(|defect| defect.to_string().contains(told)), "{to}: {defects:?}");
    }
}

/// What is not said is not so: a need, an aim, who approved; and from one person nothing goes that is about nobody.
#[tokio::test]
async fn what_is_left_out_of_a_release_does_not_count_as_good() {
    let house = house().await;
    let said = |text: serde_json::Value| serde_json::from_value::<Release>(text).unwrap();
    let group = serde_json::json!({ "category": "contact", "to": "example-centre", "ground": "group" });
    assert_eq!(house.asked(&said(group.clone())).await, "PV-DIS-02");
    let needed = serde_json::json!({ "category": "contact", "to": "example-centre", "ground": "group", "needed": true });
    assert_eq!(house.asked(&said(needed)).await, "went");

    let officer = house.officer.principal.subject().unwrap().to_string();
    let approved = |aim: &str, by: &str| {
        let approval = serde_json::json!({ "aim": aim, "approved_by": by });
        said(serde_json::json!({ "category": "contact", "to": "example-authority", "ground": "good-faith", "approval": approval }))
    };
    assert_eq!(house.release("contact", "example-authority", "good-faith", None).await, "PV-DIS-12");
    let ask = async |release: &Release| code(house.app.program_release(&house.boss, &house.rina, release).await);
    assert_eq!(ask(&approved("fun", &officer)).await, "approval.aim:unknown");
    assert_eq!(ask(&approved("fraud", house.rina.as_str())).await, "approval.approved_by:unknown", "keeps no register");
    assert_eq!(ask(&approved("fraud", "Sam Example")).await, "approval.approved_by:unknown");
    assert_eq!(house.asked(&approved("fraud", &officer)).await, "went");
    let browsing = crate::Browsing { choice: None, had_account: true, signal: crate::Signal::Nothing };
    let told = house.app.choices(&house.rina_ctx, &browsing).await.unwrap().disclosures;
    assert_eq!(told[0].aim.as_deref(), Some("protection from fraud, abuse and unlawful use"));
    assert_eq!(told[1].aim, None);
    let written = serde_json::to_string(house.app.person_events(&house.rina).await.unwrap().last().unwrap()).unwrap();
    assert!(written.contains("\"aim\":\"fraud\"") && written.contains(&format!("\"approved_by\":\"{officer}\"")), "{written}");

    assert_eq!(house.release("contact", "example-authority", "deidentified", None).await, "PV-DIS-18");
}

/// A sale that happened is written down and alarms; whether one may happen is asked before, and the answer cites the same rule.
#[tokio::test]
async fn a_sale_is_asked_about_before() {
    let house = house().await;
    let sale = aftercare_wire::Sale { category: "contact".to_owned(), to: "example-centre".to_owned() };
    let question = aftercare_wire::PersonQuestion::Sell(sale.clone());
    let ask = async || house.app.program_ask(&house.boss, &house.rina, &question).await.unwrap();
    let before = ask().await;
    assert!(!before.allowed && before.rules.iter().map(|rule| rule.id.as_str()).eq(["PV-DIS-01"]), "{before:?}");
    assert!(house.log().await.is_empty() && house.mails().await.is_empty(), "asking enters nothing and alarms nobody");
    let done = house.app.program_sale(&house.boss, &house.rina, &sale).await.unwrap();
    assert_eq!(done.alarms.first().map(|rule| rule.id.as_str()), Some("PV-DIS-01"));
    assert_eq!(house.log().await.len(), 1);
}
