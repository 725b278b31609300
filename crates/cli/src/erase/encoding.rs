//! A value in every form in which it could have been written down.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use std::collections::BTreeSet;

/// What is shorter stands in any file by chance. Base64 of it is longer.
pub(super) const FEWEST_BYTES: usize = 5;
const FEWEST_BYTES_ENCODED: usize = 8;
/// A longer text is looked for in pieces, so that a part of it is found as well.
const PIECE_CHARS: usize = 48;
/// A line of base64 or of a mail ends at the latest here; a longer form is looked for in two halves, of which one is unbroken.
const HALVED_FROM: usize = 24;

/// The pieces of a text that are looked for.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= PIECE_CHARS {
        return vec![text.to_owned()];
    }
    let last = chars.len().saturating_sub(PIECE_CHARS);
    let starts = (0..last).step_by(PIECE_CHARS).chain([last]);
    starts.filter_map(|start| chars.get(start..start.saturating_add(PIECE_CHARS))).map(|piece| piece.iter().collect()).collect()
}

/// Every form of a text, as bytes to be looked for without regard to ASCII case.
pub(super) fn of_text(text: &str) -> BTreeSet<Vec<u8>> {
    let mut found = BTreeSet::new();
    let trimmed = text.trim();
    for cased in BTreeSet::from([text.to_owned(), trimmed.to_owned(), text.to_lowercase(), text.to_uppercase()]) {
        let spelled = [
            cased.clone(),
            percent(&cased, Some(b"-._~")),
            percent(&cased, Some(b"-._~!*'()")),
            percent(&cased, Some(b"*-._")).replace("%20", "+"),
            percent(&cased, Some(b"-._~!$&'()*+,;=:@/?")),
            percent(&cased, Some(b"")),
            percent(&cased, None),
            html(&cased, "&quot;", "&#39;"),
            html(&cased, "&quot;", "&#x27;"),
            html(&cased, "&#34;", "&apos;"),
            html(&cased, "\"", "'"),
            numeric(&cased, false),
            numeric(&cased, true),
            json(&cased, false),
            json(&cased, true),
            json(&cased, true).replace('/', "\\/"),
        ];
        for form in spelled {
            keep(&mut found, form.as_bytes(), FEWEST_BYTES);
            keep(&mut found, &form.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(), FEWEST_BYTES);
            keep(&mut found, &form.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>(), FEWEST_BYTES);
        }
        for form in quoted_printable(&cased) {
            halves(&mut found, form.as_bytes());
        }
        of_bytes(cased.as_bytes(), &mut found);
        // A whole document that holds the value as JSON does, in base64 or hexadecimal.
        of_bytes(json(&cased, false).as_bytes(), &mut found);
        of_bytes(&cased.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(), &mut found);
    }
    found
}

/// Bytes as they are, in hexadecimal, and in base64 wherever in a longer text they begin.
pub(super) fn of_bytes(bytes: &[u8], found: &mut BTreeSet<Vec<u8>>) {
    keep(found, bytes, FEWEST_BYTES);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    halves(found, hex.as_bytes());
    for skipped in 0..3_usize {
        // In front of it stand so many bytes of something else; the letters that they share with it are cut off.
        let before = vec![0; skipped];
        for encoded in [STANDARD_NO_PAD.encode([&before, bytes].concat()), URL_SAFE_NO_PAD.encode([&before, bytes].concat())] {
            let shared = (skipped.saturating_mul(8)).div_ceil(6);
            let bits = skipped.saturating_add(bytes.len()).saturating_mul(8);
            let own = encoded.get(shared..bits / 6).unwrap_or_default();
            halves(found, own.as_bytes());
        }
    }
}

fn keep(found: &mut BTreeSet<Vec<u8>>, form: &[u8], fewest: usize) {
    if form.len() >= fewest {
        found.insert(form.to_vec());
    }
}

fn halves(found: &mut BTreeSet<Vec<u8>>, form: &[u8]) {
    keep(found, form, FEWEST_BYTES_ENCODED);
    if form.len() >= HALVED_FROM {
        let (first, second) = form.split_at(form.len() / 2);
        keep(found, first, FEWEST_BYTES_ENCODED);
        keep(found, second, FEWEST_BYTES_ENCODED);
    }
}

/// With everything escaped but ASCII letters, digits and these; None: everything.
fn percent(text: &str, kept: Option<&[u8]>) -> String {
    let plain = |byte: u8| kept.is_some_and(|kept| byte.is_ascii_alphanumeric() || kept.contains(&byte));
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn html(text: &str, double: &str, single: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', double).replace('\'', single)
}

/// HTML with every character that is not ASCII as its number.
fn numeric(text: &str, hexadecimal: bool) -> String {
    let number = |c: char| if hexadecimal { format!("&#x{:x};", u32::from(c)) } else { format!("&#{};", u32::from(c)) };
    html(text, "&quot;", "&#39;").chars().map(|c| if c.is_ascii() { c.to_string() } else { number(c) }).collect()
}

fn json(text: &str, ascii_only: bool) -> String {
    let quoted = serde_json::Value::String(text.to_owned()).to_string();
    let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default().to_owned();
    if !ascii_only {
        return inner;
    }
    let mut units = [0; 2];
    let mut escaped = |c: char| c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
    inner.chars().map(|c| if c.is_ascii() { c.to_string() } else { escaped(c) }).collect()
}

/// As in the body of a mail, and as in its head.
fn quoted_printable(text: &str) -> [String; 3] {
    let spelled = |plain: &dyn Fn(u8) -> bool, blank: &str| {
        let byte = |byte: u8| match byte {
            b' ' => blank.to_owned(),
            byte if plain(byte) => char::from(byte).to_string(),
            byte => format!("={byte:02X}"),
        };
        text.bytes().map(byte).collect::<String>()
    };
    let visible = |byte: u8| byte.is_ascii_graphic() && byte != b'=';
    let word = |byte: u8| byte.is_ascii_alphanumeric();
    [spelled(&visible, " "), spelled(&|byte| visible(byte) && byte != b'?' && byte != b'_', "_"), spelled(&word, "_")]
}
