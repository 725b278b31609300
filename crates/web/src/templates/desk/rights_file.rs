//! The file of a request, with the acts that make sense as it stands.

use aftercare_wire::RightsFileView;
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::form::{Choice, Field, area, guarded, select, select_optional, submit};
use crate::templates::{FormState, Shell, chip, rights_parts};

/// # Context
#[derive(Debug, Clone)]
pub struct RightsFilePage {
    pub view: RightsFileView,
    pub country_name: String,
    pub channels: Vec<String>,
    /// Which of the forms was sent: `verify`, `fulfil` or a step.
    pub which: String,
    pub form: FormState,
}

impl RightsFilePage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            view: RightsFileView::sample(),
            country_name: "United Kingdom".to_owned(),
            channels: ["email", "post"].map(str::to_owned).to_vec(),
            which: String::new(),
            form: FormState::default(),
        }
    }

    #[must_use]
    pub fn sample_ready() -> Self {
        Self { view: RightsFileView::sample_ready(), which: "extend".to_owned(), form: FormState::sample_refused(), ..Self::sample() }
    }

    #[must_use]
    pub fn sample_delayed() -> Self {
        let mut page = Self::sample();
        page.view.request.state = "delayed".to_owned();
        page
    }

    #[must_use]
    pub fn sample_answered() -> Self {
        Self { view: RightsFileView::sample_answered(), ..Self::sample() }
    }

    fn form(&self, which: &str) -> FormState {
        if self.which == which { self.form.clone() } else { FormState::default() }
    }
}

/// How somebody can be verified, and what an agent shows.
const MEANS: [&str; 5] = ["data-points", "declaration", "agent-proof", "reauthenticate", "sign-in"];
const PROOFS: [&str; 3] = ["power-of-attorney", "notarised", "signed-permission"];

#[must_use]
pub fn page(shell: &Shell<'_>, page: &RightsFilePage) -> Markup {
    let t = &shell.text;
    let request = &page.view.request;
    let open = matches!(request.state.as_str(), "verifying" | "delayed" | "ready");
    let main = html! {
        p.back { a href="/desk/rights" { (t.say("nav-rights")) } }
        h1 { (request.right_name) " " (rights_parts::state(t, &request.state)) }
        div.split {
            div {
                section.card { h2 { (t.say("rights-request")) } (facts(t, page)) }
                section.card { h2 { (t.say("rights-due")) } (due(t, page)) }
                (trail(t, &page.view))
            }
            div {
                @if open { (verification(shell, page)) }
                @if request.state == "ready" { section.card { h2 { (t.say("rights-answer")) } (fulfil(shell, page)) } }
                (answered(t, page))
                section.card { h2 { (t.say("rights-steps")) } @for step in steps(page) { (act(shell, page, step)) } }
            }
        }
    };
    shell.desk(&request.right_name, &main)
}

fn facts(t: &Text<'_>, page: &RightsFilePage) -> Markup {
    let (view, request) = (&page.view, &page.view.request);
    html! {
        dl.facts {
            dt { (t.say("rights-number")) } dd.serial { (request.id) }
            dt { (t.say("name")) } dd { (view.name) @if !view.email.is_empty() { br; (view.email) } }
            dt { (t.say("rights-account")) } dd { @if view.has_account { (t.say("yes")) } @else { (t.say("no")) } }
            dt { (t.say("region")) } dd { (page.country_name) }
            dt { (t.say("rights-channel")) } dd { (t.word("rights-channel", &request.channel)) }
            @if !view.text.is_empty() { dt { (t.say("rights-text")) } dd { (view.text) } }
            @if let Some(fee) = rights_parts::fee(t, request) { dt { (t.say("rights-fee")) } dd { (fee) } }
            @if view.repetitive { dt { (t.say("rights-repeated")) } dd { (t.say("rights-repeated-about")) } }
            @if !view.people.is_empty() {
                dt { (t.say("rights-people")) }
                dd { ul { @for one in &view.people {
                    li { (one.name) " · " (t.word("rights-is", &one.is)) @if !one.email.is_empty() { br; small { (one.email) } } }
                } } }
            }
        }
    }
}

