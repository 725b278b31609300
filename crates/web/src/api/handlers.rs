//! Which function answers which row of the table of routes.

use super::{
    accounts, audit, blobs, case_steps, cases, catalogue, clock, contact, coverage, decisions, disclosures, document, editions, evidence,
    health, passkeys, passwords, people, plans, privacy, problems, profile, publications, queue, receipts, rights, sessions, tokens, units,
    users,
};
use crate::routes::{Method, Route};
use crate::state::Web;
use axum::routing::{MethodFilter, MethodRouter, on};

macro_rules! by_name {
    ($route:expr, $filter:expr, { $($name:literal => $handler:path,)+ }) => {
        match $route.name {
            $($name => Some(on($filter, $handler)),)+
            _ => None,
        }
    };
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Delete => MethodFilter::DELETE,
    }
}

/// The handler of a row; none for a name that is not one of the API's.
pub(super) fn of(route: &Route) -> Option<MethodRouter<Web>> {
    let filter = filter(route.method);
    of_care(route, filter).or_else(|| of_accounts(route, filter)).or_else(|| of_people_and_documents(route, filter))
}

fn of_care(route: &Route, filter: MethodFilter) -> Option<MethodRouter<Web>> {
    by_name!(route, filter, {
        "coverage_look_up" => coverage::coverage_look_up,
        "unit_list" => units::unit_list,
        "unit_register" => units::unit_register,
        "unit_search" => units::unit_search,
        "unit_show" => units::unit_show,
        "case_preview_show" => cases::case_preview_show,
        "unit_history_show" => units::unit_history_show,
        "plan_offer_show" => plans::plan_offer_show,
        "unit_return" => units::unit_return,
        "binding_change" => units::binding_change,
        "plan_list" => plans::plan_list,
        "plan_buy" => plans::plan_buy,
        "plan_show" => plans::plan_show,
        "plan_exit" => plans::plan_exit,
        "plan_confirm_exit" => plans::plan_confirm_exit,
        "plan_return" => plans::plan_return,
        "plan_transfer" => plans::plan_transfer,
        "blob_store" => blobs::blob_store,
        "blob_show" => blobs::blob_show,
        "blob_remove" => evidence::blob_remove,
        "photo_show" => evidence::photo_show,
        "photo_copy" => evidence::photo_copy,
        "photo_publication_show" => publications::photo_publication_show,
        "photo_publish" => publications::photo_publish,
        "photo_take_back" => publications::photo_take_back,
        "public_photo_show" => publications::public_photo_show,
        "public_photo_file_show" => publications::public_photo_file_show,
        "unit_record_list" => evidence::unit_record_list,
        "unit_last_seen_show" => evidence::unit_last_seen_show,
        "flight_report_show" => evidence::flight_report_show,
        "flight_report_document_show" => evidence::flight_report_document_show,
        "case_list" => cases::case_list,
        "case_open" => cases::case_open,
        "case_show" => cases::case_show,
        "case_hand_over" => case_steps::case_hand_over,
        "case_receive" => case_steps::case_receive,
        "case_assess" => case_steps::case_assess,
        "case_choose" => case_steps::case_choose,
        "case_report" => case_steps::case_report,
        "case_cancel_report" => case_steps::case_cancel_report,
        "case_found" => case_steps::case_found,
        "case_pay" => case_steps::case_pay,
        "case_refund" => case_steps::case_refund,
        "case_ship" => case_steps::case_ship,
        "case_sign" => case_steps::case_sign,
        "case_decline_surcharge" => case_steps::case_decline_surcharge,
        "case_withdraw" => case_steps::case_withdraw,
        "case_refuse" => case_steps::case_refuse,
        "case_waive_ground" => case_steps::case_waive_ground,
        "case_customer_show" => contact::case_customer_show,
        "case_evidence_add" => case_steps::case_evidence_add,
        "case_finding_list" => cases::case_finding_list,
        "queue_list" => queue::queue_list,
        "queue_totals" => queue::queue_totals,
        "receipt_show" => receipts::receipt_show,
        "receipt_document_show" => receipts::receipt_document_show,
    })
}

