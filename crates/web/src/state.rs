//! What every handler needs, and the whole router.

use crate::messages::Messages;
use crate::{api, desk, portal};
use aftercare_app::App;
use axum::Router;
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
}

impl fmt::Debug for Web {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Web(…)")
    }
}

/// Every address that the server answers.
pub fn router(web: Web) -> Router {
    Router::new().merge(api::router()).merge(portal::router()).merge(desk::router()).with_state(web)
}
