//! HTTP and HTML: the only room, beside the command line, that knows them.
//!
//! What is absent: SQL text and decisions. Pages are functions from a typed context to HTML; every context has a `sample()`.

mod api;
pub mod assets;
mod case_form;
mod desk;
mod download;
mod figures;
mod flight_vocabulary;
mod form;
mod headers;
pub mod messages;
pub mod money;
mod page;
mod portal;
mod proxy;
pub mod routes;
mod state;
pub mod templates;
pub mod visitor;
mod vocabulary;

pub use api::{openapi, unanswered};
pub use proxy::TrustedProxies;
pub use state::{DemoClock, Web, pages_unanswered, router};

/// The paths of all pages and of the API, in axum's notation.
pub fn paths() -> impl Iterator<Item = &'static str> {
    [routes::API, routes::PORTAL, routes::DESK_PAGES].into_iter().flatten().map(|route| route.path)
}
