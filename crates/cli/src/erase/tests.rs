//! A value is found in whatever form it was written down, wherever in a file it stands.

use super::encoding::of_text;
use super::search::Wanted;
use aftercare_app::Given;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use proptest::prelude::*;
use std::fs;
use tempfile::TempDir;

fn given(values: &[&str]) -> Vec<Given> {
    values.iter().map(|value| Given { what: "person.name".to_owned(), value: value.as_bytes().to_vec(), derived: false }).collect()
}

fn found(wanted: &Wanted, bytes: &[u8]) -> bool {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("any");
    fs::write(&file, bytes).unwrap();
    !wanted.look(&[folder.path().to_owned()]).unwrap().found.is_empty()
}

/// Ways to write a text down, made here in another way than there.
fn spelled(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let hex =
        |upper: bool| text.bytes().map(|b| if upper { format!("{b:02X}") } else { format!("{b:02x}") }).collect::<String>().into_bytes();
    let json = serde_json::to_string(text).unwrap();
    let form = url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let path = percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let printable: String = text
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b == b' ' { char::from(b).to_string() } else { format!("={b:02X}") })
        .collect();
    vec![
        ("utf-8", text.as_bytes().to_vec()),
        ("utf-16 little", utf16(u16::to_le_bytes)),
        ("utf-16 big", utf16(u16::to_be_bytes)),
        ("upper", text.to_uppercase().into_bytes()),
        ("lower", text.to_lowercase().into_bytes()),
        ("hex", hex(false)),
        ("HEX", hex(true)),
        ("json", json.into_bytes()),
        ("form", form.into_bytes()),
        ("path", path.into_bytes()),
        ("quoted-printable", printable.replace(' ', "_").into_bytes()),
        ("base64", STANDARD.encode(text).into_bytes()),
        ("base64 after one", STANDARD.encode(format!("x{text}y")).into_bytes()),
        ("base64 after two", STANDARD.encode(format!("xx{text}")).into_bytes()),
        ("base64url", URL_SAFE.encode(format!("x{text}yy")).into_bytes()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn a_value_is_found_in_every_form(text in "[a-zA-Z\u{e4}\u{df}\u{4e2d}@.&<\"'/ -]{9,40}", before in 0_usize..70_000) {
        prop_assume!(text.trim().len() >= 9 && text.trim() == text);
        let wanted = Wanted::of(&given(&[&text]));
        for (form, bytes) in spelled(&text) {
            let file = [vec![b'#'; before], bytes, vec![b'#'; 100]].concat();
            prop_assert!(found(&wanted, &file), "{form}");
        }
    }
}

#[test]
fn what_nobody_wrote_is_not_found() {
    let wanted = Wanted::of(&given(&["Kim Example", "kim@example.org", "12 Example Lane\n04109 Leipzig"]));
    assert_eq!((wanted.values, wanted.left_out), (3, 0));
    assert!(!found(&wanted, include_bytes!("../../../../documents/inventory.toml")));
    assert!(found(&wanted, b"...KIM@example.org..."));
    assert!(found(&wanted, b"12 Example Lane\\n04109 Leipzig"));
}

#[test]
fn words_of_the_program_are_left_out_and_counted() {
    let given = |what: &str, value: &str| Given { what: what.to_owned(), value: value.as_bytes().to_vec(), derived: false };
    let wanted = Wanted::of(&[
        given("photo.kind", "flight-record"),
        given("photo.unit", "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        given("known-browser.seen", "2022-08-01T08:00:00Z"),
        given("residence.country", "ID"),
        given("residence.born_on", "1990-05-17"),
        given("person.name", "drone-pilot"),
    ]);
    assert_eq!((wanted.values, wanted.left_out), (2, 4));
}

/// Of a long text a part is enough, and of a mail a line.
#[test]
fn a_part_is_enough() {
    let text = "the aircraft went down behind the old mill near the river and has not been seen since that evening in august";
    let wanted = Wanted::of(&given(&[text]));
    assert!(found(&wanted, text.get(20..).unwrap().as_bytes()));
    let line = STANDARD.encode(&text[..48]);
    let (first, second) = line.split_at(20);
    assert!(found(&wanted, format!("{first}\r\n{second}").as_bytes()));
    assert!(of_text("abc").is_empty() || of_text("abc").iter().all(|form| form.len() >= 5));
}
