//! A request is answered: what is due is done, and the person is told what was done and what was not, and why.

use super::copy::PersonCopy;
use super::erase::Erasing;
use super::{RightsActed, none};
use crate::App;
use crate::audit::resource_of;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::Result;
use crate::person::Beside;
use aftercare_core::person::{AccountState, PersonCommand};
use aftercare_core::rights::{Answer, RequestState, RightsCommand, RightsRequest};
use aftercare_privacy::rights::{Act, RequestKind};
use aftercare_store::SubjectId;
use aftercare_wire::Language;

/// What a request was answered with.
#[derive(Debug)]
pub struct Answered {
    pub request: RightsRequest,
    pub cites: Vec<String>,
    pub warnings: Vec<String>,
}

/// What is done beside the answer.
#[derive(Default)]
struct Doing<'a> {
    answer: Answer,
    more: Vec<PersonCommand<'a>>,
    copy: Option<PersonCopy>,
    erasing: Option<Erasing>,
}

impl App {
    /// Does what is due, and tells the person.
    ///
    /// # Errors
    /// Not allowed, no such request, or the rules by which it cannot be done yet.
    pub async fn rights_fulfil(&self, ctx: &Context, subject: &SubjectId, id: &str, said: &str) -> Result<Answered> {
        self.audited(ctx, Action::RightsManage, &resource_of("rights-request", id), async {
            permit(&ctx.principal, Action::RightsManage)?;
            let request = self.rights_request_of(subject, id).await?;
            let policies = std::sync::Arc::clone(&self.world.policies);
            let kind = policies.rights.request(&request.right).ok_or_else(none)?;
            let purposes = self.purposes_ended(subject, kind).await?;
            let doing = self.doing(subject, kind, &request, &purposes).await?;
            let mut row = self.rights_row(subject, id).await?;
            self.answer_to(subject, &mut row).await?;
            said.trim().clone_into(&mut row.answer);
            let mut beside = Beside {
                vault: vec![self.rights_row_put(subject, id, &row)?],
                outbox: vec![self.rights_notice(subject, "request-answered", id)?],
                ..Beside::default()
            };
            if let Some(copy) = doing.copy.as_ref().filter(|_| request.state() == RequestState::Ready) {
                let language: Language = row.language.parse().unwrap_or(Language::En);
                let title = (id, kind.name.get(language.as_str()));
                beside.vault.push(self.copy_pack(subject, title, copy, language).await?);
            }
            // Asked first: an answer that may not be given yet must not close an account.
            let fulfil = RightsCommand::Fulfil(doing.answer);
            if let Some(erasing) = doing.erasing {
                return self.erase_and_answer(ctx, subject, &request, (fulfil, beside, erasing)).await;
            }
            let RightsActed { request, cites, warnings } = self.rights_act(ctx, subject, id, vec![fulfil], &doing.more, &beside).await?;
            Ok(Answered { request, cites, warnings })
        })
        .await
    }

    /// What somebody had blocked is shown to nobody else, except in a case that is open: it is needed for what they claim.
    pub(crate) async fn is_hidden_from(&self, ctx: &Context, owner: &SubjectId, file: &aftercare_core::CareFile) -> Result<bool> {
        let open = file.cases.iter().any(|case| case.state.is_open());
        Ok(ctx.principal.is_staff() && !open && self.person(owner).await?.restricted_at.is_some())
    }

    /// The person lifts the block on their data.
    ///
    /// # Errors
    /// Not signed in, or the store fails.
    pub async fn rights_unblock(&self, ctx: &Context) -> Result<()> {
        permit(&ctx.principal, Action::RightsAsk)?;
        let subject = ctx.principal.subject().ok_or(crate::Error::Unauthenticated)?;
        self.person_command(ctx, subject, &PersonCommand::Restrict { on: false }).await.map(drop)
    }

