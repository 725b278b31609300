//! Rules as people read them.

use aftercare_core::World;
use aftercare_terms::Edition;
use aftercare_wire::{Language, MissingFact, RuleRef};

/// What is needed to tell rules in a language.
pub(crate) struct Rules<'a> {
    pub world: &'a World,
    pub edition: Option<&'a Edition>,
    pub language: Language,
}

impl Rules<'_> {
    /// A rule with its place in the source and our summary; readings are told by the question that they answer.
    pub fn reference(&self, rule: &str) -> RuleRef {
        let language = self.language.as_str();
        if let Some((edition, clause)) = self.edition.and_then(|e| Some((e, e.clause(rule)?))) {
            return RuleRef::new(rule, &clause.clause, clause.summary.get(language)).of(&edition.header.id);
        }
        if let Some(promise) = self.world.policies.promises.get(rule) {
            return RuleRef::new(rule, "", promise.summary.get(language));
        }
        match self.world.settings.all().iter().find(|s| s.id == rule) {
            Some(setting) => RuleRef::new(rule, "", &format!("{} {}", setting.question.get(language), setting.answer().get(language))),
            None => RuleRef::new(rule, "", ""),
        }
    }

    pub fn missing(&self, fact: &str) -> MissingFact {
        MissingFact { fact: fact.to_owned(), meaning: self.meaning(fact) }
    }

    /// What a fact is, in the reader's words.
    pub fn meaning(&self, fact: &str) -> String {
        let known = self.world.schema.id(fact).and_then(|id| self.world.schema.fact(id));
        known.map(|f| f.doc.get(self.language.as_str()).to_owned()).unwrap_or_default()
    }
}
