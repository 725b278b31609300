//! What is sent wrongly, twice, by others, or by nobody.

use super::html::forms;
use super::maker::{Browser, Chosen, Maker, encoded};
use super::owner::{open, step};
use aftercare_web::routes::{self, Access, Method};
use aftercare_wire::Role;

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_form_that_is_not_right_is_shown_again() {
    let maker = Maker::new().await;
    let mut ann = maker.visitor();
    let form = ann.get("/sign-up").await.form("/sign-up").set("email", "not an address").set("password", "short").set("name", "Ann");
    let again = ann.send(form.set("region", "ID").set("language", "de")).await.is(422);
    assert!(again.error_beside("email").is_some() && again.error_beside("password").is_some(), "{}", again.main());
    let form = again.form("/sign-up");
    assert_eq!((form.get("name"), form.get("region"), form.get("language")), (Some("Ann"), Some("ID"), Some("de")));
    assert_eq!(form.get("password"), Some(""), "a password is not written into a page");

    let mut bea = maker.person("bea", Role::Owner).await;
    let form = bea.get("/devices/new").await.form("/devices/new").set("serial", "UNIT-9").set("bought_on", "2022-02-30");
    let again = bea.send(form).await.is(422);
    assert!(again.error_beside("model").is_some(), "{}", again.main());
    let form = again.form("/devices/new");
    assert_eq!((form.get("serial"), form.get("model"), form.get("bought_on")), (Some("UNIT-9"), Some(""), Some("2022-02-30")));
    assert!(again.error_beside("channel").is_some(), "nobody chooses for the customer where they bought it");
    let form = form.set("model", &maker.drone().slug).set("channel", "official");
    let again = bea.send(form).await.is(422);
    assert!(again.error_beside("bought_on").is_some(), "{}", again.main());
}

#[tokio::test]
async fn wrong_credentials_say_nothing_about_who_exists() {
    let maker = Maker::new().await;
    maker.person("ann", Role::Owner).await;
    let mut visitor = maker.visitor();
    let form = visitor.get("/sign-in").await.form("/sign-in").set("password", "wrong wrong wrong");
    let known = visitor.send(form.clone().set("email", "ann@example.org")).await.is(422);
    let unknown = visitor.send(form.set("email", "zoe@example.org")).await.is(422);
    assert_eq!(known.error_beside("password"), unknown.error_beside("password"));
    assert!(known.error_beside("password").is_some());
}

#[tokio::test]
async fn a_child_does_not_sign_up_alone() {
    let maker = Maker::new().await;
    let mut child = maker.visitor();
    let form = child.get("/sign-up").await.says("not kept").form("/sign-up").set("email", "kid@example.org").set("name", "Kid");
    let form = form.set("password", "correct horse battery").set("region", "ID").set("language", "en");
    let again = child.send(form.clone()).await.is(422);
    assert!(again.error_beside("date_of_birth").is_some(), "{}", again.main());
    child.send(form.clone().set("date_of_birth", "2006-08-02")).await.is(409).says("needs the consent of a parent");
    assert!(child.send(form.clone().set("date_of_birth", "2022-08-02")).await.is(422).error_beside("date_of_birth").is_some());
    child.send(form.set("date_of_birth", "2006-08-01")).await.is(200).says("We have sent a mail");
}

#[tokio::test]
async fn signing_up_says_nothing_about_who_exists() {
    let maker = Maker::new().await;
    maker.person("ann", Role::Owner).await;
    let mut shown = Vec::new();
    for name in ["ann", "zoe"] {
        let mut visitor = maker.visitor();
        let form = visitor.get("/sign-up").await.form("/sign-up").set("email", &format!("{name}@example.org")).set("name", "Somebody");
        let form = form.set("date_of_birth", "1990-05-17");
        let sent = visitor.send(form.set("password", "correct horse battery").set("region", "ID").set("language", "en")).await.is(200);
        shown.push((sent.status, sent.path.clone(), sent.main(), visitor.cookies.keys().cloned().collect::<Vec<_>>()));
    }
    assert_eq!(shown[0], shown[1]);
}

