//! An app in memory, with a clock that is moved by hand and bytes that come from a counter.

use crate::{App, Caller, Clock, Context, Error, Principal, Result};
use aftercare_core::World;
use aftercare_documents::Documents;
use aftercare_store::{OperatorKey, Sealing, Store, SubjectId};
use aftercare_wire::{AccountCreate, Language, Role, SignIn};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

static WORLD: LazyLock<Arc<World>> = LazyLock::new(|| Arc::new(Documents::embedded().world().unwrap()));

pub(super) struct HandClock(Mutex<Timestamp>);

impl HandClock {
    pub(super) fn at(instant: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new(instant.parse().unwrap())))
    }

    pub(super) fn pass(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

fn counted(seed: u8) -> impl Fn(&mut [u8]) -> std::result::Result<(), String> + Send + Sync + 'static {
    let count = AtomicU64::new(0);
    move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(32) {
            let next = count.fetch_add(1, Ordering::SeqCst);
            let hash = Sha256::digest([&[seed][..], &next.to_be_bytes()].concat());
            chunk.copy_from_slice(&hash[..chunk.len()]);
        }
        Ok(())
    }
}

pub(super) const PASSWORD: &str = "correct horse";

pub(super) async fn app() -> (App, Arc<HandClock>) {
    let clock = HandClock::at("2022-08-01T08:00:00Z");
    let store = Store::memory(Sealing::new(&OperatorKey::new([1; 32]), counted(1))).await.unwrap();
    let app = App::new(store, Arc::clone(&WORLD), clock.clone(), Arc::new(counted(2)));
    (app.with_operator(Arc::new(Documents::embedded().operator().unwrap())), clock)
}

pub(super) fn caller(key: &str) -> Caller {
    Caller { key: key.to_owned(), near: format!("near {key}"), agent: format!("Browser of {key}"), browser: None, choice: None }
}

pub(super) fn visitor() -> Context {
    Context::new(Principal::Anonymous, Language::En)
}

pub(super) fn signing_up(name: &str) -> AccountCreate {
    AccountCreate {
        email: format!("{name}@example.org"),
        password: PASSWORD.to_owned(),
        name: format!("{name} Example"),
        region: "ID".to_owned(),
        language: Language::En,
        date_of_birth: Some("1990-05-17".to_owned()),
        parent_email: None,
        phone: None,
    }
}

pub(super) fn signing_in(name: &str, password: &str) -> SignIn {
    SignIn { email: format!("{name}@example.org"), password: password.to_owned() }
}

/// An account of a role, and a context in which it asks from a browser.
pub(super) async fn person(app: &App, name: &str, role: Role) -> (SubjectId, Context) {
    let subject = app.account_seed(&signing_up(name), role).await.unwrap();
    let principal = Principal::Person { subject: subject.clone(), role };
    (subject, Context::new(principal, Language::En))
}

/// The codes of a field error, or the error's own.
pub(super) fn code<T>(answer: Result<T>) -> String {
    match answer {
        Ok(_) => "ok".to_owned(),
        Err(Error::Input(errors)) => {
            errors.into_iter().map(|e| format!("{}:{}", e.field, e.code.unwrap_or_default())).collect::<Vec<_>>().join(" ")
        }
        Err(error) => error.code().to_owned(),
    }
}
