use super::harness::{Fixture, append, appending, both, event, sealing};
use crate::{Account, Batch, BlindIndex, Error, Message, Micros, Store, SubjectId, VaultWrite};

pub(super) fn write(subject: &str, kind: &str, row: &str, plain: &str) -> VaultWrite {
    VaultWrite::Put {
        subject_id: subject.into(),
        kind: kind.to_owned(),
        row_id: row.into(),
        plain: plain.as_bytes().to_vec(),
        at: Micros(7),
        indexes: vec![],
    }
}

pub(super) fn indexed(subject: &str, kind: &str, row: &str, value: &str, unique: bool) -> VaultWrite {
    VaultWrite::Put {
        subject_id: subject.into(),
        kind: kind.to_owned(),
        row_id: row.into(),
        plain: value.as_bytes().to_vec(),
        at: Micros(7),
        indexes: vec![BlindIndex { kind: kind.to_owned(), value: value.to_owned(), unique }],
    }
}

pub(super) fn vault(writes: Vec<VaultWrite>) -> Batch {
    Batch { vault: writes, ..Batch::default() }
}

async fn plain(store: &Store, subject: &str, kind: &str, row: &str) -> Option<String> {
    let row = store.vault_get(&subject.into(), kind, &row.into()).await.unwrap();
    row.map(|row| String::from_utf8(row.plain).unwrap())
}

async fn hits(store: &Store, kind: &str, value: &str) -> String {
    let hits = store.find_by_index(kind, value, 10).await.unwrap();
    hits.into_iter().map(|hit| format!("{}/{}", hit.subject_id, hit.row_id)).collect::<Vec<_>>().join(" ")
}

both!(sqlite_vault_rows, postgres_vault_rows, vault_rows);
async fn vault_rows(f: Fixture) {
    let writes = vec![
        write("ann", "name", "1", "Ann Example"),
        write("ann", "address", "1", "Lane 1"),
        write("ann", "address", "2", "Lane 2"),
        write("bob", "name", "1", ""),
    ];
    f.store.commit(vault(writes)).await.unwrap();
    assert_eq!(plain(&f.store, "ann", "name", "1").await.as_deref(), Some("Ann Example"));
    assert_eq!(plain(&f.store, "bob", "name", "1").await.as_deref(), Some(""));
    assert_eq!(plain(&f.store, "bob", "address", "1").await, None);
    let listed = f.store.vault_list(&"ann".into(), "address").await.unwrap();
    assert_eq!(listed.iter().map(|row| row.plain.as_slice()).collect::<Vec<_>>(), [b"Lane 1", b"Lane 2"]);
    assert_eq!(listed[0].created_at, Micros(7));
    assert_eq!(f.store.vault_all(&"ann".into()).await.unwrap().len(), 3);

    let remove = VaultWrite::Remove { subject_id: "ann".into(), kind: "address".to_owned(), row_id: "1".into(), index_kinds: vec![] };
    f.store.commit(vault(vec![write("ann", "name", "1", "Ann Other"), remove])).await.unwrap();
    assert_eq!(plain(&f.store, "ann", "name", "1").await.as_deref(), Some("Ann Other"));
    assert_eq!(plain(&f.store, "ann", "address", "1").await, None);
    // Another handle with the same key reads the same.
    let again = f.reopen(1).await.unwrap();
    assert_eq!(plain(&again, "ann", "name", "1").await.as_deref(), Some("Ann Other"));
}

both!(sqlite_vault_rows_under, postgres_vault_rows_under, vault_rows_under);
async fn vault_rows_under(f: Fixture) {
    let ids = ["c1 b", "c1 a", "c1", "c1!", "c10 a", "c1x a", "c2 a"];
    f.store.commit(vault(ids.iter().map(|id| write("ann", "evidence", id, id)).collect())).await.unwrap();
    f.store.commit(vault(vec![write("ann", "note", "c1 a", "other"), write("bob", "evidence", "c1 a", "his")])).await.unwrap();
    for (first, expected) in [("c1", vec!["c1 a", "c1 b"]), ("c10", vec!["c10 a"]), ("c", vec![]), ("", vec![])] {
        let found = f.store.vault_list_under(&"ann".into(), "evidence", first).await.unwrap();
        assert_eq!(found.iter().map(|row| row.row_id.as_str()).collect::<Vec<_>>(), expected, "{first}");
    }
}

