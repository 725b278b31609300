//! Where mail goes: a mail server, or files in a folder.

use aftercare_app::{Mail, Mailer, Sent};
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Address, AsyncTransport, Message, Tokio1Executor};
use std::path::PathBuf;

fn message(mail: &Mail, from: &Mailbox) -> Result<Message, String> {
    let to: Address = mail.to.parse().map_err(|_| "not an address".to_owned())?;
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(Some(mail.name.clone()), to))
        .message_id(Some(format!("<{}@aftercare>", mail.id)))
        .subject(mail.subject.clone())
        .header(ContentType::TEXT_PLAIN)
        .body(mail.body.clone())
        .map_err(|e| e.to_string())
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

/// A mail server of the operator's own network, which signs and encrypts onward.
pub(crate) struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl MailServer {
    /// `host` or `host:port`.
    pub fn new(server: &str, from: Mailbox) -> Result<Self, String> {
        let (host, port) = match server.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| format!("`{port}` is not a port"))?),
            None => (server, 25),
        };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host).port(port).build();
        Ok(Self { transport, from })
    }
}

impl Mailer for MailServer {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a> {
        Box::pin(async move {
            let message = message(mail, &self.from)?;
            self.transport
                .send(message)
                .await
                .map(drop)
                .map_err(|e| if e.is_permanent() { "refused by the mail server" } else { "the mail server did not take it" }.to_owned())
        })
    }
}
