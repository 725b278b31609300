//! A sign-in from a new browser or address is told, and can be denied.

use super::harness::{PASSWORD, app, caller, code, person, signing_in};
use super::passwords::Post;
use crate::gate::{ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_CALLER};
use crate::sign_in::Telling;
use crate::{Caller, Error};
use aftercare_store::{Micros, SubjectId};
use aftercare_wire::{Role, SignInDenied};

const TOLD: &str = "A new sign-in to your account";

/// A browser with its secret, somewhere.
fn at(browser: &str, place: &str) -> Caller {
    Caller { browser: Some(format!("secret of {browser}")), agent: format!("Browser {browser}"), ..caller(place) }
}

fn denying(token: &str) -> SignInDenied {
    SignInDenied { token: token.to_owned() }
}

#[tokio::test]
async fn what_was_not_seen_before_is_told() {
    let ((app, clock), post) = (app().await, Post::default());
    person(&app, "rina", Role::Owner).await;
    person(&app, "sam", Role::Agent).await;
    post.sent(&app).await;
    let table = [
        (at("phone", "home"), true, "the first one ever"),
        (at("phone", "home"), false, "the same again"),
        (at("phone", "work"), true, "another address"),
        (at("desk", "work"), true, "another browser"),
        (at("desk", "home"), false, "both known, though not together"),
        (at("phone", "work"), false, "told before"),
        (caller("home"), true, "a browser without a secret"),
        (at("tablet", "hotel"), true, "both new"),
    ];
    for (caller, told, what) in table {
        app.sign_in(&signing_in("rina", PASSWORD), &caller).await.unwrap();
        assert_eq!(post.sent(&app).await, if told { vec![TOLD] } else { vec![] }, "{what}");
    }
    // What one account knows, another does not; and a wrong password makes nothing known.
    app.sign_in(&signing_in("sam", PASSWORD), &at("phone", "home")).await.unwrap();
    assert_eq!(post.sent(&app).await, [TOLD]);
    assert_eq!(code(app.sign_in(&signing_in("sam", "wrong horse"), &at("desk", "work")).await), "password:credentials");
    assert_eq!(post.sent(&app).await, [""; 0]);
    app.sign_in(&signing_in("sam", PASSWORD), &at("desk", "work")).await.unwrap();
    assert_eq!(post.sent(&app).await, [TOLD]);
    // After a year without a use it is new again.
    clock.pass(367 * 24 * 60 * 60);
    app.retain(app.now()).await.unwrap();
    app.sign_in(&signing_in("sam", PASSWORD), &at("phone", "home")).await.unwrap();
    assert_eq!(post.sent(&app).await, [TOLD]);
}

#[tokio::test]
async fn a_sign_in_is_denied_by_the_link() {
    let ((app, clock), post) = (app().await, Post::default());
    let (subject, ctx) = person(&app, "rina", Role::Owner).await;
    let own = app.sign_in(&signing_in("rina", PASSWORD), &at("phone", "home")).await.unwrap();
    post.sent(&app).await;
    let theirs = app.sign_in(&signing_in("rina", PASSWORD), &at("thief", "abroad")).await.unwrap();
    // Known by now, so that a second one is not told; it ends with the first.
    let second = app.sign_in(&signing_in("rina", PASSWORD), &at("thief", "abroad")).await.unwrap();
    assert_eq!(post.sent(&app).await, [TOLD]);
    let body = post.mails.lock().unwrap().last().unwrap().body.clone();
    assert!(body.contains("1 August 2022, 15:00 (Asia/Jakarta)\n    Browser thief\n    near abroad\n"), "{body}");
    let token = post.token_for("/sign-in/deny");

    let told = app.sign_in_told(&token, &caller("a")).await.unwrap().unwrap();
    assert_eq!((told.agent.as_str(), told.near.as_str()), ("Browser thief", "near abroad"));
    assert_eq!(app.sign_in_told("guess", &caller("a")).await, Ok(None));
    let listed: Vec<_> = app.sessions(&ctx, None).await.unwrap().into_iter().map(|s| (s.agent, s.told)).collect();
    // The first one ever is told as well.
    assert_eq!(listed, [("Browser thief".to_owned(), true), ("Browser thief".to_owned(), false), ("Browser phone".to_owned(), true)]);
    assert!(app.principal_of_session(&theirs).await.is_ok(), "a look at the page does nothing");

    assert_eq!(code(app.sign_in_deny_by_link(&denying("guess"), &caller("a")).await), "token:over");
    app.sign_in_deny_by_link(&denying(&token), &caller("a")).await.unwrap();
    assert_eq!(code(app.sign_in_deny_by_link(&denying(&token), &caller("a")).await), "token:over");
    for ended in [&theirs, &second] {
        assert_eq!(app.principal_of_session(ended).await, Err(Error::Unauthenticated));
    }
    assert!(app.principal_of_session(&own).await.is_ok());
    // What was denied is not remembered.
    app.sign_in(&signing_in("rina", PASSWORD), &at("thief", "abroad")).await.unwrap();
    assert_eq!(post.sent(&app).await, [TOLD]);
    // A link lives as long as the session that it is about.
    let late = post.token_for("/sign-in/deny");
    clock.pass(14 * 24 * 60 * 60);
    assert_eq!(code(app.sign_in_deny_by_link(&denying(&late), &caller("a")).await), "token:over");
    app.store.erase_subject(&subject, Micros(0), "2022-08-01").await.unwrap();
}

