//! The OpenAPI document, generated from the handlers; what holds for all of them is added from the table of routes.

use super::client::Client;
use super::failure::Failure;
use super::problems::{self, ProblemKind};
use super::{
    accounts, audit, blobs, case_steps, cases, catalogue, clock, contact, coverage, decisions, disclosures, editions, evidence, health,
    passkeys, passwords, people, plans, privacy, profile, publications, queue, receipts, rights, sessions, tokens, units, users,
};
use crate::routes::{self, Access, Method, Route};
use crate::visitor::SESSION_COOKIE;
use aftercare_wire::{PROBLEM_MEDIA_TYPE, Problem, Role, Scope};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{self, Components, Content, Ref, RefOr, Required, ResponseBuilder};
use utoipa::{Modify, OpenApi};

const COOKIE: &str = "session";
const BEARER: &str = "token";
/// Documents that a step can be based on.
const VERSIONED: [&str; 4] = ["unit_show", "plan_show", "case_show", "user_roles_change"];
const BEGINS_A_SESSION: [&str; 4] = ["account_confirm", "account_confirm_by_code", "session_create", "session_create_by_passkey"];
const SEEN: &str = "The version that the step is based on, as `ETag` gave it; another one is told, not overwritten.";

static TEXT: LazyLock<String> = LazyLock::new(|| Api::openapi().to_pretty_json().unwrap_or_default());

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Aftercare",
        description = "What a device maker owes its customers after the sale, executed from the terms themselves. Everything that the pages do.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(Problem, ProblemKind)),
    modifiers(&FromTable),
    paths(
        decisions::schema_facts_show,
        decisions::schema_receipt_show,
        problems::problem_show,
        accounts::account_create,
        accounts::account_confirm,
        accounts::account_confirm_by_code,
        accounts::parental_consent,
        accounts::parental_decline,
        accounts::parental_withdraw,
        sessions::session_create,
        sessions::session_list,
        sessions::session_end,
        sessions::session_deny,
        sessions::sign_in_deny,
        accounts::me_show,
        accounts::me_closing_show,
        accounts::account_close,
        accounts::me_language_change,
        contact::me_contact_show,
        contact::me_contact_change,
        profile::me_profile_show,
        profile::me_profile_change,
        profile::me_profile_remove,
        privacy::privacy_show,
        privacy::cookie_list,
        privacy::policy_list,
        privacy::policy_show,
        privacy::policy_change_list,
        people::policy_publish,
        privacy::me_privacy_show,
        privacy::me_privacy_change,
        people::person_create,
        people::person_privacy_show,
        people::person_question,
        people::person_release,
        people::person_sale,
        people::person_message,
        people::person_deposit,
        people::person_consent,
        disclosures::disclosures_show,
        disclosures::legal_request_receive,
        disclosures::legal_request_show,
        disclosures::legal_request_decide,
        disclosures::legal_request_file_put,
        disclosures::legal_request_file_show,
        disclosures::transfer_announce,
        disclosures::receiver_sell,
        rights::right_list,
        rights::right_request_list,
        rights::right_request_ask,
        rights::right_request_show,
        rights::right_request_copy_show,
        rights::rights_request_copy_show,
        rights::right_request_reauthenticate,
        rights::rights_request_list,
        rights::rights_request_enter,
        rights::rights_request_show,
        rights::rights_request_verify,
        rights::rights_request_step,
        rights::rights_request_fulfil,
        contact::operator_show,
        contact::case_customer_show,
        case_steps::case_evidence_add,
        passkeys::passkey_challenge_create,
        passkeys::session_create_by_passkey,
        passkeys::passkey_list,
        passkeys::passkey_add,
        passkeys::passkey_remove,
        passwords::password_change,
        passwords::password_reset_create,
        passwords::password_reset_confirm,
        passwords::password_reset_by_code,
        tokens::token_list,
        tokens::token_create,
        tokens::token_revoke,
        catalogue::model_list,
        catalogue::region_list,
        coverage::coverage_look_up,
        units::unit_list,
        units::unit_register,
        units::unit_search,
        units::unit_show,
        cases::case_preview_show,
        units::unit_history_show,
        plans::plan_offer_show,
        units::unit_return,
        units::binding_change,
        plans::plan_list,
        plans::plan_buy,
        plans::plan_show,
        plans::plan_exit,
        plans::plan_confirm_exit,
        plans::plan_return,
        plans::plan_transfer,
        blobs::blob_store,
        blobs::blob_show,
        evidence::blob_remove,
        evidence::photo_show,
        evidence::photo_copy,
        publications::photo_publication_show,
        publications::photo_publish,
        publications::photo_take_back,
        publications::public_photo_show,
        publications::public_photo_file_show,
        evidence::unit_record_list,
        evidence::unit_last_seen_show,
        evidence::flight_report_show,
        evidence::flight_report_document_show,
        cases::case_list,
        cases::case_open,
        cases::case_show,
        case_steps::case_hand_over,
        case_steps::case_receive,
        case_steps::case_assess,
        case_steps::case_choose,
        case_steps::case_report,
        case_steps::case_cancel_report,
        case_steps::case_found,
        case_steps::case_pay,
        case_steps::case_refund,
        case_steps::case_ship,
        case_steps::case_sign,
        case_steps::case_decline_surcharge,
        case_steps::case_withdraw,
        case_steps::case_refuse,
        case_steps::case_waive_ground,
        cases::case_finding_list,
        queue::queue_list,
        queue::queue_totals,
        receipts::receipt_show,
        receipts::receipt_document_show,
        decisions::decision_make,
        decisions::receipt_replay,
        editions::edition_list,
        editions::edition_show,
        editions::clause_show,
        editions::edition_compare,
        audit::audit_list,
        users::user_list,
        users::user_roles_change,
        clock::clock_show,
        clock::clock_move,
        health::health_show,
        openapi_show,
    )
)]
struct Api;

