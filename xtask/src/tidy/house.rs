//! What is absent from each crate. The drawing of the house is in `docs/architecture.md`; this is what holds its walls up.

use crate::tidy::Violation;
use crate::tidy::tree::{File, Tree};

/// One crate and its walls.
struct Room {
    krate: &'static str,
    /// Crates of this workspace that it may use; None: any.
    may_use: Option<&'static [&'static str]>,
    /// Paths and crates that it must not name.
    absent: &'static [&'static [&'static str]],
}

const FILES: &[&str] = &["std::fs", "std::net", "std::env", "std::process"];
const IO: &[&str] =
    &["std::fs", "std::net", "std::env", "std::process", "async", "tokio", "axum", "rusqlite", "tokio_postgres", "deadpool_postgres"];
const CLOCKS: &[&str] = &["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now"];
const RANDOMNESS: &[&str] = &["rand", "getrandom", "OsRng"];
const NETWORK: &[&str] = &["std::net", "tokio", "axum", "http", "hyper", "reqwest"];
const HTTP: &[&str] = &["axum", "axum_core", "http", "hyper", "tower", "maud"];
const DATABASES: &[&str] = &["rusqlite", "tokio_postgres", "deadpool_postgres", "postgres", "sqlx"];

const ROOMS: &[Room] = &[
    Room { krate: "terms", may_use: Some(&[]), absent: &[IO, CLOCKS, RANDOMNESS] },
    Room { krate: "privacy", may_use: Some(&["terms"]), absent: &[IO, CLOCKS, RANDOMNESS] },
    Room { krate: "core", may_use: Some(&["privacy", "terms"]), absent: &[IO, CLOCKS, RANDOMNESS] },
    Room { krate: "passkey", may_use: Some(&[]), absent: &[IO, CLOCKS, RANDOMNESS] },
    Room { krate: "evidence", may_use: Some(&[]), absent: &[IO, NETWORK, CLOCKS, RANDOMNESS] },
    Room { krate: "wire", may_use: Some(&[]), absent: &[IO, CLOCKS, RANDOMNESS] },
    Room { krate: "store", may_use: Some(&["core"]), absent: &[HTTP] },
    // Of the store it may use how the way to PostgreSQL is encrypted: what is beside us is not kept with what is ours.
    Room { krate: "connectors", may_use: Some(&["store"]), absent: &[HTTP, CLOCKS, RANDOMNESS] },
    Room { krate: "worker", may_use: Some(&["evidence"]), absent: &[HTTP, DATABASES, CLOCKS, RANDOMNESS] },
    Room { krate: "documents", may_use: Some(&["core", "evidence", "privacy", "terms"]), absent: &[NETWORK, DATABASES] },
    Room {
        krate: "scenario",
        may_use: Some(&["app", "core", "documents", "privacy", "store", "terms", "wire"]),
        absent: &[FILES, HTTP, DATABASES, CLOCKS, RANDOMNESS],
    },
    Room {
        krate: "app",
        may_use: Some(&["core", "documents", "evidence", "passkey", "privacy", "store", "terms", "wire", "worker"]),
        absent: &[HTTP, DATABASES],
    },
    Room { krate: "web", may_use: Some(&["app", "core", "evidence", "terms", "wire"]), absent: &[DATABASES] },
];

/// The store keeps decisions and makes none: of `core` it may know the typed ids.
fn is_id(name: &str) -> bool {
    name == "ids" || name.ends_with("Id")
}

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for room in ROOMS {
        for file in tree.files.iter().filter(|file| file.krate() == Some(room.krate)) {
            if file.path == format!("crates/{}/Cargo.toml", room.krate) {
                manifest(room, file, &mut violations);
            }
            code(room, file, &mut violations);
        }
    }
    // A group of names behind one path is one violation.
    violations.dedup();
    violations
}

fn manifest(room: &Room, file: &File, violations: &mut Vec<Violation>) {
    let Some(text) = &file.text else { return };
    // What cannot be read is the business of the rule about TOML.
    let Ok(table) = toml::from_str::<toml::Table>(text) else { return };
    let own = table.get("dependencies").and_then(toml::Value::as_table);
    let targets = table.get("target").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::values);
    let of_targets = targets.filter_map(|target| target.get("dependencies")?.as_table());
    for name in own.into_iter().chain(of_targets).flat_map(toml::Table::keys) {
        let line = text.lines().position(|line| line.starts_with(name.as_str())).map_or(0, |n| n + 1);
        let path = name.replace('-', "_");
        if let Some(why) = forbidden(room, &path) {
            violations.push(file.violation(line, why));
        }
    }
}

fn code(room: &Room, file: &File, violations: &mut Vec<Violation>) {
    let Some(rust) = &file.rust else { return };
    for (line, path) in rust.paths() {
        // A build script runs on the machine that builds.
        if file.name() != "build.rs"
            && !is_measuring(file, &path)
            && let Some(why) = forbidden(room, &path)
        {
            violations.push(file.violation(line, why));
        }
    }
}

