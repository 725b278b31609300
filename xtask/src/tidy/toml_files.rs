//! Documents and scenarios are data: all of it can be read.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with(".toml") && !file.is_bad_scenario() && !file.path.contains("/tests/")) {
        let Some(text) = &file.text else {
            violations.push(file.violation(0, "not UTF-8"));
            continue;
        };
        if let Err(error) = toml::from_str::<toml::Table>(text) {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            violations.push(file.violation(before.matches('\n').count() + 1, error.message()));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::lines;

    #[test]
    fn finds_what_is_no_toml() {
        for (path, text, expected) in [
            ("documents/care/a.toml", "a = 1\nb = \n", vec![2]),
            ("scenarios/a.toml", "a = 1\na = 2\n", vec![2]),
            ("scenarios/bad/a.toml", "a = \n", vec![]),
            ("documents/care/a.toml", "a = 1\n", vec![]),
        ] {
            assert_eq!(lines(check, path, text), expected, "{path}: {text}");
        }
    }
}
