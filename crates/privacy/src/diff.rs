//! Two versions compared by what they do: what is newly collected, dropped, given to whom, which rights came or went, and who must be told.

use crate::{Controller, Ground, Policies, Policy, Resident, Right, Told};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;

/// Who reads a comparison, and when.
#[derive(Clone, Copy)]
struct Reader<'a> {
    resident: Resident<'a>,
    day: Date,
}

/// What the entry of the one who is responsible for a reader is called.
const RESPONSIBLE: &str = "controller";

/// Something that one version has and the other has not, with its rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Item {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    pub rule: String,
}

/// Something that both have, and another way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    pub name: String,
    pub before: String,
    pub after: String,
    pub rule: String,
}

/// One subject of the comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    pub came: Vec<Item>,
    pub went: Vec<Item>,
    pub changed: Vec<Changed>,
}

impl Part {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.came.is_empty() && self.went.is_empty() && self.changed.is_empty()
    }
}

/// Who must be told of the change, as the older version promises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MustBeTold {
    /// Everybody with an account, whatever the change is; otherwise only if it changes rights or duties materially.
    pub of_every_change: bool,
    pub rule: String,
}

/// Two versions compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    pub before: String,
    pub after: String,
    pub collected: Part,
    pub purposes: Part,
    /// Grounds on which data are given to others.
    pub disclosure: Part,
    /// Providers, by what they do.
    pub processors: Part,
    pub rights: Part,
    pub cookies: Part,
    pub people: Part,
    pub told: MustBeTold,
}

fn item(name: &str, category: Option<&str>, rule: &str) -> Item {
    Item { name: name.to_owned(), category: category.map(str::to_owned), rule: rule.to_owned() }
}

/// By name: what came, what went, and what `told` says otherwise of.
fn part<'p, T>(before: &'p [T], after: &'p [T], of: impl Fn(&'p T) -> Item, told: impl Fn(&'p T) -> String) -> Part {
    let named = |list: &'p [T], name: &str| list.iter().find(|one| of(one).name == name);
    let mut part = Part::default();
    for one in after {
        let now = of(one);
        match named(before, &now.name) {
            None => part.came.push(now),
            Some(old) if told(old) != told(one) => {
                part.changed.push(Changed { name: now.name, before: told(old), after: told(one), rule: now.rule });
            }
            Some(_) => {}
        }
    }
    part.went.extend(before.iter().map(&of).filter(|old| named(after, &old.name).is_none()));
    part
}

impl Ground {
    /// Words of the vocabulary: what has to hold, then to which kinds of recipients and of which categories only.
    #[must_use]
    pub fn conditions(&self) -> [Vec<&str>; 3] {
        let needs = self.needs.iter().map(|need| need.what.slug()).collect();
        [needs, self.kinds.iter().flatten().map(String::as_str).collect(), self.categories.iter().flatten().map(String::as_str).collect()]
    }
}

fn conditions(ground: &Ground) -> String {
    let kinds = ground.kinds.iter().flatten().map(|kind| format!("to {kind}"));
    let categories = ground.categories.iter().flatten().map(|category| format!("of {category}"));
    let needs: BTreeSet<String> = ground.needs.iter().map(|need| need.what.slug().to_owned()).chain(kinds).chain(categories).collect();
    if needs.is_empty() { "no condition".to_owned() } else { needs.into_iter().collect::<Vec<_>>().join(", ") }
}

fn people((before, old_seats): (&Policy, &[Controller]), (after, new_seats): (&Policy, &[Controller])) -> Part {
    let mut part = part(
        old_seats,
        new_seats,
        |controller| item(controller.area.as_deref().unwrap_or("elsewhere"), None, &controller.rule),
        |controller| format!("{}, {}", controller.entity, controller.city),
    );
    if before.age.below != after.age.below {
        part.changed.push(Changed {
            name: "age".to_owned(),
            before: before.age.below.to_string(),
            after: after.age.below.to_string(),
            rule: after.age.rule.clone(),
        });
    }
    if before.told != after.told {
        let told = |told: Told| if told == Told::Every { "every" } else { "material" }.to_owned();
        part.changed.push(Changed {
            name: "told-of".to_owned(),
            before: told(before.told),
            after: told(after.told),
            rule: after.told_rule.clone(),
        });
    }
    part
}

