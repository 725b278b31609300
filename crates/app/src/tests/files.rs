//! Files of the vault: rows from before files were read, a store that fails, and how many are kept.

use super::harness::{app, code, person};
use crate::files::reader::{DRAWING, give};
use crate::files::upload::kind_name;
use crate::view::put_json;
use crate::{App, Context, MOST_KEPT_RECORDS, Reader};
use aftercare_documents::Documents;
use aftercare_evidence::DigestBounds;
use aftercare_evidence::encode::{SyntheticFlight, flown_record};
use aftercare_store::{Batch, BlobId, RowId, SubjectId};
use aftercare_terms::hex;
use aftercare_wire::{BindingChange, BindingWhat, CaseKind, CaseOpen, Channel, CheckEnding, DeviceRegister, EvidenceKind, PlanBuy, Role};
use aftercare_worker::Worker;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncReadExt as _;

const SERIAL: &str = "SYN0A1B2C3";

struct Owner {
    app: App,
    subject: SubjectId,
    ctx: Context,
    unit: String,
}

impl Owner {
    async fn new() -> Self {
        let (app, _) = app().await;
        let (subject, ctx) = person(&app, "rina", Role::Owner).await;
        let device = DeviceRegister {
            model: "dji-air-2s".to_owned(),
            serial: SERIAL.to_owned(),
            bought_on: "2022-08-01".to_owned(),
            bought_in: "SG".to_owned(),
            channel: Channel::Official,
            proof_of_purchase: true,
            warranty_last_day: None,
        };
        let unit = app.unit_register(&ctx, &device).await.unwrap().id;
        Self { app, subject, ctx, unit }
    }

    /// A row as it was written before files were read, with the file.
    async fn old_row(&self, id: &str, bytes: &[u8]) {
        let Self { app, subject, .. } = self;
        let kind = kind_name(EvidenceKind::FlightRecord);
        let mut upload = app.store.blob_upload(subject, kind, "application/octet-stream", &BlobId::new(id), app.micros()).await.unwrap();
        upload.push(bytes).await.unwrap();
        upload.finish().await.unwrap();
        let row = serde_json::json!({
            "kind": "flight-record", "name": "old.txt", "content": "flight-record", "bytes": bytes.len(), "stored_at": "2022-08-01T07:00:00Z",
            "head": "AAAA", "tail": "", "frames": 195, "sha256": hex(&Sha256::digest(bytes)),
        });
        let vault = vec![put_json(subject, kind, id, &row, app.micros()).unwrap()];
        app.store.commit(Batch { vault, ..Batch::default() }).await.unwrap();
    }

    async fn case(&self, record: &str) -> String {
        let terms = self.app.plan_offer(&self.ctx, &self.unit, None).await.unwrap().terms;
        let purchase = PlanBuy {
            unit_id: self.unit.clone(),
            years: 1,
            bought_in: "SG".to_owned(),
            covers_in: Vec::new(),
            effective_on: "2022-08-01".to_owned(),
            accepted_edition: terms.edition,
            accepted_hash: terms.hash,
        };
        self.app.plan_buy(&self.ctx, &purchase).await.unwrap();
        let bind = BindingChange { unit_id: self.unit.clone(), what: BindingWhat::Both, bind: true };
        self.app.binding_change(&self.ctx, &bind).await.unwrap();
        let request = CaseOpen {
            kind: CaseKind::Flyaway,
            unit_id: self.unit.clone(),
            region: "SG".to_owned(),
            privacy_accepted: true,
            happened_at: None,
            flight_record_blob: Some(record.to_owned()),
            photo_blobs: Vec::new(),
            cross_border_consent: false,
            pay: false,
            description: String::new(),
        };
        self.app.case_open(&self.ctx, &request).await.unwrap().id
    }

    async fn kept(&self) -> String {
        self.kept_of("0123456789abcdef").await
    }

    /// A record of a flight with this account, a moment later.
    async fn kept_of(&self, account: &str) -> String {
        let mut upload = self.app.evidence_upload(&self.ctx, EvidenceKind::FlightRecord, "one.txt", Some(&self.unit)).await.unwrap();
        upload.push(&record(account)).await.unwrap();
        upload.finish().await.unwrap().id
    }
}

fn record(account: &str) -> Vec<u8> {
    let mut flight = SyntheticFlight::flyaway(11);
    flight.record.aircraft_serial = SERIAL.to_owned();
    flight.record.account_tag = account.to_owned();
    flown_record(&flight).unwrap()
}

fn reader() -> Reader {
    let (flight, photo) = Documents::embedded().bounds().unwrap();
    Reader { worker: Worker::unprotected(), bounds: DigestBounds { flight, photo } }
}

