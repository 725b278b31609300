//! Photos that wait for their owner's word: what they tell is shown before anybody else sees them.

use crate::form::{Fields, Form};
use crate::page::{Page, redirect};
use crate::templates::FormState;
use crate::templates::photo_preview::{self, PhotosPage, field};
use aftercare_app::{App, Context, Error};
use aftercare_wire::{CaseView, EvidenceAdd, FieldError, PhotoCopy, PhotoView};
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;

pub(crate) fn path(case: &str) -> String {
    format!("/cases/{case}/photos")
}

pub(crate) async fn show(Path(id): Path<String>, page: Page) -> Response {
    match content(&page, &id, FormState::default()).await {
        // They were sent already.
        Ok(None) => redirect(&format!("/cases/{id}")),
        Ok(Some(markup)) => page.html(200, &markup),
        Err(error) => page.problem(&error),
    }
}

async fn content(page: &Page, id: &str, form: FormState) -> Result<Option<Markup>, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let case = app.case(ctx, id).await?;
    let photos = app.pending_photos(ctx, &case.unit.id).await?;
    if photos.is_empty() {
        return Ok(None);
    }
    let view = PhotosPage { photos, back: format!("/cases/{id}"), action: path(id), hidden: Vec::new(), form };
    Ok(Some(photo_preview::page(&page.shell(), &view)))
}

pub(crate) async fn send(Path(id): Path<String>, mut form: Form) -> Response {
    form.page.path = path(&id);
    let page = &form.page;
    match sent(&form, &id).await {
        Ok(_) => page.go(&format!("/cases/{id}"), "evidence"),
        Err(error) => form.again(&error, |state| async { content(page, &id, state).await?.ok_or(Error::NotFound { what: "photo" }) }).await,
    }
}

/// What its owner wants of a photo to go.
#[derive(Debug, Clone, Copy)]
enum Choice {
    AsItIs,
    Copy(PhotoCopy),
    LeaveOut,
}

fn choices(fields: &Fields, photos: &[PhotoView]) -> Result<Vec<(String, Choice)>, Error> {
    let (mut out, mut wrong) = (Vec::new(), Vec::new());
    for photo in photos {
        let name = field(photo);
        let copy = |without_place, without_serial| Choice::Copy(PhotoCopy { without_place, without_serial });
        let choice = match fields.get(&name) {
            Some("as-it-is") => Choice::AsItIs,
            Some("without-place") => copy(true, false),
            Some("without-place-and-serial") => copy(true, true),
            Some("leave-out") => Choice::LeaveOut,
            _ => {
                wrong.push(FieldError { field: name, message: "say what shall go".to_owned(), code: Some("required".to_owned()) });
                continue;
            }
        };
        out.push((photo.blob.id.clone(), choice));
    }
    if wrong.is_empty() { Ok(out) } else { Err(Error::Input(wrong)) }
}

async fn sent(form: &Form, id: &str) -> Result<Option<CaseView>, Error> {
    let (app, ctx) = (form.page.web.app.clone(), &form.page.visitor.ctx);
    let unit = app.case(ctx, id).await?.unit.id;
    let photos = app.pending_photos(ctx, &unit).await?;
    if photos.is_empty() {
        return Ok(None);
    }
    let choices = choices(&form.fields, &photos)?;
    let case = id.to_owned();
    form.once_kept(move |ctx| async move { carried_out(&app, &ctx, &case, &unit, choices).await }).await
}

/// Copies first, then the case has them, and last what was left out goes.
async fn carried_out(app: &App, ctx: &Context, case: &str, unit: &str, choices: Vec<(String, Choice)>) -> Result<Option<CaseView>, Error> {
    let (mut blobs, mut copies, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    let mut done = Ok(None);
    for (blob, choice) in choices {
        match choice {
            Choice::AsItIs => blobs.push(blob),
            Choice::LeaveOut => gone.push(blob),
            Choice::Copy(what) => match app.photo_copy(ctx, &blob, Some(unit), what).await {
                Ok(copy) => {
                    copies.push(copy.id.clone());
                    blobs.push(copy.id);
                    gone.push(blob);
                }
                Err(error) => {
                    done = Err(beside(&blob, error));
                    break;
                }
            },
        }
    }
    if done.is_ok() && !blobs.is_empty() {
        done = app.evidence_add(ctx, case, &EvidenceAdd { blobs }).await.map(Some);
    }
    // What did not come about leaves nothing behind; what did leaves only what was chosen.
    for blob in if done.is_ok() { gone } else { copies } {
        app.evidence_discard(ctx, &blob, Some(unit)).await?;
    }
    done
}

/// What is wrong with a photo is told beside its choice.
fn beside(blob: &str, error: Error) -> Error {
    match error {
        Error::Input(mut errors) => {
            errors.iter_mut().for_each(|wrong| wrong.field = format!("photo-{blob}"));
            Error::Input(errors)
        }
        other => other,
    }
}
