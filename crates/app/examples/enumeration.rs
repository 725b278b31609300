//! Can a clock tell whether an address has an account? Known and unknown addresses take turns; for each request this prints both medians and
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

async fn ask(app: &App, what: &str, name: &str, caller: &Caller) -> Result<(), Box<dyn Error>> {
    let email = format!("{name}@example.org");
    match what {
        "sign up" => app.account_create(&Context::new(Principal::Anonymous, Language::En), &sign_up(name), caller).await?,
        "forgotten password" => app.password_reset_create(&PasswordResetCreate { email }, caller).await?,
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
    let app = App::new(store, Arc::new(world), Arc::new(Hours(AtomicI64::new(0))), Arc::new(counted(2)));
    for n in 0..rounds {
        app.account_seed(&sign_up(&format!("known-{n}")), Role::Owner).await?;
    }
    for what in ["sign in", "sign up", "forgotten password"] {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for n in 0..rounds {
            for turn in 0..2 {
                // Each goes first as often as second.
                let is_known = (n + turn) % 2 == 0;
                let name = format!("{}-{n}", if is_known { "known" } else { "unknown" });
                let caller =
                    Caller { key: format!("{what} {name}"), near: String::new(), agent: String::new(), browser: None, choice: None };
                let begun = Instant::now();
                ask(&app, what, &name, &caller).await?;
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
