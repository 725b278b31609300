//! Who asks, in which language, and on what they have seen.

use crate::person::SYSTEM;
use aftercare_store::{IdempotencyTicket, SubjectId};
use aftercare_wire::{Language, Role, Scope};
use jiff::Timestamp;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    Anonymous,
    /// Signed in with a browser.
    Person {
        subject: SubjectId,
        role: Role,
    },
    /// A program with a token of an account; it can do what account and scopes both allow.
    Program {
        subject: SubjectId,
        role: Role,
        scopes: Vec<Scope>,
    },
}

impl Principal {
    #[must_use]
    pub fn subject(&self) -> Option<&SubjectId> {
        match self {
            Self::Anonymous => None,
            Self::Person { subject, .. } | Self::Program { subject, .. } => Some(subject),
        }
    }

    #[must_use]
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Anonymous => None,
            Self::Person { role, .. } | Self::Program { role, .. } => Some(*role),
        }
    }

    /// Works for the provider.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        matches!(self.role(), Some(Role::Agent | Role::Assessor | Role::Editor | Role::PrivacyOfficer | Role::Administrator))
    }
}

/// One request.
#[derive(Clone)]
pub struct Context {
    pub principal: Principal,
    pub language: Language,
    /// The version of the care file that the person has seen; a change on an older one is told, not overwritten.
    pub seen_version: Option<u64>,
    /// Where the answer must be kept for a repetition of the request.
    pub idempotency: Option<IdempotencyTicket>,
}

impl Context {
    #[must_use]
    pub fn new(principal: Principal, language: Language) -> Self {
        Self { principal, language, seen_version: None, idempotency: None }
    }
}

/// The program itself.
pub(crate) fn system() -> Context {
    Context::new(Principal::Person { subject: SubjectId::new(SYSTEM), role: Role::System }, Language::En)
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("role", &self.principal.role()).field("language", &self.language).finish_non_exhaustive()
    }
}
