//! Pictures and videos: what goes in comes out, the copies hold nothing of it, and whatever else goes in does no harm.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use aftercare_evidence::check::Ending;
use aftercare_evidence::encode::photo::{self as encode, SyntheticPhoto, heic, jpeg, media_box, pixels, segment, tiff, video, xmp};
use aftercare_evidence::log::{AnomalyKind, Fact};
use aftercare_evidence::photo::{Photo, PhotoBounds, PhotoCheck, Removal, Said, checks, read, strip};
use aftercare_evidence::{Completeness, Coordinates, EvidenceError, FileKind, Reading};
use proptest::prelude::*;

use crate::samples::samples;

const BOUNDS: PhotoBounds = PhotoBounds { place: 10.0, altitude: 5.0, time: 2.0 };
const BOTH: Removal = Removal { place: true, serial: true };
const PLACE: Removal = Removal { place: true, serial: false };
const SERIAL: Removal = Removal { place: false, serial: true };

fn of<'a>(photo: &'a Photo, block: &str) -> &'a Said {
    photo.said.iter().find(|said| said.block == block).unwrap()
}

fn assert_place(said: &Said, truth: &SyntheticPhoto, off: f64) {
    let (at, truth) = (said.position.value().unwrap(), truth.position.unwrap());
    assert!((at.latitude - truth.latitude).abs() < off && (at.longitude - truth.longitude).abs() < off, "{at:?} {truth:?}");
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

type Encoder = fn(&SyntheticPhoto) -> Vec<u8>;

const KINDS: [(Encoder, FileKind); 4] = [(jpeg, FileKind::Jpeg), (tiff, FileKind::Tiff), (heic, FileKind::Heic), (video, FileKind::Video)];

#[test]
fn the_truth_comes_out() {
    for (is_big_endian, has_attributes, sign) in [(false, true, 1.0), (true, false, -1.0)] {
        let mut truth = SyntheticPhoto { is_big_endian, has_attributes, ..SyntheticPhoto::synthetic() };
        truth.altitude *= sign;
        truth.position = Coordinates::new(-12.512_345 * sign, 45.254_321 * sign);
        for (encoder, kind) in KINDS {
            let bytes = encoder(&truth);
            let photo = read(&bytes).unwrap();
            assert_eq!((photo.kind, photo.completeness), (kind, Completeness::WholeRecordArea), "{photo:#?}");
            assert_eq!(photo.anomalies, [], "{kind:?}");
            let json = serde_json::to_string(&Reading::Photo(Box::new(photo.clone()))).unwrap();
            assert_eq!(serde_json::from_str::<Reading>(&json).unwrap(), aftercare_evidence::read(&bytes).unwrap());
            assert!(photo.blocks.iter().any(|block| block.place), "{kind:?}");
            if kind == FileKind::Video {
                let said = of(&photo, "media");
                assert_place(said, &truth, 1e-4);
                assert_eq!(said.altitude.value(), Some(&truth.altitude));
                assert_eq!(said.taken.value().unwrap().to_string(), "2024-05-06T05:08:09Z");
                continue;
            }
            let said = of(&photo, "exif");
            assert_place(said, &truth, 3e-7);
            assert!((said.altitude.value().unwrap() - truth.altitude).abs() < 1e-3);
            assert_eq!(said.taken_local.value().unwrap().to_string(), "2024-05-06T07:08:09");
            assert_eq!(said.taken.value().unwrap().to_string(), "2024-05-06T05:08:09Z");
            assert_eq!(said.satellite_time.value(), said.taken.value());
            assert_eq!(said.camera_serial.value(), Some(&truth.camera_serial));
            assert_eq!(said.model.value(), Some(&truth.model));
            assert!(matches!(&said.position, Fact::Recorded { source, .. } if source.contains("0x0002")));
            assert_eq!(of(&photo, "maker-note").camera_pitch.value(), Some(&-90.0));
            if kind != FileKind::Tiff {
                let said = of(&photo, "xmp");
                assert_place(said, &truth, 1e-8);
                assert_eq!(said.height.value(), Some(&truth.height));
                assert_eq!(said.aircraft_serial.value(), Some(&truth.aircraft_serial));
                assert!(photo.blocks.iter().any(|block| block.serial && block.kind == "xmp"));
            }
        }
    }
}

#[test]
fn no_place_is_none() {
    for position in [None, Some(Coordinates { latitude: 0.0, longitude: 0.0 }), Some(Coordinates { latitude: 95.0, longitude: 10.0 })] {
        let photo = SyntheticPhoto { position, camera_serial: "0000".to_owned(), ..SyntheticPhoto::synthetic() };
        for (encoder, kind) in KINDS {
            let read = read(&encoder(&photo)).unwrap();
            assert!(read.said.iter().all(|said| !said.has_place()), "{kind:?}: {read:#?}");
            let off_the_earth = position.is_some_and(|at| at.latitude > 90.0);
            assert_eq!(read.anomalies.iter().any(|a| a.kind == AnomalyKind::Implausible), off_the_earth, "{kind:?}");
        }
    }
}

#[test]
fn blocks_that_contradict_each_other_are_found() {
    let whole = SyntheticPhoto::synthetic();
    let elsewhere = SyntheticPhoto {
        xmp_position: Coordinates::new(12.5, -45.26),
        written: "2024:05:07 07:08:09".to_owned(),
        zone: "+03:00".to_owned(),
        ..whole.clone()
    };
    for (photo, expected) in [(whole, Ending::Agrees), (elsewhere, Ending::Disagrees)] {
        let all = checks(&read(&jpeg(&photo)).unwrap(), &BOUNDS);
        assert_eq!(all.iter().map(|checked| checked.check).collect::<Vec<_>>(), PhotoCheck::ALL);
        for checked in all {
            let ending = match checked.check {
                PhotoCheck::Place | PhotoCheck::SatelliteTime | PhotoCheck::Rewritten => expected,
                PhotoCheck::Altitude | PhotoCheck::CameraSerial => Ending::Agrees,
                PhotoCheck::Time | PhotoCheck::Model => Ending::CannotBeChecked,
            };
            assert_eq!(checked.ending, ending, "{checked:?}");
            assert_eq!(checked.recorded.is_some() && checked.expected.is_some(), ending != Ending::CannotBeChecked);
        }
    }
}

#[test]
fn copies_hold_nothing_of_it_and_show_the_same() {
    for is_big_endian in [false, true] {
        let truth = SyntheticPhoto { is_big_endian, ..SyntheticPhoto::synthetic() };
        for (encoder, kind) in KINDS {
            let bytes = encoder(&truth);
            for what in [BOTH, PLACE, SERIAL] {
                let copy = strip(&bytes, what).unwrap_or_else(|e| panic!("{kind:?} {what:?}: {e}"));
                let photo = read(&copy).unwrap();
                assert_eq!(photo.completeness, Completeness::WholeRecordArea);
                assert!(!what.place || photo.said.iter().all(|said| !said.has_place()), "{kind:?}: {photo:#?}");
                assert!(!what.serial || photo.said.iter().all(|said| !said.has_serial()), "{kind:?}: {photo:#?}");
                assert!(!what.serial || !contains(&copy, truth.camera_serial.as_bytes()), "{kind:?}");
                assert!(!contains(&copy, truth.aircraft_serial.as_bytes()), "{kind:?}");
                assert!(!contains(&copy, b"GPS (1,2)") && !contains(&copy, b"a preview") && !contains(&copy, b"debug"));
                assert_eq!(strip(&copy, what).unwrap(), copy, "{kind:?}: twice is once");
                if kind == FileKind::Jpeg {
                    assert!(copy.ends_with(&pixels()) && copy.len() < bytes.len());
                    assert!(contains(&copy, b"ICC_PROFILE") && contains(&copy, b"Adobe"));
                    assert!(contains(&copy, b"Exif"), "which way is up");
                } else {
                    assert_eq!(copy.len(), bytes.len());
                }
                match kind {
                    FileKind::Tiff => assert_eq!(copy[copy.len() - 8..], bytes[bytes.len() - 8..]),
                    FileKind::Video => assert_eq!(copy.windows(8).filter(|window| *window == b"PICTURES").count(), 2),
                    FileKind::Heic => assert!(contains(&copy, b"PICTURE")),
                    _ => {}
                }
                // What was not asked for stays where a directory can be blanked.
                if kind == FileKind::Tiff && !what.place {
                    assert_place(of(&photo, "exif"), &truth, 3e-7);
                }
                if kind == FileKind::Tiff && !what.serial {
                    assert_eq!(of(&photo, "exif").camera_serial.value(), Some(&truth.camera_serial));
                }
            }
            assert_eq!(strip(&bytes, Removal { place: false, serial: false }).unwrap(), bytes);
        }
    }
}

#[test]
fn a_picture_behind_the_picture_is_read_and_left_out() {
    let truth = SyntheticPhoto::synthetic();
    let mut bytes = vec![0xFF, 0xD8];
    bytes.extend(pixels());
    bytes.extend(jpeg(&truth));
    let photo = read(&bytes).unwrap();
    assert_place(of(&photo, "further-exif"), &truth, 3e-7);
    let copy = strip(&bytes, BOTH).unwrap();
    assert!(read(&copy).unwrap().blocks.is_empty());
}

/// Every cut and every changed byte: an answer, and a copy that is clean or none.
/// A picture whose XMP goes on in further segments, as large as these parts; named by `digest`.
fn extended(digest: &str, parts: &[&str]) -> Vec<u8> {
    const DIGEST: &str = "0123456789ABCDEF0123456789ABCDEF";
    let main = format!(r#"<a xmlns:n="http://ns.adobe.com/xmp/note/" n:HasExtendedXMP="{digest}"/>"#);
    let length = u32::try_from(parts.iter().map(|part| part.len()).sum::<usize>()).unwrap();
    let mut out = [&[0xFF, 0xD8][..], &segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", main.as_bytes()])].concat();
    let mut at = 0_u32;
    for part in parts {
        let head = [DIGEST.as_bytes(), &length.to_be_bytes(), &at.to_be_bytes()].concat();
        out.extend(segment(0xE1, &[b"http://ns.adobe.com/xmp/extension/\0", &head, part.as_bytes()]));
        at += u32::try_from(part.len()).unwrap();
    }
    out.extend(pixels());
    out
}

#[test]
fn xmp_that_goes_on_in_further_segments_is_read_and_left_out_of_copies() {
    let truth = SyntheticPhoto::synthetic();
    let packet = xmp(&truth);
    let (first, second) = packet.split_at(packet.len() / 2);
    let digest = "0123456789ABCDEF0123456789ABCDEF";
    let bytes = extended(digest, &[first, second]);
    let photo = read(&bytes).unwrap();
    assert_place(of(&photo, "extended-xmp"), &truth, 1e-6);
    assert!(photo.blocks.iter().any(|block| block.kind == "extended-xmp" && block.place && block.serial), "{:?}", photo.blocks);
    assert!(read(&strip(&bytes, BOTH).unwrap()).unwrap().blocks.is_empty());

    let other = "FEDCBA98765432100123456789ABCDEF";
    let said = |bytes: &[u8]| read(bytes).unwrap().said.iter().any(|said| said.block == "extended-xmp");
    let swapped = extended(digest, &[second, first]);
    // Named by nobody, a part missing, or in an order that makes no sense.
    for odd in [extended(other, &[first, second]), swapped, extended(digest, &["", ""]), extended(digest, &[])] {
        assert!(!said(&odd) && strip(&odd, BOTH).is_ok());
    }
    for at in (0..bytes.len()).step_by(3) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x11;
        for odd in [&bytes[..at], &changed] {
            if let Ok(photo) = read(odd) {
                assert!(photo.blocks.iter().all(|block| usize::try_from(block.offset + block.length).unwrap() <= odd.len()));
            }
        }
    }
}

#[test]
fn cut_and_changed_at_every_byte() {
    for (encoder, kind) in KINDS {
        let bytes = encoder(&SyntheticPhoto::synthetic());
        for length in 0..bytes.len() {
            let cut = &bytes[..length];
            if let Ok(photo) = read(cut) {
                assert!(kind != FileKind::Jpeg || length > bytes.len() - 16 || photo.completeness == Completeness::Cut, "{length}");
            }
            let _ = strip(cut, BOTH);
        }
        let mut mutant = bytes.clone();
        for at in 0..bytes.len() {
            for value in [0x00, 0xFF, bytes[at] ^ 1, bytes[at].wrapping_add(8)] {
                mutant[at] = value;
                let _ = read(&mutant);
                if let Ok(copy) = strip(&mutant, BOTH) {
                    let photo = read(&copy).unwrap();
                    assert!(photo.said.iter().all(|said| !said.has_place() && !said.has_serial()), "{kind:?} at {at}");
                }
            }
            mutant[at] = bytes[at];
        }
    }
}

#[test]
fn hostile_structures() {
    let xmp_of =
        |text: &str| [&[0xFF, 0xD8][..], &segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", text.as_bytes()]), &pixels()].concat();
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>".to_owned();
    let nested = "<a>".repeat(20_000);
    let unclosed = format!("<a {}", "b=\"c\" ".repeat(10_000));
    for text in [bomb + &xmp(&SyntheticPhoto::synthetic()), nested, unclosed, "<".repeat(60_000), "<!--".repeat(10_000)] {
        let photo = read(&xmp_of(&text)).unwrap();
        assert!(photo.said.is_empty(), "{photo:#?}");
    }
    // A directory that leads back to itself, counts that no file holds, values beyond the end.
    for tiff in [
        &b"II*\0\x08\0\0\0\0\0\x08\0\0\0"[..],
        b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0",
        b"II*\0\x08\0\0\0\xFF\xFF\x0F\x01\x02\0\xFF\xFF\xFF\xFF\x08\0\0\0\0\0\0\0",
        b"II*\0\x08\0\0\0\x01\0\x25\x88\x05\0\xFF\xFF\xFF\xFF\xF8\xFF\xFF\xFF\0\0\0\0",
        b"II*\0\xFF\xFF\xFF\xFF",
    ] {
        let photo = read(tiff).unwrap();
        assert_eq!(photo.completeness, Completeness::Damaged, "{tiff:?}");
        assert!(
            photo.anomalies.iter().all(|anomaly| usize::try_from(anomaly.first_offset).unwrap() <= tiff.len()),
            "{:?}",
            photo.anomalies
        );
        assert!(matches!(strip(tiff, BOTH), Err(EvidenceError::StructureUnsure { .. })));
    }
    let ftyp = media_box(b"ftyp", &[b"isom\0\0\x02\0isom"]);
    for rest in [
        &b"\0\0\0\x04moov"[..],
        b"\0\0\0\x01moov\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        b"\0\0\0\x10moov\0\0\0\x20trak",
        b"\x7F\xFF\xFF\xFFmdat",
        b"\0\0",
    ] {
        let bytes = [&ftyp, rest].concat();
        assert_ne!(read(&bytes).unwrap().completeness, Completeness::WholeRecordArea, "{rest:?}");
        assert!(strip(&bytes, BOTH).is_err());
    }
    // A picture whose list of items is no list any more.
    let mut listless = heic(&SyntheticPhoto::synthetic());
    let at = listless.windows(4).position(|name| name == b"iloc").unwrap();
    listless[at] = b'x';
    assert!(matches!(strip(&listless, BOTH), Err(EvidenceError::StructureUnsure { .. })));
    let deep = (0..200).fold(Vec::new(), |inner, _| media_box(b"udta", &[&inner]));
    let many = media_box(b"free", &[]).repeat(50_000);
    for moov in [deep, many] {
        assert!(read(&[ftyp.clone(), media_box(b"moov", &[&moov])].concat()).is_ok());
    }
    assert_eq!(read(b"text"), Err(EvidenceError::NotAPicture));
    assert_eq!(strip(b"text", BOTH), Err(EvidenceError::NotAPicture));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_follows_the_head(kind in 0_usize..4, bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let heads: [&[u8]; 4] = [b"\xFF\xD8\xFF\xE1\x00\x80Exif\0\0II*\0", b"MM\0*\0\0\0\x08\0\x02", b"\0\0\0\x14ftypheic\0\0\0\0mif1", b"\0\0\0\x08moov"];
        let bytes = [heads[kind], &bytes].concat();
        let _ = read(&bytes);
        let _ = strip(&bytes, BOTH);
    }

    #[test]
    fn any_place_comes_out(latitude in -89.9_f64..89.9, longitude in -179.9_f64..179.9, big: bool, attributes: bool) {
        let position = Coordinates::new(latitude, longitude);
        prop_assume!(position.is_some());
        let truth = SyntheticPhoto { position, is_big_endian: big, has_attributes: attributes, ..SyntheticPhoto::synthetic() };
        let encoders: [Encoder; 2] = [jpeg, heic];
        for encoder in encoders {
            let photo = read(&encoder(&truth)).unwrap();
            assert_place(of(&photo, "exif"), &truth, 3e-7);
            assert_place(of(&photo, "xmp"), &truth, 1e-8);
        }
        let photo = read(&encode::video(&truth)).unwrap();
        assert_place(of(&photo, "media"), &truth, 1e-4);
    }
}

/// A real picture, when it is there: its blocks agree, and its copy holds nothing and shows the same.
#[test]
fn a_real_picture() {
    for (name, bytes) in samples("photos", "brighton") {
        let photo = read(&bytes).unwrap();
        assert!(of(&photo, "exif").has_place() && of(&photo, "xmp").height.value().is_some(), "{name}");
        let all = checks(&photo, &BOUNDS);
        let altitude = all.iter().find(|checked| checked.check == PhotoCheck::Altitude).unwrap();
        assert_eq!(altitude.ending, Ending::Agrees, "{name}");
        for what in [BOTH, PLACE, SERIAL] {
            let copy = strip(&bytes, what).unwrap();
            let scan = bytes.windows(2).rposition(|pair| pair == [0xFF, 0xDA]).unwrap();
            let end = bytes.windows(2).rposition(|pair| pair == [0xFF, 0xD9]).unwrap();
            assert!(copy.ends_with(&bytes[scan..end + 2]), "{name}");
            assert!(!what.place || read(&copy).unwrap().said.iter().all(|said| !said.has_place()), "{name}");
        }
    }
}
