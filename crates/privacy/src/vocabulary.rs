//! The words that policies, inventory and scenarios share.

use aftercare_terms::{DocumentError, Text, line_of};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A word with its shorthand and what it is called.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    pub slug: String,
    /// The shorthand of registers and tables; for a category, the row of California's table.
    #[serde(alias = "class")]
    pub code: Option<String>,
    pub name: Text,
    /// Of a kind of recipients: giving data to it for something in return is sharing, which an opt-out ends.
    #[serde(default)]
    pub shares: bool,
    /// Its term in the W3C's Data Privacy Vocabulary, with the prefix: `dpv:ServiceProvision`.
    pub dpv: Option<String>,
    /// Where a law says it, such as `GDPR-6-1-b`.
    pub law: Option<String>,
}

/// What a cookie, or whatever does its work, is for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CookiePurpose {
    pub slug: String,
    /// One of a policy's cookie categories.
    pub category: String,
    pub name: Text,
    /// It makes no sense for somebody who never had an account.
    #[serde(default)]
    pub needs_account: bool,
}

/// A part of a version as people read it: the promises whose ids begin so.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub slug: String,
    pub rules: Vec<String>,
    pub name: Text,
}

/// All words of `vocabulary.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    #[serde(rename = "category")]
    pub categories: Vec<Word>,
    #[serde(rename = "purpose")]
    pub purposes: Vec<Word>,
    #[serde(rename = "basis")]
    pub bases: Vec<Word>,
    #[serde(rename = "source")]
    pub sources: Vec<Word>,
    #[serde(rename = "recipient")]
    pub recipients: Vec<Word>,
    #[serde(rename = "ground")]
    pub grounds: Vec<Word>,
    /// For what data are given in good faith.
    #[serde(rename = "aim")]
    pub aims: Vec<Word>,
    #[serde(rename = "cookie")]
    pub cookies: Vec<CookiePurpose>,
    /// What a version collects.
    #[serde(rename = "item")]
    pub items: Vec<Word>,
    /// What providers do.
    #[serde(rename = "service")]
    pub services: Vec<Word>,
    /// What has to hold before data are given on a ground.
    #[serde(rename = "condition")]
    pub conditions: Vec<Word>,
    /// What people may ask for.
    #[serde(rename = "right")]
    pub rights: Vec<Word>,
    /// What a comparison of versions tells beside all that.
    #[serde(rename = "matter")]
    pub matters: Vec<Word>,
    /// In the order of the page.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
}

impl Vocabulary {
    /// Reads `vocabulary.toml`.
    ///
    /// # Errors
    /// The defects; a word that stands twice is one.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<DocumentError>> {
        let words: Self = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let mut defects = Vec::new();
        for (list, slugs) in words.lists() {
            let mut seen = BTreeSet::new();
            for (slug, name) in slugs {
                let mut defect = |what: String| {
                    let line = text.find(&format!("slug = \"{slug}\"")).map_or(1, |offset| line_of(text, offset));
                    defects.push(DocumentError::new(file, line, slug, what));
                };
                if !seen.insert(slug) {
                    defect(format!("stands twice among `{list}`"));
                }
                if !name.is_said() || name.nl.trim().is_empty() {
                    defect(format!("has no `name` in one of the languages (among `{list}`)"));
                }
            }
        }
        if defects.is_empty() { Ok(words) } else { Err(defects) }
    }

    fn lists(&self) -> [(&'static str, Vec<(&str, &Text)>); 14] {
        fn slugs(words: &[Word]) -> Vec<(&str, &Text)> {
            words.iter().map(|word| (word.slug.as_str(), &word.name)).collect()
        }
        [
            ("category", slugs(&self.categories)),
            ("purpose", slugs(&self.purposes)),
            ("basis", slugs(&self.bases)),
            ("source", slugs(&self.sources)),
            ("recipient", slugs(&self.recipients)),
            ("ground", slugs(&self.grounds)),
            ("aim", slugs(&self.aims)),
            ("cookie", self.cookies.iter().map(|cookie| (cookie.slug.as_str(), &cookie.name)).collect()),
            ("item", slugs(&self.items)),
            ("service", slugs(&self.services)),
            ("condition", slugs(&self.conditions)),
            ("right", slugs(&self.rights)),
            ("matter", slugs(&self.matters)),
            ("section", self.sections.iter().map(|section| (section.slug.as_str(), &section.name)).collect()),
        ]
    }

    #[must_use]
    pub fn category(&self, slug: &str) -> Option<&Word> {
        find(&self.categories, slug)
    }

    #[must_use]
    pub fn purpose(&self, slug: &str) -> Option<&Word> {
        find(&self.purposes, slug)
    }

    #[must_use]
    pub fn basis(&self, slug: &str) -> Option<&Word> {
        find(&self.bases, slug)
    }

    #[must_use]
    pub fn source(&self, slug: &str) -> Option<&Word> {
        find(&self.sources, slug)
    }

    #[must_use]
    pub fn recipient(&self, slug: &str) -> Option<&Word> {
        find(&self.recipients, slug)
    }

    #[must_use]
    pub fn ground(&self, slug: &str) -> Option<&Word> {
        find(&self.grounds, slug)
    }

    #[must_use]
    pub fn item(&self, slug: &str) -> Option<&Word> {
        find(&self.items, slug)
    }

    #[must_use]
    pub fn service(&self, slug: &str) -> Option<&Word> {
        find(&self.services, slug)
    }

    #[must_use]
    pub fn condition(&self, slug: &str) -> Option<&Word> {
        find(&self.conditions, slug)
    }

    #[must_use]
    pub fn right(&self, slug: &str) -> Option<&Word> {
        find(&self.rights, slug)
    }

    #[must_use]
    pub fn matter(&self, slug: &str) -> Option<&Word> {
        find(&self.matters, slug)
    }

    #[must_use]
    pub fn aim(&self, slug: &str) -> Option<&Word> {
        find(&self.aims, slug)
    }

    #[must_use]
    pub fn cookie(&self, slug: &str) -> Option<&CookiePurpose> {
        self.cookies.iter().find(|cookie| cookie.slug == slug)
    }
}

fn find<'a>(words: &'a [Word], slug: &str) -> Option<&'a Word> {
    words.iter().find(|word| word.slug == slug)
}
