//! The operator's key takes the place of another.

use super::harness::{Fixture, both, sealing};
use super::vault::{indexed, vault};
use crate::{Error, Idempotency, IdempotencyDone, Micros, OperatorKey, Sealing, Store};

fn both_keys(current: u8, previous: u8) -> Sealing {
    sealing(current).with_previous(&OperatorKey::new([previous; 32]))
}

async fn answered(store: &Store, key: &str) {
    let begun = store.idempotency_begin("s001", key, "hash", Micros(1), Micros(0)).await.unwrap();
    let Idempotency::Started(ticket) = begun else { panic!("{begun:?}") };
    store.idempotency_finish(&IdempotencyDone { ticket, status: 200, body: b"answer".to_vec() }).await.unwrap();
}

async fn everything_is_there(store: &Store) {
    for n in 0..30 {
        let subject = format!("s{n:03}");
        let row = store.vault_get(&subject.as_str().into(), "email", &"1".into()).await.unwrap().unwrap();
        assert_eq!(row.plain, subject.as_bytes());
        assert_eq!(store.find_by_index("email", &subject, 9).await.unwrap().len(), 1, "{subject}");
    }
    let again = store.idempotency_begin("s001", "key", "hash", Micros(9), Micros(0)).await.unwrap();
    assert_eq!(again, Idempotency::Replay { status: 200, body: b"answer".to_vec() });
}

async fn filled(f: &Fixture) {
    for n in 0..30 {
        let subject = format!("s{n:03}");
        f.store.commit(vault(vec![indexed(&subject, "email", "1", &subject, true)])).await.unwrap();
    }
    answered(&f.store, "key").await;
}

both!(sqlite_key_is_replaced, postgres_key_is_replaced, key_is_replaced);
async fn key_is_replaced(f: Fixture) {
    filled(&f).await;
    let both = f.reopen_sealed(both_keys(2, 1)).await.unwrap();
    everything_is_there(&both).await;
    assert_eq!(both.reseal(7, |_| Ok(())).await.unwrap(), 31);
    everything_is_there(&both).await;
    assert_eq!(both.reseal(7, |_| Ok(())).await.unwrap(), 0);
    everything_is_there(&f.reopen(2).await.unwrap()).await;
    assert_eq!(f.reopen(1).await.map(drop), Err(Error::WrongOperatorKey));
}

both!(sqlite_stopped_in_the_middle, postgres_stopped_in_the_middle, stopped_in_the_middle);
async fn stopped_in_the_middle(f: Fixture) {
    filled(&f).await;
    let stop = || Err(Error::Closed);
    for stopped_after in [1_u64, 8, 22, 30] {
        let both = f.reopen_sealed(both_keys(2, 1)).await.unwrap();
        let run = both.reseal(5, |n| if n >= stopped_after { stop() } else { Ok(()) }).await;
        drop(run);
        // Written in the middle, and written by somebody who knows both keys.
        everything_is_there(&f.reopen_sealed(both_keys(2, 1)).await.unwrap()).await;
        let late = format!("late{stopped_after}");
        both.commit(vault(vec![indexed(&late, "email", "1", &late, true)])).await.unwrap();
    }
    let both = f.reopen_sealed(both_keys(2, 1)).await.unwrap();
    both.erase_subject(&"late1".into(), Micros(5), "2022-08-01").await.unwrap();
    both.reseal(5, |_| Ok(())).await.unwrap();
    let after = f.reopen(2).await.unwrap();
    everything_is_there(&after).await;
    assert_eq!(after.find_by_index("email", "late22", 9).await.unwrap().len(), 1);
    assert_eq!(f.count("subject_key", "subject_id = 'late1'").await, 0, "what was erased is not sealed again");
}

both!(sqlite_old_backup_without_old_key, postgres_old_backup_without_old_key, old_backup_without_old_key);
async fn old_backup_without_old_key(f: Fixture) {
    filled(&f).await;
    f.meddle("CREATE TABLE old_key AS SELECT * FROM subject_key").await;
    f.reopen_sealed(both_keys(2, 1)).await.unwrap().reseal(50, |_| Ok(())).await.unwrap();
    // What the backup held comes back, key and all.
    f.meddle("DELETE FROM subject_key; INSERT INTO subject_key SELECT * FROM old_key").await;
    let after = f.reopen(2).await.unwrap();
    let answer = after.vault_get(&"s001".into(), "email", &"1".into()).await;
    assert_eq!(answer, Err(Error::Tampered { what: "subject key", id: "s001".to_owned() }));
}

// A store from before index keys were keys of their own: its indexes hold.
both!(sqlite_index_key_of_before, postgres_index_key_of_before, index_key_of_before);
async fn index_key_of_before(f: Fixture) {
    f.meddle("DELETE FROM wrapped_key").await;
    let before = f.reopen(1).await.unwrap();
    before.commit(vault(vec![indexed("ann", "email", "1", "ann", true)])).await.unwrap();
    f.meddle("DELETE FROM wrapped_key").await;
    for sealing in [sealing(1), both_keys(2, 1)] {
        let after = f.reopen_sealed(sealing).await.unwrap();
        assert_eq!(after.find_by_index("email", "ann", 9).await.unwrap().len(), 1);
    }
}
