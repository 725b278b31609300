//! Two decisions held side by side.

use super::search::duty_name;
use crate::clause::{Clause, Effect, Party, Service};
use crate::decide::{Access, Decision, Status};
use crate::edition::Edition;
use crate::explain::{access_word, status_word};
use crate::facts::Facts;
use std::collections::BTreeMap;

/// One thing in which two decisions differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub what: String,
    pub left: String,
    pub right: String,
    /// The left decision is harder on the customer (`true`), the right one (`false`), or neither.
    pub left_stricter: Option<bool>,
}

/// Everything in which the decisions of two editions differ, of two cases that may differ in what was found.
pub(super) fn pieces(left: &Edition, left_facts: &Facts, right: &Edition, right_facts: &Facts) -> Vec<Piece> {
    let (a, b) = (left.decide(left_facts), right.decide(right_facts));
    let mut out = Vec::new();
    status(left, &a, &b, &mut out);
    services(&a, &b, &mut out);
    // What is said of an act that does not happen is no difference.
    if a.status != Status::Refused && b.status != Status::Refused {
        sets(&warnings(left, &a), &warnings(right, &b), |_| true, &mut out);
        sets(&duties(left, &a), &duties(right, &b), |name| name.ends_with(Party::Customer.as_str()), &mut out);
    }
    if a.status == Status::Allowed && b.status == Status::Allowed {
        fees(left, &a, right, &b, &mut out);
    }
    out
}

fn status(left: &Edition, a: &Decision, b: &Decision, out: &mut Vec<Piece>) {
    if a.status != b.status {
        let stricter = match (a.status, b.status) {
            (Status::Refused, Status::Allowed) => Some(true),
            (Status::Allowed, Status::Refused) => Some(false),
            _ => None,
        };
        let (x, y) = (status_word(a.status).to_owned(), status_word(b.status).to_owned());
        out.push(Piece { what: "the act".to_owned(), left: x, right: y, left_stricter: stricter });
    } else if a.status == Status::Allowed && a.to != b.to {
        let word = |d: &Decision| d.to.map_or_else(String::new, |raw| left.raw_word(left.program.state, raw));
        out.push(Piece { what: "the next state".to_owned(), left: word(a), right: word(b), left_stricter: None });
    }
}

fn services(a: &Decision, b: &Decision, out: &mut Vec<Piece>) {
    for service in Service::ALL {
        let (x, y) = (a.access(service), b.access(service));
        if x != y {
            let stricter = match (x, y) {
                (Access::Closed, Access::Open) => Some(true),
                (Access::Open, Access::Closed) => Some(false),
                _ => None,
            };
            let (left, right) = (access_word(x).to_owned(), access_word(y).to_owned());
            out.push(Piece { what: service.as_str().to_owned(), left, right, left_stricter: stricter });
        }
    }
}

/// How often each thing is said.
type Counts = BTreeMap<String, usize>;

fn counts(names: impl Iterator<Item = String>) -> Counts {
    let mut out = Counts::new();
    for name in names {
        *out.entry(name).or_insert(0) += 1;
    }
    out
}

fn warnings(edition: &Edition, decision: &Decision) -> Counts {
    counts(edition.warnings(decision).into_iter().map(|rule| format!("warning {rule}")))
}

fn duties(edition: &Edition, decision: &Decision) -> Counts {
    let of = |c: &Clause| if let Effect::Duty { who, .. } = &c.effect { Some(duty_name(c.rule(), *who)) } else { None };
    counts(edition.duties(decision).into_iter().filter_map(of))
}

fn sets(a: &Counts, b: &Counts, burdens: impl Fn(&str) -> bool, out: &mut Vec<Piece>) {
    let said = |n: usize| match n {
        0 => "no".to_owned(),
        1 => "yes".to_owned(),
        n => format!("{n} of them"),
    };
    let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        let (x, y) = (a.get(name).copied().unwrap_or(0), b.get(name).copied().unwrap_or(0));
        if x != y {
            let stricter = burdens(name).then_some(x > y);
            out.push(Piece { what: name.clone(), left: said(x), right: said(y), left_stricter: stricter });
        }
    }
}

/// Lines of a quotation: what each payer pays.
fn lines(edition: &Edition, decision: &Decision) -> Option<BTreeMap<String, (i64, Party)>> {
    Some(edition.fees(decision)?.into_iter().map(|l| (l.line, (l.amount, l.payer))).collect())
}

fn fees(left: &Edition, a: &Decision, right: &Edition, b: &Decision, out: &mut Vec<Piece>) {
    let (Some(x), Some(y)) = (lines(left, a), lines(right, b)) else { return };
    let mut names: Vec<&String> = x.keys().chain(y.keys()).collect();
    names.sort();
    names.dedup();
    let said = |line: Option<&(i64, Party)>| {
        line.map_or_else(|| "no line".to_owned(), |(amount, payer)| format!("{amount} by the {}", payer.as_str()))
    };
    let paid = |line: Option<&(i64, Party)>| line.filter(|(_, payer)| *payer == Party::Customer).map_or(0, |(amount, _)| *amount);
    for name in names {
        let (one, two) = (x.get(name), y.get(name));
        if one != two {
            let (l, r) = (paid(one), paid(two));
            out.push(Piece { what: format!("line {name}"), left: said(one), right: said(two), left_stricter: (l != r).then_some(l > r) });
        }
    }
}
