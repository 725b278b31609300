//! The folder of plans: what has been begun is written down, and on the disk, before a database of others is changed for good.
//! Keys are sealed in it, and gone when the request is done; receipts stay.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::error::{Error, Result};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const MAX_TOGETHER: usize = 256;

const TABLES: &str = "\
CREATE TABLE IF NOT EXISTS plan (id TEXT PRIMARY KEY, at TEXT NOT NULL, statements TEXT NOT NULL, sealed BLOB NOT NULL) STRICT; \
CREATE TABLE IF NOT EXISTS progress (plan TEXT NOT NULL, unit INTEGER NOT NULL, receipt TEXT NOT NULL, PRIMARY KEY (plan, unit)) STRICT; \
CREATE TABLE IF NOT EXISTS receipt (id TEXT PRIMARY KEY, at TEXT NOT NULL, body TEXT NOT NULL) STRICT;";

pub(crate) type Random = dyn Fn(&mut [u8]) -> std::result::Result<(), String> + Send + Sync;

/// One program at a time works with a folder.
pub(crate) struct State {
    folder: PathBuf,
    key: Zeroizing<[u8; KEY_BYTES]>,
    writer: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    /// Held as long as the folder is in use.
    _lock: File,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("State(…)")
    }
}

/// A plan that was not brought to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unfinished {
    pub(crate) id: String,
    pub(crate) statements: String,
    pub(crate) sealed: Vec<u8>,
    /// What was about to be committed, by unit.
    pub(crate) begun: Vec<(usize, String)>,
}

#[derive(Debug)]
pub(crate) enum Entry {
    Planned {
        id: String,
        at: String,
        statements: String,
        sealed: Vec<u8>,
    },
    /// The transaction is about to be committed.
    Begun {
        id: String,
        unit: usize,
        receipt: String,
    },
    Dropped {
        id: String,
    },
    Finished {
        id: String,
        at: String,
        receipt: String,
    },
}

type Job = (Entry, oneshot::Sender<std::result::Result<(), String>>);

fn wrong(place: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::State(format!("{}: {error}", place.display()))
}

impl State {
    /// # Errors
    /// The folder cannot be used, or another program is using it.
    pub(crate) fn open(folder: &Path, random: &Random) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|error| wrong(folder, &error))?;
        let place = folder.join("lock");
        let lock = private(&place, true).map_err(|error| wrong(&place, &error))?;
        lock.try_lock().map_err(|_| wrong(&place, &"another program works with this folder"))?;
        let key = sealing_key(&folder.join("key"), random)?;
        let connection = connect(&folder.join("requests.db"))?;
        let (sender, jobs) = mpsc::channel();
        let thread = std::thread::spawn(move || write(connection, &jobs));
        Ok(Self { folder: folder.to_owned(), key, writer: Some(sender), thread: Some(thread), _lock: lock })
    }

    /// Is written when the answer comes; a plan is on the disk then.
    pub(crate) async fn write(&self, entry: Entry) -> Result<()> {
        let answer = self.send(entry)?;
        let stopped = || Error::State("nothing can be written any more".to_owned());
        answer.await.map_err(|_| stopped())?.map_err(Error::State)
    }

    /// The same without waiting: written before whatever is written next.
    pub(crate) fn note(&self, entry: Entry) -> Result<()> {
        self.send(entry).map(drop)
    }

    fn send(&self, entry: Entry) -> Result<oneshot::Receiver<std::result::Result<(), String>>> {
        let (sender, answer) = oneshot::channel();
        let sent = self.writer.as_ref().and_then(|writer| writer.send((entry, sender)).ok());
        sent.map(|()| answer).ok_or_else(|| Error::State("nothing can be written any more".to_owned()))
    }

    pub(crate) fn seal(&self, id: &str, plain: &[u8], random: &Random) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE_BYTES];
        random(&mut nonce).map_err(Error::State)?;
        let cipher = XChaCha20Poly1305::new(&(*self.key).into());
        let payload = Payload { msg: plain, aad: id.as_bytes() };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Error::State("a plan cannot be sealed".to_owned()))?;
        Ok([&nonce[..], &sealed].concat())
    }

    pub(crate) fn unseal(&self, id: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let broken = || Error::State(format!("the plan of request {id} does not open: altered, or sealed with another key"));
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| broken())?;
        let cipher = XChaCha20Poly1305::new(&(*self.key).into());
        let payload = Payload { msg: sealed, aad: id.as_bytes() };
        cipher.decrypt(&XNonce::from(nonce), payload).map(Zeroizing::new).map_err(|_| broken())
    }

    /// Plans without an end, the oldest first.
    pub(crate) fn unfinished(&self) -> Result<Vec<Unfinished>> {
        let place = self.folder.join("requests.db");
        let read = || -> rusqlite::Result<Vec<Unfinished>> {
            let connection = Connection::open(&place)?;
            let mut plans = connection.prepare("SELECT id, statements, sealed FROM plan ORDER BY at, id")?;
            let mut begun = connection.prepare("SELECT unit, receipt FROM progress WHERE plan = ?1 ORDER BY unit")?;
            let mut found = Vec::new();
            let rows = plans.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?)))?;
            for row in rows {
                let (id, statements, sealed) = row?;
                let units = begun.query_map([&id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
                let units = units.collect::<rusqlite::Result<Vec<_>>>()?;
                let begun = units.into_iter().filter_map(|(unit, receipt)| Some((usize::try_from(unit).ok()?, receipt))).collect();
                found.push(Unfinished { id, statements, sealed, begun });
            }
            Ok(found)
        };
        read().map_err(|error| wrong(&place, &error))
    }

    /// The receipt of a request that is done.
    pub(crate) fn receipt(&self, id: &str) -> Result<Option<String>> {
        let place = self.folder.join("requests.db");
        let read = || -> rusqlite::Result<Option<String>> {
            let connection = Connection::open(&place)?;
            connection.query_row("SELECT body FROM receipt WHERE id = ?1", [id], |row| row.get(0)).optional()
        };
        read().map_err(|error| wrong(&place, &error))
    }
}

