//! Reading the summary of flight records that this crate's own encoder wrote.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use aftercare_evidence::encode::{FlightRecord, flight_record};
use aftercare_evidence::{
    AppPlatform, AppVersion, Completeness, Coordinates, EvidenceError, Field, ProductType, Window, flight_header, flight_header_in,
    recognise,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn instant() -> Timestamp {
    "2031-05-06T07:08:09.123Z".parse().unwrap()
}

fn place() -> Coordinates {
    Coordinates::new(-12.5, 101.25).unwrap()
}

fn flown(version: u8) -> FlightRecord {
    FlightRecord { start: Some(instant()), start_position: Some(place()), ..FlightRecord::synthetic(version) }
}

#[test]
fn every_version_reads_back_what_was_written() {
    for version in 1..=14 {
        let written = flown(version);
        let bytes = flight_record(&written).unwrap();
        let mut header = flight_header(&bytes).unwrap();
        let text = |field: &Field<aftercare_evidence::Serial>| field.recorded().map(ToString::to_string).unwrap_or_default();
        assert_eq!(header.version.number(), version);
        assert_eq!(text(&header.aircraft_serial), written.aircraft_serial, "v{version}");
        assert_eq!(text(&header.battery_serial), written.battery_serial, "v{version}");
        assert_eq!(text(&header.camera_serial), written.camera_serial, "v{version}");
        assert_eq!(text(&header.controller_serial), written.controller_serial, "v{version}");
        assert_eq!(header.aircraft_name, Field::Recorded(written.aircraft_name), "v{version}");
        assert_eq!(header.product_type, Field::Recorded(ProductType(200)));
        assert_eq!(header.app_platform, Field::Recorded(AppPlatform::Android));
        let app = AppVersion { major: 1, minor: 2, patch: 3 };
        assert_eq!(header.app_version, Field::Recorded(app));
        assert_eq!(header.start, Field::Recorded(instant()));
        assert_eq!(header.duration, Field::Recorded(SignedDuration::from_millis(2_500)));
        let end = instant() + SignedDuration::from_millis(2_500);
        assert_eq!(header.end(), Field::Recorded(end));
        assert_eq!(header.max_height.recorded().map(|height| height.0), Some(42.5));
        assert_eq!(header.max_speed.recorded().map(|speed| speed.0), Some(9.25));
        assert_eq!(header.start_position, Field::Recorded(place()));
        let tag = header.account_tag.recorded().map(ToString::to_string);
        assert_eq!(tag.as_deref(), Some("0123456789abcdef"));
        assert_eq!(header.frames_declared, Field::Recorded(5));
        assert_eq!(header.frames_found, Field::NotRecorded, "only counting fills it");
        let sealed = version >= 13;
        let whole = if sealed { Completeness::Sealed } else { Completeness::WholeRecordArea };
        assert_eq!(header.completeness, whole, "v{version}");
        header.count_frames(&bytes);
        assert_eq!(header.frames_found.recorded(), (!sealed).then_some(&5), "v{version}");
    }
}

#[test]
fn distance_is_in_metres_where_its_unit_is_known() {
    for version in 1..=14 {
        let bytes = flight_record(&flown(version)).unwrap();
        let metres = flight_header(&bytes).unwrap().total_distance.recorded().map(|m| m.0);
        let known = !matches!(version, 12 | 13);
        assert_eq!(metres.map(f64::round), known.then_some(750.0), "v{version}");
    }
    // The encoder is held to the unit by the bytes, not by its own reader.
    let wire = |version, at: usize| -> f32 {
        let bytes = flight_record(&flown(version)).unwrap();
        f32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
    };
    let lines = 5 * (3 + 50);
    assert!((wire(11, 100 + lines + 115) - 750.0).abs() < 0.01);
}

#[test]
fn nothing_written_is_nothing_recorded() {
    for version in [4, 11, 14] {
        let bytes = flight_record(&FlightRecord {
            aircraft_serial: String::new(),
            aircraft_name: String::new(),
            product_type: 0,
            battery_serial: "0000000000".to_owned(),
            camera_serial: String::new(),
            controller_serial: String::new(),
            app_platform: 0,
            app_version: AppVersion { major: 0, minor: 0, patch: 0 },
            start: None,
            duration: SignedDuration::ZERO,
            start_position: None,
            account_tag: String::new(),
            frames_declared: 0,
            max_height_metres: f32::NAN,
            max_speed_metres_per_second: -1.0,
            total_distance_metres: f32::INFINITY,
            ..FlightRecord::synthetic(version)
        })
        .unwrap();
        let header = flight_header(&bytes).unwrap();
        let recorded = [
            ("aircraft", header.aircraft_serial.is_recorded()),
            ("name", header.aircraft_name.is_recorded()),
            ("product type", header.product_type.is_recorded()),
            ("battery", header.battery_serial.is_recorded()),
            ("camera", header.camera_serial.is_recorded()),
            ("controller", header.controller_serial.is_recorded()),
            ("platform", header.app_platform.is_recorded()),
            ("app", header.app_version.is_recorded()),
            ("start", header.start.is_recorded()),
            ("end", header.end().is_recorded()),
            ("duration", header.duration.is_recorded()),
            ("height", header.max_height.is_recorded()),
            ("speed", header.max_speed.is_recorded()),
            ("distance", header.total_distance.is_recorded()),
            ("position", header.start_position.is_recorded()),
            ("tag", header.account_tag.is_recorded()),
            ("frames", header.frames_declared.is_recorded()),
        ];
        for (what, recorded) in recorded {
            assert!(!recorded, "v{version}: {what}");
        }
    }
}

#[test]
fn impossible_values_are_not_recorded() {
    let position = |latitude, longitude| Some(Coordinates { latitude, longitude });
    let far = |seconds| Some(Timestamp::from_second(seconds).unwrap());
    type Probe = fn(&aftercare_evidence::FlightHeader) -> bool;
    let base = || flown(11);
    let table: [(&str, FlightRecord, Probe); 10] = [
        ("latitude", FlightRecord { start_position: position(90.5, 1.0), ..base() }, |h| h.start_position.is_recorded()),
        ("longitude", FlightRecord { start_position: position(1.0, -180.5), ..base() }, |h| h.start_position.is_recorded()),
        ("not a number", FlightRecord { start_position: position(f64::NAN, 1.0), ..base() }, |h| h.start_position.is_recorded()),
        ("1999", FlightRecord { start: far(946_000_000 - 86_400), ..base() }, |h| h.start.is_recorded()),
        ("2200", FlightRecord { start: far(7_258_118_400), ..base() }, |h| h.start.is_recorded()),
        ("two days", FlightRecord { duration: SignedDuration::from_hours(48), ..base() }, |h| h.duration.is_recorded()),
        ("height", FlightRecord { max_height_metres: 1e9, ..base() }, |h| h.max_height.is_recorded()),
        ("escape in a name", FlightRecord { aircraft_name: "a\u{1b}[2J".into(), ..base() }, |h| h.aircraft_name.is_recorded()),
        ("reversed name", FlightRecord { aircraft_name: "a\u{202E}b".into(), ..base() }, |h| h.aircraft_name.is_recorded()),
        ("tag with a space", FlightRecord { account_tag: "0123 56789abcdef".into(), ..base() }, |h| h.account_tag.is_recorded()),
    ];
    let good = flight_header(&flight_record(&base()).unwrap()).unwrap();
    for (what, record, probe) in table {
        assert!(probe(&good), "{what}: the probe finds the good value");
        let header = flight_header(&flight_record(&record).unwrap()).unwrap();
        assert!(!probe(&header), "{what}");
    }
}

#[test]
fn long_text_is_cut_by_its_field_and_says_so() {
    let table = [(4, "SYN0123456"), (11, "SYN0123456789ABC"), (14, "SYN0123456789ABC")];
    for (version, expected) in table {
        let record = FlightRecord { aircraft_serial: "SYN0123456789ABCDEFG".to_owned(), aircraft_name: "ü".repeat(40), ..flown(version) };
        let header = flight_header(&flight_record(&record).unwrap()).unwrap();
        let serial = header.aircraft_serial.recorded().unwrap();
        assert_eq!((serial.as_str(), serial.may_be_cut()), (expected, true), "v{version}");
        let name = header.aircraft_name.recorded().unwrap();
        assert!(name.chars().all(|c| c == 'ü') && name.len() >= 24, "v{version}: {name}");
    }
    let odd = FlightRecord { aircraft_name: format!("a{}", "ü".repeat(40)), ..flown(11) };
    let header = flight_header(&flight_record(&odd).unwrap()).unwrap();
    assert_eq!(header.aircraft_name.recorded().map(String::len), Some(31), "no half character");
}

#[test]
fn reversed_battery_digits_are_turned_round() {
    let record = FlightRecord { product_type: 9, battery_serial: "0001407".to_owned(), ..flown(6) };
    let header = flight_header(&flight_record(&record).unwrap()).unwrap();
    assert_eq!(header.battery_serial.recorded().map(ToString::to_string).as_deref(), Some("1407"));
}

#[test]
fn completeness_follows_the_layout() {
    let record = |version, frames| flight_record(&FlightRecord { frames, ..flown(version) }).unwrap();
    let cut = |mut bytes: Vec<u8>, keep: usize| {
        bytes.truncate(keep);
        bytes
    };
    let abandoned = |mut bytes: Vec<u8>| {
        bytes[..10].fill(0);
        bytes
    };
    let v11 = record(11, 5);
    let v14 = record(14, 5);
    let v14_lines = usize::try_from(u64::from_le_bytes(v14[..8].try_into().unwrap())).unwrap();
    let table = [
        ("v4, no lines", record(4, 0), Completeness::HeaderOnly),
        ("v11, no lines", record(11, 0), Completeness::HeaderOnly),
        ("v12, no lines", record(12, 0), Completeness::HeaderOnly),
        ("v14, no lines", record(14, 0), Completeness::HeaderOnly),
        ("v12, cut in its details", cut(record(12, 5), 100 + 300), Completeness::Cut),
        ("v11, cut in its lines", cut(v11.clone(), 150), Completeness::Cut),
        ("v11, cut in its details", cut(v11.clone(), v11.len() - 100), Completeness::Cut),
        ("v11, never finished", abandoned(v11.clone()), Completeness::Cut),
        ("v4, never finished", abandoned(record(4, 5)), Completeness::Cut),
        ("v14, cut in its details", cut(v14.clone(), 300), Completeness::Cut),
        ("v14, cut before its lines", cut(v14.clone(), v14_lines - 1), Completeness::Cut),
        ("v14, one byte of lines", cut(v14.clone(), v14_lines + 1), Completeness::Sealed),
        ("v14, lines not pointed to", abandoned(v14.clone()), Completeness::Sealed),
    ];
    for (what, bytes, expected) in table {
        assert_eq!(flight_header(&bytes).map(|h| h.completeness), Ok(expected), "{what}");
    }
}

#[test]
fn a_cut_record_still_gives_the_fields_before_the_cut() {
    let mut bytes = flight_record(&flown(11)).unwrap();
    bytes.truncate(bytes.len() - 400 + 135);
    let header = flight_header(&bytes).unwrap();
    assert!(header.start.is_recorded() && header.max_speed.is_recorded());
    assert!(!header.aircraft_serial.is_recorded() && !header.account_tag.is_recorded());
}

#[test]
fn refusals_name_what_is_wrong() {
    let v11 = flight_record(&flown(11)).unwrap();
    let mut newer = v11.clone();
    newer[10] = 15;
    let mut contradicting = flight_record(&flown(14)).unwrap();
    contradicting[101..103].copy_from_slice(&20u16.to_le_bytes());
    let table: [(&[u8], &str); 5] = [
        (b"short", "evidence-too-short"),
        (b"a text that is long enough", "evidence-not-a-flight-record"),
        (&newer, "evidence-unsupported-version"),
        (&contradicting, "evidence-details-unreadable"),
        (&[0xFF; 200], "evidence-not-a-flight-record"),
    ];
    for (bytes, code) in table {
        let error = flight_header(bytes).unwrap_err();
        assert_eq!(error.code(), code);
        let sentence = error.to_string();
        assert!(sentence.starts_with("the ") && !sentence.ends_with('.'), "{sentence}");
    }
    assert_eq!(flight_record(&FlightRecord::synthetic(15)), Err(EvidenceError::UnsupportedVersion { version: 15 }));
}

#[test]
fn the_ends_of_a_file_say_as_much_as_the_whole() {
    for version in [4, 11, 12, 14] {
        let record = FlightRecord { frames: 2_000, ..flown(version) };
        let bytes = flight_record(&record).unwrap();
        let total = u64::try_from(bytes.len()).unwrap();
        let suffix = &bytes[bytes.len() - 4096..];
        let window = Window::ends(&bytes[..4096], suffix, total).unwrap();
        assert_eq!(flight_header_in(&window), flight_header(&bytes), "v{version}");
    }
    let bytes = flight_record(&FlightRecord { frames: 2_000, ..flown(11) }).unwrap();
    let total = u64::try_from(bytes.len()).unwrap();
    let window = Window::ends(&bytes[..4096], &bytes[bytes.len() - 100..], total).unwrap();
    let error = flight_header_in(&window).unwrap_err();
    assert_eq!(error.code(), "evidence-outside-window");
}

#[test]
fn broken_lines_are_not_counted() {
    let mut bytes = flight_record(&flown(11)).unwrap();
    bytes[100 + 53 + 52] = 0;
    let mut header = flight_header(&bytes).unwrap();
    header.count_frames(&bytes);
    assert_eq!(header.frames_found, Field::NotRecorded);
}

/// Every length, and every byte turned in several ways: an answer or an error, never a panic.
#[test]
fn no_truncation_and_no_mutation_panics() {
    for version in 1..=14 {
        let bytes = flight_record(&FlightRecord { frames: 12, ..flown(version) }).unwrap();
        assert!(bytes.len() <= 2048, "v{version}: {}", bytes.len());
        for length in 0..=bytes.len() {
            let cut = &bytes[..length];
            if let Ok(mut header) = flight_header(cut) {
                // An end at a cut may not pass for a whole record.
                let complete = header.completeness == Completeness::WholeRecordArea;
                let needed = if version >= 12 { 0 } else { bytes.len() - 48 };
                assert!(!complete || length >= needed, "v{version} cut at {length}");
                header.count_frames(cut);
            }
            recognise(cut);
        }
        for at in 0..bytes.len() {
            for change in [0x01, 0x80, 0xFF, bytes[at]] {
                let mut mutant = bytes.clone();
                mutant[at] ^= change;
                if let Ok(mut header) = flight_header(&mutant) {
                    header.count_frames(&mutant);
                    assert_believable(&header);
                }
                recognise(&mutant);
            }
        }
    }
}

fn assert_believable(header: &aftercare_evidence::FlightHeader) {
    if let Some(place) = header.start_position.recorded() {
        assert!(place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0);
    }
    for value in
        [header.max_height.recorded().map(|m| m.0), header.max_speed.recorded().map(|m| m.0), header.total_distance.recorded().map(|m| m.0)]
    {
        assert!(value.is_none_or(|value| value.is_finite() && value.abs() <= 1e6));
    }
    for serial in [&header.aircraft_serial, &header.battery_serial, &header.camera_serial] {
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        assert!(serial.recorded().is_none_or(|serial| plain(serial.as_str())));
    }
    let shown = |name: &String| !name.chars().any(char::is_control);
    assert!(header.aircraft_name.recorded().is_none_or(shown));
}

proptest! {
    #[test]
    fn arbitrary_tails_behind_a_good_prefix_never_panic(
        version in 1u8..=14,
        tail in proptest::collection::vec(any::<u8>(), 0..1500),
        keep in 0usize..400,
    ) {
        let mut bytes = flight_record(&flown(version)).unwrap();
        bytes.truncate(keep);
        bytes.extend(tail);
        recognise(&bytes);
        if let Ok(mut header) = flight_header(&bytes) {
            header.count_frames(&bytes);
            assert_believable(&header);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        recognise(&bytes);
        let _ = flight_header(&bytes);
        let _ = aftercare_evidence::jpeg_dimensions(&bytes);
    }
}
