//! Copies of pictures, made by the confined process.

use aftercare_evidence::encode::photo::{SyntheticPhoto, heic, jpeg, tiff, video};
use aftercare_evidence::encode::{SyntheticFlight, flown_record};
use aftercare_evidence::photo::{Removal, strip};
use aftercare_worker::{Limits, Trouble, Worker};
use tokio::io::{AsyncRead, AsyncReadExt as _};

async fn copied(file: impl AsyncRead + Unpin, what: Removal) -> Result<Vec<u8>, Trouble> {
    let program = env!("CARGO_BIN_EXE_aftercare").into();
    let worker = Worker::new(program, vec!["evidence".into(), "worker".into()], Limits::default());
    let (out, mut taken) = tokio::io::duplex(4096);
    let mut copy = Vec::new();
    let (made, read) = tokio::join!(worker.copy(file, what, out), taken.read_to_end(&mut copy));
    read.unwrap();
    made.map(|()| copy)
}

#[tokio::test]
async fn the_process_makes_the_copy_that_was_asked_for() {
    let photo = SyntheticPhoto::synthetic();
    for (name, bytes) in [("jpeg", jpeg(&photo)), ("heic", heic(&photo)), ("video", video(&photo)), ("tiff", tiff(&photo))] {
        for (place, serial) in [(true, false), (false, true), (true, true)] {
            let what = Removal { place, serial };
            let expected = strip(&bytes, what).unwrap();
            assert_ne!(expected, bytes, "{name} {what:?}");
            assert_eq!(copied(bytes.as_slice(), what).await, Ok(expected), "{name} {what:?}");
        }
    }
}

#[tokio::test]
async fn what_is_no_picture_gives_no_copy() {
    let whole = jpeg(&SyntheticPhoto::synthetic());
    let cut = whole.get(..whole.len() / 3).unwrap_or_default().to_vec();
    let record = flown_record(&SyntheticFlight::short(11)).unwrap();
    let noise = [&b"\xFF\xD8\xFF\xE1"[..], &[0x5A; 100_000]].concat();
    for (name, bytes) in [("empty", Vec::new()), ("text", b"no picture".to_vec()), ("cut", cut), ("record", record), ("noise", noise)] {
        let made = copied(bytes.as_slice(), Removal { place: true, serial: true }).await;
        assert!(matches!(made, Err(Trouble::Unreadable { .. })), "{name}: {made:?}");
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_begun() {
    let much = tokio::io::repeat(0).take(Limits::default().file + 1);
    let head = &b"\xFF\xD8\xFF\xE0"[..];
    let made = copied(head.chain(much), Removal { place: true, serial: true }).await;
    assert_eq!(made, Err(Trouble::TooLarge));
}
