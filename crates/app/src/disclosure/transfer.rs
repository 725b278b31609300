//! The business, or a part of it, goes to somebody else: people are told before data go, and data go to that successor only, from its day on.

use super::alarm::system;
use crate::App;
use crate::audit::resource_of;
use crate::authorise::{Action, permit};
use crate::chore::Chore;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::hold::operator;
use crate::person::Beside;
use aftercare_core::person::{AccountState, BusinessTransfer, PersonCommand, Register, RegisterEvent};
use aftercare_store::{Account, SubjectId};
use aftercare_wire::{BusinessTransferView, Role, TransferCreate};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The kind of recipients that a business can go to.
pub(super) const SUCCESSOR: &str = "successor";
const KINDS: [&str; 5] = ["merger", "acquisition", "financing", "asset-sale", "insolvency"];
const TEMPLATE: &str = "business-transfer";
const PAGE: u32 = 200;

impl App {
    /// Announces a transfer. People are told by [`App::transfers_announce`].
    ///
    /// # Errors
    /// Not allowed, no successor of the register, an unknown kind, or a day that is over or none.
    pub async fn transfer_announce(&self, ctx: &Context, request: &TransferCreate) -> Result<BusinessTransferView> {
        permit(&ctx.principal, Action::DisclosureManage)?;
        self.transfer_entered(ctx, request).await
    }

    /// As [`App::transfer_announce`], on the word of whoever has the machine.
    ///
    /// # Errors
    /// As there.
    pub async fn transfer_announce_by_operator(&self, request: &TransferCreate) -> Result<BusinessTransferView> {
        self.transfer_entered(&operator(), request).await
    }

    async fn transfer_entered(&self, ctx: &Context, request: &TransferCreate) -> Result<BusinessTransferView> {
        self.audited(ctx, Action::DisclosureManage, &resource_of("recipient", &request.successor), async {
            let known = self.world.policies.recipients.get(&request.successor).filter(|one| one.kind == SUCCESSOR);
            if known.is_none() {
                return Err(Error::field("successor", "unknown", "there is no such successor in the register of recipients"));
            }
            if !KINDS.contains(&request.kind.as_str()) {
                return Err(Error::field("kind", "unknown", format!("one of {} is expected", KINDS.join(", "))));
            }
            let day = request.effective_on.parse::<Date>();
            let effective_on = day.map_err(|_| Error::field("effective_on", "not-a-date", "a day as in `2022-06-01`"))?;
            let today = TimeZone::UTC.to_datetime(self.now()).date();
            if effective_on <= today {
                return Err(Error::field("effective_on", "too-early", "people are told before data go: a day after today"));
            }
            let transfer =
                BusinessTransfer { id: self.new_id()?, successor: request.successor.clone(), kind: request.kind.clone(), effective_on };
            let at = self.now();
            let entry = RegisterEvent::TransferAnnounced { at, transfer: transfer.clone() };
            self.enter(|_| Ok(Some(entry.clone()))).await?;
            Ok(self.transfer_view(&self.register().await?, at, &transfer))
        })
        .await
    }

    pub(super) fn transfer_view(&self, register: &Register, at: Timestamp, transfer: &BusinessTransfer) -> BusinessTransferView {
        let name = self.world.policies.recipients.get(&transfer.successor).map_or(transfer.successor.as_str(), |one| one.name.as_str());
        BusinessTransferView {
            id: transfer.id.clone(),
            announced_at: at.to_string(),
            successor: transfer.successor.clone(),
            name: name.to_owned(),
            kind: transfer.kind.clone(),
            effective_on: transfer.effective_on.to_string(),
            told: register.was_told(&transfer.id),
        }
    }

    /// May data go to this recipient as a successor by now?
    pub(crate) async fn transfer_opens_for(&self, recipient: &str, day: Date) -> Result<bool> {
        Ok(self.register().await?.opens_for(recipient, day))
    }

    /// Tells everybody with an account of the transfers announced since. To be called often: nobody is told twice.
    ///
    /// # Errors
    /// The store cannot say who there is; who was told until then was told.
    pub async fn transfers_announce(&self) -> Result<Chore> {
        let mut chore = Chore::default();
        let untold: Vec<BusinessTransfer> = self.register().await?.untold().cloned().collect();
        for transfer in untold {
            let failed = chore.failed.len();
            self.transfer_to_all(&transfer, &mut chore).await?;
            if chore.failed.len() == failed {
                let entry = RegisterEvent::TransferTold { at: self.now(), transfer: transfer.id.clone() };
                self.enter(|register| Ok((!register.was_told(&transfer.id)).then(|| entry.clone()))).await?;
            }
        }
        Ok(chore)
    }

    async fn transfer_to_all(&self, transfer: &BusinessTransfer, chore: &mut Chore) -> Result<()> {
        for role in [Role::Owner, Role::Agent, Role::Assessor, Role::Editor, Role::Administrator] {
            let mut after: Option<SubjectId> = None;
            loop {
                let page = self.store.accounts(role.as_str(), after.as_ref(), PAGE).await?;
                let Some(last) = page.last() else { break };
                after = Some(last.subject_id.clone());
                for account in &page {
                    match self.transfer_to(account, transfer).await {
                        Ok(told) => chore.done += u64::from(told),
                        Err(error) => chore.failed.push(format!("subject {}: {error}", account.subject_id)),
                    }
                }
            }
        }
        Ok(())
    }

    async fn transfer_to(&self, account: &Account, transfer: &BusinessTransfer) -> Result<bool> {
        let subject = &account.subject_id;
        let person = self.person(subject).await?;
        if person.was_told_of_transfer(&transfer.id) || person.account == AccountState::Closed {
            return Ok(false);
        }
        let outbox = vec![self.account_notice(subject, TEMPLATE, &serde_json::json!({ "transfer": transfer.id }))?];
        let command = PersonCommand::ToldOfTransfer { transfer: &transfer.id };
        self.person_act(&system(), subject, std::slice::from_ref(&command), &Beside { outbox, ..Beside::default() }).await?;
        Ok(true)
    }
}
