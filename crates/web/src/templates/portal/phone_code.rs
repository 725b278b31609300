use maud::{Markup, html};

use crate::templates::form::{Field, submit};
use crate::templates::{FormState, Shell};

/// What the code is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeOpens {
    Account,
    Password,
}

/// # Context
#[derive(Debug, Clone)]
pub struct PhoneCodePage {
    pub opens: CodeOpens,
    pub form: FormState,
}

impl PhoneCodePage {
    #[must_use]
    pub fn sample() -> Self {
        Self { opens: CodeOpens::Account, form: FormState::default() }
    }

    #[must_use]
    pub fn sample_password() -> Self {
        Self { opens: CodeOpens::Password, ..Self::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &PhoneCodePage) -> Markup {
    let (t, form) = (&shell.text, &view.form);
    let (title, lead, send, to, again) = match view.opens {
        CodeOpens::Account => ("confirm-title", "code-lead", "confirm-send", "/sign-up/code", "/sign-up"),
        CodeOpens::Password => ("password-new-title", "code-password-lead", "password-new-send", "/password/code", "/password/forgotten"),
    };
    let body = html! {
        (form.summary(t))
        (Field::new("phone", t.say("phone")).kind("tel").autocomplete("tel").hint(t.say("phone-code-hint")).render(t, form))
        (Field::new("code", t.say("code")).autocomplete("one-time-code").numeric().render(t, form))
        @match view.opens {
            CodeOpens::Account => (Field::new("password", t.say("password")).kind("password").autocomplete("current-password").hint(t.say("confirm-hint")).render(t, form)),
            CodeOpens::Password => (Field::new("new_password", t.say("password-new")).kind("password").autocomplete("new-password").hint(t.say("password-hint")).render(t, form)),
        }
        (submit(&t.say(send)))
    };
    let main = html! {
        article.narrow {
            h1 { (t.say(title)) }
            p.lead { (t.say(lead)) }
            div.card { (shell.post(to, &body)) }
            p.quiet { (t.say("code-none")) " " a href=(again) { (t.say("code-again")) } }
        }
    };
    shell.portal(&t.say(title), &main)
}
