//! What the nightly run has to do, read from the inventory. A promise that nothing here keeps is a defect of the document.

use aftercare_privacy::inventory::{Inventory, Moment, Place, Retention, Until};
use aftercare_store::AgedTable;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Vault rows, so many days after they came.
    Vault {
        days: u32,
    },
    /// Vault rows, so many days after their cases were closed; those of no case, `unused` days after they came.
    VaultOfCase {
        days: u32,
        unused: u32,
    },
    /// Vault rows of closed accounts, so many days after they were closed.
    VaultOfClosed {
        days: u32,
    },
    VaultOfHold {
        days: u32,
    },
    /// Vault rows of requests of people, so many days after the request was closed, or ended.
    VaultOfRequest {
        days: u32,
    },
    Table {
        table: AgedTable,
        days: u32,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    pub(super) place: Place,
    /// The table, or the kind of vault rows.
    pub(super) of: String,
    pub(super) due: Due,
    /// The blind indexes that go with a row.
    pub(super) indexes: Vec<String>,
    /// A file goes with the row.
    pub(super) has_blob: bool,
    /// The row's id is that of a file, not of a case.
    pub(super) by_file: bool,
}

impl Task {
    /// As how far it has come is noted.
    pub(super) fn name(&self) -> String {
        match &self.due {
            Due::Table { table, .. } => format!("table {table:?}"),
            _ => format!("vault {}", self.of),
        }
    }
}

/// The tasks of a night.
///
/// # Errors
/// The promise that nothing keeps.
pub(crate) fn tasks_of(inventory: &Inventory) -> Result<Vec<Task>, String> {
    let mut tasks = Vec::new();
    for kind in inventory.names(Place::Vault) {
        let Some(retention) = inventory.retention_of(Place::Vault, kind) else { continue };
        if inventory.retention_of(Place::Blob, kind).is_some_and(|blob| blob.id != retention.id) {
            return Err(format!("`{kind}`: a file goes with its row, and is kept for another time"));
        }
        if let Some(due) = vault(kind, retention)? {
            let row = |row: &&aftercare_privacy::inventory::Row| row.place == Place::Index && row.of == kind;
            let indexes = inventory.rows.iter().filter(row).flat_map(|row| row.names.clone()).collect();
            let has_blob = inventory.names(Place::Blob).contains(kind);
            let by_file = has_blob || kind == crate::files::reader::DRAWING;
            tasks.push(Task { place: Place::Vault, of: kind.to_owned(), due, indexes, has_blob, by_file });
        }
    }
    for table in inventory.names(Place::Column) {
        let Some(retention) = inventory.retention_of(Place::Column, table) else { continue };
        for (aged, days) in columns(table, retention)? {
            let due = Due::Table { table: aged, days };
            tasks.push(Task { place: Place::Column, of: table.to_owned(), due, indexes: Vec::new(), has_blob: false, by_file: false });
        }
    }
    Ok(tasks)
}

fn nobody(of: &str, retention: &Retention) -> String {
    format!("`{of}` is kept as `{}` ({}), and nothing in the program keeps that promise", retention.id, retention.until.slug())
}

fn vault(kind: &str, retention: &Retention) -> Result<Option<Due>, String> {
    Ok(match retention.until {
        Until::Erasure => None,
        Until::AccountClosed => Some(Due::VaultOfClosed { days: 0 }),
        Until::After { days, moment: Moment::AccountClosed } => Some(Due::VaultOfClosed { days }),
        Until::After { days, moment: Moment::Created } => Some(Due::Vault { days }),
        Until::After { days, moment: Moment::CaseClosed } => Some(Due::VaultOfCase { days, unused: retention.unused_days.unwrap_or(days) }),
        Until::After { days, moment: Moment::HoldEnded } if kind == crate::hold::KIND => Some(Due::VaultOfHold { days }),
        Until::After { days, moment: Moment::RequestClosed } if crate::rights::is_of_request(kind) => Some(Due::VaultOfRequest { days }),
        Until::After { .. } | Until::NeverPersonal => return Err(nobody(kind, retention)),
    })
}

fn columns(table: &str, retention: &Retention) -> Result<Vec<(AgedTable, u32)>, String> {
    let Until::After { days, moment } = retention.until else {
        return if retention.until == Until::Erasure { Ok(Vec::new()) } else { Err(nobody(table, retention)) };
    };
    Ok(match (table, moment) {
        ("outbox", Moment::Sent) => vec![(AgedTable::Sent, days), (AgedTable::Written, retention.unused_days.unwrap_or(days))],
        ("audit", Moment::Created) => vec![(AgedTable::Audit, days)],
        ("idempotency", Moment::Created) => vec![(AgedTable::Answer, days)],
        ("api_token", Moment::SessionEnded) => vec![(AgedTable::RevokedToken, days), (AgedTable::ExpiredToken, days)],
        ("session", Moment::SessionEnded) => vec![(AgedTable::Session, days)],
        ("password_reset", Moment::SessionEnded) => vec![(AgedTable::PasswordReset, days)],
        // Every hour, the moment it is over.
        ("account_link" | "passkey_challenge" | "phone_code", Moment::SessionEnded) => Vec::new(),
        // It goes with its row in the vault.
        ("legal_hold", Moment::HoldEnded) => Vec::new(),
        _ => return Err(nobody(table, retention)),
    })
}
