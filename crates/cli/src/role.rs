//! `aftercare role`: who is staff, on the word of whoever has the machine.

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use crate::serve::{ServeArgs, parts_in_use};
use crate::told;
use aftercare_wire::Role;
use clap::Args;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(crate) struct RoleArgs {
    /// The address that the account was made with.
    #[arg(value_name = "EMAIL")]
    email: String,
    /// owner, agent, assessor, editor, privacy-officer or administrator.
    #[arg(value_name = "ROLE")]
    role: Role,
    #[command(flatten)]
    server: ServeArgs,
}

pub(crate) async fn run(documents: &DocumentsFrom, args: &RoleArgs) -> Result<(), String> {
    let parts = parts_in_use(documents, &args.server, Arc::new(WallClock)).await?;
    parts.app.role_set_by_operator(&args.email, args.role).await.map_err(told)?;
    print(&format!("{} from now on\n", args.role))
}
