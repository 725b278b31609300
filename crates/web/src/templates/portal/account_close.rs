use aftercare_wire::ClosingView;
use maud::{Markup, html};

use crate::templates::form::Field;
use crate::templates::passkey::{Purpose, button};
use crate::templates::{FormState, Shell, why};

/// # Context
#[derive(Debug, Clone)]
pub struct AccountClosePage {
    pub closing: ClosingView,
    pub email: String,
    /// The account has some, which may answer instead of the password.
    pub passkeys: bool,
    pub form: FormState,
}

impl AccountClosePage {
    #[must_use]
    pub fn sample() -> Self {
        Self { closing: ClosingView::sample(), email: "rina@example.org".to_owned(), passkeys: true, form: FormState::default() }
    }

    #[must_use]
    pub fn sample_free() -> Self {
        Self { closing: ClosingView::sample_free(), ..Self::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &AccountClosePage) -> Markup {
    let (t, form) = (&shell.text, &view.form);
    let body = html! {
        (form.summary(t))
        // For the program that keeps the password: whose it is.
        label hidden { (t.say("email")) " " input type="text" name="username" value=(view.email) autocomplete="username" readonly; }
        (Field::new("current_password", t.say("password-current")).kind("password").autocomplete("current-password").render(t, form))
        @if view.passkeys { (button(t, form, Purpose::Confirm, &t.say("passkey-close"))) }
        p.actions {
            button.button.danger type="submit" { (t.say("close-send")) }
            a.button.plain href="/account" { (t.say("close-keep")) }
        }
    };
    let main = html! {
        article.narrow {
            h1 { (t.say("close-title")) }
            p.lead { (t.say("close-lead")) }
            @if !view.closing.devices.is_empty() {
                section.card {
                    h2 { (t.say("close-devices")) }
                    @if let Some(rule) = &view.closing.rule { p { (rule.summary) " " span.quiet { "(" (rule.id) ")" } } }
                    @for device in &view.closing.devices {
                        h3 { a href={ "/devices/" (device.unit_id) } { (device.model_name) } }
                        @if device.lost.is_empty() {
                            p.quiet { (t.say("close-device-nothing")) }
                        } @else {
                            p { (t.say("close-device-lost")) }
                            (why::rules(t, &device.lost))
                        }
                    }
                }
            }
            section.card {
                h2 { (t.say("close-what")) }
                ul {
                    li { (t.say("close-what-sign-in")) }
                    li { (t.say("close-what-tokens")) }
                    li { (t.say("close-what-data")) }
                    @if view.closing.running_plans > 0 { li { (t.with("close-what-plans", [("count", view.closing.running_plans.into())])) } }
                    @if view.closing.open_cases > 0 { li { (t.with("close-what-cases", [("count", view.closing.open_cases.into())])) } }
                    @if let Some(days) = view.closing.removed_after_days { li { (t.with("close-what-removed", [("days", days.into())])) } }
                    li { (t.say("close-what-new")) }
                }
                (shell.post("/account/close", &body))
            }
        }
    };
    shell.portal(&t.say("close-title"), &main)
}
