use super::harness::{Fixture, append, appending, both, event};
use crate::{Batch, Error, Event, FileRow, Micros, NewEvent, Receipt, Rows, Store, StreamId};

both!(sqlite_append_reads_back, postgres_append_reads_back, append_reads_back);
async fn append_reads_back(f: Fixture) {
    let stream = StreamId::from("file-1");
    let largest = NewEvent {
        kind: "opened".to_owned(),
        at: Micros(i64::MAX),
        actor: "subject-1".into(),
        payload: format!("{{\"amount\":{},\"note\":\"ä € 𝄞 \\u0000\"}}", i64::MAX),
    };
    let batch = Batch { append: Some(append("file-1", 0, vec![largest.clone(), event("paid", "[1,2]")])), ..Batch::default() };
    assert_eq!(f.store.commit(batch).await.unwrap().version, Some(2));
    assert_eq!(f.store.commit(appending("file-1", 2, &["shipped"])).await.unwrap().version, Some(3));

    let events = f.store.events(&stream, 0).await.unwrap();
    let first = Event { version: 1, kind: largest.kind, at: largest.at, actor: largest.actor, payload: largest.payload };
    assert_eq!(events[0], first);
    assert_eq!(events.iter().map(|event| event.version).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(f.store.events(&stream, 2).await.unwrap()[0].kind, "shipped");
    assert_eq!(f.store.stream_version(&stream).await.unwrap(), 3);
    assert_eq!(f.store.events(&"none".into(), 0).await.unwrap(), []);
    assert_eq!(f.store.stream_version(&"none".into()).await.unwrap(), 0);
}

both!(sqlite_conflict_writes_nothing, postgres_conflict_writes_nothing, conflict_writes_nothing);
async fn conflict_writes_nothing(f: Fixture) {
    f.store.commit(appending("file-1", 0, &["a", "b"])).await.unwrap();
    for (expected, what) in [(0, "new"), (1, "behind"), (3, "ahead"), (-1, "nonsense")] {
        let mut batch = appending("file-1", expected, &["c"]);
        batch.rows.file = Some(file("file-1", expected));
        let conflict = Error::Conflict { stream: "file-1".into(), expected, found: 2 };
        assert_eq!(f.store.commit(batch).await, Err(conflict), "{what}");
    }
    let conflict = Error::Conflict { stream: "file-2".into(), expected: 1, found: 0 };
    assert_eq!(f.store.commit(appending("file-2", 1, &["c"])).await, Err(conflict));
    assert_eq!(f.count("event", "1 = 1").await, 2);
    assert_eq!(f.count("file", "1 = 1").await, 0);
}

both!(sqlite_last_step_fails_all, postgres_last_step_fails_all, last_step_fails_all);
async fn last_step_fails_all(f: Fixture) {
    let receipt = Receipt {
        receipt_id: "receipt-1".into(),
        file_id: "file-1".into(),
        case_id: None,
        act: "open".to_owned(),
        at: Micros(1),
        body: "{}".to_owned(),
    };
    let first = Batch { receipts: vec![receipt.clone()], ..appending("file-1", 0, &["a"]) };
    f.store.commit(first).await.unwrap();
    let second = Batch {
        rows: Rows { file: Some(file("file-1", 2)), ..Rows::default() },
        receipts: vec![receipt],
        ..appending("file-1", 1, &["b"])
    };
    assert_eq!(f.store.commit(second).await, Err(Error::Duplicate { what: "receipt_insert".to_owned() }));
    assert_eq!(f.store.stream_version(&"file-1".into()).await.unwrap(), 1);
    assert_eq!(f.count("event", "1 = 1").await, 1);
    assert_eq!(f.count("file", "1 = 1").await, 0);
}

both!(sqlite_bad_values_refused, postgres_bad_values_refused, bad_values_refused);
async fn bad_values_refused(f: Fixture) {
    let not_json = Batch { append: Some(append("file-1", 0, vec![event("a", "{")])), ..Batch::default() };
    let answer = f.store.commit(not_json).await;
    assert!(matches!(&answer, Err(Error::Invalid { field: "payload", .. })), "{answer:?}");
    let nul = f.store.commit(appending("file\0", 0, &["a"])).await;
    assert!(matches!(&nul, Err(Error::Invalid { field: "text", .. })), "{nul:?}");
    let full = f.store.commit(appending("file-1", i64::MAX, &["a"])).await;
    assert!(matches!(&full, Err(Error::Invalid { field: "expected_version", .. })), "{full:?}");
    assert_eq!(f.count("stream", "1 = 1").await, 0);
    // The store goes on as before.
    f.store.commit(appending("file-1", 0, &["a"])).await.unwrap();
}

both!(sqlite_streams_page, postgres_streams_page, streams_page);
async fn streams_page(f: Fixture) {
    for stream in ["b", "B", "a", "ä", "c"] {
        f.store.commit(appending(stream, 0, &["x"])).await.unwrap();
    }
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = f.store.streams(after.as_ref(), 2).await.unwrap();
        let Some((last, _)) = page.last() else { break };
        after = Some(last.clone());
        found.extend(page.into_iter().map(|(stream, version)| format!("{stream}{version}")));
    }
    // By bytes, whatever the locale.
    assert_eq!(found, ["B1", "a1", "b1", "c1", "ä1"]);
}

