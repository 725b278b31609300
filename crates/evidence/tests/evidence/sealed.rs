//! Sealed records: with their keys they say what any other record says, and without them nothing that was guessed.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

use crate::flight_damage::{assert_sound, each_line};
use crate::flight_log::{anomaly, column, count};
use aftercare_evidence::encode::{SyntheticFlight, flown_record, sealing_keys};
use aftercare_evidence::log::{AnomalyKind, Fact, FlightLog, Quantity};
use aftercare_evidence::{Completeness, FeaturePoint, FormatVersion, Key, KeyRequest, Keys, MAX_GROUPS, flight_log, flight_log_with};
use proptest::prelude::*;

const VERSIONS: [u8; 2] = [13, 14];

fn flight(version: u8) -> SyntheticFlight {
    SyntheticFlight { restart_before: Some(95), ..SyntheticFlight::flyaway(version) }
}

/// The keys, each changed or left out.
fn keys_but(flight: &SyntheticFlight, change: impl Fn(usize, Key) -> Option<Key>) -> Keys {
    let groups = flight.keys().groups().to_vec().into_iter().enumerate();
    Keys::new(groups.map(|(n, group)| group.into_iter().filter_map(|key| change(n, key)).collect()).collect())
}

fn request(log: &FlightLog) -> &KeyRequest {
    log.key_request.as_ref().unwrap()
}

fn without(bytes: &[u8], range: std::ops::Range<usize>) -> Vec<u8> {
    [&bytes[..range.start], &bytes[range.end..]].concat()
}

#[test]
fn a_sealed_record_says_what_would_open_it() {
    for version in VERSIONS {
        let flight = flight(version);
        let log = flight_log(&flown_record(&flight).unwrap()).unwrap();
        let request = request(&log);
        assert_eq!((request.version, request.department, request.groups.len()), (u16::from(version - 10), 3, 2), "v{version}");
        for (asked, held) in request.groups.iter().zip(flight.keys().groups()) {
            let points = |keys: &[Key]| keys.iter().map(|key| key.feature_point).collect::<Vec<_>>();
            assert_eq!(asked.iter().map(|key| key.feature_point).collect::<Vec<_>>(), points(held), "v{version}");
        }
        let json = serde_json::to_value(request).unwrap();
        let first = &json["keychainsArray"][0][0];
        assert_eq!(first["featurePoint"], "FR_Standardization_Feature_Base_1");
        assert_eq!(first["aesCiphertext"].as_str().map(str::len), Some(344), "256 bytes in base64");
        assert_eq!(serde_json::from_value::<KeyRequest>(json).unwrap(), *request);
    }
    let opened = flight_log_with(&flown_record(&flight(14)).unwrap(), &flight(14).keys()).unwrap();
    assert_eq!(opened.key_request, None, "nothing is left to ask for");
}

#[test]
fn an_app_that_was_restarted_goes_on_with_new_keys() {
    for version in VERSIONS {
        let flight = flight(version);
        let bytes = flown_record(&flight).unwrap();
        let log = flight_log_with(&bytes, &flight.keys()).unwrap();
        let frames = flight.moments().len();
        assert_eq!((column(&log, Quantity::Latitude).len(), log.completeness), (frames, Completeness::WholeRecordArea), "v{version}");
        assert!(log.anomalies.is_empty() && log.sealed.is_empty(), "v{version}: {:?}", log.anomalies);

        // With the keys of one part only, that part is read.
        for (group, range) in [(0, 0..95), (1, 95..frames)] {
            let log = flight_log_with(&bytes, &keys_but(&flight, |n, key| (n == group).then_some(key))).unwrap();
            assert_eq!(log.completeness, Completeness::Sealed, "v{version}");
            let (got, truth) = (column(&log, Quantity::Latitude), &flight.moments()[range]);
            assert_eq!(got.len(), truth.len(), "v{version}");
            assert!(got.iter().zip(truth).all(|((_, value), moment)| (value - moment.position.latitude).abs() < 1e-9));
            assert!(log.sealed.contains(&Quantity::Latitude) && log.key_request.is_some());
        }
    }
}

