//! By what people sign in: an e-mail address or a telephone number, each in the one form that it is looked up in.

use crate::App;
use crate::account::{Profile, email_of};
use crate::error::{Error, Result};
use aftercare_documents::{LoginKind, Logins};
use aftercare_store::Account;
use aftercare_wire::AccountCreate;
use std::sync::Arc;

/// An address or a number; the blind indexes have the names of the two.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Login {
    Email(String),
    Phone(String),
}

impl Login {
    /// The kind of its blind index.
    pub(crate) fn index(&self) -> &'static str {
        match self {
            Self::Email(_) => "email",
            Self::Phone(_) => "phone",
        }
    }

    pub(crate) fn value(&self) -> &str {
        match self {
            Self::Email(value) | Self::Phone(value) => value,
        }
    }
}

impl Profile {
    /// What the account of this person is found by.
    pub(crate) fn login(&self) -> Login {
        match &self.phone {
            Some(phone) if self.email.is_empty() => Login::Phone(phone.clone()),
            _ => Login::Email(self.email.clone()),
        }
    }
}

/// By what a request to sign up registers, in its country, or the field, the code and the text of what is wrong with it.
pub(crate) fn login_asked(request: &AccountCreate, logins: &Logins) -> std::result::Result<Login, (&'static str, &'static str, String)> {
    let kind = logins.of(&request.region);
    let phone = request.phone.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let wrong = |field: &'static str, code: &'static str, message: &str| Err((field, code, message.to_owned()));
    match (request.email.trim().is_empty(), phone) {
        (false, Some(_)) => wrong("phone", "one-only", "an account has an e-mail address or a telephone number, not both"),
        (false, None) if kind == LoginKind::Phone => {
            wrong("email", "not-in-country", "accounts of this country are registered by telephone number")
        }
        (true, Some(_)) if kind == LoginKind::Email => {
            wrong("phone", "not-in-country", "accounts of this country are registered by e-mail address")
        }
        (true, Some(text)) => {
            let number = logins.number(text, Some(&request.region));
            number.map(Login::Phone).map_err(|defect| ("phone", defect.code(), defect.to_string()))
        }
        (true, None) if kind == LoginKind::Phone => wrong("phone", "required", "this is needed"),
        (_, None) => email_of(&request.email).map(Login::Email).map_err(|reason| ("email", "not-an-email", reason.to_owned())),
    }
}

impl App {
    /// By what accounts are registered in which country.
    #[must_use]
    pub fn with_logins(self, logins: Arc<Logins>) -> Self {
        Self { logins, ..self }
    }

    #[must_use]
    pub fn logins(&self) -> &Logins {
        &self.logins
    }

    /// What somebody typed to be found by: with an @ an address, otherwise a number with its country's code.
    pub(crate) fn login_of(&self, field: &str, text: &str) -> Result<Login> {
        let is_address = text.chars().any(|c| c == '@' || c.is_alphabetic());
        if is_address || !self.logins.has_phones() {
            return email_of(text).map(Login::Email).map_err(|reason| Error::field(field, "not-an-email", reason));
        }
        self.phone_of(field, text).map(Login::Phone)
    }

    /// A number with its country's code, in the form in which it is kept.
    pub(crate) fn phone_of(&self, field: &str, text: &str) -> Result<String> {
        self.logins.number(text, None).map_err(|defect| Error::field(field, defect.code(), defect.to_string()))
    }

    pub(crate) async fn account_by(&self, login: &Login) -> Result<Option<Account>> {
        Ok(self.store.account_by_login(login.index(), login.value()).await?)
    }
}
