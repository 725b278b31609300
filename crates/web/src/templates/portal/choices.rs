//! What somebody chooses about their data, and where it went.

use aftercare_wire::{ChoicesView, DisclosureView, PublishedView, PurposeChoiceView, RegionView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::form::{Choice, Field, select, submit};
use crate::templates::portal::policy_versions::in_force;
use crate::templates::portal::sign_up::region_choices;
use crate::templates::{FormState, Shell, why};

/// # Context
#[derive(Debug, Clone)]
pub struct ChoicesPage {
    pub view: ChoicesView,
    pub regions: Vec<RegionView>,
    /// Of where somebody lives.
    pub form: FormState,
}

impl ChoicesPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { view: ChoicesView::sample(), regions: RegionView::samples(), form: FormState::default() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, page: &ChoicesPage) -> Markup {
    let (t, view) = (&shell.text, &page.view);
    let main = html! {
        h1 { (t.say("choices-title")) }
        p.lead { (t.say("choices-lead")) }
        div.split {
            div {
                section.card {
                    h2 { (t.say("choices-purposes")) }
                    ul.rows { @for choice in &view.purposes { li { (purpose(shell, choice)) } } }
                }
                section.card {
                    h2 { (t.say("disclosures")) }
                    p.quiet { (t.say("disclosures-about")) }
                    @if view.disclosures.is_empty() { p { (t.say("disclosures-none")) } }
                    ul.statements { @for one in &view.disclosures { li { (disclosure(t, one)) } } }
                }
                @if !view.published.is_empty() {
                    section.card {
                        h2 { (t.say("published")) }
                        p.quiet { (t.say("published-about")) }
                        ul.statements { @for one in &view.published { li { (published(t, one)) } } }
                    }
                }
            }
            div {
                (policy(t, view))
                (newsletter(shell, view))
                section.card {
                    h2 { (t.say("cookies-title")) }
                    p { a href="/privacy/cookies" { (t.say("choices-cookies")) } }
                }
                (sale(shell, view))
                (residence(shell, page))
            }
        }
    };
    shell.portal(&t.say("choices-title"), &main)
}

fn act(shell: &Shell<'_>, purpose: &str, act: &str, says: &str) -> Markup {
    let body = html! {
        input type="hidden" name="purpose" value=(purpose);
        button.button.plain.small type="submit" name="act" value=(act) { (shell.text.say(says)) }
    };
    shell.post("/account/privacy/purposes", &body)
}

fn purpose(shell: &Shell<'_>, choice: &PurposeChoiceView) -> Markup {
    let t = &shell.text;
    let slug = choice.purpose.slug.as_str();
    let has_consent = choice.since.is_some();
    html! {
        div.row {
            span.title { (choice.purpose.name) }
            span.quiet {
                @if let Some(at) = &choice.objected_at {
                    (t.with("choice-objected", [("at", t.moment(at).into())]))
                    @if choice.allowed { " " (t.say("choice-objection-ends-nothing")) }
                } @else if let Some(at) = &choice.since {
                    (t.with("choice-consented", [("at", t.moment(at).into()), ("version", choice.under.clone().unwrap_or_default().into())]))
                } @else if choice.by_consent {
                    (t.say("choice-no-consent"))
                } @else if let Some(basis) = &choice.purpose.basis {
                    (t.with("choice-basis", [("basis", basis.clone().into())]))
                }
            }
            @if choice.objected_at.is_some() && (choice.objectable || choice.by_consent) { (act(shell, slug, "consent", "choice-object-not")) }
            @else if choice.by_consent && has_consent { (act(shell, slug, "withdraw", "choice-withdraw")) }
            @else if choice.by_consent { (act(shell, slug, "consent", "choice-consent")) }
            @if choice.objectable && choice.objected_at.is_none() { (act(shell, slug, "object", "choice-object")) }
        }
    }
}

fn disclosure(t: &Text<'_>, one: &DisclosureView) -> Markup {
    let to = if one.recipient_kind.is_empty() { one.recipient.clone() } else { format!("{} ({})", one.recipient, one.recipient_kind) };
    html! {
        p { (t.with("disclosure-to", [("category", one.category.clone().into()), ("to", to.into())])) }
        p.quiet {
            (t.moment(&one.at)) " · "
            @if one.sold { (t.say("disclosure-sold")) } @else { (t.with("disclosure-ground", [("ground", one.ground.clone().into())])) }
            @if let Some(aim) = &one.aim { ": " (aim) }
        }
        (why::rules(t, &one.rules))
    }
}

fn published(t: &Text<'_>, one: &PublishedView) -> Markup {
    html! {
        p { (t.with("published-at", [("at", t.moment(&one.at).into())])) }
        p.quiet {
            @if let Some(with) = &one.with { (t.with("published-with", [("what", with.clone().into())])) " " }
            @match (&one.taken_back_at, &one.blob) {
                (Some(at), _) => (t.with("published-taken-back", [("at", t.moment(at).into())])),
                (None, Some(blob)) => a href={ "/photos/" (blob) "/public" } { (t.say("published-now")) },
                (None, None) => (t.say("published-now")),
            }
        }
        (why::rules(t, &one.rules))
    }
}

fn policy(t: &Text<'_>, view: &ChoicesView) -> Markup {
    html! {
        section.card {
            h2 { (t.say("centre-version")) }
            p { a href={ "/privacy/versions/" (view.policy.id) } { (view.policy.title) } }
            p.quiet { (in_force(t, &view.policy)) }
            @match &view.accepted {
                Some(accepted) => {
                    p { (t.with(if accepted.by == "act" { "choices-accepted" } else { "choices-accepted-by-use" }, [("at", t.moment(&accepted.at).into())])) }
                }
                None => p { (t.say("choices-not-accepted")) },
            }
            p { a href="/privacy" { (t.say("privacy-centre")) } }
        }
    }
}

fn newsletter(shell: &Shell<'_>, view: &ChoicesView) -> Markup {
    let t = &shell.text;
    html! {
        section.card {
            h2 { (t.say("newsletter")) }
            p { (t.say(if view.subscribed { "newsletter-on" } else { "newsletter-off" })) }
            p.quiet { (t.say("newsletter-about")) }
            (shell.post("/account/privacy/newsletter", &html! {
                button.button.plain type="submit" name="subscribed" value=(if view.subscribed { "no" } else { "yes" }) {
                    (t.say(if view.subscribed { "newsletter-unsubscribe" } else { "newsletter-subscribe" }))
                }
            }))
        }
    }
}

fn sale(shell: &Shell<'_>, view: &ChoicesView) -> Markup {
    let t = &shell.text;
    html! {
        section.card {
            h2 { (t.say("sale")) }
            @if view.cookies.signal { p { (t.say("signal-account")) } }
            @match &view.cookies.sale_opted_out_at {
                Some(at) => p { (t.with("sale-opted-out", [("at", t.moment(at).into())])) },
                None => {
                    p { (t.say("sale-about")) }
                    (shell.post("/account/privacy/sale", &html! { button.button.plain type="submit" { (t.say("sale-opt-out")) } }))
                }
            }
        }
    }
}

fn residence(shell: &Shell<'_>, page: &ChoicesPage) -> Markup {
    let (t, view, form) = (&shell.text, &page.view, &page.form);
    let mut choices = region_choices(&page.regions);
    if !choices.iter().any(|choice| choice.value == view.country) {
        choices.insert(0, Choice::new(&view.country, view.country.clone()));
    }
    let body = html! {
        (form.summary(t))
        (select(t, form, "country", &t.say("region"), &choices, Some(&view.country)))
        (Field::new("state", t.say("state")).hint(t.say("state-hint")).default(view.state.as_deref().unwrap_or_default()).optional().render(t, form))
        (submit(&t.say("save")))
    };
    html! {
        section.card {
            h2 { (t.say("residence")) }
            p.quiet { (t.say("residence-about")) }
            (shell.post("/account/privacy/residence", &body))
        }
    }
}
