//! What is taken with a case, why, and what is done with it.

use maud::{Markup, html};

use crate::templates::Shell;

#[must_use]
pub fn page(shell: &Shell<'_>) -> Markup {
    let t = &shell.text;
    let main = html! {
        article.narrow {
            h1 { (t.say("privacy-title")) }
            p.lead { (t.say("privacy-lead")) }
            section.card { h2 { (t.say("privacy-what")) } p { (t.say("privacy-person")) } p { (t.say("privacy-product")) } }
            section.card { h2 { (t.say("privacy-why")) } p { (t.say("privacy-why-text")) } }
            section.card { h2 { (t.say("privacy-how")) } p { (t.say("privacy-how-text")) } }
            section.card { h2 { (t.say("privacy-device")) } p { (t.say("privacy-device-text")) } }
        }
    };
    shell.portal(&t.say("privacy-title"), &main)
}
