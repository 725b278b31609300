//! Reading the document: every defect of it at once, each with its line.

use super::lifetime::{Lifetime, Lifetimes, Passing, Unit};
use super::raw::{RawInventory, RawKeep, RawLifetime, RawRetention, RawRow, RawRun, RawUntil, Slug, Slugs};
use super::retention::{Keeping, Moment, NightlyRun, Retention, Until};
use super::word::{KINDS, Words};
use super::{CookieFacts, Export, Inventory, Origin, Personal, Place, Row, named};
use crate::Vocabulary;
use aftercare_terms::{DocumentError, Text};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// Ten years, in days.
const MOST_COUNT: u32 = 3660;

struct Reading<'a> {
    file: &'a str,
    text: &'a str,
    vocabulary: &'a Vocabulary,
    words: Words,
    retentions: BTreeMap<String, Retention>,
    groups: BTreeMap<String, RawRow>,
    lifetimes: Lifetimes,
    defects: Vec<DocumentError>,
}

/// What somebody need not give stands on it, whatever the policy says of its purposes.
const CONSENT: &str = "consent";

impl Inventory {
    /// Reads `inventory.toml`, which speaks in the words of the policies.
    ///
    /// # Errors
    /// Every defect, with its line and the entry.
    pub fn parse(file: &str, text: &str, vocabulary: &Vocabulary) -> Result<Self, Vec<DocumentError>> {
        let raw: RawInventory = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let (word_at, run_at) = (raw.word.span().start, raw.run.span().start);
        let words = Words(raw.word.into_inner());
        let (retentions, groups) = (BTreeMap::new(), BTreeMap::new());
        let mut reading =
            Reading { file, text, vocabulary, words, retentions, groups, lifetimes: Lifetimes::default(), defects: Vec::new() };
        reading.words(word_at);
        let run = reading.run(run_at, raw.run.into_inner());
        let keeping = reading.keeping(&raw.keep);
        reading.lifetimes(raw.lifetime);
        let record_at = raw.record.span().start;
        let responsible = raw.record.into_inner();
        for (field, what) in responsible.defects() {
            reading.wrong(record_at, &field, what);
        }
        raw.retention.into_iter().for_each(|retention| reading.retention(retention));
        raw.group.into_iter().for_each(|group| reading.group(group));
        let sections = [
            (Place::Column, raw.column),
            (Place::Vault, raw.vault),
            (Place::Blob, raw.blob),
            (Place::Index, raw.index),
            (Place::Cookie, raw.cookie),
            (Place::Message, raw.message),
            (Place::Log, raw.log),
            (Place::Metric, raw.metric),
            (Place::Webhook, raw.webhook),
        ];
        let mut rows = Vec::new();
        for (place, section) in sections {
            rows.extend(section.into_iter().filter_map(|row| reading.row(place, row)));
        }
        let index = reading.indexed(&rows);
        reading.together(&rows);
        let Reading { retentions, words, lifetimes, mut defects, .. } = reading;
        defects.sort_by_key(|defect| defect.line);
        if defects.is_empty() { Ok(Self { rows, retentions, words, keeping, run, lifetimes, responsible, index }) } else { Err(defects) }
    }
}

