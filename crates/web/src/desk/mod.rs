//! Pages of the desk.

use crate::state::Web;
use axum::Router;

pub(crate) fn router() -> Router<Web> {
    Router::new()
}
