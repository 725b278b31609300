//! A log of PX4.
#![no_main]

use aftercare_evidence::ulog;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| aftercare_fuzz::read(bytes, ulog::read));
