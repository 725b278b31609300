//! Pictures for everybody: by an act, after seeing what they tell, until they are taken back.

use super::bench::{Answer, Bench, NOBODYS, Person, call, get, post, text};
use super::flight_report::Lost;
use crate::files::picture;
use aftercare_wire::Role;
use serde_json::{Value, json};

fn put(path: String, body: &Value) -> super::bench::Call {
    call("PUT", path).json(body)
}

async fn publish(bench: &Bench, person: &Person, blob: &str, body: Value) -> Answer {
    bench.send(put(format!("/api/v1/blobs/{blob}/publication"), &body).by(person)).await
}

/// Status, headers that say how long it is kept, and the words: what somebody who guesses can see of an answer.
async fn seen(bench: &Bench, path: &str) -> String {
    let answer = bench.send(get(path.to_owned())).await;
    let header = |name: &str| answer.header(name).to_owned();
    let told = format!("{} {} {} {}", answer.status, header("cache-control"), header("content-type"), header("set-cookie"));
    // The footer has a form with a number of its own.
    let text = answer.text().replace(path, "");
    told + text.split("<footer").next().unwrap()
}

#[tokio::test]
async fn a_picture_is_public_by_its_owners_act_alone_and_until_it_is_taken_back() {
    let lost = Lost::new().await;
    let (bench, rina) = (&lost.bench, &lost.rina);
    let blob = lost.stored("photo", "over-home.jpg", &picture()).await;
    let own = format!("/api/v1/blobs/{blob}/publication");
    let before = bench.fetch(rina, &own).await;
    assert_eq!((&before["public"], &before["photo"]["holds_place"]), (&Value::Null, &json!(true)), "{before}");

    // What the policy asks for, one by one.
    let table = [
        (json!({}), vec!["PV-COL-09"]),
        (json!({ "agreed": true, "shows_others": true }), vec!["PV-COL-11"]),
        (json!({ "shows_others": true }), vec!["PV-COL-09", "PV-COL-11"]),
    ];
    for (body, rules) in table {
        assert_eq!(publish(bench, rina, &blob, body.clone()).await.refused(), rules, "{body}");
    }
    let token = bench.program(rina, &["cases:write"]).await;
    assert_eq!(publish(bench, &token, &blob, json!({ "agreed": true })).await.refused(), ["PV-COL-09"], "a program by itself");
    let long = publish(bench, rina, &blob, json!({ "agreed": true, "caption": "x".repeat(301) })).await;
    assert_eq!(long.told(), "422 invalid-input caption:too-long");
    assert_eq!(bench.fetch(rina, &own).await["public"], Value::Null, "nothing came of any of them");

    let words = json!({ "agreed": true, "shows_others": true, "others_agreed": true, "caption": " Over the lake " });
    let public = publish(bench, rina, &blob, words).await.json();
    let page = text(&public["page"]);
    assert_eq!((&public["caption"], public.get("by").unwrap_or(&Value::Null)), (&json!("Over the lake"), &Value::Null));
    let link = page.trim_start_matches("/p/").to_owned();
    assert!(link.len() == 43 && !page.contains(&blob), "{page}");

    // Everybody sees the picture and its words, and nothing of whose it is.
    let shown = bench.send(get(page.clone())).await;
    assert_eq!(shown.status, 200);
    assert!(shown.text().contains("Over the lake") && !shown.text().contains("over-home.jpg") && !shown.text().contains(&blob));
    assert_eq!((shown.header("cache-control"), shown.header("set-cookie")), ("no-store", ""));
    assert!(shown.header("x-robots-tag").contains("noindex"));
    for path in [format!("{page}/file"), format!("/api/v1/public-photos/{link}/file")] {
        let file = bench.send(get(path)).await;
        assert_eq!((file.status, file.header("content-type"), file.header("cache-control")), (200, "image/jpeg", "no-store"));
        assert!(file.bytes == picture() && !file.header("content-disposition").contains("over-home"));
    }
    assert_eq!(bench.send(get(format!("/api/v1/public-photos/{link}"))).await.json()["caption"], "Over the lake");

    // Other words, the same address.
    let again = publish(bench, rina, &blob, json!({ "agreed": true, "with_name": true })).await.json();
    assert_eq!((text(&again["page"]), again["by"].is_string()), (page.clone(), true));
    let log = bench.fetch(rina, "/api/v1/me/privacy").await;
    assert_eq!((&log["published"][0]["blob"], &log["published"][0]["rules"][0]["id"]), (&json!(blob), &json!("PV-COL-09")), "{log}");

    // Taken back, an address that was is as one that never was.
    let never = format!("/p/{}", "A".repeat(43));
    assert_eq!(bench.send(call("DELETE", own.clone()).by(rina)).await.status, 204);
    assert_eq!(seen(bench, &page).await, seen(bench, &never).await);
    assert_eq!(seen(bench, &format!("{page}/file")).await, seen(bench, &format!("{never}/file")).await);
    let api = |link: &str| format!("/api/v1/public-photos/{link}");
    assert_eq!(bench.send(get(api(&link))).await.told(), "404 not-found");
    assert!(seen(bench, &page).await.starts_with("404 no-store"));
    assert_eq!(bench.send(call("DELETE", own.clone()).by(rina)).await.told(), "404 not-found", "only once");
    let log = bench.fetch(rina, "/api/v1/me/privacy").await;
    assert!(log["published"].as_array().unwrap().iter().all(|one| one["taken_back_at"].is_string()), "{log}");

    // Shown again it has another address, and goes with its file.
    let other = text(&publish(bench, rina, &blob, json!({ "agreed": true })).await.json()["page"]);
    assert_ne!(other, page);
    assert_eq!(bench.send(call("DELETE", format!("/api/v1/blobs/{blob}")).by(rina)).await.status, 204);
    assert_eq!(bench.send(get(other)).await.status, 404);
}

