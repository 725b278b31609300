//! A copy of a SQLite database as it is at one moment, while a server works on it.

use std::fs::{self, File};
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result};

/// Copies the database `from` into the new file `to`; it is there whole or not at all. Pages that are free are not copied.
///
/// # Errors
/// There is no database, something is at `to`, or the disk is full.
pub fn back_up(from: &Path, to: &Path) -> Result<()> {
    let at = |place: &Path, reason: String| Error::Open { place: place.display().to_string(), reason };
    if to.exists() {
        return Err(at(to, "there is a file already; a backup overwrites nothing".to_owned()));
    }
    let mut beside = to.as_os_str().to_owned();
    beside.push(".new");
    let beside = Path::new(&beside);
    // What an earlier attempt left.
    drop(fs::remove_file(beside));
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags).map_err(|error| at(from, error.to_string()))?;
    source.busy_timeout(std::time::Duration::from_secs(10)).map_err(|error| at(from, error.to_string()))?;
    let name = beside.to_str().ok_or_else(|| at(to, "the path is not UTF-8".to_owned()))?;
    let copied = source.execute("VACUUM INTO ?1", [name]).map(drop).map_err(|error| at(to, error.to_string()));
    let io = |error: std::io::Error| at(to, error.to_string());
    let kept = copied.and_then(|()| {
        #[cfg(unix)]
        fs::set_permissions(beside, std::os::unix::fs::PermissionsExt::from_mode(0o600)).map_err(io)?;
        File::open(beside).and_then(|file| file.sync_all()).map_err(io)?;
        fs::rename(beside, to).map_err(io)
    });
    if kept.is_err() {
        drop(fs::remove_file(beside));
    }
    kept
}
