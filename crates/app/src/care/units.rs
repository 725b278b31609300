//! Devices and their bindings.

use super::{Answer, With};
use crate::App;
use crate::audit::resource_of;
use crate::authorise::{Action, authorise};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::paging::PageAsk;
use crate::view::serial;
use aftercare_core::calendar::{self, period_last_day};
use aftercare_core::command::Command;
use aftercare_core::unit::{Binding, Channel};
use aftercare_core::{CareFile, FileId, UnitId};
use aftercare_store::SubjectId;
use aftercare_wire::{BindingChange, DeviceRegister, HistoryEntry, Page, UnitHistory, UnitView};
use jiff::civil::Date;

/// A civil date of a request.
///
/// # Errors
/// The field, unless it is of the form `2022-12-31` and a day of the calendar.
pub fn date(field: &str, text: &str) -> Result<Date> {
    calendar::day(text).ok_or_else(|| Error::field(field, "not-a-date", "this is not a date such as 2022-12-31"))
}

impl App {
    /// Registers a device for the person who asks.
    ///
    /// # Errors
    /// Fields that are wrong, a serial number that is registered already.
    pub async fn unit_register(&self, ctx: &Context, request: &DeviceRegister) -> Result<UnitView> {
        self.audited(ctx, Action::UnitRegister, "unit", async {
            authorise(&ctx.principal, Action::UnitRegister, ctx.principal.subject(), "unit")?;
            let subject = ctx.principal.subject().cloned().ok_or(Error::Unauthenticated)?;
            let number = serial::normal("serial", &request.serial)?;
            let unit = UnitId::new(self.new_id()?);
            let file = CareFile::new(FileId::new(self.new_id()?), aftercare_core::SubjectId::new(subject.as_str()));
            let channel = Channel::parse(request.channel.as_str()).unwrap_or(Channel::Other);
            let bought_on = date("bought_on", &request.bought_on)?;
            let warranty_last_day = request.warranty_last_day.as_deref().map(|text| date("warranty_last_day", text)).transpose()?;
            // A longer warranty than the region's is not the customer's to state.
            let usual = period_last_day(bought_on, self.world.regions.get(&request.bought_in).warranty_months);
            if warranty_last_day > usual {
                return Err(Error::field("warranty_last_day", "too-late", "the official warranty of this region ends before; ask support"));
            }
            let command = Command::RegisterUnit {
                unit: unit.clone(),
                model: request.model.clone(),
                bought_on,
                bought_in: request.bought_in.clone(),
                channel,
                proof_of_purchase: request.proof_of_purchase,
                warranty_last_day,
            };
            let with = With { vault: vec![serial::write(&subject, unit.as_str(), &number, self.micros())] };
            let acted = self.act(ctx, file, &command, &with, &Answer::Unit(unit.clone())).await?;
            self.viewer(ctx, &acted.file, &[]).await?.unit(&unit)
        })
        .await
    }

    /// The devices of the person who asks.
    ///
    /// # Errors
    /// Not signed in, a cursor that is none of this list, or the store fails.
    pub async fn units(&self, ctx: &Context, ask: &PageAsk) -> Result<Page<UnitView>> {
        authorise(&ctx.principal, Action::UnitRead, ctx.principal.subject(), "unit")?;
        let subject = ctx.principal.subject().cloned().ok_or(Error::Unauthenticated)?;
        self.units_of(ctx, &subject, ask).await
    }

