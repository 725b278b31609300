//! Pages of the desk, registered from the table of routes.

mod audit;
mod case_file;
mod case_open;
mod case_step;
mod clock;
mod disclosures;
mod editions;
mod flight;
mod queue;
mod receipt;
mod rights;
mod search;
mod unit;
mod users;

use crate::portal::FORM_BYTES;
use crate::routes::DESK_PAGES;
use crate::state::Web;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post};

pub(crate) fn router() -> Router<Web> {
    DESK_PAGES
        .iter()
        .filter_map(|row| Some((row.path, handler(row.name)?)))
        .fold(Router::new(), |router, (path, to)| router.route(path, to))
}

/// Rows of the table without a handler.
pub(crate) fn unanswered() -> impl Iterator<Item = &'static str> {
    DESK_PAGES.iter().map(|row| row.name).filter(|name| handler(name).is_none())
}

/// The handler of a row; a test holds that every row has one.
fn handler(name: &str) -> Option<MethodRouter<Web>> {
    let method = match name {
        "desk_queue" => get(queue::show),
        "desk_search" => post(search::send),
        "desk_case_file" => get(case_file::show),
        "desk_flight_report" => get(flight::report),
        "desk_evidence_add" => return Some(post(case_file::evidence_add).layer(DefaultBodyLimit::max(crate::case_form::MOST_BYTES))),
        "desk_case_step" => post(case_step::send),
        "desk_unit" => get(unit::show),
        "desk_case_open" => get(case_open::show),
        "desk_case_open_send" => return Some(post(case_open::send).layer(DefaultBodyLimit::max(crate::case_form::MOST_BYTES))),
        "desk_unit_step" => post(unit::step),
        "desk_receipt" => get(receipt::show),
        "desk_edition_list" => get(editions::list),
        "desk_edition" => get(editions::edition),
        "desk_clause" => get(editions::clause),
        "desk_edition_compare" => get(editions::compare),
        "desk_audit" => get(audit::show),
        "desk_privacy" => get(disclosures::show),
        "desk_request_receive" => post(disclosures::receive),
        "desk_request" => get(disclosures::show_request),
        "desk_request_decide" => post(disclosures::decide),
        "desk_request_file" => get(disclosures::file),
        "desk_request_file_put" => return Some(post(disclosures::file_put).layer(DefaultBodyLimit::max(disclosures::MOST_BYTES))),
        "desk_transfer_announce" => post(disclosures::announce),
        "desk_receiver_sell" => post(disclosures::sell),
        "desk_rights" => get(rights::queue),
        "desk_rights_new" => get(rights::enter_show),
        "desk_rights_enter" => post(rights::enter),
        "desk_rights_file" => get(rights::show),
        "desk_rights_copy" => get(rights::copy),
        "desk_rights_verify" => post(rights::verify),
        "desk_rights_step" => post(rights::step),
        "desk_rights_fulfil" => post(rights::fulfil),
        "desk_users" => get(users::show),
        "desk_user_roles" => post(users::change),
        "desk_clock" => get(clock::show),
        "desk_clock_move" => post(clock::send),
        _ => return None,
    };
    Some(method.layer(DefaultBodyLimit::max(FORM_BYTES)))
}
