//! The files that pages link to, compiled in.

use std::sync::LazyLock;

/// A file served under `/static/`.
#[derive(Debug)]
pub struct Asset {
    pub name: &'static str,
    pub media_type: &'static str,
    pub bytes: &'static [u8],
}

pub static ASSETS: [Asset; 5] = [
    Asset { name: "style.css", media_type: "text/css; charset=utf-8", bytes: include_bytes!("static/style.css") },
    Asset { name: "filter.js", media_type: "text/javascript; charset=utf-8", bytes: include_bytes!("static/filter.js") },
    Asset { name: "upload.js", media_type: "text/javascript; charset=utf-8", bytes: include_bytes!("static/upload.js") },
    Asset { name: "passkey.js", media_type: "text/javascript; charset=utf-8", bytes: include_bytes!("static/passkey.js") },
    Asset { name: "mark.svg", media_type: "image/svg+xml", bytes: include_bytes!("static/mark.svg") },
];

/// The header that all pages are served with: nothing inline, nothing from elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

static VERSION: LazyLock<String> = LazyLock::new(|| {
    // FNV-1a: only to tell one build's files from another's, so that they can be cached for ever.
    let start = 0xcbf2_9ce4_8422_2325_u64;
    let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", ASSETS.iter().flat_map(|asset| asset.bytes).fold(start, fold))
});

/// The address of a file, with the build's version: it changes when the file does.
#[must_use]
pub fn address(name: &str) -> String {
    format!("/static/{name}?v={}", VERSION.as_str())
}