#[tokio::test]
async fn a_form_from_elsewhere_does_nothing() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut bea = maker.person("bea", Role::Owner).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "repair").await;
    let form = ann.get(&case).await.form("/withdraw");
    let of_bea = bea.get("/account").await.form("/sign-out").get("csrf").unwrap().to_owned();
    for wrong in [form.clone().without("csrf"), form.clone().set("csrf", "x"), form.clone().set("csrf", &of_bea)] {
        ann.send(wrong).await.is(403).says("Nothing was changed");
    }
    ann.get(&case).await.says_not("Withdrawn");
    let form = ann.get(&format!("{unit}/cases/repair")).await;
    // A file form is guarded as well, before a byte of its files is kept.
    if form.has_form("/cases/repair") {
        let wrong = form.form("/cases/repair").without("csrf");
        ann.upload(wrong, &[Chosen { field: "photos", name: "a.jpg", bytes: b"\xff\xd8\xff\xe0" }]).await.is(403);
    }
}

#[tokio::test]
async fn the_same_form_twice_is_one_step() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let (unit, plan) = ann.protected_device("UNIT-1").await;
    let form = ann.get(&format!("{unit}/cases/express")).await.form("/cases/express").set("privacy_accepted", "yes").set("pay", "yes");
    let (mut one, mut two) = (ann.clone(), ann.clone());
    let (first, second) = tokio::join!(one.upload(form.clone(), &[]), two.upload(form.clone(), &[]));
    assert_eq!((first.status, second.status), (200, 200), "{} | {}", first.main(), second.main());
    assert_eq!(first.path, second.path);
    let third = ann.upload(form, &[]).await.is(200);
    assert_eq!(first.path, third.path);
    ann.get(&plan).await.says("2 of 3 left");

    let form = ann
        .get("/devices/new")
        .await
        .form("/devices/new")
        .set("model", &maker.drone().slug)
        .set("serial", "UNIT-2")
        .set("bought_on", "2022-07-30");
    let form = form.set("bought_in", "ID").set("channel", "official");
    let first = ann.send(form.clone()).await.is(200);
    let second = ann.send(form.clone()).await.is(200);
    assert_eq!(first.path, second.path);
    // Corrected and sent again from the same page is another step, not a repetition.
    ann.send(form.set("serial", "UNIT-3")).await.is(200).says("UNIT-3");
}

