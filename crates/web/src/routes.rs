//! Every address that the server answers, who may use it, and by which handler. Handlers are registered from this table, the
//! authorisation matrix is printed from it, and a test holds that every link and form of every page leads to one of its rows.

use crate::state::Web;
use aftercare_app::{Action, Context, Error, resource_of};
use aftercare_wire::{Role, Scope};

/// The HTTP method of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    Get,
    Post,
    Put,
    Delete,
}

impl Method {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may use a route. What belongs to an owner is, beyond this, only for that owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever has one of the roles; a token needs the scope as well, that of staff its counterpart at the desk ([`scope_of`]).
    Roles(&'static [Role], Scope),
}

/// The scope that a token of this role needs for a row that names `scope`: staff work on what is their customers' with those of the desk.
#[must_use]
pub const fn scope_of(role: Role, scope: Scope) -> Scope {
    match (role, scope) {
        (Role::Owner, _) => scope,
        (_, Scope::UnitsRead | Scope::PlansRead | Scope::CasesRead) => Scope::DeskRead,
        (_, Scope::UnitsWrite | Scope::PlansWrite | Scope::CasesWrite) => Scope::DeskWrite,
        _ => scope,
    }
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    /// In axum's notation.
    pub path: &'static str,
    /// The handler, noun first.
    pub name: &'static str,
    pub access: Access,
}

/// Where every look is written down, a look that was refused at the door is as well.
const WATCHED: &[&str] = &["unit_record_list", "unit_last_seen_show", "portal_find"];

/// Writes down that somebody was turned away from a row where looks are watched.
///
/// # Errors
/// It cannot be written.
pub(crate) async fn turned_away(web: &Web, ctx: &Context, row: &Route, path: &str) -> Result<(), Error> {
    if !WATCHED.contains(&row.name) {
        return Ok(());
    }
    // `resource_of` takes nothing that is no id of ours.
    let unit = path.split('/').find(|part| resource_of("unit", part) != "unit").unwrap_or_default();
    web.app.turned_away(ctx, Action::LastSeenRead, &resource_of("unit", unit)).await
}

const OWNER: &[Role] = &[Role::Owner];
// An administrator stands in for everybody at the desk.
const CARE: &[Role] = &[Role::Owner, Role::Agent, Role::Assessor, Role::Administrator];
/// Who says what the customer did: the customer, or an agent who was told.
const TOLD: &[Role] = &[Role::Owner, Role::Agent, Role::Administrator];
const DESK: &[Role] = &[Role::Agent, Role::Assessor, Role::Administrator];
const AGENT: &[Role] = &[Role::Agent, Role::Administrator];
const CENTRE: &[Role] = DESK;
const ASSESSOR: &[Role] = &[Role::Assessor, Role::Administrator];
const TERMS: &[Role] = &[Role::Agent, Role::Assessor, Role::Editor, Role::Administrator];
/// Who moves the demonstration's clock.
const STAFF: &[Role] = &[Role::Agent, Role::Assessor, Role::Editor, Role::PrivacyOfficer, Role::Administrator];
const ADMINISTRATOR: &[Role] = &[Role::Administrator];
/// Who reads the trail, and answers requests of people.
const TRAIL: &[Role] = &[Role::PrivacyOfficer, Role::Administrator];
// Nobody stands in for the privacy officer.
const OFFICER: &[Role] = &[Role::PrivacyOfficer];

const fn get(path: &'static str, name: &'static str, access: Access) -> Route {
    Route { method: Method::Get, path, name, access }
}

const fn post(path: &'static str, name: &'static str, access: Access) -> Route {
    Route { method: Method::Post, path, name, access }
}

const fn put(path: &'static str, name: &'static str, access: Access) -> Route {
    Route { method: Method::Put, path, name, access }
}

const fn delete(path: &'static str, name: &'static str, access: Access) -> Route {
    Route { method: Method::Delete, path, name, access }
}

use Access::{Public, Roles, SignedIn};

/// The API: complete, the pages have no other way in.
pub static API: &[Route] = &[
    get("/api/v1/openapi.json", "openapi_show", Public),
    get("/api/v1/schemas/facts.json", "schema_facts_show", Public),
    get("/api/v1/schemas/receipt.json", "schema_receipt_show", Public),
    post("/api/v1/accounts", "account_create", Public),
    post("/api/v1/accounts/confirm", "account_confirm", Public),
    post("/api/v1/accounts/confirm-by-code", "account_confirm_by_code", Public),
    post("/api/v1/parental-consents", "parental_consent", Public),
    post("/api/v1/parental-consents/decline", "parental_decline", Public),
    post("/api/v1/parental-consents/withdraw", "parental_withdraw", Public),
    get("/api/v1/me/closing", "me_closing_show", SignedIn),
    post("/api/v1/me/close", "account_close", SignedIn),
    post("/api/v1/sessions", "session_create", Public),
    post("/api/v1/passkey-challenges", "passkey_challenge_create", Public),
    post("/api/v1/sessions/passkey", "session_create_by_passkey", Public),
    get("/api/v1/me/passkeys", "passkey_list", SignedIn),
    post("/api/v1/me/passkeys", "passkey_add", SignedIn),
    delete("/api/v1/me/passkeys/{passkey_id}", "passkey_remove", SignedIn),
    get("/api/v1/sessions", "session_list", SignedIn),
    delete("/api/v1/sessions/{session_id}", "session_end", SignedIn),
    post("/api/v1/sessions/{session_id}/deny", "session_deny", SignedIn),
    post("/api/v1/sign-in-denials", "sign_in_deny", Public),
    get("/api/v1/me", "me_show", SignedIn),
    put("/api/v1/me/language", "me_language_change", SignedIn),
    get("/api/v1/me/contact", "me_contact_show", SignedIn),
    put("/api/v1/me/contact", "me_contact_change", SignedIn),
    get("/api/v1/me/profile", "me_profile_show", SignedIn),
    put("/api/v1/me/profile", "me_profile_change", SignedIn),
    delete("/api/v1/me/profile/{field}", "me_profile_remove", SignedIn),
    get("/api/v1/privacy", "privacy_show", Public),
    get("/api/v1/privacy/cookies", "cookie_list", Public),
    get("/api/v1/policies", "policy_list", Public),
    get("/api/v1/policies/{version}", "policy_show", Public),
    get("/api/v1/policies/{version}/changes", "policy_change_list", Public),
    post("/api/v1/policies/publications", "policy_publish", Roles(ADMINISTRATOR, Scope::Admin)),
    get("/api/v1/me/privacy", "me_privacy_show", SignedIn),
    put("/api/v1/me/privacy", "me_privacy_change", SignedIn),
    post("/api/v1/people", "person_create", Roles(ADMINISTRATOR, Scope::Admin)),
    get("/api/v1/people/{subject_id}/privacy", "person_privacy_show", Roles(ADMINISTRATOR, Scope::Admin)),
    post("/api/v1/people/{subject_id}/questions", "person_question", Roles(ADMINISTRATOR, Scope::Admin)),
    post("/api/v1/people/{subject_id}/releases", "person_release", Roles(ADMINISTRATOR, Scope::Admin)),
    post("/api/v1/people/{subject_id}/sales", "person_sale", Roles(ADMINISTRATOR, Scope::Admin)),
    post("/api/v1/people/{subject_id}/messages", "person_message", Roles(ADMINISTRATOR, Scope::Admin)),
    post("/api/v1/people/{subject_id}/deposits", "person_deposit", Roles(ADMINISTRATOR, Scope::Admin)),
    post("/api/v1/people/{subject_id}/consents", "person_consent", Roles(ADMINISTRATOR, Scope::Admin)),
    get("/api/v1/disclosures", "disclosures_show", Roles(OFFICER, Scope::Admin)),
    post("/api/v1/legal-requests", "legal_request_receive", Roles(OFFICER, Scope::Admin)),
    get("/api/v1/legal-requests/{request_id}", "legal_request_show", Roles(OFFICER, Scope::Admin)),
    post("/api/v1/legal-requests/{request_id}/decision", "legal_request_decide", Roles(OFFICER, Scope::Admin)),
    get("/api/v1/legal-requests/{request_id}/file", "legal_request_file_show", Roles(OFFICER, Scope::Admin)),
    put("/api/v1/legal-requests/{request_id}/file", "legal_request_file_put", Roles(OFFICER, Scope::Admin)),
    post("/api/v1/transfers", "transfer_announce", Roles(OFFICER, Scope::Admin)),
    post("/api/v1/receiver-sales", "receiver_sell", Roles(OFFICER, Scope::Admin)),
    get("/api/v1/operator", "operator_show", Public),
    get("/api/v1/cases/{case_id}/customer", "case_customer_show", Roles(DESK, Scope::DeskRead)),
    post("/api/v1/cases/{case_id}/evidence", "case_evidence_add", Roles(TOLD, Scope::CasesWrite)),
    put("/api/v1/me/password", "password_change", SignedIn),
    post("/api/v1/password-resets", "password_reset_create", Public),
    post("/api/v1/password-resets/confirm", "password_reset_confirm", Public),
    post("/api/v1/password-resets/confirm-by-code", "password_reset_by_code", Public),
    get("/api/v1/tokens", "token_list", SignedIn),
    post("/api/v1/tokens", "token_create", SignedIn),
    delete("/api/v1/tokens/{token_id}", "token_revoke", SignedIn),
    get("/api/v1/models", "model_list", Public),
    get("/api/v1/regions", "region_list", Public),
    post("/api/v1/coverage", "coverage_look_up", Public),
    get("/api/v1/units", "unit_list", Roles(OWNER, Scope::UnitsRead)),
    post("/api/v1/units", "unit_register", Roles(OWNER, Scope::UnitsWrite)),
    post("/api/v1/units/search", "unit_search", Roles(DESK, Scope::DeskRead)),
    get("/api/v1/units/{unit_id}", "unit_show", Roles(CARE, Scope::UnitsRead)),
    get("/api/v1/units/{unit_id}/history", "unit_history_show", Roles(CARE, Scope::UnitsRead)),
    get("/api/v1/units/{unit_id}/case-preview", "case_preview_show", Roles(TOLD, Scope::CasesWrite)),
    get("/api/v1/units/{unit_id}/plan-offer", "plan_offer_show", Roles(OWNER, Scope::PlansRead)),
    post("/api/v1/units/{unit_id}/return", "unit_return", Roles(AGENT, Scope::DeskWrite)),
    post("/api/v1/bindings", "binding_change", Roles(OWNER, Scope::UnitsWrite)),
    get("/api/v1/plans", "plan_list", Roles(OWNER, Scope::PlansRead)),
    post("/api/v1/plans", "plan_buy", Roles(OWNER, Scope::PlansWrite)),
    get("/api/v1/plans/{plan_id}", "plan_show", Roles(CARE, Scope::PlansRead)),
    post("/api/v1/plans/{plan_id}/exit", "plan_exit", Roles(OWNER, Scope::PlansWrite)),
    post("/api/v1/plans/{plan_id}/confirm-exit", "plan_confirm_exit", Roles(AGENT, Scope::DeskWrite)),
    post("/api/v1/plans/{plan_id}/return", "plan_return", Roles(OWNER, Scope::PlansWrite)),
    post("/api/v1/plans/{plan_id}/transfer", "plan_transfer", Roles(OWNER, Scope::PlansWrite)),
    post("/api/v1/blobs", "blob_store", Roles(TOLD, Scope::CasesWrite)),
    get("/api/v1/blobs/{blob_id}", "blob_show", Roles(CARE, Scope::CasesRead)),
    delete("/api/v1/blobs/{blob_id}", "blob_remove", Roles(TOLD, Scope::CasesWrite)),
    get("/api/v1/blobs/{blob_id}/photo", "photo_show", Roles(TOLD, Scope::CasesWrite)),
    post("/api/v1/blobs/{blob_id}/copies", "photo_copy", Roles(TOLD, Scope::CasesWrite)),
    get("/api/v1/blobs/{blob_id}/publication", "photo_publication_show", Roles(OWNER, Scope::CasesWrite)),
    put("/api/v1/blobs/{blob_id}/publication", "photo_publish", Roles(OWNER, Scope::CasesWrite)),
    delete("/api/v1/blobs/{blob_id}/publication", "photo_take_back", Roles(OWNER, Scope::CasesWrite)),
    get("/api/v1/public-photos/{link}", "public_photo_show", Public),
    get("/api/v1/public-photos/{link}/file", "public_photo_file_show", Public),
    get("/api/v1/units/{unit_id}/flight-records", "unit_record_list", Roles(OWNER, Scope::UnitsRead)),
    get("/api/v1/units/{unit_id}/last-seen", "unit_last_seen_show", Roles(OWNER, Scope::UnitsRead)),
    get("/api/v1/cases/{case_id}/flight-report", "flight_report_show", Roles(CARE, Scope::CasesRead)),
    get("/api/v1/cases/{case_id}/flight-report/document", "flight_report_document_show", Roles(CARE, Scope::CasesRead)),
    get("/api/v1/cases", "case_list", Roles(OWNER, Scope::CasesRead)),
    post("/api/v1/cases", "case_open", Roles(TOLD, Scope::CasesWrite)),
    get("/api/v1/cases/{case_id}", "case_show", Roles(CARE, Scope::CasesRead)),
    post("/api/v1/cases/{case_id}/hand-over", "case_hand_over", Roles(OWNER, Scope::CasesWrite)),
    post("/api/v1/cases/{case_id}/receive", "case_receive", Roles(CENTRE, Scope::DeskWrite)),
    post("/api/v1/cases/{case_id}/assess", "case_assess", Roles(ASSESSOR, Scope::DeskWrite)),
    post("/api/v1/cases/{case_id}/choose", "case_choose", Roles(OWNER, Scope::CasesWrite)),
    post("/api/v1/cases/{case_id}/report", "case_report", Roles(AGENT, Scope::DeskWrite)),
    post("/api/v1/cases/{case_id}/cancel-report", "case_cancel_report", Roles(OWNER, Scope::CasesWrite)),
    post("/api/v1/cases/{case_id}/found", "case_found", Roles(TOLD, Scope::CasesWrite)),
    post("/api/v1/cases/{case_id}/pay", "case_pay", Roles(OWNER, Scope::CasesWrite)),
    post("/api/v1/cases/{case_id}/refund", "case_refund", Roles(AGENT, Scope::DeskWrite)),
    post("/api/v1/cases/{case_id}/ship", "case_ship", Roles(CENTRE, Scope::DeskWrite)),
    post("/api/v1/cases/{case_id}/sign", "case_sign", Roles(TOLD, Scope::CasesWrite)),
    post("/api/v1/cases/{case_id}/decline-surcharge", "case_decline_surcharge", Roles(OWNER, Scope::CasesWrite)),
    post("/api/v1/cases/{case_id}/withdraw", "case_withdraw", Roles(TOLD, Scope::CasesWrite)),
    post("/api/v1/cases/{case_id}/refuse", "case_refuse", Roles(AGENT, Scope::DeskWrite)),
    post("/api/v1/cases/{case_id}/waive", "case_waive_ground", Roles(AGENT, Scope::DeskWrite)),
    get("/api/v1/cases/{case_id}/findings", "case_finding_list", Roles(CENTRE, Scope::DeskRead)),
    get("/api/v1/queue", "queue_list", Roles(DESK, Scope::DeskRead)),
    get("/api/v1/queue/totals", "queue_totals", Roles(DESK, Scope::DeskRead)),
    get("/api/v1/rights", "right_list", SignedIn),
    get("/api/v1/rights/requests", "right_request_list", SignedIn),
    post("/api/v1/rights/requests", "right_request_ask", SignedIn),
    get("/api/v1/rights/requests/{request_id}", "right_request_show", SignedIn),
    get("/api/v1/rights/requests/{request_id}/copy", "right_request_copy_show", SignedIn),
    post("/api/v1/rights/requests/{request_id}/reauthenticate", "right_request_reauthenticate", SignedIn),
    get("/api/v1/rights-requests", "rights_request_list", Roles(TRAIL, Scope::Admin)),
    post("/api/v1/rights-requests", "rights_request_enter", Roles(TRAIL, Scope::Admin)),
    get("/api/v1/rights-requests/{request_id}", "rights_request_show", Roles(TRAIL, Scope::Admin)),
    get("/api/v1/rights-requests/{request_id}/copy", "rights_request_copy_show", Roles(TRAIL, Scope::Admin)),
    post("/api/v1/rights-requests/{request_id}/verify", "rights_request_verify", Roles(TRAIL, Scope::Admin)),
    post("/api/v1/rights-requests/{request_id}/steps", "rights_request_step", Roles(TRAIL, Scope::Admin)),
    post("/api/v1/rights-requests/{request_id}/fulfil", "rights_request_fulfil", Roles(TRAIL, Scope::Admin)),
    get("/api/v1/receipts/{receipt_id}", "receipt_show", Roles(CARE, Scope::CasesRead)),
    get("/api/v1/receipts/{receipt_id}/document", "receipt_document_show", Roles(CARE, Scope::CasesRead)),
    post("/api/v1/decisions", "decision_make", Roles(TERMS, Scope::TermsRead)),
    post("/api/v1/replays", "receipt_replay", Roles(TERMS, Scope::TermsRead)),
    get("/api/v1/editions", "edition_list", Public),
    get("/api/v1/editions/{edition}", "edition_show", Public),
    get("/api/v1/editions/{edition}/clauses/{clause}", "clause_show", Public),
    get("/api/v1/editions/{edition}/compare/{other}", "edition_compare", Roles(TERMS, Scope::TermsRead)),
    get("/api/v1/audit", "audit_list", Roles(TRAIL, Scope::AuditRead)),
    get("/api/v1/users", "user_list", Roles(ADMINISTRATOR, Scope::Admin)),
    put("/api/v1/users/{subject_id}/roles", "user_roles_change", Roles(ADMINISTRATOR, Scope::Admin)),
    get("/api/v1/clock", "clock_show", Public),
    post("/api/v1/clock", "clock_move", Roles(STAFF, Scope::DeskWrite)),
    get("/api/v1/health", "health_show", Public),
    get("/problems/{code}", "problem_show", Public),
];

/// The portal: pages for owners and visitors.
pub static PORTAL: &[Route] = &[
    get("/", "portal_home", Public),
    get("/sign-up", "portal_sign_up", Public),
    post("/sign-up", "portal_sign_up_send", Public),
    get("/sign-up/confirm", "portal_sign_up_confirm", Public),
    post("/sign-up/confirm", "portal_sign_up_confirm_send", Public),
    get("/sign-up/code", "portal_sign_up_code", Public),
    post("/sign-up/code", "portal_sign_up_code_send", Public),
    get("/sign-up/parent", "portal_parent", Public),
    post("/sign-up/parent", "portal_parent_send", Public),
    post("/sign-up/parent/decline", "portal_parent_decline", Public),
    get("/sign-up/parent/withdraw", "portal_parent_withdraw", Public),
    post("/sign-up/parent/withdraw", "portal_parent_withdraw_send", Public),
    get("/sign-in", "portal_sign_in", Public),
    post("/sign-in", "portal_sign_in_send", Public),
    post("/sign-in/passkey", "portal_sign_in_passkey", Public),
    get("/sign-in/deny", "portal_sign_in_deny", Public),
    post("/sign-in/deny", "portal_sign_in_deny_send", Public),
    post("/sign-out", "portal_sign_out", SignedIn),
    get("/password/forgotten", "portal_password_forgotten", Public),
    post("/password/forgotten", "portal_password_forgotten_send", Public),
    get("/password/new", "portal_password_new", Public),
    post("/password/new", "portal_password_new_send", Public),
    get("/password/code", "portal_password_code", Public),
    post("/password/code", "portal_password_code_send", Public),
    post("/language", "portal_language", Public),
    get("/coverage", "portal_coverage", Public),
    post("/coverage", "portal_coverage_send", Public),
    get("/privacy", "portal_privacy", Public),
    get("/privacy/security", "portal_security", Public),
    get("/privacy/versions", "portal_policy_list", Public),
    get("/privacy/versions/{version}", "portal_policy", Public),
    get("/privacy/versions/{version}/changes", "portal_policy_changes", Public),
    get("/privacy/cookies", "portal_cookies", Public),
    post("/privacy/cookies", "portal_cookies_send", Public),
    get("/rights", "portal_rights", Public),
    get("/rights/{right}", "portal_right_ask", SignedIn),
    post("/rights/{right}", "portal_right_ask_send", SignedIn),
    get("/rights/requests/{request_id}", "portal_rights_request", SignedIn),
    get("/rights/requests/{request_id}/copy", "portal_rights_copy", SignedIn),
    post("/rights/requests/{request_id}/reauthenticate", "portal_rights_reauthenticate", SignedIn),
    get("/newsletter/unsubscribe", "portal_unsubscribe", Public),
    post("/newsletter/unsubscribe", "portal_unsubscribe_send", Public),
    get("/advertising/unsubscribe", "portal_advertising", Public),
    post("/advertising/unsubscribe", "portal_advertising_send", Public),
    get("/.well-known/gpc.json", "gpc_show", Public),
    get("/account/privacy", "portal_choices", SignedIn),
    post("/account/privacy/purposes", "portal_choices_purpose", SignedIn),
    post("/account/privacy/newsletter", "portal_choices_newsletter", SignedIn),
    post("/account/privacy/sale", "portal_choices_sale", SignedIn),
    post("/account/privacy/residence", "portal_choices_residence", SignedIn),
    post("/account/privacy/continue", "portal_choices_continue", SignedIn),
    get("/terms/{edition}", "portal_terms", Public),
    get("/terms/{edition}/{clause}", "portal_terms_clause", Public),
    get("/account", "portal_account", SignedIn),
    get("/account/contact", "portal_contact", SignedIn),
    post("/account/contact", "portal_contact_send", SignedIn),
    get("/account/profile", "portal_profile", SignedIn),
    post("/account/profile", "portal_profile_send", SignedIn),
    post("/account/profile/{field}/remove", "portal_profile_remove", SignedIn),
    get("/contact", "portal_operator", Public),
    post("/cases/{case_id}/evidence", "portal_evidence_add", Roles(OWNER, Scope::CasesWrite)),
    get("/account/close", "portal_account_close", SignedIn),
    post("/account/close", "portal_account_close_send", SignedIn),
    get("/account/passkeys", "portal_passkeys", SignedIn),
    post("/account/passkeys", "portal_passkey_add", SignedIn),
    post("/account/passkeys/{passkey_id}/remove", "portal_passkey_remove", SignedIn),
    post("/account/password", "portal_password_change", SignedIn),
    post("/account/sessions/{session_id}/end", "portal_session_end", SignedIn),
    post("/account/sessions/{session_id}/deny", "portal_session_deny", SignedIn),
    post("/account/tokens", "portal_token_create", SignedIn),
    post("/account/tokens/{token_id}/revoke", "portal_token_revoke", SignedIn),
    get("/devices/new", "portal_device_register", Roles(OWNER, Scope::UnitsWrite)),
    post("/devices/new", "portal_device_register_send", Roles(OWNER, Scope::UnitsWrite)),
    get("/devices/{unit_id}", "portal_device", Roles(OWNER, Scope::UnitsRead)),
    post("/devices/{unit_id}/bindings", "portal_binding_change", Roles(OWNER, Scope::UnitsWrite)),
    get("/devices/{unit_id}/plan", "portal_plan_buy", Roles(OWNER, Scope::PlansRead)),
    post("/devices/{unit_id}/plan", "portal_plan_buy_send", Roles(OWNER, Scope::PlansWrite)),
    get("/devices/{unit_id}/cases/{kind}", "portal_case_open", Roles(OWNER, Scope::CasesRead)),
    post("/devices/{unit_id}/cases/{kind}", "portal_case_open_send", Roles(OWNER, Scope::CasesWrite)),
    get("/plans/{plan_id}", "portal_plan", Roles(OWNER, Scope::PlansRead)),
    post("/plans/{plan_id}/exit", "portal_plan_exit", Roles(OWNER, Scope::PlansWrite)),
    post("/plans/{plan_id}/return", "portal_plan_return", Roles(OWNER, Scope::PlansWrite)),
    post("/plans/{plan_id}/transfer", "portal_plan_transfer", Roles(OWNER, Scope::PlansWrite)),
    get("/cases/{case_id}", "portal_case", Roles(OWNER, Scope::CasesRead)),
    get("/devices/{unit_id}/find", "portal_find", Roles(OWNER, Scope::UnitsRead)),
    post("/devices/{unit_id}/find", "portal_find_add", Roles(OWNER, Scope::UnitsWrite)),
    post("/cases/{case_id}/records", "portal_record_release", Roles(OWNER, Scope::CasesWrite)),
    get("/cases/{case_id}/photos", "portal_photos", Roles(OWNER, Scope::CasesRead)),
    post("/cases/{case_id}/photos", "portal_photos_send", Roles(OWNER, Scope::CasesWrite)),
    get("/cases/{case_id}/flight-report", "portal_flight_report", Roles(OWNER, Scope::CasesRead)),
    get("/cases/{case_id}/pay", "portal_payment", Roles(OWNER, Scope::CasesRead)),
    post("/cases/{case_id}/pay", "portal_payment_send", Roles(OWNER, Scope::CasesWrite)),
    post("/cases/{case_id}/{step}", "portal_case_step", Roles(OWNER, Scope::CasesWrite)),
    get("/photos/{blob_id}/public", "portal_photo_public", Roles(OWNER, Scope::CasesRead)),
    post("/photos/{blob_id}/public", "portal_photo_public_send", Roles(OWNER, Scope::CasesWrite)),
    post("/photos/{blob_id}/public/end", "portal_photo_public_end", Roles(OWNER, Scope::CasesWrite)),
    post("/photos/{blob_id}/public/copy", "portal_photo_less", Roles(OWNER, Scope::CasesWrite)),
    get("/p/{link}", "public_photo_page", Public),
    get("/p/{link}/file", "public_photo_file", Public),
    get("/files/{blob_id}", "portal_file", Roles(CARE, Scope::CasesRead)),
    get("/receipts/{receipt_id}", "portal_receipt", Roles(OWNER, Scope::CasesRead)),
    get("/static/{name}", "asset_show", Public),
];

/// The desk: pages for staff.
pub static DESK_PAGES: &[Route] = &[
    get("/desk", "desk_queue", Roles(DESK, Scope::DeskRead)),
    post("/desk/search", "desk_search", Roles(DESK, Scope::DeskRead)),
    get("/desk/cases/{case_id}", "desk_case_file", Roles(DESK, Scope::DeskRead)),
    get("/desk/cases/{case_id}/flight-report", "desk_flight_report", Roles(DESK, Scope::DeskRead)),
    post("/desk/cases/{case_id}/evidence", "desk_evidence_add", Roles(AGENT, Scope::DeskWrite)),
    post("/desk/cases/{case_id}/{step}", "desk_case_step", Roles(CENTRE, Scope::DeskWrite)),
    get("/desk/units/{unit_id}", "desk_unit", Roles(DESK, Scope::DeskRead)),
    get("/desk/units/{unit_id}/cases/{kind}", "desk_case_open", Roles(AGENT, Scope::DeskRead)),
    post("/desk/units/{unit_id}/cases/{kind}", "desk_case_open_send", Roles(AGENT, Scope::DeskWrite)),
    post("/desk/units/{unit_id}/{step}", "desk_unit_step", Roles(AGENT, Scope::DeskWrite)),
    get("/desk/receipts/{receipt_id}", "desk_receipt", Roles(TERMS, Scope::DeskRead)),
    get("/desk/editions", "desk_edition_list", Roles(TERMS, Scope::TermsRead)),
    get("/desk/editions/{edition}", "desk_edition", Roles(TERMS, Scope::TermsRead)),
    get("/desk/editions/{edition}/{clause}", "desk_clause", Roles(TERMS, Scope::TermsRead)),
    get("/desk/editions/{edition}/compare/{other}", "desk_edition_compare", Roles(TERMS, Scope::TermsRead)),
    get("/desk/audit", "desk_audit", Roles(TRAIL, Scope::AuditRead)),
    get("/desk/users", "desk_users", Roles(ADMINISTRATOR, Scope::Admin)),
    post("/desk/users/{subject_id}/roles", "desk_user_roles", Roles(ADMINISTRATOR, Scope::Admin)),
    get("/desk/privacy", "desk_privacy", Roles(OFFICER, Scope::Admin)),
    post("/desk/privacy/requests", "desk_request_receive", Roles(OFFICER, Scope::Admin)),
    get("/desk/privacy/requests/{request_id}", "desk_request", Roles(OFFICER, Scope::Admin)),
    post("/desk/privacy/requests/{request_id}/decision", "desk_request_decide", Roles(OFFICER, Scope::Admin)),
    get("/desk/privacy/requests/{request_id}/file", "desk_request_file", Roles(OFFICER, Scope::Admin)),
    post("/desk/privacy/requests/{request_id}/file", "desk_request_file_put", Roles(OFFICER, Scope::Admin)),
    post("/desk/privacy/transfers", "desk_transfer_announce", Roles(OFFICER, Scope::Admin)),
    post("/desk/privacy/receivers", "desk_receiver_sell", Roles(OFFICER, Scope::Admin)),
    get("/desk/rights", "desk_rights", Roles(TRAIL, Scope::Admin)),
    get("/desk/rights/new", "desk_rights_new", Roles(TRAIL, Scope::Admin)),
    post("/desk/rights/new", "desk_rights_enter", Roles(TRAIL, Scope::Admin)),
    get("/desk/rights/{request_id}", "desk_rights_file", Roles(TRAIL, Scope::Admin)),
    get("/desk/rights/{request_id}/copy", "desk_rights_copy", Roles(TRAIL, Scope::Admin)),
    post("/desk/rights/{request_id}/verify", "desk_rights_verify", Roles(TRAIL, Scope::Admin)),
    post("/desk/rights/{request_id}/steps", "desk_rights_step", Roles(TRAIL, Scope::Admin)),
    post("/desk/rights/{request_id}/fulfil", "desk_rights_fulfil", Roles(TRAIL, Scope::Admin)),
    get("/desk/clock", "desk_clock", Roles(STAFF, Scope::DeskRead)),
    post("/desk/clock", "desk_clock_move", Roles(STAFF, Scope::DeskWrite)),
];

/// The acts that `portal_case_step` takes as `{step}`; each is the API's act of the same name.
pub static PORTAL_STEPS: &[&str] = &["hand-over", "choose", "cancel-report", "found", "sign", "decline-surcharge", "withdraw"];

/// The acts that `desk_case_step` takes as `{step}`.
pub static DESK_STEPS: &[&str] = &["receive", "assess", "report", "refund", "ship", "sign", "refuse", "waive", "withdraw"];

/// The acts that `desk_unit_step` takes as `{step}`.
pub static DESK_UNIT_STEPS: &[&str] = &["return", "confirm-exit"];

/// A row of staff that no token opens, whatever its scope: what is decided there about a person is a person's own act.
#[must_use]
pub fn is_for_people(route: &Route) -> bool {
    route.path.starts_with("/api/v1/rights-requests")
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Route> {
    API.iter().chain(PORTAL).chain(DESK_PAGES)
}
