//! What is asked of every engine.

use crate::sorting::RuleSets;
use aftercare_terms::{Facts, Schema};

/// What an engine found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The rules that hold, by their place in the rule set.
    pub rules: Vec<usize>,
    /// What the fees among them come to, for those that are asked for.
    pub amounts: Vec<(usize, i64)>,
}

impl Found {
    pub fn clear(&mut self) {
        self.rules.clear();
        self.amounts.clear();
    }
}

/// A rule engine with an edition's rules in it.
pub trait Engine: Sized {
    /// A case in the engine's own form.
    type Case;

    const NAME: &'static str;

    /// Can it compute what a fee comes to?
    const AMOUNTS: bool = true;

    /// Writes the rules in the engine's language and has the engine read them.
    ///
    /// # Errors
    /// What the engine does not take.
    fn load(sets: &RuleSets, schema: &Schema) -> Result<Self, String>;

    /// Turns complete facts into the engine's own form.
    ///
    /// # Errors
    /// The fact that is missing or not taken.
    fn prepare(&self, sets: &RuleSets, schema: &Schema, facts: &Facts) -> Result<Self::Case, String>;

    /// Says which rules hold.
    ///
    /// # Errors
    /// What the engine says.
    fn evaluate(&mut self, case: &Self::Case, found: &mut Found) -> Result<(), String>;
}