    async fn doing<'k>(
        &self,
        subject: &SubjectId,
        kind: &'k RequestKind,
        request: &RightsRequest,
        purposes: &'k [String],
    ) -> Result<Doing<'k>> {
        let mut doing = Doing::default();
        // Whom the check did not let have single pieces is told the categories.
        let act = if request.fallback { Act::Categories } else { kind.act };
        match act {
            Act::Copy => {
                let copy = self.person_copy(subject, kind).await?;
                doing.answer.copy.clone_from(&copy.categories);
                doing.copy = Some(copy);
            }
            Act::Categories | Act::Sums => doing.answer.copy = self.person_copy(subject, kind).await?.categories,
            Act::Erasure => {
                let erasing = self.erasing_of(subject).await?;
                doing.answer.kept.clone_from(&erasing.kept);
                doing.erasing = Some(erasing);
            }
            Act::Restriction => doing.more.push(PersonCommand::Restrict { on: true }),
            Act::NoSale => doing.more.push(PersonCommand::OptOutOfSale),
            Act::Join => doing.more.push(PersonCommand::Incentive { on: true }),
            Act::Leave => doing.more.push(PersonCommand::Incentive { on: false }),
            Act::Objection | Act::NoProfile => doing.more.extend(purposes.iter().map(|purpose| PersonCommand::Object { purpose })),
            Act::NoMarketing => {
                doing.more.extend(purposes.iter().map(|purpose| PersonCommand::Withdraw { purpose }));
                doing.more.push(PersonCommand::Unsubscribe);
            }
            Act::Correction | Act::Clauses | Act::Complaint => {}
        }
        Ok(doing)
    }

    /// The purposes that an answer of this kind ends: those that the documents name, or every one that somebody may object to.
    async fn purposes_ended(&self, subject: &SubjectId, kind: &RequestKind) -> Result<Vec<String>> {
        if kind.act != Act::Objection || !kind.ends.is_empty() {
            return Ok(kind.ends.clone());
        }
        let who = self.who(subject).await?;
        self.standing(&who).await?.with(|standing| standing.objectable().map(str::to_owned).collect())
    }

    /// Whom the letter goes to, also when the account is gone by then.
    async fn answer_to(&self, subject: &SubjectId, row: &mut super::row::RequestRow) -> Result<()> {
        let (account, profile) = (self.store.account(subject).await?, self.profile(subject).await?);
        if let Some((account, profile)) = account.zip(profile) {
            (row.name, row.email, row.language) = (profile.name, profile.email, account.language);
        }
        Ok(())
    }

    /// The answer stands before anything goes, and the account is closed with it; what is left of the work is done again at the next try.
    async fn erase_and_answer(
        &self,
        ctx: &Context,
        subject: &SubjectId,
        request: &RightsRequest,
        (fulfil, mut beside, erasing): (RightsCommand<'_>, Beside, Erasing),
    ) -> Result<Answered> {
        let person = self.person(subject).await?;
        // Nothing goes on by what is erased.
        let consented = |purpose: &&str| person.agreed(purpose).consented;
        let mut more: Vec<PersonCommand<'_>> =
            person.purposes().filter(consented).map(|purpose| PersonCommand::Withdraw { purpose }).collect();
        more.extend(person.subscribed.then_some(PersonCommand::Unsubscribe));
        if person.account == AccountState::Open && request.state() == RequestState::Ready {
            let plan_runs = self.running_plans(subject).await? > 0;
            self.unbind_all_of(subject).await?;
            more.push(PersonCommand::CloseAccount { plan_runs });
            beside.account_state = Some(self.account_ends(subject));
        }
        // A hold that was placed since it was asked what must stay keeps everything: the officer answers again.
        beside.unless_held =
            Some(self.unheld(&erasing.categories.iter().map(String::as_str).collect(), self.inventory.run.day(self.now())));
        beside.anyway.extend(erasing.rows);
        beside.blobs_gone = erasing.blobs;
        let RightsActed { request, cites, warnings } = self.rights_act(ctx, subject, &request.id, vec![fulfil], &more, &beside).await?;
        Ok(Answered { request, cites, warnings })
    }
}
