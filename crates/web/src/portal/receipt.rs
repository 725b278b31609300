use crate::page::Page;
use crate::templates::portal::receipt;
use aftercare_app::Error;
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;

pub(crate) async fn show(Path(id): Path<String>, page: Page) -> Response {
    page.show(content(&page, &id, false).await)
}

pub(crate) async fn content(page: &Page, id: &str, at_desk: bool) -> Result<Markup, Error> {
    let receipt = page.web.app.receipt_view(&page.visitor.ctx, id).await?;
    let json = format!("{:#}", receipt.document);
    Ok(receipt::page(&page.shell(), &receipt::ReceiptPage { receipt, json, at_desk }))
}
