//! The demonstration's clock.

use crate::form::Form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::desk::clock;
use aftercare_app::{Action, Error, date, permit};
use axum::response::Response;
use jiff::civil::time;
use jiff::{SignedDuration, Timestamp};
use maud::Markup;

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page, FormState::default()))
}

fn content(page: &Page, form: FormState) -> Result<Markup, Error> {
    let clock = page.clock().ok_or(Error::NotFound { what: "clock" })?;
    Ok(clock::page(&page.shell(), &clock::ClockPage { clock, form }))
}

pub(crate) async fn send(form: Form) -> Response {
    let page = &form.page;
    match moved(&form).await {
        Ok(()) => page.go("/desk/clock", "clock"),
        Err(error) => form.again(&error, |state| async { content(page, state) }).await,
    }
}

async fn moved(form: &Form) -> Result<(), Error> {
    let page = &form.page;
    let clock = page.web.demo.clone().ok_or(Error::NotFound { what: "clock" })?;
    let to = goal(form, clock.now())?;
    let app = page.web.app.clone();
    form.once_kept(move |ctx| async move {
        app.audited(&ctx, Action::ClockMove, "", async {
            permit(&ctx.principal, Action::ClockMove)?;
            clock.move_to(to).map_err(|reason| Error::field("to", "not-forward", reason))?;
            // What falls due on the way happens before anybody looks.
            app.timers_run().await.map(drop)
        })
        .await
    })
    .await
}

/// So many days on, or noon of a day.
fn goal(form: &Form, now: Timestamp) -> Result<Timestamp, Error> {
    let far = || Error::field("to", "not-a-date", "this day is too far away");
    if form.fields.get("days").is_some() {
        let days: u16 = form.fields.read("days")?;
        return now.checked_add(SignedDuration::from_hours(24 * i64::from(days))).map_err(|_| far());
    }
    let day = date("to", form.fields.get("to").unwrap_or_default())?;
    let region = form.page.me.as_ref().map(|me| me.region.clone()).unwrap_or_default();
    let zone = form.page.web.app.world().regions.zone(&region).clone();
    day.to_datetime(time(12, 0, 0, 0)).to_zoned(zone).map(|at| at.timestamp()).map_err(|_| far())
}