both!(sqlite_blind_indexes, postgres_blind_indexes, blind_indexes);
async fn blind_indexes(f: Fixture) {
    f.store
        .commit(vault(vec![indexed("ann", "email", "1", "ann@example.test", true), indexed("ann", "serial", "u1", "AB-1", false)]))
        .await
        .unwrap();
    f.store.commit(vault(vec![indexed("bob", "serial", "u2", "AB-1", false)])).await.unwrap();
    assert_eq!(hits(&f.store, "email", "ann@example.test").await, "ann/1");
    assert_eq!(hits(&f.store, "serial", "AB-1").await, "ann/u1 bob/u2");
    assert_eq!(hits(&f.store, "phone", "ann@example.test").await, "");
    assert_eq!(f.count("blind_index", "index_hash LIKE '%ann%'").await, 0);

    // Somebody else's unique value fails the whole batch.
    let taken = Batch { vault: vec![indexed("bob", "email", "9", "ann@example.test", true)], ..appending("file-1", 0, &["a"]) };
    assert_eq!(f.store.commit(taken).await, Err(Error::Taken { kind: "email".to_owned() }));
    assert_eq!(f.store.stream_version(&"file-1".into()).await.unwrap(), 0);
    // Another row of the same subject is no different; the same row again is.
    let other_row = vault(vec![indexed("ann", "email", "2", "ann@example.test", true)]);
    assert_eq!(f.store.commit(other_row).await, Err(Error::Taken { kind: "email".to_owned() }));
    f.store.commit(vault(vec![indexed("ann", "email", "1", "ann@example.test", true)])).await.unwrap();

    // A changed value frees the old one.
    f.store.commit(vault(vec![indexed("ann", "email", "1", "ann@other.test", true)])).await.unwrap();
    assert_eq!(hits(&f.store, "email", "ann@example.test").await, "");
    f.store.commit(vault(vec![indexed("bob", "email", "9", "ann@example.test", true)])).await.unwrap();
    assert_eq!(hits(&f.store, "email", "ann@example.test").await, "bob/9");
    let remove = VaultWrite::Remove {
        subject_id: "bob".into(),
        kind: "email".to_owned(),
        row_id: "9".into(),
        index_kinds: vec!["email".to_owned()],
    };
    f.store.commit(vault(vec![remove])).await.unwrap();
    assert_eq!(hits(&f.store, "email", "ann@example.test").await, "");
}

both!(sqlite_one_of_many_gets_the_address, postgres_one_of_many_gets_the_address, one_of_many_gets_the_address);
async fn one_of_many_gets_the_address(f: Fixture) {
    let tasks: Vec<_> = (0..16)
        .map(|n| {
            let store = f.store.clone();
            let batch = vault(vec![indexed(&format!("s{n}"), "email", "1", "one@example.test", true)]);
            tokio::spawn(async move { store.commit(batch).await })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => won += 1,
            Err(error) => assert_eq!(error, Error::Taken { kind: "email".to_owned() }),
        }
    }
    assert_eq!(won, 1);
    assert_eq!(f.count("vault_row", "1 = 1").await, 1);
}

