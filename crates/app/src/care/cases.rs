//! Cases: opened, read, and every step of them.

use super::evidence::may_add;
use super::{Acted, Answer, With};
use crate::App;
use crate::account::is_printable;
use crate::audit::resource_of;
use crate::authorise::{Action, authorise};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::files::upload::MOST_PHOTOS;
use crate::paging::PageAsk;
use crate::view::{CaseNotes, REFUSAL, WAIVER, put_json, serial};
use aftercare_core::calendar;
use aftercare_core::case::{Assessment, CaseKind, Cause, RepairQuote};
use aftercare_core::command::{Command, Open, Parcel};
use aftercare_core::{CareFile, CaseId, UnitId};
use aftercare_store::{RowId, SubjectId, VaultWrite};
use aftercare_terms::Service;
use aftercare_wire::{
    Assess, CaseOpen, CaseSummary, CaseView, Choose, HandOver, Page, Parcel as ParcelCounted, Pay, Refund, Refuse, Ship, WaiveGround,
};
use jiff::Timestamp;
use jiff::civil::{DateTime, time};

const MOST_TEXT: usize = 4000;
const MOST_TRACKING: usize = 100;

impl App {
    /// Opens a case.
    ///
    /// # Errors
    /// Fields that are wrong, or refused by the terms.
    pub async fn case_open(&self, ctx: &Context, request: &CaseOpen) -> Result<CaseView> {
        let resource = resource_of("unit", &request.unit_id);
        self.audited_step(ctx, Action::CaseOpen, &resource, |case: &CaseView| case.receipt_id.clone(), self.opened(ctx, request)).await
    }

