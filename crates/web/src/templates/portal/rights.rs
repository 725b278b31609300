//! What somebody may ask for about their data, and what they asked for.

use aftercare_wire::{OperatorView, RightOffered, RightsKept, RightsRequestView, RuleRef};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::form::{Field, area, check, submit};
use crate::templates::passkey::{Purpose, button};
use crate::templates::{FormState, Shell, address, rights_parts, why};

/// # Context
#[derive(Debug, Clone)]
pub struct RightsPage {
    /// Of somebody who is signed in.
    pub own: Option<(Vec<RightOffered>, Vec<RightsRequestView>)>,
    pub operator: OperatorView,
    /// The rules by which not every way of asking counts somewhere.
    pub ways: Vec<RuleRef>,
    /// The authority that watches over whoever is responsible.
    pub regulator: Option<String>,
}

impl RightsPage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            own: Some((RightOffered::samples(), vec![RightsRequestView::sample(), RightsRequestView::sample_answered()])),
            operator: OperatorView::sample(),
            ways: vec![RuleRef::new("RULE-3", "", "Other ways are not taken.")],
            regulator: Some("Example Authority".to_owned()),
        }
    }

    #[must_use]
    pub fn sample_none() -> Self {
        Self { own: Some((RightOffered::samples(), Vec::new())), regulator: None, ..Self::sample() }
    }

    #[must_use]
    pub fn sample_visitor() -> Self {
        Self { own: None, ..Self::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &RightsPage) -> Markup {
    let t = &shell.text;
    let main = html! {
        article.narrow {
            h1 { (t.say("rights-title")) }
            p.lead { (t.say("rights-lead")) }
            @match &view.own {
                Some((offered, requests)) => { (own(t, requests)) (asking(t, offered)) },
                None => section.card {
                    h2 { (t.say("rights-signed-in")) }
                    p { (t.say("rights-signed-in-about")) }
                    p.actions { a.button href="/sign-in?next=/rights" { (t.say("sign-in")) } }
                },
            }
            (otherwise(t, view))
            section.card {
                h2 { (t.say("rights-complain")) }
                p { (t.say("rights-complain-about")) }
                @if let Some(name) = &view.regulator { p { (t.with("centre-regulator", [("name", name.clone().into())])) } }
            }
        }
    };
    shell.portal(&t.say("rights-title"), &main)
}

fn own(t: &Text<'_>, requests: &[RightsRequestView]) -> Markup {
    html! {
        @if !requests.is_empty() {
            section.card {
                h2 { (t.say("rights-own")) }
                ul.rows { @for request in requests { li { div.row {
                    span.title { a href={ "/rights/requests/" (request.id) } { (request.right_name) } " " (rights_parts::state(t, &request.state)) }
                    span.quiet {
                        (t.with("rights-received-on", [("day", t.date(&request.received_on).into())]))
                        @if let Some(day) = request.due_on.as_ref().filter(|_| request.outcome.is_none()) { "\u{a0}· " (t.with("rights-by", [("day", t.date(day).into())])) }
                    }
                } } } }
            }
        }
    }
}

fn asking(t: &Text<'_>, offered: &[RightOffered]) -> Markup {
    html! {
        section.card {
            h2 { (t.say("rights-offered")) }
            @for one in offered {
                h3 { @if one.by_web { a href={ "/rights/" (one.right) } { (one.name) } } @else { (one.name) } }
                p { (one.about) }
                @if !one.by_web { p.quiet { (t.say("rights-not-here")) } }
            }
        }
    }
}

/// Without an account, or another way than here.
fn otherwise(t: &Text<'_>, view: &RightsPage) -> Markup {
    html! {
        section.card {
            h2 { (t.say("rights-otherwise")) }
            p { (t.say("rights-otherwise-about")) }
            dl.facts {
                dt { (t.say("email")) } dd { (view.operator.support.email) }
                dt { (t.say("rights-channel-post")) } dd { (address::block(&view.operator.imprint)) }
            }
            (why::rules(t, &view.ways))
            p { (t.say("rights-shown-others")) }
            p { (t.say("rights-opt-out")) }
        }
    }
}

/// # Context
#[derive(Debug, Clone)]
pub struct RightAskPage {
    pub right: RightOffered,
    /// What would stay, where it erases.
    pub kept: Option<Vec<RightsKept>>,
    pub form: FormState,
}

impl RightAskPage {
    #[must_use]
    pub fn sample() -> Self {
        let right = RightOffered::samples().swap_remove(1);
        Self { right, kept: Some(vec![RightsKept::sample()]), form: FormState::default() }
    }

    #[must_use]
    pub fn sample_refused() -> Self {
        let right = RightOffered::samples().swap_remove(0);
        Self { right, kept: None, form: FormState::sample_refused() }
    }
}

#[must_use]
pub fn ask(shell: &Shell<'_>, view: &RightAskPage) -> Markup {
    let (t, form, right) = (&shell.text, &view.form, &view.right);
    let body = html! {
        (form.summary(t))
        (area(t, form, "text", &t.say("rights-own-words"), Some(&t.say("rights-text-hint")), false))
        @if right.erases { (check(form, "confirmed", &html! { (t.say("rights-erase-confirm")) }, true, false)) (danger(&t.say("rights-ask"))) }
        @else { (submit(&t.say("rights-ask"))) }
    };
    let main = html! {
        article.narrow {
            p.back { a href="/rights" { (t.say("rights-title")) } }
            h1 { (right.name) }
            p.lead { (right.about) }
            (why::folded(t, std::slice::from_ref(&right.rule)))
            @if right.may_cost { div.notice { p { (t.say("rights-may-cost")) } } }
            @if let Some(kept) = &view.kept {
                section.card {
                    h2 { (t.say("rights-would-stay")) }
                    @if kept.is_empty() { p { (t.say("rights-would-stay-nothing")) } } @else { (rights_parts::kept(t, kept)) }
                    p.quiet { (t.say("rights-would-close")) }
                }
            }
            @if right.by_web { section.card { h2 { (t.say("rights-ask")) } (shell.post(&format!("/rights/{}", right.right), &body)) } }
            @else { p { (t.say("rights-not-here")) " " a href="/rights" { (t.say("rights-otherwise")) } } }
        }
    };
    shell.portal(&right.name, &main)
}

fn danger(text: &str) -> Markup {
    html! { p.actions { button.button.danger type="submit" { (text) } } }
}

/// # Context
#[derive(Debug, Clone)]
pub struct RightsRequestPage {
    pub request: RightsRequestView,
    /// Whose password it is.
    pub login: String,
    /// The account has some, which may answer instead of the password.
    pub passkeys: bool,
    pub support: String,
    pub form: FormState,
}

impl RightsRequestPage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            request: RightsRequestView::sample(),
            login: "rina@example.org".to_owned(),
            passkeys: true,
            support: "support@maker.example".to_owned(),
            form: FormState::default(),
        }
    }

    #[must_use]
    pub fn sample_answered() -> Self {
        Self { request: RightsRequestView::sample_answered(), ..Self::sample() }
    }
}

