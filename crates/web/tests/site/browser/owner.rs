//! What owners do, from the first page to the device that comes back.

use super::maker::{Browser, Chosen, Maker, Shown};
use crate::post::Post;
use aftercare_evidence::encode;
use aftercare_wire::Role;
use jiff::SignedDuration;

/// A record of a flight that ended just now.
pub fn record(browser: &Browser, serial: &str) -> Vec<u8> {
    let mut record = encode::FlightRecord::synthetic(11);
    record.start = Some(aftercare_app::Clock::now(&*browser.maker.clock) - SignedDuration::from_mins(20));
    record.aircraft_serial = serial.to_owned();
    encode::flight_record(&record).unwrap()
}

/// Opens a flyaway with its record; gives the case's path.
pub async fn flyaway(browser: &mut Browser, unit: &str) -> String {
    let form = browser.get(&format!("{unit}/cases/flyaway")).await.is(200).form("/cases/flyaway").set("privacy_accepted", "yes");
    let bytes = record(browser, "SYN0A1B2C3");
    let shown = browser.upload(form, &[Chosen { field: "flight_record", name: "record.txt", bytes: &bytes }]).await.is(200);
    path(&shown)
}

pub fn path(shown: &Shown) -> String {
    shown.path.split('?').next().unwrap().to_owned()
}

/// Opens a case that needs no file; gives its path.
pub async fn open(browser: &mut Browser, unit: &str, kind: &str) -> String {
    let mut form =
        browser.get(&format!("{unit}/cases/{kind}")).await.is(200).form(&format!("/cases/{kind}")).set("privacy_accepted", "yes");
    if kind == "express" {
        form = form.set("pay", "yes");
    }
    if kind != "maintenance" {
        form = form.set("description", "It fell from a table.");
    }
    path(&browser.upload(form, &[]).await.is(200))
}

/// A step of the owner on a case.
pub async fn step(browser: &mut Browser, case: &str, name: &str, fields: &[(&str, &str)]) -> Shown {
    let mut form = browser.get(case).await.is(200).form(&format!("/{name}"));
    for (key, value) in fields {
        form = form.set(key, value);
    }
    browser.send(form).await
}

/// A step of staff on the same case.
pub async fn desk(browser: &mut Browser, case: &str, name: &str, fields: &[(&str, &str)]) -> Shown {
    step(browser, &format!("/desk{case}"), name, fields).await
}

#[tokio::test]
async fn from_signing_up_to_a_plan() {
    let maker = Maker::new().await;
    let mut ann = maker.visitor();
    let form = ann.get("/sign-up").await.is(200).form("/sign-up");
    let form = form.set("email", "ann@example.org").set("password", "correct horse battery").set("name", "Ann");
    ann.send(form.set("region", "ID").set("language", "en").set("date_of_birth", "1990-05-17")).await.is(200).says("We have sent a mail");
    let mail = Post::default();
    let told = mail.newest(&maker.app, "ann@example.org", "/sign-up/confirm?token=").await;
    let link = told.body.lines().find_map(|line| line.strip_prefix("https://care.example")).unwrap().to_owned();
    let form = ann.get(&link).await.is(200).form("/sign-up/confirm");
    let again = ann.send(form.set("password", "another horse entirely")).await.is(422);
    assert!(again.error_beside("password").is_some(), "{}", again.main());
    let form = again.form("/sign-up/confirm").set("password", "correct horse battery");
    ann.send(form.clone()).await.is(200).says("Hello, Ann").says("You have not registered a device yet");
    maker.visitor().send(form).await.is(422).says("This link does not work any more");

    let model = maker.drone();
    let form =
        ann.get("/devices/new").await.form("/devices/new").set("model", &model.slug).set("serial", "unit-1").set("bought_on", "2022-07-30");
    let form = form.set("bought_in", "ID").set("channel", "official").set("proof_of_purchase", "yes");
    let device = ann.send(form).await.is(200).says(&model.name).says("UNIT-1").says("no protection plan");
    let unit = path(&device);

    let shown = ann.get(&format!("{unit}/plan")).await.is(200).says("Two-year plan").says("Read the whole edition");
    let form = shown.form("/plan");
    assert_eq!(form.get("years"), Some("2"));
    assert_eq!((form.get("bought_in"), form.get("covers_in")), (Some("ID"), Some("ID")));
    assert_eq!(form.get("effective_on"), Some("2022-08-01"));
    let plan = ann.send(form.set("accepted", "yes")).await.is(200);
    let plan = plan
        .says("Active")
        .says("1 August 2022 to 31 July 2024")
        .says("3 of 3 left")
        .says("2 of 2 left")
        .says("The next accident would cost");
    assert!(plan.html.contains("class=\"why\""), "no sentence of the plan opens to its clause");
    ann.get("/").await.says("Bind account and remote controller");

    for what in ["account", "controller"] {
        let shown = ann.get(&unit).await;
        let form = super::html::forms(&shown.html).into_iter().find(|form| form.get("what") == Some(what)).unwrap();
        ann.send(form).await.is(200);
    }
    ann.get("/").await.is(200).says("Nothing is waiting for you").says_not("Bind account and remote controller");
}

