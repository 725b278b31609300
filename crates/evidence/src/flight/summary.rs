use super::device::{Recovered, Serials};
use super::header::FlightHeader;
use crate::log::{Fact, Header, Part};
use crate::{Field, Serial};

/// The header of a log from a record's summary, and from the copy of it among the lines where the summary is cut off.
pub(crate) fn header(summary: &FlightHeader, copy: Option<&Recovered>) -> Header {
    let text = |field: &Field<Serial>| Field::from(field.recorded().map(ToString::to_string));
    let serial = |own: &Field<Serial>, own_source: &'static str, other: fn(&Recovered) -> &Field<Serial>, source: &'static str| {
        first(&text(own), own_source, copy.and_then(|copy| text(other(copy)).recorded().cloned()), source)
    };
    Header {
        format: format!("flight record {}", summary.version),
        aircraft_serial: serial(&summary.aircraft_serial, "details.aircraft", |copy| &copy.aircraft, "recover.aircraft"),
        aircraft_name: first(&summary.aircraft_name, "details.name", copy.and_then(|copy| copy.name.clone()), "recover.name"),
        product_type: first(&summary.product_type, "details.product-type", copy.and_then(|copy| copy.product), "recover.product-type"),
        hardware: Fact::NotRecorded,
        firmware: Fact::NotRecorded,
        battery_serial: serial(&summary.battery_serial, "details.battery", |copy| &copy.battery, "recover.battery"),
        camera_serial: serial(&summary.camera_serial, "details.camera", |copy| &copy.camera, "recover.camera"),
        controller_serial: serial(&summary.controller_serial, "details.controller", |copy| &copy.controller, "recover.controller"),
        app_platform: first(&summary.app_platform, "details.platform", copy.and_then(|copy| copy.platform), "recover.platform"),
        app_version: first(&summary.app_version, "details.app-version", copy.and_then(|copy| copy.app_version), "recover.app-version"),
        account_tag: first(&summary.account_tag, "details.account", None, ""),
        start: first(&summary.start, "details.start", None, ""),
        duration: first(&summary.duration, "details.duration", None, ""),
        start_position: first(&summary.start_position, "details.start-position", None, ""),
        max_height: first(&metres(summary.max_height.recorded().map(|m| m.0)), "details.max-height", None, ""),
        max_speed: first(&metres(summary.max_speed.recorded().map(|m| m.0)), "details.max-speed", None, ""),
        total_distance: first(&metres(summary.total_distance.recorded().map(|m| m.0)), "details.distance", None, ""),
        frames: first(&summary.frames_declared, "details.lines", None, ""),
    }
}

fn metres(value: Option<f64>) -> Field<f64> {
    value.into()
}

fn first<T: Clone>(own: &Field<T>, source: &'static str, other: Option<T>, other_source: &'static str) -> Fact<T> {
    match (own.recorded(), other) {
        (Some(value), _) => Fact::Recorded { value: value.clone(), source: source.into() },
        (None, Some(value)) => Fact::Recorded { value, source: other_source.into() },
        (None, None) => Fact::NotRecorded,
    }
}

/// The serial numbers of the summary, before those of the lines.
pub(crate) fn serials(summary: &FlightHeader) -> Serials {
    let mut serials = Serials::default();
    serials.add(Part::Aircraft, &summary.aircraft_serial, "details.aircraft");
    serials.add(Part::Battery, &summary.battery_serial, "details.battery");
    serials.add(Part::Camera, &summary.camera_serial, "details.camera");
    serials.add(Part::Controller, &summary.controller_serial, "details.controller");
    serials
}
