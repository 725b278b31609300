//! No row is older than its promise.

use super::harness::{PASSWORD, app, caller, person, signing_in};
use crate::files::reader::DRAWING;
use crate::view::{EVIDENCE, REFUSAL, WAIVER, put_json};
use crate::{App, inventory_fits};
use aftercare_core::person::PersonCommand;
use aftercare_documents::Documents;
use aftercare_privacy::inventory::{Inventory, Moment, Place, Until};
use aftercare_store::{
    Aged, AgedTable, Append, AuditId, AuditOpened, Batch, BlobId, CaseId, CaseRow, FileId, FileRow, Idempotency, Message, Micros, NewEvent,
    Rows, StreamId, SubjectId, UnitId,
};
use aftercare_wire::Role;
use std::collections::BTreeSet;
use std::sync::Arc;

const DAY: i64 = 24 * 60 * 60;

fn with(change: impl Fn(&str) -> String) -> Result<Inventory, String> {
    let text = change(Documents::embedded().get("inventory.toml").unwrap());
    let mut documents = Documents::embedded();
    documents.put("inventory.toml", &text);
    documents.inventory().map_err(|defects| defects.to_string())
}

async fn put(app: &App, subject: &SubjectId, kind: &str, id: &str, value: serde_json::Value) {
    let vault = vec![put_json(subject, kind, id, &value, app.micros()).unwrap()];
    app.store.commit(Batch { vault, ..Batch::default() }).await.unwrap();
}

async fn file(app: &App, subject: &SubjectId, kind: &str, id: &str) {
    let mut upload = app.store.blob_upload(subject, kind, "image/png", &BlobId::new(id), app.micros()).await.unwrap();
    upload.push(b"bytes").await.unwrap();
    upload.finish().await.unwrap();
    put(app, subject, kind, id, serde_json::json!({ "name": "a.png" })).await;
}

/// A case in the tables, and in the journal that it happened.
async fn case(app: &App, subject: &SubjectId, id: &str, open: bool) {
    let row = CaseRow {
        case_id: CaseId::new(id),
        file_id: FileId::new(format!("file-{id}")),
        subject_id: subject.clone(),
        unit_id: UnitId::new("unit"),
        kind: "repair".to_owned(),
        state: if open { "received" } else { "signed" }.to_owned(),
        service: None,
        opened_at: app.micros(),
        due_on: None,
        overdue: false,
        waiting_for: "nobody".to_owned(),
        next_act: None,
        fee_total: None,
        currency: String::new(),
        open,
        region: "ID".to_owned(),
    };
    let of_case = FileRow { file_id: row.file_id.clone(), subject_id: subject.clone(), version: 1, next_tick_on: None };
    let payload = format!("{{\"event\":\"case-signed\",\"case\":\"{id}\"}}");
    let event = NewEvent { kind: "case-signed".to_owned(), at: app.micros(), actor: subject.clone(), payload };
    let append = Append { stream: StreamId::new(format!("file-{id}")), expected_version: 0, events: vec![event] };
    let rows = Rows { file: Some(of_case), cases: vec![row], ..Rows::default() };
    app.store.commit(Batch { append: Some(append), rows, ..Batch::default() }).await.unwrap();
    put(app, subject, "case", id, serde_json::json!({ "description": "it fell", "blobs": [format!("photo-of-{id}")] })).await;
    put(app, subject, EVIDENCE, &format!("{id} record-of-{id}"), serde_json::json!({})).await;
    put(app, subject, REFUSAL, &format!("{id} late"), serde_json::json!({ "ground": "late", "reason": "too late" })).await;
    put(app, subject, WAIVER, &format!("{id} late"), serde_json::json!({ "ground": "late", "reason": "never mind" })).await;
    put(app, subject, "flight-report", &format!("{id} hash"), serde_json::json!({ "document": "x" })).await;
    file(app, subject, "photo", &format!("photo-of-{id}")).await;
    file(app, subject, "flight-record", &format!("record-of-{id}")).await;
    put(app, subject, DRAWING, &format!("record-of-{id}"), serde_json::json!({ "track": {} })).await;
}

