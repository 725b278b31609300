use super::harness::{app, caller, code, person, signing_up};
use crate::Error;
use crate::sign_in::Telling;
use aftercare_store::SubjectId;
use aftercare_wire::{Role, RoleChange};

fn to(roles: &[Role]) -> RoleChange {
    RoleChange { roles: roles.to_vec() }
}

#[tokio::test]
async fn an_administrator_gives_roles_and_the_last_one_stays() {
    let (app, _) = app().await;
    let (boss, ctx) = person(&app, "boss", Role::Administrator).await;
    let (rina, owner) = person(&app, "rina", Role::Owner).await;
    let token = app.session_start(&rina, None, &caller("a"), Telling::Owner).await.unwrap();

    let table = [
        (&owner, &rina, to(&[Role::Administrator]), "forbidden"),
        (&ctx, &rina, to(&[]), "roles:exactly-one"),
        (&ctx, &rina, to(&[Role::Agent, Role::Assessor]), "roles:exactly-one"),
        (&ctx, &rina, to(&[Role::System]), "roles:not-assignable"),
        (&ctx, &SubjectId::from("nobody"), to(&[Role::Agent]), "not-found"),
        (&ctx, &boss, to(&[Role::Owner]), "roles:last-administrator"),
        (&ctx, &boss, to(&[Role::Administrator]), "ok"),
    ];
    for (ctx, subject, change, expected) in table {
        assert_eq!(code(app.role_change(ctx, subject, &change).await), expected, "{change:?}");
    }

    let before = app.users(&ctx, Some(Role::Owner), None, 10).await.unwrap().items.remove(0);
    let mut seen = ctx.clone();
    seen.seen_version = Some(before.version);
    let after = app.role_change(&seen, &rina, &to(&[Role::Agent])).await.unwrap();
    assert_eq!((after.email.as_str(), after.roles.as_slice()), ("rina@example.org", &[Role::Agent][..]));
    assert_eq!(app.principal_of_session(&token).await.unwrap().role(), Some(Role::Agent));
    match app.role_change(&seen, &rina, &to(&[Role::Editor])).await {
        Err(Error::Changed(changed)) => assert_eq!((changed.seen_version, changed.current_version), (before.version, after.version)),
        other => panic!("{other:?}"),
    }

    // With a second administrator the first may go, and then the second is the last.
    app.role_change(&ctx, &rina, &to(&[Role::Administrator])).await.unwrap();
    app.role_change(&ctx, &boss, &to(&[Role::Owner])).await.unwrap();
    assert_eq!(code(app.role_change(&ctx, &rina, &to(&[Role::Owner])).await), "roles:last-administrator");
    assert_eq!(code(app.account_seed(&signing_up("system"), Role::System).await), "role:not-assignable");
}

#[tokio::test]
async fn two_administrators_cannot_both_leave_at_once() {
    let (app, _) = app().await;
    let (ada, ctx) = person(&app, "ada", Role::Administrator).await;
    let (bob, _) = person(&app, "bob", Role::Administrator).await;
    let owner = to(&[Role::Owner]);
    let (first, second) = tokio::join!(app.role_change(&ctx, &ada, &owner), app.role_change(&ctx, &bob, &owner));
    let mut codes = [code(first), code(second)];
    codes.sort();
    assert_eq!(codes, ["ok", "roles:last-administrator"]);
}

#[tokio::test]
async fn accounts_are_listed_page_by_page_and_none_twice() {
    let (app, clock) = app().await;
    let (_, ctx) = person(&app, "boss", Role::Administrator).await;
    for (n, role) in [Role::Agent, Role::Owner, Role::Editor, Role::Owner, Role::Owner].into_iter().enumerate() {
        clock.pass(1);
        person(&app, &format!("p{n}"), role).await;
    }
    let expected = ["p1 owner", "p3 owner", "p4 owner", "p0 agent", "p2 editor", "boss administrator"];
    for limit in [1, 2, 3, 6, 100] {
        let (mut listed, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let page = app.users(&ctx, None, cursor.as_deref(), limit).await.unwrap();
            assert!(page.items.len() <= usize::try_from(limit).unwrap());
            listed.extend(page.items.into_iter().map(|user| format!("{} {}", user.email.split('@').next().unwrap(), user.roles[0])));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(listed, expected, "in pages of {limit}");
    }
    let owners = app.users(&ctx, Some(Role::Owner), None, 2).await.unwrap();
    let rest = app.users(&ctx, Some(Role::Owner), owners.next_cursor.as_deref(), 2).await.unwrap();
    assert_eq!((rest.items.len(), rest.next_cursor), (1, None));
    assert_eq!(code(app.users(&ctx, None, Some("p"), 2).await), "cursor:not-a-cursor");
    let (_, agent) = person(&app, "sam", Role::Agent).await;
    assert_eq!(code(app.users(&agent, None, None, 2).await), "forbidden");
}
