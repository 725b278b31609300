//! Links that a mail brings, known by the hash of their token only: to open an account, to deny a sign-in, to consent for a child.

use crate::Store;
use crate::error::{Error, Result};
use crate::hold::Unheld;
use crate::id::{LinkId, Micros, SubjectId};
use crate::statement::{Query, Step, registered, values};

registered! {
    LINK_INSERT = "INSERT INTO account_link (link_id, kind, subject_id, about, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
    LINK_TOKEN = "UPDATE account_link SET token_hash = $1 WHERE link_id = $2 AND expires_at > $3";
    LINK_BY_TOKEN = "SELECT link_id, kind, subject_id, about, created_at, expires_at FROM account_link \
        WHERE token_hash = $1 AND kind = $2 AND expires_at > $3";
    LINK_USE = "DELETE FROM account_link WHERE link_id = $1 AND expires_at > $2";
    LINKS_DROP = "DELETE FROM account_link WHERE subject_id = $1";
    LINKS_SWEEP = "DELETE FROM account_link WHERE expires_at <= $1 AND NOT EXISTS (SELECT 1 FROM legal_hold h \
        WHERE h.subject_id = account_link.subject_id AND h.category IN ($2, $3, $4, $5) AND h.released_at IS NULL \
        AND (h.last_day IS NULL OR h.last_day >= $6))";
}

/// What a link allows, to whom, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLink {
    pub link_id: LinkId,
    pub kind: String,
    pub subject_id: SubjectId,
    /// Opaque ids of what it is about, one blank between them.
    pub about: String,
    pub created_at: Micros,
    pub expires_at: Micros,
}

/// A link is used up, unless it is over at `now`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkUse {
    pub link_id: LinkId,
    pub now: Micros,
}

impl AccountLink {
    pub(crate) fn insert(&self) -> Step {
        let Self { link_id, kind, subject_id, about, created_at, expires_at } = self;
        Step::new(LINK_INSERT, values![link_id, kind.as_str(), subject_id, about.as_str(), *created_at, *expires_at])
    }
}

impl LinkUse {
    pub(crate) fn step(&self) -> Step {
        Step::new(LINK_USE, values![&self.link_id, self.now]).or_fail(Error::NotFound { what: "link" })
    }
}

/// No link of this subject works any more.
pub(crate) fn drop_links(subject: &SubjectId) -> Step {
    Step::new(LINKS_DROP, values![subject])
}

impl Store {
    /// Gives a link its token. Says whether it is still there and not over at `now`; an earlier token is void.
    pub async fn link_token(&self, link: &LinkId, token_hash: &str, now: Micros) -> Result<bool> {
        Ok(self.write_one(Step::new(LINK_TOKEN, values![token_hash, link, now])).await? == 1)
    }

    /// The link of this kind with this token, unless it is over at `now`.
    pub async fn link_by_token(&self, token_hash: &str, kind: &str, now: Micros) -> Result<Option<AccountLink>> {
        let found = self.select_one(Query::new(LINK_BY_TOKEN, values![token_hash, kind, now])).await?;
        found
            .map(|mut row| {
                Ok(AccountLink {
                    link_id: row.text()?,
                    kind: row.text()?,
                    subject_id: row.text()?,
                    about: row.text()?,
                    created_at: row.micros()?,
                    expires_at: row.micros()?,
                })
            })
            .transpose()
    }

    pub async fn links_sweep(&self, now: Micros, unheld: &Unheld) -> Result<u64> {
        self.write_one(unheld.sweep(LINKS_SWEEP, now)?).await
    }
}
