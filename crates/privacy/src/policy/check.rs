//! What a policy file must not lack, and which words it may use. A hole is found when it is loaded, not when somebody falls into it.

use super::{Policy, Supplement};
use crate::{Areas, Countries, Promises, Recipients, Settings, Vocabulary};
use aftercare_terms::{DocumentError, line_of};
use std::collections::BTreeSet;

/// What the whole site promises, whichever version holds.
const SITE: &str = "site";

struct Page<'a> {
    file: &'a str,
    text: &'a str,
    defects: &'a mut Vec<DocumentError>,
}

impl Page<'_> {
    fn defect(&mut self, entry: &str, message: impl Into<String>) {
        let line = self.text.find(&format!("\"{entry}\"")).map_or(0, |offset| line_of(self.text, offset));
        self.defects.push(DocumentError::new(self.file, line, entry, message));
    }

    fn known(&mut self, what: &str, word: &str, is_known: bool) {
        if !is_known {
            self.defect(word, format!("there is no {what} of this name"));
        }
    }

    fn once<'w>(&mut self, table: &str, words: impl Iterator<Item = &'w str>) {
        let mut seen = BTreeSet::new();
        for word in words {
            if !seen.insert(word) {
                self.defect(word, format!("stands twice among `{table}`"));
            }
        }
    }
}

pub(super) fn policy(file: &str, text: &str, policy: &Policy, words: &Vocabulary, areas: &Areas, defects: &mut Vec<DocumentError>) {
    let mut page = Page { file, text, defects };
    people(&mut page, policy, areas);
    data(&mut page, policy, words);
    disclosure(&mut page, policy, words, areas);
    cookies(&mut page, policy, words);
    for right in &policy.rights {
        page.known("right", &right.slug, words.right(&right.slug).is_some());
        right.areas.iter().for_each(|area| page.known("area", area, areas.is_known(area)));
    }
    page.once("right", policy.rights.iter().map(|right| right.slug.as_str()));
}

/// What a document cites must be told to people in words of their language, and a document that promises nothing was forgotten. `documents` are file,
/// text and the name in `in`.
pub(super) fn promised(documents: &[(&str, &str, &str)], promises: &Promises, settings: &Settings, defects: &mut Vec<DocumentError>) {
    for (file, text, name) in documents {
        if !promises.all().any(|promise| promise.versions.iter().any(|of| of == name)) {
            Page { file, text, defects }.defect(name, "promises nothing: no `[[promise]]` has it in its `in`");
        }
        cited(file, text, promises, settings, defects);
    }
    for promise in promises.all() {
        for of in promise.versions.iter().filter(|of| *of != SITE && !documents.iter().any(|(_, _, name)| name == of)) {
            defects.push(DocumentError::new("promises", 0, &promise.id, format!("`{of}`: there is no version or supplement of this name")));
        }
    }
}

/// Every rule that a document cites has words of its own.
pub(super) fn cited(file: &str, text: &str, promises: &Promises, settings: &Settings, defects: &mut Vec<DocumentError>) {
    let is_told = |rule: &str| promises.get(rule).is_some() || settings.settings.iter().any(|setting| setting.id == rule);
    let mut page = Page { file, text, defects };
    let mut cited = BTreeSet::new();
    if let Ok(table) = text.parse::<toml::Table>() {
        rules(&toml::Value::Table(table), &mut cited);
    }
    for rule in cited.iter().filter(|rule| !is_told(rule)) {
        page.defect(rule, "is cited, and there is no promise of this name");
    }
}

/// Every text that looks like the name of a rule: capitals, figures and hyphens, a capital first.
fn rules(value: &toml::Value, found: &mut BTreeSet<String>) {
    match value {
        toml::Value::String(text) => {
            let plain = text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
            if plain && text.contains('-') && text.starts_with(|c: char| c.is_ascii_uppercase()) {
                found.insert(text.clone());
            }
        }
        toml::Value::Array(values) => values.iter().for_each(|value| rules(value, found)),
        toml::Value::Table(table) => table.values().for_each(|value| rules(value, found)),
        _ => {}
    }
}

fn people(page: &mut Page<'_>, policy: &Policy, areas: &Areas) {
    for area in policy.controllers.iter().filter_map(|controller| controller.area.as_deref()) {
        page.known("area", area, areas.is_known(area));
    }
    match policy.controllers.iter().position(|controller| controller.area.is_none()) {
        None => page.defect("controller", "nobody is responsible for the people of no area: one entry has no `area`"),
        Some(last) if last + 1 < policy.controllers.len() => {
            page.defect("controller", "the entry without `area` is not the last, so that those after it never count");
        }
        Some(_) => {}
    }
    if !(0..=21).contains(&policy.age.below) {
        page.defect("below", "an age limit lies between 0 and 21 years");
    }
    if policy.languages.is_empty() {
        page.defect("languages", "a policy is in a language");
    }
}

