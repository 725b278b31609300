//! Plans as people see them.

use super::unit::window;
use super::{Viewer, clause, serial, word};
use crate::error::{Error, Result};
use aftercare_core::look;
use aftercare_core::plan::{Plan, Reward};
use aftercare_terms::{Clause, Edition, Effect, Facts, Party as Payer, Period, Service};
use aftercare_wire::{ClauseView, Money, PlanTerms, PlanView, RewardState, Statement, Uses, Window};
use std::sync::Arc;

impl Viewer<'_> {
    pub fn plan(&self) -> Result<PlanView> {
        let plan = self.file.plan.as_ref().ok_or(Error::NotFound { what: "plan" })?;
        let unit = self.file.unit(&plan.unit).ok_or(Error::NotFound { what: "unit" })?;
        let edition = self.world.edition(&plan.edition).ok_or_else(|| Error::Internal("the plan's edition is not loaded".to_owned()))?;
        let today = self.today();
        let uses = self.uses(edition)?;
        let flies = self.world.catalogue.model(&unit.model).is_some_and(|m| m.flies);
        let (reward_state, reward) = self.reward(plan);
        let left = |service: Service| uses.iter().find(|u| u.service.as_str() == service.as_str()).is_some_and(|u| u.left > 0);
        let next = |list: &[i64], service: Service| {
            let nth = usize::try_from(self.file.ledger.used("replacement", None)).unwrap_or(usize::MAX);
            let amount = list.get(nth).or_else(|| list.last()).copied();
            amount.filter(|_| left(service) && plan.runs_on(today)).map(|n| Money::new(n, &plan.prices.currency))
        };
        let discounted = self.file.ledger.used(aftercare_core::ledger::DISCOUNT, None);
        Ok(PlanView {
            id: plan.id.to_string(),
            state: word(plan.state.public())?,
            years: u8::try_from(plan.years).unwrap_or(u8::MAX),
            bought_on: plan.bought_on.to_string(),
            bought_in: plan.bought_in.clone(),
            covers_in: plan.covers_in.clone(),
            edition: plan.edition.clone(),
            edition_hash: plan.edition_hash.clone(),
            edition_altered: edition.hash != plan.edition_hash,
            accepted_at: plan.bought_on.to_string(),
            unit_id: unit.id.to_string(),
            unit_name: self.model_name(unit),
            serial_masked: serial::masked(self.shown_serial(unit.id.as_str())),
            window: window("plan", plan.days.first, plan.days.last, today),
            warranty: self.warranty(unit),
            extended_warranty: plan
                .extended_warranty
                .filter(|_| !plan.is_over())
                .map(|d| window("extended-warranty", d.first, d.last, today)),
            reward_state,
            reward,
            next_accident: next(&plan.prices.replacement_damage, Service::Replacement),
            next_flyaway: next(&plan.prices.replacement_flyaway, Service::FlyawayReplacement).filter(|_| flies),
            cost_why: self.references(edition, &priced(edition)),
            discount_left: Some(Money::new((plan.prices.repair_discount_cap - discounted).max(0), &plan.prices.currency)),
            statements: self.statements(plan, edition),
            uses,
            version: self.version(),
        })
    }

    fn uses(&self, edition: &Arc<Edition>) -> Result<Vec<Uses>> {
        let mut out = Vec::new();
        let all = look::uses(self.file, self.world);
        let Some(plan) = &self.file.plan else { return Ok(out) };
        let facts = aftercare_core::timers::facts_of_plan(plan, edition, self.world);
        for service in Service::ALL {
            let Some(counter) = edition.limited_by(service) else { continue };
            let Some(uses) = all.get(counter).filter(|u| u.total > 0) else { continue };
            let count = |n: i64| u32::try_from(n.max(0)).unwrap_or(u32::MAX);
            let reserved = self.file.ledger.used(counter, None) - self.file.ledger.posted(counter);
            out.push(Uses {
                service: word(service.as_str())?,
                left: count(uses.left),
                total: count(uses.total),
                reserved: count(reserved),
                why: self.references(edition, &exact(edition, counter, &facts, &uses.rules)),
            });
        }
        Ok(out)
    }

    fn reward(&self, plan: &Plan) -> (RewardState, Option<Window>) {
        match plan.reward {
            Reward::None => (RewardState::None, None),
            Reward::Pending => (RewardState::Pending, None),
            Reward::Granted { first_day, last_day } => (RewardState::Granted, Some(window("reward", first_day, last_day, self.today()))),
        }
    }

    /// The plan in plain words, each sentence with its clauses.
    fn statements(&self, plan: &Plan, edition: &Arc<Edition>) -> Vec<Statement> {
        let mut out = Vec::new();
        let facts = aftercare_core::timers::facts_of_plan(plan, edition, self.world);
        let mut state = |text: String, rules: Vec<String>| {
            let why: Vec<ClauseView> = clause::of_rules(&self.rules(Some(edition)), &rules);
            out.push(Statement { text, why });
        };
        // The dates of the periods stand beside; here is the clause that makes them.
        let mut period = |rules: Vec<String>| {
            let clause = rules.iter().find_map(|rule| edition.clause(rule));
            if let Some(text) = clause.map(|clause| clause.summary.get(self.language.as_str()).to_owned()) {
                state(text, rules);
            }
        };
        let rules_of = |of: Period| edition.window(of, &facts).map(|window| window.rules).unwrap_or_default();
        period(rules_of(Period::Plan));
        for (counter, uses) in look::uses(self.file, self.world).into_iter().filter(|(_, uses)| uses.total > 0) {
            period(exact(edition, &counter, &facts, &uses.rules));
        }
        if plan.extended_warranty.is_some() {
            period(rules_of(Period::ExtendedWarranty));
        }
        period(rules_of(Period::Reward));
        if let Some(look) = look::plan(self.file, self.world, self.now) {
            for clause in edition.duties(&look.decision) {
                state(clause.summary.get(self.language.as_str()).to_owned(), clause.citations().map(str::to_owned).collect());
            }
        }
        out
    }
}

