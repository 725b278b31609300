//! Text messages on their way out: for people whose account has a telephone number and no address.

use crate::mail::{Mail, Mailer, Sent};

/// A text message, ready to be sent. It is personal data: never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct TextMessage {
    pub id: String,
    /// The notice that it is written by.
    pub template: String,
    /// E.164.
    pub to: String,
    pub body: String,
}

impl std::fmt::Debug for TextMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TextMessage").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Where text messages go: a gateway, or a folder.
pub trait Texter: Send + Sync {
    /// Sends, or says in one line, without personal data, why not.
    fn text<'a>(&'a self, message: &'a TextMessage) -> Sent<'a>;
}

/// Who carries what.
#[derive(Clone, Copy, Default)]
pub struct Carriers<'a> {
    pub mail: Option<&'a dyn Mailer>,
    pub text: Option<&'a dyn Texter>,
}

impl std::fmt::Debug for Carriers<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Carriers").field("mail", &self.mail.is_some()).field("text", &self.text.is_some()).finish()
    }
}

/// A notice as it goes out.
pub(crate) enum Outgoing {
    Mail(Mail),
    Text(TextMessage),
}

impl Carriers<'_> {
    pub(crate) async fn send(self, outgoing: &Outgoing) -> std::result::Result<(), String> {
        match (outgoing, self.mail, self.text) {
            (Outgoing::Mail(mail), Some(mailer), _) => mailer.send(mail).await,
            (Outgoing::Text(message), _, Some(texter)) => texter.text(message).await,
            (Outgoing::Mail(_), None, _) => Err("nothing carries mail".to_owned()),
            (Outgoing::Text(_), _, None) => Err("nothing carries text messages".to_owned()),
        }
    }
}
