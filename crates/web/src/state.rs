//! What every handler needs, and the whole router.

use crate::messages::Messages;
use crate::{api, desk, headers, portal};
use aftercare_app::App;
use axum::Router;
use axum::middleware::from_fn;
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
    let all = Router::new().merge(api::router()).merge(portal::router()).merge(desk::router());
    let all = all.fallback(api::missing).method_not_allowed_fallback(api::no_such_method);
    all.layer(from_fn(api::problems_of_api)).layer(from_fn(headers::secure)).with_state(web)
}
