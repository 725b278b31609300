//! Links that a mail brings, the state of an account, and what is kept for a time.

use super::harness::{Fixture, both, nothing_held};
use crate::{Account, AccountLink, AccountState, Batch, Error, LinkUse, Micros, Session};

fn link(id: &str, kind: &str, until: i64) -> AccountLink {
    AccountLink {
        link_id: id.into(),
        kind: kind.to_owned(),
        subject_id: "ann".into(),
        about: "one two".to_owned(),
        created_at: Micros(1),
        expires_at: Micros(until),
    }
}

async fn put(f: &Fixture, links: Vec<AccountLink>) {
    f.store.commit(Batch { links, ..Batch::default() }).await.unwrap();
}

both!(sqlite_link, postgres_link, link_is_used_once);
async fn link_is_used_once(f: Fixture) {
    put(&f, vec![link("l1", "deny", 100), link("l2", "open", 50)]).await;
    let find = async |hash: &str, kind: &str, now: i64| f.store.link_by_token(hash, kind, Micros(now)).await.unwrap().map(|l| l.about);
    assert_eq!(find("h1", "deny", 10).await, None);
    assert!(f.store.link_token(&"l1".into(), "h0", Micros(10)).await.unwrap());
    // A mail that was written twice: only its later token holds.
    assert!(f.store.link_token(&"l1".into(), "h1", Micros(10)).await.unwrap());
    assert!(!f.store.link_token(&"l2".into(), "h2", Micros(50)).await.unwrap());
    assert_eq!(find("h0", "deny", 10).await, None);
    assert_eq!(find("h1", "open", 10).await, None, "another kind");
    assert_eq!(find("h1", "deny", 100).await, None, "over");
    assert_eq!(find("h1", "deny", 99).await.as_deref(), Some("one two"));
    let used = Batch { link_use: Some(LinkUse { link_id: "l1".into(), now: Micros(99) }), ..Batch::default() };
    f.store.commit(used.clone()).await.unwrap();
    assert_eq!(f.store.commit(used).await, Err(Error::NotFound { what: "link" }));
    assert_eq!(f.store.links_sweep(Micros(50), &nothing_held()).await.unwrap(), 1);
    put(&f, vec![link("l3", "deny", 100)]).await;
    f.store.erase_subject(&"ann".into(), Micros(5), "2022-08-01").await.unwrap();
    assert_eq!(f.count("account_link", "1 = 1").await, 0);
}

both!(sqlite_account_state, postgres_account_state, account_changes_its_state);
async fn account_changes_its_state(f: Fixture) {
    let account = Account {
        subject_id: "ann".into(),
        role: "owner".to_owned(),
        state: "unconfirmed".to_owned(),
        password_hash: "$".to_owned(),
        region: "DE".to_owned(),
        language: "de".to_owned(),
        created_at: Micros(10),
    };
    f.store.commit(Batch { account: Some(account), ..Batch::default() }).await.unwrap();
    let left = async |until: i64| f.store.accounts_left("unconfirmed", Micros(until), 9).await.unwrap();
    assert_eq!(left(9).await, []);
    assert_eq!(left(10).await, ["ann".into()]);
    put(&f, vec![link("l0", "open", 50)]).await;
    assert_eq!(left(10).await, [], "a link could still open it");
    let to = |from: &str, to: &str, ends: Option<i64>| {
        let state = AccountState { subject_id: "ann".into(), from: from.to_owned(), to: to.to_owned(), ends: ends.map(Micros) };
        Batch { account_state: Some(state), ..Batch::default() }
    };
    f.store.commit(to("unconfirmed", "active", None)).await.unwrap();
    assert_eq!(f.store.commit(to("unconfirmed", "active", None)).await, Err(Error::NotFound { what: "account" }));
    let at = Micros(1);
    let session = Session { token_hash: "s".to_owned(), subject_id: "ann".into(), created_at: at, expires_at: Micros(99), last_seen: at };
    f.store.session_create(&session, None).await.unwrap();
    put(&f, vec![link("l1", "deny", 100)]).await;
    f.store.commit(to("active", "closed", Some(20))).await.unwrap();
    assert_eq!((f.count("session", "1 = 1").await, f.count("account_link", "1 = 1").await), (0, 0));
}
