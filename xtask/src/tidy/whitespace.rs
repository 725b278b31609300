//! No white space that nobody sees but a diff.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (file, text) in tree.texts().filter(|(file, _)| !file.is_bad_scenario()) {
        for (n, line) in text.split('\n').enumerate() {
            if line.ends_with([' ', '\t', '\r']) {
                violations.push(file.violation(n + 1, "white space at the end of the line"));
            }
            if line.contains('\t') && file.rust.is_some() {
                violations.push(file.violation(n + 1, "a tab"));
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            violations.push(file.violation(text.lines().count(), "no end of line at the end of the file"));
        }
        if text.ends_with("\n\n") {
            violations.push(file.violation(text.lines().count(), "empty lines at the end of the file"));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::lines;

    #[test]
    fn finds_stray_white_space() {
        for (path, text, expected) in [
            ("docs/a.md", "a\nb \nc\n", vec![2]),
            ("docs/a.md", "a\r\n", vec![1]),
            ("crates/core/src/a.rs", "fn a() {\n\tb();\n}\n", vec![2]),
            ("docs/a.md", "a", vec![1]),
            ("docs/a.md", "a\n\n", vec![2]),
            ("docs/a.md", "a\n\n\tb\n", vec![]),
            ("docs/a.md", "", vec![]),
        ] {
            assert_eq!(lines(check, path, text), expected, "{text:?}");
        }
    }
}
