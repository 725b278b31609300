//! What stands around a request: idempotency, outbox, audit, receipts.

use super::harness::{Fixture, appending, both, nothing_held};
use crate::{AuditOpened, AuditRow, Batch, Error, Idempotency, IdempotencyDone, IdempotencyTicket, Message, Micros, Receipt, Store};

async fn begin(store: &Store, key: &str, hash: &str, now: i64, stale_before: i64) -> Idempotency {
    store.idempotency_begin("ann", key, hash, Micros(now), Micros(stale_before)).await.unwrap()
}

async fn started(store: &Store, key: &str, now: i64, stale_before: i64) -> IdempotencyTicket {
    match begin(store, key, "hash", now, stale_before).await {
        Idempotency::Started(ticket) => ticket,
        other => panic!("{other:?}"),
    }
}

fn done(ticket: &IdempotencyTicket) -> IdempotencyDone {
    IdempotencyDone { ticket: ticket.clone(), status: 201, body: b"{\"case\":\"1\"}".to_vec() }
}

both!(sqlite_idempotency_replays, postgres_idempotency_replays, idempotency_replays);
async fn idempotency_replays(f: Fixture) {
    let ticket = started(&f.store, "k", 10, 0).await;
    assert_eq!(begin(&f.store, "k", "hash", 11, 0).await, Idempotency::InProgress);
    assert_eq!(begin(&f.store, "k", "other", 11, 0).await, Idempotency::Mismatch);
    let batch = Batch { idempotency: Some(done(&ticket)), ..appending("file-1", 0, &["a"]) };
    f.store.commit(batch.clone()).await.unwrap();
    let replay = Idempotency::Replay { status: 201, body: b"{\"case\":\"1\"}".to_vec() };
    assert_eq!(begin(&f.reopen(1).await.unwrap(), "k", "hash", 12, 12).await, replay);
    assert_eq!(begin(&f.store, "k", "other", 12, 12).await, Idempotency::Mismatch);
    // Another account's key of the same name is another key.
    let other = f.store.idempotency_begin("bob", "k", "hash", Micros(12), Micros(0)).await.unwrap();
    assert!(matches!(other, Idempotency::Started(_)));

    // A ticket answers once, and takes its batch with it when it is spent.
    let lost = Err(Error::IdempotencyLost { account: "ann".to_owned(), key: "k".to_owned() });
    let again = Batch { idempotency: Some(done(&ticket)), ..appending("file-1", 1, &["b"]) };
    assert_eq!(f.store.commit(again).await.map(drop), lost);
    assert_eq!(f.store.stream_version(&"file-1".into()).await.unwrap(), 1);
    assert_eq!(f.store.idempotency_sweep(Micros(11), &nothing_held()).await.unwrap(), 1);
    started(&f.store, "k", 13, 0).await;
}

both!(sqlite_idempotency_failed_batch_leaves_pending, postgres_idempotency_failed_batch_leaves_pending, idempotency_failed_batch);
async fn idempotency_failed_batch(f: Fixture) {
    let ticket = started(&f.store, "k", 10, 0).await;
    let conflicting = Batch { idempotency: Some(done(&ticket)), ..appending("file-1", 7, &["a"]) };
    assert!(matches!(f.store.commit(conflicting).await, Err(Error::Conflict { .. })));
    assert_eq!(begin(&f.store, "k", "hash", 11, 0).await, Idempotency::InProgress);
    f.store.idempotency_release(&ticket).await.unwrap();
    let second = started(&f.store, "k", 12, 0).await;
    // A refusal is an answer too.
    f.store.idempotency_finish(&done(&second)).await.unwrap();
    f.store.idempotency_release(&second).await.unwrap();
    assert!(matches!(begin(&f.store, "k", "hash", 13, 13).await, Idempotency::Replay { .. }));
}

