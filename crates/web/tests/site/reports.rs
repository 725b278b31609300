//! Reports of flights as they come and as they must not: what is drawn of them is bounded, and always made of numbers.

use crate::samples::tags;
use aftercare_web::messages::Messages;
use aftercare_web::templates::flight_report;
use aftercare_web::templates::timeline::Reader;
use aftercare_wire::{
    AnomalyView, FileFact, FlightReportView, Known, Language, LastFix, ModeBand, Place, Said, SearchArea, Series, Span, Track, WarningView,
};

fn place(latitude: f64, longitude: f64) -> Place {
    Place { latitude, longitude }
}

fn round(kind: &str, from: Place, radius: f64) -> SearchArea {
    SearchArea { kind: kind.to_owned(), from, to: None, radius, error: 10.0, speed: Some(12.3), height: Some(98.0), seconds: Some(640.0) }
}

/// A flight along these places, a second and a half apart, that ends at the last of them.
fn flown(places: impl Iterator<Item = Place>) -> FlightReportView {
    let mut track = Track::default();
    for (n, place) in places.enumerate() {
        track.at.push(f64::from(u32::try_from(n).unwrap()) * 1.5);
        track.latitude.push(place.latitude);
        track.longitude.push(place.longitude);
    }
    let end = track.at.last().copied().unwrap_or(0.0);
    let last = track.latitude.last().zip(track.longitude.last()).map(|(latitude, longitude)| place(*latitude, *longitude));
    let first = track.latitude.first().zip(track.longitude.first()).map(|(latitude, longitude)| place(*latitude, *longitude));
    let areas = last.map(|last| {
        let back = SearchArea { to: first, ..round("returning", last, 10.0) };
        vec![round("fell", last, 60.0), back, round("flew-on", last, 7_900.0)]
    });
    FlightReportView {
        last_fix: last.map(|place| LastFix { place, at: end, age: 0.0 }),
        home: first,
        controller: None,
        areas: areas.unwrap_or_default(),
        end,
        track,
        link_lost: vec![Span { from: end * 0.7, to: None }],
        modes: Vec::new(),
        series: Vec::new(),
        ..FlightReportView::sample()
    }
}

fn long() -> FlightReportView {
    let way = (0..2000).map(|n| f64::from(n) / 2000.0);
    let mut report = flown(way.map(|share| place(10.0 + 0.45 * share, 20.0 + 0.1 * (share * 9.0).sin())));
    report.phone = Some(place(10.001, 20.001));
    let seconds: Vec<f64> = (0..2000).map(|n| f64::from(n) * 1.5).collect();
    let curve = |quantity: &str, unit: &str, value: &dyn Fn(f64) -> f64| Series {
        quantity: quantity.to_owned(),
        unit: unit.to_owned(),
        at: seconds.clone(),
        values: seconds.iter().map(|at| value(*at)).collect(),
    };
    report.series = vec![
        curve("height", "m", &|at| 118.0 + (at / 3.0).sin() * 4.0 + (at / 400.0).sin() * 60.0),
        curve("battery", "", &|at| 1.0 - at / 3300.0),
        curve("battery-to-return", "", &|at| 0.2 + at / 9000.0),
        curve("battery-to-land", "", &|_| 0.1),
        curve("link-up", "", &|at| 0.9 - (at / 7.0).sin().abs() * 0.2 - at / 6000.0),
        curve("link-down", "", &|at| if (1000.0..1400.0).contains(&at) { f64::NAN } else { 0.7 - at / 9000.0 }),
        curve("speed", "m/s", &|at| 14.0 + (at / 50.0).sin() * 3.0),
    ];
    let kinds = ["take-off", "position", "sport", "position", "mission", "return-home", "forced-landing"];
    report.modes = kinds
        .iter()
        .zip([0.0, 30.0, 700.0, 1500.0, 1600.0, 2100.0, 2900.0].windows(2))
        .map(|(mode, ends)| band(ends[0], ends[1], mode))
        .collect();
    report.warnings = (0..60).map(|n| warning(n, 50.0)).collect();
    report
}

