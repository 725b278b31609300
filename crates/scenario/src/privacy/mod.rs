//! Stories about one person: what they chose, what was asked, and what the policy in force made of it.

mod account;
mod bench;
mod fields;
mod judge;
mod rights;
mod story;

use crate::story::ReadError;
use crate::{Failure, Verdict};
use aftercare_core::World;
use bench::Bench;
use std::collections::BTreeSet;
use story::{Reader, Story};

/// Runs one file of this kind.
pub(crate) fn run(file: &str, text: &str, world: &World) -> Result<Verdict, ReadError> {
    let story = (Reader { file, text, world }).read()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| ReadError { file: file.to_owned(), line: 0, message: e.to_string() })?;
    let (failures, fired) = runtime.block_on(play(file, &story, world))?;
    Ok(Verdict { file: file.to_owned(), title: story.title, passed: Some(failures.is_empty()), skipped: None, failures, fired })
}

async fn play(file: &str, story: &Story, world: &World) -> Result<(Vec<Failure>, BTreeSet<String>), ReadError> {
    let stuck = |line: usize| {
        move |no: crate::bench::No| {
            let why: Vec<String> = no.problems.into_iter().chain(no.rules).collect();
            ReadError { file: file.to_owned(), line, message: format!("the story cannot go on: {}", why.join(", ")) }
        }
    };
    let mut bench = Bench::new(world, story).await.map_err(stuck(0))?;
    let (mut failures, mut fired) = (Vec::new(), BTreeSet::new());
    for (n, step) in story.steps.iter().enumerate() {
        bench.move_to(step.on).await.map_err(stuck(step.line))?;
        let before = bench.state().await.map_err(stuck(step.line))?;
        let result = bench.step(&step.verb).await;
        if let Err(no) = &result
            && no.rules.is_empty()
        {
            return Err(stuck(step.line)(no.clone()));
        }
        let after = bench.state().await.map_err(stuck(step.line))?;
        match &result {
            Ok(done) => fired.extend(done.cites.iter().chain(&done.warns).chain(&done.alarms).cloned()),
            Err(no) => fired.extend(no.rules.iter().cloned()),
        }
        judge::step(n + 1, &step.expect, &result, &before, &after, &mut failures);
    }
    Ok((failures, fired))
}
