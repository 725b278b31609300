//! The summary of a flight record, from the two ends of a file. The first six bytes say how much of it is shown at either end, and how much
//! longer it is than what is there.
#![no_main]

use aftercare_evidence::{EvidenceError, RegisteredUnit, Tolerances, Window, compare, flight_header, flight_header_in};
use aftercare_fuzz::within_memory;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((shown, file)) = bytes.split_first_chunk::<6>() else { return };
    let [p0, p1, s0, s1, m0, m1] = *shown;
    let [prefix, suffix, missing] = [[p0, p1], [s0, s1], [m0, m1]].map(u16::from_le_bytes);
    let prefix = &file[..usize::from(prefix).min(file.len())];
    let suffix = &file[file.len().saturating_sub(usize::from(suffix))..];
    within_memory(file.len(), || look(file, prefix, suffix, u64::from(missing)));
});

fn look(file: &[u8], prefix: &[u8], suffix: &[u8], missing: u64) {
    let unit = RegisteredUnit {
        serial: "SYN0A1B2C3".to_owned(),
        model_product_types: Vec::new(),
        account_tag_before: None,
        reported_loss_at: jiff::Timestamp::from_second(1_936_076_400).ok(),
    };
    let bounds = Tolerances { loss_time: jiff::SignedDuration::from_mins(30), duration: jiff::SignedDuration::from_secs(10) };
    let whole = flight_header(file);
    let length = u64::try_from(file.len()).unwrap_or(u64::MAX);
    let ends = Window::ends(prefix, suffix, length).and_then(|window| flight_header_in(&window));
    // By less of its beginning a file may be taken for another kind.
    if prefix.len() >= 4096.min(file.len()) && !matches!(ends, Err(EvidenceError::OutsideWindow { .. })) {
        assert_eq!(ends, whole, "the ends say something else than the whole");
    }
    let of_longer = Window::ends(prefix, suffix, length + missing).and_then(|window| flight_header_in(&window));
    for mut header in [whole, of_longer].into_iter().flatten() {
        header.count_frames(file);
        let end = header.end();
        assert!(end.recorded().is_none() || header.start.recorded().is_some());
        assert!(!compare(&header, &unit, bounds).is_empty());
    }
}
