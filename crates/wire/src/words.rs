//! The closed vocabularies. Their spelling is that of the scenario language and of `facts.toml`.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A word that is not in the vocabulary it was read for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    pub word: String,
    pub vocabulary: &'static str,
}

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is not a {}", self.word, self.vocabulary)
    }
}

impl std::error::Error for UnknownWord {}

macro_rules! words {
    ($(#[doc = $doc:literal])* $name:ident, $vocabulary:literal { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $(#[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word of the vocabulary, in its documented order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as it is written in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        // Derived, the schema would show the variants: a word that comes through a macro is not read there.
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let words = Self::ALL.iter().map(|word| word.as_str());
                let description = [$($doc.trim()),*].join(" ");
                ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).description(Some(description)).into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownWord { word: text.to_owned(), vocabulary: $vocabulary }),
                }
            }
        }
    };
}

words! {
    /// The type of service chosen at registration.
    CaseKind, "kind of case" { Repair = "repair", Express = "express", Flyaway = "flyaway", Maintenance = "maintenance" }
}

words! {
    /// Where a case stands.
    CaseState, "state of a case" {
        Registered = "registered", AwaitingReturn = "awaiting-return", Received = "received", Assessed = "assessed",
        Chosen = "chosen", AwaitingPayment = "awaiting-payment", Paid = "paid", Shipped = "shipped", Signed = "signed",
        Withdrawn = "withdrawn", Refused = "refused", Unavailable = "unavailable",
    }
}

impl CaseState {
    /// Nothing more happens in the case.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Signed | Self::Withdrawn | Self::Refused | Self::Unavailable)
    }
}

words! {
    /// What can be chosen for a case after assessment.
    Service, "service" {
        Warranty = "warranty", ExtendedWarranty = "extended-warranty", Replacement = "replacement",
        FlyawayReplacement = "flyaway-replacement", RepairDiscount = "repair-discount", Maintenance = "maintenance", None = "none",
    }
}

words! {
    /// What somebody does: the verbs of the process.
    Act, "act" {
        Open = "open", HandOver = "hand_over", Receive = "receive", Assess = "assess", Choose = "choose", Report = "report",
        CancelReport = "cancel_report", Found = "found", Pay = "pay", Refund = "refund", Ship = "ship", Sign = "sign",
        DeclineSurcharge = "decline_surcharge", Withdraw = "withdraw", Refuse = "refuse", WaiveGround = "waive_ground",
        Bind = "bind", Unbind = "unbind", BuyPlan = "buy_plan", Exit = "exit", ConfirmExit = "confirm_exit",
        ReturnDevice = "return_device", ReturnPlan = "return_plan", TransferPlan = "transfer_plan",
    }
}

words! {
    /// The state of a unit.
    UnitState, "state of a unit" { Normal = "normal", Locked = "locked", Replaced = "replaced", ProviderOwned = "provider-owned" }
}

words! {
    /// The state of a plan.
    PlanState, "state of a plan" {
        Pending = "pending", Active = "active", Expired = "expired", Ended = "ended", Returned = "returned",
    }
}

words! {
    /// The safe-flight reward: not earned, not yet decided, or granted (then its window is given).
    RewardState, "state of a reward" { None = "none", Pending = "pending", Granted = "granted" }
}

words! {
    /// Where a device was bought.
    Channel, "sales channel" { Official = "official", Authorized = "authorized", Other = "other" }
}

words! {
    /// Which binding is meant.
    BindingWhat, "binding" { Account = "account", Controller = "controller", Both = "both" }
}

words! {
    /// The cause of a damage or loss, as the assessor states it.
    Cause, "cause" { Accident = "accident", NormalUse = "normal-use", Quality = "quality", UserError = "user-error" }
}

words! {
    /// Who acts, and what an account may be. `system` is a timer; nobody signs in as it.
    Role, "role" {
        Owner = "owner", Agent = "agent", Assessor = "assessor", Editor = "editor",
        PrivacyOfficer = "privacy-officer", Administrator = "administrator", System = "system",
    }
}

words! {
    /// What kind of paper a request of an authority came on.
    LegalRequestKind, "kind of request" { CourtOrder = "court-order", Subpoena = "subpoena", Warrant = "warrant", Request = "request" }
}

words! {
    /// Who has to pay or to do something.
    Party, "party" { Customer = "customer", Provider = "provider" }
}

words! {
    /// What an access token may be used for.
    Scope, "scope" {
        UnitsRead = "units:read", UnitsWrite = "units:write", PlansRead = "plans:read", PlansWrite = "plans:write",
        CasesRead = "cases:read", CasesWrite = "cases:write", DeskRead = "desk:read", DeskWrite = "desk:write",
        TermsRead = "terms:read", AuditRead = "audit:read", Admin = "admin",
    }
}

words! {
    /// The languages that the product speaks.
    Language, "language" { En = "en", De = "de", Nl = "nl" }
}
