//! `aftercare terms coverage`.

use super::{scenarios, world};
use crate::files::{print, print_json};
use aftercare_documents::Documents;
use aftercare_terms::{Covered, coverage, source_rules};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

pub(super) fn run(documents: &Documents, folders: &[PathBuf], json: bool) -> Result<ExitCode, String> {
    let world = world(documents)?;
    let rules = match documents.get("care/rules.toml") {
        Some(text) => source_rules("care/rules.toml", text).map_err(|e| e.to_string())?,
        None => Vec::new(),
    };
    let editions: Vec<_> = world.editions.values().map(AsRef::as_ref).collect();
    let found = coverage(&rules, &editions, &scenarios(&world, folders, |_| true)?);
    if json {
        print_json(&found)?;
    } else {
        print(&listing(&found))?;
    }
    Ok(ExitCode::from(u8::from(found.iter().any(|c| !c.missing.is_empty()))))
}

fn listing(found: &[Covered]) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    for rule in found {
        let _ = writeln!(out, "{}", rule.id);
        for c in &rule.carriers {
            let reason = c.reason.as_ref().map(|r| format!(": {r}")).unwrap_or_default();
            let _ = writeln!(out, "  {} {} {} {}, {}:{}{reason}", c.edition, c.clause, c.effect, c.id, c.file, c.line);
        }
        match rule.scenarios.as_slice() {
            [] => {}
            few if few.len() <= 3 => {
                let _ = writeln!(out, "  in {}", few.join(", "));
            }
            many => {
                let first: Vec<&str> = many.iter().take(3).map(String::as_str).collect();
                let _ = writeln!(out, "  in {} and {} more", first.join(", "), many.len() - 3);
            }
        }
        for missing in &rule.missing {
            let _ = writeln!(out, "  MISSING: {missing}");
        }
    }
    let missing = found.iter().filter(|c| !c.missing.is_empty()).count();
    let inoperative = found.iter().filter(|c| c.carriers.iter().all(|x| x.effect == "none")).count();
    let _ = writeln!(
        out,
        "{} rules: {} carried and exercised or explained ({inoperative} not operative), {missing} with something missing",
        found.len(),
        found.len() - missing
    );
    out
}
