//! How customers are reached, where parcels go, and files that come later.

use super::bench::{Answer, Bench, NOBODYS, Person, call, case_body, drone, get, nobody, post, text};
use super::story::{photo, record};
use aftercare_wire::Role;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ME: &str = "/api/v1/me/contact";

fn contact() -> Value {
    json!({
        "telephone": "+65 5550 0100",
        "address": { "addressee": "Rina Example", "lines": ["1 Example Quay"], "postal_code": "000000", "city": "Singapore", "region": "SG" },
    })
}

async fn put(bench: &Bench, person: &Person, body: &Value) -> Answer {
    bench.send(call("PUT", ME).json(body).by(person)).await
}

/// A repair of a protected device, opened; gives device and case.
async fn repair(bench: &Bench, owner: &Person, serial: &str) -> (String, String) {
    let unit = bench.unit(owner, drone(), serial).await;
    bench.plan(owner, &unit, 1).await;
    let case = bench.does(owner, "/api/v1/cases", case_body(&unit, "repair")).await;
    (unit, format!("/api/v1/cases/{}", text(&case["id"])))
}

async fn store(bench: &Bench, person: &Person, kind: &str, unit: Option<&str>) -> String {
    let of = unit.map(|unit| format!("&unit_id={unit}")).unwrap_or_default();
    let bytes = if kind == "photo" { photo() } else { record("SYN0001X") };
    let call = call("POST", format!("/api/v1/blobs?kind={kind}&agreed=true&name=a.bin{of}")).body("application/octet-stream", bytes);
    bench.send(call.by(person)).await.id()
}

#[tokio::test]
async fn an_address_is_told_by_its_owner_and_read_at_the_desk() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let (_, case) = repair(&bench, &rina, "SYN-0001").await;
    let customer = format!("{case}/customer");
    assert_eq!(bench.fetch(&rina, ME).await, json!({ "telephone": null, "address": null }));

    let (agent, assessor) = (bench.person("agent", Role::Agent).await, bench.person("assessor", Role::Assessor).await);
    let before = bench.fetch(&agent, &customer).await;
    assert_eq!((&before["name"], &before["email"], &before["address"]), (&json!("rina"), &json!("rina@example.org"), &Value::Null));

    assert_eq!(put(&bench, &rina, &contact()).await.ok(), contact());
    assert_eq!(bench.fetch(&rina, ME).await, contact());
    for staff in [&agent, &assessor, &bench.program(&agent, &["desk:read"]).await] {
        let seen = bench.fetch(staff, &customer).await;
        assert_eq!((&seen["telephone"], &seen["address"]), (&contact()["telephone"], &contact()["address"]));
        assert_eq!(seen["language"], "en");
    }

    // Nobody else, and no program of the owner.
    let editor = bench.person("editor", Role::Editor).await;
    for (person, told) in [(&rina, "403 forbidden"), (&editor, "403 forbidden"), (&nobody(), "401 unauthenticated")] {
        assert_eq!(bench.send(get(&customer).by(person)).await.told(), told);
    }
    let program = bench.program(&rina, &["cases:read", "units:read"]).await;
    assert_eq!(bench.send(get(ME).by(&program)).await.told(), "403 forbidden");
    assert_eq!(bench.send(get(format!("/api/v1/cases/{NOBODYS}/customer")).by(&agent)).await.told(), "404 not-found");
    // A case says nothing about whose it is.
    assert!(!bench.send(get(&case).by(&agent)).await.text().contains("Example Quay"));

    // Every look at the desk leaves a row; nothing personal stands in it.
    let boss = bench.person("boss", Role::Administrator).await;
    let trail = bench.send(get("/api/v1/audit?limit=200").by(&boss)).await;
    let looks =
        trail.json()["items"].as_array().unwrap().iter().filter(|e| e["action"] == "customer_read" && e["outcome"] == "done").count();
    assert_eq!(looks, 4);
    assert!(!trail.text().contains("5550") && !trail.text().contains("rina@"));
}

#[tokio::test]
async fn what_is_wrong_with_an_address_is_named() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let with = |field: &str, value: Value| {
        let mut body = contact();
        *body.pointer_mut(field).unwrap() = value;
        body
    };
    let table = [
        (with("/telephone", json!("call me")), "422 invalid-input telephone:not-a-telephone-number"),
        (with("/address/region", json!("QQ")), "422 invalid-input address.region:not-a-region"),
        (with("/address/lines", json!([])), "422 invalid-input address.lines:required"),
        (with("/address/lines", json!(["1", "2", "3", "4", "5"])), "422 invalid-input address.lines:too-many"),
        (with("/address/city", json!("Singa\u{0}pore")), "422 invalid-input address.city:not-printable"),
        (with("/address/addressee", json!("R".repeat(101))), "422 invalid-input address.addressee:too-long"),
        (with("/address/lines", json!("1 Example Quay")), "422 invalid-input address.lines:invalid"),
        (json!({ "phone": "1" }), "422 invalid-input phone:unknown-field"),
    ];
    for (body, told) in table {
        assert_eq!(put(&bench, &rina, &body).await.told(), told);
    }
    assert_eq!(bench.fetch(&rina, ME).await["address"], Value::Null, "nothing was written");
    put(&bench, &rina, &contact()).await.ok();
    assert_eq!(put(&bench, &rina, &json!({})).await.ok(), json!({ "telephone": null, "address": null }));
}

