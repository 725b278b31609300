//! Closing an account, and opening another one with the same address.

use super::harness::{PASSWORD, app, caller, code, person, signing_in, signing_up, visitor};
use super::passwords::Post;
use crate::person::Beside;
use crate::{Error, Letter};
use aftercare_core::person::PersonCommand;
use aftercare_wire::{AccountClose, AccountConfirm, Language, Role};

fn closing(password: &str) -> AccountClose {
    AccountClose { current_password: password.to_owned(), passkey: None }
}

#[tokio::test]
async fn a_closed_account_is_locked_and_its_address_is_free() {
    let ((app, clock), post) = (app().await, Post::default());
    let (first, ctx) = person(&app, "rina", Role::Owner).await;
    let token = app.sign_in(&signing_in("rina", PASSWORD), &caller("a")).await.unwrap();
    post.sent(&app).await;
    assert_eq!(app.closing_preview(&ctx).await.unwrap().devices, []);
    assert_eq!(code(app.account_close(&ctx, &closing("wrong horse"), &caller("a")).await), "current_password:credentials");
    assert!(app.principal_of_session(&token).await.is_ok());
    app.account_close(&ctx, &closing(PASSWORD), &caller("a")).await.unwrap();
    assert_eq!(post.sent(&app).await, ["Your account is closed"]);
    assert_eq!(app.principal_of_session(&token).await, Err(Error::Unauthenticated));
    assert_eq!(code(app.account_close(&ctx, &closing(PASSWORD), &caller("a")).await), "unauthenticated");
    // Only whoever knows the password is told that it is closed, with the rule.
    let answer = app.sign_in_told_in(Language::De, &signing_in("rina", PASSWORD), &caller("a")).await;
    let Err(Error::Refused(refused)) = answer else { panic!("{answer:?}") };
    assert!(refused.rules[0].id.ends_with("ACC-02") && refused.rules[0].summary.contains("Konto"), "{refused:?}");
    assert_eq!(code(app.sign_in(&signing_in("rina", "wrong horse"), &caller("a")).await), "password:credentials");

    clock.pass(1);
    app.account_create(&visitor(), &signing_up("rina"), &caller("a")).await.unwrap();
    assert_eq!(post.sent(&app).await, ["Open your account"]);
    let confirm = AccountConfirm { token: post.token_for("/sign-up/confirm"), password: PASSWORD.to_owned() };
    let (me, _) = app.account_confirm(&visitor(), &confirm, &caller("a")).await.unwrap();
    assert_ne!(me.subject_id, first.to_string());
    app.sign_in(&signing_in("rina", PASSWORD), &caller("a")).await.unwrap();
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let (app, _) = app().await;
    let (_, boss) = person(&app, "boss", Role::Administrator).await;
    assert_eq!(code(app.account_close(&boss, &closing(PASSWORD), &caller("a")).await), "roles:last-administrator");
    person(&app, "other", Role::Administrator).await;
    assert_eq!(code(app.account_close(&boss, &closing(PASSWORD), &caller("a")).await), "ok");
}

/// Whoever closed an account can take nothing back any more: what they had agreed to ends, also for what is written and waits.
#[tokio::test]
async fn closing_ends_advertising_and_withdrawal_ends_what_waits() {
    let ((app, _), post) = (app().await, Post::default());
    let (subject, ctx) = person(&app, "rina", Role::Owner).await;
    post.sent(&app).await;
    let letter = |kind: &str| Letter { kind: kind.to_owned(), title: "Fly more".to_owned(), text: "There is a new drone.".to_owned() };
    let consent = PersonCommand::Consent { purpose: "marketing" };
    let agree = async || app.person_act(&ctx, &subject, &[consent.clone(), PersonCommand::Subscribe], &Beside::default()).await.unwrap();
    agree().await;
    app.person_send(&ctx, &subject, &letter("marketing")).await.unwrap();
    app.person_command(&ctx, &subject, &PersonCommand::Withdraw { purpose: "marketing" }).await.unwrap();
    assert_eq!(post.sent(&app).await, [""; 0], "it was written before, and the consent is gone");
    agree().await;
    app.person_send(&ctx, &subject, &letter("marketing")).await.unwrap();
    app.person_send(&ctx, &subject, &letter("newsletter")).await.unwrap();
    app.account_close(&ctx, &closing(PASSWORD), &caller("a")).await.unwrap();
    assert_eq!(post.sent(&app).await, ["Your account is closed"]);
    for kind in ["marketing", "newsletter"] {
        assert_eq!(code(app.person_send(&ctx, &subject, &letter(kind)).await), "refused", "{kind}");
    }
}

/// Erased by the address, everything that ever went by it goes.
#[tokio::test]
async fn an_account_that_was_closed_before_is_erased_with_its_successor() {
    let ((app, clock), post) = (app().await, Post::default());
    let (first, ctx) = person(&app, "rina", Role::Owner).await;
    app.account_close(&ctx, &closing(PASSWORD), &caller("a")).await.unwrap();
    post.sent(&app).await;
    clock.pass(1);
    let (second, ctx) = person(&app, "rina", Role::Owner).await;
    app.account_close(&ctx, &closing(PASSWORD), &caller("a")).await.unwrap();
    clock.pass(1);
    let (third, _) = person(&app, "rina", Role::Owner).await;
    let erased = app.erase_by_operator("rina@example.org").await.unwrap();
    assert_eq!((erased.subject, erased.closed), (third, vec![second.clone(), first.clone()]));
    for closed in [&first, &second] {
        assert!(app.store.is_erased(closed).await.unwrap());
    }
}
