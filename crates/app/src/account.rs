//! Accounts: signing up, and what people see and change about themselves.

use crate::App;
use crate::authorise::{Action, permit, scopes_of};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::login::{Login, login_asked};
use crate::password::password_defects;
use aftercare_core::region::is_code;
use aftercare_documents::Logins;
use aftercare_privacy::Countries;
use aftercare_store::{Account, Batch, BlindIndex, Message, RowId, SubjectId, VaultWrite};
use aftercare_wire::{AccountCreate, FieldError, LanguageChange, MeView, Role};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

const EMAIL_BYTES: usize = 254;
const LOCAL_BYTES: usize = 64;
const LABEL_BYTES: usize = 63;
const NAME_CHARS: usize = 200;
pub(crate) const KIND: &str = "person";
const ROW: &str = "profile";

/// Who the person is: a vault row.
#[derive(Serialize, Deserialize)]
pub(crate) struct Profile {
    pub name: String,
    /// Empty for an account that has a telephone number instead.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// An address in the one form that it is stored and looked up in, or what is wrong with it.
pub(crate) fn email_of(text: &str) -> std::result::Result<String, &'static str> {
    // A letter with its mark is one address, typed as one character or as two.
    let email: String = text.trim().nfc().collect::<String>().to_lowercase().nfc().collect();
    let (local, domain) = email.rsplit_once('@').ok_or("an e-mail address has an @")?;
    if email.len() > EMAIL_BYTES || local.len() > LOCAL_BYTES {
        return Err("this e-mail address is too long");
    }
    // A mark that goes together with no letter would look like the letter alone.
    let is_mark =
        |c: char| matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}');
    let in_local = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if !local.chars().all(in_local) || email.chars().any(is_mark) {
        return Err("this e-mail address has a character that none has");
    }
    let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    if local.is_empty() || dots {
        return Err("what stands before the @ is not complete");
    }
    let in_label = |c: char| c.is_alphanumeric() || c == '-';
    let is_label = |label: &str| {
        !label.is_empty() && label.len() <= LABEL_BYTES && label.chars().all(in_label) && !label.starts_with('-') && !label.ends_with('-')
    };
    if !domain.contains('.') || !domain.split('.').all(is_label) {
        return Err("what stands after the @ is not a domain");
    }
    Ok(email)
}

/// Text that shows what it holds: no control characters, nothing invisible, nothing that turns the direction of writing.
pub(crate) fn is_printable(text: &str) -> bool {
    let hidden = |c: char| matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    !text.chars().any(|c| c.is_control() || hidden(c))
}

pub(crate) fn is_name(text: &str) -> bool {
    (1..=NAME_CHARS).contains(&text.chars().count()) && is_printable(text)
}

/// The profile of a request to sign up, or everything that is wrong with the request.
pub(crate) fn profile_of(request: &AccountCreate, logins: &Logins, countries: &Countries) -> Result<Profile> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, code: &str, message: &str| {
        errors.push(FieldError { field: field.to_owned(), message: message.to_owned(), code: Some(code.to_owned()) });
    };
    let login = login_asked(request, logins).unwrap_or_else(|(field, code, reason)| {
        wrong(field, code, &reason);
        Login::Email(String::new())
    });
    let (email, phone) = match login {
        Login::Email(email) => (email, None),
        Login::Phone(phone) => (String::new(), Some(phone)),
    };
    for (code, message) in password_defects(&request.password, &email) {
        wrong("password", code, &message);
    }
    let name = request.name.trim().to_owned();
    if !is_name(&name) {
        wrong("name", "not-a-name", &format!("a name has 1 to {NAME_CHARS} printable characters"));
    }
    if !is_code(&request.region) {
        wrong("region", "not-a-region", "a region is two capital letters, such as `ID`");
    } else if !countries.is_known(&request.region) {
        wrong("region", "not-a-country", "there is no country of this code");
    }
    if errors.is_empty() { Ok(Profile { name, email, phone }) } else { Err(Error::Input(errors)) }
}

/// By what an account is found; a closed one does not hold it.
pub(crate) fn login_index(profile: &Profile, unique: bool) -> BlindIndex {
    let login = profile.login();
    BlindIndex { kind: login.index().to_owned(), value: login.value().to_owned(), unique }
}