#[tokio::test]
async fn a_file_is_taken_by_its_content() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let (unit, _) = ann.protected_device("UNIT-1").await;
    let form =
        ann.get(&format!("{unit}/cases/repair")).await.form("/cases/repair").set("privacy_accepted", "yes").set("description", "bent");
    let files = [Chosen { field: "photos", name: "photo.jpg", bytes: b"<html><script>alert(1)</script>" }];
    let again = ann.upload(form.clone(), &files).await.is(422);
    assert!(again.error_beside("photos").is_some(), "{}", again.main());
    assert_eq!(again.form("/cases/repair").get("description"), Some("bent"));
    let jpeg = [&[0xFF, 0xD8][..], &aftercare_evidence::encode::photo::pixels()].concat();
    let files = [Chosen { field: "photos", name: "../\"photo\".jpg", bytes: &jpeg }];
    let shown = ann.upload(form, &files).await.is(200).says("photo").says("sealed");
    let file = shown.html.split("href=\"/files/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let back = ann.get(&format!("/files/{file}")).await.is(200);
    assert_eq!(back.headers["content-type"], "image/jpeg");
    assert!(back.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"));
    let mut bea = maker.person("bea", Role::Owner).await;
    bea.get(&format!("/files/{file}")).await.is(404);
    let mut kim = maker.person("kim", Role::Agent).await;
    kim.get(&format!("/files/{file}")).await.is(404);
}

#[tokio::test]
async fn the_language_is_chosen_and_kept() {
    let maker = Maker::new().await;
    let mut ann = maker.visitor();
    let form = ann.get("/coverage").await.form("/language");
    let shown = ann.send(form.set("language", "de")).await.is(200);
    assert!(shown.html.contains("<html lang=\"de\""));
    // A browser that was allowed no such cookie keeps none: the address says the language, and so do the links and forms.
    assert_eq!(shown.path, "/coverage?language=de");
    assert!(!ann.cookies.contains_key("lang"));
    assert!(shown.html.contains("href=\"/sign-in?language=de\"") && shown.html.contains("action=\"/coverage?language=de\""));
    assert!(!ann.get("/").await.html.contains("<html lang=\"de\""));
    let form = ann.get("/privacy/cookies").await.form("/privacy/cookies").set("choice", "accept");
    ann.send(form).await.is(200);
    let form = ann.get("/coverage").await.form("/language");
    assert_eq!(ann.send(form.set("language", "de")).await.is(200).path, "/coverage");
    assert!(ann.get("/").await.html.contains("<html lang=\"de\""));
    let mut german = maker.visitor();
    german.language = "de-AT,en;q=0.5";
    assert!(german.get("/").await.html.contains("<html lang=\"de\""));
    // An account's language holds wherever its owner signs in.
    let mut bea = maker.person("bea", Role::Owner).await;
    let form = bea.get("/").await.form("/language");
    bea.send(form.set("language", "de")).await.is(200);
    bea.cookies.remove("lang");
    assert!(bea.get("/").await.html.contains("<html lang=\"de\""));
    let form = bea.get("/").await.form("/language");
    bea.send(form.set("language", "klingon")).await.is(422);
}

#[tokio::test]
async fn somebody_elses_pages_are_not_there() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut bea = maker.person("bea", Role::Owner).await;
    let (unit, plan) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "express").await;
    let receipt = ann.get(&case).await.html.split("href=\"/receipts/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = bea.get("/account").await.form("/sign-out");
    let pages = [
        unit.clone(),
        format!("{unit}/plan"),
        format!("{unit}/cases/repair"),
        plan.clone(),
        case.clone(),
        format!("{case}/pay"),
        format!("/receipts/{receipt}"),
    ];
    for page in &pages {
        ann.get(page).await.is(200);
        let shown = bea.get(page).await.is(404);
        assert!(!shown.html.contains("UNIT-1"), "{page}");
    }
    for (page, step) in [
        (&unit, "bindings"),
        (&unit, "plan"),
        (&plan, "exit"),
        (&plan, "return"),
        (&plan, "transfer"),
        (&case, "withdraw"),
        (&case, "hand-over"),
    ] {
        let mut theirs = form.clone();
        theirs.action = format!("{page}/{step}");
        theirs.names.extend([
            "what".to_owned(),
            "years".to_owned(),
            "bought_in".to_owned(),
            "effective_on".to_owned(),
            "accepted".to_owned(),
        ]);
        let theirs =
            theirs.set("what", "account").set("years", "1").set("bought_in", "ID").set("effective_on", "2022-08-01").set("accepted", "yes");
        bea.send(theirs).await.is(404);
    }
    step(&mut ann, &case, "withdraw", &[]).await.is(200);
}

