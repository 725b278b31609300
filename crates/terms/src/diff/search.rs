//! The search for a case in which two editions decide differently for one reason: a rule, or something that they look at differently.

use super::formula::{At, Body, Given, all, any, apart, at_least, lines_apart, states_apart};
use super::pieces::{Piece, pieces};
use super::usual::Usual;
use super::{Pair, Way, Witnessed, group};
use crate::clause::{Clause, Effect, Party, Service};
use crate::expr::Bool;
use crate::facts::Facts;
use crate::witness::{Answer, Witness, solve_near};
use std::collections::BTreeSet;

/// Ways of one rule beyond these are not listed: one for each thing that differs is enough.
const MAX_WAYS: usize = 24;

/// Duties of one party by one rule are told apart by number up to this.
const MAX_DUTIES: usize = 4;

/// What a search came to.
pub(super) struct Searched {
    pub ways: Vec<Way>,
    /// No question was given up.
    pub proved: bool,
}

/// Both editions, and each with the reason exchanged for the other's.
struct Bodies<'a> {
    left: Body<'a>,
    left_exchanged: Body<'a>,
    right_exchanged: Body<'a>,
    right: Body<'a>,
}

/// The same at one act and kind of case.
struct Here<'b> {
    left: At<'b>,
    left_exchanged: At<'b>,
    right_exchanged: At<'b>,
    right: At<'b>,
}

/// A condition under which the editions differ in one thing, for the reason asked about.
struct Goal {
    /// The thing, as it is called among the pieces of two decisions.
    what: String,
    /// Tried in this order until one has a case.
    when: Vec<Bool>,
}

/// A case in which the editions differ in one thing.
pub(super) struct Found {
    pub piece: Piece,
    /// As the left edition sees it.
    pub left: Facts,
}

/// What the editions decide differently because of one rule.
pub(super) fn for_rule(pair: &Pair<'_>, rule: &str, usual: &Usual) -> Result<Searched, String> {
    let mut out = Searched { ways: Vec::new(), proved: true };
    if !executes(&group(pair.left, rule)) && !executes(&group(pair.right, rule)) {
        return Ok(out);
    }
    let bodies = Bodies {
        left: Body::of(pair.left),
        left_exchanged: Body::with_rule_of(pair.left, rule, pair.right)?,
        right_exchanged: Body::with_rule_of(pair.right, rule, pair.left)?,
        right: Body::of(pair.right),
    };
    let nothing = Given::default();
    for act in acts(pair, Some(rule)) {
        for kind in kinds(pair) {
            let here = bodies.at(act, kind, [&nothing; 4]);
            let searched = here.search(pair, usual, [&nothing; 2], &mut |found| {
                let witness = Witnessed { case: Some(Witness::of(pair.left.schema(), &found.left)), ..Witnessed::default() };
                push(pair, found.piece, witness, &mut out.ways);
                out.ways.len() < MAX_WAYS
            });
            out.proved &= searched;
        }
    }
    Ok(out)
}

/// What they decide differently because facts or findings come out differently: `one` ends the search with the first case.
/// The answer is whether every question was settled.
pub(super) fn for_given(
    pair: &Pair<'_>,
    given: [&Given; 2],
    usual: &Usual,
    only_choice: bool,
    keep: &mut dyn FnMut(Found) -> bool,
) -> bool {
    let bodies = Bodies {
        left: Body::of(pair.left),
        left_exchanged: Body::of(pair.left),
        right_exchanged: Body::of(pair.right),
        right: Body::of(pair.right),
    };
    let [left, right] = given;
    let mut proved = true;
    let acts = acts(pair, None);
    for act in acts.into_iter().take(if only_choice { 1 } else { usize::MAX }) {
        for kind in kinds(pair) {
            let here = bodies.at(act, kind, [left, right, left, right]);
            let mut stop = false;
            proved &= here.search(pair, usual, given, &mut |found| {
                stop = !keep(found);
                !stop
            });
            if stop {
                return proved;
            }
        }
    }
    proved
}

impl Bodies<'_> {
    /// `given`: of the left edition, of it exchanged, of the right edition exchanged, of it.
    fn at(&self, act: usize, kind: Option<usize>, given: [&Given; 4]) -> Here<'_> {
        let [left, left_exchanged, right_exchanged, right] = given;
        Here {
            left: At::new(&self.left, act, kind, left),
            left_exchanged: At::new(&self.left_exchanged, act, kind, left_exchanged),
            right_exchanged: At::new(&self.right_exchanged, act, kind, right_exchanged),
            right: At::new(&self.right, act, kind, right),
        }
    }
}

