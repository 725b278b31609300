//! The search for a case in which one rule makes two editions decide differently.

use super::formula::{At, Voice, apart};
use super::pieces::{Piece, pieces};
use super::{Pair, Shown, Way, group};
use crate::clause::{Clause, Effect, Service};
use crate::edition::Edition;
use crate::expr::Bool;
use crate::facts::Facts;
use crate::program::Role;
use crate::witness::{Answer, Witness, complete, solve_near};

/// Ways of one rule beyond these are not listed: one for each thing that differs is enough.
const MAX_WAYS: usize = 24;

pub(super) struct Searched {
    pub ways: Vec<Way>,
    /// No question was given up.
    pub proved: bool,
}

/// The editions with only this rule exchanged, for telling whether it is the cause.
struct Exchanged {
    left: Edition,
    right: Edition,
}

pub(super) fn compare(pair: &Pair<'_>, rule: &str, usual: &Facts) -> Result<Searched, String> {
    let mut out = Searched { ways: Vec::new(), proved: true };
    if !executes(&group(pair.left, rule)) && !executes(&group(pair.right, rule)) {
        return Ok(out);
    }
    let exchanged = Exchanged { left: pair.left.with_rule_of(rule, pair.right)?, right: pair.right.with_rule_of(rule, pair.left)? };
    let schema = pair.left.schema();
    let kinds = schema.values("case.kind").len();
    for act in acts(pair, rule) {
        for kind in std::iter::once(None).chain((0..kinds).map(Some)) {
            let here = [At::new(pair.left, act, kind), At::new(pair.right, act, kind)];
            for goal in goals(&here, rule) {
                match solve_near(schema, usual, &[&here[0].here(), &goal]) {
                    Answer::Yes(case) => found(pair, &exchanged, &case.facts(), usual, &mut out.ways),
                    Answer::No => {}
                    Answer::Unknown => out.proved = false,
                }
            }
        }
    }
    out.ways.truncate(MAX_WAYS);
    Ok(out)
}

/// Does a clause of the rule take part in decisions?
fn executes(clauses: &[&Clause]) -> bool {
    clauses.iter().any(|c| !matches!(c.effect, Effect::Nothing { .. } | Effect::Scope { .. } | Effect::Window { .. } | Effect::Deadline { .. }))
}

/// The acts at which the rule speaks, the choice of a service first.
fn acts(pair: &Pair<'_>, rule: &str) -> Vec<usize> {
    let clauses: Vec<&Clause> = group(pair.left, rule).into_iter().chain(group(pair.right, rule)).collect();
    let all = pair.left.schema().values("act").iter().enumerate();
    let speaks = |act: &str| clauses.iter().any(|c| matches!(c.effect, Effect::Exception { .. }) || c.speaks_at(act));
    let mut out: Vec<usize> = all.filter(|(_, act)| speaks(act)).map(|(n, _)| n).collect();
    let choose = pair.left.program.choose.and_then(|raw| usize::try_from(raw).ok());
    out.sort_by_key(|n| Some(*n) != choose);
    out
}

/// The clauses whose voices a rule can change: its own, and those that it excepts.
fn touched<'v, 'a>(voices: &'v [Voice<'a>], edition: &Edition, rule: &str) -> Vec<&'v Voice<'a>> {
    let excepted: Vec<&String> = edition
        .clauses()
        .iter()
        .filter(|c| c.rule() == rule)
        .filter_map(|c| if let Effect::Exception { of, .. } = &c.effect { Some(of) } else { None })
        .flatten()
        .collect();
    voices.iter().filter(|v| v.clause.rule() == rule || excepted.contains(&&v.clause.id)).collect()
}