#[tokio::test]
async fn a_repair_under_warranty_is_offered_first_and_costs_nothing() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut sam = maker.person("sam", Role::Administrator).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let shown = ann.get(&format!("{unit}/cases/repair")).await.is(200);
    assert!(shown.html.contains("class=\"checklist\""), "no preparation checklist");
    let case = open(&mut ann, &unit, "repair").await;
    ann.get(&case).await.says("Your turn").says("Give the parcel to the carrier").says("by 8 August 2022").says("Case opened");
    sam.get("/desk").await.is(200).says("with the customer".to_uppercase().as_str().get(..0).unwrap()).says("8 August 2022");
    step(&mut ann, &case, "hand-over", &[]).await.is(200).says("Parcel given to the carrier");
    desk(&mut sam, &case, "receive", &[]).await.is(200).says("Assess the damage");
    let fields = [("cause", "quality"), ("in_warranty_scope", "yes"), ("repair.material", "90"), ("repair.labour", "40,50")];
    desk(&mut sam, &case, "assess", &fields).await.is(200).says("Choose a service");

    let shown = ann.get(&case).await.is(200);
    let order: Vec<_> =
        ["service-warranty", "service-replacement", "service-none"].iter().map(|id| shown.html.find(&format!("id=\"{id}\""))).collect();
    assert!(order.iter().all(Option::is_some) && order.is_sorted(), "the free way does not come first: {order:?}");
    step(&mut ann, &case, "choose", &[("service", "warranty")]).await.is(200).says("Do the service and ship").says_not("Pay");
    desk(&mut sam, &case, "ship", &[]).await.is(200);
    step(&mut ann, &case, "sign", &[]).await.is(200).says("Finished");
    ann.get(&unit).await.is(200).says_not("A case is open for this device");
}

#[tokio::test]
async fn a_replacement_is_paid_and_another_unit_comes() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut sam = maker.person("sam", Role::Administrator).await;
    let (unit, plan) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "repair").await;
    let before = ann.get(&plan).await.is(200).main();
    step(&mut ann, &case, "hand-over", &[]).await.is(200);
    desk(&mut sam, &case, "receive", &[]).await.is(200);
    desk(&mut sam, &case, "assess", &[("cause", "accident"), ("repair.material", "200"), ("repair.labour", "100")]).await.is(200);
    step(&mut ann, &case, "choose", &[("service", "replacement")]).await.is(200).says("Payment due").says("You pay");
    let pay = ann.get(&format!("{case}/pay")).await.is(200).says("The payment provider is simulated");
    let form = pay.form("/pay");
    let amount: i64 = form.get("amount").unwrap().parse().unwrap();
    assert!(amount > 0);
    ann.send(form.clone().set("amount", "1")).await.is(422);
    ann.send(form).await.is(200).says("Paid");
    // Nothing is due any more: the page leads back to the case.
    ann.get(&format!("{case}/pay")).await.is(200).says("Timeline");
    // Another model may come, but none that can do less.
    let lesser = desk(&mut sam, &case, "ship", &[("new_serial", "UNIT-2"), ("new_model", "osmo-action")]).await.is(422);
    assert!(lesser.error_beside("new_model").is_some(), "{}", lesser.main());
    assert_eq!(lesser.form("/ship").get("new_model"), Some("osmo-action"));
    desk(&mut sam, &case, "ship", &[("new_serial", "UNIT-2")]).await.is(200);
    step(&mut ann, &case, "sign", &[]).await.is(200).says("Finished");

    ann.get(&unit).await.is(200).says("The plan goes on with the new one");
    let after = ann.get(&plan).await.is(200).says("2 of 3 left").main();
    assert_ne!(before, after);
    let second = ann.get("/").await.is(200).says("Bind account and remote controller").html;
    assert!(!second.contains(&format!("href=\"{unit}\"")), "the first page still shows the unit that is gone");
    sam.get(&unit.replace("/devices/", "/desk/units/")).await.is(200).says("UNIT-1").says("Replaced").says("Shipped").says("Plan bought");
}

#[tokio::test]
async fn express_is_prepaid_and_skips_the_inspection() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut sam = maker.person("sam", Role::Administrator).await;
    let (unit, plan) = ann.protected_device("UNIT-1").await;
    let form = ann.get(&format!("{unit}/cases/express")).await.is(200).says("Paid in advance").form("/cases/express");
    // Not paid: refused, and what was entered stands there again.
    let again = ann.upload(form.set("privacy_accepted", "yes").set("description", "The screen is cracked"), &[]).await;
    let again = again.is(409).says("This step is not possible");
    assert_eq!(again.form("/cases/express").get("description"), Some("The screen is cracked"));
    let case = path(&ann.upload(again.form("/cases/express").set("pay", "yes"), &[]).await.is(200));
    step(&mut ann, &case, "hand-over", &[]).await.is(200);
    desk(&mut sam, &case, "receive", &[]).await.is(200).says("do not read data");
    desk(&mut sam, &case, "ship", &[("new_serial", "UNIT-2")]).await.is(200);
    step(&mut ann, &case, "sign", &[]).await.is(200).says("Finished");
    ann.get(&plan).await.says("2 of 3 left");
}

