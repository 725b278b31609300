//! What guards the doors within one process: attempts are counted, password work is bounded, accounts change one at a time.

use crate::context::Clock;
use crate::error::{Error, Result};
use aftercare_store::Micros;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

const SECOND: i64 = 1_000_000;
const WINDOW_SECONDS: i64 = 15 * 60;
/// Attempts to sign in to one account within the window, by browsers that it does not know or by one that it does; a success forgets them.
pub(crate) const ATTEMPTS_PER_ACCOUNT: usize = 5;
/// Attempts to sign in or up, or to get another password, from one place within the window.
pub(crate) const ATTEMPTS_PER_CALLER: usize = 30;
/// Challenges for authenticators to one place within the window.
pub(crate) const CHALLENGES_PER_CALLER: usize = 60;
/// Attempts to change the password of one account within the window; a success forgets them.
const CHANGES_PER_ACCOUNT: usize = 5;
/// Links for a new password to one address within the window.
pub(crate) const RESETS_PER_ADDRESS: usize = 3;
/// Mails about an account to be opened to one address within the window.
pub(crate) const SIGN_UPS_PER_ADDRESS: usize = 3;
/// Codes of texts tried for one number within the window.
const CODES_PER_NUMBER: usize = 10;
/// Look-ups of what is left of a plan from one place within the window.
const LOOK_UPS_PER_CALLER: usize = 30;
/// Look-ups of one serial number within the window.
const LOOK_UPS_PER_SERIAL: usize = 10;
/// Places and accounts remembered; beyond, the one that was quiet the longest is forgotten.
const MOST_KEYS: usize = 10_000;
/// Password hashes at once, each with its own 19 MiB.
const HASHES_AT_ONCE: usize = 4;

/// Where a request came from.
#[derive(Clone, PartialEq, Eq)]
pub struct Caller {
    /// Whatever the server knows callers apart by, such as the address of the connection. It is kept only as a hash, in memory.
    pub key: String,
    /// About where that is, as the owner of an account can be told: part of the address, empty where it is not known.
    pub near: String,
    /// What the browser calls itself.
    pub agent: String,
    /// The secret by which a browser is known again after it has signed in once; none for one that never has.
    pub browser: Option<String>,
    /// The cookies that were chosen in it without being signed in.
    pub choice: Option<crate::BrowserChoice>,
}

impl std::fmt::Debug for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Caller").finish_non_exhaustive()
    }
}

