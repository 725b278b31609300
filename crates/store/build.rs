//! Holds the schema against the inventory of personal data: a column without a row there is not built, nor is a row without its column.
//! What the inventory names of the vault becomes the list of what may be written into it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

#[allow(dead_code)]
#[path = "src/schema.rs"]
mod schema;

const INVENTORY: &str = "documents/inventory.toml";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(defects) => {
            eprintln!("{defects}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let migrations = root.join("migrations");
    let inventory = root.join("../..").join(INVENTORY);
    for path in [&migrations, &inventory, &root.join("src/schema.rs")] {
        println!("cargo:rerun-if-changed={}", path.display());
    }
    let text = fs::read_to_string(&inventory).map_err(|e| format!("{INVENTORY}: {e}"))?;
    let document: toml::Table = toml::from_str(&text).map_err(|e| format!("{INVENTORY}: {e}"))?;
    let defects = differences(&sources(&migrations)?, &document)?;
    if !defects.is_empty() {
        let told: Vec<String> = defects.iter().map(|defect| format!("  {defect}")).collect();
        return Err(format!(
            "the schema and the inventory of personal data differ (docs/inventory.md says how a row is written):\n{}",
            told.join("\n")
        )
        .into());
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("inventory.rs"), lists(&document)?)?;
    Ok(())
}

/// Name and text of every migration, in order.
pub fn sources(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            found.push((format!("crates/store/migrations/{name}"), fs::read_to_string(&path)?));
        }
    }
    found.sort();
    Ok(found)
}

fn strings<'a>(row: &'a toml::Value, field: &str) -> Vec<&'a str> {
    row.get(field).and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str).collect()
}

fn rows<'a>(document: &'a toml::Table, section: &str) -> impl Iterator<Item = &'a toml::Value> {
    document.get(section).and_then(toml::Value::as_array).into_iter().flatten()
}

fn text<'a>(row: &'a toml::Value, field: &str) -> &'a str {
    row.get(field).and_then(toml::Value::as_str).unwrap_or_default()
}

pub fn differences(sources: &[(String, String)], document: &toml::Table) -> Result<Vec<String>, String> {
    let mut texts = vec![schema::RUN_TABLE];
    texts.extend(sources.iter().map(|(_, sql)| sql.as_str()));
    let file =
        |migration: usize| migration.checked_sub(1).and_then(|n| sources.get(n)).map_or("crates/store/src/schema.rs", |(name, _)| name);
    let columns = schema::columns(&texts).map_err(|(migration, line, what)| format!("{}:{line}: {what}", file(migration)))?;
    let mut said: BTreeMap<(String, String), u32> = BTreeMap::new();
    for row in rows(document, "column") {
        for column in strings(row, "columns") {
            *said.entry((text(row, "table").to_owned(), column.to_owned())).or_default() += 1;
        }
    }
    let mut defects = Vec::new();
    for column in &columns {
        let key = (column.table.clone(), column.column.clone());
        if said.remove(&key).is_none() {
            let place = format!("{}:{}", file(column.migration), column.line);
            defects.push(format!("{place}: the column `{}` of the table `{}` has no row in {INVENTORY}", column.column, column.table));
        }
    }
    defects.extend(said.into_keys().map(|(table, column)| {
        format!("{INVENTORY}: a row names the column `{column}` of the table `{table}`, and no migration makes it")
    }));
    Ok(defects)
}

/// Kinds and fields of vault rows, kinds of blobs and of blind indexes, templates of messages.
fn lists(document: &toml::Table) -> Result<String, std::fmt::Error> {
    let mut vault: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows(document, "vault") {
        vault.entry(text(row, "kind")).or_default().extend(strings(row, "fields"));
    }
    let mut out = String::from("/// Kinds of vault rows with their fields.\npub(crate) const VAULT: &[(&str, &[&str])] = &[\n");
    for (kind, fields) in vault {
        writeln!(out, "    ({kind:?}, &{fields:?}),")?;
    }
    out.push_str("];\n");
    for (name, section) in [("BLOBS", "blob"), ("INDEXES", "index"), ("MESSAGES", "message")] {
        let names: Vec<&str> = rows(document, section).flat_map(|row| strings(row, "names")).collect();
        writeln!(out, "pub(crate) const {name}: &[&str] = &{names:?};")?;
    }
    Ok(out)
}
