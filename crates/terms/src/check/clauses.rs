//! Clauses by themselves and against the others of their effect: dead, subsumed, idle, unreachable.

use super::{Bench, Defect, Diagnosis, at_acts, clause_of, whole};
use crate::clause::{Clause, Effect, Service};
use crate::edition::Edition;
use crate::expr::Bool;
use crate::parse;
use crate::program::{Rule, Voice};
use crate::settings::{SettingValue, Settings};
use crate::witness::{Answer, solve};

pub(super) fn check(bench: &Bench<'_>, out: &mut Vec<Diagnosis>) {
    let dead = dead(bench, out);
    subsumed(bench.edition, &dead, out);
    idle(bench.edition, &dead, out);
    fees(bench.edition, &dead, out);
    exceptions(bench.edition, out);
    sub_limits(bench.edition, out);
}

/// Reports dead clauses; returns the indices of the rules that never hold.
fn dead(bench: &Bench<'_>, out: &mut Vec<Diagnosis>) -> Vec<usize> {
    let edition = bench.edition;
    let schema = edition.schema();
    let mut dead = Vec::new();
    let mut reported: Vec<usize> = Vec::new();
    for (n, rule) in edition.program.rules.iter().enumerate() {
        let Some(clause) = clause_of(edition, rule) else { continue };
        if !solve(schema, &[&whole(edition, clause, rule)]).is_no() {
            continue;
        }
        dead.push(n);
        // A limit has three voices; those that it was not given are no defect.
        let silent = match (&clause.effect, rule.voice) {
            (Effect::Limit { .. }, Voice::Guard) => !clause.source.contains_key("refuses"),
            (Effect::Limit { .. }, Voice::Warn) => !clause.source.contains_key("warns"),
            (Effect::Ground { .. }, _) => !clause.source.contains_key("when"),
            _ => false,
        };
        if silent || reported.contains(&rule.clause) {
            continue;
        }
        reported.push(rule.clause);
        out.push(dead_clause(bench, clause, rule));
    }
    for clause in edition.clauses() {
        let condition = match &clause.effect {
            Effect::Window { when, .. } => when,
            Effect::Ground { usable, .. } => usable,
            _ => continue,
        };
        if solve(schema, &[condition]).is_no() {
            let message = match off_by(bench.settings, edition, clause) {
                Some(setting) => Diagnosis::of(Defect::Dead, clause, format!("off by the setting `{setting}`")).noted(),
                None => Diagnosis::of(Defect::Dead, clause, "its condition never holds"),
            };
            out.push(message);
        }
    }
    dead
}

fn dead_clause(bench: &Bench<'_>, clause: &Clause, rule: &Rule) -> Diagnosis {
    let edition = bench.edition;
    if let Some(setting) = off_by(bench.settings, edition, clause) {
        return Diagnosis::of(Defect::Dead, clause, format!("off by the setting `{setting}`")).noted();
    }
    let excepted = edition.clauses().iter().find(|c| matches!(&c.effect, Effect::Exception { of, .. } if of.contains(&clause.id)));
    if let Some(exception) = excepted {
        let own = own_condition(edition, clause, rule);
        if !solve(edition.schema(), &[&own]).is_no() {
            return Diagnosis::of(Defect::Dead, clause, format!("it never holds: `{}` always excepts it", exception.id));
        }
    }
    let voice = match (&clause.effect, rule.voice) {
        (Effect::Limit { .. }, Voice::Guard) => "`refuses` never holds",
        (Effect::Limit { .. }, Voice::Warn) => "`warns` never holds",
        _ => "its condition never holds",
    };
    Diagnosis::of(Defect::Dead, clause, voice)
}

/// The condition of a rule without exceptions.
fn own_condition(edition: &Edition, clause: &Clause, rule: &Rule) -> Bool {
    Bool::And(vec![at_acts(edition, clause), rule.own.as_ref().unwrap_or(&rule.when).clone()])
}

/// The setting by which a clause is off: with another of its options a condition of the clause could hold.
fn off_by(settings: &Settings, edition: &Edition, clause: &Clause) -> Option<String> {
    for (key, text) in clause.source.iter().filter(|(key, _)| key.as_str() != "amount") {
        for name in super::settings_in(text) {
            let options = options(settings, &name);
            for option in options {
                let mut other = settings.clone();
                if other.set(&name, option).is_err() {
                    continue;
                }
                let Ok(condition) = parse::condition(text, edition.schema(), &other) else { continue };
                let now = parse::condition(text, edition.schema(), settings).unwrap_or(Bool::Const(false));
                let acts = at_acts(edition, clause);
                let alive = |c: &Bool| !solve(edition.schema(), &[&acts, c]).is_no();
                if key != "amount" && alive(&condition) && !alive(&now) {
                    return Some(name);
                }
            }
        }
    }
    None
}

fn options(settings: &Settings, name: &str) -> Vec<SettingValue> {
    match settings.get(name) {
        Some(setting) if !setting.options.is_empty() => setting.options.clone(),
        Some(setting) => match &setting.value {
            SettingValue::Bool(b) => vec![SettingValue::Bool(!b)],
            SettingValue::Int(_) | SettingValue::Text(_) => Vec::new(),
        },
        None => Vec::new(),
    }
}

/// Roles in which a second clause changes nothing. Warnings and duties are said beside one another; each names its own rule.
fn competes(voice: Voice) -> bool {
    matches!(voice, Voice::Guard | Voice::Deny | Voice::Grant | Voice::Step)
}

