//! The first page, for somebody who is not signed in.

use maud::{Markup, html};

use crate::templates::Shell;

#[must_use]
pub fn page(shell: &Shell<'_>, edition: &str) -> Markup {
    let t = &shell.text;
    let main = html! {
        section.hero {
            h1 { (t.say("welcome-title")) }
            p.lead { (t.say("welcome-lead")) }
            p.actions {
                a.button href="/sign-up" { (t.say("sign-up")) }
                a.button.plain href="/sign-in" { (t.say("sign-in")) }
            }
        }
        div.grid.three {
            section.card { h2 { (t.say("welcome-plain-title")) } p { (t.say("welcome-plain-text")) } }
            section.card { h2 { (t.say("welcome-step-title")) } p { (t.say("welcome-step-text")) } }
            section.card { h2 { (t.say("welcome-why-title")) } p { (t.say("welcome-why-text")) } }
        }
        p { a href="/coverage" { (t.say("welcome-coverage")) } }
        p { a href={ "/terms/" (edition) } { (t.say("welcome-terms")) } }
    };
    shell.portal(&t.say("welcome-title"), &main)
}
