use maud::{Markup, html};

use crate::templates::form::submit;
use crate::templates::portal::sign_in::login;
use crate::templates::{FormState, Shell};

/// # Context
#[derive(Debug, Clone)]
pub struct PasswordForgottenPage {
    pub form: FormState,
    /// Somebody's account has a telephone number.
    pub phones: bool,
}

impl PasswordForgottenPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { form: FormState::default(), phones: true }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &PasswordForgottenPage) -> Markup {
    let t = &shell.text;
    let body = html! {
        (view.form.summary(t))
        (login(t, &view.form, view.phones))
        (submit(&t.say("password-forgotten-send")))
    };
    let main = html! {
        article.narrow {
            h1 { (t.say("password-forgotten")) }
            p.lead { (t.say("password-forgotten-lead")) }
            div.card { (shell.post("/password/forgotten", &body)) }
            p { a href="/sign-in" { (t.say("sign-in")) } }
        }
    };
    shell.portal(&t.say("password-forgotten"), &main)
}
