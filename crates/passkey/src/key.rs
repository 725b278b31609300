//! The public key of a passkey (COSE, RFC 9052 and 9053): ES256, EdDSA by Ed25519, RS256.

use crate::Defect;
use crate::cbor::{self, Value};
use ring::signature::{ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};

/// What a browser is asked for, the preferred first (IANA COSE algorithms).
pub const ALGORITHMS: [i64; 3] = [-7, -8, -257];

const KTY: i64 = 1;
const ALG: i64 = 3;
const COORDINATE_BYTES: usize = 32;
/// More would cost a server more than any authenticator has a reason for.
const MOST_MODULUS_BYTES: usize = 512;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Key<'a> {
    /// An uncompressed point.
    Es256(Vec<u8>),
    Ed25519(&'a [u8]),
    Rs256 {
        n: &'a [u8],
        e: &'a [u8],
    },
}

impl<'a> Key<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Defect> {
        Self::of(&cbor::whole(bytes)?)
    }

    pub(crate) fn of(map: &Value<'a>) -> Result<Self, Defect> {
        const WRONG: Defect = Defect::Malformed("a public key of a kind that is not asked for");
        let number = |label| map.at(label).and_then(Value::integer);
        let bytes = |label| map.at(label).and_then(Value::bytes).ok_or(WRONG);
        match (number(KTY), number(ALG), number(-1)) {
            (Some(2), Some(-7), Some(1)) => {
                let (x, y) = (bytes(-2)?, bytes(-3)?);
                if x.len() != COORDINATE_BYTES || y.len() != COORDINATE_BYTES {
                    return Err(WRONG);
                }
                Ok(Self::Es256([&[4], x, y].concat()))
            }
            (Some(1), Some(-8), Some(6)) => Some(bytes(-2)?).filter(|x| x.len() == COORDINATE_BYTES).map(Self::Ed25519).ok_or(WRONG),
            (Some(3), Some(-257), _) => {
                let (n, e) = (bytes(-1)?, bytes(-2)?);
                if n.len() > MOST_MODULUS_BYTES || e.len() > 8 {
                    return Err(WRONG);
                }
                Ok(Self::Rs256 { n, e })
            }
            _ => Err(WRONG),
        }
    }

    pub(crate) fn algorithm(&self) -> i64 {
        match self {
            Self::Es256(_) => -7,
            Self::Ed25519(_) => -8,
            Self::Rs256 { .. } => -257,
        }
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Defect> {
        let verified = match self {
            Self::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature),
            Self::Ed25519(x) => UnparsedPublicKey::new(&ED25519, x).verify(message, signature),
            Self::Rs256 { n, e } => RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature),
        };
        verified.map_err(|_| Defect::Signature)
    }
}
