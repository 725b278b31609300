//! What a browser fetches to show a page.

use super::server::Server;
use std::collections::BTreeSet;

/// What the first page may weigh.
pub(super) const MOST_BYTES: u64 = 50_000;

pub(super) struct Weight {
    pub(super) bytes: u64,
    /// Scripts that hold up what is shown.
    pub(super) blocking: usize,
}

/// The first page, uncompressed, with every file that it names.
pub(super) fn first(server: &Server) -> Result<Weight, String> {
    let page = server.get("/")?;
    let text = String::from_utf8_lossy(&page);
    let mut bytes = length(&page);
    for address in assets(&text) {
        bytes += length(&server.get(address)?);
    }
    let scripts = text.split("<script").skip(1).filter_map(|rest| rest.split('>').next());
    let blocking = scripts.filter(|tag| !["type=\"module\"", " defer", " async"].iter().any(|word| tag.contains(word))).count();
    Ok(Weight { bytes, blocking })
}

fn length(body: &[u8]) -> u64 {
    u64::try_from(body.len()).unwrap_or(u64::MAX)
}

fn assets(page: &str) -> BTreeSet<&str> {
    let named = |name: &str| page.split(name).skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>();
    [named("href=\""), named("src=\"")].concat().into_iter().filter(|address| address.starts_with("/static/")).collect()
}

#[cfg(test)]
mod tests {
    use super::assets;

    #[test]
    fn every_file_of_a_page_is_counted_once() {
        let page = r#"<link href="/static/a.css"><img src="/static/b.svg"><img src="/static/b.svg"><a href="/static-not">"#;
        assert_eq!(assets(page).into_iter().collect::<Vec<_>>(), ["/static/a.css", "/static/b.svg"]);
    }
}
