//! Derived facts: calendars, windows, counts over the ledger and component lists, each with the rules that made it so.

use crate::calendar::epoch_days;
use crate::case::{Assessment, Case, CaseKind, CaseState, Running};
use crate::file::CareFile;
use crate::ledger::DISCOUNT;
use crate::plan::Plan;
use crate::price::PriceTable;
use crate::unit::Unit;
use crate::world::World;
use aftercare_terms::{Edition, Facts, List, Model, Period, Service, Value};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Everything that the facts of one step are made from.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    pub world: &'a World,
    pub edition: &'a Edition,
    pub file: &'a CareFile,
    pub act: &'a str,
    pub now: Timestamp,
    pub unit: Option<&'a Unit>,
    pub case: Option<&'a Case>,
}

/// Collects facts. A name that the schema lacks is a defect of the documents, found by a test, and skipped here.
pub(crate) struct Collector<'a> {
    edition: &'a Edition,
    pub facts: Facts,
}

impl<'a> Collector<'a> {
    pub fn new(edition: &'a Edition) -> Self {
        Self { edition, facts: Facts::new() }
    }

    pub fn put(&mut self, name: &str, value: Value) {
        let done = self.facts.set(self.edition.schema(), name, &value);
        debug_assert!(done.is_ok(), "{done:?}");
    }

    pub fn flag(&mut self, name: &str, value: bool) {
        self.put(name, Value::Bool(value));
    }

    pub fn int(&mut self, name: &str, value: i64) {
        self.put(name, Value::Int(value));
    }

    pub fn word(&mut self, name: &str, value: &str) {
        self.put(name, Value::Enum(value.to_owned()));
    }

    pub fn because(&mut self, name: &str, rules: Vec<String>) {
        if let Some(id) = self.edition.schema().id(name) {
            self.facts.because(id, rules.into_iter().filter(|r| !r.is_empty()).collect());
        }
    }
}

