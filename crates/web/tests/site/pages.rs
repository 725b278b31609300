//! What holds of every page.

use std::collections::BTreeSet;
use std::path::Path;

use crate::samples::{Sample, Tag, pages, tags};
use aftercare_web::assets::ASSETS;
use aftercare_web::messages::Messages;
use aftercare_web::routes::{self, Method};
use aftercare_wire::Language;

fn each_page(check: impl Fn(&Sample, &[Tag<'_>])) {
    let messages = Messages::load().unwrap();
    for language in Language::ALL {
        for page in pages(&messages, *language) {
            check(&page, &tags(&page.html));
        }
    }
}

/// Written to `target/pages`, to be looked at.
#[test]
fn all_pages_render() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("pages");
    std::fs::create_dir_all(folder.join("static")).unwrap();
    for asset in &ASSETS {
        std::fs::write(folder.join("static").join(asset.name), asset.bytes).unwrap();
    }
    each_page(|page, tags| {
        assert!(page.html.starts_with("<!DOCTYPE html>"), "{}", page.name);
        assert!(!page.html.contains('⟦'), "{}: a message is missing: {}", page.name, page.html.split('⟦').nth(1).unwrap_or_default());
        assert_eq!(tags.iter().filter(|tag| tag.name == "h1").count(), 1, "{}: one h1", page.name);
        let local = page.html.replace("\"/static/", "\"static/");
        std::fs::write(folder.join(format!("{}.html", page.name)), local).unwrap();
    });
}

#[test]
fn nothing_is_inline() {
    each_page(|page, tags| {
        for tag in tags {
            let inline = tag.attributes.iter().find(|(key, _)| *key == "style" || key.starts_with("on"));
            assert!(inline.is_none(), "{}: {tag:?}", page.name);
            assert_ne!(tag.name, "style", "{}", page.name);
            if tag.name == "script" {
                assert!(tag.get("src").is_some() && tag.text.is_empty() && tag.get("type") == Some("module"), "{}: {tag:?}", page.name);
            }
        }
    });
}

/// Every field has a label, every reference leads somewhere, no id stands twice, headings do not skip a level.
#[test]
fn pages_can_be_read_by_everybody() {
    each_page(|page, tags| {
        let ids: Vec<_> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        let unique: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{}: an id stands twice in {ids:?}", page.name);
        let mut open_labels = 0_u32;
        let mut level = 1;
        for tag in tags {
            match tag.name {
                "label" => open_labels += 1,
                "/label" => open_labels -= 1,
                "h2" | "h3" | "h4" => {
                    let this = tag.name[1..].parse::<u32>().unwrap();
                    assert!(this <= level + 1, "{}: {} after h{level}", page.name, tag.name);
                    level = this;
                }
                "input" | "select" | "textarea" if tag.get("type") != Some("hidden") => {
                    let named =
                        tag.get("id").is_some_and(|id| tags.iter().any(|other| other.name == "label" && other.get("for") == Some(id)));
                    assert!(named || open_labels > 0, "{}: no label: {tag:?}", page.name);
                }
                "img" => assert!(tag.get("alt").is_some(), "{}: {tag:?}", page.name),
                _ => {}
            }
            for key in ["for", "aria-describedby", "aria-labelledby"] {
                for id in tag.get(key).into_iter().flat_map(|value| value.split(' ')) {
                    assert!(unique.contains(id), "{}: {key} leads nowhere: {tag:?}", page.name);
                }
            }
            if let Some(id) = tag.get("href").and_then(|href| href.strip_prefix('#')) {
                assert!(unique.contains(id), "{}: #{id} leads nowhere", page.name);
            }
        }
    });
}

#[test]
fn every_form_that_changes_something_is_guarded() {
    each_page(|page, tags| {
        let mut fields: Option<Vec<&str>> = None;
        for tag in tags {
            match tag.name {
                "form" if tag.get("method") == Some("post") => fields = Some(Vec::new()),
                "input" => fields.iter_mut().for_each(|fields| fields.extend(tag.get("name"))),
                "/form" => {
                    if let Some(fields) = fields.take() {
                        assert!(fields.contains(&"csrf") && fields.contains(&"once"), "{}: {fields:?}", page.name);
                    }
                }
                _ => {}
            }
        }
    });
}

fn matches(route: &str, path: &str) -> bool {
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    route.len() == path.len() && route.iter().zip(&path).all(|(r, p)| (r.starts_with('{') && !p.is_empty()) || r == p)
}

pub fn answered(method: Method, address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let Some(route) = routes::all().find(|route| route.method == method && matches(route.path, path)) else {
        return false;
    };
    let step = path.rsplit('/').next().unwrap_or_default();
    match route.name {
        "portal_case_step" => routes::PORTAL_STEPS.contains(&step),
        "desk_case_step" => routes::DESK_STEPS.contains(&step),
        "desk_unit_step" => routes::DESK_UNIT_STEPS.contains(&step),
        _ => true,
    }
}

#[test]
fn every_link_and_form_leads_to_a_route() {
    each_page(|page, tags| {
        for tag in tags {
            let (method, address) = match tag.name {
                "a" | "link" => (Method::Get, tag.get("href")),
                "img" | "script" => (Method::Get, tag.get("src")),
                "form" if tag.get("method") == Some("post") => (Method::Post, tag.get("action")),
                "form" => (Method::Get, tag.get("action")),
                _ => continue,
            };
            let address = address.unwrap_or_else(|| panic!("{}: {tag:?}", page.name));
            // A place is for the reader's own map.
            let ours = !address.starts_with('#') && !address.starts_with("geo:");
            assert!(!ours || answered(method, address), "{}: {} {address}", page.name, method.as_str());
        }
    });
}

#[test]
fn routes_are_unique_and_named_noun_first() {
    let addresses: BTreeSet<_> = routes::all().map(|route| (route.method, route.path)).collect();
    let names: BTreeSet<_> = routes::all().map(|route| route.name).collect();
    assert_eq!((addresses.len(), names.len()), (routes::all().count(), routes::all().count()));
    for route in routes::all() {
        assert!(!matches!(route.name.split('_').next(), Some("get" | "post" | "create" | "list" | "show" | "open")), "{}", route.name);
        let writes = route.method != Method::Get;
        let reads_only = format!("{:?}", route.access).contains("Read)");
        let asks = ["decision_make", "receipt_replay", "unit_search", "desk_search"].contains(&route.name);
        assert!(!(writes && reads_only) || asks, "{}: a read scope must not change anything", route.name);
    }
}

#[test]
fn the_first_page_is_small() {
    let messages = Messages::load().unwrap();
    let assets: usize = ASSETS.iter().map(|asset| asset.bytes.len()).sum();
    for language in Language::ALL {
        for page in pages(&messages, *language).iter().filter(|page| page.name.starts_with("welcome") || page.name.starts_with("home")) {
            let bytes = page.html.len() + assets;
            assert!(bytes < 50_000, "{}: {bytes} bytes", page.name);
        }
    }
}
