//! A walk over everything that a person can reach by links.

use super::html::{forms, unescaped};
use super::maker::{Browser, Maker};
use super::owner;
use crate::pages::answered;
use crate::samples::tags;
use aftercare_web::routes::Method;
use aftercare_wire::Role;
use std::collections::BTreeSet;

/// More pages than this cannot be reached but by an address that grows with each.
const MOST_PAGES: usize = 400;

/// Opens every page that links lead to, up to a few of those that there are hundreds of; gives the paths.
async fn walk(browser: &mut Browser, start: &str) -> BTreeSet<String> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![start.to_owned()]);
    while let Some(path) = next.pop() {
        let clause = path.contains("/terms/en/")
            || path.contains("/terms/de/")
            || (path.contains("/desk/editions/") && path.matches('/').count() == 4);
        if clause && seen.iter().filter(|other: &&String| other.contains("/terms/") || other.contains("/editions/")).count() > 12 {
            continue;
        }
        if !seen.insert(path.clone()) {
            continue;
        }
        assert!(seen.len() < MOST_PAGES, "the walk does not end: {:?}", seen.iter().rev().take(20).collect::<Vec<_>>());
        let shown = browser.get(&path).await;
        assert_eq!(shown.status, 200, "{path}: {}", shown.main());
        let cookies: Vec<_> = shown.headers.get_all("set-cookie").iter().collect();
        assert!(cookies.is_empty(), "{path}: looking at a page sets {cookies:?}");
        assert!(!shown.html.contains('⟦'), "{path}: a message is missing: {}", shown.html.split('⟦').nth(1).unwrap_or_default());
        if !shown.headers["content-type"].to_str().unwrap().starts_with("text/html") {
            continue;
        }
        for tag in tags(&shown.html) {
            let loads = ["src", "srcset", "action", "poster"].iter().find_map(|name| tag.get(name));
            let loads = loads.or_else(|| tag.get("href").filter(|_| tag.name == "link"));
            assert!(loads.is_none_or(|to| to.starts_with('/') && !to.starts_with("//")), "{path} asks others: {loads:?}");
            let Some(href) = tag.get("href").filter(|_| tag.name == "a").map(unescaped) else { continue };
            let href = href.split('#').next().unwrap_or_default().to_owned();
            assert!(href.is_empty() || href.starts_with('/'), "{path} leads out: {href}");
            // The list of what was done grows with every page of the walk, and a comparison takes its time: it has a test of its own.
            if !href.is_empty() && !href.contains("cursor=") && !href.contains("/compare/") {
                next.push(href);
            }
        }
        for form in forms(&shown.html) {
            let method = if form.post { Method::Post } else { Method::Get };
            assert!(answered(method, &form.action), "{path}: the form to {} leads nowhere", form.action);
        }
    }
    seen
}

#[tokio::test]
async fn every_link_leads_to_a_page() {
    let maker = Maker::new().await;
    let mut owner = maker.person("ann", Role::Owner).await;
    let mut staff = maker.person("sam", Role::Administrator).await;
    let (unit, plan) = owner.protected_device("WALK-1").await;
    let case = owner::flyaway(&mut owner, &unit).await;
    owner.device("WALK-2").await;

    let seen = walk(&mut owner, "/").await;
    for path in [&unit, &plan, &case, "/devices/new", "/account", "/coverage"] {
        assert!(seen.contains(path), "an owner does not get to {path}: {seen:?}");
    }
    assert!(seen.iter().any(|path| path.starts_with("/receipts/")), "no decision can be opened: {seen:?}");
    assert!(!seen.iter().any(|path| path.starts_with("/desk")), "an owner is led to the desk: {seen:?}");

    let seen = walk(&mut staff, "/desk").await;
    let case = format!("/desk{case}");
    for path in [case.as_str(), "/desk/editions", "/desk/audit", "/desk/users", "/desk/clock", "/account"] {
        assert!(seen.contains(path), "staff do not get to {path}: {seen:?}");
    }
    assert!(seen.iter().any(|path| path.starts_with("/desk/units/")), "{seen:?}");
    assert!(seen.iter().any(|path| path.starts_with("/desk/receipts/")), "{seen:?}");
    assert!(seen.iter().any(|path| path.starts_with("/files/")), "{seen:?}");

    let seen = walk(&mut maker.visitor(), "/").await;
    assert!(seen.contains("/sign-up") && seen.contains("/sign-in") && seen.contains("/coverage"), "{seen:?}");
}