impl Here<'_> {
    /// Calls `keep` with a case for every thing in which the editions can differ, while it says to go on. False: a question was given up.
    fn search(&self, pair: &Pair<'_>, usual: &Usual, given: [&Given; 2], keep: &mut dyn FnMut(Found) -> bool) -> bool {
        if self.left.same(&self.left_exchanged) && self.right.same(&self.right_exchanged) {
            return true;
        }
        let here = self.left.here();
        let mut proved = true;
        for goal in self.goals() {
            for when in &goal.when {
                match solve_near(pair.left.schema(), &usual.facts, &[&here, when]) {
                    Answer::No => continue,
                    Answer::Unknown => proved = false,
                    Answer::Yes(case) => match shown(pair, &goal.what, &case.facts(), usual, given) {
                        Some(found) => {
                            if !keep(found) {
                                return proved;
                            }
                        }
                        None => proved = false,
                    },
                }
                break;
            }
        }
        proved
    }

    /// What of an aspect differs for the reason asked about.
    fn caused(&self, differ: impl Fn(&At<'_>, &At<'_>) -> Bool) -> Bool {
        let whole = differ(&self.left, &self.right);
        if whole == Bool::Const(false) {
            return whole;
        }
        all(vec![whole, any(vec![differ(&self.left, &self.left_exchanged), differ(&self.right_exchanged, &self.right)])])
    }

    fn goals(&self) -> Vec<Goal> {
        let mut out = Vec::new();
        let mut push = |what: String, when: Vec<Bool>| {
            let when: Vec<Bool> = when.into_iter().filter(|w| *w != Bool::Const(false)).collect();
            if !when.is_empty() {
                out.push(Goal { what, when });
            }
        };
        let both = || vec![self.left.allowed().clone(), self.right.allowed().clone()];
        let either = || any(both());
        let with = |mut parts: Vec<Bool>, more: Vec<Bool>| {
            parts.extend(more);
            all(parts)
        };
        push("the act".to_owned(), vec![self.caused(|a, b| apart(a.allowed(), b.allowed()))]);
        push("the next state".to_owned(), vec![with(both(), vec![self.caused(states_apart)])]);
        for service in Service::ALL {
            let opened = self.caused(|a, b| apart(&a.open(service), &b.open(service)));
            if opened != Bool::Const(false) {
                // First where the service is asked for, then anywhere.
                let asked = all(vec![opened.clone(), self.left.asked(service), either()]);
                push(service.as_str().to_owned(), vec![asked, opened]);
            }
        }
        for rule in self.named(At::warning_rules) {
            push(format!("warning {rule}"), vec![with(both(), vec![self.caused(|a, b| apart(&a.warns(rule), &b.warns(rule)))])]);
        }
        for (rule, who) in self.named(At::duty_rules) {
            let differ = self.caused(|a, b| counts_apart(&a.duties(rule, who), &b.duties(rule, who)));
            push(duty_name(rule, who), vec![with(both(), vec![differ])]);
        }
        for (service, line) in self.named(At::lines) {
            let differ = self.caused(|a, b| lines_apart(a, b, service, line));
            push(format!("line {line}"), vec![with(both(), vec![self.left.asked(service), differ])]);
        }
        out
    }

    /// What can be said under either edition, each once.
    fn named<'h, T: Ord>(&'h self, of: impl Fn(&'h At<'h>) -> Vec<T>) -> BTreeSet<T> {
        of(&self.left).into_iter().chain(of(&self.right)).collect()
    }
}

pub(super) fn duty_name(rule: &str, who: Party) -> String {
    format!("duty {rule} of the {}", who.as_str())
}

/// More of them hold on one side.
fn counts_apart(a: &[Bool], b: &[Bool]) -> Bool {
    if a == b {
        return Bool::Const(false);
    }
    any((1..=a.len().max(b.len()).min(MAX_DUTIES)).map(|n| apart(&at_least(n, a), &at_least(n, b))).collect())
}

/// Completes a case and decides it: the thing that differs, where it does.
fn shown(pair: &Pair<'_>, what: &str, case: &Facts, usual: &Usual, given: [&Given; 2]) -> Option<Found> {
    let of = |given: &Given| {
        let mut facts = case.clone();
        for (id, raw) in &given.facts {
            facts.set_raw(*id, *raw);
        }
        if let Some(found) = &given.findings {
            facts.set_findings(found.clone());
        }
        facts
    };
    let [mut left, mut right] = given.map(of);
    usual.complete(pair, &mut left, &mut right);
    let piece = pieces(pair.left, &left, pair.right, &right).into_iter().find(|p| p.what == what)?;
    Some(Found { piece, left })
}

/// Does a clause of the rule take part in decisions?
fn executes(clauses: &[&Clause]) -> bool {
    clauses
        .iter()
        .any(|c| !matches!(c.effect, Effect::Nothing { .. } | Effect::Scope { .. } | Effect::Window { .. } | Effect::Deadline { .. }))
}

/// The acts at which a rule speaks, all where none is named; the choice of a service first.
fn acts(pair: &Pair<'_>, rule: Option<&str>) -> Vec<usize> {
    let clauses: Option<Vec<&Clause>> = rule.map(|rule| group(pair.left, rule).into_iter().chain(group(pair.right, rule)).collect());
    let all = pair.left.schema().values("act").iter().enumerate();
    let speaks = |act: &str| {
        let by = |c: &&Clause| matches!(c.effect, Effect::Exception { .. }) || c.speaks_at(act);
        clauses.as_ref().is_none_or(|clauses| clauses.iter().any(by))
    };
    let mut out: Vec<usize> = all.filter(|(_, act)| speaks(act)).map(|(n, _)| n).collect();
    let choose = pair.left.program.choose.and_then(|raw| usize::try_from(raw).ok());
    out.sort_by_key(|n| Some(*n) != choose);
    out
}

/// No kind, for acts outside a case, after every kind of case.
fn kinds(pair: &Pair<'_>) -> impl Iterator<Item = Option<usize>> {
    (0..pair.left.schema().values("case.kind").len()).map(Some).chain(std::iter::once(None))
}

/// Keeps a way, once for each thing.
pub(super) fn push(pair: &Pair<'_>, piece: Piece, witness: Witnessed, out: &mut Vec<Way>) {
    let stricter = piece.left_stricter.map(|left| if left { pair.left } else { pair.right }.header.id.clone());
    if !out.iter().any(|w| w.what == piece.what && w.left == piece.left && w.right == piece.right) {
        out.push(Way { what: piece.what, left: piece.left, right: piece.right, stricter, witness });
    }
}
