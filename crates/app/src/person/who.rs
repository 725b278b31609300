//! Where somebody lives and how old they are: what the policy asks about a person.

use crate::App;
use crate::error::{Error, Result};
use crate::view::put_json;
use aftercare_privacy::{Resident, Standing};
use aftercare_store::{Batch, RowId, SubjectId, VaultWrite};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub(crate) const KIND: &str = "residence";
const ROW: &str = "home";

/// Where somebody lives, as far as it is known: a vault row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Residence {
    /// ISO 3166-1 alpha-2; without it the account's.
    pub country: Option<String>,
    /// ISO 3166-2 without the country.
    pub state: Option<String>,
    pub born_on: Option<Date>,
}

/// A person as the policy sees them.
#[derive(Clone, PartialEq, Eq)]
pub struct Who {
    pub country: String,
    pub state: Option<String>,
    pub born_on: Option<Date>,
}

impl std::fmt::Debug for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Who(…)")
    }
}

impl Who {
    /// Somebody of whom nobody knows where they live.
    #[must_use]
    pub fn unknown() -> Self {
        Self { country: String::new(), state: None, born_on: None }
    }

    #[must_use]
    pub fn resident(&self) -> Resident<'_> {
        Resident { country: &self.country, state: self.state.as_deref() }
    }
}

/// A version with the person and the day that it is asked for.
pub(crate) struct Asked<'a> {
    app: &'a App,
    who: &'a Who,
    version: String,
    day: Date,
}

impl Asked<'_> {
    pub fn with<T>(&self, ask: impl FnOnce(&Standing<'_>) -> T) -> Result<T> {
        let standing = self.app.world.policies.standing(&self.version, self.who.resident(), self.day);
        let gone = || {
            Error::Internal(format!("the version `{}` of the privacy policy was published and is not among the documents", self.version))
        };
        standing.map(|standing| ask(&standing)).ok_or_else(gone)
    }
}

impl App {
    /// A person as the policy sees them.
    ///
    /// # Errors
    /// Nothing is known of them.
    pub async fn who(&self, subject: &SubjectId) -> Result<Who> {
        let account = self.store.account(subject).await?;
        let row = self.store.vault_get(subject, KIND, &RowId::from(ROW)).await?;
        let residence: Option<Residence> =
            row.map(|row| serde_json::from_slice(&row.plain)).transpose().map_err(|e| Error::Internal(format!("residence: {e}")))?;
        let residence = residence.unwrap_or_default();
        let country = residence.country.or_else(|| account.map(|account| account.region)).ok_or(Error::NotFound { what: "person" })?;
        Ok(Who { country, state: residence.state, born_on: residence.born_on })
    }

    /// Keeps where somebody lives.
    ///
    /// # Errors
    /// The store fails.
    pub async fn residence_put(&self, subject: &SubjectId, residence: &Residence) -> Result<()> {
        let vault = vec![self.residence_write(subject, residence)?];
        self.store.commit(Batch { vault, ..Batch::default() }).await?;
        Ok(())
    }

    pub(crate) fn residence_write(&self, subject: &SubjectId, residence: &Residence) -> Result<VaultWrite> {
        put_json(subject, KIND, ROW, residence, self.micros())
    }

    /// The day that it is where somebody lives.
    pub(crate) fn day_of(&self, who: &Who) -> Date {
        self.world.regions.zone(&who.country).to_datetime(self.now()).date()
    }

    /// The version in force for somebody now.
    pub(crate) async fn standing<'a>(&'a self, who: &'a Who) -> Result<Asked<'a>> {
        let day = self.day_of(who);
        Ok(Asked { app: self, who, version: self.policy_in_force(day).await?, day })
    }
}
