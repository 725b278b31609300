//! What `rights.toml` must not lack: a right that nobody can be verified for, a clock that somebody has none of.

use super::{ClockKind, Period, Rights};
use crate::area::EVERYONE;
use crate::{Areas, Vocabulary};
use aftercare_terms::{DocumentError, line_of};
use std::collections::BTreeSet;

/// Longer than any law gives.
const MOST_DAYS: u32 = 3660;
const MOST_MONTHS: u32 = 120;

pub(super) fn rights(file: &str, text: &str, rights: &Rights, words: &Vocabulary, areas: &Areas) -> Vec<DocumentError> {
    let mut defects = Vec::new();
    let mut defect = |entry: &str, what: &str| {
        let line = text.find(&format!("\"{entry}\"")).map_or(0, |offset| line_of(text, offset));
        defects.push(DocumentError::new(file, line, entry, what));
    };
    entries(rights, areas, &mut defect);
    known(rights, words, &mut defect);
    clocks(rights, &mut defect);
    defects
}

type Defect<'d> = dyn FnMut(&str, &str) + 'd;

fn entries(rights: &Rights, areas: &Areas, defect: &mut Defect<'_>) {
    let mut seen = BTreeSet::new();
    let names = rights.tiers.iter().map(|tier| ("tier", tier.name.as_str()));
    let names = names.chain(rights.requests.iter().map(|kind| ("request", kind.right.as_str())));
    let names = names.chain(rights.clocks.iter().map(|clock| ("clock", clock.name.as_str())));
    for (table, name) in names.chain(rights.kept.iter().map(|kept| ("kept", kept.name.as_str()))) {
        if !seen.insert((table, name)) {
            defect(name, &format!("stands twice among `{table}`"));
        }
    }
    let in_areas = rights.channels.iter().map(|one| &one.area).chain(rights.clocks.iter().map(|one| &one.area));
    let in_areas = in_areas.chain(rights.agents.iter().map(|one| &one.area)).chain(rights.repetitions.iter().map(|one| &one.area));
    for area in in_areas.filter(|area| !areas.is_known(area)) {
        defect(area, "there is no area of this name");
    }
    for kind in &rights.requests {
        if rights.tier(&kind.tier).is_none() {
            defect(&kind.tier, "there is no tier of this name");
        }
        if kind.not_by.is_empty() != kind.not_by_rule.is_none() {
            defect(&kind.right, "`not_by` and `not_by_rule` go together");
        }
        if kind.fallback_points == Some(0) {
            defect(&kind.right, "`fallback_points` is at least 1");
        }
    }
}

/// Words that the vocabulary does not have.
fn known(rights: &Rights, words: &Vocabulary, defect: &mut Defect<'_>) {
    let of_categories =
        rights.kept.iter().flat_map(|kept| &kept.categories).chain(rights.requests.iter().flat_map(|kind| &kind.leaves_out));
    for category in of_categories.filter(|category| words.category(category).is_none()) {
        defect(category, "there is no category of this name");
    }
    for purpose in rights.requests.iter().flat_map(|kind| &kind.ends).filter(|purpose| words.purpose(purpose).is_none()) {
        defect(purpose, "there is no purpose of this name");
    }
    for purpose in rights.restriction.purposes.iter().filter(|purpose| words.purpose(purpose).is_none()) {
        defect(purpose, "there is no purpose of this name");
    }
    for ground in rights.restriction.grounds.iter().filter(|ground| words.ground(ground).is_none()) {
        defect(ground, "there is no ground of this name");
    }
}

fn clocks(rights: &Rights, defect: &mut Defect<'_>) {
    for clock in &rights.clocks {
        let is_long = |period: &Period| match period {
            Period::Months(months) => *months == 0 || *months > MOST_MONTHS,
            Period::Days(days) | Period::WorkingDays(days) => *days == 0 || *days > MOST_DAYS,
        };
        if [Some(clock.period), clock.extension].iter().flatten().any(is_long) {
            defect(&clock.name, "a period is at least one day and at most ten years");
        }
        if clock.law.iter().any(|law| law.since().is_none()) || !clock.law.is_sorted_by_key(super::Law::since) {
            defect(&clock.name, "the days of `law` are dates, the earliest first");
        }
    }
    for kind in [ClockKind::Answer, ClockKind::OptOut] {
        if !rights.clocks.iter().any(|clock| clock.area == EVERYONE && clock.kinds.contains(&kind)) {
            defect("clock", "people of no area have no clock: one entry for each kind is for `everyone`");
        }
    }
    if !rights.agents.iter().any(|one| one.area == EVERYONE) || !rights.repetitions.iter().any(|one| one.area == EVERYONE) {
        defect("everyone", "one entry of `agent` and of `repetition` is for `everyone`");
    }
    if rights.repetitions.iter().any(|one| one.nth < 2 || one.months == 0 || one.months > MOST_MONTHS) {
        defect("repetition", "a repetition is at least the second in at least a month");
    }
    if rights.record.months == 0 || rights.record.months > MOST_MONTHS {
        defect("months", "a record stays between 1 and 120 months");
    }
}
