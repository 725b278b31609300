//! A flight record, as it is.
#![no_main]

use aftercare_evidence::flight_log;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| aftercare_fuzz::read(bytes, flight_log));
