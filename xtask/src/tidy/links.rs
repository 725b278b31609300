//! A link from one page of the project to another leads somewhere.

use crate::tidy::Violation;
use crate::tidy::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (file, text) in tree.texts().filter(|(file, _)| file.path.ends_with(".md")) {
        for (line, target) in targets(text) {
            if let Err(message) = follow(tree, &file.path, &target) {
                violations.push(file.violation(line, message));
            }
        }
    }
    violations
}

fn follow(tree: &Tree, from: &str, target: &str) -> Result<(), String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return Ok(());
    }
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let resolved =
        if path.is_empty() { from.to_owned() } else { resolve(from, path).ok_or_else(|| format!("`{target}` leaves the project"))? };
    if !tree.holds(&resolved) {
        return Err(format!("`{target}`: no such file"));
    }
    let page = tree.texts().find(|(file, _)| file.path == resolved && resolved.ends_with(".md"));
    match (anchor, page) {
        (Some(anchor), Some((_, text))) if !anchors(text).iter().any(|a| a == anchor) => Err(format!("`{target}`: no such heading")),
        _ => Ok(()),
    }
}

/// The path from the root; None where it leads out.
fn resolve(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The targets of `[text](target)`, outside code.
fn targets(text: &str) -> Vec<(usize, String)> {
    let mut targets = Vec::new();
    let mut fenced = false;
    for (n, line) in text.lines().enumerate() {
        fenced ^= line.trim_start().starts_with("```");
        if fenced || line.starts_with("    ") {
            continue;
        }
        // Every second piece stands between backticks.
        for prose in line.split('`').step_by(2) {
            for piece in prose.split("](").skip(1) {
                let target = piece.split([')', ' ']).next().unwrap_or_default();
                targets.push((n + 1, target.to_owned()));
            }
        }
    }
    targets
}

/// The headings, as they are addressed.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let addressed = headings.map(|line| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).map(|c| if c == ' ' { '-' } else { c }).collect()
    });
    addressed.collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tree::Tree;

    #[test]
    fn finds_links_that_lead_nowhere() {
        let page = "# Way in\n\nSee [a](a.md), [b](../README.md#two-words), ![c](c.png \"title\"), [d](https://example.org/x), [e](#way-in).\n\
                    [f](gone.md) `[code](gone.md)`\n    [code](gone.md)\n```\n[code](gone.md)\n```\n\
                    [g](../../outside.md)\n[h](a.md#gone)\n[i](folder/)\n[`j`](gone.md)\n";
        let tree = Tree::of(&[
            ("docs/page.md", page),
            ("docs/a.md", "# A\n"),
            ("docs/c.png", ""),
            ("docs/folder/x.toml", ""),
            ("README.md", "## Two words\n"),
        ]);
        let found: Vec<usize> = check(&tree).into_iter().map(|violation| violation.line).collect();
        assert_eq!(found, [4, 9, 10, 12]);
    }
}