/// Bodies that no form of ours sends.
fn garbage() -> Vec<(&'static str, Vec<u8>)> {
    let long = "x".repeat(100_000);
    let names = [
        "email",
        "password",
        "current_password",
        "new_password",
        "token",
        "name",
        "region",
        "language",
        "serial",
        "model",
        "bought_on",
        "bought_in",
        "channel",
        "years",
        "effective_on",
        "covers_in",
        "accepted_edition",
        "accepted_hash",
        "what",
        "bind",
        "service",
        "amount",
        "to_email",
        "cause",
        "damaged",
        "findings",
        "repair.material",
        "repair.labour",
        "ground",
        "reason",
        "new_serial",
        "days",
        "to",
        "roles",
        "scopes",
        "last_day",
        "back",
        "next",
        "component-battery",
        "version",
        "tracking",
        "description",
        "happened_at",
        "once",
    ];
    let all = |value: &str| encoded(&names.iter().map(|name| ((*name).to_owned(), value.to_owned())).collect::<Vec<_>>()).into_bytes();
    vec![
        (FORM, Vec::new()),
        (FORM, all("\0")),
        (FORM, all("𝔘\u{202e}\u{feff}é\n\r\t")),
        (FORM, all("-1")),
        (FORM, all("99999999999999999999999999")),
        (FORM, all("9999-12-31")),
        (FORM, all("' OR 1=1 --")),
        (FORM, all("<script>alert(1)</script>")),
        (FORM, format!("serial={long}&name={long}").into_bytes()),
        (FORM, b"serial=%ff%fe&name=%00&model=%".to_vec()),
        (FORM, vec![0xff, 0xfe, b'=', 0x00, b'&', b'=']),
        (FORM, "&=&==&a&".repeat(500).into_bytes()),
        (FORM, vec![b'a'; 300 * 1024]),
        ("text/plain", b"hello".to_vec()),
        ("multipart/form-data", b"no boundary".to_vec()),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\n\xff\xff".to_vec()),
        (
            "multipart/form-data; boundary=b",
            b"--b\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\n\xff\xff\r\n--b--".to_vec(),
        ),
    ]
}

async fn throw(browser: &mut Browser, action: &str, csrf: &str) {
    for (media, body) in garbage() {
        let mut body = body;
        if media == FORM && !body.is_empty() && body.len() < 200_000 {
            body = [format!("csrf={csrf}&once=K{}&", body.len()).as_bytes(), &body].concat();
        }
        let shown = browser.raw(axum::http::Method::POST, action, Some(media), body.clone()).await;
        let start = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
        assert!(shown.status < 500, "POST {action} {media} {start}: {} {}", shown.status, shown.main());
        assert!(!shown.html.contains("<script>alert"), "POST {action} writes a script");
    }
}

#[tokio::test]
async fn no_form_breaks_the_server() {
    let maker = Maker::new().await;
    let mut ann = maker.person("ann", Role::Owner).await;
    let mut root = maker.person("root", Role::Administrator).await;
    let (unit, plan) = ann.protected_device("UNIT-1").await;
    let case = open(&mut ann, &unit, "repair").await;
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let (unit, plan, case) = (id(&unit), id(&plan), id(&case));
    let fill = |path: &str| {
        path.replace("{unit_id}", &unit)
            .replace("{plan_id}", &plan)
            .replace("{case_id}", &case)
            .replace("{session_id}", "S")
            .replace("{token_id}", "T")
            .replace("{kind}", "repair")
            .replace("{subject_id}", "NOBODY")
    };
    let mut thrown = 0;
    for row in routes::PORTAL.iter().chain(routes::DESK_PAGES).filter(|row| row.method == Method::Post) {
        // These two end the session that all the others need.
        if row.name == "portal_sign_out" {
            continue;
        }
        let steps: &[&str] = match row.name {
            "portal_case_step" => routes::PORTAL_STEPS,
            "desk_case_step" => routes::DESK_STEPS,
            "desk_unit_step" => routes::DESK_UNIT_STEPS,
            _ => &["{step}"],
        };
        let staff = row.path.starts_with("/desk");
        let browser = if staff { &mut root } else { &mut ann };
        let csrf = forms(&browser.get("/account").await.html)[0].get("csrf").unwrap().to_owned();
        assert!(
            staff || matches!(row.access, Access::Public | Access::SignedIn) || row.path.contains('{') || row.path == "/devices/new",
            "{}",
            row.path
        );
        for step in steps {
            throw(browser, &fill(row.path).replace("{step}", step), &csrf).await;
            thrown += 1;
        }
    }
    assert!(thrown > 30, "{thrown}");
    for path in [
        "/desk?cursor=%00",
        "/desk?kind=%ff&who=%00&region=\u{fffd}",
        "/desk/audit?cursor=x&from=y",
        "/desk/users?cursor=%F0%9F",
        "/?done=%00%ff",
        "/sign-in?next=//evil",
    ] {
        let ascii: String = path.chars().filter(char::is_ascii).collect();
        let shown = root.get(&ascii).await;
        assert!(shown.status < 500, "{path}: {}", shown.status);
    }
}
