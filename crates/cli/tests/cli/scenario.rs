//! `scenario run`: what holds, what does not, what cannot be read. The folders of the project are run by `cargo xtask test`.

use crate::run::{aftercare, file, folder, root};
use std::fs;

fn story(change: impl Fn(&str) -> String) -> String {
    change(&fs::read_to_string(root().join("scenarios/001-last-minute-of-the-last-day.toml")).unwrap())
}

#[test]
fn a_story_that_holds_ends_with_0() {
    let ran = aftercare(&["scenario", "run", "scenarios/001-last-minute-of-the-last-day.toml"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("1 hold, 0 do not"), "{}", ran.out);
}

#[test]
fn one_that_does_not_ends_with_1_and_names_the_step() {
    let folder = folder("not-held");
    let text = story(|text| text.replacen("total = 7500", "total = 7501", 1));
    let ran = aftercare(&["scenario", "run", &file(&folder, "story.toml", text)]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("step 2: fee.total: expected 7501, is 7500"), "{}", ran.out);
}

#[test]
fn one_that_cannot_be_read_ends_with_2_and_writes_nothing() {
    let folder = folder("unread");
    let table = [
        ("broken.toml", "name = \"x\"\n[[step".to_owned(), "broken.toml:2"),
        ("empty.toml", String::new(), "empty.toml"),
        ("unknown.toml", story(|text| format!("colour = \"red\"\n{text}")), "colour"),
    ];
    for (name, text, expected) in table {
        let ran = aftercare(&["scenario", "run", &file(&folder, name, text)]);
        assert_eq!(ran.code, 2, "{name}: {}{}", ran.out, ran.err);
        assert!(format!("{}{}", ran.out, ran.err).contains(expected), "{name}: {}{}", ran.out, ran.err);
    }
}
