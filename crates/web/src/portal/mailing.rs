//! The end of the newsletter, or of advertising, by the link of a mail.

use super::password::{is_token, secret};
use crate::page::Page;
use crate::templates::portal::unsubscribe::{self, UnsubscribePage, UnsubscribeState, path_of};
use aftercare_app::{Error, Mailing};
use axum::response::Response;

pub(crate) async fn newsletter(page: Page) -> Response {
    show(page, Mailing::Newsletter).await
}

pub(crate) async fn newsletter_end(page: Page) -> Response {
    end(page, Mailing::Newsletter).await
}

pub(crate) async fn advertising(page: Page) -> Response {
    show(page, Mailing::Advertising).await
}

pub(crate) async fn advertising_end(page: Page) -> Response {
    end(page, Mailing::Advertising).await
}

fn token_of(page: &Page) -> String {
    page.query("token").filter(|token| is_token(token)).unwrap_or_default().to_owned()
}

/// Shows the button and ends nothing: programs that look at mail follow links as well.
async fn show(page: Page, mailing: Mailing) -> Response {
    let token = token_of(&page);
    match page.web.app.unsubscribe_told(mailing, &token, &page.visitor.caller).await {
        Ok(works) => shown(&page, 200, mailing, if works { UnsubscribeState::Asks { token } } else { over(&page) }),
        Err(error) => page.problem(&error),
    }
}

/// One click, from this page or from a mail program (RFC 8058): without a session, without a form of ours.
async fn end(page: Page, mailing: Mailing) -> Response {
    let token = token_of(&page);
    match page.web.app.unsubscribe_by_link(mailing, &token, &page.visitor.caller).await {
        Ok(()) => shown(&page, 200, mailing, UnsubscribeState::Done),
        Err(Error::Input(_)) => shown(&page, 422, mailing, over(&page)),
        Err(error) => page.problem(&error),
    }
}

fn over(page: &Page) -> UnsubscribeState {
    UnsubscribeState::Over { support: page.web.app.operator(&page.visitor.ctx).support.email }
}

fn shown(page: &Page, status: u16, mailing: Mailing, state: UnsubscribeState) -> Response {
    let mut shell = page.shell();
    if let UnsubscribeState::Asks { token } = &state {
        shell.path = format!("{}?token={token}", path_of(mailing));
    }
    secret(page.html(status, &unsubscribe::page(&shell, &UnsubscribePage { mailing, state })))
}
