//! The named settings: one reading for every point where the source is silent.

use crate::error::{DocumentError, line_of};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use toml::Spanned;

/// A setting's value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum SettingValue {
    Bool(bool),
    Int(i64),
    Text(String),
}

/// The key of the value's answer: a word as it is, otherwise as the file writes it.
impl fmt::Display for SettingValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(on) => write!(f, "{on}"),
            Self::Int(n) => write!(f, "{n}"),
            Self::Text(word) => f.write_str(word),
        }
    }
}

/// A sentence in our own words, by language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub en: String,
    pub de: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub nl: String,
}

impl Text {
    /// The sentence in `language`, English where there is none.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        let said = match language {
            "de" => &self.de,
            "nl" => &self.nl,
            _ => &self.en,
        };
        if said.is_empty() { &self.en } else { said }
    }

    /// There is something in both languages.
    #[must_use]
    pub fn is_said(&self) -> bool {
        !self.en.trim().is_empty() && !self.de.trim().is_empty()
    }
}

/// One reading.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// `S-nn`.
    pub id: String,
    pub name: String,
    pub question: Text,
    pub value: SettingValue,
    #[serde(default)]
    pub options: Vec<SettingValue>,
    /// What the options are called as answers to the question, by option. A word has one; a switch or number only where yes, no
    /// or the number would not answer it.
    #[serde(default)]
    pub answers: BTreeMap<String, Text>,
    #[serde(default)]
    pub doc: String,
    #[serde(default)]
    pub read_by: String,
}

impl Setting {
    /// The reading that is built, as the answer to the question.
    #[must_use]
    pub fn answer(&self) -> Text {
        let said = |en: &str, de: &str| Text { en: en.to_owned(), de: de.to_owned(), nl: String::new() };
        let key = self.value.to_string();
        self.answers.get(&key).cloned().unwrap_or_else(|| match self.value {
            SettingValue::Bool(true) => said("Yes.", "Ja."),
            SettingValue::Bool(false) => said("No.", "Nein."),
            SettingValue::Int(_) | SettingValue::Text(_) => said(&format!("{key}."), &format!("{key}.")),
        })
    }

    fn defect(&self) -> Option<String> {
        if !self.options.is_empty() && !self.options.contains(&self.value) {
            return Some("the value is not among the options".to_owned());
        }
        let values: Vec<&SettingValue> = self.options.iter().chain([&self.value]).collect();
        let unsaid = |value: &&&SettingValue| matches!(value, SettingValue::Text(_)) && !self.answers.contains_key(&value.to_string());
        if let Some(value) = values.iter().find(unsaid) {
            return Some(format!("`answers.{value}` is missing: what this option is called in plain words"));
        }
        self.answers.iter().find_map(|(key, text)| {
            if !values.iter().any(|value| value.to_string() == *key) {
                return Some(format!("`answers.{key}` is of no option"));
            }
            (!text.is_said()).then(|| format!("`answers.{key}` is needed in both languages"))
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    setting: Vec<Spanned<Setting>>,
}

/// All settings, by name.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    list: Vec<Setting>,
    by_name: HashMap<String, usize>,
}

impl Settings {
    /// Reads `settings.toml`.
    ///
    /// # Errors
    /// A [`DocumentError`] where the file is malformed, a name stands twice, a value is not among its options, or an option that is a
    /// word has no answer.
    pub fn parse(file: &str, text: &str) -> Result<Self, DocumentError> {
        let raw: RawFile = toml::from_str(text).map_err(|e| DocumentError::toml(file, text, &e))?;
        let (mut list, mut by_name) = (Vec::with_capacity(raw.setting.len()), HashMap::new());
        for spanned in raw.setting {
            let line = line_of(text, spanned.span().start);
            let setting = spanned.into_inner();
            if let Some(message) = setting.defect() {
                return Err(DocumentError::new(file, line, &setting.id, message));
            }
            if by_name.insert(setting.name.clone(), list.len()).is_some() {
                return Err(DocumentError::new(file, line, &setting.id, format!("the name `{}` stands twice", setting.name)));
            }
            list.push(setting);
        }
        Ok(Self { list, by_name })
    }

    #[must_use]
    pub fn all(&self) -> &[Setting] {
        &self.list
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Setting> {
        self.by_name.get(name).and_then(|n| self.list.get(*n))
    }

    /// A switch; false where there is no such setting.
    #[must_use]
    pub fn on(&self, name: &str) -> bool {
        matches!(self.get(name).map(|s| &s.value), Some(SettingValue::Bool(true)))
    }

    /// A choice by name; empty where there is no such setting.
    #[must_use]
    pub fn choice(&self, name: &str) -> &str {
        match self.get(name).map(|s| &s.value) {
            Some(SettingValue::Text(text)) => text,
            _ => "",
        }
    }

    /// Changes a value, for trying another reading.
    ///
    /// # Errors
    /// Says so where there is no such setting or the value is not among its options.
    pub fn set(&mut self, name: &str, value: SettingValue) -> Result<(), String> {
        let setting = self.by_name.get(name).and_then(|n| self.list.get_mut(*n)).ok_or_else(|| format!("no setting `{name}`"))?;
        if !setting.options.is_empty() && !setting.options.contains(&value) {
            return Err(format!("`{name}` has no such option"));
        }
        setting.value = value;
        Ok(())
    }
}
