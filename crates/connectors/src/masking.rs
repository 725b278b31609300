//! Masking strategies: what is written in the place of what somebody was.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

const DEFAULT_VALUE: &str = "MASKED";
const DEFAULT_RANDOM_CHARS: u32 = 30;
/// Shorter, and other rows would get the same.
const MIN_DIGEST_CHARS: usize = 16;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A strategy with its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Strategy {
    Null,
    /// The same text in every row.
    Rewrite {
        value: String,
    },
    Random {
        chars: u32,
        suffix: String,
    },
    /// A digest with a salt that nobody keeps.
    Hash {
        algorithm: Algorithm,
        suffix: String,
    },
    Hmac {
        algorithm: Algorithm,
        suffix: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Sha256,
    Sha512,
}

/// A secret of one request: salt and key, gone when the request is done, so that what it made cannot be made again from a guess.
#[derive(Clone)]
pub(crate) struct RequestSecret(pub(crate) Zeroizing<[u8; 32]>);

impl Strategy {
    /// By its name and settings.
    ///
    /// # Errors
    /// There is none of this name, or it has no such setting.
    pub(crate) fn new(name: &str, settings: &[(String, String)]) -> Result<Self, String> {
        let known: &[&str] = match name {
            "null_rewrite" => &[],
            "string_rewrite" => &["rewrite_value", "format_preservation.suffix"],
            "random_string_rewrite" => &["length", "format_preservation.suffix"],
            "hash" | "hmac" => &["algorithm", "format_preservation.suffix"],
            "aes_encrypt" => return Err("`aes_encrypt` can be undone, so it erases nothing; use `hash` or `null_rewrite`".to_owned()),
            "delete" => return Err("`delete` is for a whole collection".to_owned()),
            other => return Err(format!("there is no strategy `{}`", other.escape_default())),
        };
        if let Some((setting, _)) = settings.iter().find(|(setting, _)| !known.contains(&setting.as_str())) {
            return Err(format!("`{name}` has no setting `{}`", setting.escape_default()));
        }
        let setting = |wanted: &str| settings.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let suffix = setting("format_preservation.suffix").unwrap_or_default().to_owned();
        let algorithm = || match setting("algorithm").unwrap_or("SHA-512") {
            "SHA-256" => Ok(Algorithm::Sha256),
            "SHA-512" => Ok(Algorithm::Sha512),
            other => Err(format!("`algorithm` is `SHA-256` or `SHA-512`, not `{}`", other.escape_default())),
        };
        Ok(match name {
            "string_rewrite" => Self::Rewrite { value: format!("{}{suffix}", setting("rewrite_value").unwrap_or(DEFAULT_VALUE)) },
            "random_string_rewrite" => {
                let chars = setting("length").map_or(Ok(DEFAULT_RANDOM_CHARS), str::parse).ok().filter(|n| (1..=1000).contains(n));
                Self::Random { chars: chars.ok_or("`length` is a number from 1 to 1000")?, suffix }
            }
            "hash" => Self::Hash { algorithm: algorithm()?, suffix },
            "hmac" => Self::Hmac { algorithm: algorithm()?, suffix },
            _ => Self::Null,
        })
    }

    /// As Fides calls it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Null => "null_rewrite",
            Self::Rewrite { .. } => "string_rewrite",
            Self::Random { .. } => "random_string_rewrite",
            Self::Hash { .. } => "hash",
            Self::Hmac { .. } => "hmac",
        }
    }

    /// Does every row get a value of its own?
    pub(crate) fn is_by_row(&self) -> bool {
        matches!(self, Self::Random { .. } | Self::Hash { .. } | Self::Hmac { .. })
    }

    /// The same strategy for a column that holds no more than this.
    ///
    /// # Errors
    /// It does not fit.
    pub(crate) fn within(&self, max_chars: Option<u32>) -> Result<Self, String> {
        let Some(max) = max_chars.and_then(|max| usize::try_from(max).ok()) else { return Ok(self.clone()) };
        match self {
            Self::Null => {}
            Self::Rewrite { value } if value.chars().count() > max => {
                return Err(format!("the text to write has {} characters, the column takes {max}", value.chars().count()));
            }
            Self::Rewrite { .. } => {}
            Self::Random { chars, suffix } => {
                let room = max.saturating_sub(suffix.chars().count());
                let chars = u32::try_from(room).unwrap_or(u32::MAX).min(*chars);
                if chars == 0 {
                    return Err(format!("the suffix alone fills a column of {max} characters"));
                }
                return Ok(Self::Random { chars, suffix: suffix.clone() });
            }
            Self::Hash { suffix, .. } | Self::Hmac { suffix, .. } => {
                if max < MIN_DIGEST_CHARS + suffix.chars().count() {
                    return Err(format!("a digest cut to a column of {max} characters would no longer tell rows apart"));
                }
            }
        }
        Ok(self.clone())
    }

    /// What one row gets. The same row gets the same again while the request lasts.
    pub(crate) fn value(&self, secret: &RequestSecret, row: &Cell<'_>, max_chars: Option<u32>) -> Option<String> {
        let (text, suffix) = match self {
            Self::Null => return None,
            Self::Rewrite { value } => return Some(value.clone()),
            Self::Random { chars, suffix } => (secret.letters(row, *chars), suffix),
            Self::Hash { algorithm, suffix } => (algorithm.digest(&[&secret.0[..], row.value.as_bytes()]), suffix),
            Self::Hmac { algorithm, suffix } => (algorithm.authenticate(&secret.0[..], row.value.as_bytes()), suffix),
        };
        let room = max_chars.and_then(|max| usize::try_from(max).ok()).map(|max| max.saturating_sub(suffix.chars().count()));
        let cut: String = text.chars().take(room.unwrap_or(usize::MAX)).collect();
        Some(format!("{cut}{suffix}"))
    }
}

