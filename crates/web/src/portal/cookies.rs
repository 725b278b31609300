//! Which cookies may be set, and the file by which a site says that it hears the signal.

use crate::form::Form;
use crate::page::{Page, with_header};
use crate::state::Web;
use crate::templates::portal::cookies;
use crate::visitor::{CHOICES_COOKIE, LANGUAGE_COOKIE, choices_cookie, language_cookie_gone};
use aftercare_app::{BrowserChoice, Browsing, CookieChoices, Error};
use aftercare_wire::CookieChoice;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

pub(crate) async fn show(page: Page) -> Response {
    let (app, visitor) = (&page.web.app, &page.visitor);
    page.show(app.cookies(&visitor.ctx, &visitor.browsing).await.map(|view| cookies::page(&page.shell(), &view)))
}

pub(crate) async fn send(form: Form) -> Response {
    let page = &form.page;
    match chosen(&form).await {
        Ok(response) => response,
        Err(error) => page.problem(&error),
    }
}

async fn chosen(form: &Form) -> Result<Response, Error> {
    let (page, fields) = (&form.page, &form.fields);
    let (app, visitor) = (&page.web.app, &page.visitor);
    let choice = match fields.get("choice") {
        Some("accept") => CookieChoice { preference: true, statistics: true, marketing: true },
        Some("refuse") => CookieChoice::default(),
        Some("save") => {
            CookieChoice { preference: fields.yes("preference"), statistics: fields.yes("statistics"), marketing: fields.yes("marketing") }
        }
        _ => return Err(Error::field("choice", "not-a-choice", "accept, refuse or save")),
    };
    if page.me.is_some() {
        app.cookies_choose(&visitor.ctx, choice).await?;
    }
    let CookieChoice { preference, statistics, marketing } = choice;
    let kept = BrowserChoice {
        choices: CookieChoices { preference, statistics, marketing },
        on: app.now().to_zoned(jiff::tz::TimeZone::UTC).date(),
    };
    let browsing = Browsing { choice: Some(kept), ..visitor.browsing };
    app.may_set_cookie(&visitor.ctx, &browsing, CHOICES_COOKIE).await?;
    let mut response = with_header(page.go("/privacy/cookies", "cookies"), choices_cookie(&page.web, kept));
    if let Err(Error::Refused(_)) = app.may_set_cookie(&visitor.ctx, &browsing, LANGUAGE_COOKIE).await {
        response = with_header(response, language_cookie_gone(&page.web));
    }
    Ok(response)
}

/// Global Privacy Control: this site hears the signal, and since when it says so.
pub(crate) async fn gpc_show(State(web): State<Web>) -> Response {
    Json(serde_json::json!({ "gpc": true, "lastUpdate": web.app.inventory().responsible.modified })).into_response()
}
