//! `aftercare inventory` and `aftercare hold`, as they are typed.

use crate::run::{aftercare, folder, root};
use crate::server::{Person, Server};
use std::fs;
use std::path::Path;

#[test]
fn the_inventory_is_checked_and_printed() {
    let checked = aftercare(&["inventory", "check"]);
    assert_eq!((checked.code, checked.err.as_str()), (0, ""));
    assert!(checked.out.contains("every promise is kept by something"), "{}", checked.out);
    let record = aftercare(&["inventory", "record", "--language", "de"]);
    assert!(record.out.starts_with("# Verzeichnis von Verarbeitungstätigkeiten\n"), "{}", record.out);
    let older = aftercare(&["inventory", "record", "--language", "nl", "--policy", "2016"]);
    assert!(older.out.starts_with("# Register van verwerkingsactiviteiten\n") && older.out.contains("2016"), "{}", older.out);
    let none = aftercare(&["inventory", "dpv", "--policy", "1999"]);
    assert!(none.code == 2 && none.err.contains("there is no version `1999`"), "{none:?}");
    for (what, expected) in [("dpv", "\"@graph\""), ("tilt", "\"dataDisclosed\"")] {
        let printed = aftercare(&["inventory", what]);
        assert!(printed.code == 0 && printed.out.contains(expected), "{}", printed.out);
        serde_json::from_str::<serde_json::Value>(&printed.out).unwrap();
    }
}

#[test]
fn a_defect_of_the_inventory_is_told_and_nothing_is_served_by_it() {
    let documents = folder("inventory-defects");
    copy(&root().join("documents"), &documents);
    let path = documents.join("inventory.toml");
    let whole = fs::read_to_string(&path).unwrap();
    let (documents, data) = (documents.to_str().unwrap(), folder("inventory-data"));
    let table = [
        ("category = \"media\"", "category = \"pictures\"", "there is no category `pictures`"),
        (
            "sources = [\"direct\"]\nretention = \"case-photo\"",
            "sources = [\"direct\", \"affiliate\"]\nretention = \"case-photo\"",
            "takes no `media` from",
        ),
        ("columns = [\"version\", \"checksum\"]", "columns = [\"version\"]", "column schema_migration.checksum: is missing"),
        ("until = { days = 730, after = \"created\" }", "until = { days = 730, after = \"plan-ended\" }", "nothing in the program keeps"),
    ];
    for (from, to, expected) in table {
        fs::write(&path, whole.replacen(from, to, 1)).unwrap();
        let checked = aftercare(&["--documents", documents, "inventory", "check"]);
        assert!(checked.code == 1 && checked.out.contains(expected), "{checked:?}");
        let served = aftercare(&["--documents", documents, "serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
        assert!(served.code == 2 && served.err.contains(expected), "{served:?}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let beside = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &beside);
        } else {
            fs::copy(entry.path(), beside).unwrap();
        }
    }
}

#[test]
fn a_hold_is_placed_listed_and_released() {
    let data = folder("holds");
    let path = data.to_str().unwrap();
    let mut server = Server::start(&data, None);
    Person::sign_up(server.address, &data, "kim@example.org");
    server.kill();
    let hold = |args: &[&str]| aftercare(&[&["hold"], args, &["--data", path]].concat());
    let placed = hold(&["add", "kim@example.org", "media", "--reason", "a dispute", "--until", "2099-12-31"]);
    assert_eq!((placed.code, placed.err.as_str()), (0, ""));
    let id = placed.out.trim();
    let listed = hold(&["list"]).out;
    assert!(listed.starts_with(id) && listed.ends_with("until 2099-12-31: a dispute\n"), "{listed}");
    assert_eq!(hold(&["release", id]).code, 0);
    assert!(hold(&["list"]).out.contains("released"), "{}", hold(&["list"]).out);
    for (args, expected) in [
        (vec!["release", id], "not found"),
        (vec!["add", "nobody@example.org", "media", "--reason", "x"], "nobody is known"),
        (vec!["add", "kim@example.org", "shoes", "--reason", "x"], "no category `shoes`"),
        (vec!["add", "kim@example.org", "media", "--reason", "x", "--until", "2001-01-01"], "this day is over"),
    ] {
        let ran = hold(&args);
        assert!(ran.code == 2 && ran.err.contains(expected), "{args:?}: {ran:?}");
    }
}
