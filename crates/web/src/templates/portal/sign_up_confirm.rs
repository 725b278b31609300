use maud::{Markup, html};

use crate::templates::form::{Field, submit};
use crate::templates::{FormState, Shell};

/// # Context
#[derive(Debug, Clone)]
pub struct SignUpConfirmPage {
    pub form: FormState,
    /// Of the link that led here; none where it does not work any more.
    pub token: Option<String>,
}

impl SignUpConfirmPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { form: FormState::default(), token: Some("sample-token".to_owned()) }
    }

    #[must_use]
    pub fn sample_over() -> Self {
        Self { form: FormState::default(), token: None }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &SignUpConfirmPage) -> Markup {
    let t = &shell.text;
    let Some(token) = &view.token else {
        let main = html! {
            article.narrow {
                h1 { (t.say("confirm-over")) }
                p.lead { (t.say("confirm-over-about")) }
                p.actions {
                    a.button href="/sign-up" { (t.say("sign-up")) }
                    a.button.plain href="/sign-in" { (t.say("sign-in")) }
                }
            }
        };
        return shell.portal(&t.say("confirm-over"), &main);
    };
    let body = html! {
        (view.form.summary(t))
        input type="hidden" name="token" value=(token);
        (Field::new("password", t.say("password")).kind("password").autocomplete("current-password").hint(t.say("confirm-hint")).render(t, &view.form))
        (submit(&t.say("confirm-send")))
    };
    let main = html! {
        article.narrow {
            h1 { (t.say("confirm-title")) }
            p.lead { (t.say("confirm-lead")) }
            div.card { (shell.post("/sign-up/confirm", &body)) }
        }
    };
    shell.portal(&t.say("confirm-title"), &main)
}
