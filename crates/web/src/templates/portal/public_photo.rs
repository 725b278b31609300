//! A picture that its owner lets everybody see: the picture, what stands below it, and nothing of who is looking.

use aftercare_wire::PublicPhoto;
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::Shell;

/// What everybody sees: of the picture before, and of the public one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub file: &'a str,
    /// Browsers can show it.
    pub shown: bool,
    pub caption: &'a str,
    pub by: &'a str,
}

pub(crate) fn seen(t: &Text<'_>, what: &Seen<'_>) -> Markup {
    let alt = if what.caption.is_empty() { t.say("public-photo-alt") } else { what.caption.to_owned() };
    html! {
        figure.public {
            @if what.shown { img src=(what.file) alt=(alt); }
            @else { p { a href=(what.file) { (t.say("public-photo-save")) } } }
            figcaption {
                @if !what.caption.is_empty() { p { (what.caption) } }
                p.quiet { @if what.by.is_empty() { (t.say("public-photo-unnamed")) } @else { (t.with("public-photo-by", [("name", what.by.to_owned().into())])) } }
            }
        }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, photo: &PublicPhoto) -> Markup {
    let t = &shell.text;
    let what = Seen {
        file: &photo.file,
        shown: photo.shown,
        caption: photo.caption.as_deref().unwrap_or_default(),
        by: photo.by.as_deref().unwrap_or_default(),
    };
    let title = t.say("public-photo");
    let main = html! {
        h1 { (title) }
        (seen(t, &what))
        p.quiet { (t.say("public-photo-elsewhere")) }
    };
    shell.portal(&title, &main)
}
