//! The list of erasures beside the database: subject ids and instants, nothing else. A backup from before an erasure does not know of it; this does.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::id::{Micros, SubjectId};

/// A file of lines `SUBJECT MICROSECONDS`. A line that a crash cut off stands for nothing: its erasure had not begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureList {
    path: PathBuf,
}

impl ErasureList {
    /// The list in this file, which need not be there yet.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn told(&self, error: &std::io::Error) -> Error {
        Error::ErasureList { place: self.path.display().to_string(), reason: error.to_string() }
    }

    /// Everything on it.
    ///
    /// # Errors
    /// The file cannot be read, or a line of it is none; a list that is not understood is not passed over.
    pub fn read(&self) -> Result<BTreeMap<SubjectId, Micros>> {
        let text = match std::fs::read_to_string(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
            read => read.map_err(|error| self.told(&error))?,
        };
        let whole = text.rfind('\n').map_or("", |end| text.get(..end).unwrap_or_default());
        let mut found = BTreeMap::new();
        for (n, line) in whole.lines().enumerate() {
            let read = line.split_once(' ').and_then(|(subject, at)| Some((SubjectId::from(subject), Micros(at.parse().ok()?))));
            let (subject, at) = read.filter(|(subject, _)| !subject.as_str().is_empty()).ok_or_else(|| Error::ErasureList {
                place: format!("{}:{}", self.path.display(), n.saturating_add(1)),
                reason: "not a line of subject and instant".to_owned(),
            })?;
            found.entry(subject).or_insert(at);
        }
        Ok(found)
    }

    /// Adds to it, durably. What a crash left of an earlier line is cut off first.
    pub(crate) fn append<'a>(&self, erased: impl Iterator<Item = (&'a SubjectId, Micros)>) -> Result<()> {
        let lines: String = erased.map(|(subject, at)| format!("{subject} {}\n", at.0)).collect();
        if lines.is_empty() {
            return Ok(());
        }
        let is_new = !self.path.exists();
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let write = || {
            let mut file = options.open(&self.path)?;
            let whole = end_of_last_line(&mut file)?;
            file.set_len(whole)?;
            file.seek(SeekFrom::Start(whole))?;
            file.write_all(lines.as_bytes())?;
            file.sync_all()?;
            match self.path.parent().filter(|folder| is_new && !folder.as_os_str().is_empty()) {
                Some(folder) => File::open(folder)?.sync_all(),
                None => Ok(()),
            }
        };
        write().map_err(|error| self.told(&error))
    }
}

/// Where the last whole line ends, read from the end: the list may be long.
fn end_of_last_line(file: &mut File) -> std::io::Result<u64> {
    const PIECE: u64 = 1024;
    let mut end = file.seek(SeekFrom::End(0))?;
    while end > 0 {
        let start = end.saturating_sub(PIECE);
        file.seek(SeekFrom::Start(start))?;
        let mut piece = Vec::new();
        Read::take(&mut *file, end.saturating_sub(start)).read_to_end(&mut piece)?;
        if let Some(at) = piece.iter().rposition(|byte| *byte == b'\n') {
            return Ok(start.saturating_add(u64::try_from(at).unwrap_or(u64::MAX)).saturating_add(1));
        }
        end = start;
    }
    Ok(0)
}