impl Reading<'_> {
    fn wrong(&mut self, at: usize, entry: &str, message: impl Into<String>) {
        self.defects.push(DocumentError::at(self.file, self.text, at, entry, message));
    }

    fn words(&mut self, at: usize) {
        let others: Vec<String> = self.words.0.keys().filter(|kind| !KINDS.contains(&kind.as_str())).cloned().collect();
        for kind in others {
            self.wrong(at, &format!("word.{kind}"), "words of this kind stand in privacy/vocabulary.toml");
        }
        for kind in KINDS {
            if self.words.0.get(kind).is_none_or(BTreeMap::is_empty) {
                self.wrong(at, &format!("word.{kind}"), "there are no words of this kind");
            }
        }
        let unknown: Vec<String> = self.words.0.keys().filter(|kind| !KINDS.contains(&kind.as_str())).cloned().collect();
        for kind in unknown {
            self.wrong(at, &format!("word.{kind}"), "there is no such kind of words");
        }
        let fixed = ["erasure", "account-closed", "never-personal", "unused"];
        for slug in fixed.into_iter().chain(Moment::ALL.map(Moment::as_str)) {
            if self.words.get("until", slug).is_none() {
                self.wrong(at, &format!("word.until.{slug}"), "is missing");
            }
        }
    }

    fn run(&mut self, at: usize, raw: RawRun) -> NightlyRun {
        let hour = raw.at.parse().map_err(|_| self.wrong(at, "run.at", format!("`{}` is not a time of day, such as `03:00`", raw.at)));
        let zone = TimeZone::get(&raw.zone).map_err(|_| self.wrong(at, "run.zone", format!("there is no time zone `{}`", raw.zone)));
        if raw.at_once == 0 {
            self.wrong(at, "run.at_once", "at least one row");
        }
        match (hour, zone) {
            (Ok(at), Ok(zone)) => NightlyRun { at, zone, zone_name: raw.zone, at_once: raw.at_once },
            _ => NightlyRun::default(),
        }
    }

    fn lifetimes(&mut self, raw: Spanned<BTreeMap<String, Spanned<RawLifetime>>>) {
        let table_at = raw.span().start;
        for unit in Unit::ALL.map(Unit::as_str) {
            if self.words.get("period", unit).is_none() {
                self.wrong(table_at, &format!("word.period.{unit}"), "is missing");
            }
        }
        for (slug, one) in raw.into_inner() {
            let (at, entry) = (one.span().start, format!("lifetime.{slug}"));
            let RawLifetime { minutes, hours, days, says } = one.into_inner();
            let said: Vec<(Unit, u32)> =
                Unit::ALL.into_iter().zip([minutes, hours, days]).filter_map(|(unit, count)| Some((unit, count?))).collect();
            let Some(passing) = Passing::named(&slug) else {
                self.wrong(at, &entry, format!("expected one of `{}`", Passing::ALL.map(Passing::as_str).join("`, `")));
                continue;
            };
            match said.as_slice() {
                [(unit, count)] if (1..=MOST_COUNT).contains(count) => {
                    let lifetime = Lifetime { count: *count, unit: *unit, says };
                    if !lifetime.says.is_said() {
                        self.wrong(at, &entry, "`says` is not said in both languages");
                    }
                    self.lifetimes.0.insert(passing, lifetime);
                }
                _ => self.wrong(at, &entry, format!("one of `minutes`, `hours` and `days`, from 1 to {MOST_COUNT}")),
            }
        }
        let missing = Passing::ALL.into_iter().filter(|passing| self.lifetimes.get(*passing).is_none());
        for passing in missing.collect::<Vec<_>>() {
            self.wrong(table_at, &format!("lifetime.{}", passing.as_str()), "is missing");
        }
    }

    fn keeping(&mut self, raw: &RawKeep) -> Keeping {
        let open_case = self.slugs("category", "keep.open_case", Some(&raw.open_case)).into_iter().collect();
        Keeping { open_case, running_plan: self.slugs("category", "keep.running_plan", Some(&raw.running_plan)).into_iter().collect() }
    }

    fn retention(&mut self, raw: Spanned<RawRetention>) {
        let at = raw.span().start;
        let RawRetention { id, until, unused_days, need, kind, law, limitation } = raw.into_inner();
        let until_at = until.span().start;
        let until = match until.into_inner() {
            RawUntil::Word(word) => match word.as_str() {
                "erasure" => Some(Until::Erasure),
                "account-closed" => Some(Until::AccountClosed),
                "never-personal" => Some(Until::NeverPersonal),
                _ => None,
            },
            RawUntil::After { days, after } => {
                let Ok(days) = u32::try_from(days) else {
                    return self.wrong(until_at, &id, format!("`days` is {days}: a number of whole days, 0 or more, is expected"));
                };
                Moment::named(&after).map(|moment| Until::After { days, moment })
            }
        };
        let Some(until) = until else {
            let moments = Moment::ALL.map(Moment::as_str).join("`, `");
            let message =
                format!("expected `erasure`, `account-closed`, `never-personal`, or `{{ days = …, after = … }}` with one of `{moments}`");
            return self.wrong(until_at, &id, message);
        };
        for (field, text) in [("need", &need), ("kind", &kind), ("law", &law), ("limitation", &limitation)] {
            if !text.is_said() {
                self.wrong(at, &id, format!("`{field}` is not said in both languages"));
            }
        }
        let line = aftercare_terms::line_of(self.text, at);
        let retention = Retention { id: id.clone(), until, unused_days, need, kind, law, limitation, line };
        if self.retentions.insert(id.clone(), retention).is_some() {
            self.wrong(at, &id, "this retention stands twice");
        }
    }

    fn group(&mut self, raw: Spanned<RawRow>) {
        let at = raw.span().start;
        let raw = raw.into_inner();
        let Some(id) = raw.id.clone() else { return self.wrong(at, "group", "`id` is missing") };
        if raw.table.is_some() || raw.kind.is_some() || raw.columns.is_some() || raw.fields.is_some() || raw.names.is_some() {
            self.wrong(at, &id, "a group says what rows have in common, not of what");
        }
        if self.groups.insert(id.clone(), raw).is_some() {
            self.wrong(at, &id, "this group stands twice");
        }
    }

    /// What a row is about: the table or kind, and the names.
    fn about(&mut self, place: Place, at: usize, raw: &RawRow) -> Option<(String, Vec<String>)> {
        let (of, names, need) = match place {
            Place::Column => (raw.table.clone(), raw.columns.as_ref(), "`table` and `columns`"),
            Place::Vault => (raw.kind.clone(), raw.fields.as_ref(), "`kind` and `fields`"),
            Place::Index => (raw.kind.clone(), raw.names.as_ref(), "`kind` and `names`"),
            _ => (Some(String::new()), raw.names.as_ref(), "`names`"),
        };
        let given =
            [raw.table.is_some(), raw.columns.is_some(), raw.kind.is_some(), raw.fields.is_some(), raw.names.is_some(), raw.id.is_some()];
        let wanted = match place {
            Place::Column => [true, true, false, false, false, false],
            Place::Vault => [false, false, true, true, false, false],
            Place::Index => [false, false, true, false, true, false],
            _ => [false, false, false, false, true, false],
        };
        match (of, names) {
            (Some(of), Some(names)) if given == wanted && !names.get_ref().is_empty() => {
                Some((of, names.get_ref().iter().map(|name| name.get_ref().clone()).collect()))
            }
            _ => {
                self.wrong(at, place.section(), format!("expected {need}, and no other name of what it is about"));
                None
            }
        }
    }

    fn row(&mut self, place: Place, raw: Spanned<RawRow>) -> Option<Row> {
        let at = raw.span().start;
        let raw = raw.into_inner();
        let (of, names) = self.about(place, at, &raw)?;
        let entry = named(place, &of, names.first().map_or("", String::as_str));
        let group = match &raw.group {
            None => None,
            Some(group) => {
                let known = self.groups.contains_key(group.get_ref());
                if !known {
                    self.wrong(group.span().start, &entry, format!("there is no group `{}`", group.get_ref()));
                    return None;
                }
                Some(group.get_ref().clone())
            }
        };
        let line = aftercare_terms::line_of(self.text, at);
        let cookie = self.cookie(place, at, &entry, &raw);
        if raw.personal == Some(false) {
            let reason = raw.reason.clone().unwrap_or_default();
            if reason.trim().is_empty() {
                self.wrong(at, &entry, "`reason` is missing: say why there is nothing personal in it");
            }
            if raw.category.is_some() || raw.group.is_some() || raw.retention.is_some() || raw.roles.is_some() || raw.export.is_some() {
                self.wrong(at, &entry, "with `personal = false` nothing else is to be said");
            }
            return Some(Row { place, of, names, line, says: raw.says.unwrap_or_default(), personal: None, reason, cookie });
        }
        if raw.reason.is_some() {
            self.wrong(at, &entry, "`reason` is for what is not personal (`personal = false`)");
        }
        let says = raw.says.clone().unwrap_or_default();
        if !says.is_said() {
            self.wrong(at, &entry, "`says` is not said in both languages");
        }
        let personal = self.personal(place, at, &entry, &raw, group.as_deref());
        Some(Row { place, of, names, line, says, personal: Some(personal), reason: String::new(), cookie })
    }

    /// A cookie says what it is for and how long it stays; nothing else does.
    fn cookie(&mut self, place: Place, at: usize, entry: &str, raw: &RawRow) -> Option<CookieFacts> {
        let as_long_as = raw.cookie_lifetime.as_deref();
        let days = match (raw.cookie_days, as_long_as) {
            (Some(_), Some(_)) => {
                self.wrong(at, entry, "either `cookie_days` or `cookie_lifetime`");
                None
            }
            (days, None) => days,
            (None, Some(slug)) => Passing::named(slug).and_then(|passing| self.lifetimes.get(passing)).map(Lifetime::days),
        };
        match (place == Place::Cookie, &raw.cookie_purpose, days) {
            (true, Some(purpose), Some(days)) if raw.says.as_ref().is_some_and(Text::is_said) => {
                Some(CookieFacts { purpose: purpose.clone(), days })
            }
            (false, None, None) => None,
            (true, ..) => {
                self.wrong(
                    at,
                    entry,
                    "a cookie has `says`, `cookie_purpose` and `cookie_days`, or `cookie_lifetime` with a name of `[lifetime]`",
                );
                None
            }
            (false, ..) => {
                self.wrong(at, entry, "`cookie_purpose` and `cookie_days` are for cookies");
                None
            }
        }
    }

    fn personal(&mut self, place: Place, at: usize, entry: &str, raw: &RawRow, group: Option<&str>) -> Personal {
        // The words of a group are checked where a row takes them, at the group's lines.
        let group = group.and_then(|id| self.groups.remove_entry(id));
        let common = group.as_ref().map(|(_, row)| row);
        let of = |own: fn(&RawRow) -> Option<&Slug>| own(raw).or_else(|| own(common?));
        let list = |own: fn(&RawRow) -> Option<&Slugs>| own(raw).or_else(|| own(common?));
        let category = self.slug(at, "category", entry, of(|row| row.category.as_ref()));
        let basis = of(|row| row.basis.as_ref());
        if let Some(other) = basis.filter(|basis| basis.get_ref() != CONSENT) {
            let message = "`basis` is `consent`, or left out: otherwise a purpose stands on what the policy in force says";
            self.wrong(other.span().start, entry, message);
        }
        let basis = basis.map(|basis| basis.get_ref().clone());
        let purposes = self.list(at, "purpose", "purposes", entry, list(|row| row.purposes.as_ref()));
        let sources = self.list(at, "source", "sources", entry, list(|row| row.sources.as_ref()));
        let roles = self.list(at, "role", "roles", entry, list(|row| row.roles.as_ref()));
        let classes = self.list(at, "class", "classes", entry, list(|row| row.classes.as_ref()));
        let rules = list(|row| row.rules.as_ref()).map(plain).unwrap_or_default();
        let retention = of(|row| row.retention.as_ref()).map(|slug| slug.get_ref().clone());
        let export = match (&raw.export, &raw.withheld) {
            (Some(key), None) => Some(Export::Key(key.get_ref().clone())),
            (None, Some(why)) => Some(Export::Withheld(why.get_ref().clone())),
            (None, None) => common.and_then(|row| row.withheld.as_ref()).map(|why| Export::Withheld(why.get_ref().clone())),
            (Some(_), Some(_)) => None,
        };
        let origin = match of(|row| row.origin.as_ref()).map(|slug| slug.get_ref().as_str()) {
            Some("provided") => Some(Origin::Provided),
            Some("observed") => Some(Origin::Observed),
            Some("inferred") => Some(Origin::Inferred),
            _ => None,
        };
        let sealed = raw.sealed.or_else(|| common?.sealed);
        self.groups.extend(group);
        if rules.is_empty() || !rules.iter().all(|rule| is_rule(rule)) {
            self.wrong(at, entry, "`rules` names the rules that it stands on: capitals, figures and hyphens, in three parts");
        }
        match retention.as_deref().map(|id| self.retentions.get(id).map(|known| known.until)) {
            None => self.wrong(at, entry, "`retention` is missing: say it in the row or in its group"),
            Some(None) => self.wrong(at, entry, format!("there is no retention `{}`", retention.as_deref().unwrap_or_default())),
            Some(Some(Until::NeverPersonal)) => self.wrong(at, entry, "what is personal is not kept as `never-personal`"),
            Some(Some(_)) => {}
        }
        if export.is_none() {
            self.wrong(at, entry, "either `export` (what a copy calls it) or `withheld` (why it is in none)");
        }
        if origin.is_none() {
            self.wrong(at, entry, "`origin` is `provided`, `observed` or `inferred`");
        }
        if origin == Some(Origin::Provided) && !sources.iter().any(|source| source == "direct") {
            self.wrong(at, entry, "what the person provided came `direct`");
        }
        if sealed.is_none() || (sealed == Some(false) && matches!(place, Place::Vault | Place::Blob)) {
            self.wrong(at, entry, "`sealed` is missing, or false in the vault, where everything is sealed");
        }
        Personal {
            category,
            purposes,
            basis,
            sources,
            retention: retention.unwrap_or_default(),
            roles,
            export: export.unwrap_or(Export::Withheld(String::new())),
            origin: origin.unwrap_or(Origin::Observed),
            classes,
            sealed: sealed.unwrap_or_default(),
            rules,
        }
    }

    fn slug(&mut self, at: usize, kind: &str, entry: &str, slug: Option<&Slug>) -> String {
        let Some(slug) = slug else {
            self.wrong(at, entry, format!("`{kind}` is missing: say it in the row or in its group"));
            return String::new();
        };
        self.known(kind, entry, slug);
        slug.get_ref().clone()
    }

    fn list(&mut self, at: usize, kind: &str, field: &str, entry: &str, slugs: Option<&Slugs>) -> Vec<String> {
        if slugs.is_none() {
            self.wrong(at, entry, format!("`{field}` is missing: say it in the row or in its group"));
        }
        self.slugs(kind, entry, slugs)
    }

    fn slugs(&mut self, kind: &str, entry: &str, slugs: Option<&Slugs>) -> Vec<String> {
        let Some(slugs) = slugs else { return Vec::new() };
        let mut seen = BTreeSet::new();
        for slug in slugs.get_ref() {
            self.known(kind, entry, slug);
            if !seen.insert(slug.get_ref()) {
                self.wrong(slug.span().start, entry, format!("`{}` stands twice", slug.get_ref()));
            }
        }
        plain(slugs)
    }

    fn known(&mut self, kind: &str, entry: &str, slug: &Slug) {
        let (words, slug_is) = (self.vocabulary, slug.get_ref().as_str());
        let is_known = match kind {
            "category" => words.category(slug_is).is_some(),
            "purpose" => words.purpose(slug_is).is_some(),
            "source" => words.source(slug_is).is_some(),
            "class" => words.categories.iter().any(|word| word.code.as_deref() == Some(slug_is)),
            _ => self.words.get(kind, slug_is).is_some(),
        };
        if !is_known {
            self.wrong(slug.span().start, entry, format!("there is no {kind} `{}`", slug.get_ref()));
        }
    }

    fn indexed(&mut self, rows: &[Row]) -> BTreeMap<(Place, String, String), usize> {
        let mut index = BTreeMap::new();
        for (n, row) in rows.iter().enumerate() {
            for name in &row.names {
                if index.insert((row.place, row.of.clone(), name.clone()), n).is_some() {
                    let entry = named(row.place, &row.of, name);
                    self.defects.push(DocumentError::new(self.file, row.line, &entry, "stands twice"));
                }
            }
        }
        index
    }

    /// A row of a table goes as a whole, and so does one of the vault: what is in it is kept for one and the same time.
    fn together(&mut self, rows: &[Row]) {
        let mut first: BTreeMap<(Place, &str), &str> = BTreeMap::new();
        for row in rows.iter().filter(|row| matches!(row.place, Place::Column | Place::Vault)) {
            let Some(personal) = &row.personal else { continue };
            let kept = *first.entry((row.place, &row.of)).or_insert(&personal.retention);
            if kept != personal.retention {
                let entry = named(row.place, &row.of, row.names.first().map_or("", String::as_str));
                let message = format!("kept as `{}`, and the rest of `{}` as `{kept}`: a row goes as a whole", personal.retention, row.of);
                self.defects.push(DocumentError::new(self.file, row.line, &entry, message));
            }
        }
        let used: BTreeSet<&str> =
            rows.iter().filter_map(|row| row.personal.as_ref()).map(|personal| personal.retention.as_str()).collect();
        let unused = self.retentions.values().filter(|retention| !used.contains(retention.id.as_str()));
        let unused: Vec<(usize, String)> = unused.map(|retention| (retention.line, retention.id.clone())).collect();
        for (line, id) in unused {
            self.defects.push(DocumentError::new(self.file, line, &id, "nothing is kept by this retention"));
        }
    }
}

fn plain(slugs: &Slugs) -> Vec<String> {
    slugs.get_ref().iter().map(|slug| slug.get_ref().clone()).collect()
}

/// Capitals, figures and hyphens, three parts.
fn is_rule(text: &str) -> bool {
    text.split('-').count() >= 3 && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
}
