//! A policy file with a hole does not load, and says where it is.

use crate::{documents, parse};

/// The first defect after a change of one file.
fn first_defect(file: &str, from: &str, to: &str) -> String {
    let mut files = documents();
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replacen(from, to, 1);
    let defects = parse(&files).expect_err("loads all the same");
    defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn holes_are_told_with_their_place() {
    let table = [
        ("2021/policy.toml", "[age]\nbelow = 16", "[age]\nbelow = 160", "an age limit lies between 0 and 21 years"),
        ("2021/policy.toml", "slug = \"aggregate\"", "slug = \"agregate\"", "there is no purpose of this name"),
        ("2021/policy.toml", "basis = \"legal-obligation\"", "basis = \"because\"", "there is no basis of this name"),
        ("2021/policy.toml", "category = \"payment\"", "category = \"money\"", "there is no category of this name"),
        (
            "2021/policy.toml",
            "[[without]]\nground = \"verification-provider\"\nrule = \"PV-DIS-14\"\n",
            "",
            "neither among `ground` nor among `without`",
        ),
        ("2021/policy.toml", "[clauses]\narea = \"eea\"\nrule = \"PV-XFR-05\"\n", "", "there is no `[clauses]`"),
        ("2021/policy.toml", "area = \"eea\"\nentity", "area = \"moon\"\nentity", "there is no area of this name"),
        ("2021/policy.toml", "order = 3", "order = 2", "another version has this place"),
        ("2021/policy.toml", "[visitor]", "[visitors]", "unknown field `visitors`"),
        ("2021/policy.toml", "dated = 2021-12-27", "dated = 2021-12-27T10:00:00", "is not a date"),
        ("nl/policy.toml", "id = \"nl\"", "id = \"2021\"", "another version has this id"),
        ("2016/policy.toml", "what = \"contract\"", "what = \"contact\"", "unknown variant `contact`"),
        (
            "2016/policy.toml",
            "[[without]]\npurpose = \"recruit\"\nrule = \"PV-COL-28\"\n",
            "",
            "neither among `purpose` nor among `without`",
        ),
        ("california/policy.toml", "supplements = \"2021\"", "supplements = \"2022\"", "there is no version of this name"),
        ("california/policy.toml", "sources = [\"D\", \"A\"]", "sources = [\"D\", \"Q\"]", "there is no source of this name"),
        ("california/policy.toml", "id = \"T9\"", "id = \"T10\"", "there is no class of this name"),
        ("areas.toml", "until = 2020-01-31", "until = \"soon\"", "invalid type"),
        ("areas.toml", "\"AT\", \"BE\"", "\"Austria\", \"BE\"", "is not two capital letters"),
        ("vocabulary.toml", "slug = \"marketing\", code", "slug = \"improve\", code", "stands twice"),
        ("settings.toml", "default = \"union\"", "default = \"onion\"", "is none of its choices"),
        ("2021/policy.toml", "rule = \"PV-DIS-09\"", "rule = \"PV-DIS-99\"", "is cited, and there is no promise of this name"),
        ("promises/versions.toml", "kept = \"decision\"", "kept = \"hope\"", "unknown variant `hope`"),
    ];
    for (file, from, to, expected) in table {
        let told = first_defect(file, from, to);
        assert!(told.contains(expected) && told.contains(file.rsplit('/').next().unwrap()), "{file}: {from} -> {to}: {told}");
    }
}

#[test]
fn a_line_is_named() {
    let told = first_defect("2021/policy.toml", "slug = \"operate\"", "slug = \"opperate\"");
    assert!(told.lines().any(|line| line.starts_with("2021/policy.toml:") && line.contains("opperate")), "{told}");
}

#[test]
fn a_missing_file_is_told() {
    for file in ["vocabulary.toml", "areas.toml", "settings.toml"] {
        let mut files = documents();
        files.remove(file);
        let defects = parse(&files).unwrap_err();
        assert!(defects[0].to_string().contains(&format!("{file}: this file is missing")), "{defects:?}");
    }
}

/// A version that promises nothing, promises of a version that is gone: both were forgotten.
#[test]
fn documents_and_promises_belong_together() {
    let mut files = documents();
    let next = files["2021/policy.toml"].replacen("id = \"2021\"", "id = \"2027\"", 1).replacen("order = 3", "order = 4", 1);
    files.insert("2027/policy.toml".to_owned(), next);
    let told = parse(&files).unwrap_err().iter().map(ToString::to_string).collect::<String>();
    assert!(told.contains("2027/policy.toml") && told.contains("promises nothing"), "{told}");
    let mut files = documents();
    files.remove("california/policy.toml");
    let told = parse(&files).unwrap_err().iter().map(ToString::to_string).collect::<String>();
    assert!(told.contains("`california`: there is no version or supplement of this name"), "{told}");
    let mut files = documents();
    files.retain(|file, _| !file.starts_with("promises/"));
    assert!(!parse(&files).unwrap_err().is_empty());
}
