//! What pictures tell, and copies that tell less, over the API.

use super::bench::{NOBODYS, call, case_body, get, post, text};
use super::flight_report::Lost;
use crate::files::{hash, picture, scan, written};
use aftercare_evidence::Coordinates;
use aftercare_evidence::encode::photo::{SyntheticPhoto, heic, jpeg, video};
use aftercare_wire::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn a_copy_tells_nothing_of_what_was_left_out_and_shows_the_same() {
    let lost = Lost::new().await;
    let (bench, rina) = (&lost.bench, &lost.rina);
    let original = picture();
    let blob = lost.stored("photo", "over-home.jpg", &original).await;
    let shown = bench.fetch(rina, &format!("/api/v1/blobs/{blob}/photo")).await;
    assert_eq!((&shown["holds_place"], &shown["holds_serial"], &shown["removable"]), (&json!(true), &json!(true), &json!(true)));
    assert!(shown.to_string().contains("SYNCAM0001") && shown.to_string().contains("12.5"), "{shown}");
    for (place, serial) in [(true, false), (true, true), (false, true)] {
        let request = json!({ "without_place": place, "without_serial": serial });
        let made = bench.send(post(format!("/api/v1/blobs/{blob}/copies"), request).by(rina)).await;
        assert_eq!((made.status, made.header("location")), (201, format!("/api/v1/blobs/{}", made.id()).as_str()));
        let copy = bench.fetch(rina, &format!("/api/v1/blobs/{}/photo", made.id())).await;
        assert_eq!(copy["holds_place"], !place, "{copy}");
        assert!(copy["holds_serial"] == !serial || !serial, "{copy}");
        let bytes = bench.send(get(format!("/api/v1/blobs/{}", made.id())).by(rina)).await.bytes;
        assert_eq!(scan(&bytes), scan(&original), "the picture changed");
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!(serial && (holds("SYNCAM0001") || holds("SYN0A1B2C3"))), "a serial number is left");
        assert!(!(place && holds("12.50000000")), "a place is left");
    }
    // The one that it was made from stays as it is.
    let kept = bench.send(get(format!("/api/v1/blobs/{blob}")).by(rina)).await.bytes;
    assert_eq!(hash(&kept), hash(&original));
}

#[tokio::test]
async fn what_gives_no_copy_says_so() {
    let lost = Lost::new().await;
    let (bench, rina) = (&lost.bench, &lost.rina);
    let both = json!({ "without_place": true, "without_serial": true });
    let whole = picture();
    let photos = [
        ("cut.jpg", whole[..whole.len() / 2].to_vec()),
        ("empty.png", b"\x89PNG\r\n\x1A\n".to_vec()),
        ("noise.jpg", [&b"\xFF\xD8\xFF\xE1"[..], &[0x5A; 900]].concat()),
        ("odd.heic", heic(&SyntheticPhoto::synthetic())[..200].to_vec()),
    ];
    for (name, bytes) in photos {
        let blob = lost.stored("photo", name, &bytes).await;
        let shown = bench.fetch(rina, &format!("/api/v1/blobs/{blob}/photo")).await;
        assert_eq!(shown["removable"], false, "{name}: {shown}");
        let copy = bench.send(post(format!("/api/v1/blobs/{blob}/copies"), both.clone()).by(rina)).await;
        assert_eq!(copy.told(), "422 invalid-input file:no-copy", "{name}");
    }
    let blob = lost.stored("photo", "photo.jpg", &whole).await;
    let record = lost.stored("flight-record", "flight.txt", &written(&lost.flight())).await;
    for (blob, body, expected) in [
        (blob.as_str(), json!({ "without_place": false, "without_serial": false }), "422 invalid-input without_place:required"),
        (&record, both.clone(), "404 not-found"),
        (NOBODYS, both.clone(), "404 not-found"),
    ] {
        assert_eq!(bench.send(post(format!("/api/v1/blobs/{blob}/copies"), body).by(rina)).await.told(), expected, "{blob}");
    }
    for path in [format!("/api/v1/blobs/{record}/photo"), format!("/api/v1/blobs/{NOBODYS}/photo")] {
        assert_eq!(bench.send(get(path).by(rina)).await.told(), "404 not-found");
    }
    let bea = bench.sign_up("bea", "SG").await;
    assert_eq!(bench.send(get(format!("/api/v1/blobs/{blob}/photo")).by(&bea)).await.told(), "404 not-found");
    assert_eq!(bench.send(post(format!("/api/v1/blobs/{blob}/copies"), both).by(&bea)).await.told(), "404 not-found");
}

