use crate::page::Page;
use aftercare_app::{Download, Error};
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// A stored file, to be saved. A browser never shows what somebody else sent as if it were a page of ours.
pub(crate) async fn show(Path(id): Path<String>, page: Page) -> Response {
    match page.web.app.blob_read(&page.visitor.ctx, &id, page.query("case")).await {
        Ok(download) => match answer(download).await {
            Ok(response) => response,
            Err(error) => page.problem(&error),
        },
        Err(Error::Input(_)) => page.problem(&Error::NotFound { what: "file" }),
        Err(error) => page.problem(&error),
    }
}

async fn answer(mut download: Download) -> Result<Response, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = download.next_chunk().await? {
        bytes.extend(chunk);
    }
    let disposition = HeaderValue::from_str(&disposition(&download.name)).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(download.media_type)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, bytes).into_response())
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
