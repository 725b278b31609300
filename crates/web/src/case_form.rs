//! The forms that bring files, one that opens a case and one that adds to it: files are read as they come, and kept only when the step is
//! done.

use crate::form::{Fields, Form, arriving};
use crate::page::{Page, redirect};
use crate::templates::FormState;
use crate::templates::case_files::UploadLimits;
use aftercare_app::{App, Context, Error, MOST_PHOTOS, Upload};
use aftercare_wire::{BlobView, CaseKind, CaseOpen, CaseView, EvidenceAdd, EvidenceKind, FieldError};
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use maud::Markup;

/// What the forms tell of how large a file may be.
pub(crate) fn limits(page: &Page) -> UploadLimits {
    let bytes = page.web.app.file_limit();
    UploadLimits { photo_bytes: bytes, record_bytes: bytes }
}
/// All files of one form together, and its text.
pub(crate) const MOST_BYTES: usize = 1024 * 1024 * 1024;
/// Text fields together.
const TEXT_BYTES: usize = crate::portal::FORM_BYTES;

/// Files of a form, received and not yet kept.
#[derive(Default)]
pub(crate) struct Files {
    record: Option<Upload>,
    photos: Vec<Upload>,
    wrong: Vec<FieldError>,
}

/// Reads the whole form.
///
/// # Errors
/// A body that breaks off or is none of ours, as the page that says so.
pub(crate) async fn receive(page: Page, unit: &str, body: Result<Multipart, MultipartRejection>) -> Result<(Form, Files), Response> {
    let Ok(body) = body else { return Err(page.plain_problem(StatusCode::BAD_REQUEST)) };
    let mut form = Form { page, fields: Fields::default() };
    match parts(&mut form, unit, body).await {
        Ok(files) => Ok((form, files)),
        Err(Broken::Body(status)) => Err(form.page.plain_problem(status)),
        Err(Broken::Told(error)) => Err(form.page.problem(&error)),
    }
}

/// Opens the case that a form asks for. `consent`: may the form say that the provider agreed to a service abroad?
///
/// # Errors
/// Those of the files, and those of the step; then none of the files is kept.
pub(crate) async fn opened(form: &Form, unit: &str, kind: CaseKind, files: Files, consent: bool) -> Result<CaseView, Error> {
    let fields = &form.fields;
    if !files.wrong.is_empty() {
        return Err(Error::Input(files.wrong));
    }
    let request = CaseOpen {
        kind,
        unit_id: unit.to_owned(),
        region: fields.read("region")?,
        privacy_accepted: fields.yes("privacy_accepted"),
        happened_at: fields.optional("happened_at"),
        flight_record_blob: None,
        photo_blobs: Vec::new(),
        cross_border_consent: consent && fields.yes("cross_border_consent"),
        pay: fields.yes("pay"),
        description: fields.text("description"),
    };
    let app = form.page.web.app.clone();
    let done = form.once(move |ctx| async move {
        let unit = request.unit_id.clone();
        let step = async |kept: &Kept| {
            let (flight_record_blob, photo_blobs) = (kept.record.clone(), app.photos_sent_at_once(&ctx, &unit, &kept.photos).await?);
            app.case_open(&ctx, &CaseOpen { flight_record_blob, photo_blobs, ..request }).await
        };
        with_kept(&app, &ctx, &unit, files, step).await
    });
    done.await.map_err(in_sight)
}

/// Adds the files of a form to a case that is there, and shows the page `path` of the case again: `render` makes it where the form is not right.
pub(crate) async fn evidence_add(
    mut page: Page,
    case: &str,
    path: String,
    body: Result<Multipart, MultipartRejection>,
    render: impl AsyncFnOnce(&Page, FormState) -> Result<Markup, Error>,
) -> Response {
    page.path = path;
    let unit = match page.web.app.case(&page.visitor.ctx, case).await {
        Ok(case) => case.unit.id,
        Err(error) => return page.problem(&error),
    };
    let (form, files) = match receive(page, &unit, body).await {
        Ok(received) => received,
        Err(page) => return page,
    };
    match added(&form, case, unit, files).await {
        Ok(case) => next(&form.page, &case, "evidence").await,
        Err(error) => form.again(&error, |state| render(&form.page, state)).await,
    }
}

