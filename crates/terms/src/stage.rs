//! What can speak at one act and kind of case, tested all at once: every comparison rules out the products that need it the other way, and
//! what is left when all are made has fired.

use crate::expr::{Atom, Cmp};
use crate::facts::Facts;
use crate::program::{Bits, Voice, WORDS, has, set};

/// One product of a condition: the atoms that must be true, and those that must be false.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Product {
    pub pos: Bits,
    pub neg: Bits,
}

/// A rule as it stands for one act and kind.
#[derive(Debug, Clone)]
pub(crate) struct Speaker {
    pub rule: usize,
    pub clause: usize,
    pub voice: Voice,
    pub services: u8,
    pub products: Vec<Product>,
}

impl Speaker {
    /// The atoms that it hangs on.
    pub fn atoms(&self) -> Bits {
        let mut out = [0; WORDS];
        for product in &self.products {
            add(&mut out, &product.pos);
            add(&mut out, &product.neg);
        }
        out
    }
}

/// A speaker in four bytes: an explanation is read as often as a decision is made, and passes all of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub clause: u16,
    pub voice: Voice,
    pub services: u8,
}

/// What the truth of an atom leaves of one word of products. An atom that more words hang on has a probe for each.
#[derive(Debug, Clone, Copy)]
struct Probe {
    /// The atom's place in the stage.
    place: u8,
    word: u8,
    /// The fact that is looked at, where it is one.
    fact: u8,
    /// The atom holds where its test fails.
    contrary: bool,
    if_true: u64,
    if_false: u64,
}

/// One fact between two values, both included.
#[derive(Debug, Clone, Copy)]
struct Range {
    low: i64,
    width: u64,
    probe: Probe,
}

/// One fact among some values, a bit each.
#[derive(Debug, Clone, Copy)]
struct Among {
    values: u64,
    probe: Probe,
}

/// A comparison that is neither.
#[derive(Debug, Clone)]
struct Other {
    atom: Atom,
    probe: Probe,
}

/// A finding that some product asks for.
#[derive(Debug, Clone)]
struct Finding {
    digest: u64,
    name: String,
    place: u8,
    probes: Vec<Probe>,
    /// What is left where it is the only one found.
    alone: Bits,
}

/// What can speak at one act and kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stage {
    pub atoms: Vec<usize>,
    pub speakers: Vec<Speaker>,
    /// The same speakers.
    pub heads: Vec<Head>,
    /// The act is one that the edition's steps order.
    pub stepped: bool,
    pub guards: Bits,
    pub grants: Bits,
    pub denials: Bits,
    pub steps: Bits,
    pub fees: Bits,
    ranges: Vec<Range>,
    among: Vec<Among>,
    others: Vec<Other>,
    /// In the order of their digests.
    findings: Vec<Finding>,
    /// What is left where nothing was found.
    nothing_found: Bits,
    /// The facts that are looked at, a bit each.
    facts: u128,
    tested: Bits,
    /// The products in use. A speaker's first product has the speaker's number, further ones stand behind the last speaker.
    products: Bits,
    firsts: Bits,
    /// The speakers of the further products, in order.
    further: Vec<usize>,
}

/// The truth of a stage's atoms and speakers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hearing {
    /// Atoms that are true, atoms that are false, by their place in the stage.
    pub yes: Bits,
    pub no: Bits,
    /// Speakers whose condition holds, and those on which a missing fact decides.
    pub fired: Bits,
    pub unknown: Bits,
}

/// A hearing on the way: what is left of the products, and which of them hang on something missing.
struct Draft {
    left: Bits,
    open: Bits,
    yes: Bits,
    missing: Bits,
}

#[inline]
fn add(bits: &mut Bits, more: &Bits) {
    bits.iter_mut().zip(more).for_each(|(have, more)| *have |= more);
}

#[inline]
fn both(a: &Bits, b: &Bits) -> Bits {
    let mut out = *a;
    out.iter_mut().zip(b).for_each(|(a, b)| *a &= b);
    out
}

#[inline]
fn without(a: &Bits, b: &Bits) -> Bits {
    both(a, &b.map(|word| !word))
}

/// Have two sets a member in common?
#[inline]
pub(crate) fn meet(a: &Bits, b: &Bits) -> bool {
    both(a, b) != [0; WORDS]
}

/// Calls `f` for the members of two sets in common, in order.
#[inline]
pub(crate) fn each_common(a: &Bits, b: &Bits, mut f: impl FnMut(usize)) {
    let mut first = 0;
    for (a, b) in a.iter().zip(b) {
        let mut word = a & b;
        while word != 0 {
            f(first + usize::try_from(word.trailing_zeros()).unwrap_or_default());
            word &= word - 1;
        }
        first += 64;
    }
}

/// A number as small as those of sets and their members are.
fn small<N: TryFrom<usize>>(n: usize) -> Result<N, String> {
    N::try_from(n).map_err(|_| format!("{n} is too many"))
}

