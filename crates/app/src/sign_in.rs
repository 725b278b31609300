//! Signing in, and telling the owner of a sign-in from a browser or an address that the account has not seen before.
//!
//! Browsers and addresses are known by blind indexes that need the operator's key; the rows behind them are sealed, and say about an
//! address only what the owner is told. Looking them up is the same work whether the account is there or not.

use crate::App;
use crate::audit::of_account;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::gate::{Caller, Door};
use crate::login::Login;
use crate::session::{SECOND, SessionToken, sha256_hex};
use aftercare_privacy::inventory::Passing;
use aftercare_store::{AccountLink, BlindIndex, LinkId, Message, Micros, RowId, SubjectId, VaultWrite};
use aftercare_wire::{Language, SignIn};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use std::collections::BTreeMap;

/// Vault rows of what an account has seen before; their blind indexes have the same names.
pub(crate) const KNOWN_BROWSER: &str = "known-browser";
pub(crate) const KNOWN_ADDRESS: &str = "known-address";
/// More than this of one kind, and the one that was quiet the longest is forgotten.
const MOST_KNOWN: usize = 50;
/// The vault row that says that there was a sign-in at all.
const BEGUN_KIND: &str = "sign-in";
const BEGUN_ROW: &str = "first";
const NOTICE: &str = "new-sign-in";
pub(crate) const DENIAL: &str = "sign-in-denial";

/// Who is told of a session that begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    Owner,
    /// It is no sign-in: somebody has just opened the account.
    Nobody,
}

/// What a sign-in adds to what the account knows, and what is told of it.
#[derive(Default)]
pub(crate) struct Seen {
    pub known: Vec<String>,
    pub told: bool,
    pub vault: Vec<VaultWrite>,
    pub outbox: Vec<Message>,
    pub links: Vec<AccountLink>,
}

impl App {
    /// The secret by which a browser that signs in now is known again.
    ///
    /// # Errors
    /// Where there are no random bytes.
    pub fn browser_secret(&self) -> Result<String> {
        Ok(BASE64_URL_SAFE_NO_PAD.encode(self.random::<32>()?))
    }

    /// Starts a session. A wrong password and an unknown address get the same answer after the same work.
    ///
    /// # Errors
    /// [`Error::TooMany`] after too many attempts; a field error where address and password do not fit.
    pub async fn sign_in(&self, request: &SignIn, caller: &Caller) -> Result<SessionToken> {
        self.sign_in_told_in(Language::En, request, caller).await
    }

    /// As [`App::sign_in`]; whoever knows the password of a closed account is told in their language that it is closed.
    ///
    /// # Errors
    /// Those of [`App::sign_in`], and [`Error::Refused`] for a closed account.
    pub async fn sign_in_told_in(&self, language: Language, request: &SignIn, caller: &Caller) -> Result<SessionToken> {
        let login = self.login_of("email", &request.email).unwrap_or_else(|_| Login::Email(request.email.trim().to_lowercase()));
        let account = self.account_by(&login).await?.filter(|account| account.state == "active");
        let closed = self.closed_account(&login).await?;
        let login = login.value();
        let own = self.sign_in_attempt(login, account.as_ref().map(|account| &account.subject_id), caller).await?;
        let resource = of_account(account.as_ref().map(|account| &account.subject_id));
        let visitor = Context::new(Principal::Anonymous, Language::En);
        self.audited(&visitor, Action::SignIn, &resource, async {
            permit(&visitor.principal, Action::SignIn)?;
            let asked = account.as_ref().or(closed.as_ref());
            let holds = self.password_holds(&request.password, asked.map(|account| account.password_hash.as_str())).await?;
            let wrong = || Error::field("password", "credentials", "the e-mail address, the number or the password is not right");
            if holds && account.is_none() {
                let closed = closed.as_ref().ok_or_else(wrong)?;
                return Err(self.closed_told(&closed.subject_id, language).await?);
            }
            let account = account.as_ref().filter(|_| holds).ok_or_else(wrong)?;
            match self.session_start(&account.subject_id, Some(&account.password_hash), caller, Telling::Owner).await {
                // The password was changed meanwhile: nobody stays signed in by the one before.
                Err(Error::NotFound { .. }) => Err(wrong()),
                Err(error) => Err(error),
                Ok(token) => {
                    self.gate.forget(own.as_deref().map_or(Door::Account(login), Door::Browser));
                    Ok(token)
                }
            }
        })
        .await
    }

    /// Counts an attempt. A browser that the account knows has a door of its own, so that nobody else's attempts keep its owner out.
    async fn sign_in_attempt(&self, login: &str, subject: Option<&SubjectId>, caller: &Caller) -> Result<Option<String>> {
        // Asked for nobody as well, so that the answer takes as long.
        let nobody = SubjectId::new(login);
        if let Some(browser) = &caller.browser
            && self.known_row(subject.unwrap_or(&nobody), KNOWN_BROWSER, browser).await?.is_some()
        {
            let own = format!("{login} {}", sha256_hex(browser.as_bytes()));
            self.gate.attempt(Door::Browser(&own))?;
            return Ok(Some(own));
        }
        self.gate.attempt(Door::Caller(&caller.key))?;
        self.gate.attempt(Door::Account(login))?;
        Ok(None)
    }

