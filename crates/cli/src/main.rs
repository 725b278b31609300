//! The one binary.

mod scenario;

use aftercare_documents::{Defects, Documents};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Runs what a device maker owes its customers after the sale.
#[derive(Debug, Parser)]
#[command(name = "aftercare", version)]
struct Cli {
    #[command(flatten)]
    documents: DocumentsFrom,
    #[command(subcommand)]
    command: Command,
}

/// Where the documents come from.
#[derive(Debug, Args)]
struct DocumentsFrom {
    /// A folder of documents instead of the worked example in the binary.
    #[arg(long, global = true, value_name = "FOLDER")]
    documents: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs acceptance scenarios.
    Scenario {
        #[command(subcommand)]
        command: scenario::ScenarioCommand,
    },
}

impl DocumentsFrom {
    fn load(&self) -> Result<Documents, Defects> {
        self.documents.as_ref().map_or_else(|| Ok(Documents::embedded()), |folder| Documents::read(folder))
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Scenario { command } => scenario::run(&cli.documents, &command),
    };
    match result {
        Ok(code) => code,
        Err(message) => {
            eprintln!("aftercare: {message}");
            ExitCode::from(2)
        }
    }
}
