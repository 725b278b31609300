//! Another password, in a browser without scripts.

use super::maker::{Browser, Maker, PASSWORD, Shown};
use crate::post::Post;
use aftercare_wire::Role;

const NEW: &str = "another horse, another day";

async fn sign_in(browser: &mut Browser, name: &str, password: &str) -> Shown {
    let form = browser.get("/sign-in").await.form("/sign-in");
    browser.send(form.set("email", &format!("{name}@example.org")).set("password", password)).await
}

async fn ask(browser: &mut Browser, email: &str) -> Shown {
    let form = browser.get("/password/forgotten").await.is(200).form("/password/forgotten");
    browser.send(form.set("email", email)).await
}

#[tokio::test]
async fn an_owner_changes_the_password() {
    let maker = Maker::new().await;
    let mut here = maker.person("ann", Role::Owner).await;
    let mut there = maker.visitor();
    sign_in(&mut there, "ann", PASSWORD).await.is(200);
    let form = here.get("/account").await.form("/account/password");
    let filled = |from: &str, to: &str| form.clone().set("current_password", from).set("new_password", to);
    let again = here.send(filled("wrong horse!", NEW)).await.is(422);
    assert_eq!(again.error_beside("current_password").as_deref(), Some("This is not your current password."));
    assert!(!again.html.contains("wrong horse") && !again.html.contains(NEW), "a password is not written into a page");
    let again = here.send(filled(PASSWORD, "short")).await.is(422);
    assert_eq!(again.error_beside("new_password").as_deref(), Some("At least 12 characters are needed."));

    here.send(filled(PASSWORD, NEW)).await.is(200).says("Your password is changed");
    // The same form twice: a second click, or a reload.
    here.send(filled(PASSWORD, NEW)).await.is(200).says("Your password is changed");
    there.get("/account").await.is(200).says("Sign in");
    sign_in(&mut there, "ann", PASSWORD).await.is(422);
    sign_in(&mut there, "ann", NEW).await.is(200);

    for n in 0..4 {
        let form = here.get("/account").await.form("/account/password");
        here.send(form.set("current_password", &format!("guess number {n}")).set("new_password", PASSWORD)).await.is(422);
    }
    let form = here.get("/account").await.form("/account/password");
    here.send(form.clone().set("current_password", "one more guess").set("new_password", PASSWORD)).await.is(422);
    here.send(form.set("current_password", NEW).set("new_password", PASSWORD)).await.is(429);
}

#[tokio::test]
async fn who_forgot_the_password_gets_in_again() {
    let (maker, mail) = (Maker::new().await, Post::default());
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut bea = maker.person("bea", Role::Owner).await;
    let mut visitor = maker.visitor();
    visitor.get("/sign-in").await.says("Forgotten your password?");
    let (known, unknown) = (ask(&mut visitor, "ann@example.org").await, ask(&mut visitor, "zoe@example.org").await);
    // Each page has a key of its own for its form.
    let plain = |shown: &Shown| (shown.status, shown.path.clone(), shown.main());
    assert_eq!(plain(&known), plain(&unknown));
    known.is(200).says("If there is an account with this address");
    assert!(ask(&mut visitor, "not an address").await.is(422).error_beside("email").is_some());

    let link = mail.link(&maker.app, "ann@example.org").await;
    let token = link.split_once("token=").unwrap().1.to_owned();
    // Opened twice, it still works; and nothing is told the address of the page.
    for _ in 0..2 {
        let shown = visitor.get(&link).await.is(200);
        assert_eq!(
            (&shown.headers["referrer-policy"], &shown.headers["cache-control"]),
            (&"strict-origin".parse().unwrap(), &"no-store".parse().unwrap())
        );
        let links: Vec<_> = shown.html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert!(!links.iter().any(|href| href.contains(&token)), "{links:?}");
    }
    // In another language it is the same link.
    let form = visitor.get(&link).await.form("/language").set("language", "de");
    let german = visitor.send(form).await.is(200).says("Neues Passwort festlegen");
    let form = german.form("/password/new?language=de");
    let short = visitor.send(form.clone().set("new_password", "kurz")).await.is(422);
    assert_eq!(short.error_beside("new_password").as_deref(), Some("Mindestens 12 Zeichen werden gebraucht."));
    let form = short.form("/password/new?language=de").set("new_password", NEW);
    visitor.send(form.clone()).await.is(200).says("Ihr neues Passwort ist festgelegt");
    visitor.send(form).await.is(422).says("Dieser Link gilt nicht mehr");

    ann.get("/account").await.is(200).says("Sign in");
    bea.get("/account").await.is(200).says("bea@example.org");
    sign_in(&mut ann, "ann", PASSWORD).await.is(422);
    sign_in(&mut ann, "ann", NEW).await.is(200);
    let told = mail.newest(&maker.app, "ann@example.org", "signed out everywhere").await;
    assert!(told.body.contains("access tokens of programs go on working") && told.body.contains("/password/forgotten"), "{}", told.body);
}

#[tokio::test]
async fn a_link_that_is_none_says_how_to_get_one() {
    let maker = Maker::new().await;
    let mut visitor = maker.visitor();
    for path in
        ["/password/new", "/password/new?token=", "/password/new?token=%3Cb%3E", &format!("/password/new?token={}", "x".repeat(500))]
    {
        let shown = visitor.get(path).await.is(200).says("This link does not work any more").says("Ask for a new link");
        assert!(!shown.has_form("/password/new"), "{path}");
    }
    let form = visitor.get("/password/new?token=guess").await.is(200).form("/password/new").set("new_password", NEW);
    visitor.send(form).await.is(422).says("This link does not work any more");
}
