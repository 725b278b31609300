//! The files of the checkout.

use crate::tidy::Violation;
use crate::tidy::rust_source::RustSource;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) files: Vec<File>,
}

#[derive(Debug)]
pub(super) struct File {
    /// From the root, with forward slashes.
    pub(super) path: String,
    /// None where it is not UTF-8.
    pub(super) text: Option<String>,
    /// What is to be known of it as Rust, where it is Rust.
    pub(super) rust: Option<RustSource>,
}

impl File {
    fn new(path: &str, text: Option<String>) -> Self {
        let rust = text.as_deref().filter(|_| path.ends_with(".rs")).map(|text| RustSource::read(path, text));
        Self { path: path.to_owned(), text, rust }
    }

    pub(super) fn violation(&self, line: usize, message: impl Into<String>) -> Violation {
        Violation { file: self.path.clone(), line, message: message.into() }
    }

    /// The crate it is part of: the folder under `crates`.
    pub(super) fn krate(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// A scenario that is wrong on purpose.
    pub(super) fn is_bad_scenario(&self) -> bool {
        self.path.starts_with("scenarios/bad/")
    }
}

impl Tree {
    /// The files that are in the history or could be put there.
    pub(super) fn read(root: &Path) -> Result<Self, String> {
        let names = tracked(root).map_or_else(|| walk(root), Ok)?;
        let mut files = Vec::new();
        for name in names {
            let path = root.join(&name);
            // Listed, but removed and not yet recorded as such; or a link, which is named where it leads.
            if !path.is_file() || path.is_symlink() {
                continue;
            }
            let bytes = fs::read(&path).map_err(|e| format!("{name}: {e}"))?;
            files.push(File::new(&name, String::from_utf8(bytes).ok()));
        }
        if files.is_empty() {
            return Err(format!("no files in `{}`", root.display()));
        }
        Ok(Self { files })
    }

    pub(super) fn rust(&self) -> impl Iterator<Item = (&File, &RustSource)> {
        self.files.iter().filter_map(|file| Some((file, file.rust.as_ref()?)))
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = (&File, &str)> {
        self.files.iter().filter_map(|file| Some((file, file.text.as_deref()?)))
    }

    /// Whether there is a file or a folder of that path.
    pub(super) fn holds(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.files.iter().any(|file| file.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(path, text)| File::new(path, Some((*text).to_owned()))).collect() }
    }
}

fn tracked(root: &Path) -> Option<Vec<String>> {
    let output =
        Command::new("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root).output().ok()?;
    let names = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    let names: BTreeSet<String> = names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    (!names.is_empty()).then(|| names.into_iter().collect())
}

/// For a checkout without its history.
fn walk(root: &Path) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(root.join(&folder)).map_err(|e| format!("{folder}: {e}"))?;
        for entry in entries.flatten() {
            let file_name = entry.file_name();
            let name = file_name.to_string_lossy();
            let path = if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
            if !entry.path().is_dir() {
                names.push(path);
            } else if !matches!(&*name, ".git" | "target" | "aftercare-data") {
                folders.push(path);
            }
        }
    }
    names.sort();
    Ok(names)
}
