//! Whole stories over the API alone.

use super::bench::{Bench, case_body, get, post, text};
use aftercare_evidence::encode;
use aftercare_wire::Role;
use serde_json::json;

/// A synthetic record of an aircraft.
pub fn record(serial: &str) -> Vec<u8> {
    let mut record = encode::FlightRecord::synthetic(11);
    record.start = Some("2022-08-09T05:30:00Z".parse().unwrap());
    record.aircraft_serial = serial.to_owned();
    encode::flight_record(&record).unwrap()
}

#[tokio::test]
async fn a_lost_aircraft_is_replaced() {
    let bench = Bench::memory().await;
    let (agent, assessor) = (bench.person("agent", Role::Agent).await, bench.person("assessor", Role::Assessor).await);
    let rina = bench.sign_up("rina", "SG").await;

    let unit = bench.unit(&rina, "dji-mavic-3", "SYN-0001").await;
    let plan = bench.plan(&rina, &unit, 2).await;
    bench.bind(&rina, &unit).await;
    bench.clock.pass_days(8);

    let stored = bench.send(
        super::bench::call("POST", "/api/v1/blobs?kind=flight-record&name=flight.txt").body("application/octet-stream", record("SYN0001")).by(&rina),
    );
    let blob = stored.await.id();
    let mut body = case_body(&unit, "flyaway");
    body["flight_record_blob"] = json!(blob);
    let opened = bench.send(post("/api/v1/cases", body).by(&rina)).await;
    assert_eq!(opened.status, 201);
    let case = opened.id();
    assert_eq!(opened.header("location"), format!("/api/v1/cases/{case}"));
    println!("{:#}", opened.json());
    let at = |step: &str| format!("/api/v1/cases/{case}/{step}");
    let after = bench.does(&assessor, &at("assess"), json!({ "cause": "accident" })).await;
    println!("{:#}", after["offers"]);
    let after = bench.does(&rina, &at("choose"), json!({ "service": "flyaway-replacement" })).await;
    println!("{:#} {:#}", after["next_step"], after["acts"]);
    let after = bench.send(super::bench::call("POST", at("report")).by(&agent)).await.ok();
    println!("{:#}", after["fee"]);
    let _ = (plan, get("/"), text(&json!("")));
}
