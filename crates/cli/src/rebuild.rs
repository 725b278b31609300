//! `aftercare rebuild`: the projections, folded again.

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use crate::serve::{ServeArgs, parts_in_use};
use std::process::ExitCode;
use std::sync::Arc;

pub(crate) async fn run(documents: &DocumentsFrom, args: &ServeArgs) -> Result<ExitCode, String> {
    let parts = parts_in_use(documents, args, Arc::new(WallClock)).await?;
    let done = parts.app.rebuild().await.map_err(|e| e.to_string())?;
    let same = done.before == done.after;
    let projections = if same { "the same, byte for byte" } else { "different" };
    print(&format!("{} files, {} events folded; the projections are {projections}\n", done.files, done.events))?;
    Ok(ExitCode::from(u8::from(!same)))
}
