//! Flight records that an owner keeps: where the aircraft was last, for nobody else until it is said.

use super::bench::{Bench, NOBODYS, Person, call, case_body, drone, get, post, text};
use super::flight_report::Lost;
use crate::files::{ardupilot_log, flyaway, hash, px4_log, written};
use aftercare_evidence::encode::SyntheticFlight;
use aftercare_wire::Role;
use jiff::SignedDuration;
use serde_json::{Value, json};

/// The flight of so many days earlier, from another home.
fn earlier(flight: &SyntheticFlight, days: i64, latitude: f64) -> SyntheticFlight {
    let mut flight = flight.clone();
    flight.record.start = flight.record.start.map(|start| start - SignedDuration::from_hours(24 * days));
    flight.home.latitude = latitude;
    flight
}

fn ids(records: &Value) -> Vec<String> {
    records.as_array().unwrap().iter().map(|record| text(&record["blob"]["id"])).collect()
}

async fn told(bench: &Bench, person: &Person, path: &str) -> String {
    bench.send(get(path).by(person)).await.told()
}

#[tokio::test]
async fn the_latest_flight_says_where_it_was_last() {
    let lost = Lost::new().await;
    let Lost { bench, rina, unit, .. } = &lost;
    let (records, seen) = (format!("/api/v1/units/{unit}/flight-records"), format!("/api/v1/units/{unit}/last-seen"));
    assert_eq!(bench.fetch(rina, &records).await, json!([]));
    assert_eq!(told(bench, rina, &seen).await, "404 not-found");

    let flight = lost.flight();
    let last = lost.stored("flight-record", "last.txt", &written(&flight)).await;
    let before = lost.stored("flight-record", "before.txt", &written(&earlier(&flight, 3, 40.0))).await;
    let mut nowhere = earlier(&flight, -1, 40.0);
    nowhere.record.version = 14;
    let sealed = lost.stored("flight-record", "sealed.txt", &written(&nowhere)).await;
    // Of the latest flight that names a place; the sealed one was later.
    let listed = bench.fetch(rina, &records).await;
    assert_eq!(ids(&listed), [sealed.clone(), last.clone(), before.clone()]);
    let places: Vec<&Value> = listed.as_array().unwrap().iter().map(|record| &record["has_place"]).collect();
    assert_eq!(places, [false, true, true]);
    let shown = bench.fetch(rina, &seen).await;
    assert_eq!((&shown["file"]["blob"]["id"], &shown["case_id"], &shown["lost_at"]), (&json!(last), &Value::Null, &Value::Null));
    assert_eq!(shown["file"]["sha256"], hash(&written(&flight)));
    assert!(!shown["areas"].as_array().unwrap().is_empty());
    let other = bench.fetch(rina, &format!("{seen}?record={before}")).await;
    assert!(other["last_fix"]["place"]["latitude"].as_f64().unwrap() > 39.0);
    assert_eq!(bench.fetch(rina, &format!("{seen}?record={sealed}")).await["file"]["completeness"], "sealed");
    for wrong in [NOBODYS, "", "%00", "x' or 1=1"] {
        assert_eq!(told(bench, rina, &format!("{seen}?record={}", wrong.replace(' ', "%20"))).await, "404 not-found", "{wrong}");
    }
    for (name, bytes) in [("log.ulg", px4_log()), ("log.bin", ardupilot_log())] {
        let blob = lost.stored("flight-record", name, &bytes).await;
        let shown = bench.fetch(rina, &format!("{seen}?record={blob}")).await;
        assert!(shown["last_fix"]["place"]["latitude"].as_f64().unwrap() > 10.0, "{name}: {}", shown["file"]);
        assert!(!shown["track"]["at"].as_array().unwrap().is_empty(), "{name}");
    }
}

