//! Pages of the portal.

use crate::state::Web;
use axum::Router;

pub(crate) fn router() -> Router<Web> {
    Router::new()
}
