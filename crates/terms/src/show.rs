//! Clauses as a person reads them.

use crate::catalogue::Catalogue;
use crate::check::settings_in;
use crate::clause::{Basis, Clause, Effect};
use crate::coverage::ScenarioRules;
use crate::edition::Edition;
use crate::explain::service_words;
use crate::explain::words::{condition_text, int_text};
use crate::expr::Bool;
use crate::receipt::{count_word, end_word, start_word};
use crate::settings::{Setting, Settings, Text};
use serde::Serialize;

/// One clause, ready to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    pub id: String,
    /// Where it stands in the source.
    pub clause: String,
    pub summary: Text,
    pub effect: String,
    /// What it does, a line each.
    pub rule: Vec<String>,
    pub cites: Vec<String>,
    /// The readings that it hangs on or cites.
    pub readings: Vec<ShownReading>,
    pub differs: Vec<String>,
    pub restates: Vec<String>,
    pub file: String,
    pub line: usize,
    /// Scenario files that exercise its rule.
    pub scenarios: Vec<String>,
}

/// A reading of what the source leaves open, as question and answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownReading {
    pub id: String,
    pub question: Text,
    pub answer: Text,
}

/// The readings that the clause states, cites, or asks for in an expression.
#[must_use]
pub fn readings(settings: &Settings, clause: &Clause) -> Vec<ShownReading> {
    let read: Vec<String> = clause.source.values().flat_map(|text| settings_in(text)).collect();
    let concerns = |s: &&Setting| clause.rule() == s.id || clause.cites.contains(&s.id) || read.contains(&s.name);
    let told = |s: &Setting| ShownReading { id: s.id.clone(), question: s.question.clone(), answer: s.answer() };
    settings.all().iter().filter(concerns).map(told).collect()
}

/// The clauses with this number, or one below it, or with this id or rule id, or on which this reading bears, in the order of the source.
#[must_use]
pub fn show(edition: &Edition, settings: &Settings, catalogue: &Catalogue, scenarios: &[ScenarioRules], asked: &str) -> Vec<Shown> {
    let bears = |c: &Clause| readings(settings, c).iter().any(|reading| reading.id == asked);
    let named = |c: &&Clause| c.id == asked || c.rule() == asked || below(&c.clause, asked) || bears(c);
    let mut found: Vec<&Clause> = edition.clauses().iter().filter(named).collect();
    found.sort_by_key(|c| (parts(&c.clause), parts(&c.id)));
    found.into_iter().map(|clause| Shown { readings: readings(settings, clause), ..shown(edition, catalogue, scenarios, clause) }).collect()
}

/// `2.4.1` is above `2.4.1(1)` and `2.4.1.3`, not above `2.4.10`.
fn below(number: &str, asked: &str) -> bool {
    !asked.is_empty() && number.strip_prefix(asked).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// A text in pieces, numbers by their value.
pub(crate) fn parts(text: &str) -> Vec<(u64, String)> {
    let mut out: Vec<(u64, String)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let words = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (word, behind) = after.split_at(words);
        out.push((number.parse().unwrap_or(0), word.to_owned()));
        rest = behind;
    }
    out
}

fn shown(edition: &Edition, catalogue: &Catalogue, scenarios: &[ScenarioRules], clause: &Clause) -> Shown {
    let exercised = scenarios.iter().filter(|s| s.exercises(clause.rule())).map(|s| s.file.clone());
    Shown {
        id: clause.id.clone(),
        clause: clause.clause.clone(),
        summary: clause.summary.clone(),
        effect: clause.effect.name().to_owned(),
        rule: rule(edition, catalogue, clause),
        cites: clause.cites.clone(),
        readings: Vec::new(),
        differs: clause.differs.clone(),
        restates: clause.restates.clone(),
        file: clause.file.clone(),
        line: clause.line,
        scenarios: exercised.collect(),
    }
}

/// Writes lines about one clause.
struct Lines<'a> {
    edition: &'a Edition,
    out: Vec<String>,
}

impl Lines<'_> {
    fn say(&mut self, line: impl Into<String>) {
        self.out.push(line.into());
    }

    fn when(&mut self, word: &str, when: &Bool) {
        let text = condition_text(self.edition.schema(), when);
        if text != "true" {
            self.say(format!("{word} {text}"));
        }
    }
}

fn listed(words: &[String]) -> String {
    words.join(", ")
}

