//! Closing an account, and opening another one with the same address.

use super::harness::{PASSWORD, app, caller, code, person, signing_in, signing_up, visitor};
use super::passwords::Post;
use crate::Error;
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