    async fn known_row(&self, subject: &SubjectId, kind: &str, value: &str) -> Result<Option<RowId>> {
        let hits = self.store.find_by_index(kind, &value_of(subject, value), 1).await?;
        Ok(hits.into_iter().find(|hit| hit.subject_id == *subject).map(|hit| hit.row_id))
    }

    /// What a sign-in of this account means, before it stands: browser and address are known from now on, and the owner is told where
    /// either was not, if the policy promises it.
    pub(crate) async fn sign_in_seen(&self, subject: &SubjectId, session: &RowId, caller: &Caller, telling: Telling) -> Result<Seen> {
        let mut seen = Seen::default();
        let begun = self.store.vault_get(subject, BEGUN_KIND, &RowId::from(BEGUN_ROW)).await?.is_some();
        let mut is_new = false;
        let parts = [
            (KNOWN_BROWSER, caller.browser.as_deref(), caller.agent.chars().filter(|c| !c.is_control()).take(120).collect::<String>()),
            (KNOWN_ADDRESS, Some(caller.key.as_str()), caller.near.clone()),
        ];
        for (kind, value, told_as) in parts {
            let Some(value) = value else {
                is_new = true;
                continue;
            };
            let row = self.known_row(subject, kind, value).await?;
            is_new |= row.is_none();
            let row = match row {
                Some(row) => row,
                None => {
                    seen.vault.extend(self.known_make_room(subject, kind).await?);
                    RowId::new(self.new_id()?)
                }
            };
            // Removed and written again, so that its age is that of its last use.
            seen.known.push(row.to_string());
            seen.vault.push(forget(subject, kind, row.clone()));
            seen.vault.push(VaultWrite::Put {
                subject_id: subject.clone(),
                kind: kind.to_owned(),
                row_id: row,
                plain: serde_json::json!({ "seen": told_as }).to_string().into_bytes(),
                at: self.gate.now(),
                indexes: vec![BlindIndex { kind: kind.to_owned(), value: value_of(subject, value), unique: false }],
            });
        }
        if !begun {
            let (kind, row_id) = (BEGUN_KIND.to_owned(), RowId::from(BEGUN_ROW));
            let (plain, at) = (b"{}".to_vec(), self.gate.now());
            seen.vault.push(VaultWrite::Put { subject_id: subject.clone(), kind, row_id, plain, at, indexes: Vec::new() });
        }
        let first_is_told = self.world.policies.settings.get("first-sign-in", "told") == "told";
        let is_promised = self.account_rules(subject).await?.new_sign_in.is_some();
        seen.told = telling == Telling::Owner && is_new && is_promised && (begun || first_is_told);
        if seen.told {
            let about = std::iter::once(session.as_str()).chain(seen.known.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
            let link = self.link(DENIAL, subject, about, Passing::Session)?;
            seen.outbox.push(self.link_notice(subject, NOTICE, &link, &[("session_id", session.as_str())])?);
            seen.links.push(link);
        }
        Ok(seen)
    }

    async fn known_make_room(&self, subject: &SubjectId, kind: &str) -> Result<Vec<VaultWrite>> {
        let mut rows = self.store.vault_list(subject, kind).await?;
        rows.sort_by(|a, b| (b.created_at, &b.row_id).cmp(&(a.created_at, &a.row_id)));
        Ok(rows.into_iter().skip(MOST_KNOWN - 1).map(|row| forget(subject, kind, row.row_id)).collect())
    }

    /// A link that a mail will bring.
    pub(crate) fn link(&self, kind: &str, subject: &SubjectId, about: String, passing: Passing) -> Result<AccountLink> {
        let (created_at, good_for) = (self.gate.now(), self.lifetime(passing));
        Ok(AccountLink {
            link_id: LinkId::new(self.new_id()?),
            kind: kind.to_owned(),
            subject_id: subject.clone(),
            about,
            created_at,
            expires_at: Micros(created_at.0.saturating_add(good_for.saturating_mul(SECOND))),
        })
    }

    /// A mail that brings a link, beside what else it says.
    pub(crate) fn link_notice(&self, to: &SubjectId, template: &str, link: &AccountLink, said: &[(&str, &str)]) -> Result<Message> {
        let which = [("link_id", link.link_id.as_str()), ("link_kind", link.kind.as_str())];
        let payload: BTreeMap<_, _> = said.iter().copied().chain(which).collect();
        self.account_notice(to, template, &serde_json::json!(payload))
    }

    /// The token for the mail that brings a link; none when the link is over.
    pub(crate) async fn link_token(&self, link: &LinkId) -> Result<Option<String>> {
        let token = BASE64_URL_SAFE_NO_PAD.encode(self.random::<32>()?);
        let live = self.store.link_token(link, &sha256_hex(token.as_bytes()), self.gate.now()).await?;
        Ok(live.then_some(token))
    }

    /// The link of a kind that has this token.
    pub(crate) async fn link_of(&self, kind: &str, token: &str) -> Result<Option<AccountLink>> {
        Ok(self.store.link_by_token(&sha256_hex(token.as_bytes()), kind, self.gate.now()).await?)
    }
}

/// The same browser is another one to every account.
fn value_of(subject: &SubjectId, value: &str) -> String {
    format!("{subject} {value}")
}

pub(crate) fn forget(subject: &SubjectId, kind: &str, row_id: RowId) -> VaultWrite {
    VaultWrite::Remove { subject_id: subject.clone(), kind: kind.to_owned(), row_id, index_kinds: vec![kind.to_owned()] }
}
