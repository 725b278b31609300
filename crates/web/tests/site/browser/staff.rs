//! What staff do at the desk.

use super::maker::Maker;
use super::owner::{desk, open, step};
use aftercare_wire::Role;

#[tokio::test]
async fn a_late_parcel_is_refused_by_a_person_who_says_why() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Agent).await;
    let mut sam = maker.person("sam", Role::Assessor).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "repair").await;
    maker.days(12).await;
    ann.get(&case).await.says("Overdue");
    step(&mut ann, &case, "hand-over", &[]).await.is(200);
    kim.get("/desk?overdue=yes").await.is(200).says("Overdue");
    desk(&mut sam, &case, "receive", &[]).await.is(200);

    let file = kim.get(&format!("/desk{case}")).await.is(200).says("Grounds").says("open to judgement");
    let form = file.form("/refuse");
    // Neither ground nor reason: the form stands there again, the error beside the field.
    let again = kim.send(form.clone()).await.is(422);
    assert!(again.error_beside("ground").is_some(), "{}", again.main());
    let ground = file.html.split("name=\"ground\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let again = kim.send(form.clone().set("ground", ground)).await.is(422);
    assert!(again.error_beside("reason").is_some(), "{}", again.main());
    kim.send(form.set("ground", ground).set("reason", "It came four days late.")).await.is(200).says("Refused");
    for (browser, page) in [(&mut ann, case.clone()), (&mut sam, format!("/desk{case}"))] {
        let shown = browser.get(&page).await.is(200).says("This case was refused").says("It came four days late.").says(ground);
        assert!(shown.html.contains(&format!("href=\"/terms/en/{ground}\"")), "the ground does not open to its clause");
    }
    // An assessor does not refuse.
    assert!(!sam.get(&format!("/desk{case}")).await.has_form("/refuse"));
}

#[tokio::test]
async fn a_proposed_ground_is_set_aside_and_the_case_goes_on() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    // Not from a dealer of the maker: the terms propose a refusal, and a person decides.
    let unit = ann.device_from("UNIT-1", "other").await;
    let form = ann.get(&format!("{unit}/plan")).await.is(200).form("/plan").set("accepted", "yes");
    ann.send(form).await.is(200);
    ann.get(&format!("{unit}/cases/repair")).await.is(200).says("Before you go on");
    let case = open(&mut ann, &unit, "repair").await;
    ann.get(&case).await.says("A person will look at this");
    kim.get("/desk").await.is(200).says("to decide");
    let mut waived = 0;
    loop {
        let shown = kim.get(&format!("/desk{case}")).await.is(200);
        if !shown.has_form("/waive") {
            break;
        }
        let again = kim.send(shown.form("/waive").set("reason", " ")).await;
        assert_eq!(again.status, 422, "{}", again.main());
        kim.send(shown.form("/waive").set("reason", "The dealer was one until May."))
            .await
            .is(200)
            .says("set aside")
            .says("The dealer was one until May.");
        waived += 1;
    }
    assert!(waived > 0, "nothing was proposed");
    step(&mut ann, &case, "hand-over", &[]).await.is(200);
    desk(&mut kim, &case, "receive", &[]).await.is(200);
    desk(&mut kim, &case, "assess", &[("cause", "accident")]).await.is(200).says("Choose a service");
}

#[tokio::test]
async fn service_across_a_border_is_opened_with_the_providers_consent() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Agent).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let form = ann.get(&format!("{unit}/cases/repair")).await.form("/cases/repair").set("privacy_accepted", "yes").set("region", "SG");
    let shown = ann.upload(form.set("description", "It fell."), &[]).await.is(200).says("A person will look at this");
    let own = super::owner::path(&shown);
    step(&mut ann, &own, "withdraw", &[]).await.is(200);
    let page = unit.replace("/devices/", "/desk/units/");
    kim.get(&page).await.is(200).says("Open a case for the customer");
    let form =
        kim.get(&format!("{page}/cases/repair")).await.is(200).form("/cases/repair").set("region", "SG").set("privacy_accepted", "yes");
    let again = kim.upload(form.clone().set("description", "It fell.").without("privacy_accepted"), &[]).await.is(409);
    assert_eq!(again.form("/cases/repair").get("description"), Some("It fell."));
    let opened = kim.upload(form.set("cross_border_consent", "yes"), &[]).await.is(200).says("Waiting for the parcel");
    let case = opened.path.split('?').next().unwrap().trim_start_matches("/desk").to_owned();
    ann.get(&case).await.is(200).says("Your turn").says_not("A person will look at this");
}

