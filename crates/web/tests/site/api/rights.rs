//! Requests about one's data over the API.

use super::bench::{Bench, NOBODYS, get, post, text};
use aftercare_wire::Role;
use serde_json::json;

#[tokio::test]
async fn a_request_is_made_once_shown_and_answered() {
    let bench = Bench::memory().await;
    let boss = bench.person("boss", Role::Administrator).await;
    let rina = bench.sign_up("rina", "DE").await;
    let budi = bench.sign_up("budi", "DE").await;
    let rights = bench.fetch(&rina, "/api/v1/rights").await;
    assert!(rights.as_array().unwrap().iter().any(|right| right["right"] == "access" && right["by_web"] == true), "{rights}");
    let ask =
        || post("/api/v1/rights/requests", json!({ "right": "access", "text": "everything" })).by(&rina).header("idempotency-key", "k1");
    let asked = bench.send(ask()).await;
    assert_eq!(asked.status, 201);
    let asked = asked.json();
    assert_eq!(bench.send(ask()).await.json(), asked, "the same request again");
    assert_eq!((&asked["state"], &asked["needs"]), (&json!("verifying"), &json!(["reauthenticate"])));
    assert_eq!(bench.fetch(&rina, "/api/v1/rights/requests").await, json!([asked]));
    let own = format!("/api/v1/rights/requests/{}", text(&asked["id"]));
    assert_eq!(bench.send(get(own.clone()).by(&budi)).await.told(), "404 not-found");
    let file = format!("/api/v1/rights-requests/{}", text(&asked["id"]));
    assert_eq!(bench.send(get(file.clone()).by(&rina)).await.told(), "403 forbidden");
    let fulfil = || post(format!("{file}/fulfil"), json!({ "answer": "here it is" })).by(&boss);
    assert_eq!(bench.send(fulfil()).await.told(), "409 refused", "before it was shown who asks");

    let shown = |password: &str| post(format!("{own}/reauthenticate"), json!({ "current_password": password }));
    assert_eq!(bench.send(shown("wrong horse").by(&rina)).await.told(), "422 invalid-input current_password:credentials");
    assert_eq!(bench.send(shown(super::bench::PASSWORD).by(&budi)).await.told(), "404 not-found");
    assert_eq!(bench.send(shown(super::bench::PASSWORD).by(&rina)).await.json()["state"], "ready");
    let queue = bench.fetch(&boss, "/api/v1/rights-requests").await;
    assert_eq!((&queue["items"][0]["id"], &queue["items"][0]["state"]), (&asked["id"], &json!("ready")));
    assert_eq!(bench.send(fulfil()).await.json()["request"]["state"], "fulfilled");
    let closed = bench.does(&boss, &format!("{file}/steps"), json!({ "step": "close" })).await;
    assert_eq!((&closed["request"]["state"], &closed["evidence"]), (&json!("closed"), &json!([])));
    assert_eq!(bench.fetch(&boss, "/api/v1/rights-requests?over=true").await["items"].as_array().unwrap().len(), 1);
    assert_eq!(bench.send(get(format!("/api/v1/rights-requests/{NOBODYS}")).by(&boss)).await.told(), "404 not-found");
}