#[tokio::test]
async fn nobody_else_sees_a_kept_record_until_its_owner_releases_it() {
    let lost = Lost::new().await;
    let Lost { bench, rina, agent, unit, .. } = &lost;
    let kept = lost.stored("flight-record", "kept.txt", &written(&lost.flight())).await;
    let (boss, bea) = (bench.person("boss", Role::Administrator).await, bench.sign_up("bea", "SG").await);
    let open = async || format!("/api/v1/cases/{}", text(&bench.does(rina, "/api/v1/cases", case_body(unit, "repair")).await["id"]));
    let case = open().await;
    let number = case.rsplit('/').next().unwrap().to_owned();
    let (records, seen) = (format!("/api/v1/units/{unit}/flight-records"), format!("/api/v1/units/{unit}/last-seen"));
    for person in [agent, &boss] {
        for path in [&records, &seen, &format!("{seen}?record={kept}")] {
            assert_eq!(told(bench, person, path).await, "403 forbidden", "{path}");
        }
        for (path, expected) in [
            (format!("/api/v1/blobs/{kept}"), "422 invalid-input case_id:required"),
            (format!("/api/v1/blobs/{kept}?case_id={number}"), "404 not-found"),
            (format!("/api/v1/blobs/{kept}/photo?unit_id={unit}"), "404 not-found"),
            (format!("{case}/flight-report"), "404 not-found"),
            (format!("{case}/flight-report?record={kept}"), "404 not-found"),
        ] {
            assert_eq!(told(bench, person, &path).await, expected, "{path}");
        }
        let add = post(format!("{case}/evidence"), json!({ "blobs": [kept] })).by(person);
        assert_eq!(bench.send(add).await.told(), "422 invalid-input blobs:unknown");
        let mut body = case_body(unit, "flyaway");
        body["flight_record_blob"] = json!(kept);
        let opened = bench.send(post("/api/v1/cases", body).by(person)).await;
        assert_eq!(opened.told(), "422 invalid-input flight_record_blob:unknown");
        let gone = call("DELETE", format!("/api/v1/blobs/{kept}?unit_id={unit}")).by(person);
        assert_eq!(bench.send(gone).await.told(), "404 not-found");
        let copy = post(format!("/api/v1/blobs/{kept}/copies?unit_id={unit}"), json!({ "without_place": true, "without_serial": true }));
        assert_eq!(bench.send(copy.by(person)).await.told(), "404 not-found");
        assert!(!bench.fetch(person, &case).await.to_string().contains(&kept));
    }
    for path in [&records, &seen, &format!("/api/v1/blobs/{kept}"), &format!("{case}/flight-report?record={kept}")] {
        assert_eq!(told(bench, &bea, path).await, "404 not-found", "{path}");
    }
    let gone = call("DELETE", format!("/api/v1/blobs/{kept}")).by(&bea);
    assert_eq!(bench.send(gone).await.told(), "404 not-found");

    // Released to one case, it is seen there.
    bench.does(rina, &format!("{case}/evidence"), json!({ "blobs": [kept] })).await;
    assert_eq!(bench.fetch(agent, &format!("{case}/flight-report")).await["file"]["blob"]["id"], kept.as_str());
    assert_eq!(told(bench, agent, &format!("/api/v1/blobs/{kept}?case_id={number}")).await, "200");
    assert_eq!(told(bench, agent, &seen).await, "403 forbidden");
    bench.send(call("POST", format!("{case}/withdraw")).by(rina)).await.ok();
    let other = open().await;
    for path in [format!("{other}/flight-report?record={kept}"), format!("/api/v1/blobs/{kept}?case_id={}", &other[14..])] {
        assert_eq!(told(bench, agent, &path).await, "404 not-found", "{path}");
    }

    // Every look of hers stands in the trail, and every attempt of another owner's.
    bench.fetch(rina, &seen).await;
    bench.fetch(rina, &records).await;
    let trail = bench.fetch(&boss, "/api/v1/audit?limit=200").await;
    let looks = |person: &Person, outcome: &str| {
        let of = |entry: &&Value| {
            entry["subject_id"] == person.subject.as_str() && entry["action"] == "last_seen_read" && entry["outcome"] == outcome
        };
        trail["items"].as_array().unwrap().iter().filter(of).count()
    };
    assert_eq!((looks(rina, "done"), looks(&bea, "done"), looks(&bea, "denied")), (2, 0, 2), "{trail:#}");
    // Staff are turned away at the door, and that stands in it as well: three times each, and the agent once more.
    assert_eq!((looks(agent, "denied"), looks(&boss, "denied"), looks(agent, "done")), (4, 3, 0), "{trail:#}");
    let of_unit = format!("unit:{unit}");
    let denied =
        trail["items"].as_array().unwrap().iter().filter(|entry| entry["outcome"] == "denied" && entry["action"] == "last_seen_read");
    assert!(denied.clone().count() > 0 && denied.clone().all(|entry| entry["resource"] == of_unit.as_str()), "{trail:#}");
}

