//! `aftercare privacy legal-request`: requests of authorities, on the word of whoever has the machine.

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use crate::serve::{ServeArgs, parts_in_use};
use crate::told;
use aftercare_wire::{LegalRequestCreate, LegalRequestDecide, LegalRequestKind, LegalRequestView};
use clap::{ArgGroup, Args, Subcommand};
use jiff::civil::Date;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum LegalRequestCommand {
    /// Enters a request; prints its number. Nothing goes by it before it was decided.
    Record(Box<RecordArgs>),
    /// Every request with what became of it, the latest first.
    List(Box<ServeArgs>),
    /// Decides a request, once.
    Decide(Box<DecideArgs>),
}

#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    /// Whose data: e-mail address or number of the account.
    #[arg(value_name = "WHO")]
    who: String,
    #[arg(long, value_name = "NAME")]
    authority: String,
    /// Two letters, such as GB.
    #[arg(long, value_name = "COUNTRY")]
    country: String,
    /// The law that it names.
    #[arg(long, value_name = "TEXT")]
    law: String,
    /// court-order, subpoena, warrant or request.
    #[arg(long, value_name = "KIND")]
    kind: LegalRequestKind,
    /// As the document is numbered.
    #[arg(long, value_name = "TEXT")]
    number: String,
    /// A category that it asks for; as often as there are.
    #[arg(long = "asks", value_name = "CATEGORY", required = true)]
    asked: Vec<String>,
    /// The law forbids to tell the person before this day, as 2030-12-31.
    #[arg(long, value_name = "DAY")]
    told_from: Option<Date>,
    /// The document itself; kept sealed.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    server: ServeArgs,
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("decision").required(true).args(["enforceable", "unenforceable"])))]
pub(crate) struct DecideArgs {
    #[arg(value_name = "REQUEST")]
    id: String,
    /// It can be enforced.
    #[arg(long, requires = "categories")]
    enforceable: bool,
    /// It cannot, and nothing goes by it.
    #[arg(long, conflicts_with = "categories")]
    unenforceable: bool,
    /// Why; kept sealed.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// A category that may go, of those that it asks for; as often as there are.
    #[arg(long = "gives", value_name = "CATEGORY")]
    categories: Vec<String>,
    #[command(flatten)]
    server: ServeArgs,
}

pub(crate) async fn run(documents: &DocumentsFrom, command: &LegalRequestCommand) -> Result<(), String> {
    let server = match command {
        LegalRequestCommand::Record(args) => &args.server,
        LegalRequestCommand::List(server) => server,
        LegalRequestCommand::Decide(args) => &args.server,
    };
    let app = parts_in_use(documents, server, Arc::new(WallClock)).await?.app;
    app.policy_first().await.map_err(told)?;
    match command {
        LegalRequestCommand::Record(args) => {
            let RecordArgs { who, authority, country, law, kind, number, asked, told_from, file, .. } = &**args;
            let read = |path: &PathBuf| std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()));
            let document = file.as_ref().map(read).transpose()?;
            let request = LegalRequestCreate {
                who: who.clone(),
                authority: authority.clone(),
                country: country.clone(),
                law: law.clone(),
                kind: *kind,
                number: number.clone(),
                asked: asked.clone(),
                told_from: told_from.map(|day| day.to_string()),
            };
            let id = app.legal_request_receive_by_operator(&request, document.as_deref()).await.map_err(told)?;
            print(&format!("{id}\n"))
        }
        LegalRequestCommand::List(_) => {
            let requests = app.legal_requests_by_operator().await.map_err(told)?;
            print(&requests.iter().map(line).collect::<String>())
        }
        LegalRequestCommand::Decide(args) => {
            let DecideArgs { id, enforceable, reason, categories, .. } = &**args;
            let decision = LegalRequestDecide { enforceable: *enforceable, reason: reason.clone(), categories: categories.clone() };
            app.legal_request_decide_by_operator(id, &decision).await.map_err(told)
        }
    }
}

fn line(request: &LegalRequestView) -> String {
    let LegalRequestView { id, subject_id, received_at, authority, country, number, asked, decided, .. } = request;
    let mut out = format!("{id} {subject_id} {received_at} {authority} ({country}), {number}, asks for {}: ", asked.join(", "));
    let _ = match decided {
        None => writeln!(out, "to be decided"),
        Some(decided) if !decided.enforceable => writeln!(out, "cannot be enforced ({})", decided.at),
        Some(decided) if decided.released.is_empty() => writeln!(out, "may go: {} ({})", decided.categories.join(", "), decided.at),
        Some(decided) => {
            writeln!(out, "may go: {} ({}), went: {}", decided.categories.join(", "), decided.at, decided.released.join(", "))
        }
    };
    out
}
