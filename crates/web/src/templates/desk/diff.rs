//! Two editions side by side: what is stricter, looser, only here, with a witness case each.

use aftercare_wire::{Change, DiffEntry, DiffView, RuleRef, Witness};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::{Shell, chip, why};

/// # Context
#[derive(Debug, Clone)]
pub struct DiffPage {
    pub diff: DiffView,
}

impl DiffPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { diff: DiffView::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &DiffPage) -> Markup {
    let t = &shell.text;
    let diff = &view.diff;
    let left = t.with("edition-n", [("edition", diff.left.clone().into())]);
    let right = t.with("edition-n", [("edition", diff.right.clone().into())]);
    let title = t.with("diff-title", [("left", left.clone().into()), ("right", right.clone().into())]);
    let (words, otherwise): (Vec<_>, Vec<_>) = diff.entries.iter().partition(|entry| entry.change == Change::Wording);
    let main = html! {
        p.back { a href="/desk/editions" { (t.say("nav-editions")) } }
        h1 { (title) }
        p.lead { (t.with("diff-count", [("n", otherwise.len().into())])) }
        @if let Some(n) = diff.cases_changed { p { (t.with("diff-cases", [("n", n.into())])) } }
        div.filter hidden data-filter="diff" { label for="filter" { (t.say("filter-clauses")) } input id="filter" type="search" autocomplete="off"; }
        ul.clauses id="diff" { @for entry in otherwise { li { (row(t, entry, &left, &right, diff)) } } }
        @if !words.is_empty() {
            details {
                summary { (t.with("diff-wording", [("n", words.len().into())])) }
                p.quiet { (t.say("diff-wording-about")) }
                ul.clauses { @for entry in words { li { (row(t, entry, &left, &right, diff)) } } }
            }
        }
    };
    shell.desk(&title, &main)
}

fn row(t: &Text<'_>, entry: &DiffEntry, left: &str, right: &str, diff: &DiffView) -> Markup {
    html! {
        p.clause-head {
            strong { (t.with("clause-n", [("clause", entry.clause.clone().into())])) } " " (chip::change(t, entry.change))
            @for difference in &entry.differences { " " (chip::chip("calm", difference)) }
        }
        div.sides { (side(t, left, &diff.left, entry.left.as_ref())) (side(t, right, &diff.right, entry.right.as_ref())) }
        @if let Some(witness) = &entry.witness { (case(t, witness, left, right)) }
    }
}

fn side(t: &Text<'_>, name: &str, edition: &str, rule: Option<&RuleRef>) -> Markup {
    html! {
        div class=(if rule.is_some() { "side" } else { "side absent" }) {
            p.eyebrow { (name) }
            @if let Some(rule) = rule { p { (rule.summary) } p { a.clause href=(why::clause_path(&format!("/desk/editions/{edition}"), &rule.id)) { (rule.id) } } }
            @else { p.quiet { (t.say("diff-absent")) } }
        }
    }
}

fn case(t: &Text<'_>, witness: &Witness, left: &str, right: &str) -> Markup {
    html! {
        details.why {
            summary { (t.say("diff-witness")) }
            ul.atoms { @for atom in &witness.facts { li { code { (atom.fact) " = " (atom.value.as_deref().unwrap_or("?")) } } } }
            dl.facts { dt { (left) } dd { (witness.left) } dt { (right) } dd { (witness.right) } }
        }
    }
}
