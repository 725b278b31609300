//! Which page of a list is asked for.

use aftercare_app::PageAsk;
use serde::Deserialize;
use utoipa::IntoParams;

/// Entries of a page where nobody says how many.
pub(super) const USUAL: u32 = 50;

/// Which page of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// 1 to 200.
    pub limit: Option<u32>,
}

impl From<PageQuery> for PageAsk {
    fn from(query: PageQuery) -> Self {
        Self { cursor: query.cursor, limit: query.limit }
    }
}
