//! Before photos are sent: what each of them tells, and what its owner wants of that to go with it.

use aftercare_wire::{CheckEnding, CheckView, FieldError, FileFact, PhotoView, Problem};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::form::{Choice, radios, submit};
use crate::templates::{FormState, Shell, chip, file_facts};

/// What can be sent of a photo. The word is the value of its field, `photo-` and the file's id.
const CHOICES: [&str; 4] = ["as-it-is", "without-place", "without-place-and-serial", "leave-out"];

/// # Context
#[derive(Debug, Clone)]
pub struct PhotosPage {
    pub photos: Vec<PhotoView>,
    /// The page before this one.
    pub back: String,
    /// Where the choices are sent to.
    pub action: String,
    /// What the form carries on from the page before: names and values.
    pub hidden: Vec<(String, String)>,
    pub form: FormState,
}

impl PhotosPage {
    /// One that tells everything, one that cannot be copied without it, one that tells nothing.
    #[must_use]
    pub fn sample() -> Self {
        let named = |id: &str, name: &str| {
            let mut photo = PhotoView::sample();
            (photo.blob.id, photo.blob.name) = (id.to_owned(), name.to_owned());
            photo
        };
        let plain = PhotoView {
            holds_place: false,
            holds_serial: false,
            facts: Vec::new(),
            checks: Vec::new(),
            ..named("01JZ8T2M5Q000000000000000E", "scan.png")
        };
        Self {
            photos: vec![
                PhotoView::sample(),
                PhotoView { removable: false, ..named("01JZ8T2M5Q000000000000000D", "over-the-lake.mp4") },
                plain,
            ],
            back: "/cases/01JZ8T2M5Q0000000000000009".to_owned(),
            action: "/cases/01JZ8T2M5Q0000000000000009/evidence".to_owned(),
            hidden: vec![("blob".to_owned(), "01JZ8T2M5Q000000000000000C".to_owned())],
            form: FormState::default(),
        }
    }

