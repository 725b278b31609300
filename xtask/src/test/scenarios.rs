//! The scenarios: ours, ours that must not hold, ours that cannot be read, and the shared ones beside the checkout.

use crate::project::Project;
use crate::test::executable;
use crate::test::outcome::Outcome;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const OWN: &str = "scenarios";
const BAD: &str = "scenarios/bad";
const FAILING: &str = "scenarios/failing";
const SHARED: &str = "../shared/scenarios";

/// Set where the shared scenarios must be there.
const REQUIRE_SHARED: &str = "AFTERCARE_REQUIRE_SHARED";

pub(super) fn run(project: &Project) -> Outcome {
    // The whole workspace, so that what was built for its tests is not built once more with other features.
    let binary = match executable::build(project, &["--workspace", "--bins"]) {
        Ok(binary) => binary,
        Err(message) => return Outcome::failed(format!("scenarios: {message}")),
    };
    let runner = Runner { project, binary };
    let mut outcome = runner.holding("own scenarios", &[OWN]);
    outcome.add(runner.each(BAD, bad));
    outcome.add(runner.each(FAILING, failing));
    if project.folder(SHARED).is_some() {
        outcome.add(runner.holding("shared scenarios", &[SHARED]));
    } else if std::env::var(REQUIRE_SHARED).is_ok_and(|value| value == "1") {
        outcome.add(Outcome::failed(format!("shared scenarios: {REQUIRE_SHARED}=1, and ../shared is not beside the checkout")));
    } else {
        let why = "shared scenarios (../shared is not beside the checkout)";
        println!("skipped: {why}");
        outcome.skip(why.to_owned());
    }
    outcome
}

struct Runner<'a> {
    project: &'a Project,
    binary: PathBuf,
}

impl Runner<'_> {
    fn scenario_run(&self, options: &[&str], files: &[PathBuf]) -> std::io::Result<Output> {
        // Named from the root, as a person would name them.
        let files = files.iter().map(|file| self.project.name(file));
        Command::new(&self.binary).args(["scenario", "run"]).args(options).args(files).current_dir(&self.project.root).output()
    }

    /// Every scenario under the folders has to hold, but for those that are wrong on purpose.
    fn holding(&self, what: &str, folders: &[&str]) -> Outcome {
        let files: Vec<PathBuf> = folders.iter().flat_map(|folder| toml_files(self.project, folder)).collect();
        if files.is_empty() {
            return Outcome::failed(format!("{what}: none found"));
        }
        let output = match self.scenario_run(&["--json"], &files) {
            Ok(output) => output,
            Err(error) => return Outcome::failed(format!("{what}: the runner does not start: {error}")),
        };
        let outcome = verdicts(what, files.len(), &output);
        print!("{}", String::from_utf8_lossy(&output.stderr));
        println!("{what}: {}", outcome.counts());
        outcome
    }

    /// Every scenario of the folder, by itself.
    fn each(&self, folder: &str, judge: fn(&str, &Output) -> Result<(), String>) -> Outcome {
        let files = toml_files_under(&self.project.root.join(folder));
        if files.is_empty() {
            return Outcome::failed(format!("{folder}: no scenarios"));
        }
        let mut outcome = Outcome::default();
        for file in files {
            let name = self.project.name(&file);
            let text = fs::read(&file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            let output = self.scenario_run(&[], std::slice::from_ref(&file));
            match text.map_err(|e| e.to_string()).and_then(|text| judge(&text, &output.map_err(|e| e.to_string())?)) {
                Ok(()) => outcome.passed += 1,
                Err(why) => {
                    println!("FAILS    {name}: {why}");
                    outcome.failures.push(format!("{name}: {why}"));
                }
            }
        }
        println!("{folder}: {}", outcome.counts());
        outcome
    }
}

