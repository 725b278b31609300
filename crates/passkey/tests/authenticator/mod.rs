//! An authenticator in software: it makes the messages that a real one makes, and wrong ones on demand.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use sha2::{Digest, Sha256};

pub const PRESENT: u8 = 0x01;
pub const VERIFIED: u8 = 0x04;
pub const ATTESTED: u8 = 0x40;

pub enum Pair {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

pub struct Authenticator {
    pub pair: Pair,
    pub id: Vec<u8>,
    pub rp: String,
    pub origin: String,
    pub flags: u8,
    pub count: u32,
}

/// The head of a CBOR value.
pub fn head(major: u8, argument: usize) -> Vec<u8> {
    let [high, low] = u16::try_from(argument).unwrap().to_be_bytes();
    match argument {
        0..24 => vec![(major << 5) | low],
        24..256 => vec![(major << 5) | 24, low],
        _ => vec![(major << 5) | 25, high, low],
    }
}

pub fn bytes(value: &[u8]) -> Vec<u8> {
    [head(2, value.len()), value.to_vec()].concat()
}

pub fn text(value: &str) -> Vec<u8> {
    [head(3, value.len()), value.as_bytes().to_vec()].concat()
}

impl Authenticator {
    pub fn p256(id: &[u8]) -> Self {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, made.as_ref(), &random).unwrap();
        Self::of(Pair::P256(pair), id)
    }

    #[allow(dead_code, reason = "not every test that has this file makes one")]
    pub fn ed25519(id: &[u8]) -> Self {
        let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::of(Pair::Ed25519(Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap()), id)
    }

    fn of(pair: Pair, id: &[u8]) -> Self {
        let (rp, origin) = ("care.example".to_owned(), "https://care.example".to_owned());
        Self { pair, id: id.to_vec(), rp, origin, flags: PRESENT | VERIFIED, count: 1 }
    }

    pub fn key(&self) -> Vec<u8> {
        match &self.pair {
            Pair::P256(pair) => {
                let point = pair.public_key().as_ref();
                [vec![0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21], bytes(&point[1..33]), vec![0x22], bytes(&point[33..])].concat()
            }
            Pair::Ed25519(pair) => [vec![0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21], bytes(pair.public_key().as_ref())].concat(),
        }
    }

    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.pair {
            Pair::P256(pair) => pair.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec(),
            Pair::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }

    pub fn client(&self, ceremony: &str, challenge: &[u8]) -> Vec<u8> {
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(challenge);
        format!(r#"{{"type":"webauthn.{ceremony}","challenge":"{challenge}","origin":"{}","crossOrigin":false}}"#, self.origin).into_bytes()
    }

    pub fn data(&self, attested: bool) -> Vec<u8> {
        let flags = if attested { self.flags | ATTESTED } else { self.flags };
        let mut data = [Sha256::digest(self.rp.as_bytes()).to_vec(), vec![flags], self.count.to_be_bytes().to_vec()].concat();
        if attested {
            data.extend([0; 16]);
            data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
            data.extend(&self.id);
            data.extend(self.key());
        }
        data
    }

    pub fn attestation(&self) -> Vec<u8> {
        [vec![0xa3], text("fmt"), text("none"), text("attStmt"), vec![0xa0], text("authData"), bytes(&self.data(true))].concat()
    }

    /// Client data, authenticator data and signature.
    pub fn answer(&self, challenge: &[u8]) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let (client, data) = (self.client("get", challenge), self.data(false));
        let signature = self.sign(&[data.as_slice(), Sha256::digest(&client).as_slice()].concat());
        (client, data, signature)
    }
}
