//! An edition of the terms: its clauses, ready to decide.

use crate::catalogue::{Catalogue, Model};
use crate::clause::{Clause, DayCount, Effect, List, Party, Period, Service, WindowEnd, WindowStart};
use crate::error::DocumentError;
use crate::expr::Bool;
use crate::facts::{Facts, Value};
use crate::load;
use crate::program::Program;
use crate::schema::Schema;
use crate::settings::{Settings, Text};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

/// What an edition says of itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    pub id: String,
    pub language: String,
    pub title: Text,
    pub provider: Text,
    pub version: String,
    #[serde(default)]
    pub source: String,
    /// The edition whose lists are used for products that this one does not list.
    #[serde(default)]
    pub falls_back_to: Option<String>,
    /// The version of the privacy policy that goes with these terms, as it is kept with every application.
    #[serde(default)]
    pub privacy_policy: Option<String>,
}

/// A file as the caller read it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    pub name: String,
    pub text: String,
}

/// An edition, loaded and compiled.
#[derive(Debug, Clone)]
pub struct Edition {
    pub header: Header,
    pub hash: String,
    /// SHA-256 over the settings alone, to tell a changed text from a changed reading.
    pub settings_hash: String,
    clauses: Vec<Clause>,
    by_id: HashMap<String, usize>,
    /// The rules that an assessor may find.
    exclusions: HashSet<String>,
    schema: Schema,
    pub(crate) program: Program,
}

/// A deadline that an edition sets for a kind of case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    pub act: String,
    pub days: u32,
    pub count: DayCount,
    pub rules: Vec<String>,
}

/// A window clause that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    pub start: WindowStart,
    pub end: WindowEnd,
    /// Counters of which no use may have been posted.
    pub unless_used: Vec<String>,
    pub rules: Vec<String>,
}

/// A component list that applies to a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub components: BTreeMap<String, u32>,
    pub rules: Vec<String>,
}

