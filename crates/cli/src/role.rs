//! `aftercare role`: who is staff, on the word of whoever has the machine.

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use crate::serve::{ServeArgs, parts_in_use};
use aftercare_app::Error;
use aftercare_wire::Role;
use clap::Args;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(crate) struct RoleArgs {
    /// The address that the account was made with.
    #[arg(value_name = "EMAIL")]
    email: String,
    /// owner, agent, assessor, editor or administrator.
    #[arg(value_name = "ROLE")]
    role: Role,
    #[command(flatten)]
    server: ServeArgs,
}

pub(crate) async fn run(documents: &DocumentsFrom, args: &RoleArgs) -> Result<(), String> {
    let parts = parts_in_use(documents, &args.server, Arc::new(WallClock)).await?;
    match parts.app.role_set_by_operator(&args.email, args.role).await {
        Ok(()) => print(&format!("{} from now on\n", args.role)),
        Err(Error::Input(wrong)) => Err(wrong.iter().map(|e| format!("{}: {}", e.field, e.message)).collect::<Vec<_>>().join("; ")),
        Err(other) => Err(other.to_string()),
    }
}
