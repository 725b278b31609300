use aftercare_wire::ParentalConsentTold;
use maud::{Markup, html};

use crate::templates::form::{Field, check, submit};
use crate::templates::{FormState, Shell};

/// # Context
#[derive(Debug, Clone)]
pub struct ParentPage {
    /// The token of the link, and whom it is about; none where it does not work (any more).
    pub told: Option<(String, ParentalConsentTold)>,
    pub form: FormState,
}

impl ParentPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { told: Some(("sample-token".to_owned(), ParentalConsentTold::sample())), form: FormState::default() }
    }

    #[must_use]
    pub fn sample_over() -> Self {
        Self { told: None, form: FormState::default() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &ParentPage) -> Markup {
    let (t, form) = (&shell.text, &view.form);
    let Some((token, told)) = &view.told else { return over(shell) };
    let child = || [("child", told.child.as_str().into())];
    let agree = html! {
        (form.summary(t))
        input type="hidden" name="token" value=(token);
        (Field::new("name", t.say("parent-name")).autocomplete("name").render(t, form))
        (check(form, "agreed", &html! { (t.with("parent-agreed", child())) }, true, false))
        (submit(&t.say("parent-send")))
    };
    let decline = html! {
        input type="hidden" name="token" value=(token);
        p.actions { button.button.plain type="submit" { (t.say("parent-decline")) } }
    };
    let main = html! {
        article.narrow {
            h1 { (t.with("parent-title", child())) }
            p.lead {
                @match told.age {
                    Some(age) => (t.with("parent-lead-age", [("age", age.to_string().into())])),
                    None => (t.say("parent-lead")),
                }
            }
            section.card {
                h2 { (t.say("parent-what")) }
                ul {
                    li { (t.say("parent-what-account")) }
                    li { (t.say("parent-what-devices")) }
                    li { (t.say("parent-what-not")) }
                    li { (t.say("parent-what-after")) }
                }
                p { a href="/privacy" { (t.say("parent-privacy")) } }
                (shell.post("/sign-up/parent", &agree))
            }
            section.card {
                p { (t.say("parent-decline-about")) }
                (shell.post("/sign-up/parent/decline", &decline))
            }
        }
    };
    shell.portal(&t.with("parent-title", child()), &main)
}

fn over(shell: &Shell<'_>) -> Markup {
    let t = &shell.text;
    let main = html! {
        article.narrow {
            h1 { (t.say("parent-over")) }
            p.lead { (t.say("parent-over-about")) }
        }
    };
    shell.portal(&t.say("parent-over"), &main)
}

/// The end of a consent.
#[must_use]
pub fn withdrawal(shell: &Shell<'_>, view: &ParentPage) -> Markup {
    let (t, form) = (&shell.text, &view.form);
    let Some((token, told)) = &view.told else { return over(shell) };
    let child = || [("child", told.child.as_str().into())];
    let send = html! {
        (form.summary(t))
        input type="hidden" name="token" value=(token);
        (submit(&t.say("parent-withdraw-send")))
    };
    let main = html! {
        article.narrow {
            h1 { (t.with("parent-withdraw-title", child())) }
            p.lead { (t.say("parent-withdraw-lead")) }
            section.card {
                ul {
                    li { (t.with("parent-withdraw-sign-in", child())) }
                    li { (t.say("parent-withdraw-data")) }
                    li { (t.say("parent-withdraw-before")) }
                }
                (shell.post("/sign-up/parent/withdraw", &send))
            }
        }
    };
    shell.portal(&t.with("parent-withdraw-title", child()), &main)
}
