//! `aftercare erase`: everything that is held about a person goes, on the word of whoever has the machine.

mod class;
mod encoding;
mod prove;
mod search;
#[cfg(test)]
mod tests;

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use crate::serve::{ServeArgs, parts_in_use};
use crate::told;
use aftercare_app::Erasing;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    /// E-mail address or telephone number (+…) of the account, or its own number.
    #[arg(value_name = "WHO")]
    who: String,
    /// Collects first what the person gave, and looks for all of it after the erasure: in the data folder, the folders of mail and texts, and what is named
    /// with --log and --backup. Exit code 1: something was found.
    #[arg(long)]
    prove: bool,
    /// A backup to look through.
    #[arg(long, value_name = "FILE", requires = "prove")]
    backup: Vec<PathBuf>,
    /// A log, or a folder of them, to look through.
    #[arg(long, value_name = "FILE", requires = "prove")]
    log: Vec<PathBuf>,
    #[command(flatten)]
    server: ServeArgs,
}

pub(crate) async fn run(documents: &DocumentsFrom, args: &EraseArgs) -> Result<ExitCode, String> {
    let parts = parts_in_use(documents, &args.server, Arc::new(WallClock)).await?;
    if args.prove {
        return prove::run(documents, parts, args).await;
    }
    let erased = parts.app.erase_by_operator(&args.who).await.map_err(told)?;
    print(&erasure(&erased)).map(|()| ExitCode::SUCCESS)
}

/// What was done, and what it takes from the person.
fn erasure(erased: &Erasing) -> String {
    let mut text = format!("{} was erased; what happened to devices stays under this number, which leads to nobody\n", erased.subject);
    for closed in &erased.closed {
        text.push_str(&format!("{closed}, an account of theirs that was closed before, was erased with it\n"));
    }
    for plan in &erased.plans {
        text.push_str(&format!("plan {plan} runs on with its device, and the person can claim nothing by it any more\n"));
    }
    for case in &erased.cases {
        text.push_str(&format!("case {case} is open, and nobody can be told how it ends: close it at the desk\n"));
    }
    text
}