#[tokio::test]
async fn of_two_who_act_at_once_one_is_told_what_changed() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let mut sam = maker.person("sam", Role::Administrator).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "repair").await;
    step(&mut ann, &case, "hand-over", &[]).await.is(200);
    let first = kim.get(&format!("/desk{case}")).await.form("/receive");
    let second = sam.get(&format!("/desk{case}")).await.form("/receive");
    kim.send(first).await.is(200);
    sam.send(second).await.is(409).says("What changed meanwhile").says("Parcel received");
}

#[tokio::test]
async fn missing_pieces_are_seen_paid_or_declined() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "express").await;
    let form = ann.get(&case).await.form("/hand-over");
    let piece = form.names.iter().filter(|name| name.starts_with("component-")).nth(1).unwrap().clone();
    ann.send(form.set(&piece, "0")).await.is(200);
    desk(&mut kim, &case, "receive", &[]).await.is(200).says("Pieces that were not sent in");
    desk(&mut kim, &case, "ship", &[("new_serial", "UNIT-2")]).await.is(409);
    ann.get(&case).await.says("Pieces that were not sent in");
    step(&mut ann, &case, "decline-surcharge", &[]).await.is(200).says("Not available");
}

#[tokio::test]
async fn the_clock_is_moved_and_the_plan_runs_out() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Agent).await;
    let (_, plan) = ann.protected_device("UNIT-1").await;
    let clock = kim.get("/desk/clock").await.is(200);
    kim.send(clock.form("/desk/clock").set("days", "seven")).await.is(422);
    kim.send(clock.form("/desk/clock").set("days", "365")).await.is(200);
    ann.get(&plan).await.says("Active");
    let to = super::html::forms(&kim.get("/desk/clock").await.html).into_iter().find(|form| form.names.contains(&"to".to_owned())).unwrap();
    kim.send(to.clone().set("to", "2021-01-01")).await.is(422);
    kim.send(to.clone().set("to", "2022-02-30")).await.is(422);
    kim.send(to.set("to", "2024-08-02")).await.is(200);
    ann.get(&plan).await.says("Expired").says("What was not used").says_not(" left Why").says("The reward for an unused plan was granted");
}

#[tokio::test]
async fn roles_are_given_by_an_administrator() {
    let maker = Maker::new().await;
    let mut root = maker.person("root", Role::Administrator).await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let shown = root.get("/desk/users").await.is(200).says("ann@example.org");
    let form = super::html::forms(&shown.html)
        .into_iter()
        .find(|form| form.action.ends_with("/roles") && form.get("roles") == Some("owner"))
        .unwrap();
    root.send(form.set("roles", "agent")).await.is(200);
    ann.get("/desk").await.is(200).says("Work queue");
    // The last administrator stays one.
    let form = super::html::forms(&root.get("/desk/users").await.html)
        .into_iter()
        .find(|form| form.get("roles") == Some("administrator"))
        .unwrap();
    root.send(form.set("roles", "owner")).await.is(422);
    root.get("/desk/audit").await.is(200).says("role_change");
}

#[tokio::test]
async fn editions_are_read_and_compared() {
    let maker = Maker::new().await;
    let mut eli = maker.person("eli", Role::Editor).await;
    let list = eli.get("/").await.is(200).says("Compare with");
    assert!(list.html.contains("href=\"/desk/editions/en/compare/de\""), "{}", list.main());
    eli.get("/desk/editions/en/compare/en").await.is(200).says("0 clauses differ");
    eli.get("/desk/editions/en/compare/fr").await.is(404);
    let edition = eli.get("/desk/editions/en").await.is(200).html;
    let clause = edition.split("href=\"/desk/editions/en/").nth(1).unwrap().split('"').next().unwrap();
    eli.get(&format!("/desk/editions/en/{clause}")).await.is(200).says("Rule");
    // Part of a rule: its name has a slash.
    let part = edition.split("href=\"/desk/editions/en/").filter_map(|rest| rest.split('"').next()).find(|id| id.contains("%2F")).unwrap();
    eli.get(&format!("/desk/editions/en/{part}")).await.is(200).says(&part.replace("%2F", "/"));
    eli.get("/desk/clock").await.is(200);
    eli.get("/desk/audit").await.is(403);
}