#[must_use]
pub fn request(shell: &Shell<'_>, view: &RightsRequestPage) -> Markup {
    let (t, request) = (&shell.text, &view.request);
    let open = request.outcome.is_none();
    let main = html! {
        article.narrow {
            p.back { a href="/rights" { (t.say("rights-title")) } }
            h1 { (request.right_name) }
            p.lead { (t.word("rights-told", request.outcome.as_deref().unwrap_or(&request.state))) }
            @if open && !request.needs.is_empty() { (showing(shell, view)) }
            @if let Some(day) = &request.waits_since {
                section.card {
                    h2 { (t.say("rights-question")) }
                    p { (request.reason) }
                    p.quiet { (t.with("rights-question-about", [("day", t.date(day).into()), ("address", view.support.clone().into())])) }
                }
            } @else if !request.reason.is_empty() { section.card { h2 { (t.say("rights-reason-last")) } p { (request.reason) } } }
            @if let Some(fee) = rights_parts::fee(t, request) {
                section.card { h2 { (t.say("rights-fee")) } p { (t.with("rights-fee-about", [("fee", fee.into()), ("address", view.support.clone().into())])) } }
            }
            (answer(t, request))
            section.card {
                h2 { (t.say("rights-due")) }
                p { (t.with("rights-received-on", [("day", t.date(&request.received_on).into())])) " · " (t.say("rights-number")) " " span.serial { (request.id) } }
                @if let Some(day) = &request.due_on { p { strong { (t.with("rights-by", [("day", t.date(day).into())])) } } }
                (rights_parts::derivation(t, request))
                @if request.extended { p { (t.say("rights-extended")) } }
            }
            p.quiet { (t.say("rights-complain-about")) }
        }
    };
    shell.portal(&request.right_name, &main)
}

/// What verification still wants, and how to give it.
fn showing(shell: &Shell<'_>, view: &RightsRequestPage) -> Markup {
    let (t, form) = (&shell.text, &view.form);
    let needs = &view.request.needs;
    let body = html! {
        (form.summary(t))
        // For the program that keeps the password: whose it is.
        label hidden { (t.say("email")) " " input type="text" name="username" value=(view.login) autocomplete="username" readonly; }
        (Field::new("current_password", t.say("password-current")).kind("password").autocomplete("current-password").render(t, form))
        @if view.passkeys { (button(t, form, Purpose::Confirm, &t.say("rights-passkey"))) }
        (submit(&t.say("rights-reauthenticate")))
    };
    html! {
        section.card {
            h2 { (t.say("rights-show")) }
            p { (t.say("rights-show-about")) }
            ul { @for need in needs { li { (t.word("rights-show", need.split(':').next().unwrap_or_default())) } } }
            @if needs.iter().any(|need| matches!(need.as_str(), "reauthenticate" | "sign-in")) {
                (shell.post(&format!("/rights/requests/{}/reauthenticate", view.request.id), &body))
            }
        }
    }
}

fn answer(t: &Text<'_>, request: &RightsRequestView) -> Markup {
    html! {
        @if request.outcome.is_some() && !(request.answer.is_empty() && request.copy.is_empty() && request.kept.is_empty()) {
            section.card {
                h2 { (t.say("rights-answer")) }
                @if !request.answer.is_empty() { p { (request.answer) } }
                @if !request.copy.is_empty() { h3 { (t.say("rights-copy")) } ul { @for one in &request.copy { li { (one) } } } }
                @if request.has_copy { p.actions { a.button href={ "/rights/requests/" (request.id) "/copy" } { (t.say("rights-copy-fetch")) } } }
                @if !request.kept.is_empty() { h3 { (t.say("rights-kept")) } (rights_parts::kept(t, &request.kept)) }
            }
        }
    }
}
