//! Facts that are not known and could change the answer.

use crate::clause::Service;
use crate::decide::{Access, Decision, Status};
use crate::edition::Edition;
use crate::facts::Facts;
use crate::program::{Voice, has};
use crate::schema::FactId;

impl Edition {
    /// Names of the missing facts on which the answer hangs: those of rules that are undecided and could still turn the status, or open or
    /// close a service that is not settled by others.
    #[must_use]
    pub fn missing(&self, decision: &Decision, facts: &Facts) -> Vec<String> {
        let Some(stage) = self.stage_of(decision) else { return vec!["act".to_owned()] };
        let (mut out, mut findings) = (Vec::new(), false);
        for (n, speaker) in stage.speakers.iter().enumerate() {
            let (undecided, fired) = (has(&decision.unknown, n), has(&decision.fired, n));
            if speaker.voice == Voice::Fee && (undecided || fired) && self.asked_for(speaker.services, facts) {
                out.extend(self.amount_facts(speaker.rule).into_iter().filter(|id| facts.raw(*id).is_none()));
            }
            if !undecided {
                continue;
            }
            let matters = match speaker.voice {
                Voice::Guard | Voice::Step => decision.status != Status::Refused,
                Voice::Grant | Voice::Deny => {
                    let unsettled = |s: &Service| speaker.services & s.bit() != 0 && decision.access(*s) == Access::Unknown;
                    Service::ALL.iter().any(unsettled)
                }
                Voice::Warn | Voice::Duty | Voice::Fee => true,
            };
            if matters {
                let atoms = speaker.atoms();
                out.extend(self.facts_of(&atoms).into_iter().filter(|id| facts.raw(*id).is_none()));
                findings |= facts.findings().is_none() && self.uses_findings(&atoms);
            }
        }
        out.sort_unstable();
        out.dedup();
        let mut names: Vec<String> = out.into_iter().filter_map(|id| self.schema().fact(id)).map(|f| f.name.clone()).collect();
        if facts.raw(self.program.service).is_none()
            && decision.status == Status::Unknown
            && self.program.choose == facts.raw(self.program.act)
        {
            names.push("case.service".to_owned());
        }
        if findings {
            names.push("findings".to_owned());
        }
        names.sort();
        names.dedup();
        names
    }

    /// Does the case's service belong to these?
    fn asked_for(&self, services: u8, facts: &Facts) -> bool {
        facts.raw(self.program.service).and_then(|raw| self.service(raw)).is_some_and(|s| services & s.bit() != 0)
    }

    fn amount_facts(&self, rule: usize) -> Vec<FactId> {
        let mut out = Vec::new();
        if let Some(amount) = self.program.rules.get(rule).and_then(|r| r.amount.as_ref()) {
            amount.facts(&mut |id| out.push(id));
        }
        out
    }

    fn uses_findings(&self, atoms: &crate::program::Bits) -> bool {
        self.program.atoms.iter().enumerate().any(|(n, a)| has(atoms, n) && matches!(a, crate::expr::Atom::Finding(_)))
    }
}
