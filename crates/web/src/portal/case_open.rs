//! A case is opened, with its files: they are read as they come, and kept only when the case is there.

use crate::form::{Fields, Form};
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::case_open;
use aftercare_app::{App, Context, Error, MOST_PHOTO_BYTES, MOST_PHOTOS, MOST_RECORD_BYTES, Upload};
use aftercare_wire::{CaseKind, CaseOpen, CaseView, EvidenceKind, FeeView, FieldError, Money, Party};
use axum::extract::multipart::{Field, MultipartRejection};
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::Response;
use maud::Markup;

/// All files of one form together, and its text.
pub(crate) const MOST_BYTES: usize = 600 * 1024 * 1024;
/// Text fields together.
const TEXT_BYTES: usize = super::FORM_BYTES;

pub(crate) async fn show(Path((id, kind)): Path<(String, String)>, page: Page) -> Response {
    let Ok(kind) = kind.parse() else { return page.problem(&Error::NotFound { what: "kind of case" }) };
    page.show(content(&page, &id, kind, FormState::default()).await)
}

async fn content(page: &Page, id: &str, kind: CaseKind, form: FormState) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let unit = app.unit(ctx, id).await?;
    let (preview, form) = match app.case_preview(ctx, id, kind).await {
        Ok(preview) => (Some(preview), form),
        Err(error @ Error::Refused(_)) if form.problem.is_none() => (None, FormState { problem: Some(page.told(&error)), ..form }),
        Err(Error::Refused(_) | Error::Input(_)) => (None, form),
        Err(error) => return Err(error),
    };
    let view = case_open::CaseOpenPage {
        form,
        kind,
        regions: page.regions()?,
        region: preview.as_ref().map_or_else(|| unit.bought_in.clone(), |case| case.region.clone()),
        duties: preview.iter().flat_map(|case| case.duties.clone()).filter(|duty| duty.who == Party::Customer).collect(),
        warnings: preview.as_ref().map(|case| case.warnings.clone()).unwrap_or_default(),
        prepaid: preview.and_then(|case| case.fee).filter(|_| kind == CaseKind::Express).map(unpaid),
        limits: case_open::UploadLimits { photo_bytes: MOST_PHOTO_BYTES, record_bytes: MOST_RECORD_BYTES },
        unit,
    };
    Ok(case_open::page(&page.shell(), &view))
}

/// The preview counts the fee as paid, as it will be.
fn unpaid(fee: FeeView) -> FeeView {
    FeeView { paid: Money { minor: 0, ..fee.paid }, ..fee }
}

/// Files of a form, received and not yet kept.
#[derive(Default)]
struct Files {
    record: Option<Upload>,
    photos: Vec<Upload>,
    wrong: Vec<FieldError>,
}

pub(crate) async fn send(Path((id, kind)): Path<(String, String)>, page: Page, body: Result<Multipart, MultipartRejection>) -> Response {
    let Ok(kind) = kind.parse::<CaseKind>() else { return page.problem(&Error::NotFound { what: "kind of case" }) };
    let Ok(body) = body else { return page.plain_problem(StatusCode::BAD_REQUEST) };
    let mut form = Form { page, fields: Fields::default() };
    let files = match receive(&mut form, body).await {
        Ok(files) => files,
        Err(Broken::Body(status)) => return form.page.plain_problem(status),
        Err(Broken::Told(error)) => return form.page.problem(&error),
    };
    let page = &form.page;
    match opened(&form, &id, kind, files).await {
        Ok(case) => page.go(&format!("/cases/{}", case.id), "case-opened"),
        Err(error) => form.again(&in_sight(error), |state| content(page, &id, kind, state)).await,
    }
}

async fn opened(form: &Form, unit: &str, kind: CaseKind, files: Files) -> Result<CaseView, Error> {
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
        // The provider's to give: the desk records it.
        cross_border_consent: false,
        pay: fields.yes("pay"),
        description: fields.text("description"),
    };
    let app = form.page.web.app.clone();
    form.once(move |ctx| async move {
        let mut kept = Vec::new();
        let done = open(&app, &ctx, request, files, &mut kept).await;
        if done.is_err() {
            for blob in &kept {
                app.evidence_discard(&ctx, blob).await?;
            }
        }
        done
    })
    .await
}

async fn open(app: &App, ctx: &Context, request: CaseOpen, files: Files, kept: &mut Vec<String>) -> Result<CaseView, Error> {
    let mut request = request;
    if let Some(record) = files.record {
        let blob = record.finish().await.map_err(|error| beside("flight_record", error))?.id;
        kept.push(blob.clone());
        request.flight_record_blob = Some(blob);
    }
    for photo in files.photos {
        let blob = photo.finish().await.map_err(|error| beside("photos", error))?.id;
        kept.push(blob.clone());
        request.photo_blobs.push(blob);
    }
    app.case_open(ctx, &request).await
}

enum Broken {
    Body(StatusCode),
    Told(Error),
}

/// Reads the whole form. A file that cannot be taken is read to its end all the same, so that the browser gets to see why.
async fn receive(form: &mut Form, mut body: Multipart) -> Result<Files, Broken> {
    let broken = |e: axum::extract::multipart::MultipartError| Broken::Body(e.status());
    let mut files = Files::default();
    let mut text_bytes = 0;
    while let Some(field) = body.next_field().await.map_err(broken)? {
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
        match file(form, field, &name, kind, too_many).await? {
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
    Ok(files)
}

async fn text(mut field: Field<'_>, name: &str, fields: &mut Fields, bytes: &mut usize) -> Result<(), Broken> {
    let mut value = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|e| Broken::Body(e.status()))? {
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
    mut field: Field<'_>,
    name: &str,
    kind: EvidenceKind,
    too_many: bool,
) -> Result<Result<Option<Upload>, Error>, Broken> {
    let file_name = field.file_name().unwrap_or_default().to_owned();
    let mut taken: Result<Option<Upload>, Error> = Ok(None);
    while let Some(chunk) = field.chunk().await.map_err(|e| Broken::Body(e.status()))? {
        if chunk.is_empty() || taken.is_err() {
            continue;
        }
        if too_many {
            taken = Err(Error::field(name, "too-many", format!("at most {MOST_PHOTOS} photos")));
            continue;
        }
        taken = push(form, taken, &file_name, kind, &chunk).await.map_err(|error| beside(name, error));
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
    taken: Result<Option<Upload>, Error>,
    name: &str,
    kind: EvidenceKind,
    chunk: &[u8],
) -> Result<Option<Upload>, Error> {
    let mut upload = match taken? {
        Some(upload) => upload,
        None => form.page.web.app.evidence_upload(&form.page.visitor.ctx, kind, name).await?,
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
                    "photo_blobs" => wrong.field = "photos".to_owned(),
                    _ => {}
                }
            }
            Error::Input(errors)
        }
        other => other,
    }
}
