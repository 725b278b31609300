//! What the build script says to a migration without a row in the inventory, and to a row without its column.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

#[allow(dead_code)]
#[path = "../build.rs"]
mod build;

const INVENTORY: &str = include_str!("../../../documents/inventory.toml");

fn migrations() -> Vec<(String, String)> {
    build::sources(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"))).unwrap()
}

fn told(migrations: &[(String, String)], inventory: &str) -> Vec<String> {
    build::differences(migrations, &toml::from_str(inventory).unwrap()).unwrap()
}

#[test]
fn a_migration_that_adds_a_column_without_a_row_does_not_build() {
    let mut migrations = migrations();
    assert_eq!(told(&migrations, INVENTORY), [""; 0]);
    let planted =
        "-- Shoes.\nALTER TABLE account ADD COLUMN shoe_size BIGINT;\nCREATE TABLE shelf (\n  shelf_id {TEXT} NOT NULL PRIMARY KEY\n);\n";
    migrations.push(("crates/store/migrations/9999_shoes.sql".to_owned(), planted.to_owned()));
    let row = "has no row in documents/inventory.toml";
    assert_eq!(
        told(&migrations, INVENTORY),
        [
            format!("crates/store/migrations/9999_shoes.sql:2: the column `shoe_size` of the table `account` {row}"),
            format!("crates/store/migrations/9999_shoes.sql:4: the column `shelf_id` of the table `shelf` {row}"),
        ]
    );
}

#[test]
fn a_row_without_its_column_does_not_build() {
    let planted = INVENTORY.replace("columns = [\"password_hash\"]", "columns = [\"password_hash\", \"shoe_size\"]");
    assert_eq!(
        told(&migrations(), &planted),
        ["documents/inventory.toml: a row names the column `shoe_size` of the table `account`, and no migration makes it"]
    );
}

#[test]
fn a_migration_that_is_not_understood_does_not_build() {
    let mut migrations = migrations();
    migrations.push(("crates/store/migrations/9999_view.sql".to_owned(), "CREATE VIEW all_of_it AS SELECT * FROM account;".to_owned()));
    let answer = build::differences(&migrations, &toml::from_str(INVENTORY).unwrap());
    assert!(answer.unwrap_err().starts_with("crates/store/migrations/9999_view.sql:1: `CREATE VIEW"));
}
