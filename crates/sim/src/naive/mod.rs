//! The slow, obvious evaluator: one clause after the other, by a reading of its own, with nothing compiled, numbered or shared.

pub mod reading;

use aftercare_terms::{Access, Clause, Decision, Edition, Effect, Facts, Party, Service, Settings, Status};
use reading::{Tree, both, either, read};
use std::collections::{BTreeMap, BTreeSet};

/// A line of the quotation: rule, line, payer, minor units.
pub type Line = (String, String, Party, i64);

/// Everything that the terms say of some facts, in a form that two evaluators can be compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: Status,
    /// States that a step leads to; more than one would be a defect of the edition.
    pub next: BTreeSet<i64>,
    pub services: BTreeMap<Service, Access>,
    pub warnings: BTreeSet<String>,
    /// Ids of the clauses.
    pub duties: BTreeSet<String>,
    /// `None`: a missing fact could change it.
    pub fees: Option<Vec<Line>>,
}

impl Answer {
    /// What the engine answered.
    #[must_use]
    pub fn of(edition: &Edition, decision: &Decision) -> Self {
        Self {
            status: decision.status,
            next: decision.to.into_iter().collect(),
            services: Service::ALL.into_iter().map(|s| (s, decision.access(s))).collect(),
            warnings: edition.warnings(decision).into_iter().collect(),
            duties: edition.duties(decision).into_iter().map(|c| c.id.clone()).collect(),
            fees: edition.fees(decision).map(|lines| {
                let line = |f: aftercare_terms::FeeLine| (f.rules.first().cloned().unwrap_or_default(), f.line, f.payer, f.amount);
                let mut lines: Vec<Line> = lines.into_iter().map(line).collect();
                lines.sort();
                lines
            }),
        }
    }
}

/// A clause with its expressions as read here.
#[derive(Debug)]
struct Voice<'a> {
    clause: &'a Clause,
    when: Tree,
    refuses: Tree,
    warns: Tree,
    amount: Tree,
    /// The clauses that suspend it.
    except: Vec<Tree>,
}

/// The evaluator of one edition.
#[derive(Debug)]
pub struct Naive<'a> {
    edition: &'a Edition,
    voices: Vec<Voice<'a>>,
}

impl<'a> Naive<'a> {
    /// Reads the edition's clauses again.
    ///
    /// # Errors
    /// An expression that cannot be read.
    pub fn new(edition: &'a Edition, settings: &Settings) -> Result<Self, String> {
        let part = |clause: &Clause, key: &str, default: bool| match clause.source.get(key) {
            Some(text) => read(text, edition.schema(), settings).map_err(|e| format!("{}: {e}", clause.id)),
            None => Ok(Tree::Truth(default)),
        };
        let mut voices = Vec::new();
        for clause in edition.clauses() {
            let silent = matches!(clause.effect, Effect::Ground { .. });
            let mut except = Vec::new();
            for other in edition.clauses() {
                if matches!(&other.effect, Effect::Exception { of, .. } if of.contains(&clause.id)) {
                    except.push(part(other, "when", true)?);
                }
            }
            voices.push(Voice {
                clause,
                when: part(clause, "when", !silent)?,
                refuses: part(clause, "refuses", false)?,
                warns: part(clause, "warns", false)?,
                amount: part(clause, "amount", false)?,
                except,
            });
        }
        Ok(Self { edition, voices })
    }

    fn truth(&self, tree: &Tree, facts: &Facts) -> Option<bool> {
        tree.truth(facts, self.edition.schema())
    }

    /// A word of an enumeration fact.
    fn word(&self, name: &str, facts: &Facts) -> Option<&str> {
        let raw = facts.raw(self.edition.schema().id(name)?)?;
        self.edition.schema().values(name).get(usize::try_from(raw).ok()?).map(String::as_str)
    }

    /// Is the fact's word among these? An empty list holds for every word.
    fn among(&self, name: &str, facts: &Facts, words: &[String]) -> Option<bool> {
        if words.is_empty() {
            return Some(true);
        }
        self.word(name, facts).map(|word| words.iter().any(|w| w == word))
    }

    /// What the edition says of these facts.
    #[must_use]
    pub fn decide(&self, facts: &Facts) -> Answer {
        let mut saying = Saying::default();
        let Some(act) = self.word("act", facts) else { return saying.nothing() };
        for voice in &self.voices {
            let mut suspended = Some(false);
            for tree in &voice.except {
                suspended = either(suspended, self.truth(tree, facts));
            }
            let here = voice.clause.on.is_empty() || voice.clause.on.iter().any(|a| a == act);
            if here {
                let applies = both(self.truth(&voice.when, facts), suspended.map(|s| !s));
                self.hear(voice, applies, act, facts, &mut saying);
            }
        }
        saying.answer(act, self.word("case.service", facts))
    }

