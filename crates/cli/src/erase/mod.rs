//! `aftercare erase`: everything that is held about a person goes, on the word of whoever has the machine.

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use crate::serve::{ServeArgs, parts};
use aftercare_app::{Erasing, Error};
use clap::Args;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    /// E-mail address or number of the account.
    #[arg(value_name = "WHO")]
    who: String,
    #[command(flatten)]
    server: ServeArgs,
}

fn told(error: Error) -> String {
    match error {
        Error::Input(wrong) => wrong.iter().map(|e| format!("{}: {}", e.field, e.message)).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

pub(crate) async fn run(documents: &DocumentsFrom, args: &EraseArgs) -> Result<ExitCode, String> {
    let parts = parts(documents, &args.server, Arc::new(WallClock)).await?;
    let erased = parts.app.erase_by_operator(&args.who).await.map_err(told)?;
    print(&erasure(&erased)).map(|()| ExitCode::SUCCESS)
}

/// What was done, and what it takes from the person.
fn erasure(erased: &Erasing) -> String {
    let mut text = format!("{} was erased; what happened to devices stays under this number, which leads to nobody\n", erased.subject);
    for plan in &erased.plans {
        text.push_str(&format!("plan {plan} runs on with its device, and the person can claim nothing by it any more\n"));
    }
    for case in &erased.cases {
        text.push_str(&format!("case {case} is open, and nobody can be told how it ends: close it at the desk\n"));
    }
    text
}
