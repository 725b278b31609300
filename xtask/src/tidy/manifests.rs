//! Versions, lints and the licence are chosen once, in the workspace.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;
use toml::{Table, Value};

const INHERITED: &[&str] = &["version", "edition", "license"];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (file, text) in tree.texts() {
        let of_workspace = file.path == "xtask/Cargo.toml" || (file.krate().is_some() && file.name() == "Cargo.toml");
        let Some(table) = of_workspace.then(|| toml::from_str::<Table>(text).ok()).flatten() else { continue };
        let line = |word: &str| text.lines().position(|line| line.starts_with(word)).map_or(0, |n| n + 1);
        if !inherits(table.get("lints")) {
            violations.push(file.violation(line("[lints]"), "`[lints] workspace = true` is missing"));
        }
        for key in INHERITED {
            if !inherits(table.get("package").and_then(|package| package.get(key))) {
                violations.push(file.violation(line(key), format!("`{key}.workspace = true` is missing")));
            }
        }
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (name, dependency) in table.get(section).and_then(Value::as_table).into_iter().flatten() {
                if !inherits(Some(dependency)) {
                    violations.push(file.violation(line(name), format!("`{name}` does not take its version from the workspace")));
                }
            }
        }
    }
    violations
}

fn inherits(value: Option<&Value>) -> bool {
    value.and_then(|value| value.get("workspace")).and_then(Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::lines;

    const GOOD: &str = "[package]\nname = \"a\"\nversion.workspace = true\nedition.workspace = true\nlicense.workspace = true\n\n[dependencies]\nserde = { workspace = true, features = [\"rc\"] }\n\n[lints]\nworkspace = true\n";

    #[test]
    fn finds_manifests_that_choose_for_themselves() {
        for (from, to, expected) in [
            ("", "", vec![]),
            ("[lints]\nworkspace = true\n", "", vec![0]),
            ("edition.workspace = true", "edition = \"2021\"", vec![4]),
            ("serde = { workspace = true,", "serde = { version = \"1\",", vec![8]),
        ] {
            assert_eq!(lines(check, "crates/a/Cargo.toml", &GOOD.replacen(from, to, 1)), expected, "{to}");
        }
    }
}
