//! What other systems of the maker keep here about a person, by category.

use super::Who;
use crate::App;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::person::ask::Allowed;
use crate::view::put_json;
use aftercare_store::{Batch, SubjectId};
use std::collections::BTreeSet;

/// The kinds of vault rows are this and the category.
const KIND: &str = "deposit-";
const MOST_BYTES: usize = 64 * 1024;

impl App {
    /// Keeps a datum, where the policy lets it be collected from the source.
    ///
    /// # Errors
    /// A refusal with its rules; an unknown category, or more than a datum.
    pub async fn deposit_put(&self, ctx: &Context, subject: &SubjectId, category: &str, source: &str, value: &str) -> Result<Allowed> {
        if self.world.policies.vocabulary.category(category).is_none() {
            return Err(Error::field("category", "unknown", "there is no category of this name"));
        }
        if value.len() > MOST_BYTES {
            return Err(Error::field("value", "too-long", format!("a datum has {MOST_BYTES} bytes at most")));
        }
        let allowed = self.may_collect(ctx, subject, category, source).await?;
        let put = put_json(subject, &format!("{KIND}{category}"), &self.new_id()?, &serde_json::json!({ "value": value }), self.micros())?;
        self.store.commit(Batch { vault: vec![put], ..Batch::default() }).await?;
        Ok(allowed)
    }

    /// The categories of what is deposited about a person.
    ///
    /// # Errors
    /// The store fails.
    pub async fn deposited(&self, subject: &SubjectId) -> Result<BTreeSet<String>> {
        let rows = self.store.vault_all(subject).await?;
        Ok(rows.iter().filter_map(|row| row.kind.strip_prefix(KIND)).map(str::to_owned).collect())
    }

    /// A person of whom another system knows, without an account here.
    ///
    /// # Errors
    /// The store fails.
    pub async fn person_create(&self, who: &Who) -> Result<SubjectId> {
        let subject = SubjectId::new(self.new_id()?);
        let residence = super::Residence { country: Some(who.country.clone()), state: who.state.clone(), born_on: who.born_on };
        self.residence_put(&subject, &residence).await?;
        Ok(subject)
    }
}