/// The rights of a version with those of its supplements: of everybody, or of the reader alone, each once.
fn rights(policies: &Policies, policy: &Policy, reader: Option<Reader<'_>>) -> Vec<Right> {
    let of = policies.supplements().iter().filter(|supplement| supplement.supplements == policy.id);
    let all = policy.rights.iter().chain(of.flat_map(|supplement| &supplement.rights)).cloned();
    let Some(Reader { resident, day }) = reader else { return all.collect() };
    let mut seen = BTreeSet::new();
    let own = all.filter(|right| right.areas.iter().any(|area| policies.areas.holds(area, resident, day)));
    own.filter(|right| seen.insert(right.slug.clone())).collect()
}

/// Who is responsible: by area, or for the reader alone.
fn controllers(policies: &Policies, policy: &Policy, reader: Option<Reader<'_>>) -> Vec<Controller> {
    let Some(Reader { resident, day }) = reader else { return policy.controllers.clone() };
    let standing = policies.standing(&policy.id, resident, day);
    let own = standing.and_then(|standing| standing.controller().cloned());
    own.map(|own| Controller { area: Some(RESPONSIBLE.to_owned()), ..own }).into_iter().collect()
}

/// Compares two versions; None where one is not there.
#[must_use]
pub fn compare(policies: &Policies, before: &str, after: &str) -> Option<Comparison> {
    compared(policies, before, after, None)
}

/// Compares two versions for somebody: their rights, and who is responsible for them.
#[must_use]
pub fn compare_for(policies: &Policies, before: &str, after: &str, resident: Resident<'_>, day: Date) -> Option<Comparison> {
    compared(policies, before, after, Some(Reader { resident, day }))
}

fn compared(policies: &Policies, before: &str, after: &str, reader: Option<Reader<'_>>) -> Option<Comparison> {
    let (before, after) = (policies.version(before)?, policies.version(after)?);
    let disclosure = part(&before.grounds, &after.grounds, |ground| item(&ground.slug, None, &ground.rule), conditions);
    let kinds = |policy: &Policy| -> Vec<Item> {
        let rule = policy.grounds.iter().find(|ground| ground.slug == "processor").map_or("", |ground| ground.rule.as_str());
        policy.processors.iter().map(|kind| item(kind, None, rule)).collect()
    };
    let (old_kinds, new_kinds) = (kinds(before), kinds(after));
    let (old_rights, new_rights) = (rights(policies, before, reader), rights(policies, after, reader));
    let (old_seats, new_seats) = (controllers(policies, before, reader), controllers(policies, after, reader));
    let areas = |right: &Right| if reader.is_some() { String::new() } else { right.areas.join(", ") };
    let mut cookies = part(
        &before.cookie_categories,
        &after.cookie_categories,
        |category| item(&category.slug, None, &category.rule),
        |category| category.name.en.clone(),
    );
    let centre = |policy: &Policy| policy.preference_centre.as_deref().map(|rule| item("preference-centre", None, rule));
    match (centre(before), centre(after)) {
        (None, Some(came)) => cookies.came.push(came),
        (Some(went), None) => cookies.went.push(went),
        _ => {}
    }
    Some(Comparison {
        before: before.id.clone(),
        after: after.id.clone(),
        collected: part(
            &before.collected,
            &after.collected,
            |one| item(&one.item, Some(&one.category), &one.rule),
            |one| one.sources.as_ref().map_or_else(|| "any-source".to_owned(), |only| only.join(", ")),
        ),
        purposes: part(
            &before.purposes,
            &after.purposes,
            |purpose| item(&purpose.slug, None, purpose.rules.first().map_or("", String::as_str)),
            |purpose| purpose.basis.clone(),
        ),
        disclosure,
        processors: part(&old_kinds, &new_kinds, Item::clone, |_| String::new()),
        rights: part(&old_rights, &new_rights, |right| item(&right.slug, None, &right.rule), areas),
        cookies,
        people: people((before, &old_seats), (after, &new_seats)),
        told: MustBeTold { of_every_change: before.told == Told::Every, rule: before.told_rule.clone() },
    })
}