/// The OpenAPI 3.1 document.
#[must_use]
pub fn openapi() -> String {
    TEXT.clone()
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", responses((status = 200, body = Object)))]
pub(super) async fn openapi_show(_client: Client) -> Result<Response, Failure> {
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], TEXT.as_str()).into_response())
}

/// What every operation has by its row of the table: its name, who may call it, its headers and its problems.
struct FromTable;

impl Modify for FromTable {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_with(Components::new);
        components.add_security_scheme(COOKIE, SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(SESSION_COOKIE))));
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("an access token")).build();
        components.add_security_scheme(BEARER, SecurityScheme::Http(bearer));
        components.responses.insert("Problem".to_owned(), RefOr::T(problem_response()));
        for route in routes::API {
            if let Some(operation) = document.paths.paths.get_mut(route.path).and_then(|item| operation_of(item, route.method)) {
                complete(operation, route);
            }
        }
    }
}

fn operation_of(item: &mut PathItem, method: Method) -> Option<&mut Operation> {
    match method {
        Method::Get => item.get.as_mut(),
        Method::Post => item.post.as_mut(),
        Method::Put => item.put.as_mut(),
        Method::Delete => item.delete.as_mut(),
    }
}

fn complete(operation: &mut Operation, route: &Route) {
    operation.operation_id = Some(route.name.to_owned());
    let tag = route.path.split('/').nth(3).unwrap_or("problems");
    operation.tags = Some(vec![tag.to_owned()]);
    operation.security = Some(match route.access {
        Access::Public => vec![SecurityRequirement::default()],
        Access::SignedIn => both(&[]),
        Access::Roles(roles, _) if routes::is_for_people(route) => {
            let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
            let told = format!("Roles: {}. No token opens this.", names.join(", "));
            operation.description = Some(match operation.description.take() {
                Some(text) => format!("{text}\n\n{told}"),
                None => told,
            });
            vec![SecurityRequirement::new::<_, [&str; 0], &str>(COOKIE, [])]
        }
        Access::Roles(roles, scope) => {
            let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
            let of_staff = match routes::scope_of(Role::Agent, scope) {
                other if other != scope && roles.iter().any(|role| *role != Role::Owner) => format!(", one of staff `{other}`"),
                _ => String::new(),
            };
            let told = format!("Roles: {}. A token needs the scope `{scope}`{of_staff}.", names.join(", "));
            operation.description = Some(match operation.description.take() {
                Some(text) => format!("{text}\n\n{told}"),
                None => told,
            });
            both(&[scope.as_str()])
        }
    });
    if matches!(route.name, "user_roles_change") {
        operation.parameters.get_or_insert_default().push(header_parameter("If-Match", SEEN).into());
    }
    if keeps_answer(route) {
        let parameters = operation.parameters.get_or_insert_default();
        parameters.push(
            header_parameter("Idempotency-Key", "A repetition with the same key and body gets the same answer and changes nothing.").into(),
        );
    }
    if changes_care(route) {
        operation.parameters.get_or_insert_default().push(header_parameter("If-Match", SEEN).into());
    }
    if route.access != Access::Public && route.method != Method::Get {
        let what = "What the session got when it began; needed with a session's cookie, not with a token.";
        operation.parameters.get_or_insert_default().push(header_parameter("X-CSRF-Token", what).into());
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            describe(response, status, route);
        }
    }
    operation.responses.responses.insert("default".to_owned(), RefOr::Ref(Ref::from_response_name("Problem")));
}