    fn hear(&self, voice: &Voice<'_>, applies: Option<bool>, act: &str, facts: &Facts, saying: &mut Saying) {
        let rule = voice.clause.rule();
        match &voice.clause.effect {
            Effect::Guard { .. } => saying.refused = either(saying.refused, applies),
            Effect::Warn { .. } | Effect::Ground { .. } => saying.warn(rule, applies),
            Effect::Duty { .. } => {
                if applies == Some(true) {
                    saying.duties.insert(voice.clause.id.clone());
                }
            }
            Effect::Grant { service, .. } => saying.grant(*service, applies),
            Effect::Deny { service, .. } => saying.deny(*service, applies),
            Effect::Exclude { service, .. } => {
                let found = facts.findings().map(|f| f.iter().any(|id| id == rule));
                saying.deny(*service, both(found, applies));
            }
            Effect::Limit { counter, max, service, .. } => {
                let uses = self.edition.schema().id(&format!("uses.{counter}")).and_then(|id| facts.raw(id));
                let spent = both(uses.map(|n| n >= *max), applies);
                saying.deny(*service, spent);
                saying.refused = either(saying.refused, both(spent, self.truth(&voice.refuses, facts)));
                saying.warn(rule, both(spent, self.truth(&voice.warns, facts)));
            }
            Effect::Fee { service, line, payer, .. } => {
                let amount = voice.amount.number(facts, self.edition.schema());
                saying.quotes.push((*service, applies, amount, (rule.to_owned(), line.clone(), *payer, amount.unwrap_or(0))));
            }
            Effect::Step { kinds, act: of, from, to, .. } if of == act => {
                let fits = both(self.among("case.kind", facts, kinds), self.among("case.state", facts, from));
                let to = match to {
                    Some(state) => self.edition.schema().values("case.state").iter().position(|s| s == state).and_then(|n| i64::try_from(n).ok()),
                    None => self.edition.schema().id("case.state").and_then(|id| facts.raw(id)),
                };
                saying.step(both(applies, fits), to);
            }
            Effect::Exception { .. }
            | Effect::Step { .. }
            | Effect::Deadline { .. }
            | Effect::Window { .. }
            | Effect::Scope { .. }
            | Effect::Nothing { .. } => {}
        }
    }
}

/// What was heard so far.
#[derive(Debug)]
struct Saying {
    refused: Option<bool>,
    granted: BTreeMap<Service, Option<bool>>,
    denied: BTreeMap<Service, Option<bool>>,
    warnings: BTreeSet<String>,
    duties: BTreeSet<String>,
    /// Whether a step of the process holds; `None` where the process does not order the act.
    stepped: Option<Option<bool>>,
    next: BTreeSet<i64>,
    quotes: Vec<(u8, Option<bool>, Option<i64>, Line)>,
}

impl Default for Saying {
    fn default() -> Self {
        let none: BTreeMap<Service, Option<bool>> = Service::ALL.into_iter().map(|s| (s, Some(false))).collect();
        Self {
            refused: Some(false),
            granted: none.clone(),
            denied: none,
            warnings: BTreeSet::new(),
            duties: BTreeSet::new(),
            stepped: None,
            next: BTreeSet::new(),
            quotes: Vec::new(),
        }
    }
}

impl Saying {
    fn warn(&mut self, rule: &str, applies: Option<bool>) {
        if applies == Some(true) {
            self.warnings.insert(rule.to_owned());
        }
    }

    fn grant(&mut self, services: u8, applies: Option<bool>) {
        for (service, truth) in &mut self.granted {
            if services & service.bit() != 0 {
                *truth = either(*truth, applies);
            }
        }
    }

    fn deny(&mut self, services: u8, applies: Option<bool>) {
        for (service, truth) in &mut self.denied {
            if services & service.bit() != 0 {
                *truth = either(*truth, applies);
            }
        }
    }

    fn step(&mut self, applies: Option<bool>, to: Option<i64>) {
        if applies == Some(true) {
            self.next.extend(to);
        }
        self.stepped = Some(either(self.stepped.unwrap_or(Some(false)), applies));
    }

    fn access(&self, service: Service) -> Access {
        let granted = self.granted.get(&service).copied().flatten();
        let denied = self.denied.get(&service).copied().flatten();
        match both(granted, denied.map(|d| !d)) {
            Some(true) => Access::Open,
            Some(false) => Access::Closed,
            None => Access::Unknown,
        }
    }

    /// Where not even the act is known.
    fn nothing(self) -> Answer {
        Answer {
            status: Status::Unknown,
            next: self.next,
            services: Service::ALL.into_iter().map(|s| (s, Access::Unknown)).collect(),
            warnings: self.warnings,
            duties: self.duties,
            fees: None,
        }
    }

    fn answer(self, act: &str, service: Option<&str>) -> Answer {
        let chosen = service.and_then(Service::parse);
        let mut refused = self.refused;
        if let Some(stepped) = self.stepped {
            refused = either(refused, stepped.map(|s| !s));
        }
        if act == "choose" {
            // What is chosen must be open; where nothing is named yet, nothing can be said.
            refused = either(refused, chosen.map(|s| self.access(s)).and_then(|access| match access {
                Access::Open => Some(false),
                Access::Closed => Some(true),
                Access::Unknown => None,
            }));
        }
        let status = match refused {
            Some(true) => Status::Refused,
            Some(false) => Status::Allowed,
            None => Status::Unknown,
        };
        let services = Service::ALL.into_iter().map(|s| (s, self.access(s))).collect();
        let fees = quotation(&self.quotes, service, chosen);
        Answer { status, next: self.next, services, warnings: self.warnings, duties: self.duties, fees }
    }
}

fn quotation(quotes: &[(u8, Option<bool>, Option<i64>, Line)], service: Option<&str>, chosen: Option<Service>) -> Option<Vec<Line>> {
    let mut out = Vec::new();
    for (services, applies, amount, line) in quotes {
        let asked = match (service, chosen) {
            (None, _) => None,
            (Some(_), chosen) => Some(chosen.is_some_and(|s| services & s.bit() != 0)),
        };
        match both(asked, *applies) {
            Some(false) => {}
            Some(true) if amount.is_some() => out.push(line.clone()),
            _ => return None,
        }
    }
    out.sort();
    Some(out)
}
