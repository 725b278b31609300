//! Erasure on the word of whoever has the machine.

use super::harness::{PASSWORD, app, caller, code, person, signing_in};
use crate::Error;
use aftercare_store::{AuditRow, Micros};
use aftercare_wire::Role;

#[tokio::test]
async fn a_person_goes_with_all_that_leads_to_them() {
    let (app, _) = app().await;
    let (subject, _) = person(&app, "ann", Role::Owner).await;
    app.sign_in(&signing_in("ann", PASSWORD), &caller("ann")).await.unwrap();
    let given = app.given_by(&subject).await.unwrap();
    for wanted in ["ann@example.org", "ann Example"] {
        assert!(given.iter().any(|given| given.value == wanted.as_bytes() && !given.derived), "{wanted}: {given:?}");
    }
    assert!(given.iter().any(|given| given.derived && given.what == "account.password_hash"));

    let erased = app.erase_by_operator("ann@example.org").await.unwrap();
    assert_eq!((erased.subject, erased.plans.len(), erased.cases.len()), (subject.clone(), 0, 0));
    assert_eq!(app.given_by(&subject).await.unwrap(), []);
    assert!(app.sign_in(&signing_in("ann", PASSWORD), &caller("ann")).await.is_err());
    assert_eq!(code(app.erase_by_operator("ann@example.org").await), "who:unknown");
    // Who did it stands in the trail, by numbers.
    let rows: Vec<AuditRow> = app.store.audit_page(Micros(0), Micros(i64::MAX), None, 100).await.unwrap();
    let row = rows.iter().find(|row| row.opened.action == "person_erase").unwrap();
    assert_eq!((row.opened.resource.clone(), row.outcome.as_deref()), (format!("account:{subject}"), Some("done")));
    // The address is free.
    person(&app, "ann", Role::Owner).await;
}

#[tokio::test]
async fn what_is_held_stays() {
    let (app, clock) = app().await;
    person(&app, "ann", Role::Owner).await;
    let hold = app.hold_add_by_operator("ann@example.org", "flight-records", "file 1", Some("2022-08-10")).await.unwrap();
    let ended = app.hold_add_by_operator("ann@example.org", "device", "file 2", None).await.unwrap();
    app.hold_release_by_operator(&ended).await.unwrap();
    let refused = app.erase_by_operator("ann@example.org").await;
    let Err(Error::Input(wrong)) = refused else { panic!("{refused:?}") };
    assert!(wrong[0].message.contains(&hold) && !wrong[0].message.contains(&ended), "{wrong:?}");
    assert!(app.sign_in(&signing_in("ann", PASSWORD), &caller("ann")).await.is_ok());
    clock.pass(11 * 86_400);
    app.erase_by_operator("ann@example.org").await.unwrap();
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let (app, _) = app().await;
    person(&app, "ann", Role::Administrator).await;
    assert!(app.erase_by_operator("ann@example.org").await.is_err());
    person(&app, "bob", Role::Administrator).await;
    app.erase_by_operator("ann@example.org").await.unwrap();
}
