//! The maker's service that gives the keys of sealed flight records, as the operator has it. What opens the service, and what it gives, are in
//! no error.

use crate::http::{HttpService, JSON, NoAnswer, trust};
use aftercare_app::log;
use aftercare_documents::{Documents, KeyServiceAt};
use aftercare_evidence::{KeyRequest, Keys};
use aftercare_worker::{Asked, KeySource, KeyTrouble, keys_in_answer};
use clap::Args;
use http_body_util::{BodyExt as _, Limited};
use hyper::header::{ACCEPT, HeaderName, HeaderValue};
use rustls::ClientConfig;
use std::sync::Arc;
use std::time::Duration;

/// For question and answer together.
const PATIENCE: Duration = Duration::from_secs(30);
/// Of an answer; all keys that there can be take up less.
pub(crate) const MOST_KEY_BYTES: u64 = 1024 * 1024;
const API_KEY: HeaderName = HeaderName::from_static("api-key");

#[derive(Default, Args)]
pub(crate) struct KeyServiceArgs {
    /// What opens the service that gives keys of sealed flight records, which `operator.toml` names.
    #[arg(long, value_name = "KEY", env = "AFTERCARE_FLIGHT_RECORD_KEY", hide_env_values = true)]
    pub flight_record_key: Option<String>,
}

// Derived, it would print the key.
impl std::fmt::Debug for KeyServiceArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyServiceArgs(…)")
    }
}

impl KeyServiceArgs {
    /// The service, where the documents name one and there is what opens it.
    ///
    /// # Errors
    /// What is given cannot be what opens a service, or nobody's certificate is trusted here.
    pub fn source(&self, documents: &Documents) -> Result<Option<Arc<dyn KeySource>>, String> {
        let Some(at) = documents.operator().map_err(|e| e.to_string())?.flight_record_keys else { return Ok(None) };
        let Some(key) = &self.flight_record_key else {
            log("nothing opens the service of flight records' keys (AFTERCARE_FLIGHT_RECORD_KEY): sealed records stay sealed", &[]);
            return Ok(None);
        };
        let tls = trust(&at.url, "service of flight records' keys")?;
        Ok(Some(Arc::new(KeyService::new(at, key, tls, PATIENCE)?)))
    }
}

/// The maker's service.
struct KeyService {
    at: HttpService,
    department: Option<u8>,
    api_key: HeaderValue,
    patience: Duration,
}

impl std::fmt::Debug for KeyService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyService").field("host", &self.at.url.host_str()).finish_non_exhaustive()
    }
}

impl KeyService {
    fn new(at: KeyServiceAt, key: &str, tls: Option<Arc<ClientConfig>>, patience: Duration) -> Result<Self, String> {
        const WRONG: &str = "AFTERCARE_FLIGHT_RECORD_KEY: cannot be what opens a service";
        let key = key.trim();
        let mut api_key = HeaderValue::from_str(key).map_err(|_| WRONG)?;
        if key.is_empty() {
            return Err(WRONG.to_owned());
        }
        api_key.set_sensitive(true);
        let KeyServiceAt { url, department } = at;
        Ok(Self { at: HttpService::new(url, tls), department, api_key, patience })
    }

    fn question(&self, request: &KeyRequest) -> Option<Vec<u8>> {
        let department = self.department.unwrap_or(request.department);
        serde_json::to_vec(&KeyRequest { department, ..request.clone() }).ok()
    }

    async fn exchange(&self, request: &KeyRequest) -> Result<Keys, KeyTrouble> {
        let body = self.question(request).ok_or(NoAnswer::Question)?;
        let read = async |answer: hyper::Response<hyper::body::Incoming>| {
            let status = answer.status();
            if !status.is_success() {
                return Err(KeyTrouble::Refused { status: status.as_u16() });
            }
            let most = usize::try_from(MOST_KEY_BYTES).unwrap_or(usize::MAX);
            let body = Limited::new(answer.into_body(), most).collect().await.map_err(|_| KeyTrouble::Unreadable)?;
            keys_in_answer(&body.to_bytes())
        };
        let headers = [(ACCEPT, JSON), (API_KEY, self.api_key.clone())];
        self.at.ask(&headers, body, read).await
    }
}

impl From<NoAnswer> for KeyTrouble {
    fn from(_: NoAnswer) -> Self {
        Self::Unreachable
    }
}

impl KeySource for KeyService {
    fn ask<'a>(&'a self, request: &'a KeyRequest) -> Asked<'a> {
        Box::pin(async move {
            let answer = tokio::time::timeout(self.patience, self.exchange(request)).await;
            answer.unwrap_or(Err(KeyTrouble::TimedOut))
        })
    }
}

#[cfg(test)]
mod tests;
