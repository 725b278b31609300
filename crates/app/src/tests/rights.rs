//! Requests about one's data, from asking to the letter.

use super::harness::{PASSWORD, app, caller, code, person};
use super::passwords::Post;
use crate::{App, Context, Error, PageAsk};
use aftercare_wire::{
    AccountClose, RightsFulfil, RightsPerson, RightsRequestCreate, RightsRequestEnter, RightsStepTake, RightsVerify, Role,
};

fn ask(right: &str) -> RightsRequestCreate {
    RightsRequestCreate { right: right.to_owned(), text: "everything, please".to_owned() }
}

fn letter(right: &str) -> RightsRequestEnter {
    RightsRequestEnter {
        who: String::new(),
        right: right.to_owned(),
        channel: "post".to_owned(),
        received_on: None,
        text: "by hand".to_owned(),
        name: "Lee Letter".to_owned(),
        email: "lee@example.org".to_owned(),
        country: "DE".to_owned(),
        state: None,
        people: Vec::new(),
    }
}

fn verify(who: &str, how: &str, points: u32) -> RightsVerify {
    RightsVerify {
        who: who.to_owned(),
        how: how.to_owned(),
        points,
        proof: String::new(),
        channel: String::new(),
        note: "an order".to_owned(),
    }
}

fn step(step: &str, reason: &str) -> RightsStepTake {
    RightsStepTake { step: step.to_owned(), reason: reason.to_owned(), amount: None }
}

async fn open(app: &App, officer: &Context) -> usize {
    app.rights_queue(officer, true, &PageAsk::default()).await.unwrap().items.len()
}

#[tokio::test]
async fn whoever_asks_shows_it_is_they_and_gets_a_letter() {
    let ((app, _), post) = (app().await, Post::default());
    let (_, rina) = person(&app, "rina", Role::Owner).await;
    let (_, budi) = person(&app, "budi", Role::Owner).await;
    let (_, officer) = person(&app, "officer", Role::Administrator).await;
    app.policy_first().await.unwrap();
    post.sent(&app).await;
    let asked = app.rights_asked(&rina, &ask("access")).await.unwrap();
    assert_eq!((asked.state.as_str(), asked.needs.clone()), ("verifying", vec!["reauthenticate".to_owned()]));
    assert_eq!(asked.due_steps.first().map(|step| step.day.as_str()), Some(asked.received_on.as_str()));
    assert_eq!(post.sent(&app).await, ["Your request about your data"]);
    assert_eq!(open(&app, &officer).await, 1);

    // Somebody else's request is not there, not even with the right password of one's own.
    let shown = |password: &str| AccountClose { current_password: password.to_owned(), passkey: None };
    assert_eq!(code(app.rights_own_request(&budi, &asked.id).await), "not-found");
    assert_eq!(code(app.rights_reauthenticated(&budi, &asked.id, &shown(PASSWORD), &caller("b")).await), "not-found");
    assert_eq!(code(app.rights_file(&rina, &asked.id).await), "forbidden");
    assert_eq!(code(app.rights_queue(&rina, true, &PageAsk::default()).await), "forbidden");

    let fulfil = RightsFulfil { answer: "here it is".to_owned() };
    assert_eq!(code(app.rights_fulfil_by(&officer, &asked.id, &fulfil).await), "refused");
    let wrong = app.rights_reauthenticated(&rina, &asked.id, &shown("wrong horse"), &caller("a")).await;
    assert_eq!(code(wrong), "current_password:credentials");
    let ready = app.rights_reauthenticated(&rina, &asked.id, &shown(PASSWORD), &caller("a")).await.unwrap();
    assert_eq!(ready.state, "ready");
    let file = app.rights_fulfil_by(&officer, &asked.id, &fulfil).await.unwrap();
    assert_eq!(file.request.state, "fulfilled");
    assert!(file.request.has_copy && !file.request.copy.is_empty());
    assert_eq!(post.sent(&app).await, ["The answer to your request"]);
    assert!(post.mails.lock().unwrap().last().unwrap().body.contains("here it is"));
    assert_eq!((open(&app, &officer).await, app.rights_own(&rina).await.unwrap().len()), (0, 1));
}

