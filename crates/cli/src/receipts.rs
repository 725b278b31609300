//! `aftercare receipts`: every stored decision, a line each, for `replay` and `terms diff --cases`.

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::tell;
use crate::serve::{ServeArgs, parts_in_use};
use std::sync::Arc;

pub(crate) async fn run(documents: &DocumentsFrom, args: &ServeArgs) -> Result<(), String> {
    let parts = parts_in_use(documents, args, Arc::new(WallClock)).await?;
    let mut after = None;
    loop {
        let page = parts.app.receipts_after(after.as_deref()).await.map_err(|e| e.to_string())?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = Some(last.clone());
        for (_, document) in &page {
            // JSON has no line breaks inside its strings.
            let line: String = document.lines().map(str::trim_start).collect();
            if !tell(&format!("{line}\n"))? {
                return Ok(());
            }
        }
    }
}
