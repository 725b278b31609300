//! What a request says of people, sealed with the person whom it is about.

use super::none;
use crate::App;
use crate::error::{Error, Result};
use crate::view::put_json;
use aftercare_store::{RowId, SubjectId, VaultWrite};
use serde::{Deserialize, Serialize};

/// A request, by its number.
pub(crate) const REQUEST: &str = "rights-request";
/// What was taken in to verify somebody: by the number of the request and of the step.
pub(crate) const EVIDENCE: &str = "rights-evidence";

/// Somebody beside the person: a member of their household, or who acts for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Beside {
    pub id: String,
    pub is: String,
    pub name: String,
    pub email: String,
}

/// Why a step was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reason {
    pub step: String,
    pub at: String,
    pub by: String,
    pub reason: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RequestRow {
    /// What the person wrote.
    pub text: String,
    /// Whom the answer goes to, where no account says it, or none any more.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub language: String,
    #[serde(default)]
    pub people: Vec<Beside>,
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// What the person is told with the answer.
    #[serde(default)]
    pub answer: String,
}

impl App {
    pub(crate) async fn rights_row(&self, subject: &SubjectId, id: &str) -> Result<RequestRow> {
        let row = self.store.vault_get(subject, REQUEST, &RowId::new(id)).await?.ok_or_else(none)?;
        serde_json::from_slice(&row.plain).map_err(|e| Error::Internal(format!("a request cannot be read: {e}")))
    }

    pub(crate) fn rights_row_put(&self, subject: &SubjectId, id: &str, row: &RequestRow) -> Result<VaultWrite> {
        put_json(subject, REQUEST, id, row, self.micros())
    }
}