#[tokio::test]
async fn a_parcel_has_an_address_on_its_way_in_and_a_number_on_its_way_out() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let (agent, assessor) = (bench.person("agent", Role::Agent).await, bench.person("assessor", Role::Assessor).await);
    let operator = bench.send(get("/api/v1/operator")).await.ok();
    assert!(text(&operator["support"]["email"]).ends_with(".example"));
    let centre = operator["centres"].as_array().unwrap().iter().find(|c| c["regions"].as_array().unwrap().contains(&json!("SG"))).unwrap();

    let (_, place) = repair(&bench, &rina, "SYN-0001").await;
    let case = bench.fetch(&rina, &place).await;
    assert_eq!(case["send_to"], json!({ "address": centre["address"], "reference": case["id"] }));
    let at = |step: &str| format!("{place}/{step}");
    let on_its_way = bench.does(&rina, &at("hand-over"), json!({ "components": {}, "tracking": "IN 1" })).await;
    assert_eq!((&on_its_way["tracking"], on_its_way["send_to"].is_object()), (&json!("IN 1"), true));
    assert_eq!(bench.does(&assessor, &at("receive"), json!({})).await["send_to"], Value::Null);
    bench.does(&assessor, &at("assess"), json!({ "cause": "quality", "in_warranty_scope": true })).await;
    bench.does(&rina, &at("choose"), json!({ "service": "warranty" })).await;
    let wrong = post(at("ship"), json!({ "tracking": "x".repeat(101) })).by(&agent);
    assert_eq!(bench.send(wrong).await.told(), "422 invalid-input tracking:not-printable");
    let shipped = bench.does(&agent, &at("ship"), json!({ "tracking": " OUT 2 " })).await;
    assert_eq!((&shipped["tracking"], &shipped["return_tracking"]), (&json!("IN 1"), &json!("OUT 2")));
    assert_eq!(bench.fetch(&rina, &place).await["return_tracking"], "OUT 2");
}

#[tokio::test]
async fn files_join_an_open_case_later() {
    let bench = Bench::memory().await;
    let (rina, bea) = (bench.sign_up("rina", "SG").await, bench.sign_up("bea", "SG").await);
    let agent = bench.person("agent", Role::Agent).await;
    let (unit, place) = repair(&bench, &rina, "SYN-0001").await;
    let evidence = format!("{place}/evidence");
    let add = |blobs: Value| post(&evidence, json!({ "blobs": blobs }));

    let first = store(&bench, &rina, "photo", None).await;
    let request = add(json!([first])).by(&rina).header("idempotency-key", "again");
    let added = bench.send(request.clone()).await;
    assert_eq!(added.ok()["evidence"][0]["blob"]["id"], first);
    assert_eq!(bench.send(request).await.bytes, added.bytes);
    bench.clock.pass_seconds(60);
    let of_agent = store(&bench, &agent, "flight-record", Some(&unit)).await;
    let both = bench.send(add(json!([of_agent])).by(&agent)).await.ok();
    let ids = |case: &Value| case["evidence"].as_array().unwrap().iter().map(|e| text(&e["blob"]["id"])).collect::<BTreeSet<_>>();
    // Files of one moment stand in no order.
    assert_eq!(ids(&both), BTreeSet::from([first.clone(), of_agent.clone()]));
    let record = both["evidence"].as_array().unwrap().iter().find(|e| e["blob"]["id"] == *of_agent).unwrap();
    assert!(record["facts"].as_array().unwrap().iter().any(|fact| fact["name"] == "aircraft-serial"));
    // The same again changes nothing; staff read it in its case.
    assert_eq!(ids(&bench.send(add(json!([first])).by(&rina)).await.ok()), BTreeSet::from([first.clone(), of_agent.clone()]));
    let case_id = place.rsplit('/').next().unwrap().to_owned();
    assert_eq!(bench.send(get(format!("/api/v1/blobs/{first}?case_id={case_id}")).by(&agent)).await.status, 200);

    let of_bea = store(&bench, &bea, "photo", None).await;
    let mut many = Vec::new();
    for _ in 0..20 {
        many.push(store(&bench, &rina, "photo", None).await);
    }
    let table = [
        (&rina, json!([of_bea]), "422 invalid-input blobs:unknown"),
        (&rina, json!([NOBODYS]), "422 invalid-input blobs:unknown"),
        (&rina, json!([]), "422 invalid-input blobs:required"),
        (&rina, json!(many), "422 invalid-input blobs:too-many"),
        (&rina, json!(vec!["x"; 1000]), "422 invalid-input blobs:too-many"),
        (&bea, json!([of_bea]), "404 not-found"),
    ];
    for (person, blobs, told) in table {
        assert_eq!(bench.send(add(blobs.clone()).by(person)).await.told(), told, "{blobs}");
    }
    let nineteen = bench.send(add(json!(many[..19])).by(&rina)).await.ok();
    assert_eq!(ids(&nineteen).len(), 21);
    // What is part of a case does not go away, and nothing is added to a case that is over.
    bench.does(&rina, &format!("{place}/withdraw"), json!({})).await;
    assert_eq!(bench.send(add(json!([many[19]])).by(&rina)).await.told(), "422 invalid-input blobs:case-over");
    assert_eq!(ids(&bench.fetch(&rina, &place).await).len(), 21);
}