both!(sqlite_first_writes_share_a_key, postgres_first_writes_share_a_key, first_writes_share_a_key);
async fn first_writes_share_a_key(f: Fixture) {
    let tasks: Vec<_> = (0..16)
        .map(|n| {
            let store = f.store.clone();
            let batch = vault(vec![write("ann", "note", &format!("{n:02}"), "x")]);
            tokio::spawn(async move { store.commit(batch).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(f.store.vault_all(&"ann".into()).await.unwrap().len(), 16);
}

both!(sqlite_wrong_operator_key, postgres_wrong_operator_key, wrong_operator_key);
async fn wrong_operator_key(f: Fixture) {
    assert_eq!(f.reopen(2).await.map(drop), Err(Error::WrongOperatorKey));
    f.reopen(1).await.unwrap();
}

both!(sqlite_tampered_row_refused, postgres_tampered_row_refused, tampered_row_refused);
async fn tampered_row_refused(f: Fixture) {
    f.store
        .commit(vault(vec![write("ann", "name", "1", "Ann"), write("ann", "name", "2", "Anna"), write("bob", "name", "1", "Bob")]))
        .await
        .unwrap();
    let get = async |subject: &str| f.store.vault_get(&subject.into(), "name", &"1".into()).await;
    let refused = |what| Err(Error::Tampered { what, id: "1".to_owned() });
    // A row moved to another place.
    f.meddle("UPDATE vault_row SET sealed = (SELECT sealed FROM vault_row WHERE subject_id = 'ann' AND row_id = '2') WHERE subject_id = 'ann' AND row_id = '1'").await;
    assert_eq!(get("ann").await, refused("vault row"));
    // Another subject's row.
    f.meddle("UPDATE vault_row SET sealed = (SELECT sealed FROM vault_row WHERE subject_id = 'bob' AND row_id = '1') WHERE subject_id = 'ann' AND row_id = '1'").await;
    assert_eq!(get("ann").await, refused("vault row"));
    // Bytes that are too few to be sealed at all.
    let bytes = if f.sqlite_path().is_some() { "x'00'" } else { r"'\x00'" };
    f.meddle(&format!("UPDATE vault_row SET sealed = {bytes} WHERE subject_id = 'ann'")).await;
    assert_eq!(get("ann").await, refused("vault row"));
    // Another subject's key.
    f.meddle("UPDATE subject_key SET sealed_key = (SELECT sealed_key FROM subject_key WHERE subject_id = 'ann') WHERE subject_id = 'bob'")
        .await;
    assert_eq!(get("bob").await, Err(Error::Tampered { what: "subject key", id: "bob".to_owned() }));
}

both!(sqlite_erased_subject_is_gone, postgres_erased_subject_is_gone, erased_subject_is_gone);
async fn erased_subject_is_gone(f: Fixture) {
    let ann = SubjectId::from("ann");
    let message = Message {
        message_id: "m1".into(),
        kind: "mail".to_owned(),
        subject_id: ann.clone(),
        template: "welcome".to_owned(),
        payload: b"hello".to_vec(),
        created_at: Micros(1),
        next_at: Micros(1),
    };
    let account = Account {
        subject_id: ann.clone(),
        role: "owner".to_owned(),
        state: "active".to_owned(),
        password_hash: "$hash".to_owned(),
        region: "DE".to_owned(),
        language: "de".to_owned(),
        created_at: Micros(1),
    };
    let batch = Batch {
        append: Some(append("file-1", 0, vec![event("registered", "{}")])),
        vault: vec![indexed("ann", "email", "1", "ann@example.test", true), write("bob", "name", "1", "Bob")],
        outbox: vec![message.clone()],
        account: Some(account.clone()),
        ..Batch::default()
    };
    f.store.commit(batch).await.unwrap();
    let mut upload = f.store.blob_upload(&ann, "photo", "image/png", &"blob-1".into(), Micros(1)).await.unwrap();
    upload.push(b"bytes").await.unwrap();
    let unfinished = f.store.blob_upload(&ann, "photo", "image/png", &"blob-2".into(), Micros(1)).await.unwrap();
    upload.finish().await.unwrap();

    f.store.erase_subject(&ann, Micros(5), "2022-08-01").await.unwrap();
    f.store.erase_subject(&ann, Micros(6), "2022-08-01").await.unwrap();
    for table in ["subject_key", "vault_row", "blind_index", "blind_unique", "blob", "account", "outbox"] {
        assert_eq!(f.count(table, "subject_id = 'ann'").await, 0, "{table}");
    }
    assert_eq!(f.count("blob_chunk", "1 = 1").await, 0);
    assert_eq!(f.store.vault_all(&ann).await.unwrap(), []);
    assert!(f.store.blob_read(&ann, &"blob-1".into()).await.unwrap().is_none());
    assert_eq!(f.store.account_by_login("email", "ann@example.test").await.unwrap(), None);
    assert_eq!(f.store.erased(None, 10).await.unwrap(), [(ann.clone(), Micros(5))]);
    // The journal never knew, and others are untouched.
    assert_eq!(f.store.stream_version(&"file-1".into()).await.unwrap(), 1);
    assert_eq!(plain(&f.store, "bob", "name", "1").await.as_deref(), Some("Bob"));

    // Nothing about the subject is ever stored again.
    let erased = || Err(Error::Erased { subject: ann.clone() });
    assert_eq!(f.store.commit(vault(vec![write("ann", "name", "1", "x")])).await.map(drop), erased());
    assert_eq!(f.store.commit(Batch { outbox: vec![message], ..Batch::default() }).await.map(drop), erased());
    assert_eq!(f.store.commit(Batch { account: Some(account), ..Batch::default() }).await.map(drop), erased());
    assert_eq!(unfinished.finish().await.map(drop), erased());
    assert_eq!(f.count("subject_key", "subject_id = 'ann'").await, 0);
}

both!(sqlite_backup_of_erased_is_noise, postgres_backup_of_erased_is_noise, backup_of_erased_is_noise);
async fn backup_of_erased_is_noise(f: Fixture) {
    f.store.commit(vault(vec![write("ann", "name", "1", "Ann")])).await.unwrap();
    f.meddle("CREATE TABLE backup AS SELECT * FROM vault_row").await;
    f.store.erase_subject(&"ann".into(), Micros(5), "2022-08-01").await.unwrap();
    f.meddle("INSERT INTO vault_row SELECT * FROM backup").await;
    assert_eq!(plain(&f.store, "ann", "name", "1").await, None);
    // Even under a key made anew for the same subject.
    f.meddle("DELETE FROM erased").await;
    f.store.commit(vault(vec![write("ann", "name", "2", "new")])).await.unwrap();
    let answer = f.store.vault_get(&"ann".into(), "name", &"1".into()).await;
    assert_eq!(answer, Err(Error::Tampered { what: "vault row", id: "1".to_owned() }));
}

#[tokio::test]
async fn memory_store_works_alone() {
    let store = Store::memory(sealing(1)).await.unwrap();
    let other = Store::memory(sealing(1)).await.unwrap();
    store.commit(vault(vec![write("ann", "name", "1", "Ann")])).await.unwrap();
    assert_eq!(plain(&store, "ann", "name", "1").await.as_deref(), Some("Ann"));
    assert_eq!(plain(&other, "ann", "name", "1").await, None);
    assert_eq!(store.projections_digest().await.unwrap(), "");
}

#[tokio::test]
async fn missing_randomness_is_an_error() {
    let key = crate::OperatorKey::new([1; 32]);
    let none = crate::Sealing::new(&key, |_: &mut [u8]| Err("the source is closed".to_owned()));
    assert_eq!(Store::memory(none).await.map(drop), Err(Error::Randomness { reason: "the source is closed".to_owned() }));
}

both!(sqlite_erasure_beats_writes_under_way, postgres_erasure_beats_writes_under_way, erasure_beats_writes_under_way);
async fn erasure_beats_writes_under_way(f: Fixture) {
    let mut tasks = Vec::new();
    for n in 0..30 {
        let subject = format!("s{n}");
        f.store.commit(vault(vec![write(&subject, "note", "0", "x")])).await.unwrap();
        for row in 1..6 {
            let (store, batch) = (f.store.clone(), vault(vec![write(&subject, "note", &row.to_string(), "x")]));
            let erased = Error::Erased { subject: subject.as_str().into() };
            tasks.push(tokio::spawn(async move {
                if let Err(error) = store.commit(batch).await {
                    assert_eq!(error, erased);
                }
            }));
        }
        f.store.erase_subject(&subject.as_str().into(), Micros(5), "2022-08-01").await.unwrap();
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(f.count("vault_row", "1 = 1").await, 0);
    assert_eq!(f.count("subject_key", "1 = 1").await, 0);
}
