//! The register of recipients: whom data go to, and how they are bound.

use crate::{Recipient, Vocabulary};
use aftercare_terms::{DocumentError, line_of};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Somebody who can be given data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisteredRecipient {
    pub id: String,
    /// A kind of recipients of the vocabulary.
    pub kind: String,
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Bound by contract to use the data for the maker or the law only.
    #[serde(default)]
    pub contract: bool,
    /// The standard clauses are signed.
    #[serde(default)]
    pub standard_clauses: bool,
    /// The last day of that contract.
    pub contract_until: Option<Date>,
    /// What is done for the maker, a word of the vocabulary.
    pub service: Option<String>,
    /// Categories that go to it in the ordinary course; without: single releases only.
    #[serde(default)]
    pub receives: Vec<String>,
    /// On which ground.
    pub by: Option<String>,
}

impl RegisteredRecipient {
    /// As the policy sees it on a day: a contract that is over binds nobody.
    #[must_use]
    pub fn recipient(&self, day: Date) -> Recipient<'_> {
        let contract = self.contract && self.contract_until.is_none_or(|last| day <= last);
        Recipient { kind: &self.kind, country: &self.country, contract, standard_clauses: self.standard_clauses }
    }
}

/// All of `recipients.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipients {
    #[serde(rename = "recipient", default)]
    all: Vec<RegisteredRecipient>,
}

impl Recipients {
    /// Reads `recipients.toml`.
    ///
    /// # Errors
    /// The defects, with line and recipient.
    pub fn parse(file: &str, text: &str, words: &Vocabulary) -> Result<Self, Vec<DocumentError>> {
        let read: Self = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let (mut seen, mut defects) = (BTreeSet::new(), Vec::new());
        for recipient in &read.all {
            let line = text.find(&format!("\"{}\"", recipient.id)).map_or(0, |offset| line_of(text, offset));
            let mut defect = |field: &str, what: String| {
                defects.push(DocumentError::new(file, line, &format!("{}.{field}", recipient.id), what));
            };
            if recipient.id.is_empty() || !recipient.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
                defect("id", "is made of small letters, figures and hyphens".to_owned());
            }
            if !seen.insert(&recipient.id) {
                defect("id", "stands twice".to_owned());
            }
            if words.recipient(&recipient.kind).is_none() {
                defect("kind", format!("there is no kind of recipients `{}`", recipient.kind));
            }
            if let Some(service) = recipient.service.as_deref().filter(|service| words.service(service).is_none()) {
                defect("service", format!("there is no service `{service}`"));
            }
            for category in recipient.receives.iter().filter(|category| words.category(category).is_none()) {
                defect("receives", format!("there is no category `{category}`"));
            }
            match &recipient.by {
                None if !recipient.receives.is_empty() => defect("by", "is missing: on which ground it receives them".to_owned()),
                Some(_) if recipient.receives.is_empty() => defect("receives", "is missing: what goes to it on this ground".to_owned()),
                Some(ground) if words.ground(ground).is_none() => defect("by", format!("there is no ground `{ground}`")),
                _ => {}
            }
            if recipient.name.trim().is_empty() {
                defect("name", "is empty".to_owned());
            }
            if recipient.country.len() != 2 || !recipient.country.bytes().all(|b| b.is_ascii_uppercase()) {
                defect("country", format!("`{}` is not two capital letters", recipient.country));
            }
        }
        if defects.is_empty() { Ok(read) } else { Err(defects) }
    }

    #[must_use]
    pub fn get(&self, id: &str) -> Option<&RegisteredRecipient> {
        self.all.iter().find(|recipient| recipient.id == id)
    }

    pub fn all(&self) -> impl Iterator<Item = &RegisteredRecipient> {
        self.all.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "category = []\npurpose = []\nbasis = []\nsource = []\nground = []\naim = []\ncookie = []\nsection = []\n\
                         item = []\nservice = []\ncondition = []\nright = []\nmatter = []\n\
                         recipient = [{ slug = \"vendor\", name = { en = \"vendors\", de = \"Dienstleister\", nl = \"dienstverleners\" } }]\n";

    #[test]
    fn a_register_is_read_or_every_defect_is_told() {
        let words = Vocabulary::parse("vocabulary.toml", WORDS).unwrap();
        let row = |id: &str, kind: &str, country: &str| {
            format!("[[recipient]]\nid = \"{id}\"\nkind = \"{kind}\"\nname = \"X\"\ncountry = \"{country}\"\n")
        };
        let read = |text: &str| Recipients::parse("recipients.toml", text, &words);
        assert!(read("").unwrap().get("x").is_none());
        assert_eq!(read(&row("x", "vendor", "DE")).unwrap().get("x").unwrap().recipient(Date::MIN).country, "DE");
        let ends = read(&(row("x", "vendor", "DE") + "contract = true\ncontract_until = \"2022-06-30\"\n")).unwrap();
        let bound = |day: &str| ends.get("x").unwrap().recipient(day.parse().unwrap()).contract;
        assert!(bound("2022-06-30") && !bound("2022-07-01"));
        let table = [
            (row("X", "vendor", "DE"), "X.id"),
            (row("x", "spy", "DE"), "x.kind"),
            (row("x", "vendor", "Germany"), "x.country"),
            (row("x", "vendor", "DE") + &row("x", "vendor", "DE"), "x.id"),
            (row("x", "vendor", "DE") + "contract_until = \"soon\"\n", ""),
            ("[[recipient]]\nid = 1\n".to_owned(), ""),
        ];
        for (text, told) in table {
            let defects = read(&text).unwrap_err();
            assert!(defects.iter().any(|defect| defect.to_string().contains(told)), "{text}: {defects:?}");
        }
    }
}
