//! The decision: what the terms say of these facts.

use crate::clause::{Clause, Effect, Party, Service};
use crate::edition::Edition;
use crate::facts::Facts;
use crate::program::{Bits, Voice, WORDS, has};
use crate::schema::FactId;
use crate::stage::{Speaker, Stage, each_common, meet};

/// Whether the act is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Allowed,
    Refused,
    /// A missing fact could change it.
    Unknown,
}

/// Whether a service is open to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Open,
    Closed,
    Unknown,
}

/// A decision holds the truth of every comparison and every rule that spoke: the whole explanation, as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    pub status: Status,
    /// The state that the case goes to, as the position in the enumeration.
    pub to: Option<i64>,
    open: u8,
    closed: u8,
    stage: usize,
    /// Atoms that are true, atoms that are false, by their place in the stage.
    pub(crate) yes: Bits,
    pub(crate) no: Bits,
    pub(crate) fired: Bits,
    pub(crate) unknown: Bits,
    step_missing: bool,
    /// The rules of the fees that are due, and what they come to.
    fee_rules: [u16; MAX_FEES],
    amounts: [i64; MAX_FEES],
    fee_count: usize,
    fee_unknown: bool,
}

/// More lines than this cannot stand in one quotation.
pub const MAX_FEES: usize = 16;

/// A line of a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeLine {
    pub line: String,
    /// Minor units.
    pub amount: i64,
    pub payer: Party,
    pub rules: Vec<String>,
}

impl Edition {
    /// Decides. Pure, total, and without search: the cost does not hang on the values.
    #[must_use]
    pub fn decide(&self, facts: &Facts) -> Decision {
        let mut out = Decision {
            status: Status::Unknown,
            to: None,
            open: 0,
            closed: 0,
            stage: usize::MAX,
            yes: [0; WORDS],
            no: [0; WORDS],
            fired: [0; WORDS],
            unknown: [0; WORDS],
            step_missing: false,
            fee_rules: [0; MAX_FEES],
            amounts: [0; MAX_FEES],
            fee_count: 0,
            fee_unknown: false,
        };
        let Some((n, stage)) = self.program.stage(facts) else {
            out.fee_unknown = true;
            return out;
        };
        out.stage = n;
        let heard = stage.hear(facts);
        (out.yes, out.no, out.fired, out.unknown) = (heard.yes, heard.no, heard.fired, heard.unknown);
        self.speak(stage, facts, &mut out);
        out
    }

    fn speak(&self, stage: &Stage, facts: &Facts, out: &mut Decision) {
        let services = |of: &Bits, said: &Bits| {
            let mut all = 0;
            each_common(of, said, |n| all |= stage.heads.get(n).map_or(0, |head| head.services));
            all
        };
        let (granted, denied) = (services(&stage.grants, &out.fired), services(&stage.denials, &out.fired));
        let certain = out.unknown == [0; WORDS];
        let (perhaps, perhaps_not) =
            if certain { (0, 0) } else { (services(&stage.grants, &out.unknown), services(&stage.denials, &out.unknown)) };
        out.open = granted & !denied & !perhaps_not;
        out.closed = denied | !(granted | perhaps);
        let chosen = facts.raw(self.program.service);
        self.fees_due(stage, chosen, facts, out);
        let (mut refused, mut doubt) = (meet(&stage.guards, &out.fired), meet(&stage.guards, &out.unknown));
        if stage.stepped {
            let mut step = None;
            each_common(&stage.steps, &out.fired, |n| step = stage.speakers.get(n));
            match step.and_then(|s| self.program.rules.get(s.rule)) {
                Some(rule) => out.to = rule.to.or_else(|| facts.raw(self.program.state)),
                None if meet(&stage.steps, &out.unknown) => doubt = true,
                None => (out.step_missing, refused) = (true, true),
            }
        }
        if self.program.choose.is_some() && facts.raw(self.program.act) == self.program.choose {
            match chosen.and_then(|raw| self.service(raw)).map(|service| out.access(service)) {
                Some(Access::Open) => {}
                Some(Access::Closed) => refused = true,
                Some(Access::Unknown) | None => doubt = true,
            }
        }
        out.status = match (refused, doubt) {
            (true, _) => Status::Refused,
            (false, true) => Status::Unknown,
            (false, false) => Status::Allowed,
        };
    }

