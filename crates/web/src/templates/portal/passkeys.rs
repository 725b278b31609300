use aftercare_wire::PasskeyView;
use maud::{Markup, html};

use crate::templates::form::Field;
use crate::templates::passkey::{Purpose, button};
use crate::templates::{FormState, Shell};

/// # Context
#[derive(Debug, Clone)]
pub struct PasskeysPage {
    pub passkeys: Vec<PasskeyView>,
    pub email: String,
    /// There are none at an address without a name or without TLS.
    pub work: bool,
    pub form: FormState,
}

impl PasskeysPage {
    #[must_use]
    pub fn sample() -> Self {
        let unused = PasskeyView {
            id: "01JZ8T2M5Q000000000000000Q".to_owned(),
            name: "Key on the key ring".to_owned(),
            used_at: None,
            backed_up: false,
            ..PasskeyView::sample()
        };
        Self { passkeys: vec![PasskeyView::sample(), unused], email: "rina@example.org".to_owned(), work: true, form: FormState::default() }
    }

    #[must_use]
    pub fn sample_none() -> Self {
        Self { passkeys: Vec::new(), work: false, ..Self::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &PasskeysPage) -> Markup {
    let (t, form) = (&shell.text, &view.form);
    let add = html! {
        (form.summary(t))
        // For the program that keeps the password: whose it is.
        label hidden { (t.say("email")) " " input type="text" name="username" value=(view.email) autocomplete="username" readonly; }
        (Field::new("name", t.say("passkey-name")).hint(t.say("passkey-name-hint")).autocomplete("off").render(t, form))
        (Field::new("current_password", t.say("password-current")).kind("password").autocomplete("current-password").render(t, form))
        p.quiet data-passkey-none { (t.say("passkey-none")) }
        (button(t, form, Purpose::Add, &t.say("passkey-add")))
    };
    let main = html! {
        article.narrow {
            h1 { (t.say("passkeys")) }
            p.lead { (t.say("passkeys-about")) }
            @if !view.passkeys.is_empty() {
                section.card { ul.rows { @for passkey in &view.passkeys { li { (row(shell, passkey)) } } } }
            }
            section.card {
                h2 { (t.say("passkey-add")) }
                @if view.work { (shell.post("/account/passkeys", &add)) } @else { p { (t.say("passkey-not-here")) } }
            }
            p { a href="/account" { (t.say("account")) } }
        }
    };
    shell.portal(&t.say("passkeys"), &main)
}

fn row(shell: &Shell<'_>, passkey: &PasskeyView) -> Markup {
    let t = &shell.text;
    html! {
        div.row {
            span.title { (passkey.name) }
            span.quiet {
                @match &passkey.used_at {
                    Some(at) => (t.with("passkey-used", [("at", t.moment(at).into())])),
                    None => (t.with("passkey-added", [("at", t.moment(&passkey.added_at).into())])),
                }
                @if passkey.backed_up { "\u{a0}· " (t.say("passkey-backed-up")) }
            }
            (shell.post(&format!("/account/passkeys/{}/remove", passkey.id), &html! { button.button.danger.small type="submit" { (t.say("passkey-remove")) } }))
        }
    }
}
