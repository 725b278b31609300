use super::harness::{PASSWORD, app, caller, code, person, signing_in, signing_up, visitor};
use crate::error::Refused;
use crate::{Action, Error, TrailAsk, resource_of};
use aftercare_store::Micros;
use aftercare_wire::{Role, RoleChange, RuleRef};

#[tokio::test]
async fn what_was_asked_and_how_it_ended_is_kept() {
    let (app, clock) = app().await;
    let (_, boss) = person(&app, "boss", Role::Administrator).await;
    let (sam, desk) = person(&app, "sam", Role::Agent).await;
    app.sign_in(&signing_in("sam", PASSWORD), &caller("a")).await.unwrap();
    app.sign_in(&signing_in("sam", "wrong horse"), &caller("a")).await.unwrap_err();
    clock.pass(1);
    app.role_change(&desk, &sam, &RoleChange { roles: vec![Role::Administrator] }).await.unwrap_err();
    let case = resource_of("case", "01JZ8T2M5Q0000000000000002");
    let rule = |id: &str| RuleRef { id: id.to_owned(), ..RuleRef::sample() };
    let refused = Refused { act: "ship".to_owned(), rules: vec![rule("CR-4-a"), rule("S-08")], least: Vec::new(), missing: Vec::new() };
    let answer = app.audited(&desk, Action::CaseShip, &case, async { Err::<(), _>(Error::Refused(Box::new(refused))) }).await;
    assert_eq!(code(answer), "refused");
    let receipt = |id: &&str| Some((*id).to_owned());
    app.audited_step(&desk, Action::CaseReceive, &case, receipt, async { Ok("R1") }).await.unwrap();
    let broken = async { Err::<(), _>(Error::Internal("a text with rina@example.org in it".to_owned())) };
    app.audited(&desk, Action::CaseAssess, &case, broken).await.unwrap_err();
    // Whoever hangs up in the middle leaves an open row.
    let hangs = app.audited(&desk, Action::CaseRefuse, &case, std::future::pending::<crate::Result<()>>());
    tokio::time::timeout(std::time::Duration::from_millis(50), hangs).await.unwrap_err();

    let page = app.audit(&boss, &TrailAsk { limit: 100, ..TrailAsk::default() }).await.unwrap();
    let mut told: Vec<_> = page
        .items
        .iter()
        .map(|e| {
            let who = e.subject_id.as_ref().map_or("visitor", |_| e.role.as_str());
            let after = e.receipt_id.iter().chain(&e.rules).map(String::as_str).collect::<Vec<_>>().join(" ");
            format!("{who} {} {:?} {after}", e.action, e.outcome)
        })
        .collect();
    told.sort();
    let mut expected = [
        "visitor sign_in Done ",
        "visitor sign_in Refused ",
        "agent role_change Denied ",
        "agent case_ship Refused CR-4-a S-08",
        "agent case_receive Done R1",
        "agent case_assess Failed ",
        "agent case_refuse Open ",
        "administrator audit_read Open ",
    ];
    expected.sort_unstable();
    assert_eq!(told, expected);
    assert_eq!(page.items[0].resource, Some(format!("account:{sam}")));

    // Nothing personal is in the rows, whatever went wrong.
    let rows = app.store.audit_page(Micros(0), Micros(i64::MAX), None, 100).await.unwrap();
    assert!(rows.iter().any(|row| row.detail == "error:internal"));
    assert!(!format!("{rows:?}").contains('@'));
}

