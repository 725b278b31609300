//! A file that has grown too long holds more than one noun.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

const MAX_LINES: usize = 600;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let lengths = tree.texts().filter(|(file, _)| file.rust.is_some()).map(|(file, text)| (file, text.lines().count()));
    lengths
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(file, lines)| file.violation(0, format!("{lines} lines, more than {MAX_LINES}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::lines;

    #[test]
    fn finds_long_files() {
        assert_eq!(lines(check, "crates/core/src/a.rs", &"// a\n".repeat(600)), Vec::<usize>::new());
        assert_eq!(lines(check, "crates/core/src/a.rs", &"// a\n".repeat(601)), [0]);
        assert_eq!(lines(check, "docs/a.md", &"a\n".repeat(601)), Vec::<usize>::new());
    }
}
