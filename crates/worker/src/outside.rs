//! Starting the process that reads, and stopping it.

use crate::Limits;
use crate::inside::read_guarded;
pub use aftercare_evidence::Reading;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};
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
pub struct Answer {
    /// What confined the process that read: `limits`, `landlock`, `seccomp`.
    pub held: Vec<String>,
    pub reading: Result<Reading, Trouble>,
}

/// Reads files, each in a process of its own.
#[derive(Debug, Clone)]
pub struct Worker {
    /// None: here, without protection.
    program: Option<(PathBuf, Vec<OsString>)>,
    pub(crate) limits: Limits,
    /// So many at once.
    places: Arc<Semaphore>,
}

/// Files that are read at the same time: with each comes its limit of memory.
const AT_ONCE: usize = 2;

impl Worker {
    /// `program`, called with `arguments`, calls [`crate::run`] with the same limits.
    #[must_use]
    pub fn new(program: PathBuf, arguments: Vec<OsString>, limits: Limits) -> Self {
        Self { program: Some((program, arguments)), limits, places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Reads in the caller's own process, with nothing but a guard against panics: for tests of what comes after.
    #[must_use]
    pub fn unprotected() -> Self {
        Self { program: None, limits: Limits::default(), places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Reads a file, however it comes. Whatever happens, there is an answer.
    pub async fn read(&self, file: impl AsyncRead + Unpin) -> Answer {
        let Ok(_place) = self.place().await else { return none(Trouble::Process) };
        match self.command([]) {
            Some(mut command) => {
                let Ok(mut child) = command.spawn() else { return none(Trouble::Process) };
                match tokio::time::timeout(self.limits.clock, self.ask(&mut child, file)).await {
                    Ok(Ok(answer)) => answer,
                    Ok(Err(trouble)) => none(trouble),
                    Err(_) => none(Trouble::Stopped),
                }
            }
            None => self.read_here(file).await,
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

    async fn read_here(&self, file: impl AsyncRead + Unpin) -> Answer {
        let mut bytes = Vec::new();
        match file.take(self.limits.file.saturating_add(1)).read_to_end(&mut bytes).await {
            Ok(_) if u64::try_from(bytes.len()).is_ok_and(|have| have > self.limits.file) => none(Trouble::TooLarge),
            Ok(_) => Answer { held: Vec::new(), reading: read_guarded(&bytes) },
            Err(_) => none(Trouble::Process),
        }
    }

    /// Gives the file and takes the answer at the same time: neither side waits for the other's buffer.
    async fn ask(&self, child: &mut Child, file: impl AsyncRead + Unpin) -> Result<Answer, Trouble> {
        let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else { return Err(Trouble::Process) };
        let give = async move {
            let mut file = file.take(self.limits.file.saturating_add(1));
            // A process that has heard enough closes its end: that is no trouble yet.
            drop(tokio::io::copy(&mut file, &mut to).await);
            drop(to.shutdown().await);
        };
        let take = async move {
            let mut text = Vec::new();
            let read = from.take(self.limits.answer.saturating_add(1)).read_to_end(&mut text).await;
            read.map(|_| text).map_err(|_| Trouble::Process)
        };
        let ((), text) = tokio::join!(give, take);
        let text = text?;
        if u64::try_from(text.len()).is_ok_and(|have| have > self.limits.answer) {
            return Err(Trouble::Stopped);
        }
        let ended = child.wait().await.map_err(|_| Trouble::Process)?;
        if ended.success() {
            return serde_json::from_slice(&text).map_err(|_| Trouble::Process);
        }
        // Without a code it was ended by a signal.
        Err(if ended.code().is_none() { Trouble::Stopped } else { Trouble::Process })
    }
}

fn none(trouble: Trouble) -> Answer {
    Answer { held: Vec::new(), reading: Err(trouble) }
}
