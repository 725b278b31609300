//! A service of somebody else's that is asked over HTTP: one question and its answer on one connection.

use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, HeaderName, HeaderValue};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::io::Cursor;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Where the service is, and how it is spoken to.
pub(crate) struct HttpService {
    pub url: Url,
    /// None: in the clear, to this machine.
    tls: Option<TlsConnector>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    Unreachable,
    Certificate,
    /// The question cannot be written down.
    Question,
    HungUp,
}

impl HttpService {
    pub fn new(url: Url, tls: Option<Arc<ClientConfig>>) -> Self {
        Self { url, tls: tls.map(TlsConnector::from) }
    }

    /// Posts JSON, and reads the answer.
    pub async fn ask<T, E: From<NoAnswer>>(
        &self,
        headers: &[(HeaderName, HeaderValue)],
        body: Vec<u8>,
        read: impl AsyncFnOnce(Response<Incoming>) -> Result<T, E>,
    ) -> Result<T, E> {
        let question = self.question(headers, body).ok_or(NoAnswer::Question)?;
        let host = self.url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let port = self.url.port_or_known_default().unwrap_or_default();
        let stream = TcpStream::connect((host, port)).await.map_err(|_| NoAnswer::Unreachable)?;
        let Some(tls) = &self.tls else { return over(stream, question, read).await };
        let name = ServerName::try_from(host.to_owned()).map_err(|_| NoAnswer::Unreachable)?;
        over(tls.connect(name, stream).await.map_err(|_| NoAnswer::Certificate)?, question, read).await
    }

    fn question(&self, headers: &[(HeaderName, HeaderValue)], body: Vec<u8>) -> Option<Request<Full<Cursor<Vec<u8>>>>> {
        let url = &self.url;
        let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let host = url.port().map_or_else(|| url.host_str().map(str::to_owned), |port| Some(format!("{}:{port}", url.host_str()?)))?;
        let question = Request::post(path).header(HOST, host).header(CONTENT_TYPE, JSON);
        let question = headers.iter().fold(question, |question, (name, value)| question.header(name, value));
        question.body(Full::new(Cursor::new(body))).ok()
    }
}

async fn over<T, E: From<NoAnswer>>(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    question: Request<Full<Cursor<Vec<u8>>>>,
    read: impl AsyncFnOnce(Response<Incoming>) -> Result<T, E>,
) -> Result<T, E> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|_| NoAnswer::HungUp)?;
    let exchange = async move { read(sender.send_request(question).await.map_err(|_| NoAnswer::HungUp)?).await };
    // The connection ends when the exchange has let go of it.
    let (answer, _) = tokio::join!(exchange, connection);
    answer
}

/// Trust in whom the system trusts, where there is a certificate to trust. `of` says in an error what it is for.
pub(crate) fn trust(url: &Url, of: &str) -> Result<Option<Arc<ClientConfig>>, String> {
    if url.scheme() == "https" { system_roots(of).map(Some) } else { Ok(None) }
}

fn system_roots(of: &str) -> Result<Arc<ClientConfig>, String> {
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
