use super::harness::{HandClock, PASSWORD, app, caller, code, person, signing_in, signing_up, visitor};
use super::passwords::Post;
use crate::gate::{ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_CALLER};
use crate::sign_in::Telling;
use crate::{Context, Error, Principal, SessionToken, csrf_holds, csrf_of};
use aftercare_core::person::{PersonCommand, Publication, Signal};
use aftercare_documents::Documents;
use aftercare_store::Micros;
use aftercare_wire::{AccountConfirm, Language, LanguageChange, Role, Scope};

#[tokio::test]
async fn a_person_signs_up_in_and_out() {
    let (app, _) = app().await;
    let (post, up) = (Post::default(), signing_up("rina"));
    app.account_create(&visitor(), &up, &caller("a")).await.unwrap();
    assert_eq!(post.sent(&app).await, ["Open your account"]);
    assert_eq!(code(app.sign_in(&signing_in("rina", PASSWORD), &caller("a")).await), "password:credentials", "not open yet");
    let confirm = AccountConfirm { token: post.token_for("/sign-up/confirm"), password: PASSWORD.to_owned() };
    let (me, token) = app.account_confirm(&visitor(), &confirm, &caller("a")).await.unwrap();
    assert_eq!(code(app.account_confirm(&visitor(), &confirm, &caller("a")).await), "token:over");
    assert_eq!((me.name.as_str(), me.email.as_str(), me.region.as_str()), ("rina Example", "rina@example.org", "ID"));
    assert_eq!(me.roles, [Role::Owner]);
    assert!(me.scopes.contains(&Scope::CasesWrite) && !me.scopes.contains(&Scope::DeskRead));

    let principal = app.principal_of_session(&token).await.unwrap();
    assert_eq!(principal.subject().map(|subject| subject.to_string()), Some(me.subject_id.clone()));
    let ctx = Context::new(principal.clone(), Language::En);
    assert_eq!(app.me(&ctx).await.unwrap(), me);

    let welcome = app.store.outbox_of_subject(principal.subject().unwrap(), 9).await.unwrap();
    assert!(welcome.iter().any(|due| due.message.template == "welcome"));
    assert_eq!(post.sent(&app).await, ["Your account is ready"]);

    let other = app.sign_in(&signing_in("Rina", PASSWORD), &caller("b")).await.unwrap();
    assert_ne!(other, token);
    app.sign_out(&token).await.unwrap();
    assert_eq!(app.principal_of_session(&token).await, Err(Error::Unauthenticated));
    assert_eq!(app.principal_of_session(&other).await.as_ref(), Ok(&principal));
    app.sign_out(&token).await.unwrap();
}

#[tokio::test]
async fn wrong_passwords_are_counted_and_forgotten() {
    let (app, clock) = app().await;
    person(&app, "rina", Role::Owner).await;
    person(&app, "sam", Role::Agent).await;
    let wrong = signing_in("rina", "wrong horse");
    let missing = signing_in("nobody", "wrong horse");
    // The two answers are the same, so that nobody learns who has an account.
    let answer = app.sign_in(&wrong, &caller("a")).await;
    assert_eq!(code(answer.clone()), "password:credentials");
    assert_eq!(app.sign_in(&missing, &caller("a")).await, answer);

    // A success forgets what was counted.
    app.sign_in(&signing_in("rina", PASSWORD), &caller("a")).await.unwrap();
    for n in 0..ATTEMPTS_PER_ACCOUNT {
        assert_eq!(code(app.sign_in(&wrong, &caller(&format!("place {n}"))).await), "password:credentials");
        clock.pass(10);
    }
    // Now the right one does not help, from nowhere, under no spelling; others are not concerned.
    assert_eq!(app.sign_in(&signing_in("RINA", PASSWORD), &caller("b")).await, Err(Error::TooMany { retry_after_seconds: 850 }));
    app.sign_in(&signing_in("sam", PASSWORD), &caller("b")).await.unwrap();
    clock.pass(849);
    assert_eq!(app.sign_in(&signing_in("rina", PASSWORD), &caller("b")).await, Err(Error::TooMany { retry_after_seconds: 1 }));
    clock.pass(1);
    app.sign_in(&signing_in("rina", PASSWORD), &caller("b")).await.unwrap();
}

