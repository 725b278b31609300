//! Copies of pictures and videos, made in a process of its own as well.

use crate::inside::{guarded, held, rest};
use crate::outside::of_end;
use crate::{Limits, Trouble, Worker};
use aftercare_evidence::photo::{Removal, strip};
use std::ffi::OsString;
use std::io::Write as _;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::process::Child;

/// What stands before a copy, or in its place.
type Told = Result<(), Trouble>;
/// Bytes that it may take.
const MOST_TOLD: u64 = 4096;
const PLACE: &str = "place";
const SERIAL: &str = "serial";

/// What to leave out, as the words that the process is started with.
fn words(what: Removal) -> impl Iterator<Item = OsString> {
    [(what.place, PLACE), (what.serial, SERIAL)].into_iter().filter(|(wanted, _)| *wanted).map(|(_, word)| word.into())
}

/// The life of the process that copies: reads standard input to its end, and answers with one line of JSON and the copy.
///
/// # Errors
/// It could not be confined, and has read nothing; or nobody takes its answer.
pub fn copy(limits: &Limits, leave_out: &[String]) -> Result<(), String> {
    std::panic::set_hook(Box::new(|_| {}));
    held(limits)?;
    let named = |word: &str| leave_out.iter().any(|one| one == word);
    let what = Removal { place: named(PLACE), serial: named(SERIAL) };
    let made = rest(std::io::stdin().lock(), limits).and_then(|bytes| guarded(|| strip(&bytes, what)));
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let told: Told = made.as_ref().map(|_| ()).map_err(Clone::clone);
    serde_json::to_writer(&mut out, &told).map_err(|e| e.to_string())?;
    let copy = made.unwrap_or_default();
    out.write_all(b"\n").and_then(|()| out.write_all(&copy)).and_then(|()| out.flush()).map_err(|e| e.to_string())
}

impl Worker {
    /// Gives a copy of a picture or a video without what is named to `out`, as it comes. What was given counts only where this ends well.
    ///
    /// # Errors
    /// The file gives no copy, or the process was stopped.
    pub async fn copy(&self, file: impl AsyncRead + Unpin, what: Removal, mut out: impl AsyncWrite + Unpin) -> Result<(), Trouble> {
        let _place = self.place().await?;
        let Some(mut command) = self.command(words(what)) else {
            let bytes = self.bytes_here(file).await?;
            let copy = guarded(|| strip(&bytes, what))?;
            return give(&mut out, &copy).await;
        };
        let mut child = command.spawn().map_err(|_| Trouble::Process)?;
        tokio::time::timeout(self.limits.clock, self.copied(&mut child, file, out)).await.unwrap_or(Err(Trouble::Stopped))
    }

    async fn copied(&self, child: &mut Child, file: impl AsyncRead + Unpin, mut out: impl AsyncWrite + Unpin) -> Result<(), Trouble> {
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else { return Err(Trouble::Process) };
        let take = async move {
            let mut from = BufReader::new(from);
            let mut line = Vec::new();
            (&mut from).take(MOST_TOLD).read_until(b'\n', &mut line).await.map_err(|_| Trouble::Process)?;
            serde_json::from_slice::<Told>(&line).map_err(|_| Trouble::Process)??;
            // One byte more than it may have shows that it is too long.
            let given = tokio::io::copy(&mut from.take(self.limits.file.saturating_add(1)), &mut out).await;
            let given = given.map_err(|_| Trouble::Process)?;
            drop(out.shutdown().await);
            if given > self.limits.file { Err(Trouble::TooLarge) } else { Ok(()) }
        };
        let ((), taken) = tokio::join!(self.feed(to, &[], file), take);
        let ended = child.wait().await.map_err(|_| Trouble::Process)?;
        match taken {
            Ok(()) if ended.success() => Ok(()),
            Err(trouble @ (Trouble::Unreadable { .. } | Trouble::Panicked | Trouble::TooLarge)) => Err(trouble),
            _ => Err(of_end(ended)),
        }
    }
}

async fn give(out: &mut (impl AsyncWrite + Unpin), copy: &[u8]) -> Result<(), Trouble> {
    out.write_all(copy).await.map_err(|_| Trouble::Process)?;
    drop(out.shutdown().await);
    Ok(())
}
