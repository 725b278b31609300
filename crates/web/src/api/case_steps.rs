//! The steps of a case, one function each: all take what the step says, and answer with the case as it is afterwards.

use super::body::{At, Document, Nothing, Optional};
use super::client::Client;
use super::failure::Failure;
use super::turn::Done;
use aftercare_wire::{Assess, CaseView, Choose, EvidenceAdd, HandOver, Parcel, Pay, Refund, Refuse, ReportProduce, Ship, WaiveGround};

macro_rules! said {
    ($(#[doc = $doc:literal] $name:ident($body:ty) at $path:literal by $step:ident;)+) => {
        $(
            #[doc = $doc]
            #[utoipa::path(
                post,
                path = $path,
                params(("case_id" = String, Path)),
                request_body = $body,
                responses((status = 200, body = CaseView))
            )]
            pub(super) async fn $name(client: Client, At(id): At<String>, body: Document<$body>) -> Result<Done, Failure> {
                let turn = client.turn(&body.bytes).await?;
                turn.done(client.app().$step(&turn.ctx, &id, &body.value)).await
            }
        )+
    };
}

macro_rules! done {
    ($(#[doc = $doc:literal] $name:ident at $path:literal;)+) => {
        $(
            #[doc = $doc]
            #[utoipa::path(post, path = $path, params(("case_id" = String, Path)), responses((status = 200, body = CaseView)))]
            pub(super) async fn $name(client: Client, At(id): At<String>, body: Nothing) -> Result<Done, Failure> {
                let turn = client.turn(&body.bytes).await?;
                turn.done(client.app().$name(&turn.ctx, &id)).await
            }
        )+
    };
}

said! {
    /// The parcel goes to the carrier.
    case_hand_over(HandOver) at "/api/v1/cases/{case_id}/hand-over" by case_hand_over;
    /// The service centre has the parcel, and may have counted it.
    case_receive(Parcel) at "/api/v1/cases/{case_id}/receive" by case_receive;
    /// The assessor states cause, damage and findings.
    case_assess(Assess) at "/api/v1/cases/{case_id}/assess" by case_assess;
    /// The customer chooses a service.
    case_choose(Choose) at "/api/v1/cases/{case_id}/choose" by case_choose;
    /// The customer pays what is due; the amount must be the one that was shown.
    case_pay(Pay) at "/api/v1/cases/{case_id}/pay" by case_pay;
    /// What was owed was paid back; the amount must be the one that was shown.
    case_refund(Refund) at "/api/v1/cases/{case_id}/refund" by case_refund;
    /// The service is done and the unit on its way.
    case_ship(Ship) at "/api/v1/cases/{case_id}/ship" by case_ship;
    /// A person at the provider refuses on a ground.
    case_refuse(Refuse) at "/api/v1/cases/{case_id}/refuse" by case_refuse;
    /// A person at the provider sets a proposed ground aside.
    case_waive_ground(WaiveGround) at "/api/v1/cases/{case_id}/waive" by case_waive;
    /// Files that were uploaded before join an open case.
    case_evidence_add(EvidenceAdd) at "/api/v1/cases/{case_id}/evidence" by evidence_add;
}

done! {
    /// The customer, having found the aircraft, asks to cancel the report.
    case_cancel_report at "/api/v1/cases/{case_id}/cancel-report";
    /// The aircraft turned up.
    case_found at "/api/v1/cases/{case_id}/found";
    /// The customer has the unit.
    case_sign at "/api/v1/cases/{case_id}/sign";
    /// The customer will not pay for missing pieces.
    case_decline_surcharge at "/api/v1/cases/{case_id}/decline-surcharge";
    /// The customer drops the case.
    case_withdraw at "/api/v1/cases/{case_id}/withdraw";
}

/// The flight report is produced and kept as it is; its receipt names its hash and that of its record. The aircraft is locked from then on.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case_id}/report",
    params(("case_id" = String, Path)),
    request_body = ReportProduce,
    responses((status = 200, body = CaseView))
)]
pub(super) async fn case_report(client: Client, At(id): At<String>, body: Optional<ReportProduce>) -> Result<Done, Failure> {
    let turn = client.turn(&body.bytes).await?;
    turn.done(client.app().case_report(&turn.ctx, &id, &body.value)).await
}
