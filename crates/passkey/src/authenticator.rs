//! Authenticator data (Web Authentication Level 3, 6.1).

use crate::cbor::{self, Value};
use crate::key::Key;
use crate::{Defect, RelyingParty};
use sha2::{Digest, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const ATTESTED: u8 = 0x40;
const EXTENSIONS: u8 = 0x80;
const MOST_ID_BYTES: usize = 1023;

pub(crate) struct Authenticator<'a> {
    pub sign_count: u32,
    pub eligible: bool,
    pub backed_up: bool,
    pub attested: Option<Attested<'a>>,
}

pub(crate) struct Attested<'a> {
    pub id: &'a [u8],
    /// As it was written.
    pub key_bytes: &'a [u8],
    pub key: Key<'a>,
}

impl<'a> Authenticator<'a> {
    /// Reads the data and checks what holds for registering and signing in alike: whose it is for, that a person was there and was
    /// verified, that the flags do not contradict each other.
    pub(crate) fn read(rp: &RelyingParty, bytes: &'a [u8]) -> Result<Self, Defect> {
        const SHORT: Defect = Defect::Malformed("the authenticator data ends early");
        let (hash, rest) = bytes.split_at_checked(32).ok_or(SHORT)?;
        let (&flags, rest) = rest.split_first().ok_or(SHORT)?;
        let (count, mut rest) = rest.split_first_chunk::<4>().ok_or(SHORT)?;
        if hash != Sha256::digest(rp.id.as_bytes()).as_slice() {
            return Err(Defect::RelyingParty);
        }
        let has = |flag: u8| flags & flag != 0;
        if !has(PRESENT) || !has(VERIFIED) {
            return Err(Defect::NotVerified);
        }
        if has(BACKED_UP) && !has(ELIGIBLE) {
            return Err(Defect::Malformed("a passkey that is copied and must not be"));
        }
        let mut attested = None;
        if has(ATTESTED) {
            let (found, after) = Attested::read(rest)?;
            attested = Some(found);
            rest = after;
        }
        if has(EXTENSIONS) {
            let (extensions, after) = cbor::first(rest)?;
            if !matches!(extensions, Value::Map(_)) {
                return Err(Defect::Malformed("extensions that are no map"));
            }
            rest = after;
        }
        if !rest.is_empty() {
            return Err(Defect::Malformed("something follows the authenticator data"));
        }
        Ok(Self { sign_count: u32::from_be_bytes(*count), eligible: has(ELIGIBLE), backed_up: has(BACKED_UP), attested })
    }
}

impl<'a> Attested<'a> {
    fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Defect> {
        const SHORT: Defect = Defect::Malformed("the credential ends early");
        let (_model, rest) = bytes.split_at_checked(16).ok_or(SHORT)?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(SHORT)?;
        let length = usize::from(u16::from_be_bytes(*length));
        if length == 0 || length > MOST_ID_BYTES {
            return Err(Defect::Malformed("an id of a credential has 1 to 1023 bytes"));
        }
        let (id, rest) = rest.split_at_checked(length).ok_or(SHORT)?;
        let (map, after) = cbor::first(rest)?;
        let key_bytes = rest.get(..rest.len().saturating_sub(after.len())).ok_or(SHORT)?;
        Ok((Self { id, key_bytes, key: Key::of(&map)? }, after))
    }
}
