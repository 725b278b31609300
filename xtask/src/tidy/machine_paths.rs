//! A path of one machine is of no use on another.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

// In two halves, so that this file keeps its own rule.
const FOLDERS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (file, text) in tree.texts() {
        for (n, line) in text.lines().enumerate() {
            if let Some(folder) = FOLDERS.iter().find(|folder| begins_a_path(line, folder)) {
                violations.push(file.violation(n + 1, format!("a path under `{folder}`")));
            }
        }
    }
    violations
}

/// Whether the folder stands there as the beginning of a path, and not inside of a longer one.
fn begins_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '}')))
    })
}

#[cfg(test)]
mod tests {
    use super::{FOLDERS, check};
    use crate::tidy::lines;

    #[test]
    fn finds_paths_of_one_machine() {
        for folder in FOLDERS {
            assert_eq!(lines(check, "docs/a.md", &format!("a\nin `{folder}somewhere`\n")), [2]);
            assert_eq!(lines(check, "crates/core/src/a.rs", &format!("// {folder}a")), [1]);
            assert_eq!(lines(check, "docs/a.md", &format!("https://example.org{folder}a")), Vec::<usize>::new());
        }
    }
}
