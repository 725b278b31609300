//! The product's binary, built and found.

use crate::project::Project;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Stdio;

/// Builds what the options say.
pub(crate) fn build(project: &Project, options: &[&str]) -> Result<PathBuf, String> {
    let mut command = project.cargo();
    command.args(["build", "--message-format", "json-render-diagnostics"]).args(options);
    let output = command.stderr(Stdio::inherit()).output().map_err(|e| format!("cargo does not start: {e}"))?;
    if !output.status.success() {
        return Err("`aftercare` does not compile".to_owned());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    // Only cargo knows where it puts what it builds.
    let messages = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut binaries = messages.filter_map(|message| message.get("executable")?.as_str().map(PathBuf::from));
    binaries
        .find(|path| path.file_stem().is_some_and(|name| name == "aftercare"))
        .ok_or_else(|| "cargo names no binary `aftercare`".to_owned())
}
