//! Clippy over everything, its warnings as errors.

use crate::project::Project;
use crate::test::outcome::Outcome;
use std::process::Stdio;

pub(super) fn run(project: &Project) -> Outcome {
    let installed = project.cargo().args(["clippy", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !installed.is_ok_and(|status| status.success()) {
        return Outcome::skipped("clippy: not installed (rustup component add clippy)".to_owned());
    }
    let status = project.cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]).status();
    if status.is_ok_and(|status| status.success()) {
        Outcome { passed: 1, ..Outcome::default() }
    } else {
        Outcome::failed("clippy: see above".to_owned())
    }
}
