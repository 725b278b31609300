//! What holds personal data has its row in `documents/inventory.toml`, and a row has its thing. Columns are the business of the build script of
//! `store`, which also refuses to write what has no row; here is what the sources say before anything runs.

use crate::tidy::Violation;
use crate::tidy::tree::{File, Tree};
use std::collections::BTreeSet;

const DOCUMENT: &str = "documents/inventory.toml";
/// Where a line of the server's log is written.
const LOG: &str = "crates/app/src/log.rs";
/// Where a cookie is set.
const COOKIES: &str = "crates/web/src/visitor.rs";
/// What is written past the log.
const PRINTING: &[&str] =
    &["eprintln!", "println!", "eprint!", "print!", "tracing::", "log::info", "log::warn", "log::error", "log::debug"];
/// Rooms of the server. In `cli` only the files that serve.
const SERVER: &[&str] = &["app", "web", "store", "documents", "privacy", "core", "terms", "evidence", "wire"];
const SERVING: &[&str] = &["serve.rs", "mail.rs", "smtp.rs", "listen.rs", "key_service.rs", "folder.rs"];
/// What would count or send: there is none yet, so that a row of these is one without its thing.
const NONE_YET: &[&str] = &["metric", "webhook"];

struct Inventory {
    document: toml::Table,
}

impl Inventory {
    fn read(tree: &Tree) -> Option<Self> {
        let text = tree.files.iter().find(|file| file.path == DOCUMENT)?.text.as_deref()?;
        Some(Self { document: toml::from_str(text).ok()? })
    }

    /// The names of a section.
    fn names(&self, section: &str, field: &str) -> BTreeSet<String> {
        let rows = self.document.get(section).and_then(toml::Value::as_array).into_iter().flatten();
        let values = rows.filter_map(|row| row.get(field)).flat_map(|value| match value {
            toml::Value::String(text) => vec![text.clone()],
            other => other.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
        });
        values.collect()
    }
}

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let Some(inventory) = Inventory::read(tree) else {
        return vec![Violation { file: DOCUMENT.to_owned(), line: 0, message: "cannot be read".to_owned() }];
    };
    let mut violations = Vec::new();
    kinds(tree, &inventory, &mut violations);
    cookies(tree, &inventory, &mut violations);
    logs(tree, &inventory, &mut violations);
    for section in NONE_YET {
        for name in inventory.names(section, "names") {
            violations.push(without_thing(section, &name));
        }
    }
    violations
}

fn without_thing(section: &str, name: &str) -> Violation {
    let message = format!("the row `{section} {name}` has no thing in the program: remove the row");
    Violation { file: DOCUMENT.to_owned(), line: 0, message }
}

fn without_row(file: &File, line: usize, section: &str, name: &str) -> Violation {
    file.violation(line, format!("`{name}` has no row in {DOCUMENT}: add one under `[[{section}]]` (docs/inventory.md)"))
}

/// Texts that the sources of a crate hold outside tests.
fn literals(tree: &Tree, krate: &str) -> BTreeSet<String> {
    let rust = tree.rust().filter(|(file, _)| file.krate() == Some(krate));
    rust.flat_map(|(_, rust)| rust.product_literals().map(|literal| literal.text.clone())).collect()
}

/// The text of a constant with one of these names, with its line: `const KIND: &str = "person";`
fn constants(file: &File, is_meant: impl Fn(&str) -> bool) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (n, line) in file.text.as_deref().unwrap_or_default().lines().enumerate() {
        let Some((_, rest)) = line.split_once("const ") else { continue };
        let Some((name, value)) = rest.split_once(": &str = \"") else { continue };
        if is_meant(name)
            && let Some((text, _)) = value.split_once('"')
        {
            found.push((n + 1, text));
        }
    }
    found
}

fn kinds(tree: &Tree, inventory: &Inventory, violations: &mut Vec<Violation>) {
    let (vault, index) = (inventory.names("vault", "kind"), inventory.names("index", "names"));
    for (file, rust) in tree.rust().filter(|(file, _)| file.krate() == Some("app")) {
        for (section, known, name) in [("vault", &vault, "KIND"), ("index", &index, "INDEX")] {
            for (line, text) in constants(file, |constant| constant == name) {
                if !rust.is_test(line) && !known.contains(text) && !known.iter().any(|name| is_made_of(name, text)) {
                    violations.push(without_row(file, line, section, text));
                }
            }
        }
    }
    let said = literals(tree, "app");
    let sections = [("vault", "kind"), ("blob", "names"), ("index", "names"), ("message", "names")];
    for (section, field) in sections {
        let names = inventory.names(section, field);
        let unknown = names.iter().filter(|name| !said.contains(*name) && !said.iter().any(|text| is_made_of(name, text)));
        violations.extend(unknown.map(|name| without_thing(section, name)));
    }
}

/// A name that is put together: `deposit-media` from `deposit-` and a category.
fn is_made_of(name: &str, text: &str) -> bool {
    text.len() > 1 && text.ends_with('-') && name.starts_with(text)
}

