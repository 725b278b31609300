use super::harness::{app, code, person};
use crate::{Action, Error, Principal, authorise};
use aftercare_store::{Account, SubjectId};
use aftercare_wire::{Role, Scope, TokenCreate};

fn asking(name: &str, scopes: &[Scope], last_day: Option<&str>) -> TokenCreate {
    TokenCreate { name: name.to_owned(), scopes: scopes.to_vec(), last_day: last_day.map(str::to_owned) }
}

#[tokio::test]
async fn a_token_does_what_its_scopes_and_its_account_both_allow() {
    let (app, clock) = app().await;
    let (subject, ctx) = person(&app, "rina", Role::Owner).await;
    let made = app.token_create(&ctx, &asking(" Workshop ", &[Scope::PlansRead, Scope::UnitsRead], None)).await.unwrap();
    assert!(made.secret.starts_with("act_") && made.secret.len() == 47);
    assert_eq!((made.token.name.as_str(), made.token.scopes.as_slice()), ("Workshop", &[Scope::UnitsRead, Scope::PlansRead][..]));
    assert!(!format!("{made:?}").contains(&made.secret));

    let program = app.principal_of_token(&made.secret).await.unwrap();
    let may = |principal: &Principal, action, owner: &SubjectId| authorise(principal, action, Some(owner), "thing").map_err(|e| e.code());
    assert_eq!(may(&program, Action::UnitRead, &subject), Ok(()));
    assert_eq!(may(&program, Action::UnitRead, &"somebody".into()), Err("not-found"));
    assert_eq!(may(&program, Action::UnitBind, &subject), Err("forbidden"));
    assert_eq!(code(app.tokens(&crate::Context::new(program, ctx.language)).await), "forbidden");

    // What the account loses, its tokens lose at once.
    let account = app.store.account(&subject).await.unwrap().unwrap();
    app.store.account_update(&Account { role: "editor".to_owned(), ..account }).await.unwrap();
    let program = app.principal_of_token(&made.secret).await.unwrap();
    assert_eq!(program, Principal::Program { subject, role: Role::Editor, scopes: Vec::new() });

    clock.pass(60);
    let (_, stranger) = person(&app, "sam", Role::Agent).await;
    assert_eq!(code(app.token_revoke(&stranger, &made.token.id).await), "not-found");
    app.token_revoke(&ctx, &made.token.id).await.unwrap();
    assert_eq!(code(app.token_revoke(&ctx, &made.token.id).await), "not-found");
    assert_eq!(app.principal_of_token(&made.secret).await, Err(Error::Unauthenticated));
    assert!(app.tokens(&ctx).await.unwrap()[0].revoked);
    for bearer in ["", "act_", &made.secret[4..], "act_ä"] {
        assert_eq!(app.principal_of_token(bearer).await, Err(Error::Unauthenticated), "{bearer}");
    }
}

#[tokio::test]
async fn a_token_ends_after_its_last_day_where_the_account_lives() {
    let (app, clock) = app().await;
    let (_, ctx) = person(&app, "rina", Role::Owner).await;
    // It is 15:00 on 1 August in Jakarta, seven hours before UTC.
    let made = app.token_create(&ctx, &asking("t", &[Scope::UnitsRead], Some("2022-08-01"))).await.unwrap();
    assert_eq!(made.token.last_day.as_deref(), Some("2022-08-01"));
    clock.pass(9 * 60 * 60 - 1);
    app.principal_of_token(&made.secret).await.unwrap();
    clock.pass(1);
    assert_eq!(app.principal_of_token(&made.secret).await, Err(Error::Unauthenticated));
}

#[tokio::test]
async fn a_token_is_refused_by_field() {
    let (app, _) = app().await;
    let (_, ctx) = person(&app, "rina", Role::Owner).await;
    let table = [
        (asking("", &[Scope::UnitsRead], None), "name:not-a-name"),
        (asking("a\nb", &[Scope::UnitsRead], None), "name:not-a-name"),
        (asking("t", &[], None), "scopes:required"),
        (asking("t", &[Scope::UnitsRead, Scope::DeskWrite], None), "scopes:not-allowed"),
        (asking("t", &[Scope::Admin], None), "scopes:not-allowed"),
        (asking("t", &[Scope::UnitsRead], Some("2022-07-31")), "last_day:in-the-past"),
        (asking("t", &[Scope::UnitsRead], Some("tomorrow")), "last_day:not-a-date"),
        (asking("t", &[Scope::UnitsRead], Some("9999-12-31")), "last_day:not-a-date"),
    ];
    for (request, expected) in table {
        assert_eq!(code(app.token_create(&ctx, &request).await), expected, "{request:?}");
    }
    assert_eq!(app.tokens(&ctx).await.unwrap(), []);
    for n in 0..50 {
        app.token_create(&ctx, &asking(&n.to_string(), &[Scope::UnitsRead], None)).await.unwrap();
    }
    assert_eq!(code(app.token_create(&ctx, &asking("one more", &[Scope::UnitsRead], None)).await), "name:too-many");
}