/// What an answer says beside its document.
fn describe(response: &mut openapi::Response, status: &str, route: &Route) {
    if response.description.is_empty() {
        let told = match status {
            "201" => "it is there now",
            "204" => "done; there is nothing to say",
            _ if route.method == Method::Get => "as it is",
            _ => "done; as it is now",
        };
        told.clone_into(&mut response.description);
    }
    let mut header = |name: &str, what: &str| {
        let mut header = Header::new(ObjectBuilder::new().schema_type(Type::String).build());
        header.description = Some(what.to_owned());
        response.headers.insert(name.to_owned(), header.into());
    };
    if status == "201" {
        header("Location", "Where it is.");
    }
    if changes_care(route) || VERSIONED.contains(&route.name) {
        header("ETag", "The version, for `If-Match`.");
    }
    if keeps_answer(route) {
        header("Idempotency-Replayed", "`true` where this is the answer to an earlier request with the same key.");
    }
    if BEGINS_A_SESSION.contains(&route.name) {
        header("Set-Cookie", "The session.");
        header("X-CSRF-Token", "What every change by this session must carry.");
    }
}

/// Why not, with every type that there is.
fn problem_response() -> openapi::Response {
    let types: Vec<String> = problems::kinds().iter().map(|(code, status)| format!("- {status} `/problems/{code}`")).collect();
    let description = format!("Why not (RFC 9457); nothing was changed. Its `type` is one of\n\n{}", types.join("\n"));
    let schema = RefOr::Ref(Ref::from_schema_name("Problem"));
    ResponseBuilder::new().description(description).content(PROBLEM_MEDIA_TYPE, Content::new(Some(schema))).build()
}

fn both(scopes: &[&str]) -> Vec<SecurityRequirement> {
    vec![SecurityRequirement::new::<_, [&str; 0], &str>(COOKIE, []), SecurityRequirement::new(BEARER, scopes.to_vec())]
}

/// Whether a repetition is answered from what was kept.
fn changes_care(route: &Route) -> bool {
    const NOUNS: [&str; 4] = ["units", "bindings", "plans", "cases"];
    // A search that is sent as a document, so that what is looked for stays out of the address.
    let reads = matches!(route.access, Access::Roles(_, Scope::DeskRead));
    route.method != Method::Get && !reads && route.path.split('/').nth(3).is_some_and(|noun| NOUNS.contains(&noun))
}

/// Whether a repetition gets the same answer.
fn keeps_answer(route: &Route) -> bool {
    let about_people =
        matches!(route.path.split('/').nth(3), Some("people" | "policies" | "legal-requests" | "transfers" | "receiver-sales"));
    let about_requests = matches!(route.path.split('/').nth(3), Some("rights" | "rights-requests"));
    // What is shown to verify would be kept under a hash of a password.
    let kept = !matches!(route.name, "person_question" | "right_request_reauthenticate");
    changes_care(route) || ((about_people || about_requests) && route.method == Method::Post && kept)
}

fn header_parameter(name: &str, description: &str) -> Parameter {
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(text))
        .build()
}
