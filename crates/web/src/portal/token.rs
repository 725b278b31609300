use super::account::{Forms, content};
use crate::form::Form;
use crate::page::redirect;
use aftercare_app::{Begun, Error};
use aftercare_wire::{Scope, TokenCreate, TokenCreated};
use axum::extract::Path;
use axum::response::Response;

/// Makes a token. Its secret stands on this answer and nowhere else, so this is the one form that is answered with a page; sent
/// again, it makes no second token and has no secret to show.
pub(crate) async fn create(mut form: Form) -> Response {
    form.page.path = "/account".to_owned();
    let page = &form.page;
    match made(&form).await {
        Ok(Some(created)) => page.show(content(page, Forms::default(), Some(created)).await),
        Ok(None) => redirect("/account"),
        Err(error) => form.again(&error, |token| content(page, Forms { token, ..Forms::default() }, None)).await,
    }
}

async fn made(form: &Form) -> Result<Option<TokenCreated>, Error> {
    let (app, ctx, fields) = (&form.page.web.app, &form.page.visitor.ctx, &form.fields);
    let chosen = fields.all("scopes");
    let scopes = chosen
        .iter()
        .map(|scope| scope.parse::<Scope>())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| Error::field("scopes", "not-a-choice", "this is none of the choices"))?;
    let request = TokenCreate { name: fields.text("name"), scopes, last_day: fields.optional("last_day") };
    let ticket = match app.idempotency_begin(&ctx.principal, fields.get("once").unwrap_or_default(), request.name.as_bytes()).await? {
        Begun::Go(ticket) => ticket,
        Begun::Replay { .. } => return Ok(None),
    };
    match app.token_create(ctx, &request).await {
        Ok(created) => {
            app.idempotency_finish(ticket, 201, Vec::new()).await?;
            Ok(Some(created))
        }
        Err(error) => {
            app.idempotency_release(&ticket).await?;
            Err(error)
        }
    }
}

pub(crate) async fn revoke(Path(id): Path<String>, form: Form) -> Response {
    let page = &form.page;
    match page.web.app.token_revoke(&page.visitor.ctx, &id).await {
        Ok(()) => page.go("/account", "token-revoked"),
        Err(error) => page.problem(&error),
    }
}
