//! Requests read within bounds, every error naming field and line.

use super::failure::Failure;
use crate::state::Web;
use aftercare_app::Error;
use aftercare_wire::FieldError;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, RawPathParams, Request};
use axum::http::header;
use axum::http::request::Parts;
use futures_util::StreamExt;
use serde::de::{DeserializeOwned, IgnoredAny};

/// More than any document of ours has.
const MOST_BYTES: usize = 256 * 1024;

/// A JSON document, and its bytes: they are what makes a repetition the same request.
pub(super) struct Document<T> {
    pub value: T,
    pub bytes: Bytes,
}

impl<T: DeserializeOwned> FromRequest<Web> for Document<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &Web) -> Result<Self, Failure> {
        json_only(&request)?;
        let bytes = all(request.into_body()).await?;
        Ok(Self { value: parse(&bytes)?, bytes })
    }
}

/// A JSON document that the use case reads itself.
pub(super) struct Text(pub Bytes);

impl FromRequest<Web> for Text {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &Web) -> Result<Self, Failure> {
        json_only(&request)?;
        Ok(Self(all(request.into_body()).await?))
    }
}

/// A JSON document that says nothing but what goes without saying where the body is empty.
pub(super) struct Optional<T> {
    pub value: T,
    pub bytes: Bytes,
}

impl<T: DeserializeOwned + Default> FromRequest<Web> for Optional<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &Web) -> Result<Self, Failure> {
        let json = json_only(&request);
        let bytes = all(request.into_body()).await?;
        if bytes.is_empty() {
            return Ok(Self { value: T::default(), bytes });
        }
        json?;
        Ok(Self { value: parse(&bytes)?, bytes })
    }
}

/// A request that says everything with its address: an empty body, or an empty object.
pub(super) struct Nothing {
    pub bytes: Bytes,
}

impl FromRequest<Web> for Nothing {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &Web) -> Result<Self, Failure> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Empty {}

        let json = json_only(&request);
        let bytes = all(request.into_body()).await?;
        if !bytes.is_empty() {
            json?;
            let Empty {} = parse(&bytes)?;
        }
        Ok(Self { bytes })
    }
}

fn json_only(request: &Request) -> Result<(), Failure> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json")) {
        return Ok(());
    }
    Err(Failure::http("unsupported-media-type", "this address takes `application/json`"))
}

fn too_large() -> Failure {
    Failure::http("too-large", format!("at most {} KB can be taken here", MOST_BYTES / 1024))
}

async fn all(body: Body) -> Result<Bytes, Failure> {
    let read = async {
        let mut stream = body.into_data_stream();
        let mut bytes = Vec::new();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|_| Failure::http("malformed", "the body ended before it was complete"))?;
            if bytes.len().saturating_add(chunk.len()) > MOST_BYTES {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Bytes::from(bytes))
    };
    match crate::form::arriving(read).await {
        Ok(read) => read,
        Err(_) => Err(Failure::http("request-timeout", "")),
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    // A list would be taken for an object's fields in their order.
    if bytes.iter().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| *b != b'{') {
        serde_json::from_slice::<IgnoredAny>(bytes)
            .map_err(|e| Failure::http("malformed", format!("the body is no JSON document: {e}")))?;
        return Err(Error::field("body", "invalid", "line 1: an object is expected").into());
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize::<_, T>(&mut reader).map_err(|e| (e.path().to_string(), e.into_inner()));
    let error = match parsed.and_then(|value| reader.end().map(|()| value).map_err(|e| (String::new(), e))) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let (path, error) = error;
    let place = format!("line {}, column {}", error.line(), error.column());
    if !error.is_data() {
        return Err(Failure::http("malformed", format!("the body is no JSON document: {error}")));
    }
    let text = error.to_string();
    let message = text.rfind(" at line ").and_then(|at| text.get(..at)).unwrap_or(&text).to_owned();
    let (field, code) = field_of(&path, &message);
    Err(Error::Input(vec![FieldError { field, message: format!("{place}: {message}"), code: Some(code.to_owned()) }]).into())
}

/// The field that a reader complains about: where it stands, or the name it gives itself.
fn field_of(path: &str, message: &str) -> (String, &'static str) {
    let named = message.split('`').nth(1).unwrap_or_default();
    let parent = if path == "." { "" } else { path };
    let below = |name: &str| match parent {
        "" => name.to_owned(),
        parent if parent == name || parent.ends_with(&format!(".{name}")) => parent.to_owned(),
        parent => format!("{parent}.{name}"),
    };
    if message.starts_with("missing field") {
        (below(named), "required")
    } else if message.starts_with("unknown field") {
        (below(named), "unknown-field")
    } else if message.starts_with("duplicate field") {
        (below(named), "duplicate-field")
    } else if parent.is_empty() {
        ("body".to_owned(), "invalid")
    } else {
        (parent.to_owned(), "invalid")
    }
}

/// The query of an address; an unknown name in it is an error.
pub(super) struct Ask<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Web> for Ask<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Failure> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let text = rejection.body_text();
                let message = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
                let field = match message.split_once(": ") {
                    Some((name, _)) if !name.contains(' ') => name,
                    _ => message.split('`').nth(1).unwrap_or("query"),
                };
                Err(Error::field(field, "query", message).into())
            }
        }
    }
}

/// The parts of an address that are not fixed. What cannot be read is nothing that we have.
pub(super) struct At<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Web> for At<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Failure> {
        let missing = || Failure::http("not-found", "there is nothing at this address");
        let raw = RawPathParams::from_request_parts(parts, web).await.map_err(|_| missing())?;
        if raw.iter().any(|(_, part)| part.chars().any(char::is_control)) {
            return Err(missing());
        }
        match Path::<T>::from_request_parts(parts, web).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(_) => Err(missing()),
        }
    }
}
