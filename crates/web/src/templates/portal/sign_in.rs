use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::form::{Field, submit};
use crate::templates::passkey::{Purpose, button};
use crate::templates::{FormState, Shell};

/// # Context
#[derive(Debug, Clone)]
pub struct SignInPage {
    pub form: FormState,
    /// Where to go afterwards.
    pub next: Option<String>,
    /// Browsers make passkeys for this address.
    pub passkeys: bool,
    /// Somebody's account has a telephone number.
    pub phones: bool,
}

impl SignInPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { form: FormState::default(), next: Some("/".to_owned()), passkeys: true, phones: true }
    }
}

/// By what an account is found.
pub fn login(t: &Text<'_>, form: &FormState, phones: bool) -> Markup {
    if phones {
        Field::new("email", t.say("login")).autocomplete("username").hint(t.say("login-hint")).render(t, form)
    } else {
        Field::new("email", t.say("email")).kind("email").autocomplete("username").render(t, form)
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &SignInPage) -> Markup {
    let t = &shell.text;
    let form = &view.form;
    let body = html! {
        (form.summary(t))
        @if let Some(next) = &view.next { input type="hidden" name="next" value=(next); }
        (login(t, form, view.phones))
        (Field::new("password", t.say("password")).kind("password").autocomplete("current-password").render(t, form))
        (submit(&t.say("sign-in")))
    };
    let passkey = html! {
        @if let Some(next) = &view.next { input type="hidden" name="next" value=(next); }
        (button(t, form, Purpose::SignIn, &t.say("passkey-sign-in")))
    };
    let main = html! {
        article.narrow {
            h1 { (t.say("sign-in-title")) }
            div.card { (shell.post("/sign-in", &body)) }
            @if view.passkeys { (shell.post("/sign-in/passkey", &passkey)) }
            p { a href="/password/forgotten" { (t.say("password-forgotten")) } }
            p { (t.say("sign-in-new")) " " a href="/sign-up" { (t.say("sign-up")) } }
        }
    };
    shell.portal(&t.say("sign-in-title"), &main)
}
