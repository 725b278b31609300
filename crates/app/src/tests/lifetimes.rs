//! The document says how long what opens something works: another value there is another answer, another letter and another page.

use super::harness::{HandClock, PASSWORD, app, caller, code, person, signing_in, signing_up, visitor};
use super::passwords::Post;
use crate::{App, PrivacyReader};
use aftercare_documents::Documents;
use aftercare_privacy::inventory::Inventory;
use aftercare_wire::{AccountConfirm, PasswordResetConfirm, PasswordResetCreate, Role};
use std::sync::Arc;

const HOUR: i64 = 60 * 60;

/// With these replacements in `inventory.toml`.
async fn with(changes: &[(&str, &str)]) -> (App, Arc<HandClock>) {
    let (app, clock) = app().await;
    let mut text = Documents::embedded().get("inventory.toml").unwrap().to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let inventory = Inventory::parse("inventory.toml", &text, &app.world().policies.vocabulary).unwrap();
    (app.with_inventory(Arc::new(inventory)).unwrap(), clock)
}

async fn pages(app: &App) -> (Vec<String>, Vec<u32>) {
    let centre = app.privacy(&visitor(), &PrivacyReader::default()).await.unwrap();
    let browsing = crate::Browsing { choice: None, had_account: false, signal: crate::Signal::Nothing };
    let cookies = app.cookies(&visitor(), &browsing).await.unwrap();
    let days = cookies.categories.into_iter().flat_map(|one| one.cookies).filter(|one| one.name == "aftercare").map(|one| one.days);
    (centre.lifetimes.into_iter().map(|one| one.works).collect(), days.collect())
}

/// Which of three still works so many hours later: a session, the link of a sign-up, the link for a password.
async fn works_after(app: &App, clock: &HandClock, hours: i64) -> [bool; 3] {
    let post = Post::default();
    person(app, "rina", Role::Owner).await;
    let session = app.sign_in(&signing_in("rina", PASSWORD), &caller("a")).await.unwrap();
    app.account_create(&visitor(), &signing_up("sam"), &caller("a")).await.unwrap();
    post.sent(app).await;
    let opening = AccountConfirm { token: post.token_for("/sign-up/confirm"), password: PASSWORD.to_owned() };
    app.password_reset_create(&PasswordResetCreate { email: "rina@example.org".to_owned() }, &caller("a")).await.unwrap();
    post.sent(app).await;
    let reset = post.token();
    clock.pass(hours * HOUR);
    app.sweep().await.unwrap();
    let session = app.principal_of_session(&session).await.is_ok();
    let setting = PasswordResetConfirm { token: reset, new_password: "another horse".to_owned() };
    let reset = app.password_reset_confirm(&setting, &caller("b")).await.is_ok();
    [session, code(app.account_confirm(&visitor(), &opening, &caller("a")).await) == "ok", reset]
}

#[tokio::test]
async fn another_value_in_the_document_is_another_answer_and_another_page() {
    let shorter = [("session = { days = 14,", "session = { hours = 30,"), ("sign-up-link = { hours = 24,", "sign-up-link = { hours = 3,")];
    let longer = [("password-link = { minutes = 60,", "password-link = { hours = 5,")];
    let (as_written, changed, slow) = (with(&[]).await, with(&shorter).await, with(&longer).await);
    assert_eq!(works_after(&as_written.0, &as_written.1, 4).await, [true, true, false]);
    assert_eq!(works_after(&changed.0, &changed.1, 4).await, [true, false, false]);
    assert_eq!(works_after(&slow.0, &slow.1, 4).await, [true, true, true]);
    let (written, days) = pages(&as_written.0).await;
    assert!(written.contains(&"14 days".to_owned()) && written.contains(&"24 hours".to_owned()), "{written:?}");
    assert_eq!(days, [14]);
    let (written, days) = pages(&changed.0).await;
    assert!(
        written.contains(&"30 hours".to_owned()) && written.contains(&"3 hours".to_owned()) && !written.contains(&"14 days".to_owned())
    );
    assert_eq!(days, [2], "a browser keeps the cookie for whole days");
    assert_eq!((as_written.0.cookie_days("aftercare"), changed.0.cookie_days("aftercare")), (14, 2));
}

#[tokio::test]
async fn a_letter_says_how_long_its_link_works() {
    for (changes, told) in
        [(&[][..], "24 hours"), (&[("sign-up-link = { hours = 24,", "sign-up-link = { minutes = 90,")][..], "90 minutes")]
    {
        let (app, _) = with(changes).await;
        let post = Post::default();
        app.account_create(&visitor(), &signing_up("sam"), &caller("a")).await.unwrap();
        post.sent(&app).await;
        assert!(post.newest().contains(told), "{}", post.newest());
    }
}
