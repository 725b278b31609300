//! Notices on their way out, by mail or as text messages: composed when they are sent, in the language of the person then.

use crate::App;
use crate::error::{Error, Result};
use crate::parent::{first_name, is_for_parent};
use crate::said_in_mail::said_in_mail;
use crate::text::{Carriers, Outgoing, TextMessage};
use crate::{letter, notice};
use aftercare_store::{Message, Micros};
use aftercare_terms::{DocumentError, Text};
use aftercare_wire::{CaseKind, Language};
use jiff::civil::Date;
use jiff::fmt::strtime;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

/// A mail, ready to be sent. It is personal data: never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    pub id: String,
    /// The notice that it is written by.
    pub template: String,
    pub to: String,
    pub name: String,
    pub subject: String,
    pub body: String,
    /// The address that ends the subscription with one click (RFC 8058).
    pub unsubscribe: Option<String>,
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
pub(crate) struct Notice {
    template: String,
    pub(crate) subject: Text,
    pub(crate) body: Text,
    /// What a text message says; without it the subject, and where to read on.
    text: Option<Text>,
    /// Never goes out as a text.
    #[serde(default)]
    mail_only: bool,
}

/// The texts of all notices.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// How a day is written, as `strftime` has it.
    date: Text,
    /// What the kinds of case are called.
    kind: BTreeMap<String, Text>,
    /// What the kinds of transfers of a business are called.
    transfer: BTreeMap<String, Text>,
    /// The ways by which requests come.
    way: BTreeMap<String, Text>,
    notice: Vec<Notice>,
}

impl Notices {
    /// Reads `notices.toml`.
    ///
    /// # Errors
    /// One line with the defect; a notice that the product sends and the file does not have is one.
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        let notices: Self = toml::from_str(text).map_err(|e| DocumentError::toml("notices.toml", text, &e).to_string())?;
        let defect = |field: &str, what: String| format!("notices.toml: `{field}`: {what}");
        for pattern in Language::ALL.iter().map(|language| notices.date.get(language.as_str())) {
            strtime::format(pattern, Date::MAX).map_err(|e| defect("date", e.to_string()))?;
        }
        if let Some(kind) = CaseKind::ALL.iter().find(|kind| !notices.kind.contains_key(kind.as_str())) {
            return Err(defect("kind", format!("there is no word for `{kind}`")));
        }
        for notice in &notices.notice {
            let texts = [Some(&notice.subject), Some(&notice.body), notice.text.as_ref()];
            for text in Language::ALL.iter().flat_map(|language| texts.into_iter().flatten().map(|text| text.get(language.as_str()))) {
                letter::check(text).map_err(|what| defect(&notice.template, what))?;
            }
        }
        match notice::SENT.iter().find(|template| notices.of(template).is_none()) {
            Some(template) => Err(format!("notices.toml: there is no notice with the template `{template}`")),
            None => Ok(notices),
        }
    }

    pub(crate) fn of(&self, template: &str) -> Option<&Notice> {
        self.notice.iter().find(|notice| notice.template == template)
    }

    /// What a kind of case is called.
    pub(crate) fn kind(&self, word: &str, language: Language) -> &str {
        self.kind.get(word).map_or("", |text| text.get(language.as_str()))
    }

    /// What a transfer of a business is called.
    pub(crate) fn transfer(&self, word: &str, language: Language) -> &str {
        self.transfer.get(word).map_or("", |text| text.get(language.as_str()))
    }

    /// What a way by which requests come is called.
    pub(crate) fn way<'n>(&'n self, word: &'n str, language: Language) -> &'n str {
        self.way.get(word).map_or(word, |text| text.get(language.as_str()))
    }

    /// A day (ISO 8601) as it is written in a letter.
    pub(crate) fn day(&self, iso: &str, language: Language) -> String {
        let day = iso.parse::<Date>().ok();
        day.and_then(|day| strtime::format(self.date.get(language.as_str()), day).ok()).unwrap_or_else(|| iso.to_owned())
    }
}

