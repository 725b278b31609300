//! Where mail goes: a mail server, or files in a folder.

use crate::smtp::SmtpServer;
use aftercare_app::{Mail, Mailer, Sent};
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::transport::smtp::{AsyncSmtpTransport, Error};
use lettre::{Address, AsyncTransport, Message, Tokio1Executor};
use std::path::PathBuf;

fn message(mail: &Mail, from: &Mailbox) -> Result<Message, String> {
    let to: Address = mail.to.parse().map_err(|_| "not an address".to_owned())?;
    let mut message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(Some(mail.name.clone()).filter(|name| !name.is_empty()), to))
        .message_id(Some(format!("<{}@aftercare>", mail.id)))
        .subject(mail.subject.clone())
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN)
        .body(mail.body.clone())
        .map_err(|e| e.to_string())?;
    if let Some(address) = &mail.unsubscribe {
        // RFC 8058: a mail program ends the subscription with one POST.
        let headers = message.headers_mut();
        headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("List-Unsubscribe"), format!("<{address}>")));
        headers
            .insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click".to_owned()));
    }
    Ok(message)
}

/// One file a mail, as it would be sent.
#[derive(Debug)]
pub(crate) struct MailFolder {
    pub folder: PathBuf,
    pub from: Mailbox,
}

impl Mailer for MailFolder {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a> {
        Box::pin(async move {
            let bytes = message(mail, &self.from)?.formatted();
            tokio::task::spawn_blocking({
                let (folder, id) = (self.folder.clone(), mail.id.clone());
                move || {
                    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
                    std::fs::write(folder.join(format!("{id}.eml")), bytes).map_err(|e| e.to_string())
                }
            })
            .await
            .map_err(|e| e.to_string())?
        })
    }
}

/// The operator's mail server.
pub(crate) struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl MailServer {
    pub fn new(server: SmtpServer, from: Mailbox) -> Result<Self, String> {
        Ok(Self { transport: server.transport()?, from })
    }
}

impl Mailer for MailServer {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a> {
        Box::pin(async move {
            let message = message(mail, &self.from)?;
            self.transport.send(message).await.map(drop).map_err(|e| told(&e))
        })
    }
}

// A server's answer may quote the address, so only its code is told.
fn told(error: &Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_response() => "the mail server's answer cannot be read".to_owned(),
        None => format!("the mail server does not take it: {}", innermost(error)),
    }
}

fn innermost(error: &dyn std::error::Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As a mail program reads it (RFC 8058, 3.1): both header fields, the address whole, however long.
    #[test]
    fn the_raw_mail_says_where_one_click_ends_it() {
        let from: Mailbox = "Example Maker <care@maker.example>".parse().unwrap();
        let address = format!("https://care.example/advertising/unsubscribe?token={}", "t".repeat(43));
        let mail = |unsubscribe: Option<String>| Mail {
            id: "01JZ8T2M5Q0000000000000001".to_owned(),
            template: "marketing".to_owned(),
            to: "ann@example.org".to_owned(),
            name: "Ann Example".to_owned(),
            subject: "News".to_owned(),
            body: "An offer.\n".to_owned(),
            unsubscribe,
        };
        let raw = String::from_utf8(message(&mail(Some(address.clone())), &from).unwrap().formatted()).unwrap();
        let head = raw.split_once("\r\n\r\n").unwrap().0.replace("\r\n ", " ");
        let line = |name: &str| head.lines().filter(|line| line.starts_with(name)).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(line("List-Unsubscribe:"), [format!("List-Unsubscribe: <{address}>")]);
        assert_eq!(line("List-Unsubscribe-Post:"), ["List-Unsubscribe-Post: List-Unsubscribe=One-Click"]);
        let without = String::from_utf8(message(&mail(None), &from).unwrap().formatted()).unwrap();
        assert!(!without.contains("List-Unsubscribe"));
    }
}