/// Something of every kind that is kept for a time.
async fn seed(app: &App) -> SubjectId {
    let (subject, _) = person(app, "ann", Role::Owner).await;
    app.sign_in(&signing_in("ann", PASSWORD), &caller("ann")).await.unwrap();
    case(app, &subject, "CASE", false).await;
    file(app, &subject, "photo", "waiting").await;
    file(app, &subject, "flight-record", "kept").await;
    put(app, &subject, DRAWING, "kept", serde_json::json!({ "track": {} })).await;
    let id = app.hold_add_by_operator(subject.as_str(), "professional", "file 1", Some("2022-08-10")).await.unwrap();
    assert_eq!(app.holds_by_operator().await.unwrap()[0].id, id);
    let at = app.micros();
    let asked = app.store.idempotency_begin(subject.as_str(), "key", "hash", at, at).await.unwrap();
    assert!(matches!(asked, Idempotency::Started(_)));
    let (actor, action) = (format!("owner {subject}"), "sign_in".to_owned());
    let opened = AuditOpened { audit_id: AuditId::new("a"), at, actor, action, resource: String::new() };
    app.store.audit_open(&opened).await.unwrap();
    let message = Message {
        message_id: "sent".into(),
        kind: "notice".to_owned(),
        subject_id: subject.clone(),
        template: "welcome".to_owned(),
        payload: b"{}".to_vec(),
        created_at: at,
        next_at: at,
    };
    app.store.commit(Batch { outbox: vec![message], ..Batch::default() }).await.unwrap();
    app.store.outbox_sent(&"sent".into(), at).await.unwrap();
    subject
}

/// Every kind of vault rows with what of it came before a moment.
async fn vault(app: &App) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for kind in app.inventory().names(Place::Vault) {
        for row in app.store.aged_vault(kind, Micros(i64::MAX), &Aged::FIRST, 100).await.unwrap() {
            found.insert(format!("{kind} {}", if row.id.len() > 20 && !row.id.contains(' ') { "…" } else { &row.id }));
        }
    }
    found
}

async fn night(app: &App) -> u64 {
    let mut removed = 0;
    for _ in 0..1000 {
        let run = app.retain(app.now()).await.unwrap();
        removed += run.removed;
        if run.finished {
            return removed;
        }
    }
    panic!("the night does not end");
}

#[tokio::test]
async fn nothing_is_older_than_its_promise() {
    let (app, clock) = app().await;
    let subject = seed(&app).await;
    let tables = [AgedTable::Sent, AgedTable::Written, AgedTable::Audit, AgedTable::Answer, AgedTable::Session];
    // A day at a time for a week, then in longer steps, for more than the longest promise.
    for step in [1; 9].into_iter().chain([10; 120]) {
        clock.pass(step * DAY);
        night(&app).await;
        let run = &app.inventory().run;
        let today = run.night(app.now());
        let before = |days: u32| Micros(run.before(today, days).as_microsecond());
        for kind in app.inventory().names(Place::Vault) {
            let retention = app.inventory().retention_of(Place::Vault, kind).unwrap();
            let Until::After { days, moment } = retention.until else { continue };
            // Nobody's account was closed.
            if moment == Moment::AccountClosed {
                continue;
            }
            // The case was closed on the day that it came; the hold ends nine days later.
            let days = if moment == Moment::HoldEnded { days + 9 } else { days };
            let late = app.store.aged_vault(kind, before(days), &Aged::FIRST, 10).await.unwrap();
            assert_eq!(late, [], "{kind} on {today}");
        }
        for (table, of) in tables.into_iter().zip(["outbox", "outbox", "audit", "idempotency", "session"]) {
            let retention = app.inventory().retention_of(Place::Column, of).unwrap();
            let Until::After { days, .. } = retention.until else { panic!("{of}") };
            let days = if table == AgedTable::Written { retention.unused_days.unwrap() } else { days };
            assert_eq!(app.store.aged(table, before(days), &Aged::FIRST, 10).await.unwrap(), [], "{of} on {today}");
        }
    }
    // What stays until the account is closed or the person erased is there.
    assert_eq!(vault(&app).await, BTreeSet::from(["person profile", "sign-in first"].map(str::to_owned)));
    assert_eq!(app.store.blobs_of_subject(&subject).await.unwrap(), []);
    assert_eq!(app.holds_by_operator().await.unwrap(), []);
}

#[tokio::test]
async fn a_photo_of_no_case_goes_first_and_a_file_goes_with_its_row() {
    let (app, clock) = app().await;
    let subject = seed(&app).await;
    let blobs = async || {
        let blobs = app.store.blobs_of_subject(&subject).await.unwrap();
        blobs.into_iter().map(|blob| blob.blob_id.to_string()).collect::<Vec<_>>()
    };
    clock.pass(30 * DAY);
    night(&app).await;
    assert_eq!(blobs().await, ["kept", "photo-of-CASE", "record-of-CASE", "waiting"]);
    clock.pass(DAY);
    night(&app).await;
    assert_eq!(blobs().await, ["kept", "photo-of-CASE", "record-of-CASE"]);
    clock.pass(700 * DAY);
    night(&app).await;
    assert_eq!(blobs().await, ["photo-of-CASE", "record-of-CASE"]);
    assert!(vault(&app).await.contains("flight-drawing record-of-CASE"));
}

