//! `aftercare export`: figures about nobody, written out.

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use crate::serve::{ServeArgs, parts_in_use};
use crate::told;
use aftercare_app::Deidentified;
use clap::{Args, Subcommand};
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum ExportCommand {
    /// Counts of devices, cases and flight records, without a row of fewer people than `deidentified.toml` says.
    Deidentified(Box<DeidentifiedArgs>),
}

#[derive(Debug, Args)]
pub(crate) struct DeidentifiedArgs {
    /// Where the tables go: a folder that does not have them yet.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// For what, as `deidentified.toml` names it.
    #[arg(long, value_name = "AIM")]
    aim: String,
    #[command(flatten)]
    server: ServeArgs,
}

pub(crate) async fn run(documents: &DocumentsFrom, command: &ExportCommand) -> Result<(), String> {
    let ExportCommand::Deidentified(args) = command;
    let read = documents.load().map_err(|e| e.to_string())?;
    let inventory = read.inventory().map_err(|e| e.to_string())?;
    let text = read.need("deidentified.toml").map_err(|e| e.to_string())?;
    let of = Deidentified::parse("deidentified.toml", text, &inventory);
    let of = of.map_err(|defects| defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let parts = parts_in_use(documents, &args.server, Arc::new(WallClock)).await?;
    parts.app.policy_first().await.map_err(|e| e.to_string())?;
    let in_the_way = |what: &str, error: std::io::Error| format!("{}: {error}", args.out.join(what).display());
    DirBuilder::new().recursive(true).create(&args.out).map_err(|e| in_the_way("", e))?;
    for file in parts.app.export_deidentified_by_operator(&of, &args.aim).await.map_err(told)? {
        let path = args.out.join(&file.name);
        let mut written = OpenOptions::new().write(true).create_new(true).open(path).map_err(|e| in_the_way(&file.name, e))?;
        written.write_all(file.text.as_bytes()).map_err(|e| in_the_way(&file.name, e))?;
        print(&format!("{}: {} rows, {} left out\n", file.name, file.rows, file.withheld))?;
    }
    Ok(())
}
