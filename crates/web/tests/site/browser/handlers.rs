//! The table of routes and the handlers agree.

use super::maker::Maker;
use aftercare_web::pages_unanswered;
use aftercare_web::routes::{Access, DESK_PAGES, Method, PORTAL, Route};
use aftercare_wire::Role;

#[test]
fn every_row_has_a_handler() {
    assert_eq!(pages_unanswered(), [""; 0]);
}

/// Every page, asked for by everybody: who may not open it is told so and sees nothing of it.
#[tokio::test]
async fn pages_open_only_for_their_roles() {
    let rows: Vec<_> = PORTAL.iter().chain(DESK_PAGES).filter(|row| row.method == Method::Get).collect();
    // Some pages count who asks how often; nobody opens all of them in one moment.
    for rows in rows.chunks(10) {
        opened_by_all(rows).await;
    }
}

async fn opened_by_all(rows: &[&Route]) {
    let maker = Maker::new().await;
    let roles = [Role::Owner, Role::Agent, Role::Assessor, Role::Editor, Role::PrivacyOfficer, Role::Administrator];
    let mut people = vec![(None, maker.visitor())];
    for role in roles {
        people.push((Some(role), maker.person(role.as_str(), role).await));
    }
    for row in rows {
        let path = row.path.replace("{kind}", "repair").replace("{edition}", "en").replace("{other}", "en").replace("{clause}", "nothing");
        let path: String = path.replace(['{', '}'], "");
        for (role, browser) in &mut people {
            let shown = browser.raw(axum::http::Method::GET, &path, None, Vec::new()).await;
            let open = match (row.access, &role) {
                (Access::Public, _) => true,
                (_, None) => false,
                (Access::SignedIn, _) => true,
                (Access::Roles(allowed, _), Some(role)) => allowed.contains(role),
            };
            let expected: &[u16] = match (open, &role) {
                (true, _) => &[200, 303, 404],
                (false, None) => &[303],
                (false, Some(_)) => &[403],
            };
            assert!(expected.contains(&shown.status), "{} as {role:?}: {}", path, shown.status);
            if !open && role.is_none() {
                assert!(shown.headers["location"].to_str().unwrap().starts_with("/sign-in?next="), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_told_on_a_page() {
    let maker = Maker::new().await;
    let mut browser = maker.visitor();
    browser.get("/nothing/here").await.is(404).says("There is nothing here");
    browser.get("/sign-out").await.is(405);
    browser.get("/terms/en/CR-9.9-z").await.is(404);
    browser.get("/terms/fr").await.is(404);
    browser.get("/static/nothing.css").await.is(404);
    assert!(browser.get("/api/v1/nothing").await.is(404).headers["content-type"].to_str().unwrap().starts_with("application/problem+json"));
}
