//! A request for a page: who asks, what stands around the page, and how it is answered.

use crate::assets::CONTENT_SECURITY_POLICY;
use crate::messages::Text;
use crate::routes::{self, Access, Method, Route};
use crate::state::Web;
use crate::templates::problem::{self, ProblemPage};
use crate::templates::{Notice, Shell};
use crate::visitor::{LANGUAGE_QUERY, Visitor};
use aftercare_app::{Action, Error, LogField, PolicyToTell, log, permit};
use aftercare_wire::{ClockView, FieldError, Language, MeView, Problem, RegionView, Role};
use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::Markup;
use std::borrow::Cow;

/// A request for a page by somebody who may open it.
pub(crate) struct Page {
    pub web: Web,
    pub visitor: Visitor,
    /// Nobody: a visitor.
    pub me: Option<MeView>,
    /// The page's own path: where a form that is shown again stands.
    pub path: String,
    /// A browser says that another site sent this.
    pub cross_site: bool,
    /// A version of the privacy policy that holds now and that the person is told of with this page.
    pub policy: Option<PolicyToTell>,
    query: Vec<(String, String)>,
    once: String,
    referer: Option<String>,
    get: bool,
}

impl FromRequestParts<Web> for Page {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, web).await.map_err(IntoResponse::into_response)?;
        let me = match visitor.is_signed_in() {
            true => web.app.me(&visitor.ctx).await.ok(),
            false => None,
        };
        let query = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map(|query| query.0).unwrap_or_default();
        let policy = match &me {
            Some(_) if is_use(parts.uri.path()) => web.app.policy_used(&visitor.ctx).await.unwrap_or_default(),
            _ => None,
        };
        let page = Self {
            web: web.clone(),
            me,
            policy,
            path: parts.uri.path().to_owned(),
            cross_site: cross_site(&parts.headers),
            query,
            once: web.app.form_key().unwrap_or_default(),
            referer: referer(&parts.headers),
            get: parts.method == axum::http::Method::GET || parts.method == axum::http::Method::HEAD,
            visitor,
        };
        let matched = parts.extensions.get::<MatchedPath>().map(|path| path.as_str().to_owned());
        let method = if page.get { Method::Get } else { Method::Post };
        let row = routes::PORTAL.iter().chain(routes::DESK_PAGES).find(|row| row.method == method && Some(row.path) == matched.as_deref());
        match row.map_or(Ok(()), |row| page.admit(row)) {
            Ok(()) => Ok(page),
            Err(error @ Error::Forbidden { .. }) => {
                let written = match row {
                    Some(row) => routes::turned_away(web, &page.visitor.ctx, row, parts.uri.path()).await,
                    None => Ok(()),
                };
                Err(page.problem(&written.err().unwrap_or(error)))
            }
            Err(error) => Err(page.problem(&error)),
        }
    }
}

/// To read what holds, to answer it and to leave is no use of the product.
fn is_use(path: &str) -> bool {
    !path.starts_with("/privacy") && !["/account/privacy/continue", "/account/privacy", "/sign-out"].contains(&path)
}

/// Whether the request comes from somebody else's page: browsers say so, older ones only by the origin.
fn cross_site(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "cross-site" || site == "same-site";
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let of_origin = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    of_origin != Some(host)
}

impl Page {
    fn admit(&self, row: &Route) -> Result<(), Error> {
        let role = self.role();
        match row.access {
            Access::Public => Ok(()),
            _ if role.is_none() => Err(Error::Unauthenticated),
            Access::SignedIn => Ok(()),
            Access::Roles(roles, _) if role.is_some_and(|role| roles.contains(&role)) => Ok(()),
            Access::Roles(..) => Err(Error::Forbidden { action: row.name }),
        }
    }

    pub fn role(&self) -> Option<Role> {
        self.visitor.ctx.principal.role()
    }

    pub fn may(&self, action: Action) -> bool {
        permit(&self.visitor.ctx.principal, action).is_ok()
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The voice of the page: the person's language and the clock of where they live.
    pub fn text(&self) -> Text<'_> {
        let zone = self.me.as_ref().and_then(|me| self.web.app.world().regions.zone(&me.region).iana_name());
        self.web.messages.text(self.visitor.language, zone.unwrap_or("UTC"))
    }

