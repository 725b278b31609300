//! A flight record behind its disguise: see [`plain_lines`].
#![no_main]

use aftercare_fuzz::{plain_lines, use_all, within_memory};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(record) = plain_lines::record(bytes) else { return };
    within_memory(record.len(), || {
        if let Ok(log) = aftercare_evidence::flight_log(&record) {
            use_all(&log, &record);
        }
    });
});