#[tokio::test]
async fn a_sign_in_is_denied_from_the_account() {
    let (app, _) = app().await;
    let (_, ctx) = person(&app, "rina", Role::Owner).await;
    let (_, stranger) = person(&app, "sam", Role::Agent).await;
    let own = app.sign_in(&signing_in("rina", PASSWORD), &at("phone", "home")).await.unwrap();
    let theirs = app.sign_in(&signing_in("rina", PASSWORD), &at("thief", "abroad")).await.unwrap();
    let id = app.sessions(&ctx, Some(&own)).await.unwrap().into_iter().find(|session| !session.current).unwrap().id;
    assert_eq!(code(app.sign_in_deny(&stranger, &id).await), "not-found");
    app.sign_in_deny(&ctx, &id).await.unwrap();
    assert_eq!(code(app.sign_in_deny(&ctx, &id).await), "not-found");
    assert!(app.principal_of_session(&theirs).await.is_err() && app.principal_of_session(&own).await.is_ok());
}

#[tokio::test]
async fn a_stranger_cannot_keep_a_known_browser_out() {
    let (app, _) = app().await;
    person(&app, "rina", Role::Owner).await;
    app.sign_in(&signing_in("rina", PASSWORD), &at("phone", "home")).await.unwrap();
    for n in 0..ATTEMPTS_PER_ACCOUNT {
        assert_eq!(code(app.sign_in(&signing_in("rina", "wrong horse"), &caller(&n.to_string())).await), "password:credentials");
    }
    assert_eq!(code(app.sign_in(&signing_in("rina", PASSWORD), &at("new", "elsewhere")).await), "too-many-requests");
    app.sign_in(&signing_in("rina", PASSWORD), &at("phone", "home")).await.unwrap();
    // Nor by using up the attempts of the address that both have.
    for n in 0..ATTEMPTS_PER_CALLER {
        drop(app.sign_in(&signing_in(&format!("nobody-{n}"), PASSWORD), &caller("home")).await);
    }
    assert_eq!(code(app.sign_in(&signing_in("rina", PASSWORD), &caller("home")).await), "too-many-requests");
    app.sign_in(&signing_in("rina", PASSWORD), &at("phone", "home")).await.unwrap();
    // A success there does not give the stranger new attempts, and the known browser has no more than others.
    assert_eq!(code(app.sign_in(&signing_in("rina", PASSWORD), &caller("yet elsewhere")).await), "too-many-requests");
    for _ in 0..ATTEMPTS_PER_ACCOUNT {
        assert_eq!(code(app.sign_in(&signing_in("rina", "wrong horse"), &at("phone", "home")).await), "password:credentials");
    }
    assert_eq!(code(app.sign_in(&signing_in("rina", PASSWORD), &at("phone", "home")).await), "too-many-requests");
}

#[tokio::test]
async fn what_an_account_knows_is_bounded_and_sealed() {
    let (app, clock) = app().await;
    let (subject, _) = person(&app, "rina", Role::Owner).await;
    for n in 0..53 {
        clock.pass(1);
        app.session_start(&subject, None, &at(&n.to_string(), "home"), Telling::Owner).await.unwrap();
    }
    assert_eq!(app.store.vault_list(&subject, "known-browser").await.unwrap().len(), 50);
    assert_eq!(app.store.vault_list(&subject, "known-address").await.unwrap().len(), 1);
    let rows = app.store.vault_all(&SubjectId::from(subject.as_str())).await.unwrap();
    let plain: String = rows.iter().map(|row| String::from_utf8_lossy(&row.plain).into_owned()).collect();
    assert!(!plain.contains("secret of"), "a browser's secret is kept nowhere");
}