async fn added(form: &Form, case: &str, unit: String, files: Files) -> Result<CaseView, Error> {
    if !files.wrong.is_empty() {
        return Err(Error::Input(files.wrong));
    }
    let (app, case) = (form.page.web.app.clone(), case.to_owned());
    let done = form.once_kept(move |ctx| async move {
        let step = async |kept: &Kept| {
            let photos = app.photos_sent_at_once(&ctx, &unit, &kept.photos).await?;
            let blobs: Vec<String> = kept.record.iter().cloned().chain(photos).collect();
            // All of them wait, or none was chosen, which is told.
            if blobs.is_empty() && !kept.photos.is_empty() {
                app.case(&ctx, &case).await
            } else {
                app.evidence_add(&ctx, &case, &EvidenceAdd { blobs }).await
            }
        };
        with_kept(&app, &ctx, &unit, files, step).await
    });
    done.await.map_err(in_sight)
}

/// Where the form leads to: the case, or first the photos that wait for their owner's word.
pub(crate) async fn next(page: &Page, case: &CaseView, done: &str) -> Response {
    let waiting = !page.visitor.ctx.principal.is_staff() && !case.state.is_over();
    let pending = if waiting { page.web.app.pending_photos(&page.visitor.ctx, &case.unit.id).await } else { Ok(Vec::new()) };
    match pending {
        // Nothing of them was added yet.
        Ok(photos) if !photos.is_empty() && done == "evidence" => redirect(&crate::portal::photos::path(&case.id)),
        Ok(photos) if !photos.is_empty() => page.go(&crate::portal::photos::path(&case.id), done),
        Ok(_) => page.go(&page.path, done),
        Err(error) => page.problem(&error),
    }
}

/// Keeps the flight record of a form for its owner, and nothing else of it.
///
/// # Errors
/// There is none, or it cannot be taken.
pub(crate) async fn record_kept(form: &Form, files: Files) -> Result<BlobView, Error> {
    if !files.wrong.is_empty() {
        return Err(Error::Input(files.wrong));
    }
    let record = files.record.ok_or_else(|| Error::field("flight_record", "required", "choose a file"))?;
    form.once_kept(move |_| async move { record.finish().await.map_err(|error| beside("flight_record", error)) }).await
}

/// Files that are kept, by their ids.
#[derive(Default)]
struct Kept {
    record: Option<String>,
    photos: Vec<String>,
}

impl Kept {
    fn all(&self) -> impl Iterator<Item = &String> {
        self.record.iter().chain(&self.photos)
    }
}

/// Keeps the files for a step, and none of them where the step does not happen.
async fn with_kept<T>(
    app: &App,
    ctx: &Context,
    unit: &str,
    files: Files,
    step: impl AsyncFnOnce(&Kept) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut kept = Kept::default();
    let done = match keep(files, &mut kept).await {
        Ok(()) => step(&kept).await,
        Err(error) => Err(error),
    };
    if done.is_err() {
        for blob in kept.all() {
            app.evidence_discard(ctx, blob, Some(unit)).await?;
        }
    }
    done
}

async fn keep(files: Files, kept: &mut Kept) -> Result<(), Error> {
    if let Some(record) = files.record {
        kept.record = Some(record.finish().await.map_err(|error| beside("flight_record", error))?.id);
    }
    for photo in files.photos {
        kept.photos.push(photo.finish().await.map_err(|error| beside("photos", error))?.id);
    }
    Ok(())
}

enum Broken {
    Body(StatusCode),
    Told(Error),
}