#[tokio::test]
async fn a_caller_is_found_by_what_they_can_tell() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Agent).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let desk_unit = unit.replace("/devices/", "/desk/units/");
    let find = |shown: &super::maker::Shown, text: &str| shown.form("/desk/search").set("find", text);
    let queue = kim.get("/desk").await.is(200);
    // One device: straight to it. The number stays out of the address.
    for text in ["unit-1", " UNIT-1 ", "ann@example.org", "Ann@Example.org"] {
        let shown = kim.send(find(&queue, text)).await.is(200).says("UNIT-1");
        assert_eq!(shown.path, desk_unit, "{text}");
    }
    for text in ["UNIT-9", "nobody@example.org"] {
        kim.send(find(&queue, text)).await.is(200).says("Nothing fits exactly").says_not("UNIT-1");
    }
    for text in ["", "not a number!", "@"] {
        let again = kim.send(find(&queue, text)).await.is(422);
        assert!(again.error_beside("find").is_some(), "{text}: {}", again.main());
    }
    ann.device("UNIT-2").await;
    kim.send(find(&queue, "ann@example.org")).await.is(200).says("T-1").says("T-2");
    // Owners have no such page.
    assert!(!ann.get("/").await.has_form("/desk/search"));
}

#[tokio::test]
async fn the_desk_opens_a_flyaway_with_the_record_that_the_customer_sent() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Agent).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let page = unit.replace("/devices/", "/desk/units/");
    kim.get(&page).await.is(200).says("Flyaway");
    let form = kim.get(&format!("{page}/cases/flyaway")).await.is(200).form("/cases/flyaway").set("privacy_accepted", "yes");
    // Without the record the terms refuse, for staff as well.
    kim.upload(form.clone(), &[]).await.is(409);
    let bytes = super::owner::record(&kim, "SYN0A1B2C3");
    let files = [super::maker::Chosen { field: "flight_record", name: "record.txt", bytes: &bytes }];
    let shown = kim.upload(form, &files).await.is(200).says("record.txt");
    let case = shown.path.split('?').next().unwrap().trim_start_matches("/desk").to_owned();
    // The file is its owner's.
    ann.get(&case).await.is(200).says("record.txt");
}

#[tokio::test]
async fn a_late_parcel_can_be_waived_and_a_closed_case_is_found_again() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Agent).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "repair").await;
    maker.days(12).await;
    let shown = kim.get(&format!("/desk{case}")).await.is(200).says("open to judgement");
    kim.send(shown.form("/waive").set("reason", "The carrier lost a week."))
        .await
        .is(200)
        .says("set aside")
        .says("The carrier lost a week.");
    kim.get("/desk?state=withdrawn").await.is(200).says("Nothing here");
    step(&mut ann, &case, "withdraw", &[]).await.is(200);
    kim.get("/desk").await.is(200).says("Nothing here");
    let found = kim.get("/desk?state=withdrawn").await.is(200);
    assert!(found.html.contains(&format!("href=\"/desk{case}\"")), "{}", found.main());
}

#[tokio::test]
async fn an_assessment_can_name_every_part_of_the_model() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut sam = maker.person("sam", Role::Assessor).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "repair").await;
    step(&mut ann, &case, "hand-over", &[]).await.is(200);
    desk(&mut sam, &case, "receive", &[]).await.is(200);
    let shown = sam.get(&format!("/desk{case}")).await.is(200);
    let model = maker.drone();
    let parts = &maker.app.world().catalogue.model(&model.slug).unwrap().components;
    assert!(parts.len() > model.components.len(), "{parts:?}");
    for part in parts {
        assert!(shown.html.contains(&format!("name=\"damaged\" value=\"{part}\"")), "`{part}` cannot be stated");
    }
}

#[tokio::test]
async fn what_is_owed_back_is_in_the_queue_until_the_desk_records_it() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Agent).await;
    let mut sam = maker.person("sam", Role::Assessor).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "express").await;
    step(&mut ann, &case, "withdraw", &[]).await.is(200).says("Withdrawn");
    // An assessor does not hand out money.
    assert!(!sam.get(&format!("/desk{case}")).await.is(200).has_form("/refund"));
    kim.get("/desk").await.is(200).says("Pay back what is owed");
    let form = kim.get(&format!("/desk{case}")).await.is(200).form("/refund");
    let again = kim.send(form.clone().set("reference", "line\u{7}end")).await.is(422);
    assert!(again.error_beside("reference").is_some(), "{}", again.main());
    kim.send(form.clone().set("reference", "EX-17")).await.is(200).says("EX-17");
    let page = kim.get(&format!("/desk{case}")).await.is(200);
    assert!(!page.has_form("/refund"), "{}", page.main());
    // A second window with the old page pays nothing twice.
    kim.send(form).await.is(409);
    ann.get(&case).await.is(200).says("EX-17");
}