/// What became of the mail that was due.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailRun {
    pub sent: u64,
    /// By the reason, which names nobody.
    pub unsent: BTreeMap<String, Unsent>,
}

/// How many mails could not be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unsent {
    /// Are tried again.
    pub waiting: u64,
    /// Are not.
    pub given_up: u64,
}

/// A mail that cannot be sent is tried again after so many minutes, twice as many after every further try, and half a day at most.
const RETRY_MINUTES: i64 = 5;
const MOST_RETRY_MINUTES: i64 = 12 * 60;
/// After so many tries, which are nearly five days (RFC 5321, 4.5.4.1), it is given up.
const MOST_TRIES: i64 = 16;
const LEASE_MINUTES: i64 = 5;
const MINUTE: i64 = 60_000_000;

impl App {
    /// Sends what waits in the outbox. `address` is where the portal answers.
    ///
    /// # Errors
    /// Where the store fails. A mail that cannot be written or sent stays in the outbox.
    pub async fn mail_send(&self, mailer: &dyn Mailer, notices: &Notices, address: &str) -> Result<MailRun> {
        self.notices_send(Carriers { mail: Some(mailer), text: None }, notices, address).await
    }

    /// The same, with whoever carries text messages.
    ///
    /// # Errors
    /// As [`App::mail_send`].
    pub async fn notices_send(&self, carriers: Carriers<'_>, notices: &Notices, address: &str) -> Result<MailRun> {
        let now = self.micros();
        let lease_until = Micros(now.0 + LEASE_MINUTES * MINUTE);
        let mut run = MailRun::default();
        for waiting in self.store.outbox_take(now, lease_until, 100).await? {
            // Behind a slow mail server the rest is somebody else's by now.
            if self.micros() >= lease_until {
                break;
            }
            let message = &waiting.message;
            let sent = match self.compose(message, notices, address).await {
                Ok(Some(outgoing)) => carriers.send(&outgoing).await,
                Ok(None) => {
                    // Nobody to send it to, or nothing to say any more: trying again changes neither.
                    self.store.outbox_failed(&message.message_id, None).await?;
                    continue;
                }
                // It keeps no other waiting. Why it is so may quote what the vault holds.
                Err(_) => Err(format!("message {} cannot be written", message.message_id.as_str())),
            };
            match sent {
                Ok(()) => {
                    self.store.outbox_sent(&message.message_id, self.micros()).await?;
                    run.sent += 1;
                }
                Err(reason) => {
                    let next = Micros(self.micros().0 + retry_minutes(waiting.attempts) * MINUTE);
                    let next = (waiting.attempts < MOST_TRIES).then_some(next);
                    self.store.outbox_failed(&message.message_id, next).await?;
                    let unsent = run.unsent.entry(reason).or_default();
                    if next.is_some() { unsent.waiting += 1 } else { unsent.given_up += 1 }
                }
            }
        }
        Ok(run)
    }