/// A number for a name (FNV-1a): names are looked up by it, since numbers are compared quicker than text.
fn digest(name: &str) -> u64 {
    name.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

/// What findings leave where one of them, or none, was made.
fn left(findings: &[Finding], found: Option<usize>) -> Bits {
    let mut draft = Draft { left: [u64::MAX; WORDS], open: [0; WORDS], yes: [0; WORDS], missing: [0; WORDS] };
    for (n, finding) in findings.iter().enumerate() {
        finding.probes.iter().for_each(|probe| draft.take(found == Some(n), probe));
    }
    draft.left
}

impl Stage {
    /// Numbers the products and prepares the tests, once all speakers are there.
    ///
    /// # Errors
    /// Says so where there are more products than the sets can hold.
    pub fn seal(&mut self, atoms: &[Atom]) -> Result<(), String> {
        let numbered = self.number_products()?;
        for (place, n) in self.atoms.iter().enumerate() {
            let Some(atom) = atoms.get(*n) else { continue };
            let mut probes = probes(*n, small(place)?, &numbered);
            if let Atom::Fact(fact, ..) | Atom::In(fact, _) = atom {
                let (fact, contrary) = (small(fact.index())?, matches!(atom, Atom::Fact(_, Cmp::Ne, _)));
                probes.iter_mut().for_each(|probe| (probe.fact, probe.contrary) = (fact, contrary));
            }
            set(&mut self.tested, place);
            match atom {
                Atom::Fact(_, cmp, value) => match range(*cmp, *value) {
                    Some((low, width)) => self.ranges.extend(probes.into_iter().map(|probe| Range { low, width, probe })),
                    None => self.among.extend(probes.into_iter().map(|probe| Among { values: 0, probe })),
                },
                Atom::In(_, values) => self.among.extend(probes.into_iter().map(|probe| Among { values: *values, probe })),
                Atom::Ints(..) => self.others.extend(probes.into_iter().map(|probe| Other { atom: atom.clone(), probe })),
                Atom::Finding(name) => self.findings.push(Finding {
                    digest: digest(name),
                    name: name.clone(),
                    place: small(place)?,
                    probes,
                    alone: [0; WORDS],
                }),
            }
            atom.facts(&mut |fact| self.facts |= fact.bit());
        }
        self.findings.sort_by_key(|finding| finding.digest);
        self.nothing_found = left(&self.findings, None);
        let alone: Vec<Bits> = (0..self.findings.len()).map(|n| left(&self.findings, Some(n))).collect();
        self.findings.iter_mut().zip(alone).for_each(|(finding, alone)| finding.alone = alone);
        Ok(())
    }

    fn number_products(&mut self) -> Result<Vec<(usize, Product)>, String> {
        let mut numbered: Vec<(usize, Product)> = Vec::new();
        for (n, speaker) in self.speakers.iter().enumerate() {
            self.heads.push(Head { clause: small(speaker.clause)?, voice: speaker.voice, services: speaker.services });
            for (k, product) in speaker.products.iter().enumerate() {
                let number = if k == 0 { n } else { self.speakers.len() + self.further.len() };
                if k > 0 {
                    self.further.push(n);
                }
                numbered.push((number, *product));
                set(&mut self.products, number);
            }
            set(&mut self.firsts, n);
            let of_voice = match speaker.voice {
                Voice::Guard => &mut self.guards,
                Voice::Grant => &mut self.grants,
                Voice::Deny => &mut self.denials,
                Voice::Step => &mut self.steps,
                Voice::Fee => &mut self.fees,
                Voice::Warn | Voice::Duty => continue,
            };
            set(of_voice, n);
        }
        if self.speakers.len() + self.further.len() > WORDS * 64 {
            return Err(format!("more than {} alternatives to test", WORDS * 64));
        }
        Ok(numbered)
    }

    /// Tests every atom, and says who speaks.
    pub fn hear(&self, facts: &Facts) -> Hearing {
        if facts.knows(self.facts) { self.hear_with::<true>(facts) } else { self.hear_with::<false>(facts) }
    }

    /// Where it is known beforehand that no fact is missing, the tests need not ask.
    fn hear_with<const COMPLETE: bool>(&self, facts: &Facts) -> Hearing {
        let mut draft = Draft { left: self.products, open: [0; WORDS], yes: [0; WORDS], missing: [0; WORDS] };
        for Range { low, width, probe } in &self.ranges {
            match facts.value_of::<COMPLETE>(probe.fact) {
                Some(value) => draft.take((value.wrapping_sub(*low).cast_unsigned() <= *width) != probe.contrary, probe),
                None => draft.miss(probe),
            }
        }
        for Among { values, probe } in &self.among {
            match facts.value_of::<COMPLETE>(probe.fact) {
                Some(value) => draft.take(u32::try_from(value).is_ok_and(|value| values.checked_shr(value).unwrap_or(0) & 1 != 0), probe),
                None => draft.miss(probe),
            }
        }
        for test in &self.others {
            match test.atom.eval(facts) {
                Some(truth) => draft.take(truth, &test.probe),
                None => draft.miss(&test.probe),
            }
        }
        match facts.findings() {
            Some([]) => draft.left = both(&draft.left, &self.nothing_found),
            Some(found) => self.look_up(found, &mut draft),
            None => self.findings.iter().flat_map(|finding| &finding.probes).for_each(|probe| draft.miss(probe)),
        }
        self.settle(&draft)
    }

    /// Looks the findings up by name.
    fn look_up(&self, found: &[String], draft: &mut Draft) {
        let place = |name: &String| {
            let digest = digest(name);
            let first = self.findings.partition_point(|finding| finding.digest < digest);
            let mut same = self.findings.iter().enumerate().skip(first).take_while(|(_, finding)| finding.digest == digest);
            same.find(|(_, finding)| finding.name == *name).map(|(n, _)| n)
        };
        let mut known = found.iter().filter_map(place);
        let (first, second) = (known.next(), known.next());
        match (first.and_then(|n| self.findings.get(n)), second) {
            (None, _) => draft.left = both(&draft.left, &self.nothing_found),
            (Some(only), None) => {
                draft.left = both(&draft.left, &only.alone);
                set(&mut draft.yes, usize::from(only.place));
            }
            (Some(_), Some(_)) => {
                let mut there: Bits = [0; WORDS];
                first.into_iter().chain(second).chain(known).for_each(|n| set(&mut there, n));
                for (n, finding) in self.findings.iter().enumerate() {
                    let truth = has(&there, n);
                    finding.probes.iter().for_each(|probe| draft.take(truth, probe));
                }
            }
        }
    }

    /// From products to speakers: one that holds is enough; one that may hold leaves it open.
    fn settle(&self, draft: &Draft) -> Hearing {
        let fired = self.speakers_of(&without(&draft.left, &draft.open));
        let mut unknown = [0; WORDS];
        if draft.open != [0; WORDS] {
            unknown = without(&self.speakers_of(&both(&draft.left, &draft.open)), &fired);
        }
        let no = without(&without(&self.tested, &draft.yes), &draft.missing);
        Hearing { yes: draft.yes, no, fired, unknown }
    }

    fn speakers_of(&self, products: &Bits) -> Bits {
        let mut out = both(products, &self.firsts);
        let further = without(products, &self.firsts);
        each_common(&further, &further, |product| {
            if let Some(speaker) = product.checked_sub(self.speakers.len()).and_then(|n| self.further.get(n)) {
                set(&mut out, *speaker);
            }
        });
        out
    }
}

/// The values for which a comparison holds, for `!=` those for which it does not: the first, and how many follow. `None`: for no value.
fn range(cmp: Cmp, n: i64) -> Option<(i64, u64)> {
    let (low, high) = match cmp {
        Cmp::Eq | Cmp::Ne => (n, n),
        Cmp::Lt => (i64::MIN, n.checked_sub(1)?),
        Cmp::Le => (i64::MIN, n),
        Cmp::Gt => (n.checked_add(1)?, i64::MAX),
        Cmp::Ge => (n, i64::MAX),
    };
    Some((low, high.wrapping_sub(low).cast_unsigned()))
}

/// An atom's probes: one for each word that holds a product that hangs on it.
fn probes(number: usize, place: u8, products: &[(usize, Product)]) -> Vec<Probe> {
    let (mut needs_true, mut needs_false) = ([0; WORDS], [0; WORDS]);
    for (n, product) in products {
        if has(&product.pos, number) {
            set(&mut needs_true, *n);
        }
        if has(&product.neg, number) {
            set(&mut needs_false, *n);
        }
    }
    let mut out = Vec::new();
    for (word, (needs_true, needs_false)) in (0_u8..).zip(needs_true.iter().zip(&needs_false)) {
        if needs_true | needs_false != 0 {
            out.push(Probe { place, word, fact: 0, contrary: false, if_true: !needs_false, if_false: !needs_true });
        }
    }
    out
}

impl Draft {
    #[inline]
    fn take(&mut self, truth: bool, probe: &Probe) {
        // The remainders spare the check of bounds: both numbers are smaller.
        if let Some(left) = self.left.get_mut(usize::from(probe.word) % WORDS) {
            *left &= if truth { probe.if_true } else { probe.if_false };
        }
        if let Some(yes) = self.yes.get_mut(usize::from(probe.place / 64) % WORDS) {
            *yes |= u64::from(truth) << (probe.place % 64);
        }
    }

    fn miss(&mut self, probe: &Probe) {
        if let Some(open) = self.open.get_mut(usize::from(probe.word)) {
            *open |= !(probe.if_true & probe.if_false);
        }
        set(&mut self.missing, usize::from(probe.place));
    }
}
