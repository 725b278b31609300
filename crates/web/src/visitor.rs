//! Who asks: read from a session's cookie or an access token, for pages and API alike.

use crate::state::Web;
use aftercare_app::{BrowserChoice, Browsing, Caller, Context, Error, Principal, SessionToken, csrf_holds, csrf_of};
use aftercare_wire::{Language, PROBLEM_MEDIA_TYPE};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};

/// The cookie that holds the secret of a session.
pub const SESSION_COOKIE: &str = "aftercare";
/// The cookie that holds the language of a visitor who is not signed in.
pub const LANGUAGE_COOKIE: &str = "lang";
/// The cookie by which a browser is known again that has signed in here before.
pub const BROWSER_COOKIE: &str = "browser";
/// The cookie that holds which cookies were allowed in a browser.
pub const CHOICES_COOKIE: &str = "choices";
/// The header of Global Privacy Control.
const SIGNAL: HeaderName = HeaderName::from_static("sec-gpc");
/// In the address of a page: the language of a visitor whose browser keeps none.
pub(crate) const LANGUAGE_QUERY: &str = "language";
/// What its secret is long: 32 bytes in Base64 without padding.
const BROWSER_CHARS: usize = 43;
const DAY_SECONDS: u32 = 24 * 60 * 60;

/// Whoever sent a request.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub ctx: Context,
    /// Of a browser that is signed in.
    pub session: Option<SessionToken>,
    /// What a form of this session must carry; a browser that is not signed in has none.
    pub csrf: Option<String>,
    pub language: Language,
    /// The language came with the address, and goes on with the links of the page.
    pub carries_language: bool,
    /// Which cookies were allowed, and what the browser asks for.
    pub browsing: Browsing,
    /// Path and query, to come back to.
    pub path: String,
    /// Where the request came from, for the limits on attempts.
    pub caller: Caller,
}

impl Visitor {
    /// The caller of a request that signs in: a browser that has no secret of its own yet gets one with the answer.
    ///
    /// # Errors
    /// Where there are no random bytes.
    pub fn signing_in(&self, web: &Web) -> Result<Caller, Error> {
        let mut caller = self.caller.clone();
        if caller.browser.is_none() {
            caller.browser = Some(web.app.browser_secret()?);
        }
        Ok(caller)
    }

    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.ctx.principal != Principal::Anonymous
    }

    /// Does a form, or the header of an API call, come from a page of ours? Without a session there is nothing to protect.
    #[must_use]
    pub fn csrf_holds(&self, given: &str) -> bool {
        self.session.as_ref().is_none_or(|session| csrf_holds(session, given))
    }
}

/// Why a request could not even be attributed to anybody.
#[derive(Debug)]
pub struct Rejected(pub Error);

impl IntoResponse for Rejected {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.0.problem()).unwrap_or_default();
        (status, [(header::CONTENT_TYPE, PROBLEM_MEDIA_TYPE)], body).into_response()
    }
}

impl FromRequestParts<Web> for Visitor {
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Rejected> {
        let headers = &parts.headers;
        let (principal, session) = principal_of(web, headers).await?;
        let account = web.app.language_of(&principal).await.map_err(Rejected)?;
        // A program says with each request which language it wants; a person said it once.
        let header = accept_language(headers);
        let addressed = if account.is_none() { language_of_address(parts) } else { None };
        let language = match &principal {
            Principal::Program { .. } => header.or(account),
            _ => account.or(addressed).or_else(|| cookie(headers, LANGUAGE_COOKIE)?.parse().ok()).or(header),
        }
        .unwrap_or(Language::En);
        let ctx = Context::new(principal, language);
        let caller = caller_of(web, parts);
        let signal = web.app.signal_of(headers.get_all(SIGNAL).iter().map(HeaderValue::as_bytes));
        if let Some(session) = &session {
            web.app.signal_heard(&ctx, session, signal).await.map_err(Rejected)?;
        }
        Ok(Self {
            ctx,
            carries_language: addressed.is_some(),
            browsing: Browsing { choice: caller.choice, had_account: caller.browser.is_some(), signal },
            csrf: session.as_ref().map(csrf_of),
            session,
            language,
            path: parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            caller,
        })
    }
}

/// A token that does not hold is told, so that a program does not go on as a visitor; a session that is over makes a visitor.
async fn principal_of(web: &Web, headers: &HeaderMap) -> Result<(Principal, Option<SessionToken>), Rejected> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let bearer = value.to_str().ok().and_then(|text| text.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = bearer.ok_or(Rejected(Error::Unauthenticated))?;
        return Ok((web.app.principal_of_token(token.trim()).await.map_err(Rejected)?, None));
    }
    let Some(token) = cookie(headers, SESSION_COOKIE).filter(|value| !value.is_empty()).map(SessionToken::from) else {
        return Ok((Principal::Anonymous, None));
    };
    match web.app.principal_of_session(&token).await {
        Ok(principal) => Ok((principal, Some(token))),
        Err(Error::Unauthenticated) => Ok((Principal::Anonymous, None)),
        Err(error) => Err(Rejected(error)),
    }
}

