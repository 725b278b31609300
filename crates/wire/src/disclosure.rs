//! What the privacy officer keeps: requests of authorities, transfers of the business, receivers sold, exports, and how many people there are.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{LegalRequestKind, RuleRef};

/// An authority asks for somebody's data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalRequestCreate {
    /// Whose data: an e-mail address or the number of an account.
    pub who: String,
    pub authority: String,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "GB")]
    pub country: String,
    /// The law that it names.
    pub law: String,
    pub kind: LegalRequestKind,
    /// As the document is numbered.
    pub number: String,
    /// What it asks for, by category.
    pub asked: Vec<String>,
    /// The law forbids to tell the person before this day (ISO 8601).
    #[serde(default)]
    pub told_from: Option<String>,
}

/// What is decided on a request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalRequestDecide {
    pub enforceable: bool,
    /// Why; kept sealed.
    pub reason: String,
    /// What may go, of what was asked for; empty where it cannot be enforced.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// What was decided.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LegalDecisionView {
    pub at: String,
    pub enforceable: bool,
    pub reason: String,
    pub categories: Vec<String>,
    /// What went since, once each.
    pub released: Vec<String>,
}

/// A request with what became of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LegalRequestView {
    pub id: String,
    pub subject_id: String,
    pub received_at: String,
    pub authority: String,
    pub country: String,
    pub law: String,
    pub kind: LegalRequestKind,
    pub number: String,
    pub asked: Vec<String>,
    #[serde(default)]
    pub told_from: Option<String>,
    /// The document itself is kept, sealed.
    pub has_file: bool,
    #[serde(default)]
    pub decided: Option<LegalDecisionView>,
}

/// The business, or a part of it, goes to a successor of the register of recipients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferCreate {
    /// An id of the register.
    pub successor: String,
    /// `merger`, `acquisition`, `financing`, `asset-sale` or `insolvency`.
    pub kind: String,
    /// The first day on which data may go (ISO 8601).
    pub effective_on: String,
}

/// A transfer of the business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BusinessTransferView {
    pub id: String,
    pub announced_at: String,
    pub successor: String,
    pub name: String,
    pub kind: String,
    pub effective_on: String,
    /// Everybody was told.
    pub told: bool,
}

/// A receiver of aircraft broadcasts is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiverSaleCreate {
    /// The buyer's name: an organisation, never a person.
    pub organisation: String,
    /// Which kind of buyer, by the policy.
    #[schema(example = "critical-facility")]
    pub buyer: String,
    pub country: String,
    pub dealer: String,
    /// The dealer may sell receivers.
    pub dealer_qualified: bool,
    /// The receiver's serial number.
    pub serial: String,
}

/// A receiver that was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiverSaleView {
    pub id: String,
    pub at: String,
    pub organisation: String,
    pub buyer: String,
    pub country: String,
    pub dealer: String,
    pub serial: String,
    pub rules: Vec<RuleRef>,
}

/// Figures about nobody that were written out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportView {
    pub id: String,
    pub at: String,
    pub aim: String,
    pub rows: u64,
    pub withheld: u64,
    pub smallest_group: u64,
}

/// How many people of an area there are, beside what the policy says there never are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConsumersView {
    pub area: String,
    /// When they were counted last: once a night.
    pub counted_at: String,
    /// In so many months back from then.
    pub months: i64,
    pub rolling: u64,
    /// Ever, as far as they are still held.
    pub all: u64,
    /// The one of them that counts, by the reading in force.
    pub counted: u64,
    /// From here on the officer is told.
    pub told_from: u64,
    pub most: u64,
    pub rule: RuleRef,
}

/// Everything of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DisclosuresView {
    pub requests: Vec<LegalRequestView>,
    pub transfers: Vec<BusinessTransferView>,
    pub receivers: Vec<ReceiverSaleView>,
    pub exports: Vec<ExportView>,
    pub consumers: Vec<ConsumersView>,
    /// Categories by their words, for whoever decides.
    pub categories: Vec<CategoryName>,
    pub buyers: Vec<String>,
    /// Of the register of recipients: who could take over.
    pub successors: Vec<CategoryName>,
}

/// A word with what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryName {
    pub slug: String,
    pub name: String,
}

impl LegalRequestView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "01JZ8T2M5Q000000000000000R".to_owned(),
            subject_id: "01JZ8T2M5Q0000000000000000".to_owned(),
            received_at: "2022-08-02T09:00:00Z".to_owned(),
            authority: "Example Aviation Authority".to_owned(),
            country: "GB".to_owned(),
            law: "Example Aviation Act, section 4".to_owned(),
            kind: LegalRequestKind::CourtOrder,
            number: "EX-2022-17".to_owned(),
            asked: vec!["flight-records".to_owned(), "contact".to_owned()],
            told_from: None,
            has_file: false,
            decided: None,
        }
    }

    #[must_use]
    pub fn sample_decided() -> Self {
        let decided = LegalDecisionView {
            at: "2022-08-03T09:00:00Z".to_owned(),
            enforceable: true,
            reason: "an order of the court of where we are".to_owned(),
            categories: vec!["flight-records".to_owned()],
            released: vec!["flight-records".to_owned()],
        };
        Self { decided: Some(decided), has_file: true, told_from: Some("2022-12-01".to_owned()), ..Self::sample() }
    }
}

impl DisclosuresView {
    #[must_use]
    pub fn sample() -> Self {
        let name = |slug: &str, name: &str| CategoryName { slug: slug.to_owned(), name: name.to_owned() };
        let (id, at) = ("01JZ8T2M5Q000000000000000S".to_owned(), "2022-08-02T09:00:00Z".to_owned());
        Self {
            requests: vec![LegalRequestView::sample_decided(), LegalRequestView::sample()],
            transfers: vec![BusinessTransferView {
                id: id.clone(),
                announced_at: at.clone(),
                successor: "example-successor".to_owned(),
                name: "Example Holding Ltd".to_owned(),
                kind: "merger".to_owned(),
                effective_on: "2022-10-01".to_owned(),
                told: false,
            }],
            receivers: vec![ReceiverSaleView {
                id: id.clone(),
                at: at.clone(),
                organisation: "Example Airport".to_owned(),
                buyer: "critical-facility".to_owned(),
                country: "GB".to_owned(),
                dealer: "Example Dealer Ltd".to_owned(),
                serial: "EXAMPLE-RECEIVER-1".to_owned(),
                rules: Vec::new(),
            }],
            exports: vec![ExportView { id, at, aim: "product-safety".to_owned(), rows: 12, withheld: 7, smallest_group: 10 }],
            consumers: vec![ConsumersView {
                area: "california".to_owned(),
                counted_at: "2022-08-02T02:00:00Z".to_owned(),
                months: 12,
                rolling: 12_044,
                all: 20_001,
                counted: 20_001,
                told_from: 3_600_000,
                most: 4_000_000,
                rule: RuleRef::new("RULE-1", "", "More people than this are never counted."),
            }],
            categories: vec![name("contact", "Contact details"), name("flight-records", "Flight records")],
            buyers: vec!["public-safety-agency".to_owned(), "critical-facility".to_owned()],
            successors: vec![name("example-successor", "Example Holding Ltd")],
        }
    }
}

// Who is asked about, and why, stays out of logs.
macro_rules! closed {
    ($($name:ident),+) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })+
    };
}

closed!(LegalRequestCreate, LegalRequestDecide, LegalDecisionView, LegalRequestView, DisclosuresView);