fn due(t: &Text<'_>, page: &RightsFilePage) -> Markup {
    let request = &page.view.request;
    html! {
        @if let Some(day) = &request.due_on { p { strong { time datetime=(day) { (t.date(day)) } } } }
        (rights_parts::derivation(t, request))
        @if let Some(day) = &request.acknowledge_by { p.quiet { (t.with("rights-acknowledge", [("day", t.date(day).into())])) } }
        @if let Some(day) = &request.waits_since { p { (chip::chip("due", &t.with("rights-waits", [("day", t.date(day).into())]))) } }
    }
}

fn trail(t: &Text<'_>, view: &RightsFileView) -> Markup {
    html! {
        @if !view.evidence.is_empty() {
            section.card {
                h2 { (t.say("rights-evidence")) }
                p.quiet { (t.say("rights-evidence-about")) }
                ul.statements { @for one in &view.evidence { li { p { (one.how) @if !one.note.is_empty() { ": " (one.note) } } p.quiet { (t.moment(&one.at)) } } } }
            }
        }
        @if !view.reasons.is_empty() {
            section.card {
                h2 { (t.say("rights-reasons")) }
                ul.statements { @for one in &view.reasons {
                    li { p { strong { (t.word("rights-step", &one.step)) } ": " (one.reason) } p.quiet { (t.moment(&one.at)) " · " span.serial { (one.by) } } }
                } }
            }
        }
    }
}

/// What verification still wants, in words; a member of the household by name.
fn need(t: &Text<'_>, view: &RightsFileView, need: &str) -> String {
    match need.split_once(':') {
        Some((_, id)) => {
            let name = view.people.iter().find(|one| one.id == id).map_or(id, |one| one.name.as_str());
            t.with("rights-need-of-member", [("name", name.to_owned().into())])
        }
        None => t.word("rights-need", need),
    }
}

fn verification(shell: &Shell<'_>, page: &RightsFilePage) -> Markup {
    let (t, view) = (&shell.text, &page.view);
    let form = page.form("verify");
    let mut who = vec![Choice::new("self", t.say("rights-self"))];
    who.extend(view.people.iter().map(|one| Choice::new(&one.id, format!("{} ({})", one.name, t.word("rights-is", &one.is)))));
    if view.request.needs.iter().any(|need| need == "guardian") && !view.people.iter().any(|one| one.is == "guardian") {
        who.push(Choice::new("guardian", t.word("rights-is", "guardian")));
    }
    let means = MEANS.map(|how| Choice::new(how, t.word("rights-means", how)));
    let proofs = PROOFS.map(|proof| Choice::new(proof, t.word("rights-proof", proof)));
    let channels: Vec<Choice> = page.channels.iter().map(|channel| Choice::new(channel, t.word("rights-channel", channel))).collect();
    let body = html! {
        (form.summary(t))
        (select(t, &form, "who", &t.say("rights-verified-who"), &who, Some("self")))
        (select(t, &form, "how", &t.say("rights-verified-how"), &means, None))
        (Field::new("points", t.say("rights-points")).hint(t.say("rights-points-hint")).numeric().optional().render(t, &form))
        (select_optional(t, &form, "proof", &t.say("rights-proof"), &proofs, t.say("rights-none")))
        (select_optional(t, &form, "channel", &t.say("rights-proof-channel"), &channels, t.say("rights-none")))
        (area(t, &form, "note", &t.say("rights-note"), Some(&t.say("rights-note-hint")), false))
        (submit(&t.say("rights-verify")))
    };
    html! {
        section.card {
            h2 { (t.say("rights-verification")) }
            @if view.request.needs.is_empty() { p { (t.say("rights-verified")) } } @else {
                p { (t.say("rights-needs")) }
                ul { @for one in &view.request.needs { li { (need(t, view, one)) } } }
                details open[form.sent()] { summary { (t.say("rights-verify")) } (shell.post(&format!("/desk/rights/{}/verify", view.request.id), &body)) }
            }
        }
    }
}

