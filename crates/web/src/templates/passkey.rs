//! The part of a form that an authenticator answers.

use crate::assets::address;
use crate::messages::Text;
use crate::templates::FormState;
use maud::{Markup, html};

/// For what an authenticator is asked; the words are those of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    SignIn,
    Add,
    Confirm,
}

/// The button, hidden until the script knows that the browser has passkeys, with the field that the answer goes into.
#[must_use]
pub fn button(t: &Text<'_>, form: &FormState, purpose: Purpose, label: &str) -> Markup {
    let (word, class) = match purpose {
        Purpose::SignIn => ("sign-in", "button plain"),
        Purpose::Add => ("add", "button"),
        Purpose::Confirm => ("confirm", "button plain"),
    };
    html! {
        input type="hidden" name="passkey";
        div.field #f-passkey tabindex="-1" {
            (form.message("passkey"))
            p.error data-passkey-failed hidden role="alert" { (t.say("passkey-failed")) }
            button class=(class) type="submit" data-passkey=(word) formnovalidate[purpose != Purpose::Add] hidden { (label) }
        }
        script type="module" src=(address("passkey.js")) {}
    }
}
