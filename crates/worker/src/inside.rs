//! The life of the process that reads.

use crate::outside::Outcome;
use crate::preamble::{self, Wanted};
use crate::{Answer, Limits, Trouble};
use aftercare_evidence::{Digest, EvidenceError, Reading};
use serde::Serialize;
use std::io::{Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Gives up what it does not need, reads keys and file from standard input to its end, and answers with one JSON value on standard output.
///
/// # Errors
/// It could not be confined, and has read nothing; or nobody takes its answer.
pub fn run(limits: &Limits) -> Result<(), String> {
    // A panic is told in the answer; what it says about the file is not for a log.
    std::panic::set_hook(Box::new(|_| {}));
    let held = held(limits)?;
    let held = held.into_iter().map(str::to_owned).collect();
    let mut from = std::io::stdin().lock();
    match preamble::read(&mut from) {
        Ok(wanted) if wanted.digest.is_some() => tell(&answer::<Digest>(held, from, limits, &wanted)),
        Ok(wanted) => tell(&answer::<Reading>(held, from, limits, &wanted)),
        Err(trouble) => tell(&Answer::<Reading> { held, reading: Err(trouble), keys: None }),
    }
}

fn answer<T: Outcome>(held: Vec<String>, from: impl std::io::Read, limits: &Limits, wanted: &Wanted) -> Answer<T> {
    Answer { held, reading: rest(from, limits).and_then(|bytes| T::read_here(&bytes, wanted)), keys: None }
}

fn tell(answer: &impl Serialize) -> Result<(), String> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut out, answer).map_err(|e| e.to_string())?;
    out.flush().map_err(|e| e.to_string())
}

#[cfg(target_os = "linux")]
pub(crate) fn held(limits: &Limits) -> Result<Vec<&'static str>, String> {
    crate::confine::confine(limits)
}

/// Elsewhere a process of its own is all there is.
#[cfg(not(target_os = "linux"))]
pub(crate) fn held(_: &Limits) -> Result<Vec<&'static str>, String> {
    Ok(Vec::new())
}

/// The file, to its end.
pub(crate) fn rest(from: impl std::io::Read, limits: &Limits) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    from.take(limits.file.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| Trouble::Process)?;
    if u64::try_from(bytes.len()).is_ok_and(|have| have > limits.file) {
        return Err(Trouble::TooLarge);
    }
    Ok(bytes)
}

/// A panic of a reader is a file that could not be read.
pub(crate) fn guarded<T>(read: impl FnOnce() -> Result<T, EvidenceError>) -> Result<T, Trouble> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(|e| Trouble::Unreadable { code: e.code().to_owned(), message: e.to_string() }),
        Err(_) => Err(Trouble::Panicked),
    }
}
