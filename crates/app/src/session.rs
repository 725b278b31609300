//! Sessions of a browser. The store knows a token only by its hash; which browser it is, is the person's own and lies in the vault.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::gate::Caller;
use crate::sign_in::Telling;
use aftercare_privacy::inventory::Passing;
use aftercare_store::{Batch, Micros, RowId, Session, SubjectId, VaultRow, VaultWrite};
use aftercare_wire::{Role, SessionView};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub(crate) const SECOND: i64 = 1_000_000;
/// A session's last use is written at most this often.
const TOUCH_SECONDS: i64 = 60;
/// More browsers than this, and the oldest is signed out.
const MOST_SESSIONS: usize = 50;
const AGENT_CHARS: usize = 120;
pub(crate) const KIND: &str = "session";

/// The secret of one session, as the browser's cookie holds it.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> String {
        sha256_hex(self.0.as_bytes())
    }
}

impl From<&str> for SessionToken {
    fn from(cookie: &str) -> Self {
        Self(cookie.to_owned())
    }
}

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// What a form of this session must carry. It says nothing about the session's secret.
#[must_use]
pub fn csrf_of(session: &SessionToken) -> String {
    // HMAC takes a key of any length.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(session.0.as_bytes()) else { return String::new() };
    mac.update(b"aftercare csrf 1");
    BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

#[must_use]
pub fn csrf_holds(session: &SessionToken, given: &str) -> bool {
    let expected = csrf_of(session);
    !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(given.as_bytes()))
}

pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An instant as it crosses the wire.
pub(crate) fn instant(at: Micros) -> String {
    Timestamp::from_microsecond(at.0).map(|at| at.to_string()).unwrap_or_default()
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Browser {
    pub hash: String,
    pub agent: String,
    /// About where it was, as far as its address tells.
    #[serde(default)]
    pub near: String,
    /// The rows by which browser and address are known again.
    #[serde(default)]
    pub known: Vec<String>,
    /// The owner was told of it.
    #[serde(default)]
    pub told: bool,
}

/// A vault row of a session beside the session itself.
pub(crate) struct Place {
    pub row: VaultRow,
    pub browser: Browser,
    pub session: Option<Session>,
}

impl App {
    /// On the strength of a password where its hash is given. The owner is told where neither browser nor address were seen before.
    pub(crate) async fn session_start(
        &self,
        subject: &SubjectId,
        password_hash: Option<&str>,
        caller: &Caller,
        telling: Telling,
    ) -> Result<SessionToken> {
        let token = SessionToken(BASE64_URL_SAFE_NO_PAD.encode(self.random::<32>()?));
        let now = self.gate.now();
        let agent: String = caller.agent.chars().filter(|c| !c.is_control()).take(AGENT_CHARS).collect();
        let (kind, row_id) = (KIND.to_owned(), RowId::new(self.new_id()?));
        let seen = self.sign_in_seen(subject, &row_id, caller, telling).await?;
        let browser = Browser { hash: token.hash(), agent, near: caller.near.clone(), known: seen.known, told: seen.told };
        let plain = serde_json::to_vec(&browser).map_err(|e| Error::Internal(format!("session: {e}")))?;
        let mut vault = self.sessions_over(subject).await?;
        vault.extend(seen.vault);
        vault.push(VaultWrite::Put { subject_id: subject.clone(), kind, row_id, plain, at: now, indexes: Vec::new() });
        // First where it is, then the session: a row of a session that never came is swept, a session without one could not be seen.
        self.store.commit(Batch { vault, outbox: seen.outbox, links: seen.links, ..Batch::default() }).await?;
        let expires_at = Micros(now.0.saturating_add(self.lifetime(Passing::Session).saturating_mul(SECOND)));
        let session = Session { token_hash: token.hash(), subject_id: subject.clone(), created_at: now, expires_at, last_seen: now };
        self.store.session_create(&session, password_hash).await?;
        self.cookies_of_browser(subject, caller.choice).await?;
        Ok(token)
    }

    /// Ends a session. Ending one that is over is no error.
    pub async fn sign_out(&self, token: &SessionToken) -> Result<()> {
        self.store.session_delete(&token.hash()).await.map_err(Error::from)
    }

    /// Where the person is signed in, newest first.
    pub async fn sessions(&self, ctx: &Context, current: Option<&SessionToken>) -> Result<Vec<SessionView>> {
        permit(&ctx.principal, Action::AccountManage)?;
        let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
        let current = current.map(SessionToken::hash);
        let mut views = Vec::new();
        for place in self.session_places(subject).await? {
            let Some(session) = place.session else { continue };
            views.push(SessionView {
                id: place.row.row_id.to_string(),
                started_at: instant(session.created_at),
                last_seen_at: instant(session.last_seen),
                agent: place.browser.agent,
                near: place.browser.near,
                told: place.browser.told,
                current: current.as_ref() == Some(&session.token_hash),
            });
        }
        views.sort_by(|a, b| (&b.started_at, &b.id).cmp(&(&a.started_at, &a.id)));
        Ok(views)
    }

    /// Signs the person out in one place.
    pub async fn session_end(&self, ctx: &Context, id: &str) -> Result<()> {
        self.audited(ctx, Action::AccountManage, &resource_of("session", id), async {
            permit(&ctx.principal, Action::AccountManage)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            let places = self.session_places(subject).await?;
            let place = places.into_iter().find(|place| place.row.row_id.as_str() == id && place.session.is_some());
            self.sign_out_hash(&place.ok_or(Error::NotFound { what: "session" })?.browser.hash).await
        })
        .await
    }

    pub(crate) async fn sign_out_hash(&self, hash: &str) -> Result<()> {
        self.store.session_delete(hash).await.map_err(Error::from)
    }

    /// Who has this session.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when it is over, unknown, or its account may not sign in any more.
    pub async fn principal_of_session(&self, token: &SessionToken) -> Result<Principal> {
        let (hash, now) = (token.hash(), self.gate.now());
        let session = self.store.session(&hash, now).await?.ok_or(Error::Unauthenticated)?;
        let role = self.role_of(&session.subject_id).await?;
        if now.0.saturating_sub(session.last_seen.0) >= TOUCH_SECONDS * SECOND {
            self.store.session_touch(&hash, now).await?;
        }
        Ok(Principal::Person { subject: session.subject_id, role })
    }

    /// The role of an account that may act.
    pub(crate) async fn role_of(&self, subject: &SubjectId) -> Result<Role> {
        let account = self.store.account(subject).await?.filter(|account| account.state == "active").ok_or(Error::Unauthenticated)?;
        account.role.parse().map_err(|e| Error::Internal(format!("account `{subject}`: {e}")))
    }

    pub(crate) async fn session_places(&self, subject: &SubjectId) -> Result<Vec<Place>> {
        let now = self.gate.now();
        let mut places = Vec::new();
        for row in self.store.vault_list(subject, KIND).await? {
            let browser: Browser = serde_json::from_slice(&row.plain).map_err(|e| Error::Internal(format!("session row: {e}")))?;
            let session = self.store.session(&browser.hash, now).await?;
            places.push(Place { row, browser, session });
        }
        Ok(places)
    }

    /// Makes room: the rows of sessions that are over go, and where there are too many, the oldest sessions.
    async fn sessions_over(&self, subject: &SubjectId) -> Result<Vec<VaultWrite>> {
        let (mut live, mut over): (Vec<_>, Vec<_>) =
            self.session_places(subject).await?.into_iter().partition(|place| place.session.is_some());
        live.sort_by(|a, b| (a.row.created_at, &a.row.row_id).cmp(&(b.row.created_at, &b.row.row_id)));
        while live.len() >= MOST_SESSIONS {
            let oldest = live.remove(0);
            self.sign_out_hash(&oldest.browser.hash).await?;
            over.push(oldest);
        }
        let gone = |place: Place| VaultWrite::Remove {
            subject_id: subject.clone(),
            kind: KIND.to_owned(),
            row_id: place.row.row_id,
            index_kinds: Vec::new(),
        };
        Ok(over.into_iter().map(gone).collect())
    }
}