fn band(from: f64, to: f64, mode: &str) -> ModeBand {
    ModeBand {
        from,
        to,
        mode: mode.to_owned(),
        recorded: "15".to_owned(),
        cause: (mode == "return-home").then(|| "low-battery".to_owned()),
    }
}

fn warning(n: u32, every: f64) -> WarningView {
    let texts = [
        "battery-low",
        "geofence-breached-over",
        "Strong wind. Fly with caution and return home promptly, the aircraft may not be able to hold its position against it.",
    ];
    let (at, n) = (f64::from(n) * every, usize::try_from(n % 3).unwrap());
    WarningView { at, severity: ["info", "warning", "serious"][n].to_owned(), text: texts[n].to_owned() }
}

fn still() -> FlightReportView {
    let mut report = flown((0..200).map(|n| place(52.0 + f64::from(n % 5) * 4e-6, 13.0 + f64::from(n % 7) * 4e-6)));
    report.started_at = None;
    report.areas = vec![round("on-ground", place(52.0, 13.0), 10.0)];
    report.link_lost = Vec::new();
    report.link_losses = 0;
    report.ending.push(FileFact::sample("link-recorded", Said::Yes(true), ""));
    report.ending.push(FileFact::sample("airborne", Said::Yes(false), ""));
    report
}

fn sealed() -> FlightReportView {
    let mut report = flown(std::iter::empty());
    report.produced_at = None;
    report.receipt_id = None;
    report.report_sha256 = None;
    report.file.completeness = "sealed".to_owned();
    report.file.bytes_understood = 512;
    report.link_lost = Vec::new();
    report.link_losses = 0;
    report.settings = Vec::new();
    report.warnings = Vec::new();
    let hide = |fact: FileFact| FileFact { known: Known::Sealed, said: None, source: None, ..fact };
    report.ending = report.ending.into_iter().map(hide).collect();
    report.end = 302.0;
    report
}

/// As bad as JSON can be, and worse.
fn odd() -> FlightReportView {
    let wild = [f64::NAN, f64::INFINITY, -1e308, 1e308, 91.0, 0.0];
    let mut report = flown(wild.iter().map(|value| place(*value, -value)));
    report.last_fix = Some(LastFix { place: place(f64::NAN, f64::NAN), at: f64::NAN, age: f64::INFINITY });
    report.end = f64::INFINITY;
    report.home = Some(place(0.0, 0.0));
    report.phone = Some(place(-45.0, 179.0));
    report.areas = vec![
        round("fell", place(0.0, 0.0), f64::NAN),
        round("elsewhere", place(0.0, 0.0), 1e300),
        SearchArea { to: Some(place(0.0, 0.0)), ..round("returning", place(0.0, 0.0), -4.0) },
    ];
    report.link_lost = vec![Span { from: f64::NAN, to: None }, Span { from: 9.0, to: Some(-9.0) }, Span { from: -1e300, to: Some(1e300) }];
    report.modes = vec![band(f64::NAN, 3.0, "position"), band(5.0, 1.0, "<b>"), band(-1e300, 1e300, "other")];
    report.series = ["height", "battery", "new-quantity"]
        .map(|name| Series { quantity: name.to_owned(), unit: "m".to_owned(), at: wild.to_vec(), values: wild[1..].to_vec() })
        .to_vec();
    report.started_at = Some("yesterday".to_owned());
    report.file.completeness = "unheard-of".to_owned();
    report
}

/// Two thousand changes of the mode, a hundred losses, and all else that comes in numbers.
fn restless() -> FlightReportView {
    let mut report = long();
    let modes = ["position", "return-home", "hold", "sport"];
    report.modes = (0..2000).map(|n| band(f64::from(n) * 1.5, f64::from(n + 1) * 1.5, modes[usize::try_from(n % 4).unwrap()])).collect();
    report.link_lost = (0..100).map(|n| Span { from: f64::from(n) * 30.0, to: Some(f64::from(n) * 30.0 + 12.0) }).collect();
    report.link_losses = 4_000;
    report.warnings = (0..2000).map(|n| warning(n, 1.5)).collect();
    report.anomalies = vec![AnomalyView { kind: "time-gap".to_owned(), count: 93, first_offset: 12 }];
    report
}