both!(sqlite_idempotency_belongs_to_a_server, postgres_idempotency_belongs_to_a_server, idempotency_of_servers);
async fn idempotency_of_servers(f: Fixture) {
    let (one, other) = (f.store.clone().of_server("one"), f.store.clone().of_server("other"));
    let began = |store: &Store, key: &'static str| {
        let store = store.clone();
        async move { begin(&store, key, "hash", 10, 0).await }
    };
    assert!(matches!(began(&one, "a").await, Idempotency::Started(_)));
    let Idempotency::Started(kept) = began(&other, "b").await else { panic!("it is new") };
    // A server that starts again gives up what it had begun, and nothing of another's.
    assert_eq!(one.idempotency_release_own().await.unwrap(), 1);
    assert_eq!(began(&one, "b").await, Idempotency::InProgress);
    assert!(matches!(began(&other, "a").await, Idempotency::Started(_)));
    other.idempotency_finish(&done(&kept)).await.unwrap();
    // What is answered stays.
    assert_eq!(other.idempotency_release_own().await.unwrap(), 1);
    assert!(matches!(began(&one, "b").await, Idempotency::Replay { .. }));
}

both!(sqlite_idempotency_stale_is_taken_over, postgres_idempotency_stale_is_taken_over, idempotency_stale);
async fn idempotency_stale(f: Fixture) {
    let crashed = started(&f.store, "k", 10, 0).await;
    let ticket = started(&f.store, "k", 100, 50).await;
    assert_eq!(begin(&f.store, "k", "hash", 101, 50).await, Idempotency::InProgress);
    // The first one wakes up too late and writes nothing.
    let late = Batch { idempotency: Some(done(&crashed)), ..appending("file-1", 0, &["a"]) };
    assert!(matches!(f.store.commit(late).await, Err(Error::IdempotencyLost { .. })));
    f.store.commit(Batch { idempotency: Some(done(&ticket)), ..appending("file-1", 0, &["a"]) }).await.unwrap();
}

both!(sqlite_idempotency_one_of_many_starts, postgres_idempotency_one_of_many_starts, idempotency_race);
async fn idempotency_race(f: Fixture) {
    let tasks: Vec<_> = (0..16)
        .map(|n| {
            let store = f.store.clone();
            tokio::spawn(async move { begin(&store, "k", "hash", 100 + n, 0).await })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        match task.await.unwrap() {
            Idempotency::Started(_) => won += 1,
            other => assert_eq!(other, Idempotency::InProgress),
        }
    }
    assert_eq!(won, 1);
}

both!(sqlite_outbox, postgres_outbox, outbox);
async fn outbox(f: Fixture) {
    let message = |id: &str, next_at| Message {
        message_id: id.into(),
        kind: "mail".to_owned(),
        subject_id: "ann".into(),
        template: "case-opened".to_owned(),
        payload: id.as_bytes().to_vec(),
        created_at: Micros(1),
        next_at: Micros(next_at),
    };
    let batch = Batch { outbox: vec![message("m1", 20), message("m2", 10), message("m3", 99)], ..appending("file-1", 0, &["a"]) };
    f.store.commit(batch).await.unwrap();
    // A batch that fails sends nothing.
    assert!(f.store.commit(Batch { outbox: vec![message("m4", 1)], ..appending("file-1", 0, &["a"]) }).await.is_err());

    let take = async |now, until| {
        let taken = f.store.outbox_take(Micros(now), Micros(until), 10).await.unwrap();
        taken
            .into_iter()
            .map(|due| format!("{}/{}", String::from_utf8(due.message.payload).unwrap(), due.attempts))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(take(9, 100).await, "");
    assert_eq!(take(20, 50).await, "m2/0 m1/0");
    assert_eq!(take(49, 100).await, "");
    f.store.outbox_sent(&"m2".into(), Micros(30)).await.unwrap();
    assert_eq!(take(50, 60).await, "m1/1");
    f.store.outbox_failed(&"m1".into(), Some(Micros(70))).await.unwrap();
    assert_eq!(take(65, 80).await, "");
    assert_eq!(take(70, 80).await, "m1/2");
    f.store.outbox_failed(&"m1".into(), None).await.unwrap();
    assert_eq!(take(1000, 2000).await, "m3/0");
    assert_eq!(f.store.outbox_sent(&"m2".into(), Micros(31)).await, Err(Error::NotFound { what: "message" }));
    assert_eq!(f.store.outbox_of_subject(&"ann".into(), 10).await.unwrap().len(), 3);
    assert_eq!(f.count("outbox", "sealed IS NULL OR state = 'failed'").await, 1);
}

both!(sqlite_outbox_each_message_once, postgres_outbox_each_message_once, outbox_each_message_once);
async fn outbox_each_message_once(f: Fixture) {
    let outbox = (0..20)
        .map(|n| Message {
            message_id: format!("m{n}").into(),
            kind: "mail".to_owned(),
            subject_id: "ann".into(),
            template: "t".to_owned(),
            payload: vec![],
            created_at: Micros(1),
            next_at: Micros(1),
        })
        .collect();
    f.store.commit(Batch { outbox, ..Batch::default() }).await.unwrap();
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let store = f.store.clone();
            tokio::spawn(async move { store.outbox_take(Micros(5), Micros(100), 20).await.unwrap().len() })
        })
        .collect();
    let mut taken = 0;
    for worker in workers {
        taken += worker.await.unwrap();
    }
    assert_eq!(taken, 20);
}