fn language_of_address(parts: &Parts) -> Option<Language> {
    let pairs = parts.uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == LANGUAGE_QUERY).find_map(|(_, value)| value.parse().ok())
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The first language that the product speaks, by weight, then by place (RFC 9110, 12.5.4).
fn accept_language(headers: &HeaderMap) -> Option<Language> {
    let text = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut wanted: Vec<(u32, Language)> = Vec::new();
    for item in text.split(',').take(32) {
        let (tag, rest) = item.split_once(';').unwrap_or((item, ""));
        let weight = rest.trim().strip_prefix("q=").map_or(1000, thousandths);
        let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        if let Some(language) = primary.parse().ok().filter(|_| weight > 0) {
            wanted.push((weight, language));
        }
    }
    // A stable sort keeps the order of those that weigh the same.
    wanted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    wanted.first().map(|(_, language)| *language)
}

/// `0.8` as 800; what is no weight weighs nothing.
fn thousandths(text: &str) -> u32 {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let part = format!("{part:0<3}");
    let digits = whole.parse::<u32>().ok().zip(part.get(..3).and_then(|part| part.parse::<u32>().ok()));
    digits.map_or(0, |(whole, part)| whole.saturating_mul(1000).saturating_add(part).min(1000))
}

fn caller_of(web: &Web, parts: &Parts) -> Caller {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let (key, near) = match peer.map(|peer| web.trusted_proxies.client(peer.0.ip(), &parts.headers)) {
        // One household has a whole network of these.
        Some(IpAddr::V6(v6)) => {
            let [first, second, third, ..] = v6.segments();
            (format!("{:016x}/64", u128::from(v6) >> 64), format!("{first:x}:{second:x}:{third:x}:*"))
        }
        Some(IpAddr::V4(v4)) => {
            let [first, second, third, _] = v4.octets();
            (v4.to_string(), format!("{first}.{second}.{third}.*"))
        }
        None => ("unknown".to_owned(), String::new()),
    };
    let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let is_secret = |text: &&str| text.len() == BROWSER_CHARS && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let browser = cookie(&parts.headers, BROWSER_COOKIE).filter(is_secret).map(str::to_owned);
    let choice = cookie(&parts.headers, CHOICES_COOKIE).and_then(|kept| web.app.browser_choice(kept));
    Caller { key, near, agent, browser, choice }
}

/// The header that starts a session in a browser.
#[must_use]
pub fn session_cookie(web: &Web, token: &SessionToken) -> (HeaderName, HeaderValue) {
    cookie_header(web, SESSION_COOKIE, token.as_str())
}

/// The header by which a browser that has just signed in is known again.
#[must_use]
pub fn browser_cookie(web: &Web, caller: &Caller) -> (HeaderName, HeaderValue) {
    cookie_header(web, BROWSER_COOKIE, caller.browser.as_deref().unwrap_or_default())
}

/// The header that makes a browser forget its session.
#[must_use]
pub fn session_cookie_gone(web: &Web) -> (HeaderName, HeaderValue) {
    cookie_gone(web, SESSION_COOKIE)
}

/// The header that keeps the language of a visitor.
#[must_use]
pub fn language_cookie(web: &Web, language: Language) -> (HeaderName, HeaderValue) {
    cookie_header(web, LANGUAGE_COOKIE, language.as_str())
}

/// The header that makes a browser forget the language.
#[must_use]
pub fn language_cookie_gone(web: &Web) -> (HeaderName, HeaderValue) {
    cookie_gone(web, LANGUAGE_COOKIE)
}

/// The header that keeps which cookies are allowed.
#[must_use]
pub fn choices_cookie(web: &Web, choice: BrowserChoice) -> (HeaderName, HeaderValue) {
    cookie_header(web, CHOICES_COOKIE, &choice.kept())
}

/// For as long as the inventory says.
fn cookie_header(web: &Web, name: &str, value: &str) -> (HeaderName, HeaderValue) {
    cookie_for(web, name, value, web.app.cookie_days(name).saturating_mul(DAY_SECONDS))
}

fn cookie_gone(web: &Web, name: &str) -> (HeaderName, HeaderValue) {
    cookie_for(web, name, "", 0)
}

fn cookie_for(web: &Web, name: &str, value: &str, seconds: u32) -> (HeaderName, HeaderValue) {
    let secure = if web.secure_cookies { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    // Tokens and languages are ASCII; anything else would be a defect and sets nothing.
    (header::SET_COOKIE, HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_chosen_by_weight_then_place() {
        let table = [
            ("de", Some(Language::De)),
            ("de-AT, en;q=0.9", Some(Language::De)),
            ("en;q=0.5, de;q=0.7", Some(Language::De)),
            ("fr, en;q=0.8, de;q=0.8", Some(Language::En)),
            ("de;q=0, en;q=0.001", Some(Language::En)),
            ("de;q=0.1234, en;q=x", Some(Language::De)),
            ("fr", None),
            ("*", None),
            ("", None),
        ];
        for (text, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(text).unwrap());
            assert_eq!(accept_language(&headers), expected, "`{text}`");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=b; aftercare=x=y;lang=de"));
        assert_eq!(cookie(&headers, SESSION_COOKIE), Some("x=y"));
        assert_eq!(cookie(&headers, LANGUAGE_COOKIE), Some("de"));
        assert_eq!(cookie(&headers, "b"), None);
    }
}
