//! The table of routes holds: every row, for everybody, against the use cases' own matrix behind it.

use super::bench::{Answer, Bench, Call, NOBODYS, PASSWORD, Person, call, case_body, drone, get, post, text};
use super::story::{photo, record};
use aftercare_web::routes::{API, Access, Method, Route, scope_of};
use aftercare_wire::{Role, Scope};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

const ROLES: [Role; 6] = [Role::Owner, Role::Agent, Role::Assessor, Role::Editor, Role::PrivacyOfficer, Role::Administrator];
static FRESH: AtomicU32 = AtomicU32::new(0);

/// What somebody has, or ids that nothing has.
#[derive(Clone)]
struct Things {
    unit: String,
    plan: String,
    case: String,
    receipt: String,
    blob: String,
    token: String,
    session: String,
}

impl Things {
    fn nobodys() -> Self {
        let id = || NOBODYS.to_owned();
        Self { unit: id(), plan: id(), case: id(), receipt: id(), blob: id(), token: id(), session: id() }
    }

    fn path(&self, template: &str) -> String {
        let parts = [
            ("{unit_id}", &*self.unit),
            ("{plan_id}", &self.plan),
            ("{case_id}", &self.case),
            ("{receipt_id}", &self.receipt),
            ("{blob_id}", &self.blob),
            ("{token_id}", &self.token),
            ("{session_id}", &self.session),
            ("{passkey_id}", NOBODYS),
            ("{field}", "gender"),
            ("{link}", NOBODYS),
            ("{request_id}", NOBODYS),
            ("{subject_id}", NOBODYS),
            ("{edition}", "en"),
            ("{other}", "de"),
            ("{clause}", "2.4.1"),
            ("{code}", "refused"),
            ("{version}", "2021"),
        ];
        let path = parts.iter().fold(template.to_owned(), |path, (name, value)| path.replace(name, value));
        assert!(!path.contains('{'), "{path}: which one?");
        path
    }

    /// A request of a row that has nothing wrong with it.
    fn call(&self, route: &Route) -> Call {
        let query = match route.name {
            "plan_offer_show" => "?bought_in=SG".to_owned(),
            "case_preview_show" => "?kind=repair".to_owned(),
            "blob_store" => "?kind=photo&name=a.jpg&agreed=true".to_owned(),
            "blob_show" => format!("?case_id={}", self.case),
            _ => String::new(),
        };
        let call = call(route.method.as_str(), self.path(route.path) + &query);
        match self.body(route.name) {
            Some(body) => call.json(&body),
            None if route.name == "legal_request_file_put" => call.body("application/octet-stream", photo()),
            None if route.name == "blob_store" => call.body("application/octet-stream", photo()),
            None => call,
        }
    }

