//! `aftercare key rotate`: a new operator's key takes the place of the one before.

use crate::files::print;
use crate::folder::Folder;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Makes a new operator's key and seals with it whatever the one before sealed. Ended in the middle, the same command goes on.
    Rotate(RotateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct RotateArgs {
    #[arg(long, value_name = "FOLDER", default_value = "aftercare-data")]
    data: PathBuf,
    #[arg(long, value_name = "URL", env = "AFTERCARE_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// How many rows are sealed in one step.
    #[arg(long, value_name = "ROWS", default_value_t = 2000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    at_once: u32,
}

pub(crate) async fn run(command: &KeyCommand) -> Result<(), String> {
    let KeyCommand::Rotate(args) = command;
    let folder = Folder::open(&args.data)?;
    let url = args.database_url.as_deref();
    if !folder.has_key() {
        return Err(format!("{}: there is no key to replace", folder.key_file().display()));
    }
    // The key in place opens the database, or nothing is begun.
    drop(folder.store(url, &[]).await?);
    folder.key_change()?;
    let store = folder.store(url, &[]).await?;
    let told = |rows: u64| print(&format!("{rows} sealed again\n")).map_err(|reason| aftercare_store::Error::Database { reason });
    store.reseal(args.at_once, told).await.map_err(|e| e.to_string())?;
    drop(store);
    folder.key_changed()?;
    print(&format!(
        "done: {} is the new key, and the one before is not in the folder any more\n\
         keep a copy of the new one apart from the data; backups from before open with the old one only, so destroy every copy of it\n\
         when they are not needed any more\n",
        folder.key_file().display()
    ))
}
