use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Act, CaseKind, CaseState, Cause, ClauseView, ComponentView, EvidenceView, Money, Party, Role, RuleRef, SendTo, Service, UnitView,
};

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseSummary {
    pub id: String,
    pub kind: CaseKind,
    pub state: CaseState,
    pub unit_id: String,
    pub unit_name: String,
    pub opened_on: String,
    #[serde(default)]
    pub next_step: Option<NextStep>,
    pub overdue: bool,
}

/// A case with everything that the reader may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CaseView {
    pub id: String,
    pub kind: CaseKind,
    pub state: CaseState,
    pub unit: UnitView,
    #[serde(default)]
    pub plan_id: Option<String>,
    pub edition: String,
    pub region: String,
    pub opened_on: String,
    #[serde(default)]
    pub happened_at: Option<String>,
    /// The customer's words; only for those who may read them.
    #[serde(default)]
    pub description: Option<String>,
    /// The last civil day for handing the parcel over.
    #[serde(default)]
    pub due_on: Option<String>,
    pub overdue: bool,
    /// The provider must not read the product's data.
    pub no_access: bool,
    #[serde(default)]
    pub service: Option<Service>,
    pub offers: Vec<OfferView>,
    #[serde(default)]
    pub fee: Option<FeeView>,
    /// What is still to be paid back.
    #[serde(default)]
    pub refund_due: Option<Money>,
    /// Staff and the customer: under which numbers the payment provider knows what was paid and paid back.
    #[serde(default)]
    pub payments: Vec<PaymentReference>,
    /// The privacy policy that the customer accepted with the application.
    #[serde(default)]
    pub privacy: Option<PrivacyAccepted>,
    #[serde(default)]
    pub assessment: Option<AssessmentView>,
    /// In order of time.
    pub timeline: Vec<TimelineEntry>,
    #[serde(default)]
    pub next_step: Option<NextStep>,
    /// The acts that the reader may try now.
    pub acts: Vec<Act>,
    pub warnings: Vec<RuleRef>,
    /// Staff only: grounds on which the case may be refused.
    #[serde(default)]
    pub grounds: Vec<ProposedGround>,
    /// What is to be done or told; the preparation checklist.
    pub duties: Vec<Duty>,
    /// What a complete parcel consists of.
    pub components: Vec<ComponentView>,
    /// Staff only: what this model is made of, of which the assessment states the damaged parts.
    #[serde(default)]
    pub parts: Vec<ComponentView>,
    pub missing: Vec<MissingPiece>,
    /// The carrier's number of the parcel to the service centre.
    #[serde(default)]
    pub tracking: Option<String>,
    /// The carrier's number of the parcel to the customer.
    #[serde(default)]
    pub return_tracking: Option<String>,
    /// Where the customer's parcel goes, while it has not arrived.
    #[serde(default)]
    pub send_to: Option<SendTo>,
    pub evidence: Vec<EvidenceView>,
    /// The clauses of the latest decision.
    pub why: Vec<ClauseView>,
    #[serde(default)]
    pub receipt_id: Option<String>,
    /// Why a person refused it, if somebody did.
    #[serde(default)]
    pub refusal: Option<RefusalView>,
    pub version: u64,
}

/// A service that the customer could choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferView {
    pub service: Service,
    pub free: bool,
    pub open: bool,
    /// What it would cost, where that is known before the choice.
    #[serde(default)]
    pub cost: Option<Money>,
    /// Uses that would be left afterwards, for a service that is counted.
    #[serde(default)]
    pub left_after: Option<u32>,
    /// The clauses that open it or close it.
    pub why: Vec<ClauseView>,
}

/// What is to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeeView {
    /// What the customer pays in total.
    pub total: Money,
    /// The part that is paid already.
    pub paid: Money,
    pub lines: Vec<FeeLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeeLine {
    /// `replacement`, `missing-components`, `repair-material`, `repair-labour`, `discount`, …
    pub line: String,
    pub amount: Money,
    pub payer: Party,
    pub why: Vec<RuleRef>,
}

/// What the service centre found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssessmentView {
    pub at: String,
    pub cause: Cause,
    pub in_warranty_scope: bool,
    pub damaged: Vec<ComponentView>,
    pub findings: Vec<RuleRef>,
}

/// A payment or a refund as the payment provider knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaymentReference {
    /// `pay` or `refund`.
    pub act: Act,
    pub reference: String,
}

/// Which privacy policy was accepted, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PrivacyAccepted {
    pub version: String,
    pub at: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TimelineEntry {
    pub at: String,
    pub act: Act,
    pub actor_role: Role,
    #[serde(default)]
    pub receipt_id: Option<String>,
    /// One line in the language of the request.
    #[serde(default)]
    pub note: Option<String>,
}

/// What has to happen next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NextStep {
    pub who: Party,
    pub act: Act,
    /// The last civil day for it.
    #[serde(default)]
    pub deadline: Option<String>,
    #[serde(default)]
    pub why: Vec<RuleRef>,
}

/// Something that one side has to do or has to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Duty {
    pub rule: RuleRef,
    pub who: Party,
}

/// A person's refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusalView {
    pub ground: RuleRef,
    /// What the customer is told.
    pub reason: String,
}

/// A ground that the terms propose for a refusal; a person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposedGround {
    pub rule: RuleRef,
    /// The facts speak for it; otherwise it is open to judgement.
    pub proposed: bool,
    /// It can be set aside. What an assessor found cannot: it closes services by itself.
    pub waivable: bool,
    /// It was set aside, and why.
    #[serde(default)]
    pub waived: Option<String>,
}

/// A piece that belongs into the parcel and is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MissingPiece {
    pub component: ComponentView,
    /// What this many pieces cost.
    #[serde(default)]
    pub surcharge: Option<Money>,
}

/// What changed since the version that a step was based on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedSince {
    pub seen_version: u64,
    pub current_version: u64,
    pub entries: Vec<TimelineEntry>,
}
