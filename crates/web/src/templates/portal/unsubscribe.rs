use maud::{Markup, html};

use crate::templates::Shell;
use crate::templates::form::submit;

/// # Context
#[derive(Debug, Clone)]
pub enum UnsubscribePage {
    Asks {
        token: String,
    },
    Done,
    Over {
        /// Whom to write to instead.
        support: String,
    },
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &UnsubscribePage) -> Markup {
    let t = &shell.text;
    let (title, body) = match view {
        UnsubscribePage::Asks { token } => {
            let form = shell.post(&format!("/newsletter/unsubscribe?token={token}"), &submit(&t.say("newsletter-unsubscribe")));
            (t.say("unsubscribe-title"), html! { p.lead { (t.say("unsubscribe-lead")) } div.card { (form) } })
        }
        UnsubscribePage::Done => (t.say("unsubscribe-done"), html! { p.lead { (t.say("unsubscribe-done-about")) } }),
        UnsubscribePage::Over { support } => {
            let about = t.with("unsubscribe-over-about", [("address", support.clone().into())]);
            (t.say("unsubscribe-over"), html! { p.lead { (about) } })
        }
    };
    let main = html! {
        article.narrow {
            h1 { (title) }
            (body)
            p { a href="/account/privacy" { (t.say("choices-title")) } }
        }
    };
    shell.portal(&title, &main)
}
