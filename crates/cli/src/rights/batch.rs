//! Many people's requests from one file: an outcome a line, in JSON, with the number of the line and nothing of the person.

use super::run::{Answer, identity};
use super::{RightName, read};
use crate::files::print;
use aftercare_connectors::{Engine, Erased, Outcome, Request};
use aftercare_documents::Logins;
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

type Line = (usize, Result<Vec<aftercare_connectors::Identity>, String>);

pub(super) fn requests(logins: &Logins, file: &Path, country: Option<&str>) -> Result<Vec<Line>, String> {
    let text = read(file)?;
    let lines = text.lines().enumerate().map(|(n, line)| (n + 1, line)).filter(|(_, line)| !line.trim().is_empty());
    let identities = |line: &str| line.split('\t').map(|text| identity(logins, text, country)).collect();
    Ok(lines.map(|(n, line)| (n, identities(line))).collect())
}

pub(super) async fn run(
    engine: Engine,
    right: RightName,
    lines: Vec<Line>,
    at_a_time: usize,
    out: Option<&Path>,
) -> Result<ExitCode, String> {
    if let (RightName::Access, None) = (right, out) {
        return Err("a batch of access writes into a folder: give `--out FOLDER`".to_owned());
    }
    if let Some(folder) = out {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let engine = Arc::new(engine);
    let mut asked = Vec::new();
    let mut line_of: HashMap<String, usize> = HashMap::new();
    let mut is_clean = true;
    for (line, identities) in lines {
        match identities {
            Ok(identities) => {
                let name = engine.new_request().map_err(|error| error.to_string())?;
                line_of.insert(name.clone(), line);
                asked.push(Request { name, identities });
            }
            Err(reason) => {
                is_clean = false;
                print(&format!("{}\n", serde_json::json!({ "line": line, "outcome": "refused", "reason": reason })))?;
            }
        }
    }
    let mut printed = Ok(());
    engine
        .work(right.right(), asked, at_a_time, |name, outcome| {
            let line = line_of.get(&name).copied().unwrap_or_default();
            let (done, text) = match outcome {
                Ok(Outcome::Accessed(accessed, data)) => match given(&data, accessed.found, out, &name) {
                    Ok(()) => (accessed.found, serde_json::json!({ "outcome": found(accessed.found), "rows": accessed.rows })),
                    Err(reason) => (false, serde_json::json!({ "outcome": "failed", "reason": reason })),
                },
                Ok(Outcome::Erased(Erased::Done(receipt))) => {
                    let outcome = if receipt.complete { "done" } else { "incomplete" };
                    (receipt.complete, serde_json::json!({ "outcome": outcome, "receipt": receipt }))
                }
                Ok(Outcome::Erased(Erased::NotFound { .. })) => (false, serde_json::json!({ "outcome": "not-found" })),
                Err(error) => (false, serde_json::json!({ "outcome": "failed", "reason": error.to_string() })),
            };
            is_clean &= done;
            let mut text = text;
            if let Some(object) = text.as_object_mut() {
                object.insert("line".to_owned(), line.into());
                object.insert("request".to_owned(), name.into());
            }
            if printed.is_ok() {
                printed = print(&format!("{text}\n"));
            }
        })
        .await;
    printed?;
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(super::INCOMPLETE) })
}

fn found(found: bool) -> &'static str {
    if found { "done" } else { "not-found" }
}

fn given(data: &[u8], is_found: bool, out: Option<&Path>, name: &str) -> Result<(), String> {
    let Some(folder) = out.filter(|_| is_found) else { return Ok(()) };
    let mut answer = Answer::new(&folder.join(format!("{name}.json")))?;
    answer.write_all(data).map_err(|error| error.to_string())?;
    answer.keep()
}
