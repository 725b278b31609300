//! The acceptance language and its runner: stories of dated steps, each with what must be true after it.

mod bench;
mod judge;
mod privacy;
mod raw;
mod story;

pub use bench::counting;
pub use judge::Failure;
pub use story::ReadError;

use crate::bench::Bench;
use crate::judge::Judge;
use crate::story::Story;
use aftercare_core::World;
use aftercare_core::{CaseId, look};
use serde::Serialize;
use std::collections::BTreeSet;

/// What a scenario came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    pub file: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// Why there is no verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<String>,
    pub failures: Vec<Failure>,
    /// The rules that decided something in it: cited, warned of, refused by, or behind what happened by itself.
    #[serde(skip)]
    pub fired: BTreeSet<String>,
}

/// Runs one scenario file.
///
/// # Errors
/// A [`ReadError`] where the text is no scenario.
pub fn run(file: &str, text: &str, world: &World) -> Result<Verdict, ReadError> {
    match kind_of(file, text)? {
        Kind::Care => care(file, text, world),
        Kind::Privacy => privacy::run(file, text, world),
    }
}

fn care(file: &str, text: &str, world: &World) -> Result<Verdict, ReadError> {
    let story = story::read(file, text, world)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| ReadError { file: file.to_owned(), line: 0, message: e.to_string() })?;
    let (failures, fired) = runtime.block_on(play(file, &story, world))?;
    Ok(Verdict { file: file.to_owned(), title: story.title, passed: Some(failures.is_empty()), skipped: None, failures, fired })
}

async fn play(file: &str, story: &Story, world: &World) -> Result<(Vec<Failure>, BTreeSet<String>), ReadError> {
    let stuck = |no: bench::No| {
        let why: Vec<String> = no.problems.into_iter().chain(no.rules).collect();
        ReadError { file: file.to_owned(), line: 0, message: format!("the story cannot go on: {}", why.join(", ")) }
    };
    let mut bench = Bench::new(world, story).await.map_err(stuck)?;
    bench.set_up(story).await.map_err(stuck)?;
    let mut plan = story.plan.as_ref();
    let (mut failures, mut fired) = (Vec::new(), BTreeSet::new());
    for (n, step) in story.steps.iter().enumerate() {
        if let Some(plan) = plan.take_if(|plan| plan.bought_on <= step.on.date()) {
            bench.buy_plan(plan).await.map_err(stuck)?;
        }
        bench.move_to(step.on).await.map_err(stuck)?;
        let result = match bench.command(&step.verb, &step.raw) {
            Ok(Some((role, command))) => bench.execute(role, &command).await.map(Some),
            Ok(None) => Ok(None),
            Err(no) => Err(no),
        };
        let case = step.raw.case.as_ref().map(|c| c.get_ref().as_str());
        match &result {
            Ok(Some(acted)) => fired.extend(acted.cites.iter().chain(&acted.warnings).cloned()),
            Ok(None) => fired.extend(seen(&bench, case)),
            Err(no) => fired.extend(no.rules.iter().cloned()),
        }
        let mut judge = Judge { bench: &bench, step: n + 1, case, failures: &mut failures };
        judge.result(step.expect.as_ref(), &result);
    }
    if let Some(plan) = plan {
        bench.buy_plan(plan).await.map_err(stuck)?;
    }
    bench.check().await.map_err(stuck)?;
    fired.extend(bench.rules().await.map_err(stuck)?);
    Ok((failures, fired))
}

/// The rules by which a case, or the plan, is as it is seen.
fn seen(bench: &Bench, case: Option<&str>) -> Vec<String> {
    let case = case.and_then(|name| bench.file.case(&CaseId::new(name)));
    let case = case.and_then(|case| look::case(&bench.file, &bench.world, case, bench.now));
    let case = case.into_iter().flat_map(|look| look.edition.citations(&look.decision, &look.facts));
    let plan = look::plan(&bench.file, &bench.world, bench.now);
    case.chain(plan.into_iter().flat_map(|look| look.edition.citations(&look.decision, &look.facts))).collect()
}

/// The kind of story that a file tells.
enum Kind {
    Care,
    Privacy,
}

fn kind_of(file: &str, text: &str) -> Result<Kind, ReadError> {
    let Ok(table) = toml::from_str::<toml::Table>(text) else { return Ok(Kind::Care) };
    match table.get("kind").map(|kind| kind.as_str().unwrap_or_default()) {
        None | Some("care") => Ok(Kind::Care),
        Some("privacy") => Ok(Kind::Privacy),
        Some(other) => {
            let line = text.lines().position(|l| l.trim_start().starts_with("kind")).map_or(0, |n| n + 1);
            Err(ReadError { file: file.to_owned(), line, message: format!("`kind`: no kind of scenario `{other}`") })
        }
    }
}
