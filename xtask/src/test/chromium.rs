//! A browser for the tests of the pages.

use crate::{apt, program};
use std::path::PathBuf;

/// Where the tests look for it.
pub(super) const VARIABLE: &str = "AFTERCARE_TEST_CHROMIUM";

const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// # Errors
/// Why there is none.
pub(super) fn find() -> Result<PathBuf, String> {
    if let Some(given) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
        return Ok(PathBuf::from(given));
    }
    if let Some(found) = program::find(NAMES) {
        return Ok(found);
    }
    apt::install("chromium")?;
    program::find(NAMES).ok_or_else(|| "`chromium` was installed, and is not to be found".to_owned())
}
