//! Access tokens: how a program acts for an account. A token can never do more than its account.

use crate::App;
use crate::account::is_name;
use crate::audit::resource_of;
use crate::authorise::{Action, permit, scopes_of};
use crate::care::date;
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::session::{instant, sha256_hex};
use aftercare_store::{ApiToken, Micros, SubjectId, TokenId};
use aftercare_wire::{Role, Scope, TokenCreate, TokenCreated, TokenView};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jiff::tz::TimeZone;

const PREFIX: &str = "act_";
/// Of one account, revoked ones not counted.
const MOST_TOKENS: usize = 50;

impl App {
    /// Makes a token and tells its secret, this once.
    ///
    /// # Errors
    /// A field error for a scope that the account's role has no use for, among others.
    pub async fn token_create(&self, ctx: &Context, request: &TokenCreate) -> Result<TokenCreated> {
        self.audited(ctx, Action::TokenManage, "", async {
            permit(&ctx.principal, Action::TokenManage)?;
            let (subject, role) = ctx.principal.subject().zip(ctx.principal.role()).ok_or(Error::Unauthenticated)?;
            let zone = self.zone_of(subject).await?;
            let name = request.name.trim().to_owned();
            if !is_name(&name) {
                return Err(Error::field("name", "not-a-name", "a token's name has 1 to 200 printable characters"));
            }
            let scopes = scopes_asked(&request.scopes, role)?;
            let now = self.gate.now();
            let expires_at = request.last_day.as_deref().map(|day| end_of(day, &zone, now)).transpose()?;
            let live = |token: &ApiToken| token.revoked_at.is_none() && token.expires_at.is_none_or(|end| end > now);
            if self.store.api_tokens_of_subject(subject).await?.iter().filter(|token| live(token)).count() >= MOST_TOKENS {
                return Err(Error::field("name", "too-many", format!("an account has at most {MOST_TOKENS} tokens; revoke one first")));
            }
            let secret = format!("{PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(self.random::<32>()?));
            let token = ApiToken {
                token_id: TokenId::new(self.new_id()?),
                token_hash: sha256_hex(secret.as_bytes()),
                subject_id: subject.clone(),
                scopes: scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" "),
                name,
                created_at: now,
                expires_at,
                revoked_at: None,
            };
            self.store.api_token_create(&token).await?;
            Ok(TokenCreated { token: view(token, &zone)?, secret })
        })
        .await
    }

    /// The account's tokens, oldest first, revoked ones among them.
    pub async fn tokens(&self, ctx: &Context) -> Result<Vec<TokenView>> {
        permit(&ctx.principal, Action::TokenManage)?;
        let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
        let zone = self.zone_of(subject).await?;
        self.store.api_tokens_of_subject(subject).await?.into_iter().map(|token| view(token, &zone)).collect()
    }

    /// Ends a token at once. Somebody else's, or one that was revoked before, is not there.
    pub async fn token_revoke(&self, ctx: &Context, id: &str) -> Result<()> {
        self.audited(ctx, Action::TokenManage, &resource_of("token", id), async {
            permit(&ctx.principal, Action::TokenManage)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            self.store.api_token_revoke(subject, &TokenId::from(id), self.gate.now()).await.map_err(Error::from)
        })
        .await
    }

    /// Whose program this is, and what it may: the token's scopes, as far as the account's role has a use for them today.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when the token is over, revoked or unknown, or its account may not act any more.
    pub async fn principal_of_token(&self, bearer: &str) -> Result<Principal> {
        if !bearer.starts_with(PREFIX) {
            return Err(Error::Unauthenticated);
        }
        let token = self.store.api_token(&sha256_hex(bearer.as_bytes()), self.gate.now()).await?.ok_or(Error::Unauthenticated)?;
        let role = self.role_of(&token.subject_id).await?;
        let allowed = scopes_of(role)?;
        let scopes = scopes_in(&token.scopes)?.into_iter().filter(|scope| allowed.contains(scope)).collect();
        Ok(Principal::Program { subject: token.subject_id, role, scopes })
    }

    async fn zone_of(&self, subject: &SubjectId) -> Result<TimeZone> {
        let account = self.store.account(subject).await?.ok_or(Error::Unauthenticated)?;
        Ok(self.world.regions.zone(&account.region).clone())
    }
}

fn scopes_asked(asked: &[Scope], role: Role) -> Result<Vec<Scope>> {
    if asked.is_empty() {
        return Err(Error::field("scopes", "required", "a token without a scope could do nothing"));
    }
    let allowed = scopes_of(role)?;
    if let Some(scope) = asked.iter().find(|scope| !allowed.contains(scope)) {
        let message = format!("`{scope}` is not among what the role `{role}` may do");
        return Err(Error::field("scopes", "not-allowed", message));
    }
    Ok(allowed.into_iter().filter(|scope| asked.contains(scope)).collect())
}

fn scopes_in(text: &str) -> Result<Vec<Scope>> {
    text.split_whitespace().map(|word| word.parse().map_err(|e| Error::Internal(format!("token: {e}")))).collect()
}

/// The first instant after a civil day, as it is counted where the account lives.
fn end_of(day: &str, zone: &TimeZone, now: Micros) -> Result<Micros> {
    let date = date("last_day", day)?;
    let over = date.tomorrow().and_then(|next| next.to_zoned(zone.clone()));
    let end = over.map_err(|_| Error::field("last_day", "not-a-date", format!("`{day}` is too far away")))?.timestamp().as_microsecond();
    if end <= now.0 { Err(Error::field("last_day", "in-the-past", format!("`{day}` is over"))) } else { Ok(Micros(end)) }
}

fn view(token: ApiToken, zone: &TimeZone) -> Result<TokenView> {
    let last_day = token.expires_at.and_then(|end| {
        let last = Timestamp::from_microsecond(end.0.saturating_sub(1)).ok()?;
        Some(last.to_zoned(zone.clone()).date().to_string())
    });
    Ok(TokenView {
        id: token.token_id.to_string(),
        name: token.name,
        scopes: scopes_in(&token.scopes)?,
        created_at: instant(token.created_at),
        last_used_at: None,
        last_day,
        revoked: token.revoked_at.is_some(),
    })
}
