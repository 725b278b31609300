//! Sessions of browsers, tokens of programs.

use super::bench::{Bench, PASSWORD, Person, call, get, nobody, post, text};
use aftercare_wire::Role;
use serde_json::json;

#[tokio::test]
async fn a_session_changes_something_only_from_its_own_pages() {
    let bench = Bench::memory().await;
    let (rina, bea) = (bench.sign_up("rina", "SG").await, bench.sign_up("bea", "SG").await);
    let change = |csrf: &str| call("PUT", "/api/v1/me/language").json(&json!({ "language": "de" })).header("x-csrf-token", csrf).by(&rina);
    for csrf in ["", "x", bea.csrf.as_deref().unwrap(), &rina.csrf.as_deref().unwrap()[1..]] {
        assert_eq!(bench.send(change(csrf)).await.told(), "403 csrf", "`{csrf}`");
    }
    assert_eq!(bench.fetch(&rina, "/api/v1/me").await["language"], "en");
    assert_eq!(bench.send(change(rina.csrf.as_deref().unwrap())).await.status, 200);
    assert_eq!(bench.fetch(&rina, "/api/v1/me").await["language"], "de");
    // Whoever has lost it, asks for it.
    let listed = bench.send(get("/api/v1/sessions").by(&rina)).await;
    assert_eq!(Some(listed.header("x-csrf-token")), rina.csrf.as_deref());
}

#[tokio::test]
async fn a_cookie_is_for_this_site_only() {
    let bench = Bench::memory().await;
    bench.sign_up("rina", "SG").await;
    let answer = bench.send(post("/api/v1/sessions", json!({ "email": "rina@example.org", "password": PASSWORD }))).await;
    assert_eq!(answer.status, 201);
    let (_, attributes) = answer.header("set-cookie").split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax; Secure");
    assert!(!answer.text().contains(answer.header("x-csrf-token")));
}

#[tokio::test]
async fn a_session_ends_when_it_is_told_or_old() {
    let bench = Bench::memory().await;
    bench.sign_up("rina", "SG").await;
    let (here, there) = (bench.sign_in("rina").await, bench.sign_in("rina").await);
    let listed = bench.fetch(&here, "/api/v1/sessions").await;
    let other = listed.as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 3);
    assert_eq!(bench.send(call("DELETE", format!("/api/v1/sessions/{}", text(&other["id"]))).by(&here)).await.status, 204);
    let gone = bench.send(call("DELETE", "/api/v1/sessions/current").by(&here)).await;
    assert!(gone.status == 204 && gone.header("set-cookie").starts_with("aftercare=; Path=/; Max-Age=0;"), "{gone:?}");
    assert_eq!(bench.send(get("/api/v1/me").by(&here)).await.told(), "401 unauthenticated");
    let again = bench.sign_in("rina").await;
    bench.clock.pass_days(14);
    for person in [&there, &again] {
        assert_eq!(bench.send(get("/api/v1/me").by(person)).await.told(), "401 unauthenticated");
    }
}

