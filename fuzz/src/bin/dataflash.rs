//! A log of ArduPilot.
#![no_main]

use aftercare_evidence::dataflash;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| aftercare_fuzz::read(bytes, dataflash::read));
