//! The words of the inventory: which slugs there are, and what they are called.

use aftercare_terms::Text;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A slug's names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    pub en: String,
    pub de: String,
    #[serde(default)]
    pub nl: String,
}

impl Word {
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        let said = match language {
            "de" => &self.de,
            "nl" => &self.nl,
            _ => &self.en,
        };
        if said.is_empty() { &self.en } else { said }
    }
}

impl From<&Word> for Text {
    fn from(word: &Word) -> Self {
        Self { en: word.en.clone(), de: word.de.clone(), nl: word.nl.clone() }
    }
}

/// The inventory's own words, by kind (`role`, `until`) and slug.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(pub(super) BTreeMap<String, BTreeMap<String, Word>>);

/// The kinds of words that the document must have. Every other kind is the vocabulary's of the policies.
pub(super) const KINDS: [&str; 3] = ["role", "until", "period"];

impl Words {
    #[must_use]
    pub fn get(&self, kind: &str, slug: &str) -> Option<&Word> {
        self.0.get(kind)?.get(slug)
    }

    /// What a slug is called; itself where it has no name.
    #[must_use]
    pub fn told<'a>(&'a self, kind: &str, slug: &'a str, language: &str) -> &'a str {
        self.get(kind, slug).map_or(slug, |word| word.get(language))
    }

    /// The slugs of a kind with their words.
    pub fn of(&self, kind: &str) -> impl Iterator<Item = (&str, &Word)> {
        self.0.get(kind).into_iter().flatten().map(|(slug, word)| (slug.as_str(), word))
    }
}