    fn body(&self, name: &str) -> Option<Value> {
        let unit = &*self.unit;
        Some(match name {
            "account_create" => {
                let email = format!("new-{}@example.org", FRESH.fetch_add(1, Ordering::SeqCst));
                json!({ "email": email, "password": PASSWORD, "name": "New", "region": "SG", "language": "en", "date_of_birth": "1990-05-17" })
            }
            "account_confirm" => json!({ "token": "x", "password": PASSWORD }),
            "account_confirm_by_code" => json!({ "phone": "+8613800138000", "code": "x", "password": PASSWORD }),
            "password_reset_by_code" => json!({ "phone": "+8613800138000", "code": "x", "new_password": "another horse" }),
            "session_create" => json!({ "email": "somebody@example.org", "password": PASSWORD }),
            "account_close" => json!({ "current_password": "wrong horse" }),
            "parental_consent" => json!({ "token": "x", "name": "x", "agreed": true }),
            "parental_decline" | "parental_withdraw" => json!({ "token": "x" }),
            "passkey_challenge_create" => json!({ "purpose": "sign-in" }),
            "session_create_by_passkey" => json!({ "id": "x", "client_data": "e30", "authenticator_data": "e30", "signature": "e30" }),
            "passkey_add" => {
                json!({ "name": "x", "current_password": "wrong horse", "made": { "client_data": "e30", "attestation": "e30" } })
            }
            "sign_in_deny" => json!({ "token": "x" }),
            "me_language_change" => json!({ "language": "en" }),
            "me_privacy_change" => json!({ "subscribed": false }),
            "policy_publish" => json!({ "version": "none", "effective_on": "2022-08-01" }),
            "person_create" => json!({ "country": "DE" }),
            "person_question" => json!({ "ask": "process", "category": "contact", "purpose": "operate" }),
            "person_release" => json!({ "category": "contact", "to": "example-parcels", "ground": "processor" }),
            "person_sale" => json!({ "category": "contact", "to": "example-parcels" }),
            "person_message" => json!({ "message": "service-notice", "title": "x", "text": "x" }),
            "person_deposit" => json!({ "category": "contact", "source": "direct", "value": "x" }),
            "legal_request_receive" => json!({
                "who": "somebody@example.org", "authority": "x", "country": "GB", "law": "x", "kind": "warrant", "number": "x", "asked": ["contact"],
            }),
            "legal_request_decide" => json!({ "enforceable": false, "reason": "because" }),
            "transfer_announce" => json!({ "successor": "nobody", "kind": "merger", "effective_on": "2022-12-01" }),
            "receiver_sell" => json!({
                "organisation": "x", "buyer": "nobody", "country": "GB", "dealer": "x", "dealer_qualified": true, "serial": "x",
            }),
            "right_request_ask" => json!({ "right": "access" }),
            "right_request_reauthenticate" => json!({ "current_password": "wrong horse" }),
            "rights_request_enter" => json!({ "right": "access", "channel": "post", "name": "Somebody", "country": "DE" }),
            "rights_request_verify" => json!({ "who": "self", "how": "declaration" }),
            "rights_request_step" => json!({ "step": "close" }),
            "rights_request_fulfil" => json!({}),
            "person_consent" => json!({ "purpose": "marketing", "act": "consent" }),
            "me_profile_change" => json!({ "profession": "surveyor" }),
            "me_contact_change" => json!({ "telephone": "+65 5550 0100" }),
            "case_evidence_add" => json!({ "blobs": [&*self.blob] }),
            "password_change" => json!({ "current_password": "wrong horse", "new_password": "another horse" }),
            "password_reset_create" => json!({ "email": "somebody@example.org" }),
            "password_reset_confirm" => json!({ "token": "x", "new_password": "another horse" }),
            "token_create" => json!({ "name": "x", "scopes": ["terms:read"] }),
            "coverage_look_up" => json!({ "serial": "SYN-9999", "bought_on": "2022-08-01", "bought_in": "SG" }),
            "unit_register" => json!({
                "model": drone(), "serial": format!("NEW-{}", FRESH.fetch_add(1, Ordering::SeqCst)), "bought_on": "2022-08-01",
                "bought_in": "SG", "channel": "official", "proof_of_purchase": true,
            }),
            "unit_search" => json!({ "serial": "SYN-9999" }),
            "binding_change" => json!({ "unit_id": unit, "what": "both", "bind": true }),
            "plan_buy" => json!({
                "unit_id": unit, "years": 1, "bought_in": "SG", "covers_in": [], "effective_on": "2022-08-01",
                "accepted_edition": "en", "accepted_hash": "x",
            }),
            "plan_transfer" => json!({ "to_email": "bea@example.org" }),
            "case_open" => case_body(unit, "repair"),
            "case_hand_over" => json!({ "components": { "aircraft": 1 } }),
            "case_receive" => json!({}),
            "case_assess" => json!({ "cause": "accident" }),
            "case_choose" => json!({ "service": "none" }),
            "case_pay" | "case_refund" => json!({ "amount": 1 }),
            "case_ship" => json!({}),
            "case_refuse" | "case_waive_ground" => json!({ "ground": "CR-2.3-a", "reason": "because" }),
            "decision_make" => facts(),
            "photo_publish" => json!({ "agreed": true }),
            "photo_copy" => json!({ "without_place": true }),
            "receipt_replay" => json!({}),
            "user_roles_change" => json!({ "roles": ["agent"] }),
            "clock_move" => json!({ "days": 0 }),
            _ => return None,
        })
    }
}

fn facts() -> Value {
    json!({ "edition": "en", "decided_on": "2024-05-06", "ledger_position": 7, "facts": { "act": "choose" }, "findings": [] })
}

