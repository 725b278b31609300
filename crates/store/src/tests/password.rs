use super::harness::{Fixture, both, nothing_held};
use crate::{Account, Batch, Error, Micros, NewPassword, PasswordProof, PasswordReset, Session};

fn account(subject: &str) -> Account {
    Account {
        subject_id: subject.into(),
        role: "owner".to_owned(),
        state: "active".to_owned(),
        password_hash: format!("$first-of-{subject}"),
        region: "DE".to_owned(),
        language: "de".to_owned(),
        created_at: Micros(1),
    }
}

async fn signed_in(f: &Fixture, hash: &str, subject: &str) {
    let (subject_id, at) = (subject.into(), Micros(1));
    let session = Session { token_hash: hash.to_owned(), subject_id, created_at: at, expires_at: Micros(1000), last_seen: at };
    f.store.session_create(&session, None).await.unwrap();
}

/// Two people, each signed in at home and at work.
async fn ann_and_bob(f: &Fixture) {
    for subject in ["ann", "bob"] {
        f.store.commit(Batch { account: Some(account(subject)), ..Batch::default() }).await.unwrap();
        for place in ["home", "work"] {
            signed_in(f, &format!("{subject}-{place}"), subject).await;
        }
    }
}

async fn ask(f: &Fixture, subject: &str, reset: &str, at: i64) {
    let (subject_id, reset_id) = (subject.into(), reset.into());
    let asked = PasswordReset { subject_id, reset_id, created_at: Micros(at), expires_at: Micros(at + 100) };
    f.store.commit(Batch { password_reset: Some(asked), ..Batch::default() }).await.unwrap();
}

fn set(subject: &str, hash: &str, proof: PasswordProof, keep: Option<&str>) -> Batch {
    let keep_session = keep.map(str::to_owned);
    let password = NewPassword { subject_id: subject.into(), password_hash: hash.to_owned(), proof, keep_session };
    Batch { password: Some(password), ..Batch::default() }
}

fn by_token(hash: &str, now: i64) -> PasswordProof {
    PasswordProof::Reset { token_hash: hash.to_owned(), now: Micros(now) }
}

async fn password_of(f: &Fixture, subject: &str) -> String {
    f.store.account(&subject.into()).await.unwrap().unwrap().password_hash
}

async fn sessions(f: &Fixture) -> String {
    let mut live = Vec::new();
    for hash in ["ann-home", "ann-work", "bob-home", "bob-work"] {
        live.extend(f.store.session(hash, Micros(5)).await.unwrap().map(|session| session.token_hash));
    }
    live.join(" ")
}

both!(sqlite_password_is_replaced, postgres_password_is_replaced, password_is_replaced);
async fn password_is_replaced(f: Fixture) {
    ann_and_bob(&f).await;
    ask(&f, "ann", "r1", 10).await;
    ask(&f, "bob", "r2", 10).await;
    let current = |hash: &str| PasswordProof::Current { password_hash: hash.to_owned() };
    // Not on the strength of a password that is none any more; then nothing changes.
    let late = f.store.commit(set("ann", "$second", current("$before"), None)).await;
    assert_eq!(late.map(drop), Err(Error::NotFound { what: "account with this password" }));
    assert_eq!((password_of(&f, "ann").await.as_str(), f.count("session", "1 = 1").await), ("$first-of-ann", 4));

    f.store.commit(set("ann", "$second", current("$first-of-ann"), Some("ann-home"))).await.unwrap();
    assert_eq!(password_of(&f, "ann").await, "$second");
    assert_eq!(sessions(&f).await, "ann-home bob-home bob-work");
    assert_eq!(f.count("password_reset", "subject_id = 'bob'").await, f.count("password_reset", "1 = 1").await);
    // Somebody else's session is not kept by naming it.
    f.store.commit(set("ann", "$third", current("$second"), Some("bob-home"))).await.unwrap();
    assert_eq!(sessions(&f).await, "bob-home bob-work");
    // What changes an account otherwise leaves its password alone.
    f.store.account_update(&account("ann")).await.unwrap();
    assert_eq!(password_of(&f, "ann").await, "$third");
}

