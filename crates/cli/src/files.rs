//! Reading files and writing answers.

use serde::Serialize;
use std::borrow::Cow;
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

/// Writes to standard output, with nothing that a terminal obeys. A reader that has gone away is no error.
pub(crate) fn print(text: &str) -> Result<(), String> {
    tell(&visible(text)).map(|_| ())
}

/// What somebody else wrote may hold control characters, and what turns the direction of writing: those are told as JSON tells them, in which
/// form they stand for themselves in JSON as well.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    let is_obeyed = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.chars().any(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if is_obeyed(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    Cow::Owned(text.chars().map(shown).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing_that_somebody_else_wrote() {
        let table = [
            ("plain, \u{fc}ber\tzwei\nZeilen", "plain, \u{fc}ber\tzwei\nZeilen"),
            ("red \u{1b}[31m and a title \u{1b}]0;x\u{7}", "red \\u001b[31m and a title \\u001b]0;x\\u0007"),
            ("over\rwritten", "over\\u000dwritten"),
            ("C1 \u{9b}2J", "C1 \\u009b2J"),
            ("\u{202e}turned\u{2069}", "\\u202eturned\\u2069"),
        ];
        for (text, expected) in table {
            assert_eq!(visible(text), expected);
        }
        let json = serde_json::to_string("\u{9b}\u{202e}\u{1b}").unwrap();
        assert_eq!(serde_json::from_str::<String>(&visible(&json)).unwrap(), "\u{9b}\u{202e}\u{1b}");
    }
}