/// `in`: past the gates, wherever it ends then.
fn class(answer: &Answer) -> String {
    match answer.status {
        401 => "who".to_owned(),
        403 => answer.problem(),
        // A request that is not even read would prove nothing.
        400 | 405 | 413 | 415 => panic!("{}", answer.text()),
        500 => panic!("{}", answer.text()),
        _ => "in".to_owned(),
    }
}

struct Cast {
    bench: Bench,
    people: Vec<(Role, Person)>,
}

async fn cast() -> Cast {
    let bench = Bench::memory().await;
    let mut people = Vec::new();
    for role in ROLES {
        people.push((role, bench.person(&format!("some-{role}"), role).await));
    }
    bench.sign_up("somebody", "SG").await;
    Cast { bench, people }
}

#[tokio::test]
async fn every_row_lets_in_whom_it_says() {
    let Cast { bench, people } = cast().await;
    let mut wrong = Vec::new();
    for route in API {
        let things = Things::nobodys();
        let answer = bench.send(things.call(route)).await;
        let expected = if route.access == Access::Public { "in" } else { "who" };
        if class(&answer) != expected {
            wrong.push(format!("{} nobody: {}", route.name, answer.text()));
        }
        for (role, person) in &people {
            // Nobody else's limit on attempts.
            let answer = bench.send(things.call(route).by(&person.elsewhere())).await;
            let expected = match route.access {
                Access::Roles(roles, _) if !roles.contains(role) => "forbidden",
                _ => "in",
            };
            let found = class(&answer);
            if found != expected {
                wrong.push(format!("{} {role}: {found}, not {expected}: {}", route.name, answer.text()));
            }
            let changed = route.method == Method::Get || route.access == Access::Public;
            let forged = bench.send(things.call(route).by(&person.elsewhere()).header("x-csrf-token", "forged")).await;
            let expected = if changed || expected == "forbidden" { expected } else { "csrf" };
            if class(&forged) != expected {
                wrong.push(format!("{} {role}, forged: {}", route.name, forged.text()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_token_needs_the_scope_of_the_row() {
    let Cast { bench, people } = cast().await;
    let mut wrong = Vec::new();
    for (role, person) in &people {
        let may: Vec<Scope> = serde_json::from_value(bench.fetch(person, "/api/v1/me").await["scopes"].clone()).unwrap();
        for route in API {
            let only: Vec<&str> = match route.access {
                Access::Roles(roles, scope) if roles.contains(role) => vec![scope_of(*role, scope).as_str()],
                Access::Roles(..) => continue,
                _ => may.iter().map(|scope| scope.as_str()).collect(),
            };
            let with = bench.program(person, &only).await;
            let found = class(&bench.send(Things::nobodys().call(route).by(&with)).await);
            // What is a person's own is not a program's.
            let personal = (route.access == Access::SignedIn && route.name != "me_show") || aftercare_web::routes::is_for_people(route);
            let expected = if personal { "forbidden" } else { "in" };
            if found != expected {
                wrong.push(format!("{} {role} with {only:?}: {found}", route.name));
            }
            let others: Vec<&str> = may.iter().map(|scope| scope.as_str()).filter(|scope| !only.contains(scope)).collect();
            if matches!(route.access, Access::Roles(..)) && !others.is_empty() {
                let without = bench.program(person, &others).await;
                let found = class(&bench.send(Things::nobodys().call(route).by(&without)).await);
                if found != "forbidden" {
                    wrong.push(format!("{} {role} without {only:?}: {found}", route.name));
                }
                bench.revoke(person, &without).await;
            }
            bench.revoke(person, &with).await;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Everything that a row can name.
async fn things_of(bench: &Bench, owner: &Person) -> Things {
    let unit = bench.unit(owner, drone(), "SYN-0001").await;
    let plan = bench.plan(owner, &unit, 2).await;
    let stored = call("POST", "/api/v1/blobs?kind=photo&agreed=true&name=a.jpg").body("application/octet-stream", photo()).by(owner);
    let blob = bench.send(stored).await.id();
    let mut body = case_body(&unit, "repair");
    body["photo_blobs"] = json!([blob]);
    let case = bench.does(owner, "/api/v1/cases", body).await;
    let token = bench.does(owner, "/api/v1/tokens", json!({ "name": "x", "scopes": ["units:read"] })).await;
    let sessions = bench.fetch(owner, "/api/v1/sessions").await;
    Things {
        unit,
        plan,
        blob,
        receipt: text(&case["receipt_id"]),
        case: text(&case["id"]),
        token: text(&token["token"]["id"]),
        session: text(&sessions[0]["id"]),
    }
}

#[tokio::test]
async fn what_is_somebody_elses_is_not_there() {
    let bench = Bench::memory().await;
    let (rina, bea) = (bench.sign_up("rina", "SG").await, bench.sign_up("bea", "SG").await);
    let (hers, nobodys) = (things_of(&bench, &rina).await, Things::nobodys());
    let before = bench.send(get(format!("/api/v1/units/{}/history", hers.unit)).by(&rina)).await.bytes;
    let named = ["{unit_id}", "{plan_id}", "{case_id}", "{receipt_id}", "{blob_id}", "{token_id}", "{session_id}"];
    let by_body = ["binding_change", "plan_buy", "case_open"];
    let mut looked_at = 0;
    for route in API {
        let open_to_owners = match route.access {
            Access::Public => false,
            Access::SignedIn => true,
            Access::Roles(roles, _) => roles.contains(&Role::Owner),
        };
        if !open_to_owners || !(named.iter().any(|name| route.path.contains(name)) || by_body.contains(&route.name)) {
            continue;
        }
        let told = bench.send(hers.call(route).by(&bea)).await;
        assert_eq!(told.told(), "404 not-found", "{}", route.name);
        // And it looks like what never was.
        let never = bench.send(nobodys.call(route).by(&bea)).await;
        let plain = |answer: &Answer| {
            let mut problem = answer.json();
            problem["instance"] = json!(null);
            problem
        };
        assert_eq!(plain(&told), plain(&never), "{}", route.name);
        looked_at += 1;
    }
    assert!(looked_at >= 20, "{looked_at}");
    assert_eq!(bench.send(get(format!("/api/v1/units/{}/history", hers.unit)).by(&rina)).await.bytes, before);
    assert_eq!(bench.fetch(&rina, "/api/v1/tokens").await[0]["revoked"], false);

    // Somebody else's file cannot be put into one's own case either.
    let unit = bench.unit(&bea, drone(), "SYN-0002").await;
    let mut body = case_body(&unit, "repair");
    body["photo_blobs"] = json!([hers.blob]);
    assert_eq!(bench.send(post("/api/v1/cases", body.clone()).by(&bea)).await.told(), "422 invalid-input photo_blobs:unknown");
    // Nor a file of another kind.
    let stored = call("POST", "/api/v1/blobs?kind=flight-record").body("application/octet-stream", record("SYN0002")).by(&bea);
    body["photo_blobs"] = json!([bench.send(stored).await.id()]);
    assert_eq!(bench.send(post("/api/v1/cases", body).by(&bea)).await.told(), "422 invalid-input photo_blobs:unknown");
}

#[tokio::test]
async fn staff_read_a_file_in_its_case_and_nowhere_else() {
    let bench = Bench::memory().await;
    let (rina, agent) = (bench.sign_up("rina", "SG").await, bench.person("agent", Role::Agent).await);
    let hers = things_of(&bench, &rina).await;
    let other = bench.unit(&rina, drone(), "SYN-0003").await;
    let other_case = text(&bench.does(&rina, "/api/v1/cases", case_body(&other, "repair")).await["id"]);
    let look = |query: &str| get(format!("/api/v1/blobs/{}{query}", hers.blob)).by(&agent);
    assert_eq!(bench.send(look(&format!("?case_id={}", hers.case))).await.bytes, photo());
    assert_eq!(bench.send(look("")).await.told(), "422 invalid-input case_id:required");
    assert_eq!(bench.send(look(&format!("?case_id={other_case}"))).await.told(), "404 not-found");
    assert_eq!(bench.send(look(&format!("?case_id={NOBODYS}"))).await.told(), "404 not-found");
    // Each look stands in the trail.
    let boss = bench.person("boss", Role::Administrator).await;
    let trail = bench.fetch(&boss, "/api/v1/audit?limit=200").await;
    let looks = trail["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == "evidence_read_in_case").count();
    assert_eq!(looks, 4);
    assert!(!trail.to_string().contains("example.org"));
}
