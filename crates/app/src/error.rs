//! Why a use case did not happen.

use aftercare_wire::{ChangedSince, FieldError, LeastChange, MissingFact, Problem, RuleRef};
use std::fmt;

pub type Result<T> = std::result::Result<T, Error>;

/// A refusal by the terms, ready to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub act: String,
    pub rules: Vec<RuleRef>,
    pub least: Vec<LeastChange>,
    pub missing: Vec<MissingFact>,
}

/// Why a use case did not happen. Nothing was written.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// The terms say no.
    Refused(Box<Refused>),
    /// Fields of the request are wrong.
    Input(Vec<FieldError>),
    /// Not signed in, or not any more.
    Unauthenticated,
    /// Signed in, but not allowed.
    Forbidden {
        action: &'static str,
    },
    NotFound {
        what: &'static str,
    },
    /// Somebody else was first; this is what changed.
    Changed(Box<ChangedSince>),
    /// The idempotency key belongs to another request.
    KeyReused,
    /// The first request with this key is still running.
    KeyInProgress,
    /// Too many attempts.
    TooMany {
        retry_after_seconds: u32,
    },
    /// Ours; the text is for the log and holds nothing personal.
    Internal(String),
}

impl Error {
    #[must_use]
    pub fn field(field: &str, code: &str, message: impl Into<String>) -> Self {
        Self::Input(vec![FieldError { field: field.to_owned(), message: message.into(), code: Some(code.to_owned()) }])
    }

    /// HTTP's number for it (RFC 9110).
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Refused(_) | Self::Changed(_) | Self::KeyInProgress => 409,
            Self::Input(_) | Self::KeyReused => 422,
            Self::Unauthenticated => 401,
            Self::Forbidden { .. } => 403,
            Self::NotFound { .. } => 404,
            Self::TooMany { .. } => 429,
            Self::Internal(_) => 500,
        }
    }

    /// A stable name, the last part of the problem's `type`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::Input(_) => "invalid-input",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden { .. } => "forbidden",
            Self::NotFound { .. } => "not-found",
            Self::Changed(_) => "changed",
            Self::KeyReused => "idempotency-key-reused",
            Self::KeyInProgress => "idempotency-key-in-progress",
            Self::TooMany { .. } => "too-many-requests",
            Self::Internal(_) => "internal",
        }
    }

    /// The problem document (RFC 9457).
    #[must_use]
    pub fn problem(&self) -> Problem {
        let mut problem = Problem {
            kind: format!("/problems/{}", self.code()),
            title: self.title().to_owned(),
            status: self.status(),
            detail: None,
            instance: None,
            rules: Vec::new(),
            errors: Vec::new(),
            least: Vec::new(),
            missing: Vec::new(),
            changed: None,
        };
        match self {
            Self::Refused(refused) => {
                problem.detail = refused.rules.first().map(|rule| rule.summary.clone());
                problem.rules.clone_from(&refused.rules);
                problem.least.clone_from(&refused.least);
                problem.missing.clone_from(&refused.missing);
            }
            Self::Input(errors) => problem.errors.clone_from(errors),
            Self::Changed(changed) => problem.changed = Some((**changed).clone()),
            Self::NotFound { what } => problem.detail = Some(format!("there is no such {what}")),
            _ => {}
        }
        problem
    }

    fn title(&self) -> &'static str {
        match self {
            Self::Refused(_) => "the terms do not allow this step",
            Self::Input(_) => "some fields cannot be taken",
            Self::Unauthenticated => "signing in is needed",
            Self::Forbidden { .. } => "this account may not do that",
            Self::NotFound { .. } => "not found",
            Self::Changed(_) => "somebody else changed this meanwhile",
            Self::KeyReused => "the idempotency key was used for another request",
            Self::KeyInProgress => "a request with this idempotency key is running",
            Self::TooMany { .. } => "too many attempts",
            Self::Internal(_) => "something went wrong on our side",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal(reason) => write!(f, "{}: {reason}", self.title()),
            Self::Input(errors) => {
                f.write_str(self.title())?;
                errors.iter().try_for_each(|error| write!(f, "; {}: {}", error.field, error.message))
            }
            _ => f.write_str(self.title()),
        }
    }
}

impl std::error::Error for Error {}

impl From<aftercare_store::Error> for Error {
    fn from(error: aftercare_store::Error) -> Self {
        match error {
            aftercare_store::Error::Taken { kind } => Self::field(&kind, "taken", "this belongs to another record"),
            aftercare_store::Error::NotFound { what } => Self::NotFound { what },
            aftercare_store::Error::Erased { .. } => {
                Self::field("person", "erased", "this person was erased: what is about them alone cannot be kept any more; leave it out")
            }
            aftercare_store::Error::Held { .. } => Self::field("person", "held", "what is held about this person may not be removed"),
            aftercare_store::Error::Invalid { field, reason } => Self::field(field, "invalid", reason),
            other => Self::Internal(other.to_string()),
        }
    }
}
