//! Flight records that are cut, changed, sealed or nonsense.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

use crate::flight_log::{anomaly, column, count, record};
use aftercare_evidence::encode::{SyntheticFlight, flown_record};
use aftercare_evidence::log::{AnomalyKind, Fact, FlightLog, Quantity};
use aftercare_evidence::{Completeness, flight_log};
use proptest::prelude::*;

fn short(version: u8) -> Vec<u8> {
    flown_record(&SyntheticFlight::short(version)).unwrap()
}

fn len_u64(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap()
}

/// Where the lines begin and end, by the encoder's own layout.
fn lines_of(version: u8, bytes: &[u8], pictures: usize) -> std::ops::Range<usize> {
    let offset = usize::try_from(u64::from_le_bytes(bytes[..8].try_into().unwrap())).unwrap();
    match version {
        ..=5 => 12..offset - pictures,
        6..=11 => 100..offset - pictures - 4,
        12 => 536..bytes.len() - pictures - 4,
        _ => offset..bytes.len() - pictures - 4,
    }
}

/// Begin and end of each line.
pub fn each_line(version: u8, bytes: &[u8], pictures: usize) -> Vec<std::ops::Range<usize>> {
    let area = lines_of(version, bytes, pictures);
    let (mut at, mut lines) = (area.start, Vec::new());
    while at < area.end {
        let length =
            if version >= 13 { usize::from(u16::from_le_bytes([bytes[at + 1], bytes[at + 2]])) + 1 } else { usize::from(bytes[at + 1]) };
        lines.push(at..at + 3 + length);
        at += 3 + length;
    }
    assert_eq!(at, area.end);
    lines
}

/// What must hold of a log whatever the bytes were.
pub fn assert_sound(log: &FlightLog, bytes: &[u8]) {
    assert!(log.bytes_read <= len_u64(bytes), "{} of {}", log.bytes_read, bytes.len());
    for column in &log.columns {
        assert_eq!(column.values.len(), log.clocks[column.clock].at.len());
        let plausible = |value: &f64| value.is_nan() || column.quantity.is_plausible(*value);
        assert!(column.values.iter().all(plausible), "{:?}", column.quantity);
    }
    for clock in &log.clocks {
        assert!(clock.at.windows(2).all(|pair| pair[0] < pair[1]), "{}", clock.name);
    }
    assert!(log.blocks.iter().all(|block| block.read <= block.count));
    assert!(log.modes.iter().all(|span| span.from <= span.to));
    let places = log.homes.iter().map(|home| home.position);
    assert!(places.into_iter().all(|place| place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0));
    assert!(log.messages.iter().all(|message| !message.text.chars().any(char::is_control)));
}

#[test]
fn every_truncation_gives_what_came_before_it_and_never_passes_for_whole() {
    for version in [4, 6, 11, 12, 13, 14] {
        let bytes = short(version);
        let whole = flight_log(&bytes).unwrap();
        let sealed = version >= 13;
        assert_eq!(whole.completeness, if sealed { Completeness::Sealed } else { Completeness::WholeRecordArea }, "v{version}");
        let lines = each_line(version, &bytes, 24);
        let track = column(&whole, Quantity::Latitude);
        for length in 0..bytes.len() {
            let Ok(log) = flight_log(&bytes[..length]) else {
                assert!(length < 120, "v{version} cut at {length}");
                continue;
            };
            assert_sound(&log, &bytes[..length]);
            let allowed = if sealed {
                matches!(log.completeness, Completeness::SealedCut | Completeness::Cut | Completeness::HeaderOnly)
            } else {
                // Version 12 has its summary first, and nothing but lines behind it.
                log.completeness == Completeness::Cut || (version == 12 && log.completeness == Completeness::HeaderOnly)
            };
            assert!(allowed, "v{version} cut at {length}: {:?}", log.completeness);
            let left = lines.iter().filter(|line| line.end <= length).count();
            let counted: u64 = log.blocks.iter().map(|block| block.count).sum();
            assert_eq!(counted, u64::try_from(left).unwrap(), "v{version} cut at {length}");
            let kept = column(&log, Quantity::Latitude);
            assert!(kept.len() <= track.len() && kept.iter().zip(&track).all(|(got, whole)| got.1 == whole.1), "v{version} at {length}");
            if !sealed && lines_of(version, &bytes, 24).contains(&length) {
                let end =
                    lines.iter().map(|line| line.end).rfind(|end| *end <= length).unwrap_or_else(|| lines_of(version, &bytes, 24).start);
                assert_eq!(log.bytes_read, u64::try_from(end).unwrap(), "v{version} cut at {length}: read to there");
            }
        }
    }
}

