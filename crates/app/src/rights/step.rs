//! What is done with a request on its way: somebody is verified, asked, told of more time; a fee or a refusal is decided, with its reason.

use super::RightsActed;
use super::row::{EVIDENCE, Reason};
use crate::App;
use crate::audit::resource_of;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::person::Beside;
use crate::view::put_json;
use aftercare_core::rights::{Means, OWN, Party, RightsCommand, RightsRequest};
use aftercare_store::{SubjectId, VaultWrite};
use serde_json::json;

const MOST_REASON: usize = 1000;
/// A fee above this is a slip of the keyboard, in minor units.
const MOST_FEE: i64 = 100_000_000;

/// A step of verification that succeeded.
#[derive(Debug, Clone)]
pub struct Proof {
    pub party: Party,
    /// An opaque id; empty for the person.
    pub who: String,
    pub means: Means,
    /// What was looked at, in words: which facts, which document.
    pub note: String,
}

/// An act of the officer on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    FailVerification,
    SuspectFraud,
    ClearFraud,
    AskClarification,
    Clarified,
    Extend,
    Charge(i64),
    Refuse,
    Close,
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::FailVerification => "fail-verification",
            Self::SuspectFraud => "suspect-fraud",
            Self::ClearFraud => "clear-fraud",
            Self::AskClarification => "ask-clarification",
            Self::Clarified => "clarified",
            Self::Extend => "extend",
            Self::Charge(_) => "charge",
            Self::Refuse => "refuse",
            Self::Close => "close",
        }
    }

    /// A decision of a person that another one must be able to follow.
    fn needs_reason(self) -> bool {
        matches!(self, Self::AskClarification | Self::Extend | Self::Charge(_) | Self::Refuse)
    }

    /// The letter that the person gets because of it.
    fn letter(self) -> Option<&'static str> {
        match self {
            Self::AskClarification => Some("request-question"),
            Self::Extend => Some("request-extended"),
            Self::Refuse | Self::FailVerification => Some("request-answered"),
            Self::Charge(_) => Some("request-fee"),
            Self::SuspectFraud | Self::ClearFraud | Self::Clarified | Self::Close => None,
        }
    }
}

impl App {
    /// A step of verification that succeeded. What was taken in for it is kept until the request is closed, and used for nothing else.
    ///
    /// # Errors
    /// Not allowed, no such request, or the rules by which the proof does not count.
    pub async fn rights_verify(&self, ctx: &Context, subject: &SubjectId, id: &str, proof: &Proof) -> Result<RightsActed> {
        self.audited(ctx, Action::RightsManage, &resource_of("rights-request", id), async {
            permit(&ctx.principal, Action::RightsManage)?;
            self.rights_verified(ctx, subject, id, proof).await
        })
        .await
    }

    /// The person shows once more, with their password or passkey, that it is they who ask.
    ///
    /// # Errors
    /// Not allowed, not their request, or what they showed is not right.
    pub async fn rights_reauthenticate(
        &self,
        ctx: &Context,
        id: &str,
        shown: &aftercare_wire::AccountClose,
        caller: &crate::gate::Caller,
    ) -> Result<RightsActed> {
        self.audited(ctx, Action::RightsAsk, &resource_of("rights-request", id), async {
            permit(&ctx.principal, Action::RightsAsk)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            self.rights_request_of(subject, id).await?;
            let account = self.store.account(subject).await?.ok_or(Error::Unauthenticated)?;
            self.proven(&account, &shown.current_password, shown.passkey.as_ref(), caller).await?;
            let proof = Proof { party: Party::Own, who: String::new(), means: Means::Reauthenticate, note: String::new() };
            self.rights_verified(ctx, subject, id, &proof).await
        })
        .await
    }

