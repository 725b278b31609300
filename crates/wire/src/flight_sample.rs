//! Samples of what files say: out over the water, the link goes, and the record ends on the way home.

use crate::{
    AnomalyView, BindingWhat, BlobView, BoundThen, CheckEnding, CheckView, FileFact, FlightReportView, Known, LastFix, ModeBand, PhotoView,
    Place, RecordFile, Said, SearchArea, Series, SettingView, Span, Track, WarningView,
};

impl FileFact {
    #[must_use]
    pub fn sample(name: &str, said: Said, unit: &str) -> Self {
        Self { name: name.to_owned(), known: Known::Recorded, said: Some(said), unit: unit.to_owned(), source: Some("OSD".to_owned()) }
    }
}

impl CheckView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            check: "aircraft-serial".to_owned(),
            ending: CheckEnding::Disagrees,
            because: "different".to_owned(),
            recorded: Some("EXAMPLE-UNIT-9".to_owned()),
            expected: Some("EXAMPLE-UNIT-2".to_owned()),
        }
    }
}

impl PhotoView {
    #[must_use]
    pub fn sample() -> Self {
        let place = Said::Place(Place { latitude: 10.000_1, longitude: 20.000_1 });
        Self {
            blob: BlobView::sample_photo(),
            content: "jpeg".to_owned(),
            holds_place: true,
            holds_serial: true,
            removable: true,
            facts: vec![
                FileFact { source: Some("exif".to_owned()), ..FileFact::sample("position", place, "deg") },
                FileFact {
                    source: Some("exif".to_owned()),
                    ..FileFact::sample("taken-local", Said::Time("2022-08-01T12:10:00".to_owned()), "")
                },
                FileFact {
                    source: Some("xmp".to_owned()),
                    ..FileFact::sample("camera-serial", Said::Text("EXAMPLE-CAMERA-1".to_owned()), "")
                },
            ],
            checks: vec![CheckView { check: "place".to_owned(), because: "outside".to_owned(), ..CheckView::sample() }],
            anomalies: Vec::new(),
        }
    }
}

impl FlightReportView {
    /// Out over the water, the link goes, and the record ends on the way home.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            case_id: Some("01JZ8T2M5Q0000000000000009".to_owned()),
            unit_id: "01JZ8T2M5Q0000000000000002".to_owned(),
            model_name: "Example Drone".to_owned(),
            serial: "EXAMPLE-UNIT-2".to_owned(),
            produced_at: Some("2022-08-02T09:00:00Z".to_owned()),
            receipt_id: Some("01JZ8T2M5Q000000000000000R".to_owned()),
            report_sha256: Some("00".repeat(32)),
            lost_at: Some("2022-08-01T04:17:00Z".to_owned()),
            file: RecordFile {
                blob: BlobView::sample(),
                sha256: "11".repeat(32),
                kind: "flight-record".to_owned(),
                format: "flight record 11".to_owned(),
                completeness: "cut".to_owned(),
                bytes_understood: 1_482_000,
                trouble: None,
            },
            started_at: Some("2022-08-01T04:12:09Z".to_owned()),
            end: 302.0,
            header: stated(),
            ending: ended(),
            last_fix: Some(LastFix { place: place(10.004, 20.0073), at: 300.0, age: 2.0 }),
            home: Some(place(10.0, 20.0)),
            controller: Some(place(10.0001, 20.0)),
            phone: None,
            link_lost: vec![Span { from: 240.0, to: None }],
            link_losses: 1,
            modes: modes(),
            settings: vec![SettingView {
                name: "signal-lost-action".to_owned(),
                value: "return-home".to_owned(),
                source: "home point".to_owned(),
            }],
            warnings: vec![WarningView { at: 240.0, severity: "serious".to_owned(), text: "Signal lost".to_owned() }],
            bindings: vec![
                BoundThen { what: BindingWhat::Account, bound: Some(true), since: Some("2022-05-01T10:00:00Z".to_owned()) },
                BoundThen { what: BindingWhat::Controller, bound: Some(true), since: Some("2022-05-01T10:00:00Z".to_owned()) },
            ],
            areas: areas(),
            checks: checks(),
            anomalies: vec![AnomalyView { kind: "no-end".to_owned(), count: 1, first_offset: 1_482_000 }],
            track: track(),
            series: series(),
        }
    }
}

