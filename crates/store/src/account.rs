//! Accounts: who may sign in, as what. Names and addresses are vault rows.

use crate::error::{Error, Result};
use crate::id::{Micros, SubjectId};
use crate::link::drop_links;
use crate::statement::{Query, Step, registered, values};
use crate::value::Row;
use crate::{Store, limited};

macro_rules! columns {
    () => {
        "subject_id, role, state, password_hash, region, language, created_at"
    };
}

registered! {
    ACCOUNT_INSERT = concat!("INSERT INTO account (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7)");
    ACCOUNT = concat!("SELECT ", columns!(), " FROM account WHERE subject_id = $1");
    ACCOUNT_BY_LOGIN = "SELECT a.subject_id, a.role, a.state, a.password_hash, a.region, a.language, a.created_at \
        FROM blind_unique b JOIN account a ON a.subject_id = b.subject_id WHERE b.kind = $1 AND b.index_hash = $2";
    ACCOUNTS_BY_INDEX = "SELECT a.subject_id, a.role, a.state, a.password_hash, a.region, a.language, a.created_at \
        FROM blind_index b JOIN account a ON a.subject_id = b.subject_id WHERE b.kind = $1 AND b.index_hash = $2 AND a.state = $3 \
        ORDER BY a.created_at DESC, a.subject_id LIMIT $4";
    ACCOUNTS = concat!("SELECT ", columns!(), " FROM account WHERE role = $1 AND subject_id > $2 AND state IN ($3, $4) \
        ORDER BY subject_id LIMIT $5");
    ACCOUNTS_LEFT = "SELECT a.subject_id FROM account a WHERE a.state = $1 AND a.created_at <= $2 \
        AND NOT EXISTS (SELECT 1 FROM account_link l WHERE l.subject_id = a.subject_id) ORDER BY a.created_at LIMIT $3";
    ACCOUNT_STATE = "UPDATE account SET state = $1 WHERE subject_id = $2 AND state = $3";
    ACCOUNT_PASSWORD_FORGET = "UPDATE account SET password_hash = $1 WHERE subject_id = $2 AND state = $3 AND password_hash <> $4";
    ACCOUNT_UPDATE = "UPDATE account SET role = $1, state = $2, region = $3, language = $4 WHERE subject_id = $5";
}

#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub subject_id: SubjectId,
    pub role: String,
    pub state: String,
    pub password_hash: String,
    pub region: String,
    pub language: String,
    pub created_at: Micros,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { subject_id, role, state, .. } = self;
        f.debug_struct("Account").field("subject_id", subject_id).field("role", role).field("state", state).finish_non_exhaustive()
    }
}

impl Account {
    pub(crate) fn insert(&self) -> Step {
        Step::new(
            ACCOUNT_INSERT,
            values![
                &self.subject_id,
                self.role.as_str(),
                self.state.as_str(),
                self.password_hash.as_str(),
                self.region.as_str(),
                self.language.as_str(),
                self.created_at
            ],
        )
    }

    fn read(mut row: Row) -> Result<Self> {
        Ok(Self {
            subject_id: row.text()?,
            role: row.text()?,
            state: row.text()?,
            password_hash: row.text()?,
            region: row.text()?,
            language: row.text()?,
            created_at: row.micros()?,
        })
    }
}

/// An account is in another state from now on, if it is in the state that is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountState {
    pub subject_id: SubjectId,
    pub from: String,
    pub to: String,
    /// Its sessions end, its access tokens are revoked and no link of it works any more.
    pub ends: Option<Micros>,
}

impl AccountState {
    pub(crate) fn steps(&self) -> Vec<Step> {
        let Self { subject_id, from, to, ends } = self;
        let state = Step::new(ACCOUNT_STATE, values![to.as_str(), subject_id, from.as_str()]).or_fail(Error::NotFound { what: "account" });
        let ended = ends.iter().flat_map(|at| crate::session::end_all(subject_id, *at).into_iter().chain([drop_links(subject_id)]));
        std::iter::once(state).chain(ended).collect()
    }
}

impl Store {
    /// Accounts that were made until then, are still in this state, and have no link left that could change it; the oldest first.
    pub async fn accounts_left(&self, state: &str, until: Micros, limit: u32) -> Result<Vec<SubjectId>> {
        self.list(ACCOUNTS_LEFT, values![state, until, limited(limit)], |mut row| row.text()).await
    }

    /// Accounts in a state whose rows have this blind index, the newest first: one question, however many there are.
    pub async fn accounts_by_index(&self, kind: &str, value: &str, state: &str, limit: u32) -> Result<Vec<Account>> {
        let values = values![kind, self.sealing().blind(kind, value), state, limited(limit)];
        self.list(ACCOUNTS_BY_INDEX, values, Account::read).await
    }

    pub async fn account(&self, subject: &SubjectId) -> Result<Option<Account>> {
        self.select_one(Query::new(ACCOUNT, values![subject])).await?.map(Account::read).transpose()
    }

    /// The account whose unique blind index of `index_kind` (such as `email`) was made from `value`.
    pub async fn account_by_login(&self, index_kind: &str, value: &str) -> Result<Option<Account>> {
        let values = values![index_kind, self.sealing().blind(index_kind, value)];
        self.select_one(Query::new(ACCOUNT_BY_LOGIN, values)).await?.map(Account::read).transpose()
    }

    /// Accounts of one role that are open or closed, by subject id.
    pub async fn accounts(&self, role: &str, after: Option<&SubjectId>, limit: u32) -> Result<Vec<Account>> {
        let after = after.map_or("", SubjectId::as_str);
        self.list(ACCOUNTS, values![role, after, "active", "closed", limited(limit)], Account::read).await
    }

    /// A closed account's password goes with the name that it was for.
    pub async fn account_forget_password(&self, subject: &SubjectId) -> Result<()> {
        self.write_one(Step::new(ACCOUNT_PASSWORD_FORGET, values!["", subject, "closed", ""])).await.map(drop)
    }

    /// Replaces everything about an account but its subject, its age and its password.
    pub async fn account_update(&self, account: &Account) -> Result<()> {
        let values =
            values![account.role.as_str(), account.state.as_str(), account.region.as_str(), account.language.as_str(), &account.subject_id];
        let step = Step::new(ACCOUNT_UPDATE, values).or_fail(Error::NotFound { what: "account" });
        self.write_one(step).await.map(drop)
    }
}
