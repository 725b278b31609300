//! The files of a case that is being opened.

use aftercare_wire::CaseKind;
use maud::{Markup, html};

use crate::templates::form::Field;
use crate::templates::{FormState, Shell};

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
    let record = Field::new("flight_record", t.say("case-flight-record")).file(".txt,.dat,.csv", false, limits.record_bytes);
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
                (Field::new("photos", t.say("case-photos")).file("image/jpeg,image/png", true, limits.photo_bytes)
                    .hint(limit(limits.photo_bytes)).optional().render(t, form))
            }
        }
    }
}
