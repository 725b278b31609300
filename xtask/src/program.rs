//! Programs on this machine.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The first of these programs that is in `PATH`, or where Debian puts programs.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/local/bin", "/usr/bin", "/usr/sbin", "/bin"].map(PathBuf::from);
    let folders: Vec<PathBuf> = std::env::split_paths(&path).chain(usual).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}

/// What a program prints, where it ends well.
pub(crate) fn output_of(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The folders of that kind that exist, the highest version first.
pub(crate) fn versions(folder: &Path, inside: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<(u64, PathBuf)> = entries
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().parse().unwrap_or(0), entry.path().join(inside)))
        .filter(|(_, path)| path.is_dir())
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, path)| path).collect()
}

pub(crate) fn is_root() -> bool {
    output_of("id", &["-u"]).is_some_and(|id| id == "0")
}

#[cfg(test)]
mod tests {
    #[test]
    fn finds_what_is_there_and_only_that() {
        assert!(super::find(&["no-such-program-at-all", "sh"]).is_some_and(|path| path.ends_with("sh")));
        assert_eq!(super::find(&["no-such-program-at-all"]), None);
    }
}
