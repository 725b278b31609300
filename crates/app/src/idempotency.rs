//! Idempotency keys: the same request with the same key is answered once, and told the same afterwards.

use crate::App;
use crate::context::Principal;
use crate::error::{Error, Result};
use crate::session::sha256_hex;
use aftercare_store::{Idempotency, IdempotencyDone, IdempotencyTicket, Micros};

/// A request that has not finished by then will not; another may take its key.
const STALE_MICROS: i64 = 60 * 1_000_000;
const KEY_BYTES: usize = 255;

/// What to do about a request with a key.
#[derive(Clone, PartialEq, Eq)]
pub enum Begun {
    /// Carry it out, with the ticket in its context.
    Go(IdempotencyTicket),
    /// It was answered before, like this.
    Replay { status: u16, body: Vec<u8> },
}

// An answer may hold personal data and stays out of logs.
impl std::fmt::Debug for Begun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Go(_) => f.write_str("Go"),
            Self::Replay { status, .. } => f.debug_struct("Replay").field("status", status).finish_non_exhaustive(),
        }
    }
}

impl App {
    /// A key for a form that is shown now.
    ///
    /// # Errors
    /// Where there are no random bytes.
    pub fn form_key(&self) -> Result<String> {
        self.new_id()
    }

    /// Takes a key for a request. `request` is everything that makes it this request: method, path and body.
    ///
    /// # Errors
    /// [`Error::KeyReused`] for another request under the same key, [`Error::KeyInProgress`] while the first one runs.
    /// [`Error::Unauthenticated`] for a visitor: a kept answer must be erasable with its person, and a visitor is none yet.
    pub async fn idempotency_begin(&self, principal: &Principal, key: &str, request: &[u8]) -> Result<Begun> {
        let subject = principal.subject().ok_or(Error::Unauthenticated)?;
        if key.is_empty() || key.len() > KEY_BYTES || !key.bytes().all(|b| b.is_ascii_graphic()) {
            let message = format!("a key has 1 to {KEY_BYTES} visible ASCII characters");
            return Err(Error::field("Idempotency-Key", "not-a-key", message));
        }
        let now = self.gate.now();
        let stale_before = Micros(now.0.saturating_sub(STALE_MICROS));
        match self.store.idempotency_begin(subject.as_str(), key, &sha256_hex(request), now, stale_before).await? {
            Idempotency::Started(ticket) => Ok(Begun::Go(ticket)),
            Idempotency::InProgress => Err(Error::KeyInProgress),
            Idempotency::Mismatch => Err(Error::KeyReused),
            Idempotency::Replay { status, body } => {
                let status = u16::try_from(status).map_err(|_| Error::Internal(format!("stored answer with status {status}")))?;
                Ok(Begun::Replay { status, body })
            }
        }
    }

    /// Keeps an answer that no batch has kept, such as a refusal.
    pub async fn idempotency_finish(&self, ticket: IdempotencyTicket, status: u16, body: Vec<u8>) -> Result<()> {
        let done = IdempotencyDone { ticket, status: i64::from(status), body };
        self.store.idempotency_finish(&done).await.map_err(Error::from)
    }

    /// Gives the key back where the request failed for a reason that may pass.
    pub async fn idempotency_release(&self, ticket: &IdempotencyTicket) -> Result<()> {
        self.store.idempotency_release(ticket).await.map_err(Error::from)
    }
}
