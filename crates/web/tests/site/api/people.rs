//! People as other systems ask and tell about them.

use super::bench::{Bench, NOBODYS, get, post, text};
use aftercare_wire::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn a_system_asks_acts_and_the_person_reads_it() {
    let bench = Bench::memory().await;
    let boss = bench.person("boss", Role::Administrator).await;
    let rina = bench.sign_up("rina", "DE").await;
    let base = format!("/api/v1/people/{}", rina.subject);
    let ask = async |question: Value| bench.does(&boss, &format!("{base}/questions"), question).await;
    let rules = |answer: &Value| answer["rules"].as_array().unwrap().iter().map(|rule| text(&rule["id"])).collect::<Vec<_>>();

    let table = [
        (json!({ "ask": "process", "category": "contact", "purpose": "operate" }), true, "contract"),
        (json!({ "ask": "process", "category": "contact", "purpose": "marketing" }), false, "PV-USE-06"),
        (json!({ "ask": "collect", "category": "contact", "source": "direct" }), true, ""),
        (json!({ "ask": "cookie", "purpose": "login-state", "signed_in": true }), true, "PV-CKY-05"),
        (json!({ "ask": "cookie", "purpose": "ad-frequency", "signed_in": true }), false, "PV-CKY-08"),
        (json!({ "ask": "send", "message": "service-notice" }), true, ""),
        (json!({ "ask": "send", "message": "newsletter" }), false, "PV-USE-06"),
        (json!({ "ask": "release", "category": "contact", "to": "example-parcels", "ground": "processor" }), false, "PV-XFR-05"),
        (json!({ "ask": "release", "category": "contact", "to": "example-mail", "ground": "processor" }), true, ""),
    ];
    for (question, allowed, told) in table {
        let answer = ask(question.clone()).await;
        assert_eq!(answer["allowed"], allowed, "{question}: {answer}");
        assert!(answer.to_string().contains(told), "{question}: {answer}");
        assert!(rules(&answer).iter().all(|rule| rule.starts_with("PV-")), "{answer}");
    }
    let wrong = [
        (json!({ "ask": "dance" }), 422),
        (json!({ "ask": "release", "category": "contact", "to": "nobody", "ground": "processor" }), 422),
    ];
    for (question, status) in wrong {
        assert_eq!(bench.send(post(format!("{base}/questions"), question).by(&boss)).await.status, status);
    }
    let nobody = post(format!("/api/v1/people/{NOBODYS}/questions"), json!({ "ask": "send", "message": "newsletter" })).by(&boss);
    assert_eq!(bench.send(nobody).await.told(), "404 not-found");

    // A release stands in the log that she reads, once, however often it is sent.
    let release = json!({ "category": "contact", "to": "example-mail", "ground": "processor" });
    for _ in 0..2 {
        let call = post(format!("{base}/releases"), release.clone()).header("idempotency-key", "release-1").by(&boss);
        assert_eq!(bench.send(call).await.status, 200);
    }
    let refused = json!({ "category": "contact", "to": "example-parcels", "ground": "processor" });
    assert!(bench.send(post(format!("{base}/releases"), refused).by(&boss)).await.told().starts_with("409 refused"));
    let sold = bench.does(&boss, &format!("{base}/sales"), json!({ "category": "contact", "to": "example-analysis" })).await;
    assert_eq!(sold["alarms"][0]["id"], "PV-DIS-01");
    let hers = bench.fetch(&rina, "/api/v1/me/privacy").await;
    let log = hers["disclosures"].as_array().unwrap();
    assert_eq!(log.len(), 2);
    assert_eq!((log[0]["sold"].clone(), log[1]["recipient"].clone()), (json!(true), json!("Example Messaging GmbH")));

    bench.does(&boss, &format!("{base}/deposits"), json!({ "category": "purchases", "source": "direct", "value": "x" })).await;
    bench.does(&boss, &format!("{base}/consents"), json!({ "purpose": "marketing", "act": "consent" })).await;
    bench.does(&boss, &format!("{base}/messages"), json!({ "message": "marketing", "title": "New", "text": "A new thing." })).await;
    let seen = bench.fetch(&boss, &format!("{base}/privacy")).await;
    assert_eq!((seen["city"].clone(), seen["deposited"].clone()), (json!("Niederlauer"), json!(["purchases"])));

    // Somebody without an account, too young without a parent.
    let child = bench.does(&boss, "/api/v1/people", json!({ "country": "DE", "born_on": "2012-01-01" })).await;
    let asks = format!("/api/v1/people/{}/questions", text(&child["id"]));
    let answer = bench.does(&boss, &asks, json!({ "ask": "collect", "category": "contact", "source": "direct" })).await;
    assert_eq!((answer["allowed"].clone(), rules(&answer)), (json!(false), vec!["PV-CHD-03".to_owned()]));
    let wrong = post("/api/v1/people", json!({ "country": "Germany" })).by(&boss);
    assert_eq!(bench.send(wrong).await.told(), "422 invalid-input country:not-a-region");
}

