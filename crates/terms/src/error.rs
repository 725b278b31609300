//! What can be wrong with a document.

use std::fmt;

/// A defect in a document, found while it is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentError {
    /// The file as the caller named it.
    pub file: String,
    /// Line from 1; 0 where the defect belongs to no single line.
    pub line: usize,
    /// The clause or entry concerned, empty where there is none.
    pub entry: String,
    /// What is wrong, in lower case and without full stop.
    pub message: String,
}

impl DocumentError {
    /// A defect of one line, or with line 0 of the whole file.
    pub fn new(file: &str, line: usize, entry: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, entry: entry.to_owned(), message: message.into() }
    }

    /// Turns a TOML error into one that names file and line.
    #[must_use]
    pub fn toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map_or(0, |span| line_of(text, span.start));
        Self::new(file, line, "", error.message().to_owned())
    }

    /// A defect at a byte offset of the text.
    pub fn at(file: &str, text: &str, offset: usize, entry: &str, message: impl Into<String>) -> Self {
        Self::new(file, line_of(text, offset), entry, message)
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.entry.is_empty() {
            write!(f, ": `{}`", self.entry)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for DocumentError {}

/// The line (from 1) of a byte offset.
#[must_use]
pub fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
