//! `cargo xtask tidy`: the style that matters, as tests. One rule a file.

mod clause_numbers;
mod crate_docs;
mod file_length;
mod file_names;
mod function_length;
mod house;
mod inventory;
mod links;
mod machine_paths;
mod making;
mod manifests;
mod promises;
mod rust_source;
mod sql;
mod toml_files;
mod trade_names;
mod tree;
mod unfinished;
mod whitespace;

use crate::project::Project;
use std::fmt;
use tree::Tree;

/// Something that a rule does not allow, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Violation {
    file: String,
    /// From one; zero is the whole file.
    line: usize,
    message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

type Rule = (&'static str, fn(&Tree) -> Vec<Violation>);

const RULES: &[Rule] = &[
    ("house: what is absent from each crate", house::check),
    ("SQL text only in the store", sql::check),
    ("what holds personal data has its row, and a row its thing", inventory::check),
    ("promises name tests that are there", promises::check),
    ("files of at most 600 lines", file_length::check),
    ("functions of at most 70 lines", function_length::check),
    ("no file named after nothing", file_names::check),
    ("nothing left unfinished", unfinished::check),
    ("no clause numbers in Rust", clause_numbers::check),
    ("no trade names in Rust", trade_names::check),
    ("no paths of one machine", machine_paths::check),
    ("the work, not how it was made", making::check),
    ("every crate says what it is", crate_docs::check),
    ("manifests leave the choices to the workspace", manifests::check),
    ("links lead somewhere", links::check),
    ("TOML can be read", toml_files::check),
    ("white space", whitespace::check),
];

/// What came of the rules.
#[derive(Debug)]
pub(crate) struct Tidiness {
    pub(crate) kept: u64,
    /// The rules broken, by name.
    pub(crate) broken: Vec<String>,
}

pub(crate) fn check(project: &Project) -> Result<Tidiness, String> {
    let tree = Tree::read(&project.root)?;
    let mut tidiness = Tidiness { kept: 0, broken: Vec::new() };
    for (name, rule) in RULES {
        let violations = rule(&tree);
        if violations.is_empty() {
            tidiness.kept += 1;
            println!("ok      {name}");
            continue;
        }
        println!("BROKEN  {name}");
        for violation in &violations {
            println!("        {violation}");
        }
        tidiness.broken.push(format!("tidy: {name}: {} violations", violations.len()));
    }
    Ok(tidiness)
}

pub(crate) fn run(project: &Project) -> Result<bool, String> {
    let tidiness = check(project)?;
    println!("tidy: {} rules kept, {} broken", tidiness.kept, tidiness.broken.len());
    Ok(tidiness.broken.is_empty())
}

/// The line of each violation that a rule finds in a tree of one file.
#[cfg(test)]
fn lines(rule: fn(&Tree) -> Vec<Violation>, path: &str, text: &str) -> Vec<usize> {
    rule(&Tree::of(&[(path, text)])).into_iter().map(|violation| violation.line).collect()
}