#[tokio::test]
async fn other_pictures_and_videos_give_copies_too() {
    let lost = Lost::new().await;
    let (bench, rina) = (&lost.bench, &lost.rina);
    let photo = SyntheticPhoto::synthetic();
    for (name, bytes) in [("a.heic", heic(&photo)), ("a.mp4", video(&photo))] {
        let blob = lost.stored("photo", name, &bytes).await;
        let shown = bench.fetch(rina, &format!("/api/v1/blobs/{blob}/photo")).await;
        assert_eq!((&shown["holds_place"], &shown["removable"]), (&json!(true), &json!(true)), "{name}");
        let both = json!({ "without_place": true, "without_serial": true });
        let copy = bench.send(post(format!("/api/v1/blobs/{blob}/copies"), both).by(rina)).await.id();
        let told = bench.fetch(rina, &format!("/api/v1/blobs/{copy}/photo")).await;
        assert_eq!((&told["holds_place"], &told["holds_serial"]), (&json!(false), &json!(false)), "{name}: {told}");
        let read = bench.send(get(format!("/api/v1/blobs/{copy}")).by(rina)).await.bytes;
        assert!(read.windows(7).any(|window| window == b"PICTURE"), "{name}");
    }
}

#[tokio::test]
async fn staff_see_a_photo_outside_a_case_only_where_staff_brought_it() {
    let lost = Lost::new().await;
    let (bench, rina, agent) = (&lost.bench, &lost.rina, &lost.agent);
    let own = lost.stored("photo", "own.jpg", &picture()).await;
    let unit = &lost.unit;
    let path = format!("/api/v1/blobs?kind=photo&agreed=true&name=brought.jpg&unit_id={unit}");
    let brought = bench.send(call("POST", path).body("application/octet-stream", picture()).by(agent)).await.id();
    let look = async |blob: &str| bench.send(get(format!("/api/v1/blobs/{blob}/photo?unit_id={unit}")).by(agent)).await.told();
    assert_eq!((look(&own).await.as_str(), look(&brought).await.as_str()), ("404 not-found", "200"));
    let unsaid = bench.send(get(format!("/api/v1/blobs/{brought}/photo")).by(agent)).await;
    assert_eq!(unsaid.told(), "422 invalid-input unit_id:required");
    let copy = async |blob: &str| {
        let body = json!({ "without_place": true, "without_serial": false });
        bench.send(post(format!("/api/v1/blobs/{blob}/copies?unit_id={unit}"), body).by(agent)).await
    };
    assert_eq!(copy(&own).await.told(), "404 not-found");
    let made = copy(&brought).await.id();
    assert_eq!(look(&made).await, "200");
    let assessor = bench.person("second", Role::Assessor).await;
    let told = bench.send(get(format!("/api/v1/blobs/{brought}/photo?unit_id={unit}")).by(&assessor)).await.told();
    assert_eq!(told, "403 forbidden");

    let case = format!("/api/v1/cases/{}", text(&bench.does(rina, "/api/v1/cases", case_body(unit, "repair")).await["id"]));
    bench.does(agent, &format!("{case}/evidence"), json!({ "blobs": [made] })).await;
    let shown = bench.fetch(agent, &case).await;
    assert_eq!(shown["evidence"][0]["photo"]["holds_place"], false, "{}", shown["evidence"]);
}

#[tokio::test]
async fn blocks_that_contradict_each_other_are_a_finding() {
    let lost = Lost::new().await;
    let (bench, rina, agent) = (&lost.bench, &lost.rina, &lost.agent);
    let moved = SyntheticPhoto { xmp_position: Coordinates::new(48.0, 11.0), ..SyntheticPhoto::synthetic() };
    let (told, plain) = (lost.stored("photo", "moved.jpg", &jpeg(&moved)).await, lost.stored("photo", "plain.jpg", &picture()).await);
    let mut body = case_body(&lost.unit, "repair");
    body["photo_blobs"] = json!([told, plain]);
    let case = format!("/api/v1/cases/{}", text(&bench.does(rina, "/api/v1/cases", body).await["id"]));
    let shown = bench.fetch(agent, &case).await;
    let findings: Vec<&Value> = shown["evidence"].as_array().unwrap().iter().map(|one| &one["findings"]).collect();
    assert_eq!(findings, [1, 0], "{:#}", shown["evidence"]);
    let place = shown["evidence"][0]["photo"]["checks"].as_array().unwrap().iter().find(|check| check["check"] == "place").unwrap();
    assert_eq!(place["ending"], "disagrees");
}