fn rule(edition: &Edition, catalogue: &Catalogue, clause: &Clause) -> Vec<String> {
    let mut lines = Lines { edition, out: Vec::new() };
    if !clause.on.is_empty() {
        lines.say(format!("at {}", listed(&clause.on)));
    }
    match &clause.effect {
        Effect::Guard { when } => {
            lines.say("refuses the act");
            lines.when("where", when);
        }
        Effect::Warn { when } => {
            lines.say("warns");
            lines.when("where", when);
        }
        Effect::Duty { when, who } => {
            lines.say(format!("obliges the {}", who.as_str()));
            lines.when("where", when);
        }
        Effect::Grant { service, when } => {
            lines.say(format!("opens {}", listed(&service_words(*service))));
            lines.when("where", when);
        }
        Effect::Deny { service, when } => {
            lines.say(format!("closes {}", listed(&service_words(*service))));
            lines.when("where", when);
        }
        Effect::Exclude { service, when } => {
            lines.say(format!("closes {} while an assessor's findings contain {}", listed(&service_words(*service)), clause.rule()));
            lines.when("and where", when);
        }
        Effect::Exception { of, when } => {
            lines.say(format!("sets aside {}", listed(of)));
            lines.when("where", when);
        }
        Effect::Nothing { reason } => lines.say(format!("not operative: {}", reason.en)),
        Effect::Fee { service, line, amount, payer, when } => {
            let amount = int_text(edition.schema(), amount);
            lines.say(format!("a line `{line}` for {}: {amount}, paid by the {}", listed(&service_words(*service)), payer.as_str()));
            lines.when("where", when);
        }
        Effect::Ground { .. }
        | Effect::Limit { .. }
        | Effect::Deadline { .. }
        | Effect::Window { .. }
        | Effect::Scope { .. }
        | Effect::Step { .. } => {
            more(&mut lines, catalogue, clause);
        }
    }
    for exception in edition.clauses() {
        if let Effect::Exception { of, when } = &exception.effect
            && of.contains(&clause.id)
        {
            lines.when(&format!("unless, by {},", exception.id), when);
        }
    }
    lines.out
}

fn more(lines: &mut Lines<'_>, catalogue: &Catalogue, clause: &Clause) {
    match &clause.effect {
        Effect::Ground { when, usable, basis } => {
            lines.say(match basis {
                Basis::Facts => "a ground on which a person may refuse where the facts bear it out",
                Basis::Judgement => "a ground on which a person may refuse by judgement",
            });
            lines.when("proposed where", when);
            lines.when("usable where", usable);
        }
        Effect::Limit { counter, max, within, service, when, refuses, warns } => {
            lines.say(format!("closes {} once {max} uses of `{counter}` are spent", listed(&service_words(*service))));
            if let Some(outer) = within {
                lines.say(format!("each of them is also a use of `{outer}`"));
            }
            lines.when("where", when);
            if *refuses != Bool::Const(false) {
                lines.when("then refuses the act where", refuses);
            }
            if *warns != Bool::Const(false) {
                lines.when("then warns where", warns);
            }
        }
        Effect::Deadline { kind, act, days, count } => {
            lines.say(format!("in a case of the kind `{kind}`, `{act}` within {days} {} days of its opening", count_word(*count)));
        }
        Effect::Window { of, when, start, end, unless_used } => {
            lines.say(format!("the period `{}` starts at {} and ends after {}", of.as_str(), start_word(*start), end_word(*end)));
            lines.when("where", when);
            if !unless_used.is_empty() {
                lines.say(format!("unless a use was posted of {}", listed(unless_used)));
            }
        }
        Effect::Scope { list, families, models, components } => {
            lines.say(format!("the list `{}`", list.as_str()));
            let family =
                |slug: &String| catalogue.families.iter().find(|f| f.slug == *slug).map_or_else(|| slug.clone(), |f| f.name.en.clone());
            let model = |slug: &String| catalogue.model(slug).map_or_else(|| slug.clone(), |m| m.name.clone());
            let products: Vec<String> = families.iter().map(family).chain(models.iter().map(model)).collect();
            lines.say(format!("of {}", listed(&products)));
            for (slug, n) in components {
                let name = catalogue.component(slug).map_or(slug.as_str(), |c| c.name.en.as_str());
                lines.say(format!("{n} × {name}"));
            }
        }
        Effect::Step { kinds, act, from, to, when } => {
            let kinds = if kinds.is_empty() { "every kind".to_owned() } else { listed(kinds) };
            let to = to.as_deref().unwrap_or("the same state");
            lines.say(format!("in a case of {kinds}, `{act}` leads from {} to {to}", listed(from)));
            lines.when("where", when);
        }
        _ => {}
    }
}
