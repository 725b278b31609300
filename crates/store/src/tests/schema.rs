//! Which columns migrations make.

use crate::schema::columns;

fn read(migrations: &[&str]) -> Result<Vec<String>, (usize, usize, String)> {
    columns(migrations).map(|found| found.iter().map(|c| format!("{}.{}:{}:{}", c.table, c.column, c.migration, c.line)).collect())
}

#[test]
fn columns_are_found_however_they_are_written() {
    let table: &[(&[&str], &[&str])] = &[
        (&["CREATE TABLE a (\n  x {TEXT} NOT NULL PRIMARY KEY,\n  y BIGINT\n);"], &["a.x:0:2", "a.y:0:3"]),
        (&["create table if not exists a (x TEXT, y NUMERIC(3, 2) NOT NULL, PRIMARY KEY (x, y));"], &["a.x:0:1", "a.y:0:1"]),
        (&["-- words; more (words)\nCREATE TABLE a (x BIGINT); ALTER TABLE a ADD COLUMN y {TEXT};"], &["a.x:0:2", "a.y:0:2"]),
        (&["CREATE TABLE a (x BIGINT);", "\nALTER TABLE a\n  ADD COLUMN y BIGINT"], &["a.x:0:1", "a.y:1:2"]),
        (
            &[
                "CREATE TABLE a (x BIGINT, check_y BIGINT, CHECK(x > 0), UNIQUE (x));",
                "ALTER TABLE a DROP COLUMN x; ALTER TABLE a RENAME TO b;",
            ],
            &["b.check_y:0:1"],
        ),
        (&["CREATE TABLE a (x BIGINT); ALTER TABLE a RENAME COLUMN x TO z;"], &["a.z:0:1"]),
        (&["CREATE TABLE a (x BIGINT); CREATE UNIQUE INDEX i ON a (x); DROP TABLE a; UPDATE b SET c = 1;"], &[]),
    ];
    for (migrations, expected) in table {
        assert_eq!(read(migrations).unwrap(), *expected, "{migrations:?}");
    }
}

#[test]
fn what_is_not_understood_is_told() {
    for sql in ["CREATE VIEW v AS SELECT 1;", "ALTER TABLE a ADD y BIGINT;", "CREATE TABLE a AS SELECT 1;"] {
        let (migration, line, _) = read(&["CREATE TABLE b (x BIGINT);", &format!("\n{sql}")]).unwrap_err();
        assert_eq!((migration, line), (1, 2), "{sql}");
    }
}
