//! Which clause says what is in the documents. A clause number in the program is a rule that the documents no longer decide.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

/// How the ids of rules, readings and promises begin; a letter or digit follows.
const PREFIXES: &[&str] = &["CR-", "S-", "PV-"];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    // The simulator serves tests only, and states rules a second time to judge the first by them.
    for (file, rust) in tree.rust().filter(|(file, _)| file.krate() != Some("sim")) {
        for literal in rust.product_literals() {
            if let Some(id) = clause_number(&literal.text) {
                violations.push(file.violation(literal.line, format!("clause number `{id}`")));
            }
        }
    }
    violations
}

fn clause_number(text: &str) -> Option<&str> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.')));
    words.into_iter().find(|word| {
        PREFIXES.iter().any(|prefix| {
            let next = word.strip_prefix(prefix).and_then(|rest| rest.chars().next());
            // `S-` alone begins ordinary words; the readings are numbered.
            next.is_some_and(|c| c.is_ascii_digit() || (*prefix != "S-" && c.is_ascii_uppercase()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::lines;

    #[test]
    fn finds_clause_numbers() {
        for (text, expected) in [
            ("const A: &str = \"CR-2.3-a\";", vec![1]),
            ("fn a() {\n    b(\"see S-01 and others\");\n}", vec![2]),
            ("const A: &str = \"PV-AMB-3\";", vec![1]),
            ("/// CR-2.3-a\nconst A: &str = \"CR-\";", vec![]),
            ("const A: &str = \"S-Bahn, XS-1\";", vec![]),
            ("#[cfg(test)]\nmod tests {\n    const A: &str = \"CR-2.3-a\";\n}", vec![]),
        ] {
            assert_eq!(lines(check, "crates/core/src/a.rs", text), expected, "{text}");
        }
        for path in ["crates/core/tests/a.rs", "crates/sim/src/a.rs"] {
            assert_eq!(lines(check, path, "const A: &str = \"CR-2.3-a\";"), Vec::<usize>::new());
        }
    }
}
