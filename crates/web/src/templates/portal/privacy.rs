//! The privacy centre: what holds for the reader, and what is taken with a case.

use aftercare_wire::{CookiesView, HoldingView, PrivacyView, RegionView, SupplementView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::form::{Choice, Field, select_optional};
use crate::templates::portal::policy_versions::in_force;
use crate::templates::portal::sign_up::region_choices;
use crate::templates::{FormState, Shell, address};

/// Rights that the account's own pages carry out.
const BY_ONESELF: [&str; 6] = ["edit-account", "rectify", "opt-out-marketing", "opt-out-profiling", "withdraw-consent", "object"];

/// # Context
#[derive(Debug, Clone)]
pub struct PrivacyPage {
    pub view: PrivacyView,
    pub cookies: CookiesView,
    /// The regions that can be chosen; others are asked for in the address.
    pub regions: Vec<RegionView>,
    /// What the reader's region is called.
    pub region_name: String,
    pub form: FormState,
}

impl PrivacyPage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            view: PrivacyView::sample(),
            cookies: CookiesView::sample(),
            regions: RegionView::samples(),
            region_name: "United States".to_owned(),
            form: FormState::default(),
        }
    }

    /// For a reader of whom nothing is known, where nothing beside the policy holds.
    #[must_use]
    pub fn sample_unknown() -> Self {
        let view = PrivacyView { country: None, state: None, supplement: None, ..PrivacyView::sample() };
        Self { view, region_name: String::new(), ..Self::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, page: &PrivacyPage) -> Markup {
    let t = &shell.text;
    let view = &page.view;
    let main = html! {
        article.narrow {
            h1 { (t.say("privacy-centre")) }
            p.lead { (t.say("centre-lead")) }
            (place(t, page))
            section.card {
                h2 { (t.say("centre-version")) }
                p { a href={ "/privacy/versions/" (view.policy.id) } { (view.policy.title) } }
                p.quiet { (in_force(t, &view.policy)) }
                p { (view.changes.summary) }
                p { a href="/privacy/versions" { (t.say("policy-versions")) } }
            }
            section.card {
                h2 { (t.say("centre-responsible")) }
                p { (view.controller.name) }
                (address::block(&view.controller.address))
                @if let Some(regulator) = &view.controller.regulator { p { (t.with("centre-regulator", [("name", regulator.clone().into())])) } }
            }
            section.card {
                h2 { (t.say("centre-held")) }
                p.quiet { (t.say("centre-held-about")) }
                @for holding in &view.holdings { (self::holding(t, holding)) }
            }
            section.card {
                h2 { (t.say("centre-transfers")) }
                @if view.transfers.is_empty() { p { (t.say("centre-transfers-none")) } }
                ul { @for transfer in &view.transfers { li { (transfer.country_name) @if let Some(safeguard) = &transfer.safeguard { ": " (safeguard) } } } }
            }
            section.card {
                h2 { (t.say("centre-lifetimes")) }
                dl.facts { @for one in &view.lifetimes { dt { (one.says) } dd { (one.works) } } }
            }
            section.card {
                h2 { (t.say("centre-lifetimes")) }
                dl.facts { @for one in &view.lifetimes { dt { (one.says) } dd { (one.works) } } }
            }
            section.card { h2 { (t.say("centre-children")) } p { (view.age_rule.summary) } }
            (cookies(t, &page.cookies))
            (rights(t, page))
        }
        @if let Some(supplement) = &view.supplement { (table(t, supplement)) }
        (case_notice(t))
    };
    shell.portal(&t.say("privacy-centre"), &main)
}

fn place(t: &Text<'_>, page: &PrivacyPage) -> Markup {
    let view = &page.view;
    let mut form = page.form.clone();
    if !form.sent() {
        let known = [("country", &view.country), ("state", &view.state)];
        form.values.extend(known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), vec![value.clone()?]))));
    }
    let mut choices = region_choices(&page.regions);
    // Somebody from a country that is none of the regions stays from there.
    if let Some(country) = view.country.as_ref().filter(|country| !choices.iter().any(|choice| choice.value == **country)) {
        choices.insert(0, Choice::new(country, country.clone()));
    }
    html! {
        section.card {
            h2 { (t.say("centre-for")) }
            (form.summary(t))
            p {
                @if view.country.is_some() { (page.region_name) @if let Some(state) = &view.state { " · " (state) } } @else { (t.say("centre-for-nobody")) }
            }
            details open[view.country.is_none() || form.problem.is_some()] {
                summary { (t.say("centre-for-change")) }
                form method="get" action="/privacy" {
                    (select_optional(t, &form, "country", &t.say("region"), &choices, t.say("choose-one")))
                    (Field::new("state", t.say("state")).hint(t.say("state-hint")).optional().render(t, &form))
                    p.actions { button.button type="submit" { (t.say("show")) } }
                }
            }
        }
    }
}

