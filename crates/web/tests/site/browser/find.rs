//! Where an aircraft was last, for its owner.

use super::flight::{bound_device, flight};
use super::maker::{Chosen, Maker, Shown};
use super::owner::open;
use crate::files::{ardupilot_log, hardly_readable, px4_log, written};
use aftercare_wire::Role;
use jiff::SignedDuration;

fn record_of(shown: &Shown) -> String {
    shown.path.split("record=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}

#[tokio::test]
async fn records_are_added_read_and_chosen() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let unit = bound_device(&mut ann).await;
    let page = format!("{unit}/find");
    assert!(ann.get(&unit).await.html.contains(&format!("href=\"{page}\"")), "the device does not lead there");
    let empty = ann.get(&page).await.is(200).says("There is no flight record of this device yet");
    assert!(!empty.has_form("/records"));

    let last = flight(&ann);
    let mut before = last.clone();
    before.record.start = last.record.start.map(|start| start - SignedDuration::from_hours(24));
    before.home.latitude = 33.25;
    let files = [("last.txt", written(&last)), ("before.txt", written(&before)), ("a.ulg", px4_log()), ("a.bin", ardupilot_log())];
    let mut added = Vec::new();
    for (name, bytes) in &files {
        let form = ann.get(&page).await.is(200).form("/find");
        let shown = ann.upload(form, &[Chosen { field: "flight_record", name, bytes }]).await.is(200);
        let shown = shown.says(name).says("Last known position").says("shown below");
        assert!(shown.html.contains("class=\"plot plan\""), "{name}");
        added.push(record_of(&shown));
    }
    ann.get(&format!("{page}?record={}", added[1])).await.is(200).says("33.2");
    ann.get(&format!("{page}?record={}", added[0])).await.is(200).says("-12.");
    ann.get(&format!("{page}?record=01JZ8T2M5Q0000000000000002")).await.is(404);

    // Nothing chosen, or no record: told beside the field.
    let form = ann.get(&page).await.form("/find");
    for files in [&[][..], &[Chosen { field: "flight_record", name: "x.txt", bytes: b"not a record at all" }][..]] {
        let again = ann.upload(form.clone(), files).await.is(422);
        assert!(again.error_beside("flight_record").is_some(), "{}", again.main());
    }
    for (name, bytes, _) in hardly_readable(&last) {
        let form = ann.get(&page).await.form("/find");
        ann.upload(form, &[Chosen { field: "flight_record", name, bytes: &bytes }]).await.is(200).says(name);
    }
    let mut bea = maker.person("bea", Role::Owner).await;
    bea.get(&page).await.is(404);
    let mut kim = maker.person("kim", Role::Administrator).await;
    kim.get(&page).await.is(403);
    kim.get(&unit.replace("/devices/", "/desk/units/")).await.is(200).says_not("last.txt");
}

#[tokio::test]
async fn the_same_record_sent_twice_by_one_form_is_kept_once() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let unit = bound_device(&mut ann).await;
    let bytes = written(&flight(&ann));
    let form = ann.get(&format!("{unit}/find")).await.form("/find");
    let files = [Chosen { field: "flight_record", name: "last.txt", bytes: &bytes }];
    let first = ann.upload(form.clone(), &files).await.is(200);
    let second = ann.upload(form, &files).await.is(200);
    assert_eq!(first.path, second.path);
    let shown = ann.get(&format!("{unit}/find")).await.html;
    assert_eq!(shown.matches("flight of ").count(), 1, "{shown}");
}

#[tokio::test]
async fn staff_see_a_record_only_in_the_case_that_it_was_released_to() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let unit = bound_device(&mut ann).await;
    let bytes = written(&flight(&ann));
    let form = ann.get(&format!("{unit}/find")).await.form("/find");
    let kept = record_of(&ann.upload(form, &[Chosen { field: "flight_record", name: "kept.txt", bytes: &bytes }]).await.is(200));
    let case = open(&mut ann, &unit, "repair").await;
    let number = case.rsplit('/').next().unwrap().to_owned();
    kim.get(&format!("/desk{case}")).await.is(200).says_not("kept.txt");
    kim.get(&format!("/files/{kept}?case={number}")).await.is(404);
    kim.get(&format!("/desk{case}/flight-report?record={kept}")).await.is(404);

    let form = ann.get(&format!("{unit}/find")).await.is(200).says("Let staff see a record").form("/records");
    assert_eq!(form.get("blob"), Some(kept.as_str()));
    let mut bea = maker.person("bea", Role::Owner).await;
    let csrf = bea.get("/account").await.form("/sign-out").get("csrf").unwrap().to_owned();
    let by_bea = form.clone().set("csrf", &csrf);
    bea.send(by_bea).await.is(404);
    ann.send(form.clone()).await.is(200).says("kept.txt");
    ann.send(form).await.is(200).says("kept.txt");
    kim.get(&format!("/desk{case}")).await.is(200).says("kept.txt");
    kim.get(&format!("/files/{kept}?case={number}")).await.is(200);
    kim.get(&format!("/desk{case}/flight-report")).await.is(200).says("kept.txt");
}
