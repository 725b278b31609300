//! Reading files and writing answers.

use serde::Serialize;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// A text file larger than this is refused, bytes.
const MAX_TEXT_BYTES: u64 = 16 * 1024 * 1024;

/// Reads a text file; an error names it, and the line where the text is no UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String, String> {
    let name = path.display();
    let size = fs::metadata(path).map_err(|e| format!("{name}: {e}"))?.len();
    if size > MAX_TEXT_BYTES {
        return Err(format!("{name}: larger than {MAX_TEXT_BYTES} bytes"));
    }
    let bytes = fs::read(path).map_err(|e| format!("{name}: {e}"))?;
    String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes().iter().take(e.utf8_error().valid_up_to()).filter(|b| **b == b'\n').count() + 1;
        format!("{name}:{line}: not UTF-8")
    })
}

/// Writes to standard output. A reader that has gone away is no error.
pub(crate) fn print(text: &str) -> Result<(), String> {
    tell(text).map(|_| ())
}

/// Writes to standard output at once; `false` where nobody reads on.
pub(crate) fn tell(text: &str) -> Result<bool, String> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(e) => Err(format!("standard output: {e}")),
    }
}

/// Writes JSON to standard output.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), String> {
    let mut text = serde_json::to_string_pretty(value).map_err(|e| e.to_string())?;
    text.push('\n');
    print(&text)
}
