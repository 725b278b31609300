//! What every answer carries.

use super::bench::{Bench, PASSWORD, call, get, nobody, post};
use serde_json::json;

#[tokio::test]
async fn every_answer_is_fenced_in() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let mut calls = vec![
        get("/api/v1/health"),
        get("/api/v1/me"),
        get("/api/v1/me").by(&rina),
        get("/api/v1/nothing"),
        get("/nothing"),
        call("PATCH", "/api/v1/me"),
        post("/api/v1/units", json!({})).by(&rina),
        post("/api/v1/sessions", json!({ "email": "rina@example.org", "password": "wrong horse" })),
        post("/api/v1/sessions", json!({ "email": "rina@example.org", "password": PASSWORD })),
        get("/problems/refused"),
        get("/api/v1/openapi.json"),
    ];
    calls.push(get("/").by(&nobody()));
    for call in calls {
        let answer = bench.send(call.clone()).await;
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action"] {
            assert!(policy.contains(part), "{} lacks {part}: {policy}", call.line());
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{}: {name}", call.line());
        }
        if call.line().contains("/api/") {
            assert_eq!(answer.header("cache-control"), "no-store", "{}", call.line());
        }
        assert!(answer.header("vary").contains("cookie"), "{}", call.line());
    }
}

#[tokio::test]
async fn a_file_cannot_act_as_a_page() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let stored = call("POST", "/api/v1/blobs?kind=photo&agreed=true&name=%3Cb%3E%22%0Aa.jpg")
        .body("application/octet-stream", super::story::photo())
        .by(&rina);
    let id = bench.send(stored).await.id();
    let answer = bench.send(get(format!("/api/v1/blobs/{id}")).by(&rina)).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "image/jpeg"));
    assert_eq!(answer.bytes, super::story::photo());
    assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"_b__a.jpg\"; filename*=UTF-8''%3Cb%3E%22a.jpg");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}
