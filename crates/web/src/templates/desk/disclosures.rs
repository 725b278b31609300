//! The register of the privacy officer: what went out or may, and to whom.

use aftercare_wire::{ConsumersView, DisclosuresView, LegalRequestKind, LegalRequestView, RegionView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::form::{Choice, Field, area, check, checkboxes, radios, select, submit};
use crate::templates::portal::sign_up::region_choices;
use crate::templates::{FormState, Shell, chip, why};

/// # Context
#[derive(Debug, Clone)]
pub struct DisclosuresPage {
    pub view: DisclosuresView,
    pub regions: Vec<RegionView>,
    /// Which of the forms was sent: `request`, `decision`, `file`, `transfer` or `receiver`.
    pub which: String,
    pub form: FormState,
}

impl DisclosuresPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { view: DisclosuresView::sample(), regions: RegionView::samples(), which: String::new(), form: FormState::default() }
    }

    #[must_use]
    pub fn sample_refused() -> Self {
        Self { which: "receiver".to_owned(), form: FormState::sample_refused(), ..Self::sample() }
    }

    fn form(&self, which: &str) -> FormState {
        if self.which == which { self.form.clone() } else { FormState::default() }
    }
}

/// What a business can go to somebody else by.
const TRANSFERS: [&str; 5] = ["merger", "acquisition", "financing", "asset-sale", "insolvency"];

#[must_use]
pub fn page(shell: &Shell<'_>, page: &DisclosuresPage) -> Markup {
    let t = &shell.text;
    let main = html! {
        h1 { (t.say("nav-privacy")) }
        p.quiet { (t.say("disclosure-lead")) }
        section.card {
            h2 { (t.say("legal-requests")) }
            p.quiet { (t.say("legal-requests-about")) }
            @if page.view.requests.is_empty() { p.empty { (t.say("legal-requests-none")) } }
            @for request in &page.view.requests {
                (facts(t, page, request))
                p { a href={ "/desk/privacy/requests/" (request.id) } { (t.say("legal-open")) } }
            }
            details open[page.which == "request"] { summary { (t.say("legal-request-new")) } (new_request(shell, page)) }
        }
        div.split {
            div { (transfers(shell, page)) (consumers(t, &page.view.consumers)) }
            div { (receivers(shell, page)) (exports(t, page)) }
        }
    };
    shell.desk(&t.say("nav-privacy"), &main)
}

/// One request, with what is still to be done about it.
#[must_use]
pub fn request(shell: &Shell<'_>, page: &DisclosuresPage, request: &LegalRequestView) -> Markup {
    let t = &shell.text;
    let file = format!("/desk/privacy/requests/{}/file", request.id);
    let main = html! {
        p.back { a href="/desk/privacy" { (t.say("nav-privacy")) } }
        h1 { (request.authority) }
        div.split {
            section.card { (facts(t, page, request)) }
            div {
                @if request.decided.is_none() { section.card { h2 { (t.say("legal-decide")) } (decision(shell, page, request)) } }
                @if !request.has_file { section.card { h2 { (t.say("legal-document")) } (document(shell, page, &file)) } }
            }
        }
    };
    shell.desk(&request.authority, &main)
}

fn category(page: &DisclosuresPage, slug: &str) -> String {
    let found = page.view.categories.iter().find(|category| category.slug == slug);
    found.map_or(slug, |category| category.name.as_str()).to_owned()
}

fn listed(page: &DisclosuresPage, slugs: &[String]) -> String {
    slugs.iter().map(|slug| category(page, slug)).collect::<Vec<_>>().join(", ")
}

