use super::harness::{Fixture, both, nothing_held};
use super::vault::indexed;
use crate::{Account, ApiToken, Batch, Error, Micros, Session};

fn account(subject: &str, role: &str) -> Account {
    Account {
        subject_id: subject.into(),
        role: role.to_owned(),
        state: "active".to_owned(),
        password_hash: format!("$hash-of-{subject}"),
        region: "DE".to_owned(),
        language: "de".to_owned(),
        created_at: Micros(1),
    }
}

fn sign_up(subject: &str, role: &str, email: &str) -> Batch {
    Batch { vault: vec![indexed(subject, "email", "1", email, true)], account: Some(account(subject, role)), ..Batch::default() }
}

both!(sqlite_accounts, postgres_accounts, accounts);
async fn accounts(f: Fixture) {
    f.store.commit(sign_up("ann", "owner", "ann@example.test")).await.unwrap();
    f.store.commit(sign_up("bob", "agent", "bob@example.test")).await.unwrap();
    f.store.commit(sign_up("cyd", "owner", "cyd@example.test")).await.unwrap();
    assert_eq!(f.store.account(&"ann".into()).await.unwrap(), Some(account("ann", "owner")));
    assert_eq!(f.store.account_by_login("email", "bob@example.test").await.unwrap(), Some(account("bob", "agent")));
    assert_eq!(f.store.account_by_login("email", "none@example.test").await.unwrap(), None);
    let owners = f.store.accounts("owner", None, 1).await.unwrap();
    assert_eq!(owners, [account("ann", "owner")]);
    assert_eq!(f.store.accounts("owner", Some(&owners[0].subject_id), 10).await.unwrap(), [account("cyd", "owner")]);

    // An address that is taken makes no account, nor does a subject that has one.
    assert_eq!(f.store.commit(sign_up("dan", "owner", "ann@example.test")).await, Err(Error::Taken { kind: "email".to_owned() }));
    assert_eq!(f.store.account(&"dan".into()).await.unwrap(), None);
    let again = f.store.commit(sign_up("ann", "administrator", "ann@example.test")).await;
    assert_eq!(again, Err(Error::Duplicate { what: "account_insert".to_owned() }));

    let changed = Account {
        role: "assessor".to_owned(),
        state: "locked".to_owned(),
        region: "NL".to_owned(),
        language: "en".to_owned(),
        ..account("bob", "agent")
    };
    f.store.account_update(&changed).await.unwrap();
    assert_eq!(f.store.account(&"bob".into()).await.unwrap(), Some(changed));
    assert_eq!(f.store.account_update(&account("dan", "owner")).await, Err(Error::NotFound { what: "account" }));
}

both!(sqlite_sessions, postgres_sessions, sessions);
async fn sessions(f: Fixture) {
    let session = |hash: &str, subject: &str, expires_at| Session {
        token_hash: hash.to_owned(),
        subject_id: subject.into(),
        created_at: Micros(1),
        expires_at: Micros(expires_at),
        last_seen: Micros(1),
    };
    for new in [session("h1", "ann", 100), session("h2", "ann", 200), session("h3", "bob", 300), session("h4", "ann", 400)] {
        f.store.session_create(&new, None).await.unwrap();
    }
    assert_eq!(f.store.session("h1", Micros(99)).await.unwrap(), Some(session("h1", "ann", 100)));
    assert_eq!(f.store.session("h1", Micros(100)).await.unwrap(), None);
    f.store.session_touch("h3", Micros(50)).await.unwrap();
    assert_eq!(f.store.session("h3", Micros(50)).await.unwrap().unwrap().last_seen, Micros(50));
    assert!(f.store.session_create(&session("h3", "ann", 900), None).await.is_err());
    assert_eq!(f.store.sessions_sweep(Micros(100), &nothing_held()).await.unwrap(), 1);
    f.store.session_delete("h2").await.unwrap();
    assert_eq!(f.store.session("h2", Micros(1)).await.unwrap(), None);
    assert_eq!(f.store.sessions_delete(&"ann".into()).await.unwrap(), 1);
    assert!(f.store.session("h3", Micros(1)).await.unwrap().is_some());
}

both!(sqlite_api_tokens, postgres_api_tokens, api_tokens);
async fn api_tokens(f: Fixture) {
    let token = |id: &str, hash: &str, expires_at: Option<i64>| ApiToken {
        token_id: id.into(),
        token_hash: hash.to_owned(),
        subject_id: "ann".into(),
        scopes: "cases:read cases:write".to_owned(),
        name: "shop".to_owned(),
        created_at: Micros(1),
        expires_at: expires_at.map(Micros),
        revoked_at: None,
    };
    f.store.api_token_create(&token("t1", "h1", None)).await.unwrap();
    f.store.api_token_create(&token("t2", "h2", Some(100))).await.unwrap();
    assert_eq!(f.store.api_token_create(&token("t3", "h1", None)).await, Err(Error::Duplicate { what: "token_insert".to_owned() }));
    assert_eq!(f.store.api_token("h1", Micros(i64::MAX)).await.unwrap(), Some(token("t1", "h1", None)));
    assert!(f.store.api_token("h2", Micros(99)).await.unwrap().is_some());
    assert_eq!(f.store.api_token("h2", Micros(100)).await.unwrap(), None);

    let missing = Err(Error::NotFound { what: "token" });
    assert_eq!(f.store.api_token_revoke(&"bob".into(), &"t1".into(), Micros(9)).await, missing);
    f.store.api_token_revoke(&"ann".into(), &"t1".into(), Micros(9)).await.unwrap();
    assert_eq!(f.store.api_token_revoke(&"ann".into(), &"t1".into(), Micros(10)).await, missing);
    assert_eq!(f.store.api_token("h1", Micros(10)).await.unwrap(), None);
    let listed = f.store.api_tokens_of_subject(&"ann".into()).await.unwrap();
    assert_eq!(listed.iter().map(|token| token.revoked_at).collect::<Vec<_>>(), [Some(Micros(9)), None]);
}

both!(sqlite_by_index, postgres_by_index, by_index);
async fn by_index(f: Fixture) {
    let closed = |subject: &str, state: &str, at: i64| {
        let account = Account { state: state.to_owned(), created_at: Micros(at), ..account(subject, "owner") };
        Batch { vault: vec![indexed(subject, "email", "1", "ann@example.test", false)], account: Some(account), ..Batch::default() }
    };
    for batch in [closed("old", "closed", 1), closed("new", "closed", 3), closed("open", "active", 4), closed("mid", "closed", 2)] {
        f.store.commit(batch).await.unwrap();
    }
    let found = async |value: &str, limit: u32| {
        let found = f.store.accounts_by_index("email", value, "closed", limit).await.unwrap();
        found.into_iter().map(|account| account.subject_id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found("ann@example.test", 9).await, ["new", "mid", "old"]);
    assert_eq!(found("ann@example.test", 1).await, ["new"]);
    assert_eq!(found("none@example.test", 9).await, [""; 0]);
}