    fn fees_due(&self, stage: &Stage, chosen: Option<i64>, facts: &Facts, out: &mut Decision) {
        let Some(raw) = chosen else {
            // Some fee may be due, but for which service is not known.
            out.fee_unknown = meet(&stage.fees, &out.fired) || meet(&stage.fees, &out.unknown);
            return;
        };
        let Some(bit) = self.service(raw).map(Service::bit) else { return };
        let asked = |n: usize| stage.heads.get(n).is_some_and(|head| head.services & bit != 0).then(|| stage.speakers.get(n)).flatten();
        let (mut count, mut unknown) = (0, false);
        each_common(&stage.fees, &out.unknown, |n| unknown |= asked(n).is_some());
        each_common(&stage.fees, &out.fired, |n| {
            let Some(rule) = asked(n).map(|s| s.rule) else { return };
            let amount = self.program.rules.get(rule).and_then(|r| r.amount.as_ref()).and_then(|a| a.eval(facts));
            let slots = (out.fee_rules.get_mut(count), out.amounts.get_mut(count));
            match (amount, slots, u16::try_from(rule)) {
                (Some(amount), (Some(of), Some(slot)), Ok(rule)) => {
                    (*of, *slot) = (rule, amount);
                    count += 1;
                }
                _ => unknown = true,
            }
        });
        (out.fee_count, out.fee_unknown) = (count, unknown);
    }

    /// The service that a raw value of `case.service` stands for.
    pub(crate) fn service(&self, raw: i64) -> Option<Service> {
        // The enumeration starts with `undecided`; the rest are the services in their order.
        usize::try_from(raw - 1).ok().and_then(|n| Service::ALL.get(n)).copied()
    }

    pub(crate) fn stage_of(&self, decision: &Decision) -> Option<&Stage> {
        self.program.stage_at(decision.stage)
    }

    /// The clauses of the rules in a set, with the atoms that each hangs on.
    fn spoken(&self, decision: &Decision, bits: &Bits, roles: &[Voice], services: u8) -> Vec<(&Clause, Bits)> {
        let Some(stage) = self.stage_of(decision) else { return Vec::new() };
        stage
            .speakers
            .iter()
            .enumerate()
            .filter(|(n, s)| has(bits, *n) && roles.contains(&s.voice) && (services == 0 || s.services & services != 0))
            .filter_map(|(_, s)| {
                let rule = self.program.rules.get(s.rule)?;
                Some((self.clauses().get(rule.clause)?, s.atoms()))
            })
            .collect()
    }

