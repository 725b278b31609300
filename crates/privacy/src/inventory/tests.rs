use super::*;

const WHOLE: &str = include_str!("../../../../documents/inventory.toml");

fn words() -> crate::Vocabulary {
    crate::Vocabulary::parse("vocabulary.toml", include_str!("../../../../documents/privacy/vocabulary.toml")).unwrap()
}

fn whole() -> Inventory {
    Inventory::parse("inventory.toml", WHOLE, &words()).unwrap_or_else(|defects| {
        let told: Vec<String> = defects.iter().map(ToString::to_string).collect();
        panic!("{}", told.join("\n"))
    })
}

fn told(text: &str) -> Vec<String> {
    match Inventory::parse("inventory.toml", text, &words()) {
        Ok(_) => Vec::new(),
        Err(defects) => defects.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn the_worked_example_is_whole() {
    let inventory = whole();
    let name = inventory.row(Place::Vault, "person", "name").unwrap();
    assert_eq!(name.personal.as_ref().unwrap().category, "identifiers");
    assert_eq!(inventory.row(Place::Vault, "person", "shoe-size"), None);
    assert!(inventory.names(Place::Vault).contains("flight-record"));
    assert!(inventory.names(Place::Cookie).contains("lang"));
    assert!(inventory.names(Place::Index).contains("serial"));
}

/// What replaces what in the document, and the defect that comes of it: `at` is the text of the line that must be named.
#[test]
fn a_defect_is_told_with_its_line_and_entry() {
    let table = [
        ("category = \"media\"", "category = \"pictures\"", "pictures", "there is no category `pictures`"),
        ("purposes = [\"contact\"]", "purposes = [\"contact\", \"fun\"]", "\"fun\"", "there is no purpose `fun`"),
        ("group = \"picture\"", "group = \"pixels\"", "\"pixels\"", "there is no group `pixels`"),
        ("until = { days = 1095, after = \"hold-ended\" }", "until = \"doomsday\"", "doomsday", "expected `erasure`, `account-closed`"),
        ("basis = \"consent\"", "basis = \"contract\"", "\"contract\"", "`basis` is `consent`, or left out"),
        (
            "[word.until]\n",
            "[word.basis]\nwhim = { en = \"whim\", de = \"Laune\" }\n\n[word.until]\n",
            "",
            "words of this kind stand in privacy/vocabulary.toml",
        ),
        ("until = { days = 730,", "until = { days = -5,", "", "`days` is -5: a number of whole days, 0 or more, is expected"),
        ("at = \"03:00\"", "at = \"3 o'clock\"", "[run]", "is not a time of day"),
        ("zone = \"Europe/London\"", "zone = \"Europe/Nowhere\"", "[run]", "there is no time zone"),
        ("fields = [\"email\"]", "fields = [\"name\"]", "fields = [\"name\"]\n", "stands twice"),
        ("retention = \"answer\"\n", "retention = \"session\"\n", "id = \"answer\"", "nothing is kept by this retention"),
        ("retention = \"answer\"\n", "retention = \"for ever\"\n", "", "there is no retention `for ever`"),
        ("reason = \"how many\"", "reason = \" \"", "", "say why there is nothing personal in it"),
        ("export = \"profile.name\"\n", "", "", "either `export`"),
        ("rules = [\"PV-FLD-08\", \"PV-COL-08\"]", "rules = [\"rule 8\"]", "", "`rules` names the rules"),
        ("table = \"stream\"\n", "kind = \"stream\"\n", "", "expected `table` and `columns`"),
        (
            "columns = [\"password_hash\"]\ngroup = \"account\"",
            "columns = [\"password_hash\"]\ngroup = \"access\"",
            "",
            "a row goes as a whole",
        ),
        ("need = {", "needed = {", "", "unknown field `needed`"),
        ("limitation = {", "law_too = {", "", "unknown field `law_too`"),
        ("[word.until]\nerasure =", "[word.until]\nerased =", "", "`word.until.erasure`: is missing"),
        ("open_case = [", "open_case = [\"shoes\", ", "\"shoes\"", "there is no category `shoes`"),
    ];
    for (from, to, at, expected) in table {
        assert!(WHOLE.contains(from), "{from}");
        let text = WHOLE.replacen(from, to, 1);
        let found = told(&text);
        assert!(found.iter().any(|defect| defect.contains(expected)), "{to}: {found:?}, not {expected}");
        assert!(found.iter().all(|defect| defect.starts_with("inventory.toml:")), "{found:?}");
        if at == "\"fun\"" || at == "\"pixels\"" || at == "pictures" || at == "\"shoes\"" {
            let line = text.lines().position(|line| line.contains(at)).unwrap() + 1;
            assert!(found.iter().any(|defect| defect.starts_with(&format!("inventory.toml:{line}:"))), "{found:?}, not line {line}");
        }
    }
    assert_eq!(told("run = 1"), ["inventory.toml:1: invalid type: integer `1`, expected struct RawRun"]);
}

#[test]
fn a_period_is_a_value_and_is_told_in_words() {
    let inventory = whole();
    let photo = inventory.retention_of(Place::Blob, "photo").unwrap();
    assert_eq!(photo.until, Until::After { days: 1095, moment: Moment::CaseClosed });
    assert_eq!(
        photo.told(&inventory.words, "en"),
        "1095 days after the case was closed; where it is part of no case, 30 days after it came in"
    );
    assert_eq!(
        inventory.retention_of(Place::Vault, "person").unwrap().told(&inventory.words, "de"),
        "90 Tage nach dem Schließen Ihres Kontos"
    );
    assert_eq!(inventory.retention_of(Place::Column, "operator_check"), None);
}

#[test]
fn given_on_1_january_and_kept_for_30_days_it_is_gone_on_1_february() {
    let run = whole().run;
    let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
    let given = at("2022-01-01T23:30:00Z");
    assert_eq!(run.night(at("2022-02-01T02:59:59Z")).to_string(), "2022-01-31");
    assert_eq!(run.night(at("2022-02-01T03:00:00Z")).to_string(), "2022-02-01");
    assert!(given >= run.before("2022-01-31".parse().unwrap(), 30));
    assert!(given < run.before("2022-02-01".parse().unwrap(), 30));
    // By the clock of the place: three in the morning of a summer day is two in UTC.
    assert_eq!(run.night(at("2022-07-02T02:00:00Z")).to_string(), "2022-07-02");
}

#[test]
fn what_is_needed_or_held_stays() {
    let keeping = whole().keeping;
    let of = |category: &'static str| BTreeSet::from([category]);
    let hold = [("H1".to_owned(), "media".to_owned())];
    let table = [
        ("media", false, false, false, None),
        ("communications", true, false, false, Some(Kept::OpenCase)),
        ("device", false, true, false, Some(Kept::RunningPlan)),
        ("media", false, true, false, None),
        ("network-activity", true, true, true, None),
        ("media", true, false, true, Some(Kept::Hold("H1".to_owned()))),
    ];
    for (category, case, plan, held, expected) in table {
        let holds = if held { &hold[..] } else { &[] };
        assert_eq!(keeping.keeps(&of(category), case, plan, holds), expected, "{category} {case} {plan} {held}");
    }
}

#[test]
fn who_may_see_and_what_may_be_logged() {
    let inventory = whole();
    assert!(inventory.may_see("agent", Place::Vault, "contact", "telephone"));
    assert!(!inventory.may_see("editor", Place::Vault, "contact", "telephone"));
    assert!(!inventory.may_see("owner", Place::Column, "account", "password_hash"));
    assert!(!inventory.may_see("administrator", Place::Vault, "person", "nobody knows"));
    assert!(inventory.may_log("reason"));
    assert!(!inventory.may_log("email"));
}
