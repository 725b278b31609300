//! Units as people see them.

use super::{Viewer, serial, word};
use crate::error::{Error, Result};
use aftercare_core::UnitId;
use aftercare_core::unit::{Actor, BindingSpan, Unit};
use aftercare_wire::{BindingEntry, BindingState, BindingWhat, LineageEntry, Role, UnitView, Window};
use jiff::civil::Date;

impl Viewer<'_> {
    pub fn unit(&self, id: &UnitId) -> Result<UnitView> {
        let unit = self.file.unit(id).ok_or(Error::NotFound { what: "unit" })?;
        let model = self.world.catalogue.model(&unit.model);
        let serial = self.shown_serial(id.as_str());
        let open_case = self.file.cases.iter().rev().find(|c| c.unit == *id && c.state.is_open());
        Ok(UnitView {
            id: id.to_string(),
            serial_masked: serial::masked(serial),
            serial: (!serial.is_empty()).then(|| serial.to_owned()),
            model: unit.model.clone(),
            model_name: model.map_or_else(|| unit.model.clone(), |m| m.name.clone()),
            flies: model.is_some_and(|m| m.flies),
            state: word(unit.state.as_str())?,
            bought_on: unit.bought_on.to_string(),
            bought_in: unit.bought_in.clone(),
            channel: word(unit.channel.as_str())?,
            proof_of_purchase: unit.proof_of_purchase,
            warranty: self.warranty(unit),
            bindings: self.bindings(unit),
            plan_id: self.file.plan.as_ref().filter(|_| unit.had_plan).map(|p| p.id.to_string()),
            open_case_id: open_case.map(|c| c.id.to_string()),
            lineage: self.lineage()?,
            version: self.version(),
        })
    }

    pub fn warranty(&self, unit: &Unit) -> Window {
        let today = self.today();
        window("warranty", unit.bought_on, unit.warranty_last_day, today)
    }

    pub fn today(&self) -> Date {
        self.world.regions.zone(aftercare_core::home_region(self.file, None)).to_datetime(self.now).date()
    }

    fn bindings(&self, unit: &Unit) -> BindingState {
        let mut history = Vec::new();
        for (what, spans) in [(BindingWhat::Account, &unit.account), (BindingWhat::Controller, &unit.controller)] {
            spans.iter().for_each(|span| entries(what, span, &mut history));
        }
        history.sort_by(|a, b| a.at.cmp(&b.at));
        BindingState { account: unit.account_bound(self.now), controller: unit.controller_bound(self.now), history }
    }

    fn lineage(&self) -> Result<Vec<LineageEntry>> {
        let mut out = Vec::new();
        for unit in &self.file.units {
            let brought = self.file.cases.iter().find(|c| c.new_unit.as_ref() == Some(&unit.id));
            let since = brought.and_then(|c| c.history.iter().find(|h| h.act == "ship")).map(|h| h.at.to_string());
            out.push(LineageEntry {
                unit_id: unit.id.to_string(),
                serial_masked: serial::masked(self.shown_serial(unit.id.as_str())),
                model_name: self.model_name(unit),
                state: word(unit.state.as_str())?,
                since: since.unwrap_or_else(|| unit.bought_on.to_string()),
                case_id: brought.map(|c| c.id.to_string()),
            });
        }
        Ok(out)
    }

    pub fn model_name(&self, unit: &Unit) -> String {
        self.world.catalogue.model(&unit.model).map_or_else(|| unit.model.clone(), |m| m.name.clone())
    }

    pub fn component(&self, slug: &str, quantity: u32) -> aftercare_wire::ComponentView {
        let name = self.world.catalogue.component(slug).map_or(slug, |c| c.name.get(self.language.as_str()));
        aftercare_wire::ComponentView { slug: slug.to_owned(), name: name.to_owned(), quantity }
    }
}

fn entries(what: BindingWhat, span: &BindingSpan, out: &mut Vec<BindingEntry>) {
    out.push(BindingEntry { at: span.from.to_string(), what, bound: true, actor_role: role(span.set_by) });
    if let Some(until) = span.until {
        out.push(BindingEntry { at: until.to_string(), what, bound: false, actor_role: role(span.removed_by.unwrap_or(span.set_by)) });
    }
}

/// Who acted, as the wire says it.
pub(crate) fn role(actor: Actor) -> Role {
    match actor {
        Actor::Customer => Role::Owner,
        Actor::ServiceCentre => Role::Assessor,
        Actor::Staff => Role::Agent,
        Actor::System => Role::System,
    }
}

pub(crate) fn window(of: &str, first: Date, last: Date, today: Date) -> Window {
    Window {
        of: of.to_owned(),
        first_day: first.to_string(),
        last_day: last.to_string(),
        running: first <= today && today <= last,
        why: Vec::new(),
    }
}
