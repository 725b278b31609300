//! A function that does not fit on a screen is not read as one.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

/// From `fn` to the closing brace.
const MAX_LINES: usize = 70;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (file, rust) in tree.rust() {
        // A test is a table or a story, and may be as long as it has to be.
        for function in rust.functions().into_iter().filter(|function| !rust.is_test(function.first_line)) {
            let lines = function.last_line - function.first_line + 1;
            if lines > MAX_LINES {
                violations
                    .push(file.violation(function.first_line, format!("`{}` has {lines} lines, more than {MAX_LINES}", function.name)));
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
    fn finds_long_functions() {
        for (inside, expected) in [(68, vec![]), (69, vec![2])] {
            let text = format!("fn short() {{}}\nfn long() {{\n{}}}\n", "    a();\n".repeat(inside));
            assert_eq!(lines(check, "crates/core/src/a.rs", &text), expected, "{inside}");
            assert_eq!(lines(check, "crates/core/tests/a.rs", &text), Vec::<usize>::new());
        }
    }
}
