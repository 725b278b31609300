//! Accounts as an administrator sees them, and the roles that they give.

use crate::App;
use crate::audit::{page_limit, resource_of};
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::session::instant;
use aftercare_store::{Account, SubjectId};
use aftercare_wire::{ChangedSince, Language, Page, Role, RoleChange, UserView};
use sha2::{Digest, Sha256};

/// In the audit trail, who has the machine.
pub(crate) const OPERATOR: &str = "operator";
/// The roles that an account may have, in the order in which they are listed.
pub(crate) const ROLES: [Role; 6] = [Role::Owner, Role::Agent, Role::Assessor, Role::Editor, Role::PrivacyOfficer, Role::Administrator];

impl App {
    /// Accounts by role, then by age.
    pub async fn users(&self, ctx: &Context, role: Option<Role>, cursor: Option<&str>, limit: u32) -> Result<Page<UserView>> {
        self.audited(ctx, Action::UserRead, "", async {
            permit(&ctx.principal, Action::UserRead)?;
            let after = cursor.map(cursor_of).transpose()?;
            let limit = page_limit(limit);
            let mut found: Vec<Account> = Vec::new();
            for listed in ROLES.into_iter().filter(|listed| role.is_none_or(|role| role == *listed)) {
                let after = match &after {
                    Some((at, _)) if listed < *at => continue,
                    Some((at, subject)) if listed == *at => Some(subject),
                    _ => None,
                };
                // One more than the page holds tells whether there is another.
                let missing = limit.saturating_add(1).saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
                if missing == 0 {
                    break;
                }
                found.extend(self.store.accounts(listed.as_str(), after, missing).await?);
            }
            let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
            if more {
                found.pop();
            }
            let last = found.last().filter(|_| more);
            let next_cursor = last.map(|account| format!("{}.{}", account.role, account.subject_id));
            let mut items = Vec::new();
            for account in found {
                items.push(self.user(ctx, account).await?);
            }
            Ok(Page { items, next_cursor })
        })
        .await
    }

    /// Gives an account its role. Sessions and tokens have the new role at once.
    ///
    /// # Errors
    /// A field error unless it is exactly one role, or where nobody would be left to administer; [`Error::Changed`] when the account
    /// is not the one that was seen.
    pub async fn role_change(&self, ctx: &Context, subject: &SubjectId, change: &RoleChange) -> Result<UserView> {
        self.audited(ctx, Action::RoleChange, &resource_of("account", subject.as_str()), async {
            permit(&ctx.principal, Action::RoleChange)?;
            let role = match change.roles.as_slice() {
                [role] if ROLES.contains(role) => *role,
                [_] => return Err(Error::field("roles", "not-assignable", "nobody signs in as `system`")),
                _ => return Err(Error::field("roles", "exactly-one", "an account has exactly one role")),
            };
            let _alone = self.gate.accounts.lock().await;
            let before = self.store.account(subject).await?.ok_or(Error::NotFound { what: "account" })?;
            let current_version = version(&before);
            if let Some(seen_version) = ctx.seen_version.filter(|seen| *seen != current_version) {
                return Err(Error::Changed(Box::new(ChangedSince { seen_version, current_version, entries: Vec::new() })));
            }
            let after = Account { role: role.as_str().to_owned(), ..before.clone() };
            if before.role == Role::Administrator.as_str() && role != Role::Administrator {
                self.keep_an_administrator(subject).await?;
            }
            self.store.account_update(&after).await?;
            self.user(ctx, after).await
        })
        .await
    }

    /// Gives an account its role on the word of whoever operates the machine: this is how the first administrator comes about.
    ///
    /// # Errors
    /// Where nobody signed up with this address, or nobody would be left to administer.
    pub async fn role_set_by_operator(&self, email: &str, role: Role) -> Result<()> {
        let operator = Context::new(Principal::Person { subject: SubjectId::new(OPERATOR), role: Role::System }, Language::En);
        let email = crate::account::email_of(email).map_err(|message| Error::field("email", "not-an-address", message))?;
        let account = self.store.account_by_login("email", &email).await?;
        let account = account.ok_or_else(|| Error::field("email", "unknown", "nobody has signed up with this address"))?;
        self.audited(&operator, Action::RoleChange, &resource_of("account", account.subject_id.as_str()), async {
            let _alone = self.gate.accounts.lock().await;
            if !ROLES.contains(&role) {
                return Err(Error::field("role", "not-assignable", "nobody signs in as `system`"));
            }
            if account.role == Role::Administrator.as_str() && role != Role::Administrator {
                self.keep_an_administrator(&account.subject_id).await?;
            }
            self.store.account_update(&Account { role: role.as_str().to_owned(), ..account.clone() }).await.map_err(Error::from)
        })
        .await
    }

    pub(crate) async fn keep_an_administrator(&self, leaving: &SubjectId) -> Result<()> {
        let administrators = self.store.accounts(Role::Administrator.as_str(), None, 2).await?;
        if administrators.iter().any(|account| account.subject_id != *leaving && account.state == "active") {
            return Ok(());
        }
        Err(Error::field("roles", "last-administrator", "this is the last administrator; make another one first"))
    }

    async fn user(&self, ctx: &Context, account: Account) -> Result<UserView> {
        // Erased between the two look-ups: its name is gone, and the account with the next page.
        let (name, email) = self.profile(&account.subject_id).await?.map(|profile| self.shown_profile(ctx, profile)).unwrap_or_default();
        let role = account.role.parse().map_err(|e| Error::Internal(format!("account `{}`: {e}", account.subject_id)))?;
        let version = version(&account);
        let (subject_id, created_at) = (account.subject_id.to_string(), instant(account.created_at));
        Ok(UserView { subject_id, name, email, roles: vec![role], created_at, version })
    }
}

/// A number that is another one whenever role or state is another one.
fn version(account: &Account) -> u64 {
    let hash: [u8; 32] = Sha256::digest(format!("{}\n{}\n{}", account.subject_id, account.role, account.state)).into();
    hash.iter().take(4).fold(0, |number, byte| number * 256 + u64::from(*byte))
}

fn cursor_of(text: &str) -> Result<(Role, SubjectId)> {
    let parts = text
        .split_once('.')
        .filter(|_| !text.contains(char::is_control))
        .and_then(|(role, subject)| Some((role.parse::<Role>().ok()?, SubjectId::from(subject))));
    parts.ok_or_else(|| Error::field("cursor", "not-a-cursor", "this is not where a page of this list ended"))
}