#[tokio::test]
async fn a_flyaway_locks_the_aircraft_until_it_is_found_or_paid() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut sam = maker.person("sam", Role::Administrator).await;
    let (unit, plan) = ann.protected_device("UNIT-1").await;
    let shown = ann.get(&unit).await;
    for form in super::html::forms(&shown.html).into_iter().filter(|form| form.get("bind") == Some("yes")).take(1) {
        ann.send(form.set("what", "both")).await.is(200);
    }
    // Without its record it cannot be opened; the error stands beside the field.
    let form = ann.get(&format!("{unit}/cases/flyaway")).await.is(200).form("/cases/flyaway").set("privacy_accepted", "yes");
    let refused = ann.upload(form.set("description", "gone"), &[]).await;
    assert!([409, 422].contains(&refused.status), "{}", refused.main());
    assert_eq!(refused.form("/cases/flyaway").get("description"), Some("gone"));

    let case = flyaway(&mut ann, &unit).await;
    ann.get(&case).await.says("record.txt").says("sealed").says("SYN0A1B2C3").says("does not agree").says("Serial number of the aircraft");
    sam.get(&format!("/desk{case}")).await.is(200).says("SYN0A1B2C3").says("UNIT-1").says("does not agree");
    sam.get("/desk").await.says("evidence does not agree");
    desk(&mut sam, &case, "assess", &[("cause", "accident")]).await.is(200);
    step(&mut ann, &case, "choose", &[("service", "flyaway-replacement")]).await.is(200);
    desk(&mut sam, &case, "report", &[]).await.is(200);
    ann.get(&unit).await.says("This device is locked");
    step(&mut ann, &case, "found", &[]).await.is(200);
    step(&mut ann, &case, "cancel-report", &[]).await.is(200).says("Withdrawn");
    ann.get(&unit).await.says_not("This device is locked");
    ann.get(&plan).await.says("3 of 3 left").says("2 of 2 left");

    let case = flyaway(&mut ann, &unit).await;
    desk(&mut sam, &case, "assess", &[("cause", "accident")]).await.is(200);
    step(&mut ann, &case, "choose", &[("service", "flyaway-replacement")]).await.is(200);
    desk(&mut sam, &case, "report", &[]).await.is(200);
    let form = ann.get(&format!("{case}/pay")).await.is(200).form("/pay");
    ann.send(form).await.is(200);
    ann.get(&unit).await.says("belongs to the provider");
    desk(&mut sam, &case, "ship", &[("new_serial", "UNIT-2")]).await.is(200);
    step(&mut ann, &case, "sign", &[]).await.is(200).says("Finished");
    ann.get(&plan).await.says("2 of 3 left").says("1 of 2 left");
}

#[tokio::test]
async fn maintenance_needs_no_parcel_list_and_no_payment() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut sam = maker.person("sam", Role::Administrator).await;
    let (unit, plan) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "maintenance").await;
    step(&mut ann, &case, "hand-over", &[("controller", "yes")]).await.is(200);
    desk(&mut sam, &case, "receive", &[("controller", "yes")]).await.is(200);
    desk(&mut sam, &case, "assess", &[("cause", "normal-use")]).await.is(200);
    step(&mut ann, &case, "choose", &[("service", "maintenance")]).await.is(200);
    desk(&mut sam, &case, "ship", &[]).await.is(200);
    step(&mut ann, &case, "sign", &[]).await.is(200).says("Finished");
    ann.get(&plan).await.says("1 of 2 left");
}

#[tokio::test]
async fn a_case_that_is_withdrawn_counts_nothing() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let (unit, plan) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "express").await;
    ann.get(&plan).await.says("2 of 3 left").says("1 reserved");
    step(&mut ann, &case, "withdraw", &[]).await.is(200).says("Withdrawn").says_not("Your turn");
    ann.get(&plan).await.says("3 of 3 left").says_not("reserved");
}

#[tokio::test]
async fn coverage_is_told_without_an_account_and_names_nobody() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    ann.protected_device("UNIT-1").await;
    let mut visitor = maker.visitor();
    let form = visitor.get("/coverage").await.is(200).form("/coverage").set("serial", "unit-1").set("bought_in", "ID");
    let found = visitor.send(form.clone().set("bought_on", "2022-07-30")).await.is(200).says("3 of 3 left");
    assert!(!found.html.contains("ann"), "the answer names somebody");
    let wrong = visitor.send(form.clone().set("bought_on", "2022-07-29")).await;
    let unknown = visitor.send(form.clone().set("serial", "NOBODY-1").set("bought_on", "2022-07-30")).await;
    assert_eq!((wrong.status, wrong.error_beside("f-serial")), (unknown.status, unknown.error_beside("f-serial")));
    assert_eq!(wrong.error_beside("serial"), unknown.error_beside("serial"));
    assert!(wrong.error_beside("serial").is_some() && wrong.status == 422);
}