fn of_people_and_documents(route: &Route, filter: MethodFilter) -> Option<MethodRouter<Web>> {
    by_name!(route, filter, {
        "openapi_show" => document::openapi_show,
        "schema_facts_show" => decisions::schema_facts_show,
        "schema_receipt_show" => decisions::schema_receipt_show,
        "problem_show" => problems::problem_show,
        "privacy_show" => privacy::privacy_show,
        "cookie_list" => privacy::cookie_list,
        "policy_list" => privacy::policy_list,
        "policy_show" => privacy::policy_show,
        "policy_change_list" => privacy::policy_change_list,
        "policy_publish" => people::policy_publish,
        "me_privacy_show" => privacy::me_privacy_show,
        "me_privacy_change" => privacy::me_privacy_change,
        "person_create" => people::person_create,
        "person_privacy_show" => people::person_privacy_show,
        "person_question" => people::person_question,
        "person_release" => people::person_release,
        "person_sale" => people::person_sale,
        "person_message" => people::person_message,
        "person_deposit" => people::person_deposit,
        "person_consent" => people::person_consent,
        "disclosures_show" => disclosures::disclosures_show,
        "legal_request_receive" => disclosures::legal_request_receive,
        "legal_request_show" => disclosures::legal_request_show,
        "legal_request_decide" => disclosures::legal_request_decide,
        "legal_request_file_put" => disclosures::legal_request_file_put,
        "legal_request_file_show" => disclosures::legal_request_file_show,
        "transfer_announce" => disclosures::transfer_announce,
        "receiver_sell" => disclosures::receiver_sell,
        "right_list" => rights::right_list,
        "right_request_list" => rights::right_request_list,
        "right_request_ask" => rights::right_request_ask,
        "right_request_show" => rights::right_request_show,
        "right_request_copy_show" => rights::right_request_copy_show,
        "rights_request_copy_show" => rights::rights_request_copy_show,
        "right_request_reauthenticate" => rights::right_request_reauthenticate,
        "rights_request_list" => rights::rights_request_list,
        "rights_request_enter" => rights::rights_request_enter,
        "rights_request_show" => rights::rights_request_show,
        "rights_request_verify" => rights::rights_request_verify,
        "rights_request_step" => rights::rights_request_step,
        "rights_request_fulfil" => rights::rights_request_fulfil,
        "operator_show" => contact::operator_show,
        "model_list" => catalogue::model_list,
        "region_list" => catalogue::region_list,
        "decision_make" => decisions::decision_make,
        "receipt_replay" => decisions::receipt_replay,
        "edition_list" => editions::edition_list,
        "edition_show" => editions::edition_show,
        "clause_show" => editions::clause_show,
        "edition_compare" => editions::edition_compare,
        "audit_list" => audit::audit_list,
        "user_list" => users::user_list,
        "user_roles_change" => users::user_roles_change,
        "clock_show" => clock::clock_show,
        "clock_move" => clock::clock_move,
        "health_show" => health::health_show,
    })
}

/// Those of accounts: signing up and in, and what people see and change about themselves.
fn of_accounts(route: &Route, filter: MethodFilter) -> Option<MethodRouter<Web>> {
    by_name!(route, filter, {
        "account_create" => accounts::account_create,
        "account_confirm" => accounts::account_confirm,
        "account_confirm_by_code" => accounts::account_confirm_by_code,
        "session_create" => sessions::session_create,
        "session_list" => sessions::session_list,
        "session_end" => sessions::session_end,
        "session_deny" => sessions::session_deny,
        "sign_in_deny" => sessions::sign_in_deny,
        "me_show" => accounts::me_show,
        "me_closing_show" => accounts::me_closing_show,
        "passkey_challenge_create" => passkeys::passkey_challenge_create,
        "session_create_by_passkey" => passkeys::session_create_by_passkey,
        "passkey_list" => passkeys::passkey_list,
        "passkey_add" => passkeys::passkey_add,
        "passkey_remove" => passkeys::passkey_remove,
        "parental_consent" => accounts::parental_consent,
        "parental_decline" => accounts::parental_decline,
        "parental_withdraw" => accounts::parental_withdraw,
        "account_close" => accounts::account_close,
        "me_language_change" => accounts::me_language_change,
        "me_contact_show" => contact::me_contact_show,
        "me_contact_change" => contact::me_contact_change,
        "me_profile_show" => profile::me_profile_show,
        "me_profile_change" => profile::me_profile_change,
        "me_profile_remove" => profile::me_profile_remove,
        "password_change" => passwords::password_change,
        "password_reset_create" => passwords::password_reset_create,
        "password_reset_confirm" => passwords::password_reset_confirm,
        "password_reset_by_code" => passwords::password_reset_by_code,
        "token_list" => tokens::token_list,
        "token_create" => tokens::token_create,
        "token_revoke" => tokens::token_revoke,
    })
}
