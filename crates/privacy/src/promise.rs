//! What the policies promise, sentence by sentence in our own words, and what makes each promise true.

use aftercare_terms::{DocumentError, Text, line_of};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a promise is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// By a table of a policy that is executed.
    Decision,
    /// By what the journal holds.
    Record,
    /// By a row of the inventory.
    Inventory,
    Page,
    Function,
    /// By a reading that is a setting.
    Setting,
    /// It obliges the program to nothing, or it is not built; `why` says which.
    None,
}

/// One promise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    pub id: String,
    /// The versions that make it.
    #[serde(rename = "in")]
    pub versions: Vec<String>,
    pub summary: Text,
    pub kept: Kept,
    /// What exactly keeps it.
    pub by: Option<String>,
    /// The test or scenario that shows it.
    pub test: Option<String>,
    pub why: Option<Text>,
    #[serde(default = "yes")]
    pub built: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPromises {
    promise: Vec<Promise>,
}

/// All promises, by id.
#[derive(Debug, Clone, Default)]
pub struct Promises(BTreeMap<String, Promise>);

impl Promises {
    /// Reads the files of `promises/`.
    ///
    /// # Errors
    /// The defects, with file and line.
    pub fn parse<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> Result<Self, Vec<DocumentError>> {
        let (mut promises, mut defects) = (BTreeMap::new(), Vec::new());
        for (file, text) in files {
            let raw: RawPromises = match toml::from_str(text) {
                Ok(raw) => raw,
                Err(e) => {
                    defects.push(DocumentError::toml(file, text, &e));
                    continue;
                }
            };
            for promise in raw.promise {
                let mut defect = |what: &str| {
                    let line = text.find(&format!("\"{}\"", promise.id)).map_or(0, |offset| line_of(text, offset));
                    defects.push(DocumentError::new(file, line, &promise.id, what));
                };
                if !promise.summary.is_said() {
                    defect("has no sentence in one of the languages");
                }
                match promise.kept {
                    Kept::None if promise.why.is_none() => defect("is kept by nothing, and no `why` says so"),
                    Kept::None => {}
                    _ if promise.by.is_none() => defect("`by` is missing: what keeps it"),
                    _ => {}
                }
                if promises.contains_key(&promise.id) {
                    defect("stands twice");
                }
                promises.insert(promise.id.clone(), promise);
            }
        }
        if defects.is_empty() { Ok(Self(promises)) } else { Err(defects) }
    }

    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Promise> {
        self.0.get(id)
    }

    pub fn all(&self) -> impl Iterator<Item = &Promise> {
        self.0.values()
    }
}
