//! Several people on one case, and very many on one plan.

use super::bench::{Bench, Person, call, case_body, drone, express_camera, get, post, sealing, text};
use aftercare_core::World;
use aftercare_documents::Documents;
use aftercare_store::Store;
use aftercare_wire::Role;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const MANY: usize = 64;
const SOME: usize = 12;

#[tokio::test]
async fn of_two_at_the_desk_one_is_told_what_changed() {
    let bench = Bench::memory().await;
    let (rina, one, two) =
        (bench.sign_up("rina", "SG").await, bench.person("one", Role::Assessor).await, bench.person("two", Role::Assessor).await);
    let unit = bench.unit(&rina, drone(), "SYN-0001").await;
    bench.plan(&rina, &unit, 1).await;
    let case = text(&bench.does(&rina, "/api/v1/cases", case_body(&unit, "repair")).await["id"]);
    let at = |step: &str| format!("/api/v1/cases/{case}/{step}");
    bench.does(&rina, &at("hand-over"), json!({ "components": { "aircraft": 1, "gimbal": 1 } })).await;

    // Both look at the same moment, both receive and assess it.
    let seen = bench.send(get(format!("/api/v1/cases/{case}")).by(&one)).await;
    let tag = seen.header("etag").to_owned();
    assert_eq!(tag, format!("\"{}\"", seen.json()["version"]));
    assert_eq!(bench.send(get(format!("/api/v1/cases/{case}")).by(&two)).await.header("etag"), tag);
    let received = bench.send(post(at("receive"), json!({})).header("if-match", &tag).by(&one)).await;
    assert_eq!(received.status, 200);
    assert_ne!(received.header("etag"), tag);
    let late = bench.send(post(at("receive"), json!({})).header("if-match", &tag).by(&two)).await;
    assert_eq!(late.told(), "409 changed");
    let changed = &late.json()["changed"];
    assert_eq!((&changed["seen_version"], &changed["current_version"]), (&seen.json()["version"], &received.json()["version"]));
    let acts: Vec<(&Value, &Value)> = changed["entries"].as_array().unwrap().iter().map(|e| (&e["act"], &e["actor_role"])).collect();
    assert_eq!(acts, [(&json!("receive"), &json!("assessor"))]);
    assert!(!late.text().contains("one@example.org"));

    // Without a version the terms answer: a parcel is not received twice.
    bench.send(post(at("receive"), json!({})).by(&two)).await.refused();
    // Who reads again, may go on.
    let assess = json!({ "cause": "accident", "damaged": ["gimbal"] });
    let assessed = bench.send(post(at("assess"), assess).header("if-match", received.header("etag")).by(&two)).await;
    assert_eq!(assessed.ok()["state"], "assessed");
    let table = [("\"x\"", "422 invalid-input If-Match:version"), ("*", "409 refused"), ("\"999\"", "409 changed")];
    for (tag, expected) in table {
        assert_eq!(
            bench.send(post(at("assess"), json!({ "cause": "accident" })).header("if-match", tag).by(&one)).await.told(),
            expected,
            "{tag}"
        );
    }
}

/// A store with the folder that it needs as long as it is open.
type Opened = (Store, Option<tempfile::TempDir>);

/// On SQLite in a file.
async fn sqlite() -> Option<Opened> {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(folder.path().join("store.db"), sealing()).await.unwrap();
    Some((store, Some(folder)))
}