#[tokio::test]
async fn nobody_else_makes_it_public_and_nothing_can_be_guessed() {
    let lost = Lost::new().await;
    let bench = &lost.bench;
    let blob = lost.stored("photo", "over-home.jpg", &picture()).await;
    let bea = bench.sign_up("bea", "SG").await;
    let kim = bench.person("kim", Role::Administrator).await;
    for id in [blob.as_str(), NOBODYS] {
        let path = format!("/api/v1/blobs/{id}/publication");
        assert_eq!(bench.send(get(path.clone()).by(&bea)).await.told(), "404 not-found", "{id}");
        assert_eq!(publish(bench, &bea, id, json!({ "agreed": true })).await.told(), "404 not-found", "{id}");
        assert_eq!(bench.send(call("DELETE", path.clone()).by(&bea)).await.told(), "404 not-found", "{id}");
        assert_eq!(bench.send(get(path).by(&kim)).await.told(), "403 forbidden", "{id}");
    }
    let public = publish(bench, &lost.rina, &blob, json!({ "agreed": true })).await.json();
    let link = text(&public["page"]).trim_start_matches("/p/").to_owned();
    let nothing = seen(bench, "/p/x").await;
    for guess in [blob.as_str(), NOBODYS, &link[..42], &link.to_lowercase(), &format!("{link}A"), "%00", "..%2Ffile"] {
        let told = seen(bench, &format!("/p/{guess}")).await;
        assert_eq!(told, nothing, "{guess}");
    }

    // Whoever closes the account takes everything back with it.
    let close = post("/api/v1/me/close".to_owned(), json!({ "current_password": super::bench::PASSWORD })).by(&lost.rina);
    let closed = bench.send(close).await;
    assert!(closed.status < 300, "{}", closed.text());
    assert_eq!(seen(bench, &format!("/p/{link}")).await, nothing);
}
