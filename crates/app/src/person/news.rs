//! What everybody with an account is told by mail, each once: a version of the policy, a transfer of the business.

use super::Beside;
use crate::App;
use crate::chore::Chore;
use crate::context::system;
use crate::error::Result;
use aftercare_core::person::{AccountState, Person, PersonCommand};
use aftercare_store::{Account, SubjectId};
use aftercare_wire::Role;

const PAGE: u32 = 200;

/// Something to tell.
pub(crate) struct News<'n> {
    pub template: &'static str,
    /// What the mail is composed from.
    pub payload: serde_json::Value,
    /// Writes down that somebody was told.
    pub told: PersonCommand<'n>,
    pub id: &'n str,
    /// Was somebody told of what has this id?
    pub was_told: fn(&Person, &str) -> bool,
}

impl App {
    /// Tells every account of a role, one after the other, unless it was told before or is closed.
    pub(crate) async fn tell_each(&self, role: Role, news: &News<'_>, chore: &mut Chore) -> Result<()> {
        let mut after: Option<SubjectId> = None;
        loop {
            let page = self.store.accounts(role.as_str(), after.as_ref(), PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.subject_id.clone());
            for account in &page {
                match self.tell(account, news).await {
                    Ok(told) => chore.done += u64::from(told),
                    Err(error) => chore.failed.push(format!("subject {}: {error}", account.subject_id)),
                }
            }
        }
    }

    async fn tell(&self, account: &Account, news: &News<'_>) -> Result<bool> {
        let subject = &account.subject_id;
        let person = self.person(subject).await?;
        if (news.was_told)(&person, news.id) || person.account == AccountState::Closed {
            return Ok(false);
        }
        let outbox = vec![self.account_notice(subject, news.template, &news.payload)?];
        let beside = Beside { outbox, ..Beside::default() };
        self.person_act(&system(), subject, std::slice::from_ref(&news.told), &beside).await?;
        Ok(true)
    }
}
