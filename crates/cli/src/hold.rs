//! `aftercare hold`: legal holds, on the word of whoever has the machine.

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use crate::serve::{ServeArgs, parts_in_use};
use crate::told;
use clap::{Args, Subcommand};
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum HoldCommand {
    /// Keeps a category of somebody's data; prints the number of the hold.
    Add(AddArgs),
    /// Every hold, over or not, the oldest first.
    List(ServeArgs),
    /// Ends a hold.
    Release(ReleaseArgs),
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// E-mail address or number of the account.
    #[arg(value_name = "WHO")]
    who: String,
    /// A category of the inventory, such as `flight-records`.
    #[arg(value_name = "CATEGORY")]
    category: String,
    /// Why; kept sealed.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The last day, as 2030-12-31; without it, until it is released.
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    #[command(flatten)]
    server: ServeArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ReleaseArgs {
    #[arg(value_name = "HOLD")]
    id: String,
    #[command(flatten)]
    server: ServeArgs,
}

pub(crate) async fn run(documents: &DocumentsFrom, command: &HoldCommand) -> Result<(), String> {
    let server = match command {
        HoldCommand::Add(args) => &args.server,
        HoldCommand::List(server) => server,
        HoldCommand::Release(args) => &args.server,
    };
    let app = parts_in_use(documents, server, Arc::new(WallClock)).await?.app;
    match command {
        HoldCommand::Add(AddArgs { who, category, reason, until, .. }) => {
            let id = app.hold_add_by_operator(who, category, reason, until.as_deref()).await.map_err(told)?;
            print(&format!("{id}\n"))
        }
        HoldCommand::List(_) => {
            for hold in app.holds_by_operator().await.map_err(told)? {
                let until = match (&hold.released_at, &hold.last_day) {
                    (Some(at), _) => format!("released {at}"),
                    (None, Some(day)) => format!("until {day}"),
                    (None, None) => "until it is released".to_owned(),
                };
                print(&format!(
                    "{} {} {} since {}, {until}: {}\n",
                    hold.id,
                    hold.subject,
                    hold.category,
                    hold.placed_at,
                    hold.reason.replace('\n', " ")
                ))?;
            }
            Ok(())
        }
        HoldCommand::Release(ReleaseArgs { id, .. }) => app.hold_release_by_operator(id).await.map_err(told),
    }
}