/// Reads the form part by part. A file that cannot be taken is read to its end all the same, so that the browser gets to see why.
async fn parts(form: &mut Form, unit: &str, mut body: Multipart) -> Result<Files, Broken> {
    let broken = |e: axum::extract::multipart::MultipartError| Broken::Body(e.status());
    let mut files = Files::default();
    let mut text_bytes = 0;
    while let Some(field) = arriving(body.next_field()).await.map_err(Broken::Body)?.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let kind = match name.as_str() {
            "flight_record" => EvidenceKind::FlightRecord,
            "photos" => EvidenceKind::Photo,
            _ => {
                text(field, &name, &mut form.fields, &mut text_bytes).await?;
                continue;
            }
        };
        // The hidden fields stand before the files: nothing is taken from a form that is not ours.
        form.guard().map_err(Broken::Told)?;
        let too_many = kind == EvidenceKind::Photo && files.photos.len() >= MOST_PHOTOS;
        match file(form, unit, field, &name, kind, too_many).await? {
            Ok(None) => {}
            Ok(Some(upload)) => {
                form.fields.0.push((name, upload.digest()));
                if kind == EvidenceKind::Photo {
                    files.photos.push(upload);
                } else {
                    files.record = Some(upload);
                }
            }
            Err(Error::Input(wrong)) => files.wrong.extend(wrong),
            Err(error) => return Err(Broken::Told(error)),
        }
    }
    form.guard().map_err(Broken::Told)?;
    let agreed = form.fields.yes("photos_agreed");
    files.photos.iter_mut().for_each(|photo| photo.agree(agreed));
    Ok(files)
}

async fn text(mut field: Field<'_>, name: &str, fields: &mut Fields, bytes: &mut usize) -> Result<(), Broken> {
    let mut value = Vec::new();
    while let Some(chunk) = arriving(field.chunk()).await.map_err(Broken::Body)?.map_err(|e| Broken::Body(e.status()))? {
        *bytes = bytes.saturating_add(chunk.len());
        if *bytes > TEXT_BYTES {
            return Err(Broken::Body(StatusCode::PAYLOAD_TOO_LARGE));
        }
        value.extend_from_slice(&chunk);
    }
    let value = String::from_utf8(value).map_err(|_| Broken::Body(StatusCode::BAD_REQUEST))?;
    fields.0.push((name.to_owned(), value));
    Ok(())
}

/// One file; none where none was chosen.
async fn file(
    form: &Form,
    unit: &str,
    mut field: Field<'_>,
    name: &str,
    kind: EvidenceKind,
    too_many: bool,
) -> Result<Result<Option<Upload>, Error>, Broken> {
    let file_name = field.file_name().unwrap_or_default().to_owned();
    let mut taken: Result<Option<Upload>, Error> = Ok(None);
    while let Some(chunk) = arriving(field.chunk()).await.map_err(Broken::Body)?.map_err(|e| Broken::Body(e.status()))? {
        if chunk.is_empty() || taken.is_err() {
            continue;
        }
        if too_many {
            taken = Err(Error::field(name, "too-many", format!("at most {MOST_PHOTOS} photos")));
            continue;
        }
        taken = push(form, unit, taken, &file_name, kind, &chunk).await.map_err(|error| beside(name, error));
    }
    Ok(taken.and_then(|upload| {
        if let Some(upload) = &upload {
            upload.check().map_err(|error| beside(name, error))?;
        }
        Ok(upload)
    }))
}

async fn push(
    form: &Form,
    unit: &str,
    taken: Result<Option<Upload>, Error>,
    name: &str,
    kind: EvidenceKind,
    chunk: &[u8],
) -> Result<Option<Upload>, Error> {
    let mut upload = match taken? {
        Some(upload) => upload,
        None => form.page.web.app.evidence_upload(&form.page.visitor.ctx, kind, name, Some(unit)).await?,
    };
    upload.push(chunk).await?;
    Ok(Some(upload))
}

/// What is wrong with a file is told beside the field that it was chosen in.
fn beside(name: &str, error: Error) -> Error {
    match error {
        Error::Input(mut errors) => {
            errors.iter_mut().for_each(|wrong| wrong.field = name.to_owned());
            Error::Input(errors)
        }
        other => other,
    }
}

fn in_sight(error: Error) -> Error {
    match error {
        Error::Input(mut errors) => {
            for wrong in &mut errors {
                match wrong.field.as_str() {
                    "flight_record_blob" => wrong.field = "flight_record".to_owned(),
                    "photo_blobs" | "blobs" => wrong.field = "photos".to_owned(),
                    _ => {}
                }
            }
            Error::Input(errors)
        }
        other => other,
    }
}
