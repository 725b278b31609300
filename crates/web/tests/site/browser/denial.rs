//! A sign-in from a new browser, told and denied, in a browser without scripts.

use super::maker::{Browser, Maker, PASSWORD, Shown};
use crate::post::Post;
use aftercare_wire::Role;

async fn sign_in(browser: &mut Browser, name: &str) -> Shown {
    let form = browser.get("/sign-in").await.form("/sign-in");
    browser.send(form.set("email", &format!("{name}@example.org")).set("password", PASSWORD)).await
}

#[tokio::test]
async fn the_link_of_the_mail_ends_a_sign_in() {
    let (maker, mail) = (Maker::new().await, Post::default());
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut thief = maker.visitor();
    sign_in(&mut thief, "ann").await.is(200);
    assert!(thief.cookies["browser"] != ann.cookies["browser"]);
    let told = mail.newest(&maker.app, "ann@example.org", "/sign-in/deny?token=").await;
    let link = told.body.lines().find_map(|line| line.strip_prefix("https://care.example")).unwrap().to_owned();
    assert!(link.starts_with("/sign-in/deny?token="), "{link}");

    // From any browser, signed in or not; looking at it does nothing.
    let mut visitor = maker.visitor();
    for _ in 0..2 {
        visitor.get(&link).await.is(200).says("Was this sign-in not yours?").says("1 August 2022");
    }
    thief.get("/account").await.says("ann@example.org");
    let form = visitor.get(&link).await.form("/sign-in/deny");
    visitor.send(form.clone()).await.is(200).says("That sign-in is ended and forgotten").says("Forgotten your password?");
    thief.get("/account").await.says("Sign in");
    ann.get("/account").await.says("ann@example.org");
    visitor.send(form).await.is(422).says("This link does not work any more");
    visitor.get(&link).await.is(200).says("This link does not work any more");
    visitor.get("/sign-in/deny?token=%3Cb%3E").await.is(200).says("This link does not work any more");
}

#[tokio::test]
async fn the_account_lists_a_new_sign_in_and_denies_it() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    // Of the place that asks, nobody says so.
    ann.get("/account").await.says_not("This was not me");
    let mut thief = maker.visitor();
    sign_in(&mut thief, "ann").await.is(200);
    let form = ann.get("/account").await.says("new").form("/deny");
    ann.send(form).await.is(200).says("set a new one now");
    thief.get("/account").await.says("Sign in");
    ann.get("/account").await.says("ann@example.org").says_not("This was not me");
}
