//! What people tell of themselves freely.

use aftercare_wire::OptionalProfile;
use maud::{Markup, html};
use std::collections::BTreeMap;

use crate::templates::form::{Field, area, submit};
use crate::templates::{FormState, Shell};

/// # Context
#[derive(Debug, Clone)]
pub struct ProfilePage {
    pub known: OptionalProfile,
    /// What was entered, if it could not be taken.
    pub form: Option<FormState>,
}

impl ProfilePage {
    #[must_use]
    pub fn sample() -> Self {
        Self { known: OptionalProfile::sample(), form: None }
    }

    #[must_use]
    pub fn sample_empty() -> Self {
        Self { known: OptionalProfile::default(), form: None }
    }
}

fn fields(known: &OptionalProfile) -> [(&'static str, Option<&str>); 4] {
    let OptionalProfile { gender, birthday, profession, about } = known;
    [("gender", gender.as_deref()), ("birthday", birthday.as_deref()), ("profession", profession.as_deref()), ("about", about.as_deref())]
}

/// What is known, as the form shows it.
fn entered(known: &OptionalProfile) -> FormState {
    let values = fields(known).into_iter().map(|(name, value)| (name.to_owned(), vec![value.unwrap_or_default().to_owned()]));
    FormState { values: BTreeMap::from_iter(values), problem: None }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &ProfilePage) -> Markup {
    let t = &shell.text;
    let form = &view.form.clone().unwrap_or_else(|| entered(&view.known));
    let body = html! {
        (form.summary(t))
        (Field::new("gender", t.say("profile-gender")).optional().autocomplete("sex").render(t, form))
        (Field::new("birthday", t.say("profile-birthday")).kind("date").optional().autocomplete("bday").render(t, form))
        (Field::new("profession", t.say("profile-profession")).optional().autocomplete("organization-title").render(t, form))
        (area(t, form, "about", &t.say("profile-about"), None, false))
        (submit(&t.say("save")))
    };
    let given: Vec<_> = fields(&view.known).into_iter().filter_map(|(name, value)| value.map(|_| name)).collect();
    let main = html! {
        p.back { a href="/account" { (t.say("account")) } }
        article.narrow {
            h1 { (t.say("profile-title")) }
            p.lead { (t.say("profile-lead")) }
            section.card { (shell.post("/account/profile", &body)) }
            @if !given.is_empty() {
                section.card {
                    h2 { (t.say("profile-given")) }
                    ul.rows {
                        @for name in given {
                            @let label = t.word("profile", name);
                            li {
                                div.row {
                                    span.title { (label) }
                                    (shell.post(&format!("/account/profile/{name}/remove"), &html! {
                                        button.button.plain.small type="submit" aria-label=(t.with("profile-remove-named", [("what", label.clone().into())])) { (t.say("profile-remove")) }
                                    }))
                                }
                            }
                        }
                    }
                }
            }
            p.quiet { (t.say("profile-privacy")) " " a href="/privacy" { (t.say("privacy-centre")) } }
        }
    };
    shell.portal(&t.say("profile-title"), &main)
}
