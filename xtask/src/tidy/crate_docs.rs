//! Whoever opens a crate is told first what it is.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let roots = tree.texts().filter(|(file, _)| {
        let parts: Vec<&str> = file.path.split('/').collect();
        matches!(
            parts.as_slice(),
            ["crates", _, "src", "lib.rs" | "main.rs"]
                | ["crates", _, "src", "bin", _]
                | ["xtask" | "oracles" | "fuzz", "src", "lib.rs" | "main.rs"]
                | ["fuzz", "src", "bin", _]
        )
    });
    roots
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(file, _)| file.violation(1, "a crate begins with `//!` and what it is"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::lines;

    #[test]
    fn finds_crates_that_do_not_say_what_they_are() {
        for (path, text, expected) in [
            ("crates/core/src/lib.rs", "mod a;\n", vec![1]),
            ("crates/cli/src/main.rs", "", vec![1]),
            ("crates/core/src/lib.rs", "//! The state machines.\n", vec![]),
            ("crates/core/src/a.rs", "mod b;\n", vec![]),
        ] {
            assert_eq!(lines(check, path, text), expected, "{path}: {text}");
        }
    }
}
