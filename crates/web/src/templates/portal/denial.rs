use aftercare_app::browser_name;
use aftercare_wire::SignInTold;
use maud::{Markup, html};

use crate::templates::Shell;
use crate::templates::form::submit;

/// # Context
#[derive(Debug, Clone)]
pub struct DenialPage {
    /// The token of the link, and the sign-in that it is about; none where it does not work (any more).
    pub told: Option<(String, SignInTold)>,
}

impl DenialPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { told: Some(("sample-token".to_owned(), SignInTold::sample())) }
    }

    #[must_use]
    pub fn sample_over() -> Self {
        Self { told: None }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &DenialPage) -> Markup {
    let t = &shell.text;
    let Some((token, told)) = &view.told else {
        let main = html! {
            article.narrow {
                h1 { (t.say("denial-over")) }
                p.lead { (t.say("denial-over-about")) }
                p.actions {
                    a.button href="/account" { (t.say("account")) }
                    a.button.plain href="/password/forgotten" { (t.say("password-forgotten")) }
                }
            }
        };
        return shell.portal(&t.say("denial-over"), &main);
    };
    let body = html! {
        input type="hidden" name="token" value=(token);
        (submit(&t.say("denial-send")))
    };
    let main = html! {
        article.narrow {
            h1 { (t.say("denial-title")) }
            p.lead { (t.say("denial-lead")) }
            div.card {
                dl.facts {
                    dt { (t.say("denial-at")) } dd { (t.moment(&told.at)) }
                    @if !told.agent.is_empty() { dt { (t.say("denial-browser")) } dd { (browser_name(&told.agent)) } }
                    @if !told.near.is_empty() { dt { (t.say("denial-near")) } dd { (told.near) } }
                }
                (shell.post("/sign-in/deny", &body))
            }
            p.quiet { (t.say("denial-after")) }
        }
    };
    shell.portal(&t.say("denial-title"), &main)
}
