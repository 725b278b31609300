//! A flight's end as its record tells it, beside what is registered.

use super::Viewer;
use super::evidence::Stored;
use super::fact::{anomalies, checks, code, fact, number, place, position, seconds, text, time};
use aftercare_core::case::Case;
use aftercare_core::unit::{BindingSpan, Unit};
use aftercare_evidence::log::{Fact, Header, ModeSpan};
use aftercare_evidence::report::{Area, FlightReport, LastFix as Fix, Shape};
use aftercare_evidence::{Drawing, FlightDigest};
use aftercare_wire::{
    BindingWhat, BoundThen, FileFact, FlightReportView, LastFix, ModeBand, RecordFile, Said, SearchArea, Series, SettingView, Span, Track,
    WarningView,
};
use jiff::Timestamp;
use std::borrow::Cow;

/// A record that is looked at.
pub(crate) struct Looked<'a> {
    pub id: &'a str,
    pub stored: &'a Stored,
    pub drawing: Drawing,
}

impl Viewer<'_> {
    /// Of a device's record, for a case or without one.
    pub fn flight_report(&self, unit: &Unit, case: Option<&Case>, looked: Looked<'_>) -> FlightReportView {
        let Looked { id, stored, drawing } = looked;
        let unread = FlightDigest::unread();
        let digest = stored.flight().unwrap_or(&unread);
        let lost_at = case.map(|case| case.happened_at);
        let FlightDigest { header, report, .. } = digest;
        FlightReportView {
            case_id: case.map(|case| case.id.to_string()),
            unit_id: unit.id.to_string(),
            model_name: self.model_name(unit),
            serial: self.shown_serial(unit.id.as_str()).to_owned(),
            produced_at: None,
            receipt_id: None,
            report_sha256: None,
            lost_at: lost_at.map(|at| at.to_string()),
            file: RecordFile {
                blob: stored.blob(id),
                sha256: stored.sha256.clone(),
                kind: digest.kind.code().to_owned(),
                format: header.format.clone(),
                completeness: stored.completeness().to_owned(),
                bytes_understood: digest.bytes_read,
                trouble: stored.trouble().map(str::to_owned),
            },
            started_at: header.start.value().map(ToString::to_string),
            end: seconds(report.end),
            header: stated(header),
            ending: ending(report),
            last_fix: report.last_fix.as_ref().map(|fix| LastFix {
                place: place(fix.position),
                at: seconds(fix.at),
                age: seconds(fix.age),
            }),
            home: report.home.as_ref().map(|home| place(home.position)),
            controller: digest.controller.map(place),
            phone: digest.phone.map(place),
            link_lost: report.link.lost.iter().map(|lost| Span { from: seconds(lost.from), to: lost.to.map(seconds) }).collect(),
            link_losses: report.link.losses,
            modes: drawing.modes.iter().map(band).collect(),
            settings: report
                .settings
                .iter()
                .map(|setting| SettingView { name: code(&setting.name), value: setting.value.clone(), source: setting.source.to_string() })
                .collect(),
            warnings: drawing
                .messages
                .iter()
                .map(|message| WarningView { at: seconds(message.at), severity: code(&message.severity), text: message.text.clone() })
                .collect(),
            bindings: bindings(unit, lost_at.unwrap_or(self.now)),
            areas: report.areas.iter().map(area).collect(),
            checks: checks(&digest.checks(&self.known(Some(unit), lost_at, id, stored))),
            anomalies: anomalies(&digest.anomalies),
            track: Track {
                at: drawing.track.at.iter().copied().map(seconds).collect(),
                latitude: drawing.track.latitude,
                longitude: drawing.track.longitude,
            },
            series: drawing
                .curves
                .into_iter()
                .map(|curve| Series {
                    quantity: curve.quantity.code().to_owned(),
                    unit: curve.quantity.unit().to_owned(),
                    at: curve.at.into_iter().map(seconds).collect(),
                    values: curve.values,
                })
                .collect(),
        }
    }
}

