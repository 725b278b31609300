//! Plans: terms shown, purchase, exit, return, transfer.

use super::units::date;
use super::{Answer, With};
use crate::App;
use crate::audit::resource_of;
use crate::authorise::{Action, authorise};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::paging::PageAsk;
use crate::view;
use aftercare_core::command::Command;
use aftercare_core::{CareFile, PlanId, UnitId};
use aftercare_wire::{
    CoverageLookup, CoverageView, Money, Page, PlanBuy, PlanExit, PlanLength, PlanOffer, PlanReturn, PlanTransfer, PlanView,
};

/// Longer than any plan that is sold.
const MOST_YEARS: u8 = 20;

impl App {
    /// What a plan would be bought under in a region, that of the device unless told: the edition, to be read and accepted, and the prices.
    ///
    /// # Errors
    /// Not there, not theirs, or no region.
    pub async fn plan_offer(&self, ctx: &Context, unit: &str, bought_in: Option<&str>) -> Result<PlanOffer> {
        let file = self.file_of_unit(ctx, unit, Action::PlanRead, Action::PlanRead).await?;
        let known = file.unit(&UnitId::new(unit)).ok_or(Error::NotFound { what: "unit" })?;
        let region = bought_in.unwrap_or(&known.bought_in);
        if !aftercare_core::region::is_code(region) {
            return Err(Error::field("bought_in", "region", "a region is two capital letters (ISO 3166-1)"));
        }
        let edition = self.world.edition(self.world.edition_of_region(region));
        let edition = edition.ok_or_else(|| Error::Internal("no edition is loaded".to_owned()))?;
        let terms = view::plan::terms(edition, ctx.language.as_str());
        Ok(PlanOffer { unit_id: unit.to_owned(), bought_in: region.to_owned(), lengths: self.lengths(&known.model, region), terms })
    }

    /// The lengths on sale: those that the price list has a price for.
    fn lengths(&self, model: &str, region: &str) -> Vec<PlanLength> {
        let Some(model) = self.world.catalogue.model(model) else { return Vec::new() };
        let price = |years: u8| {
            let (minor, currency) = self.world.prices.plan(model, region, u32::from(years))?;
            Some(PlanLength { years, price: Money::new(minor, currency) })
        };
        (1..=MOST_YEARS).filter_map(price).collect()
    }

    /// Buys a plan. The edition that was shown must be the one that is accepted and the one that holds.
    ///
    /// # Errors
    /// Fields that are wrong, another edition than the one accepted, or refused by the terms.
    pub async fn plan_buy(&self, ctx: &Context, request: &PlanBuy) -> Result<PlanView> {
        self.audited(ctx, Action::PlanBuy, &resource_of("unit", &request.unit_id), async {
            let file = self.file_of_unit(ctx, &request.unit_id, Action::PlanBuy, Action::PlanBuy).await?;
            let id = self.world.edition_of_region(&request.bought_in);
            let edition = self.world.edition(id).ok_or_else(|| Error::Internal("no edition is loaded".to_owned()))?;
            if request.accepted_edition != edition.header.id || request.accepted_hash != edition.hash {
                return Err(Error::field(
                    "accepted_hash",
                    "edition",
                    "these are not the terms that hold in this region today: read and accept them first",
                ));
            }
            let command = Command::BuyPlan {
                plan: PlanId::new(self.new_id()?),
                unit: UnitId::new(request.unit_id.as_str()),
                years: u32::from(request.years),
                bought_in: request.bought_in.clone(),
                covers_in: if request.covers_in.is_empty() { vec![request.bought_in.clone()] } else { request.covers_in.clone() },
                effective_on: date("effective_on", &request.effective_on)?,
            };
            self.plan_act(ctx, file, &command).await
        })
        .await
    }

    /// A plan.
    ///
    /// # Errors
    /// Not there, or not theirs.
    pub async fn plan(&self, ctx: &Context, id: &str) -> Result<PlanView> {
        self.seen(ctx, Action::PlanRead, &resource_of("plan", id), async {
            let file = self.file_of_plan(ctx, id, Action::PlanRead, Action::PlanRead).await?;
            self.viewer(ctx, &file, &[]).await?.plan()
        })
        .await
    }

