//! A file or a mail that cannot be read keeps nobody else waiting.

use super::harness::{app, person};
use crate::{Mail, Mailer, Notices, Sent, Unsent};
use aftercare_documents::Documents;
use aftercare_store::{
    Append, Batch, Day, FileId, FileRow, Message, MessageId, Micros, NewEvent, RowId, Rows, StreamId, SubjectId, VaultWrite,
};
use aftercare_wire::{Channel, DeviceRegister, PlanBuy, PlanState, Role};
use std::sync::Mutex;

#[tokio::test]
async fn one_unreadable_file_does_not_stop_the_timers() {
    let (app, clock) = app().await;
    let (subject, rina) = person(&app, "rina", Role::Owner).await;
    let device = DeviceRegister {
        model: "dji-air-2s".to_owned(),
        serial: "SYN-0001".to_owned(),
        bought_on: "2022-08-01".to_owned(),
        bought_in: "SG".to_owned(),
        channel: Channel::Official,
        proof_of_purchase: true,
        warranty_last_day: None,
    };
    let unit = app.unit_register(&rina, &device).await.unwrap().id;
    let terms = app.plan_offer(&rina, &unit, None).await.unwrap().terms;
    let purchase = PlanBuy {
        unit_id: unit,
        years: 1,
        bought_in: "SG".to_owned(),
        covers_in: Vec::new(),
        effective_on: "2022-08-03".to_owned(),
        accepted_edition: terms.edition,
        accepted_hash: terms.hash,
    };
    let plan = app.plan_buy(&rina, &purchase).await.unwrap();
    assert_eq!(plan.state, PlanState::Pending);

    // It sorts before any other file, and it is due.
    let event = NewEvent { kind: "x".to_owned(), at: Micros(0), actor: subject.clone(), payload: "{\"event\":\"x\"}".to_owned() };
    let row = FileRow { file_id: FileId::new("0"), subject_id: subject, version: 1, next_tick_on: Some(Day::new("2022-08-01")) };
    let append = Append { stream: StreamId::new("0"), expected_version: 0, events: vec![event] };
    let rows = Rows { file: Some(row), ..Rows::default() };
    app.store.commit(Batch { append: Some(append), rows, ..Batch::default() }).await.unwrap();

    clock.pass(3 * 24 * 60 * 60);
    let chore = app.timers_run().await.unwrap();
    assert_eq!((chore.done, chore.failed.len()), (1, 1), "{chore:?}");
    assert!(chore.failed[0].starts_with("file 0: "), "{chore:?}");
    assert_eq!(app.plan(&rina, &plan.id).await.unwrap().state, PlanState::Active);
}

/// Keeps what it was given.
#[derive(Default)]
struct Pouch(Mutex<Vec<String>>);

impl Mailer for Pouch {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a> {
        self.0.lock().unwrap().push(mail.to.clone());
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn one_unreadable_person_does_not_stop_the_mail() {
    let (app, _) = app().await;
    let (broken, _) = person(&app, "ann", Role::Owner).await;
    let (whole, _) = person(&app, "bea", Role::Owner).await;
    let message = |id: &str, to: &SubjectId| Message {
        message_id: MessageId::new(id),
        kind: "notice".to_owned(),
        subject_id: to.clone(),
        template: "welcome".to_owned(),
        payload: b"{}".to_vec(),
        created_at: Micros(0),
        next_at: Micros(0),
    };
    let vault = vec![VaultWrite::Put {
        subject_id: broken.clone(),
        kind: "person".to_owned(),
        row_id: RowId::new("profile"),
        plain: b"\"Ann Example\"".to_vec(),
        at: Micros(0),
        indexes: Vec::new(),
    }];
    app.store.commit(Batch { vault, outbox: vec![message("1", &broken), message("2", &whole)], ..Batch::default() }).await.unwrap();
    let notices = Notices::parse(Documents::embedded().get("notices.toml").unwrap()).unwrap();
    let sent = Pouch::default();
    let run = app.mail_send(&sent, &notices, "https://example.org").await.unwrap();
    assert!(sent.0.lock().unwrap().contains(&"bea@example.org".to_owned()));
    assert_eq!(run.unsent.get("message 1 cannot be written"), Some(&Unsent { waiting: 1, given_up: 0 }), "{run:?}");
    assert!(!format!("{run:?}").contains("Ann"));
}
