//! The explanation as it lies in the decision, without a word of text: which clauses could speak, which did, and how every comparison came out.

use crate::clause::Clause;
use crate::decide::Decision;
use crate::edition::Edition;
use crate::explain::Fired;
use crate::expr::Atom;
use crate::program::{Bits, Voice, WORDS};
use crate::stage::{Ask, Head};

/// A comparison that a clause hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeardAtom<'a> {
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
    asks: &'a [Ask],
    atoms: &'a [Atom],
    decision: &'a Decision,
}

impl<'a> Heard<'a> {
    /// The comparisons that it hangs on, its exceptions and quotas included.
    pub fn comparisons(&self) -> impl Iterator<Item = HeardAtom<'a>> + use<'a> {
        // By whether it is true, and whether it is false: asking a table spares branches that nobody can foresee.
        const HOLDS: [Option<bool>; 4] = [None, Some(true), Some(false), None];
        let (atoms, decision) = (self.atoms, self.decision);
        self.asks.iter().filter_map(move |ask| {
            let holds = *HOLDS.get(either(&decision.yes, &decision.no, ask.place))?;
            Some(HeardAtom { atom: atoms.get(usize::from(ask.atom))?, holds })
        })
    }
}

/// One where the first set has the member, two more where the second has it.
#[inline]
fn either(first: &Bits, second: &Bits, n: u8) -> usize {
    let word = usize::from(n / 64) % WORDS;
    let bit = |bits: &Bits| usize::from(bits.get(word).is_some_and(|bits| bits >> (n % 64) & 1 != 0));
    bit(first) | bit(second) << 1
}

impl Edition {
    /// Every clause that can speak at the act and kind of case decided on, in the order of the documents. Nothing is copied: [`explain`] says
    /// the same in words.
    ///
    /// [`explain`]: crate::explain()
    pub fn heard<'a>(&'a self, decision: &'a Decision) -> impl Iterator<Item = Heard<'a>> {
        const FIRED: [Fired; 4] = [Fired::No, Fired::Yes, Fired::Unknown, Fired::Yes];
        let (heads, asks): (&[Head], &[Ask]) = self.stage_of(decision).map(|stage| (stage.heads.as_slice(), stage.asks.as_slice())).unwrap_or_default();
        let (clauses, atoms) = (self.clauses(), self.program.atoms.as_slice());
        (0_u8..=u8::MAX).zip(heads).filter_map(move |(n, head)| {
            let fired = *FIRED.get(either(&decision.fired, &decision.unknown, n))?;
            let clause = clauses.get(head.clause)?;
            let asks = asks.get(usize::from(head.asks.0)..usize::from(head.asks.1))?;
            Some(Heard { clause, voice: head.voice, services: head.services, fired, asks, atoms, decision })
        })
    }
}
