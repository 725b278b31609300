//! The explanation as it lies in the decision, without a word of text: which clauses could speak, which did, and how every comparison came out.

use crate::clause::Clause;
use crate::decide::Decision;
use crate::edition::Edition;
use crate::explain::Fired;
use crate::expr::Atom;
use crate::program::{Voice, has};
use crate::stage::Speaker;

/// A comparison that a clause hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison<'a> {
    pub atom: &'a Atom,
    /// `None`: a missing fact decides it.
    pub holds: Option<bool>,
}

/// A clause, or the part of one that speaks with one voice, as a decision heard it.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    pub clause: &'a Clause,
    pub voice: Voice,
    /// The services that it opens, closes or prices, a bit each.
    pub services: u8,
    pub fired: Fired,
    edition: &'a Edition,
    decision: &'a Decision,
    speaker: &'a Speaker,
}

impl<'a> Heard<'a> {
    /// The comparisons that it hangs on, its exceptions and quotas included.
    pub fn comparisons(&self) -> impl Iterator<Item = Comparison<'a>> + use<'a> {
        let (atoms, decision) = (&self.edition.program.atoms, self.decision);
        self.speaker.asks.iter().filter_map(move |n| {
            let holds = if has(&decision.yes, *n) {
                Some(true)
            } else if has(&decision.no, *n) {
                Some(false)
            } else {
                None
            };
            atoms.get(*n).map(|atom| Comparison { atom, holds })
        })
    }
}

impl Edition {
    /// Every clause that can speak at the act and kind of case decided on, in the order of the documents. Nothing is copied: [`explain`] says
    /// the same in words.
    ///
    /// [`explain`]: crate::explain()
    pub fn heard<'a>(&'a self, decision: &'a Decision) -> impl Iterator<Item = Heard<'a>> {
        let speakers = self.stage_of(decision).map(|stage| stage.speakers.iter()).unwrap_or_default();
        speakers.enumerate().filter_map(move |(n, speaker)| {
            let fired = if has(&decision.fired, n) {
                Fired::Yes
            } else if has(&decision.unknown, n) {
                Fired::Unknown
            } else {
                Fired::No
            };
            let clause = self.program.rules.get(speaker.rule).and_then(|rule| self.clauses().get(rule.clause))?;
            Some(Heard { clause, voice: speaker.voice, services: speaker.services, fired, edition: self, decision, speaker })
        })
    }
}
