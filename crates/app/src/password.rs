//! Passwords, kept as Argon2id hashes (19 MiB, two passes, one lane).

use crate::App;
use crate::error::{Error, Result};
use aftercare_wire::FieldError;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::atomic::Ordering;
use tokio::task::spawn_blocking;
use unicode_normalization::UnicodeNormalization as _;

const PASSWORD_LEAST: usize = 12;
const PASSWORD_MOST: usize = 256;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Stands in where there is no account, so that the answer takes as long. No password has it.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| Error::Internal(format!("argon2: {e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Why this cannot be the password of the account with this address: codes with their messages.
pub(crate) fn password_defects(password: &str, email: &str) -> Vec<(&'static str, String)> {
    let mut defects = Vec::new();
    match prepared(password).chars().count() {
        0..PASSWORD_LEAST => defects.push(("too-short", format!("a password has at least {PASSWORD_LEAST} characters"))),
        PASSWORD_LEAST..=PASSWORD_MOST => {}
        _ => defects.push(("too-long", format!("a password has at most {PASSWORD_MOST} characters"))),
    }
    if !email.is_empty() && password.trim().to_lowercase() == email {
        defects.push(("is-email", "the password must not be the e-mail address".to_owned()));
    }
    defects
}

/// Takes a new password, or says by the field everything that is wrong with it.
pub(crate) fn password_new(field: &str, password: &str, email: &str) -> Result<()> {
    let wrong = |(code, message): (&str, String)| FieldError { field: field.to_owned(), message, code: Some(code.to_owned()) };
    let errors: Vec<FieldError> = password_defects(password, email).into_iter().map(wrong).collect();
    if errors.is_empty() { Ok(()) } else { Err(Error::Input(errors)) }
}

/// A password in the one form that is hashed: blanks are blanks, and a letter with its mark is one character (RFC 8265, OpaqueString), so that
/// another keyboard types the same.
fn prepared(password: &str) -> String {
    const BLANKS: &[char] = &['\u{a0}', '\u{1680}', '\u{202f}', '\u{205f}', '\u{3000}'];
    let is_blank = |c: char| BLANKS.contains(&c) || ('\u{2000}'..='\u{200a}').contains(&c);
    password.chars().map(|c| if is_blank(c) { ' ' } else { c }).nfc().collect()
}

/// The prepared form first, then those by which a hash may have been made before passwords were prepared. Of plain letters there is one only.
/// Which there are depends on what was typed, never on whether somebody has an account.
fn spellings(password: &str) -> Vec<String> {
    let prepared = prepared(password);
    let mut all = vec![prepared.clone()];
    for other in [password.to_owned(), prepared.nfd().collect()] {
        if !all.contains(&other) {
            all.push(other);
        }
    }
    all
}

impl App {
    pub(crate) async fn password_hash(&self, password: &str) -> Result<String> {
        let (salt, password) = (self.random::<16>()?, prepared(password));
        self.hashing(move || {
            let hash = argon2()?.hash_password_with_salt(password.as_bytes(), &salt);
            hash.map(|hash| hash.to_string()).map_err(|e| Error::Internal(format!("argon2: {e}")))
        })
        .await
    }

    /// Does the work in any case, also where there is no hash to compare with; not more of it for a password that none can be.
    pub(crate) async fn password_holds(&self, password: &str, hash: Option<&str>) -> Result<bool> {
        let password = if password.chars().count() > PASSWORD_MOST { "" } else { password };
        let known = hash.is_some();
        let (spellings, hash) = (spellings(password), hash.unwrap_or(NOBODY).to_owned());
        let verified = move || {
            let argon2 = argon2()?;
            Ok(spellings.iter().any(|password| argon2.verify_password(password.as_bytes(), hash.as_str()).is_ok()))
        };
        let same = self.hashing(verified).await?;
        Ok(same && known)
    }

    async fn hashing<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let stopped = |reason: String| Error::Internal(format!("argon2: {reason}"));
        self.gate.hashed.fetch_add(1, Ordering::Relaxed);
        let _turn = self.gate.hashing.acquire().await.map_err(|e| stopped(e.to_string()))?;
        spawn_blocking(work).await.map_err(|e| stopped(e.to_string()))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_the_same_from_every_keyboard() {
        let composed = "Gr\u{fc}\u{df}e aus \u{c5}rhus";
        for typed in ["Gru\u{308}\u{df}e aus A\u{30a}rhus", "Gr\u{fc}\u{df}e\u{a0}aus\u{3000}\u{212b}rhus"] {
            assert_eq!(prepared(typed), composed);
            assert!(spellings(typed).contains(&typed.to_owned()), "a hash of what was typed before holds");
        }
        assert!(spellings(composed).contains(&composed.nfd().collect()));
        assert_eq!(spellings("correct horse").len(), 1);
        // Neither case nor compatibility: those are other passwords.
        assert_ne!(prepared("\u{fb01}sh and chips"), prepared("fish and chips"));
        assert_ne!(prepared("Correct horse"), prepared("correct horse"));
    }

    #[test]
    fn the_stand_in_costs_what_a_hash_costs() {
        let made = argon2().unwrap().hash_password_with_salt(b"correct horse", &[1; 16]).unwrap().to_string();
        let cost = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(cost(&made), cost(NOBODY));
        assert_eq!(made.len(), NOBODY.len());
        // It parses: what fails is the comparison, after the work.
        let answer = argon2().unwrap().verify_password(b"correct horse", NOBODY);
        assert_eq!(answer, Err(argon2::password_hash::Error::PasswordInvalid));
    }
}