    async fn rights_verified(&self, ctx: &Context, subject: &SubjectId, id: &str, proof: &Proof) -> Result<RightsActed> {
        let request = self.rights_request_of(subject, id).await?;
        let who = if proof.party == Party::Own { OWN } else { proof.who.as_str() };
        if who.is_empty() {
            return Err(Error::field("who", "required", "say who was verified"));
        }
        let mut vault = Vec::new();
        if !matches!(proof.means, Means::SignIn | Means::Reauthenticate) {
            let row = format!("{id} {}", request.history.len());
            let means = serde_json::to_value(&proof.means).map_err(|e| Error::Internal(e.to_string()))?;
            vault.push(put_json(subject, EVIDENCE, &row, &json!({ "means": means, "note": reason(&proof.note, false)? }), self.micros())?);
        }
        let verify = RightsCommand::Verify { party: proof.party, who, means: proof.means.clone() };
        self.rights_act(ctx, subject, id, vec![verify], &[], &Beside { vault, ..Beside::default() }).await
    }

    /// An act of the officer.
    ///
    /// # Errors
    /// Not allowed, no such request, no reason where one is needed, or the rules by which it cannot be done.
    pub async fn rights_step(&self, ctx: &Context, subject: &SubjectId, id: &str, step: Step, why: &str) -> Result<RightsActed> {
        self.audited(ctx, Action::RightsManage, &resource_of("rights-request", id), async {
            permit(&ctx.principal, Action::RightsManage)?;
            let request = self.rights_request_of(subject, id).await?;
            let why = reason(why, step.needs_reason())?;
            let mut row = self.rights_row(subject, id).await?;
            if !why.is_empty() {
                let by = ctx.principal.subject().map(ToString::to_string).unwrap_or_default();
                row.reasons.push(Reason { step: step.name().to_owned(), at: self.now().to_string(), by, reason: why });
            }
            let mut vault = vec![self.rights_row_put(subject, id, &row)?];
            let command = match step {
                Step::FailVerification => RightsCommand::FailVerification,
                Step::SuspectFraud => RightsCommand::SuspectFraud,
                Step::ClearFraud => RightsCommand::ClearFraud,
                Step::AskClarification => RightsCommand::AskClarification,
                Step::Clarified => RightsCommand::Clarified,
                Step::Extend => RightsCommand::Extend,
                Step::Charge(amount) if !(1..=MOST_FEE).contains(&amount) => {
                    return Err(Error::field("amount", "out-of-range", "a fee is more than nothing, in minor units"));
                }
                Step::Charge(amount) => RightsCommand::Charge { amount },
                Step::Refuse => RightsCommand::Refuse,
                Step::Close => {
                    vault.extend(self.rights_evidence_removed(subject, &request).await?);
                    RightsCommand::Close
                }
            };
            // Failing the check for single pieces may leave the categories, which are still to be told.
            let letter = step.letter().filter(|_| step != Step::FailVerification);
            let outbox = letter.map(|template| self.rights_notice(subject, template, id)).transpose()?.into_iter().collect();
            self.rights_act(ctx, subject, id, vec![command], &[], &Beside { vault, outbox, ..Beside::default() }).await
        })
        .await
    }

    /// What was taken in to verify somebody, to be removed.
    pub(crate) async fn rights_evidence_removed(&self, subject: &SubjectId, request: &RightsRequest) -> Result<Vec<VaultWrite>> {
        let of_request = format!("{} ", request.id);
        let rows = self.store.vault_list(subject, EVIDENCE).await?;
        let remove = |row: aftercare_store::VaultRow| VaultWrite::Remove {
            subject_id: subject.clone(),
            kind: EVIDENCE.to_owned(),
            row_id: row.row_id,
            index_kinds: Vec::new(),
        };
        Ok(rows.into_iter().filter(|row| row.row_id.as_str().starts_with(&of_request)).map(remove).collect())
    }

    /// Are data held that were taken in to verify somebody?
    ///
    /// # Errors
    /// The store fails.
    pub async fn rights_evidence_held(&self, subject: &SubjectId) -> Result<bool> {
        Ok(!self.store.vault_list(subject, EVIDENCE).await?.is_empty())
    }
}

fn reason(text: &str, needed: bool) -> Result<String> {
    let text = text.trim();
    if (needed && text.is_empty()) || text.chars().count() > MOST_REASON {
        return Err(Error::field("reason", "reason", format!("a reason of 1 to {MOST_REASON} characters is needed")));
    }
    Ok(text.to_owned())
}
