//! What a file is, by its content.

use aftercare_evidence::encode::{FlightRecord, flight_record};
use aftercare_evidence::{FileKind, recognise};

#[test]
fn kinds_by_content() {
    let table: [(&[u8], FileKind); 33] = [
        (b"ULogEnc\x01rest", FileKind::ULog),
        (b"ULog\x01\x12\x35\x01rest", FileKind::ULog),
        (b"ULog is a format", FileKind::Text),
        (b"\xA3\x95\x80\x80\x59FMT", FileKind::DataFlash),
        (b"\xA3\x95\x80", FileKind::Unknown),
        (b"\xFF\xD8\xFF\xE1", FileKind::Jpeg),
        (b"\xFF\xD8", FileKind::Unknown),
        (b"\x89PNG\r\n\x1A\n\0\0\0\x0D", FileKind::Png),
        (b"\x89PNG\n\x1A\n", FileKind::Unknown),
        (b"II\x2A\x00\x08\0\0\0", FileKind::Tiff),
        (b"MM\x00\x2A\0\0\0\x08", FileKind::Tiff),
        (b"MM and II are byte orders", FileKind::Text),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", FileKind::Heic),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", FileKind::Heic),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", FileKind::Unknown),
        // The word after the major brand is a version, even if it reads like a brand.
        (b"\0\0\0\x14ftypmif1heicmif1", FileKind::Unknown),
        // A brand outside the box is no brand.
        (b"\0\0\0\x10ftypmif1\0\0\0\0heic", FileKind::Unknown),
        (b"\0\0\0\x14ftypisom\0\0\0\0isom", FileKind::Video),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", FileKind::Video),
        (b"\0\0\0\x14ftypzzzz\0\0\0\0zzzz", FileKind::Unknown),
        (b"\0\0\0\x08wide\0\0\0\0mdat", FileKind::Video),
        (b"\0\0\0\x00wide", FileKind::Unknown),
        (b"%PDF-1.7\n", FileKind::Pdf),
        (b"% PDF-1.7\n", FileKind::Text),
        (b"PK\x03\x04\x14\0", FileKind::Zip),
        (b"PK\x05\x06\0\0", FileKind::Zip),
        (b"PK of a table", FileKind::Text),
        ("Grüße\r\n\tund mehr".as_bytes(), FileKind::Text),
        (b"<script>alert(1)</script>", FileKind::Text),
        (b"text that ends within a character \xC3", FileKind::Text),
        (b"text with a \xC3( in it", FileKind::Unknown),
        (b"text with a \x00 in it", FileKind::Unknown),
        (b"", FileKind::Unknown),
    ];
    for (bytes, kind) in table {
        assert_eq!(recognise(bytes), kind, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn every_version_of_a_flight_record_is_recognised_from_its_first_half_kilobyte() {
    for version in 1..=14 {
        for frames in [0, 1, 30] {
            let record = FlightRecord { frames, ..FlightRecord::synthetic(version) };
            let bytes = flight_record(&record).unwrap();
            let head = &bytes[..bytes.len().min(512)];
            assert_eq!(recognise(head), FileKind::FlightRecord, "v{version}, {frames} frames");
        }
    }
}

#[test]
fn things_that_resemble_a_flight_record_are_not_one() {
    let good = flight_record(&FlightRecord::synthetic(11)).unwrap();
    let old = flight_record(&FlightRecord::synthetic(4)).unwrap();
    let change = |bytes: &[u8], at: usize, to: u8| {
        let mut changed = bytes.to_vec();
        changed[at] = to;
        changed
    };
    let table = [
        ("version 0", change(&good, 10, 0)),
        ("version 200", change(&good, 10, 200)),
        ("offset of terabytes", change(&good, 6, 1)),
        ("tiny details", change(&good, 9, 0)),
        ("reserved bytes in use", change(&good, 60, 1)),
        ("first line without an end", change(&good, 100 + 52, 0)),
        ("no line with an end, old", old.iter().map(|byte| if *byte == 0xFF { 0 } else { *byte }).collect()),
        ("zeros", vec![0; 4096]),
    ];
    for (what, bytes) in table {
        assert_eq!(recognise(&bytes), FileKind::Unknown, "{what}");
    }
    let text = "9\n\t10\n".repeat(100);
    assert_eq!(recognise(text.as_bytes()), FileKind::Text);
}