#[tokio::test]
async fn a_file_from_before_is_read_when_its_report_is_asked_for() {
    let owner = Owner::new().await;
    owner.old_row("old", &record("0123456789abcdef")).await;
    let case = owner.case("old").await;
    // Nobody can read it here; what is known is shown all the same.
    let unread = owner.app.flight_report(&owner.ctx, &case, None).await.unwrap();
    assert_eq!((unread.file.completeness.as_str(), unread.last_fix.is_none()), ("not-read", true));
    let evidence = owner.app.case(&owner.ctx, &case).await.unwrap().evidence;
    assert_eq!((evidence[0].readable, evidence[0].note.as_deref()), (false, Some("not-read")));

    let reading = owner.app.clone().with_reader(reader());
    // What came later is nothing that it could be held against.
    Owner { app: reading.clone(), subject: owner.subject.clone(), ctx: owner.ctx.clone(), unit: owner.unit.clone() }
        .kept_of("fedcba9876543210")
        .await;
    let read = reading.flight_report(&owner.ctx, &case, None).await.unwrap();
    let tag = read.checks.iter().find(|check| check.check == "account-tag").unwrap();
    assert_eq!((tag.ending, tag.expected.as_deref()), (CheckEnding::CannotBeChecked, None));
    assert_eq!(read.file.completeness, "whole-record-area");
    assert!(read.last_fix.is_some() && !read.track.at.is_empty());
    // It is kept: whoever asks next needs no reader.
    let again = owner.app.flight_report(&owner.ctx, &case, None).await.unwrap();
    assert_eq!(again, read);
    assert!(owner.app.case(&owner.ctx, &case).await.unwrap().evidence[0].readable);
}

#[tokio::test]
async fn a_row_whose_file_is_gone_still_gives_an_answer() {
    let owner = Owner::new().await;
    owner.old_row("old", &record("0123456789abcdef")).await;
    let case = owner.case("old").await;
    owner.app.store.blob_delete(&owner.subject, &BlobId::new("old")).await.unwrap();
    let reading = owner.app.clone().with_reader(reader());
    let report = reading.flight_report(&owner.ctx, &case, None).await.unwrap();
    assert_eq!(report.file.completeness, "unreadable");
}

/// A reader must meet the end of a file only where the file ends.
#[tokio::test]
async fn a_store_that_fails_does_not_look_like_a_cut_file() {
    let owner = Owner::new().await;
    owner.old_row("old", &vec![7; 300_000]).await;
    let mut blob = owner.app.store.blob_read(&owner.subject, &BlobId::new("old")).await.unwrap().unwrap();
    let begun = blob.next_chunk().await.unwrap().unwrap();
    owner.app.store.blob_delete(&owner.subject, &BlobId::new("old")).await.unwrap();
    let (mut to, mut from) = tokio::io::duplex(1_000_000);
    assert!(give(blob, &mut to).await.is_err());
    // Its end is open as long as nobody has taken note of the failure.
    let mut byte = [0; 300_000];
    let read = from.read(&mut byte);
    tokio::pin!(read);
    let waits = std::future::poll_fn(|cx| std::task::Poll::Ready(read.as_mut().poll(cx).is_pending())).await;
    assert!(waits && !begun.is_empty(), "the reader was told of an end");
}

#[tokio::test]
async fn so_many_records_are_kept_and_no_more() {
    let owner = Owner::new().await;
    let app = owner.app.clone().with_reader(reader());
    let owner = Owner { app, ..owner };
    let first = owner.kept().await;
    let row = owner.app.stored(&owner.subject, &first).await.unwrap().unwrap();
    let copies = (1..MOST_KEPT_RECORDS).flat_map(|n| owner.app.kept(&owner.subject, &format!("copy-{n}"), &row, None).unwrap());
    owner.app.store.commit(Batch { vault: copies.collect(), ..Batch::default() }).await.unwrap();
    assert_eq!(owner.app.unit_records(&owner.ctx, &owner.unit).await.unwrap().len(), MOST_KEPT_RECORDS);
    let begin = async |kind| code(owner.app.evidence_upload(&owner.ctx, kind, "x", Some(&owner.unit)).await);
    assert_eq!(begin(EvidenceKind::FlightRecord).await, "file:too-many");
    assert_eq!(begin(EvidenceKind::Photo).await, "ok");

    let drawing = async || owner.app.store.vault_get(&owner.subject, DRAWING, &RowId::new(&first)).await.unwrap();
    assert!(drawing().await.is_some());
    owner.app.evidence_remove(&owner.ctx, &first, None).await.unwrap();
    assert!(drawing().await.is_none());
    assert!(owner.app.store.blob_read(&owner.subject, &BlobId::new(&first)).await.unwrap().is_none());
    assert_eq!(begin(EvidenceKind::FlightRecord).await, "ok");
}
