use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One page of a list, in the list's own order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it back as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    #[must_use]
    pub fn sample(items: Vec<T>) -> Self {
        Self { items, next_cursor: Some("01JZ8T2M5Q0000000000000004".to_owned()) }
    }
}
