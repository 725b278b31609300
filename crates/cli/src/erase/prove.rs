//! `aftercare erase --prove`: what the person gave is collected, erased, and then looked for wherever it could be.

use super::class::{Class, Program};
use super::search::{Found, Looked, Wanted};
use super::{EraseArgs, erasure};
use crate::DocumentsFrom;
use crate::files::print;
use crate::serve::Parts;
use aftercare_app::{App, Erasing};
use aftercare_documents::Documents;
use aftercare_store::SubjectId;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) async fn run(documents: &DocumentsFrom, parts: Parts, args: &EraseArgs) -> Result<ExitCode, String> {
    // A place that is not there would be a proof of nothing.
    for place in args.backup.iter().chain(&args.log) {
        if !place.exists() {
            return Err(format!("{}: there is nothing to look through; nothing was erased", place.display()));
        }
    }
    let app = &parts.app;
    let erasing = app.erasing_by_operator(&args.who).await.map_err(crate::told)?;
    let executable = std::env::current_exe().map_err(|e| e.to_string())?;
    let wanted = collect(app, &documents.load().map_err(|e| e.to_string())?, &executable, &erasing).await?;
    let erased = app.erase_by_operator(&args.who).await.map_err(crate::told)?;
    print(&erasure(&erased))?;
    let left = rows_left(app, &erased).await?;
    // The database's files are looked at when nobody writes them; the lock on the folder stays.
    let Parts { app, folder, .. } = parts;
    let copied = Copied::of(&app, &args.server.data).await?;
    drop(app);
    print(&format!("rows under their number in the tables of people: {left}\n"))?;
    print(&format!(
        "looking everywhere for {} values, {} pieces of files and {} measured numbers, in {} forms\n{}",
        wanted.counts.of(Class::Own),
        wanted.windows,
        wanted.places,
        wanted.forms(),
        wanted.counts.told()
    ))?;
    let mut here: Vec<PathBuf> = vec![args.server.data.clone()];
    here.extend(args.log.iter().cloned());
    let outside = args.server.mail_folder.iter().chain(&args.server.text_folder);
    here.extend(outside.filter(|folder| !folder.starts_with(&args.server.data) && folder.exists()).cloned());
    let (now, before) = (wanted.look(&here)?, wanted.look(&args.backup)?);
    drop(folder);
    let mut clean = tell("here", &now, |_| true)? && left == 0;
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

/// What is looked for, of everybody whom the erasure takes: collected before it.
pub(super) async fn collect(app: &App, documents: &Documents, executable: &Path, erasing: &Erasing) -> Result<Wanted, String> {
    let (mut given, mut files, mut places) = (Vec::new(), Vec::new(), Vec::new());
    let subjects: Vec<&SubjectId> = std::iter::once(&erasing.subject).chain(&erasing.closed).collect();
    for subject in &subjects {
        given.extend(app.given_by(subject).await.map_err(crate::told)?);
        places.extend(app.places_given_by(subject).await.map_err(crate::told)?);
        files.extend(app.files_given_by(subject).await.map_err(crate::told)?);
    }
    let program = Program::of(&given, documents, executable)?;
    let numbers: Vec<&str> = subjects.iter().map(|subject| subject.as_str()).collect();
    let mut wanted = Wanted::of(&given, &program, &numbers);
    wanted.add_places(&places);
    for file in files {
        wanted.add_file(file).await?;
    }
    Ok(wanted)
}

pub(super) async fn rows_left(app: &App, erased: &Erasing) -> Result<u64, String> {
    let mut left = 0_u64;
    for subject in std::iter::once(&erased.subject).chain(&erased.closed) {
        left = left.saturating_add(app.rows_left_of(subject).await.map_err(crate::told)?);
    }
    Ok(left)
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
