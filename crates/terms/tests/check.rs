//! The worked example is free of defects, and every seeded defect is found.

mod worked_example;

use aftercare_terms::{Bench, check, check_settings};
use std::collections::BTreeSet;
use worked_example::{catalogue, edition, schema, settings};

const FINAL: [&str; 4] = ["signed", "withdrawn", "refused", "unavailable"];

#[test]
fn the_worked_example_has_no_defect() {
    let (en, de, catalogue, settings) = (edition("en"), edition("de"), catalogue(), settings());
    let nothing = BTreeSet::new();
    let mut found = check_settings(&settings, &schema(), &[&en, &de]);
    for (edition, falls_back_to) in [(&en, None), (&de, Some(&en))] {
        let t = std::time::Instant::now();
        let bench = Bench { edition, settings: &settings, catalogue: &catalogue, falls_back_to, final_states: &FINAL, rules: &nothing, differences: &nothing };
        found.extend(check(&bench));
        eprintln!("{:?}", t.elapsed());
    }
    for d in &found { eprintln!("{d}"); }
    let defects: Vec<String> = found.iter().filter(|d| !d.note).map(ToString::to_string).collect();
    assert_eq!(defects.join("\n"), "");
}