both!(sqlite_audit, postgres_audit, audit);
async fn audit(f: Fixture) {
    let opened = |id: &str, at| AuditOpened {
        audit_id: id.into(),
        at: Micros(at),
        actor: "ann".to_owned(),
        action: "case_open".to_owned(),
        resource: "file-1".to_owned(),
    };
    for (id, at) in [("a", 10), ("b", 10), ("c", 20), ("d", 30)] {
        f.store.audit_open(&opened(id, at)).await.unwrap();
    }
    f.store.audit_close(&"a".into(), "refused", "CR-3.1-a").await.unwrap();
    let closed_twice = f.store.audit_close(&"a".into(), "done", "").await;
    assert_eq!(closed_twice, Err(Error::NotFound { what: "open audit row" }));
    let page = f.store.audit_page(Micros(10), Micros(30), None, 2).await.unwrap();
    let first = AuditRow { opened: opened("a", 10), outcome: Some("refused".to_owned()), detail: "CR-3.1-a".to_owned() };
    let second = AuditRow { opened: opened("b", 10), outcome: None, detail: String::new() };
    assert_eq!(page, [first, second]);
    let rest = f.store.audit_page(Micros(10), Micros(30), Some((Micros(10), &"b".into())), 10).await.unwrap();
    assert_eq!(rest.iter().map(|row| row.opened.audit_id.as_str()).collect::<Vec<_>>(), ["c"]);
}

both!(sqlite_receipts, postgres_receipts, receipts);
async fn receipts(f: Fixture) {
    let receipt = |id: &str, case: Option<&str>| Receipt {
        receipt_id: id.into(),
        file_id: "file-1".into(),
        case_id: case.map(Into::into),
        act: "open".to_owned(),
        at: Micros(3),
        body: "{ \"as\":\"it was\" }\n".to_owned(),
    };
    let all = vec![receipt("r1", Some("case-1")), receipt("r2", None), receipt("r3", Some("case-2"))];
    f.store.commit(Batch { receipts: all.clone(), ..appending("file-1", 0, &["a"]) }).await.unwrap();
    assert_eq!(f.store.receipt(&"r1".into()).await.unwrap(), Some(all[0].clone()));
    assert_eq!(f.store.receipt(&"r9".into()).await.unwrap(), None);
    let heads: Vec<_> = all.iter().map(Receipt::head).collect();
    assert_eq!(f.store.receipt_heads(&"file-1".into()).await.unwrap(), heads);
    assert_eq!(f.store.receipt_heads(&"file-2".into()).await.unwrap(), []);
    assert_eq!(f.store.receipts(Some(&"r1".into()), 1).await.unwrap(), [all[1].clone()]);
}
