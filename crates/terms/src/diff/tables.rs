//! What is looked up and not decided: lists, windows, deadlines. Compared for every product, plan and kind of case, and followed to a decision
//! that differs for it.

use super::formula::Given;
use super::search::for_given;
use super::usual::Usual;
use super::{About, Decided, Pair, Way, Witnessed, group, way_witness};
use crate::clause::{Effect, List, Period, WindowEnd, WindowStart};
use crate::counterfactual::named_values;
use crate::edition::{Deadline, Edition, Scope};
use crate::facts::Facts;
use crate::receipt::{count_word, end_word, start_word};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Compares what one rule gives to look up.
pub(super) struct Tables<'p, 'a> {
    pair: &'p Pair<'a>,
    usual: &'p Usual,
    /// The same facts lead to the same decision, whatever they come from.
    followed: RefCell<Vec<([Given; 2], Witnessed)>>,
}

impl<'p, 'a> Tables<'p, 'a> {
    pub fn new(pair: &'p Pair<'a>, usual: &'p Usual) -> Self {
        Self { pair, usual, followed: RefCell::new(Vec::new()) }
    }

    pub fn compare(&self, rule: &str, out: &mut Vec<Way>) {
        self.lists(rule, out);
        self.windows(rule, out);
        self.deadlines(rule, out);
    }

    fn stricter(&self, left: Option<bool>) -> Option<String> {
        left.map(|left| if left { self.pair.left } else { self.pair.right }.header.id.clone())
    }

    /// A way, with the first decision that differs where these facts come out differently.
    fn way(&self, about: About, what: String, said: [String; 2], stricter: Option<bool>, given: [Given; 2]) -> Way {
        let mut witness = self.follow(given);
        witness.about = Some(about);
        let [left, right] = said;
        Way { what, left, right, stricter: self.stricter(stricter), witness }
    }

    /// The first decision that differs where facts come out as given.
    fn follow(&self, given: [Given; 2]) -> Witnessed {
        let known = self.followed.borrow().iter().find(|(have, _)| *have == given).map(|(_, witness)| witness.clone());
        if let Some(witness) = known {
            return witness;
        }
        let mut witness = Witnessed::default();
        let [left, right] = &given;
        if !left.facts.is_empty() {
            for_given(self.pair, [left, right], self.usual, false, &mut |found| {
                witness = way_witness(self.pair, &found, [left, right]);
                witness.decided = Some(Decided { what: found.piece.what, left: found.piece.left, right: found.piece.right });
                false
            });
        }
        self.followed.borrow_mut().push((given, witness.clone()));
        witness
    }

