//! SQL text lives in the store, where every statement is registered and prepared on both databases, and in `connectors`, which makes it
//! for databases that are not ours.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

const STATEMENTS: &[&str] =
    &["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "ALTER TABLE ", "DROP TABLE ", "WITH RECURSIVE "];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (file, rust) in tree.rust().filter(|(file, _)| file.krate().is_some_and(|name| !matches!(name, "store" | "connectors"))) {
        for literal in rust.product_literals() {
            let begins = literal.text.trim_start_matches(['\\', '\n', ' ', 'n']);
            if let Some(statement) = STATEMENTS.iter().find(|statement| begins.starts_with(**statement)) {
                violations.push(file.violation(literal.line, format!("`{}` outside `store`", statement.trim_end())));
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
    fn finds_statements_outside_the_store() {
        for (path, text, expected) in [
            ("crates/app/src/a.rs", "fn a() {\n    b(\"SELECT id FROM plan\");\n}", vec![2]),
            ("crates/web/src/a.rs", "const A: &str = r#\"\n  INSERT INTO plan VALUES ($1)\"#;", vec![1]),
            ("crates/web/src/a.rs", "// SELECT id FROM plan\nconst A: &str = \"Select a plan\";", vec![]),
            ("crates/store/src/a.rs", "const A: &str = \"SELECT id FROM plan\";", vec![]),
            ("crates/connectors/src/a.rs", "const A: &str = \"SELECT id FROM plan\";", vec![]),
        ] {
            assert_eq!(lines(check, path, text), expected, "{path}: {text}");
        }
    }
}
