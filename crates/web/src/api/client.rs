//! Whoever calls the API, past the gate of the route.

use super::failure::Failure;
use crate::routes::{self, Access, Route, scope_of};
use crate::state::Web;
use crate::visitor::Visitor;
use aftercare_app::{App, Context, Error, Principal};
use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

/// The header with which a browser's session shows that it asks itself.
const CSRF_HEADER: &str = "x-csrf-token";
const KEY_HEADER: &str = "idempotency-key";

/// A caller that the route's row lets in; what belongs to whom is asked by the use case.
pub(super) struct Client {
    pub web: Web,
    pub visitor: Visitor,
    /// Method and address: with the body, what makes a repetition the same request.
    pub line: String,
    pub key: Option<String>,
}

impl Client {
    pub(super) fn app(&self) -> &App {
        &self.web.app
    }

    pub(super) fn ctx(&self) -> &Context {
        &self.visitor.ctx
    }
}

impl FromRequestParts<Web> for Client {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Failure> {
        let mut visitor = Visitor::from_request_parts(parts, web).await.map_err(|rejected| Failure::from(rejected.0))?;
        let route = route_of(parts).ok_or_else(|| Failure::http("internal", ""))?;
        if let Err(error) = gate(route, &visitor.ctx.principal) {
            if matches!(error, Error::Forbidden { .. }) {
                routes::turned_away(web, &visitor.ctx, route, parts.uri.path()).await?;
            }
            return Err(error.into());
        }
        let reads = matches!(parts.method, Method::GET | Method::HEAD);
        // Whoever signs in or up has nothing yet that a foreign page could misuse.
        if !reads && route.access != Access::Public {
            let given = text_of(&parts.headers, CSRF_HEADER).unwrap_or_default();
            if !visitor.csrf_holds(given) {
                return Err(Failure::http("csrf", "a browser's session sends the header `X-CSRF-Token` with every change"));
            }
        }
        visitor.ctx.seen_version = seen_version(&parts.headers)?;
        let key = text_of(&parts.headers, KEY_HEADER).filter(|_| !reads).map(str::to_owned);
        if parts.headers.contains_key(KEY_HEADER) && key.is_none() && !reads {
            return Err(Error::field("Idempotency-Key", "not-a-key", "a key has visible ASCII characters only").into());
        }
        let line = format!("{} {}", parts.method, visitor.path);
        Ok(Self { web: web.clone(), visitor, line, key })
    }
}

fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn route_of(parts: &Parts) -> Option<&'static Route> {
    let path = parts.extensions.get::<MatchedPath>()?;
    let method = if parts.method == Method::HEAD { "GET" } else { parts.method.as_str() };
    routes::API.iter().find(|route| route.path == path.as_str() && route.method.as_str() == method)
}

/// Whether the row lets this principal in, before anything of the request is looked at.
fn gate(route: &Route, principal: &Principal) -> Result<(), Error> {
    let forbidden = || Error::Forbidden { action: route.name };
    match route.access {
        Access::Public => Ok(()),
        Access::SignedIn => principal.role().map(drop).ok_or(Error::Unauthenticated),
        Access::Roles(roles, scope) => {
            let role = principal.role().ok_or(Error::Unauthenticated)?;
            let scope_holds = match principal {
                Principal::Program { scopes, .. } => scopes.contains(&scope_of(role, scope)),
                _ => true,
            };
            if roles.contains(&role) && scope_holds { Ok(()) } else { Err(forbidden()) }
        }
    }
}

/// `If-Match: "7"`: the version that the caller has seen. `*` has seen anything.
fn seen_version(headers: &HeaderMap) -> Result<Option<u64>, Error> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let number = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text).parse();
    number.map(Some).map_err(|_| Error::field("If-Match", "version", "this is no version: a number in quotation marks, as `ETag` gives it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn versions_are_read_as_they_were_given() {
        let table = [("\"7\"", Some(Some(7))), ("7", Some(Some(7))), ("*", Some(None)), ("\"x\"", None), ("\"-1\"", None), ("", None)];
        for (text, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_MATCH, HeaderValue::from_static(text));
            assert_eq!(seen_version(&headers).ok(), expected, "`{text}`");
        }
        assert_eq!(seen_version(&HeaderMap::new()), Ok(None));
    }
}
