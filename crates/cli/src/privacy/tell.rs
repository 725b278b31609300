//! Policies, comparisons and coverage as text.

use aftercare_privacy::{Comparison, Covered, Item, Part, Policies};
use std::fmt::Write as _;

pub(super) fn checked(policies: &Policies) -> String {
    let (promises, readings) = (policies.promises.all().count(), policies.settings.settings.len());
    let (versions, supplements) = (policies.versions().len(), policies.supplements().len());
    format!("{versions} versions, {supplements} supplements, {promises} promises, {readings} readings: no defects\n")
}

pub(super) fn versions(policies: &Policies) -> String {
    let mut out = String::new();
    for policy in policies.versions() {
        let dated = policy.dated.map_or_else(|| "shows no date".to_owned(), |day| day.to_string());
        let _ = writeln!(out, "{:<12} {dated:<14} {}", policy.id, policy.title.en);
        for supplement in policies.supplements().iter().filter(|supplement| supplement.supplements == policy.id) {
            let dated = supplement.dated.map_or_else(|| "shows no date".to_owned(), |day| day.to_string());
            let _ = writeln!(out, "  + {:<8} {dated:<14} {} ({})", supplement.id, supplement.title.en, supplement.area);
        }
    }
    out
}

pub(super) fn comparison(comparison: &Comparison, policies: &Policies) -> String {
    let mut out = format!("{} -> {}\n", comparison.before, comparison.after);
    let parts = [
        ("collected", &comparison.collected),
        ("used for", &comparison.purposes),
        ("given to others on", &comparison.disclosure),
        ("providers for", &comparison.processors),
        ("rights", &comparison.rights),
        ("cookies", &comparison.cookies),
        ("people", &comparison.people),
    ];
    for (title, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
        let _ = writeln!(out, "\n{title}");
        changes(&mut out, part, policies);
    }
    let told = if comparison.told.of_every_change {
        "everybody with an account, whatever the change is"
    } else {
        "everybody with an account, if rights or duties change materially; nobody otherwise"
    };
    let _ = writeln!(out, "\nto be told: {told} ({})", comparison.told.rule);
    out
}

fn changes(out: &mut String, part: &Part, policies: &Policies) {
    let line = |sign: char, item: &Item| {
        let about = item.category.as_deref().map(|category| format!(" [{category}]")).unwrap_or_default();
        format!("  {sign} {}{about} ({}){}", item.name, item.rule, said(&item.rule, policies))
    };
    for item in &part.came {
        let _ = writeln!(out, "{}", line('+', item));
    }
    for item in &part.went {
        let _ = writeln!(out, "{}", line('-', item));
    }
    for changed in &part.changed {
        let _ = writeln!(out, "  ~ {}: {} -> {} ({})", changed.name, changed.before, changed.after, changed.rule);
    }
}

fn said(rule: &str, policies: &Policies) -> String {
    policies.promises.get(rule).map(|promise| format!("\n      {}", promise.summary.en)).unwrap_or_default()
}

pub(super) fn coverage(covered: &[Covered]) -> String {
    let mut out = String::new();
    for one in covered {
        let by = one.by.as_deref().unwrap_or("-");
        let kept = format!("{:?}", one.kept).to_lowercase();
        let built = if one.built { "" } else { " not built" };
        let _ = writeln!(out, "{:<12} {kept:<10} {by} {}{built}", one.id, one.test.as_deref().unwrap_or(""));
        if let Some(defect) = &one.defect {
            let _ = writeln!(out, "             DEFECT: {defect}");
        }
    }
    let defects = covered.iter().filter(|one| one.defect.is_some()).count();
    let none = covered.iter().filter(|one| one.by.is_none()).count();
    let unbuilt = covered.iter().filter(|one| !one.built).count();
    let _ = writeln!(
        out,
        "{} promises: {} kept and shown, {} that oblige the program to nothing, {unbuilt} not built, {defects} defects",
        covered.len(),
        covered.len() - none - covered.iter().filter(|one| one.by.is_some() && one.defect.is_some()).count(),
        none - unbuilt.min(none),
    );
    out
}