    /// Today where a region is, as ISO text.
    pub fn today_in(&self, region: &str) -> String {
        self.web.app.world().regions.zone(region).to_datetime(self.web.app.now()).date().to_string()
    }

    pub fn clock(&self) -> Option<ClockView> {
        self.web.demo.as_ref().map(|clock| ClockView { now: clock.now().to_string(), simulated: true })
    }

    pub fn shell(&self) -> Shell<'_> {
        let text = self.text();
        let done = self.query("done").filter(|code| code.len() < 40 && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
        let notice = done.and_then(|code| text.known("done", code)).map(|text| Notice { good: true, text });
        Shell {
            me: self.me.clone(),
            csrf: self.visitor.csrf.clone().unwrap_or_default(),
            once: self.once.clone(),
            path: self.path.clone(),
            clock: self.clock(),
            policy: self.policy.clone(),
            notice,
            text,
        }
    }

    /// The regions, by name.
    pub fn regions(&self) -> Result<Vec<RegionView>, Error> {
        self.web.app.regions(&self.visitor.ctx)
    }

    /// What a region is called.
    pub fn region_name(&self, code: &str) -> String {
        let found = self.regions().unwrap_or_default().into_iter().find(|region| region.code == code);
        found.map_or_else(|| code.to_owned(), |region| region.name)
    }

    /// A page, or why there is none.
    pub fn show(&self, content: Result<Markup, Error>) -> Response {
        match content {
            Ok(markup) => self.html(200, &markup),
            Err(error) => self.problem(&error),
        }
    }

    pub fn html(&self, status: u16, markup: &Markup) -> Response {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // What one person reads must not lie in a cache for the next one.
        let cache = if self.me.is_some() { "no-store" } else { "no-cache" };
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
            (header::CACHE_CONTROL, cache),
            (header::VARY, "cookie, accept-language"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "same-origin"),
        ];
        let html = match self.visitor.carries_language {
            true => carried(&markup.0, self.visitor.language),
            false => markup.0.clone(),
        };
        (status, headers, html).into_response()
    }

    /// Goes on to a page of ours, which says what was done.
    pub fn go(&self, path: &str, done: &str) -> Response {
        redirect(&self.onward(&format!("{path}{}done={done}", if path.contains('?') { '&' } else { '?' })))
    }

    /// The address, with the language of a visitor whose browser keeps none.
    pub fn onward(&self, path: &str) -> String {
        if self.visitor.carries_language { in_language(path, self.visitor.language) } else { path.to_owned() }
    }

    /// The page that says why something did not happen; somebody who has to sign in first is sent there.
    pub fn problem(&self, error: &Error) -> Response {
        if *error == Error::Unauthenticated {
            let next = if self.get { self.visitor.path.as_str() } else { "/" };
            return redirect(&self.onward(&format!("/sign-in?next={}", escaped(next))));
        }
        let mut response = self.problem_page(self.told(error));
        if let Error::TooMany { retry_after_seconds } = error {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
        }
        response
    }

    /// A problem that is known by its number alone.
    pub fn plain_problem(&self, status: StatusCode) -> Response {
        let problem = Problem { status: status.as_u16(), detail: None, ..Error::NotFound { what: "page" }.problem() };
        self.problem_page(problem)
    }

    fn problem_page(&self, problem: Problem) -> Response {
        let status = problem.status;
        let back = self.referer.clone().filter(|back| !self.get || *back != self.path);
        self.html(status, &problem::page(&self.shell(), &ProblemPage { problem, back }))
    }

    /// The problem in the reader's language.
    pub fn told(&self, error: &Error) -> Problem {
        let t = self.text();
        let mut problem = error.problem();
        // The rules say it, each with its clause; the rest is said by the page's own words.
        problem.detail = match error {
            Error::Forbidden { action: "form" } => Some(t.say("problem-form")),
            Error::Internal(reason) => {
                let method = if self.get { "GET" } else { "POST" };
                log(
                    "{method} {route}: {reason}",
                    &[(LogField::Method, &method), (LogField::Route, &self.path), (LogField::Reason, reason)],
                );
                None
            }
            _ => None,
        };
        for wrong in &mut problem.errors {
            wrong.message = message(&t, wrong);
        }
        problem
    }
}

