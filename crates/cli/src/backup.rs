//! `aftercare backup` and `aftercare restore`.

use crate::files::print;
use crate::folder::{DATABASE, ERASURES, Folder};
use clap::Args;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// The file to write; there must be none.
    #[arg(value_name = "TO")]
    to: PathBuf,
    #[arg(long, value_name = "FOLDER", default_value = "aftercare-data")]
    data: PathBuf,
    #[arg(long, value_name = "URL", env = "AFTERCARE_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// A file that `aftercare backup` wrote.
    #[arg(value_name = "FROM")]
    from: PathBuf,
    #[arg(long, value_name = "FOLDER", default_value = "aftercare-data")]
    data: PathBuf,
    /// The newest list of erasures, where the folder has none.
    #[arg(long, value_name = "FILE")]
    erasures: Vec<PathBuf>,
    /// There is no list: whoever was erased after the backup comes back.
    #[arg(long, conflicts_with = "erasures")]
    without_erasures: bool,
}

/// The folder stays with the server that works on it: a copy needs nothing but the file.
pub(crate) fn back_up(args: &BackupArgs) -> Result<(), String> {
    if args.database_url.is_some() {
        return Err("PostgreSQL is backed up by its own means: `pg_dump --format=custom`, or a base backup with the log".to_owned());
    }
    let database = args.data.join(DATABASE);
    if !database.exists() {
        return Err(format!("{}: there is no database", database.display()));
    }
    aftercare_store::back_up(&database, &args.to).map_err(|e| e.to_string())?;
    let (to, data) = (args.to.display(), args.data.display());
    print(&format!(
        "{to}: the database as it was. Not in it: `{data}/operator.key`, kept elsewhere, and `{data}/{ERASURES}`, of which the newest counts\n"
    ))
}

pub(crate) async fn restore(args: &RestoreArgs) -> Result<(), String> {
    let folder = Folder::open(&args.data)?;
    for name in [DATABASE.to_owned(), format!("{DATABASE}-wal"), format!("{DATABASE}-shm")] {
        let there = folder.file(&name);
        if there.exists() {
            return Err(format!("{}: is there already; a restore overwrites nothing", there.display()));
        }
    }
    if !folder.has_key() {
        return Err(format!("{}: put the operator's key there first; without it nothing of the vault opens", folder.key_file().display()));
    }
    for list in &args.erasures {
        if !list.exists() {
            return Err(format!("{}: there is no such list", list.display()));
        }
    }
    if !folder.file(ERASURES).exists() && args.erasures.is_empty() && !args.without_erasures {
        let list = folder.file(ERASURES).display().to_string();
        return Err(format!(
            "{list}: there is no list of erasures, and whoever was erased after the backup would come back; name one with --erasures, \
             or say --without-erasures"
        ));
    }
    put(&args.from, &folder)?;
    // Opening it tries the key, and erases by the lists.
    match folder.store(None, &args.erasures).await {
        Ok(_) => print(&format!("{} is in place, and nobody is in it who was erased\n", args.from.display())),
        Err(error) => {
            // It came here just now, and nobody has written to it.
            for end in ["", "-wal", "-shm"] {
                drop(fs::remove_file(folder.file(&format!("{DATABASE}{end}"))));
            }
            Err(format!("{}: {error}\nnothing was put in place", args.from.display()))
        }
    }
}

/// How every SQLite database begins.
const SQLITE_HEAD: &[u8; 16] = b"SQLite format 3\0";
const SQLITE_HEAD_BYTES: u64 = 16;

/// Whole or not at all.
fn put(from: &Path, folder: &Folder) -> Result<(), String> {
    let (to, beside) = (folder.file(DATABASE), folder.file(&format!("{DATABASE}.new")));
    let told = |path: &Path, e: std::io::Error| format!("{}: {e}", path.display());
    let mut head = Vec::new();
    let read = File::open(from).and_then(|file| file.take(SQLITE_HEAD_BYTES).read_to_end(&mut head));
    read.map_err(|e| told(from, e))?;
    if head != SQLITE_HEAD {
        return Err(format!("{}: this is no backup: it is no SQLite database", from.display()));
    }
    fs::copy(from, &beside).map_err(|e| told(from, e))?;
    #[cfg(unix)]
    fs::set_permissions(&beside, std::os::unix::fs::PermissionsExt::from_mode(0o600)).map_err(|e| told(&beside, e))?;
    File::open(&beside).and_then(|file| file.sync_all()).map_err(|e| told(&beside, e))?;
    fs::rename(&beside, &to).map_err(|e| told(&to, e))
}
