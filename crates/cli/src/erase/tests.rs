//! A value is found in whatever form it was written down, wherever in a file it stands.

use super::class::{Class, Program};
use super::encoding::of_text;
use super::prove::{collect, rows_left};
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

/// Looked for by a program that is made of nothing.
fn wanted(values: &[Given]) -> Wanted {
    Wanted::of(values, &Program::made_of("", &[]), &[])
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
        let wanted = wanted(&given(&[&text]));
        for (form, bytes) in spelled(&text) {
            let file = [vec![b'#'; before], bytes, vec![b'#'; 100]].concat();
            prop_assert!(found(&wanted, &file), "{form}");
        }
    }
}

#[test]
fn what_nobody_wrote_is_not_found() {
    let wanted = wanted(&given(&["Kim Example", "kim@example.org", "12 Example Lane\n04109 Leipzig"]));
    assert_eq!(wanted.counts.of(Class::Own), 3);
    assert!(!found(&wanted, include_bytes!("../../../../documents/inventory.toml")));
    assert!(found(&wanted, b"...KIM@example.org..."));
    assert!(found(&wanted, b"12 Example Lane\\n04109 Leipzig"));
}

#[test]
fn what_stands_in_the_program_as_well_is_told_apart_and_counted() {
    let given = |what: &str, value: &str| Given { what: what.to_owned(), value: value.as_bytes().to_vec(), derived: false };
    let program = Program::made_of("name = \"Singapore\"", &["flight-record", "position"]);
    let number = "01ARZ3NDEKTSV4RRFFQ69G5FAX";
    let wanted = Wanted::of(
        &[
            given("photo.kind", "flight-record"),
            given("photo.found.name", "position"),
            given("photo.unit", "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
            given("known-browser.seen", "2022-08-01T08:00:00Z"),
            given("residence.country", "ID"),
            given("residence.born_on", "1990-05-17"),
            given("person.name", "drone-pilot"),
            given("contact.city", "Singapore"),
        ],
        &program,
        &[number],
    );
    let counts = [Class::Own, Class::Common, Class::OfProgram, Class::Opaque, Class::TooShort].map(|class| wanted.counts.of(class));
    assert_eq!(counts, [2, 1, 2, 2, 1]);
    let told = wanted.counts.told();
    assert!(told.contains("2 values, words of the program itself: not looked for (photo.found.name 1, photo.kind 1)"), "{told}");
    assert!(found(&wanted, b"a drone-pilot") && !found(&wanted, b"the last position of the flight-record"));
    // The name of a place is a trace beside the person's number, not by itself.
    let beside = |distance: usize| format!("{}{number}{}SINGAPORE", "#".repeat(9000), " ".repeat(distance));
    assert!(!found(&wanted, b"Singapore") && found(&wanted, beside(100).as_bytes()) && !found(&wanted, beside(1000).as_bytes()));
}

/// What a device measured is found as a text, and as the bytes of a record.
#[test]
fn a_measured_place_is_found() {
    let mut wanted = wanted(&[]);
    wanted.add_places(&[1.287_953_1, 103.851_784_2, 0.5]);
    assert_eq!(wanted.places, 2);
    assert!(found(&wanted, b"{\"latitude\":1.2879531}") && found(&wanted, b"at 103.8517842,") && !found(&wanted, b"0.5"));
    let bytes = [vec![0; 3], 103.851_784_2_f64.to_le_bytes().to_vec(), vec![0; 9]].concat();
    assert!(found(&wanted, &bytes));
    assert!(found(&wanted, STANDARD.encode(&bytes).as_bytes()));
}

/// Everybody of the demo who can be erased, one after the other: nothing of any of them is found, and a value that was left is.
#[tokio::test]
async fn everybody_of_the_demo_is_erased_and_nothing_is_found() {
    let folder = TempDir::new().unwrap();
    let (app, emails) = crate::demo::seed::in_folder(folder.path()).await;
    let documents = aftercare_documents::Documents::embedded();
    let executable = std::env::current_exe().unwrap();
    let mut all = Vec::new();
    for email in emails {
        let erasing = app.erasing_by_operator(email).await.unwrap();
        let wanted = collect(&app, &documents, &executable, &erasing).await.unwrap();
        assert!(wanted.counts.of(Class::Own) >= 3, "{email}: {:?}", wanted.counts);
        let erased = app.erase_by_operator(email).await.unwrap();
        assert_eq!(rows_left(&app, &erased).await.unwrap(), 0, "{email}");
        all.push((email, wanted));
    }
    drop(app);
    for (email, wanted) in &all {
        let looked = wanted.look(&[folder.path().to_owned()]).unwrap();
        assert!(looked.found.is_empty() && looked.files > 0, "{email}: {looked:?}: {}", wanted.counts.told());
        fs::write(folder.path().join("left.log"), format!("mail to {email}")).unwrap();
        assert_eq!(wanted.look(&[folder.path().to_owned()]).unwrap().found.len(), 1, "{email}");
        fs::remove_file(folder.path().join("left.log")).unwrap();
    }
}

/// Of a long text a part is enough, and of a mail a line.
#[test]
fn a_part_is_enough() {
    let text = "the aircraft went down behind the old mill near the river and has not been seen since that evening in august";
    let wanted = wanted(&given(&[text]));
    assert!(found(&wanted, text.get(20..).unwrap().as_bytes()));
    let line = STANDARD.encode(&text[..48]);
    let (first, second) = line.split_at(20);
    assert!(found(&wanted, format!("{first}\r\n{second}").as_bytes()));
    assert!(of_text("abc").is_empty() || of_text("abc").iter().all(|form| form.len() >= 5));
}
