//! Pages of the portal, registered from the table of routes.

mod account;
mod asset;
mod case;
mod case_open;
mod choices;
mod closing;
mod code;
mod confirm;
mod contact;
mod cookies;
mod coverage;
mod denial;
pub(crate) mod device;
mod file;
mod find;
pub(crate) mod flight;
mod home;
mod language;
mod mailing;
mod operator;
mod parent;
mod passkey;
mod password;
pub(crate) mod photos;
mod plan;
mod privacy;
mod profile;
mod public_photo;
pub(crate) mod receipt;
mod rights;
mod sign;
mod terms;
mod token;

use crate::routes::PORTAL;
use crate::state::Web;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

/// More than any form without files has.
pub(crate) const FORM_BYTES: usize = 256 * 1024;

pub(crate) fn router() -> Router<Web> {
    PORTAL.iter().filter_map(|row| Some((row.path, handler(row.name)?))).fold(Router::new(), |router, (path, to)| router.route(path, to))
}

/// Rows of the table without a handler.
pub(crate) fn unanswered() -> impl Iterator<Item = &'static str> {
    PORTAL.iter().map(|row| row.name).filter(|name| handler(name).is_none())
}

/// The handler of a row; a test holds that every row has one.
fn handler(name: &str) -> Option<MethodRouter<Web>> {
    let method = match name {
        "portal_home" => get(home::show),
        "portal_coverage" => get(coverage::show),
        "portal_coverage_send" => post(coverage::send),
        "portal_unsubscribe" => get(mailing::newsletter),
        "portal_unsubscribe_send" => post(mailing::newsletter_end),
        "portal_advertising" => get(mailing::advertising),
        "portal_advertising_send" => post(mailing::advertising_end),
        "gpc_show" => get(cookies::gpc_show),
        "portal_terms" => get(terms::edition),
        "portal_terms_clause" => get(terms::clause),
        "portal_operator" => get(operator::show),
        "portal_evidence_add" => return Some(post(case::evidence_add).layer(DefaultBodyLimit::max(crate::case_form::MOST_BYTES))),
        "portal_device_register" => get(device::register_show),
        "portal_device_register_send" => post(device::register_send),
        "portal_device" => get(device::show),
        "portal_binding_change" => post(device::binding_change),
        "portal_plan_buy" => get(plan::buy_show),
        "portal_plan_buy_send" => post(plan::buy_send),
        "portal_case_open" => get(case_open::show),
        "portal_case_open_send" => return Some(post(case_open::send).layer(DefaultBodyLimit::max(crate::case_form::MOST_BYTES))),
        "portal_plan" => get(plan::show),
        "portal_plan_exit" => post(plan::exit),
        "portal_plan_return" => post(plan::give_back),
        "portal_plan_transfer" => post(plan::transfer),
        "portal_case" => get(case::show),
        "portal_find" => get(find::show),
        "portal_find_add" => return Some(post(find::add).layer(DefaultBodyLimit::max(crate::case_form::MOST_BYTES))),
        "portal_record_release" => post(find::release),
        "portal_photos" => get(photos::show),
        "portal_photos_send" => post(photos::send),
        "portal_photo_public" => get(public_photo::ask),
        "portal_photo_public_send" => post(public_photo::send),
        "portal_photo_public_end" => post(public_photo::end),
        "portal_photo_less" => post(public_photo::less),
        "public_photo_page" => get(public_photo::show),
        "public_photo_file" => get(public_photo::file),
        "portal_flight_report" => get(flight::report),
        "portal_payment" => get(case::payment_show),
        "portal_payment_send" => post(case::payment_send),
        "portal_case_step" => post(case::step),
        "portal_file" => get(file::show),
        "portal_receipt" => get(receipt::show),
        "asset_show" => get(asset::show),
        _ => return person_handler(name),
    };
    Some(method.layer(DefaultBodyLimit::max(FORM_BYTES)))
}

/// Those about the person: signing in, the account, privacy.
fn person_handler(name: &str) -> Option<MethodRouter<Web>> {
    let method = match name {
        "portal_sign_up" => get(sign::up_show),
        "portal_sign_up_send" => post(sign::up_send),
        "portal_sign_up_confirm" => get(confirm::show),
        "portal_sign_up_confirm_send" => post(confirm::send),
        "portal_parent" => get(parent::show),
        "portal_parent_send" => post(parent::send),
        "portal_parent_decline" => post(parent::decline),
        "portal_parent_withdraw" => get(parent::withdraw_show),
        "portal_parent_withdraw_send" => post(parent::withdraw),
        "portal_sign_up_code" => get(code::sign_up_show),
        "portal_sign_up_code_send" => post(code::sign_up_send),
        "portal_password_code" => get(code::password_show),
        "portal_password_code_send" => post(code::password_send),
        "portal_sign_in" => get(sign::in_show),
        "portal_sign_in_send" => post(sign::in_send),
        "portal_sign_in_passkey" => post(passkey::sign_in),
        "portal_passkeys" => get(passkey::show),
        "portal_passkey_add" => post(passkey::add),
        "portal_passkey_remove" => post(passkey::remove),
        "portal_sign_out" => post(sign::out_send),
        "portal_password_forgotten" => get(password::forgotten_show),
        "portal_password_forgotten_send" => post(password::forgotten_send),
        "portal_password_new" => get(password::new_show),
        "portal_password_new_send" => post(password::new_send),
        "portal_password_change" => post(password::change),
        "portal_language" => post(language::send),
        "portal_privacy" => get(privacy::show),
        "portal_policy_list" => get(privacy::versions),
        "portal_policy" => get(privacy::version),
        "portal_security" => get(privacy::security),
        "portal_policy_changes" => get(privacy::changes),
        "portal_cookies" => get(cookies::show),
        "portal_cookies_send" => post(cookies::send),
        "portal_rights" => get(rights::show),
        "portal_right_ask" => get(rights::ask_show),
        "portal_right_ask_send" => post(rights::ask),
        "portal_rights_request" => get(rights::request),
        "portal_rights_copy" => get(rights::copy),
        "portal_rights_reauthenticate" => post(rights::reauthenticate),
        "portal_choices" => get(choices::show),
        "portal_choices_purpose" => post(choices::purpose),
        "portal_choices_newsletter" => post(choices::newsletter),
        "portal_choices_sale" => post(choices::sale),
        "portal_choices_residence" => post(choices::residence),
        "portal_choices_continue" => post(choices::go_on),
        "portal_account" => get(account::show),
        "portal_account_close" => get(closing::show),
        "portal_account_close_send" => post(closing::send),
        "portal_contact" => get(contact::show),
        "portal_contact_send" => post(contact::send),
        "portal_profile" => get(profile::show),
        "portal_profile_send" => post(profile::send),
        "portal_profile_remove" => post(profile::remove),
        "portal_session_end" => post(account::session_end),
        "portal_session_deny" => post(account::session_deny),
        "portal_sign_in_deny" => get(denial::show),
        "portal_sign_in_deny_send" => post(denial::send),
        "portal_token_create" => post(token::create),
        "portal_token_revoke" => post(token::revoke),
        _ => return None,
    };
    Some(method.layer(DefaultBodyLimit::max(FORM_BYTES)))
}
