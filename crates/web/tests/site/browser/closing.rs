//! Closing an account with a device and a plan, in a browser without scripts.

use super::html::forms;
use super::maker::{Maker, PASSWORD};
use aftercare_wire::Role;

#[tokio::test]
async fn what_closing_does_to_a_plan_is_shown_first() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    ann.get("/account/close").await.is(200).says("What closing does");
    for what in ["account", "controller"] {
        let shown = ann.get(&unit).await;
        if let Some(form) = forms(&shown.html).into_iter().find(|form| form.get("what") == Some(what) && form.get("bind") != Some("no")) {
            ann.send(form).await.is(200);
        }
    }
    // The terms say what is lost, with their clause.
    let shown = ann.get("/account/close").await.is(200).says("From then on this stands in the way").says("PV-AMB-16");
    let again = ann.send(shown.form("/account/close").set("current_password", "wrong horse!")).await.is(422);
    assert_eq!(again.error_beside("current_password").as_deref(), Some("This is not your current password."));
    ann.send(again.form("/account/close").set("current_password", PASSWORD)).await.is(200).says("Your account is closed");
    ann.get("/account").await.says("Sign in");
    let form = ann.get("/sign-in").await.form("/sign-in").set("email", "ann@example.org").set("password", PASSWORD);
    ann.send(form).await.is(409).says("After you close your account");
}
