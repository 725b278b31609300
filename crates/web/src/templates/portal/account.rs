use aftercare_app::browser_name;
use aftercare_wire::{Contact, MeView, Scope, SessionView, TokenCreated, TokenView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::chip::chip;
use crate::templates::form::{Choice, Field, checkboxes, radios, submit};
use crate::templates::passkey::{Purpose, button};
use crate::templates::portal::sign_up::language_choices;
use crate::templates::{FormState, Shell, address};

/// # Context
#[derive(Debug, Clone)]
pub struct AccountPage {
    pub me: MeView,
    pub region_name: String,
    pub contact: Contact,
    /// What the region of the address is called.
    pub contact_region: String,
    pub sessions: Vec<SessionView>,
    pub tokens: Vec<TokenView>,
    /// A token that was just made: its secret is shown this once.
    pub created: Option<TokenCreated>,
    /// The scopes that this person may give to a token.
    pub scopes: Vec<Scope>,
    /// Of a new token.
    pub form: FormState,
    /// Of the password.
    pub password: FormState,
    /// The account has some, which may answer instead of the current password.
    pub passkeys: bool,
}

impl AccountPage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            me: MeView::sample(),
            region_name: "Indonesia".to_owned(),
            contact: Contact::sample(),
            contact_region: "Indonesia".to_owned(),
            sessions: vec![
                SessionView::sample(),
                SessionView { current: false, told: true, id: "01JZ8T2M5Q000000000000000E".to_owned(), ..SessionView::sample() },
            ],
            tokens: vec![TokenView::sample()],
            created: Some(TokenCreated::sample()),
            scopes: vec![Scope::UnitsRead, Scope::PlansRead, Scope::CasesRead, Scope::CasesWrite],
            form: FormState::default(),
            password: FormState::default(),
            passkeys: true,
        }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &AccountPage) -> Markup {
    let t = &shell.text;
    let me = &view.me;
    let language = html! {
        input type="hidden" name="back" value="/account";
        (radios(&FormState::default(), "language", &t.say("language"), &language_choices(t), Some(me.language.as_str())))
        (submit(&t.say("save")))
    };
    let main = html! {
        h1 { (t.say("account")) }
        @if let Some(created) = &view.created {
            div.notice.good role="status" {
                h2 { (t.say("token-created")) }
                p { (t.say("token-created-about")) }
                pre tabindex="0" { code { (created.secret) } }
            }
        }
        div.split {
            div {
                // What is to be corrected comes first.
                @if view.password.sent() { (password(shell, view)) }
                section.card {
                    h2 { (t.say("account-profile")) }
                    dl.facts {
                        dt { (t.say("name")) } dd { (me.name) }
                        @match &me.phone {
                            Some(phone) => { dt { (t.say("phone")) } dd { (phone) } }
                            None => { dt { (t.say("email")) } dd { (me.email) } }
                        }
                        dt { (t.say("region")) } dd { (view.region_name) }
                        dt { (t.say("roles")) } dd { (me.roles.iter().map(|role| t.word("role", role.as_str())).collect::<Vec<_>>().join(", ")) }
                    }
                    (shell.post("/language", &language))
                }
                (contact(t, view))
                section.card {
                    h2 { (t.say("profile-title")) }
                    p.quiet { (t.say("profile-lead")) }
                    p { a href="/account/profile" { (t.say("profile-change")) } }
                }
                section.card {
                    h2 { (t.say("choices-title")) }
                    p.quiet { (t.say("choices-lead")) }
                    p { a href="/account/privacy" { (t.say("choices-change")) } }
                }
                section.card {
                    h2 { (t.say("rights-title")) }
                    p.quiet { (t.say("rights-lead")) }
                    p { a href="/rights" { (t.say("rights-go")) } }
                }
                @if !view.password.sent() { (password(shell, view)) }
                section.card { h2 { (t.say("sessions")) } ul.rows { @for session in &view.sessions { li { (session_row(shell, session)) } } } }
            }
            div {
                (tokens(shell, view))
                p.quiet { a href="/account/close" { (t.say("close-title")) } }
            }
        }
    };
    shell.portal(&t.say("account"), &main)
}