/// Name, report, reader: rendered and checked with all other pages.
pub fn variants() -> Vec<(&'static str, FlightReportView, Reader)> {
    let across = (0..300)
        .map(|n| place(-16.8 + f64::from(n) * 1e-5, 180.0 + f64::from(n - 150) * 2e-5))
        .map(|at| place(at.latitude, if at.longitude > 180.0 { at.longitude - 360.0 } else { at.longitude }));
    vec![
        ("flight-report", FlightReportView::sample(), Reader::Owner),
        ("desk-flight-report", FlightReportView::sample(), Reader::Staff),
        ("flight-report-sealed", sealed(), Reader::Owner),
        ("flight-report-long", long(), Reader::Staff),
        ("flight-report-still", still(), Reader::Owner),
        ("flight-report-odd", odd(), Reader::Owner),
        ("flight-report-restless", restless(), Reader::Owner),
        ("flight-report-one-fix", flown(std::iter::once(place(47.0, 8.0))), Reader::Owner),
        ("flight-report-date-line", flown(across), Reader::Owner),
        ("flight-report-pole", flown((0..300).map(|n| place(89.9999, f64::from(n)))), Reader::Owner),
    ]
}

/// What is drawn says what it is, in words too, is no larger than it has to be, and holds nothing that is no number.
#[test]
fn drawings_are_sound() {
    let messages = Messages::load().unwrap();
    let text = messages.text(Language::De, "Europe/Berlin");
    for (name, report, reader) in variants() {
        let html = flight_report::body(&text, &report, reader).into_string();
        let tags = tags(&html);
        let drawn: Vec<_> = html.split("<svg class=\"plot").skip(1).map(|rest| rest.split("</figure>").next().unwrap()).collect();
        for drawing in &drawn {
            assert!(drawing.contains("role=\"img\"") && drawing.contains("<title>") && drawing.contains("<desc>"), "{name}");
            assert!(drawing.len() < 80_000, "{name}: a drawing of {} bytes", drawing.len());
        }
        assert!(html.len() < 400_000, "{name}: {} bytes", html.len());
        for tag in tags {
            for (key, value) in &tag.attributes {
                let drawn = ["d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "points", "transform", "viewBox"];
                let sound = !value.to_lowercase().contains("nan") && !value.contains("inf");
                assert!(sound || !drawn.contains(key), "{name}: {tag:?}");
            }
        }
    }
}

/// Where there is nothing to see there is no empty drawing, and the way by hand is named.
#[test]
fn a_sealed_record_still_says_what_can_be_said() {
    let messages = Messages::load().unwrap();
    let html = flight_report::body(&messages.text(Language::En, "UTC"), &sealed(), Reader::Owner).into_string();
    assert!(!html.contains("class=\"plot plan\""), "a plan without a place");
    for said in ["sealed with keys that only the maker’s service has", "by hand", "/contact", "Aircraft serial number", "Not produced yet"]
    {
        assert!(html.contains(said), "{said}");
    }
}

/// The plan of the sample by its numbers: the scale is that of the world.
#[test]
fn the_plan_is_to_scale() {
    let messages = Messages::load().unwrap();
    let html = flight_report::body(&messages.text(Language::En, "UTC"), &FlightReportView::sample(), Reader::Owner).into_string();
    let plan = html.split("<svg class=\"plot plan\"").nth(1).unwrap().split("</figure>").next().unwrap();
    let tags = tags(plan);
    let bar = tags.iter().find(|tag| tag.get("class") == Some("scale")).unwrap().get("d").unwrap();
    let numbers: Vec<f64> = bar.split(|c: char| !(c.is_ascii_digit() || c == '.')).filter_map(|n| n.parse().ok()).collect();
    let bar_length = numbers[3] - numbers[0];
    let metres: f64 = plan.split("class=\"scale\"").nth(1).unwrap().split(['>', '\u{a0}']).find_map(|piece| piece.parse().ok()).unwrap();
    let circle = tags.iter().find(|tag| tag.get("class") == Some("area round likeliest")).unwrap();
    let radius: f64 = circle.get("r").unwrap().parse().unwrap();
    let expected = 52.8 / metres * bar_length;
    assert!((radius - expected).abs() < 0.2, "{radius} against {expected}");
}
