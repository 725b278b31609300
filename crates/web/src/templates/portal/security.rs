//! How data are protected, and what people can do themselves.

use maud::{Markup, html};

use crate::templates::Shell;

#[must_use]
pub fn page(shell: &Shell<'_>, measures: &[String], support: &str) -> Markup {
    let t = &shell.text;
    let main = html! {
        article.narrow {
            h1 { (t.say("security-title")) }
            p.lead { (t.say("security-lead")) }
            section.card {
                h2 { (t.say("security-measures")) }
                ul { @for measure in measures { li { (measure) } } }
            }
            section.card {
                h2 { (t.say("security-yourself")) }
                ul {
                    li { (t.say("security-password")) }
                    li { (t.say("security-signins")) " " a href="/account" { (t.say("account")) } }
                    li { (t.say("security-told")) }
                }
            }
            section.card {
                p { a href="/privacy" { (t.say("privacy-centre")) } }
                p { a href="/privacy/cookies" { (t.say("cookies-title")) } }
                p.quiet { (t.with("security-found", [("address", support.to_owned().into())])) }
            }
        }
    };
    shell.portal(&t.say("security-title"), &main)
}
