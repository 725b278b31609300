//! Requests as they are read: by the person, and by the officer.

use super::none;
use super::row::{EVIDENCE, RequestRow};
use crate::App;
use crate::audit::resource_of;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::paging::PageAsk;
use crate::person::Who;
use aftercare_core::calendar::epoch_days;
use aftercare_core::rights::{KeptBecause, RightsRequest};
use aftercare_privacy::rights::Act;
use aftercare_store::SubjectId;
use aftercare_wire::{
    DueStepView, Language, Page, RightOffered, RightsEvidenceView, RightsFileView, RightsKept, RightsPersonView, RightsQueueItem,
    RightsReasonView, RightsRequestView,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

const WEB: &str = "web";
const LINES: u32 = 50;
const MOST_LINES: u32 = 200;

fn slug<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

impl App {
    /// What whoever asks may ask for, where they live and under the version in force.
    ///
    /// # Errors
    /// Not signed in, or the store fails.
    pub async fn rights_offered(&self, ctx: &Context) -> Result<Vec<RightOffered>> {
        permit(&ctx.principal, Action::RightsAsk)?;
        let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
        let who = self.who(subject).await?;
        self.standing(&who).await?.with(|standing| {
            let all = standing.rights().requests.iter().filter(|kind| standing.right(kind).is_allowed());
            let view = |kind: &aftercare_privacy::rights::RequestKind| RightOffered {
                right: kind.right.clone(),
                name: kind.name.get(ctx.language.as_str()).to_owned(),
                about: kind.about.get(ctx.language.as_str()).to_owned(),
                by_web: !kind.not_by.iter().any(|by| by == WEB) && standing.closed_channel(WEB).is_none(),
                may_cost: matches!(kind.act, Act::Erasure | Act::Restriction | Act::Objection),
                erases: kind.act == Act::Erasure,
                rule: self.rule_told(ctx, standing.right(kind).cites.first().copied().unwrap_or(&kind.otherwise)),
            };
            all.map(view).collect()
        })
    }

    /// The requests of whoever asks, the newest first.
    ///
    /// # Errors
    /// Not signed in, or the store fails.
    pub async fn rights_own(&self, ctx: &Context) -> Result<Vec<RightsRequestView>> {
        permit(&ctx.principal, Action::RightsAsk)?;
        let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
        let person = self.person(subject).await?;
        let who = self.who(subject).await?;
        let mut views = Vec::new();
        for request in person.rights_requests() {
            let row = self.rights_row_or_none(subject, &request.id).await?;
            let has_copy = self.copy_of(subject, &request.id).await?.is_some();
            views.push(self.rights_view(ctx, &who, request, (&row, has_copy)));
        }
        views.reverse();
        Ok(views)
    }

    /// The officer's queue: open requests by the day on which they are due, or those that are over.
    ///
    /// # Errors
    /// Not allowed, or a cursor that is none of ours.
    pub async fn rights_queue(&self, ctx: &Context, open: bool, ask: &PageAsk) -> Result<Page<RightsQueueItem>> {
        permit(&ctx.principal, Action::RightsManage)?;
        let after =
            ask.cursor.as_deref().map(|cursor| cursor.split_once(' ').ok_or_else(|| Error::field("cursor", "unknown", "is none of ours")));
        let limit = ask.limit.unwrap_or(LINES).clamp(1, MOST_LINES);
        let rows = self.store.rights_queue(open, after.transpose()?, limit).await?;
        let full = u32::try_from(rows.len()).unwrap_or(limit) == limit;
        let day = |row: &aftercare_store::RightsRow| row.due_on.clone().unwrap_or_else(|| "9999-12-31".to_owned());
        let next_cursor = rows.last().filter(|_| full).map(|row| format!("{} {}", day(row), row.request_id));
        let today = self.inventory.run.day(self.now());
        let item = |row: aftercare_store::RightsRow| RightsQueueItem {
            right_name: self.right_name(&row.right, ctx.language),
            days_left: row.due_on.as_deref().and_then(|day| day.parse::<Date>().ok()).map(|due| epoch_days(due) - epoch_days(today)),
            id: row.request_id,
            right: row.right,
            state: row.state,
            received_on: row.received_on,
            due_on: row.due_on,
        };
        Ok(Page { items: rows.into_iter().map(item).collect(), next_cursor })
    }

    /// A request with everything that the officer decides by. Every look is audited.
    ///
    /// # Errors
    /// Not allowed, or not there.
    pub async fn rights_file(&self, ctx: &Context, id: &str) -> Result<RightsFileView> {
        self.audited(ctx, Action::RightsManage, &resource_of("rights-request", id), async {
            permit(&ctx.principal, Action::RightsManage)?;
            let subject = self.rights_subject(id).await?;
            let (who, person) = (self.who(&subject).await?, self.person(&subject).await?);
            let request = person.rights_request(id).ok_or_else(none)?;
            let row = self.rights_row_or_none(&subject, id).await?;
            let profile = self.profile(&subject).await?;
            let evidence = self.store.vault_list(&subject, EVIDENCE).await?;
            let of_request = format!("{id} ");
            let evidence = evidence.iter().filter(|one| one.row_id.as_str().starts_with(&of_request)).map(|one| {
                let plain: Value = serde_json::from_slice(&one.plain).unwrap_or_default();
                let at = Timestamp::from_microsecond(one.created_at.0).map(|at| at.to_string()).unwrap_or_default();
                let means = plain.get("means").cloned().unwrap_or_default();
                RightsEvidenceView { at, how: told_means(&means), note: text(&plain, "note") }
            });
            Ok(RightsFileView {
                request: self.rights_view(ctx, &who, request, (&row, self.copy_of(&subject, id).await?.is_some())),
                has_account: profile.is_some(),
                name: profile.as_ref().map_or_else(|| row.name.clone(), |profile| profile.name.clone()),
                email: profile.as_ref().map_or_else(|| row.email.clone(), |profile| profile.email.clone()),
                country: who.country.clone(),
                text: row.text.clone(),
                people: row
                    .people
                    .iter()
                    .map(|one| RightsPersonView {
                        id: one.id.clone(),
                        is: one.is.clone(),
                        name: one.name.clone(),
                        email: one.email.clone(),
                    })
                    .collect(),
                evidence: evidence.collect(),
                reasons: row
                    .reasons
                    .iter()
                    .map(|one| RightsReasonView {
                        at: one.at.clone(),
                        step: one.step.clone(),
                        by: one.by.clone(),
                        reason: one.reason.clone(),
                    })
                    .collect(),
                repetitive: self
                    .standing(&who)
                    .await?
                    .with(|standing| aftercare_core::rights::is_repetitive(&person, standing, request))?,
                subject_id: subject.to_string(),
            })
        })
        .await
    }

    /// Whose request it is.
    pub(crate) async fn rights_subject(&self, id: &str) -> Result<SubjectId> {
        self.store.rights_request(id).await?.map(|row| row.subject_id).ok_or_else(none)
    }

    /// What a request says of people; nothing where its record has had its time.
    pub(crate) async fn rights_row_or_none(&self, subject: &SubjectId, id: &str) -> Result<RequestRow> {
        match self.rights_row(subject, id).await {
            Err(Error::NotFound { .. }) => Ok(RequestRow::default()),
            row => row,
        }
    }

    fn right_name(&self, right: &str, language: Language) -> String {
        let kind = self.world.policies.rights.request(right);
        kind.map_or_else(|| right.to_owned(), |kind| kind.name.get(language.as_str()).to_owned())
    }

    fn category_name(&self, slug: &str, language: Language) -> String {
        let word = self.world.policies.vocabulary.category(slug);
        word.map_or_else(|| slug.to_owned(), |word| word.name.get(language.as_str()).to_owned())
    }

    pub(crate) fn rights_kept(&self, ctx: &Context, kept: &KeptBecause) -> RightsKept {
        RightsKept {
            category: kept.category.clone(),
            category_name: self.category_name(&kept.category, ctx.language),
            rule: self.rule_told(ctx, &kept.rule),
            until: kept.until.map(|day| day.to_string()),
        }
    }

    pub(crate) fn rights_view(
        &self,
        ctx: &Context,
        who: &Who,
        request: &RightsRequest,
        (row, has_copy): (&RequestRow, bool),
    ) -> RightsRequestView {
        let language = ctx.language;
        let due_steps = request.due.iter().flat_map(|due| &due.steps);
        RightsRequestView {
            id: request.id.clone(),
            right: request.right.clone(),
            right_name: self.right_name(&request.right, language),
            channel: request.channel.clone(),
            state: request.state().as_str().to_owned(),
            outcome: request.outcome().map(|outcome| outcome.as_str().to_owned()),
            received_on: request.received_on.to_string(),
            due_on: request.due_on().map(|day| day.to_string()),
            due_steps: due_steps.map(|step| DueStepView { what: slug(&step.what), count: step.count, day: step.day.to_string() }).collect(),
            law: request.due.as_ref().and_then(|due| due.law.clone()),
            acknowledge_by: request.received.as_ref().and_then(|received| received.acknowledge_by).map(|day| day.to_string()),
            extended: request.extended_on.is_some(),
            waits_since: request.waits_since().map(|day| day.to_string()),
            needs: request.needs().iter().map(ToString::to_string).collect(),
            fee: request.fee,
            currency: self.world.regions.get(&who.country).currency.clone(),
            kept: request.kept.iter().map(|kept| self.rights_kept(ctx, kept)).collect(),
            copy: request.copy.iter().map(|category| self.category_name(category, language)).collect(),
            has_copy,
            answer: row.answer.clone(),
            reason: row.reasons.last().map(|reason| reason.reason.clone()).unwrap_or_default(),
        }
    }
}

fn text(value: &Value, field: &str) -> String {
    value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn told_means(means: &Value) -> String {
    let points = means.get("points").and_then(Value::as_u64).map(|points| format!(" ({points})"));
    let proof = Some(text(means, "proof")).filter(|proof| !proof.is_empty()).map(|proof| format!(": {proof}, {}", text(means, "channel")));
    format!("{}{}{}", text(means, "how"), points.unwrap_or_default(), proof.unwrap_or_default())
}
