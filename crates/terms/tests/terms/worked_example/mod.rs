//! The worked example's documents, for tests.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

use aftercare_terms::{Case, Catalogue, Edition, Schema, Settings, SourceFile, read_case};
use std::fs;
use std::path::{Path, PathBuf};

pub fn care() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../documents/care")
}

pub fn text(name: &str) -> String {
    fs::read_to_string(care().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

pub fn schema() -> Schema {
    Schema::parse("facts.toml", &text("facts.toml")).unwrap()
}

pub fn settings() -> Settings {
    Settings::parse("settings.toml", &text("settings.toml")).unwrap()
}

pub fn catalogue() -> Catalogue {
    Catalogue::parse("catalogue.toml", &text("catalogue.toml")).unwrap()
}

pub fn sources(id: &str) -> Vec<SourceFile> {
    let mut files: Vec<PathBuf> = fs::read_dir(care().join(id)).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let named = |p: &PathBuf| format!("care/{id}/{}", p.file_name().unwrap().to_string_lossy());
    files.iter().map(|p| SourceFile { name: named(p), text: fs::read_to_string(p).unwrap() }).collect()
}

pub fn edition(id: &str) -> Edition {
    Edition::load(&sources(id), &schema(), &settings()).unwrap_or_else(|e| panic!("{e:?}"))
}

/// A case from the text of its `facts` and what stands beside them.
pub fn case(schema: &Schema, json: &str) -> Case {
    read_case(schema, json.as_bytes()).unwrap_or_else(|e| panic!("{e}: {json}"))
}
