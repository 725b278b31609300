//! Starting the process that reads, and stopping it.

use crate::inside::guarded;
use crate::preamble::{self, Wanted};
use crate::{KeySource, KeyTrouble, Limits};
pub use aftercare_evidence::Reading;
use aftercare_evidence::{Digest, DigestBounds, KeyRequest, Keys, read_with};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "kebab-case")]
pub enum Trouble {
    /// The reader says why.
    Unreadable {
        code: String,
        message: String,
    },
    TooLarge,
    /// It was stopped: it took more time, memory or answer than it may, or wanted something that it may not have.
    Stopped,
    /// A reader panicked: a defect of ours, and nothing worse.
    Panicked,
    /// There was no process, or it ended before it had answered.
    Process,
}

/// What comes back for one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer<T = Reading> {
    /// What confined the process that read: `limits`, `landlock`, `seccomp`.
    pub held: Vec<String>,
    pub reading: Result<T, Trouble>,
    /// What became of the keys of a sealed record; none where it is not sealed, or nobody could be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Result<(), KeyTrouble>>,
}

impl Answer {
    /// What a sealed record needs to be opened.
    #[must_use]
    pub fn key_request(&self) -> Option<&KeyRequest> {
        self.reading.as_ref().ok()?.key_request()
    }
}

/// What comes of a file: all of it, or a digest.
pub(crate) trait Outcome: DeserializeOwned + Sized {
    /// What a sealed record needs to be opened.
    fn key_request(&self) -> Option<&KeyRequest>;
    /// A key has opened something.
    fn is_opened(&self) -> bool;
    fn read_here(bytes: &[u8], wanted: &Wanted) -> Result<Self, Trouble>;
}

impl Outcome for Reading {
    fn key_request(&self) -> Option<&KeyRequest> {
        if let Self::Flight(log) = self { log.key_request.as_ref() } else { None }
    }

    fn is_opened(&self) -> bool {
        matches!(self, Self::Flight(log) if !log.columns.is_empty())
    }

    fn read_here(bytes: &[u8], wanted: &Wanted) -> Result<Self, Trouble> {
        guarded(|| read_with(bytes, &wanted.keys))
    }
}

impl Outcome for Digest {
    fn key_request(&self) -> Option<&KeyRequest> {
        if let Self::Flight { key_request, .. } = self { key_request.as_ref() } else { None }
    }

    fn is_opened(&self) -> bool {
        matches!(self, Self::Flight { sampled: true, .. })
    }

    fn read_here(bytes: &[u8], wanted: &Wanted) -> Result<Self, Trouble> {
        let bounds = wanted.digest.ok_or(Trouble::Process)?;
        guarded(|| read_with(bytes, &wanted.keys).map(|reading| Self::of(reading, &bounds)))
    }
}

/// Reads files, each in a process of its own.
#[derive(Debug, Clone)]
pub struct Worker {
    /// None: here, without protection.
    program: Option<(PathBuf, Vec<OsString>)>,
    pub(crate) limits: Limits,
    /// So many at once.
    places: Arc<Semaphore>,
    /// None: what is sealed stays sealed.
    keys: Option<Arc<dyn KeySource>>,
}

/// Files that are read at the same time: with each comes its limit of memory.
const AT_ONCE: usize = 2;

impl Worker {
    /// `program`, called with `arguments`, calls [`crate::run`] with the same limits.
    #[must_use]
    pub fn new(program: PathBuf, arguments: Vec<OsString>, limits: Limits) -> Self {
        Self { program: Some((program, arguments)), limits, places: Arc::new(Semaphore::new(AT_ONCE)), keys: None }
    }

    /// Reads in the caller's own process, with nothing but a guard against panics: for tests of what comes after.
    #[must_use]
    pub fn unprotected() -> Self {
        Self { program: None, limits: Limits::default(), places: Arc::new(Semaphore::new(AT_ONCE)), keys: None }
    }

    /// Asks `keys` for those of sealed records.
    #[must_use]
    pub fn with_keys(self, keys: Arc<dyn KeySource>) -> Self {
        Self { keys: Some(keys), ..self }
    }

    /// Reads a file that `open` begins anew each time. Where it is sealed and somebody has keys, it is read a second time with them; what
    /// comes of that is in [`Answer::keys`]. Whatever happens, there is an answer.
    pub async fn read_unsealing<F, R>(&self, open: impl Fn() -> F) -> Answer
    where
        F: Future<Output = std::io::Result<R>>,
        R: AsyncRead + Unpin,
    {
        self.unsealing(open, None).await
    }

    /// As [`Worker::read_unsealing`], for all but the samples: those stay where the file is read.
    pub async fn digest_unsealing<F, R>(&self, open: impl Fn() -> F, bounds: DigestBounds) -> Answer<Digest>
    where
        F: Future<Output = std::io::Result<R>>,
        R: AsyncRead + Unpin,
    {
        self.unsealing(open, Some(bounds)).await
    }