impl<'a> Step<'a> {
    /// The model of the unit at hand.
    pub fn model(&self) -> Option<&'a Model> {
        self.world.catalogue.model(&self.unit?.model)
    }

    /// The plan, where the unit is or was under it.
    pub fn plan(&self) -> Option<&'a Plan> {
        self.file.plan.as_ref().filter(|_| self.unit.is_none_or(|u| u.had_plan))
    }

    /// The region whose calendar counts: that of the plan's purchase, otherwise the device's.
    pub fn region(&self) -> &'a str {
        home_region(self.file, self.unit)
    }

    pub fn today(&self) -> Date {
        self.day_of(self.now)
    }

    pub fn day_of(&self, at: Timestamp) -> Date {
        self.world.regions.zone(self.region()).to_datetime(at).date()
    }

    /// The periods that run on a day.
    pub fn running_on(&self, day: Date) -> Running {
        let plan = self.plan();
        Running {
            plan: plan.is_some_and(|p| p.runs_on(day)),
            warranty: self.unit.is_some_and(|u| u.bought_on <= day && day <= u.warranty_last_day),
            extended_warranty: plan.is_some_and(|p| p.extended_warranty_runs_on(day)),
            reward: plan.is_some_and(|p| p.reward_runs_on(day)),
        }
    }

    /// The periods that ran when the case was opened; those of today where there is none.
    fn running(&self) -> Running {
        self.case.map_or_else(|| self.running_on(self.today()), |case| case.running)
    }

    pub fn prices(&self) -> Option<PriceTable> {
        match self.plan() {
            Some(plan) => Some(plan.prices.clone()),
            None => self.world.price_table(&self.unit?.model, self.region(), 1),
        }
    }

    /// Covered pieces of the replacement list that were not sent in, by component.
    pub fn missing(&self) -> BTreeMap<String, u32> {
        let (Some(case), Some(model)) = (self.case, self.model()) else { return BTreeMap::new() };
        if case.handed_over_on.is_none() {
            return BTreeMap::new();
        }
        let Some(listed) = self.world.list(self.edition, List::Replacement, model) else { return BTreeMap::new() };
        let left = |slug: &String, n: u32| n.saturating_sub(case.sent.get(slug).copied().unwrap_or(0));
        listed.scope.components.iter().map(|(slug, n)| (slug.clone(), left(slug, *n))).filter(|(_, n)| *n > 0).collect()
    }

    /// All facts of the step. `service` is the one asked for; otherwise the case's.
    pub fn facts(&self, service: Option<Service>) -> Facts {
        let mut c = Collector::new(self.edition);
        c.word("act", self.act);
        self.unit_facts(&mut c);
        self.plan_facts(&mut c);
        self.case_facts(&mut c, service);
        if let Some(prices) = self.prices() {
            c.put("price.replacement_damage", Value::Table(prices.replacement_damage));
            c.put("price.replacement_flyaway", Value::Table(prices.replacement_flyaway));
            c.int("price.missing_component", prices.missing_component);
            c.int("price.repair_discount_percent", prices.repair_discount_percent);
            let used = self.file.ledger.used(DISCOUNT, self.case.map(|case| &case.id));
            c.int("discount.left", (prices.repair_discount_cap - used).max(0));
        }
        c.facts
    }

    fn unit_facts(&self, c: &mut Collector<'_>) {
        let Some(unit) = self.unit else { return };
        c.word("unit.channel", unit.channel.as_str());
        c.word("unit.state", unit.state.as_str());
        c.flag("unit.proof_of_purchase", unit.proof_of_purchase);
        c.flag("unit.returned", unit.returned);
        // One file is one lineage, and has one plan.
        c.flag("unit.had_plan", self.file.plan.is_some());
        c.flag("unit.from_replacement", unit.replaces.is_some());
        c.flag("unit.controller_bound", unit.controller_bound(self.now));
        if let Some(model) = self.model() {
            c.flag("unit.flies", model.flies);
            for service in Service::ALL.into_iter().filter(|s| !matches!(s, Service::Warranty | Service::None)) {
                let name = format!("product.{}", service.as_str().replace('-', "_"));
                c.flag(&name, has_service(model, service));
            }
            let international = self.edition.scope(List::International, model);
            c.flag("unit.international", international.is_some());
            c.because("unit.international", international.map(|s| s.rules).unwrap_or_default());
        }
        if let Some(case) = self.case {
            c.flag("unit.account_bound_at_loss", unit.account_bound(case.happened_at));
            c.flag("unit.controller_bound_at_loss", unit.controller_bound(case.happened_at));
        }
    }

    fn plan_facts(&self, c: &mut Collector<'_>) {
        let Some(plan) = self.plan() else {
            c.word("plan.state", "none");
            c.flag("plan.running", false);
            c.flag("plan.same_region", true);
            c.flag("plan.exit_requested", false);
            c.int("plan.services_used", 0);
            c.flag("plan.case_open", false);
            return;
        };
        c.word("plan.state", plan.state.as_str());
        c.int("plan.years", i64::from(plan.years));
        c.put("plan.first_day", Value::Date(epoch_days(plan.days.first)));
        c.flag("plan.same_region", self.unit.is_none_or(|u| u.bought_in == plan.bought_in));
        c.flag("plan.exit_requested", plan.exit_requested);
        c.int("plan.services_used", i64::from(plan.services_used));
        c.flag("plan.case_open", self.file.cases.iter().any(|case| case.state.is_open()));
        c.flag("region.europe", self.world.regions.get(&plan.bought_in).europe);
        let without = self.case.map(|case| &case.id);
        for counter in self.edition.counters() {
            c.int(&format!("uses.{counter}"), self.file.ledger.used(counter, without));
        }
        // A plan that was left, returned or used up has ended before its time: its days say nothing of that.
        let ended = plan.is_over() && !self.running().plan;
        let window = self.edition.window(Period::Plan, &c.facts).filter(|_| !ended);
        c.because("plan.running", window.map(|w| w.rules).unwrap_or_default());
        c.because(
            "extended_warranty.running",
            self.edition.window(Period::ExtendedWarranty, &c.facts).map(|w| w.rules).unwrap_or_default(),
        );
        c.because("reward.running", self.edition.window(Period::Reward, &c.facts).map(|w| w.rules).unwrap_or_default());
    }

    fn case_facts(&self, c: &mut Collector<'_>, service: Option<Service>) {
        let running = self.running();
        c.flag("plan.running", running.plan);
        c.flag("warranty.running", running.warranty);
        c.flag("extended_warranty.running", running.extended_warranty);
        c.flag("reward.running", running.reward);
        let Some(case) = self.case else { return };
        c.word("case.kind", case.kind.as_str());
        c.word("case.state", case.state.as_str());
        let service = service.or(case.service).or((case.kind == CaseKind::Express).then_some(Service::Replacement));
        c.word("case.service", service.map_or("undecided", Service::as_str));
        let other = self.file.cases.iter().any(|o| o.unit == case.unit && o.id != case.id && o.state.is_open());
        c.flag("case.other_open", other);
        c.flag("case.flight_record", case.flight_record);
        let covered = match self.plan() {
            Some(plan) => plan.covers_in.contains(&case.region),
            None => self.unit.is_some_and(|u| u.bought_in == case.region),
        };
        c.flag("case.region_covered", covered);
        c.flag("case.cross_border_consent", case.cross_border_consent);
        c.flag("case.handed_over", case.handed_over_on.is_some());
        c.flag("case.overdue", case.overdue);
        c.flag("case.at_centre", case.at_centre);
        c.flag("case.controller_sent", case.controller_sent);
        c.flag("case.surcharge_accepted", case.surcharge_accepted);
        c.flag("case.report", case.report);
        c.flag("case.paid", case.is_paid());
        c.flag("case.refund_owed", case.owed() > 0);
        c.int("case.fee_total", case.quote.as_ref().map_or(0, |q| q.total));
        c.put("case.happened_on", Value::Date(epoch_days(case.happened_on)));
        self.piece_facts(c);
        match &case.assessment {
            Some(assessment) => self.assessment_facts(c, assessment),
            None => {
                c.facts.set_findings(Vec::new());
                c.int("quote.material", 0);
                c.int("quote.labour", 0);
                c.int("quote.missing_material", 0);
            }
        }
        if case.state == CaseState::New {
            c.flag("case.prepaid", case.paid > 0);
        }
    }

    fn piece_facts(&self, c: &mut Collector<'_>) {
        let missing: u32 = self.missing().values().sum();
        c.int("case.missing_pieces", i64::from(missing));
        if let Some(listed) = self.model().and_then(|m| self.world.list(self.edition, List::Replacement, m)) {
            c.because("case.missing_pieces", listed.scope.rules);
        }
        for (fact, list) in [("case.discount_pieces", List::RepairDiscount), ("case.maintenance_pieces", List::Maintenance)] {
            let (sent, rules) = self.sent_of(list);
            c.int(fact, i64::from(sent));
            c.because(fact, rules);
        }
    }

    /// How many pieces of a list were sent in, and the rules that make the list.
    fn sent_of(&self, list: List) -> (u32, Vec<String>) {
        let (Some(case), Some(model)) = (self.case, self.model()) else { return (0, Vec::new()) };
        let Some(listed) = self.world.list(self.edition, list, model) else { return (0, Vec::new()) };
        let sent = |(slug, n): (&String, &u32)| case.sent.get(slug).copied().unwrap_or(0).min(*n);
        (listed.scope.components.iter().map(sent).sum(), listed.scope.rules)
    }

    fn assessment_facts(&self, c: &mut Collector<'_>, assessment: &Assessment) {
        c.word("case.cause", assessment.cause.as_str());
        c.flag("case.warranty_scope", assessment.in_warranty_scope);
        c.facts.set_findings(assessment.findings.clone());
        c.int("quote.material", assessment.repair.material);
        c.int("quote.labour", assessment.repair.labour);
        c.int("quote.missing_material", assessment.repair.missing_material);
        let Some(model) = self.model() else { return };
        let extended = self.world.list(self.edition, List::ExtendedWarranty, model);
        let covered = |slug: &String| extended.as_ref().is_some_and(|l| l.scope.components.contains_key(slug));
        c.flag("case.damage_in_extended_warranty", assessment.damaged.iter().all(covered));
        c.because("case.damage_in_extended_warranty", extended.as_ref().map(|l| l.scope.rules.clone()).unwrap_or_default());
        let worn = self.world.list(self.edition, List::WornParts, model);
        let is_worn = |slug: &String| worn.as_ref().is_some_and(|l| l.scope.components.contains_key(slug));
        let rules = worn.as_ref().map(|l| l.scope.rules.clone()).unwrap_or_default();
        c.flag("case.worn_damage", assessment.damaged.iter().any(is_worn));
        c.because("case.worn_damage", rules.clone());
        c.flag("case.damage_outside_maintenance", assessment.damaged.iter().any(|slug| !is_worn(slug)));
        c.because("case.damage_outside_maintenance", rules);
    }
}

/// Does the catalogue list the service for the product (CR-1-c)?
pub(crate) fn has_service(model: &Model, service: Service) -> bool {
    model.services.iter().any(|have| have == service.as_str())
}

/// The region whose calendar counts for a file.
#[must_use]
pub fn home_region<'a>(file: &'a CareFile, unit: Option<&'a Unit>) -> &'a str {
    match (&file.plan, unit.or(file.units.first())) {
        (Some(plan), _) => &plan.bought_in,
        (None, Some(unit)) => &unit.bought_in,
        (None, None) => "",
    }
}