    async fn opened(&self, ctx: &Context, request: &CaseOpen) -> Result<CaseView> {
        let file = self.file_of_unit(ctx, &request.unit_id, Action::CaseOpen, Action::CaseOpen).await?;
        let owner = SubjectId::new(file.subject.as_str());
        let id = CaseId::new(self.new_id()?);
        if request.description.chars().count() > MOST_TEXT {
            return Err(Error::field("description", "too-long", format!("at most {MOST_TEXT} characters")));
        }
        if request.description.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err(Error::field("description", "not-printable", "a character that cannot be shown"));
        }
        let blobs = self.own_blobs(ctx, &owner, request).await?;
        let command = Command::Open(Box::new(Open {
            case: id.clone(),
            unit: UnitId::new(request.unit_id.as_str()),
            kind: CaseKind::parse(request.kind.as_str()).unwrap_or(CaseKind::Repair),
            region: request.region.clone(),
            privacy_accepted: request.privacy_accepted,
            happened_at: self.happened(&file, request.happened_at.as_deref())?,
            flight_record: request.flight_record_blob.is_some(),
            // Only staff can say that the provider agreed.
            cross_border_consent: request.cross_border_consent && ctx.principal.is_staff(),
            pay: request.pay,
        }));
        let notes = CaseNotes { description: request.description.clone(), blobs, ..CaseNotes::default() };
        let with = With { vault: vec![put_json(&owner, "case", id.as_str(), &notes, self.micros())?] };
        let acted = self.act(ctx, file, &command, &with, &Answer::Case(id.clone())).await?;
        self.case_answer(ctx, &acted, &id).await
    }

    async fn own_blobs(&self, ctx: &Context, owner: &SubjectId, request: &CaseOpen) -> Result<Vec<String>> {
        if request.photo_blobs.len() > MOST_PHOTOS {
            return Err(Error::field("photo_blobs", "too-many", format!("at most {MOST_PHOTOS} photos")));
        }
        let mut out = Vec::new();
        for (field, kind, id) in request
            .flight_record_blob
            .iter()
            .map(|id| ("flight_record_blob", aftercare_wire::EvidenceKind::FlightRecord, id))
            .chain(request.photo_blobs.iter().map(|id| ("photo_blobs", aftercare_wire::EvidenceKind::Photo, id)))
        {
            if self.stored(owner, id).await?.is_none_or(|stored| stored.kind != kind || !may_add(ctx, &stored)) {
                return Err(Error::field(field, "unknown", "no such file was uploaded"));
            }
            out.push(id.clone());
        }
        Ok(out)
    }

    /// When it happened: an instant, a local date-time of the plan's region, or a day, which stands for its noon.
    fn happened(&self, file: &CareFile, text: Option<&str>) -> Result<Timestamp> {
        let now = self.now();
        let Some(text) = text.filter(|t| !t.is_empty()) else { return Ok(now) };
        let wrong = || Error::field("happened_at", "not-a-date", "this is not a date and time: year-month-dayThour:minute");
        if !calendar::begins_with_day(text) {
            return Err(wrong());
        }
        if let Ok(at) = text.parse::<Timestamp>() {
            return Ok(at);
        }
        let zone = self.world.regions.zone(aftercare_core::home_region(file, None));
        let instant =
            |at: DateTime| zone.to_timestamp(at).map_err(|_| Error::field("happened_at", "not-a-date", "this time does not exist"));
        // A bare date parses as a date-time at midnight, so it must be tried first.
        if let Some(day) = calendar::day(text) {
            let noon = instant(day.to_datetime(time(12, 0, 0, 0)))?;
            return Ok(if zone.to_datetime(now).date() == day { noon.min(now) } else { noon });
        }
        instant(text.parse().map_err(|_| wrong())?)
    }

    /// The cases of the person who asks, the newest first.
    ///
    /// # Errors
    /// Not signed in, a cursor that is none of this list, or the store fails.
    pub async fn cases(&self, ctx: &Context, ask: &PageAsk) -> Result<Page<CaseSummary>> {
        authorise(&ctx.principal, Action::CaseRead, ctx.principal.subject(), "case")?;
        let subject = ctx.principal.subject().cloned().ok_or(Error::Unauthenticated)?;
        let mut rows = self.store.cases_of_subject(&subject).await?;
        rows.reverse();
        let (rows, next_cursor) = ask.of(rows, |row| row.case_id.as_str())?;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let file = self.load(row.file_id.as_str()).await?;
            if let Some(case) = file.case(&CaseId::new(row.case_id.as_str())) {
                items.push(self.viewer(ctx, &file, &[]).await?.case_summary(case)?);
            }
        }
        Ok(Page { items, next_cursor })
    }

    /// A case.
    ///
    /// # Errors
    /// Not there, or not theirs.
    pub async fn case(&self, ctx: &Context, id: &str) -> Result<CaseView> {
        self.seen(ctx, Action::CaseReadAny, &resource_of("case", id), async {
            let file = self.file_of_case(ctx, id, Action::CaseRead, Action::CaseReadAny).await?;
            let case = self.viewer(ctx, &file, &[]).await?.case(&CaseId::new(id), &[])?;
            self.with_why(case, ctx.language, &[]).await
        })
        .await
    }

    /// The parcel goes to the carrier.
    ///
    /// # Errors
    /// Refused by the terms, or fields that are wrong.
    pub async fn case_hand_over(&self, ctx: &Context, id: &str, request: &HandOver) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseHandOver, id, async {
            let parcel = Parcel::Pieces(request.components.clone().into_iter().filter(|(_, n)| *n > 0).collect());
            let command = Command::HandOver { case: CaseId::new(id), parcel, controller: request.controller };
            let mut with = With::default();
            let kept = |tracking, notes| CaseNotes { tracking, ..notes };
            with.vault.extend(self.tracked(ctx, id, Action::CaseHandOver, request.tracking.as_deref(), kept).await?);
            self.staff_step(ctx, id, Action::CaseHandOver, &command, &with).await
        })
        .await
    }

    /// The case's notes with the number under which the carrier knows a parcel, if there is one.
    async fn tracked(
        &self,
        ctx: &Context,
        id: &str,
        action: Action,
        tracking: Option<&str>,
        kept: impl FnOnce(String, CaseNotes) -> CaseNotes,
    ) -> Result<Option<VaultWrite>> {
        let Some(tracking) = tracking.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
        let (owner, notes) = self.notes_of(ctx, id, action).await?;
        if tracking.chars().count() > MOST_TRACKING || !is_printable(tracking) {
            return Err(Error::field("tracking", "not-printable", format!("at most {MOST_TRACKING} printable characters")));
        }
        put_json(&owner, "case", id, &kept(tracking.to_owned(), notes), self.micros()).map(Some)
    }

    /// The case's notes, with whose they are.
    async fn notes_of(&self, ctx: &Context, id: &str, action: Action) -> Result<(SubjectId, CaseNotes)> {
        let file = self.file_of_case(ctx, id, action, action).await?;
        let owner = SubjectId::new(file.subject.as_str());
        let row = self.store.vault_get(&owner, "case", &RowId::new(id)).await?;
        let notes = row.and_then(|row| serde_json::from_slice(&row.plain).ok()).unwrap_or_default();
        Ok((owner, notes))
    }

    /// The case's notes with the number under which the payment provider knows what was paid, or paid back.
    async fn referenced(&self, ctx: &Context, id: &str, action: Action, act: &str, reference: Option<&str>) -> Result<With> {
        let Some(reference) = reference.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(With::default()) };
        let (owner, mut notes) = self.notes_of(ctx, id, action).await?;
        if reference.chars().count() > MOST_TRACKING || !is_printable(reference) {
            return Err(Error::field("reference", "not-printable", format!("at most {MOST_TRACKING} printable characters")));
        }
        notes.payments.push((act.to_owned(), reference.to_owned()));
        Ok(With { vault: vec![put_json(&owner, "case", id, &notes, self.micros())?] })
    }

    /// The service centre has the parcel, and may have counted it.
    ///
    /// # Errors
    /// Refused by the terms, or not allowed.
    pub async fn case_receive(&self, ctx: &Context, id: &str, request: &ParcelCounted) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseReceive, id, async {
            let command = Command::Receive { case: CaseId::new(id), counted: request.components.clone(), controller: request.controller };
            self.staff_step(ctx, id, Action::CaseReceive, &command, &With::default()).await
        })
        .await
    }

    /// The assessor states cause, damage and findings.
    ///
    /// # Errors
    /// Refused by the terms, or not allowed.
    pub async fn case_assess(&self, ctx: &Context, id: &str, request: &Assess) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseAssess, id, async {
            let repair = request.repair.as_ref().map_or_else(RepairQuote::default, |r| RepairQuote {
                material: r.material,
                labour: r.labour,
                missing_material: r.missing_material,
            });
            let assessment = Assessment {
                cause: Cause::parse(request.cause.as_str()).unwrap_or(Cause::Accident),
                in_warranty_scope: request.in_warranty_scope,
                damaged: request.damaged.clone(),
                findings: request.findings.clone(),
                repair,
            };
            self.staff_step(ctx, id, Action::CaseAssess, &Command::Assess { case: CaseId::new(id), assessment }, &With::default()).await
        })
        .await
    }

    /// The customer decides.
    ///
    /// # Errors
    /// Refused by the terms.
    pub async fn case_choose(&self, ctx: &Context, id: &str, request: &Choose) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseChoose, id, async {
            let service = Service::parse(request.service.as_str()).unwrap_or(Service::None);
            self.own_step(
                ctx,
                id,
                Action::CaseChoose,
                &Command::Choose { case: CaseId::new(id), service, pay_missing: request.pay_missing },
            )
            .await
        })
        .await
    }

    /// The customer pays what is due. The amount must be the one that was shown.
    ///
    /// # Errors
    /// Another amount, or refused by the terms.
    pub async fn case_pay(&self, ctx: &Context, id: &str, request: &Pay) -> Result<CaseView> {
        self.on_case(ctx, Action::CasePay, id, async {
            let with = self.referenced(ctx, id, Action::CasePay, "pay", request.reference.as_deref()).await?;
            let command = Command::Pay { case: CaseId::new(id), amount: Some(request.amount) };
            self.staff_step(ctx, id, Action::CasePay, &command, &with).await
        })
        .await
    }

    /// Staff record that what was owed was paid back. The amount must be the one that was shown.
    ///
    /// # Errors
    /// Nothing is owed, another amount, or not allowed.
    pub async fn case_refund(&self, ctx: &Context, id: &str, request: &Refund) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseRefund, id, async {
            let with = self.referenced(ctx, id, Action::CaseRefund, "refund", request.reference.as_deref()).await?;
            let command = Command::Refund { case: CaseId::new(id), amount: Some(request.amount) };
            self.staff_step(ctx, id, Action::CaseRefund, &command, &with).await
        })
        .await
    }

    /// The customer found the aircraft and asks to cancel the report.
    ///
    /// # Errors
    /// Refused by the terms.
    pub async fn case_cancel_report(&self, ctx: &Context, id: &str) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseCancelReport, id, async {
            self.own_step(ctx, id, Action::CaseCancelReport, &Command::CancelReport { case: CaseId::new(id) }).await
        })
        .await
    }

    /// The aircraft turned up.
    ///
    /// # Errors
    /// Refused by the terms.
    pub async fn case_found(&self, ctx: &Context, id: &str) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseFound, id, async {
            self.own_step(ctx, id, Action::CaseFound, &Command::Found { case: CaseId::new(id) }).await
        })
        .await
    }

    /// Service done, unit on its way.
    ///
    /// # Errors
    /// Refused by the terms, a serial number that is taken, or not allowed.
    pub async fn case_ship(&self, ctx: &Context, id: &str, request: &Ship) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseShip, id, async {
            let given = request.new_serial.as_deref().map(str::trim).filter(|s| !s.is_empty());
            let mut with = With::default();
            let mut new_unit = None;
            if let Some(text) = given {
                let file = self.file_of_case(ctx, id, Action::CaseShip, Action::CaseShip).await?;
                let number = serial::normal("new_serial", text)?;
                let unit = UnitId::new(self.new_id()?);
                with.vault.push(serial::write(&SubjectId::new(file.subject.as_str()), unit.as_str(), &number, self.micros()));
                new_unit = Some(unit);
            }
            let kept = |return_tracking, notes| CaseNotes { return_tracking, ..notes };
            with.vault.extend(self.tracked(ctx, id, Action::CaseShip, request.tracking.as_deref(), kept).await?);
            let new_model = request.new_model.as_deref().map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned);
            self.staff_step(ctx, id, Action::CaseShip, &Command::Ship { case: CaseId::new(id), new_unit, new_model }, &with).await
        })
        .await
    }

    /// The customer has it.
    ///
    /// # Errors
    /// Refused by the terms.
    pub async fn case_sign(&self, ctx: &Context, id: &str) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseSign, id, async {
            self.own_step(ctx, id, Action::CaseSign, &Command::Sign { case: CaseId::new(id) }).await
        })
        .await
    }

    /// The customer will not pay for missing pieces.
    ///
    /// # Errors
    /// Refused by the terms.
    pub async fn case_decline_surcharge(&self, ctx: &Context, id: &str) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseDeclineSurcharge, id, async {
            self.own_step(ctx, id, Action::CaseDeclineSurcharge, &Command::DeclineSurcharge { case: CaseId::new(id) }).await
        })
        .await
    }

    /// The customer drops the case.
    ///
    /// # Errors
    /// Refused by the terms.
    pub async fn case_withdraw(&self, ctx: &Context, id: &str) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseWithdraw, id, async {
            self.own_step(ctx, id, Action::CaseWithdraw, &Command::Withdraw { case: CaseId::new(id) }).await
        })
        .await
    }

    /// A person at the provider refuses. The reason is what the customer is told and is kept in the vault; the journal names the ground.
    ///
    /// # Errors
    /// A ground that may not be used, or not allowed.
    pub async fn case_refuse(&self, ctx: &Context, id: &str, request: &Refuse) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseRefuse, id, async {
            let with = self.reasoned(ctx, id, Action::CaseRefuse, REFUSAL, &request.ground, &request.reason).await?;
            let command = Command::Refuse { case: CaseId::new(id), ground: request.ground.clone(), reason: String::new() };
            self.staff_step(ctx, id, Action::CaseRefuse, &command, &with).await
        })
        .await
    }

    /// A person at the provider sets a proposed ground aside.
    ///
    /// # Errors
    /// A ground that was not proposed, or not allowed.
    pub async fn case_waive(&self, ctx: &Context, id: &str, request: &WaiveGround) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseWaive, id, async {
            let with = self.reasoned(ctx, id, Action::CaseWaive, WAIVER, &request.ground, &request.reason).await?;
            let command = Command::WaiveGround { case: CaseId::new(id), ground: request.ground.clone(), reason: String::new() };
            self.staff_step(ctx, id, Action::CaseWaive, &command, &with).await
        })
        .await
    }

    async fn reasoned(&self, ctx: &Context, id: &str, action: Action, kind: &str, ground: &str, reason: &str) -> Result<With> {
        let file = self.file_of_case(ctx, id, action, action).await?;
        let length = reason.trim().chars().count();
        if length == 0 || length > MOST_TEXT {
            return Err(Error::field("reason", "reason", format!("a reason of 1 to {MOST_TEXT} characters is needed")));
        }
        let row = format!("{id} {ground}");
        let value = serde_json::json!({ "ground": ground, "reason": reason });
        let write: VaultWrite = put_json(&SubjectId::new(file.subject.as_str()), kind, &row, &value, self.micros())?;
        Ok(With { vault: vec![write] })
    }

    /// One row of the audit trail for a step, whoever asks for it and however.
    pub(super) async fn on_case(
        &self,
        ctx: &Context,
        action: Action,
        id: &str,
        work: impl Future<Output = Result<CaseView>>,
    ) -> Result<CaseView> {
        self.audited_step(ctx, action, &resource_of("case", id), |case: &CaseView| case.receipt_id.clone(), work).await
    }

    async fn own_step(&self, ctx: &Context, id: &str, action: Action, command: &Command) -> Result<CaseView> {
        self.staff_step(ctx, id, action, command, &With::default()).await
    }

    pub(super) async fn staff_step(&self, ctx: &Context, id: &str, action: Action, command: &Command, with: &With) -> Result<CaseView> {
        let file = self.file_of_case(ctx, id, action, action).await?;
        let id = CaseId::new(id);
        let acted = self.act(ctx, file, command, with, &Answer::Case(id.clone())).await?;
        self.case_answer(ctx, &acted, &id).await
    }

    async fn case_answer(&self, ctx: &Context, acted: &Acted, id: &CaseId) -> Result<CaseView> {
        let case = self.viewer(ctx, &acted.file, &[]).await?.case(id, &acted.warnings)?;
        self.with_why(case, ctx.language, &[]).await
    }

    pub(crate) async fn file_of_case(&self, ctx: &Context, case: &str, own: Action, any: Action) -> Result<CareFile> {
        let row = self.store.care_case(&aftercare_store::CaseId::new(case)).await?;
        let Some(row) = row else {
            return Err(self.missing(ctx, own, any, "case"));
        };
        self.permit(ctx, &row.subject_id, own, any, "case")?;
        self.load(row.file_id.as_str()).await
    }
}