impl Drop for State {
    fn drop(&mut self) {
        drop(self.writer.take());
        if let Some(thread) = self.thread.take() {
            // What was handed over is written before anybody opens the folder again.
            drop(thread.join());
        }
    }
}

fn private(place: &Path, creates: bool) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(creates).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(place)
}

fn sealing_key(place: &Path, random: &Random) -> Result<Zeroizing<[u8; KEY_BYTES]>> {
    let mut file = private(place, true).map_err(|error| wrong(place, &error))?;
    let mut bytes = Zeroizing::new(Vec::new());
    file.read_to_end(&mut bytes).map_err(|error| wrong(place, &error))?;
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    if bytes.is_empty() {
        random(&mut key[..]).map_err(|error| wrong(place, &error))?;
        file.write_all(&key[..]).and_then(|()| file.sync_all()).map_err(|error| wrong(place, &error))?;
        return Ok(key);
    }
    if bytes.len() != KEY_BYTES {
        return Err(wrong(place, &format!("a key has {KEY_BYTES} bytes")));
    }
    key.copy_from_slice(&bytes);
    Ok(key)
}

fn connect(place: &Path) -> Result<Connection> {
    private(place, true).map_err(|error| wrong(place, &error))?;
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open(place)?;
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON")?;
        connection.execute_batch(TABLES)?;
        Ok(connection)
    };
    open().map_err(|error| wrong(place, &error))
}

/// Takes whatever waits and puts it on the disk together.
fn write(mut connection: Connection, jobs: &mpsc::Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut together = vec![first];
        while together.len() < MAX_TOGETHER
            && let Ok(next) = jobs.try_recv()
        {
            together.push(next);
        }
        let done = commit(&mut connection, &together).map_err(|error| error.to_string());
        for (_, answer) in together {
            // Who does not wait is not told.
            drop(answer.send(done.clone()));
        }
    }
    // The log still holds the plans that are done.
    drop(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
}

fn commit(connection: &mut Connection, jobs: &[Job]) -> rusqlite::Result<()> {
    // Only a plan has to outlive a loss of power before anything goes on. An end that is lost is found again: resuming changes nothing then.
    let has_plan = jobs.iter().any(|(entry, _)| matches!(entry, Entry::Planned { .. }));
    connection.pragma_update(None, "synchronous", if has_plan { "FULL" } else { "NORMAL" })?;
    let transaction = connection.transaction()?;
    for (entry, _) in jobs {
        match entry {
            Entry::Planned { id, at, statements, sealed } => {
                let mut insert = transaction.prepare_cached("INSERT INTO plan (id, at, statements, sealed) VALUES (?1, ?2, ?3, ?4)")?;
                insert.execute(params![id, at, statements, sealed])?;
            }
            Entry::Begun { id, unit, receipt } => {
                let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO progress (plan, unit, receipt) VALUES (?1, ?2, ?3)")?;
                insert.execute(params![id, i64::try_from(*unit).unwrap_or(i64::MAX), receipt])?;
            }
            Entry::Dropped { id } => forget(&transaction, id)?,
            Entry::Finished { id, at, receipt } => {
                forget(&transaction, id)?;
                let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO receipt (id, at, body) VALUES (?1, ?2, ?3)")?;
                insert.execute(params![id, at, receipt])?;
            }
        }
    }
    transaction.commit()
}

fn forget(transaction: &rusqlite::Transaction<'_>, id: &str) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM plan WHERE id = ?1")?.execute([id])?;
    transaction.prepare_cached("DELETE FROM progress WHERE plan = ?1")?.execute([id])?;
    Ok(())
}
