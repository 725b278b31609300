//! The clock: everybody may read it; in a demonstration it can be moved on.

use super::body::Document;
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use aftercare_app::{Action, Error, authorise, date};
use aftercare_wire::{ClockMove, ClockView};
use axum::response::Response;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Further than this no demonstration goes in one step.
const MOST_DAYS: u32 = 3660;

fn view(client: &Client) -> ClockView {
    ClockView { now: client.app().now().to_string(), simulated: client.web.demo.is_some() }
}

/// What time it is here.
#[utoipa::path(get, path = "/api/v1/clock", responses((status = 200, body = ClockView)))]
pub(super) async fn clock_show(client: Client) -> Result<Response, Failure> {
    shown(&view(&client))
}

/// Move a demonstration's clock on, to a day or by days; the timers that are due by then run before the answer.
#[utoipa::path(post, path = "/api/v1/clock", request_body = ClockMove, responses((status = 200, body = ClockView)))]
pub(super) async fn clock_move(client: Client, body: Document<ClockMove>) -> Result<Response, Failure> {
    let app = client.app();
    let Some(demo) = &client.web.demo else {
        return Err(Failure::http("clock", "this is not a demonstration: its clock goes by itself"));
    };
    let to = target(demo.now(), &body.value)?;
    let moved = app.audited(client.ctx(), Action::ClockMove, "clock", async {
        authorise(&client.ctx().principal, Action::ClockMove, None, "clock")?;
        let moved = demo.move_to(to);
        if moved.is_ok() {
            app.timers_run().await?;
        }
        Ok(moved)
    });
    moved.await?.map_err(|reason| Failure::http("clock", reason))?;
    shown(&view(&client))
}

fn target(now: Timestamp, request: &ClockMove) -> Result<Timestamp, Error> {
    let too_far = |field: &str| Error::field(field, "too-far", format!("the clock moves on by at most {MOST_DAYS} days at once"));
    match (&request.to, request.days) {
        (Some(text), None) => {
            let day = date("to", text)?;
            let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).map_err(|_| too_far("to"))?.timestamp();
            let most = SignedDuration::from_hours(24 * i64::from(MOST_DAYS));
            if noon.duration_since(now) > most { Err(too_far("to")) } else { Ok(noon) }
        }
        (None, Some(days)) if days <= MOST_DAYS => {
            now.checked_add(SignedDuration::from_hours(24 * i64::from(days))).map_err(|_| too_far("days"))
        }
        (None, Some(_)) => Err(too_far("days")),
        _ => Err(Error::field("to", "exactly-one", "say either `to` or `days`")),
    }
}