#[tokio::test]
async fn what_is_in_no_case_can_be_removed() {
    let lost = Lost::new().await;
    let Lost { bench, rina, unit, .. } = &lost;
    let flight = lost.flight();
    let (kept, released) = (
        lost.stored("flight-record", "kept.txt", &written(&flight)).await,
        lost.stored("flight-record", "released.txt", &written(&earlier(&flight, 1, 1.0))).await,
    );
    let mut body = case_body(unit, "flyaway");
    let first = lost.stored("flight-record", "first.txt", &written(&earlier(&flight, 2, 2.0))).await;
    body["flight_record_blob"] = json!(first);
    let case = bench.does(rina, "/api/v1/cases", body).await;
    bench.does(rina, &format!("/api/v1/cases/{}/evidence", text(&case["id"])), json!({ "blobs": [released] })).await;
    let remove = async |blob: &str| bench.send(call("DELETE", format!("/api/v1/blobs/{blob}")).by(rina)).await.told();
    for (blob, expected) in [
        (first.as_str(), "422 invalid-input blob_id:in-a-case"),
        (&released, "422 invalid-input blob_id:in-a-case"),
        (NOBODYS, "404 not-found"),
        (&kept, "204"),
        (&kept, "404 not-found"),
    ] {
        assert_eq!(remove(blob).await, expected);
    }
    assert_eq!(told(bench, rina, &format!("/api/v1/blobs/{kept}")).await, "404 not-found");
    assert_eq!(told(bench, rina, &format!("/api/v1/units/{unit}/last-seen?record={kept}")).await, "404 not-found");
    assert_eq!(ids(&bench.fetch(rina, &format!("/api/v1/units/{unit}/flight-records")).await), [released, first]);
}

/// One that is uploaded for another device of the same owner is that device's.
#[tokio::test]
async fn a_record_is_of_the_device_that_it_was_kept_for() {
    let lost = Lost::new().await;
    let Lost { bench, rina, .. } = &lost;
    let second = bench.unit(rina, drone(), "SYN-0002").await;
    let blob = lost.stored("flight-record", "one.txt", &written(&lost.flight())).await;
    assert_eq!(bench.fetch(rina, &format!("/api/v1/units/{second}/flight-records")).await, json!([]));
    assert_eq!(told(bench, rina, &format!("/api/v1/units/{second}/last-seen?record={blob}")).await, "404 not-found");
    // Without a device it is kept, and shown nowhere until a case has it.
    let loose = written(&flyaway(&super::bench::world(), drone(), "SYN-0002", "2022-08-09T07:00:00Z".parse().unwrap()));
    let path = "/api/v1/blobs?kind=flight-record&name=loose.txt";
    let loose = bench.send(call("POST", path).body("application/octet-stream", loose).by(rina)).await.id();
    assert_eq!(bench.fetch(rina, &format!("/api/v1/units/{second}/flight-records")).await, json!([]));
    let case = bench.does(rina, "/api/v1/cases", case_body(&lost.unit, "repair")).await;
    bench.does(rina, &format!("/api/v1/cases/{}/evidence", text(&case["id"])), json!({ "blobs": [loose] })).await;
    assert_eq!(bench.fetch(rina, &format!("/api/v1/units/{}/flight-records", lost.unit)).await.as_array().unwrap().len(), 2);
    let shown = bench.fetch(rina, &format!("/api/v1/units/{}/last-seen?record={loose}", lost.unit)).await;
    let serial = shown["checks"].as_array().unwrap().iter().find(|check| check["check"] == "aircraft-serial").unwrap();
    assert_eq!(serial["ending"], "disagrees");
}
