//! `cargo test`, shown as it goes and counted.

use crate::test::outcome::Outcome;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

pub(super) fn run(step: &str, command: &mut Command) -> Outcome {
    let mut counting = Counting::default();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => return Outcome::failed(format!("{step}: cargo does not start: {error}")),
    };
    let lines = child.stdout.take().map(BufReader::new).into_iter().flat_map(|reader| reader.split(b'\n'));
    for line in lines.map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        counting.line(&line);
    }
    let ended_well = child.wait().is_ok_and(|status| status.success());
    counting.outcome(step, ended_well)
}

#[derive(Debug, Default)]
struct Counting {
    passed: u64,
    failed: u64,
    ignored: u64,
    names: Vec<String>,
}

impl Counting {
    /// `test a::b ... FAILED`, `test result: ok. 3 passed; 0 failed; 1 ignored; …`
    fn line(&mut self, line: &str) {
        if let Some(name) = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED")) {
            self.names.push(name.to_owned());
        }
        let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) else { return };
        for count in counts.split("; ") {
            match count.split_once(' ').map(|(number, what)| (number.parse::<u64>().unwrap_or(0), what)) {
                Some((number, "passed")) => self.passed += number,
                Some((number, "failed")) => self.failed += number,
                Some((number, "ignored")) => self.ignored += number,
                _ => {}
            }
        }
    }

    fn outcome(self, step: &str, ended_well: bool) -> Outcome {
        let mut failures: Vec<String> = self.names.iter().map(|name| format!("{step}: {name}")).collect();
        // The output of a test may stand between its name and `FAILED`.
        let unnamed = self.failed.saturating_sub(u64::try_from(failures.len()).unwrap_or(u64::MAX));
        failures.extend((0..unnamed).map(|_| format!("{step}: a test named above")));
        if !ended_well && failures.is_empty() {
            failures.push(format!("{step}: does not compile, or ended early"));
        }
        Outcome { passed: self.passed, ignored: self.ignored, failures, ..Outcome::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::Counting;

    fn outcome(lines: &[&str], ended_well: bool) -> (u64, u64, Vec<String>) {
        let mut counting = Counting::default();
        lines.iter().for_each(|line| counting.line(line));
        let outcome = counting.outcome("unit", ended_well);
        (outcome.passed, outcome.ignored, outcome.failures)
    }

    #[test]
    fn counts_every_binary() {
        let good = [
            "test a ... ok",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ];
        assert_eq!(outcome(&good, true), (7, 1, vec![]));
        let bad = ["test a::b ... FAILED", "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out"];
        assert_eq!(outcome(&bad, false), (1, 0, vec!["unit: a::b".to_owned(), "unit: a test named above".to_owned()]));
        assert_eq!(outcome(&[], false), (0, 0, vec!["unit: does not compile, or ended early".to_owned()]));
    }
}