#[tokio::test]
async fn an_open_case_and_a_hold_keep_what_they_need() {
    let (app, clock) = app().await;
    let (ann, _) = person(&app, "ann", Role::Owner).await;
    let (bea, _) = person(&app, "bea", Role::Owner).await;
    let (cem, _) = person(&app, "cem", Role::Owner).await;
    for (subject, id) in [(&ann, "open"), (&bea, "held"), (&cem, "free")] {
        case(&app, subject, id, id == "open").await;
    }
    let hold = app.hold_add_by_operator("bea@example.org", "media", "a dispute", None).await.unwrap();
    clock.pass(2000 * DAY);
    night(&app).await;
    let left = vault(&app).await;
    assert!(
        left.contains("photo photo-of-open") && left.contains("case open") && left.contains("flight-record record-of-open"),
        "{left:?}"
    );
    assert!(left.contains("photo photo-of-held") && !left.contains("flight-record record-of-held"), "{left:?}");
    assert!(!left.iter().any(|row| row.contains("free")), "{left:?}");
    app.hold_release_by_operator(&hold).await.unwrap();
    assert_eq!(app.hold_release_by_operator(&hold).await.unwrap_err().to_string(), "not found");
    clock.pass(DAY);
    night(&app).await;
    assert!(!vault(&app).await.contains("photo photo-of-held"));
    let audited = app.store.audit_page(Micros(0), Micros(i64::MAX), None, 100).await.unwrap();
    assert_eq!(audited.iter().filter(|row| row.opened.action == "hold_manage").count(), 2);
}

#[tokio::test]
async fn a_closed_account_loses_its_profile_and_its_address_is_free() {
    let (app, clock) = app().await;
    let (ann, ctx) = person(&app, "ann", Role::Owner).await;
    let account = app.store.account(&ann).await.unwrap().unwrap();
    app.store.account_update(&aftercare_store::Account { state: "closed".to_owned(), ..account }).await.unwrap();
    app.person_command(&ctx, &ann, &PersonCommand::CloseAccount { plan_runs: false }).await.unwrap();
    // Whoever closed an account is told so for a while.
    clock.pass(80 * DAY);
    night(&app).await;
    assert!(vault(&app).await.contains("person profile"));
    clock.pass(12 * DAY);
    night(&app).await;
    assert_eq!(vault(&app).await, BTreeSet::new());
    person(&app, "ann", Role::Owner).await;
}

#[tokio::test]
async fn a_night_is_done_in_pieces_and_once() {
    let (app, clock) = app().await;
    let small = with(|text| text.replace("at_once = 2000", "at_once = 3")).unwrap();
    let app = app.with_inventory(Arc::new(small)).unwrap();
    seed(&app).await;
    clock.pass(4000 * DAY);
    let first = app.retain(app.now()).await.unwrap();
    assert!(!first.finished && first.removed <= 3, "{first:?}");
    assert!(night(&app).await > 10);
    let again = app.retain(app.now()).await.unwrap();
    assert!(again.finished && again.removed == 0, "{again:?}");
    assert_eq!(vault(&app).await.len(), 2);
}

#[test]
fn a_promise_that_nothing_keeps_is_a_defect() {
    assert_eq!(inventory_fits(&with(str::to_owned).unwrap()), Ok(()));
    let table = [
        ("until = { days = 730, after = \"created\" }", "until = { days = 730, after = \"plan-ended\" }", "nothing in the program keeps"),
        ("columns = [\"version\", \"checksum\"]", "columns = [\"version\"]", "column schema_migration.checksum: is missing"),
        ("names = [\"lang\"]", "names = [\"lang\", \"shoes\"]", "cookie shoes: is not in this program"),
        ("[word.role]\n", "[word.role]\npilot = { en = \"pilots\", de = \"Piloten\" }\n", "knows no such role"),
    ];
    for (from, to, expected) in table {
        let wrong = inventory_fits(&with(|text| text.replacen(from, to, 1)).unwrap()).unwrap_err();
        assert!(wrong.len() == 1 && wrong[0].contains(expected), "{wrong:?}");
    }
}

#[test]
fn every_kind_that_may_be_written_is_one_of_the_inventory() {
    let inventory = with(str::to_owned).unwrap();
    let kinds: BTreeSet<&str> = aftercare_store::vault_kinds().map(|(kind, _)| kind).collect();
    assert_eq!(inventory.names(Place::Vault), kinds);
    let templates: BTreeSet<&str> = crate::notice::SENT.iter().copied().collect();
    assert_eq!(inventory.names(Place::Message), templates, "a mail without its row, or a row without its mail");
}
