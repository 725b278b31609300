//! Passwords, kept as Argon2id hashes (19 MiB, two passes, one lane).

use crate::App;
use crate::error::{Error, Result};
use aftercare_wire::FieldError;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::atomic::Ordering;
use tokio::task::spawn_blocking;

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
    match password.chars().count() {
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

impl App {
    pub(crate) async fn password_hash(&self, password: &str) -> Result<String> {
        let (salt, password) = (self.random::<16>()?, password.to_owned());
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
        let (password, hash) = (password.to_owned(), hash.unwrap_or(NOBODY).to_owned());
        let same = self.hashing(move || Ok(argon2()?.verify_password(password.as_bytes(), hash.as_str()).is_ok())).await?;
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
