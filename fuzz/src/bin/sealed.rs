//! A sealed flight record with keys, right ones or wrong: see [`plain_lines`].
#![no_main]

use aftercare_fuzz::{plain_lines, use_all, within_memory};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok((record, keys)) = plain_lines::sealed_record(bytes) else { return };
    within_memory(record.len(), || {
        if let Ok(log) = aftercare_evidence::flight_log_with(&record, &keys) {
            use_all(&log, &record);
        }
    });
});