/// What a record's summary states, with the serial numbers and what wrote it.
fn stated(header: &Header) -> Vec<FileFact> {
    vec![
        text("aircraft-serial", &header.aircraft_serial),
        text("aircraft-name", &header.aircraft_name),
        fact("product-type", "", &header.product_type, |number| Said::Text(number.0.to_string())),
        text("hardware", &header.hardware),
        text("firmware", &header.firmware),
        text("battery-serial", &header.battery_serial),
        text("camera-serial", &header.camera_serial),
        text("controller-serial", &header.controller_serial),
        text("app-version", &header.app_version),
        text("account-tag", &header.account_tag),
        time("start", &header.start),
        fact("duration", "s", &header.duration, |duration| Said::Number(duration.as_secs_f64())),
        position("start-position", &header.start_position),
        number("max-height", "m", &header.max_height),
        number("max-speed", "m/s", &header.max_speed),
        number("total-distance", "m", &header.total_distance),
        fact("frames", "", &header.frames, |frames| Said::Number(f64::from(*frames))),
    ]
}

/// Worked out from several values by the geodesic.
fn by_geodesic(value: Option<f64>) -> Fact<f64> {
    value.map_or(Fact::NotRecorded, |value| Fact::Estimated { value, method: Cow::Borrowed("geodesic") })
}

/// How it ended.
fn ending(report: &FlightReport) -> Vec<FileFact> {
    fn of<T: Clone>(fix: Option<&Fix>, fact: impl Fn(&Fix) -> &Fact<T>) -> Fact<T> {
        fix.map_or(Fact::NotRecorded, |fix| fact(fix).clone())
    }
    let fix = report.last_fix.as_ref();
    let wind = |of: fn(f64, f64) -> f64| match &report.wind {
        Fact::Recorded { value, source } => Fact::Recorded { value: of(value.north, value.east), source: source.clone() },
        Fact::Estimated { value, method } => Fact::Estimated { value: of(value.north, value.east), method: method.clone() },
        Fact::NotRecorded => Fact::NotRecorded,
        Fact::Sealed => Fact::Sealed,
    };
    vec![
        number("height", "m", &of(fix, |fix| &fix.height)),
        number("speed", "m/s", &of(fix, |fix| &fix.speed)),
        number("course", "deg", &of(fix, |fix| &fix.course)),
        number("satellites", "", &of(fix, |fix| &fix.satellites)),
        number("position-error", "m", &of(fix, |fix| &fix.position_error)),
        number("home-distance", "m", &by_geodesic(report.from_home.map(|leg| leg.distance))),
        number("home-bearing", "deg", &by_geodesic(report.from_home.map(|leg| leg.bearing))),
        number("farthest", "m", &by_geodesic(report.farthest.map(|(_, metres)| metres))),
        number("track-length", "m", &by_geodesic(report.track_length)),
        fact("airborne", "", &report.airborne, |yes| Said::Yes(*yes)),
        number("battery", "", &report.battery),
        number("endurance", "s", &report.endurance),
        fact("link-recorded", "", &report.link.source, |yes| Said::Yes(*yes)),
        number("wind-speed", "m/s", &wind(f64::hypot)),
        // Where it comes from, as weather reports say it.
        number("wind-direction", "deg", &wind(|north, east| (-east).atan2(-north).to_degrees().rem_euclid(360.0))),
    ]
}

fn band(span: &ModeSpan) -> ModeBand {
    ModeBand {
        from: seconds(span.from),
        to: seconds(span.to),
        mode: span.mode.code().to_owned(),
        recorded: span.recorded.clone(),
        cause: span.cause.map(|cause| cause.code().to_owned()),
    }
}

fn area(area: &Area) -> SearchArea {
    let (from, to, radius) = match area.shape {
        Shape::Circle { centre, radius } => (centre, None, radius),
        Shape::Corridor { from, to, radius } => (from, Some(to), radius),
    };
    SearchArea {
        kind: code(&area.kind),
        from: place(from),
        to: to.map(place),
        radius,
        error: area.error,
        speed: area.speed,
        height: area.height,
        seconds: area.seconds,
    }
}

/// Both bindings as they were then, by the history of the device.
fn bindings(unit: &Unit, at: Timestamp) -> Vec<BoundThen> {
    let then = |what, spans: &[BindingSpan]| {
        let begun = spans.iter().rfind(|span| span.from <= at);
        let ended = begun.and_then(|span| span.until).filter(|until| *until <= at);
        let since = ended.or_else(|| begun.map(|span| span.from));
        BoundThen { what, bound: begun.map(|_| ended.is_none()), since: since.map(|at| at.to_string()) }
    };
    vec![then(BindingWhat::Account, &unit.account), then(BindingWhat::Controller, &unit.controller)]
}
