//! Forms as browsers without scripts send them: fields, once and only once, from a page of ours.

use crate::page::Page;
use crate::state::Web;
use crate::templates::FormState;
use aftercare_app::{Begun, Context, Error};
use aftercare_wire::FieldError;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{StatusCode, header};
use axum::response::Response;
use maud::Markup;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

/// Fields that steer a form, and secrets: what is not shown again.
const STEERING: [&str; 8] = ["csrf", "passkey", "once", "version", "password", "current_password", "new_password", "token"];
/// How long the second of two equal forms waits for the answer to the first.
const WAITS: u32 = 100;
const WAIT: Duration = Duration::from_millis(50);

/// How long what a browser still has to send may keep us waiting.
const PATIENCE: Duration = Duration::from_secs(30);

/// The next bytes of a request, or the status that says that they did not come.
pub(crate) async fn arriving<T>(next: impl Future<Output = T>) -> Result<T, StatusCode> {
    tokio::time::timeout(PATIENCE, next).await.map_err(|_| StatusCode::REQUEST_TIMEOUT)
}

/// Names and values, in the order of the form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// What a field says; none where it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// What a field says, empty where it says nothing.
    pub fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    /// As it was typed: blanks at its ends belong to a password.
    pub fn verbatim(&self, name: &str) -> String {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    pub fn optional(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.clone()).collect()
    }

    pub fn yes(&self, name: &str) -> bool {
        self.get(name) == Some("yes")
    }

    /// A word of a vocabulary, a number: whatever is read from text.
    ///
    /// # Errors
    /// A field error where it is missing or not readable.
    pub fn read<T: FromStr>(&self, name: &str) -> Result<T, Error> {
        let text = self.get(name).ok_or_else(|| Error::field(name, "required", "this is needed"))?;
        text.parse().map_err(|_| Error::field(name, "not-a-choice", "this is none of the choices"))
    }

    /// The counted pieces: fields named `component-…`.
    pub fn components(&self) -> Result<BTreeMap<String, u32>, Error> {
        let mut out = BTreeMap::new();
        for (key, value) in &self.0 {
            if let Some(slug) = key.strip_prefix("component-") {
                let count = value.trim().parse().map_err(|_| Error::field(key, "not-a-number", "a number of pieces is needed"))?;
                out.insert(slug.to_owned(), count);
            }
        }
        Ok(out)
    }

    /// What a form shows again.
    pub fn shown(&self) -> BTreeMap<String, Vec<String>> {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, value) in self.0.iter().filter(|(key, _)| !STEERING.contains(&key.as_str())) {
            values.entry(key.clone()).or_default().push(value.clone());
        }
        values
    }
}

/// A form that was sent from a page of ours.
pub(crate) struct Form {
    pub page: Page,
    pub fields: Fields,
}

impl FromRequest<Web> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let page = Page::from_request_parts(&mut parts, web).await?;
        let plain = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !plain.starts_with("application/x-www-form-urlencoded") {
            return Err(page.plain_problem(StatusCode::BAD_REQUEST));
        }
        let read = arriving(Bytes::from_request(Request::from_parts(parts, body), web)).await;
        let bytes = read.map_err(|late| page.plain_problem(late))?.map_err(|_| page.plain_problem(StatusCode::PAYLOAD_TOO_LARGE))?;
        let mut request = Request::new(axum::body::Body::from(bytes));
        request.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/x-www-form-urlencoded"));
        *request.method_mut() = axum::http::Method::POST;
        let pairs = axum::Form::<Vec<(String, String)>>::from_request(request, web).await;
        let fields = Fields(pairs.map_err(|_| page.plain_problem(StatusCode::BAD_REQUEST))?.0);
        let form = Self { page, fields };
        form.guard().map_err(|error| form.page.problem(&error))?;
        Ok(form)
    }
}

impl Form {
    /// The form comes from a page of ours, for this session.
    ///
    /// # Errors
    /// Forbidden.
    pub fn guard(&self) -> Result<(), Error> {
        let holds = self.page.visitor.csrf_holds(self.fields.get("csrf").unwrap_or_default());
        if holds && !self.page.cross_site { Ok(()) } else { Err(Error::Forbidden { action: "form" }) }
    }

    /// The context of the step: who, and which version was seen.
    ///
    /// # Errors
    /// A version that is no number.
    pub fn context(&self) -> Result<Context, Error> {
        let version = self.fields.get("version").map(str::parse).transpose();
        let seen_version = version.map_err(|_| Error::field("version", "not-a-number", "this form does not say what it is based on"))?;
        Ok(Context { seen_version, ..self.page.visitor.ctx.clone() })
    }