    /// A person's devices: of each lineage the one in their hands.
    pub(crate) async fn units_of(&self, ctx: &Context, subject: &SubjectId, ask: &PageAsk) -> Result<Page<UnitView>> {
        // The cursor names a lineage: which of its units is the current one can change between two pages.
        let (rows, next_cursor) = ask.of(self.store.files_of_subject(subject).await?, |row| row.file_id.as_str())?;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let file = self.load(row.file_id.as_str()).await?;
            if let Some(unit) = file.current_unit() {
                items.push(self.viewer(ctx, &file, &[]).await?.unit(&unit.id)?);
            }
        }
        Ok(Page { items, next_cursor })
    }

    /// One device.
    ///
    /// # Errors
    /// Not there, or not theirs.
    pub async fn unit(&self, ctx: &Context, id: &str) -> Result<UnitView> {
        self.seen(ctx, Action::UnitReadAny, &resource_of("unit", id), async {
            let file = self.file_of_unit(ctx, id, Action::UnitRead, Action::UnitReadAny).await?;
            self.viewer(ctx, &file, &[]).await?.unit(&UnitId::new(id))
        })
        .await
    }

    /// Everything that happened to a device and its plan.
    ///
    /// # Errors
    /// Not there, or not theirs.
    pub async fn unit_history(&self, ctx: &Context, id: &str) -> Result<UnitHistory> {
        self.seen(ctx, Action::HistoryRead, &resource_of("unit", id), self.history(ctx, id)).await
    }

    async fn history(&self, ctx: &Context, id: &str) -> Result<UnitHistory> {
        let file = self.file_of_unit(ctx, id, Action::UnitRead, Action::HistoryRead).await?;
        let viewer = self.viewer(ctx, &file, &[]).await?;
        let mut entries = Vec::new();
        for stored in self.store.events(&aftercare_store::StreamId::new(file.id.as_str()), 0).await? {
            let event = super::read_event(&stored)?;
            if let Some((act, case)) = super::acts::of(&event.kind) {
                let case_id = case.map(|c| c.to_string());
                let same = |r: &&aftercare_store::ReceiptHead| r.at == stored.at && r.act == act.as_str();
                entries.push(HistoryEntry {
                    at: event.at.to_string(),
                    act,
                    actor_role: crate::view::unit::role(event.actor),
                    receipt_id: viewer.receipts.iter().find(same).map(|r| r.receipt_id.as_str().to_owned()),
                    case_id,
                    note: None,
                });
            }
        }
        Ok(UnitHistory { unit: viewer.unit(&UnitId::new(id))?, entries })
    }

    /// Sets or removes a binding. The warnings come with the view's bindings.
    ///
    /// # Errors
    /// Not there, not theirs, or refused.
    pub async fn binding_change(&self, ctx: &Context, request: &BindingChange) -> Result<UnitView> {
        self.audited(ctx, Action::UnitBind, &resource_of("unit", &request.unit_id), async {
            let file = self.file_of_unit(ctx, &request.unit_id, Action::UnitBind, Action::UnitBind).await?;
            let unit = UnitId::new(request.unit_id.as_str());
            let what = Binding::parse(request.what.as_str()).unwrap_or(Binding::Both);
            let command =
                if request.bind { Command::Bind { unit: unit.clone(), what } } else { Command::Unbind { unit: unit.clone(), what } };
            let acted = self.act(ctx, file, &command, &With::default(), &Answer::Unit(unit.clone())).await?;
            self.viewer(ctx, &acted.file, &[]).await?.unit(&unit)
        })
        .await
    }

    /// Loads the file of a unit for somebody who may see it: its owner by one action, staff by the other.
    pub(crate) async fn file_of_unit(&self, ctx: &Context, unit: &str, own: Action, any: Action) -> Result<CareFile> {
        let row = self.store.unit(&aftercare_store::UnitId::new(unit)).await?;
        let Some(row) = row else {
            return Err(self.missing(ctx, own, any, "unit"));
        };
        self.permit(ctx, &row.subject_id, own, any, "unit")?;
        self.load(row.file_id.as_str()).await
    }

    /// What is not there, told to whoever may know that.
    pub(crate) fn missing(&self, ctx: &Context, own: Action, any: Action, what: &'static str) -> Error {
        let action = if ctx.principal.is_staff() { any } else { own };
        authorise(&ctx.principal, action, ctx.principal.subject(), what).err().unwrap_or(Error::NotFound { what })
    }

    pub(crate) fn permit(&self, ctx: &Context, owner: &SubjectId, own: Action, any: Action, what: &'static str) -> Result<()> {
        let action = if ctx.principal.is_staff() && ctx.principal.subject() != Some(owner) { any } else { own };
        authorise(&ctx.principal, action, Some(owner), what)
    }
}
