//! What is looked up and not decided: lists, windows, deadlines, grounds. Compared for every product, plan and kind of case.

use super::{Pair, Shown, Way, group};
use crate::clause::{Effect, List, Period, WindowEnd, WindowStart};
use crate::counterfactual::named_values;
use crate::edition::{Edition, Scope};
use crate::facts::Facts;
use crate::receipt::{count_word, end_word, start_word};
use crate::witness::Witness;
use std::collections::BTreeSet;

pub(super) fn compare(pair: &Pair<'_>, rule: &str, out: &mut Vec<Way>) {
    lists(pair, rule, out);
    windows(pair, rule, out);
    deadlines(pair, rule, out);
}

fn stricter(pair: &Pair<'_>, left: bool, right: bool) -> Option<String> {
    match (left, right) {
        (true, false) => Some(pair.left.header.id.clone()),
        (false, true) => Some(pair.right.header.id.clone()),
        _ => None,
    }
}

/// The lists that a rule gives in either edition.
fn lists_of(pair: &Pair<'_>, rule: &str) -> Vec<List> {
    let clauses = group(pair.left, rule).into_iter().chain(group(pair.right, rule));
    let of = clauses.filter_map(|c| if let Effect::Scope { list, .. } = &c.effect { Some(*list) } else { None });
    of.collect::<BTreeSet<_>>().into_iter().collect()
}

fn lists(pair: &Pair<'_>, rule: &str, out: &mut Vec<Way>) {
    for list in lists_of(pair, rule) {
        for model in &pair.catalogue.models {
            let (left, right) = ((pair.list_of)(pair.left, list, model), (pair.list_of)(pair.right, list, model));
            let names = |scope: &Option<Scope>| scope.as_ref().is_some_and(|s| s.rules.iter().any(|r| r == rule));
            if !names(&left) && !names(&right) {
                continue;
            }
            let shown = |component: Option<&String>| Shown::Product {
                model: model.slug.clone(),
                list: list.as_str().to_owned(),
                component: component.cloned(),
            };
            let there = |yes: bool| if yes { "listed" } else { "not listed" }.to_owned();
            if list == List::International {
                if left.is_some() != right.is_some() {
                    out.push(Way {
                        what: format!("the list {} of {}", list.as_str(), model.slug),
                        left: there(left.is_some()),
                        right: there(right.is_some()),
                        stricter: stricter(pair, left.is_none(), right.is_none()),
                        witness: shown(None),
                    });
                }
                continue;
            }
            let count = |scope: &Option<Scope>, slug: &String| scope.as_ref().and_then(|s| s.components.get(slug)).copied().unwrap_or(0);
            for slug in &model.components {
                let (x, y) = (count(&left, slug), count(&right, slug));
                if x != y {
                    out.push(Way {
                        what: format!("{slug} in the list {} of {}", list.as_str(), model.slug),
                        left: x.to_string(),
                        right: y.to_string(),
                        stricter: stricter(pair, x < y, y < x),
                        witness: shown(Some(slug)),
                    });
                }
            }
        }
    }
}

/// A window without the rules that it cites.
fn form(edition: &Edition, period: Period, facts: &Facts) -> Option<(WindowStart, WindowEnd, Vec<String>)> {
    edition.window(period, facts).map(|w| (w.start, w.end, w.unless_used))
}

fn windows(pair: &Pair<'_>, rule: &str, out: &mut Vec<Way>) {
    let of = |edition: &Edition| group(edition, rule).into_iter().find_map(|c| if let Effect::Window { of, .. } = &c.effect { Some(*of) } else { None });
    let Some(period) = of(pair.left).or_else(|| of(pair.right)) else { return };
    let schema = pair.left.schema();
    let (Some(years), Some(europe)) = (schema.id("plan.years"), schema.id("region.europe")) else { return };
    let mut lengths: Vec<i64> = [pair.left, pair.right].iter().flat_map(|e| named_values(e).remove(&years).unwrap_or_default()).collect();
    lengths.sort_unstable();
    lengths.dedup();
    for length in lengths {
        for inside in [0, 1] {
            let mut facts = Facts::new();
            facts.set_raw(years, length);
            facts.set_raw(europe, inside);
            let (left, right) = (form(pair.left, period, &facts), form(pair.right, period, &facts));
            let concerned = |edition: &Edition| edition.window(period, &facts).is_some_and(|w| w.rules.first().is_some_and(|r| r == rule));
            if left == right || !concerned(pair.left) && !concerned(pair.right) {
                continue;
            }
            let said = |w: &Option<(WindowStart, WindowEnd, Vec<String>)>| match w {
                Some((start, end, _)) => format!("from {} for {}", start_word(*start), end_word(*end)),
                None => "none".to_owned(),
            };
            out.push(Way {
                what: format!("the window {}", period.as_str()),
                left: said(&left),
                right: said(&right),
                stricter: stricter(pair, left.is_none(), right.is_none()),
                witness: Shown::Case(Witness::of(schema, &facts)),
            });
        }
    }
}

fn deadlines(pair: &Pair<'_>, rule: &str, out: &mut Vec<Way>) {
    for kind in pair.left.schema().values("case.kind") {
        let concerned = |edition: &Edition| edition.deadline(kind).is_some_and(|d| d.rules.first().is_some_and(|r| r == rule));
        if !concerned(pair.left) && !concerned(pair.right) {
            continue;
        }
        let form = |edition: &Edition| edition.deadline(kind).map(|d| (d.act, d.days, d.count));
        let (left, right) = (form(pair.left), form(pair.right));
        if left == right {
            continue;
        }
        let said = |d: &Option<(String, u32, crate::clause::DayCount)>| match d {
            Some((act, days, count)) => format!("{act} within {days} {} days", count_word(*count)),
            None => "none".to_owned(),
        };
        let days = |d: &Option<(String, u32, crate::clause::DayCount)>| d.as_ref().map_or(u32::MAX, |(_, days, _)| *days);
        out.push(Way {
            what: "the deadline".to_owned(),
            left: said(&left),
            right: said(&right),
            stricter: stricter(pair, days(&left) < days(&right), days(&right) < days(&left)),
            witness: Shown::Kind { kind: kind.clone() },
        });
    }
}