#[test]
fn what_no_key_opens_stays_sealed_and_a_wrong_key_is_told() {
    for version in VERSIONS {
        let flight = flight(version);
        let bytes = flown_record(&flight).unwrap();
        let sealed = flight_log(&bytes).unwrap();
        let other = |key: Key| {
            sealing_keys(FormatVersion::new(version).unwrap(), 99, 1).groups()[0]
                .iter()
                .find(|other| other.feature_point == key.feature_point)
                .cloned()
        };
        // Keys of another record, none, or those of the two parts exchanged.
        let exchanged = Keys::new(flight.keys().groups().iter().rev().cloned().collect());
        for keys in [keys_but(&flight, |_, key| other(key)), exchanged] {
            let log = flight_log_with(&bytes, &keys).unwrap();
            let told = anomaly(&log, AnomalyKind::WrongKey);
            assert!(told > 0, "v{version}");
            let without = FlightLog { anomalies: Vec::new(), ..log };
            assert!(without == sealed, "v{version}");
        }
        assert!(flight_log_with(&bytes, &Keys::default()).unwrap() == sealed);
        // One wrong key among the right ones, and one that is missing.
        let custom = |key: &Key| key.feature_point == FeaturePoint::Custom;
        let wrong = keys_but(&flight, |_, key| if custom(&key) { other(key) } else { Some(key) });
        let missing = keys_but(&flight, |_, key| (!custom(&key)).then_some(key));
        for (keys, told) in [(wrong, true), (missing, false)] {
            let log = flight_log_with(&bytes, &keys).unwrap();
            assert_eq!((log.completeness, anomaly(&log, AnomalyKind::WrongKey) > 0), (Completeness::Sealed, told), "v{version}");
            assert_eq!(log.sealed, [Quantity::Speed], "v{version}");
            assert!(column(&log, Quantity::Speed).is_empty() && log.messages.is_empty());
            assert_eq!(column(&log, Quantity::Height).len(), flight.moments().len(), "v{version}");
            assert!(matches!(log.header.firmware, Fact::Recorded { .. }));
        }
    }
}

#[test]
fn a_wrong_beginning_is_noise_in_one_line_and_is_not_read() {
    for version in VERSIONS {
        let flight = flight(version);
        let bytes = flown_record(&flight).unwrap();
        let keys = keys_but(&flight, |_, key| Some(Key { iv: key.iv.map(|byte| byte ^ 0xA5), ..key }));
        let log = flight_log_with(&bytes, &keys).unwrap();
        let truth = flight.moments();
        for (at, value) in column(&log, Quantity::Latitude) {
            let near = truth.iter().any(|moment| (value - moment.position.latitude).abs() < 1e-9);
            assert!(value.is_nan() || near, "v{version} at {at}: {value}");
        }
        assert!(log.homes.iter().all(|home| (home.position.latitude - flight.home.latitude).abs() < 1e-9), "v{version}");
    }
}

#[test]
fn lines_that_were_taken_out_or_changed_cost_what_hangs_on_them_and_nothing_is_made_up() {
    for version in VERSIONS {
        let flight = SyntheticFlight::flyaway(version);
        let bytes = flown_record(&flight).unwrap();
        let truth = flight.moments();
        let lines = each_line(version, &bytes, 300);
        let frame = |n: usize| lines.iter().filter(|line| bytes[line.start] == 1).nth(n).unwrap().clone();
        let mut noise = bytes.clone();
        noise[frame(40)].iter_mut().for_each(|byte| *byte = 0x5A);
        let mut changed = bytes.clone();
        changed[frame(40).end - 4] ^= 0x10;
        let mut kind = bytes.clone();
        kind[frame(40).start] ^= 2;
        let table = [
            ("taken out", without(&bytes, frame(40)), Completeness::WholeRecordArea),
            ("over-written", noise, Completeness::Damaged),
            ("changed in its last block", changed, Completeness::Damaged),
            ("of another type", kind, Completeness::Damaged),
            ("cut", bytes[..frame(60).end + 7].to_vec(), Completeness::Cut),
        ];
        for (what, bytes, expected) in table {
            let log = flight_log_with(&bytes, &flight.keys()).unwrap();
            assert_sound(&log, &bytes);
            assert_eq!(log.completeness, expected, "v{version} {what}: {:?}", log.anomalies);
            let got = column(&log, Quantity::Longitude);
            assert!(got.len() + 3 >= count(&log, "osd").0.try_into().unwrap(), "v{version} {what}");
            let made_up = got
                .iter()
                .filter(|(_, value)| !value.is_nan() && truth.iter().all(|moment| (value - moment.position.longitude).abs() > 1e-9));
            // Of a line that was taken out nothing tells: the beginning of the next one is noise, and a place only by chance.
            assert_eq!(made_up.count(), 0, "v{version} {what}");
        }
    }
}

