use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChangedSince, LeastChange, MissingFact, RuleRef};

/// The media type of a [`Problem`].
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

/// Why a request was not carried out (RFC 9457). Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A stable URI reference naming the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "/problems/refused")]
    pub kind: String,
    /// What happened, the same for every problem of this kind.
    pub title: String,
    pub status: u16,
    /// What happened this time, and what can be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The request's path or its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The rules that a refusal rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleRef>,
    /// What is wrong with the fields of the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The least that would have to be different for another answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub least: Vec<LeastChange>,
    /// Facts that are not known and could change the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingFact>,
    /// What somebody else changed meanwhile, where that is the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<ChangedSince>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// The field's name, dots between levels: `repair.material`.
    pub field: String,
    pub message: String,
    /// A stable code of the message, for programs: `required`, `not-a-date`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Problem {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            kind: "/problems/refused".to_owned(),
            title: "the step was refused".to_owned(),
            status: 409,
            detail: Some("The one flyaway replacement of this plan has been used. A replacement after damage is still open.".to_owned()),
            instance: Some("/api/v1/cases/01JZ8T2M5Q0000000000000002/choose".to_owned()),
            rules: vec![RuleRef::sample()],
            errors: Vec::new(),
            least: vec![LeastChange::sample()],
            missing: Vec::new(),
            changed: None,
        }
    }

    #[must_use]
    pub fn sample_fields() -> Self {
        Self {
            kind: "/problems/invalid".to_owned(),
            title: "the request is not valid".to_owned(),
            status: 400,
            detail: Some("One field needs another value.".to_owned()),
            instance: Some("/api/v1/units".to_owned()),
            rules: Vec::new(),
            errors: vec![FieldError::sample()],
            least: Vec::new(),
            missing: Vec::new(),
            changed: None,
        }
    }
}

impl FieldError {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            field: "bought_on".to_owned(),
            message: "`2022-02-30` is not a date of the calendar".to_owned(),
            code: Some("not-a-date".to_owned()),
        }
    }
}
