//! The business, or a part of it, goes to somebody else: people are told before data go, and data go to that successor only, from its day on.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::{Action, permit};
use crate::chore::Chore;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::hold::operator;
use crate::person::News;
use crate::users::ROLES;
use aftercare_core::person::{BusinessTransfer, Person, PersonCommand, Register, RegisterEvent};
use aftercare_wire::{BusinessTransferView, TransferCreate};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The kind of recipients that a business can go to.
pub(super) const SUCCESSOR: &str = "successor";
const KINDS: [&str; 5] = ["merger", "acquisition", "financing", "asset-sale", "insolvency"];
const TEMPLATE: &str = "business-transfer";

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
            let (id, payload) = (transfer.id.as_str(), serde_json::json!({ "transfer": transfer.id }));
            let told = PersonCommand::ToldOfTransfer { transfer: id };
            let news = News { template: TEMPLATE, payload, told, id, was_told: Person::was_told_of_transfer };
            for role in ROLES {
                self.tell_each(role, &news, &mut chore).await?;
            }
            if chore.failed.len() == failed {
                let entry = RegisterEvent::TransferTold { at: self.now(), transfer: transfer.id.clone() };
                self.enter(|register| Ok((!register.was_told(&transfer.id)).then(|| entry.clone()))).await?;
            }
        }
        Ok(chore)
    }
}
