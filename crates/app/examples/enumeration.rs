//! Can a clock tell whether an address or a telephone number has an account? Known and unknown ones take turns; for each request this prints both medians and
//! how often a known address was slower than an unknown one. One half is what nobody can use.
//!
//!     cargo run --release -p aftercare-app --example enumeration [ROUNDS]

#![expect(clippy::disallowed_methods, reason = "it measures what a stranger with a clock could")]

use aftercare_app::{App, Caller, Clock, Context, Principal};
use aftercare_documents::Documents;
use aftercare_store::{OperatorKey, Sealing, Store};
use aftercare_wire::{AccountCreate, Language, PasswordResetCreate, Role, SignIn};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

const PASSWORD: &str = "correct horse battery";

/// Goes on by an hour with every look, so that no limit on attempts is met.
struct Hours(AtomicI64);

impl Clock for Hours {
    fn now(&self) -> Timestamp {
        let hours = self.0.fetch_add(1, Ordering::Relaxed);
        Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_hours(hours % 1_000_000)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

fn counted(seed: u8) -> impl Fn(&mut [u8]) -> Result<(), String> + Send + Sync + 'static {
    let count = AtomicU64::new(0);
    move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(32) {
            let next = count.fetch_add(1, Ordering::Relaxed);
            let hash = Sha256::digest([&[seed][..], &next.to_be_bytes()].concat());
            chunk.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}

fn sign_up(name: &str) -> AccountCreate {
    AccountCreate {
        email: format!("{name}@example.org"),
        password: PASSWORD.to_owned(),
        name: "Somebody".to_owned(),
        region: "DE".to_owned(),
        language: Language::En,
        date_of_birth: Some("1990-05-17".to_owned()),
        parent_email: None,
        phone: None,
    }
}

fn sign_up_by_number(number: &str) -> AccountCreate {
    AccountCreate { email: String::new(), phone: Some(number.to_owned()), region: "CN".to_owned(), ..sign_up("") }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Of all pairs of a known and an unknown address, how many have the known one slower (in thousandths).
fn slower(known: &[Duration], unknown: &[Duration]) -> usize {
    let pairs = known.len().saturating_mul(unknown.len()).max(1);
    let count: usize = known.iter().map(|k| unknown.iter().filter(|u| k > u).count()).sum();
    count.saturating_mul(1000) / pairs
}

/// An address, or the number that stands for it.
fn login(what: &str, is_known: bool, n: usize) -> String {
    match (what.ends_with("number"), is_known) {
        (true, true) => format!("+86138{n:08}"),
        (true, false) => format!("+86139{n:08}"),
        (false, true) => format!("known-{n}@example.org"),
        (false, false) => format!("unknown-{n}@example.org"),
    }
}

async fn ask(app: &App, what: &str, login: &str, caller: &Caller) -> Result<(), Box<dyn Error>> {
    let email = login.to_owned();
    let visitor = Context::new(Principal::Anonymous, Language::En);
    match what {
        "sign up by number" => app.account_create(&visitor, &sign_up_by_number(login), caller).await?,
        "sign up" => app.account_create(&visitor, &AccountCreate { email, ..sign_up("") }, caller).await?,
        "forgotten password" | "forgotten password by number" => app.password_reset_create(&PasswordResetCreate { email }, caller).await?,
        // A wrong password is an error for either.
        _ => drop(app.sign_in(&SignIn { email, password: "wrong horse battery".to_owned() }, caller).await),
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let rounds: usize = std::env::args().nth(1).map_or(Ok(200), |text| text.parse())?;
    let world = Documents::embedded().world().map_err(|e| format!("{e:?}"))?;
    let store = Store::memory(Sealing::new(&OperatorKey::new([1; 32]), counted(1))).await?;
    let logins = Documents::embedded().logins().map_err(|e| format!("{e:?}"))?;
    let app = App::new(store, Arc::new(world), Arc::new(Hours(AtomicI64::new(0))), Arc::new(counted(2))).with_logins(Arc::new(logins));
    for n in 0..rounds {
        app.account_seed(&sign_up(&format!("known-{n}")), Role::Owner).await?;
        app.account_seed(&sign_up_by_number(&login("by number", true, n)), Role::Owner).await?;
    }
    for what in ["sign in", "sign up", "forgotten password", "sign in by number", "sign up by number", "forgotten password by number"] {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for n in 0..rounds {
            for turn in 0..2 {
                // Each goes first as often as second.
                let is_known = (n + turn) % 2 == 0;
                let login = login(what, is_known, n);
                let caller =
                    Caller { key: format!("{what} {login}"), near: String::new(), agent: String::new(), browser: None, choice: None };
                let begun = Instant::now();
                ask(&app, what, &login, &caller).await?;
                if is_known { &mut known } else { &mut unknown }.push(begun.elapsed());
            }
        }
        let share = slower(&known, &unknown);
        println!(
            "{what}: known {:?}, unknown {:?}, known slower in 0.{share:03} of {} pairs",
            median(known),
            median(unknown),
            rounds * rounds
        );
    }
    Ok(())
}
