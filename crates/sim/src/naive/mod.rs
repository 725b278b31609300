//! The slow, obvious evaluator: one clause after the other, by a reading of its own, with nothing compiled, numbered or shared.

pub mod clock;
pub mod reading;

use aftercare_terms::{Access, Clause, Decision, Edition, Effect, FactId, Facts, Party, Service, Settings, Status};
use reading::{Tree, both, either, read};
use std::collections::{BTreeMap, BTreeSet};

/// A line of the quotation: rule, line, payer, minor units.
pub type Line = (String, String, Party, i64);

/// Does the clause say something at this act?
fn speaks_at(clause: &Clause, act: &str) -> bool {
    match &clause.effect {
        Effect::Step { act: of, .. } => of == act,
        _ => clause.on.is_empty() || clause.on.iter().any(|a| a == act),
    }
}

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
    /// The fact that counts a limit's uses.
    uses: Option<FactId>,
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
            let uses = match &clause.effect {
                Effect::Limit { counter, .. } => edition.schema().id(&format!("uses.{counter}")),
                // Nothing of these is said in a decision.
                Effect::Exception { .. }
                | Effect::Deadline { .. }
                | Effect::Window { .. }
                | Effect::Scope { .. }
                | Effect::Nothing { .. } => continue,
                _ => None,
            };
            voices.push(Voice {
                clause,
                when: part(clause, "when", !silent)?,
                refuses: part(clause, "refuses", false)?,
                warns: part(clause, "warns", false)?,
                amount: part(clause, "amount", false)?,
                uses,
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
        for voice in self.voices.iter().filter(|v| speaks_at(v.clause, act)) {
            self.hear(voice, self.applies(voice, facts), facts, &mut saying);
        }
        saying.answer(act, self.word("case.service", facts))
    }

    /// The truth of every clause that speaks at the act, by its id; exceptions are taken into account, findings and quotas are not.
    #[must_use]
    pub fn truths(&self, facts: &Facts) -> Vec<(&str, Option<bool>)> {
        let Some(act) = self.word("act", facts) else { return Vec::new() };
        let speaking = self.voices.iter().filter(|v| speaks_at(v.clause, act));
        speaking.map(|v| (v.clause.id.as_str(), self.applies(v, facts))).collect()
    }

    /// The ids of the clauses that can speak in a decision.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        self.voices.iter().map(|v| v.clause.id.as_str()).collect()
    }

    /// The ids of clauses that say the same whatever the facts are.
    #[must_use]
    pub fn constant(&self) -> Vec<&str> {
        let nothing = Facts::new();
        self.voices.iter().filter(|v| self.applies(v, &nothing).is_some()).map(|v| v.clause.id.as_str()).collect()
    }

    fn applies(&self, voice: &Voice<'_>, facts: &Facts) -> Option<bool> {
        let mut suspended = Some(false);
        for tree in &voice.except {
            suspended = either(suspended, self.truth(tree, facts));
        }
        both(self.truth(&voice.when, facts), suspended.map(|s| !s))
    }

    fn hear<'b>(&'b self, voice: &'b Voice<'_>, applies: Option<bool>, facts: &Facts, saying: &mut Saying<'b>) {
        let rule = voice.clause.rule();
        match &voice.clause.effect {
            Effect::Guard { .. } => saying.refused = either(saying.refused, applies),
            Effect::Warn { .. } | Effect::Ground { .. } => saying.warn(rule, applies),
            Effect::Duty { .. } => saying.duties.extend((applies == Some(true)).then(|| voice.clause.id.clone())),
            Effect::Grant { service, .. } => join(&mut saying.granted, *service, applies),
            Effect::Deny { service, .. } => join(&mut saying.denied, *service, applies),
            Effect::Exclude { service, .. } => {
                let found = facts.findings().map(|f| f.iter().any(|id| id == rule));
                join(&mut saying.denied, *service, both(found, applies));
            }
            Effect::Limit { max, service, .. } => {
                let uses = voice.uses.and_then(|id| facts.raw(id));
                let spent = both(uses.map(|n| n >= *max), applies);
                join(&mut saying.denied, *service, spent);
                saying.refused = either(saying.refused, both(spent, self.truth(&voice.refuses, facts)));
                saying.warn(rule, both(spent, self.truth(&voice.warns, facts)));
            }
            Effect::Fee { service, line, payer, .. } => {
                let amount = voice.amount.number(facts, self.edition.schema());
                saying.quotes.push(Quote { services: *service, applies, amount, rule, line, payer: *payer });
            }
            Effect::Step { kinds, from, to, .. } => {
                let fits = both(self.among("case.kind", facts, kinds), self.among("case.state", facts, from));
                let to = match to {
                    Some(state) => {
                        self.edition.schema().values("case.state").iter().position(|s| s == state).and_then(|n| i64::try_from(n).ok())
                    }
                    None => self.edition.schema().id("case.state").and_then(|id| facts.raw(id)),
                };
                saying.step(both(applies, fits), to);
            }
            _ => {}
        }
    }
}

