//! The end of the newsletter, by the link of a mail.

use super::password::{is_token, secret};
use crate::page::Page;
use crate::templates::portal::unsubscribe::{self, UnsubscribePage};
use aftercare_app::Error;
use axum::response::Response;

fn token_of(page: &Page) -> String {
    page.query("token").filter(|token| is_token(token)).unwrap_or_default().to_owned()
}

/// Shows the button and ends nothing: programs that look at mail follow links as well.
pub(crate) async fn show(page: Page) -> Response {
    let token = token_of(&page);
    match page.web.app.unsubscribe_told(&token, &page.visitor.caller).await {
        Ok(works) => shown(&page, 200, if works { UnsubscribePage::Asks { token } } else { over(&page) }),
        Err(error) => page.problem(&error),
    }
}

/// One click, from this page or from a mail program (RFC 8058): without a session, without a form of ours.
pub(crate) async fn send(page: Page) -> Response {
    let token = token_of(&page);
    match page.web.app.unsubscribe_by_link(&token, &page.visitor.caller).await {
        Ok(()) => shown(&page, 200, UnsubscribePage::Done),
        Err(Error::Input(_)) => shown(&page, 422, over(&page)),
        Err(error) => page.problem(&error),
    }
}

fn over(page: &Page) -> UnsubscribePage {
    UnsubscribePage::Over { support: page.web.app.operator(&page.visitor.ctx).support.email }
}

fn shown(page: &Page, status: u16, view: UnsubscribePage) -> Response {
    let mut shell = page.shell();
    if let UnsubscribePage::Asks { token } = &view {
        shell.path = format!("/newsletter/unsubscribe?token={token}");
    }
    secret(page.html(status, &unsubscribe::page(&shell, &view)))
}
