//! Whom to ask, and who runs the service.

use aftercare_wire::OperatorView;
use maud::{Markup, html};

use crate::templates::{Shell, address};

#[must_use]
pub fn page(shell: &Shell<'_>, view: &OperatorView) -> Markup {
    let t = &shell.text;
    let support = &view.support;
    let main = html! {
        article.narrow {
            h1 { (t.say("operator-title")) }
            p.lead { (view.name) }
            section.card {
                h2 { (t.say("operator-support")) }
                p { (t.say("operator-support-about")) }
                dl.facts {
                    dt { (t.say("email")) } dd { (support.email) }
                    dt { (t.say("contact-telephone")) } dd { (support.telephone) }
                    dt { (t.say("operator-hours")) } dd { (support.hours) }
                }
                p { a href="/privacy/security" { (t.say("security-title")) } }
            }
            section.card {
                h2 { (t.say("operator-centres")) }
                p.quiet { (t.say("operator-centres-about")) }
                @for centre in &view.centres { (address::block(&centre.address)) }
            }
            section.card { h2 { (t.say("operator-imprint")) } (address::block(&view.imprint)) }
        }
    };
    shell.portal(&t.say("operator-title"), &main)
}
