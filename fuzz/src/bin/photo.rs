//! A picture or a video, and copies of it.
#![no_main]

use aftercare_evidence::photo::read;
use aftercare_fuzz::{use_photo, within_memory};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| within_memory(bytes.len(), || {
    if let Ok(photo) = read(bytes) {
        use_photo(&photo, bytes);
    }
}));
