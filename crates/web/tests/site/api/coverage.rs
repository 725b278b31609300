//! What anybody may ask about a serial number, and what that does not tell.

use super::bench::{Bench, drone, nobody, post, text};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/coverage";

fn asked(serial: &str, bought_on: &str, bought_in: &str) -> Value {
    json!({ "serial": serial, "bought_on": bought_on, "bought_in": bought_in })
}

#[tokio::test]
async fn what_is_left_is_told_and_nobody_named() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let unit = bench.unit(&rina, drone(), "SYN-0001").await;
    let plan = bench.plan(&rina, &unit, 1).await;

    let told = bench.send(post(PATH, asked(" syn-0001 ", "2022-08-01", "SG"))).await;
    let body = told.ok();
    assert_eq!(body["plan_state"], "active");
    assert!(body["uses"].as_array().unwrap().iter().all(|uses| uses["left"].as_u64().unwrap() > 0), "{body}");
    let fields: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["model_name", "plan_state", "uses", "windows"]);
    for secret in ["rina", "SYN", "example.org", rina.subject.as_str(), unit.as_str(), plan.as_str()] {
        assert!(!told.text().contains(secret), "`{secret}` in {body}");
    }
}

#[tokio::test]
async fn a_wrong_purchase_and_an_unknown_serial_number_look_the_same() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let unit = bench.unit(&rina, drone(), "SYN-0001").await;
    bench.plan(&rina, &unit, 1).await;
    bench.unit(&rina, drone(), "SYN-0002").await;
    let mut answers = Vec::new();
    for (serial, bought_on, bought_in) in [
        ("SYN-9999", "2022-08-01", "SG"),
        ("SYN-0001", "2022-08-02", "SG"),
        ("SYN-0001", "2022-08-01", "DE"),
        // Without a plan.
        ("SYN-0002", "2022-08-01", "SG"),
    ] {
        let answer = bench.send(post(PATH, asked(serial, bought_on, bought_in))).await;
        assert_eq!(answer.told(), "404 not-found");
        answers.push((answer.headers.clone(), answer.text()));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
}

#[tokio::test]
async fn look_ups_are_limited_by_place_and_by_serial_number() {
    let bench = Bench::memory().await;
    let place = nobody();
    for n in 0..30 {
        let answer = bench.send(post(PATH, asked(&format!("SYN-{n}"), "2022-08-01", "SG")).by(&place)).await;
        assert_eq!(answer.status, 404, "look-up {n}");
    }
    let answer = bench.send(post(PATH, asked("SYN-30", "2022-08-01", "SG")).by(&place)).await;
    assert_eq!(answer.told(), "429 too-many-requests");
    assert_eq!(answer.header("retry-after"), "900");

    // Spelled differently and from elsewhere, it is the same number; whether it is registered makes no difference.
    let rina = bench.sign_up("rina", "SG").await;
    bench.unit(&rina, drone(), "KNOWN-1").await;
    for serial in ["KNOWN-1", "UNKNOWN-1"] {
        for n in 0..10 {
            let spelled = if n % 2 == 0 { serial.to_owned() } else { format!("{} ", serial.to_lowercase()) };
            assert_eq!(bench.send(post(PATH, asked(&spelled, "2022-08-02", "SG"))).await.status, 404, "{serial} {n}");
        }
        let spread: String = serial.chars().flat_map(|c| [c, ' ']).collect();
        assert_eq!(bench.send(post(PATH, asked(&spread, "2022-08-02", "SG"))).await.status, 429, "{serial}");
    }
    bench.clock.pass_seconds(15 * 60);
    assert_eq!(bench.send(post(PATH, asked("KNOWN-1", "2022-08-02", "SG")).by(&place)).await.status, 404);
    assert_eq!(text(&bench.send(post(PATH, asked("KNOWN-1", "x", "SG"))).await.json()["errors"][0]["field"]), "bought_on");
}

#[tokio::test]
async fn behind_a_proxy_each_client_is_counted_apart() {
    let proxy = nobody();
    let ask = |n: usize, forwarded: &str| {
        post(PATH, asked(&format!("SYN-{n}"), "2022-08-01", "SG")).by(&proxy).header("x-forwarded-for", forwarded)
    };
    let bench = Bench::behind(&proxy.address().to_string()).await;
    for n in 0..30 {
        // Whatever a client says of itself stands before what the proxy says of it.
        assert_eq!(bench.send(ask(n, &format!("198.51.100.{n}, 203.0.113.7"))).await.status, 404, "look-up {n}");
    }
    assert_eq!(bench.send(ask(30, "198.51.100.30, 203.0.113.7")).await.status, 429);
    assert_eq!(bench.send(ask(31, "203.0.113.7, 203.0.113.8")).await.status, 404, "somebody else");

    // Without the option, or from whoever is no proxy, the header says nothing.
    let bench = Bench::behind("192.0.2.1").await;
    for n in 0..30 {
        assert_eq!(bench.send(ask(n, &format!("198.51.100.{n}"))).await.status, 404, "look-up {n}");
    }
    assert_eq!(bench.send(ask(30, "198.51.100.30")).await.status, 429);
}