#[tokio::test]
async fn a_letter_of_somebody_without_an_account_is_entered_and_verified() {
    let ((app, _), post) = (app().await, Post::default());
    let (_, officer) = person(&app, "officer", Role::Administrator).await;
    app.policy_first().await.unwrap();
    post.sent(&app).await;
    for (enter, wrong) in [
        (RightsRequestEnter { country: String::new(), ..letter("access") }, "country:not-a-country"),
        (RightsRequestEnter { name: String::new(), ..letter("access") }, "name:required"),
        (RightsRequestEnter { who: "nobody@example.org".to_owned(), ..letter("access") }, "who:unknown"),
        (RightsRequestEnter { channel: "pigeon".to_owned(), ..letter("access") }, "channel:unknown"),
        (RightsRequestEnter { received_on: Some("2999-01-01".to_owned()), ..letter("access") }, "received_on:out-of-range"),
        (RightsRequestEnter { received_on: Some("soon".to_owned()), ..letter("access") }, "received_on:not-a-date"),
        (letter("everything"), "right:unknown"),
    ] {
        assert_eq!(code(app.rights_entered(&officer, &enter).await), wrong);
    }
    let file = app.rights_entered(&officer, &letter("access")).await.unwrap();
    assert_eq!((file.name.as_str(), file.has_account, file.request.state.as_str()), ("Lee Letter", false, "verifying"));
    assert_eq!(post.sent(&app).await, ["Your request about your data"]);
    let id = &file.request.id;
    assert_eq!(code(app.rights_verify_by(&officer, id, &verify("self", "data-points", 0)).await), "points:out-of-range");
    assert_eq!(code(app.rights_verify_by(&officer, id, &verify("somebody", "declaration", 0)).await), "who:unknown");
    app.rights_verify_by(&officer, id, &verify("self", "data-points", 3)).await.unwrap();
    app.rights_verify_by(&officer, id, &verify("self", "declaration", 0)).await.unwrap();
    let file = app.rights_file(&officer, id).await.unwrap();
    assert_eq!((file.request.state.as_str(), file.evidence.len()), ("ready", 2));
    app.rights_fulfil_by(&officer, id, &RightsFulfil::default()).await.unwrap();
    assert_eq!(post.sent(&app).await, ["The answer to your request"]);
    app.rights_step_by(&officer, id, &step("close", "")).await.unwrap();
    let file = app.rights_file(&officer, id).await.unwrap();
    assert_eq!((file.request.state.as_str(), file.request.outcome.as_deref(), file.evidence.len()), ("closed", Some("fulfilled"), 0));
}

#[tokio::test]
async fn what_the_rules_do_not_let_is_refused_with_the_rule() {
    let (app, _) = app().await;
    let (_, officer) = person(&app, "officer", Role::Administrator).await;
    app.policy_first().await.unwrap();
    let file = app.rights_entered(&officer, &letter("access")).await.unwrap();
    let id = &file.request.id;
    for (take, wrong) in [
        (step("extend", ""), "reason:reason"),
        (step("dance", "why"), "step:unknown"),
        (step("charge", "the third"), "amount:out-of-range"),
    ] {
        assert_eq!(code(app.rights_step_by(&officer, id, &take).await), wrong);
    }
    let refused = app.rights_step_by(&officer, id, &step("refuse", "too many")).await;
    let Err(Error::Refused(refused)) = refused else { panic!("{refused:?}") };
    assert!(refused.rules.iter().any(|rule| rule.id == "PV-RGT-10"), "{refused:?}");
    assert!(!file.repetitive);
    let due = file.request.due_on.clone();
    app.rights_step_by(&officer, id, &step("extend", "three archives")).await.unwrap();
    let later = app.rights_file(&officer, id).await.unwrap();
    assert!(later.request.extended && later.request.due_on > due);
    assert_eq!(code(app.rights_step_by(&officer, id, &step("extend", "once more")).await), "refused");

    // An agent's paper counts as the rules say; a household is asked one by one.
    let agent = RightsPerson {
        is: "agent".to_owned(),
        name: "Example Agents".to_owned(),
        email: "agents@example.org".to_owned(),
        born_on: None,
        shares_address: None,
    };
    let both = vec![agent.clone(), RightsPerson { is: "guardian".to_owned(), ..agent.clone() }];
    assert_eq!(code(app.rights_entered(&officer, &RightsRequestEnter { people: both, ..letter("access") }).await), "people:unknown");
    let by_agent = app.rights_entered(&officer, &RightsRequestEnter { people: vec![agent], ..letter("access") }).await.unwrap();
    assert!(by_agent.request.needs.iter().any(|need| need == "agent-proof"), "{:?}", by_agent.request);
    let paper = RightsVerify {
        proof: "power-of-attorney".to_owned(),
        channel: "fax".to_owned(),
        ..verify(&by_agent.people[0].id, "agent-proof", 0)
    };
    assert_eq!(code(app.rights_verify_by(&officer, &by_agent.request.id, &paper).await), "refused");
    let paper = RightsVerify { channel: "post".to_owned(), ..paper };
    app.rights_verify_by(&officer, &by_agent.request.id, &paper).await.unwrap();
    let left = app.rights_file(&officer, &by_agent.request.id).await.unwrap().request.needs;
    assert!(!left.iter().any(|need| need == "agent-proof"), "{left:?}");
}

/// The law counts from the day on which a letter arrived, not from the one on which somebody found the time to enter it.
#[tokio::test]
async fn the_clock_runs_from_the_day_of_arrival() {
    let (app, _) = app().await;
    let (_, officer) = person(&app, "officer", Role::PrivacyOfficer).await;
    app.policy_first().await.unwrap();
    let today = app.rights_entered(&officer, &letter("access")).await.unwrap().request;
    let arrived: jiff::civil::Date =
        today.received_on.parse::<jiff::civil::Date>().unwrap().checked_sub(jiff::Span::new().days(12)).unwrap();
    let entered = RightsRequestEnter { received_on: Some(arrived.to_string()), ..letter("access") };
    let late = app.rights_entered(&officer, &entered).await.unwrap().request;
    assert_eq!(late.received_on, arrived.to_string());
    assert_eq!(late.due_steps[0].day, arrived.to_string());
    assert!(late.due_on < today.due_on, "{:?} {:?}", late.due_on, today.due_on);
}
