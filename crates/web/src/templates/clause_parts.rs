//! An edition and a clause of it, as owners and staff both read them.

use aftercare_wire::{ClauseView, EditionView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::{chip, why};

/// The clause list of an edition; `base` is where its clauses are read.
#[must_use]
pub fn edition(t: &Text<'_>, view: &EditionView, base: &str) -> Markup {
    html! {
        div.filter hidden data-filter="clauses" {
            label for="filter" { (t.say("filter-clauses")) }
            input id="filter" type="search" autocomplete="off";
        }
        ul.clauses id="clauses" {
            @for clause in &view.clauses {
                li {
                    p.clause-head {
                        a href=(why::clause_path(base, &clause.id)) { (t.with("clause-n", [("clause", clause.clause.clone().into())])) }
                        " " code { (clause.id) } " "
                        (chip::chip(if clause.not_operative.is_some() { "past" } else { "calm" }, &t.word("effect", &clause.effect)))
                        @for difference in &clause.differs { " " (chip::chip("due", difference)) }
                    }
                    p { (clause.summary) }
                }
            }
        }
    }
}

/// One clause: summary, rule, who exercises it.
#[must_use]
pub fn clause(t: &Text<'_>, clause: &ClauseView) -> Markup {
    html! {
        p.lead { (clause.summary) }
        dl.facts {
            dt { (t.say("clause-effect")) } dd { (t.word("effect", &clause.effect)) }
            dt { (t.say("clause-id")) } dd { code { (clause.id) } }
            @if let Some(reason) = &clause.not_operative { dt { (t.say("clause-not-operative")) } dd { (reason) } }
            @if !clause.cites.is_empty() { dt { (t.say("clause-cites")) } dd { (clause.cites.join(", ")) } }
            @if !clause.differs.is_empty() { dt { (t.say("clause-differs")) } dd { (clause.differs.join(", ")) } }
        }
        @if let Some(condition) = &clause.condition {
            h2 { (t.say("clause-condition")) }
            pre tabindex="0" { code { (condition) } }
        }
        @if !clause.readings.is_empty() {
            h2 { (t.say("clause-readings")) }
            (why::rules(t, &clause.readings))
        }
        @if !clause.exercised_by.is_empty() {
            h2 { (t.say("clause-exercised")) }
            ul { @for scenario in &clause.exercised_by { li { (scenario) } } }
        }
    }
}

/// Clauses of a decision: those that fired first, each with its values in sight.
#[must_use]
pub fn decision(t: &Text<'_>, clauses: &[ClauseView]) -> Markup {
    html! {
        ul.clauses {
            @for clause in clauses {
                li {
                    p.clause-head {
                        a href=(why::clause_path(&format!("/terms/{}", clause.edition), &clause.id)) { (t.with("clause-n", [("clause", clause.clause.clone().into())])) }
                        " " code { (clause.id) } " " (chip::fired(t, clause.fired))
                    }
                    p { (clause.summary) }
                    (why::atoms(t, &clause.atoms))
                }
            }
        }
    }
}
