//! Erasure to the last page, and the list that a restored backup replays.

use super::harness::{Fixture, appending, both, sealing, sqlite};
use super::vault::{indexed, vault, write};
use crate::{Account, Batch, ErasureList, Error, Micros, Store, SubjectId, back_up};
use tempfile::TempDir;

const SECRET: &str = "$argon2id$a-hash-that-stands-in-the-clear";

fn account(subject: &str) -> Account {
    Account {
        subject_id: subject.into(),
        role: "owner".to_owned(),
        state: "active".to_owned(),
        password_hash: SECRET.to_owned(),
        region: "DE".to_owned(),
        language: "de".to_owned(),
        created_at: Micros(1),
    }
}

/// Every file of the database that holds these bytes.
fn holding(folder: &std::path::Path, bytes: &[u8]) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap().flatten();
    let found = files.filter(|file| std::fs::read(file.path()).unwrap().windows(bytes.len()).any(|window| window == bytes));
    found.map(|file| file.file_name().to_string_lossy().into_owned()).collect()
}

#[tokio::test]
async fn no_page_of_the_file_or_its_log_remembers() {
    let f = sqlite().await;
    let path = f.sqlite_path().unwrap();
    let folder = path.parent().unwrap();
    for n in 0..200 {
        let subject = format!("s{n:03}");
        let batch = Batch { account: Some(account(&subject)), ..vault(vec![indexed(&subject, "email", "1", &subject, true)]) };
        f.store.commit(batch).await.unwrap();
    }
    let hashes = f.store.index_hashes(&"s100".into()).await.unwrap();
    assert!(!holding(folder, SECRET.as_bytes()).is_empty());
    assert_eq!(hashes.len(), 1);
    assert!(!holding(folder, hashes[0].as_bytes()).is_empty());
    for n in 0..200 {
        f.store.erase_subject(&format!("s{n:03}").as_str().into(), Micros(5), "2022-08-01").await.unwrap();
    }
    assert_eq!(holding(folder, SECRET.as_bytes()), Vec::<String>::new());
    assert_eq!(holding(folder, hashes[0].as_bytes()), Vec::<String>::new());
}

/// None of the statements looks at other people's rows: it takes as long among a million as among a thousand.
#[tokio::test]
async fn every_statement_of_an_erasure_finds_its_rows_by_an_index() {
    let f = sqlite().await;
    let connection = rusqlite::Connection::open(f.sqlite_path().unwrap()).unwrap();
    let erasing: Vec<_> = crate::vault::erase::DELETES.into_iter().collect();
    for statement in erasing {
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sql)).unwrap();
        let steps: Vec<String> = plan.query_map(["ann"], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
        assert!(!steps.is_empty());
        for step in steps {
            assert!(step.starts_with("SEARCH") || step.starts_with("LIST SUBQUERY"), "{}: {step}", statement.name);
        }
    }
}

/// A copy from before the erasure, opened with the list of now.
#[tokio::test]
async fn a_restored_backup_erases_again() {
    let f = sqlite().await;
    let dir = TempDir::new().unwrap();
    let list = ErasureList::new(&dir.path().join("erasures.log"));
    let store = f.reopen(1).await.unwrap().with_erasures([list.clone()]);
    store.commit(vault(vec![write("ann", "name", "1", "Ann"), write("bob", "name", "1", "Bob")])).await.unwrap();
    let copy = dir.path().join("copy.db");
    back_up(&f.sqlite_path().unwrap(), &copy).unwrap();
    assert!(matches!(back_up(&f.sqlite_path().unwrap(), &copy), Err(Error::Open { .. })), "a backup overwrites nothing");
    store.erase_subject(&"ann".into(), Micros(5), "2022-08-01").await.unwrap();

    let restored = Store::open_sqlite(&copy, sealing(1)).await.unwrap();
    let name = async |subject: &str| restored.vault_get(&subject.into(), "name", &"1".into()).await.unwrap();
    assert!(name("ann").await.is_some(), "the backup is from before");
    assert_eq!(restored.replay_erasures(std::slice::from_ref(&list)).await.unwrap(), 1);
    assert!(name("ann").await.is_none());
    assert!(name("bob").await.is_some());
    assert_eq!(restored.erased(None, 10).await.unwrap(), [(SubjectId::from("ann"), Micros(5))]);
    assert_eq!(restored.replay_erasures(&[list]).await.unwrap(), 0);
}