    /// Rules cited by these clauses: their own and those that made their facts so.
    fn cite(&self, clauses: &[(&Clause, Bits)], facts: &Facts) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for (clause, atoms) in clauses {
            out.extend(clause.citations().map(str::to_owned));
            for fact in self.facts_of(atoms) {
                out.extend(facts.reasons(fact).iter().cloned());
            }
        }
        out.sort();
        out.dedup();
        out
    }

    /// The facts behind a set of atoms.
    pub(crate) fn facts_of(&self, atoms: &Bits) -> Vec<FactId> {
        let mut out = Vec::new();
        for (n, atom) in self.program.atoms.iter().enumerate() {
            if has(atoms, n) {
                atom.facts(&mut |id| out.push(id));
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The rules that a refusal rests on; empty where the act is not refused.
    #[must_use]
    pub fn refusal(&self, decision: &Decision, facts: &Facts) -> Vec<String> {
        if decision.status != Status::Refused {
            return Vec::new();
        }
        let mut clauses = self.spoken(decision, &decision.fired, &[Voice::Guard], 0);
        let mut rules = Vec::new();
        if facts.raw(self.program.act) == self.program.choose
            && let Some(service) = facts.raw(self.program.service).and_then(|raw| self.service(raw))
            && decision.access(service) == Access::Closed
        {
            rules.extend(self.closing(decision, facts, service));
        }
        if decision.step_missing && clauses.is_empty() && rules.is_empty() {
            rules.extend(self.steps_for(facts));
        }
        clauses.dedup_by(|a, b| a.0.id == b.0.id);
        rules.extend(self.cite(&clauses, facts));
        rules.sort();
        rules.dedup();
        rules
    }

    /// The rules that close a service: those that deny it, or the grants that did not come about.
    #[must_use]
    pub fn closing(&self, decision: &Decision, facts: &Facts, service: Service) -> Vec<String> {
        let denials = self.spoken(decision, &decision.fired, &[Voice::Deny], service.bit());
        if !denials.is_empty() {
            return self.cite(&denials, facts);
        }
        let Some(stage) = self.stage_of(decision) else { return Vec::new() };
        let grants: Vec<(&Clause, Bits)> = stage
            .speakers
            .iter()
            .filter(|s| s.voice == Voice::Grant && s.services & service.bit() != 0)
            .filter_map(|s| self.program.rules.get(s.rule).and_then(|r| self.clauses().get(r.clause)).map(|c| (c, s.atoms())))
            .collect();
        if !grants.is_empty() {
            return self.cite(&grants, facts);
        }
        let all = self.clauses().iter().filter(|c| matches!(c.effect, Effect::Grant { .. }) && c.services() & service.bit() != 0);
        let all: Vec<(&Clause, Bits)> = all.map(|c| (c, [0; WORDS])).collect();
        self.cite(&all, facts)
    }

    /// The rules that open a service, with those of its lists and periods.
    #[must_use]
    pub fn opening(&self, decision: &Decision, facts: &Facts, service: Service) -> Vec<String> {
        self.cite(&self.spoken(decision, &decision.fired, &[Voice::Grant], service.bit()), facts)
    }

    /// Does the process know this act for this kind of case in this state?
    #[must_use]
    pub fn has_step(&self, act: &str, kind: &str, state: &str) -> bool {
        self.clauses().iter().any(|c| match &c.effect {
            Effect::Step { kinds, act: a, from, .. } => {
                a == act && (kinds.is_empty() || kinds.iter().any(|k| k == kind)) && from.iter().any(|s| s == state)
            }
            _ => false,
        })
    }

    /// The duties that an act would bring about on these facts.
    #[must_use]
    pub fn duties_at(&self, facts: &Facts, act: &str) -> Vec<(&str, Party)> {
        let mut facts = facts.clone();
        if facts.set(self.schema(), "act", &crate::facts::Value::Enum(act.to_owned())).is_err() {
            return Vec::new();
        }
        let decision = self.decide(&facts);
        let duty = |clause: &Clause| match clause.effect {
            Effect::Duty { who, .. } => Some(who),
            _ => None,
        };
        let fired = self.spoken(&decision, &decision.fired, &[Voice::Duty], 0);
        let mut out: Vec<(&str, Party)> = Vec::new();
        for (clause, _) in fired {
            if let Some(who) = duty(clause)
                && let Some(clause) = self.clause(&clause.id)
            {
                out.push((clause.rule(), who));
            }
        }
        out.dedup();
        out
    }

    /// The innermost counter on which a service draws.
    #[must_use]
    pub fn limited_by(&self, service: Service) -> Option<&str> {
        let of = |c: &&Clause| matches!(&c.effect, Effect::Limit { service: bits, .. } if bits & service.bit() != 0);
        let inner = |c: &&Clause| matches!(&c.effect, Effect::Limit { within: Some(_), .. });
        let found = self.clauses().iter().filter(of).find(inner).or_else(|| self.clauses().iter().find(of))?;
        match &found.effect {
            Effect::Limit { counter, .. } => Some(counter),
            _ => None,
        }
    }

    /// The steps that the process knows for this act and kind; where it knows none, how such a case begins.
    fn steps_for(&self, facts: &Facts) -> Vec<String> {
        let name = |fact: &str, raw: Option<i64>| {
            raw.and_then(|n| usize::try_from(n).ok()).and_then(|n| self.schema().values(fact).get(n)).cloned().unwrap_or_default()
        };
        let (act, kind) = (name("act", facts.raw(self.program.act)), name("case.kind", facts.raw(self.program.kind)));
        let find = |act: &str| -> Vec<String> {
            let of_kind = |kinds: &[String]| kinds.is_empty() || kind.is_empty() || kinds.contains(&kind);
            let matching =
                self.clauses().iter().filter(|c| matches!(&c.effect, Effect::Step { kinds, act: a, .. } if a == act && of_kind(kinds)));
            matching.flat_map(|c| c.citations().map(str::to_owned)).collect()
        };
        let own = find(&act);
        if own.is_empty() { find("open") } else { own }
    }

    /// The grounds on which a warning rests.
    #[must_use]
    pub fn warnings(&self, decision: &Decision) -> Vec<String> {
        let mut out: Vec<String> =
            self.spoken(decision, &decision.fired, &[Voice::Warn], 0).iter().map(|(c, _)| c.rule().to_owned()).collect();
        out.sort();
        out.dedup();
        out
    }

    /// Clauses that oblige somebody in this step.
    #[must_use]
    pub fn duties(&self, decision: &Decision) -> Vec<&Clause> {
        self.spoken(decision, &decision.fired, &[Voice::Duty], 0).into_iter().map(|(c, _)| c).collect()
    }

    /// Everything that the decision rests on: what fired, what set aside what would have fired, and what made the facts so.
    #[must_use]
    pub fn citations(&self, decision: &Decision, facts: &Facts) -> Vec<String> {
        let all = [Voice::Guard, Voice::Warn, Voice::Duty, Voice::Grant, Voice::Deny, Voice::Fee, Voice::Step];
        let mut out = self.cite(&self.spoken(decision, &decision.fired, &all, 0), facts);
        out.extend(self.exceptions(decision, facts));
        out.sort();
        out.dedup();
        out
    }

    /// The exceptions without which another clause would have spoken.
    fn exceptions(&self, decision: &Decision, facts: &Facts) -> Vec<String> {
        let Some(stage) = self.stage_of(decision) else { return Vec::new() };
        let silenced = |speaker: &Speaker| {
            let rule = self.program.rules.get(speaker.rule)?;
            let own = rule.own.as_ref()?;
            (own.eval(facts) == Some(true) && rule.when.eval(facts) == Some(false)).then_some(rule.clause)
        };
        let silenced: Vec<&Clause> = stage.speakers.iter().filter_map(silenced).filter_map(|n| self.clauses().get(n)).collect();
        let excepts = |clause: &&Clause| match &clause.effect {
            Effect::Exception { of, when } => when.eval(facts) == Some(true) && silenced.iter().any(|c| of.contains(&c.id)),
            _ => false,
        };
        self.clauses().iter().filter(excepts).flat_map(|c| c.citations().map(str::to_owned)).collect()
    }

    /// What the customer pays by the quotation, minor units; `None` where a missing fact could change it.
    #[must_use]
    pub fn customer_pays(&self, decision: &Decision) -> Option<i64> {
        if decision.fee_unknown {
            return None;
        }
        let mut sum = 0_i64;
        for (rule, amount) in decision.fee_rules.iter().zip(&decision.amounts).take(decision.fee_count) {
            let clause = self.program.rules.get(usize::from(*rule)).and_then(|r| self.clauses().get(r.clause))?;
            if matches!(&clause.effect, Effect::Fee { payer: Party::Customer, .. }) {
                sum = sum.saturating_add(*amount);
            }
        }
        Some(sum)
    }

    /// The quotation; `None` where a missing fact could change it.
    #[must_use]
    pub fn fees(&self, decision: &Decision) -> Option<Vec<FeeLine>> {
        if decision.fee_unknown {
            return None;
        }
        let mut out = Vec::new();
        for (rule, amount) in decision.fee_rules.iter().zip(&decision.amounts).take(decision.fee_count) {
            let clause = self.program.rules.get(usize::from(*rule)).and_then(|r| self.clauses().get(r.clause))?;
            if let Effect::Fee { line, payer, .. } = &clause.effect {
                let rules = clause.citations().map(str::to_owned).collect();
                out.push(FeeLine { line: line.clone(), amount: *amount, payer: *payer, rules });
            }
        }
        Some(out)
    }
}

impl Edition {
    /// The word of a raw value of an enumeration fact; empty where there is none.
    #[must_use]
    pub(crate) fn raw_word(&self, fact: FactId, raw: i64) -> String {
        let values = self.schema().fact(fact).map(|f| self.schema().values(&f.name)).unwrap_or_default();
        usize::try_from(raw).ok().and_then(|n| values.get(n)).cloned().unwrap_or_default()
    }

    /// The word of an enumeration fact; empty where it is unknown.
    #[must_use]
    pub(crate) fn word_of(&self, fact: FactId, facts: &Facts) -> String {
        facts.raw(fact).map(|raw| self.raw_word(fact, raw)).unwrap_or_default()
    }

    /// The service that is being chosen, where this act chooses one.
    #[must_use]
    pub(crate) fn asked_service(&self, facts: &Facts) -> Option<Service> {
        let choosing = self.program.choose.is_some() && facts.raw(self.program.act) == self.program.choose;
        facts.raw(self.program.service).filter(|_| choosing).and_then(|raw| self.service(raw))
    }
}

impl Decision {
    /// No step of the process leads on from here.
    #[must_use]
    pub fn step_missing(&self) -> bool {
        self.step_missing
    }

    /// Whether a service is open.
    #[must_use]
    pub fn access(&self, service: Service) -> Access {
        if self.closed & service.bit() != 0 {
            Access::Closed
        } else if self.open & service.bit() != 0 {
            Access::Open
        } else {
            Access::Unknown
        }
    }

    /// The services that are open.
    pub fn open(&self) -> impl Iterator<Item = Service> + '_ {
        Service::ALL.into_iter().filter(|s| self.access(*s) == Access::Open)
    }
}
