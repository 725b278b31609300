//! What can speak at one act and kind of case, tested all at once: every comparison rules out the products that need it the other way, and
//! what is left when all are made has fired.

use crate::expr::{Atom, Cmp};
use crate::facts::Facts;
use crate::program::{Bits, Voice, WORDS, has, set};
use crate::schema::FactId;

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
    pub voice: Voice,
    pub services: u8,
    pub products: Vec<Product>,
    /// The atoms that it hangs on, by number.
    pub asks: Vec<usize>,
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

/// How an atom is tested: most are a range or a set of values of one fact.
#[derive(Debug, Clone)]
enum Test {
    Range { fact: FactId, low: i64, high: i64, inside: bool },
    Among { fact: FactId, values: u64 },
    Tree(Atom),
}

/// An atom and what its truth leaves.
#[derive(Debug, Clone)]
struct Probe {
    atom: usize,
    test: Test,
    /// The products that are left where it is true.
    if_true: Bits,
    if_false: Bits,
    /// The products that hang on it.
    uses: Bits,
}

/// A finding that some product asks for; findings are looked up by name, all at once.
#[derive(Debug, Clone)]
struct Finding {
    name: String,
    probe: Probe,
}

/// What can speak at one act and kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stage {
    pub atoms: Vec<usize>,
    pub speakers: Vec<Speaker>,
    /// The act is one that the edition's steps order.
    pub stepped: bool,
    pub guards: Bits,
    pub grants: Bits,
    pub denials: Bits,
    pub steps: Bits,
    pub fees: Bits,
    probes: Vec<Probe>,
    findings: Vec<Finding>,
    /// What is left where nothing was found, and what hangs on findings at all.
    nothing_found: Bits,
    uses_findings: Bits,
    /// The products in use. A speaker's first product has the speaker's number, further ones stand behind the last speaker.
    products: Bits,
    /// A further product, and its speaker.
    further: Vec<(usize, usize)>,
}

/// The truth of a stage's atoms and speakers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hearing {
    /// Atoms that are true, atoms that are false.
    pub yes: Bits,
    pub no: Bits,
    /// Speakers whose condition holds, and those on which a missing fact decides.
    pub fired: Bits,
    pub unknown: Bits,
}

#[inline]
fn keep(bits: &mut Bits, mask: &Bits) {
    bits.iter_mut().zip(mask).for_each(|(have, mask)| *have &= mask);
}

#[inline]
fn add(bits: &mut Bits, more: &Bits) {
    bits.iter_mut().zip(more).for_each(|(have, more)| *have |= more);
}

/// Have two sets a member in common?
#[inline]
pub(crate) fn meet(a: &Bits, b: &Bits) -> bool {
    a.iter().zip(b).any(|(a, b)| a & b != 0)
}

/// The members of two sets in common, in order.
#[inline]
pub(crate) fn common(a: &Bits, b: &Bits) -> impl Iterator<Item = usize> {
    let words: [u64; WORDS] = std::array::from_fn(|n| a.get(n).zip(b.get(n)).map_or(0, |(a, b)| a & b));
    words.into_iter().enumerate().flat_map(|(n, word)| {
        let mut rest = word;
        std::iter::from_fn(move || {
            let bit = usize::try_from(rest.trailing_zeros()).ok()?;
            rest &= rest.checked_sub(1)?;
            Some(n * 64 + bit)
        })
    })
}

impl Test {
    fn new(atom: &Atom) -> Self {
        let empty = (i64::MAX, i64::MIN);
        match atom {
            Atom::Fact(fact, cmp, n) => {
                let (low, high) = match cmp {
                    Cmp::Eq | Cmp::Ne => (*n, *n),
                    Cmp::Lt => n.checked_sub(1).map_or(empty, |high| (i64::MIN, high)),
                    Cmp::Le => (i64::MIN, *n),
                    Cmp::Gt => n.checked_add(1).map_or(empty, |low| (low, i64::MAX)),
                    Cmp::Ge => (*n, i64::MAX),
                };
                Self::Range { fact: *fact, low, high, inside: *cmp != Cmp::Ne }
            }
            Atom::In(fact, values) => Self::Among { fact: *fact, values: *values },
            Atom::Ints(..) | Atom::Finding(_) => Self::Tree(atom.clone()),
        }
    }

    #[inline]
    fn truth(&self, facts: &Facts) -> Option<bool> {
        match self {
            Self::Range { fact, low, high, inside } => facts.raw(*fact).map(|v| (*low <= v && v <= *high) == *inside),
            Self::Among { fact, values } => {
                facts.raw(*fact).map(|v| u32::try_from(v).ok().and_then(|v| values.checked_shr(v)).is_some_and(|bits| bits & 1 != 0))
            }
            Self::Tree(atom) => atom.eval(facts),
        }
    }
}

