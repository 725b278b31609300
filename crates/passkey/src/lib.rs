//! Passkeys: what a browser brings from an authenticator is verified, by the steps of Web Authentication Level 3 (7.1 and 7.2).
//!
//! No attestation is asked for, so none is believed: a passkey is whatever its owner registered. Absent here: clocks, randomness, input and
//! output. Challenges come and go elsewhere; here is only read which one an answer is to.

mod authenticator;
mod cbor;
mod client;
mod key;

pub use client::Ceremony;
pub use key::ALGORITHMS;

use authenticator::Authenticator;
use cbor::Value;
use client::Client;
use key::Key;
use sha2::{Digest, Sha256};
use std::fmt;

/// Nothing that a browser brings is longer.
const MOST_BYTES: usize = 16 * 1024;

/// For whom passkeys are made: the site, by the address that it is reached under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    /// The name of the host.
    pub id: String,
    pub origin: String,
}

impl RelyingParty {
    /// None where browsers make no passkeys: at a number instead of a name, or without TLS anywhere but on `localhost`.
    #[must_use]
    pub fn at(address: &str) -> Option<Self> {
        let url = url::Url::parse(address).ok()?;
        let Some(url::Host::Domain(name)) = url.host() else { return None };
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && name == "localhost");
        is_safe.then(|| Self { id: name.to_owned(), origin: url.origin().ascii_serialization() })
    }
}

/// Why an answer of an authenticator does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defect {
    Malformed(&'static str),
    /// It was made for something else: another page, another challenge, another purpose.
    Origin,
    Challenge,
    Ceremony,
    RelyingParty,
    /// Nobody was there, or it was not checked who.
    NotVerified,
    Signature,
    /// The authenticator counts its signatures, and this one is not after the last: there may be a copy of it.
    Copied,
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed(what) => what,
            Self::Origin => "it was made for another page",
            Self::Challenge => "it answers another challenge",
            Self::Ceremony => "it was made for another purpose",
            Self::RelyingParty => "it was made for another site",
            Self::NotVerified => "the authenticator did not verify who used it",
            Self::Signature => "the signature does not hold",
            Self::Copied => "the authenticator counts signatures, and this one is not after the last",
        })
    }
}

impl std::error::Error for Defect {}

/// A passkey that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    pub id: Vec<u8>,
    /// The public key as the authenticator wrote it.
    pub key: Vec<u8>,
    pub sign_count: u32,
    /// It may be kept on several devices of its owner.
    pub eligible: bool,
    pub backed_up: bool,
}

/// What is known of a passkey that was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub key: Vec<u8>,
    pub sign_count: u32,
    pub eligible: bool,
}

/// An answer of a passkey that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asserted {
    pub sign_count: u32,
    pub backed_up: bool,
}

/// The challenge that an answer is to, as its maker says.
///
/// # Errors
/// What the browser says is not readable.
pub fn challenge_of(client_data: &[u8]) -> Result<Vec<u8>, Defect> {
    Client::read(client_data)?.challenge()
}

/// Registers a passkey (7.1).
///
/// # Errors
/// What does not hold.
pub fn register(rp: &RelyingParty, challenge: &[u8], client_data: &[u8], attestation: &[u8]) -> Result<Registered, Defect> {
    Client::read(client_data)?.check(rp, Ceremony::Create, challenge)?;
    let object = cbor::whole(bounded(attestation)?)?;
    let data = object.get("authData").and_then(Value::bytes).ok_or(Defect::Malformed("no authenticator data"))?;
    let read = Authenticator::read(rp, data)?;
    let attested = read.attested.ok_or(Defect::Malformed("no credential in the authenticator data"))?;
    statement(&object, data, client_data, &attested.key)?;
    let (id, key) = (attested.id.to_vec(), attested.key_bytes.to_vec());
    Ok(Registered { id, key, sign_count: read.sign_count, eligible: read.eligible, backed_up: read.backed_up })
}

/// None, or the passkey's own signature, which some browsers pass on.
fn statement(object: &Value<'_>, data: &[u8], client_data: &[u8], key: &Key<'_>) -> Result<(), Defect> {
    const OTHER: Defect = Defect::Malformed("an attestation that was not asked for");
    let said = object.get("attStmt").ok_or(OTHER)?;
    match object.get("fmt").and_then(Value::text) {
        Some("none") if matches!(said, Value::Map(entries) if entries.is_empty()) => Ok(()),
        Some("packed") if said.get("x5c").is_none() => {
            let algorithm = said.get("alg").and_then(Value::integer);
            let signature = said.get("sig").and_then(Value::bytes).ok_or(OTHER)?;
            if algorithm != Some(key.algorithm()) {
                return Err(OTHER);
            }
            key.verify(&signed(data, client_data), signature)
        }
        _ => Err(OTHER),
    }
}

/// Verifies an answer of a passkey that is known (7.2).
///
/// # Errors
/// What does not hold; [`Defect::Copied`] only for an answer that holds otherwise.
pub fn assert(
    rp: &RelyingParty,
    challenge: &[u8],
    client_data: &[u8],
    data: &[u8],
    signature: &[u8],
    known: &Known,
) -> Result<Asserted, Defect> {
    Client::read(client_data)?.check(rp, Ceremony::Get, challenge)?;
    let read = Authenticator::read(rp, bounded(data)?)?;
    if read.eligible != known.eligible {
        return Err(Defect::Malformed("whether a passkey may be copied does not change"));
    }
    Key::read(&known.key)?.verify(&signed(data, client_data), bounded(signature)?)?;
    if (read.sign_count != 0 || known.sign_count != 0) && read.sign_count <= known.sign_count {
        return Err(Defect::Copied);
    }
    Ok(Asserted { sign_count: read.sign_count, backed_up: read.backed_up })
}

fn signed(data: &[u8], client_data: &[u8]) -> Vec<u8> {
    [data, Sha256::digest(client_data).as_slice()].concat()
}

fn bounded(bytes: &[u8]) -> Result<&[u8], Defect> {
    if bytes.len() > MOST_BYTES { Err(Defect::Malformed("longer than anything of an authenticator")) } else { Ok(bytes) }
}