fn data(page: &mut Page<'_>, policy: &Policy, words: &Vocabulary) {
    for collected in &policy.collected {
        page.known("category", &collected.category, words.category(&collected.category).is_some());
        for source in collected.sources.iter().flatten() {
            page.known("source", source, words.source(source).is_some());
        }
        if collected.sources.is_some() && collected.otherwise.is_none() {
            page.defect(&collected.item, "`sources` without `otherwise`: which rule does another source offend");
        }
    }
    for collected in &policy.collected {
        page.known("item", &collected.item, words.item(&collected.item).is_some());
    }
    for service in &policy.processors {
        page.known("service", service, words.service(service).is_some());
    }
    page.once("collected", policy.collected.iter().map(|collected| collected.item.as_str()));
    for source in &policy.rest.source {
        page.known("source", &source.slug, words.source(&source.slug).is_some());
        source.only.iter().flatten().for_each(|category| page.known("category", category, words.category(category).is_some()));
    }
    for purpose in &policy.purposes {
        page.known("purpose", &purpose.slug, words.purpose(&purpose.slug).is_some());
        page.known("basis", &purpose.basis, words.basis(&purpose.basis).is_some());
        if purpose.rules.is_empty() {
            page.defect(&purpose.slug, "a purpose without a rule");
        }
    }
    page.once("purpose", policy.purposes.iter().map(|purpose| purpose.slug.as_str()));
    for word in &words.purposes {
        let is_absent = policy.without(|without| without.purpose.as_deref() == Some(&word.slug)).is_some();
        if !is_absent && policy.purpose(&word.slug).is_none() {
            page.defect(&word.slug, "this purpose is neither among `purpose` nor among `without`");
        }
    }
    for message in &policy.messages {
        if let Some(purpose) = &message.purpose {
            page.known("purpose", purpose, policy.purpose(purpose).is_some());
        }
        if message.purpose.is_some() == message.subscription {
            page.defect(&message.slug, "a message goes either by a `purpose` or by `subscription`");
        }
    }
    for ends in policy.messages.iter().filter_map(|message| message.ends.as_ref()) {
        page.known("purpose", &ends.purpose, policy.purpose(&ends.purpose).is_some());
    }
    page.known("category", &policy.upload.category, words.category(&policy.upload.category).is_some());
    page.known("category", &policy.upload.published_place, words.category(&policy.upload.published_place).is_some());
}

fn disclosure(page: &mut Page<'_>, policy: &Policy, words: &Vocabulary, areas: &Areas) {
    for ground in &policy.grounds {
        page.known("ground", &ground.slug, words.ground(&ground.slug).is_some());
        ground.kinds.iter().flatten().for_each(|kind| page.known("kind of recipient", kind, words.recipient(kind).is_some()));
        ground.aims.iter().for_each(|aim| page.known("aim", aim, words.aim(aim).is_some()));
        let asks_aim = ground.needs.iter().any(|need| need.what == super::Condition::ApprovedAim);
        if asks_aim == ground.aims.is_empty() {
            page.defect(&ground.slug, "`aims` and the condition `approved-aim` go together");
        }
        let asks_clauses = ground.needs.iter().any(|need| need.what == super::Condition::Clauses);
        if asks_clauses && policy.clauses.is_none() {
            page.defect(&ground.slug, "needs `clauses`, and there is no `[clauses]`");
        }
    }
    page.once("ground", policy.grounds.iter().map(|ground| ground.slug.as_str()));
    for word in &words.grounds {
        let is_absent = policy.without(|without| without.ground.as_deref() == Some(&word.slug)).is_some();
        if !is_absent && !policy.grounds.iter().any(|ground| ground.slug == word.slug) {
            page.defect(&word.slug, "this ground is neither among `ground` nor among `without`");
        }
    }
    if let Some(clauses) = &policy.clauses {
        page.known("area", &clauses.area, areas.is_known(&clauses.area));
    }
    for rule in &policy.rest.by_permission {
        rule.categories.iter().for_each(|category| page.known("category", category, words.category(category).is_some()));
        page.known("kind of recipient", &rule.kind, words.recipient(&rule.kind).is_some());
        rule.area.iter().for_each(|area| page.known("area", area, areas.is_known(area)));
    }
    if policy.rest.receivers.is_none() && policy.without(|without| without.receivers).is_none() {
        page.defect("receivers", "there is neither a table `[receivers]` nor a `without` for them");
    }
}

