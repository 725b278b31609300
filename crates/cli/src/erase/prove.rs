//! `aftercare erase --prove`: what the person gave is collected, erased, and then looked for wherever it could be.

use super::search::{Found, Looked, Wanted};
use super::{EraseArgs, erasure};
use crate::files::print;
use crate::serve::Parts;
use aftercare_app::App;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) async fn run(parts: Parts, args: &EraseArgs) -> Result<ExitCode, String> {
    // A place that is not there would be a proof of nothing.
    for place in args.backup.iter().chain(&args.log) {
        if !place.exists() {
            return Err(format!("{}: there is nothing to look through; nothing was erased", place.display()));
        }
    }
    let app = &parts.app;
    let erasing = app.erasing_by_operator(&args.who).await.map_err(crate::told)?;
    let (mut given, mut files) = (Vec::new(), Vec::new());
    for subject in std::iter::once(&erasing.subject).chain(&erasing.closed) {
        given.extend(app.given_by(subject).await.map_err(crate::told)?);
        files.extend(app.files_given_by(subject).await.map_err(crate::told)?);
    }
    let mut wanted = Wanted::of(&given);
    for file in files {
        wanted.add_file(file).await?;
    }
    let erased = app.erase_by_operator(&args.who).await.map_err(crate::told)?;
    print(&erasure(&erased))?;
    // The database's files are looked at when nobody writes them; the lock on the folder stays.
    let Parts { app, folder, .. } = parts;
    let copied = Copied::of(&app, &args.server.data).await?;
    drop(app);
    print(&format!(
        "looking for {} values ({} more are too short or not their own), {} pieces of files, in {} forms\n",
        wanted.values,
        wanted.left_out,
        wanted.windows,
        wanted.forms()
    ))?;
    let mut here: Vec<PathBuf> = vec![args.server.data.clone()];
    here.extend(args.log.iter().cloned());
    let outside = args.server.mail_folder.iter().chain(&args.server.text_folder);
    here.extend(outside.filter(|folder| !folder.starts_with(&args.server.data) && folder.exists()).cloned());
    let (now, before) = (wanted.look(&here)?, wanted.look(&args.backup)?);
    drop(folder);
    let mut clean = tell("here", &now, |_| true)?;
    if copied.tables > 0 {
        print(&format!("PostgreSQL: {} tables as they stand now, by copies that are gone again\n{OF_POSTGRES}", copied.tables))?;
    }
    drop(copied);
    if !args.backup.is_empty() {
        clean &= tell("in backups", &before, |found| !found.derived)?;
        print(OF_BACKUPS)?;
    }
    print(if clean { "nothing was found\n" } else { "something was found: see above\n" })?;
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// What a backup from before an erasure still is, in plain words.
const OF_BACKUPS: &str =
    "A backup from before holds the person's rows, sealed, with their own key, which the operator's key of that time opens; and hashes of
their e-mail address, serial numbers and password. A restore erases them again before anybody is answered. Once `aftercare key rotate` is
through and every copy of the key of that time is destroyed, nobody can open them.
";

/// What the tables do not show.
const OF_POSTGRES: &str =
    "The server keeps deleted rows until its next VACUUM, and its own log of changes as long as it is configured to; neither was looked at.
";

/// The tables of a database server, copied into the data folder for as long as they are looked through.
struct Copied {
    folder: PathBuf,
    tables: usize,
}

impl Copied {
    async fn of(app: &App, data: &Path) -> Result<Self, String> {
        let folder = data.join("tables-to-look-through");
        let told = |e: std::io::Error| format!("{}: {e}", folder.display());
        // What a killed run left.
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(told)?;
        }
        std::fs::create_dir(&folder).map_err(told)?;
        let mut copied = Self { folder, tables: 0 };
        copied.tables = app.copy_tables(&copied.folder).await.map_err(crate::told)?;
        Ok(copied)
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        // The next run removes what this one could not.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn tell(place: &str, looked: &Looked, counts: impl Fn(&Found) -> bool) -> Result<bool, String> {
    print(&format!("{place}: {} files, {} bytes\n", looked.files, looked.bytes))?;
    let found: Vec<&Found> = looked.found.iter().filter(|found| counts(found)).collect();
    for Found { file, offset, derived } in &found {
        let what = if *derived { "a hash of theirs" } else { "a value of theirs" };
        print(&format!("{}: {what} at byte {offset}\n", file.display()))?;
    }
    Ok(found.is_empty())
}
