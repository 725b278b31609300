//! `aftercare privacy`: the privacy policies, checked, compared, and held against what keeps them.

mod legal_request;
mod tell;

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use crate::serve::{ServeArgs, parts_in_use};
use crate::told;
use aftercare_app::Action;
use aftercare_core::person::{PersonEventKind, Publication};
use aftercare_documents::Documents;
use aftercare_privacy::{Policies, PolicyTables, Program, compare, coverage};
use aftercare_wire::{ConsumersView, TransferCreate};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum PrivacyCommand {
    /// Checks the policies with their words, areas, promises and readings. Exit code 1: defects.
    Check,
    /// The versions in their order.
    List,
    /// What changes from one version to another, and who must be told.
    Diff(DiffArgs),
    /// Each promise with what makes it true and the test that shows it. Exit code 1: a promise that nothing keeps or shows.
    Coverage {
        #[arg(long)]
        json: bool,
    },
    /// Announces that the business goes to a successor of the register; the server tells everybody before data may go.
    Transfer(Box<TransferArgs>),
    /// Requests of authorities for somebody's data: enters, lists and decides them.
    LegalRequest {
        #[command(subcommand)]
        command: legal_request::LegalRequestCommand,
    },
    /// How many people of an area there are, beside what the policy says there never are.
    Consumers(Box<ServeArgs>),
    /// Publishes a version; the server tells people of it as the version in force promises.
    Publish(Box<PublishArgs>),
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    #[arg(value_name = "BEFORE")]
    before: String,
    #[arg(value_name = "AFTER")]
    after: String,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PublishArgs {
    #[arg(value_name = "VERSION")]
    version: String,
    /// The first day on which it holds, as 2030-12-31.
    #[arg(long, value_name = "DAY")]
    effective_on: Date,
    /// It changes nobody's rights or duties materially.
    #[arg(long)]
    immaterial: bool,
    #[command(flatten)]
    server: ServeArgs,
}

#[derive(Debug, Args)]
pub(crate) struct TransferArgs {
    /// An id of the register of recipients.
    #[arg(value_name = "SUCCESSOR")]
    successor: String,
    /// `merger`, `acquisition`, `financing`, `asset-sale` or `insolvency`.
    #[arg(long, value_name = "KIND")]
    by: String,
    /// The first day on which data may go, as 2030-12-31.
    #[arg(long, value_name = "DAY")]
    effective_on: Date,
    #[command(flatten)]
    server: ServeArgs,
}

pub(crate) fn run(documents: &DocumentsFrom, command: &PrivacyCommand) -> Result<ExitCode, String> {
    let read = || documents.load().map_err(|e| e.to_string());
    match command {
        PrivacyCommand::Check => check(&read()?),
        PrivacyCommand::List => {
            let policies = policies(&read()?)?;
            print(&tell::versions(&policies)).map(|()| ExitCode::SUCCESS)
        }
        PrivacyCommand::Diff(args) => diff(&policies(&read()?)?, args),
        PrivacyCommand::Coverage { json } => cover(&read()?, *json),
        PrivacyCommand::Transfer(args) => crate::waiting(transfer(documents, args)).map(|()| ExitCode::SUCCESS),
        PrivacyCommand::LegalRequest { command } => crate::waiting(legal_request::run(documents, command)).map(|()| ExitCode::SUCCESS),
        PrivacyCommand::Consumers(server) => crate::waiting(consumers(documents, server)).map(|()| ExitCode::SUCCESS),
        PrivacyCommand::Publish(args) => crate::waiting(publish(documents, args)).map(|()| ExitCode::SUCCESS),
    }
}

fn policies(documents: &Documents) -> Result<Policies, String> {
    documents.policies().map_err(|e| e.to_string())
}

fn check(documents: &Documents) -> Result<ExitCode, String> {
    match documents.policies() {
        Ok(policies) => {
            print(&tell::checked(&policies))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(defects) => {
            print(&format!("{defects}\n{} defects\n", defects.0.len()))?;
            Ok(ExitCode::FAILURE)
        }
    }
}

fn diff(policies: &Policies, args: &DiffArgs) -> Result<ExitCode, String> {
    let known = || policies.versions().iter().map(|policy| policy.id.as_str()).collect::<Vec<_>>().join(", ");
    for id in [&args.before, &args.after] {
        if policies.version(id).is_none() {
            return Err(format!("there is no version `{id}`; there are {}", known()));
        }
    }
    let Some(comparison) = compare(policies, &args.before, &args.after) else { return Err("nothing to compare".to_owned()) };
    let text = if args.json {
        serde_json::to_string_pretty(&comparison).map_err(|e| e.to_string())? + "\n"
    } else {
        tell::comparison(&comparison, policies)
    };
    print(&text).map(|()| ExitCode::SUCCESS)
}

fn cover(documents: &Documents, json: bool) -> Result<ExitCode, String> {
    let policies = policies(documents)?;
    let inventory = documents.inventory().map_err(|e| e.to_string())?;
    let tables = PolicyTables::read(documents.under("privacy/"));
    let program = Program {
        inventory: Some(&inventory),
        routes: aftercare_web::paths().collect(),
        events: PersonEventKind::NAMES.iter().copied().collect(),
        actions: Action::ALL.iter().map(|action| action.as_str()).collect(),
    };
    let covered = coverage(&policies, &tables, &program);
    let text = if json { serde_json::to_string_pretty(&covered).map_err(|e| e.to_string())? + "\n" } else { tell::coverage(&covered) };
    print(&text)?;
    let is_defect = covered.iter().any(|one| one.defect.is_some());
    Ok(if is_defect { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn transfer(documents: &DocumentsFrom, args: &TransferArgs) -> Result<(), String> {
    let parts = parts_in_use(documents, &args.server, Arc::new(WallClock)).await?;
    parts.app.policy_first().await.map_err(|e| e.to_string())?;
    let request = TransferCreate { successor: args.successor.clone(), kind: args.by.clone(), effective_on: args.effective_on.to_string() };
    let view = parts.app.transfer_announce_by_operator(&request).await.map_err(told)?;
    print(&format!("{}: announced; everybody is told by the server, and nothing goes before {}\n", view.name, view.effective_on))
}

async fn consumers(documents: &DocumentsFrom, server: &ServeArgs) -> Result<(), String> {
    let parts = parts_in_use(documents, server, Arc::new(WallClock)).await?;
    parts.app.policy_first().await.map_err(|e| e.to_string())?;
    for view in parts.app.consumers_by_operator().await.map_err(told)? {
        let ConsumersView { area, months, rolling, all, told_from, most, rule, .. } = view;
        print(&format!(
            "{area}: {rolling} in {months} months, {all} altogether; told from {told_from}, never more than {most} ({})\n",
            rule.id
        ))?;
    }
    Ok(())
}

async fn publish(documents: &DocumentsFrom, args: &PublishArgs) -> Result<(), String> {
    let parts = parts_in_use(documents, &args.server, Arc::new(WallClock)).await?;
    parts.app.policy_first().await.map_err(|e| e.to_string())?;
    let publication = Publication { version: args.version.clone(), effective_on: args.effective_on, material: !args.immaterial };
    match parts.app.policy_put(publication).await {
        Ok(_) => print(&format!("{} holds from {} on\n", args.version, args.effective_on)),
        Err(error) => Err(told(error)),
    }
}
