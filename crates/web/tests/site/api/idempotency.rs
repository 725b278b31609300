//! The same request with the same key happens once.

use super::bench::{Answer, Bench, Call, call, case_body, drone, post, sealing, text, world};
use aftercare_store::Store;
use serde_json::{Value, json};
use std::sync::Arc;

fn device(serial: &str) -> Value {
    json!({ "model": drone(), "serial": serial, "bought_on": "2022-08-01", "bought_in": "SG", "channel": "official", "proof_of_purchase": true })
}

fn keyed(call: Call, key: &str) -> Call {
    call.header("idempotency-key", key)
}

fn replayed(answer: &Answer) -> bool {
    answer.header("idempotency-replayed") == "true"
}

#[tokio::test]
async fn a_repetition_gets_the_same_bytes() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let register = keyed(post("/api/v1/units", device("SYN-0001")), "k-1").by(&rina);
    let first = bench.send(register.clone()).await;
    assert_eq!((first.status, replayed(&first)), (201, false));
    let unit = first.id();
    // What happens meanwhile does not change what was answered.
    bench.bind(&rina, &unit).await;
    bench.clock.pass_days(1);
    let again = bench.send(register).await;
    assert_eq!((again.status, replayed(&again)), (201, true));
    assert_eq!(again.bytes, first.bytes);
    for header in ["etag", "location", "content-type"] {
        assert_eq!(again.header(header), first.header(header), "{header}");
    }
    assert_eq!(bench.fetch(&rina, "/api/v1/units").await["items"].as_array().unwrap().len(), 1);

    // A step, with a body and without one, answers with the case as it was then.
    let plan = keyed(post("/api/v1/plans", bench.plan_body(&rina, &unit, 1).await), "k-2").by(&rina);
    let (first, again) = (bench.send(plan.clone()).await, bench.send(plan).await);
    assert_eq!((first.status, first.bytes, true), (again.status, again.bytes.clone(), replayed(&again)));
    let case = bench.does(&rina, "/api/v1/cases", case_body(&unit, "repair")).await;
    let withdraw = keyed(call("POST", format!("/api/v1/cases/{}/withdraw", text(&case["id"]))), "k-3").by(&rina);
    let (first, again) = (bench.send(withdraw.clone()).await, bench.send(withdraw).await);
    assert_eq!(first.ok()["state"], "withdrawn");
    assert_eq!((first.status, first.bytes, true), (again.status, again.bytes.clone(), replayed(&again)));
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_account() {
    let bench = Bench::memory().await;
    let (rina, bea) = (bench.sign_up("rina", "SG").await, bench.sign_up("bea", "SG").await);
    let unit = bench.send(keyed(post("/api/v1/units", device("SYN-0001")), "k").by(&rina)).await.id();
    let bind = json!({ "unit_id": unit, "what": "both", "bind": true });
    let table = [
        (keyed(post("/api/v1/units", device("SYN-0002")), "k").by(&rina), "422 idempotency-key-reused"),
        (keyed(post("/api/v1/bindings", bind), "k").by(&rina), "422 idempotency-key-reused"),
        (keyed(post("/api/v1/units", device("SYN-0003")), "k").by(&bea), "201"),
        (keyed(post("/api/v1/units", device("SYN-0004")), "").by(&rina), "422 invalid-input Idempotency-Key:not-a-key"),
        (keyed(post("/api/v1/units", device("SYN-0004")), "two words").by(&rina), "422 invalid-input Idempotency-Key:not-a-key"),
        (keyed(post("/api/v1/units", device("SYN-0004")), &"k".repeat(256)).by(&rina), "422 invalid-input Idempotency-Key:not-a-key"),
        (
            post("/api/v1/units", device("SYN-0004")).header("idempotency-key", [0xff, 0xfe]).by(&rina),
            "422 invalid-input Idempotency-Key:not-a-key",
        ),
        (keyed(post("/api/v1/units", device("SYN-0004")), &"k".repeat(255)).by(&rina), "201"),
    ];
    for (call, expected) in table {
        let line = call.line();
        assert_eq!(bench.send(call).await.told(), expected, "{line}");
    }
    assert_eq!(bench.fetch(&rina, "/api/v1/units").await["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_was_refused_may_be_tried_again_under_its_key() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let unit = bench.unit(&rina, drone(), "SYN-0001").await;
    let mut body = case_body(&unit, "repair");
    body["privacy_accepted"] = json!(false);
    let refused = keyed(post("/api/v1/cases", body), "k").by(&rina);
    bench.send(refused.clone()).await.refused();
    bench.send(refused).await.refused();
    assert_eq!(bench.send(keyed(post("/api/v1/cases", case_body(&unit, "repair")), "k").by(&rina)).await.told(), "201");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn side_by_side_it_happens_once() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let register = keyed(post("/api/v1/units", device("SYN-0001")), "k").by(&rina);
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let (bench, register) = (bench.clone(), register.clone());
            tokio::spawn(async move { bench.send(register).await })
        })
        .collect();
    let mut told = Vec::new();
    for task in tasks {
        let answer = task.await.unwrap();
        match answer.status {
            201 => told.push((answer.bytes.clone(), replayed(&answer))),
            _ => {
                assert_eq!(answer.told(), "409 idempotency-key-in-progress");
                assert_eq!(answer.header("retry-after"), "1");
            }
        }
    }
    assert_eq!(told.iter().filter(|(_, replayed)| !replayed).count(), 1, "one of them did it");
    assert!(told.iter().all(|(bytes, _)| *bytes == told[0].0));
    assert_eq!(bench.fetch(&rina, "/api/v1/units").await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_restart_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.db");
    let bench = Bench::over(Store::open_sqlite(&file, sealing()).await.unwrap());
    let rina = bench.sign_up("rina", "SG").await;
    let register = keyed(post("/api/v1/units", device("SYN-0001")), "k").by(&rina);
    let first = bench.send(register.clone()).await;
    assert_eq!(first.status, 201);

    let clock = Arc::clone(&bench.clock);
    drop(bench);
    let bench = Bench::with(Store::open_sqlite(&file, sealing()).await.unwrap(), world(), clock, true);
    let again = bench.send(register).await;
    assert_eq!((again.status, replayed(&again)), (201, true));
    assert_eq!(again.bytes, first.bytes);
    assert_eq!(bench.send(keyed(post("/api/v1/units", device("SYN-0002")), "k").by(&rina)).await.told(), "422 idempotency-key-reused");
}
