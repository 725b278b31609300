//! A hold that is placed at the moment of an erasure or a removal: whichever is second sees the other.

use super::harness::{Fixture, both};
use super::vault::{vault, write};
use crate::{Batch, Error, LegalHold, Micros, Store, SubjectId, Unheld, VaultWrite};

const TODAY: &str = "2022-08-01";

fn hold(subject: &str, last_day: Option<&str>) -> Batch {
    let (subject_id, hold_id) = (SubjectId::from(subject), format!("hold-{subject}"));
    let legal_hold = LegalHold {
        hold_id: hold_id.clone(),
        subject_id: subject_id.clone(),
        category: "media".to_owned(),
        placed_at: Micros(10),
        placed_by: "operator".to_owned(),
        last_day: last_day.map(str::to_owned),
        released_at: None,
        released_by: None,
    };
    let kind = "legal-hold".to_owned();
    let reason =
        VaultWrite::Put { subject_id, kind, row_id: hold_id.as_str().into(), plain: b"{}".to_vec(), at: Micros(10), indexes: Vec::new() };
    Batch { hold: Some(legal_hold), ..vault(vec![reason]) }
}

fn removal(subject: &str, categories: &[&str]) -> Batch {
    let subject_id = SubjectId::from(subject);
    let gone = VaultWrite::Remove { subject_id: subject_id.clone(), kind: "name".to_owned(), row_id: "1".into(), index_kinds: Vec::new() };
    let categories = categories.iter().map(|category| (*category).to_owned()).collect();
    Batch { unless_held: Some((subject_id, Unheld { categories, day: TODAY.to_owned() })), ..vault(vec![gone]) }
}

async fn named(store: &Store, subject: &str) -> bool {
    store.vault_get(&subject.into(), "name", &"1".into()).await.unwrap().is_some()
}

both!(sqlite_held_stays, postgres_held_stays, held_stays);
async fn held_stays(f: Fixture) {
    let ann = SubjectId::from("ann");
    let held = || Err(Error::Held { subject: ann.clone() });
    f.store.commit(vault(vec![write("ann", "name", "1", "Ann"), write("bob", "name", "1", "Bob")])).await.unwrap();
    f.store.commit(hold("ann", Some(TODAY))).await.unwrap();
    assert_eq!(f.store.erase_subject(&ann, Micros(20), TODAY).await, held());
    assert_eq!(f.store.commit(removal("ann", &["contact", "media"])).await.map(drop), held());
    assert!(named(&f.store, "ann").await);
    assert_eq!(f.store.erased(None, 10).await.unwrap(), []);
    assert_eq!(f.count("erasing", "1 = 1").await, 0);
    // Another category, another person, another day.
    f.store.commit(removal("bob", &["media"])).await.unwrap();
    assert!(!named(&f.store, "bob").await);
    f.store.commit(removal("ann", &["medi", "social-media"])).await.unwrap();
    assert!(!named(&f.store, "ann").await);
    f.store.erase_subject(&ann, Micros(20), "2022-08-02").await.unwrap();
    assert_eq!(f.store.commit(hold("ann", None)).await.map(drop), Err(Error::Erased { subject: ann.clone() }));
    assert_eq!(f.count("erasing", "1 = 1").await, 0);
}

both!(sqlite_begun_erasure, postgres_begun_erasure, begun_erasure);
async fn begun_erasure(f: Fixture) {
    f.store.commit(vault(vec![write("ann", "name", "1", "Ann")])).await.unwrap();
    // As if the server were killed between the beginning and the list.
    f.meddle("INSERT INTO erasing (subject_id, at) VALUES ('ann', 5)").await;
    assert_eq!(f.store.commit(hold("ann", None)).await.map(drop), Err(Error::Erased { subject: "ann".into() }));
    let mut late = hold("ann", None);
    late.hold.iter_mut().for_each(|hold| hold.placed_at = Micros(25 * 60 * 60 * 1_000_000));
    f.store.commit(late).await.unwrap();
    assert!(named(&f.store, "ann").await);
}

both!(sqlite_race, postgres_race, race);
async fn race(f: Fixture) {
    let other = f.reopen(1).await.unwrap();
    let (mut held, mut erased) = (0, 0);
    for n in 0..40 {
        let subject = format!("s{n}");
        f.store.commit(vault(vec![write(&subject, "name", "1", "x")])).await.unwrap();
        let (one, id) = (f.store.clone(), SubjectId::from(subject.as_str()));
        let erasure = tokio::spawn(async move { one.erase_subject(&id, Micros(20), TODAY).await });
        let (two, batch) = (other.clone(), hold(&subject, None));
        let hold = tokio::spawn(async move { two.commit(batch).await.map(drop) });
        match (erasure.await.unwrap(), hold.await.unwrap()) {
            (Ok(()), Err(Error::Erased { .. })) => {
                erased += 1;
                assert!(!named(&f.store, &subject).await);
            }
            (Err(Error::Held { .. }), Ok(())) => {
                held += 1;
                assert!(named(&f.store, &subject).await, "the hold lost");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((held + erased, f.count("erasing", "1 = 1").await), (40, 0));
    assert_eq!(f.store.erased(None, 100).await.unwrap().len(), erased);
}

both!(sqlite_sweeps, postgres_sweeps, sweeps);
async fn sweeps(f: Fixture) {
    for subject in ["ann", "bob"] {
        f.meddle(&format!(
            "INSERT INTO session (token_hash, subject_id, created_at, expires_at, last_seen) VALUES ('{subject}', '{subject}', 1, 5, 1)"
        ))
        .await;
    }
    f.store.commit(hold("ann", Some(TODAY))).await.unwrap();
    let unheld = |category: &str, day: &str| Unheld { categories: vec![category.to_owned()], day: day.to_owned() };
    assert_eq!(f.store.sessions_sweep(Micros(9), &unheld("media", TODAY)).await.unwrap(), 1);
    assert_eq!(f.count("session", "subject_id = 'ann'").await, 1);
    assert_eq!(f.store.sessions_sweep(Micros(9), &unheld("media", "2022-08-02")).await.unwrap(), 1);
}
