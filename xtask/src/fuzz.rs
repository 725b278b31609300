//! `cargo xtask fuzz`: looks for bytes that break a reader, guided by which code they reach.

use crate::project::Project;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

const TARGETS: [&str; 8] = ["flight_log", "flight_lines", "sealed", "ulog", "dataflash", "photo", "header_window", "whole"];
/// Of each target, where nothing is said.
const SECONDS: u64 = 60;
/// Bytes of an input at the most, where nothing is said: what is shorter is tried more often.
const LENGTH: u64 = 4_096;
/// Two thirds of a gigabyte: the readers have that much at the most, and the engine little.
const LIMITS: [&str; 3] = ["-timeout=10", "-rss_limit_mb=683", "-print_final_stats=1"];

/// What the engine says in the end.
#[derive(Debug, Default, PartialEq, Eq)]
struct Run {
    executions: u64,
    /// Edges reached by the seeds, and in the end.
    first: Option<u64>,
    edges: u64,
}

impl Run {
    fn note(&mut self, line: &str) {
        let after = |mark: &str| line.split_once(mark)?.1.split_whitespace().next()?.parse::<u64>().ok();
        if let Some(edges) = after(" cov: ") {
            self.first.get_or_insert(edges);
            self.edges = edges;
        }
        if let Some(executions) = after("stat::number_of_executed_units: ") {
            self.executions = executions;
        }
    }
}

/// True where nothing was found.
pub(crate) fn run(project: &Project, options: &[&str]) -> Result<bool, String> {
    let number = |text: &str, what: &str| text.parse::<u64>().map_err(|_| format!("`{text}` is not a number of {what}"));
    let (seconds, length) = match options {
        [] => (SECONDS, LENGTH),
        [seconds] => (number(seconds, "seconds")?, LENGTH),
        [seconds, length] => (number(seconds, "seconds")?, number(length, "bytes")?),
        _ => return Err("`fuzz` takes two numbers: seconds for each target, and bytes of an input at the most".to_owned()),
    };
    let folder = project.folder("fuzz").ok_or("there is no folder `fuzz`")?;
    let cargo = |arguments: &[&str]| {
        let mut command = project.cargo();
        // Flags from outside would take the place of those that make the engine see anything.
        command.current_dir(&folder).env_remove("RUSTFLAGS").args(arguments);
        command
    };
    if !ends_well(&mut cargo(&["build", "--release"]))? || !ends_well(&mut cargo(&["run", "--release", "--quiet", "--bin", "seed"]))? {
        return Err("the targets are not built, or the seeds not written".to_owned());
    }
    let mut all = 0;
    for target in TARGETS {
        std::fs::create_dir_all(folder.join("artifacts")).map_err(|e| format!("fuzz/artifacts: {e}"))?;
        let mut command = cargo(&["run", "--release", "--quiet", "--bin", target, "--"]);
        let (time, artifacts) = (format!("-max_total_time={seconds}"), format!("-artifact_prefix=artifacts/{target}-"));
        command.args(LIMITS).args([time, format!("-max_len={length}"), artifacts, format!("corpus/{target}")]);
        let (run, well) = watched(&mut command)?;
        all += run.executions;
        println!("{target}: {} executions, edges {} to {}", run.executions, run.first.unwrap_or(0), run.edges);
        if !well {
            println!("{target}: found something; the input is in fuzz/artifacts");
            return Ok(false);
        }
    }
    println!("{all} executions in all, and nothing was found");
    Ok(true)
}

fn ends_well(command: &mut Command) -> Result<bool, String> {
    command.status().map(|status| status.success()).map_err(|e| format!("cargo does not start: {e}"))
}

/// Runs a target to its end; what it says is shown where it does not end well.
fn watched(command: &mut Command) -> Result<(Run, bool), String> {
    const KEPT: usize = 60;
    let mut child = command.stderr(Stdio::piped()).spawn().map_err(|e| format!("cargo does not start: {e}"))?;
    let (mut run, mut last) = (Run::default(), std::collections::VecDeque::new());
    // What is found may hold any bytes.
    for line in child.stderr.take().into_iter().flat_map(|out| BufReader::new(out).split(b'\n')).map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line).into_owned();
        run.note(&line);
        last.push_back(line);
        if last.len() > KEPT {
            last.pop_front();
        }
    }
    let well = child.wait().map_err(|e| format!("the target does not end: {e}"))?.success();
    if !well {
        last.iter().for_each(|line| eprintln!("{line}"));
    }
    Ok((run, well))
}

#[cfg(test)]
mod tests {
    use super::Run;

    #[test]
    fn reads_what_the_engine_says() {
        let mut run = Run::default();
        for line in [
            "INFO: seed corpus: files: 2",
            "#3\tINITED cov: 10 ft: 11 corp: 1/1b",
            "#9\tNEW    cov: 25 ft: 30 corp: 2/9b lim: 4 exec/s: 0",
            "stat::number_of_executed_units: 277026",
        ] {
            run.note(line);
        }
        assert_eq!(run, Run { executions: 277_026, first: Some(10), edges: 25 });
    }
}
