//! The end of plans, and what the terms say no to.

use super::maker::Maker;
use super::owner::{open, step};
use aftercare_wire::Role;

#[tokio::test]
async fn leaving_is_asked_for_and_confirmed() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Agent).await;
    let (unit, plan) = ann.protected_device("UNIT-1").await;
    let desk = unit.replace("/devices/", "/desk/units/");
    // Nobody asked: the terms refuse.
    let form = kim.get(&desk).await.is(200).form("/confirm-exit");
    kim.send(form).await.is(409).says("This step is not possible");
    step(&mut ann, &plan, "exit", &[]).await.is(200);
    kim.get(&desk).await.says("Asked to leave the plan");
    step(&mut kim, &desk, "confirm-exit", &[]).await.is(200).says("Leaving the plan confirmed");
    ann.get(&plan).await.says("Ended");
}

#[tokio::test]
async fn a_plan_is_returned_only_with_its_device() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Agent).await;
    let (unit, plan) = ann.protected_device("UNIT-1").await;
    step(&mut ann, &plan, "return", &[]).await.is(409).says("This step is not possible");
    step(&mut kim, &unit.replace("/devices/", "/desk/units/"), "return", &[]).await.is(200).says("Device returned");
    step(&mut ann, &plan, "return", &[]).await.is(200).says("Returned");
}

#[tokio::test]
async fn a_plan_cannot_be_passed_on_and_says_why() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let (_, plan) = ann.protected_device("UNIT-1").await;
    let refused = step(&mut ann, &plan, "transfer", &[("to_email", "bea@example.org")])
        .await
        .is(409)
        .says("This step is not possible")
        .says("clause");
    assert_eq!(refused.form("/transfer").get("to_email"), Some("bea@example.org"));
}

#[tokio::test]
async fn one_device_one_plan_and_the_right_region() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let unit = ann.device("UNIT-1").await;
    let form = ann.get(&format!("{unit}/plan")).await.form("/plan");
    // Not accepted, and no day: both are told beside their fields, and what was chosen stands there again.
    let again = ann.send(form.clone().set("years", "1").set("effective_on", "")).await.is(422);
    assert!(again.error_beside("accepted").is_some() && again.error_beside("effective_on").is_some(), "{}", again.main());
    assert_eq!(again.form("/plan").get("years"), Some("1"));
    let elsewhere = ann.send(form.clone().set("accepted", "yes").set("bought_in", "DE")).await;
    assert!([409, 422].contains(&elsewhere.status), "{}", elsewhere.main());
    ann.send(form.clone().set("accepted", "yes").set("accepted_hash", "0000")).await.is(422);
    ann.send(form.clone().set("accepted", "yes")).await.is(200).says("Active");
    let form = form.set("accepted", "yes").set("years", "1");
    ann.send(form).await.is(409).says("This step is not possible");
}

#[tokio::test]
async fn what_the_next_accident_would_cost_follows_the_ledger() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let (unit, plan) = ann.protected_device("UNIT-1").await;
    let cost = |text: String| text.split("Replacement after damage ").nth(1).unwrap().split(" USD").next().unwrap().to_owned();
    let first = cost(ann.get(&plan).await.main());
    open(&mut ann, &unit, "express").await;
    let second = cost(ann.get(&plan).await.main());
    assert_ne!(first, second, "the second replacement costs as much as the first");
}
