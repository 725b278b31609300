//! Where the checkout is, and cargo run in it.

use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) root: PathBuf,
}

impl Project {
    /// The workspace this program was built from.
    pub(crate) fn find() -> Result<Self, String> {
        // Cargo sets it for what it runs; the value from the build serves a program called by hand.
        let package = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.parent().unwrap_or(&package).to_owned();
        if root.join("Cargo.toml").is_file() { Ok(Self { root }) } else { Err(format!("no workspace at `{}`", root.display())) }
    }

    /// The folder of that name in or beside the checkout, if there is one.
    pub(crate) fn folder(&self, name: &str) -> Option<PathBuf> {
        Some(self.root.join(name)).filter(|folder| folder.is_dir())
    }

    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        // What cargo told this program of its own package is not for the next one: build scripts that read it would run again.
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
                command.env_remove(name);
            }
        }
        command
    }

    /// The path as a person would write it from the root.
    pub(crate) fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}
