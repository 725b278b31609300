//! Where text messages go: the operator's gateway, or files in a folder.

use crate::http::{HttpService, NoAnswer, trust};
use aftercare_app::{Sent, TextMessage, Texter};
use hyper::header::{AUTHORIZATION, HeaderValue};
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// For question and answer together.
const PATIENCE: Duration = Duration::from_secs(20);

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
    at: HttpService,
    bearer: HeaderValue,
}

/// Why a text did not go; nothing of it.
struct NotSent(&'static str);

impl From<NoAnswer> for NotSent {
    fn from(no: NoAnswer) -> Self {
        Self(match no {
            NoAnswer::Unreachable => "the text gateway cannot be reached",
            NoAnswer::Certificate => "the text gateway's certificate does not hold",
            NoAnswer::Question => "a text message cannot be written",
            NoAnswer::HungUp => "the text gateway did not answer",
        })
    }
}

impl std::fmt::Debug for TextGateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TextGateway").field("host", &self.at.url.host_str()).finish_non_exhaustive()
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
        let tls = trust(&url, "text gateway")?;
        Ok(Self { at: HttpService::new(url, tls), bearer })
    }

    async fn exchange(&self, message: &TextMessage) -> Result<(), NotSent> {
        let said = serde_json::json!({ "id": message.id, "to": message.to, "text": message.body });
        let body = serde_json::to_vec(&said).map_err(|_| NoAnswer::Question)?;
        let read = async |answer: hyper::Response<_>| {
            // What it says beside the number may quote the text.
            match answer.status().as_u16() {
                200..=299 => Ok(()),
                401 | 403 => Err(NotSent("the text gateway does not take the token")),
                400..=499 => Err(NotSent("the text gateway refused a text message")),
                _ => Err(NotSent("the text gateway failed")),
            }
        };
        self.at.ask(&[(AUTHORIZATION, self.bearer.clone())], body, read).await
    }
}

impl Texter for TextGateway {
    fn text<'a>(&'a self, message: &'a TextMessage) -> Sent<'a> {
        Box::pin(async move {
            let answer = tokio::time::timeout(PATIENCE, self.exchange(message)).await;
            answer.unwrap_or(Err(NotSent("the text gateway took too long"))).map_err(|NotSent(why)| why.to_owned())
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
