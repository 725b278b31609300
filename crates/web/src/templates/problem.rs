//! What is shown when a request was not carried out: what happened, why, what can be done.

use aftercare_wire::{ChangedSince, LeastChange, MissingFact, Problem, RuleRef};
use maud::{Markup, html};

use crate::templates::timeline::Reader;
use crate::templates::{Shell, timeline, why};

/// # Context
/// The problem as the API would have answered it.
#[derive(Debug, Clone)]
pub struct ProblemPage {
    pub problem: Problem,
    /// Where to go on: the page that the request came from.
    pub back: Option<String>,
}

impl ProblemPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { problem: Problem { changed: Some(ChangedSince::sample()), ..Problem::sample() }, back: Some("/".to_owned()) }
    }

    #[must_use]
    pub fn sample_of(status: u16) -> Self {
        let problem = Problem {
            status,
            detail: None,
            rules: Vec::<RuleRef>::new(),
            least: Vec::<LeastChange>::new(),
            missing: Vec::<MissingFact>::new(),
            ..Problem::sample()
        };
        Self { problem, back: None }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &ProblemPage) -> Markup {
    let t = &shell.text;
    let problem = &view.problem;
    let reader = if shell.path.starts_with("/desk") && shell.is_staff() { Reader::Staff } else { Reader::Owner };
    // A status without words of its own is told as the plainest of its class.
    let known = match problem.status {
        status @ (400 | 401 | 403 | 404 | 409 | 413 | 429) => status,
        status if status < 500 => 400,
        _ => 500,
    };
    let status = known.to_string();
    let title = t.word("problem-title", &status);
    let main = html! {
        article.narrow.problem {
            p.eyebrow { (t.with("problem-status", [("status", problem.status.to_string().into())])) }
            h1 { (title) }
            @if let Some(detail) = &problem.detail { p.lead { (detail) } }
            p { (t.word("problem-text", &status)) }
            @if !problem.errors.is_empty() { ul { @for error in &problem.errors { li { code { (error.field) } ": " (error.message) } } } }
            @if !problem.rules.is_empty() { h2 { (t.say("problem-rules")) } (why::rules(t, &problem.rules)) }
            (why::least(t, &problem.least))
            (why::missing(t, &problem.missing))
            @if let Some(changed) = &problem.changed {
                h2 { (t.say("problem-changed")) }
                (timeline::list(t, &changed.entries, None, reader))
            }
            p.actions {
                @if let Some(back) = &view.back { a.button href=(back) { (t.say("go-back")) } }
                @else { a.button href="/" { (t.say("go-home")) } }
                " " a href="/contact" { (t.say("operator-ask")) }
            }
        }
    };
    match reader {
        Reader::Owner => shell.portal(&title, &main),
        Reader::Staff => shell.desk(&title, &main),
    }
}
