//! The report of a lost aircraft's flight on its pages.

use super::maker::{Browser, Chosen, Maker};
use super::owner::{desk, path, step};
use crate::files::{flyaway, hardly_readable, hash, written};
use aftercare_app::Clock;
use aftercare_evidence::encode::SyntheticFlight;
use aftercare_wire::Role;

pub const SERIAL: &str = "SYN0A1B2C3";

/// The last flight of the device.
pub fn flight(browser: &Browser) -> SyntheticFlight {
    let maker = &browser.maker;
    flyaway(maker.app.world(), &maker.drone().slug, SERIAL, Clock::now(&*maker.clock))
}

pub async fn bound_device(browser: &mut Browser) -> String {
    let (unit, _) = browser.protected_device(SERIAL).await;
    let shown = browser.get(&unit).await;
    let form = super::html::forms(&shown.html).into_iter().find(|form| form.get("bind") == Some("yes")).unwrap();
    browser.send(form.set("what", "both")).await.is(200);
    unit
}

async fn opened(browser: &mut Browser, unit: &str, name: &str, bytes: &[u8]) -> String {
    let form = browser.get(&format!("{unit}/cases/flyaway")).await.is(200).form("/cases/flyaway").set("privacy_accepted", "yes");
    path(&browser.upload(form, &[Chosen { field: "flight_record", name, bytes }]).await.is(200))
}

#[tokio::test]
async fn a_report_is_looked_at_then_produced_and_read_by_both_sides() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let unit = bound_device(&mut ann).await;
    let record = written(&flight(&ann));
    let case = opened(&mut ann, &unit, "flight.txt", &record).await;
    ann.get(&case).await.says("flight.txt").says("agrees").says_not("does not agree");
    let draft = kim.get(&format!("/desk{case}/flight-report")).await.is(200).says("Not produced yet").says("No receipt yet");
    for said in ["Last known position", "Where to look", "Set up for a lost link", "Checks"] {
        assert!(draft.main().contains(said), "{said}: {}", draft.main());
    }
    assert!(draft.html.contains("class=\"plot plan\"") && draft.html.contains(&hash(&record)));
    ann.get(&format!("{case}/flight-report")).await.is(200).says("Not produced yet");

    desk(&mut kim, &case, "assess", &[("cause", "accident")]).await.is(200);
    step(&mut ann, &case, "choose", &[("service", "flyaway-replacement")]).await.is(200);
    let shown = kim.get(&format!("/desk{case}")).await.is(200).says("Look at what the record says first");
    kim.send(shown.form("/report")).await.is(200);
    ann.get(&unit).await.says("This device is locked");
    let produced =
        kim.get(&format!("/desk{case}/flight-report")).await.is(200).says_not("Not produced yet").says("Fingerprint of the report");
    let receipt = produced.html.split("href=\"/desk/receipts/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    kim.get(&format!("/desk/receipts/{receipt}")).await.is(200);
    let own = ann.get(&format!("{case}/flight-report")).await.is(200).says_not("Not produced yet");
    assert!(own.html.contains(&format!("href=\"/receipts/{receipt}\"")));
    ann.get(&format!("/receipts/{receipt}")).await.is(200);
    // The page leads to the file for either side.
    for (browser, page) in [(&mut ann, own), (&mut kim, produced)] {
        let file = page.html.split("href=\"/files/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        browser.get(&format!("/files/{file}")).await.is(200);
    }
    let mut bea = maker.person("bea", Role::Owner).await;
    bea.get(&format!("{case}/flight-report")).await.is(404);
    bea.get(&format!("/desk{case}/flight-report")).await.is(403);
    let mut eli = maker.person("eli", Role::Editor).await;
    eli.get(&format!("/desk{case}/flight-report")).await.is(403);
}

#[tokio::test]
async fn of_two_records_the_desk_chooses_one() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let unit = bound_device(&mut ann).await;
    let first = flight(&ann);
    let (name, locked, _) = hardly_readable(&first).into_iter().find(|(name, ..)| *name == "locked.ulg").unwrap();
    let case = opened(&mut ann, &unit, name, &locked).await;
    let form = ann.get(&case).await.is(200).form("/evidence");
    let whole = written(&first);
    ann.upload(form, &[Chosen { field: "flight_record", name: "whole.txt", bytes: &whole }]).await.is(200).says("whole.txt");
    desk(&mut kim, &case, "assess", &[("cause", "accident")]).await.is(200);
    step(&mut ann, &case, "choose", &[("service", "flyaway-replacement")]).await.is(200);
    // What is looked at is what is produced unless the desk says otherwise.
    let form = kim.get(&format!("/desk{case}")).await.is(200).says("Rests on this record").form("/report");
    let look = kim.get(&format!("/desk{case}/flight-report")).await.is(200).says("whole.txt");
    let taken = form.get("record").unwrap().to_owned();
    assert!(look.html.contains(&format!("/files/{taken}?case=")), "{taken} is not what is looked at");
    kim.send(form).await.is(200);
    kim.get(&format!("/desk{case}/flight-report")).await.is(200).says("whole.txt").says_not("Not produced yet");
    kim.get(&format!("/desk{case}/flight-report?record=01JZ8T2M5Q0000000000000002")).await.is(404);
}

#[tokio::test]
async fn what_could_not_be_read_is_said_with_the_way_to_a_person() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut kim = maker.person("kim", Role::Administrator).await;
    let unit = bound_device(&mut ann).await;
    for (name, bytes, completeness) in hardly_readable(&flight(&ann)) {
        let case = opened(&mut ann, &unit, name, &bytes).await;
        let said = match completeness {
            "sealed" => "sealed with keys that only the maker’s service has",
            "unreadable" => "nothing in it could be read",
            "cut" => "The file ends before its record is complete",
            _ => "Parts of the file are damaged",
        };
        for (browser, base) in [(&mut ann, ""), (&mut kim, "/desk")] {
            let page = browser.get(&format!("{base}{case}/flight-report")).await.is(200).says(said).says("a person can take it up by hand");
            assert!(page.html.contains("href=\"/contact\""), "{name}");
        }
        desk(&mut kim, &case, "assess", &[("cause", "accident")]).await.is(200);
        step(&mut ann, &case, "choose", &[("service", "flyaway-replacement")]).await.is(200);
        desk(&mut kim, &case, "report", &[]).await.is(200);
        ann.get(&format!("{case}/flight-report")).await.is(200).says(said).says_not("Not produced yet");
        step(&mut ann, &case, "cancel-report", &[]).await.is(200);
    }
}
