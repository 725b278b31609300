use aftercare_app::Mailing;
use maud::{Markup, html};

use crate::templates::Shell;
use crate::templates::form::submit;

/// # Context
#[derive(Debug, Clone)]
pub struct UnsubscribePage {
    pub mailing: Mailing,
    pub state: UnsubscribeState,
}

#[derive(Debug, Clone)]
pub enum UnsubscribeState {
    Asks {
        token: String,
    },
    Done,
    Over {
        /// Whom to write to instead.
        support: String,
    },
}

/// Where the link of such a mail leads to.
#[must_use]
pub fn path_of(mailing: Mailing) -> &'static str {
    match mailing {
        Mailing::Newsletter => "/newsletter/unsubscribe",
        Mailing::Advertising => "/advertising/unsubscribe",
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &UnsubscribePage) -> Markup {
    let t = &shell.text;
    let [button, asks, lead, done, done_about, over_about] = match view.mailing {
        Mailing::Newsletter => [
            "newsletter-unsubscribe",
            "unsubscribe-title",
            "unsubscribe-lead",
            "unsubscribe-done",
            "unsubscribe-done-about",
            "unsubscribe-over-about",
        ],
        Mailing::Advertising => [
            "advertising-end",
            "advertising-end-title",
            "advertising-end-lead",
            "advertising-end-done",
            "advertising-end-done-about",
            "advertising-end-over-about",
        ],
    };
    let (title, body) = match &view.state {
        UnsubscribeState::Asks { token } => {
            let form = shell.post(&format!("{}?token={token}", path_of(view.mailing)), &submit(&t.say(button)));
            (t.say(asks), html! { p.lead { (t.say(lead)) } div.card { (form) } })
        }
        UnsubscribeState::Done => (t.say(done), html! { p.lead { (t.say(done_about)) } }),
        UnsubscribeState::Over { support } => {
            let about = t.with(over_about, [("address", support.clone().into())]);
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