    /// Sent without a choice for the first one.
    #[must_use]
    pub fn sample_unanswered() -> Self {
        let mut view = Self::sample();
        let field = field(&PhotoView::sample());
        let wrong = FieldError { field, code: Some("required".to_owned()), message: "this is needed".to_owned() };
        view.form.problem = Some(Problem { errors: vec![wrong], ..Problem::sample_fields() });
        view
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &PhotosPage) -> Markup {
    let t = &shell.text;
    let title = t.say("photos-preview");
    let body = html! {
        @for (name, value) in &view.hidden { input type="hidden" name=(name) value=(value); }
        (choices(t, &view.photos, &view.form))
        @if !view.photos.is_empty() { (submit(&t.say("photos-send"))) }
    };
    let main = html! {
        p.back { a href=(view.back) { (t.say("go-back")) } }
        h1 { (title) }
        p.lead { (t.say("photos-preview-lead")) }
        (view.form.summary(t))
        (shell.post(&view.action, &body))
    };
    shell.portal(&title, &main)
}

/// The photos with their choices: a part of a form.
#[must_use]
pub fn choices(t: &Text<'_>, photos: &[PhotoView], form: &FormState) -> Markup {
    html! {
        @if photos.is_empty() { p.empty { (t.say("photos-none")) } }
        @for photo in photos { (card(t, photo, form)) }
    }
}

/// The name of a photo's field.
#[must_use]
pub fn field(photo: &PhotoView) -> String {
    format!("photo-{}", photo.blob.id)
}

fn card(t: &Text<'_>, photo: &PhotoView, form: &FormState) -> Markup {
    html! {
        section.card.photo {
            header {
                div {
                    h2 { (photo.blob.name) }
                    p.quiet { small { (t.word("photo-content", &photo.content)) "\u{a0}· " (t.size(photo.blob.bytes)) } }
                }
                p.holds {
                    @if photo.holds_place {
                        @let place = says(photo, "position");
                        (chip::chip("due", &t.say(if place { "photo-holds-place" } else { "photo-may-place" }))) " "
                    }
                    @if photo.holds_serial {
                        @let serial = says(photo, "-serial");
                        (chip::chip("due", &t.say(if serial { "photo-holds-serial" } else { "photo-may-serial" })))
                    }
                    @if !photo.holds_place && !photo.holds_serial { (chip::chip("good", &t.say("photo-holds-nothing"))) }
                }
            }
            div.split {
                div { (told(t, photo)) }
                div { (asked(t, photo, form)) }
            }
        }
    }
}

/// Whether something was read of it whose name ends like this; otherwise it only may say so.
fn says(photo: &PhotoView, name: &str) -> bool {
    photo.facts.iter().any(|fact| fact.name.ends_with(name) && fact.said.is_some())
}

/// What people care about first; the rest is one click away.
const FIRST: [&str; 10] =
    ["position", "taken", "taken-local", "aircraft-serial", "camera-serial", "lens-serial", "make", "model", "altitude", "software"];

/// What a photo tells, and what in it does not agree.
#[must_use]
pub fn told(t: &Text<'_>, photo: &PhotoView) -> Markup {
    html! { (tells(t, photo)) (disagrees(t, &photo.checks)) }
}

fn tells(t: &Text<'_>, photo: &PhotoView) -> Markup {
    let first: Vec<&FileFact> =
        FIRST.iter().filter_map(|name| photo.facts.iter().find(|fact| fact.name == *name && fact.said.is_some())).collect();
    html! {
        h3 { (t.say("photo-says")) }
        @if photo.facts.is_empty() { p.quiet { (t.say("photo-says-nothing")) } }
        @else {
            dl.facts { @for fact in &first { dt { (t.word("file-fact", &fact.name)) } dd { (file_facts::value(t, fact)) (block(t, fact)) } } }
            @if photo.facts.len() > first.len() {
                details {
                    summary { (t.say("photo-says-more")) }
                    dl.facts { @for fact in photo.facts.iter().take(200) { dt { (t.word("file-fact", &fact.name)) } dd { (file_facts::value(t, fact)) (block(t, fact)) } } }
                }
            }
        }
        @if !photo.anomalies.is_empty() { (file_facts::anomalies(t, &photo.anomalies)) }
    }
}

/// The block that says it: its kind in words, or of which picture in the file.
fn block(t: &Text<'_>, fact: &FileFact) -> Markup {
    let Some(source) = fact.source.as_deref() else { return html! {} };
    let told = match source.strip_prefix("further-") {
        Some(block) => t.with("photo-block-further", [("block", t.word("photo-block", block).into())]),
        None => t.known("photo-block", source).unwrap_or_else(|| source.to_owned()),
    };
    html! { small.source { (told) } }
}

/// What blocks say against each other.
fn disagrees(t: &Text<'_>, checks: &[CheckView]) -> Markup {
    let found: Vec<&CheckView> = checks.iter().filter(|check| check.ending == CheckEnding::Disagrees).collect();
    let said = |text: Option<&String>| text.map_or_else(|| "–".to_owned(), |text| t.instant(text));
    html! {
        @if !found.is_empty() {
            div.notice {
                h3 { (t.say("photo-disagrees")) }
                @for check in found {
                    p { (t.with("photo-disagrees-line", [
                        ("what", t.word("photo-check", &check.check).into()),
                        ("one", said(check.recorded.as_ref()).into()),
                        ("other", said(check.expected.as_ref()).into()),
                    ])) }
                }
                p.quiet { (t.say("photo-disagrees-about")) }
            }
        }
    }
}

/// A photo that tells of a place or a device is asked about; nobody chooses for its owner.
fn asked(t: &Text<'_>, photo: &PhotoView, form: &FormState) -> Markup {
    let tells = photo.holds_place || photo.holds_serial;
    let offered = CHOICES.iter().filter(|choice| match **choice {
        "without-place" => photo.removable && photo.holds_place,
        "without-place-and-serial" => photo.removable && tells,
        _ => true,
    });
    let about = |choice: &str| match choice {
        "as-it-is" => tells.then(|| t.say("photo-choice-as-it-is-about")),
        "without-place" => Some(t.say("photo-choice-without-place-about")),
        "without-place-and-serial" => Some(t.say("photo-choice-without-place-and-serial-about")),
        _ => Some(t.say("photo-choice-leave-out-about")),
    };
    let choices: Vec<Choice> =
        offered.map(|choice| Choice { about: about(choice), ..Choice::new(choice, t.word("photo-choice", choice)) }).collect();
    html! {
        (radios(form, &field(photo), &t.with("photo-choose", [("name", photo.blob.name.clone().into())]), &choices, (!tells).then_some("as-it-is")))
        @if tells && !photo.removable { p.hint { (t.say("photo-not-removable")) } }
    }
}