/// What would have to hold for the editions to differ here because of the rule.
fn goals(here: &[At<'_>; 2], rule: &str) -> Vec<Bool> {
    let [left, right] = here;
    let (x, y) = (left.voices(), right.voices());
    let (own, other) = (touched(&x, left.edition, rule), touched(&y, right.edition, rule));
    let mut out = Vec::new();
    let mut services = 0_u8;
    let mut status = false;
    for voice in own.iter().chain(&other) {
        match voice.rule.role {
            Role::Grant | Role::Deny => services |= voice.rule.services,
            Role::Guard | Role::Step => status = true,
            Role::Warn | Role::Duty | Role::Fee => {}
        }
    }
    let (allowed, also) = (left.allowed(), right.allowed());
    if status {
        out.push(apart(&allowed, &also));
    }
    for service in Service::ALL.into_iter().filter(|s| services & s.bit() != 0) {
        let (a, b) = (left.open(service), right.open(service));
        // First where the service is asked for, then anywhere.
        out.push(Bool::And(vec![apart(&a, &b), left.asked(service), Bool::Or(vec![allowed.clone(), also.clone()])]));
        out.push(apart(&a, &b));
    }
    for voice in own.iter().chain(&other) {
        let twin = if own.iter().any(|v| std::ptr::eq(*v, *voice)) { &other } else { &own };
        let same = twin.iter().find(|v| v.clause.id == voice.clause.id && v.rule.role == voice.rule.role);
        let spoken = match same {
            Some(same) if said_alike(voice, same) => apart(&voice.when, &same.when),
            Some(same) => Bool::Or(vec![voice.when.clone(), same.when.clone()]),
            None => voice.when.clone(),
        };
        match voice.rule.role {
            Role::Warn | Role::Duty => out.push(Bool::And(vec![spoken, allowed.clone(), also.clone()])),
            Role::Fee => {
                for service in Service::ALL.into_iter().filter(|s| voice.rule.services & s.bit() != 0) {
                    out.push(Bool::And(vec![spoken.clone(), left.asked(service), allowed.clone(), also.clone()]));
                }
            }
            Role::Step => out.push(Bool::And(vec![spoken, allowed.clone(), also.clone()])),
            Role::Guard | Role::Grant | Role::Deny => {}
        }
    }
    out
}

/// Where both speak they say the same.
fn said_alike(a: &Voice<'_>, b: &Voice<'_>) -> bool {
    let party = |v: &Voice<'_>| match &v.clause.effect {
        Effect::Duty { who, .. } => Some(*who),
        Effect::Fee { payer, .. } => Some(*payer),
        _ => None,
    };
    a.rule.services == b.rule.services && a.rule.amount == b.rule.amount && a.rule.to == b.rule.to && party(a) == party(b)
}

/// Keeps what differs in this case because of the rule, once for each thing.
fn found(pair: &Pair<'_>, exchanged: &Exchanged, core: &Facts, usual: &Facts, out: &mut Vec<Way>) {
    let mut whole = core.clone();
    complete(pair.left, usual, &mut whole);
    complete(pair.right, usual, &mut whole);
    for facts in [&whole, core] {
        let caused = caused(pair, exchanged, facts);
        if caused.is_empty() {
            continue;
        }
        for piece in caused {
            push(pair, piece, Shown::Case(Witness::of(pair.left.schema(), facts)), out);
        }
        return;
    }
}

/// The differences of a case that vanish or change when only this rule is exchanged.
fn caused(pair: &Pair<'_>, exchanged: &Exchanged, facts: &Facts) -> Vec<Piece> {
    let all = pieces(pair.left, facts, pair.right, facts);
    if all.is_empty() {
        return all;
    }
    let mut alone = pieces(pair.left, facts, &exchanged.left, facts);
    alone.extend(pieces(&exchanged.right, facts, pair.right, facts));
    all.into_iter().filter(|p| alone.iter().any(|q| q.what == p.what)).collect()
}

pub(super) fn push(pair: &Pair<'_>, piece: Piece, witness: Shown, out: &mut Vec<Way>) {
    let stricter = piece.left_stricter.map(|left| if left { pair.left } else { pair.right }.header.id.clone());
    let way = Way { what: piece.what, left: piece.left, right: piece.right, stricter, witness };
    if !out.iter().any(|w| w.what == way.what && w.left == way.left && w.right == way.right) {
        out.push(way);
    }
}
