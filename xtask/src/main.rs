//! The project's own chores: `cargo xtask`.

mod apt;
mod bench;
mod fuzz;
mod program;
mod project;
mod release;
mod test;
mod tidy;

use crate::project::Project;
use crate::test::Plan;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test [--quick] [--only STEP]...   everything; STEP is tidy, unit, oracles, clippy or scenarios
                                              --quick leaves out oracles and clippy
cargo xtask tidy                              the rules of style, as tests
cargo xtask release                           builds the binary that is shipped, and says how large it is
cargo xtask bench                             what the product costs, beside what the machine could do
cargo xtask fuzz [SECONDS [BYTES]]            looks for bytes that break a reader, so long in each target (60), in inputs of so many
                                              bytes at the most (4096); the first find ends it";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::from(2)
        }
    }
}

/// True where everything asked for is in order.
fn run(words: &[&str]) -> Result<bool, String> {
    let project = Project::find()?;
    match words {
        ["test", options @ ..] => Ok(test::run(&project, &Plan::read(options)?)),
        ["tidy"] => tidy::run(&project),
        ["bench"] => bench::run(&project),
        ["fuzz", options @ ..] => fuzz::run(&project, options),
        ["release"] => release::run(&project),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(true)
        }
        _ => Err(format!("no such command: `{}`\n\n{USAGE}", words.join(" "))),
    }
}
