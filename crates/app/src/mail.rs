//! Notices on their way out: composed when they are sent, in the language of the person then.

use crate::App;
use crate::chore::Chore;
use crate::error::{Error, Result};
use aftercare_store::{Micros, RowId, SubjectId};
use aftercare_terms::Text;
use serde::Deserialize;
use std::future::Future;
use std::pin::Pin;

/// A mail, ready to be sent. It is personal data: never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    pub id: String,
    pub to: String,
    pub name: String,
    pub subject: String,
    pub body: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What becomes of one mail.
pub type Sent<'a> = Pin<Box<dyn Future<Output = std::result::Result<(), String>> + Send + 'a>>;

/// Where mail goes: a mail server, or a folder.
pub trait Mailer: Send + Sync {
    /// Sends, or says in one line, without personal data, why not.
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a>;
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Notice {
    template: String,
    subject: Text,
    body: Text,
}

/// The texts of all notices.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    notice: Vec<Notice>,
}

impl Notices {
    /// Reads `notices.toml`.
    ///
    /// # Errors
    /// One line with the defect.
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        toml::from_str(text).map_err(|e| format!("notices.toml: {e}"))
    }
}

/// A mail that cannot be sent is tried again after so many minutes, times the number of tries.
const RETRY_MINUTES: i64 = 5;
/// After so many tries it is given up.
const MOST_TRIES: i64 = 8;
const LEASE_MINUTES: i64 = 5;
const MINUTE: i64 = 60_000_000;

impl App {
    /// Sends what waits in the outbox; says how many went out, and which could not be written. `address` is where the portal answers.
    ///
    /// # Errors
    /// Where the store fails. A mail that cannot be written or sent stays in the outbox, and keeps no other waiting.
    pub async fn mail_send(&self, mailer: &dyn Mailer, notices: &Notices, address: &str) -> Result<Chore> {
        let now = self.micros();
        let due = self.store.outbox_take(now, Micros(now.0 + LEASE_MINUTES * MINUTE), 100).await?;
        let mut chore = Chore::default();
        for waiting in due {
            let message = &waiting.message;
            let outcome = match self.compose(&message.subject_id, &message.template, &message.payload, notices, address).await {
                Ok(Some(mut mail)) => {
                    mail.id = message.message_id.as_str().to_owned();
                    mailer.send(&mail).await
                }
                Ok(None) => Err("nobody to send it to".to_owned()),
                Err(_) => {
                    // The reason may quote what the vault holds.
                    chore.failed.push(format!("message {}: it cannot be written", message.message_id.as_str()));
                    Err("it cannot be written".to_owned())
                }
            };
            match outcome {
                Ok(()) => {
                    self.store.outbox_sent(&message.message_id, self.micros()).await?;
                    chore.done += 1;
                }
                Err(_) => {
                    let next = Micros(self.micros().0 + RETRY_MINUTES * MINUTE * (waiting.attempts + 1));
                    let next = (waiting.attempts < MOST_TRIES).then_some(next);
                    self.store.outbox_failed(&message.message_id, next).await?;
                }
            }
        }
        Ok(chore)
    }

    async fn compose(&self, subject: &SubjectId, template: &str, payload: &[u8], notices: &Notices, address: &str) -> Result<Option<Mail>> {
        #[derive(Deserialize)]
        struct Profile {
            name: String,
            email: String,
        }
        let Some(account) = self.store.account(subject).await? else { return Ok(None) };
        let Some(row) = self.store.vault_get(subject, "person", &RowId::new("profile")).await? else { return Ok(None) };
        let profile: Profile = serde_json::from_slice(&row.plain).map_err(|e| Error::Internal(e.to_string()))?;
        let Some(notice) = notices.notice.iter().find(|n| n.template == template) else { return Ok(None) };
        let payload: serde_json::Value = serde_json::from_slice(payload).unwrap_or_default();
        let page = match payload.get("case_id").and_then(serde_json::Value::as_str) {
            Some(case) => format!("{address}/cases/{case}"),
            None => format!("{address}/"),
        };
        let fill = |text: &str| text.replace("{case}", &page).replace("{name}", &profile.name);
        Ok(Some(Mail {
            id: String::new(),
            subject: notice.subject.get(&account.language).to_owned(),
            body: fill(notice.body.get(&account.language)),
            to: profile.email,
            name: profile.name,
        }))
    }
}
