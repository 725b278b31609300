//! How the person is reached, as they enter it.

use aftercare_wire::{Contact, MeView, RegionView};
use maud::{Markup, html};
use std::collections::BTreeMap;

use crate::templates::form::{Choice, Field, area, select};
use crate::templates::{FormState, Shell};

/// # Context
#[derive(Debug, Clone)]
pub struct ContactPage {
    pub me: MeView,
    pub regions: Vec<RegionView>,
    pub known: Contact,
    pub has_address: bool,
    /// Where the person came from, to go on there.
    pub back: Option<String>,
    /// What was entered, if it could not be taken.
    pub form: Option<FormState>,
}

impl ContactPage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            me: MeView::sample(),
            regions: RegionView::samples(),
            known: Contact::sample(),
            has_address: true,
            back: Some("/".to_owned()),
            form: None,
        }
    }

    #[must_use]
    pub fn sample_empty() -> Self {
        Self { known: Contact::default(), has_address: false, back: None, ..Self::sample() }
    }
}

/// What is known, as the form shows it.
fn entered(view: &ContactPage) -> FormState {
    let mut values = BTreeMap::new();
    let mut put = |name: &str, value: &str| drop(values.insert(name.to_owned(), vec![value.to_owned()]));
    put("telephone", view.known.telephone.as_deref().unwrap_or_default());
    match &view.known.address {
        Some(address) => {
            put("address.addressee", &address.addressee);
            put("address.lines", &address.lines.join("\n"));
            put("address.postal_code", address.postal_code.as_deref().unwrap_or_default());
            put("address.city", &address.city);
            put("address.region", &address.region);
        }
        None => {
            put("address.addressee", &view.me.name);
            put("address.region", &view.me.region);
        }
    }
    FormState { values, problem: None }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &ContactPage) -> Markup {
    let t = &shell.text;
    let form = &view.form.clone().unwrap_or_else(|| entered(view));
    let regions: Vec<_> = view.regions.iter().map(|region| Choice::new(&region.code, region.name.clone())).collect();
    let body = html! {
        (form.summary(t))
        @if let Some(back) = &view.back { input type="hidden" name="back" value=(back); }
        (Field::new("address.addressee", t.say("contact-addressee")).autocomplete("name").render(t, form))
        (area(t, form, "address.lines", &t.say("contact-lines"), Some(&t.say("contact-lines-hint")), true))
        (Field::new("address.postal_code", t.say("contact-postal-code")).optional().autocomplete("postal-code").render(t, form))
        (Field::new("address.city", t.say("contact-city")).autocomplete("address-level2").render(t, form))
        (select(t, form, "address.region", &t.say("region"), &regions, None))
        (Field::new("telephone", t.say("contact-telephone")).kind("tel").optional().autocomplete("tel").hint(t.say("contact-telephone-hint")).render(t, form))
        p.actions {
            button.button type="submit" { (t.say("save")) }
            @if view.has_address { " " button.button.plain type="submit" name="remove" value="yes" formnovalidate { (t.say("contact-remove")) } }
        }
    };
    let main = html! {
        p.back { a href="/account" { (t.say("account")) } }
        article.narrow {
            h1 { (t.say("contact")) }
            p.lead { (t.say("contact-about")) }
            section.card { (shell.post("/account/contact", &body)) }
        }
    };
    shell.portal(&t.say("contact"), &main)
}