both!(sqlite_password_reset, postgres_password_reset, password_reset);
async fn password_reset(f: Fixture) {
    ann_and_bob(&f).await;
    let give = async |subject: &str, reset: &str, hash: &str, now: i64| {
        f.store.password_reset_token(&subject.into(), &reset.into(), hash, Micros(now)).await.unwrap()
    };
    let whose = async |hash: &str, now: i64| f.store.password_reset_subject(hash, Micros(now)).await.unwrap().map(String::from);
    let over = || Err(Error::NotFound { what: "password reset" });
    ask(&f, "ann", "r1", 10).await;
    ask(&f, "bob", "r2", 10).await;
    // Only to its own subject, and while it is good.
    assert!(!give("bob", "r1", "t1", 20).await && !give("ann", "r1", "t1", 110).await && !give("ann", "r0", "t1", 20).await);
    assert!(give("ann", "r1", "t1", 20).await && give("bob", "r2", "t2", 20).await);
    assert_eq!((whose("t1", 109).await.as_deref(), whose("t1", 110).await, whose("t9", 20).await), (Some("ann"), None, None));
    // A mail that goes out again has another token.
    assert!(give("ann", "r1", "t3", 21).await);
    assert_eq!((whose("t1", 22).await, whose("t3", 22).await.as_deref()), (None, Some("ann")));
    // The newest request counts, and the one before gets no token any more.
    ask(&f, "ann", "r4", 30).await;
    assert_eq!((whose("t3", 31).await, give("ann", "r1", "t5", 31).await), (None, false));
    assert!(give("ann", "r4", "t4", 31).await);

    for (subject, token, now) in [("ann", "t3", 40), ("ann", "t2", 40), ("bob", "t4", 40), ("ann", "t4", 130)] {
        let answer = f.store.commit(set(subject, "$new", by_token(token, now), None)).await;
        assert_eq!(answer.map(drop), over(), "{subject} {token} {now}");
    }
    assert_eq!((password_of(&f, "ann").await.as_str(), f.count("session", "1 = 1").await), ("$first-of-ann", 4));
    f.store.commit(set("ann", "$new", by_token("t4", 129), None)).await.unwrap();
    assert_eq!(password_of(&f, "ann").await, "$new");
    assert_eq!(sessions(&f).await, "bob-home bob-work");
    assert_eq!(f.store.commit(set("ann", "$again", by_token("t4", 129), None)).await.map(drop), over());

    // What nobody came back for is swept.
    assert_eq!(f.store.password_resets_sweep(Micros(109), &nothing_held()).await.unwrap(), 0);
    assert_eq!(f.store.password_resets_sweep(Micros(110), &nothing_held()).await.unwrap(), 1);
    assert_eq!(f.count("password_reset", "1 = 1").await, 0);
}

both!(sqlite_password_reset_once, postgres_password_reset_once, password_reset_once);
async fn password_reset_once(f: Fixture) {
    ann_and_bob(&f).await;
    ask(&f, "ann", "r1", 10).await;
    assert!(f.store.password_reset_token(&"ann".into(), &"r1".into(), "t1", Micros(20)).await.unwrap());
    let tasks: Vec<_> = (0..8)
        .map(|n| {
            let (store, batch) = (f.store.clone(), set("ann", &format!("$new-{n}"), by_token("t1", 20), None));
            tokio::spawn(async move { store.commit(batch).await.is_ok() })
        })
        .collect();
    let mut set = 0;
    for task in tasks {
        set += usize::from(task.await.unwrap());
    }
    assert_eq!(set, 1);
}

// Whoever signs in with the old password while it is changed is signed out, or not signed in.
both!(sqlite_no_session_outlives_its_password, postgres_no_session_outlives_its_password, no_session_outlives_its_password);
async fn no_session_outlives_its_password(f: Fixture) {
    for round in 0..10 {
        let subject = format!("s{round}");
        f.store.commit(Batch { account: Some(account(&subject)), ..Batch::default() }).await.unwrap();
        let old = format!("$first-of-{subject}");
        let mut tasks = Vec::new();
        for n in 0..6 {
            let (store, old, at) = (f.store.clone(), old.clone(), Micros(1));
            let (token_hash, subject_id) = (format!("{subject}-{n}"), subject.as_str().into());
            let session = Session { token_hash, subject_id, created_at: at, expires_at: Micros(1000), last_seen: at };
            tasks.push(tokio::spawn(async move {
                if let Err(error) = store.session_create(&session, Some(&old)).await {
                    assert_eq!(error, Error::NotFound { what: "account with this password" });
                }
            }));
        }
        let batch = set(&subject, "$new", PasswordProof::Current { password_hash: old }, None);
        f.store.commit(batch).await.unwrap();
        for task in tasks {
            task.await.unwrap();
        }
    }
    assert_eq!(f.count("session", "1 = 1").await, 0);
}

both!(sqlite_erased_subject_has_no_reset, postgres_erased_subject_has_no_reset, erased_subject_has_no_reset);
async fn erased_subject_has_no_reset(f: Fixture) {
    ann_and_bob(&f).await;
    ask(&f, "ann", "r1", 10).await;
    ask(&f, "bob", "r2", 10).await;
    f.store.erase_subject(&"ann".into(), Micros(20), "2022-08-01").await.unwrap();
    assert_eq!((f.count("password_reset", "subject_id = 'ann'").await, f.count("password_reset", "1 = 1").await), (0, 1));
}