fn contact(t: &Text<'_>, view: &AccountPage) -> Markup {
    html! {
        section.card {
            h2 { (t.say("contact")) }
            @match &view.contact.address {
                Some(known) => (address::postal(known, &view.contact_region)),
                None => p.quiet { (t.say("contact-missing")) },
            }
            @if let Some(number) = &view.contact.telephone { p { (t.say("contact-telephone")) ": " (number) } }
            p { a href="/account/contact" { (t.say("contact-change")) } }
        }
    }
}

fn password(shell: &Shell<'_>, view: &AccountPage) -> Markup {
    let (t, form) = (&shell.text, &view.password);
    let change = html! {
        (form.summary(t))
        // For the program that keeps the password: whose it is.
        label hidden { (t.say("email")) " " input type="text" name="username" value=(view.me.login()) autocomplete="username" readonly; }
        (Field::new("current_password", t.say("password-current")).kind("password").autocomplete("current-password").render(t, form))
        (Field::new("new_password", t.say("password-new")).kind("password").autocomplete("new-password").hint(t.say("password-hint")).render(t, form))
        (submit(&t.say("password-change")))
        // After it: whoever presses Enter means the first button.
        @if view.passkeys { (button(t, form, Purpose::Confirm, &t.say("passkey-password"))) }
    };
    html! {
        section.card {
            h2 { (t.say("password")) }
            p.quiet { (t.say("password-change-about")) }
            p { a href="/account/passkeys" { (t.say("passkeys")) } }
            details open[form.sent()] { summary { (t.say("password-change")) } (shell.post("/account/password", &change)) }
        }
    }
}

fn session_row(shell: &Shell<'_>, session: &SessionView) -> Markup {
    let t = &shell.text;
    html! {
        div.row {
            span.title title=(session.agent) { (browser_name(&session.agent)) @if session.current { " " span.quiet { (t.say("session-current")) } } @if session.told && !session.current { " " (chip("due", &t.say("session-new"))) } }
            span.quiet {
                (t.with("session-seen", [("at", t.moment(&session.last_seen_at).into())]))
                @if !session.near.is_empty() { "\u{a0}· " (session.near) }
            }
            @if session.told && !session.current {
                (shell.post(&format!("/account/sessions/{}/deny", session.id), &html! { button.button.danger.small type="submit" { (t.say("session-deny")) } }))
            }
            @if !session.current {
                (shell.post(&format!("/account/sessions/{}/end", session.id), &html! { button.button.plain.small type="submit" { (t.say("session-end")) } }))
            }
        }
    }
}

fn tokens(shell: &Shell<'_>, view: &AccountPage) -> Markup {
    let t = &shell.text;
    let form = &view.form;
    let scopes: Vec<_> = view
        .scopes
        .iter()
        .map(|scope| Choice { about: Some(scope.to_string()), ..Choice::new(scope.as_str(), t.word("scope", scope.as_str())) })
        .collect();
    let create = html! {
        (form.summary(t))
        (Field::new("name", t.say("token-name")).hint(t.say("token-name-hint")).autocomplete("off").render(t, form))
        (checkboxes(form, "scopes", &t.say("token-scopes"), &scopes, &[]))
        (Field::new("last_day", t.say("token-last-day")).kind("date").optional().render(t, form))
        (submit(&t.say("token-create")))
    };
    html! {
        section.card {
            h2 { (t.say("tokens")) }
            p.quiet { (t.say("tokens-about")) }
            ul.rows { @for token in &view.tokens { li { (token_row(shell, t, token)) } } }
            details open[form.sent()] { summary { (t.say("token-create")) } (shell.post("/account/tokens", &create)) }
        }
    }
}

fn token_row(shell: &Shell<'_>, t: &Text<'_>, token: &TokenView) -> Markup {
    html! {
        div.row {
            span.title { (token.name) @if token.revoked { " " span.quiet { (t.say("token-revoked")) } } }
            span.quiet {
                (token.scopes.iter().map(|scope| t.word("scope", scope.as_str())).collect::<Vec<_>>().join(", "))
                @if let Some(day) = &token.last_day { "\u{a0}· " (t.with("until", [("day", t.date(day).into())])) }
            }
            @if !token.revoked {
                (shell.post(&format!("/account/tokens/{}/revoke", token.id), &html! { button.button.danger.small type="submit" { (t.say("token-revoke")) } }))
            }
        }
    }
}
