//! Nothing that comes in can break anything, and whatever is wrong is named.

use super::bench::{Bench, Person, call, case_body, drone, get, text};
use serde_json::{Value, json};

fn device() -> Value {
    json!({ "model": drone(), "serial": "SYN-0001", "bought_on": "2022-08-01", "bought_in": "SG", "channel": "official", "proof_of_purchase": true })
}

#[tokio::test]
async fn what_is_wrong_with_a_document_is_named() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let changed = |field: &str, value: Value| {
        let mut body = device();
        body[field] = value;
        body.to_string().into_bytes()
    };
    let without = |field: &str| {
        let mut body = device();
        body.as_object_mut().unwrap().remove(field);
        body.to_string().into_bytes()
    };
    let twice = device().to_string().replacen('{', r#"{"serial":"A","#, 1).into_bytes();
    let mut not_utf8 = device().to_string().into_bytes();
    not_utf8[12] = 0xff;
    let table: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "400 malformed"),
        ("cut", device().to_string().into_bytes()[..20].to_vec(), "400 malformed"),
        ("two documents", format!("{} {}", device(), device()).into_bytes(), "400 malformed"),
        ("not UTF-8", not_utf8, "400 malformed"),
        ("nested", "[".repeat(100_000).into_bytes(), "400 malformed"),
        ("nested objects", "{\"serial\":".repeat(20_000).into_bytes(), "422 invalid-input serial:invalid"),
        ("a number out of range", b"{\"serial\": 1e999}".to_vec(), "400 malformed"),
        ("a lone surrogate", br#"{"serial": "\ud800"}"#.to_vec(), "400 malformed"),
        ("null", b"null".to_vec(), "422 invalid-input body:invalid"),
        ("a list", b"[]".to_vec(), "422 invalid-input body:invalid"),
        (
            "the fields as a list",
            format!(r#"["{}", "S", "2022-08-01", "SG", "official", true, null]"#, drone()).into_bytes(),
            "422 invalid-input body:invalid",
        ),
        ("a text", b"\"x\"".to_vec(), "422 invalid-input body:invalid"),
        ("an unknown field", changed("colour", json!(1)), "422 invalid-input colour:unknown-field"),
        ("a field twice", twice, "422 invalid-input serial:duplicate-field"),
        ("no serial number", without("serial"), "422 invalid-input serial:required"),
        ("a number for a text", changed("serial", json!(7)), "422 invalid-input serial:invalid"),
        ("null for a text", changed("model", json!(null)), "422 invalid-input model:invalid"),
        ("a text for a flag", changed("proof_of_purchase", json!("yes")), "422 invalid-input proof_of_purchase:invalid"),
        ("an unknown word", changed("channel", json!("flea-market")), "422 invalid-input channel:invalid"),
        ("a NUL", changed("serial", json!("SYN\u{0}1")), "422 invalid-input serial:serial"),
        ("a long serial number", changed("serial", json!("S".repeat(41))), "422 invalid-input serial:serial"),
        ("other letters", changed("serial", json!("ＳＹＮ")), "422 invalid-input serial:serial"),
        ("no day of the calendar", changed("bought_on", json!("2022-02-30")), "422 invalid-input bought_on:not-a-date"),
        ("a day in another form", changed("bought_on", json!("20220801")), "422 invalid-input bought_on:not-a-date"),
        ("a day with a time", changed("bought_on", json!("2022-08-01T10:00")), "422 invalid-input bought_on:not-a-date"),
        ("a day of six digits' year", changed("bought_on", json!("+002022-08-01")), "422 invalid-input bought_on:not-a-date"),
        ("a day to come", changed("bought_on", json!("2022-08-03")), "422 invalid-input bought_on:in-the-future"),
        ("a day of another age", changed("bought_on", json!("1922-08-01")), "422 invalid-input bought_on:out-of-range"),
        ("no such model", changed("model", json!("drone\u{0}")), "422 invalid-input model:unknown"),
        ("no region", changed("bought_in", json!("sg")), "422 invalid-input bought_in:not-a-region"),
    ];
    for (name, body, expected) in table {
        let answer = bench.send(call("POST", "/api/v1/units").body("application/json", body).by(&rina)).await;
        assert_eq!(answer.told(), expected, "{name}: {}", answer.text());
    }
    // With line and column, where the document has lines.
    let misspelt = format!("{:#}", device()).replace("\"serial\"", "\"serials\"");
    let answer = bench.send(call("POST", "/api/v1/units").body("application/json", misspelt).by(&rina)).await;
    let message = text(&answer.json()["errors"][0]["message"]);
    assert!(message.starts_with("line 7, column 11: unknown field `serials`"), "{message}");
    let cut = bench.send(call("POST", "/api/v1/units").body("application/json", "{\n\n\"serial\": }").by(&rina)).await;
    assert!(text(&cut.json()["detail"]).contains("line 3 column 11"), "{}", cut.text());
    assert!(bench.fetch(&rina, "/api/v1/units").await["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_told() {
    let bench = Bench::memory().await;
    let rina = bench.sign_up("rina", "SG").await;
    let large = vec![b' '; 256 * 1024 + 1];
    let id = super::bench::NOBODYS;
    let table = [
        (get("/api/v1/nothing"), "404 not-found"),
        (get("/api/v1"), "404 not-found"),
        (get("/api/v1/units/"), "404 not-found"),
        (get("/api/v1/units/%ff"), "404 not-found"),
        (get("/api/v1/units/%00"), "404 not-found"),
        (get(format!("/api/v1/units/{}", "x".repeat(4000))), "404 not-found"),
        (get("/api/v1/units/..%2f..%2fetc%2fpasswd"), "404 not-found"),
        (get("/problems/nothing"), "404 not-found"),
        (get("/api/v1/cases?colour=red"), "422 invalid-input colour:query"),
        (get("/api/v1/cases?cursor=%ff"), "422 invalid-input cursor:not-a-cursor"),
        (get(format!("/api/v1/units/{id}/plan-offer?years=1")), "422 invalid-input years:query"),
        (get(format!("/api/v1/units/{id}/case-preview")), "422 invalid-input kind:query"),
        (get(format!("/api/v1/units/{id}/case-preview?kind=party")), "422 invalid-input kind:query"),
        (call("PATCH", "/api/v1/units"), "405 method-not-allowed"),
        (call("DELETE", "/api/v1/units"), "405 method-not-allowed"),
        (call("POST", "/api/v1/units"), "415 unsupported-media-type"),
        (call("POST", "/api/v1/units").body("text/plain", device().to_string()), "415 unsupported-media-type"),
        (call("POST", "/api/v1/units").body("application/x-www-form-urlencoded", "serial=x"), "415 unsupported-media-type"),
        (call("POST", "/api/v1/units").body("application/json", large.clone()), "413 too-large"),
        (call("POST", format!("/api/v1/cases/{id}/sign")).body("application/json", "{\"x\":1}"), "422 invalid-input x:unknown-field"),
        (call("POST", format!("/api/v1/cases/{id}/sign")).body("text/plain", "x"), "415 unsupported-media-type"),
        (call("POST", format!("/api/v1/cases/{id}/sign")).body("application/json", "{}"), "404 not-found"),
        (call("POST", format!("/api/v1/cases/{id}/sign")), "404 not-found"),
        (call("POST", "/api/v1/units").body("application/json; charset=utf-8", device().to_string()), "201"),
    ];
    for (call, expected) in table {
        let line: String = call.line().chars().take(90).collect();
        let answer = bench.send(call.by(&rina)).await;
        assert_eq!(answer.told(), expected, "{line}: {}", answer.text());
    }
    let wrong = bench.send(call("PATCH", "/api/v1/units").by(&rina)).await;
    assert_eq!(wrong.header("allow"), "GET,HEAD,POST");
    let head = bench.send(call("HEAD", "/api/v1/health")).await;
    assert_eq!((head.status, head.bytes.len()), (200, 0));
}

#[tokio::test]
async fn files_are_bounded_in_size_and_kind() {
    let bench = Bench::memory().await.taking(1024 * 1024);
    let rina = bench.sign_up("rina", "SG").await;
    let store = |query: &str, body: Vec<u8>| call("POST", format!("/api/v1/blobs{query}")).body("application/octet-stream", body).by(&rina);
    let photo = super::story::photo;
    let mut large = photo();
    large.resize(1024 * 1024 + 1, 0);
    let form = |parts: &str| {
        let mut body = parts.replace('\n', "\r\n").into_bytes();
        body.extend_from_slice(&photo());
        body.extend_from_slice(b"\r\n--x--\r\n");
        call("POST", "/api/v1/blobs").body("multipart/form-data; boundary=x", body).by(&rina)
    };
    let kind = "--x\nContent-Disposition: form-data; name=\"kind\"\n\nphoto\n";
    let agreed = "--x\nContent-Disposition: form-data; name=\"agreed\"\n\ntrue\n";
    let file = "--x\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\n\n";
    let table = [
        (store("?kind=photo&agreed=true", photo()), "201"),
        (store("?kind=photo", photo()), "409 refused"),
        (store("?kind=photo&agreed=false", photo()), "409 refused"),
        (store("?kind=photo&agreed=perhaps", photo()), "422 invalid-input agreed:query"),
        (store("", photo()), "422 invalid-input kind:required"),
        (store("?kind=report", photo()), "422 invalid-input kind:kind"),
        (store("?kind=film", photo()), "422 invalid-input kind:query"),
        (store("?kind=flight-record", photo()), "415 unsupported-media-type file:wrong-type"),
        (store("?kind=photo", super::story::record("SYN0001")), "415 unsupported-media-type file:wrong-type"),
        (store("?kind=photo", b"<script>".to_vec()), "415 unsupported-media-type file:wrong-type"),
        (store("?kind=photo", Vec::new()), "415 unsupported-media-type file:wrong-type"),
        (store("?kind=photo", large), "413 too-large file:too-large"),
        (store("?kind=photo", photo()).header("content-length", "269484033"), "413 too-large"),
        (form(&format!("{kind}{agreed}{file}")), "201"),
        (form(&format!("{kind}{file}")), "409 refused"),
        (form(&format!("{kind}{}{file}", agreed.replace("true", "no"))), "409 refused"),
        (form(file), "422 invalid-input kind:required"),
        (form(&kind.replace("photo", "film")), "422 invalid-input kind:unknown"),
        (form(&file.replace("\"file\"", "\"x\"")), "422 invalid-input x:unknown-field"),
        (form("nonsense\n"), "422 invalid-input file:required"),
        (call("POST", "/api/v1/blobs").body("multipart/form-data; boundary=x", "--x\r\nContent-Disp").by(&rina), "400 malformed"),
        (call("POST", "/api/v1/blobs").body("multipart/form-data", photo()).by(&rina), "400 malformed"),
    ];
    for (call, expected) in table {
        let line = call.line();
        let answer = bench.send(call).await;
        assert_eq!(answer.told(), expected, "{line}: {}", answer.text());
    }
}

/// Values that break programs.
fn nasty() -> Vec<Value> {
    let texts = [
        "",
        " ",
        "\u{0}",
        "x\u{0}y",
        "\u{202e}",
        "🚁",
        "../../etc/passwd",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "9999-12-31",
        "-9999-01-01",
        "0000-00-00",
        "9999-12-31T23:59:59",
        "9999-12-30T22:00:00Z",
        "-009999-01-02T01:59:59Z",
        "1e999",
        "ZZ",
        "AQ",
        "\r\nset-cookie: x=y",
    ];
    let mut all: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    all.extend([json!("x".repeat(5000)), json!("é".repeat(60_000)), json!(null), json!(true), json!([]), json!({})]);
    all.extend([json!(0), json!(-1), json!(255), json!(256), json!(i64::MAX), json!(i64::MIN), json!(u64::MAX), json!(1.5), json!(1e300)]);
    all.extend([json!(["x", "\u{0}"]), json!({ "x": 4_294_967_295_u64 }), json!({ "aircraft": 4_294_967_295_u64 }), json!({ "\u{0}": 1 })]);
    all.extend([
        json!({ "material": i64::MAX, "labour": i64::MAX }),
        json!({ "material": i64::MAX, "labour": 0, "missing_material": i64::MAX }),
    ]);
    all
}

async fn open(bench: &Bench, owner: &Person, unit: &str) -> String {
    text(&bench.does(owner, "/api/v1/cases", case_body(unit, "repair")).await["id"])
}

#[tokio::test]
async fn no_value_of_any_field_breaks_anything() {
    let bench = Bench::demo().await;
    let (rina, desk) = (bench.sign_up("rina", "SG").await, bench.person("desk", aftercare_wire::Role::Administrator).await);
    let unit = bench.unit(&rina, drone(), "SYN-0001").await;
    bench.plan(&rina, &unit, 1).await;
    let mut case = open(&bench, &rina, &unit).await;
    let (mut count, mut used) = (0, false);
    let device = json!({
        "model": drone(), "serial": "SYN-0002", "bought_on": "2022-08-01", "bought_in": "SG", "channel": "official", "proof_of_purchase": true,
        "warranty_last_day": "2023-08-01",
    });
    let mut case_open = case_body(&unit, "repair");
    for (field, value) in
        [("happened_at", json!("2022-08-01")), ("flight_record_blob", json!("x")), ("photo_blobs", json!([])), ("pay", json!(true))]
    {
        case_open[field] = value;
    }
    let facts = json!({ "edition": "en", "decided_on": "2024-05-06", "ledger_position": 7, "facts": { "act": "choose" }, "findings": [] });
    let table = [
        (&rina, "POST", "/api/v1/units", device),
        (&rina, "POST", "/api/v1/plans", bench.plan_body(&rina, &unit, 1).await),
        (&rina, "POST", "/api/v1/bindings", json!({ "unit_id": unit, "what": "both", "bind": true })),
        (&rina, "POST", "/api/v1/coverage", json!({ "serial": "SYN-0001", "bought_on": "2022-08-01", "bought_in": "SG" })),
        (&rina, "POST", "/api/v1/cases", case_open),
        (&rina, "POST", "/api/v1/cases/{case}/hand-over", json!({ "components": { "aircraft": 1 }, "controller": false, "tracking": "x" })),
        (&desk, "POST", "/api/v1/cases/{case}/receive", json!({ "components": { "aircraft": 1 }, "controller": true })),
        (
            &desk,
            "POST",
            "/api/v1/cases/{case}/assess",
            json!({
                "cause": "accident", "in_warranty_scope": false, "damaged": ["gimbal"], "findings": [], "repair": { "material": 1, "labour": 1 },
            }),
        ),
        (&rina, "POST", "/api/v1/cases/{case}/choose", json!({ "service": "repair-discount", "pay_missing": true })),
        (&rina, "POST", "/api/v1/cases/{case}/pay", json!({ "amount": 1, "reference": "x" })),
        (&desk, "POST", "/api/v1/cases/{case}/ship", json!({ "new_serial": "SYN-0009" })),
        (&desk, "POST", "/api/v1/cases/{case}/refuse", json!({ "ground": "CR-2.3-a", "reason": "x" })),
        (&desk, "POST", "/api/v1/cases/{case}/waive", json!({ "ground": "CR-2.3-a", "reason": "x" })),
        (&desk, "POST", "/api/v1/decisions", facts),
        (&desk, "POST", "/api/v1/tokens", json!({ "name": "x", "scopes": ["desk:read"], "last_day": "2023-01-01" })),
        (&desk, "PUT", "/api/v1/me/password", json!({ "current_password": "wrong horse", "new_password": "another horse" })),
        (&rina, "POST", "/api/v1/password-resets", json!({ "email": "nobody@example.org" })),
        (&rina, "POST", "/api/v1/password-resets/confirm", json!({ "token": "x", "new_password": "another horse" })),
        (&desk, "PUT", "/api/v1/me/language", json!({ "language": "en" })),
        (&desk, "PUT", "/api/v1/users/x/roles", json!({ "roles": ["agent"] })),
        (&desk, "POST", "/api/v1/clock", json!({ "days": 0 })),
    ];
    for (person, method, path, body) in table {
        for field in body.as_object().unwrap().keys() {
            for value in nasty() {
                if used && bench.fetch(&rina, &format!("/api/v1/cases/{case}")).await["next_step"].is_null() {
                    case = open(&bench, &rina, &unit).await;
                }
                let mut body = body.clone();
                body[field] = value.clone();
                let answer = bench.send(call(method, path.replace("{case}", &case)).json(&body).by(&person.elsewhere())).await;
                let shown: String = value.to_string().chars().take(40).collect();
                assert!(answer.status < 500, "{path} {field} {shown}: {}", answer.text());
                if answer.status >= 400 {
                    assert!(!answer.problem().is_empty());
                }
                used = answer.status < 400;
                count += 1;
            }
        }
    }
    assert!(count > 2000, "{count}");
    // And all of it can still be read.
    for path in ["/api/v1/units", "/api/v1/plans", "/api/v1/cases"] {
        bench.fetch(&rina, path).await;
    }
}
