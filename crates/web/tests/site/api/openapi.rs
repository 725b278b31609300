//! The OpenAPI document describes exactly the table of routes.

use super::contract::DOCUMENT;
use aftercare_web::routes::{API, Access, Method, Route, scope_of};
use aftercare_wire::Role;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn operation(route: &Route) -> &'static Value {
    &DOCUMENT["paths"][route.path][route.method.as_str().to_lowercase()]
}

fn each_value(value: &Value, look: &mut impl FnMut(&Value)) {
    look(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| each_value(item, look)),
        Value::Object(fields) => fields.values().for_each(|field| each_value(field, look)),
        _ => {}
    }
}

/// The names of an operation's parameters at one place.
fn parameters(operation: &Value, place: &str) -> BTreeSet<String> {
    let all = operation["parameters"].as_array().into_iter().flatten();
    all.filter(|p| p["in"] == place).map(|p| p["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_row_has_a_handler_and_an_operation() {
    assert_eq!(aftercare_web::unanswered(), [""; 0]);
    let described: BTreeSet<(String, String, String)> = DOCUMENT["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |(method, operation)| (path, method, operation)))
        .map(|(path, method, operation)| (method.to_uppercase(), path.clone(), operation["operationId"].as_str().unwrap().to_owned()))
        .collect();
    let rows = API.iter().map(|route| (route.method.as_str().to_owned(), route.path.to_owned(), route.name.to_owned())).collect();
    assert_eq!(described, rows);
    let names: BTreeSet<&str> = API.iter().map(|route| route.name).collect();
    assert_eq!(names.len(), API.len(), "two rows of one name");
}

#[test]
fn the_document_is_whole() {
    assert!(DOCUMENT["openapi"].as_str().unwrap().starts_with("3.1."));
    for part in ["title", "version", "description"] {
        assert!(!DOCUMENT["info"][part].as_str().unwrap().is_empty(), "info.{part}");
    }
    each_value(&DOCUMENT, &mut |value| {
        if let Some(target) = value.get("$ref").and_then(Value::as_str) {
            assert!(DOCUMENT.pointer(target.strip_prefix('#').unwrap()).is_some(), "{target} leads nowhere");
        }
    });
}

/// A change of the API is seen in review.
#[test]
fn the_document_is_the_published_one() {
    let published = include_str!("../../../../../docs/openapi.json");
    let told = "docs/openapi.json is not what the code says: cargo run -- openapi > docs/openapi.json";
    assert!(published.trim_end() == aftercare_web::openapi().trim_end(), "{told}");
}

#[test]
fn every_operation_says_what_it_takes_and_answers() {
    for route in API {
        let (operation, name) = (operation(route), route.name);
        assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{name}: no summary");
        let placed: BTreeSet<String> =
            route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(str::to_owned).collect();
        assert_eq!(parameters(operation, "path"), placed, "{name}: parts of the path");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["schema"].is_object(), "{name}: {parameter}");
            assert!(parameter["in"] != "path" || parameter["required"] == true, "{name}: {parameter}");
        }
        let responses = operation["responses"].as_object().unwrap();
        assert_eq!(responses["default"], json!({ "$ref": "#/components/responses/Problem" }), "{name}: problems");
        let good: Vec<_> = responses.iter().filter(|(status, _)| status.starts_with('2')).collect();
        assert_eq!(good.len(), 1, "{name}: one answer where it goes well");
        let (status, answer) = good[0];
        assert!(!answer["description"].as_str().unwrap().is_empty(), "{name}: an answer has a description");
        assert_eq!(status == "204", answer["content"].is_null(), "{name}: an answer without content is 204");
        assert!(operation["requestBody"].is_null() || route.method != Method::Get, "{name}: GET has no body");
    }
}

#[test]
fn every_operation_says_who_may_call_it() {
    for route in API {
        let (operation, name) = (operation(route), route.name);
        let expected = match route.access {
            Access::Public => json!([{}]),
            Access::SignedIn => json!([{ "session": [] }, { "token": [] }]),
            Access::Roles(..) if aftercare_web::routes::is_for_people(route) => json!([{ "session": [] }]),
            Access::Roles(_, scope) => json!([{ "session": [] }, { "token": [scope.as_str()] }]),
        };
        assert_eq!(operation["security"], expected, "{name}");
        if let Access::Roles(roles, scope) = route.access {
            let told = operation["description"].as_str().unwrap();
            for role in roles {
                assert!(told.contains(role.as_str()), "{name}: {role} is not told");
            }
            if roles.iter().any(|role| *role != Role::Owner) && !aftercare_web::routes::is_for_people(route) {
                assert!(told.contains(scope_of(Role::Agent, scope).as_str()), "{name}: the scope of staff is not told");
            }
        }
        let headers = parameters(operation, "header");
        assert_eq!(headers.contains("X-CSRF-Token"), route.method != Method::Get && route.access != Access::Public, "{name}");
    }
    let schemes = &DOCUMENT["components"]["securitySchemes"];
    assert_eq!((&schemes["session"]["in"], &schemes["token"]["scheme"]), (&json!("cookie"), &json!("bearer")));
}

/// A change of care data can be repeated, and based on a version; what has neither is listed here with its reason.
#[test]
fn every_change_of_care_data_can_be_repeated() {
    let others = [
        // Nobody is signed in, or nothing is kept.
        "account_create",
        "account_confirm",
        "account_confirm_by_code",
        "session_create",
        "coverage_look_up",
        "unit_search",
        "decision_make",
        "receipt_replay",
        // Their answers would be kept under a hash of a password.
        "password_change",
        "account_close",
        "right_request_reauthenticate",
        // A link works once.
        "parental_consent",
        "parental_decline",
        "parental_withdraw",
        // A challenge is answered once.
        "passkey_challenge_create",
        "session_create_by_passkey",
        "passkey_add",
        "passkey_remove",
        "password_reset_create",
        "password_reset_confirm",
        "password_reset_by_code",
        // The same twice is the same.
        "session_end",
        "session_deny",
        "sign_in_deny",
        "me_language_change",
        "me_contact_change",
        "me_profile_change",
        "me_profile_remove",
        "me_privacy_change",
        "person_question",
        "token_revoke",
        "user_roles_change",
        // A secret is told once; a clock that was moved twice says so; a file that came twice can be removed.
        "token_create",
        "clock_move",
        "blob_store",
        "photo_copy",
        "blob_remove",
        // Said again, it is the same picture under the same address.
        "legal_request_file_put",
        "photo_publish",
        "photo_take_back",
    ];
    for route in API.iter().filter(|route| route.method != Method::Get) {
        let headers = parameters(operation(route), "header");
        let repeatable = !others.contains(&route.name);
        assert_eq!(headers.contains("Idempotency-Key"), repeatable, "{}", route.name);
        // People have no version that a caller sees.
        let of_nobody = ["policy_publish", "legal_request_receive", "legal_request_decide", "transfer_announce", "receiver_sell"];
        let based =
            repeatable && !route.name.starts_with("person_") && !route.name.starts_with("right") && !of_nobody.contains(&route.name);
        assert_eq!(headers.contains("If-Match"), based || route.name == "user_roles_change", "{}", route.name);
    }
}

#[test]
fn every_kind_of_problem_is_listed() {
    let told = DOCUMENT["components"]["responses"]["Problem"]["description"].as_str().unwrap();
    for kind in
        ["409 `/problems/refused`", "422 `/problems/invalid-input`", "429 `/problems/too-many-requests`", "413 `/problems/too-large`"]
    {
        assert!(told.contains(kind), "{kind}");
    }
}
