//! Accounts of children and of people with a telephone number, and what people tell of themselves, in a browser without scripts.

use super::html::Form;
use super::maker::{Browser, Maker, PASSWORD};
use crate::post::Post;
use aftercare_wire::Role;

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

#[tokio::test]
async fn what_is_told_freely_is_kept_and_removed_alone() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    ann.get("/account").await.is(200).says("About you");
    let empty = ann.get("/account/profile").await.is(200).says("All of this is voluntary");
    assert!(!empty.html.contains("What you have told"));
    let form = empty.form("/account/profile").set("profession", "surveyor").set("birthday", "2030-01-01");
    let again = ann.send(form.clone()).await.is(422);
    assert_eq!(again.error_beside("birthday").as_deref(), Some("This day is still to come."));
    let kept = ann.send(form.set("birthday", "1990-05-17")).await.is(200).says("Saved").says("What you have told");
    assert!(kept.html.contains("value=\"surveyor\"") && kept.html.contains("value=\"1990-05-17\""));
    ann.get("/privacy").await.is(200).says("Your profession, if you tell it");
    let form = kept.form("/account/profile").set("profession", "");
    let left = ann.send(form).await.is(200);
    assert!(!left.html.contains("surveyor") && left.html.contains("1990-05-17"));
    let removed = ann.send(left.form("/account/profile/birthday/remove")).await.is(200).says("Removed");
    assert!(!removed.html.contains("1990-05-17") && !removed.html.contains("What you have told"));
}

#[tokio::test]
async fn a_passkey_answers_for_the_password_only_where_there_is_one() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let account = ann.get("/account").await.is(200);
    assert!(!account.html.contains("data-passkey"), "there is none yet");
}