fn subsumed(edition: &Edition, dead: &[usize], out: &mut Vec<Diagnosis>) {
    let rules = &edition.program.rules;
    for (n, rule) in rules.iter().enumerate() {
        let Some(clause) = clause_of(edition, rule) else { continue };
        if dead.contains(&n) || !competes(rule.voice) {
            continue;
        }
        let inner = whole(edition, clause, rule);
        let covering = rules.iter().enumerate().find(|(m, other)| {
            *m != n
                && other.clause != rule.clause
                && other.voice == rule.voice
                && rule.services & !other.services == 0
                && other.to == rule.to
                && !dead.contains(m)
                && clause_of(edition, other).is_some_and(|other_clause| {
                    let same_rule = declared(clause, other_clause);
                    let outer = whole(edition, other_clause, other).negated();
                    !same_rule
                        && solve(edition.schema(), &[&inner, &outer]).is_no()
                        && !(*m > n && implied(edition, other_clause, other, &inner))
                })
        });
        if let Some((_, other)) = covering.map(|(m, o)| (m, clause_of(edition, o))) {
            let other = other.map_or("", |c| c.id.as_str());
            out.push(Diagnosis::of(Defect::Subsumed, clause, format!("it can never matter: wherever it holds, `{other}` holds too")));
        }
    }
}

/// The other way round: then the two are one, and only the later is reported.
fn implied(edition: &Edition, clause: &Clause, rule: &Rule, by: &Bool) -> bool {
    let inner = whole(edition, clause, rule);
    solve(edition.schema(), &[&inner, &by.clone().negated()]).is_no()
}

/// One clause says that it repeats the other.
fn declared(a: &Clause, b: &Clause) -> bool {
    a.restates.contains(&b.id) || b.restates.contains(&a.id)
}

fn idle(edition: &Edition, dead: &[usize], out: &mut Vec<Diagnosis>) {
    for (n, rule) in edition.program.rules.iter().enumerate() {
        let Some(clause) = clause_of(edition, rule) else { continue };
        if rule.voice != Voice::Deny || dead.contains(&n) {
            continue;
        }
        let inner = whole(edition, clause, rule);
        let matters = granted(edition, rule.services).iter().any(|grant| !solve(edition.schema(), &[&inner, grant]).is_no());
        if !matters {
            let message = "it denies what is never granted while it holds; it only gives the reason a name";
            out.push(Diagnosis::of(Defect::Idle, clause, message).noted());
        }
    }
}

/// The conditions under which any of these services is granted.
fn granted(edition: &Edition, services: u8) -> Vec<Bool> {
    let grants = edition.program.rules.iter().filter(|r| r.voice == Voice::Grant && r.services & services != 0);
    grants.filter_map(|r| Some(whole(edition, clause_of(edition, r)?, r))).collect()
}

fn fees(edition: &Edition, dead: &[usize], out: &mut Vec<Diagnosis>) {
    for (n, rule) in edition.program.rules.iter().enumerate() {
        let Some(clause) = clause_of(edition, rule) else { continue };
        if rule.voice != Voice::Fee || dead.contains(&n) {
            continue;
        }
        let inner = whole(edition, clause, rule);
        for service in Service::ALL.into_iter().filter(|s| rule.services & s.bit() != 0) {
            let grants = granted(edition, service.bit());
            let message = if grants.is_empty() {
                format!("a fee for `{}`, which nothing grants", service.as_str())
            } else if grants.iter().all(|grant| solve(edition.schema(), &[&inner, grant]).is_no()) {
                format!("a fee for `{}`, which nothing grants while it holds", service.as_str())
            } else {
                continue;
            };
            out.push(Diagnosis::of(Defect::UnreachableFee, clause, message));
        }
    }
}

fn exceptions(edition: &Edition, out: &mut Vec<Diagnosis>) {
    for clause in edition.clauses() {
        let Effect::Exception { of, when } = &clause.effect else { continue };
        if solve(edition.schema(), &[when]).is_no() {
            out.push(Diagnosis::of(Defect::Exception, clause, "its condition never holds"));
            continue;
        }
        for id in of {
            let rules = edition.program.rules.iter().filter(|r| clause_of(edition, r).is_some_and(|c| c.id == *id));
            let meets = rules.filter_map(|r| Some((clause_of(edition, r)?, r))).any(|(c, r)| {
                let own = own_condition(edition, c, r);
                matches!(solve(edition.schema(), &[when, &own]), Answer::Yes(_) | Answer::Unknown)
            });
            if !meets {
                out.push(Diagnosis::of(Defect::Exception, clause, format!("it never meets `{id}`: the two never hold together")));
            }
        }
    }
}

fn sub_limits(edition: &Edition, out: &mut Vec<Diagnosis>) {
    for clause in edition.clauses() {
        let Effect::Limit { counter, max, within: Some(outer), when, .. } = &clause.effect else { continue };
        if counter == outer {
            out.push(Diagnosis::of(Defect::SubLimit, clause, format!("`{counter}` is limited within itself")));
            continue;
        }
        let mut limited = false;
        for other in edition.clauses() {
            let Effect::Limit { counter, max: larger, when: also, .. } = &other.effect else { continue };
            if counter != outer {
                continue;
            }
            if let Answer::Yes(case) = solve(edition.schema(), &[when, also]) {
                limited = true;
                if max > larger {
                    let message = format!("its limit of {max} is larger than the {larger} of `{}`, within which it lies", other.id);
                    out.push(Diagnosis::of(Defect::SubLimit, clause, message).seen_in(super::witness(edition, &case)));
                }
            }
        }
        if !limited {
            out.push(Diagnosis::of(Defect::SubLimit, clause, format!("it lies within `{outer}`, which nothing limits while it holds")));
        }
    }
}
