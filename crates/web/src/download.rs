//! A stored file on its way out: unsealed chunk by chunk, to be saved and never shown as if it were a page of ours.

use aftercare_app::{Download, Error};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

pub(crate) fn response(download: Download) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(download.media_type));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(download.bytes));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let disposition = HeaderValue::from_str(&disposition(&download.name)).unwrap_or(HeaderValue::from_static("attachment"));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    (headers, Body::from_stream(bytes_of(download))).into_response()
}

fn bytes_of(download: Download) -> impl futures_util::Stream<Item = Result<Bytes, Error>> + Send {
    stream::try_unfold(download, |mut download| async move { Ok(download.next_chunk().await?.map(|chunk| (Bytes::from(chunk), download))) })
}

/// The name as RFC 6266 has it: plain for old readers, and in UTF-8.
fn disposition(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' }).collect();
    let token = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let exact: String = name.bytes().map(|b| if token(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn names_cannot_leave_their_quotes() {
        assert_eq!(disposition("a\"b;ü.txt"), "attachment; filename=\"a_b__.txt\"; filename*=UTF-8''a%22b%3B%C3%BC.txt");
    }
}
