//! What every handler needs, and the whole router.

use crate::messages::Messages;
use crate::page::Page;
use crate::proxy::TrustedProxies;
use crate::{api, desk, headers, portal};
use aftercare_app::App;
use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use std::fmt;
use std::sync::Arc;

/// A clock that a visitor of the demo may move on.
pub trait DemoClock: Send + Sync {
    fn now(&self) -> Timestamp;
    /// Moves the clock; it never goes back.
    ///
    /// # Errors
    /// One line that says why not.
    fn move_to(&self, to: Timestamp) -> Result<(), String>;
}

/// The product with its faces. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    pub app: App,
    pub messages: Arc<Messages>,
    /// Only in the demo.
    pub demo: Option<Arc<dyn DemoClock>>,
    /// Cookies only over TLS; off only on loopback.
    pub secure_cookies: bool,
    /// Whose word on where a request came from is taken.
    pub trusted_proxies: Arc<TrustedProxies>,
}

impl fmt::Debug for Web {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Web(…)")
    }
}

/// Rows of the tables of pages without a handler.
#[must_use]
pub fn pages_unanswered() -> Vec<&'static str> {
    portal::unanswered().chain(desk::unanswered()).collect()
}

/// Every address that the server answers.
pub fn router(web: Web) -> Router {
    let all = Router::new().merge(api::router()).merge(portal::router()).merge(desk::router());
    let all = all.fallback(missing).method_not_allowed_fallback(no_such_method);
    all.layer(from_fn(headers::one_host)).layer(from_fn(api::problems_of_api)).layer(from_fn(headers::secure)).with_state(web)
}

/// There is nothing at this address.
async fn missing(State(web): State<Web>, request: Request) -> Response {
    if of_api(&request) {
        return api::missing().await.into_response();
    }
    problem_page(web, request, StatusCode::NOT_FOUND).await
}

/// There is something at this address, but not for this method.
async fn no_such_method(State(web): State<Web>, request: Request) -> Response {
    if of_api(&request) {
        return api::no_such_method().await.into_response();
    }
    problem_page(web, request, StatusCode::METHOD_NOT_ALLOWED).await
}

fn of_api(request: &Request) -> bool {
    let path = request.uri().path();
    path.starts_with("/api/") || path.starts_with("/problems/")
}

async fn problem_page(web: Web, request: Request, status: StatusCode) -> Response {
    let (mut parts, _) = request.into_parts();
    match Page::from_request_parts(&mut parts, &web).await {
        Ok(page) => page.plain_problem(status),
        Err(response) => response,
    }
}
