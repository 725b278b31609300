//! Accounts of children and of people with a telephone number, in a browser without scripts.

use super::html::Form;
use super::maker::{Browser, Maker, PASSWORD};
use crate::post::Post;

const NUMBER: &str = "+8613800138000";

async fn sign_up(browser: &mut Browser, name: &str, region: &str) -> Form {
    let form = browser.get("/sign-up").await.is(200).form("/sign-up").set("name", name).set("password", PASSWORD);
    form.set("region", region).set("language", "en").set("date_of_birth", "1990-05-17")
}

#[tokio::test]
async fn a_parent_agrees_and_ends_it_again() {
    let (maker, post) = (Maker::new().await, Post::default());
    let (mut child, mut parent) = (maker.visitor(), maker.visitor());
    let form = sign_up(&mut child, "Kid Example", "ID").await.set("email", "kid@example.org").set("date_of_birth", "2012-08-02");
    let again = child.send(form.clone().set("parent_email", "kid@example.org")).await.is(422);
    assert_eq!(again.error_beside("parent_email").as_deref(), Some("A parent has another address than whoever signs up."));
    child.send(form.set("parent_email", "jo@example.org")).await.is(200).says("it goes to the parent first");
    let page = post.page(&maker.app, "jo@example.org", "/sign-up/parent?token=").await;
    let asked = parent.get(&page).await.is(200).says("May Kid open an account?").says("The date of birth is not kept");
    let form = asked.form("/sign-up/parent").set("name", "Jo Example");
    let again = parent.send(form.clone()).await.is(422);
    assert!(again.error_beside("agreed").is_some());
    parent.send(form.clone().set("agreed", "yes")).await.is(200).says("on its way to the child");
    parent.send(form.set("agreed", "yes")).await.is(422).says("This link does not work any more");

    let page = post.page(&maker.app, "kid@example.org", "/sign-up/confirm?token=").await;
    let form = child.get(&page).await.form("/sign-up/confirm").set("password", PASSWORD);
    child.send(form).await.is(200);
    child.get("/account").await.is(200).says("kid@example.org");
    let page = post.page(&maker.app, "jo@example.org", "/sign-up/parent/withdraw?token=").await;
    let ending = parent.get(&page).await.is(200).says("End your consent for Kid?");
    parent.send(ending.form("/sign-up/parent/withdraw")).await.is(200).says("the account is closed");
    parent.get(&page).await.is(200).says("This link does not work any more");
    child.get("/account").await.is(200).says("Sign in");
}

#[tokio::test]
async fn a_parent_who_does_not_agree_leaves_nothing() {
    let (maker, post) = (Maker::new().await, Post::default());
    let (mut child, mut parent) = (maker.visitor(), maker.visitor());
    let form = sign_up(&mut child, "Kid", "ID").await.set("email", "kid@example.org").set("date_of_birth", "2012-08-02");
    child.send(form.set("parent_email", "jo@example.org")).await.is(200);
    let page = post.page(&maker.app, "jo@example.org", "/sign-up/parent?token=").await;
    let form = parent.get(&page).await.form("/sign-up/parent/decline");
    parent.send(form).await.is(200).says("Everything that was entered is erased");
    parent.get(&page).await.is(200).says("This link does not work any more");
}

#[tokio::test]
async fn a_number_opens_an_account_by_a_code() {
    let (maker, post) = (Maker::new().await, Post::default());
    let mut lan = maker.visitor();
    let form = sign_up(&mut lan, "Lan", "CN").await;
    let again = lan.send(form.clone().set("email", "lan@example.org")).await.is(422);
    assert!(again.error_beside("email").unwrap().contains("telephone number"));
    let asked = lan.send(form.clone().set("phone", "138 0013 8000")).await.is(200).says("Its code is good");
    assert!(!asked.path.contains("138"), "{}", asked.path);
    let form = asked.form("/sign-up/code").set("phone", NUMBER).set("password", PASSWORD);
    let again = lan.send(form.clone().set("code", "1")).await.is(422);
    assert!(again.error_beside("code").is_some());
    let code = post.code(&maker.app, NUMBER).await;
    lan.send(form.set("code", &code)).await.is(200);
    lan.get("/account").await.is(200).says(NUMBER);

    let mut there = maker.visitor();
    let form = there.get("/password/forgotten").await.form("/password/forgotten").set("email", "+86 138 0013 8000");
    let asked = there.send(form).await.is(200);
    let code = post.code(&maker.app, NUMBER).await;
    let form = asked.form("/password/code").set("phone", NUMBER).set("code", &code).set("new_password", "another horse");
    there.send(form).await.is(200).says("Sign in");
    let form = there.get("/sign-in").await.form("/sign-in").set("email", NUMBER).set("password", "another horse");
    there.send(form).await.is(200);
    there.get("/account").await.is(200).says(NUMBER);
    lan.get("/account").await.is(200).says("Sign in");
}
