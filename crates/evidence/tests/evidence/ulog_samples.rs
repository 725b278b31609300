//! Real logs, when the shared folder lies beside the checkout. No value from them stands here.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

use aftercare_evidence::log::{AnomalyKind, Fact, Quantity};
use aftercare_evidence::{Completeness, ulog as reader};

use crate::columns::{assert_bounded, count, series};
use crate::samples::samples;

/// A field of every message of a topic, by a decoder of its own that knows plain fields and nothing else.
fn by_hand(bytes: &[u8], topic: &str, field: &str) -> Vec<f64> {
    let (mut at, mut place, mut id, mut out) = (16, None, None, Vec::new());
    while at < bytes.len() {
        let end = at + 3 + usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
        let body = &bytes[at + 3..end];
        match bytes[at + 2] {
            b'F' if body.starts_with(format!("{topic}:").as_bytes()) => {
                let mut offset = 0;
                for member in std::str::from_utf8(body).unwrap()[topic.len() + 1..].split(';').filter(|m| !m.is_empty()) {
                    let (kind, name) = member.split_once(' ').unwrap();
                    let (scalar, n) = kind.split_once('[').map_or((kind, 1), |(k, n)| (k, n.trim_end_matches(']').parse().unwrap()));
                    if name == field {
                        place = Some((offset, scalar.to_owned()));
                    }
                    let digits: String = scalar.chars().filter(char::is_ascii_digit).collect();
                    offset += n * if scalar == "double" {
                        8
                    } else if scalar == "float" {
                        4
                    } else {
                        digits.parse().unwrap_or(8) / 8
                    };
                }
            }
            b'A' if body[0] == 0 && &body[3..] == topic.as_bytes() => id = Some([body[1], body[2]]),
            b'D' if Some([body[0], body[1]]) == id => {
                let (offset, scalar) = place.as_ref().unwrap();
                let data = &body[2 + offset..];
                out.push(match scalar.as_str() {
                    "double" => f64::from_le_bytes(*data.first_chunk().unwrap()),
                    "float" => f64::from(f32::from_le_bytes(*data.first_chunk().unwrap())),
                    "int32_t" => f64::from(i32::from_le_bytes(*data.first_chunk().unwrap())),
                    _ => f64::from(data[0]),
                });
            }
            _ => {}
        }
        at = end;
    }
    out
}

#[test]
fn real_logs_say_what_another_decoder_reads() {
    let table = [
        ("vehicle_gps_position", "satellites_used", Quantity::Satellites),
        ("vehicle_local_position", "vx", Quantity::VelocityNorth),
        ("vehicle_local_position", "vz", Quantity::VelocityDown),
        ("battery_status", "voltage_v", Quantity::BatteryVoltage),
        ("vehicle_land_detected", "landed", Quantity::Airborne),
    ];
    for (name, bytes) in samples("px4", "") {
        let log = reader::read(&bytes).unwrap();
        for (topic, field, quantity) in table {
            let source = format!("{topic}.{field}");
            let expected = by_hand(&bytes, topic, field);
            let Some(column) = log.columns.iter().find(|column| column.source == source && column.quantity == quantity) else {
                // A battery that is not there.
                assert!(expected.iter().all(|value| *value < 1.0) || by_hand(&bytes, topic, "connected").iter().all(|yes| *yes == 0.0));
                continue;
            };
            assert_eq!(column.values.len(), expected.len(), "{name}: {source}");
            for (read, other) in column.values.iter().zip(expected) {
                let other = if quantity == Quantity::Airborne { 1.0 - other } else { other };
                assert!(read.is_nan() || *read == other, "{name}: {source}: {read}, not {other}");
            }
            assert!(column.values.iter().filter(|value| !value.is_nan()).count() > 0, "{name}: {source}");
        }
    }
}

