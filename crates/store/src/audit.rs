//! The audit trail: a row opened before a handler runs and closed after it.

use crate::error::{Error, Result};
use crate::id::{AuditId, Micros};
use crate::statement::{Step, registered, values};
use crate::value::Row;
use crate::{Store, limited};

registered! {
    AUDIT_OPEN = "INSERT INTO audit (audit_id, at, actor, action, resource, outcome, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    AUDIT_CLOSE = "UPDATE audit SET outcome = $1, detail = $2 WHERE audit_id = $3 AND outcome IS NULL";
    AUDIT_PAGE = "SELECT audit_id, at, actor, action, resource, outcome, detail FROM audit \
        WHERE at >= $1 AND at < $2 AND (at, audit_id) > ($3, $4) ORDER BY at, audit_id LIMIT $5";
    AUDIT_FOUND = "SELECT audit_id, at, actor, action, resource, outcome, detail FROM audit \
        WHERE at >= $1 AND at < $2 AND (at, audit_id) > ($3, $4) AND substr(resource, 1, length($5)) = $5 \
        AND ($6 = '' OR actor = $6 OR substr(actor, length(actor) - length($6)) = $7) ORDER BY at, audit_id LIMIT $8";
}

/// Who is about to do what to which resource; ids only, never personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditOpened {
    pub audit_id: AuditId,
    pub at: Micros,
    pub actor: String,
    pub action: String,
    pub resource: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    pub opened: AuditOpened,
    /// None until the handler ended; a row that stays so tells of a crash.
    pub outcome: Option<String>,
    pub detail: String,
}

/// Which rows are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFound {
    /// An actor, or what stands after the blank in one: the subject's id.
    pub actor: String,
    pub resource: String,
}

impl AuditRow {
    fn read(mut row: Row) -> Result<Self> {
        let opened =
            AuditOpened { audit_id: row.text()?, at: row.micros()?, actor: row.text()?, action: row.text()?, resource: row.text()? };
        Ok(Self { opened, outcome: row.opt_text()?, detail: row.text()? })
    }
}

impl Store {
    pub async fn audit_open(&self, opened: &AuditOpened) -> Result<()> {
        let AuditOpened { audit_id, at, actor, action, resource } = opened;
        let outcome: Option<&str> = None;
        let values = values![audit_id, *at, actor.as_str(), action.as_str(), resource.as_str(), outcome, ""];
        self.write_one(Step::new(AUDIT_OPEN, values)).await.map(drop)
    }

    /// Closes a row, once.
    pub async fn audit_close(&self, audit: &AuditId, outcome: &str, detail: &str) -> Result<()> {
        let step = Step::new(AUDIT_CLOSE, values![outcome, detail, audit]).or_fail(Error::NotFound { what: "open audit row" });
        self.write_one(step).await.map(drop)
    }

    /// As [`Store::audit_page`], of one actor and of resources that begin so; what is empty asks for nothing.
    pub async fn audit_found(
        &self,
        (from, until): (Micros, Micros),
        found: &AuditFound,
        after: Option<(Micros, &AuditId)>,
        limit: u32,
    ) -> Result<Vec<AuditRow>> {
        let (at, id) = after.map_or((Micros(i64::MIN), ""), |(at, id)| (at, id.as_str()));
        let subject = format!(" {}", found.actor);
        let values = values![from, until, at, id, found.resource.as_str(), found.actor.as_str(), subject, limited(limit)];
        self.list(AUDIT_FOUND, values, AuditRow::read).await
    }

    /// Rows opened from `from` and before `until`, oldest first, those after `after`.
    pub async fn audit_page(&self, from: Micros, until: Micros, after: Option<(Micros, &AuditId)>, limit: u32) -> Result<Vec<AuditRow>> {
        let (at, id) = after.map_or((Micros(i64::MIN), ""), |(at, id)| (at, id.as_str()));
        self.list(AUDIT_PAGE, values![from, until, at, id, limited(limit)], AuditRow::read).await
    }
}
