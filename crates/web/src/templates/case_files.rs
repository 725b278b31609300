//! The files of a case, when it is opened and later.

use aftercare_wire::CaseKind;
use maud::{Markup, html};

use crate::templates::form::{Field, check, submit};
use crate::templates::{FormState, Shell};

/// What a browser offers first; what a file is, is decided by its content.
pub(crate) const RECORDS: &str = ".txt,.ulg,.bin";
const PHOTOS: &str = "image/jpeg,image/png,image/heic,image/heif,image/tiff,.dng,video/mp4,video/quicktime";

/// What an upload may be.
#[derive(Debug, Clone, Copy)]
pub struct UploadLimits {
    pub photo_bytes: u64,
    pub record_bytes: u64,
}

impl UploadLimits {
    #[must_use]
    pub fn sample() -> Self {
        Self { photo_bytes: 10_000_000, record_bytes: 50_000_000 }
    }
}

/// Photos, and a flight record of what flies; a maintenance needs neither.
pub(crate) fn card(shell: &Shell<'_>, form: &FormState, kind: CaseKind, flies: bool, limits: UploadLimits) -> Markup {
    let t = &shell.text;
    let limit = |bytes| t.with("upload-hint", [("size", t.size(bytes).into())]);
    let record = Field::new("flight_record", t.say("case-flight-record")).file(RECORDS, false, limits.record_bytes);
    html! {
        @if kind != CaseKind::Maintenance {
            section.card {
                h2 { (t.say("case-files")) }
                p.quiet { (t.say("case-files-about")) }
                @if flies {
                    @if kind == CaseKind::Flyaway {
                        (record.hint(format!("{} {}", t.say("case-flight-record-needed"), limit(limits.record_bytes))).render(t, form))
                    } @else { (record.hint(limit(limits.record_bytes)).optional().render(t, form)) }
                }
                (Field::new("photos", t.say("case-photos")).file(PHOTOS, true, limits.photo_bytes)
                    .hint(limit(limits.photo_bytes)).optional().render(t, form))
                (agreed(shell, form))
            }
        }
    }
}

/// Pictures are taken in only where that is said; staff were told.
fn agreed(shell: &Shell<'_>, form: &FormState) -> Markup {
    let says = if shell.is_staff() { "case-photos-agreed-told" } else { "case-photos-agreed" };
    check(form, "photos_agreed", &html! { (shell.text.say(says)) }, false, false)
}

/// Files that come after the case was opened.
pub(crate) fn more(shell: &Shell<'_>, form: &FormState, action: &str, flies: bool, limits: UploadLimits) -> Markup {
    let t = &shell.text;
    let limit = |bytes| t.with("upload-hint", [("size", t.size(bytes).into())]);
    let photos = Field::new("photos", t.say("case-photos")).file(PHOTOS, true, limits.photo_bytes);
    let record = Field::new("flight_record", t.say("case-flight-record")).file(RECORDS, false, limits.record_bytes);
    let body = html! {
        (photos.hint(limit(limits.photo_bytes)).optional().render(t, form))
        (agreed(shell, form))
        @if flies { (record.hint(limit(limits.record_bytes)).optional().render(t, form)) }
        (submit(&t.say("evidence-add")))
    };
    html! {
        section.card { details open[form.sent()] { summary { (t.say("evidence-more")) } (shell.upload(action, &body)) } }
    }
}
