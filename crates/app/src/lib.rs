//! Use cases: authorize, load, decide, store in one transaction.
//!
//! Absent here: HTTP, SQL text.

mod account;
mod age;
mod audit;
mod authorise;
mod browser_name;
mod care;
mod chore;
mod closing;
mod compare;
mod contact;
mod context;
mod decision;
mod denial;
mod desk;
mod disclosure;
mod erasure;
mod error;
mod files;
mod finding;
mod gate;
mod giving_back;
mod hold;
mod idempotency;
mod inventory;
mod language;
mod letter;
mod log;
mod login;
mod look_up;
mod mail;
mod notice;
mod operator;
mod optional_profile;
mod paging;
mod parent;
mod passkey;
mod password;
mod password_change;
mod password_reset;
mod person;
mod phone_code;
mod receipt;
mod retention;
mod rights;
mod said_in_mail;
mod search;
mod session;
mod sign_in;
mod sign_up;
mod sweep;
mod terms;
#[cfg(test)]
mod tests;
mod text;
mod token;
mod totals;
mod users;
mod view;

pub use aftercare_core::person::Signal;
pub use aftercare_documents::{LoginKind, Logins, Operator};
pub use aftercare_privacy::CookieChoices;
pub use aftercare_store::SubjectId;
pub use aftercare_terms::Difference;
pub use audit::{TrailAsk, resource_of};
pub use authorise::{Action, authorisation_matrix, authorise, permit, scopes_of};
pub use browser_name::browser_name;
pub use care::{Acted, Rebuilt, date};
pub use chore::Chore;
pub use context::{Clock, Context, Principal};
pub use desk::QueueQuery;
pub use disclosure::{Deidentified, ExportFile};
pub use erasure::{Erasing, Given, GivenFile};
pub use error::{Error, Refused, Result};
pub use files::{Download, MOST_FILE_BYTES, MOST_KEPT_RECORDS, MOST_PHOTOS, MOST_RECORDS, Reader, Upload};
pub use gate::Caller;
pub use hold::Hold;
pub use idempotency::Begun;
pub use inventory::inventory_fits;
pub use log::{LogField, Redacted, log};
pub use mail::{Mail, MailRun, Mailer, Notices, Sent, Unsent};
pub use paging::PageAsk;
pub use person::{
    Allowed, BrowserChoice, Browsing, Letter, Mailing, PersonActed, PolicyToTell, PrivacyReader, Residence, WhereItStands, Who,
};
pub use retention::Retained;
pub use rights::{Answered, CHANNELS as RIGHTS_CHANNELS, MemberNew, Proof, RightsActed, RightsNew, StandinNew, Step};
pub use session::{SessionToken, csrf_holds, csrf_of};
pub use text::{Carriers, TextMessage, Texter};

use aftercare_core::World;
use aftercare_core::person::Publications;
use aftercare_passkey::RelyingParty;
use aftercare_privacy::inventory::Inventory;
use aftercare_store::{Micros, Randomness, Store};
use jiff::Timestamp;
use std::fmt;
use std::sync::{Arc, RwLock};

/// The product without its faces. Cheap to clone.
#[derive(Clone)]
pub struct App {
    store: Store,
    world: Arc<World>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    gate: Arc<gate::Gate>,
    compared: compare::Compared,
    operator: Arc<Operator>,
    logins: Arc<Logins>,
    inventory: Arc<Inventory>,
    reader: Option<Arc<Reader>>,
    publications: Arc<RwLock<Arc<Publications>>>,
    heard: Arc<person::Heard>,
    people: Arc<person::Folded>,
    relying_party: Option<Arc<RelyingParty>>,
    file_limit: u64,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("App(…)")
    }
}

impl App {
    #[must_use]
    pub fn new(store: Store, world: Arc<World>, clock: Arc<dyn Clock>, randomness: Arc<dyn Randomness>) -> Self {
        Self {
            store,
            world,
            gate: Arc::new(gate::Gate::new(Arc::clone(&clock))),
            clock,
            randomness,
            compared: compare::Compared::default(),
            operator: Arc::default(),
            logins: Arc::default(),
            inventory: inventory::embedded(),
            reader: None,
            publications: Arc::default(),
            heard: Arc::default(),
            people: Arc::default(),
            relying_party: None,
            file_limit: MOST_FILE_BYTES,
        }
    }

    /// Sessions, access tokens, attempts to sign in and idempotency keys go by this clock; for a demonstration whose own clock stands
    /// still and is moved by hand, which must neither sign people out nor keep them out.
    #[must_use]
    pub fn with_wall_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { gate: Arc::new(gate::Gate::new(clock)), ..self }
    }

    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn micros(&self) -> Micros {
        Micros(self.now().as_microsecond())
    }

    /// Random bytes.
    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.randomness.fill(&mut bytes).map_err(|reason| Error::Internal(format!("no random bytes: {reason}")))?;
        Ok(bytes)
    }

    /// A new ULID: the moment, then randomness.
    pub(crate) fn new_id(&self) -> Result<String> {
        let millis = u64::try_from(self.now().as_millisecond()).unwrap_or(0);
        Ok(ulid::Ulid::from_parts(millis, u128::from_be_bytes(self.random::<16>()?)).to_string())
    }
}
