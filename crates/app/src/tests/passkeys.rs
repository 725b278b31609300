//! Passkeys, by an authenticator in software.

use super::authenticator::{Authenticator, PRESENT};
use super::harness::{HandClock, PASSWORD, app as plain_app, caller, code, person, visitor};
use super::passwords::Post;
use crate::{App, Context, Error};
use aftercare_wire::{
    AccountClose, Language, PasskeyAdd, PasskeyAnswer, PasskeyChallengeCreate, PasskeyChallengeView, PasskeyMade, PasskeyPurpose,
    PasswordChange, Role,
};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use std::sync::Arc;

async fn app() -> (App, Arc<HandClock>) {
    let (app, clock) = plain_app().await;
    (app.with_passkeys_at("https://care.example"), clock)
}

async fn asked(app: &App, ctx: &Context, purpose: PasskeyPurpose) -> PasskeyChallengeView {
    app.passkey_challenge(ctx, &PasskeyChallengeCreate { purpose }, &caller("a")).await.unwrap()
}

fn challenge(view: &PasskeyChallengeView) -> Vec<u8> {
    BASE64.decode(&view.challenge).unwrap()
}

fn adding(authenticator: &Authenticator, challenge: &[u8]) -> PasskeyAdd {
    let (client_data, attestation) = (authenticator.client("create", challenge), authenticator.attestation());
    let made = PasskeyMade { client_data: BASE64.encode(client_data), attestation: BASE64.encode(attestation) };
    PasskeyAdd { name: " Telephone ".to_owned(), current_password: PASSWORD.to_owned(), made }
}

fn answering(authenticator: &Authenticator, challenge: &[u8]) -> PasskeyAnswer {
    let (client_data, data, signature) = authenticator.answer(challenge);
    PasskeyAnswer {
        id: BASE64.encode(&authenticator.id),
        client_data: BASE64.encode(client_data),
        authenticator_data: BASE64.encode(data),
        signature: BASE64.encode(signature),
        user_handle: None,
    }
}

async fn added(app: &App, ctx: &Context, id: &[u8]) -> Authenticator {
    let authenticator = Authenticator::p256(id);
    let view = asked(app, ctx, PasskeyPurpose::Add).await;
    app.passkey_add(ctx, &adding(&authenticator, &challenge(&view)), &caller("a")).await.unwrap();
    authenticator
}

async fn signs_in(app: &App, answer: &PasskeyAnswer) -> String {
    code(app.sign_in_by_passkey(Language::En, answer, &caller("b")).await)
}

#[tokio::test]
async fn a_passkey_is_added_used_and_removed() {
    let ((app, _), post) = (app().await, Post::default());
    let (subject, ctx) = person(&app, "rina", Role::Owner).await;
    post.sent(&app).await;
    let view = asked(&app, &ctx, PasskeyPurpose::Add).await;
    assert_eq!((&*view.rp_id, view.user_name.as_deref()), ("care.example", Some("rina@example.org")));
    assert_eq!(BASE64.decode(view.user_handle.unwrap()).unwrap(), subject.as_str().as_bytes());
    let mut authenticator = added(&app, &ctx, b"one").await;
    assert_eq!(post.sent(&app).await, ["A passkey was added to your account"]);
    assert_eq!(asked(&app, &ctx, PasskeyPurpose::Add).await.known, [BASE64.encode(b"one")]);

    let view = asked(&app, &visitor(), PasskeyPurpose::SignIn).await;
    assert_eq!((view.known, view.user_name), (vec![], None));
    authenticator.count = 2;
    let ask = asked(&app, &visitor(), PasskeyPurpose::SignIn).await;
    let answer = PasskeyAnswer { user_handle: Some(BASE64.encode(subject.as_str())), ..answering(&authenticator, &challenge(&ask)) };
    let token = app.sign_in_by_passkey(Language::En, &answer, &caller("b")).await.unwrap();
    assert_eq!(app.principal_of_session(&token).await.unwrap().subject(), Some(&subject));
    // A sign-in like any other: from a new place it is told.
    assert_eq!(post.sent(&app).await, ["A new sign-in to your account"]);
    assert_eq!(signs_in(&app, &answer).await, "passkey:over", "an answer holds once");

    let listed = app.passkeys(&ctx).await.unwrap();
    assert_eq!((listed.len(), &*listed[0].name, listed[0].used_at.is_some()), (1, "Telephone", true));
    let (_, stranger) = person(&app, "sam", Role::Owner).await;
    assert_eq!(code(app.passkey_remove(&stranger, &listed[0].id).await), "not-found");
    app.passkey_remove(&ctx, &listed[0].id).await.unwrap();
    authenticator.count = 3;
    let ask = asked(&app, &visitor(), PasskeyPurpose::SignIn).await;
    assert_eq!(signs_in(&app, &answering(&authenticator, &challenge(&ask))).await, "passkey:unknown");
}