/// In a schema of its own of the PostgreSQL of the run.
async fn postgres(test: &str) -> Option<Opened> {
    static SCHEMAS: AtomicU32 = AtomicU32::new(0);
    let Some(base) = std::env::var("AFTERCARE_TEST_POSTGRES").ok().filter(|url| !url.is_empty()) else {
        println!("skipped: {test} (no PostgreSQL: AFTERCARE_TEST_POSTGRES names none)");
        return None;
    };
    let schema = format!("web_{}_{}", std::process::id(), SCHEMAS.fetch_add(1, Ordering::SeqCst));
    let (client, connection) = tokio_postgres::connect(&base, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")).await.unwrap();
    let joint = if base.contains('?') { '&' } else { '?' };
    let store = Store::open_postgres(&format!("{base}{joint}options=-c%20search_path%3D{schema}"), sealing()).await.unwrap();
    Some((store, None))
}

/// The answers to requests that are sent all at once.
async fn at_once(bench: &Bench, calls: Vec<super::bench::Call>) -> Vec<super::bench::Answer> {
    let tasks: Vec<_> = calls
        .into_iter()
        .map(|call| {
            let bench = bench.clone();
            tokio::spawn(async move { bench.send(call).await })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

/// How many were done; whoever was not, was refused by rules.
fn done(answers: &[super::bench::Answer]) -> usize {
    answers.iter().filter(|answer| answer.status < 300 || answer.refused().is_empty()).count()
}

fn uses(plan: &Value, service: &str) -> (Value, Value, Value) {
    let found = plan["uses"].as_array().unwrap().iter().find(|uses| uses["service"] == service).unwrap();
    (found["total"].clone(), found["left"].clone(), found["reserved"].clone())
}

/// Of sixty-four applications for one device at once, one is taken.
async fn one_case_is_opened(store: Store) {
    let bench = Bench::over(store);
    let rina = bench.sign_up("rina", "SG").await;
    let unit = bench.unit(&rina, drone(), "SYN-0001").await;
    bench.plan(&rina, &unit, 1).await;
    let answers = at_once(&bench, (0..MANY).map(|_| post("/api/v1/cases", case_body(&unit, "repair")).by(&rina)).collect()).await;
    assert_eq!(done(&answers), 1);
    assert_eq!(bench.fetch(&rina, "/api/v1/cases").await["items"].as_array().unwrap().len(), 1);
}

/// The same terms under the other reading of whether a second case may be opened beside one.
fn many_cases() -> Arc<World> {
    let mut documents = Documents::embedded();
    let settings = documents.get("care/settings.toml").unwrap();
    let (before, after) = settings.split_once("name = \"one_open_case_per_unit\"").unwrap();
    let after = after.replacen("value = true", "value = false", 1);
    let changed = format!("{before}name = \"one_open_case_per_unit\"{after}");
    documents.put("care/settings.toml", &changed);
    Arc::new(documents.world().unwrap())
}

/// A case that waits for nothing but its payment.
async fn to_be_paid(bench: &Bench, rina: &Person, desk: &Person, unit: &str, with_key: usize) -> super::bench::Call {
    let case = bench.does(rina, "/api/v1/cases", case_body(unit, "repair")).await;
    let parcel: serde_json::Map<String, Value> =
        case["components"].as_array().unwrap().iter().map(|c| (text(&c["slug"]), c["quantity"].clone())).collect();
    let at = |step: &str| format!("/api/v1/cases/{}/{step}", text(&case["id"]));
    bench.does(rina, &at("hand-over"), json!({ "components": parcel })).await;
    bench.does(desk, &at("receive"), json!({})).await;
    bench.does(desk, &at("assess"), json!({ "cause": "accident", "damaged": ["gimbal"] })).await;
    let chosen = bench.does(rina, &at("choose"), json!({ "service": "replacement" })).await;
    let pay = post(at("pay"), json!({ "amount": chosen["fee"]["total"]["minor"] })).by(rina);
    // Half of them can be repeated: those reserve in the same step as they keep their answer.
    if with_key.is_multiple_of(2) { pay.header("idempotency-key", format!("pay-{with_key}")) } else { pay }
}

/// Of sixty-four claims on a plan with two uses, all in one step, two are taken.
async fn two_uses_are_given(store: Store) {
    let bench = Bench::in_world(store, many_cases());
    let rina = bench.sign_up("rina", "SG").await;
    let unit = bench.unit(&rina, express_camera(), "SYN-0001").await;
    let plan = format!("/api/v1/plans/{}", bench.plan(&rina, &unit, 1).await);
    assert_eq!(uses(&bench.fetch(&rina, &plan).await, "replacement"), (json!(2), json!(2), json!(0)));
    let claim = |n: usize| {
        let mut body = case_body(&unit, "express");
        body["pay"] = json!(true);
        let claim = post("/api/v1/cases", body).by(&rina);
        // Half of them can be repeated: those reserve in the same step as they keep their answer.
        if n.is_multiple_of(2) { claim.header("idempotency-key", format!("claim-{n}")) } else { claim }
    };
    let answers = at_once(&bench, (0..MANY).map(claim).collect()).await;
    assert_eq!(done(&answers), 2);
    assert_eq!(uses(&bench.fetch(&rina, &plan).await, "replacement"), (json!(2), json!(0), json!(2)));
    let cases = bench.fetch(&rina, "/api/v1/cases?limit=200").await;
    assert_eq!(cases["items"].as_array().unwrap().len(), 2, "a refusal leaves nothing");

    // All at once again: nobody gets a third.
    let again = at_once(&bench, (0..MANY).map(claim).collect()).await;
    assert_eq!(again.iter().filter(|answer| answer.status < 300 && answer.header("idempotency-replayed") != "true").count(), 0);
    assert_eq!(uses(&bench.fetch(&rina, &plan).await, "replacement"), (json!(2), json!(0), json!(2)));
}

/// The same where the claims are old and only their payments meet.
async fn two_payments_are_taken(store: Store) {
    let bench = Bench::in_world(store, many_cases());
    let (rina, desk) = (bench.sign_up("rina", "SG").await, bench.person("desk", Role::Administrator).await);
    let unit = bench.unit(&rina, drone(), "SYN-0001").await;
    let plan = format!("/api/v1/plans/{}", bench.plan(&rina, &unit, 1).await);
    let mut calls = Vec::new();
    for n in 0..SOME {
        calls.push(to_be_paid(&bench, &rina, &desk, &unit, n).await);
    }
    assert_eq!(uses(&bench.fetch(&rina, &plan).await, "replacement"), (json!(2), json!(2), json!(0)));
    assert_eq!(done(&at_once(&bench, calls.clone()).await), 2);
    let again = at_once(&bench, calls).await;
    assert_eq!(again.iter().filter(|answer| answer.status < 300 && answer.header("idempotency-replayed") != "true").count(), 0);
    assert_eq!(uses(&bench.fetch(&rina, &plan).await, "replacement"), (json!(2), json!(0), json!(2)));

    // Who gives one back, makes room for one.
    let cases = bench.fetch(&rina, "/api/v1/cases?limit=200").await;
    let of_state = |state: &str| -> Vec<String> {
        cases["items"].as_array().unwrap().iter().filter(|case| case["state"] == state).map(|case| text(&case["id"])).collect()
    };
    assert_eq!(of_state("paid").len(), 2);
    let withdrawn = call("POST", format!("/api/v1/cases/{}/withdraw", of_state("paid")[0])).by(&rina);
    assert_eq!(bench.send(withdrawn).await.ok()["state"], "withdrawn");
    let mut calls = Vec::new();
    for id in of_state("awaiting-payment").iter().take(6) {
        let due = bench.fetch(&rina, &format!("/api/v1/cases/{id}")).await["fee"]["total"]["minor"].clone();
        calls.push(post(format!("/api/v1/cases/{id}/pay"), json!({ "amount": due })).by(&rina));
    }
    assert_eq!(done(&at_once(&bench, calls).await), 1);
}

macro_rules! both {
    ($sqlite:ident, $postgres:ident, $body:ident) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
        async fn $sqlite() {
            if let Some((store, place)) = sqlite().await {
                $body(store).await;
                drop(place);
            }
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
        async fn $postgres() {
            if let Some((store, place)) = postgres(stringify!($postgres)).await {
                $body(store).await;
                drop(place);
            }
        }
    };
}

both!(sqlite_one_case_is_opened, postgres_one_case_is_opened, one_case_is_opened);
both!(sqlite_two_uses_are_given, postgres_two_uses_are_given, two_uses_are_given);
both!(sqlite_two_payments_are_taken, postgres_two_payments_are_taken, two_payments_are_taken);
