//! Any file, through the common entry, and everything that is done with it then.
#![no_main]

use aftercare_evidence::{Reading, jpeg_dimensions, read};
use aftercare_fuzz::{use_all, use_photo, within_memory};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| within_memory(bytes.len(), || match read(bytes) {
    Ok(Reading::Flight(log)) => use_all(&log, bytes),
    Ok(Reading::Photo(photo)) => {
        use_photo(&photo, bytes);
        drop(jpeg_dimensions(bytes));
    }
    Ok(Reading::Other(_)) => drop(jpeg_dimensions(bytes)),
    Err(error) => assert!(!error.to_string().is_empty() && !error.code().is_empty()),
}));