/// Takes one use when the stream holds fewer than `total`, and tries again when somebody else was first.
async fn reserve(store: &Store, total: usize) -> bool {
    let stream = StreamId::from("ledger");
    loop {
        let used = store.events(&stream, 0).await.unwrap();
        if used.len() >= total {
            return false;
        }
        let version = i64::try_from(used.len()).unwrap();
        match store.commit(appending("ledger", version, &["reserved"])).await {
            Ok(_) => return true,
            Err(Error::Conflict { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

both!(sqlite_sixty_four_claim_two, postgres_sixty_four_claim_two, sixty_four_claim_two);
async fn sixty_four_claim_two(f: Fixture) {
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let store = f.store.clone();
            tokio::spawn(async move { reserve(&store, 2).await })
        })
        .collect();
    let mut accepted = 0;
    for task in tasks {
        accepted += usize::from(task.await.unwrap());
    }
    assert_eq!(accepted, 2);
    assert_eq!(f.count("event", "stream = 'ledger'").await, 2);
}

both!(sqlite_failing_unit_hurts_nobody, postgres_failing_unit_hurts_nobody, failing_unit_hurts_nobody);
async fn failing_unit_hurts_nobody(f: Fixture) {
    f.store.commit(appending("taken", 0, &["a"])).await.unwrap();
    let tasks: Vec<_> = (0..60)
        .map(|n| {
            let store = f.store.clone();
            // Every third unit conflicts at its head, every other third writes a row and then fails.
            let batch = match n % 3 {
                0 => appending("taken", 0, &["b"]),
                1 => Batch {
                    rows: Rows { file: Some(file(&format!("bad\0{n}"), 1)), ..Rows::default() },
                    ..appending(&format!("torn-{n}"), 0, &["a"])
                },
                _ => appending(&format!("good-{n}"), 0, &["a"]),
            };
            tokio::spawn(async move { (n, store.commit(batch).await) })
        })
        .collect();
    for task in tasks {
        match task.await.unwrap() {
            (n, answer) if n % 3 == 0 => assert!(matches!(answer, Err(Error::Conflict { found: 1, .. })), "{n}: {answer:?}"),
            (n, answer) if n % 3 == 1 => assert!(matches!(answer, Err(Error::Invalid { .. })), "{n}: {answer:?}"),
            (n, answer) => assert_eq!(answer.unwrap().version, Some(1), "{n}"),
        }
    }
    assert_eq!(f.count("event", "stream LIKE 'good-%'").await, 20);
    assert_eq!(f.count("event", "stream LIKE 'torn-%'").await, 0);
    assert_eq!(f.count("stream", "stream LIKE 'torn-%'").await, 0);
    assert_eq!(f.count("event", "stream = 'taken'").await, 1);
}

both!(sqlite_dropped_caller_leaves_no_transaction, postgres_dropped_caller_leaves_no_transaction, dropped_caller);
async fn dropped_caller(f: Fixture) {
    for n in 0..40 {
        let store = f.store.clone();
        let task = tokio::spawn(async move { store.commit(appending(&format!("s-{n}"), 0, &["a", "b"])).await });
        tokio::task::yield_now().await;
        task.abort();
    }
    // Each of them is there whole or not at all, and the store still writes.
    f.store.commit(appending("after", 0, &["a"])).await.unwrap();
    for (stream, version) in f.store.streams(None, 100).await.unwrap() {
        let events = f.store.events(&stream, 0).await.unwrap();
        assert_eq!(i64::try_from(events.len()).unwrap(), version, "{stream}");
    }
}

fn file(id: &str, version: i64) -> FileRow {
    FileRow { file_id: id.into(), subject_id: "subject-1".into(), version, next_tick_on: None }
}