/// Reads what the runner says, one object a line.
fn verdicts(what: &str, files: usize, output: &Output) -> Outcome {
    let mut outcome = Outcome::default();
    let mut judged = 0;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(verdict) = serde_json::from_str::<Value>(line) else { continue };
        judged += 1;
        if let Some(why) = verdict.get("skipped").and_then(Value::as_str) {
            outcome.skip(format!("{what}: {why}"));
        } else if verdict.get("passed").and_then(Value::as_bool) == Some(true) {
            outcome.passed += 1;
        } else {
            println!("FAILS    {line}");
            let file = verdict.get("file").and_then(Value::as_str).unwrap_or("a file without a name");
            outcome.failures.push(format!("{what}: {file}"));
        }
    }
    if judged < files {
        outcome.failures.push(format!("{what}: {} of {files} files have no verdict", files - judged));
    }
    // What the program says and how it ends must agree.
    if outcome.failures.is_empty() != output.status.success() {
        outcome.failures.push(format!("{what}: the runner ended with {}", output.status));
    }
    outcome
}

fn bad(text: &str, output: &Output) -> Result<(), String> {
    let expected = text.lines().find_map(|line| line.strip_prefix("# expect: ")).ok_or("no `# expect:` line")?;
    let message = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(2) if message.contains(expected.trim()) => Ok(()),
        Some(2) => Err(format!("the message does not name `{}`: {}", expected.trim(), message.trim())),
        _ => Err(format!("ended with {}, not with 2", output.status)),
    }
}

fn failing(_: &str, output: &Output) -> Result<(), String> {
    if output.status.code() == Some(1) { Ok(()) } else { Err(format!("ended with {}, not with 1", output.status)) }
}

fn toml_files(project: &Project, folder: &str) -> Vec<PathBuf> {
    let wrong = [BAD, FAILING].map(|folder| project.root.join(folder));
    let files = toml_files_under(&project.root.join(folder));
    files.into_iter().filter(|file| !wrong.iter().any(|folder| file.starts_with(folder))).collect()
}

fn toml_files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::{bad, failing, verdicts};
    use std::os::unix::process::ExitStatusExt;
    use std::process::{ExitStatus, Output};

    fn output(code: i32, stdout: &str, stderr: &str) -> Output {
        Output { status: ExitStatus::from_raw(code << 8), stdout: stdout.into(), stderr: stderr.into() }
    }

    #[test]
    fn verdicts_are_counted() {
        let holds = "{\"file\":\"a\",\"passed\":true,\"failures\":[]}\n";
        let skipped = "{\"file\":\"b\",\"skipped\":\"not built\",\"failures\":[]}\n";
        let fails = "{\"file\":\"c\",\"passed\":false,\"failures\":[]}\n";
        for (files, code, lines, expected) in [
            (2, 0, [holds, skipped].concat(), (1, 0, 1)),
            (2, 1, [holds, fails].concat(), (1, 1, 0)),
            // A file without a verdict, and an end that does not fit.
            (2, 2, holds.to_owned(), (1, 1, 0)),
            (1, 1, holds.to_owned(), (1, 1, 0)),
        ] {
            let outcome = verdicts("own", files, &output(code, &lines, ""));
            assert_eq!((outcome.passed, outcome.failures.len(), outcome.not_run()), expected, "{lines}");
        }
    }

    #[test]
    fn what_is_wrong_on_purpose_must_go_wrong_in_that_way() {
        let text = "# expect: teleport\n";
        assert_eq!(bad(text, &output(2, "", "a.toml:3: no verb `teleport`")), Ok(()));
        assert!(bad(text, &output(2, "", "a.toml:3: something else")).is_err());
        assert!(bad(text, &output(1, "", "teleport")).is_err());
        assert!(bad("title = 1\n", &output(2, "", "teleport")).is_err());
        assert_eq!(failing("", &output(1, "", "")), Ok(()));
        assert!(failing("", &output(0, "", "")).is_err());
        assert!(failing("", &output(2, "", "")).is_err());
    }
}