    /// Facts of the one case that come out as told under each edition.
    fn given(&self, facts: impl Fn(bool) -> Vec<(&'static str, i64)>) -> [Given; 2] {
        let schema = self.pair.left.schema();
        let of = |left: bool| {
            let named = facts(left).into_iter().filter_map(|(name, raw)| Some((schema.id(name)?, raw)));
            Given { facts: named.collect(), findings: None }
        };
        [of(true), of(false)]
    }

    fn lists(&self, rule: &str, out: &mut Vec<Way>) {
        let pair = self.pair;
        for list in lists_of(pair, rule) {
            // By component and numbers, so that products with the same difference stand together.
            let mut differing: BTreeMap<(Option<&str>, u32, u32), Vec<String>> = BTreeMap::new();
            for model in &pair.catalogue.models {
                let scopes = [(pair.list_of)(pair.left, list, model), (pair.list_of)(pair.right, list, model)];
                let [left, right] = &scopes;
                if !scopes.iter().flatten().any(|s| s.rules.iter().any(|r| r == rule)) {
                    continue;
                }
                if list == List::International {
                    let there = |scope: &Option<Scope>| u32::from(scope.is_some());
                    differing.entry((None, there(left), there(right))).or_default().push(model.slug.clone());
                    continue;
                }
                for slug in &model.components {
                    let count = |scope: &Option<Scope>| scope.as_ref().and_then(|s| s.components.get(slug)).copied().unwrap_or(0);
                    differing.entry((Some(slug), count(left), count(right))).or_default().push(model.slug.clone());
                }
            }
            for ((component, x, y), models) in differing.into_iter().filter(|((_, x, y), _)| x != y) {
                let given = self.given(|left| list_facts(list, if left { x } else { y }));
                let of = component.map_or_else(|| "the product".to_owned(), str::to_owned);
                let about = About::Product { list: list.as_str().to_owned(), component: component.map(str::to_owned), models };
                let what = format!("{of} in the list {}", list.as_str());
                let said = [x, y].map(|n| if n == 0 { "not listed".to_owned() } else { n.to_string() });
                out.push(self.way(about, what, said, Some(x < y), given));
            }
        }
    }

    fn windows(&self, rule: &str, out: &mut Vec<Way>) {
        let pair = self.pair;
        let schema = pair.left.schema();
        let mut periods: Vec<Period> = group(pair.left, rule).into_iter().chain(group(pair.right, rule)).filter_map(period_of).collect();
        periods.dedup();
        let Some(period) = periods.first().copied() else { return };
        let (Some(years), Some(europe)) = (schema.id("plan.years"), schema.id("region.europe")) else { return };
        let named = [pair.left, pair.right].into_iter().flat_map(|e| named_values(e).remove(&years).unwrap_or_default());
        for length in named.collect::<BTreeSet<i64>>() {
            for inside in [0, 1] {
                let mut facts = Facts::new();
                facts.set_raw(years, length);
                facts.set_raw(europe, inside);
                let forms = [pair.left, pair.right].map(|edition| Form::of(edition, period, &facts));
                let concerned =
                    |edition: &Edition| edition.window(period, &facts).is_some_and(|w| w.rules.first().is_some_and(|r| r == rule));
                if forms[0] == forms[1] || !concerned(pair.left) && !concerned(pair.right) {
                    continue;
                }
                let compared = compare_forms(&forms);
                let given = self.given(|left| {
                    let runs = compared.left_shorter.is_some_and(|shorter| shorter != left);
                    let asked = if compared.left_shorter.is_some() { vec![(window_fact(period), i64::from(runs))] } else { Vec::new() };
                    // A reward follows upon plan and warranty.
                    let over: &[&str] = if period == Period::Reward { &["plan.running", "warranty.running"] } else { &[] };
                    asked
                        .into_iter()
                        .chain(over.iter().map(|name| (*name, 0)))
                        .chain([("plan.years", length), ("region.europe", inside)])
                        .collect()
                });
                let place = if inside == 1 { "in Europe" } else { "outside Europe" };
                let about = About::Window { period: period.as_str().to_owned(), years: length, europe: inside == 1, when: compared.when };
                let what = format!("the window {} of a {length}-year plan bought {place}", period.as_str());
                let said = forms.map(|form| form.map_or_else(|| "none".to_owned(), |f| f.text()));
                out.push(self.way(about, what, said, compared.left_shorter, given));
            }
        }
    }

    fn deadlines(&self, rule: &str, out: &mut Vec<Way>) {
        let pair = self.pair;
        for kind in pair.left.schema().values("case.kind") {
            let [left, right] = [pair.left, pair.right].map(|edition| edition.deadline(kind));
            let concerned = |d: &Option<Deadline>| d.as_ref().is_some_and(|d| d.rules.first().is_some_and(|r| r == rule));
            let form = |d: &Option<Deadline>| d.as_ref().map(|d| (d.act.clone(), d.days, d.count));
            if form(&left) == form(&right) || !concerned(&left) && !concerned(&right) {
                continue;
            }
            let days = |d: &Option<Deadline>| d.as_ref().map_or(u32::MAX, |d| d.days);
            let shorter = (days(&left) != days(&right)).then(|| days(&left) < days(&right));
            let given = self.given(|of_left| shorter.map(|shorter| ("case.overdue", i64::from(shorter == of_left))).into_iter().collect());
            let said = |d: &Option<Deadline>| match d {
                Some(d) => format!("{} within {} {} days", d.act, d.days, count_word(d.count)),
                None => "none".to_owned(),
            };
            let about = About::Deadline { kind: kind.clone() };
            out.push(self.way(about, format!("the deadline of a case of kind {kind}"), [said(&left), said(&right)], shorter, given));
        }
    }
}

/// The lists that a rule gives in either edition.
fn lists_of(pair: &Pair<'_>, rule: &str) -> Vec<List> {
    let clauses = group(pair.left, rule).into_iter().chain(group(pair.right, rule));
    let of = clauses.filter_map(|c| if let Effect::Scope { list, .. } = &c.effect { Some(*list) } else { None });
    of.collect::<BTreeSet<_>>().into_iter().collect()
}

/// What comes out for a case of a product on a list, or about a component that stands there so often.
fn list_facts(list: List, count: u32) -> Vec<(&'static str, i64)> {
    let listed = i64::from(count > 0);
    match list {
        List::International => vec![("unit.international", listed)],
        List::ExtendedWarranty => vec![("case.damage_in_extended_warranty", listed)],
        List::WornParts => vec![("case.worn_damage", listed), ("case.damage_outside_maintenance", 1 - listed)],
        List::Replacement => vec![("case.missing_pieces", i64::from(count))],
        List::RepairDiscount => vec![("case.discount_pieces", i64::from(count))],
        List::Maintenance => vec![("case.maintenance_pieces", i64::from(count))],
    }
}

fn period_of(clause: &crate::clause::Clause) -> Option<Period> {
    if let Effect::Window { of, .. } = &clause.effect { Some(*of) } else { None }
}

/// What comes out for a day inside or outside a period.
fn window_fact(period: Period) -> &'static str {
    match period {
        Period::Plan => "plan.running",
        Period::ExtendedWarranty => "extended_warranty.running",
        Period::Reward => "reward.running",
    }
}

