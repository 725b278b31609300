//! Real files, when the shared folder lies beside the checkout. No value from them stands
//! here: what must hold of a record is said by how its values hang together.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use std::path::PathBuf;

use super::report::bounds;
use aftercare_evidence::check;
use aftercare_evidence::check::{CheckName, Ending};
use aftercare_evidence::{
    Completeness, FileKind, FlightDigest, FlightHeader, Window, flight_header, flight_header_in, flight_log, jpeg_dimensions, recognise,
};

/// The shared files of `folder` whose name begins with `start`, with their names.
pub fn samples(folder: &str, start: &str) -> Vec<(String, Vec<u8>)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let Ok(entries) = std::fs::read_dir(root.join(folder)) else {
        let required = std::env::var("AFTERCARE_REQUIRE_SHARED").is_ok_and(|value| value == "1");
        assert!(!required, "AFTERCARE_REQUIRE_SHARED=1, and ../shared is not beside the checkout");
        println!("skipped: {folder}/{start}* (no shared/samples beside the checkout)");
        return Vec::new();
    };
    let files: Vec<_> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .filter(|(name, _)| name.starts_with(start))
        .map(|(name, path)| (name, std::fs::read(path).unwrap()))
        .collect();
    assert!(!files.is_empty(), "{folder}/{start}*: the folder is there, the file is not");
    files
}

/// A shared record by the start of its name, and what is known of its kind.
struct Known {
    start: &'static str,
    version: u8,
    completeness: Completeness,
    account_tag: bool,
    serial_may_be_cut: bool,
    duration: Ending,
}

const KNOWN: [Known; 4] = [
    Known {
        start: "v4_",
        version: 4,
        completeness: Completeness::WholeRecordArea,
        account_tag: false,
        serial_may_be_cut: true,
        duration: Ending::Agrees,
    },
    Known {
        start: "v11_",
        version: 11,
        completeness: Completeness::WholeRecordArea,
        account_tag: true,
        serial_may_be_cut: false,
        duration: Ending::Agrees,
    },
    Known {
        start: "derived_flyaway_v11_cut",
        version: 11,
        completeness: Completeness::WholeRecordArea,
        account_tag: true,
        serial_may_be_cut: false,
        duration: Ending::Disagrees,
    },
    Known {
        start: "v14_",
        version: 14,
        completeness: Completeness::Sealed,
        account_tag: true,
        serial_may_be_cut: true,
        duration: Ending::Agrees,
    },
];

/// What is registered about the unit that the record names.
fn unit_of(header: &FlightHeader) -> check::Known {
    check::Known {
        serial: header.aircraft_serial.recorded().map(ToString::to_string).unwrap_or_default(),
        product_types: header.product_type.recorded().copied().into_iter().collect(),
        account_tag: header.account_tag.recorded().cloned(),
        lost_at: header.end().recorded().copied(),
    }
}

/// A wrong offset or a wrong unit breaks at least one of these.
fn assert_coherent(name: &str, header: &FlightHeader) {
    let seconds = header.duration.recorded().unwrap().as_secs_f64();
    let metres = header.total_distance.recorded().unwrap().0;
    let fastest = header.max_speed.recorded().unwrap().0;
    assert!((10.0..=fastest * seconds).contains(&metres), "{name}: {metres} m");
    let height = header.max_height.recorded().unwrap().0;
    assert!((1.0..=500.0).contains(&height), "{name}: {height} m");
    let frames_a_second = f64::from(*header.frames_declared.recorded().unwrap()) / seconds;
    assert!((9.0..=11.0).contains(&frames_a_second), "{name}: {frames_a_second} frames/s");
    let year = header.start.recorded().unwrap().strftime("%Y").to_string();
    assert!(name.starts_with("derived") || name.contains(&year), "{name}: flown in {year}");
    for (what, recorded) in [
        ("position", header.start_position.is_recorded()),
        ("platform", header.app_platform.is_recorded()),
        ("app version", header.app_version.is_recorded()),
        ("name", header.aircraft_name.is_recorded()),
        ("product type", header.product_type.is_recorded()),
        ("camera", header.camera_serial.is_recorded()),
        ("controller", header.controller_serial.is_recorded()),
    ] {
        assert!(recorded, "{name}: {what}");
    }
}

#[test]
fn real_records_read_as_they_are_known() {
    for known in KNOWN {
        for (name, bytes) in samples("flight", known.start) {
            assert_eq!(recognise(&bytes[..4096]), FileKind::FlightRecord, "{name}");
            let header = flight_header(&bytes).unwrap();
            let total = u64::try_from(bytes.len()).unwrap();
            let suffix = &bytes[bytes.len() - 4096..];
            let ends = Window::ends(&bytes[..4096], suffix, total).unwrap();
            assert_eq!(flight_header_in(&ends).as_ref(), Ok(&header), "{name}");

            assert_eq!(header.version.number(), known.version, "{name}");
            assert_eq!(header.completeness, known.completeness, "{name}");
            assert_eq!(header.account_tag.is_recorded(), known.account_tag, "{name}");
            let serial = header.aircraft_serial.recorded().unwrap();
            assert_eq!(serial.may_be_cut(), known.serial_may_be_cut, "{name}");
            assert_coherent(&name, &header);

            for checked in FlightDigest::of(&flight_log(&bytes).unwrap(), &bounds()).checks(&unit_of(&header)) {
                match checked.check {
                    CheckName::Duration => assert_eq!(checked.ending, known.duration, "{name}: {checked:?}"),
                    CheckName::AircraftSerial | CheckName::ProductType | CheckName::LossTime => {
                        assert_eq!(checked.ending, Ending::Agrees, "{name}: {checked:?}");
                    }
                    CheckName::AccountTag if known.account_tag => assert_eq!(checked.ending, Ending::Agrees, "{name}: {checked:?}"),
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn real_records_cut_and_changed_never_panic() {
    for (_, bytes) in KNOWN.iter().flat_map(|known| samples("flight", known.start)) {
        for length in (0..2048).chain((2048..bytes.len()).step_by(40_009)) {
            let _ = flight_header(&bytes[..length]);
        }
        let details = bytes.len().saturating_sub(600);
        let mut mutant = bytes.clone();
        for at in (0..1024).chain(details..bytes.len()) {
            mutant[at] ^= 0xA5;
            let _ = flight_header(&mutant);
            mutant[at] ^= 0xA5;
        }
    }
}

#[test]
fn other_real_files_are_recognised() {
    let table = [
        ("px4", "sample", FileKind::ULog),
        ("px4", "gps", FileKind::ULog),
        ("photos", "brighton", FileKind::Jpeg),
        ("photos", "agung2", FileKind::Text),
        ("", "README", FileKind::Text),
    ];
    for (folder, start, kind) in table {
        for (name, bytes) in samples(folder, start) {
            assert_eq!(recognise(&bytes), kind, "{name}");
            if kind == FileKind::Jpeg {
                let size = jpeg_dimensions(&bytes).unwrap();
                assert!(size.width > 1000 && size.height > 1000, "{name}: {size:?}");
            }
        }
    }
}
