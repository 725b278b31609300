//! The maker's service that gives the keys of sealed flight records, as the operator has it. What opens the service, and what it gives, are in
//! no error.

use aftercare_app::log;
use aftercare_documents::{Documents, KeyServiceAt};
use aftercare_evidence::{KeyRequest, Keys};
use aftercare_worker::{Asked, KeySource, KeyTrouble, keys_in_answer};
use clap::Args;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::Request;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST, HeaderValue};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// For question and answer together.
const PATIENCE: Duration = Duration::from_secs(30);
/// Of an answer; all keys that there can be take up less.
pub(crate) const MOST_KEY_BYTES: u64 = 1024 * 1024;
const JSON: HeaderValue = HeaderValue::from_static("application/json");

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
        let tls = if at.url.scheme() == "https" { Some(system_roots("service of flight records' keys")?) } else { None };
        Ok(Some(Arc::new(KeyService::new(at, key, tls, PATIENCE)?)))
    }
}

/// Trust in whom the system trusts, for whatever is named in an error.
pub(crate) fn system_roots(of: &str) -> Result<Arc<ClientConfig>, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(format!("{of}: the system has no root certificate"));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?;
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}

/// The maker's service.
struct KeyService {
    at: KeyServiceAt,
    api_key: HeaderValue,
    /// None: in the clear, to this machine.
    tls: Option<TlsConnector>,
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
        Ok(Self { at, api_key, tls: tls.map(TlsConnector::from), patience })
    }

    async fn exchange(&self, request: &KeyRequest) -> Result<Keys, KeyTrouble> {
        let url = &self.at.url;
        let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let port = url.port_or_known_default().unwrap_or_default();
        let stream = TcpStream::connect((host, port)).await.map_err(|_| KeyTrouble::Unreachable)?;
        let Some(tls) = &self.tls else { return self.over(stream, request).await };
        let name = ServerName::try_from(host.to_owned()).map_err(|_| KeyTrouble::Unreachable)?;
        let stream = tls.connect(name, stream).await.map_err(|_| KeyTrouble::Unreachable)?;
        self.over(stream, request).await
    }

    async fn over(&self, stream: impl AsyncRead + AsyncWrite + Unpin, request: &KeyRequest) -> Result<Keys, KeyTrouble> {
        let question = self.question(request).ok_or(KeyTrouble::Unreachable)?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|_| KeyTrouble::Unreachable)?;
        let exchange = async move {
            let answer = sender.send_request(question).await.map_err(|_| KeyTrouble::Unreachable)?;
            let status = answer.status();
            if !status.is_success() {
                return Err(KeyTrouble::Refused { status: status.as_u16() });
            }
            let most = usize::try_from(MOST_KEY_BYTES).unwrap_or(usize::MAX);
            let body = Limited::new(answer.into_body(), most).collect().await.map_err(|_| KeyTrouble::Unreadable)?;
            keys_in_answer(&body.to_bytes())
        };
        // The connection ends when the exchange has let go of it.
        let (keys, _) = tokio::join!(exchange, connection);
        keys
    }

    fn question(&self, request: &KeyRequest) -> Option<Request<Full<Cursor<Vec<u8>>>>> {
        let department = self.at.department.unwrap_or(request.department);
        let body = serde_json::to_vec(&KeyRequest { department, ..request.clone() }).ok()?;
        let url = &self.at.url;
        let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let host = url.port().map_or_else(|| url.host_str().map(str::to_owned), |port| Some(format!("{}:{port}", url.host_str()?)))?;
        let question = Request::post(path).header(HOST, host).header(CONTENT_TYPE, JSON).header(ACCEPT, JSON);
        question.header("Api-Key", self.api_key.clone()).body(Full::new(Cursor::new(body))).ok()
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