#[tokio::test]
async fn the_trail_is_read_by_time_and_page() {
    let (app, clock) = app().await;
    let (_, boss) = person(&app, "boss", Role::Administrator).await;
    for n in 0..5 {
        app.account_create(&visitor(), &signing_up(""), &caller(&n.to_string())).await.unwrap_err();
        clock.pass(24 * 60 * 60);
    }
    let (mut days, mut cursor) = (Vec::new(), None::<String>);
    let all = TrailAsk { limit: 2, ..TrailAsk::default() };
    fn ask(cursor: Option<&str>) -> TrailAsk<'_> {
        TrailAsk { from: Some("2022-08-02"), until: Some("2022-08-05T00:00:00Z"), cursor, limit: 2, ..TrailAsk::default() }
    }
    loop {
        let page = app.audit(&boss, &ask(cursor.as_deref())).await.unwrap();
        days.extend(page.items.into_iter().map(|entry| entry.at));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(days, ["2022-08-02T08:00:00Z", "2022-08-03T08:00:00Z", "2022-08-04T08:00:00Z"]);

    assert_eq!(code(app.audit(&boss, &TrailAsk { from: Some("soon"), ..all }).await), "from:not-a-date");
    assert_eq!(code(app.audit(&boss, &TrailAsk { until: Some("2022-13-01"), ..all }).await), "until:not-a-date");
    assert_eq!(code(app.audit(&boss, &TrailAsk { cursor: Some("x"), ..all }).await), "cursor:not-a-cursor");
    assert_eq!(code(app.audit(&visitor(), &all).await), "unauthenticated");
}

#[tokio::test]
async fn the_trail_is_searched_by_who_by_what_and_by_day() {
    let (app, clock) = app().await;
    let (boss_id, boss) = person(&app, "boss", Role::Administrator).await;
    let (sam_id, sam) = person(&app, "sam", Role::Agent).await;
    let (case, other) = ("01JZ8T2M5Q0000000000000001", "01JZ8T2M5Q0000000000000002");
    for (ctx, resource) in [(&boss, case), (&sam, case), (&sam, other), (&visitor(), "")] {
        let resource = if resource.is_empty() { String::new() } else { resource_of("case", resource) };
        app.audited(ctx, Action::CaseShip, &resource, async { Ok(()) }).await.unwrap();
        clock.pass(24 * 60 * 60);
    }
    let told = async |ask: TrailAsk<'_>| {
        let page = app.audit(&boss, &TrailAsk { limit: 50, ..ask }).await.unwrap();
        let ships = page.items.into_iter().filter(|entry| entry.action == "case_ship");
        ships.map(|entry| entry.at.chars().take(10).collect::<String>()).collect::<Vec<_>>()
    };
    let (all, resource) = (TrailAsk::default(), resource_of("case", case));
    assert_eq!(told(TrailAsk { actor: Some(sam_id.as_str()), ..all }).await, ["2022-08-02", "2022-08-03"]);
    assert_eq!(told(TrailAsk { actor: Some(boss_id.as_str()), ..all }).await, ["2022-08-01"]);
    assert_eq!(told(TrailAsk { actor: Some("visitor"), ..all }).await, ["2022-08-04"]);
    assert_eq!(told(TrailAsk { resource: Some(&resource), ..all }).await, ["2022-08-01", "2022-08-02"]);
    assert_eq!(told(TrailAsk { resource: Some("case"), actor: Some(sam_id.as_str()), ..all }).await, ["2022-08-02", "2022-08-03"]);
    assert_eq!(told(TrailAsk { from: Some("2022-08-02"), last_day: Some("2022-08-03"), ..all }).await, ["2022-08-02", "2022-08-03"]);
    assert!(told(TrailAsk { actor: Some("01JZ8T2M5Q0000000000000009"), ..all }).await.is_empty());
    assert_eq!(code(app.audit(&boss, &TrailAsk { actor: Some("sam@example.org"), ..all }).await), "actor:not-a-word");
    assert_eq!(code(app.audit(&boss, &TrailAsk { last_day: Some("today"), ..all }).await), "last_day:not-a-date");
}

#[test]
fn an_id_from_outside_stays_outside() {
    assert_eq!(resource_of("case", "01JZ8T2M5Q0000000000000002"), "case:01JZ8T2M5Q0000000000000002");
    assert_eq!(resource_of("case", "rina@example.org"), "case");
}
