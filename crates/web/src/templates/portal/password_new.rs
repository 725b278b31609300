use maud::{Markup, html};

use crate::templates::form::{Field, submit};
use crate::templates::{FormState, Shell};

/// # Context
#[derive(Debug, Clone)]
pub struct PasswordNewPage {
    pub form: FormState,
    /// Of the link that led here; none where it does not work any more.
    pub token: Option<String>,
}

impl PasswordNewPage {
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
pub fn page(shell: &Shell<'_>, view: &PasswordNewPage) -> Markup {
    let t = &shell.text;
    match &view.token {
        Some(token) => form_page(shell, token, &view.form),
        None => {
            let main = html! {
                article.narrow {
                    h1 { (t.say("password-over")) }
                    p.lead { (t.say("password-over-about")) }
                    p.actions {
                        a.button href="/password/forgotten" { (t.say("password-over-again")) }
                        a.button.plain href="/sign-in" { (t.say("sign-in")) }
                    }
                }
            };
            shell.portal(&t.say("password-over"), &main)
        }
    }
}

fn form_page(shell: &Shell<'_>, token: &str, form: &FormState) -> Markup {
    let t = &shell.text;
    let body = html! {
        (form.summary(t))
        input type="hidden" name="token" value=(token);
        (Field::new("new_password", t.say("password-new")).kind("password").autocomplete("new-password").hint(t.say("password-hint")).render(t, form))
        (submit(&t.say("password-new-send")))
    };
    let main = html! {
        article.narrow {
            h1 { (t.say("password-new-title")) }
            p.lead { (t.say("password-new-lead")) }
            div.card { (shell.post("/password/new", &body)) }
        }
    };
    shell.portal(&t.say("password-new-title"), &main)
}