#[test]
fn every_changed_byte_is_read_around() {
    for version in [4, 11, 12, 14] {
        let bytes = short(version);
        let frames = u64::try_from(SyntheticFlight::short(version).moments().len()).unwrap();
        let area = lines_of(version, &bytes, 24);
        for at in 0..bytes.len() {
            for change in [0x01, 0xFF] {
                let mut mutant = bytes.clone();
                mutant[at] ^= change;
                let Ok(log) = flight_log(&mutant) else {
                    assert!(at < 120, "v{version}: byte {at}");
                    continue;
                };
                assert_sound(&log, &mutant);
                if area.contains(&at) {
                    let (found, _) = count(&log, "osd");
                    // The line that was hit, and at worst those up to the next two that fit together.
                    assert!(found + 4 >= frames && found <= frames + 1, "v{version}: byte {at} ^ {change}: {found} of {frames}");
                }
            }
        }
    }
}

#[test]
fn a_change_to_type_length_or_end_of_a_line_is_seen() {
    for version in [11, 12, 14] {
        let bytes = short(version);
        let (mut tried, mut unseen) = (0, 0);
        for line in each_line(version, &bytes, 24) {
            for at in [line.start, line.start + 1, line.end - 1] {
                let mut mutant = bytes.clone();
                mutant[at] ^= 0x04;
                let log = flight_log(&mutant).unwrap();
                let states = [Completeness::Damaged, Completeness::SealedCut, Completeness::Cut];
                tried += 1;
                unseen += u32::from(!states.contains(&log.completeness));
            }
        }
        // A check byte fits by chance once in 256 times.
        assert!(unseen * 100 < tried, "v{version}: {unseen} of {tried}");
    }
}

#[test]
fn a_hole_in_the_middle_leaves_both_sides() {
    for version in [4, 11, 12] {
        let (flight, mut bytes) = record(version);
        let frames = flight.moments().len();
        let area = lines_of(version, &bytes, 300);
        let hole = area.start + area.len() / 2..area.start + area.len() / 2 + 1_000;
        bytes[hole.clone()].fill(0);
        let log = flight_log(&bytes).unwrap();
        assert_eq!(log.completeness, Completeness::Damaged, "v{version}");
        assert!(anomaly(&log, AnomalyKind::Broken) >= 1);
        let found = column(&log, Quantity::Latitude).len();
        assert!(found < frames && found > frames - 20, "v{version}: {found} of {frames}");
        let last = column(&log, Quantity::Latitude).last().unwrap().0;
        assert!((last - flight.moments().last().unwrap().at_ms * 1_000).abs() < 10_000, "v{version}: later frames keep their time");
    }
}

#[test]
fn completeness_follows_marks_and_counts() {
    let (flight, v11) = record(11);
    let lines = each_line(11, &v11, 300);
    let area = lines_of(11, &v11, 300);
    let details = v11[v11.len() - 400..].to_vec();
    let closed_again = |keep: usize, mark: bool| {
        let mut bytes = v11[..keep].to_vec();
        bytes.extend(if mark { &[0x39, 0x30, 0, 0][..] } else { &[] });
        let offset = len_u64(&bytes);
        bytes[..8].copy_from_slice(&offset.to_le_bytes());
        bytes.extend(&details);
        bytes
    };
    let abandoned = |mut bytes: Vec<u8>| {
        bytes[..10].fill(0);
        bytes.truncate(area.end - 40);
        bytes
    };
    let tailed = flown_record(&SyntheticFlight { line_behind_details: true, ..flight.clone() }).unwrap();
    let no_pictures = flown_record(&SyntheticFlight { picture_bytes: 0, ..flight.clone() }).unwrap();
    let mut spliced = v11.clone();
    let (from, to) = (lines[lines.len() / 3].start, lines[lines.len() / 2].start);
    spliced.drain(from..to);
    let offset = len_u64(&spliced) - 400;
    spliced[..8].copy_from_slice(&offset.to_le_bytes());
    let table = [
        ("as written", v11.clone(), Completeness::WholeRecordArea),
        ("a line behind the details", tailed, Completeness::WholeRecordArea),
        ("no pictures", no_pictures, Completeness::WholeRecordArea),
        ("cut and closed again", closed_again(lines[lines.len() / 2].end, false), Completeness::Cut),
        ("cut, closed and marked again", closed_again(lines[lines.len() / 2].end, true), Completeness::Cut),
        ("without its pictures", closed_again(area.end, true), Completeness::Cut),
        ("never finished", abandoned(v11.clone()), Completeness::Cut),
        ("lines taken out of the middle", spliced, Completeness::Cut),
        ("summary alone", closed_again(100, false), Completeness::HeaderOnly),
    ];
    for (what, bytes, expected) in table {
        let log = flight_log(&bytes).unwrap();
        assert_eq!(log.completeness, expected, "{what}: {:?}", log.anomalies);
        assert_sound(&log, &bytes);
    }
    let cut = flight_log(&closed_again(lines[lines.len() / 2].end, false)).unwrap();
    assert_eq!((anomaly(&cut, AnomalyKind::NoEnd), anomaly(&cut, AnomalyKind::Contradiction)), (1, 1));
    assert_eq!(column(&cut, Quantity::Airborne).last().map(|last| last.1), Some(1.0), "the last frame is in the air");
}

