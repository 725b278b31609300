//! Cookie preferences.

use aftercare_wire::{CookieCategoryView, CookiesView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::Shell;

#[must_use]
pub fn page(shell: &Shell<'_>, view: &CookiesView) -> Markup {
    let t = &shell.text;
    let form = html! {
        @for category in &view.categories { (self::category(t, category)) }
        p.actions {
            // Three buttons alike: no choice is easier than another.
            button.button type="submit" name="choice" value="refuse" { (t.say("cookies-refuse")) }
            button.button type="submit" name="choice" value="accept" { (t.say("cookies-accept")) }
            button.button type="submit" name="choice" value="save" { (t.say("cookies-save")) }
        }
    };
    let main = html! {
        article.narrow {
            h1 { (t.say("cookies-title")) }
            p.lead { (t.say("cookies-lead")) }
            p.quiet {
                @match &view.chosen_on {
                    Some(day) => (t.with("cookies-chosen", [("day", t.date(day).into())])),
                    None => (t.say("cookies-unchosen")),
                }
            }
            (signal(t, view))
            (shell.post("/privacy/cookies", &form))
            section.card {
                h2 { (t.say("signals")) }
                p { (t.say("signals-about")) }
                p.quiet { (view.do_not_track.summary) }
                p { a href="/privacy" { (t.say("privacy-centre")) } }
            }
        }
    };
    shell.portal(&t.say("cookies-title"), &main)
}

fn signal(t: &Text<'_>, view: &CookiesView) -> Markup {
    html! {
        @if view.signal {
            p.notice.good role="status" { (t.say(if view.sale_opted_out_at.is_some() { "signal-account" } else { "signal-visitor" })) }
        } @else if let Some(at) = &view.sale_opted_out_at {
            p.notice.good { (t.with("sale-opted-out", [("at", t.moment(at).into())])) }
        }
    }
}

fn category(t: &Text<'_>, category: &CookieCategoryView) -> Markup {
    let id = format!("c-{}", category.slug);
    html! {
        section.card {
            h2 { (category.name) }
            p { (t.word("cookies-about", &category.slug)) }
            @if !category.gathers.is_empty() {
                p.quiet { (t.with("cookies-gathers", [("kinds", category.gathers.join("; ").into())])) }
            }
            @if category.always {
                p.quiet { (t.say("cookies-always")) }
            } @else {
                label.choice for=(id) {
                    input id=(id) type="checkbox" name=(category.slug) value="yes" checked[category.on];
                    span { (t.with("cookies-allow", [("category", category.name.clone().into())])) }
                }
            }
            @if category.cookies.is_empty() {
                p.quiet { (t.say("cookies-none")) }
            } @else {
                dl.facts {
                    @for cookie in &category.cookies {
                        dt { code { (cookie.name) } }
                        dd { (cookie.says) " (" (cookie.purpose) ") · " (t.with("cookies-days", [("days", cookie.days.into())])) }
                    }
                }
            }
        }
    }
}
