//! The HTTP API: complete, and the measure of what the pages can do.
//!
//! A request passes the gate of its row in the table of routes (`client`), its body is read within bounds (`body`), a change is
//! kept for repetition (`turn`), and whatever goes wrong leaves as one kind of problem document (`failure`).

mod accounts;
mod audit;
mod blobs;
mod body;
mod case_steps;
mod cases;
mod catalogue;
mod client;
mod clock;
mod contact;
mod coverage;
mod decisions;
pub(crate) mod disclosures;
mod document;
mod editions;
mod evidence;
mod failure;
mod handlers;
mod health;
mod paging;
mod passkeys;
mod passwords;
mod people;
mod plans;
mod privacy;
mod problems;
mod profile;
mod publications;
mod queue;
mod receipts;
mod rights;
mod sessions;
mod tokens;
mod turn;
mod units;
mod users;

pub use document::openapi;
pub(crate) use failure::{missing, no_host, no_such_method, problems_of_api};

use crate::routes;
use crate::state::Web;
use axum::Router;
use axum::extract::DefaultBodyLimit;

/// A route for every row of the table that has a handler; a test holds that each has one.
pub(crate) fn router() -> Router<Web> {
    let with = |router: Router<Web>, route| match handlers::of(route) {
        Some(handler) => router.route(route.path, handler),
        None => router,
    };
    // Every body is bounded where it is read.
    routes::API.iter().fold(Router::new(), with).layer(DefaultBodyLimit::disable())
}

/// Rows of the table without a handler.
#[must_use]
pub fn unanswered() -> Vec<&'static str> {
    routes::API.iter().filter(|route| handlers::of(route).is_none()).map(|route| route.name).collect()
}
