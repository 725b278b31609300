//! Cases as people see them.

use super::unit::role;
use super::{REFUSAL, Viewer, WAIVER, clause, word};
use crate::authorise::{Action, permit};
use crate::care::{acts, next_act};
use crate::error::{Error, Result};
use aftercare_core::case::{Case, CaseKind, CaseState, HistoryEntry, Quote};
use aftercare_core::{CaseId, Event, look};
use aftercare_store::ReceiptHead;
use aftercare_terms::{Edition, List, Party as TermsParty, Service};
use aftercare_wire::{
    Act, AssessmentView, CaseSummary, CaseView, Duty, FeeLine, FeeView, MissingPiece, Money, NextStep, OfferView, Party, PaymentReference,
    PrivacyAccepted, ProposedGround, RefusalView, SendTo, TimelineEntry,
};
use std::sync::Arc;

impl Viewer<'_> {
    pub fn case(&self, id: &CaseId, warnings: &[String]) -> Result<CaseView> {
        let case = self.file.case(id).ok_or(Error::NotFound { what: "case" })?;
        let edition = self.world.edition(&case.edition).ok_or_else(|| Error::Internal("the case's edition is not loaded".to_owned()))?;
        let look = look::case(self.file, self.world, case, self.now).ok_or_else(|| Error::Internal("no look at the case".to_owned()))?;
        let warnings = if warnings.is_empty() { case.proposed_grounds.clone() } else { warnings.to_vec() };
        let happened = self.world.regions.zone(aftercare_core::home_region(self.file, None)).to_datetime(case.happened_at);
        let grounds = if self.is_staff() { self.grounds(case, edition, &look) } else { Vec::new() };
        Ok(CaseView {
            id: id.to_string(),
            kind: word(case.kind.as_str())?,
            state: word(case.state.as_str())?,
            unit: self.unit(&case.unit)?,
            plan_id: self.file.plan.as_ref().map(|p| p.id.to_string()),
            edition: case.edition.clone(),
            region: case.region.clone(),
            opened_on: case.opened_on.to_string(),
            happened_at: Some(happened.to_string()),
            description: self.notes.get(id.as_str()).map(|n| n.description.clone()).filter(|d| !d.is_empty()),
            due_on: case.due_on.map(|d| d.to_string()),
            overdue: case.overdue,
            no_access: case.no_access(),
            service: case.service.map(|s| word(s.as_str())).transpose()?,
            offers: self.offers(case, edition, &look)?,
            fee: case.quote.as_ref().map(|q| self.fee(q, case.kept(), edition)),
            refund_due: (case.owed() > 0).then(|| Money::new(case.owed(), &self.currency(case))),
            payments: self.payments(case)?,
            privacy: case.privacy.as_ref().map(|p| PrivacyAccepted { version: p.version.clone(), at: p.at.to_string() }),
            assessment: self.assessment(case, edition)?,
            timeline: self.timeline(case)?,
            next_step: self.next_step(case, edition)?,
            acts: self.acts(case, edition, &grounds),
            warnings: self.references(edition, &warnings),
            grounds,
            duties: self.duties(case, edition, &look),
            components: self.parcel(case, edition),
            parts: if self.is_staff() { self.parts(case) } else { Vec::new() },
            missing: self.missing(&look),
            tracking: self.notes.get(id.as_str()).map(|n| n.tracking.clone()).filter(|t| !t.is_empty()),
            return_tracking: self.notes.get(id.as_str()).map(|n| n.return_tracking.clone()).filter(|t| !t.is_empty()),
            send_to: self.send_to(case),
            evidence: self.case_evidence(case),
            // It lies in the receipt, which is read only for a case that is shown (`App::with_why`).
            why: Vec::new(),
            receipt_id: self.receipt_of(case, None),
            refusal: case.refusal.as_ref().map(|refusal| RefusalView {
                ground: self.rules(Some(edition)).reference(&refusal.ground),
                reason: self.reason(REFUSAL, id.as_str(), &refusal.ground),
            }),
            version: self.version(),
        })
    }

    pub fn case_summary(&self, case: &Case) -> Result<CaseSummary> {
        let edition = self.world.edition(&case.edition);
        Ok(CaseSummary {
            id: case.id.to_string(),
            kind: word(case.kind.as_str())?,
            state: word(case.state.as_str())?,
            unit_id: case.unit.to_string(),
            unit_name: self.file.unit(&case.unit).map(|u| self.model_name(u)).unwrap_or_default(),
            opened_on: case.opened_on.to_string(),
            next_step: edition.map(|e| self.next_step(case, e)).transpose()?.flatten(),
            overdue: case.overdue,
        })
    }

    /// Every service that was ever in question, the free ones first, open before closed.
    fn offers(&self, case: &Case, edition: &Arc<Edition>, look: &look::CaseLook) -> Result<Vec<OfferView>> {
        let mut out = Vec::new();
        if look.offers.is_empty() {
            return Ok(out);
        }
        let uses = look::uses(self.file, self.world);
        for service in Service::ALL {
            let open = look.offers.contains(&service);
            if !open && !in_question(case.kind, service) {
                continue;
            }
            let quote = look::price_of(self.file, self.world, case, service, !look.missing.is_empty(), self.now).filter(|_| open);
            let rules = if open {
                edition.opening(&look.decision, &look.facts, service)
            } else {
                edition.closing(&look.decision, &look.facts, service)
            };
            let counter = edition.limited_by(service);
            let left_after = counter.and_then(|c| uses.get(c)).filter(|_| open).and_then(|u| u32::try_from(u.left - 1).ok());
            out.push(OfferView {
                service: word(service.as_str())?,
                free: quote.as_ref().is_none_or(|q| q.total == 0) && open,
                open,
                cost: quote.map(|q| Money::new(q.total, &q.currency)),
                left_after,
                why: clause::of_rules(&self.rules(Some(edition)), &rules),
            });
        }
        out.sort_by_key(|o| (!o.open, o.service == aftercare_wire::Service::None, !o.free));
        Ok(out)
    }

    fn fee(&self, quote: &Quote, paid: i64, edition: &Arc<Edition>) -> FeeView {
        let money = |minor: i64| Money::new(minor, &quote.currency);
        let line = |l: &aftercare_core::case::QuoteLine| FeeLine {
            line: l.line.clone(),
            amount: money(l.amount),
            payer: if l.payer == "customer" { Party::Customer } else { Party::Provider },
            why: self.references(edition, &l.rules),
        };
        FeeView { total: money(quote.total), paid: money(paid), lines: quote.lines.iter().map(line).collect() }
    }

    fn currency(&self, case: &Case) -> String {
        let quoted = case.quote.as_ref().map(|q| q.currency.clone());
        quoted.or_else(|| Some(self.file.plan.as_ref()?.prices.currency.clone())).unwrap_or_default()
    }

    fn payments(&self, case: &Case) -> Result<Vec<PaymentReference>> {
        let known = self.notes.get(case.id.as_str()).map(|n| n.payments.as_slice()).unwrap_or_default();
        known.iter().map(|(act, reference)| Ok(PaymentReference { act: word(act)?, reference: reference.clone() })).collect()
    }

    fn assessment(&self, case: &Case, edition: &Arc<Edition>) -> Result<Option<AssessmentView>> {
        let Some(assessment) = &case.assessment else { return Ok(None) };
        Ok(Some(AssessmentView {
            at: case.history.iter().find(|h| h.act == "assess").map(|h| h.at.to_string()).unwrap_or_default(),
            cause: word(assessment.cause.as_str())?,
            in_warranty_scope: assessment.in_warranty_scope,
            damaged: assessment.damaged.iter().map(|slug| self.component(slug, 1)).collect(),
            findings: self.references(edition, &assessment.findings),
        }))
    }

    fn timeline(&self, case: &Case) -> Result<Vec<TimelineEntry>> {
        let entries = case.history.iter().filter_map(timeline_entry);
        entries
            .map(|(act, mut entry)| {
                entry.receipt_id = self.receipt_of(case, Some((&act, &entry.at)));
                Ok(entry)
            })
            .collect()
    }

    /// The receipt by which the report was produced.
    pub fn report_receipt(&self, case: &Case) -> Option<String> {
        let step = case.history.iter().rfind(|entry| entry.act == Act::Report.as_str())?;
        self.receipt_of(case, Some((&step.act, &step.at.to_string())))
    }

    /// The receipt of a step, or the latest of the case.
    fn receipt_of(&self, case: &Case, step: Option<(&str, &str)>) -> Option<String> {
        let of_case = |r: &&ReceiptHead| r.case_id.as_ref().is_some_and(|c| c.as_str() == case.id.as_str());
        // The store keeps time in microseconds.
        let same = |r: &ReceiptHead, when: &str| when.parse::<jiff::Timestamp>().is_ok_and(|at| at.as_microsecond() == r.at.0);
        let found = self.receipts.iter().filter(of_case).rfind(|r| step.is_none_or(|(act, when)| r.act == act && same(r, when)));
        found.map(|r| r.receipt_id.as_str().to_owned())
    }

    fn next_step(&self, case: &Case, edition: &Arc<Edition>) -> Result<Option<NextStep>> {
        let Some((who, act)) = next_act(case) else { return Ok(None) };
        let deadline = edition.deadline(case.kind.as_str()).filter(|d| d.act == act);
        let due = deadline.as_ref().and(case.due_on);
        Ok(Some(NextStep {
            who: if who == "customer" { Party::Customer } else { Party::Provider },
            act: word(act)?,
            deadline: due.map(|d| d.to_string()),
            why: deadline.map(|d| self.references(edition, &d.rules)).unwrap_or_default(),
        }))
    }

    /// What the reader may try: the acts for which the process knows a step from here and the matrix a yes.
    fn acts(&self, case: &Case, edition: &Edition, grounds: &[ProposedGround]) -> Vec<Act> {
        let mut out = Vec::new();
        for (act, action) in ACTS {
            let known = edition.has_step(act, case.kind.as_str(), case.state.as_str());
            let fits = match *act {
                "hand_over" => case.handed_over_on.is_none(),
                "receive" => case.handed_over_on.is_some(),
                "cancel_report" => case.report,
                "found" => !case.found,
                "refund" => case.owed() > 0,
                "decline_surcharge" => case.handed_over_on.is_some() && case.at_centre,
                "report" => !case.report,
                _ => true,
            };
            if known && fits && permit(&self.principal, *action).is_ok() {
                out.extend(act.parse::<Act>().ok());
            }
        }
        if permit(&self.principal, Action::CaseWaive).is_ok() && grounds.iter().any(|ground| ground.waivable) {
            out.push(Act::WaiveGround);
        }
        out
    }

    fn grounds(&self, case: &Case, edition: &Arc<Edition>, look: &look::CaseLook) -> Vec<ProposedGround> {
        if !case.state.is_open() {
            return Vec::new();
        }
        let known = self.rules(Some(edition));
        let mut out: Vec<ProposedGround> = Vec::new();
        for rule in edition.clauses().iter().map(aftercare_terms::Clause::rule) {
            if edition.ground_usable(rule, &look.facts) != Some(true) || out.iter().any(|g| g.rule.id == rule) {
                continue;
            }
            let waived = case.waived_grounds.iter().any(|g| g == rule).then(|| self.reason(WAIVER, case.id.as_str(), rule));
            out.push(ProposedGround {
                rule: known.reference(rule),
                proposed: case.proposed_grounds.iter().any(|g| g == rule),
                waivable: waived.is_none() && !edition.is_exclusion(rule),
                waived,
            });
        }
        out
    }

    /// The duties of the step that comes next, as the preparation checklist.
    fn duties(&self, case: &Case, edition: &Arc<Edition>, look: &look::CaseLook) -> Vec<Duty> {
        let act = match case.state {
            CaseState::Registered | CaseState::AwaitingReturn => "open",
            CaseState::Shipped => "ship",
            CaseState::Signed => "sign",
            CaseState::AwaitingPayment | CaseState::Paid => "pay",
            CaseState::Received | CaseState::Assessed | CaseState::Chosen => "receive",
            _ => return Vec::new(),
        };
        let known = self.rules(Some(edition));
        let duties = edition.duties_at(&look.facts, act);
        duties
            .into_iter()
            .map(|(rule, who)| Duty {
                rule: known.reference(rule),
                who: if who == TermsParty::Customer { Party::Customer } else { Party::Provider },
            })
            .collect()
    }

    fn parcel(&self, case: &Case, edition: &Edition) -> Vec<aftercare_wire::ComponentView> {
        if case.kind == CaseKind::Flyaway {
            return Vec::new();
        }
        let model = self.file.unit(&case.unit).and_then(|u| self.world.catalogue.model(&u.model));
        let listed = model.and_then(|m| self.world.list(edition, List::Replacement, m));
        listed.iter().flat_map(|l| &l.scope.components).map(|(slug, n)| self.component(slug, *n)).collect()
    }

    /// Where the parcel goes, until it is there.
    fn send_to(&self, case: &Case) -> Option<SendTo> {
        next_act(case).filter(|(_, act)| matches!(*act, "hand_over" | "receive"))?;
        let centre = self.operator.centre(&case.region)?;
        Some(SendTo { address: centre.address.clone(), reference: case.id.to_string() })
    }

    fn parts(&self, case: &Case) -> Vec<aftercare_wire::ComponentView> {
        let model = self.file.unit(&case.unit).and_then(|u| self.world.catalogue.model(&u.model));
        model.iter().flat_map(|model| &model.components).map(|slug| self.component(slug, 1)).collect()
    }

    fn missing(&self, look: &look::CaseLook) -> Vec<MissingPiece> {
        let prices = self.file.plan.as_ref().map(|p| &p.prices);
        let surcharge = |n: u32| prices.map(|p| Money::new(p.missing_component.saturating_mul(i64::from(n)), &p.currency));
        look.missing.iter().map(|(slug, n)| MissingPiece { component: self.component(slug, *n), surcharge: surcharge(*n) }).collect()
    }
}