#[derive(Clone, Copy)]
pub(crate) enum Door<'a> {
    /// Of browsers that the account does not know.
    Account(&'a str),
    /// Of one browser that the account knows: strangers' attempts do not count there.
    Browser(&'a str),
    SignUp(&'a str),
    /// Of a code by text, for one number.
    Code(&'a str),
    Caller(&'a str),
    Challenge(&'a str),
    Password(&'a str),
    Reset(&'a str),
    LookUp(&'a str),
    Serial(&'a str),
}

impl Door<'_> {
    fn key(self) -> [u8; 32] {
        let (kind, name) = match self {
            Self::Account(email) => ("account", email),
            Self::Browser(known) => ("browser", known),
            Self::SignUp(email) => ("sign-up", email),
            Self::Code(number) => ("code", number),
            Self::Caller(key) => ("caller", key),
            Self::Challenge(key) => ("challenge", key),
            Self::Password(subject) => ("password", subject),
            Self::Reset(email) => ("reset", email),
            Self::LookUp(key) => ("look-up", key),
            Self::Serial(number) => ("serial", number),
        };
        Sha256::digest([kind.as_bytes(), &[0], name.as_bytes()].concat()).into()
    }

    fn most(self) -> usize {
        match self {
            Self::Account(_) | Self::Browser(_) => ATTEMPTS_PER_ACCOUNT,
            Self::SignUp(_) => SIGN_UPS_PER_ADDRESS,
            Self::Code(_) => CODES_PER_NUMBER,
            Self::Caller(_) => ATTEMPTS_PER_CALLER,
            Self::Challenge(_) => CHALLENGES_PER_CALLER,
            Self::Password(_) => CHANGES_PER_ACCOUNT,
            Self::Reset(_) => RESETS_PER_ADDRESS,
            Self::LookUp(_) => LOOK_UPS_PER_CALLER,
            Self::Serial(_) => LOOK_UPS_PER_SERIAL,
        }
    }
}

pub(crate) struct Gate {
    clock: Arc<dyn Clock>,
    attempts: Mutex<Attempts>,
    pub(crate) hashing: Semaphore,
    /// How many passwords were hashed: what an answer costs, told without a clock.
    pub(crate) hashed: AtomicU64,
    /// An account is read, changed and written as a whole; held meanwhile, so that no change undoes another.
    pub(crate) accounts: tokio::sync::Mutex<()>,
}

impl Gate {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            attempts: Mutex::new(Attempts::default()),
            hashing: Semaphore::new(HASHES_AT_ONCE),
            hashed: AtomicU64::new(0),
            accounts: tokio::sync::Mutex::new(()),
        }
    }

    pub(crate) fn now(&self) -> Micros {
        Micros(self.clock.now().as_microsecond())
    }

    /// Counts an attempt before it is made, so that attempts side by side count as well.
    pub(crate) fn attempt(&self, door: Door<'_>) -> Result<()> {
        let now = self.now().0;
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.count(door.key(), door.most(), now).map_err(|wait| Error::TooMany { retry_after_seconds: wait })
    }

    pub(crate) fn forget(&self, door: Door<'_>) {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).0.remove(&door.key());
    }
}

/// Moments of attempts, oldest first, by hash of whom they concern.
#[derive(Default)]
struct Attempts(BTreeMap<[u8; 32], VecDeque<i64>>);

impl Attempts {
    /// An attempt that is turned away does not count, so that the window does end.
    fn count(&mut self, key: [u8; 32], most: usize, now: i64) -> std::result::Result<(), u32> {
        let oldest = now.saturating_sub(WINDOW_SECONDS * SECOND);
        if !self.0.contains_key(&key) && self.0.len() >= MOST_KEYS {
            self.make_room(oldest);
        }
        let moments = self.0.entry(key).or_default();
        while moments.front().is_some_and(|at| *at <= oldest) {
            moments.pop_front();
        }
        if moments.len() < most {
            moments.push_back(now);
            return Ok(());
        }
        let first = moments.front().copied().unwrap_or(now);
        let wait = first.saturating_sub(oldest).saturating_add(SECOND - 1) / SECOND;
        Err(u32::try_from(wait).unwrap_or(u32::MAX).max(1))
    }

    fn make_room(&mut self, oldest: i64) {
        self.0.retain(|_, moments| moments.back().is_some_and(|at| *at > oldest));
        if self.0.len() < MOST_KEYS {
            return;
        }
        if let Some(quiet) = self.0.iter().min_by_key(|(_, moments)| moments.back()).map(|(key, _)| *key) {
            self.0.remove(&quiet);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_slides_and_tells_when_to_come_back() {
        let mut attempts = Attempts::default();
        let key = [7; 32];
        for (second, expected) in [(0, Ok(())), (60, Ok(())), (120, Err(780)), (899, Err(1)), (900, Ok(())), (901, Err(59))] {
            assert_eq!(attempts.count(key, 2, second * SECOND), expected, "at {second} s");
        }
    }

    #[test]
    fn the_number_of_keys_is_bounded_and_the_quiet_go_first() {
        let mut attempts = Attempts::default();
        let key = |n: usize| <[u8; 32]>::from(Sha256::digest(n.to_be_bytes()));
        for n in 0..MOST_KEYS + 50 {
            let at = i64::try_from(n).unwrap();
            assert_eq!(attempts.count(key(n), 1, at), Ok(()));
        }
        assert_eq!(attempts.0.len(), MOST_KEYS);
        assert!(!attempts.0.contains_key(&key(0)) && attempts.0.contains_key(&key(MOST_KEYS + 49)));
    }
}
