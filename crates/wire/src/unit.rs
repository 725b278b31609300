use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Act, BindingWhat, Channel, Role, UnitState, Window};

/// An owner registers a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceRegister {
    /// A slug of the catalogue.
    pub model: String,
    pub serial: String,
    pub bought_on: String,
    /// ISO 3166-1 alpha-2.
    pub bought_in: String,
    pub channel: Channel,
    pub proof_of_purchase: bool,
    /// Left out: the last day of the catalogue's warranty period.
    #[serde(default)]
    pub warranty_last_day: Option<String>,
}

/// Staff look for a customer's device. One of the two is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitSearch {
    /// The whole serial number, in any spelling.
    #[serde(default)]
    pub serial: Option<String>,
    /// The address that the customer signs in with.
    #[serde(default)]
    pub email: Option<String>,
}

/// A binding is set or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BindingChange {
    pub unit_id: String,
    pub what: BindingWhat,
    /// True: bind; false: unbind.
    pub bind: bool,
}

/// A device as its owner or staff sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitView {
    pub id: String,
    /// All but the last characters replaced.
    pub serial_masked: String,
    /// Only for the owner and for staff who work on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    pub model: String,
    pub model_name: String,
    pub flies: bool,
    pub state: UnitState,
    pub bought_on: String,
    pub bought_in: String,
    pub channel: Channel,
    pub proof_of_purchase: bool,
    /// The official warranty.
    pub warranty: Window,
    pub bindings: BindingState,
    #[serde(default)]
    pub plan_id: Option<String>,
    #[serde(default)]
    pub open_case_id: Option<String>,
    /// The units of one plan or device in the order in which they replaced each other; this one included.
    pub lineage: Vec<LineageEntry>,
    /// Counts every change; give it back with a step so that nobody overwrites what they have not seen.
    pub version: u64,
}

/// What is bound now, and how it came to be so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BindingState {
    pub account: bool,
    pub controller: bool,
    pub history: Vec<BindingEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BindingEntry {
    pub at: String,
    pub what: BindingWhat,
    pub bound: bool,
    pub actor_role: Role,
}

/// One unit in a row of replacements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineageEntry {
    pub unit_id: String,
    pub serial_masked: String,
    pub model_name: String,
    pub state: UnitState,
    /// When it entered the row.
    pub since: String,
    /// The case that brought it, none for the first one.
    #[serde(default)]
    pub case_id: Option<String>,
}

/// Everything that happened to a unit and its plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitHistory {
    pub unit: UnitView,
    pub entries: Vec<HistoryEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HistoryEntry {
    pub at: String,
    pub act: Act,
    pub actor_role: Role,
    #[serde(default)]
    pub case_id: Option<String>,
    #[serde(default)]
    pub receipt_id: Option<String>,
    /// One line in the language of the request.
    #[serde(default)]
    pub note: Option<String>,
}

impl UnitView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "01JZ8T2M5Q0000000000000001".to_owned(),
            serial_masked: "••••••T-2".to_owned(),
            serial: Some("EXAMPLE-UNIT-2".to_owned()),
            model: "example-one".to_owned(),
            model_name: "Example One".to_owned(),
            flies: true,
            state: UnitState::Normal,
            bought_on: "2022-06-01".to_owned(),
            bought_in: "ID".to_owned(),
            channel: Channel::Official,
            proof_of_purchase: true,
            warranty: Window::sample_of("warranty", "2022-06-01", "2023-05-31", true),
            bindings: BindingState::sample(),
            plan_id: Some("01JZ8T2M5Q0000000000000003".to_owned()),
            open_case_id: Some("01JZ8T2M5Q0000000000000002".to_owned()),
            lineage: vec![
                LineageEntry {
                    unit_id: "01JZ8T2M5Q0000000000000007".to_owned(),
                    serial_masked: "••••••T-1".to_owned(),
                    model_name: "Example One".to_owned(),
                    state: UnitState::Replaced,
                    since: "2022-06-01".to_owned(),
                    case_id: None,
                },
                LineageEntry::sample(),
            ],
            version: 7,
        }
    }
}

impl BindingState {
    #[must_use]
    pub fn sample() -> Self {
        let entry = |at: &str, what, bound, actor_role| BindingEntry { at: at.to_owned(), what, bound, actor_role };
        Self {
            account: true,
            controller: false,
            history: vec![
                entry("2022-06-03T04:20:00Z", BindingWhat::Both, true, Role::Owner),
                entry("2022-07-18T01:05:00Z", BindingWhat::Controller, false, Role::Agent),
            ],
        }
    }
}

impl LineageEntry {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            unit_id: "01JZ8T2M5Q0000000000000001".to_owned(),
            serial_masked: "••••••T-2".to_owned(),
            model_name: "Example One".to_owned(),
            state: UnitState::Normal,
            since: "2022-07-20".to_owned(),
            case_id: Some("01JZ8T2M5Q0000000000000008".to_owned()),
        }
    }
}

impl UnitHistory {
    #[must_use]
    pub fn sample() -> Self {
        let entry = |at: &str, act, actor_role, note: Option<&str>| HistoryEntry {
            at: at.to_owned(),
            act,
            actor_role,
            case_id: None,
            receipt_id: Some("01JZ8T2M5Q000000000000000A".to_owned()),
            note: note.map(str::to_owned),
        };
        Self {
            unit: UnitView::sample(),
            entries: vec![
                entry("2022-06-02T03:00:00Z", Act::BuyPlan, Role::Owner, Some("Two-year plan, effective 2 June 2022")),
                entry("2022-06-03T04:20:00Z", Act::Bind, Role::Owner, None),
                entry("2022-07-20T08:30:00Z", Act::Ship, Role::Agent, Some("Replacement unit joined the plan")),
                entry("2022-08-01T05:00:00Z", Act::Open, Role::Owner, None),
            ],
        }
    }
}
