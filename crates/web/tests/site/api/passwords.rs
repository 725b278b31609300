//! Passwords over the API: changed, forgotten, set anew.

use super::bench::{Answer, Bench, PASSWORD, Person, call, get, nobody, post};
use crate::post::Post;
use serde_json::json;

const NEW: &str = "another horse, another day";
const ASK: &str = "/api/v1/password-resets";
const SET: &str = "/api/v1/password-resets/confirm";

impl Bench {
    async fn changes(&self, person: &Person, from: &str, to: &str) -> Answer {
        let body = json!({ "current_password": from, "new_password": to });
        self.send(call("PUT", "/api/v1/me/password").json(&body).by(person)).await
    }

    async fn asks(&self, email: &str) -> Answer {
        self.send(post(ASK, json!({ "email": email }))).await
    }

    async fn sets(&self, token: &str, password: &str) -> String {
        self.send(post(SET, json!({ "token": token, "new_password": password }))).await.told()
    }

    async fn enters(&self, name: &str, password: &str) -> String {
        self.send(post("/api/v1/sessions", json!({ "email": format!("{name}@example.org"), "password": password }))).await.told()
    }

    async fn is_in(&self, person: &Person) -> bool {
        self.send(get("/api/v1/me").by(person)).await.status == 200
    }
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let bench = Bench::memory().await;
    let (rina, bea) = (bench.sign_up("rina", "SG").await, bench.sign_up("bea", "SG").await);
    let (there, program) = (bench.sign_in("rina").await, bench.program(&rina, &["units:read"]).await);
    let table = [
        ("wrong horse!", NEW, "422 invalid-input current_password:credentials"),
        ("", NEW, "422 invalid-input current_password:credentials"),
        (PASSWORD, "short", "422 invalid-input new_password:too-short"),
        (PASSWORD, "rina@example.org", "422 invalid-input new_password:is-email"),
    ];
    for (from, to, expected) in table {
        assert_eq!(bench.changes(&rina, from, to).await.told(), expected);
    }
    assert_eq!(bench.changes(&program, PASSWORD, NEW).await.told(), "403 forbidden");
    assert_eq!(bench.changes(&nobody(), PASSWORD, NEW).await.told(), "401 unauthenticated");
    assert!(bench.is_in(&there).await);

    assert_eq!(bench.changes(&rina, PASSWORD, NEW).await.status, 204);
    let still = [bench.is_in(&rina).await, bench.is_in(&there).await, bench.is_in(&bea).await, bench.is_in(&program).await];
    assert_eq!(still, [true, false, true, true]);
    assert_eq!(bench.enters("rina", PASSWORD).await, "422 invalid-input password:credentials");
    assert_eq!(bench.enters("rina", NEW).await, "201");
    assert_eq!(bench.enters("bea", PASSWORD).await, "201");

    for _ in 0..5 {
        assert_eq!(bench.changes(&rina, "wrong horse!", NEW).await.status, 422);
    }
    let over = bench.changes(&rina.elsewhere(), NEW, PASSWORD).await;
    assert_eq!((over.told().as_str(), over.header("retry-after")), ("429 too-many-requests", "900"));
}

#[tokio::test]
async fn a_forgotten_password_is_set_by_the_link() {
    let (bench, mail) = (Bench::memory().await, Post::default());
    let (rina, bea) = (bench.sign_up("rina", "SG").await, bench.sign_up("bea", "SG").await);
    let program = bench.program(&rina, &["units:read"]).await;
    assert_eq!(bench.asks("rina@example.org").await.status, 204);
    let token = mail.token(&bench.app, "rina@example.org").await;
    assert!(bench.is_in(&rina).await, "asking alone does nothing");

    assert_eq!(bench.sets(&token, "short").await, "422 invalid-input new_password:too-short");
    assert_eq!(bench.sets("guess", NEW).await, "422 invalid-input token:over");
    assert_eq!(bench.sets(&token, NEW).await, "204");
    assert_eq!(bench.sets(&token, "once more, the same").await, "422 invalid-input token:over");
    let still = [bench.is_in(&rina).await, bench.is_in(&bea).await, bench.is_in(&program).await];
    assert_eq!(still, [false, true, true]);
    assert_eq!(bench.enters("rina", PASSWORD).await, "422 invalid-input password:credentials");
    assert_eq!(bench.enters("rina", NEW).await, "201");

    // Too old, and not the newest.
    assert_eq!(bench.asks("rina@example.org").await.status, 204);
    let first = mail.token(&bench.app, "rina@example.org").await;
    bench.clock.pass_seconds(60 * 60);
    assert_eq!(bench.sets(&first, PASSWORD).await, "422 invalid-input token:over");
    assert_eq!(bench.asks("rina@example.org").await.status, 204);
    let second = mail.token(&bench.app, "rina@example.org").await;
    assert_eq!(bench.asks(" RINA@example.org").await.status, 204);
    let third = mail.token(&bench.app, "rina@example.org").await;
    assert_eq!(bench.sets(&second, PASSWORD).await, "422 invalid-input token:over");
    assert_eq!(bench.sets(&third, PASSWORD).await, "204");
    assert_eq!(bench.enters("bea", PASSWORD).await, "201");
}

#[tokio::test]
async fn asking_for_a_link_tells_nothing() {
    let (bench, mail) = (Bench::memory().await, Post::default());
    bench.sign_up("rina", "SG").await;
    let (known, unknown) = (bench.asks("rina@example.org").await, bench.asks("nobody@example.org").await);
    assert_eq!((known.status, &known.bytes, &known.headers), (unknown.status, &unknown.bytes, &unknown.headers));
    mail.token(&bench.app, "rina@example.org").await;
    assert_eq!(mail.to("nobody@example.org"), 0);
    assert_eq!(bench.asks("nobody").await.told(), "422 invalid-input email:not-an-email");
    for _ in 0..2 {
        bench.asks("rina@example.org").await;
        bench.asks("nobody@example.org").await;
    }
    for email in ["rina@example.org", "nobody@example.org"] {
        let over = bench.asks(email).await;
        assert_eq!((over.told().as_str(), over.header("retry-after")), ("429 too-many-requests", "900"), "{email}");
    }
    let one_place = nobody();
    for n in 0..30 {
        let asked = post(ASK, json!({ "email": format!("n{n}@example.org") })).by(&one_place);
        assert_eq!(bench.send(asked).await.status, 204);
    }
    let asked = post(ASK, json!({ "email": "more@example.org" })).by(&one_place);
    assert_eq!(bench.send(asked).await.told(), "429 too-many-requests");
}