    async fn unsealing<T, F, R>(&self, open: impl Fn() -> F, digest: Option<DigestBounds>) -> Answer<T>
    where
        T: Outcome,
        F: Future<Output = std::io::Result<R>>,
        R: AsyncRead + Unpin,
    {
        let sealed: Answer<T> = self.begun(open().await, Wanted { keys: Keys::default(), digest }).await;
        let request = sealed.reading.as_ref().ok().and_then(Outcome::key_request);
        let (Some(request), Some(source)) = (request, &self.keys) else { return sealed };
        // Nobody waits for a place meanwhile.
        let keys = match source.ask(request).await {
            Ok(keys) if keys.groups().len() == request.groups.len() => keys,
            Ok(_) => return Answer { keys: Some(Err(KeyTrouble::OfAnotherRecord)), ..sealed },
            Err(trouble) => return Answer { keys: Some(Err(trouble)), ..sealed },
        };
        let opened: Answer<T> = self.begun(open().await, Wanted { keys, digest }).await;
        let keys = match &opened.reading {
            Err(_) => return Answer { keys: Some(Err(KeyTrouble::NotReadAgain)), ..sealed },
            Ok(reading) if reading.is_opened() => Ok(()),
            Ok(_) => Err(KeyTrouble::OfAnotherRecord),
        };
        Answer { keys: Some(keys), ..opened }
    }

    async fn begun<T: Outcome>(&self, file: std::io::Result<impl AsyncRead + Unpin>, wanted: Wanted) -> Answer<T> {
        match file {
            Ok(file) => self.answered(file, &wanted).await,
            Err(_) => none(Trouble::Process),
        }
    }

    /// Reads a file, however it comes, without asking anybody for keys. Whatever happens, there is an answer.
    pub async fn read(&self, file: impl AsyncRead + Unpin) -> Answer {
        self.answered(file, &Wanted::default()).await
    }

    /// As [`Worker::read`], and opens with `keys` what is sealed.
    pub async fn read_with(&self, file: impl AsyncRead + Unpin, keys: &Keys) -> Answer {
        self.answered(file, &Wanted { keys: keys.clone(), digest: None }).await
    }

    async fn answered<T: Outcome>(&self, file: impl AsyncRead + Unpin, wanted: &Wanted) -> Answer<T> {
        let Ok(_place) = self.place().await else { return none(Trouble::Process) };
        let Some(mut command) = self.command([]) else { return self.read_here(file, wanted).await };
        let Ok(mut child) = command.spawn() else { return none(Trouble::Process) };
        match tokio::time::timeout(self.limits.clock, self.ask(&mut child, file, wanted)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(trouble)) => none(trouble),
            Err(_) => none(Trouble::Stopped),
        }
    }

    /// Waits until another may begin.
    pub(crate) async fn place(&self) -> Result<SemaphorePermit<'_>, Trouble> {
        self.places.acquire().await.map_err(|_| Trouble::Process)
    }

    /// The process, called with some more words; none where there is no process.
    pub(crate) fn command(&self, words: impl IntoIterator<Item = OsString>) -> Option<Command> {
        let (program, arguments) = self.program.as_ref()?;
        let mut command = Command::new(program);
        command.args(arguments).args(words).env_clear();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        Some(command)
    }

    async fn read_here<T: Outcome>(&self, file: impl AsyncRead + Unpin, wanted: &Wanted) -> Answer<T> {
        let bytes = self.bytes_here(file).await;
        Answer { held: Vec::new(), reading: bytes.and_then(|bytes| T::read_here(&bytes, wanted)), keys: None }
    }

    /// A whole file, in the caller's own process.
    pub(crate) async fn bytes_here(&self, file: impl AsyncRead + Unpin) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        file.take(self.limits.file.saturating_add(1)).read_to_end(&mut bytes).await.map_err(|_| Trouble::Process)?;
        if u64::try_from(bytes.len()).is_ok_and(|have| have > self.limits.file) { Err(Trouble::TooLarge) } else { Ok(bytes) }
    }

    /// Gives the process what stands before the file, and the file; one that has heard enough closes its end, which is no trouble yet.
    pub(crate) async fn feed(&self, mut to: ChildStdin, before: &[u8], file: impl AsyncRead + Unpin) {
        let mut file = file.take(self.limits.file.saturating_add(1));
        drop(to.write_all(before).await);
        drop(tokio::io::copy(&mut file, &mut to).await);
        drop(to.shutdown().await);
    }

    /// Gives what is wanted and the file, and takes the answer at the same time: neither side waits for the other's buffer.
    async fn ask<T: Outcome>(&self, child: &mut Child, file: impl AsyncRead + Unpin, wanted: &Wanted) -> Result<Answer<T>, Trouble> {
        let wanted = preamble::written(wanted)?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else { return Err(Trouble::Process) };
        let take = async move {
            let mut text = Vec::new();
            let read = from.take(self.limits.answer.saturating_add(1)).read_to_end(&mut text).await;
            read.map(|_| text).map_err(|_| Trouble::Process)
        };
        let ((), text) = tokio::join!(self.feed(to, &wanted, file), take);
        let text = text?;
        if u64::try_from(text.len()).is_ok_and(|have| have > self.limits.answer) {
            return Err(Trouble::Stopped);
        }
        let ended = child.wait().await.map_err(|_| Trouble::Process)?;
        if ended.success() {
            return serde_json::from_slice(&text).map_err(|_| Trouble::Process);
        }
        Err(of_end(ended))
    }
}

/// Why a process ended that did not end well: without a code it was ended by a signal.
pub(crate) fn of_end(ended: ExitStatus) -> Trouble {
    if ended.code().is_none() { Trouble::Stopped } else { Trouble::Process }
}

fn none<T>(trouble: Trouble) -> Answer<T> {
    Answer { held: Vec::new(), reading: Err(trouble), keys: None }
}
