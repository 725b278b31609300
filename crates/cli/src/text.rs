//! Where text messages go: the operator's gateway, or files in a folder.

use crate::key_service::system_roots;
use aftercare_app::{Sent, TextMessage, Texter};
use http_body_util::Full;
use hyper::Request;
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

/// For question and answer together.
const PATIENCE: Duration = Duration::from_secs(20);
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// One file a text, as it would be sent.
#[derive(Debug)]
pub(crate) struct TextFolder(pub PathBuf);

impl Texter for TextFolder {
    fn text<'a>(&'a self, message: &'a TextMessage) -> Sent<'a> {
        Box::pin(async move {
            let (folder, id) = (self.0.clone(), message.id.clone());
            let said = format!("{}\n\n{}\n", message.to, message.body);
            let write = move || {
                std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
                std::fs::write(folder.join(format!("{id}.txt")), said).map_err(|e| e.to_string())
            };
            tokio::task::spawn_blocking(write).await.map_err(|e| e.to_string())?
        })
    }
}

/// A service that takes `{"id", "to", "text"}` as JSON from whoever bears its token. The id is the same when a text is tried again.
pub(crate) struct TextGateway {
    url: Url,
    bearer: HeaderValue,
    /// None: in the clear, to this machine.
    tls: Option<TlsConnector>,
}

impl std::fmt::Debug for TextGateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TextGateway").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

impl TextGateway {
    /// # Errors
    /// The file with the token cannot be read or holds none, or nobody's certificate is trusted here.
    pub fn new(url: Url, token: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(token).map_err(|e| format!("{}: {e}", token.display()))?;
        let wrong = || format!("{}: cannot be what opens a gateway", token.display());
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", text.trim())).map_err(|_| wrong())?;
        if text.trim().is_empty() {
            return Err(wrong());
        }
        bearer.set_sensitive(true);
        let tls: Option<Arc<ClientConfig>> = if url.scheme() == "https" { Some(system_roots("text gateway")?) } else { None };
        Ok(Self { url, bearer, tls: tls.map(TlsConnector::from) })
    }

    async fn exchange(&self, message: &TextMessage) -> Result<(), &'static str> {
        const AWAY: &str = "the text gateway cannot be reached";
        let host = self.url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let port = self.url.port_or_known_default().unwrap_or_default();
        let stream = TcpStream::connect((host, port)).await.map_err(|_| AWAY)?;
        let Some(tls) = &self.tls else { return self.over(stream, message).await };
        let name = ServerName::try_from(host.to_owned()).map_err(|_| AWAY)?;
        self.over(tls.connect(name, stream).await.map_err(|_| "the text gateway's certificate does not hold")?, message).await
    }

    async fn over(&self, stream: impl AsyncRead + AsyncWrite + Unpin, message: &TextMessage) -> Result<(), &'static str> {
        const BROKEN: &str = "the text gateway did not answer";
        let question = self.question(message).ok_or("a text message cannot be written")?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|_| BROKEN)?;
        let exchange = async move {
            let answer = sender.send_request(question).await.map_err(|_| BROKEN)?;
            // What it says beside the number may quote the text.
            match answer.status().as_u16() {
                200..=299 => Ok(()),
                401 | 403 => Err("the text gateway does not take the token"),
                400..=499 => Err("the text gateway refused a text message"),
                _ => Err("the text gateway failed"),
            }
        };
        let (answer, _) = tokio::join!(exchange, connection);
        answer
    }

    fn question(&self, message: &TextMessage) -> Option<Request<Full<Cursor<Vec<u8>>>>> {
        let said = serde_json::json!({ "id": message.id, "to": message.to, "text": message.body });
        let body = serde_json::to_vec(&said).ok()?;
        let url = &self.url;
        let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let host = url.port().map_or_else(|| url.host_str().map(str::to_owned), |port| Some(format!("{}:{port}", url.host_str()?)))?;
        let question = Request::post(path).header(HOST, host).header(CONTENT_TYPE, JSON).header(AUTHORIZATION, self.bearer.clone());
        question.body(Full::new(Cursor::new(body))).ok()
    }
}

impl Texter for TextGateway {
    fn text<'a>(&'a self, message: &'a TextMessage) -> Sent<'a> {
        Box::pin(async move {
            let answer = tokio::time::timeout(PATIENCE, self.exchange(message)).await;
            answer.unwrap_or(Err("the text gateway took too long")).map_err(str::to_owned)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    fn message() -> TextMessage {
        let (id, template) = ("01JZ".to_owned(), "sign-up-code".to_owned());
        TextMessage { id, template, to: "+8613800138000".to_owned(), body: "Example Maker: 123456".to_owned() }
    }

    /// What the gateway hears, and what comes of its answer.
    async fn asked(status: &str) -> (String, Result<(), String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/texts?v=1", listener.local_addr().unwrap())).unwrap();
        let folder = std::env::temp_dir().join(format!("aftercare-text-token-{}-{}", std::process::id(), url.port().unwrap()));
        std::fs::write(&folder, " a-token\n").unwrap();
        let gateway = TextGateway::new(url, &folder).unwrap();
        std::fs::remove_file(&folder).unwrap();
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        let served = async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut heard = Vec::new();
            while !heard.ends_with(b"}") {
                let mut some = [0; 4096];
                let read = stream.read(&mut some).await.unwrap();
                heard.extend_from_slice(&some[..read]);
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8(heard).unwrap()
        };
        let message = message();
        tokio::join!(served, gateway.text(&message))
    }

    #[tokio::test]
    async fn a_gateway_hears_number_and_text_from_whoever_bears_the_token() {
        let (heard, answer) = asked("202 Accepted").await;
        assert_eq!(answer, Ok(()));
        assert!(heard.starts_with("POST /texts?v=1 HTTP/1.1") && heard.contains("authorization: Bearer a-token\r\n"), "{heard}");
        assert!(heard.ends_with(r#"{"id":"01JZ","text":"Example Maker: 123456","to":"+8613800138000"}"#), "{heard}");
        for (status, expected) in [("401 No", "does not take the token"), ("422 No", "refused"), ("503 Later", "failed")] {
            let told = asked(status).await.1.unwrap_err();
            assert!(told.contains(expected) && !told.contains("138"), "{told}");
        }
    }

    #[tokio::test]
    async fn a_gateway_that_is_not_there_and_a_token_that_is_none_are_told() {
        let url = Url::parse("http://127.0.0.1:1/").unwrap();
        let file = std::env::temp_dir().join(format!("aftercare-text-token-{}", std::process::id()));
        assert!(TextGateway::new(url.clone(), &file).is_err());
        for none in ["", " \n", "a\u{1}b"] {
            std::fs::write(&file, none).unwrap();
            assert!(TextGateway::new(url.clone(), &file).unwrap_err().contains("cannot be what opens"), "`{none}`");
        }
        std::fs::write(&file, "x").unwrap();
        let told = TextGateway::new(url, &file).unwrap().text(&message()).await;
        std::fs::remove_file(&file).unwrap();
        assert_eq!(told.unwrap_err(), "the text gateway cannot be reached");
    }
}
