//! What is not finished is not there; what is left out is said in words, not by a macro that ends the program.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

const MACROS: &[&str] = &["todo!", "unimplemented!", "dbg!"];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (file, rust) in tree.rust() {
        for (n, code) in rust.code.lines().enumerate() {
            for name in MACROS {
                let found = code
                    .match_indices(name)
                    .any(|(at, _)| !code.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric() || c == '_')));
                if found {
                    violations.push(file.violation(n + 1, format!("`{name}`")));
                }
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
    fn finds_unfinished_code() {
        let text = "fn a() {\n    todo!()\n}\n// todo!\nfn b() {\n    my_todo!(\"dbg!\");\n    let c = dbg!(1);\n}\n";
        assert_eq!(lines(check, "crates/core/src/a.rs", text), [2, 7]);
    }
}