fn cookies(tree: &Tree, inventory: &Inventory, violations: &mut Vec<Violation>) {
    let known = inventory.names("cookie", "names");
    let mut set = BTreeSet::new();
    for (file, rust) in tree.rust().filter(|(file, _)| matches!(file.krate(), Some("web" | "cli" | "app"))) {
        for (line, name) in constants(file, |constant| constant.ends_with("_COOKIE")) {
            if rust.is_test(line) {
                continue;
            }
            set.insert(name.to_owned());
            if !known.contains(name) {
                violations.push(without_row(file, line, "cookie", name));
            }
        }
        for (line, code) in rust.product_lines().filter(|_| file.path != COOKIES) {
            if code.contains("SET_COOKIE") {
                violations.push(file.violation(line, format!("a cookie is set in {COOKIES} and nowhere else")));
            }
        }
    }
    violations.extend(known.difference(&set).map(|name| without_thing("cookie", name)));
}

fn logs(tree: &Tree, inventory: &Inventory, violations: &mut Vec<Violation>) {
    let known = inventory.names("log", "names");
    let mut used = BTreeSet::new();
    for (file, rust) in tree.rust() {
        let serves = file.krate() == Some("cli") && SERVING.contains(&file.name());
        if file.path == LOG
            || file.name() == "build.rs"
            || file.path.contains("/examples/")
            || !(serves || file.krate().is_some_and(|name| SERVER.contains(&name)))
        {
            continue;
        }
        let mut templates = BTreeSet::new();
        for (line, code) in rust.product_lines() {
            if let Some(printing) = PRINTING.iter().find(|printing| begins_with_word(code, printing)) {
                violations.push(file.violation(line, format!("`{printing}`: the server writes its log by `aftercare_app::log`")));
            }
            if begins_with_word(code, "log(") {
                templates.extend([line, line + 1]);
            }
        }
        for literal in rust.product_literals().filter(|literal| templates.contains(&literal.line)) {
            for field in fields(&literal.text) {
                if !known.contains(field) {
                    violations.push(without_row(file, literal.line, "log", field));
                }
                used.insert(field.to_owned());
            }
        }
    }
    violations.extend(known.difference(&used).map(|name| without_thing("log", name)));
}

fn begins_with_word(code: &str, word: &str) -> bool {
    let before = |at: usize| code.get(..at).and_then(|before| before.chars().last());
    code.match_indices(word).any(|(at, _)| !before(at).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | ':')))
}

/// What stands in braces.
fn fields(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tree::Tree;

    const DOCUMENT: &str =
        "[[vault]]\nkind = \"person\"\nfields = [\"name\"]\n[[cookie]]\nnames = [\"lang\"]\n[[log]]\nnames = [\"reason\"]\n";
    const APP: &str = "const KIND: &str = \"person\";\n";
    const VISITOR: &str = "pub const LANGUAGE_COOKIE: &str = \"lang\";\nfn a() { b(header::SET_COOKIE); }\n";
    const SERVE: &str = "fn a() {\n    log(\"sweep: {reason}\", &[]);\n}\n";

    fn told(document: &str, app: &str, visitor: &str, serve: &str) -> Vec<String> {
        let files = [
            ("documents/inventory.toml", document),
            ("crates/app/src/account.rs", app),
            ("crates/web/src/visitor.rs", visitor),
            ("crates/cli/src/serve.rs", serve),
        ];
        check(&Tree::of(&files)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_thing_without_its_row_is_found_and_a_row_without_its_thing() {
        assert_eq!(told(DOCUMENT, APP, VISITOR, SERVE), [""; 0]);
        let row = "has no row in documents/inventory.toml: add one under";
        let thing = "has no thing in the program: remove the row";
        let table = [
            (
                DOCUMENT,
                "const KIND: &str = \"person\";\nmod a { const KIND: &str = \"shoes\"; }\n",
                VISITOR,
                SERVE,
                "`shoes` {row} `[[vault]]`",
            ),
            (DOCUMENT, "", VISITOR, SERVE, "the row `vault person` {thing}"),
            (DOCUMENT, APP, "const A_COOKIE: &str = \"lang\";\nconst B_COOKIE: &str = \"spy\";\n", SERVE, "`spy` {row} `[[cookie]]`"),
            (DOCUMENT, APP, "", SERVE, "the row `cookie lang` {thing}"),
            (DOCUMENT, APP, VISITOR, "fn a() {\n    log(\"{reason} {email}\", &[]);\n}\n", "`email` {row} `[[log]]`"),
            (DOCUMENT, APP, VISITOR, "", "the row `log reason` {thing}"),
            (
                DOCUMENT,
                APP,
                VISITOR,
                "fn a() {\n    log(\"{reason}\", &[]);\n    eprintln!(\"b\");\n}\n",
                "crates/cli/src/serve.rs:3: `eprintln!`",
            ),
        ];
        for (document, app, visitor, serve, expected) in table {
            let expected = expected.replace("{row}", row).replace("{thing}", thing);
            let found = told(document, app, visitor, serve);
            assert!(found.len() == 1 && found.iter().all(|one| one.contains(&expected)), "{found:?}, not {expected}");
        }
        let metric = format!("{DOCUMENT}[[metric]]\nnames = [\"route\"]\n");
        assert_eq!(told(&metric, APP, VISITOR, SERVE), [format!("documents/inventory.toml: the row `metric route` {thing}")]);
        let elsewhere = format!("{APP}fn a() {{ b(header::SET_COOKIE); }}\n");
        assert_eq!(told(DOCUMENT, &elsewhere, VISITOR, SERVE).len(), 1);
    }
}