    /// Carries out a step that keeps its own answer, once: the same form sent again gets the first answer and does nothing.
    ///
    /// # Errors
    /// Those of the step.
    pub async fn once<T, F>(&self, work: impl FnOnce(Context) -> F + Send + 'static) -> Result<T, Error>
    where
        T: DeserializeOwned + Serialize + Send + 'static,
        F: Future<Output = Result<T, Error>> + Send,
    {
        self.carry_out(false, work).await
    }

    /// As [`Form::once`], for a step whose answer nobody else keeps.
    ///
    /// # Errors
    /// Those of the step.
    pub async fn once_kept<T, F>(&self, work: impl FnOnce(Context) -> F + Send + 'static) -> Result<T, Error>
    where
        T: DeserializeOwned + Serialize + Send + 'static,
        F: Future<Output = Result<T, Error>> + Send,
    {
        self.carry_out(true, work).await
    }

    async fn carry_out<T, F>(&self, keep: bool, work: impl FnOnce(Context) -> F + Send + 'static) -> Result<T, Error>
    where
        T: DeserializeOwned + Serialize + Send + 'static,
        F: Future<Output = Result<T, Error>> + Send,
    {
        let ctx = self.context()?;
        let app = self.page.web.app.clone();
        let request = self.fingerprint();
        let once =
            self.fields.get("once").ok_or_else(|| Error::field("once", "required", "this form is not complete; load the page again"))?;
        // The same form sent again with other values is another request: somebody went back and corrected something.
        let key = format!("{once}.{}", short_hash(&request));
        // A browser that goes away after the first of two clicks must not leave the step half-done.
        let task = tokio::spawn(async move {
            let mut waited = 0;
            let ticket = loop {
                match app.idempotency_begin(&ctx.principal, &key, &request).await {
                    Ok(Begun::Go(ticket)) => break ticket,
                    Ok(Begun::Replay { body, .. }) => {
                        return serde_json::from_slice(&body).map_err(|e| Error::Internal(format!("kept answer: {e}")));
                    }
                    Err(Error::KeyInProgress) if waited < WAITS => {
                        waited += 1;
                        tokio::time::sleep(WAIT).await;
                    }
                    Err(error) => return Err(error),
                }
            };
            match work(Context { idempotency: Some(ticket.clone()), ..ctx }).await {
                Ok(done) => {
                    if keep {
                        let body = serde_json::to_vec(&done).map_err(|e| Error::Internal(e.to_string()))?;
                        app.idempotency_finish(ticket, 200, body).await?;
                    }
                    Ok(done)
                }
                Err(error) => {
                    app.idempotency_release(&ticket).await?;
                    Err(error)
                }
            }
        });
        task.await.map_err(|e| Error::Internal(format!("a step ended early: {e}")))?
    }

    /// What makes this request this request.
    fn fingerprint(&self) -> Vec<u8> {
        let mut out = self.page.visitor.path.clone().into_bytes();
        for (key, value) in &self.fields.0 {
            out.push(0);
            out.extend_from_slice(key.as_bytes());
            out.push(1);
            out.extend_from_slice(value.as_bytes());
        }
        out
    }

    /// What the form shows again after an answer that the person can do something about; none for any other.
    fn state(&self, error: &Error) -> Option<FormState> {
        let again = matches!(error, Error::Input(_) | Error::Refused(_));
        again.then(|| FormState { values: self.fields.shown(), problem: Some(self.page.told(error)) })
    }

    /// The answer to a form that was not carried out: the form again, with what was entered and what is wrong, or a page that says why.
    pub async fn again<F>(&self, error: &Error, render: impl FnOnce(FormState) -> F) -> Response
    where
        F: Future<Output = Result<Markup, Error>>,
    {
        let Some(state) = self.state(error) else { return self.page.problem(error) };
        match render(state).await {
            Ok(markup) => self.page.html(error.status(), &markup),
            Err(other) => self.page.problem(&other),
        }
    }
}

fn short_hash(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// Several field errors at once.
#[derive(Debug, Default)]
pub(crate) struct Wrong(Vec<FieldError>);

impl Wrong {
    /// Keeps a value, or what is wrong with it.
    pub fn take<T>(&mut self, read: Result<T, Error>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(Error::Input(errors)) => {
                self.0.extend(errors);
                None
            }
            Err(_) => None,
        }
    }

    /// Everything that is wrong.
    pub fn error(self) -> Error {
        Error::Input(self.0)
    }
}