/// What is wrong with a field, in the reader's language where its code is known.
fn message(t: &Text<'_>, wrong: &FieldError) -> String {
    let code = wrong.code.as_deref().unwrap_or_default();
    // Where neither has words of its own, the field says what it is about.
    let known =
        t.known("field", &format!("{}-{code}", wrong.field)).or_else(|| t.known("field", code)).or_else(|| t.known("field", &wrong.field));
    if let Some(told) = known {
        return told;
    }
    let mut letters = wrong.message.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub(crate) fn redirect(to: &str) -> Response {
    let location = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

pub(crate) fn with_header(mut response: Response, (name, value): (HeaderName, HeaderValue)) -> Response {
    response.headers_mut().append(name, value);
    response
}

/// A path of ours, and not a way out: `//host` and `/\host` are addresses of other sites.
pub(crate) fn own_path(text: &str) -> Option<&str> {
    let inside = text.starts_with('/') && !text.starts_with("//") && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    inside.then_some(text)
}

/// The path that the request came from, where that is a page of ours.
fn referer(headers: &HeaderMap) -> Option<String> {
    let from = headers.get(header::REFERER)?.to_str().ok()?;
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let (_, rest) = from.split_once("://")?;
    own_path(rest.strip_prefix(host)?).map(str::to_owned)
}

/// An address of ours that says the language itself.
pub(crate) fn in_language(path: &str, language: Language) -> String {
    let (path, fragment) = path.split_once('#').map_or((path, None), |(path, fragment)| (path, Some(fragment)));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(LANGUAGE_QUERY);
    let own = format!("{LANGUAGE_QUERY}={language}");
    let query: Vec<&str> = query.split('&').filter(is_other).chain(std::iter::once(own.as_str())).collect();
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{path}?{}{fragment}", query.join("&"))
}

/// A page whose links and forms go on in the language of its address. It reads what maud writes: attributes in double quotes.
fn carried(html: &str, language: Language) -> String {
    let mut out = String::with_capacity(html.len().saturating_add(1024));
    let mut rest = html;
    while let Some(at) = [" href=\"/", " action=\"/"].iter().filter_map(|start| Some(rest.find(start)? + start.len() - 1)).min() {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let (value, tail) = after.split_once('"').unwrap_or((after, ""));
        let is_page = !value.starts_with("/static/");
        match is_page {
            true => out.push_str(&in_language(&value.replace("&amp;", "&"), language).replace('&', "&amp;")),
            false => out.push_str(value),
        }
        out.push('"');
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Text as a value of a query.
fn escaped(text: &str) -> Cow<'_, str> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~/".contains(&b);
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect())
}

#[cfg(test)]
mod tests {
    use super::{carried, in_language, own_path};
    use aftercare_wire::Language;

    #[test]
    fn a_language_goes_on_with_the_links() {
        let table = [("/", "/?language=de"), ("/a?b=c", "/a?b=c&language=de"), ("/a?language=en&b=c#d", "/a?b=c&language=de#d")];
        for (from, to) in table {
            assert_eq!(in_language(from, Language::De), to);
        }
        let html = r##"<a href="#x"></a><a href="/a?b=c&amp;d=e">x</a><link href="/static/s.css"><form action="/f"><p>href="/no"</p>"##;
        let told = r##"<a href="#x"></a><a href="/a?b=c&amp;d=e&amp;language=de">x</a><link href="/static/s.css"><form action="/f?language=de"><p>href="/no"</p>"##;
        assert_eq!(carried(html, Language::De), told);
    }

    #[test]
    fn only_paths_of_ours_are_gone_on_to() {
        let table = [
            ("/", true),
            ("/cases/01J?x=y", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("", false),
            ("cases", false),
            ("/a\r\nset-cookie: x", false),
            ("/a b", false),
        ];
        for (text, ours) in table {
            assert_eq!(own_path(text).is_some(), ours, "{text:?}");
        }
    }
}
