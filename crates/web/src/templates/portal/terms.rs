//! The terms as owners read them: an edition, and a clause of it.

use aftercare_wire::{ClauseView, EditionView};
use maud::{Markup, html};

use crate::templates::{Shell, clause_parts};

/// # Context
#[derive(Debug, Clone)]
pub struct TermsPage {
    pub view: EditionView,
}

impl TermsPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { view: EditionView::sample() }
    }
}

#[must_use]
pub fn edition(shell: &Shell<'_>, page: &TermsPage) -> Markup {
    let t = &shell.text;
    let edition = &page.view.edition;
    let main = html! {
        h1 { (edition.title) }
        p.lead { (t.say("terms-lead")) }
        p.quiet { (t.say("terms-hash")) " " code { (edition.hash) } }
        (clause_parts::edition(t, &page.view, &format!("/terms/{}", edition.id)))
    };
    shell.portal(&edition.title, &main)
}

/// # Context
#[derive(Debug, Clone)]
pub struct TermsClausePage {
    pub clause: ClauseView,
}

impl TermsClausePage {
    #[must_use]
    pub fn sample() -> Self {
        Self { clause: ClauseView::sample() }
    }
}

#[must_use]
pub fn clause(shell: &Shell<'_>, page: &TermsClausePage) -> Markup {
    let t = &shell.text;
    let clause = &page.clause;
    let title = t.with("clause-n", [("clause", clause.clause.clone().into())]);
    let main = html! {
        p.back { a href={ "/terms/" (clause.edition) } { (t.with("edition-n", [("edition", clause.edition.clone().into())])) } }
        article.narrow { h1 { (title) } (clause_parts::clause(t, clause)) }
    };
    shell.portal(&title, &main)
}
