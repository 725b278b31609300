use aftercare_wire::{Language, RegionView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::form::{Choice, Field, radios, select, submit};
use crate::templates::{FormState, Shell};

/// # Context
#[derive(Debug, Clone)]
pub struct SignUpPage {
    pub form: FormState,
    pub regions: Vec<RegionView>,
    /// Under which age a parent has to consent; none where nobody is asked how old they are.
    pub age_limit: Option<i16>,
    /// Where accounts are registered by telephone; none where nobody's is.
    pub phones: Option<PhoneCountries>,
}

/// What the countries are called whose accounts have a telephone number, and those where either will do.
#[derive(Debug, Clone)]
pub struct PhoneCountries {
    pub only: Vec<String>,
    pub either: Vec<String>,
}

impl SignUpPage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            form: FormState::default(),
            regions: RegionView::samples(),
            age_limit: Some(16),
            phones: Some(PhoneCountries { only: vec!["Mainland China".to_owned()], either: vec!["Hong Kong".to_owned()] }),
        }
    }
}

/// The regions, as choices.
#[must_use]
pub fn region_choices(regions: &[RegionView]) -> Vec<Choice> {
    regions.iter().map(|region| Choice::new(&region.code, region.name.clone())).collect()
}

/// The languages, as choices, each in its own tongue.
#[must_use]
pub fn language_choices(t: &Text<'_>) -> Vec<Choice> {
    Language::ALL.iter().map(|language| Choice::new(language.as_str(), t.word("language", language.as_str()))).collect()
}

fn login(t: &Text<'_>, form: &FormState, phones: Option<&PhoneCountries>) -> Markup {
    let email = Field::new("email", t.say("email")).kind("email").autocomplete("username");
    let Some(phones) = phones else { return email.render(t, form) };
    let (only, either) = (phones.only.join(", "), phones.either.join(", "));
    let mut hints = Vec::new();
    if !only.is_empty() {
        hints.push(t.with("phone-only", [("countries", only.clone().into())]));
    }
    if !either.is_empty() {
        hints.push(t.with("phone-either", [("countries", either.into())]));
    }
    html! {
        (email.alternative().render(t, form))
        (Field::new("phone", t.say("phone")).kind("tel").autocomplete("tel").alternative().hint(hints.join(" ")).render(t, form))
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &SignUpPage) -> Markup {
    let t = &shell.text;
    let form = &view.form;
    let body = html! {
        (form.summary(t))
        (Field::new("name", t.say("name")).autocomplete("name").render(t, form))
        (login(t, form, view.phones.as_ref()))
        (Field::new("password", t.say("password")).kind("password").autocomplete("new-password").hint(t.say("password-hint")).render(t, form))
        (select(t, form, "region", &t.say("region"), &region_choices(&view.regions), None))
        @if let Some(age) = view.age_limit {
            (Field::new("date_of_birth", t.say("date-of-birth")).kind("date").autocomplete("bday").hint(t.with("date-of-birth-hint", [("age", age.to_string().into())])).render(t, form))
            (Field::new("parent_email", t.say("parent-email")).kind("email").autocomplete("off").optional().hint(t.with("parent-email-hint", [("age", age.to_string().into())])).render(t, form))
        }
        (radios(form, "language", &t.say("language"), &language_choices(t), Some(t.language.as_str())))
        (submit(&t.say("sign-up")))
    };
    let main = html! {
        article.narrow {
            h1 { (t.say("sign-up-title")) }
            p.lead { (t.say("sign-up-lead")) }
            div.card { (shell.post("/sign-up", &body)) }
            p.quiet { (t.say("sign-up-privacy")) " " a href="/privacy" { (t.say("privacy-centre")) } }
            p { (t.say("sign-up-have")) " " a href="/sign-in" { (t.say("sign-in")) } }
        }
    };
    shell.portal(&t.say("sign-up-title"), &main)
}