fn facts(t: &Text<'_>, page: &DisclosuresPage, request: &LegalRequestView) -> Markup {
    let file = format!("/desk/privacy/requests/{}/file", request.id);
    html! {
        article.evidence {
            p {
                strong { (request.authority) } " · " (t.word("legal-kind", request.kind.as_str())) " " (request.number) br;
                small { (t.moment(&request.received_at)) " · " (request.country) " · " (request.law) }
            }
            dl.facts {
                dt { (t.say("legal-number")) } dd { (request.id) }
                dt { (t.say("legal-about")) } dd { (request.subject_id) }
                dt { (t.say("legal-asked")) } dd { (listed(page, &request.asked)) }
                @if let Some(day) = &request.told_from { dt { (t.say("legal-told-from")) } dd { (t.date(day)) } }
                @if let Some(decided) = &request.decided {
                    dt { (t.say("legal-decision")) }
                    dd {
                        (chip::chip(if decided.enforceable { "due" } else { "good" }, &t.say(if decided.enforceable { "legal-enforceable" } else { "legal-not-enforceable" })))
                        " " (t.moment(&decided.at)) br; (decided.reason)
                    }
                    @if decided.enforceable {
                        dt { (t.say("legal-opens")) } dd { (listed(page, &decided.categories)) }
                        dt { (t.say("legal-released")) }
                        dd { @if decided.released.is_empty() { (t.say("legal-released-none")) } @else { (listed(page, &decided.released)) } }
                    }
                }
                dt { (t.say("legal-document")) }
                dd { @if request.has_file { a href=(file) { (t.say("legal-document-open")) } } @else { (t.say("legal-document-none")) } }
            }
        }
    }
}

fn document(shell: &Shell<'_>, page: &DisclosuresPage, action: &str) -> Markup {
    let t = &shell.text;
    let form = page.form("file");
    let body = html! {
        (form.summary(t))
        (Field::new("file", t.say("legal-document")).kind("file").render(t, &form))
        (submit(&t.say("legal-document-keep")))
    };
    shell.upload(action, &body)
}

fn decision(shell: &Shell<'_>, page: &DisclosuresPage, request: &LegalRequestView) -> Markup {
    let t = &shell.text;
    let form = page.form("decision");
    let choices = [("yes", "legal-enforceable"), ("no", "legal-not-enforceable")].map(|(value, says)| Choice::new(value, t.say(says)));
    let categories: Vec<Choice> = request.asked.iter().map(|slug| Choice::new(slug, category(page, slug))).collect();
    let body = html! {
        (form.summary(t))
        (radios(&form, "enforceable", &t.say("legal-decision"), &choices, None))
        (checkboxes(&form, "categories", &t.say("legal-opens"), &categories, &[]))
        (area(t, &form, "reason", &t.say("legal-reason"), Some(&t.say("legal-reason-hint")), true))
        (submit(&t.say("legal-decide")))
    };
    shell.post(&format!("/desk/privacy/requests/{}/decision", request.id), &body)
}

fn new_request(shell: &Shell<'_>, page: &DisclosuresPage) -> Markup {
    let t = &shell.text;
    let form = page.form("request");
    let kinds: Vec<Choice> =
        LegalRequestKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), t.word("legal-kind", kind.as_str()))).collect();
    let categories: Vec<Choice> = page.view.categories.iter().map(|one| Choice::new(&one.slug, one.name.clone())).collect();
    let body = html! {
        (form.summary(t))
        (Field::new("who", t.say("legal-who")).hint(t.say("legal-who-hint")).render(t, &form))
        (Field::new("authority", t.say("legal-authority")).render(t, &form))
        (select(t, &form, "country", &t.say("region"), &region_choices(&page.regions), None))
        (Field::new("law", t.say("legal-law")).render(t, &form))
        (select(t, &form, "kind", &t.say("legal-paper"), &kinds, None))
        (Field::new("number", t.say("legal-paper-number")).render(t, &form))
        (checkboxes(&form, "asked", &t.say("legal-asked"), &categories, &[]))
        (Field::new("told_from", t.say("legal-told-from")).kind("date").hint(t.say("legal-told-from-hint")).optional().render(t, &form))
        (submit(&t.say("legal-request-new")))
    };
    shell.post("/desk/privacy/requests", &body)
}

