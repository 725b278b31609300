//! The journal: append-only events, ordered within their stream and by nothing else.

use crate::error::{Error, Result};
use crate::id::{Micros, StreamId, SubjectId};
use crate::statement::{Query, Step, registered, values};
use crate::value::Row;
use crate::{Store, limited};

registered! {
    STREAM_INSERT = "INSERT INTO stream (stream, version) VALUES ($1, $2) ON CONFLICT (stream) DO NOTHING";
    STREAM_ADVANCE = "UPDATE stream SET version = $1 WHERE stream = $2 AND version = $3";
    STREAM_VERSION = "SELECT version FROM stream WHERE stream = $1";
    STREAMS = "SELECT stream, version FROM stream WHERE stream > $1 ORDER BY stream LIMIT $2";
    EVENT_INSERT = "INSERT INTO event (stream, version, kind, at, actor, payload) VALUES ($1, $2, $3, $4, $5, $6)";
    EVENTS = "SELECT version, kind, at, actor, payload FROM event WHERE stream = $1 AND version > $2 ORDER BY version";
}

/// What happened, as handed in. The payload is JSON and names people by subject id only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    pub kind: String,
    pub at: Micros,
    pub actor: SubjectId,
    pub payload: String,
}

/// What happened, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub version: i64,
    pub kind: String,
    pub at: Micros,
    pub actor: SubjectId,
    pub payload: String,
}

/// Events for one stream, which must still be at `expected_version`; 0 for a stream that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    pub stream: StreamId,
    pub expected_version: i64,
    pub events: Vec<NewEvent>,
}

impl Append {
    fn conflict(&self) -> Error {
        Error::Conflict { stream: self.stream.clone(), expected: self.expected_version, found: self.expected_version }
    }

    /// The version of the stream after these events.
    pub(crate) fn version_after(&self) -> Result<i64> {
        i64::try_from(self.events.len())
            .ok()
            .and_then(|count| self.expected_version.checked_add(count))
            .ok_or_else(|| Error::Invalid { field: "expected_version", reason: "the stream has no room for more events".to_owned() })
    }

    pub(crate) fn steps(&self) -> Result<Vec<Step>> {
        let after = self.version_after()?;
        // The head goes first: on PostgreSQL its row lock holds every other writer of the stream.
        let head = if self.expected_version == 0 {
            Step::new(STREAM_INSERT, values![&self.stream, after])
        } else {
            Step::new(STREAM_ADVANCE, values![after, &self.stream, self.expected_version])
        };
        let mut steps = vec![head.or_fail(self.conflict())];
        for (version, event) in (self.expected_version..).skip(1).zip(&self.events) {
            if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&event.payload) {
                return Err(Error::Invalid { field: "payload", reason: format!("not JSON: {error}") });
            }
            steps.push(Step::new(
                EVENT_INSERT,
                values![&self.stream, version, event.kind.as_str(), event.at, &event.actor, event.payload.as_str()],
            ));
        }
        Ok(steps)
    }
}

/// Holds the stream at `version` for the rest of the unit of work.
pub(crate) fn hold(stream: &StreamId, version: i64) -> Step {
    Step::new(STREAM_ADVANCE, values![version, stream, version]).or_fail(Error::Conflict {
        stream: stream.clone(),
        expected: version,
        found: version,
    })
}

impl Store {
    /// The events of a stream after `after_version` (0 for all), oldest first.
    pub async fn events(&self, stream: &StreamId, after_version: i64) -> Result<Vec<Event>> {
        let rows = self.select(Query::new(EVENTS, values![stream, after_version])).await?;
        rows.into_iter().map(event).collect()
    }

    /// The version of a stream, 0 when there is none.
    pub async fn stream_version(&self, stream: &StreamId) -> Result<i64> {
        match self.select_one(Query::new(STREAM_VERSION, values![stream])).await? {
            Some(mut row) => row.int(),
            None => Ok(0),
        }
    }

    /// Streams with their versions in the order of their ids, those after `after`.
    pub async fn streams(&self, after: Option<&StreamId>, limit: u32) -> Result<Vec<(StreamId, i64)>> {
        let after = after.map_or("", StreamId::as_str);
        let rows = self.select(Query::new(STREAMS, values![after, limited(limit)])).await?;
        rows.into_iter().map(|mut row| Ok((row.text()?, row.int()?))).collect()
    }
}

fn event(mut row: Row) -> Result<Event> {
    Ok(Event { version: row.int()?, kind: row.text()?, at: row.micros()?, actor: row.text()?, payload: row.text()? })
}