#[tokio::test]
async fn a_challenge_is_for_one_purpose_one_person_and_five_minutes() {
    let (app, clock) = app().await;
    let (_, ctx) = person(&app, "rina", Role::Owner).await;
    let (_, other) = person(&app, "sam", Role::Owner).await;
    let mut authenticator = added(&app, &ctx, b"one").await;
    authenticator.count = 2;
    for (asker, purpose) in [(&ctx, PasskeyPurpose::Add), (&ctx, PasskeyPurpose::Confirm)] {
        let ask = asked(&app, asker, purpose).await;
        assert_eq!(signs_in(&app, &answering(&authenticator, &challenge(&ask))).await, "passkey:over", "{purpose:?}");
    }
    assert_eq!(signs_in(&app, &answering(&authenticator, &[9; 32])).await, "passkey:over", "a challenge of nobody");
    let theirs = challenge(&asked(&app, &other, PasskeyPurpose::Add).await);
    let made = adding(&Authenticator::p256(b"two"), &theirs);
    assert_eq!(code(app.passkey_add(&ctx, &made, &caller("a")).await), "passkey:over");
    let ask = challenge(&asked(&app, &visitor(), PasskeyPurpose::SignIn).await);
    clock.pass(5 * 60);
    assert_eq!(signs_in(&app, &answering(&authenticator, &ask)).await, "passkey:over");
    assert!(app.sweep().await.unwrap() > 0);
    let anonymous = app.passkey_challenge(&visitor(), &PasskeyChallengeCreate { purpose: PasskeyPurpose::Add }, &caller("a")).await;
    assert_eq!(code(anonymous), "unauthenticated");
}

#[tokio::test]
async fn what_does_not_hold_starts_no_session() {
    let ((app, _), post) = (app().await, Post::default());
    let (_, ctx) = person(&app, "rina", Role::Owner).await;
    let (sam, other) = person(&app, "sam", Role::Owner).await;
    let mut authenticator = added(&app, &ctx, b"one").await;
    post.sent(&app).await;
    type Change = fn(&mut Authenticator);
    let table: [(&str, Change); 4] = [
        ("another page", |a| a.origin = "https://evil.example".to_owned()),
        ("another site", |a| a.rp = "evil.example".to_owned()),
        ("not verified", |a| a.flags = PRESENT),
        ("another key", |a| a.pair = Authenticator::p256(b"x").pair),
    ];
    for (what, change) in table {
        let mut wrong = added(&app, &ctx, what.as_bytes()).await;
        change(&mut wrong);
        wrong.count = 7;
        let ask = challenge(&asked(&app, &visitor(), PasskeyPurpose::SignIn).await);
        assert_eq!(signs_in(&app, &answering(&wrong, &ask)).await, "passkey:does-not-hold", "{what}");
    }
    post.sent(&app).await;
    // The count of before: refused, and the owner is told.
    let ask = challenge(&asked(&app, &visitor(), PasskeyPurpose::SignIn).await);
    assert_eq!(signs_in(&app, &answering(&authenticator, &ask)).await, "passkey:does-not-hold");
    assert_eq!(post.sent(&app).await, ["A passkey of yours was refused"]);
    // Said to be somebody else's.
    authenticator.count = 2;
    let ask = challenge(&asked(&app, &visitor(), PasskeyPurpose::SignIn).await);
    let answer = PasskeyAnswer { user_handle: Some(BASE64.encode(sam.as_str())), ..answering(&authenticator, &ask) };
    assert_eq!(signs_in(&app, &answer).await, "passkey:unknown");
    // A credential belongs to one account.
    let ask = challenge(&asked(&app, &other, PasskeyPurpose::Add).await);
    let twin = Authenticator::p256(b"one");
    assert_eq!(code(app.passkey_add(&other, &adding(&twin, &ask), &caller("a")).await), "passkey:known");
    let wrong = PasskeyAdd { current_password: "wrong horse".to_owned(), ..adding(&twin, &ask) };
    assert_eq!(code(app.passkey_add(&other, &wrong, &caller("a")).await), "current_password:credentials");
    let junk = PasskeyAnswer { signature: "not base64!".to_owned(), ..answer };
    assert_eq!(signs_in(&app, &junk).await, "passkey:not-base64");
}

#[tokio::test]
async fn a_passkey_stands_for_the_password_where_it_is_asked_again() {
    let (app, _) = app().await;
    let (_, ctx) = person(&app, "rina", Role::Owner).await;
    let (_, other) = person(&app, "sam", Role::Owner).await;
    let mut authenticator = added(&app, &ctx, b"one").await;
    authenticator.count = 2;
    let changing =
        |passkey| PasswordChange { current_password: String::new(), passkey: Some(passkey), new_password: "another horse".to_owned() };
    // Somebody else's does not.
    let ask = challenge(&asked(&app, &other, PasskeyPurpose::Confirm).await);
    let answer = answering(&authenticator, &ask);
    assert_eq!(code(app.password_change(&other, &changing(answer), None, &caller("a")).await), "passkey:unknown");
    let ask = challenge(&asked(&app, &ctx, PasskeyPurpose::Confirm).await);
    app.password_change(&ctx, &changing(answering(&authenticator, &ask)), None, &caller("a")).await.unwrap();
    authenticator.count = 3;
    let ask = challenge(&asked(&app, &ctx, PasskeyPurpose::Confirm).await);
    let closing = AccountClose { current_password: String::new(), passkey: Some(answering(&authenticator, &ask)) };
    app.account_close(&ctx, &closing, &caller("a")).await.unwrap();
    authenticator.count = 4;
    let ask = challenge(&asked(&app, &visitor(), PasskeyPurpose::SignIn).await);
    let answer = app.sign_in_by_passkey(Language::En, &answering(&authenticator, &ask), &caller("a")).await;
    assert!(matches!(answer, Err(Error::Refused(_))), "{answer:?}");
}

#[tokio::test]
async fn without_a_name_and_tls_there_are_no_passkeys() {
    let (app, _) = plain_app().await;
    assert!(!app.with_passkeys_at("http://127.0.0.1:8080").passkeys_work());
}
