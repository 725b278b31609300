use super::harness::{app, code, person};
use crate::{Begun, Principal};
use aftercare_wire::Role;

#[tokio::test]
async fn a_request_with_a_key_is_answered_once() {
    let (app, clock) = app().await;
    let (_, rina) = person(&app, "rina", Role::Owner).await;
    let (_, sam) = person(&app, "sam", Role::Owner).await;
    let begin = |ctx: &crate::Context, request: &'static [u8]| {
        let (app, principal) = (app.clone(), ctx.principal.clone());
        async move { app.idempotency_begin(&principal, "key-1", request).await }
    };
    let Begun::Go(ticket) = begin(&rina, b"POST /cases {}").await.unwrap() else { panic!("a new key") };
    assert_eq!(code(begin(&rina, b"POST /cases {}").await), "idempotency-key-in-progress");
    assert_eq!(code(begin(&rina, b"POST /cases {1}").await), "idempotency-key-reused");
    // Another account's key is another key.
    assert!(matches!(begin(&sam, b"POST /units").await, Ok(Begun::Go(_))));

    app.idempotency_finish(ticket, 201, b"answer".to_vec()).await.unwrap();
    let replayed = begin(&rina, b"POST /cases {}").await.unwrap();
    assert_eq!(replayed, Begun::Replay { status: 201, body: b"answer".to_vec() });
    assert_eq!(format!("{replayed:?}"), "Replay { status: 201, .. }");
    clock.pass(3600);
    assert_eq!(begin(&rina, b"POST /cases {}").await.unwrap(), replayed);
    assert_eq!(code(begin(&rina, b"POST /cases {1}").await), "idempotency-key-reused");
}

#[tokio::test]
async fn a_key_comes_back_when_it_is_released_or_stale() {
    let (app, clock) = app().await;
    let (_, rina) = person(&app, "rina", Role::Owner).await;
    let begin = || app.idempotency_begin(&rina.principal, "k", b"r");
    let Begun::Go(first) = begin().await.unwrap() else { panic!("a new key") };
    app.idempotency_release(&first).await.unwrap();
    clock.pass(1);
    let Begun::Go(second) = begin().await.unwrap() else { panic!("it was released") };
    clock.pass(60);
    assert_eq!(code(begin().await), "idempotency-key-in-progress");
    clock.pass(1);
    let Begun::Go(third) = begin().await.unwrap() else { panic!("it is stale") };
    // Whoever was taken over cannot answer any more.
    assert!(app.idempotency_finish(second, 200, Vec::new()).await.is_err());
    app.idempotency_finish(third, 200, Vec::new()).await.unwrap();
}

#[tokio::test]
async fn a_key_is_visible_ascii_and_a_visitor_has_none() {
    let (app, _) = app().await;
    let (_, rina) = person(&app, "rina", Role::Owner).await;
    let long = "k".repeat(256);
    for (key, expected) in [
        ("", "Idempotency-Key:not-a-key"),
        ("a b", "Idempotency-Key:not-a-key"),
        ("ä", "Idempotency-Key:not-a-key"),
        (long.as_str(), "Idempotency-Key:not-a-key"),
        (&long[1..], "ok"),
        ("~!", "ok"),
    ] {
        assert_eq!(code(app.idempotency_begin(&rina.principal, key, b"r").await), expected, "{key}");
    }
    assert_eq!(code(app.idempotency_begin(&Principal::Anonymous, "k", b"r").await), "unauthenticated");
}