both!(sqlite_crash_between_list_and_rows, postgres_crash_between_list_and_rows, crash_between_list_and_rows);
async fn crash_between_list_and_rows(f: Fixture) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("erasures.log");
    let list = ErasureList::new(&path);
    f.store.commit(vault(vec![write("ann", "name", "1", "Ann"), write("bob", "name", "1", "Bob")])).await.unwrap();
    // The line was written, the rows were not; and of the next line a part.
    std::fs::write(&path, "ann 5\nbo").unwrap();
    let store = f.reopen(1).await.unwrap().with_erasures([list.clone()]);
    assert_eq!(store.replay_erasures(&[]).await.unwrap(), 1);
    assert_eq!(f.count("vault_row", "subject_id = 'ann'").await, 0);
    assert_eq!(f.count("vault_row", "subject_id = 'bob'").await, 1);
    store.erase_subject(&"bob".into(), Micros(7), "2022-08-01").await.unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "ann 5\nbob 7\n");

    // A list that was lost is written again from the database, also at a second place.
    std::fs::remove_file(&path).unwrap();
    let second = ErasureList::new(&dir.path().join("second.log"));
    let store = f.reopen(1).await.unwrap().with_erasures([list.clone(), second.clone()]);
    store.replay_erasures(&[]).await.unwrap();
    assert_eq!(list.read().unwrap(), second.read().unwrap());
    assert_eq!(list.read().unwrap().len(), 2);

    // One that is not understood is not passed over.
    std::fs::write(&path, "ann 5\nbob\n").unwrap();
    let answer = store.replay_erasures(&[]).await;
    assert!(matches!(&answer, Err(Error::ErasureList { place, .. }) if place.ends_with("erasures.log:2")), "{answer:?}");
}

both!(sqlite_a_list_that_cannot_be_written, postgres_a_list_that_cannot_be_written, a_list_that_cannot_be_written);
async fn a_list_that_cannot_be_written(f: Fixture) {
    let store = f.reopen(1).await.unwrap().with_erasures([ErasureList::new("/nowhere/at/all.log".as_ref())]);
    store.commit(Batch { vault: vec![write("ann", "name", "1", "Ann")], ..appending("file-1", 0, &["a"]) }).await.unwrap();
    assert!(matches!(store.erase_subject(&"ann".into(), Micros(5), "2022-08-01").await, Err(Error::ErasureList { .. })));
    assert_eq!(f.count("vault_row", "1 = 1").await, 1, "nothing is erased that a backup could bring back unseen");
}

/// What an erased person's files took is the disk's again, and a file from before that could be given nothing back from is written anew once.
#[tokio::test]
async fn space_is_given_back() {
    let f = sqlite().await;
    let path = f.sqlite_path().unwrap().to_owned();
    let size = || std::fs::metadata(&path).unwrap().len();
    let fill = async |store: &Store, name: &str| {
        let subject: SubjectId = name.into();
        let blob = crate::BlobId::new(format!("blob of {name}"));
        let mut upload = store.blob_upload(&subject, "photo", "image/jpeg", &blob, Micros(1)).await.unwrap();
        for _ in 0..40 {
            upload.push(&[7; 65_536]).await.unwrap();
        }
        upload.finish().await.unwrap();
        store.erase_subject(&subject, Micros(2), "2022-08-01").await.unwrap();
    };
    // The schema itself waits in the log as yet.
    let written_back = || rusqlite::Connection::open(&path).unwrap().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    written_back();
    let empty = size();
    fill(&f.store, "ann").await;
    assert!(size() > empty + 2_000_000, "{empty} {}", size());
    f.store.give_space_back().await.unwrap();
    assert!(size() < empty + 200_000, "{empty} {}", size());

    // As a file was made before.
    let old = path.with_file_name("old.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch(&format!("PRAGMA auto_vacuum = 0; VACUUM INTO '{}'", old.display())).unwrap();
    let mode = || rusqlite::Connection::open(&old).unwrap().query_row("PRAGMA auto_vacuum", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(mode(), 0);
    let store = Store::open_sqlite(&old, sealing(1)).await.unwrap();
    assert_eq!(mode(), 2);
    let size = || std::fs::metadata(&old).unwrap().len();
    let empty = size();
    fill(&store, "bea").await;
    store.give_space_back().await.unwrap();
    assert!(size() < empty + 200_000, "{empty} {}", size());
}
