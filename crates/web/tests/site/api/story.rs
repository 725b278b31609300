//! Whole stories over the API alone.

use super::bench::{Bench, call, case_body, drone, get, post, text};
use aftercare_evidence::encode;
use aftercare_wire::Role;
use serde_json::{Value, json};

/// A synthetic record of an aircraft.
pub fn record(serial: &str) -> Vec<u8> {
    let mut record = encode::FlightRecord::synthetic(11);
    record.start = Some("2022-08-09T05:30:00Z".parse().unwrap());
    record.aircraft_serial = serial.to_owned();
    encode::flight_record(&record).unwrap()
}

/// As much of a photo as is looked at.
pub fn photo() -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10];
    bytes.extend_from_slice(b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    bytes.extend_from_slice(&[0xff, 0xd9]);
    bytes
}

fn acts(case: &Value) -> Vec<&str> {
    case["acts"].as_array().unwrap().iter().map(|act| act.as_str().unwrap()).collect()
}

fn uses(plan: &Value, service: &str) -> (u64, u64) {
    let found = plan["uses"].as_array().unwrap().iter().find(|uses| uses["service"] == service).unwrap();
    (found["left"].as_u64().unwrap(), found["reserved"].as_u64().unwrap())
}

#[tokio::test]
async fn a_lost_aircraft_is_replaced() {
    let bench = Bench::memory().await;
    let (agent, assessor) = (bench.person("agent", Role::Agent).await, bench.person("assessor", Role::Assessor).await);
    let rina = bench.sign_up("rina", "SG").await;
    let unit = bench.unit(&rina, drone(), "SYN-0001").await;
    let plan = format!("/api/v1/plans/{}", bench.plan(&rina, &unit, 2).await);
    bench.bind(&rina, &unit).await;
    bench.clock.pass_days(8);

    // Lost: the record goes up first, then the case names it.
    let upload =
        call("POST", "/api/v1/blobs?kind=flight-record&name=flight.txt").body("application/octet-stream", record("SYN0001X")).by(&rina);
    let stored = bench.send(upload).await;
    assert_eq!((stored.status, stored.header("location")), (201, format!("/api/v1/blobs/{}", stored.id()).as_str()));
    let mut body = case_body(&unit, "flyaway");
    bench.send(post("/api/v1/cases", body.clone()).by(&rina)).await.refused();
    body["flight_record_blob"] = json!(stored.id());
    let opened = bench.send(post("/api/v1/cases", body).by(&rina)).await;
    let case = opened.ok();
    assert_eq!((opened.status, case["state"].as_str()), (201, Some("registered")));
    let place = format!("/api/v1/cases/{}", text(&case["id"]));
    assert_eq!(opened.header("location"), place);
    let facts = case["evidence"][0]["facts"].as_array().unwrap();
    let serial = facts.iter().find(|fact| fact["name"] == "aircraft-serial").unwrap();
    assert_eq!((&serial["value"], &serial["agrees"]), (&json!("SYN0001X"), &json!(false)));
    let at = |step: &str| format!("{place}/{step}");

    // Each sees what is theirs to do.
    assert_eq!(acts(&bench.fetch(&assessor, &place).await), ["assess"]);
    assert_eq!(acts(&case), ["found", "withdraw"]);
    let assessed = bench.does(&assessor, &at("assess"), json!({ "cause": "accident" })).await;
    let offer = assessed["offers"].as_array().unwrap().iter().find(|offer| offer["service"] == "flyaway-replacement").unwrap().clone();
    assert_eq!(offer["open"], true);
    let chosen = bench.does(&rina, &at("choose"), json!({ "service": "flyaway-replacement" })).await;
    assert!(!acts(&chosen).contains(&"report"));
    assert!(acts(&bench.fetch(&agent, &place).await).contains(&"report"));
    let reported = bench.send(call("POST", at("report")).by(&agent)).await.ok();
    assert_eq!((reported["state"].as_str(), reported["unit"]["state"].as_str()), (Some("awaiting-payment"), Some("locked")));

    // Paying what was shown reserves the use; another amount does nothing.
    let due = reported["fee"]["total"]["minor"].as_i64().unwrap();
    assert_eq!(due, offer["cost"]["minor"].as_i64().unwrap());
    let before = uses(&bench.fetch(&rina, &plan).await, "flyaway-replacement");
    for amount in [0, due - 1, -due] {
        assert_eq!(bench.send(post(at("pay"), json!({ "amount": amount })).by(&rina)).await.told(), "422 invalid-input amount:amount");
    }
    let paid = bench.does(&rina, &at("pay"), json!({ "amount": due })).await;
    assert_eq!((paid["state"].as_str(), paid["unit"]["state"].as_str()), (Some("paid"), Some("provider-owned")));
    let during = uses(&bench.fetch(&rina, &plan).await, "flyaway-replacement");
    assert_eq!(during, (before.0 - 1, before.1 + 1));
    bench.send(call("POST", at("cancel-report")).by(&rina)).await.refused();

    // Shipped with a new serial number, which belongs to nobody else, and signed for.
    bench.unit(&bench.sign_up("bea", "SG").await, drone(), "SYN-0007").await;
    let ship = |serial: &str| post(at("ship"), json!({ "new_serial": serial })).by(&assessor);
    assert_eq!(bench.send(ship("SYN-0007")).await.told(), "422 invalid-input new_serial:taken");
    assert_eq!(bench.send(post(at("ship"), json!({})).by(&assessor)).await.told(), "422 invalid-input new_serial:required");
    assert_eq!(bench.send(ship("SYN-0002")).await.ok()["state"], "shipped");
    assert_eq!(uses(&bench.fetch(&rina, &plan).await, "flyaway-replacement"), (before.0 - 1, before.1));
    let signed = bench.send(call("POST", at("sign")).by(&rina)).await.ok();
    assert_eq!(signed["state"], "signed");
    bench.send(call("POST", at("sign")).by(&rina)).await.refused();

    // Everything that was done stands in the trail, with its receipt.
    let boss = bench.person("boss", Role::Administrator).await;
    let trail = bench.fetch(&boss, "/api/v1/audit?limit=200").await;
    // All of it in one moment of the clock: in no order.
    let mut acts_done: Vec<String> = trail["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["outcome"] == "done" && !entry["receipt_id"].is_null())
        .map(|entry| text(&entry["action"]))
        .collect();
    acts_done.sort();
    assert_eq!(acts_done, ["case_assess", "case_choose", "case_open", "case_pay", "case_report", "case_ship", "case_sign"]);
    let others = ["sign_in", "unit_register", "plan_buy", "unit_bind", "evidence_upload"];
    for action in others {
        let of = |entry: &&Value| entry["action"] == action && entry["outcome"] == "done";
        assert!(trail["items"].as_array().unwrap().iter().any(|entry| of(&entry)), "{action}");
    }

    // The plan protects the new unit, and every step of the way has its receipt.
    let now = bench.fetch(&rina, &plan).await;
    assert_ne!(now["unit_id"], json!(unit));
    let new_unit = bench.fetch(&rina, &format!("/api/v1/units/{}", text(&now["unit_id"]))).await;
    assert_eq!((new_unit["serial"].as_str(), new_unit["lineage"].as_array().unwrap().len()), (Some("SYN-0002"), 2));
    let told: Vec<&str> = signed["timeline"].as_array().unwrap().iter().map(|entry| entry["act"].as_str().unwrap()).collect();
    assert_eq!(told, ["open", "assess", "choose", "report", "pay", "ship", "sign"]);
    for entry in signed["timeline"].as_array().unwrap() {
        let place = format!("/api/v1/receipts/{}", text(&entry["receipt_id"]));
        assert_eq!(bench.fetch(&rina, &place).await["act"], entry["act"]);
        let document = bench.send(get(format!("{place}/document")).by(&rina)).await;
        let replay = call("POST", "/api/v1/replays").body("application/json", document.bytes).by(&agent);
        assert_eq!(bench.send(replay).await.ok(), json!({ "same": true, "differences": [] }), "{}", entry["act"]);
    }
}

#[tokio::test]
async fn a_device_is_broken_repaired_and_sent_back() {
    let bench = Bench::memory().await;
    let desk = bench.person("desk", Role::Administrator).await;
    let (rina, program) = {
        let rina = bench.sign_up("rina", "SG").await;
        let scopes = ["units:read", "units:write", "plans:read", "plans:write", "cases:read", "cases:write"];
        let program = bench.program(&rina, &scopes).await;
        (rina, program)
    };
    // A program does all of it, without cookie or form.
    let unit = bench.unit(&program, drone(), "SYN-0001").await;
    bench.plan(&program, &unit, 1).await;
    let opened = bench.does(&program, "/api/v1/cases", case_body(&unit, "repair")).await;
    let place = format!("/api/v1/cases/{}", text(&opened["id"]));
    let at = |step: &str| format!("{place}/{step}");
    assert_eq!((opened["state"].as_str(), opened["next_step"]["act"].as_str()), (Some("awaiting-return"), Some("hand_over")));
    assert!(opened["due_on"].is_string() && !opened["duties"].as_array().unwrap().is_empty());
    let queue = bench.fetch(&desk, "/api/v1/queue").await;
    assert_eq!((queue["items"].as_array().unwrap().len(), &queue["items"][0]["case_id"]), (1, &opened["id"]));
    let totals = json!({ "waiting_for_provider": 0, "waiting_for_customer": 1, "overdue": 0 });
    assert_eq!(bench.fetch(&desk, "/api/v1/queue/totals").await, totals);

    let parcel: serde_json::Map<String, Value> =
        opened["components"].as_array().unwrap().iter().map(|c| (text(&c["slug"]), c["quantity"].clone())).collect();
    let sent = bench.does(&program, &at("hand-over"), json!({ "components": parcel, "tracking": "PARCEL 1" })).await;
    assert_eq!(sent["tracking"], "PARCEL 1");
    assert_eq!(bench.fetch(&desk, &place).await["tracking"], "PARCEL 1");
    bench.does(&desk, &at("receive"), json!({})).await;
    let findings = bench.fetch(&desk, &at("findings")).await;
    assert!(!findings.as_array().unwrap().is_empty());
    let repair = json!({ "material": 20_000, "labour": 5_000 });
    let assessed = bench.does(&desk, &at("assess"), json!({ "cause": "accident", "damaged": ["gimbal"], "repair": repair })).await;
    assert!(assessed["offers"].as_array().unwrap().iter().any(|offer| offer["service"] == "repair-discount"), "{}", assessed["offers"]);
    let chosen = bench.does(&program, &at("choose"), json!({ "service": "repair-discount" })).await;
    let due = &chosen["fee"]["total"]["minor"];
    assert!((1..25_000).contains(&due.as_i64().unwrap()), "{due}");
    bench.does(&program, &at("pay"), json!({ "amount": due })).await;
    assert_eq!(bench.does(&desk, &at("ship"), json!({})).await["state"], "shipped");
    // The carrier's word is enough for the desk to close it.
    let signed = bench.send(call("POST", at("sign")).by(&desk)).await.ok();
    assert_eq!(signed["timeline"].as_array().unwrap().last().unwrap()["actor_role"], "agent");
    let history = bench.fetch(&rina, &format!("/api/v1/units/{unit}/history")).await;
    let told: Vec<&str> = history["entries"].as_array().unwrap().iter().map(|entry| entry["act"].as_str().unwrap()).collect();
    assert_eq!(told, ["buy_plan", "open", "hand_over", "receive", "assess", "choose", "pay", "ship", "sign"]);
    assert!(bench.fetch(&desk, "/api/v1/queue").await["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_step_out_of_order_is_refused_by_rules() {
    let bench = Bench::memory().await;
    let (rina, desk) = (bench.sign_up("rina", "SG").await, bench.person("desk", Role::Administrator).await);
    let unit = bench.unit(&rina, drone(), "SYN-0001").await;
    let plan = bench.plan(&rina, &unit, 1).await;
    let case = text(&bench.does(&rina, "/api/v1/cases", case_body(&unit, "repair")).await["id"]);
    let version = bench.fetch(&rina, &format!("/api/v1/cases/{case}")).await["version"].clone();
    let table = [
        (&desk, "receive", json!({})),
        (&desk, "assess", json!({ "cause": "accident" })),
        (&rina, "choose", json!({ "service": "replacement" })),
        (&rina, "pay", json!({ "amount": 0 })),
        (&desk, "ship", json!({})),
        (&rina, "sign", json!({})),
        (&desk, "report", json!({})),
        (&rina, "cancel-report", json!({})),
        (&rina, "found", json!({})),
        (&rina, "decline-surcharge", json!({})),
        (&desk, "refuse", json!({ "ground": "CR-2.3-a", "reason": "because" })),
        (&desk, "waive", json!({ "ground": "CR-2.3-a", "reason": "because" })),
    ];
    for (person, step, body) in table {
        let answer = bench.send(post(format!("/api/v1/cases/{case}/{step}"), body).by(person)).await;
        let rules = answer.refused();
        assert!(rules.iter().all(|rule| rule.starts_with("CR-") || rule.starts_with("S-") || rule.starts_with("P-")), "{step}: {rules:?}");
    }
    bench.send(post("/api/v1/plans", bench.plan_body(&rina, &unit, 1).await).by(&rina)).await.refused();
    bench.send(post(format!("/api/v1/plans/{plan}/transfer"), json!({ "to_email": "bea@example.org" })).by(&rina)).await.refused();
    bench.send(call("POST", format!("/api/v1/plans/{plan}/confirm-exit")).by(&desk)).await.refused();
    assert_eq!(bench.fetch(&rina, &format!("/api/v1/cases/{case}")).await["version"], version, "nothing was written");

    // Each refusal is in the trail with its rules.
    let trail = bench.fetch(&desk, "/api/v1/audit?limit=200").await;
    let refused: Vec<&Value> = trail["items"].as_array().unwrap().iter().filter(|entry| entry["outcome"] == "refused").collect();
    assert_eq!(refused.len(), 15);
    assert!(refused.iter().all(|entry| !entry["rules"].as_array().unwrap().is_empty()));
}

#[tokio::test]
async fn the_documents_are_there_to_read() {
    let bench = Bench::memory().await;
    let editor = bench.person("editor", Role::Editor).await;
    let editions = bench.fetch(&editor, "/api/v1/editions").await;
    assert_eq!(editions.as_array().unwrap().len(), 2);
    for edition in editions.as_array().unwrap() {
        let id = text(&edition["id"]);
        let whole = bench.send(get(format!("/api/v1/editions/{id}"))).await.ok();
        let clause = whole["clauses"].as_array().unwrap().iter().find(|clause| !clause["id"].is_null()).unwrap();
        let place = format!("/api/v1/editions/{id}/clauses/{}", text(&clause["id"]).replace('/', "%2F"));
        assert_eq!(bench.send(get(place)).await.ok()["id"], clause["id"]);
        assert_eq!(bench.send(get(format!("/api/v1/editions/{id}/clauses/nothing"))).await.told(), "404 not-found");
    }
    assert_eq!(bench.send(get("/api/v1/editions/xx")).await.told(), "404 not-found");
    assert!(!bench.fetch(&editor, "/api/v1/models").await.as_array().unwrap().is_empty());
    assert!(!bench.fetch(&editor, "/api/v1/regions").await.as_array().unwrap().is_empty());
    for schema in ["facts", "receipt"] {
        let answer = bench.send(get(format!("/api/v1/schemas/{schema}.json"))).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/schema+json"));
        jsonschema::draft202012::meta::validate(&answer.json()).unwrap();
    }
    assert_eq!(bench.send(get("/api/v1/openapi.json")).await.text(), aftercare_web::openapi());
    assert_eq!(bench.send(get("/api/v1/health")).await.ok()["status"], "ok");

    let compared = bench.fetch(&editor, "/api/v1/editions/en/compare/de").await;
    let count = |change: &str| compared["entries"].as_array().unwrap().iter().filter(|entry| entry["change"] == change).count();
    for change in ["stricter", "looser", "only-left", "only-right", "wording"] {
        assert!(count(change) > 0, "{change}");
    }
    let back = bench.fetch(&editor, "/api/v1/editions/de/compare/en").await;
    assert_eq!(back["entries"].as_array().unwrap().len(), compared["entries"].as_array().unwrap().len());
    assert!(compared["entries"].as_array().unwrap().iter().any(|entry| !entry["witness"].is_null()));
    assert_eq!(bench.fetch(&editor, "/api/v1/editions/en/compare/en").await["entries"], json!([]));

    let german = bench.send(get("/api/v1/models").header("accept-language", "de-AT, en;q=0.5")).await;
    assert_ne!(german.bytes, bench.send(get("/api/v1/models").header("accept-language", "en")).await.bytes);
}

#[tokio::test]
async fn the_clock_of_a_demonstration_is_moved_on() {
    let bench = Bench::demo().await;
    let (rina, desk) = (bench.sign_up("rina", "SG").await, bench.person("desk", Role::Agent).await);
    let unit = bench.unit(&rina, drone(), "SYN-0001").await;
    let plan = format!("/api/v1/plans/{}", bench.plan(&rina, &unit, 1).await);
    let case = text(&bench.does(&rina, "/api/v1/cases", case_body(&unit, "repair")).await["id"]);
    let to = |body: Value| post("/api/v1/clock", body).by(&desk);
    assert_eq!(bench.send(get("/api/v1/clock")).await.ok(), json!({ "now": super::bench::START, "simulated": true }));
    assert_eq!(bench.send(to(json!({ "days": 60 }))).await.ok()["now"], "2022-09-30T08:00:00Z");
    // The timers ran before the answer.
    assert_eq!(bench.fetch(&rina, &format!("/api/v1/cases/{case}")).await["overdue"], true);
    for (body, expected) in [
        (json!({}), "422 invalid-input to:exactly-one"),
        (json!({ "days": 1, "to": "2022-12-01" }), "422 invalid-input to:exactly-one"),
        (json!({ "to": "soon" }), "422 invalid-input to:not-a-date"),
        (json!({ "days": 3661 }), "422 invalid-input days:too-far"),
        (json!({ "to": "9999-12-31" }), "422 invalid-input to:too-far"),
        (json!({ "to": "2022-08-01" }), "409 clock"),
    ] {
        assert_eq!(bench.send(to(body.clone())).await.told(), expected, "{body}");
    }
    assert_eq!(bench.send(to(json!({ "to": "2023-09-01" }))).await.status, 200);
    assert_eq!(bench.fetch(&rina, &plan).await["state"], "expired");
}
