use aftercare_wire::{Channel, ModelView, RegionView};
use maud::{Markup, html};

use crate::templates::form::{Choice, Field, check, radios, select, submit};
use crate::templates::portal::sign_up::region_choices;
use crate::templates::{FormState, Shell};

/// # Context
#[derive(Debug, Clone)]
pub struct DeviceRegisterPage {
    pub form: FormState,
    pub models: Vec<ModelView>,
    pub regions: Vec<RegionView>,
}

impl DeviceRegisterPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { form: FormState::default(), models: vec![ModelView::sample()], regions: RegionView::samples() }
    }

    #[must_use]
    pub fn sample_invalid() -> Self {
        Self { form: FormState::sample(), ..Self::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &DeviceRegisterPage) -> Markup {
    let t = &shell.text;
    let form = &view.form;
    let models: Vec<_> = view.models.iter().map(|model| Choice::new(&model.slug, model.name.clone())).collect();
    let channels: Vec<_> = Channel::ALL.iter().map(|channel| Choice::new(channel.as_str(), t.word("channel", channel.as_str()))).collect();
    let home = shell.me.as_ref().map(|me| me.region.as_str());
    let body = html! {
        (form.summary(t))
        (select(t, form, "model", &t.say("device-model"), &models, None))
        (Field::new("serial", t.say("device-serial")).hint(t.say("device-serial-hint")).autocomplete("off").render(t, form))
        (Field::new("bought_on", t.say("device-bought-on")).kind("date").render(t, form))
        (select(t, form, "bought_in", &t.say("device-bought-in"), &region_choices(&view.regions), home))
        (radios(form, "channel", &t.say("device-channel"), &channels, None))
        (check(form, "proof_of_purchase", &html! { (t.say("device-proof")) }, false, false))
        (Field::new("warranty_last_day", t.say("device-warranty-last-day")).kind("date").hint(t.say("device-warranty-hint")).optional().render(t, form))
        (submit(&t.say("device-register")))
    };
    let main = html! {
        article.narrow {
            h1 { (t.say("device-register-title")) }
            p.lead { (t.say("device-register-lead")) }
            div.card { (shell.post("/devices/new", &body)) }
        }
    };
    shell.portal(&t.say("device-register-title"), &main)
}
