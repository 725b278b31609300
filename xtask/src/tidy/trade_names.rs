//! The program serves any maker: the names of one are in its documents, and in the stories told about them.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

/// Found in any spelling, as a word or a part between `_` and `-`.
const NAMES: &[&str] = &["dji", "mavic", "phantom", "zenmuse", "osmo", "ronin", "avata", "matrice"];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (file, rust) in tree.rust().filter(|(file, _)| file.krate().is_some()) {
        let literals = rust.product_literals().map(|literal| (literal.line, literal.text.as_str()));
        for (line, text) in rust.product_lines().chain(literals) {
            if let Some(name) = trade_name(text) {
                violations.push(file.violation(line, format!("trade name `{name}`")));
            }
        }
    }
    violations
}

fn trade_name(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_alphabetic()).find(|word| NAMES.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::lines;

    #[test]
    fn finds_trade_names() {
        for (path, text, expected) in [
            ("crates/sim/src/a.rs", "fn a() {\n    b(\"dji-mini-3-pro\");\n}", vec![2]),
            ("crates/evidence/src/a.rs", "struct A {\n    mavic_2: bool,\n}", vec![2]),
            ("crates/core/src/a.rs", "use std::marker::PhantomData;\nconst A: &str = \"cosmos\";", vec![]),
            ("crates/core/tests/a.rs", "const A: &str = \"osmo-action\";", vec![]),
        ] {
            assert_eq!(lines(check, path, text), expected, "{path}: {text}");
        }
    }
}