impl Stage {
    /// Numbers the products and prepares the tests, once all speakers are there.
    ///
    /// # Errors
    /// Says so where there are more products than the sets can hold.
    pub fn seal(&mut self, atoms: &[Atom]) -> Result<(), String> {
        let mut numbered: Vec<(usize, Product)> = Vec::new();
        let mut next = self.speakers.len();
        for (n, speaker) in self.speakers.iter().enumerate() {
            for (k, product) in speaker.products.iter().enumerate() {
                let number = if k == 0 { n } else { next };
                if k > 0 {
                    self.further.push((number, n));
                    next += 1;
                }
                numbered.push((number, *product));
                set(&mut self.products, number);
            }
            let roles = match speaker.voice {
                Voice::Guard => &mut self.guards,
                Voice::Grant => &mut self.grants,
                Voice::Deny => &mut self.denials,
                Voice::Step => &mut self.steps,
                Voice::Fee => &mut self.fees,
                Voice::Warn | Voice::Duty => continue,
            };
            set(roles, n);
        }
        if next > WORDS * 64 {
            return Err(format!("more than {} alternatives to test", WORDS * 64));
        }
        self.nothing_found = [u64::MAX; WORDS];
        for n in &self.atoms {
            let Some(atom) = atoms.get(*n) else { continue };
            let probe = Probe::new(*n, atom, &numbered);
            if let Atom::Finding(name) = atom {
                keep(&mut self.nothing_found, &probe.if_false);
                add(&mut self.uses_findings, &probe.uses);
                self.findings.push(Finding { name: name.clone(), probe });
            } else {
                self.probes.push(probe);
            }
        }
        Ok(())
    }

    /// Tests every atom, and says who speaks.
    pub fn hear(&self, facts: &Facts) -> Hearing {
        let mut out = Hearing { yes: [0; WORDS], no: [0; WORDS], fired: [0; WORDS], unknown: [0; WORDS] };
        let (mut left, mut open) = (self.products, [0; WORDS]);
        for probe in &self.probes {
            match probe.test.truth(facts) {
                Some(truth) => probe.take(truth, &mut left, &mut out),
                None => add(&mut open, &probe.uses),
            }
        }
        match facts.findings() {
            None => add(&mut open, &self.uses_findings),
            Some([]) => {
                keep(&mut left, &self.nothing_found);
                self.findings.iter().for_each(|f| set(&mut out.no, f.probe.atom));
            }
            Some(found) => {
                for finding in &self.findings {
                    finding.probe.take(found.contains(&finding.name), &mut left, &mut out);
                }
            }
        }
        self.settle(&left, &open, &mut out);
        out
    }

    /// From products to speakers: one that holds is enough; one that may hold leaves it open.
    fn settle(&self, left: &Bits, open: &Bits, out: &mut Hearing) {
        (out.fired, out.unknown) = (*left, *left);
        for ((fired, unknown), open) in out.fired.iter_mut().zip(&mut out.unknown).zip(open) {
            *fired &= !open;
            *unknown &= open;
        }
        for (product, speaker) in &self.further {
            if has(&out.fired, *product) {
                set(&mut out.fired, *speaker);
            } else if has(&out.unknown, *product) {
                set(&mut out.unknown, *speaker);
            }
        }
        let mut speakers = self.speakers.len();
        for (fired, unknown) in out.fired.iter_mut().zip(&mut out.unknown) {
            let mask = u32::try_from(speakers).ok().and_then(|n| 1_u64.checked_shl(n)).map_or(u64::MAX, |bit| bit - 1);
            *fired &= mask;
            *unknown &= mask & !*fired;
            speakers = speakers.saturating_sub(64);
        }
    }
}

impl Probe {
    fn new(number: usize, atom: &Atom, products: &[(usize, Product)]) -> Self {
        let (mut needs_true, mut needs_false) = ([0; WORDS], [0; WORDS]);
        for (n, product) in products {
            if has(&product.pos, number) {
                set(&mut needs_true, *n);
            }
            if has(&product.neg, number) {
                set(&mut needs_false, *n);
            }
        }
        let mut uses = needs_true;
        add(&mut uses, &needs_false);
        Self { atom: number, test: Test::new(atom), if_true: needs_false.map(|w| !w), if_false: needs_true.map(|w| !w), uses }
    }

    #[inline]
    fn take(&self, truth: bool, left: &mut Bits, out: &mut Hearing) {
        let (mask, side) = if truth { (&self.if_true, &mut out.yes) } else { (&self.if_false, &mut out.no) };
        keep(left, mask);
        set(side, self.atom);
    }
}
