//! The versions of the privacy policy, and one of them.

use aftercare_wire::{ChangePart, NewItem, PolicyChanges, PolicySummary, PolicyView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::Shell;
use crate::templates::chip::chip;

/// Which date a version shows, and since when it holds.
pub(crate) fn in_force(t: &Text<'_>, summary: &PolicySummary) -> Markup {
    html! {
        @match &summary.dated {
            Some(day) => (t.with("policy-dated", [("day", t.date(day).into())])),
            None => (t.say("policy-undated")),
        }
        @if let Some(day) = &summary.effective_on { " " (t.with("policy-effective", [("day", t.date(day).into())])) }
    }
}

#[must_use]
pub fn list(shell: &Shell<'_>, versions: &[PolicySummary]) -> Markup {
    let t = &shell.text;
    let main = html! {
        article.narrow {
            h1 { (t.say("policy-versions")) }
            p.lead { (t.say("policy-versions-about")) }
            section.card {
                ul.rows {
                    @for version in versions {
                        li {
                            div.row {
                                span.title { a href={ "/privacy/versions/" (version.id) } { (version.title) } }
                                span.quiet { (in_force(t, version)) }
                                @if version.in_force { (chip("good", &t.say("policy-in-force"))) }
                            }
                        }
                    }
                }
            }
            p { a href="/privacy" { (t.say("privacy-centre")) } }
        }
    };
    shell.portal(&t.say("policy-versions"), &main)
}

#[must_use]
pub fn one(shell: &Shell<'_>, view: &PolicyView) -> Markup {
    let t = &shell.text;
    let main = html! {
        article.narrow {
            h1 { (view.summary.title) }
            p.lead { (in_force(t, &view.summary)) }
            @if view.summary.dated.is_none() { p.notice { (t.say("policy-undated-about")) } }
            @if view.compared_with.is_some() {
                p { a href={ "/privacy/versions/" (view.summary.id) "/changes" } { (t.say("policy-changes")) } }
            }
            p.quiet { (t.say("policy-our-words")) }
            @for section in &view.sections {
                section.card id={ "s-" (section.slug) } {
                    h2 { (section.name) }
                    ul { @for promise in &section.promises { li { (promise.summary) " " small { (promise.id) } } } }
                }
            }
            p.quiet { (t.say("policy-shown")) " " code { (view.shown) } }
            p { a href="/privacy/versions" { (t.say("policy-versions")) } }
        }
    };
    shell.portal(&view.summary.title, &main)
}

#[must_use]
pub fn changes(shell: &Shell<'_>, view: &PolicyChanges) -> Markup {
    let t = &shell.text;
    let titled = |summary: &PolicySummary| html! { a href={ "/privacy/versions/" (summary.id) } { (summary.title) } };
    let main = html! {
        article.narrow {
            h1 { (t.say("policy-changes")) }
            p.lead { (titled(&view.after)) }
            p.quiet { (in_force(t, &view.after)) }
            p { (t.say("policy-changes-before")) " " (titled(&view.before)) }
            p.quiet { (t.say("policy-changes-about")) }
            @if view.parts.is_empty() { p { (t.say("policy-changes-none")) } }
            @for part in &view.parts { (self::part(t, part)) }
        }
    };
    shell.portal(&t.say("policy-changes"), &main)
}

fn part(t: &Text<'_>, part: &ChangePart) -> Markup {
    let items = |title: &str, items: &[NewItem]| {
        html! {
            @if !items.is_empty() {
                h3 { (t.say(title)) }
                ul { @for item in items { li { (item.name) " " small { (item.rule.id) } } } }
            }
        }
    };
    html! {
        section.card id={ "c-" (part.slug) } {
            h2 { (t.word("policy-part", &part.slug)) }
            (items("policy-came", &part.came))
            (items("policy-went", &part.went))
            @if !part.changed.is_empty() {
                h3 { (t.say("policy-changed")) }
                dl.facts {
                    @for one in &part.changed {
                        dt { (one.name) " " small { (one.rule.id) } }
                        dd {
                            @if !one.before.is_empty() { (t.with("policy-before", [("what", one.before.clone().into())])) br; }
                            @if !one.after.is_empty() { (t.with("policy-after", [("what", one.after.clone().into())])) }
                        }
                    }
                }
            }
        }
    }
}