#[test]
fn real_logs_hang_together() {
    for (name, bytes) in samples("px4", "") {
        let log = reader::read(&bytes).unwrap();
        assert_bounded(&log);
        assert_eq!(log.completeness, Completeness::WholeRecordArea, "{name}");
        assert_eq!(log.bytes_read, u64::try_from(bytes.len()).unwrap(), "{name}");
        // Every message is counted: by walking over the file once more.
        let (mut at, mut data) = (16, 0_u64);
        while at < bytes.len() {
            data += u64::from(bytes[at + 2] == b'D');
            at += 3 + usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
        }
        let (counted, read) =
            log.blocks.iter().filter(|b| !b.name.starts_with("message ")).fold((0, 0), |sum, b| (sum.0 + b.count, sum.1 + b.read));
        assert_eq!((counted, read), (data, data), "{name}");
        for fact in [&log.header.hardware, &log.header.firmware] {
            assert!(matches!(fact, Fact::Recorded { .. }), "{name}: {fact:?}");
        }
        assert_eq!(log.serials.len(), 1, "{name}");
        let Fact::Estimated { value: duration, .. } = log.header.duration else { panic!("{name}") };
        assert!((1..3_600).contains(&duration.as_secs()), "{name}: {duration}");
        assert!(!log.modes.is_empty() && log.modes.windows(2).all(|pair| pair[0].to == pair[1].from), "{name}");
        assert!(!log.settings.is_empty(), "{name}");
        let volts = series(&log, Quantity::BatteryVoltage);
        assert!(!volts.is_empty() && volts.iter().all(|(_, v)| (3.0..60.0).contains(v)), "{name}");
        assert!(!series(&log, Quantity::Satellites).is_empty(), "{name}");
        assert!(series(&log, Quantity::Yaw).len() > 1_000, "{name}");
        let dropouts = u64::try_from(bytes.windows(5).filter(|w| w[..3] == [2, 0, b'O']).count()).unwrap();
        assert!(count(&log, AnomalyKind::Dropout) <= dropouts, "{name}");
    }
}

#[test]
fn a_real_flight_whose_receivers_see_nothing_has_a_height_and_no_place() {
    for (name, bytes) in samples("px4", "gps_interference") {
        let log = reader::read(&bytes).unwrap();
        assert!(by_hand(&bytes, "vehicle_gps_position", "fix_type").iter().all(|fix| *fix < 2.0), "{name}");
        assert_eq!((log.header.start.clone(), log.homes.len()), (Fact::NotRecorded, 0), "{name}");
        assert_eq!(series(&log, Quantity::Latitude), [], "{name}");
        assert_eq!(series(&log, Quantity::PositionError), [], "{name}");
        let height = series(&log, Quantity::Height);
        let airborne = series(&log, Quantity::Airborne);
        let lift_off = airborne.windows(2).find(|pair| pair[0].1 == 0.0 && pair[1].1 == 1.0).unwrap()[1].0;
        for (at, metres) in &height {
            let before = *at < lift_off - 2_000_000;
            assert!(if before { metres.abs() < 0.3 } else { (-0.5..50.0).contains(metres) }, "{name} at {at}: {metres} m");
        }
        assert!(height.iter().any(|(_, metres)| *metres > 0.5), "{name}");
        // What the velocity adds up to is how far the height went.
        let down = series(&log, Quantity::VelocityDown);
        let seconds = |pair: &[(i64, f64)]| f64::from(i32::try_from(pair[1].0 - pair[0].0).unwrap()) / 1e6;
        let climbed: f64 = down.windows(2).map(|pair| -pair[0].1 * seconds(pair)).sum();
        let rose = height.last().unwrap().1 - height[0].1;
        assert!((climbed - rose).abs() < 0.5, "{name}: {climbed} m, {rose} m");
    }
}

#[test]
fn real_logs_cut_and_changed_never_panic() {
    for (name, bytes) in samples("px4", "sample") {
        for length in (0..4096).step_by(17).chain((4096..bytes.len()).step_by(180_001)) {
            let _ = reader::read(&bytes[..length]);
        }
        let mut changed = bytes.clone();
        for at in (0..bytes.len()).step_by(40_009) {
            changed[at] ^= 0xA5;
            let log = reader::read(&changed);
            assert!(at < 64 || log.is_ok_and(|log| log.columns.len() > 10), "{name}: {at}");
            changed[at] ^= 0xA5;
        }
    }
}
