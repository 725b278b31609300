//! The project speaks of what it does, not of how it was made.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

// In two halves, so that this file keeps its own rule.
const WORDS: &[&str] = &[concat!("cla", "ude"), concat!("chat", "gpt"), concat!("ll", "m"), concat!("ll", "ms"), concat!("copi", "lot")];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in &tree.files {
        if let Some(word) = forbidden(&file.path) {
            violations.push(file.violation(0, format!("`{word}` in its name")));
        }
    }
    // The lock file is names of others.
    for (file, text) in tree.texts().filter(|(file, _)| file.name() != "Cargo.lock") {
        for (n, line) in text.lines().enumerate() {
            if let Some(word) = forbidden(line) {
                violations.push(file.violation(n + 1, format!("`{word}`")));
            }
        }
    }
    violations
}

fn forbidden(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_alphanumeric()).find(|word| WORDS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::{WORDS, check};
    use crate::tidy::lines;

    #[test]
    fn finds_the_words() {
        for word in WORDS {
            assert_eq!(lines(check, "docs/a.md", &format!("a\nwith {}.\n", word.to_uppercase())), [2]);
            assert_eq!(lines(check, &format!("{word}.md"), "a\n"), [0]);
            assert_eq!(lines(check, "docs/a.md", &format!("a{word}b\n")), Vec::<usize>::new());
        }
    }
}