/// Acts of a case, and what one must be allowed to do for them.
const ACTS: &[(&str, Action)] = &[
    ("hand_over", Action::CaseHandOver),
    ("receive", Action::CaseReceive),
    ("assess", Action::CaseAssess),
    ("choose", Action::CaseChoose),
    ("report", Action::CaseReport),
    ("found", Action::CaseFound),
    ("cancel_report", Action::CaseCancelReport),
    ("pay", Action::CasePay),
    ("refund", Action::CaseRefund),
    ("ship", Action::CaseShip),
    ("sign", Action::CaseSign),
    ("decline_surcharge", Action::CaseDeclineSurcharge),
    ("withdraw", Action::CaseWithdraw),
    ("refuse", Action::CaseRefuse),
];

/// Services that a person would ask about in this kind of case.
fn in_question(kind: CaseKind, service: Service) -> bool {
    match kind {
        CaseKind::Repair | CaseKind::Express => {
            matches!(service, Service::Warranty | Service::ExtendedWarranty | Service::Replacement | Service::RepairDiscount)
        }
        CaseKind::Flyaway => matches!(service, Service::Warranty | Service::FlyawayReplacement),
        CaseKind::Maintenance => matches!(service, Service::Maintenance | Service::Replacement | Service::RepairDiscount),
    }
}

fn timeline_entry(entry: &HistoryEntry) -> Option<(String, TimelineEntry)> {
    let act: Act = match entry.act.as_str() {
        "waive" => Act::WaiveGround,
        // An overdue parcel is a mark on the case, not an act of anybody.
        "overdue" => return None,
        other => other.parse().ok()?,
    };
    let at = entry.at.to_string();
    Some((entry.act.clone(), TimelineEntry { at, act, actor_role: role(entry.actor), receipt_id: None, note: None }))
}

/// An event as an entry of a timeline, where it is an act.
pub(crate) fn act_entry(event: &Event) -> Option<TimelineEntry> {
    let (act, _) = acts::of(&event.kind)?;
    Some(TimelineEntry { at: event.at.to_string(), act, actor_role: role(event.actor), receipt_id: None, note: None })
}