fn fulfil(shell: &Shell<'_>, page: &RightsFilePage) -> Markup {
    let t = &shell.text;
    let form = page.form("fulfil");
    let body = html! {
        (form.summary(t))
        (area(t, &form, "answer", &t.say("rights-answer-text"), Some(&t.say("rights-answer-hint")), false))
        p.actions { button.button.danger type="submit" { (t.say("rights-fulfil")) } }
    };
    html! {
        p.quiet { (t.say("rights-fulfil-about")) }
        (shell.post(&format!("/desk/rights/{}/fulfil", page.view.request.id), &body))
    }
}

fn answered(t: &Text<'_>, page: &RightsFilePage) -> Markup {
    let request = &page.view.request;
    html! {
        @if request.outcome.is_some() {
            section.card {
                h2 { (t.say("rights-outcome")) }
                p { (t.word("rights-told", request.outcome.as_deref().unwrap_or_default())) }
                @if !request.answer.is_empty() { p { (request.answer) } }
                @if !request.copy.is_empty() { p { (t.say("rights-copy")) ": " (request.copy.join(", ")) } }
                @if request.has_copy { p { a href={ "/desk/rights/" (request.id) "/copy" } { (t.say("rights-copy-send")) } } }
                @if !request.kept.is_empty() { h3 { (t.say("rights-kept")) } (rights_parts::kept(t, &request.kept)) }
            }
        }
    }
}

/// The acts that make sense as the request stands.
fn steps(page: &RightsFilePage) -> Vec<&'static str> {
    let request = &page.view.request;
    let mut steps = Vec::new();
    match request.state.as_str() {
        "closed" => return steps,
        "verifying" | "ready" => steps.push(if request.waits_since.is_some() { "clarified" } else { "ask-clarification" }),
        "delayed" => steps.push("clear-fraud"),
        _ => return vec!["close"],
    }
    steps.extend((!request.extended).then_some("extend"));
    if page.view.repetitive {
        steps.extend(["charge", "refuse"]);
    }
    if request.state != "delayed" {
        steps.push("suspect-fraud");
    }
    steps.extend((!request.needs.is_empty()).then_some("fail-verification"));
    steps
}

fn act(shell: &Shell<'_>, page: &RightsFilePage, step: &str) -> Markup {
    let t = &shell.text;
    let form = page.form(step);
    let told = matches!(step, "ask-clarification" | "extend" | "charge" | "refuse");
    let hint = t.say(if told { "rights-reason-told" } else { "rights-reason-own" });
    let (amount, reason) = (format!("amount-{step}"), format!("reason-{step}"));
    let body = html! {
        (form.summary(t))
        input type="hidden" name="step" value=(step);
        @if step == "charge" { (Field::new(&amount, t.with("rights-amount", [("currency", page.view.request.currency.clone().into())])).decimal().render(t, &form)) }
        (area(t, &form, &reason, &t.say("rights-reason"), Some(&hint), told))
        p.actions { button type="submit" class=(if matches!(step, "refuse" | "fail-verification") { "button danger" } else { "button" }) { (t.word("rights-step", step)) } }
    };
    let form_of = shell.post(&format!("/desk/rights/{}/steps", page.view.request.id), &body);
    let about = html! { p.quiet { (t.word("rights-step-about", step)) } };
    html! {
        @if form.sent() { details open { summary { (t.word("rights-step", step)) } (about) (form_of) } }
        @else if matches!(step, "refuse" | "fail-verification") { (guarded(&t.word("rights-step", step), &about, &form_of)) }
        @else { details { summary { (t.word("rights-step", step)) } (about) (form_of) } }
    }
}
