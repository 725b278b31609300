//! What is given and what is erased: target categories with their strategies, and the declared rules for rows and fields that are not one person's alone.

use serde::Deserialize;

use crate::dataset::CollectionName;
use crate::defect::Defects;

/// Without a policy: whatever is about the person is given, and set to nothing.
const ABOUT_PEOPLE: &str = "user";

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    #[serde(default)]
    pub(crate) access: Targets,
    #[serde(default = "erase_about_people")]
    pub(crate) erasure: Vec<ErasureRule>,
    #[serde(default)]
    pub(crate) keep: Vec<Keep>,
    #[serde(default)]
    pub(crate) third_party: Vec<ThirdParty>,
    #[serde(default)]
    pub(crate) shared: Vec<Shared>,
    #[serde(default)]
    pub(crate) limits: Limits,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Targets {
    /// A category, or one above it: `user` is every category that begins with `user.`.
    pub(crate) categories: Vec<String>,
}

impl Default for Targets {
    fn default() -> Self {
        Self { categories: vec![ABOUT_PEOPLE.to_owned()] }
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErasureRule {
    pub(crate) categories: Vec<String>,
    pub(crate) strategy: String,
    #[serde(default)]
    pub(crate) configuration: toml::Table,
}

fn erase_about_people() -> Vec<ErasureRule> {
    let strategy = "null_rewrite".to_owned();
    vec![ErasureRule { categories: vec![ABOUT_PEOPLE.to_owned()], strategy, configuration: toml::Table::new() }]
}

/// What stays in spite of an erasure, and why.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Keep {
    #[serde(default)]
    pub(crate) fields: Vec<FieldName>,
    #[serde(default)]
    pub(crate) categories: Vec<String>,
    pub(crate) reason: String,
}

/// Fields about somebody else than the person who asks: who is written to, who gets a present.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThirdParty {
    pub(crate) fields: Vec<FieldName>,
    #[serde(default)]
    pub(crate) access: Shown,
    #[serde(default)]
    pub(crate) erasure: Erased,
}

/// Rows that other people use as well: a row of `collection` is shared while a row of `used_by`, reached by another person, names it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shared {
    /// The field by which the row is named, such as `shop:address.id`.
    pub(crate) row: FieldName,
    /// The field that names it, such as `shop:orders.ship_address_id`.
    pub(crate) used_by: FieldName,
    #[serde(default = "shown")]
    pub(crate) access: Shown,
    #[serde(default)]
    pub(crate) erasure: Erased,
}

fn shown() -> Shown {
    Shown::Show
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Shown {
    Show,
    #[default]
    Withhold,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Erased {
    #[default]
    Keep,
    Erase,
}

/// What one request may cost the databases of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Limits {
    /// Rows of one collection. More are refused before anything is written or given.
    pub(crate) rows: u64,
    pub(crate) statement_ms: u32,
    pub(crate) lock_ms: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 1_000_000, statement_ms: 60_000, lock_ms: 10_000 }
    }
}

/// `shop:customer.email`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct FieldName {
    pub(crate) collection: CollectionName,
    pub(crate) field: String,
}

impl TryFrom<String> for FieldName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (collection, field) = text.rsplit_once('.').ok_or_else(|| format!("`{text}` is not `dataset:collection.field`"))?;
        let collection = CollectionName::parse(collection).ok_or_else(|| format!("`{text}` is not `dataset:collection.field`"))?;
        Ok(Self { collection, field: field.to_owned() })
    }
}

impl std::fmt::Display for FieldName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.collection, self.field)
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            access: Targets::default(),
            erasure: erase_about_people(),
            keep: Vec::new(),
            third_party: Vec::new(),
            shared: Vec::new(),
            limits: Limits::default(),
        }
    }
}

impl Policy {
    /// Reads a policy in TOML.
    ///
    /// # Errors
    /// What the parser says, with the line.
    pub fn read(file: &str, text: &str) -> Result<Self, Defects> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().and_then(|span| text.get(..span.start)).map_or(0, |before| before.lines().count().max(1));
            Defects::one("policy", &format!("{file}:{line}"), "", error.message())
        })
    }

    /// The same, giving also what is in these categories.
    #[must_use]
    pub fn with_access_to(mut self, categories: &[&str]) -> Self {
        self.access.categories = categories.iter().map(|category| (*category).to_owned()).collect();
        self
    }

    /// The rule for these categories whose own category is the longest, so the most specific one; of equals the first.
    pub(crate) fn erasure_of(&self, categories: &[String]) -> Option<&ErasureRule> {
        let mut best: Option<(usize, &ErasureRule)> = None;
        for rule in &self.erasure {
            let fitting = rule.categories.iter().filter(|target| categories.iter().any(|category| is_within(category, target)));
            if let Some(length) = fitting.map(String::len).max()
                && best.is_none_or(|(known, _)| length > known)
            {
                best = Some((length, rule));
            }
        }
        best.map(|(_, rule)| rule)
    }

    pub(crate) fn is_given(&self, categories: &[String]) -> bool {
        categories.iter().any(|category| self.access.categories.iter().any(|target| is_within(category, target)))
    }

    pub(crate) fn kept(&self, name: &CollectionName, field: &str, categories: &[String]) -> Option<&Keep> {
        self.keep.iter().find(|keep| {
            keep.fields.iter().any(|known| known.collection == *name && known.field == field)
                || keep.categories.iter().any(|target| categories.iter().any(|category| is_within(category, target)))
        })
    }

    pub(crate) fn third_party_of(&self, name: &CollectionName, field: &str) -> Option<&ThirdParty> {
        self.third_party.iter().find(|rule| rule.fields.iter().any(|known| known.collection == *name && known.field == field))
    }
}

/// `user.contact.email` is within `user.contact`, and within itself.
fn is_within(category: &str, target: &str) -> bool {
    category.strip_prefix(target).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