fn transfers(shell: &Shell<'_>, page: &DisclosuresPage) -> Markup {
    let t = &shell.text;
    let form = page.form("transfer");
    let successors: Vec<Choice> = page.view.successors.iter().map(|one| Choice::new(&one.slug, one.name.clone())).collect();
    let kinds = TRANSFERS.map(|kind| Choice::new(kind, t.word("transfer-kind", kind)));
    let body = html! {
        (form.summary(t))
        (select(t, &form, "successor", &t.say("transfer-successor"), &successors, None))
        (select(t, &form, "transfer_kind", &t.say("transfer-why"), &kinds, None))
        (Field::new("effective_on", t.say("transfer-effective-on")).kind("date").render(t, &form))
        (submit(&t.say("transfer-announce")))
    };
    html! {
        section.card {
            h2 { (t.say("transfers")) }
            p.quiet { (t.say("transfers-about")) }
            ul.statements { @for one in &page.view.transfers { li {
                p { strong { (one.name) } " · " (t.word("transfer-kind", &one.kind)) }
                p.quiet {
                    (t.with("transfer-from", [("day", t.date(&one.effective_on).into())])) " "
                    (t.say(if one.told { "transfer-told" } else { "transfer-telling" }))
                }
            } } }
            details open[page.which == "transfer"] { summary { (t.say("transfer-announce")) } (shell.post("/desk/privacy/transfers", &body)) }
        }
    }
}

fn consumers(t: &Text<'_>, all: &[ConsumersView]) -> Markup {
    html! {
        @for one in all {
            section.card {
                h2 { (t.with("consumers", [("area", t.word("consumers-area", &one.area).into())])) }
                dl.facts {
                    dt { (t.with("consumers-rolling", [("months", one.months.into())])) } dd { (one.rolling) }
                    dt { (t.say("consumers-all")) } dd { (one.all) }
                    dt { (t.say("consumers-counted")) } dd { time datetime=(one.counted_at) { (t.moment(&one.counted_at)) } }
                    dt { (t.say("consumers-told-from")) } dd { (one.told_from) }
                    dt { (t.say("consumers-most")) } dd { (one.most) }
                }
                (why::rules(t, std::slice::from_ref(&one.rule)))
            }
        }
    }
}

fn receivers(shell: &Shell<'_>, page: &DisclosuresPage) -> Markup {
    let t = &shell.text;
    let form = page.form("receiver");
    let buyers: Vec<Choice> = page.view.buyers.iter().map(|slug| Choice::new(slug, t.word("buyer", slug))).collect();
    let body = html! {
        (form.summary(t))
        (Field::new("organisation", t.say("receiver-organisation")).hint(t.say("receiver-organisation-hint")).render(t, &form))
        (select(t, &form, "buyer", &t.say("receiver-buyer"), &buyers, None))
        (select(t, &form, "buyer_country", &t.say("region"), &region_choices(&page.regions), None))
        (Field::new("dealer", t.say("receiver-dealer")).render(t, &form))
        (check(&form, "dealer_qualified", &html! { (t.say("receiver-dealer-qualified")) }, false, false))
        (Field::new("serial", t.say("receiver-serial")).render(t, &form))
        (submit(&t.say("receiver-sell")))
    };
    html! {
        section.card {
            h2 { (t.say("receivers")) }
            p.quiet { (t.say("receivers-about")) }
            ul.statements { @for one in &page.view.receivers { li {
                p { strong { (one.organisation) } " · " (t.word("buyer", &one.buyer)) }
                p.quiet { (t.moment(&one.at)) " · " (one.country) " · " (one.dealer) " · " (one.serial) }
                (why::rules(t, &one.rules))
            } } }
            details open[page.which == "receiver"] { summary { (t.say("receiver-sell")) } (shell.post("/desk/privacy/receivers", &body)) }
        }
    }
}

fn exports(t: &Text<'_>, page: &DisclosuresPage) -> Markup {
    html! {
        section.card {
            h2 { (t.say("exports")) }
            p.quiet { (t.say("exports-about")) }
            ul.statements { @for one in &page.view.exports { li {
                p { (t.word("export-aim", &one.aim)) }
                p.quiet { (t.moment(&one.at)) " · " (t.with("export-counts", [("rows", one.rows.into()), ("withheld", one.withheld.into()), ("smallest", one.smallest_group.into())])) }
            } } }
        }
    }
}
