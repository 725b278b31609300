//! A promise that names its test names one that is there, and a shared story is named by nobody: an outsider's clone does not have it.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

const FOLDER: &str = "documents/privacy/promises/";

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (file, text) in tree.texts().filter(|(file, _)| file.path.starts_with(FOLDER)) {
        for (n, line) in text.lines().enumerate() {
            let named = line.strip_prefix("test = \"").and_then(|rest| rest.strip_suffix('"'));
            if let Some(what) = named.and_then(|test| missing(tree, test)) {
                violations.push(file.violation(n + 1, what));
            }
        }
    }
    violations
}

/// What is not there of `path` or `path::function`.
fn missing(tree: &Tree, test: &str) -> Option<String> {
    let (path, function) = test.split_once("::").map_or((test, None), |(path, function)| (path, Some(function)));
    let Some((_, text)) = tree.texts().find(|(file, _)| file.path == path) else { return Some(format!("there is no file `{path}`")) };
    let function = function?;
    (!text.contains(&format!("fn {function}("))).then(|| format!("`{path}` has no function `{function}`"))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tree::Tree;

    #[test]
    fn finds_tests_that_are_not_there() {
        let promises = "test = \"a.rs::one\"\ntest = \"a.rs::two\"\ntest = \"b.rs\"\ntest = \"scenarios/privacy/1.toml\"\n";
        let tree =
            Tree::of(&[("documents/privacy/promises/p.toml", promises), ("a.rs", "fn one() {}\n"), ("scenarios/privacy/1.toml", "")]);
        assert_eq!(check(&tree).iter().map(|violation| violation.line).collect::<Vec<_>>(), [2, 3]);
    }
}
