//! A picture before everybody may see it: exactly what they will see, and what goes with it.

use aftercare_wire::{PhotoPublication, PublicPhoto};
use maud::{Markup, html};

use crate::templates::form::{Choice, area, check, radios, submit};
use crate::templates::portal::public_photo::{Seen, seen};
use crate::templates::{FormState, Shell, chip, photo_preview};

/// # Context
#[derive(Debug, Clone)]
pub struct PhotoPublicPage {
    pub view: PhotoPublication,
    pub form: FormState,
}

impl PhotoPublicPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { view: PhotoPublication::sample(), form: FormState::default() }
    }

    #[must_use]
    pub fn sample_public() -> Self {
        Self { view: PhotoPublication::sample_public(), form: FormState::default() }
    }
}

/// Who is in the picture, as the form asks.
const SHOWN: [&str; 3] = ["nobody", "agreed", "not-asked"];

#[must_use]
pub fn page(shell: &Shell<'_>, page: &PhotoPublicPage) -> Markup {
    let (t, view) = (&shell.text, &page.view);
    let title = t.say("public-photo-title");
    let main = html! {
        h1 { (title) }
        p.lead { (t.say("public-photo-lead")) }
        (page.form.summary(t))
        @if let Some(public) = &view.public { (now(shell, view, public)) }
        div.split {
            div {
                section.card {
                    h2 { (t.say("public-photo-preview")) }
                    (preview(shell, page))
                }
                section.card {
                    h2 { (t.say("public-photo-with")) }
                    p.holds {
                        @if view.photo.holds_place { (chip::chip("due", &t.say("photo-may-place"))) " " }
                        @if view.photo.holds_serial { (chip::chip("due", &t.say("photo-may-serial"))) }
                        @if !view.photo.holds_place && !view.photo.holds_serial { (chip::chip("good", &t.say("photo-holds-nothing"))) }
                    }
                    (photo_preview::told(t, &view.photo))
                    @if (view.photo.holds_place || view.photo.holds_serial) && view.photo.removable && view.public.is_none() {
                        p.quiet { (t.say("public-photo-less-about")) }
                        (shell.post(&format!("{}/copy", path(view)), &html! { button.button.plain type="submit" { (t.say("public-photo-less")) } }))
                    }
                }
            }
            div { (asked(shell, page)) }
        }
    };
    shell.portal(&title, &main)
}

fn path(view: &PhotoPublication) -> String {
    format!("/photos/{}/public", view.photo.blob.id)
}

/// It is public now: where, and how it ends.
fn now(shell: &Shell<'_>, view: &PhotoPublication, public: &PublicPhoto) -> Markup {
    let t = &shell.text;
    html! {
        section.notice {
            p { (t.with("public-photo-now", [("at", t.moment(&public.since).into())])) " " a href=(public.page) { (t.say("public-photo-open")) } }
            (shell.post(&format!("{}/end", path(view)), &html! { button.button type="submit" { (t.say("public-photo-end")) } }))
            p.quiet { (t.say("public-photo-end-about")) }
        }
    }
}

/// With the words that stand in the form, as everybody would read them.
fn preview(shell: &Shell<'_>, page: &PhotoPublicPage) -> Markup {
    let view = &page.view;
    let file = format!("/files/{}", view.photo.blob.id);
    let of_form = page.form.sent();
    let caption = page.form.value("caption").filter(|_| of_form);
    let before = view.public.as_ref().filter(|_| !of_form);
    let caption = caption.or_else(|| before.and_then(|public| public.caption.as_deref())).unwrap_or_default();
    let with_name = if of_form { page.form.chosen("with_name", "yes") } else { before.is_some_and(|public| public.by.is_some()) };
    seen(&shell.text, &Seen { file: &file, shown: view.shown, caption, by: if with_name { &view.name } else { "" } })
}

fn asked(shell: &Shell<'_>, page: &PhotoPublicPage) -> Markup {
    let (t, view) = (&shell.text, &page.view);
    let mut form = page.form.clone();
    if let Some(public) = view.public.as_ref().filter(|_| !form.sent()) {
        form.values.insert("caption".to_owned(), public.caption.iter().cloned().collect());
    }
    let with_name = view.public.as_ref().is_some_and(|public| public.by.is_some());
    let choices: Vec<Choice> = SHOWN.iter().map(|slug| Choice::new(slug, t.word("public-photo-shown", slug))).collect();
    let name = t.with("public-photo-name", [("name", view.name.clone().into())]);
    // The preview stands above what it shows: seen first, then wanted.
    let body = html! {
        (area(t, &form, "caption", &t.say("public-photo-caption"), Some(&t.say("public-photo-caption-hint")), false))
        (check(&form, "with_name", &html! { (name) }, false, with_name))
        p.actions { button.button.plain type="submit" name="act" value="look" formnovalidate { (t.say("public-photo-look")) } }
        (radios(&form, "shows", &t.say("public-photo-shows"), &choices, None))
        (check(&form, "agreed", &html! { (t.say("public-photo-agreed")) }, false, false))
        (submit(&t.say(if view.public.is_some() { "public-photo-again" } else { "public-photo-send" })))
    };
    html! {
        section.card {
            h2 { (t.say("public-photo-ask")) }
            (shell.post(&path(view), &body))
            p.quiet { (t.say("public-photo-about")) }
        }
    }
}
