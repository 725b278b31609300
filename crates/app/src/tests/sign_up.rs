//! Signing up without telling anybody who has an account.

use super::harness::{PASSWORD, app, caller, code, person, signing_in, signing_up, visitor};
use super::passwords::Post;
use crate::gate::{ATTEMPTS_PER_ACCOUNT, SIGN_UPS_PER_ADDRESS};
use crate::{App, Error};
use aftercare_wire::{AccountConfirm, AccountCreate, PasswordResetCreate, Role};
use std::sync::atomic::Ordering;

fn confirming(token: &str, password: &str) -> AccountConfirm {
    AccountConfirm { token: token.to_owned(), password: password.to_owned() }
}

/// How many passwords an answer costs.
async fn hashes<T>(app: &App, work: impl Future<Output = T>) -> u64 {
    let before = app.gate.hashed.load(Ordering::Relaxed);
    work.await;
    app.gate.hashed.load(Ordering::Relaxed) - before
}

#[tokio::test]
async fn a_known_address_gets_the_same_answer_and_its_owner_a_mail() {
    let ((app, clock), post) = (app().await, Post::default());
    person(&app, "rina", Role::Owner).await;
    post.sent(&app).await;
    let spelled = AccountCreate { email: " RINA@Example.org".to_owned(), ..signing_up("rina") };
    let known = app.account_create(&visitor(), &spelled, &caller("a")).await;
    clock.pass(1);
    let unknown = app.account_create(&visitor(), &signing_up("zoe"), &caller("b")).await;
    assert_eq!((&known, &unknown), (&Ok(()), &Ok(())));
    assert_eq!(post.sent(&app).await, ["You have an account already", "Open your account"]);
    let to: Vec<_> = post.mails.lock().unwrap().iter().skip(1).map(|mail| (mail.to.clone(), mail.body.contains("token="))).collect();
    assert_eq!(to, [("rina@example.org".to_owned(), false), ("zoe@example.org".to_owned(), true)]);
    // As much is kept for either, and it goes by itself.
    clock.pass(24 * 60 * 60);
    assert_eq!(app.sweep().await.unwrap(), 4, "two links, two sign-ups");
    let confirm = confirming(&post.token_for("/sign-up/confirm"), PASSWORD);
    assert_eq!(code(app.account_confirm(&visitor(), &confirm, &caller("a")).await), "token:over");
    app.sign_in(&signing_in("rina", PASSWORD), &caller("a")).await.unwrap();
    for name in ["rina", "zoe"] {
        for n in 0..SIGN_UPS_PER_ADDRESS {
            assert_eq!(app.account_create(&visitor(), &signing_up(name), &caller(&format!("{name} {n}"))).await, Ok(()));
        }
        let over = app.account_create(&visitor(), &signing_up(name), &caller("c")).await;
        assert_eq!(over, Err(Error::TooMany { retry_after_seconds: 900 }), "{name}");
    }
}

#[tokio::test]
async fn known_and_unknown_cost_the_same() {
    let (app, _) = app().await;
    person(&app, "rina", Role::Owner).await;
    for name in ["rina", "zoe"] {
        assert_eq!(hashes(&app, app.account_create(&visitor(), &signing_up(name), &caller("a"))).await, 1, "{name} signs up");
        assert_eq!(hashes(&app, app.sign_in(&signing_in(name, "wrong horse"), &caller("a"))).await, 1, "{name} signs in");
        let reset = PasswordResetCreate { email: format!("{name}@example.org") };
        assert_eq!(hashes(&app, app.password_reset_create(&reset, &caller("a"))).await, 0, "{name} forgot");
    }
}

#[tokio::test]
async fn link_and_password_open_an_account_together() {
    let ((app, clock), post) = (app().await, Post::default());
    // Somebody signs up with an address that is not theirs: whoever reads the mail does not know the password.
    let theirs = AccountCreate { password: "the thief's own horse".to_owned(), ..signing_up("rina") };
    app.account_create(&visitor(), &theirs, &caller("thief")).await.unwrap();
    post.sent(&app).await;
    let token = post.token_for("/sign-up/confirm");
    for n in 0..ATTEMPTS_PER_ACCOUNT {
        let answer = app.account_confirm(&visitor(), &confirming(&token, PASSWORD), &caller(&n.to_string())).await;
        assert_eq!(code(answer), "password:not-chosen");
    }
    assert_eq!(code(app.account_confirm(&visitor(), &confirming(&token, PASSWORD), &caller("x")).await), "too-many-requests");
    // The owner of the address signs up as well; the first account that is opened has it, and no other one can be.
    clock.pass(15 * 60);
    app.account_create(&visitor(), &signing_up("rina"), &caller("home")).await.unwrap();
    assert_eq!(post.sent(&app).await, ["Open your account"]);
    let own = post.token_for("/sign-up/confirm");
    for wrong in ["", "guess", &own[1..]] {
        assert_eq!(code(app.account_confirm(&visitor(), &confirming(wrong, PASSWORD), &caller("home")).await), "token:over");
    }
    app.account_confirm(&visitor(), &confirming(&own, PASSWORD), &caller("home")).await.unwrap();
    let late = app.account_confirm(&visitor(), &confirming(&token, "the thief's own horse"), &caller("thief")).await;
    assert_eq!(code(late), "token:over");
    assert_eq!(code(app.sign_in(&signing_in("rina", "the thief's own horse"), &caller("thief")).await), "password:credentials");
    // An account that nobody opened is in no list.
    let (_, boss) = person(&app, "boss", Role::Administrator).await;
    let listed = app.users(&boss, None, None, 99).await.unwrap();
    assert_eq!(listed.items.iter().filter(|user| user.email == "rina@example.org").count(), 1);
}

#[tokio::test]
async fn the_age_is_that_of_where_somebody_lives() {
    let (app, clock) = app().await;
    // Half an hour before the first of August in Jakarta; in Greenwich it is still the afternoon before.
    clock.pass(-15 * 60 * 60 - 30 * 60);
    let born =
        |day: &str, region: &str| AccountCreate { date_of_birth: Some(day.to_owned()), region: region.to_owned(), ..signing_up("kid") };
    let table = [
        (born("2006-08-01", "ID"), "refused"),
        (born("2006-07-31", "ID"), "ok"),
        (born("", "ID"), "date_of_birth:required"),
        (born("2006-02-30", "ID"), "date_of_birth:not-a-date"),
        (born("2022-08-02", "ID"), "date_of_birth:to-come"),
        (AccountCreate { name: String::new(), ..born("", "ID") }, "name:not-a-name date_of_birth:required"),
    ];
    for (n, (request, expected)) in table.into_iter().enumerate() {
        assert_eq!(code(app.account_create(&visitor(), &request, &caller(&n.to_string())).await), expected);
    }
    clock.pass(30 * 60);
    assert_eq!(code(app.account_create(&visitor(), &born("2006-08-01", "ID"), &caller("b")).await), "ok");
    assert_eq!(code(app.account_create(&visitor(), &born("2006-08-01", "US"), &caller("b")).await), "refused");
}