impl Edition {
    /// Loads an edition from the files of its folder.
    ///
    /// # Errors
    /// Every defect that was found.
    pub fn load(files: &[SourceFile], schema: &Schema, settings: &Settings) -> Result<Self, Vec<DocumentError>> {
        let mut header = None;
        let mut clauses: Vec<Clause> = Vec::new();
        let mut errors = Vec::new();
        let mut sorted: Vec<&SourceFile> = files.iter().collect();
        sorted.sort_by(|a, b| a.name.cmp(&b.name));
        let mut hasher = Sha256::new();
        for file in sorted {
            // The content is hashed, not the path: the same terms have the same hash wherever they lie.
            hasher.update(u64::try_from(file.text.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(file.text.as_bytes());
            if file.name.ends_with("edition.toml") {
                match toml::from_str::<Header>(&file.text) {
                    Ok(found) => header = Some(found),
                    Err(e) => errors.push(DocumentError::toml(&file.name, &file.text, &e)),
                }
            } else {
                match load::clauses(&file.name, &file.text, schema, settings) {
                    Ok(found) => clauses.extend(found),
                    Err(found) => errors.extend(found),
                }
            }
        }
        clauses.sort_by(|a, b| a.id.cmp(&b.id));
        let by_id = index(&clauses, &mut errors);
        check_exceptions(&clauses, &mut errors);
        let Some(header) = header else {
            errors.push(DocumentError::new("edition.toml", 0, "", "the edition has no `edition.toml`"));
            return Err(errors);
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut readings = Sha256::new();
        for setting in settings.all() {
            let line = format!("{}={:?};", setting.name, setting.value);
            hasher.update(line.as_bytes());
            readings.update(line.as_bytes());
        }
        let program = Program::compile(&clauses, schema).map_err(|message| vec![DocumentError::new("", 0, &header.id, message)])?;
        let exclusions = clauses.iter().filter(|c| matches!(c.effect, Effect::Exclude { .. })).map(|c| c.rule().to_owned()).collect();
        let (hash, settings_hash, schema) = (hex(&hasher.finalize()), hex(&readings.finalize()), schema.clone());
        Ok(Self { header, hash, settings_hash, clauses, by_id, exclusions, schema, program })
    }

    #[must_use]
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The clause with this id (with or without suffix).
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        match self.by_id.get(id) {
            Some(n) => self.clauses.get(*n),
            None => self.clauses.iter().find(|c| c.rule() == id),
        }
    }

    /// The clause as people cite it in the source: `2.4.1(1)`; the rule id where it is unknown.
    #[must_use]
    pub fn citation(&self, rule: &str) -> String {
        self.clause(rule).map_or_else(|| rule.to_owned(), |c| c.clause.clone())
    }

    /// The deadline for a kind of case, where there is one.
    #[must_use]
    pub fn deadline(&self, case_kind: &str) -> Option<Deadline> {
        self.clauses.iter().find_map(|c| match &c.effect {
            Effect::Deadline { kind, act, days, count } if kind == case_kind => {
                Some(Deadline { act: act.clone(), days: *days, count: *count, rules: rules(c) })
            }
            _ => None,
        })
    }

    /// The window clause of a period that applies under these facts.
    #[must_use]
    pub fn window(&self, period: Period, facts: &Facts) -> Option<Window> {
        self.clauses.iter().find_map(|c| match &c.effect {
            Effect::Window { of, when, start, end, unless_used } if *of == period && when.eval(facts) == Some(true) => {
                Some(Window { start: *start, end: *end, unless_used: unless_used.clone(), rules: rules(c) })
            }
            _ => None,
        })
    }

    /// The list of components that this edition gives for a model, the model's own list before its family's;
    /// entries that the model does not have are skipped.
    #[must_use]
    pub fn scope(&self, list: List, model: &Model) -> Option<Scope> {
        let by_model =
            |c: &&Clause| matches!(&c.effect, Effect::Scope { list: l, models, .. } if *l == list && models.contains(&model.slug));
        let by_family =
            |c: &&Clause| matches!(&c.effect, Effect::Scope { list: l, families, .. } if *l == list && families.contains(&model.family));
        let mut found: Vec<&Clause> = self.clauses.iter().filter(by_model).collect();
        if found.is_empty() {
            found = self.clauses.iter().filter(by_family).collect();
        }
        if found.is_empty() {
            return None;
        }
        let mut scope = Scope { components: BTreeMap::new(), rules: Vec::new() };
        for clause in found {
            scope.rules.extend(rules(clause));
            if let Effect::Scope { components, .. } = &clause.effect {
                for (slug, n) in components {
                    if model.components.contains(slug) {
                        let have = scope.components.entry(slug.clone()).or_insert(0);
                        *have = (*have).max(*n);
                    }
                }
            }
        }
        Some(scope)
    }

    /// The limits of a counter under these facts: `(max, rules)`.
    #[must_use]
    pub fn limit(&self, counter: &str, facts: &Facts) -> Option<(i64, Vec<String>)> {
        self.clauses.iter().find_map(|c| match &c.effect {
            Effect::Limit { counter: name, max, when, .. } if name == counter && when.eval(facts) == Some(true) => Some((*max, rules(c))),
            _ => None,
        })
    }

    /// The counter inside which another one is limited.
    #[must_use]
    pub fn limit_within(&self, counter: &str) -> Option<&str> {
        self.clauses.iter().find_map(|c| match &c.effect {
            Effect::Limit { counter: name, within: Some(outer), .. } if name == counter => Some(outer.as_str()),
            _ => None,
        })
    }

    /// Every counter that the edition limits.
    #[must_use]
    pub fn counters(&self) -> Vec<&str> {
        let mut out: Vec<&str> = self
            .clauses
            .iter()
            .filter_map(|c| match &c.effect {
                Effect::Limit { counter, .. } => Some(counter.as_str()),
                _ => None,
            })
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// May a person refuse on this ground, under these facts? `None`: it is no ground of this edition.
    #[must_use]
    pub fn ground_usable(&self, rule: &str, facts: &Facts) -> Option<bool> {
        let mut found = None;
        for clause in self.clauses.iter().filter(|c| c.rule() == rule) {
            match &clause.effect {
                Effect::Ground { usable, .. } => found = Some(usable.eval(facts) == Some(true) || found == Some(true)),
                Effect::Exclude { .. } => {
                    let stated = facts.findings().is_some_and(|f| f.iter().any(|id| id == rule));
                    found = Some(stated || found == Some(true));
                }
                Effect::Limit { counter, max, when, warns, .. } if *warns != Bool::Const(false) => {
                    let spent = self.spent(counter, *max, when, warns, facts);
                    found = Some(spent || found == Some(true));
                }
                _ => {}
            }
        }
        found
    }

    /// Would the limit warn if the case were opened now? What was warned of is a ground.
    fn spent(&self, counter: &str, max: i64, when: &Bool, warns: &Bool, facts: &Facts) -> bool {
        let mut at_open = facts.clone();
        if at_open.set(self.schema(), "act", &Value::Enum("open".to_owned())).is_err() {
            return false;
        }
        let uses = self.schema().id(&format!("uses.{counter}")).and_then(|id| facts.raw(id));
        uses.is_some_and(|uses| uses >= max) && when.eval(&at_open) == Some(true) && warns.eval(&at_open) == Some(true)
    }

    /// Is this the id of an exclusion, that an assessor may find?
    #[must_use]
    pub fn is_exclusion(&self, rule: &str) -> bool {
        self.exclusions.contains(rule)
    }

    /// Who pays which lines of a service, for notices: `(line, payer, rule)`.
    #[must_use]
    pub fn payers(&self, service: Service) -> Vec<(&str, Party, &str)> {
        self.clauses
            .iter()
            .filter_map(|c| match &c.effect {
                Effect::Fee { service: bits, line, payer, .. } if bits & service.bit() != 0 => Some((line.as_str(), *payer, c.rule())),
                _ => None,
            })
            .collect()
    }

    /// Every defect of the lists against the catalogue.
    #[must_use]
    pub fn unknown_products(&self, catalogue: &Catalogue) -> Vec<DocumentError> {
        let mut errors = Vec::new();
        for clause in &self.clauses {
            let Effect::Scope { families, models, components, .. } = &clause.effect else { continue };
            let mut fail = |message: String| errors.push(DocumentError::new(&clause.file, clause.line, &clause.id, message));
            for family in families.iter().filter(|f| !catalogue.families.iter().any(|have| have.slug == **f)) {
                fail(format!("no family `{family}` in the catalogue"));
            }
            for model in models.iter().filter(|m| catalogue.model(m).is_none()) {
                fail(format!("no model `{model}` in the catalogue"));
            }
            for component in components.keys().filter(|c| catalogue.component(c).is_none()) {
                fail(format!("no component `{component}` in the catalogue"));
            }
        }
        errors
    }
}

fn rules(clause: &Clause) -> Vec<String> {
    clause.citations().map(str::to_owned).collect()
}

fn index(clauses: &[Clause], errors: &mut Vec<DocumentError>) -> HashMap<String, usize> {
    let mut by_id = HashMap::new();
    for (n, clause) in clauses.iter().enumerate() {
        if by_id.insert(clause.id.clone(), n).is_some() {
            errors.push(DocumentError::new(&clause.file, clause.line, &clause.id, "this id stands twice"));
        }
    }
    by_id
}

fn check_exceptions(clauses: &[Clause], errors: &mut Vec<DocumentError>) {
    for clause in clauses {
        let Effect::Exception { of, .. } = &clause.effect else { continue };
        for id in of {
            let found = clauses.iter().find(|c| c.id == *id);
            let problem = match found.map(|c| &c.effect) {
                None => format!("no clause `{id}` to except"),
                Some(Effect::Exception { .. }) => format!("`{id}` is itself an exception"),
                Some(_) => continue,
            };
            errors.push(DocumentError::new(&clause.file, clause.line, &clause.id, problem));
        }
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
