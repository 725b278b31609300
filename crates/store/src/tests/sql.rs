//! The subset of SQL, the registry, and migrations.

use std::collections::BTreeSet;

use super::harness::{Fixture, appending, both, postgres, sqlite};
use crate::{Error, columns, statements};

/// What one of the databases does not know or reads in another way; blanks count.
const OUTSIDE: &[&str] = &[
    "?",
    "\"",
    "::",
    "||",
    " returning",
    "autoincrement",
    "serial",
    "now(",
    "current_",
    "random",
    " like ",
    " ilike ",
    " glob ",
    "insert or ",
    "replace into",
    "datetime",
    "strftime",
    "interval",
    " true",
    " false",
    "using",
    " offset",
    "collate",
    " full ",
    "cast(",
    "--",
    ";",
    "insert ignore",
    "limit -",
    "pragma",
    "nulls first",
    "nulls last",
];

fn defects(sql: &str) -> Vec<String> {
    let lower = format!(" {} ", sql.to_ascii_lowercase());
    let mut found: Vec<String> = OUTSIDE.iter().filter(|word| lower.contains(*word)).map(|word| format!("`{word}`")).collect();
    if lower.contains("on conflict do") || lower.contains("on conflict  do") {
        found.push("`on conflict` without its columns".to_owned());
    }
    if lower.contains(" limit ") && !lower.contains(" order by ") {
        found.push("`limit` without an order".to_owned());
    }
    // SQLite numbers placeholders as they appear.
    let mut next = 1;
    for part in sql.split('$').skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        match digits.parse::<usize>() {
            Ok(n) if n == next => next += 1,
            Ok(n) if n < next && n > 0 => {}
            _ => found.push(format!("placeholder `${digits}` out of order")),
        }
    }
    found
}

#[test]
fn statements_stay_in_the_subset() {
    let all = statements();
    let found: Vec<String> =
        all.iter().flat_map(|statement| defects(statement.sql).into_iter().map(|defect| format!("{}: {defect}", statement.name))).collect();
    assert_eq!(found, Vec::<String>::new());
    let names: BTreeSet<&str> = all.iter().map(|statement| statement.name).collect();
    assert_eq!(names.len(), all.len(), "two statements share a name");
}

#[test]
fn the_lint_finds_what_it_looks_for() {
    let table = [
        ("SELECT a FROM t WHERE a = ?", "`?`"),
        ("INSERT INTO t (a) VALUES ($1) RETURNING a", "` returning`"),
        ("UPDATE t SET a = now()", "`now(`"),
        ("SELECT a FROM t WHERE b = $2 AND a = $1", "placeholder `$2` out of order"),
        ("INSERT INTO t (a) VALUES ($1) ON CONFLICT DO NOTHING", "`on conflict` without its columns"),
        ("SELECT a FROM t LIMIT $1", "`limit` without an order"),
        ("SELECT a::text FROM t", "`::`"),
    ];
    for (sql, expected) in table {
        assert!(defects(sql).iter().any(|defect| defect == expected), "{sql}: {:?}", defects(sql));
    }
    assert_eq!(defects("SELECT a FROM t WHERE a = $1 AND (b = $2 OR $2 = '') ORDER BY a LIMIT $3"), Vec::<String>::new());
}

/// Every statement text in the sources is in a registry, so that none escapes the tests here.
#[test]
fn no_sql_outside_the_registry() {
    fn walk(dir: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("tests") {
                    walk(&path, found);
                }
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let outside = match text.split_once("registered! {\n") {
                Some((before, after)) => format!("{before}{}", after.split_once("\n}\n").map_or("", |(_, rest)| rest)),
                None => text,
            };
            for word in ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM"] {
                for line in outside
                    .lines()
                    .filter(|line| line.contains(word) && !line.contains("pg_advisory_xact_lock") && !line.contains("FROM pg_tables"))
                {
                    found.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    let mut found = Vec::new();
    walk(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
async fn sqlite_prepares_all() {
    let f = sqlite().await;
    crate::sqlite::prepare_all(&f.sqlite_path().unwrap()).unwrap();
}

#[tokio::test]
async fn postgres_prepares_all() {
    let Some(f) = postgres().await else {
        println!("skipped: postgres_prepares_all (no PostgreSQL)");
        return;
    };
    match &f.store.database {
        crate::Database::Postgres(database) => crate::postgres::prepare_all(database).await.unwrap(),
        crate::Database::Sqlite(_) => panic!("not PostgreSQL"),
    }
}

#[test]
fn columns_are_those_of_the_schema() {
    let listed: BTreeSet<(String, String)> = columns().into_iter().collect();
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    for sql in crate::migration::MIGRATIONS {
        connection.execute_batch(&crate::migration::Dialect::Sqlite.ddl(sql)).unwrap();
    }
    let sql = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let real: BTreeSet<(String, String)> = rows.map(Result::unwrap).collect();
    assert_eq!(listed, real);
}

both!(sqlite_opens_again, postgres_opens_again, opens_again);
async fn opens_again(f: Fixture) {
    f.store.commit(appending("file-1", 0, &["a"])).await.unwrap();
    let again = f.reopen(1).await.unwrap();
    assert_eq!(again.stream_version(&"file-1".into()).await.unwrap(), 1);
    assert_eq!(f.count("schema_migration", "1 = 1").await, i64::try_from(crate::migration::MIGRATIONS.len()).unwrap());
}

both!(sqlite_refuses_other_schemas, postgres_refuses_other_schemas, refuses_other_schemas);
async fn refuses_other_schemas(f: Fixture) {
    f.meddle("INSERT INTO schema_migration (version, checksum) VALUES (99, 'x')").await;
    let newer = f.reopen(1).await;
    assert!(matches!(&newer, Err(Error::Schema { reason }) if reason.contains("migration 99")), "{newer:?}");
    f.meddle("DELETE FROM schema_migration WHERE version = 99; UPDATE schema_migration SET checksum = 'x'").await;
    let altered = f.reopen(1).await;
    assert!(matches!(&altered, Err(Error::Schema { reason }) if reason.contains("altered")), "{altered:?}");
}

both!(sqlite_opens_from_many, postgres_opens_from_many, opens_from_many);
async fn opens_from_many(f: Fixture) {
    let opened = tokio::join!(f.reopen(1), f.reopen(1), f.reopen(1));
    for store in [opened.0, opened.1, opened.2] {
        store.unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_opened_is_named() {
    let answer = crate::Store::open_sqlite("/nowhere/at/all.db", super::harness::sealing(1)).await;
    assert!(matches!(&answer, Err(Error::Open { place, .. }) if place == "/nowhere/at/all.db"), "{answer:?}");
    let answer = crate::Store::open_postgres("postgres://u:secret@/x?host=/nowhere/at/all", super::harness::sealing(1)).await;
    assert!(matches!(&answer, Err(Error::Open { .. })), "{answer:?}");
    assert!(!answer.unwrap_err().to_string().contains("secret"));
    let answer = crate::Store::open_postgres("not a url", super::harness::sealing(1)).await;
    assert!(matches!(&answer, Err(Error::Open { .. })), "{answer:?}");
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("text.db");
    std::fs::write(&path, "this is not a database, though it is long enough to be read as one".repeat(20)).unwrap();
    let answer = crate::Store::open_sqlite(&path, super::harness::sealing(1)).await;
    assert!(matches!(&answer, Err(Error::Open { .. })), "{answer:?}");
}
