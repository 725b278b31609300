//! `evidence inspect`, with the confined process that reads.

use crate::run::{aftercare, file, folder};
use aftercare_evidence::Keys;
use aftercare_evidence::encode::{SyntheticFlight, flown_record, photo};
use serde_json::Value;

fn inspected(path: &str) -> Value {
    let ran = aftercare(&["evidence", "inspect", "--json", path]);
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}{}", ran.out, ran.err))
}

#[test]
fn a_flyaway_is_told_from_take_off_to_where_to_look() {
    let folder = folder("evidence");
    let record = flown_record(&SyntheticFlight::flyaway(11)).unwrap();
    let path = file(&folder, "flight.txt", &record);
    let ran = aftercare(&["evidence", "inspect", &path]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for expected in ["flight record 11", "last fix, deg", "would have lasted, s", "where to look", "check duration", "limits"] {
        assert!(ran.out.contains(expected), "no `{expected}` in\n{}", ran.out);
    }
    let told = inspected(&path);
    assert!(told["reading"]["Ok"]["flight"]["columns"].as_array().unwrap().len() > 10);
    assert!(told["report"]["last_fix"]["position"]["latitude"].is_number());
    assert!(!told["checks"].as_array().unwrap().is_empty());
    if cfg!(target_os = "linux") {
        assert!(told["held"].as_array().unwrap().iter().any(|held| held == "seccomp"), "{}", told["held"]);
    }
    // No larger than twice the file.
    let text = aftercare(&["evidence", "inspect", "--json", &path]).out;
    assert!(text.len() < 2 * record.len() + 16 * 1024, "{} of {}", text.len(), record.len());
}

#[test]
fn sealed_samples_are_reported_as_sealed() {
    let folder = folder("evidence-sealed");
    let path = file(&folder, "flight.txt", flown_record(&SyntheticFlight::flyaway(14)).unwrap());
    let told = inspected(&path);
    let log = &told["reading"]["Ok"]["flight"];
    assert_eq!(log["completeness"], "sealed");
    assert_eq!(log["columns"].as_array().unwrap().len(), 0);
    assert_eq!(log["header"]["aircraft_serial"]["state"], "recorded");
    assert!(told["report"]["areas"].as_array().unwrap().is_empty(), "a place to look was guessed");
}

#[test]
fn a_sealed_record_is_opened_by_keys_that_were_kept() {
    let folder = folder("evidence-keys");
    let flight = SyntheticFlight::flyaway(14);
    let record = file(&folder, "flight.txt", flown_record(&flight).unwrap());
    let answer = |keys: &Keys| format!(r#"{{"data":{},"result":{{"code":0,"msg":""}}}}"#, serde_json::to_string(keys).unwrap());
    let right = file(&folder, "right.json", answer(&flight.keys()));
    let other = file(&folder, "other.json", answer(&SyntheticFlight { key_seed: 99, ..flight.clone() }.keys()));
    for (keys, completeness, told) in [
        (&right, "whole-record-area", "were asked for, and open it"),
        (&other, "sealed", "stays sealed: the keys are those of another record"),
    ] {
        let ran = aftercare(&["evidence", "inspect", "--keys", keys, &record]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        assert!(ran.out.contains(completeness) && ran.out.contains(told), "{}", ran.out);
    }
    let ran = aftercare(&["evidence", "inspect", "--json", "--keys", &right, &record]);
    let secret = serde_json::to_value(flight.keys()).unwrap()[0][0]["aesKey"].as_str().unwrap().to_owned();
    assert!(ran.out.contains(r#""keys":{"Ok":null}"#) && !ran.out.contains(&secret), "{}", ran.out);
    for (name, text) in [("page.json", "<html>"), ("refused.json", r#"{"result":{"code":7,"msg":"x"}}"#)] {
        let ran = aftercare(&["evidence", "inspect", "--keys", &file(&folder, name, text), &record]);
        assert!(ran.code == 2 && ran.err.contains(name), "{}", ran.err);
    }
    assert!(aftercare(&["evidence", "inspect", &record]).out.contains("nobody was asked"));
}

#[test]
fn a_picture_tells_where_it_was_taken_and_which_blocks_say_so() {
    let folder = folder("evidence-photo");
    let path = file(&folder, "picture.jpg", photo::jpeg(&photo::SyntheticPhoto::synthetic()));
    let ran = aftercare(&["evidence", "inspect", &path]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for expected in ["12.500000 -45.250000  [exif gps", "camera serial", "block exif-gps", "block xmp", "check place"] {
        assert!(ran.out.contains(expected), "no `{expected}` in\n{}", ran.out);
    }
    let told = inspected(&path);
    assert!(told["reading"]["Ok"]["photo"]["blocks"].as_array().unwrap().len() > 3);
    assert_eq!(told["photo_checks"][0]["ending"], "agrees");
}

#[test]
fn whatever_the_file_is_there_is_an_answer() {
    let folder = folder("evidence-hostile");
    let record = flown_record(&SyntheticFlight::short(11)).unwrap();
    let mut changed = record.clone();
    changed.iter_mut().skip(150).step_by(7).for_each(|byte| *byte ^= 0x5A);
    for (name, bytes) in [
        ("empty.txt", Vec::new()),
        ("cut.txt", record[..record.len() / 2].to_vec()),
        ("changed.txt", changed),
        ("text.txt", b"not a record".to_vec()),
        ("picture.txt", b"\xFF\xD8\xFF\xE0 and nothing after".to_vec()),
        ("noise.txt", (0_u32..50_000).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect()),
    ] {
        let ran = aftercare(&["evidence", "inspect", &file(&folder, name, bytes)]);
        assert!(matches!(ran.code, 0 | 1) && ran.err.is_empty() && ran.out.contains("confined by"), "{name}: {}{}", ran.out, ran.err);
    }
    let missing = aftercare(&["evidence", "inspect", "nowhere.txt"]);
    assert!(missing.code == 2 && missing.err.contains("nowhere.txt"), "{}", missing.err);
    let no_file = aftercare(&["evidence", "inspect", "docs"]);
    assert!(no_file.code == 2 && no_file.err.contains("is a folder"), "{}", no_file.err);
}