#[tokio::test]
async fn policies_are_read_by_everybody_and_published_by_administrators() {
    let bench = Bench::memory().await;
    let boss = bench.person("boss", Role::Administrator).await;
    let privacy = bench.send(get("/api/v1/privacy?country=US&state=CA")).await.json();
    assert_eq!((privacy["policy"]["id"].clone(), privacy["supplement"]["summary"]["id"].clone()), (json!("2021"), json!("california")));
    assert_eq!(bench.send(get("/api/v1/privacy?country=x")).await.told(), "422 invalid-input country:not-a-region");
    let undated = bench.send(get("/api/v1/policies/nl")).await.json();
    assert_eq!((undated["summary"]["dated"].clone(), undated["shown"].as_str().unwrap().len()), (Value::Null, 64));
    assert_eq!(bench.send(get("/api/v1/policies/none")).await.told(), "404 not-found");
    let cookies = bench.send(get("/api/v1/privacy/cookies").header("sec-gpc", "1")).await.json();
    assert_eq!((cookies["signal"].clone(), cookies["categories"].as_array().unwrap().len()), (json!(true), 4));
    let publish = |version: &str, on: &str| json!({ "version": version, "effective_on": on });
    let all = bench.does(&boss, "/api/v1/policies/publications", publish("nl", "2022-01-01")).await;
    assert_eq!(all[1]["in_force"], true);
    let call = post("/api/v1/policies/publications", publish("2016", "soon")).by(&boss);
    assert_eq!(bench.send(call).await.told(), "422 invalid-input effective_on:not-a-date");

    let rina = bench.sign_up("rina", "SG").await;
    let shown = text(&bench.send(get("/api/v1/policies/nl")).await.json()["shown"]);
    let put = |body: Value| super::bench::call("PUT", "/api/v1/me/privacy").json(&body).by(&rina);
    assert_eq!(bench.send(put(json!({ "accept": "x" }))).await.told(), "422 invalid-input accept:other-version");
    let change = json!({ "accept": shown, "cookies": { "statistics": true }, "purposes": [{ "purpose": "profile", "act": "object" }] });
    let done = bench.send(put(change)).await.json();
    assert_eq!((done["accepted"]["shown"].clone(), done["subscribed"].clone()), (json!(shown), json!(false)));
}

/// Mail to the contact address is read by people, who enter what it asks for.
#[tokio::test]
async fn what_a_letter_asks_for_is_entered_and_ends_it() {
    let bench = Bench::memory().await;
    let boss = bench.person("boss", Role::Administrator).await;
    let rina = bench.sign_up("rina", "DE").await;
    let base = format!("/api/v1/people/{}", rina.subject);
    for purpose in ["marketing", "profile"] {
        bench.does(&boss, &format!("{base}/consents"), json!({ "purpose": purpose, "act": "consent" })).await;
    }
    let asks =
        [json!({ "ask": "send", "message": "marketing" }), json!({ "ask": "process", "category": "inferences", "purpose": "profile" })];
    for (question, act, purpose) in [(&asks[0], "withdraw", "marketing"), (&asks[1], "object", "profile")] {
        assert_eq!(bench.does(&boss, &format!("{base}/questions"), question.clone()).await["allowed"], true, "{question}");
        bench.does(&boss, &format!("{base}/consents"), json!({ "purpose": purpose, "act": act })).await;
        assert_eq!(bench.does(&boss, &format!("{base}/questions"), question.clone()).await["allowed"], false, "{question}");
    }
    let advert = json!({ "message": "marketing", "title": "New", "text": "A new thing." });
    assert!(bench.send(post(format!("{base}/messages"), advert).by(&boss)).await.told().starts_with("409 refused"));
    let hers = bench.fetch(&rina, "/api/v1/me/privacy").await;
    let profile = hers["purposes"].as_array().unwrap().iter().find(|one| one["purpose"]["slug"] == "profile").unwrap();
    assert!(profile["objected_at"].is_string(), "{profile}");
}
