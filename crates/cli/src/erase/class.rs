//! Which values lead to the person wherever they stand, and which stand in the program as well.

use super::encoding::FEWEST_BYTES;
use aftercare_app::Given;
use aftercare_documents::Documents;
use aho_corasick::AhoCorasick;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// How a value is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Nobody else has it: wherever it stands it is a trace.
    Own,
    /// The documents say it too, as the name of a place or of a device: a trace only beside the person's own number.
    Common,
    /// A word that the program itself is made of: where it stands says nothing.
    OfProgram,
    /// A number or an instant that the program made, or figures that stand anywhere.
    Opaque,
    TooShort,
}

impl Class {
    /// Why a value is not looked for everywhere.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Own => "looked for everywhere",
            Self::Common => "the documents say the same: looked for only beside the person's number",
            Self::OfProgram => "words of the program itself: not looked for",
            Self::Opaque => "numbers and instants of the program, short figures: not looked for",
            Self::TooShort => "shorter than five bytes: not looked for",
        }
    }
}

/// What stands in the program and its documents, whoever the person is.
pub(super) struct Program {
    documents: String,
    words: BTreeSet<String>,
}

impl Program {
    /// Which of these values the program is made of: looked up in its own file and in the documents it runs by.
    ///
    /// # Errors
    /// The file cannot be read: without it nothing can be told apart.
    pub fn of(given: &[Given], documents: &Documents, executable: &Path) -> Result<Self, String> {
        let documents = documents.under("").map(|(_, text)| text.to_lowercase()).collect::<Vec<_>>().join("\n");
        let slugs: BTreeSet<&str> =
            given.iter().filter_map(|given| std::str::from_utf8(&given.value).ok()).filter(|t| is_slug(t)).collect();
        let slugs: Vec<&str> = slugs.into_iter().filter(|slug| slug.len() >= FEWEST_BYTES).collect();
        let told = |e: std::io::Error| format!("{}: {e}", executable.display());
        let search = AhoCorasick::new(&slugs).map_err(|e| e.to_string())?;
        let mut words: BTreeSet<String> = slugs.iter().filter(|slug| documents.contains(**slug)).map(|slug| (*slug).to_owned()).collect();
        let file = BufReader::with_capacity(1 << 20, File::open(executable).map_err(told)?);
        // A word inside a longer one would hide it from a search that does not overlap; each is found by itself somewhere, or counts as the person's.
        for found in search.stream_find_iter(file) {
            if let Some(slug) = slugs.get(found.map_err(told)?.pattern().as_usize()) {
                words.insert((*slug).to_owned());
            }
        }
        Ok(Self { documents, words })
    }

    #[cfg(test)]
    pub fn made_of(documents: &str, words: &[&str]) -> Self {
        Self { documents: documents.to_lowercase(), words: words.iter().map(|word| (*word).to_owned()).collect() }
    }

    pub fn class(&self, text: &str) -> Class {
        let trimmed = text.trim();
        let made = trimmed.len() == 26 && trimmed.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let figures = trimmed.len() < 7 && trimmed.bytes().all(|byte| byte.is_ascii_digit());
        if trimmed.len() < FEWEST_BYTES {
            Class::TooShort
        } else if made || figures || trimmed.parse::<jiff::Timestamp>().is_ok() {
            Class::Opaque
        } else if self.words.contains(trimmed) {
            Class::OfProgram
        } else if self.documents.contains(&trimmed.to_lowercase()) {
            Class::Common
        } else {
            Class::Own
        }
    }
}

/// As the program writes its words: `on-the-way-home`.
fn is_slug(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_')
}

/// How many values are looked for in which way, and of which fields those are that are not looked for everywhere.
#[derive(Debug, Default)]
pub(super) struct Counts(BTreeMap<Class, BTreeMap<String, usize>>);

impl Counts {
    pub fn add(&mut self, class: Class, what: &str) {
        let count = self.0.entry(class).or_default().entry(what.to_owned()).or_default();
        *count = count.saturating_add(1);
    }

    pub fn of(&self, class: Class) -> usize {
        self.0.get(&class).map_or(0, |fields| fields.values().sum())
    }

    /// A line for each way but the first.
    pub fn told(&self) -> String {
        let mut text = String::new();
        for (class, fields) in self.0.iter().filter(|(class, _)| **class != Class::Own) {
            let named: Vec<String> = fields.iter().map(|(field, count)| format!("{field} {count}")).collect();
            text.push_str(&format!("  {} values, {} ({})\n", self.of(*class), class.reason(), named.join(", ")));
        }
        text
    }
}