fn holding(t: &Text<'_>, holding: &HoldingView) -> Markup {
    let recipients = if holding.recipients.is_empty() { t.say("centre-nobody") } else { holding.recipients.join("; ") };
    html! {
        details {
            summary { (holding.name) }
            dl.facts {
                dt { (t.say("centre-what")) } dd { ul { @for thing in &holding.things { li { (thing) } } } }
                dt { (t.say("centre-purposes")) }
                dd {
                    ul {
                        @for purpose in &holding.purposes {
                            li { (purpose.name) @if let Some(basis) = &purpose.basis { " (" (basis) ")" } }
                        }
                    }
                }
                dt { (t.say("centre-sources")) } dd { (holding.sources.join("; ")) }
                dt { (t.say("centre-recipients")) } dd { (recipients) }
                dt { (t.say("centre-kept")) } dd { ul { @for kept in &holding.kept { li { (kept) } } } }
            }
        }
    }
}

fn cookies(t: &Text<'_>, view: &CookiesView) -> Markup {
    html! {
        section.card {
            h2 { (t.say("cookies-title")) }
            p { (t.say("cookies-lead")) }
            p { (view.do_not_track.summary) }
            p { (t.say("signals-about")) }
            p { a href="/privacy/cookies" { (t.say("cookies-title")) } }
        }
    }
}

fn rights(t: &Text<'_>, page: &PrivacyPage) -> Markup {
    html! {
        section.card {
            h2 { (t.say("centre-rights")) }
            ul {
                @for right in &page.view.rights {
                    li {
                        (right.name) ": "
                        @if BY_ONESELF.contains(&right.slug.as_str()) {
                            a href=(if matches!(right.slug.as_str(), "edit-account" | "rectify") { "/account" } else { "/account/privacy" }) {
                                (t.say("centre-by-yourself"))
                            }
                        } @else {
                            a href="/rights" { (t.say("centre-by-asking")) }
                        }
                    }
                }
            }
        }
    }
}

fn table(t: &Text<'_>, supplement: &SupplementView) -> Markup {
    html! {
        section.card {
            h2 { a href={ "/privacy/versions/" (supplement.summary.id) } { (supplement.summary.title) } }
            table.stack {
                thead { tr { th { (t.say("centre-what")) } th { (t.say("centre-sources")) } th { (t.say("centre-purposes")) } th { (t.say("centre-recipients")) } } }
                tbody {
                    @for class in &supplement.classes {
                        tr {
                            th scope="row" { (class.name) }
                            td data-label=(t.say("centre-sources")) { span { (class.sources.join("; ")) } }
                            td data-label=(t.say("centre-purposes")) { span { (class.purposes.join("; ")) } }
                            td data-label=(t.say("centre-recipients")) { span { (class.recipients.join("; ")) } }
                        }
                    }
                }
            }
        }
    }
}

/// What is taken with a case, why, and what is done with it.
fn case_notice(t: &Text<'_>) -> Markup {
    html! {
        article.narrow #cases {
            h2 { (t.say("privacy-title")) }
            p { (t.say("privacy-lead")) }
            section.card { h3 { (t.say("privacy-what")) } p { (t.say("privacy-person")) } p { (t.say("privacy-product")) } }
            section.card { h3 { (t.say("privacy-why")) } p { (t.say("privacy-why-text")) } }
            section.card { h3 { (t.say("privacy-how")) } p { (t.say("privacy-how-text")) } }
            section.card { h3 { (t.say("privacy-device")) } p { (t.say("privacy-device-text")) } }
        }
    }
}