fn cookies(page: &mut Page<'_>, policy: &Policy, words: &Vocabulary) {
    page.once("cookie_category", policy.cookie_categories.iter().map(|category| category.slug.as_str()));
    for cookie in &words.cookies {
        let is_there = policy.cookie_categories.iter().any(|category| category.slug == cookie.category);
        page.known("cookie category", &cookie.category, is_there);
    }
    for slug in &policy.rest.logged_out.uses {
        page.known("cookie purpose", slug, words.cookie(slug).is_some());
    }
}

pub(super) fn supplement(
    file: &str,
    text: &str,
    supplement: &Supplement,
    words: &Vocabulary,
    areas: &Areas,
    versions: &[String],
    defects: &mut Vec<DocumentError>,
) {
    let mut page = Page { file, text, defects };
    page.known("version", &supplement.supplements, versions.contains(&supplement.supplements));
    page.known("area", &supplement.area, areas.is_known(&supplement.area));
    page.once("class", supplement.classes.iter().map(|class| class.id.as_str()));
    let has_code = |list: &[crate::Word], code: &str| list.iter().any(|word| word.code.as_deref() == Some(code));
    for class in &supplement.classes {
        class.sources.iter().for_each(|code| page.known("source", code, has_code(&words.sources, code)));
        class.recipients.iter().for_each(|code| page.known("recipient", code, has_code(&words.recipients, code)));
        class.purposes.iter().for_each(|code| page.known("purpose of the table", code, supplement.table_purposes.contains_key(code)));
    }
    for class in words.categories.iter().filter_map(|word| word.code.as_deref()) {
        page.known("class", class, supplement.classes.iter().any(|row| row.id == class));
    }
    if !(0..=120).contains(&supplement.no_sale.months) {
        page.defect("months", "lies between 0 and 120");
    }
}

/// Every country that a document names is one.
pub(super) fn countries<'a>(
    file: &str,
    text: &str,
    named: impl Iterator<Item = &'a str>,
    countries: &Countries,
    defects: &mut Vec<DocumentError>,
) {
    let mut page = Page { file, text, defects };
    for code in named.filter(|code| !countries.is_known(code)).collect::<BTreeSet<_>>() {
        page.defect(code, "there is no country of this code (privacy/countries.toml)");
    }
}

/// What the register sends somewhere in the ordinary course goes there under every version that has its ground, and by the row of every supplement's
/// table: a notice that names it would say what the gate refuses.
pub(super) fn ordinary<'a>(
    file: &str,
    text: &str,
    recipients: &Recipients,
    words: &Vocabulary,
    policies: impl Iterator<Item = &'a Policy> + Clone,
    supplements: impl Iterator<Item = &'a Supplement> + Clone,
    defects: &mut Vec<DocumentError>,
) {
    let mut page = Page { file, text, defects };
    for to in recipients.all() {
        let Some(by) = &to.by else { continue };
        for policy in policies.clone() {
            let Some(ground) = policy.grounds.iter().find(|ground| ground.slug == *by) else {
                page.defect(&to.id, format!("the version `{}` has no ground `{by}`", policy.id));
                continue;
            };
            if ground.kinds.as_ref().is_some_and(|kinds| !kinds.contains(&to.kind)) {
                page.defect(&to.id, format!("the version `{}` gives nothing to `{}` on the ground `{by}`", policy.id, to.kind));
            }
            let outside = to.receives.iter().filter(|one| ground.categories.as_ref().is_some_and(|only| !only.contains(one)));
            for category in outside {
                page.defect(&to.id, format!("the version `{}` gives no `{category}` on the ground `{by}`", policy.id));
            }
            if ground.needs.iter().any(|need| need.what == super::Condition::Contract) && !to.contract {
                page.defect(&to.id, format!("the version `{}` asks for a contract on the ground `{by}`", policy.id));
            }
        }
        let code = words.recipient(&to.kind).and_then(|word| word.code.as_ref());
        for supplement in supplements.clone() {
            for category in &to.receives {
                let class = words.category(category).and_then(|word| word.code.as_ref());
                let row = class.and_then(|class| supplement.classes.iter().find(|row| row.id == *class));
                if !row.is_some_and(|row| code.is_some_and(|code| row.recipients.contains(code))) {
                    page.defect(&to.id, format!("the table of `{}` gives no `{category}` to `{}`", supplement.id, to.kind));
                }
            }
        }
    }
}

pub(super) fn versions<'a>(versions: impl Iterator<Item = (&'a str, &'a Policy)>, defects: &mut Vec<DocumentError>) {
    let (mut ids, mut orders) = (BTreeSet::new(), BTreeSet::new());
    for (file, policy) in versions {
        if !ids.insert(policy.id.as_str()) {
            defects.push(DocumentError::new(file, 0, &policy.id, "another version has this id"));
        }
        if !orders.insert(policy.order) {
            defects.push(DocumentError::new(file, 0, "order", "another version has this place"));
        }
    }
}
