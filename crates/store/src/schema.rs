//! Which tables and columns there are when all migrations have run. The build script reads this file too, so it knows the standard library only.

/// The table that says which migrations have run.
pub(crate) const RUN_TABLE: &str =
    "CREATE TABLE IF NOT EXISTS schema_migration (\n  version BIGINT NOT NULL PRIMARY KEY,\n  checksum {TEXT} NOT NULL\n);";

/// A column, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) table: String,
    pub(crate) column: String,
    /// The line of the migration, from 1.
    pub(crate) line: usize,
    /// Which of the migrations, from 0.
    pub(crate) migration: usize,
}

/// What begins a part of `CREATE TABLE` that is no column.
const NO_COLUMN: &[&str] = &["PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "CONSTRAINT"];
/// What changes no column.
const OTHER: &[&str] = &["CREATE INDEX", "CREATE UNIQUE INDEX", "DROP INDEX", "INSERT", "UPDATE", "DELETE"];

/// The columns after all migrations, in the order that they came.
///
/// # Errors
/// Migration (from 0), line and what was read: a statement that may change columns in a way that is not known here.
pub(crate) fn columns(migrations: &[&str]) -> Result<Vec<Column>, (usize, usize, String)> {
    let mut found = Vec::new();
    for (migration, sql) in migrations.iter().enumerate() {
        for (line, statement) in statements(sql) {
            apply(&mut found, migration, line, &statement).map_err(|what| (migration, line, what))?;
        }
    }
    Ok(found)
}

/// Statements without comments, each with the line where it begins.
fn statements(sql: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let (mut statement, mut first) = (String::new(), 1);
    for (line, text) in (1..).zip(sql.lines()) {
        let code = text.split_once("--").map_or(text, |(code, _)| code);
        for (n, part) in code.split(';').enumerate() {
            if n > 0 {
                found.push((first, std::mem::take(&mut statement)));
            }
            if statement.trim().is_empty() {
                statement.clear();
                first = line;
            }
            statement.push_str(part);
        }
        statement.push('\n');
    }
    found.push((first, statement));
    found.retain(|(_, statement)| !statement.trim().is_empty());
    found
}

fn apply(found: &mut Vec<Column>, migration: usize, line: usize, statement: &str) -> Result<(), String> {
    let words: Vec<&str> = statement.split_whitespace().collect();
    let upper = |n: usize| words.get(n).map(|word| word.to_ascii_uppercase()).unwrap_or_default();
    let name = |n: usize| words.get(n).map(|word| word.trim_matches(['(', ')', ',']).to_owned()).unwrap_or_default();
    let begins = words.iter().take(3).map(|word| word.to_ascii_uppercase()).collect::<Vec<_>>().join(" ");
    let column = |table: &str, column: &str, line: usize| Column { table: table.to_owned(), column: column.to_owned(), line, migration };
    match (upper(0).as_str(), upper(1).as_str()) {
        ("CREATE", "TABLE") => {
            let (head, body) = statement.split_once('(').ok_or("a table without columns")?;
            let table = head.split_whitespace().last().unwrap_or_default().to_owned();
            let head_lines = head.matches('\n').count();
            let added = parts(body).into_iter().map(|(at, name)| column(&table, &name, line + head_lines + at));
            found.extend(added.collect::<Vec<_>>());
        }
        ("ALTER", "TABLE") => {
            let table = name(2);
            match (upper(3).as_str(), upper(4).as_str()) {
                ("ADD", "COLUMN") => found.push(column(&table, &name(5), line)),
                ("DROP", "COLUMN") => found.retain(|known| known.table != table || known.column != name(5)),
                ("RENAME", "COLUMN") => {
                    let renamed = found.iter_mut().filter(|known| known.table == table && known.column == name(5));
                    renamed.for_each(|known| known.column = name(7));
                }
                ("RENAME", "TO") => found.iter_mut().filter(|known| known.table == table).for_each(|known| known.table = name(5)),
                _ => return Err(format!("`{begins} … {} {}` is not known here", upper(3), upper(4))),
            }
        }
        ("DROP", "TABLE") => found.retain(|known| known.table != name(2)),
        _ if OTHER.iter().any(|other| begins.starts_with(other)) => {}
        _ => return Err(format!("`{begins}` is not known here")),
    }
    Ok(())
}

/// The columns in the brackets of `CREATE TABLE`, each with its line from 0.
fn parts(body: &str) -> Vec<(usize, String)> {
    let (mut found, mut part, mut line, mut first, mut depth) = (Vec::new(), String::new(), 0, 0, 0);
    for c in body.chars() {
        if c == '(' {
            depth += 1;
        }
        let ends = depth == 0 && matches!(c, ',' | ')');
        if c == ')' {
            depth -= 1;
        }
        if ends {
            found.push((first, std::mem::take(&mut part)));
        } else {
            if part.trim().is_empty() && !c.is_whitespace() {
                first = line;
            }
            part.push(c);
        }
        line += usize::from(c == '\n');
        if depth < 0 {
            break;
        }
    }
    let name = |part: &str| part.split_whitespace().next().map(str::to_owned);
    let columns = found.into_iter().filter_map(|(at, part)| Some((at, name(&part)?)));
    let is_column = |name: &str| !NO_COLUMN.contains(&name.split('(').next().unwrap_or_default().to_ascii_uppercase().as_str());
    columns.filter(|(_, name)| is_column(name)).collect()
}
