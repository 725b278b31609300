//! Stories over an app in memory.

mod audit;
// What the verifier is tried with.
#[path = "../../../passkey/tests/authenticator/mod.rs"]
mod authenticator;
mod care;
mod chores;
mod closing;
mod disclosures;
mod erasure;
mod files;
mod harness;
mod known;
mod lifetimes;
mod mail;
mod parents;
mod passkeys;
mod passwords;
mod phones;
mod profiles;
mod replay;
mod retention;
mod rights;
mod sessions;
mod sign_up;
mod tokens;
mod users;
mod view_rights;
