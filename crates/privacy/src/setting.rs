//! Readings: what the policies leave open, as named settings. What a document says as it stands is one choice; another one changes the
//! document before it is read, or is asked for by the program.

use aftercare_terms::{DocumentError, Text};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// Where a reading takes effect, if not in the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadBy {
    Program,
}

/// The readings that the program asks for by name.
const ASKED: &[&str] = &[
    "no-sale-window",
    "closing-while-plan-runs",
    "denied-sign-in",
    "first-sign-in",
    "born-on-29-february",
    "cookies-before-a-choice",
    "necessary-cookies-after-sign-out",
    "cookies-of-a-mere-visitor",
    "forms-of-the-signal",
    "reach-of-the-signal",
    "signal-and-marketing-cookies",
    "repeated-signal",
    "count-of-consumers",
    "members-of-a-household",
    "agent-before-the-proof",
    "household-requests",
    "clock-during-suspicion",
    "rights-in-california",
    "rights-without-a-row",
    "request-while-signed-in",
    "repeated-data-points",
    "child-in-a-household",
    "extension-counts-from",
    "answer-before-verification",
];

/// What a choice changes in the documents.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Effect {
    choice: String,
    /// Policies, or `areas` and `vocabulary`.
    #[serde(rename = "in")]
    documents: Vec<String>,
    /// A table, or `table.entry`; empty for the document itself.
    at: String,
    #[serde(default)]
    set: Table,
    #[serde(default)]
    unset: Vec<String>,
    #[serde(default)]
    remove: bool,
    /// A further entry of the table.
    add: Option<Table>,
}

/// One reading.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    pub id: String,
    pub name: String,
    /// The choice in force.
    pub default: String,
    /// The first is what the documents say as they stand.
    pub choices: Vec<String>,
    pub summary: Text,
    pub read_by: Option<ReadBy>,
    #[serde(default)]
    pub(crate) effect: Vec<Effect>,
}

/// All readings of `settings.toml`.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(rename = "setting")]
    pub settings: Vec<Setting>,
}

impl Settings {
    /// Reads `settings.toml`.
    ///
    /// # Errors
    /// The defects, with the setting; a choice that nothing brings about is one.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<DocumentError>> {
        let read: Self = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let (mut seen, mut defects) = (BTreeSet::new(), Vec::new());
        for setting in &read.settings {
            let line = text.find(&format!("name = \"{}\"", setting.name)).map_or(0, |offset| aftercare_terms::line_of(text, offset));
            let mut defect = |what: String| defects.push(DocumentError::new(file, line, &setting.name, what));
            if !setting.choices.contains(&setting.default) {
                defect(format!("`{}` is none of its choices: {}", setting.default, setting.choices.join(", ")));
            }
            if !seen.insert(&setting.name) || !seen.insert(&setting.id) {
                defect("stands twice".to_owned());
            }
            for choice in setting.choices.iter().skip(1).filter(|_| setting.read_by.is_none()) {
                if !setting.effect.iter().any(|effect| effect.choice == *choice) {
                    defect(format!("nothing brings about `{choice}`"));
                }
            }
            if setting.read_by == Some(ReadBy::Program) && !ASKED.contains(&setting.name.as_str()) {
                defect("the program asks for no reading of this name".to_owned());
            }
        }
        if defects.is_empty() { Ok(read) } else { Err(defects) }
    }

    /// The choice in force; `otherwise` where the file does not have the setting.
    #[must_use]
    pub fn get<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        self.settings.iter().find(|setting| setting.name == name).map_or(otherwise, |setting| &setting.default)
    }

    /// Puts another choice in force.
    ///
    /// # Errors
    /// There is no such setting or choice.
    pub fn choose(&mut self, name: &str, choice: &str) -> Result<(), String> {
        let found = self.settings.iter_mut().find(|setting| setting.name == name);
        let setting = found.ok_or_else(|| format!("there is no reading `{name}`"))?;
        if !setting.choices.iter().any(|known| known == choice) {
            return Err(format!("`{choice}` is none of the choices of `{name}`: {}", setting.choices.join(", ")));
        }
        choice.clone_into(&mut setting.default);
        Ok(())
    }

    /// The text of a document as the choices in force have it; None where they leave it as it is.
    pub(crate) fn applied(&self, document: &str, text: &str) -> Option<Result<String, String>> {
        let in_force = self.settings.iter().flat_map(|setting| setting.effect.iter().filter(|effect| effect.choice == setting.default));
        let effects: Vec<&Effect> = in_force.filter(|effect| effect.documents.iter().any(|one| one == document)).collect();
        if effects.is_empty() {
            return None;
        }
        let table = toml::from_str::<Table>(text).map_err(|e| e.message().to_owned());
        Some(table.and_then(|mut table| {
            for effect in effects {
                effect.apply(&mut table).map_err(|what| format!("`{}` of `{}`: {what}", effect.choice, effect.at))?;
            }
            Ok(table.to_string())
        }))
    }

    /// The choices in force, by name.
    #[must_use]
    pub fn in_force(&self) -> BTreeMap<&str, &str> {
        self.settings.iter().map(|setting| (setting.name.as_str(), setting.default.as_str())).collect()
    }
}

impl Effect {
    fn apply(&self, document: &mut Table) -> Result<(), String> {
        let (name, entry) = self.at.split_once('.').map_or((self.at.as_str(), None), |(name, entry)| (name, Some(entry)));
        if name.is_empty() {
            document.extend(self.set.clone());
            return Ok(());
        }
        if self.remove && entry.is_none() {
            return document.remove(name).map(drop).ok_or_else(|| "is not there".to_owned());
        }
        if let Some(more) = &self.add {
            let list = document.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            return list.as_array_mut().map(|list| list.push(Value::Table(more.clone()))).ok_or_else(|| "is no list".to_owned());
        }
        let found = document.get_mut(name).ok_or_else(|| "is not there".to_owned())?;
        let table = match entry {
            None => found.as_table_mut(),
            Some(entry) => {
                let list = found.as_array_mut().ok_or_else(|| "is no list".to_owned())?;
                let at = list.iter().position(|one| is_called(one, entry)).ok_or_else(|| "is not there".to_owned())?;
                if self.remove {
                    list.remove(at);
                    return Ok(());
                }
                list.get_mut(at).and_then(Value::as_table_mut)
            }
        };
        let table = table.ok_or_else(|| "is no table".to_owned())?;
        table.extend(self.set.clone());
        self.unset.iter().for_each(|key| drop(table.remove(key)));
        Ok(())
    }
}

/// The entry of a list goes by this name.
pub(crate) fn is_called(entry: &Value, name: &str) -> bool {
    let is = |key: &str| entry.get(key).and_then(Value::as_str) == Some(name);
    ["slug", "id", "item", "name", "right", "ground", "purpose", "category"].into_iter().any(is)
}