#[test]
fn keys_are_read_as_the_service_writes_them_and_not_shown() {
    let keys = flight(14).keys();
    let text = serde_json::to_string(&keys).unwrap();
    assert!(text.contains(r#""featurePoint":"FR_Standardization_Feature_Base_1","aesKey":""#), "{text}");
    assert_eq!(serde_json::from_str::<Keys>(&text).unwrap(), keys);
    let shown = format!("{keys:?}");
    assert!(shown.contains("Base") && !shown.contains("aes") && !shown.contains("iv"), "{shown}");

    let (key, iv) = ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "AAECAwQFBgcICQoLDA0ODw==");
    let one = |point: &str, key: &str, iv: &str| format!(r#"[[{{"featurePoint":"{point}","aesKey":"{key}","aesIv":"{iv}"}}]]"#);
    let base = "FR_Standardization_Feature_Base_1";
    let table = [
        (one(base, key, iv), Some(1)),
        (one("FR_Standardization_Feature_New_16", key, iv), Some(0)),
        (one(base, iv, iv), None),
        (one(base, key, key), None),
        (one(base, "", ""), None),
        (one(base, "not base64", iv), None),
        ("[[{}]]".to_owned(), None),
        ("[]".to_owned(), Some(0)),
        (r#"{"data":[]}"#.to_owned(), None),
    ];
    for (text, expected) in table {
        let read = serde_json::from_str::<Keys>(&text).ok();
        assert_eq!(read.map(|keys| keys.groups().iter().map(Vec::len).sum::<usize>()), expected, "{text}");
    }
    let many = serde_json::to_string(&vec![Vec::<u8>::new(); 10 * MAX_GROUPS]).unwrap();
    assert_eq!(serde_json::from_str::<Keys>(&many).unwrap().groups().len(), MAX_GROUPS);
}

#[test]
fn a_short_sealed_record_survives_any_cut_and_any_change() {
    for version in VERSIONS {
        let flight = SyntheticFlight { restart_before: Some(3), ..SyntheticFlight::short(version) };
        let (bytes, keys) = (flown_record(&flight).unwrap(), flight.keys());
        let whole = flight_log_with(&bytes, &keys).unwrap();
        assert_eq!(whole.key_request.is_some(), !whole.sealed.is_empty());
        for at in (0..bytes.len()).step_by(5) {
            if let Ok(log) = flight_log_with(&bytes[..at], &keys) {
                assert_sound(&log, &bytes[..at]);
            }
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            if let Ok(log) = flight_log_with(&changed, &keys) {
                assert_sound(&log, &changed);
            }
        }
    }
}

proptest! {
    #[test]
    fn any_keys_on_any_record_never_panic(
        seed: u64,
        groups in 0usize..4,
        at in any::<prop::sample::Index>(),
        tail in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        let mut bytes = flown_record(&SyntheticFlight::short(14)).unwrap();
        bytes.truncate(at.index(bytes.len()));
        bytes.extend(tail);
        let keys = sealing_keys(FormatVersion::new(14).unwrap(), seed % 3, groups);
        if let Ok(log) = flight_log_with(&bytes, &keys) {
            assert_sound(&log, &bytes);
        }
    }
}