    async fn compose(&self, message: &Message, notices: &Notices, address: &str) -> Result<Option<Outgoing>> {
        let subject = &message.subject_id;
        if subject.as_str() == crate::disclosure::OFFICER {
            return Ok(self.compose_to_officer(message, notices, address).map(Outgoing::Mail));
        }
        let Some(notice) = notices.of(&message.template) else { return Ok(None) };
        let Some((account, profile)) = self.store.account(subject).await?.zip(self.profile(subject).await?) else {
            return self.compose_to_requester(message, notice, notices, address).await.map(|mail| mail.map(Outgoing::Mail));
        };
        // A consent may have been withdrawn, or the account closed, since this was written.
        if !self.may_still_go(subject, &message.template).await? {
            return Ok(None);
        }
        let payload: serde_json::Value = serde_json::from_slice(&message.payload).unwrap_or_default();
        let language = account.language.parse().map_err(|e| Error::Internal(format!("account `{subject}`: {e}")))?;
        let Some(mut letter) = self.letter(subject, language, &payload, notices, address).await? else { return Ok(None) };
        letter.put("name", said_in_mail(&profile.name));
        let phone = profile.phone.filter(|_| !is_for_parent(&message.template));
        let (mut to, mut name) = (profile.email, said_in_mail(&profile.name));
        if is_for_parent(&message.template) {
            // A parent reads the child's first name, and the child's address is not asked.
            letter.put("child", first_name(&name));
            let Some(parent) = self.parent_email(subject).await? else { return Ok(None) };
            (to, name) = (parent.clone(), parent);
        }
        let Some(title) = letter.line(notice.subject.get(&account.language)) else { return Ok(None) };
        if let Some(to) = phone {
            let text =
                notice.text.as_ref().map_or_else(|| Some(format!("{title} {address}/")), |text| letter.line(text.get(&account.language)));
            let Some(body) = text.filter(|_| !notice.mail_only) else { return Ok(None) };
            let (id, template) = (message.message_id.as_str().to_owned(), message.template.clone());
            return Ok(Some(Outgoing::Text(TextMessage { id, template, to, body })));
        }
        Ok(Some(Outgoing::Mail(Mail {
            id: message.message_id.as_str().to_owned(),
            template: message.template.clone(),
            subject: title,
            body: letter.body(notice.body.get(&account.language)),
            unsubscribe: letter.get("unsubscribe").map(str::to_owned),
            to,
            name,
        })))
    }
}

impl App {
    /// To the address of the inventory's privacy officer, who has no account.
    fn compose_to_officer(&self, message: &Message, notices: &Notices, address: &str) -> Option<Mail> {
        let officer = &self.operator.privacy;
        let (notice, language) = (notices.of(&message.template)?, officer.language.parse().ok()?);
        let payload: serde_json::Value = serde_json::from_slice(&message.payload).unwrap_or_default();
        let letter = self.letter_to_officer(language, &payload, notices, address);
        Some(Mail {
            id: message.message_id.as_str().to_owned(),
            template: message.template.clone(),
            subject: letter.line(notice.subject.get(&officer.language))?,
            body: letter.body(notice.body.get(&officer.language)),
            unsubscribe: None,
            to: self.inventory.responsible.officer.email.clone(),
            name: self.operator.name.clone(),
        })
    }
}

fn retry_minutes(attempts: i64) -> i64 {
    let doubled = u32::try_from(attempts).ok().and_then(|n| RETRY_MINUTES.checked_shl(n)).unwrap_or(MOST_RETRY_MINUTES);
    doubled.clamp(RETRY_MINUTES, MOST_RETRY_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_is_written_in_every_language() {
        let text = aftercare_documents::Documents::embedded().get("notices.toml").unwrap().to_owned();
        let notices = Notices::parse(&text).unwrap();
        let texts = |notice: &Notice| [Some(notice.subject.clone()), Some(notice.body.clone()), notice.text.clone()].into_iter().flatten();
        for notice in &notices.notice {
            for text in texts(notice) {
                assert!([&text.en, &text.de, &text.nl].iter().all(|said| !said.trim().is_empty()), "{}", notice.template);
            }
        }
        let words = notices.kind.values().chain([&notices.date]);
        assert!(words.into_iter().all(|text| ![&text.en, &text.de, &text.nl].iter().any(|said| said.is_empty())));
    }

    #[test]
    fn a_mail_server_may_be_away_over_a_long_weekend() {
        assert_eq!([0, 1, 2, 7, 8, 15, 40, 70].map(retry_minutes), [5, 10, 20, 640, 720, 720, 720, 720]);
        let whole: i64 = (0..MOST_TRIES).map(retry_minutes).sum();
        assert!((4..5).contains(&(whole / 60 / 24)), "{whole} minutes");
    }
}