/// The rules of a limit, the clause that holds for this plan in the place of the rule that it is a part of.
fn exact(edition: &Edition, counter: &str, facts: &Facts, rules: &[String]) -> Vec<String> {
    let holds =
        |c: &&Clause| matches!(&c.effect, Effect::Limit { counter: name, when, .. } if name == counter && when.eval(facts) == Some(true));
    let clause = edition.clauses().iter().find(holds);
    let id = |rule: &String| clause.filter(|c| c.rule() == rule).map_or_else(|| rule.clone(), |c| c.id.clone());
    rules.iter().map(id).collect()
}

/// The clauses that ask a fee for a replacement.
fn priced(edition: &Edition) -> Vec<String> {
    let asks = |c: &&Clause| matches!(&c.effect, Effect::Fee { line, payer: Payer::Customer, .. } if line == "replacement");
    edition.clauses().iter().filter(asks).map(|c| c.id.clone()).collect()
}

/// What a person accepts with a purchase: the edition in plain words.
pub(crate) fn terms(edition: &Edition, language: &str) -> PlanTerms {
    let told = |c: &&aftercare_terms::Clause| {
        matches!(c.effect, Effect::Limit { .. } | Effect::Window { .. } | Effect::Grant { .. } | Effect::Deadline { .. })
    };
    let statements = edition
        .clauses()
        .iter()
        .filter(told)
        .map(|c| Statement { text: c.summary.get(language).to_owned(), why: vec![clause::plain(c, edition, language)] });
    PlanTerms {
        edition: edition.header.id.clone(),
        title: edition.header.title.get(language).to_owned(),
        hash: edition.hash.clone(),
        statements: statements.collect(),
    }
}