/// A benchmark beside a crate looks at a clock and makes up its own randomness.
fn is_measuring(file: &File, path: &str) -> bool {
    let is_example = file.path.split('/').nth(2) == Some("examples");
    is_example && CLOCKS.iter().chain(RANDOMNESS).any(|name| path.split("::").any(|part| part == *name) || path.ends_with(name))
}

/// Why the crate must not name the path, if so.
fn forbidden(room: &Room, path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split("::").collect();
    let names = |absent: &&&str| {
        let absent: Vec<&str> = absent.split("::").collect();
        parts.windows(absent.len()).any(|window| window == absent)
    };
    if let Some(absent) = room.absent.iter().copied().flatten().find(names) {
        return Some(format!("`{absent}` is absent from `{}`", room.krate));
    }
    let used = parts.iter().find_map(|part| part.strip_prefix("aftercare_"))?;
    // An example of a crate is beside it and uses it.
    if used != room.krate && room.may_use.is_some_and(|allowed| !allowed.contains(&used)) {
        return Some(format!("`{used}` is absent from `{}`", room.krate));
    }
    let within = parts.iter().skip_while(|part| !part.starts_with("aftercare_")).nth(1);
    if room.krate == "connectors" && used == "store" && within.is_some_and(|name| *name != "Encryption") {
        return Some("`connectors` may use of `store` how a connection is encrypted, and nothing else".to_owned());
    }
    let decides = room.krate == "store" && used == "core" && within.is_some_and(|name| !is_id(name));
    decides.then(|| "`store` may use the ids of `core` and nothing else: it decides nothing".to_owned())
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::lines;

    #[test]
    fn finds_what_should_be_absent() {
        for (path, text, expected) in [
            ("crates/core/src/a.rs", "use std::{fs, fmt};", vec![1]),
            ("crates/core/src/a.rs", "fn a() {}\nasync fn b() {}", vec![2]),
            ("crates/core/src/a.rs", "use jiff::Timestamp;\nfn a() { Timestamp::now(); }", vec![2]),
            ("crates/core/src/a.rs", "// use std::fs\nfn a() -> &'static str { \"std::fs\" }", vec![]),
            ("crates/core/src/a.rs", "#[cfg(test)]\nmod tests {\n    use std::fs;\n}", vec![]),
            ("crates/terms/src/a.rs", "use aftercare_core::ids;", vec![1]),
            ("crates/evidence/src/a.rs", "use std::net::IpAddr;", vec![1]),
            ("crates/documents/src/a.rs", "use std::fs::File;", vec![]),
            ("crates/connectors/examples/a.rs", "fn a() { std::time::Instant::now(); getrandom::fill(); }", vec![]),
            ("crates/connectors/examples/a.rs", "use axum::Router;", vec![1]),
            ("crates/connectors/src/a.rs", "fn a() { Instant::now(); }", vec![1]),
            ("crates/connectors/src/a.rs", "use aftercare_store::Encryption;", vec![]),
            ("crates/connectors/src/a.rs", "use aftercare_store::Store;", vec![1]),
            ("crates/store/src/a.rs", "use aftercare_core::ids::CaseId;", vec![]),
            ("crates/store/src/a.rs", "use aftercare_core::{CaseId, SubjectId};", vec![]),
            ("crates/store/src/a.rs", "use aftercare_core::handle;", vec![1]),
            ("crates/store/src/a.rs", "use aftercare_core::{\n    ids::CaseId,\n    plan::Plan,\n};", vec![3]),
            ("crates/app/src/a.rs", "fn a(b: axum::Router) {}", vec![1]),
            ("crates/web/src/a.rs", "use rusqlite::Connection;", vec![1]),
            ("crates/web/src/a.rs", "use aftercare_store::Store;", vec![1]),
            ("crates/cli/src/a.rs", "use std::fs;\nuse axum::Router;", vec![]),
        ] {
            assert_eq!(lines(check, path, text), expected, "{path}: {text}");
        }
    }

    #[test]
    fn finds_dependencies_that_should_be_absent() {
        for (path, text, expected) in [
            ("crates/web/Cargo.toml", "[dependencies]\naxum.workspace = true\ntokio-postgres.workspace = true\n", vec![3]),
            ("crates/web/Cargo.toml", "[dev-dependencies]\ntokio-postgres.workspace = true\n", vec![]),
            ("crates/wire/Cargo.toml", "[dependencies]\naftercare-core.workspace = true\n", vec![2]),
            ("crates/app/Cargo.toml", "[target.'cfg(unix)'.dependencies]\nhttp = \"1\"\n", vec![2]),
        ] {
            assert_eq!(lines(check, path, text), expected, "{path}: {text}");
        }
    }
}
