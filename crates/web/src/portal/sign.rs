//! Signing up, in and out.

use crate::form::{Form, Wrong};
use crate::page::{Page, own_path, redirect, with_header};
use crate::templates::FormState;
use crate::templates::portal::{sign_in, sign_up};
use crate::visitor::{browser_cookie, language_cookie_gone, session_cookie, session_cookie_gone};
use aftercare_app::{Caller, Error, LoginKind, SessionToken};
use aftercare_wire::{AccountCreate, Language, SignIn};
use axum::response::Response;
use maud::Markup;

pub(crate) async fn up_show(page: Page) -> Response {
    if page.me.is_some() {
        return redirect("/");
    }
    page.show(up_page(&page, FormState::default()).await)
}

async fn up_page(page: &Page, form: FormState) -> Result<Markup, Error> {
    Ok(sign_up::page(
        &page.shell(),
        &sign_up::SignUpPage {
            form,
            regions: page.regions()?,
            age_limit: page.web.app.age_limit().await.ok().flatten(),
            phones: phones(page),
        },
    ))
}

fn phones(page: &Page) -> Option<sign_up::PhoneCountries> {
    let logins = page.web.app.logins();
    let named = |kind| {
        let mut names: Vec<String> = logins.countries(kind).map(|code| page.region_name(code)).collect();
        names.sort();
        names
    };
    logins.has_phones().then(|| sign_up::PhoneCountries { only: named(LoginKind::Phone), either: named(LoginKind::Either) })
}

pub(crate) async fn up_send(form: Form) -> Response {
    let (page, fields) = (&form.page, &form.fields);
    let mut wrong = Wrong::default();
    let region = wrong.take(fields.read::<String>("region"));
    let language = wrong.take(fields.read::<Language>("language"));
    let made = match (region, language) {
        (Some(region), Some(language)) => {
            let (email, name) = (fields.text("email"), fields.text("name"));
            let (password, date_of_birth) = (fields.verbatim("password"), fields.optional("date_of_birth"));
            let request = AccountCreate {
                email,
                password,
                name,
                region,
                language,
                date_of_birth,
                parent_email: fields.optional("parent_email"),
                phone: fields.optional("phone"),
            };
            page.web.app.account_create(&page.visitor.ctx, &request, &page.visitor.caller).await
        }
        _ => Err(wrong.error()),
    };
    match made {
        Ok(()) if fields.optional("parent_email").is_some() => page.go("/sign-in", "parent-asked"),
        Ok(()) if fields.optional("phone").is_some() => page.go("/sign-up/code", "code-asked"),
        Ok(()) => page.go("/sign-in", "sign-up-asked"),
        Err(error) => form.again(&error, |state| up_page(page, state)).await,
    }
}

pub(crate) async fn in_show(page: Page) -> Response {
    let next = page.query("next").and_then(own_path).map(str::to_owned);
    if page.me.is_some() {
        return redirect(next.as_deref().unwrap_or("/"));
    }
    page.show(in_page(&page, next, FormState::default()).await)
}

pub(super) async fn in_page(page: &Page, next: Option<String>, form: FormState) -> Result<Markup, Error> {
    Ok(sign_in::page(
        &page.shell(),
        &sign_in::SignInPage { form, next, passkeys: page.web.app.passkeys_work(), phones: page.web.app.logins().has_phones() },
    ))
}

pub(crate) async fn in_send(form: Form) -> Response {
    let page = &form.page;
    let next = form.fields.get("next").and_then(own_path).map(str::to_owned);
    let request = SignIn { email: form.fields.text("email"), password: form.fields.verbatim("password") };
    let caller = match page.visitor.signing_in(&page.web) {
        Ok(caller) => caller,
        Err(error) => return page.problem(&error),
    };
    match page.web.app.sign_in_told_in(page.visitor.language, &request, &caller).await {
        Ok(token) => signed_in(page, redirect(next.as_deref().unwrap_or("/")), &token, &caller),
        Err(error) => form.again(&error, |state| in_page(page, next, state)).await,
    }
}

/// An answer that starts a session, in a browser that is known from now on.
pub(crate) fn signed_in(page: &Page, response: Response, token: &SessionToken, caller: &Caller) -> Response {
    with_header(with_header(response, session_cookie(&page.web, token)), browser_cookie(&page.web, caller))
}

pub(crate) async fn out_send(form: Form) -> Response {
    let page = &form.page;
    if let Some(session) = &page.visitor.session
        && let Err(error) = page.web.app.sign_out(session).await
    {
        return page.problem(&error);
    }
    // Signed out, a language is no use that the policy leaves for a cookie.
    with_header(with_header(page.go("/", "signed-out"), session_cookie_gone(&page.web)), language_cookie_gone(&page.web))
}
