//! The explanation as it lies in the decision, without a word of text: which clauses could speak, which did, and how every comparison came out.

use crate::clause::Clause;
use crate::decide::Decision;
use crate::edition::Edition;
use crate::explain::Fired;
use crate::expr::Atom;
use crate::program::{Bits, Voice};

/// A clause, or the part of one that speaks with one voice, as a decision heard it.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    pub clause: &'a Clause,
    pub voice: Voice,
    /// The services that it opens, closes or prices, a bit each.
    pub services: u8,
    pub fired: Fired,
}

/// A comparison that some clause hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeardAtom<'a> {
    pub atom: &'a Atom,
    /// `None`: a missing fact decides it.
    pub holds: Option<bool>,
}

/// The members of a list, each with how it stands in two sets: one where it is in the first, two more where it is in the second. A number asks
/// a table later and spares branches that nobody can foresee.
#[inline]
fn standing<'a, T>(list: &'a [T], first: &'a Bits, second: &'a Bits) -> impl Iterator<Item = (&'a T, usize)> {
    list.chunks(64).zip(first.iter().zip(second)).flat_map(|(chunk, (first, second))| {
        let (mut first, mut second) = (*first, *second);
        chunk.iter().map(move |member| {
            let standing = usize::from(first & 1 != 0) | usize::from(second & 1 != 0) << 1;
            (first, second) = (first >> 1, second >> 1);
            (member, standing)
        })
    })
}

impl Edition {
    /// Every clause that can speak at the act and kind of case decided on, in the order of the documents. Nothing is copied: [`explain`] says
    /// the same in words.
    ///
    /// [`explain`]: crate::explain()
    #[inline]
    pub fn heard<'a>(&'a self, decision: &'a Decision) -> impl Iterator<Item = Heard<'a>> {
        const FIRED: [Fired; 4] = [Fired::No, Fired::Yes, Fired::Unknown, Fired::Yes];
        let heads = self.stage_of(decision).map(|stage| stage.heads.as_slice()).unwrap_or_default();
        let clauses = self.clauses();
        standing(heads, &decision.fired, &decision.unknown).filter_map(|(head, standing)| {
            let fired = *FIRED.get(standing)?;
            Some(Heard { clause: clauses.get(usize::from(head.clause))?, voice: head.voice, services: head.services, fired })
        })
    }

    /// Every comparison that the conditions of those clauses are made of, once each.
    #[inline]
    pub fn comparisons<'a>(&'a self, decision: &'a Decision) -> impl Iterator<Item = HeardAtom<'a>> {
        const HOLDS: [Option<bool>; 4] = [None, Some(true), Some(false), None];
        let places = self.stage_of(decision).map(|stage| stage.atoms.as_slice()).unwrap_or_default();
        let atoms = self.program.atoms.as_slice();
        standing(places, &decision.yes, &decision.no).filter_map(|(atom, standing)| {
            let holds = *HOLDS.get(standing)?;
            Some(HeardAtom { atom: atoms.get(*atom)?, holds })
        })
    }
}