impl App {
    /// Makes an account of any role: for the operator's own command line and the demonstration, not for a request.
    pub async fn account_seed(&self, request: &AccountCreate, role: Role) -> Result<SubjectId> {
        if role == Role::System {
            return Err(Error::field("role", "not-assignable", "nobody signs in as `system`"));
        }
        self.account_store(request, role).await
    }

    async fn account_store(&self, request: &AccountCreate, role: Role) -> Result<SubjectId> {
        let profile = profile_of(request, &self.logins, &self.world.policies.countries)?;
        let password_hash = self.password_hash(&request.password).await?;
        let subject_id = SubjectId::new(self.new_id()?);
        let account = self.account_of(&subject_id, request, role, "active", password_hash);
        let (vault, welcome) = self.account_opened(&account, &profile)?;
        let append = Some(self.account_opening(&subject_id, &account.region, request.language, false).await?);
        let batch = Batch { append, vault: vec![vault], outbox: vec![welcome], account: Some(account), ..Batch::default() };
        match self.store.commit(batch).await {
            Ok(_) => Ok(subject_id),
            Err(aftercare_store::Error::Taken { .. }) => {
                Err(Error::field("email", "taken", "there is an account with this address or number"))
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn account_of(
        &self,
        subject: &SubjectId,
        request: &AccountCreate,
        role: Role,
        state: &str,
        password_hash: String,
    ) -> Account {
        Account {
            subject_id: subject.clone(),
            role: role.as_str().to_owned(),
            state: state.to_owned(),
            password_hash,
            region: request.region.clone(),
            language: request.language.as_str().to_owned(),
            created_at: self.micros(),
        }
    }

    /// The row by which an account is found from now on, and the mail that greets its owner.
    pub(crate) fn account_opened(&self, account: &Account, profile: &Profile) -> Result<(VaultWrite, Message)> {
        let payload = serde_json::json!({ "email": profile.email, "name": profile.name, "language": account.language });
        let welcome = self.account_notice(&account.subject_id, "welcome", &payload)?;
        Ok((self.profile_put(&account.subject_id, profile, vec![login_index(profile, true)])?, welcome))
    }

    pub(crate) fn profile_put(&self, subject: &SubjectId, profile: &Profile, indexes: Vec<BlindIndex>) -> Result<VaultWrite> {
        let plain = serde_json::to_vec(profile).map_err(|e| Error::Internal(format!("profile: {e}")))?;
        let (kind, row_id) = (KIND.to_owned(), RowId::from(ROW));
        Ok(VaultWrite::Put { subject_id: subject.clone(), kind, row_id, plain, at: self.micros(), indexes })
    }

    /// Name of somebody, and by what they sign in, as far as whoever asks may see them; empty otherwise.
    pub(crate) fn shown_profile(&self, ctx: &Context, profile: Profile) -> (String, String) {
        let shown = |field: &str, text: String| if self.may_see(ctx, KIND, field) { text } else { String::new() };
        let login = profile.login();
        (shown("name", profile.name), shown(login.index(), login.value().to_owned()))
    }

    /// The person who asks.
    pub async fn me(&self, ctx: &Context) -> Result<MeView> {
        permit(&ctx.principal, Action::AccountRead)?;
        self.me_of(&ctx.principal).await
    }

    pub(crate) async fn me_of(&self, principal: &Principal) -> Result<MeView> {
        let subject = principal.subject().ok_or(Error::Unauthenticated)?;
        let account = self.store.account(subject).await?.ok_or(Error::Unauthenticated)?;
        let profile = self.profile(subject).await?.ok_or(Error::Unauthenticated)?;
        let role = principal.role().ok_or(Error::Unauthenticated)?;
        let scopes = match principal {
            Principal::Program { scopes, .. } => scopes.clone(),
            _ => scopes_of(role)?,
        };
        let language = account.language.parse().map_err(|e| Error::Internal(format!("account `{subject}`: {e}")))?;
        let Profile { name, email, phone } = profile;
        Ok(MeView { subject_id: subject.to_string(), name, email, phone, region: account.region, language, roles: vec![role], scopes })
    }

    /// None when the subject was erased.
    pub(crate) async fn profile(&self, subject: &SubjectId) -> Result<Option<Profile>> {
        let row = self.store.vault_get(subject, KIND, &RowId::from(ROW)).await?;
        row.map(|row| serde_json::from_slice(&row.plain)).transpose().map_err(|e| Error::Internal(format!("profile of `{subject}`: {e}")))
    }

    /// The language in which the person is addressed from now on.
    pub async fn language_change(&self, ctx: &Context, change: &LanguageChange) -> Result<MeView> {
        self.audited(ctx, Action::AccountManage, "", async {
            permit(&ctx.principal, Action::AccountManage)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            {
                let _alone = self.gate.accounts.lock().await;
                let account = self.store.account(subject).await?.ok_or(Error::Unauthenticated)?;
                let language = change.language.as_str().to_owned();
                self.store.account_update(&Account { language, ..account }).await?;
            }
            self.me_of(&ctx.principal).await
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aftercare_wire::Language;

    #[test]
    fn addresses_are_brought_into_one_form_or_refused() {
        let table = [
            (" Rina@Example.ORG ", Ok("rina@example.org")),
            ("rina+care@mail.example.org", Ok("rina+care@mail.example.org")),
            ("jörg@bücher.example.org", Ok("jörg@bücher.example.org")),
            ("rina", Err("has an @")),
            ("@example.org", Err("before the @")),
            ("ri..na@example.org", Err("before the @")),
            (".rina@example.org", Err("before the @")),
            ("rina@localhost", Err("after the @")),
            ("rina@-example.org", Err("after the @")),
            ("rina@example..org", Err("after the @")),
            ("rina@", Err("after the @")),
            ("ri na@example.org", Err("character")),
            ("rina@example.org\r\nBcc: x@example.org", Err("character")),
            ("jo\u{308}rg@example.org", Ok("j\u{f6}rg@example.org")),
            ("q\u{308}@example.org", Err("character")),
            ("<rina>@example.org", Err("character")),
            ("a@b@example.org", Err("character")),
        ];
        for (text, expected) in table {
            match (email_of(text), expected) {
                (Ok(email), Ok(expected)) => assert_eq!(email, expected),
                (Err(reason), Err(part)) => assert!(reason.contains(part), "`{text}`: {reason}"),
                (found, _) => panic!("`{text}` gave {found:?}"),
            }
        }
        let long = format!("{}@{}.org", "a".repeat(64), ["b".repeat(60), "c".repeat(60), "d".repeat(60)].join("."));
        assert_eq!(email_of(&long).unwrap().len(), 251);
        assert!(email_of(&format!("a{long}")).is_err());
        assert!(email_of(&long.replace("org", "museum")).is_ok());
        assert!(email_of(&long.replace("org", "museums")).is_err());
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let fine = AccountCreate {
            email: "rina@example.org".to_owned(),
            password: "correct horse".to_owned(),
            name: "Rina Example".to_owned(),
            region: "ID".to_owned(),
            language: Language::En,
            date_of_birth: None,
            parent_email: None,
            phone: None,
        };
        let countries = aftercare_documents::Documents::embedded().policies().unwrap().countries;
        let told = |request: &AccountCreate| match profile_of(request, &Logins::default(), &countries) {
            Ok(_) => Vec::new(),
            Err(Error::Input(errors)) => errors.into_iter().map(|e| format!("{}:{}", e.field, e.code.unwrap())).collect(),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(told(&fine), [""; 0]);
        let table = [
            (AccountCreate { password: "p".repeat(11), ..fine.clone() }, vec!["password:too-short"]),
            (AccountCreate { password: "p".repeat(12), ..fine.clone() }, vec![]),
            (AccountCreate { password: "p".repeat(256), ..fine.clone() }, vec![]),
            (AccountCreate { password: "p".repeat(257), ..fine.clone() }, vec!["password:too-long"]),
            (AccountCreate { password: "Rina@example.org".to_owned(), ..fine.clone() }, vec!["password:is-email"]),
            (AccountCreate { name: " ".to_owned(), ..fine.clone() }, vec!["name:not-a-name"]),
            (AccountCreate { name: "n".repeat(201), ..fine.clone() }, vec!["name:not-a-name"]),
            (AccountCreate { name: "Rina\u{202e}".to_owned(), ..fine.clone() }, vec!["name:not-a-name"]),
            (AccountCreate { region: "id".to_owned(), ..fine.clone() }, vec!["region:not-a-region"]),
            (
                AccountCreate { email: "x".to_owned(), password: String::new(), name: String::new(), region: String::new(), ..fine },
                vec!["email:not-an-email", "password:too-short", "name:not-a-name", "region:not-a-region"],
            ),
        ];
        for (request, expected) in table {
            assert_eq!(told(&request), expected, "{request:?}");
        }
    }
}
