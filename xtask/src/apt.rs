//! Packages of Debian and its relatives, installed where that is possible.

use crate::program;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Installs a package.
///
/// # Errors
/// Why it cannot be installed here, for the list of what was skipped.
pub(crate) fn install(package: &str) -> Result<(), String> {
    let apt = program::find(&["apt-get"]).ok_or_else(|| format!("`{package}` is not installed, and there is no apt-get"))?;
    if !program::is_root() {
        return Err(format!("`{package}` is not installed, and installing it needs root: apt-get install {package}"));
    }
    static UPDATED: OnceLock<bool> = OnceLock::new();
    let run = |arguments: &[&str]| {
        // An install that waits for a question or for another apt would hang the run.
        Command::new(&apt)
            .args(["-y", "-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"])
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    println!("installing {package}");
    // Old package lists may still do, so a failed update alone is no reason to stop.
    let updated = *UPDATED.get_or_init(|| run(&["update"]));
    if run(&["install", "--no-install-recommends", package]) {
        return Ok(());
    }
    let and_update = if updated { "" } else { " (`apt-get update` failed too)" };
    Err(format!("`apt-get install {package}` failed{and_update}"))
}
