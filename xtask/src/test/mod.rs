//! `cargo xtask test`: every check there is, in one run and one result.

mod cargo_test;
mod chromium;
mod clippy;
pub(crate) mod executable;
mod outcome;
mod postgres;
mod scenarios;

use crate::project::Project;
use crate::tidy;
use outcome::Outcome;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Tidy,
    Unit,
    Oracles,
    Clippy,
    Scenarios,
}

/// All of them, in the order in which they run: what is quick and what fails most often comes first.
const STEPS: &[(&str, Step)] =
    &[("tidy", Step::Tidy), ("unit", Step::Unit), ("scenarios", Step::Scenarios), ("clippy", Step::Clippy), ("oracles", Step::Oracles)];

/// Which steps to run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    steps: Vec<Step>,
    quick: bool,
}

impl Plan {
    pub(crate) fn read(options: &[&str]) -> Result<Self, String> {
        let mut plan = Self { steps: Vec::new(), quick: false };
        let mut rest = options.iter();
        while let Some(option) = rest.next() {
            let only = match *option {
                "--quick" => {
                    plan.quick = true;
                    continue;
                }
                "--only" => rest.next().copied(),
                other => other.strip_prefix("--only="),
            };
            let name = only.ok_or_else(|| format!("`{option}`: no such option; there is `--quick` and `--only STEP`"))?;
            let step = STEPS.iter().find(|(known, _)| *known == name).map(|(_, step)| *step);
            plan.steps.push(step.ok_or_else(|| format!("`--only {name}`: no such step; there is {}", names().join(", ")))?);
        }
        if plan.quick && !plan.steps.is_empty() {
            return Err("`--quick` chooses steps, and so does `--only`: give one of them".to_owned());
        }
        Ok(plan)
    }

    fn has(&self, step: Step) -> bool {
        self.steps.is_empty() || self.steps.contains(&step)
    }
}

fn names() -> Vec<&'static str> {
    STEPS.iter().map(|(name, _)| *name).collect()
}

/// True where nothing failed.
pub(crate) fn run(project: &Project, plan: &Plan) -> bool {
    let mut total = Outcome::default();
    let mut table = Vec::new();
    for (name, step) in STEPS.iter().filter(|(_, step)| plan.has(*step)) {
        println!("\n== {name}");
        let outcome = match step {
            Step::Oracles | Step::Clippy if plan.quick => Outcome::skipped(format!("{name}: left out by --quick")),
            step => run_step(project, *step),
        };
        table.push((*name, outcome.counts()));
        total.add(outcome);
    }
    println!("\n== summary");
    for (name, counts) in table {
        println!("{name:<10} {counts}");
    }
    for (why, count) in &total.skipped {
        match count {
            1 => println!("skipped: {why}"),
            count => println!("skipped: {count} of {why}"),
        }
    }
    if total.ignored > 0 {
        println!("skipped: {} tests that are marked as ignored", total.ignored);
    }
    for what in &total.failures {
        println!("failed: {what}");
    }
    println!("{}", total.last_line());
    total.is_ok()
}

fn run_step(project: &Project, step: Step) -> Outcome {
    match step {
        Step::Tidy => match tidy::check(project) {
            Ok(tidiness) => Outcome { passed: tidiness.kept, failures: tidiness.broken, ..Outcome::default() },
            Err(message) => Outcome::failed(format!("tidy: {message}")),
        },
        Step::Unit => unit(project),
        Step::Oracles => match project.folder("oracles") {
            Some(_) => {
                cargo_test::run("oracles", project.cargo().args(["test", "--no-fail-fast", "--manifest-path", "oracles/Cargo.toml"]))
            }
            None => Outcome::skipped("oracles: there is no folder `oracles`".to_owned()),
        },
        Step::Clippy => clippy::run(project),
        Step::Scenarios => scenarios::run(project),
    }
}

/// The tests of all crates, with a database server and a browser beside them.
fn unit(project: &Project) -> Outcome {
    let mut outcome = Outcome::default();
    let mut command = project.cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]);
    let server = postgres::start();
    match &server {
        Ok(server) => drop(command.env(postgres::VARIABLE, server.url())),
        Err(why) => outcome.skip(format!("tests on PostgreSQL: {why}")),
    }
    match chromium::find() {
        Ok(browser) => drop(command.env(chromium::VARIABLE, browser)),
        Err(why) => outcome.skip(format!("tests in a browser: {why}")),
    }
    outcome.add(cargo_test::run("unit", &mut command));
    outcome
}

#[cfg(test)]
mod tests {
    use super::{Plan, STEPS, Step};

    #[test]
    fn options_choose_steps() {
        let chosen = |options: &[&str]| {
            Plan::read(options).map(|plan| STEPS.iter().map(|(_, step)| *step).filter(|step| plan.has(*step)).collect::<Vec<_>>())
        };
        assert_eq!(chosen(&[]).map(|steps| steps.len()), Ok(STEPS.len()));
        assert_eq!(chosen(&["--only", "tidy"]), Ok(vec![Step::Tidy]));
        assert_eq!(chosen(&["--only=scenarios", "--only", "tidy"]), Ok(vec![Step::Tidy, Step::Scenarios]));
        for (options, named) in [
            (&["--only"][..], "--only"),
            (&["--only", "units"], "units"),
            (&["--fast"], "--fast"),
            (&["--quick", "--only", "tidy"], "--quick"),
        ] {
            assert!(Plan::read(options).is_err_and(|message| message.contains(named)), "{options:?}");
        }
    }
}
