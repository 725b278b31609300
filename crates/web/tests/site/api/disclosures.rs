//! The privacy officer's register over the API.

use super::bench::{Bench, NOBODYS, call, get, post, text};
use aftercare_wire::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn a_request_is_entered_decided_and_used_once() {
    let bench = Bench::memory().await;
    let boss = bench.person("boss", Role::Administrator).await;
    let officer = bench.person("officer", Role::PrivacyOfficer).await;
    let agent = bench.person("agent", Role::Agent).await;
    let rina = bench.sign_up("rina", "DE").await;
    let asks = json!({
        "who": "rina@example.org", "authority": "Example Aviation Authority", "country": "GB", "law": "Example Aviation Act",
        "kind": "warrant", "number": "EX-17", "asked": ["contact"],
    });
    assert_eq!(bench.send(post("/api/v1/legal-requests", asks.clone()).by(&agent)).await.told(), "403 forbidden");
    assert_eq!(bench.send(post("/api/v1/legal-requests", asks.clone()).by(&boss)).await.told(), "403 forbidden");
    let request = bench.does(&officer, "/api/v1/legal-requests", asks).await;
    assert_eq!((&request["subject_id"], &request["has_file"]), (&json!(rina.subject), &json!(false)));
    let path = format!("/api/v1/legal-requests/{}", text(&request["id"]));
    let file = |bytes: &[u8]| call("PUT", format!("{path}/file")).body("application/octet-stream", bytes).by(&officer);
    assert_eq!(bench.send(file(b"")).await.told(), "422 invalid-input file:required");
    assert_eq!(bench.send(file(b"the warrant")).await.json()["has_file"], true);
    assert_eq!(bench.send(get(format!("{path}/file")).by(&officer)).await.bytes, b"the warrant");

    let release = json!({ "category": "contact", "to": "example-authority", "ground": "law", "request": request["id"] });
    let releases = format!("/api/v1/people/{}/releases", rina.subject);
    assert_eq!(bench.send(post(releases.clone(), release.clone()).by(&boss)).await.refused(), ["PV-DIS-10"]);
    let decision = json!({ "enforceable": true, "reason": "the court says so", "categories": ["contact"] });
    let decided = bench.does(&officer, &format!("{path}/decision"), decision).await;
    assert_eq!(decided["decided"]["categories"], json!(["contact"]));
    bench.does(&boss, &releases, release.clone()).await;
    assert_eq!(bench.send(post(releases, release).by(&boss)).await.refused(), ["PV-DIS-10"]);
    assert_eq!(bench.fetch(&rina, "/api/v1/me/privacy").await["disclosures"][0]["recipient"], "Example Aviation Authority");
    assert_eq!(bench.fetch(&officer, &path).await["decided"]["released"], json!(["contact"]));
    let nowhere = format!("/api/v1/legal-requests/{NOBODYS}");
    assert_eq!(bench.send(get(nowhere.clone()).by(&officer)).await.told(), "404 not-found");
    assert_eq!(bench.send(get(format!("{nowhere}/file")).by(&officer)).await.told(), "404 not-found");
    let all = bench.fetch(&officer, "/api/v1/disclosures").await;
    assert_eq!((all["requests"].as_array().unwrap().len(), &all["transfers"]), (1, &Value::Array(Vec::new())));
}