#[tokio::test]
async fn one_place_cannot_try_many_accounts() {
    let (app, clock) = app().await;
    let mut crowd = signing_up("x");
    crowd.password = "short".to_owned();
    for _ in 0..ATTEMPTS_PER_CALLER {
        assert_eq!(code(app.account_create(&visitor(), &crowd, &caller("a")).await), "password:too-short");
    }
    assert_eq!(code(app.account_create(&visitor(), &crowd, &caller("a")).await), "too-many-requests");
    assert_eq!(code(app.sign_in(&signing_in("x", PASSWORD), &caller("a")).await), "too-many-requests");
    assert_eq!(code(app.account_create(&visitor(), &crowd, &caller("b")).await), "password:too-short");
    clock.pass(15 * 60);
    assert_eq!(code(app.account_create(&visitor(), &crowd, &caller("a")).await), "password:too-short");
}

#[tokio::test]
async fn sessions_are_listed_ended_and_run_out() {
    let (app, clock) = app().await;
    person(&app, "rina", Role::Owner).await;
    let first = app.sign_in(&signing_in("rina", PASSWORD), &caller("phone")).await.unwrap();
    let ctx = Context::new(app.principal_of_session(&first).await.unwrap(), Language::En);
    let subject = ctx.principal.subject().unwrap().clone();
    clock.pass(30);
    let second = app.session_start(&subject, None, &caller("desk\u{7}top"), Telling::Owner).await.unwrap();
    app.principal_of_session(&first).await.unwrap();
    let listed = app.sessions(&ctx, Some(&first)).await.unwrap();
    let seen: Vec<_> = listed.iter().map(|s| (s.agent.as_str(), s.last_seen_at.as_str(), s.current)).collect();
    let expected = [("Browser of desktop", "2022-08-01T08:00:30Z", false), ("Browser of phone", "2022-08-01T08:00:00Z", true)];
    assert_eq!(seen, expected, "the use after thirty seconds is not written");
    clock.pass(30);
    app.principal_of_session(&first).await.unwrap();
    assert_eq!(app.sessions(&ctx, None).await.unwrap()[1].last_seen_at, "2022-08-01T08:01:00Z");

    let (_, stranger) = person(&app, "sam", Role::Agent).await;
    assert_eq!(code(app.session_end(&stranger, &listed[0].id).await), "not-found");
    app.session_end(&ctx, &listed[0].id).await.unwrap();
    assert_eq!(code(app.session_end(&ctx, &listed[0].id).await), "not-found");
    assert_eq!(app.principal_of_session(&second).await, Err(Error::Unauthenticated));

    clock.pass(14 * 24 * 60 * 60 - 61);
    app.principal_of_session(&first).await.unwrap();
    clock.pass(1);
    assert_eq!(app.principal_of_session(&first).await, Err(Error::Unauthenticated));
    // The rows of what is over go when the next session starts.
    app.session_start(&subject, None, &caller("phone"), Telling::Owner).await.unwrap();
    assert_eq!(app.store.vault_list(&subject, "session").await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_oldest_session_makes_room() {
    let (app, clock) = app().await;
    let (subject, ctx) = person(&app, "rina", Role::Owner).await;
    let first = app.session_start(&subject, None, &caller("0"), Telling::Owner).await.unwrap();
    for n in 1..50 {
        clock.pass(1);
        app.session_start(&subject, None, &caller(&n.to_string()), Telling::Owner).await.unwrap();
    }
    app.principal_of_session(&first).await.unwrap();
    app.session_start(&subject, None, &caller("50"), Telling::Owner).await.unwrap();
    assert_eq!(app.principal_of_session(&first).await, Err(Error::Unauthenticated));
    assert_eq!(app.sessions(&ctx, None).await.unwrap().len(), 50);
}

#[tokio::test]
async fn an_erased_or_closed_account_is_signed_out() {
    let (app, _) = app().await;
    for closes in [true, false] {
        let (subject, ctx) = person(&app, "rina", Role::Owner).await;
        let token = app.session_start(&subject, None, &caller("a"), Telling::Owner).await.unwrap();
        if closes {
            let mut account = app.store.account(&subject).await.unwrap().unwrap();
            account.state = "closed".to_owned();
            app.store.account_update(&account).await.unwrap();
            assert_eq!(code(app.sign_in(&signing_in("rina", "wrong horse"), &caller("a")).await), "password:credentials");
            assert_eq!(code(app.sign_in(&signing_in("rina", PASSWORD), &caller("a")).await), "refused");
        }
        assert_eq!(app.principal_of_session(&token).await.is_err(), closes);
        app.store.erase_subject(&subject, Micros(0), "2022-08-01").await.unwrap();
        assert_eq!(app.principal_of_session(&token).await, Err(Error::Unauthenticated));
        assert_eq!(app.me(&ctx).await, Err(Error::Unauthenticated));
    }
}

#[tokio::test]
async fn a_moved_demonstration_clock_signs_nobody_out() {
    let (app, clock) = app().await;
    let wall = HandClock::at("2024-01-01T00:00:00Z");
    let app = app.with_wall_clock(wall.clone());
    let (subject, _) = person(&app, "rina", Role::Owner).await;
    let token = app.session_start(&subject, None, &caller("a"), Telling::Owner).await.unwrap();
    clock.pass(400 * 24 * 60 * 60);
    app.principal_of_session(&token).await.unwrap();
    wall.pass(15 * 24 * 60 * 60);
    assert_eq!(app.principal_of_session(&token).await, Err(Error::Unauthenticated));
}

#[tokio::test]
async fn the_language_changes_for_a_person_only() {
    let (app, _) = app().await;
    let (subject, ctx) = person(&app, "rina", Role::Owner).await;
    let german = LanguageChange { language: Language::De };
    let program = Principal::Program { subject, role: Role::Owner, scopes: vec![Scope::UnitsRead] };
    let program = Context::new(program, Language::En);
    assert_eq!(code(app.language_change(&program, &german).await), "forbidden");
    assert_eq!(app.me(&program).await.unwrap().language, Language::En);
    assert_eq!(app.language_change(&ctx, &german).await.unwrap().language, Language::De);
    assert_eq!(app.me(&program).await.unwrap().language, Language::De);
    assert_eq!(app.me(&program).await.unwrap().scopes, [Scope::UnitsRead]);
}

#[test]
fn a_form_belongs_to_its_session() {
    let (mine, other) = (SessionToken::from("one secret"), SessionToken::from("another secret"));
    let mine_csrf = csrf_of(&mine);
    let table = [(&mine, mine_csrf.as_str(), true), (&other, &mine_csrf, false), (&mine, "", false), (&mine, &mine_csrf[1..], false)];
    for (session, given, expected) in table {
        assert_eq!(csrf_holds(session, given), expected, "{given}");
    }
    assert!(!mine_csrf.contains("secret"));
    assert_eq!(format!("{mine:?}"), "SessionToken(…)");
}

/// A server that was started again, or another one, hears the signal of a session that was heard before: what its owner turned on since stays on.
#[tokio::test]
async fn a_signal_is_news_once_a_session_whichever_server_hears_it() {
    let (app, _) = app().await;
    let (subject, _) = person(&app, "rina", Role::Owner).await;
    let token = app.sign_in(&signing_in("rina", PASSWORD), &caller("a")).await.unwrap();
    let ctx = Context::new(app.principal_of_session(&token).await.unwrap(), Language::En);
    app.signal_heard(&ctx, &token, Signal::OptOut).await.unwrap();
    let on = PersonCommand::ChooseCookies { preference: None, statistics: None, marketing: Some(true) };
    app.person_command(&ctx, &subject, &on).await.unwrap();
    let again = crate::App { heard: std::sync::Arc::default(), ..app.clone() };
    again.signal_heard(&ctx, &token, Signal::OptOut).await.unwrap();
    assert!(app.person(&subject).await.unwrap().cookies.marketing);
    let next = app.sign_in(&signing_in("rina", PASSWORD), &caller("a")).await.unwrap();
    again.signal_heard(&ctx, &next, Signal::OptOut).await.unwrap();
    assert!(!app.person(&subject).await.unwrap().cookies.marketing);
}

/// Of several choices in one request all are kept, or none.
#[tokio::test]
async fn several_choices_are_one_act() {
    let (app, _) = app().await;
    let (subject, ctx) = person(&app, "rina", Role::Owner).await;
    let before = app.person_events(&subject).await.unwrap().len();
    let refused =
        [PersonCommand::Subscribe, PersonCommand::CloseAccount { plan_runs: false }, PersonCommand::CloseAccount { plan_runs: false }];
    assert_eq!(code(app.person_act(&ctx, &subject, &refused, &crate::person::Beside::default()).await), "refused");
    assert_eq!(
        app.person_events(&subject).await.unwrap().len(),
        before,
        "the second closing is refused, and nothing of it all has happened"
    );
    app.person_act(&ctx, &subject, &refused[..2], &crate::person::Beside::default()).await.unwrap();
    assert_eq!(app.person_events(&subject).await.unwrap().len(), before + 2);
}

/// What a browser kept from before is weighed against what the account said since, and never undoes a refusal or a signal.
#[tokio::test]
async fn an_old_choice_of_a_browser_undoes_nothing() {
    let (app, clock) = app().await;
    let (subject, ctx) = person(&app, "rina", Role::Owner).await;
    let kept = |text: &str| crate::Caller { choice: app.browser_choice(text), ..caller("a") };
    let cookies = async || app.person(&subject).await.unwrap().cookies;
    app.sign_in(&signing_in("rina", PASSWORD), &kept("111.2022-08-01")).await.unwrap();
    assert!(cookies().await.marketing, "the account had said nothing");
    let none = PersonCommand::ChooseCookies { preference: Some(false), statistics: Some(false), marketing: Some(false) };
    app.person_command(&ctx, &subject, &none).await.unwrap();
    app.sign_in(&signing_in("rina", PASSWORD), &kept("111.2022-08-01")).await.unwrap();
    assert_eq!(cookies().await, Default::default(), "of the same day: which came first?");
    clock.pass(24 * 60 * 60);
    app.person_command(&ctx, &subject, &PersonCommand::Signal(Signal::OptOut)).await.unwrap();
    app.sign_in(&signing_in("rina", PASSWORD), &kept("111.2022-08-02")).await.unwrap();
    let after = cookies().await;
    assert!(after.statistics && !after.marketing, "{after:?}");
    clock.pass(24 * 60 * 60);
    app.sign_in(&signing_in("rina", PASSWORD), &kept("111.2022-08-03")).await.unwrap();
    assert!(cookies().await.marketing, "chosen after the signal");
    for of_another_age in ["111.2021-08-01", "111.2023-01-01", "111.0000-01-01", "111.9999-12-31"] {
        assert_eq!(app.browser_choice(of_another_age), None, "{of_another_age}");
    }
}

/// A version holds for what its name stood for; a slip of the pen in the day would keep every later one out.
#[tokio::test]
async fn a_version_is_published_once_and_soon() {
    let (app, _) = app().await;
    app.policy_first().await.unwrap();
    let publish = async |version: &str, day: &str| {
        let publication = Publication { version: version.to_owned(), effective_on: day.parse().unwrap(), material: true };
        code(app.policy_put(publication).await)
    };
    assert_eq!(publish("2016", "9999-12-31").await, "effective_on:too-far");
    assert_eq!(publish("2016", "2022-09-01").await, "ok");
    assert_eq!(publish("2021", "2022-10-01").await, "version:published");
}

/// By the other reading of PS-15 an account that chose nothing has all but marketing; its first choice, one of a browser too, ends that.
#[tokio::test]
async fn what_counts_before_a_choice_is_a_reading() {
    let mut documents = Documents::embedded();
    let text = documents.get("privacy/settings.toml").unwrap().to_owned();
    let (head, tail) = text.split_once("name = \"cookies-before-a-choice\"\ndefault = \"necessary-only\"").unwrap();
    documents.put("privacy/settings.toml", &format!("{head}name = \"cookies-before-a-choice\"\ndefault = \"all-but-marketing\"{tail}"));
    let (app, _) = app().await;
    let strict = app.clone();
    let app = crate::App { world: std::sync::Arc::new(documents.world().unwrap()), ..app };
    let (rina, ctx) = person(&app, "rina", Role::Owner).await;
    let (sam, _) = person(&app, "sam", Role::Owner).await;
    let browsing = crate::Browsing { choice: None, had_account: true, signal: Signal::Nothing };
    let on = async |app: &crate::App| {
        let told = app.cookies(&ctx, &browsing).await.unwrap();
        told.categories.into_iter().filter(|one| one.on && !one.always).map(|one| one.slug).collect::<Vec<_>>()
    };
    assert_eq!(on(&strict).await, [""; 0]);
    assert_eq!(on(&app).await, ["preference", "statistics"]);
    assert!(app.may_use_cookie(&ctx, &rina, "language", true).await.is_ok());
    assert_eq!(code(strict.may_use_cookie(&ctx, &rina, "language", true).await), "refused");
    // The first choice names one kind: the others stay as they were.
    let no_statistics = PersonCommand::ChooseCookies { preference: None, statistics: Some(false), marketing: None };
    app.person_command(&ctx, &rina, &no_statistics).await.unwrap();
    assert_eq!(on(&app).await, ["preference"]);
    assert_eq!(on(&strict).await, ["preference"], "a choice holds by either reading");
    // A browser in which all was refused says so for the account.
    let refused = crate::Caller { choice: app.browser_choice("000.2022-08-01"), ..caller("a") };
    app.sign_in(&signing_in("sam", PASSWORD), &refused).await.unwrap();
    assert_eq!(app.cookie_choices(&sam).await.unwrap(), Default::default());
}