/// A window without the rules that it cites.
#[derive(PartialEq)]
struct Form {
    start: WindowStart,
    end: WindowEnd,
    unless_used: Vec<String>,
}

impl Form {
    fn of(edition: &Edition, period: Period, facts: &Facts) -> Option<Self> {
        edition.window(period, facts).map(|w| Self { start: w.start, end: w.end, unless_used: w.unless_used })
    }

    fn text(&self) -> String {
        let unless = if self.unless_used.is_empty() { String::new() } else { format!(", unless used: {}", self.unless_used.join(", ")) };
        format!("from {} for {}{unless}", start_word(self.start), end_word(self.end))
    }

    /// First and last month, where the plan ends at 0 and the warranty `warranty` months after it.
    fn months(&self, warranty: i64) -> (i64, i64) {
        // Longer than any plan.
        const PLAN: i64 = 1_000;
        let start = match self.start {
            WindowStart::Effective => -PLAN,
            WindowStart::PlanEnd => 0,
            WindowStart::WarrantyEnd => warranty,
            WindowStart::LaterOfPlanAndWarrantyEnd => warranty.max(0),
        };
        let end = match self.end {
            WindowEnd::Months(n) => start + i64::from(n),
            WindowEnd::PlanEnd => 0,
        };
        (start, end)
    }
}

struct Compared {
    /// The left window ends sooner, or begins later where they end together; `None` where it is now one, now the other.
    left_shorter: Option<bool>,
    /// An order of plan and warranty in which that shows.
    when: Option<String>,
}

fn compare_forms(forms: &[Option<Form>; 2]) -> Compared {
    let (left, right) = match forms {
        [None, Some(_)] => return Compared { left_shorter: Some(true), when: None },
        [Some(_), None] => return Compared { left_shorter: Some(false), when: None },
        [Some(left), Some(right)] => (left, right),
        [None, None] => return Compared { left_shorter: None, when: None },
    };
    let orders = [
        (6, "the official warranty ends after the plan"),
        (0, "the official warranty ends with the plan"),
        (-6, "the official warranty ends before the plan"),
    ];
    let shown = orders.iter().filter_map(|(warranty, when)| {
        let ((a, b), (c, d)) = (left.months(*warranty), right.months(*warranty));
        let shorter = (b != d).then_some(b < d).or_else(|| (a != c).then_some(a > c))?;
        Some((shorter, *when))
    });
    let shown: Vec<(bool, &str)> = shown.collect();
    match shown.first() {
        Some((shorter, when)) if shown.iter().all(|(s, _)| s == shorter) => {
            Compared { left_shorter: Some(*shorter), when: Some((*when).to_owned()) }
        }
        None if left.unless_used != right.unless_used => {
            Compared { left_shorter: more_conditions(left, right), when: Some("every counter was used".to_owned()) }
        }
        _ => Compared { left_shorter: None, when: None },
    }
}

/// The window that is lost for more counters is the shorter one.
fn more_conditions(left: &Form, right: &Form) -> Option<bool> {
    let within = |a: &Form, b: &Form| a.unless_used.iter().all(|c| b.unless_used.contains(c));
    match (within(left, right), within(right, left)) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        _ => None,
    }
}
