//! The privacy documents of the worked example, and what becomes of them when they are changed.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

mod defects;
mod diff;
mod facts;
mod generated;
mod readings;
mod standing;

use aftercare_privacy::Policies;
use aftercare_terms::DocumentError;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The files of `documents/privacy`, by name relative to it.
fn documents() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../documents/privacy");
    let mut files = BTreeMap::new();
    collect(&root, &root, &mut files);
    assert!(files.len() > 10, "{files:?}");
    files
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

fn parse(files: &BTreeMap<String, String>) -> Result<Policies, Vec<DocumentError>> {
    Policies::parse(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

fn policies() -> Policies {
    parse(&documents()).unwrap()
}