/// One value to be masked, and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Cell<'a> {
    pub(crate) column: &'a str,
    pub(crate) key: &'a str,
    pub(crate) value: &'a str,
}

impl RequestSecret {
    fn letters(&self, row: &Cell<'_>, chars: u32) -> String {
        let mut text = String::new();
        let mut block: u32 = 0;
        while text.len() < usize::try_from(chars).unwrap_or(usize::MAX) {
            let mut mac = keyed256(&self.0[..]);
            for part in [row.column.as_bytes(), row.key.as_bytes()] {
                mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
                mac.update(part);
            }
            mac.update(&block.to_be_bytes());
            for byte in mac.finalize().into_bytes() {
                let letter = ALPHABET.get(usize::from(byte & 31)).copied().map_or('a', char::from);
                text.push(letter);
            }
            block = block.saturating_add(1);
        }
        text.truncate(usize::try_from(chars).unwrap_or(usize::MAX));
        text
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed256(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("a key of any length")
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed512(key: &[u8]) -> Hmac<Sha512> {
    Hmac::new_from_slice(key).expect("a key of any length")
}

impl Algorithm {
    fn digest(self, parts: &[&[u8]]) -> String {
        match self {
            Self::Sha256 => hex(&parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize()),
            Self::Sha512 => hex(&parts.iter().fold(Sha512::new(), |hash, part| hash.chain_update(part)).finalize()),
        }
    }

    fn authenticate(self, key: &[u8], value: &[u8]) -> String {
        match self {
            Self::Sha256 => hex(&keyed256(key).chain_update(value).finalize().into_bytes()),
            Self::Sha512 => hex(&keyed512(key).chain_update(value).finalize().into_bytes()),
        }
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn strategies_and_what_they_write() {
        let secret = RequestSecret(Zeroizing::new([7; 32]));
        let row = Cell { column: "customer.email", key: "17", value: "anna@example.com" };
        for (name, given, max, length, end) in [
            ("string_rewrite", settings(&[]), None, 6, "MASKED"),
            ("string_rewrite", settings(&[("rewrite_value", "gone"), ("format_preservation.suffix", "@x.org")]), None, 10, "gone@x.org"),
            ("random_string_rewrite", settings(&[]), None, 30, ""),
            ("random_string_rewrite", settings(&[("length", "80")]), None, 80, ""),
            ("random_string_rewrite", settings(&[("format_preservation.suffix", "@x.org")]), Some(12), 12, "@x.org"),
            ("hash", settings(&[]), None, 128, ""),
            ("hash", settings(&[("algorithm", "SHA-256")]), None, 64, ""),
            ("hash", settings(&[("algorithm", "SHA-256"), ("format_preservation.suffix", "@x.org")]), Some(40), 40, "@x.org"),
            ("hmac", settings(&[("algorithm", "SHA-256")]), Some(20), 20, ""),
        ] {
            let strategy = Strategy::new(name, &given).unwrap().within(max).unwrap();
            let value = strategy.value(&secret, &row, max).unwrap();
            assert_eq!((value.len(), value.ends_with(end)), (length, true), "{name}: {value}");
            assert!(!value.contains("anna"));
            assert_eq!(strategy.value(&secret, &row, max), Some(value.clone()), "the same row again");
            let other = Cell { key: "18", value: "berta@example.com", ..row };
            assert_eq!(strategy.value(&secret, &other, max) == Some(value), !strategy.is_by_row(), "{name}");
        }
        assert_eq!(Strategy::new("null_rewrite", &[]).unwrap().value(&secret, &row, None), None);
    }

    #[test]
    fn another_request_gives_another_value() {
        let row = Cell { column: "a", key: "1", value: "x" };
        for name in ["hash", "hmac", "random_string_rewrite"] {
            let strategy = Strategy::new(name, &[]).unwrap();
            let by = |byte: u8| strategy.value(&RequestSecret(Zeroizing::new([byte; 32])), &row, None);
            assert_ne!(by(1), by(2), "{name}");
        }
    }

    #[test]
    fn strategies_that_cannot_be() {
        for (name, given, max, part) in [
            ("aes_encrypt", settings(&[]), None, "undone"),
            ("delete", settings(&[]), None, "collection"),
            ("shred", settings(&[]), None, "no strategy"),
            ("hash", settings(&[("algorithm", "MD5")]), None, "SHA-256"),
            ("hash", settings(&[("length", "5")]), None, "no setting"),
            ("random_string_rewrite", settings(&[("length", "0")]), None, "1 to 1000"),
            ("string_rewrite", settings(&[("rewrite_value", "much too long")]), Some(5), "characters"),
            ("hash", settings(&[]), Some(8), "tell rows apart"),
            ("random_string_rewrite", settings(&[("format_preservation.suffix", "@example.org")]), Some(5), "suffix"),
        ] {
            let refused = Strategy::new(name, &given).and_then(|strategy| strategy.within(max)).unwrap_err();
            assert!(refused.contains(part), "{name}: {refused}");
        }
    }
}
