//! The outbox: messages written with what they tell of, and sent afterwards, at least once.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::id::{MessageId, Micros, SubjectId};
use crate::statement::{Query, Step, registered, values};
use crate::vault::key_of;
use crate::vault::seal::{DataKey, Sealing};
use crate::{Store, limited};

registered! {
    OUTBOX_INSERT = "INSERT INTO outbox (message_id, kind, subject_id, template, sealed, created_at, state, attempts, next_at, sent_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    OUTBOX_DUE = "SELECT message_id, kind, subject_id, template, sealed, created_at, attempts, next_at FROM outbox \
        WHERE state = $1 AND next_at <= $2 ORDER BY next_at, message_id LIMIT $3";
    OUTBOX_OF_SUBJECT = "SELECT message_id, kind, subject_id, template, sealed, created_at, attempts, next_at FROM outbox \
        WHERE subject_id = $1 ORDER BY message_id LIMIT $2";
    OUTBOX_CLAIM = "UPDATE outbox SET attempts = attempts + 1, next_at = $1 WHERE message_id = $2 AND state = $3 AND next_at = $4";
    OUTBOX_SENT = "UPDATE outbox SET state = $1, sent_at = $2 WHERE message_id = $3 AND state = $4";
    OUTBOX_LATER = "UPDATE outbox SET state = $1, next_at = $2 WHERE message_id = $3 AND state = $4";
}

const WAITING: &str = "waiting";
const SENT: &str = "sent";
const FAILED: &str = "failed";

/// A message to be sent. The payload is what the template needs, and is sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    pub message_id: MessageId,
    pub kind: String,
    pub subject_id: SubjectId,
    pub template: String,
    pub payload: Vec<u8>,
    pub created_at: Micros,
    pub next_at: Micros,
}

/// A message with how often it was tried before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMessage {
    pub message: Message,
    pub attempts: i64,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { message_id, kind, template, .. } = self;
        f.debug_struct("Message").field("message_id", message_id).field("kind", kind).field("template", template).finish_non_exhaustive()
    }
}

fn place<'a>(subject: &'a SubjectId, message: &'a MessageId) -> [&'a str; 3] {
    ["outbox", subject.as_str(), message.as_str()]
}

impl Message {
    pub(crate) fn step(&self, sealing: &Sealing, keys: &BTreeMap<SubjectId, DataKey>) -> Result<Step> {
        crate::vault::registered::message(&self.template)?;
        let key = key_of(keys, &self.subject_id)?;
        let sealed = sealing.seal(key, &place(&self.subject_id, &self.message_id), &self.payload)?;
        let sent_at: Option<Micros> = None;
        let values = values![
            &self.message_id,
            self.kind.as_str(),
            &self.subject_id,
            self.template.as_str(),
            sealed,
            self.created_at,
            WAITING,
            0,
            self.next_at,
            sent_at
        ];
        Ok(Step::new(OUTBOX_INSERT, values))
    }
}

impl Store {
    /// Takes messages that are due. Each is this caller's until `lease_until`; unless it is reported sent or failed by then,
    /// it is due again.
    pub async fn outbox_take(&self, now: Micros, lease_until: Micros, limit: u32) -> Result<Vec<DueMessage>> {
        let mut taken = Vec::new();
        for due in self.messages(Query::new(OUTBOX_DUE, values![WAITING, now, limited(limit)])).await? {
            let values = values![lease_until, &due.message.message_id, WAITING, due.message.next_at];
            if self.write_one(Step::new(OUTBOX_CLAIM, values)).await? == 1 {
                taken.push(due);
            }
        }
        Ok(taken)
    }

    pub async fn outbox_sent(&self, message: &MessageId, at: Micros) -> Result<()> {
        let step = Step::new(OUTBOX_SENT, values![SENT, at, message, WAITING]).or_fail(Error::NotFound { what: "message" });
        self.write_one(step).await.map(drop)
    }

    /// Tries again at `next_at`, or never when that is None.
    pub async fn outbox_failed(&self, message: &MessageId, next_at: Option<Micros>) -> Result<()> {
        let state = if next_at.is_some() { WAITING } else { FAILED };
        let values = values![state, next_at.unwrap_or(Micros(i64::MAX)), message, WAITING];
        let step = Step::new(OUTBOX_LATER, values).or_fail(Error::NotFound { what: "message" });
        self.write_one(step).await.map(drop)
    }

    /// The messages to a subject, sent or not, oldest first.
    pub async fn outbox_of_subject(&self, subject: &SubjectId, limit: u32) -> Result<Vec<DueMessage>> {
        self.messages(Query::new(OUTBOX_OF_SUBJECT, values![subject, limited(limit)])).await
    }

    async fn messages(&self, query: Query) -> Result<Vec<DueMessage>> {
        let mut keys = BTreeMap::new();
        let mut found = Vec::new();
        for mut row in self.select(query).await? {
            let (message_id, kind) = (row.text::<MessageId>()?, row.text()?);
            let (subject_id, template) = (row.text::<SubjectId>()?, row.text()?);
            let (sealed, created_at) = (row.bytes()?, row.micros()?);
            let (attempts, next_at) = (row.int()?, row.micros()?);
            if !keys.contains_key(&subject_id) {
                // Erased between the two look-ups, and its messages with it.
                let Some(key) = self.existing_key(&subject_id).await? else { continue };
                keys.insert(subject_id.clone(), key);
            }
            let opened = key_of(&keys, &subject_id)?;
            let payload = opened.open(&place(&subject_id, &message_id), &sealed, "message", message_id.as_str())?;
            let message = Message { message_id, kind, subject_id, template, payload, created_at, next_at };
            found.push(DueMessage { message, attempts });
        }
        Ok(found)
    }
}
