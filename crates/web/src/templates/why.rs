//! The "why" under a decision: clauses, the values that made them so, and what would have to be different.

use aftercare_wire::{Atom, ClauseView, LeastChange, MissingFact, RuleRef};
use maud::{Markup, html};

use crate::messages::Text;

/// Clauses with their values, folded away.
#[must_use]
pub fn clauses(t: &Text<'_>, edition: &str, clauses: &[ClauseView]) -> Markup {
    html! {
        @if !clauses.is_empty() {
            details.why {
                summary { (t.say("why")) }
                ul { @for clause in clauses { li { (clause_line(t, edition, clause)) } } }
            }
        }
    }
}

fn clause_line(t: &Text<'_>, edition: &str, clause: &ClauseView) -> Markup {
    html! {
        p {
            a.clause href=(clause_path(&format!("/terms/{edition}"), &clause.id)) { (t.with("clause-n", [("clause", clause.clause.clone().into())])) }
            " " (clause.summary)
        }
        @if !clause.atoms.is_empty() { (atoms(t, &clause.atoms)) }
    }
}

/// What was compared with what.
#[must_use]
pub fn atoms(t: &Text<'_>, atoms: &[Atom]) -> Markup {
    html! {
        ul.atoms {
            @for atom in atoms {
                li class=(match atom.held { Some(true) => "held", Some(false) => "not-held", None => "unknown" }) {
                    span.mark aria-hidden="true" { (match atom.held { Some(true) => "✓", Some(false) => "✗", None => "?" }) }
                    code { (atom.expected) }
                    span { (held_text(t, atom)) }
                }
            }
        }
    }
}

fn held_text(t: &Text<'_>, atom: &Atom) -> String {
    match (&atom.value, atom.held) {
        (Some(value), Some(true)) => t.with("atom-held", [("value", value.clone().into())]),
        (Some(value), _) => t.with("atom-not-held", [("value", value.clone().into())]),
        (None, _) => t.say("atom-unknown"),
    }
}

/// Rules in one line each, in sight.
#[must_use]
pub fn rules(t: &Text<'_>, rules: &[RuleRef]) -> Markup {
    html! {
        @if !rules.is_empty() {
            ul.rules { @for rule in rules { li { (rule_line(t, rule)) } } }
        }
    }
}

/// A rule in our words, and where it is read.
#[must_use]
pub fn rule_line(t: &Text<'_>, rule: &RuleRef) -> Markup {
    html! { (rule.summary) " " (place(t, rule)) }
}

/// Where a clause of an edition is read, under the portal's terms or the desk's editions. A rule's name may hold a slash.
#[must_use]
pub fn clause_path(base: &str, rule: &str) -> String {
    format!("{base}/{}", rule.replace('/', "%2F"))
}

/// Where a rule is read: its clause, or, for a reading of what the source leaves open, its name alone.
fn place(t: &Text<'_>, rule: &RuleRef) -> Markup {
    let text = match rule.clause.is_empty() {
        true => rule.id.clone(),
        false => format!("{}\u{a0}· {}", t.with("clause-n", [("clause", rule.clause.clone().into())]), rule.id),
    };
    html! {
        @match &rule.edition {
            Some(edition) => a.clause href=(clause_path(&format!("/terms/{edition}"), &rule.id)) { (text) },
            None => span.clause { (text) },
        }
    }
}

/// A rule to be ticked off. Its clause stands outside the label, so that a tap on it does not tick.
#[must_use]
pub fn tick(t: &Text<'_>, rule: &RuleRef) -> Markup {
    html! { label.choice { input type="checkbox"; span { (rule.summary) } } (place(t, rule)) }
}

/// Rules, folded away.
#[must_use]
pub fn folded(t: &Text<'_>, rules: &[RuleRef]) -> Markup {
    html! {
        @if !rules.is_empty() {
            details.why { summary { (t.say("why")) } ul { @for rule in rules { li { p { (rule_line(t, rule)) } } } } }
        }
    }
}

/// The least that would have to be different.
#[must_use]
pub fn least(t: &Text<'_>, least: &[LeastChange]) -> Markup {
    html! {
        @if !least.is_empty() {
            h3 { (t.say("least-title")) }
            ul.least {
                @for change in least {
                    li {
                        @if change.meaning.is_empty() { code { (change.fact) } } @else { span title=(change.fact) { (change.meaning) } }
                        ": " (t.with("least-line", [("is", answer(t, &change.is).into()), ("needed", answer(t, &change.needed).into())]))
                        " " span.clause { (t.with("clause-n", [("clause", change.clause.clone().into())])) "\u{a0}· " (change.rule) }
                    }
                }
            }
        }
    }
}

/// A value of a fact as people say it.
fn answer(t: &Text<'_>, value: &str) -> String {
    match value {
        "true" => t.say("yes"),
        "false" => t.say("no"),
        other => other.to_owned(),
    }
}

/// Facts that are not known and could change the answer.
#[must_use]
pub fn missing(t: &Text<'_>, missing: &[MissingFact]) -> Markup {
    html! {
        @if !missing.is_empty() {
            h3 { (t.say("missing-title")) }
            ul.least { @for fact in missing { li { code { (fact.fact) } ": " (fact.meaning) } } }
        }
    }
}