fn place(latitude: f64, longitude: f64) -> Place {
    Place { latitude, longitude }
}

fn number(name: &str, value: f64, unit: &str) -> FileFact {
    FileFact::sample(name, Said::Number(value), unit)
}

fn stated() -> Vec<FileFact> {
    vec![
        FileFact::sample("aircraft-serial", Said::Text("EXAMPLE-UNIT-2".to_owned()), ""),
        number("duration", 300.0, "s"),
        FileFact { known: Known::NotRecorded, said: None, source: None, ..number("total-distance", 0.0, "m") },
    ]
}

fn ended() -> Vec<FileFact> {
    vec![
        number("height", 34.2, "m"),
        number("speed", 8.1, "m/s"),
        number("battery", 0.41, ""),
        FileFact { known: Known::Estimated, source: Some("drain-of-the-last-two-minutes".to_owned()), ..number("endurance", 410.0, "s") },
        number("home-distance", 912.0, "m"),
        number("home-bearing", 61.0, "deg"),
        FileFact { known: Known::NotRecorded, said: None, source: None, ..number("wind-speed", 0.0, "m/s") },
    ]
}

fn modes() -> Vec<ModeBand> {
    let band = |from, to, mode: &str, recorded: &str, cause: Option<&str>| ModeBand {
        from,
        to,
        mode: mode.to_owned(),
        recorded: recorded.to_owned(),
        cause: cause.map(str::to_owned),
    };
    vec![
        band(0.0, 12.0, "take-off", "11", None),
        band(12.0, 243.0, "position", "6", None),
        band(243.0, 302.0, "return-home", "15", Some("link-lost")),
    ]
}

fn areas() -> Vec<SearchArea> {
    vec![
        SearchArea {
            kind: "fell".to_owned(),
            from: place(10.004, 20.0073),
            to: None,
            radius: 52.8,
            error: 10.0,
            speed: Some(8.1),
            height: Some(34.2),
            seconds: Some(5.3),
        },
        SearchArea {
            kind: "returning".to_owned(),
            from: place(10.004, 20.0073),
            to: Some(place(10.0, 20.0)),
            radius: 10.0,
            error: 10.0,
            speed: None,
            height: None,
            seconds: None,
        },
    ]
}

fn checks() -> Vec<CheckView> {
    vec![
        CheckView::sample(),
        CheckView {
            check: "duration".to_owned(),
            ending: CheckEnding::Agrees,
            because: "within".to_owned(),
            recorded: Some("300.0".to_owned()),
            expected: Some("302.0".to_owned()),
        },
        CheckView {
            check: "account-tag".to_owned(),
            ending: CheckEnding::CannotBeChecked,
            because: "not-registered".to_owned(),
            recorded: None,
            expected: None,
        },
    ]
}

/// Every five seconds of five minutes.
fn instants() -> Vec<f64> {
    (0..=60_u32).map(|n| f64::from(n) * 5.0).collect()
}

fn track() -> Track {
    let seconds = instants();
    Track {
        at: seconds.clone(),
        latitude: seconds.iter().map(|at| 10.0 + 0.004 * (at / 300.0)).collect(),
        longitude: seconds.iter().map(|at| 20.0 + 0.0085 * (at / 250.0).min(1.0) - 0.0012 * ((at - 250.0) / 50.0).max(0.0)).collect(),
    }
}

fn series() -> Vec<Series> {
    let curve = |quantity: &str, unit: &str, value: fn(f64) -> f64| Series {
        quantity: quantity.to_owned(),
        unit: unit.to_owned(),
        at: instants(),
        values: instants().into_iter().map(value).collect(),
    };
    vec![
        curve("height", "m", |at| (at * 2.0).min(60.0) - (at - 250.0).max(0.0) * 0.5),
        curve("battery", "", |at| 0.96 - at * 0.0018),
        curve("link-up", "", |at| if at < 240.0 { 1.0 - at / 480.0 } else { 0.0 }),
    ]
}