#[test]
fn sealed_records_are_counted_and_never_guessed() {
    for version in [13, 14] {
        let (flight, bytes) = record(version);
        let frames = u64::try_from(flight.moments().len()).unwrap();
        let log = flight_log(&bytes).unwrap();
        assert_eq!(log.completeness, Completeness::Sealed, "v{version}");
        assert_eq!(count(&log, "osd"), (frames, 0));
        assert_eq!(count(&log, "security"), (frames.div_ceil(10), frames.div_ceil(10)));
        let keys = if version == 13 { 6 } else { 12 };
        assert_eq!(count(&log, "key-storage"), (keys, keys));
        assert!(
            log.columns.is_empty() && log.modes.is_empty() && log.homes.is_empty() && log.messages.is_empty() && log.settings.is_empty()
        );
        assert!(log.anomalies.is_empty(), "v{version}: {:?}", log.anomalies);
        for quantity in [Quantity::Latitude, Quantity::Height, Quantity::Battery, Quantity::LinkLost, Quantity::PhoneLatitude] {
            assert!(log.sealed.contains(&quantity), "v{version}: {quantity:?}");
        }
        assert!(!log.sealed.contains(&Quantity::WindNorth));
        assert_eq!(log.header.firmware, Fact::Sealed);
        assert!(log.bytes_read < len_u64(&bytes));
    }
}

#[test]
fn a_sealed_record_that_was_cut_or_spliced_says_so() {
    let (_, bytes) = record(14);
    let lines = each_line(14, &bytes, 300);
    let frame = |n: usize| lines.iter().filter(|line| bytes[line.start] == 1).nth(n).unwrap().clone();
    let without = |range: std::ops::Range<usize>| {
        let mut bytes = bytes.clone();
        bytes.drain(range);
        bytes
    };
    let end = lines.last().unwrap().end;
    let mut checked = bytes.clone();
    checked[frame(40).start + 10] ^= 0x10;
    let mut check_byte = bytes.clone();
    check_byte[frame(40).end - 2] ^= 0x10;
    let mut header = bytes.clone();
    header[104] ^= 0x10;
    let table = [
        ("no mark", without(end..end + 4), Completeness::SealedCut, AnomalyKind::NoEnd),
        ("no pictures", bytes[..end + 4].to_vec(), Completeness::SealedCut, AnomalyKind::NoEnd),
        ("a second taken out", without(frame(33).start..frame(57).start), Completeness::SealedCut, AnomalyKind::Irregular),
        ("check byte", check_byte, Completeness::SealedCut, AnomalyKind::CheckFailed),
    ];
    for (what, bytes, expected, kind) in table {
        let log = flight_log(&bytes).unwrap();
        assert_eq!(log.completeness, expected, "{what}");
        // A mark at the very end is a whole end; then only the pictures are missing.
        assert!(anomaly(&log, kind) > 0 || what == "no pictures", "{what}: {:?}", log.anomalies);
    }
    // What is encrypted may be changed without anybody seeing it here.
    assert_eq!(flight_log(&checked).unwrap().completeness, Completeness::Sealed);
    let log = flight_log(&header).unwrap();
    assert!(log.header.aircraft_serial != Fact::Sealed && log.completeness == Completeness::Sealed);
}

#[test]
fn an_unknown_disguise_is_sealed() {
    for version in [7, 11, 12] {
        let (_, mut bytes) = record(version);
        bytes[12] = 1;
        let log = flight_log(&bytes).unwrap();
        assert_eq!(log.completeness, Completeness::Sealed, "v{version}");
        assert!(log.columns.is_empty() && log.sealed.contains(&Quantity::Latitude));
        assert!(log.blocks.iter().all(|block| block.read == 0 && block.count > 0));
        assert!(matches!(log.header.aircraft_serial, Fact::Recorded { .. }), "its summary is plain");
    }
}

#[test]
fn stated_lengths_are_not_believed() {
    for version in 1..=14 {
        let bytes = short(version);
        for offset in [0, 1, 11, 13, 99, 101, len_u64(&bytes) - 1, len_u64(&bytes) + 1, u64::from(u32::MAX), (1 << 40) - 1, u64::MAX] {
            for details in [0_u16, 256, 4_096, u16::MAX] {
                let mut odd = bytes.clone();
                odd[..8].copy_from_slice(&offset.to_le_bytes());
                odd[8..10].copy_from_slice(&details.to_le_bytes());
                if let Ok(log) = flight_log(&odd) {
                    assert_sound(&log, &odd);
                }
            }
        }
        for at in 100..104 {
            let mut odd = bytes.clone();
            odd[at] = 0xFF;
            odd[at + 1] = 0xFF;
            if let Ok(log) = flight_log(&odd) {
                assert_sound(&log, &odd);
            }
        }
    }
}

proptest! {
    #[test]
    fn random_bytes_behind_a_good_beginning_never_panic(
        version in 1u8..=14,
        tail in proptest::collection::vec(any::<u8>(), 0..3000),
        keep in 0usize..1500,
    ) {
        let mut bytes = short(version);
        bytes.truncate(keep);
        bytes.extend(tail);
        if let Ok(log) = flight_log(&bytes) {
            assert_sound(&log, &bytes);
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        if let Ok(log) = flight_log(&bytes) {
            assert_sound(&log, &bytes);
        }
    }
}
