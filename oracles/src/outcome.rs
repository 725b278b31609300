//! From the rules that hold to what follows: the few steps that a program around a rule engine makes itself.

use crate::engine::Found;
use crate::rules::Rule;
use crate::sorting::{RuleSet, RuleSets};
use aftercare_terms::{Access, Decision, Edition, Effect, Facts, Fired, Service, Status, Voice};
use std::collections::BTreeSet;

/// What an engine, or our decider, says of complete facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The clauses that speak, and with which voice.
    pub fired: BTreeSet<(String, Voice)>,
    pub status: Status,
    /// The state that the case goes to.
    pub to: BTreeSet<i64>,
    pub open: BTreeSet<Service>,
    /// What is charged, by rule and line; `None`: the engine cannot compute it.
    pub fees: Option<BTreeSet<(String, String, i64)>>,
}

impl Outcome {
    /// What our decider says.
    #[must_use]
    pub fn decided(edition: &Edition, decision: &Decision, amounts: bool) -> Self {
        let spoken = edition.heard(decision).filter(|heard| heard.fired == Fired::Yes);
        let fees = edition
            .fees(decision)
            .unwrap_or_default()
            .into_iter()
            .map(|fee| (fee.rules.first().cloned().unwrap_or_default(), fee.line, fee.amount));
        Self {
            fired: spoken.map(|heard| (heard.clause.id.clone(), heard.voice)).collect(),
            status: decision.status,
            to: decision.to.into_iter().collect(),
            open: Service::ALL.into_iter().filter(|s| decision.access(*s) == Access::Open).collect(),
            fees: amounts.then(|| fees.collect()),
        }
    }

    /// What follows from what an engine found.
    ///
    /// # Errors
    /// Where the engine names a rule that it was not given.
    pub fn concluded(edition: &Edition, sets: &RuleSets, facts: &Facts, found: &Found, amounts: bool) -> Result<Self, String> {
        let set = sets.sets.get(sets.number(facts)?).ok_or("no such rule set")?;
        let rules: Vec<&Rule> = found.rules.iter().map(|n| rule(set, *n)).collect::<Result<_, _>>()?;
        let spoken = |voice: Voice| rules.iter().filter(move |rule| rule.voice == voice);
        let services = |voice: Voice| spoken(voice).fold(0_u8, |all, rule| all | rule.services);
        let open = services(Voice::Grant) & !services(Voice::Deny);
        let open: BTreeSet<Service> = Service::ALL.into_iter().filter(|s| s.bit() & open != 0).collect();

        let schema = edition.schema();
        let raw = |fact: &str| schema.id(fact).and_then(|id| facts.raw(id));
        let word = |fact: &str| {
            raw(fact).and_then(|n| usize::try_from(n).ok()).and_then(|n| schema.values(fact).get(n)).map_or("", String::as_str)
        };
        let act = word("act");
        let state = raw("case.state");
        let to: BTreeSet<i64> = spoken(Voice::Step).filter_map(|rule| rule.to.or(state)).collect();
        let ordered = edition.clauses().iter().any(|clause| clause.is_step_of(act));
        let mut refused = spoken(Voice::Guard).next().is_some() || ordered && spoken(Voice::Step).next().is_none();
        let mut doubt = false;
        if act == "choose" {
            match Service::parse(word("case.service")) {
                Some(service) => refused |= !open.contains(&service),
                None => doubt = true,
            }
        }
        let status = match (refused, doubt) {
            (true, _) => Status::Refused,
            (false, true) => Status::Unknown,
            (false, false) => Status::Allowed,
        };
        let mut fees = BTreeSet::new();
        for (n, amount) in &found.amounts {
            let clause = edition.clauses().get(rule(set, *n)?.clause).ok_or("no such clause")?;
            if let Effect::Fee { line, .. } = &clause.effect {
                fees.insert((clause.rule().to_owned(), line.clone(), *amount));
            }
        }
        let fired = rules.iter().map(|rule| (rule.id.clone(), rule.voice)).collect();
        Ok(Self { fired, status, to, open, fees: amounts.then_some(fees) })
    }
}

fn rule(set: &RuleSet, n: usize) -> Result<&Rule, String> {
    set.rules.get(n).ok_or_else(|| format!("no rule {n}"))
}