/// What was heard so far.
#[derive(Debug)]
struct Saying<'a> {
    refused: Option<bool>,
    /// In the order of `Service::ALL`.
    granted: [Option<bool>; Service::ALL.len()],
    denied: [Option<bool>; Service::ALL.len()],
    warnings: BTreeSet<String>,
    duties: BTreeSet<String>,
    /// Whether a step of the process holds; `None` where the process does not order the act.
    stepped: Option<Option<bool>>,
    next: BTreeSet<i64>,
    quotes: Vec<Quote<'a>>,
}

/// A fee clause: whether it applies, and what it comes to.
#[derive(Debug)]
struct Quote<'a> {
    services: u8,
    applies: Option<bool>,
    amount: Option<i64>,
    rule: &'a str,
    line: &'a str,
    payer: Party,
}

impl Default for Saying<'_> {
    fn default() -> Self {
        Self {
            refused: Some(false),
            granted: [Some(false); Service::ALL.len()],
            denied: [Some(false); Service::ALL.len()],
            warnings: BTreeSet::new(),
            duties: BTreeSet::new(),
            stepped: None,
            next: BTreeSet::new(),
            quotes: Vec::new(),
        }
    }
}

/// Joins a truth to those of the services spoken of.
fn join(truths: &mut [Option<bool>], services: u8, applies: Option<bool>) {
    for (service, truth) in Service::ALL.iter().zip(truths) {
        if services & service.bit() != 0 {
            *truth = either(*truth, applies);
        }
    }
}

fn of(truths: &[Option<bool>], service: Service) -> Option<bool> {
    Service::ALL.iter().zip(truths).find(|(s, _)| **s == service).and_then(|(_, truth)| *truth)
}

impl Saying<'_> {
    fn warn(&mut self, rule: &str, applies: Option<bool>) {
        if applies == Some(true) {
            self.warnings.insert(rule.to_owned());
        }
    }

    fn step(&mut self, applies: Option<bool>, to: Option<i64>) {
        if applies == Some(true) {
            self.next.extend(to);
        }
        self.stepped = Some(either(self.stepped.unwrap_or(Some(false)), applies));
    }

    fn access(&self, service: Service) -> Access {
        match both(of(&self.granted, service), of(&self.denied, service).map(|d| !d)) {
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
            refused = either(
                refused,
                chosen.map(|s| self.access(s)).and_then(|access| match access {
                    Access::Open => Some(false),
                    Access::Closed => Some(true),
                    Access::Unknown => None,
                }),
            );
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

fn quotation(quotes: &[Quote<'_>], service: Option<&str>, chosen: Option<Service>) -> Option<Vec<Line>> {
    let mut out = Vec::new();
    for quote in quotes {
        let asked = service.map(|_| chosen.is_some_and(|s| quote.services & s.bit() != 0));
        match (both(asked, quote.applies), quote.amount) {
            (Some(false), _) => {}
            (Some(true), Some(amount)) => out.push((quote.rule.to_owned(), quote.line.to_owned(), quote.payer, amount)),
            _ => return None,
        }
    }
    out.sort();
    Some(out)
}
