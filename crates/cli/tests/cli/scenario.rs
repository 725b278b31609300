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

/// The worked example's documents with one file changed, and scenarios run on them.
fn on_changed_documents(name: &str, path: &str, change: impl Fn(&str) -> String, scenario: &str) -> crate::run::Ran {
    let documents = folder(name);
    crate::terms::copy(&root().join("documents"), &documents);
    let path = documents.join(path);
    let text = fs::read_to_string(&path).unwrap();
    let changed = change(&text);
    assert_ne!(changed, text);
    fs::write(&path, changed).unwrap();
    aftercare(&["--documents", documents.to_str().unwrap(), "scenario", "run", scenario])
}

#[test]
fn the_operators_prices_move_no_story() {
    let dearer = |text: &str| text.replacen("replacement_damage = [7500, 9500, 11500]", "replacement_damage = [1, 2, 3]", 1);
    let ran = on_changed_documents("dearer", "care/prices.toml", dearer, "scenarios/001-last-minute-of-the-last-day.toml");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

const WITHOUT: &str = r#"
title = "A product without maintenance and without Express has neither"

[device]
model = "dji-air-2s"
bought_on = 2023-01-09
bought_in = "SG"

[plan]
years = 1

[[step]]
on = 2023-02-06
do = "open"
case = "service"
kind = "maintenance"
expect = { refused = ["CR-1-c"], left = { maintenance = 0, repair_discount = 2 } }

[[step]]
on = 2023-02-06
do = "open"
case = "express"
kind = "express"
expect = { refused = ["CR-1-c"] }

[[step]]
on = 2023-02-07
do = "open"
case = "repair"
kind = "repair"

[[step]]
on = 2023-02-07
do = "hand_over"
case = "repair"
components = "all"

[[step]]
on = 2023-02-09
do = "receive"
case = "repair"

[[step]]
on = 2023-02-10
do = "assess"
case = "repair"
cause = "accident"
damaged = ["gimbal"]
repair = { material = 10000, labour = 5000 }
expect = { offers = ["repair-discount", "none"] }

[[step]]
on = 2023-02-13
do = "choose"
case = "repair"
service = "replacement"
expect = { refused = ["CR-1-c"] }
"#;

/// The catalogue with a drone that has neither replacement nor maintenance.
fn fewer(text: &str) -> String {
    let at = text.find("slug = \"dji-air-2s\"").unwrap();
    let all = "[\"replacement\", \"flyaway-replacement\", \"repair-discount\", \"extended-warranty\", \"maintenance\"]";
    let (before, model) = text.split_at(at);
    format!("{before}{}", model.replacen(all, "[\"flyaway-replacement\", \"repair-discount\"]", 1))
}

#[test]
fn a_service_that_the_product_does_not_have_is_refused() {
    let story = file(&folder("fewer-story"), "story.toml", WITHOUT);
    let ran = on_changed_documents("fewer", "care/catalogue.toml", fewer, &story);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

/// Two discounts leave a flyaway; with it everything that the product has is used up (S-10), though its total counts two.
#[test]
fn a_plan_is_used_up_when_what_the_product_has_is() {
    let step = |day: &str, act: &str, more: &str| format!("[[step]]\non = {day}\ndo = \"{act}\"\n{more}\n");
    let mut story = String::from(
        "title = \"Used up\"\n[device]\nmodel = \"dji-air-2s\"\nbought_on = 2023-01-09\nbought_in = \"SG\"\n[plan]\nyears = 1\n",
    );
    story += &step("2023-01-10", "bind", "what = \"both\"");
    for (case, month) in [("a", "02"), ("b", "03")] {
        let named = format!("case = \"{case}\"");
        for (act, more) in [
            ("open", "kind = \"repair\""),
            ("hand_over", "components = \"all\""),
            ("receive", ""),
            ("assess", "cause = \"accident\"\nrepair = { material = 5000, labour = 5000 }"),
            ("choose", "service = \"repair-discount\""),
            ("pay", ""),
            ("ship", ""),
            ("sign", "expect = { plan = { state = \"active\" }, left = { flyaway = 1 } }"),
        ] {
            story += &step(&format!("2023-{month}-06"), act, &format!("{named}\n{more}"));
        }
    }
    story += &step("2023-03-07", "bind", "what = \"both\"");
    for (act, more) in [
        ("open", "kind = \"flyaway\""),
        ("assess", "cause = \"accident\""),
        ("choose", "service = \"flyaway-replacement\""),
        ("report", ""),
        ("pay", ""),
        ("ship", "new_serial = \"UNIT-2\"\nexpect = { plan = { state = \"ended\" } }"),
    ] {
        story += &step("2023-04-03", act, &format!("case = \"c\"\n{more}"));
    }
    let story = file(&folder("used-up-story"), "story.toml", story);
    let ran = on_changed_documents("used-up", "care/catalogue.toml", fewer, &story);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}
