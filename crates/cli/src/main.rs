//! The one binary.

mod backup;
mod clock;
mod decide;
mod demo;
mod erase;
mod evidence;
mod export;
mod files;
mod folder;
mod hold;
mod http;
mod inventory;
mod key;
mod key_service;
mod listen;
mod mail;
mod pace;
mod privacy;
mod rebuild;
mod receipts;
mod rights;
mod role;
mod scenario;
mod serve;
mod smtp;
mod terms;
mod text;

use aftercare_app::Error;
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

/// An error of a use case as the terminal shows it: with its fields.
fn told(error: Error) -> String {
    match error {
        Error::Input(wrong) => wrong.iter().map(|e| format!("{}: {}", e.field, e.message)).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// A small maker with owners, devices, plans and open cases, on a simulated clock.
    Demo(demo::DemoArgs),
    /// The server.
    Serve(serve::ServeArgs),
    /// Folds the journal again into the tables that the server reads. Exit code 1: they were not the same before.
    Rebuild(serve::ServeArgs),
    /// Prints every stored decision, a receipt a line: for `terms diff --cases -`.
    Receipts(serve::ServeArgs),
    /// Gives somebody who has signed up a role: owner, agent, assessor, editor, privacy-officer or administrator.
    Role(role::RoleArgs),
    /// Prints the OpenAPI document of the HTTP API.
    Openapi,
    /// Runs acceptance scenarios.
    Scenario {
        #[command(subcommand)]
        command: scenario::ScenarioCommand,
    },
    /// Decides one case and prints its receipt.
    Decide(decide::Decide),
    /// Decides a receipt again. Exit code 0: the same bytes; 1: something changed.
    Replay {
        #[arg(value_name = "RECEIPT.json")]
        receipt: PathBuf,
    },
    /// Prints the JSON Schema of facts or receipts.
    Schema { what: decide::Described },
    /// Reads what somebody handed in, and says what it proves.
    Evidence {
        #[command(subcommand)]
        command: evidence::EvidenceCommand,
    },
    /// Checks the inventory of personal data, and prints what is generated from it.
    Inventory {
        #[command(subcommand)]
        command: inventory::InventoryCommand,
    },
    /// Keeps somebody's data from being removed when they have had their time.
    Hold {
        #[command(subcommand)]
        command: hold::HoldCommand,
    },
    /// Writes figures about nobody.
    Export {
        #[command(subcommand)]
        command: export::ExportCommand,
    },
    /// Erases everything that is held about a person.
    Erase(erase::EraseArgs),
    /// Copies the database as it is now, while a server works on it. The operator's key and the list of erasures are not in it.
    Backup(backup::BackupArgs),
    /// Puts a backup in place, and erases again whoever was erased since.
    Restore(backup::RestoreArgs),
    /// The operator's key, under which everybody's keys are sealed.
    Key {
        #[command(subcommand)]
        command: key::KeyCommand,
    },
    /// Checks, compares and publishes the privacy policies.
    Privacy {
        #[command(subcommand)]
        command: privacy::PrivacyCommand,
    },
    /// Carries out what a person asks for in databases beside this one.
    Rights {
        #[command(subcommand)]
        command: rights::RightsCommand,
    },
    /// Checks, counts, compares and shows the care terms.
    Terms {
        #[command(subcommand)]
        command: terms::TermsCommand,
    },
}

impl DocumentsFrom {
    fn load(&self) -> Result<Documents, Defects> {
        self.documents.as_ref().map_or_else(|| Ok(Documents::embedded()), |folder| Documents::read(folder))
    }
}

/// Runs what waits for input and output.
fn waiting<T>(work: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| e.to_string())?;
    runtime.block_on(work)
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Demo(args) => waiting(demo::run(&cli.documents, &args)).map(|()| ExitCode::SUCCESS),
        Command::Serve(args) => waiting(serve::run(&cli.documents, &args)).map(|()| ExitCode::SUCCESS),
        Command::Rebuild(args) => waiting(rebuild::run(&cli.documents, &args)),
        Command::Receipts(args) => waiting(receipts::run(&cli.documents, &args)).map(|()| ExitCode::SUCCESS),
        Command::Role(args) => waiting(role::run(&cli.documents, &args)).map(|()| ExitCode::SUCCESS),
        Command::Openapi => files::print(&format!("{}\n", aftercare_web::openapi())).map(|()| ExitCode::SUCCESS),
        Command::Privacy { command } => privacy::run(&cli.documents, &command),
        Command::Scenario { command } => scenario::run(&cli.documents, &command),
        Command::Decide(command) => decide::decide(&cli.documents, &command),
        Command::Replay { receipt } => decide::replay_receipt(&cli.documents, &receipt),
        Command::Schema { what } => decide::schema(&cli.documents, what),
        Command::Evidence { command } => evidence::run(&cli.documents, &command),
        Command::Inventory { command } => inventory::run(&cli.documents, &command),
        Command::Hold { command } => waiting(hold::run(&cli.documents, &command)).map(|()| ExitCode::SUCCESS),
        Command::Export { command } => waiting(export::run(&cli.documents, &command)).map(|()| ExitCode::SUCCESS),
        Command::Erase(args) => waiting(erase::run(&cli.documents, &args)),
        Command::Backup(args) => backup::back_up(&args).map(|()| ExitCode::SUCCESS),
        Command::Restore(args) => waiting(backup::restore(&args)).map(|()| ExitCode::SUCCESS),
        Command::Key { command } => waiting(key::run(&command)).map(|()| ExitCode::SUCCESS),
        Command::Rights { command } => waiting(rights::run(&cli.documents, &command)),
        Command::Terms { command } => terms::run(&cli.documents, &command),
    };
    match result {
        Ok(code) => code,
        Err(message) => {
            eprintln!("aftercare: {message}");
            ExitCode::from(2)
        }
    }
}