#[tokio::test]
async fn a_token_does_what_it_was_made_for() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let reader = bench.program(&rina, &["units:read"]).await;
    let table = [
        (get("/api/v1/units"), "200"),
        (get("/api/v1/me"), "200"),
        (get("/api/v1/cases"), "403 forbidden"),
        (post("/api/v1/units", json!({})), "403 forbidden"),
        (get("/api/v1/tokens"), "403 forbidden"),
        (post("/api/v1/tokens", json!({ "name": "x", "scopes": ["units:read"] })), "403 forbidden"),
        (get("/api/v1/sessions"), "403 forbidden"),
        (call("PUT", "/api/v1/me/language").json(&json!({ "language": "de" })), "403 forbidden"),
    ];
    for (call, expected) in table {
        assert_eq!(bench.send(call.clone().by(&reader)).await.told(), expected, "{}", call.line());
    }
    assert_eq!(bench.fetch(&reader, "/api/v1/me").await["scopes"], json!(["units:read"]));
    // A bad token is told, whatever cookie comes with it.
    for value in ["Bearer act_nothing", "Bearer", "Basic cmluYTp4", "Bearer x", ""] {
        let answer = bench.send(get("/api/v1/me").header("authorization", value).by(&rina)).await;
        assert_eq!(answer.told(), "401 unauthenticated", "`{value}`");
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"aftercare\"");
    }

    for (body, expected) in [
        (json!({ "name": "x", "scopes": [] }), "422 invalid-input scopes:required"),
        (json!({ "name": "x", "scopes": ["desk:read"] }), "422 invalid-input scopes:not-allowed"),
        (json!({ "name": "x", "scopes": ["everything"] }), "422 invalid-input scopes[0]:invalid"),
        (json!({ "name": "", "scopes": ["units:read"] }), "422 invalid-input name:not-a-name"),
        (json!({ "name": "x", "scopes": ["units:read"], "last_day": "2022-07-31" }), "422 invalid-input last_day:in-the-past"),
        (json!({ "name": "x", "scopes": ["units:read"], "last_day": "9999-12-31" }), "422 invalid-input last_day:not-a-date"),
    ] {
        assert_eq!(bench.send(post("/api/v1/tokens", body).by(&rina)).await.told(), expected);
    }

    let listed = bench.fetch(&rina, "/api/v1/tokens").await;
    let place = format!("/api/v1/tokens/{}", text(&listed[0]["id"]));
    assert_eq!(bench.send(call("DELETE", &*place).by(&rina)).await.status, 204);
    assert_eq!(bench.send(call("DELETE", &*place).by(&rina)).await.told(), "404 not-found");
    assert_eq!(bench.send(get("/api/v1/units").by(&reader)).await.told(), "401 unauthenticated");
}

#[tokio::test]
async fn a_new_role_holds_at_once() {
    let bench = Bench::memory().await;
    let (boss, sam) = (bench.person("boss", Role::Administrator).await, bench.person("sam", Role::Agent).await);
    let program = bench.program(&sam, &["desk:read"]).await;
    let path = format!("/api/v1/users/{}/roles", sam.subject);
    let change = |role: &str| call("PUT", &*path).json(&json!({ "roles": [role] })).by(&boss);
    assert_eq!(bench.send(get("/api/v1/queue").by(&program)).await.status, 200);
    let changed = bench.send(change("editor")).await;
    assert_eq!(changed.status, 200);
    for person in [&sam, &program] {
        assert_eq!(bench.send(get("/api/v1/queue").by(person)).await.told(), "403 forbidden");
    }
    // Based on what is no longer so.
    assert_eq!(bench.send(change("agent").header("if-match", "\"1\"")).await.told(), "409 changed");
    assert_eq!(bench.send(change("agent").header("if-match", changed.header("etag"))).await.status, 200);
    let own = format!("/api/v1/users/{}/roles", boss.subject);
    let leave = call("PUT", own).json(&json!({ "roles": ["owner"] })).by(&boss);
    assert_eq!(bench.send(leave).await.told(), "422 invalid-input roles:last-administrator");
}

#[tokio::test]
async fn attempts_to_sign_in_are_counted_and_tell_nothing() {
    let bench = Bench::memory().await;
    bench.sign_up("rina", "SG").await;
    let attempt = |email: &str, place: &Person| post("/api/v1/sessions", json!({ "email": email, "password": "wrong horse" })).by(place);
    let (known, unknown) =
        (bench.send(attempt("rina@example.org", &nobody())).await, bench.send(attempt("nobody@example.org", &nobody())).await);
    assert_eq!(known.told(), "422 invalid-input password:credentials");
    assert_eq!((&known.bytes, &known.headers), (&unknown.bytes, &unknown.headers));
    for _ in 0..4 {
        assert_eq!(bench.send(attempt("rina@example.org", &nobody())).await.status, 422);
    }
    let over = bench.send(attempt(" Rina@Example.ORG", &nobody())).await;
    assert_eq!((over.told().as_str(), over.header("retry-after")), ("429 too-many-requests", "900"));
    bench.clock.pass_seconds(15 * 60);
    assert_eq!(bench.send(attempt("rina@example.org", &nobody())).await.status, 422);
}
