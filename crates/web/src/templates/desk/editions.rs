//! The editions of the terms, the clauses of one, and a clause.

use aftercare_wire::{ClauseView, EditionSummary, EditionView};
use maud::{Markup, html};

use crate::templates::{Shell, clause_parts};

/// # Context
#[derive(Debug, Clone)]
pub struct EditionsPage {
    pub editions: Vec<EditionSummary>,
}

impl EditionsPage {
    #[must_use]
    pub fn sample() -> Self {
        let german = EditionSummary {
            id: "de".to_owned(),
            title: "Example care terms, German edition".to_owned(),
            language: "de".to_owned(),
            ..EditionSummary::sample()
        };
        Self { editions: vec![EditionSummary::sample(), german] }
    }
}

#[must_use]
pub fn list(shell: &Shell<'_>, view: &EditionsPage) -> Markup {
    let t = &shell.text;
    let main = html! {
        h1 { (t.say("nav-editions")) }
        div.grid.two { @for edition in &view.editions {
            article.card {
                h2 { a href={ "/desk/editions/" (edition.id) } { (edition.title) } }
                p { (t.with("edition-clauses", [("n", edition.clauses.into())])) }
                p.quiet { code { (edition.hash) } }
                p.actions { @for other in view.editions.iter().filter(|other| other.id != edition.id) {
                    a.button.plain.small href={ "/desk/editions/" (edition.id) "/compare/" (other.id) } {
                        (t.with("edition-compare", [("other", other.title.clone().into())]))
                    }
                } }
            }
        } }
    };
    shell.desk(&t.say("nav-editions"), &main)
}

/// # Context
#[derive(Debug, Clone)]
pub struct EditionPage {
    pub view: EditionView,
}

impl EditionPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { view: EditionView::sample() }
    }
}

#[must_use]
pub fn edition(shell: &Shell<'_>, page: &EditionPage) -> Markup {
    let t = &shell.text;
    let edition = &page.view.edition;
    let main = html! {
        p.back { a href="/desk/editions" { (t.say("nav-editions")) } }
        h1 { (edition.title) }
        p.quiet { (t.with("edition-clauses", [("n", edition.clauses.into())])) "\u{a0}· " code { (edition.hash) } }
        (clause_parts::edition(t, &page.view, &format!("/desk/editions/{}", edition.id)))
    };
    shell.desk(&edition.title, &main)
}

/// # Context
#[derive(Debug, Clone)]
pub struct ClausePage {
    pub clause: ClauseView,
}

impl ClausePage {
    #[must_use]
    pub fn sample() -> Self {
        Self { clause: ClauseView::sample() }
    }
}

#[must_use]
pub fn clause(shell: &Shell<'_>, page: &ClausePage) -> Markup {
    let t = &shell.text;
    let clause = &page.clause;
    let title = t.with("clause-n", [("clause", clause.clause.clone().into())]);
    let main = html! {
        p.back { a href={ "/desk/editions/" (clause.edition) } { (t.with("edition-n", [("edition", clause.edition.clone().into())])) } }
        article.narrow { h1 { (title) } (clause_parts::clause(t, clause)) }
    };
    shell.desk(&title, &main)
}