    /// The plans of the person who asks.
    ///
    /// # Errors
    /// Not signed in, a cursor that is none of this list, or the store fails.
    pub async fn plans(&self, ctx: &Context, ask: &PageAsk) -> Result<Page<PlanView>> {
        authorise(&ctx.principal, Action::PlanRead, ctx.principal.subject(), "plan")?;
        let subject = ctx.principal.subject().cloned().ok_or(Error::Unauthenticated)?;
        let rows = self.store.plans_of_subject(&subject).await?;
        let (rows, next_cursor) = ask.of(rows, |row| row.plan_id.as_str())?;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let file = self.load(row.file_id.as_str()).await?;
            items.push(self.viewer(ctx, &file, &[]).await?.plan()?);
        }
        Ok(Page { items, next_cursor })
    }

    /// The customer asks to leave, or the provider confirms.
    ///
    /// # Errors
    /// Not there, not theirs, or refused.
    pub async fn plan_exit(&self, ctx: &Context, id: &str, request: &PlanExit) -> Result<PlanView> {
        let action = if request.confirm { Action::PlanConfirmExit } else { Action::PlanExit };
        self.audited(ctx, action, &resource_of("plan", id), async {
            let (own, any, command) = if request.confirm {
                (Action::PlanConfirmExit, Action::PlanConfirmExit, Command::ConfirmExit)
            } else {
                (Action::PlanExit, Action::PlanExit, Command::Exit)
            };
            let file = self.file_of_plan(ctx, id, own, any).await?;
            self.plan_act(ctx, file, &command).await
        })
        .await
    }

    /// The device went back under the return policy, or the plan is given back.
    ///
    /// # Errors
    /// Not there, not theirs, or refused.
    pub async fn plan_return(&self, ctx: &Context, id: &str, request: &PlanReturn) -> Result<PlanView> {
        let action = if request.device { Action::PlanDeviceReturned } else { Action::PlanReturn };
        self.audited(ctx, action, &resource_of("plan", id), async {
            let file = self.file_of_plan(ctx, id, action, action).await?;
            let unit = file.plan.as_ref().map(|p| p.unit.clone()).ok_or(Error::NotFound { what: "plan" })?;
            let command = if request.device { Command::ReturnDevice { unit } } else { Command::ReturnPlan };
            self.plan_act(ctx, file, &command).await
        })
        .await
    }

    /// A transfer is asked for; the terms answer.
    ///
    /// # Errors
    /// Always refused by the worked example's terms.
    pub async fn plan_transfer(&self, ctx: &Context, id: &str, _request: &PlanTransfer) -> Result<PlanView> {
        self.audited(ctx, Action::PlanTransfer, &resource_of("plan", id), async {
            let file = self.file_of_plan(ctx, id, Action::PlanTransfer, Action::PlanTransfer).await?;
            self.plan_act(ctx, file, &Command::TransferPlan).await
        })
        .await
    }

    async fn plan_act(&self, ctx: &Context, file: CareFile, command: &Command) -> Result<PlanView> {
        let acted = self.act(ctx, file, command, &With::default(), &Answer::Plan).await?;
        self.viewer(ctx, &acted.file, &[]).await?.plan()
    }

    async fn file_of_plan(&self, ctx: &Context, plan: &str, own: Action, any: Action) -> Result<CareFile> {
        let row = self.store.plan(&aftercare_store::PlanId::new(plan)).await?;
        let Some(row) = row else {
            return Err(self.missing(ctx, own, any, "plan"));
        };
        self.permit(ctx, &row.subject_id, own, any, "plan")?;
        self.load(row.file_id.as_str()).await
    }

    /// What is left of a plan, for whoever has the device's purchase at hand. Names nobody; a wrong purchase and an unknown serial number
    /// get the same answer.
    ///
    /// # Errors
    /// Fields that are wrong, or no such device with such a purchase.
    pub async fn coverage(&self, ctx: &Context, request: &CoverageLookup) -> Result<CoverageView> {
        authorise(&ctx.principal, Action::CoverageLookup, None, "device")?;
        let none = || Error::NotFound { what: "device with this purchase" };
        let number = view::serial::normal("serial", &request.serial)?;
        let bought_on = date("bought_on", &request.bought_on)?;
        let hit = self.store.find_by_index(view::serial::INDEX, &number, 1).await?.into_iter().next();
        let row = match hit {
            Some(hit) => self.store.unit(&aftercare_store::UnitId::new(hit.row_id.as_str())).await?,
            None => None,
        };
        let file = self.load(row.ok_or_else(none)?.file_id.as_str()).await?;
        let matches = file.units.first().is_some_and(|u| u.bought_on == bought_on && u.bought_in == request.bought_in);
        if !matches || file.plan.is_none() {
            return Err(none());
        }
        let plan = self.viewer(ctx, &file, &[]).await?.plan()?;
        let windows = [Some(plan.window), Some(plan.warranty), plan.extended_warranty, plan.reward].into_iter().flatten().collect();
        Ok(CoverageView { model_name: plan.unit_name, plan_state: plan.state, windows, uses: plan.uses })
    }
}
