//! A file is named after the one noun that it holds.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

const SAYS_NOTHING: &[&str] = &["util", "utils", "utilities", "common", "helper", "helpers", "misc", "stuff", "shared"];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.starts_with("crates/") || file.path.starts_with("xtask/")) {
        for part in file.path.split('/') {
            let stem = part.split('.').next().unwrap_or(part);
            if SAYS_NOTHING.contains(&stem) {
                violations.push(file.violation(0, format!("`{stem}` says nothing about what is inside")));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::lines;

    #[test]
    fn finds_names_that_say_nothing() {
        for (path, expected) in [
            ("crates/app/src/utils.rs", vec![0]),
            ("crates/web/src/common/mod.rs", vec![0]),
            ("crates/web/static/helpers.js", vec![0]),
            ("crates/app/src/case_open.rs", vec![]),
        ] {
            assert_eq!(lines(check, path, ""), expected, "{path}");
        }
    }
}
