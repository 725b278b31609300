//! The privacy officer at the desk.

use super::maker::{Chosen, Maker};
use super::owner::path;
use crate::samples::tags;
use aftercare_wire::Role;

#[tokio::test]
async fn the_officer_enters_decides_and_keeps_a_request() {
    let maker = Maker::new().await;
    let mut kim = maker.person("kim", Role::PrivacyOfficer).await;
    maker.person("ann", Role::Owner).await;
    let mut agent = maker.person("joe", Role::Agent).await;
    agent.get("/desk/privacy").await.is(403);
    // An administrator does not stand in, and the officer does not administer.
    maker.person("lou", Role::Administrator).await.get("/desk/privacy").await.is(403);
    kim.get("/desk/users").await.is(403);
    kim.get("/desk").await.is(403);
    kim.get("/desk/audit").await.is(200);
    assert_eq!(path(&kim.get("/").await), "/desk/privacy");
    let page = kim.get("/desk/privacy").await.is(200).says("None was entered");
    let form = page.form("/desk/privacy/requests").set("authority", "Example Court").set("country", "GB").set("law", "Example Act");
    let form = form.set("kind", "warrant").set("number", "EX-17").set("asked", "flight-records");
    let wrong = kim.send(form.clone().set("who", "nobody@example.org")).await.is(422);
    assert!(wrong.error_beside("who").is_some(), "{}", wrong.main());
    let page = kim.send(form.set("who", "ann@example.org")).await.is(200).says("The request is entered").says("Example Court");
    let own = tags(&page.html).into_iter().filter_map(|tag| tag.get("href").map(str::to_owned));
    let own = own.into_iter().find(|href| href.starts_with("/desk/privacy/requests/")).unwrap();

    let request = kim.get(&own).await.is(200).says("not kept here");
    let kept = kim.upload(request.form("/file"), &[Chosen { field: "file", name: "w.pdf", bytes: b"%PDF the warrant" }]).await.is(200);
    assert_eq!((path(&kept), kim.get(&format!("{own}/file")).await.bytes.as_slice()), (own.clone(), &b"%PDF the warrant"[..]));
    let unsaid = kim.send(kept.form("/decision").set("reason", "the court says so")).await.is(422);
    assert!(unsaid.error_beside("enforceable").is_some(), "{}", unsaid.main());
    let decided = kept.form("/decision").set("enforceable", "yes").set("categories", "flight-records").set("reason", "the court says so");
    kim.send(decided).await.is(200).says("Decided").says("nothing yet");

    let page = kim.get("/desk/privacy").await.is(200);
    let sale = page.form("/receivers").set("organisation", "Example Airport").set("buyer", "critical-facility").set("buyer_country", "GB");
    let sale = sale.set("dealer", "Example Dealer").set("serial", "R1");
    kim.send(sale.clone()).await.is(409).says("PV-AVI-11");
    kim.send(sale.set("dealer_qualified", "yes")).await.is(200).says("The sale is entered").says("Example Airport");
    let transfer = page.form("/transfers").set("successor", "example-successor").set("transfer_kind", "merger");
    let early = kim.send(transfer.clone().set("effective_on", "2001-01-01")).await.is(422);
    assert!(early.error_beside("effective_on").is_some(), "{}", early.main());
    kim.send(transfer.set("effective_on", "2099-01-01")).await.is(200).says("Not everybody was told yet");
}
