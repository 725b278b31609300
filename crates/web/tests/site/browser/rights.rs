//! Asking for what one's data give a right to, and the officer who answers, in browsers without scripts.

use super::html::forms;
use super::maker::{Maker, PASSWORD};
use super::owner::path;
use aftercare_wire::Role;

#[tokio::test]
async fn somebody_asks_shows_who_they_are_and_is_answered() {
    let maker = Maker::new().await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut bob = maker.person("bob", Role::Owner).await;
    maker.visitor().get("/rights").await.is(200).says("Without an account").says_not("What you may ask for");
    ann.get("/account").await.is(200).says("Your data, your rights");
    ann.get("/rights").await.is(200).says("A copy of my data");
    ann.get("/rights/nothing").await.is(404);

    // Erasure says first what it costs and what would stay, and is confirmed.
    let erasure = ann.get("/rights/erase").await.is(200).says("may cost features").says("What would stay today");
    let unconfirmed = ann.send(erasure.form("/rights/erase")).await.is(422);
    assert!(unconfirmed.error_beside("confirmed").is_some(), "{}", unconfirmed.main());

    let form = ann.get("/rights/access").await.form("/rights/access").set("text", "Everything, please.");
    let asked = ann.send(form).await.is(200);
    let asked = asked.says("Your request is in").says("this day does not count").says("your password or a passkey");
    let own = path(&asked);
    bob.get(&own).await.is(404);
    let id = own.rsplit('/').next().unwrap().to_owned();
    let file = format!("/desk/rights/{id}");
    bob.get(&file).await.is(403);
    // The officer cannot answer before.
    let before = kim.get(&file).await.is(200).says("Everything, please.");
    assert!(!before.has_form("/fulfil"), "{}", before.main());

    let wrong = ann.send(asked.form("/reauthenticate").set("current_password", "wrong horse!")).await.is(422);
    assert!(wrong.error_beside("current_password").is_some(), "{}", wrong.main());
    ann.send(wrong.form("/reauthenticate").set("current_password", PASSWORD)).await.is(200).says("nothing is missing");

    kim.get("/desk/rights").await.is(200).says("A copy of my data").says("To be answered");
    let ready = kim.get(&file).await.is(200);
    let done = kim.send(ready.form("/fulfil").set("answer", "It was a pleasure.")).await.is(200).says("Done and answered");
    ann.get(&own).await.is(200).says("It was a pleasure.").says("Fetch the copy");
    assert!(!ann.get(&format!("{own}/copy")).await.bytes.is_empty());
    bob.get(&format!("{own}/copy")).await.is(404);
    kim.send(done.form("/steps")).await.is(200).says("Closed");
    kim.get("/desk/rights").await.is(200).says("There is none");
    kim.get("/desk/rights?over=yes").await.is(200).says("A copy of my data");
}

#[tokio::test]
async fn a_letter_of_somebody_without_an_account_is_entered_and_what_the_policy_refuses_is_said() {
    let maker = Maker::new().await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let mut agent = maker.person("joe", Role::Agent).await;
    agent.get("/desk/rights").await.is(403);
    let form = kim.get("/desk/rights/new").await.is(200).form("/desk/rights/new").set("right", "access").set("channel", "post");
    let nowhere = kim.send(form.clone().set("name", "Lee Letter")).await.is(422);
    assert!(nowhere.error_beside("country").is_some(), "{}", nowhere.main());
    let form = form.set("name", "Lee Letter").set("email", "lee@example.org").set("country", "SG");
    let file = kim.send(form).await.is(200).says("The request is entered").says("Lee Letter").says("facts that agree");
    // Where no law gives more time, none is taken; a question needs its words.
    let own = path(&file);
    let step = |which: &str| forms(&file.html).into_iter().find(|form| form.get("step") == Some(which)).unwrap();
    kim.send(step("extend").set("reason-extend", "because")).await.is(409).says("PV-RGT-09");
    let unsaid = kim.send(step("ask-clarification")).await.is(422);
    assert!(unsaid.error_beside("reason-ask-clarification").is_some(), "{}", unsaid.main());
    assert!(!forms(&file.html).iter().any(|form| form.get("step") == Some("refuse")), "it is the first of its kind");
    kim.send(step("ask-clarification").set("reason-ask-clarification", "which fair?")).await.is(200).says("Waits for an answer");
    let verify = file.form("/verify").set("who", "self").set("how", "data-points");
    let none = kim.send(verify.clone()).await.is(422);
    assert!(none.error_beside("points").is_some(), "{}", none.main());
    kim.send(verify.set("points", "3").set("note", "order, address, day")).await.is(200).says("order, address, day");
    let declared = kim.get(&own).await.form("/verify").set("who", "self").set("how", "declaration");
    let ready = kim.send(declared).await.is(200).says("Nothing is missing");
    kim.send(ready.form("/fulfil")).await.is(200).says("Done and answered");
}
