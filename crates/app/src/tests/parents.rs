//! A child signs up: a parent is asked first.

use super::harness::{PASSWORD, app, caller, code, person, signing_in, signing_up, visitor};
use super::passwords::Post;
use crate::App;
use crate::parent::first_name;
use aftercare_core::person::{AccountState, PersonEventKind};
use aftercare_store::SubjectId;
use aftercare_wire::{AccountConfirm, AccountCreate, ParentalConsent, ParentalDecline, ParentalWithdrawal, Role};

const PAGE: &str = "/sign-up/parent";

fn child(parent: &str) -> AccountCreate {
    AccountCreate { date_of_birth: Some("2012-05-17".to_owned()), parent_email: Some(parent.to_owned()), ..signing_up("kim") }
}

fn agreeing(token: &str) -> ParentalConsent {
    ParentalConsent { token: token.to_owned(), name: "Jo Example".to_owned(), agreed: true }
}

async fn asked(app: &App, post: &Post) -> String {
    app.account_create(&visitor(), &child("jo@example.org"), &caller("a")).await.unwrap();
    assert_eq!(post.sent(app).await, ["kim would like to open an account"]);
    let mail = post.mails.lock().unwrap().last().unwrap().clone();
    assert_eq!(mail.to, "jo@example.org");
    assert!(!mail.body.contains("Example") && !mail.body.contains("kim@"), "{}", mail.body);
    post.token_for(PAGE)
}

#[tokio::test]
async fn a_parent_agrees_and_the_child_opens_the_account() {
    let ((app, clock), post) = (app().await, Post::default());
    let token = asked(&app, &post).await;
    let told = app.parental_consent_told(&token, &caller("b")).await.unwrap().unwrap();
    assert_eq!((&*told.child, told.age.is_some()), ("kim", true));
    // After the day that a sign-up waits for its own link.
    clock.pass(6 * 24 * 60 * 60);
    app.sweep().await.unwrap();
    let wrong = ParentalConsent { name: " ".to_owned(), ..agreeing(&token) };
    assert_eq!(code(app.parental_consent(&visitor(), &wrong, &caller("b")).await), "name:not-a-name");
    let wrong = ParentalConsent { agreed: false, ..agreeing(&token) };
    assert_eq!(code(app.parental_consent(&visitor(), &wrong, &caller("b")).await), "agreed:required");
    app.parental_consent(&visitor(), &agreeing(&token), &caller("b")).await.unwrap();
    assert_eq!(code(app.parental_consent(&visitor(), &agreeing(&token), &caller("b")).await), "token:over");
    assert_eq!(post.sent(&app).await, ["Open your account"]);
    assert_eq!(post.mails.lock().unwrap().last().unwrap().to, "kim@example.org");
    let confirm = AccountConfirm { token: post.token_for("/sign-up/confirm"), password: PASSWORD.to_owned() };
    let (me, _) = app.account_confirm(&visitor(), &confirm, &caller("a")).await.unwrap();
    let subject = SubjectId::new(me.subject_id);
    assert!(app.person(&subject).await.unwrap().parent_agreed);
    let rows = app.store.vault_list(&subject, "parental-consent").await.unwrap();
    let kept = String::from_utf8(rows[0].plain.clone()).unwrap();
    assert!(kept.contains("Jo Example") && kept.contains("agreed_at\":1"), "{kept}");
    let agreed = app.person_events(&subject).await.unwrap().into_iter().find_map(|event| match event.kind {
        PersonEventKind::ParentAgreed { version, shown } => Some((version, shown, event.rules)),
        _ => None,
    });
    let (version, shown, rules) = agreed.unwrap();
    assert_eq!((version.as_deref(), shown.map(|hash| hash.len()), &*rules), (Some("2021"), Some(64), &["PV-CHD-03".to_owned()][..]));
}

#[tokio::test]
async fn a_parent_who_agreed_closes_the_account_later() {
    let ((app, clock), post) = (app().await, Post::default());
    let token = asked(&app, &post).await;
    app.parental_consent(&visitor(), &agreeing(&token), &caller("b")).await.unwrap();
    post.sent(&app).await;
    let confirm = AccountConfirm { token: post.token_for("/sign-up/confirm"), password: PASSWORD.to_owned() };
    let (me, session) = app.account_confirm(&visitor(), &confirm, &caller("a")).await.unwrap();
    assert!(post.sent(&app).await.contains(&"The account that you agreed to is open".to_owned()));
    assert_eq!(post.mails.lock().unwrap().iter().rev().find(|mail| mail.body.contains("withdraw")).unwrap().to, "jo@example.org");
    let token = post.token_for("/sign-up/parent/withdraw");
    clock.pass(400 * 24 * 60 * 60);
    app.sweep().await.unwrap();
    let told = app.parental_withdrawal_told(&token, &caller("b")).await.unwrap().unwrap();
    assert_eq!(&*told.child, "kim");
    let withdrawal = ParentalWithdrawal { token };
    app.parental_withdraw(&visitor(), &withdrawal, &caller("b")).await.unwrap();
    assert_eq!(code(app.parental_withdraw(&visitor(), &withdrawal, &caller("b")).await), "token:over");
    let subject = SubjectId::new(me.subject_id);
    let person = app.person(&subject).await.unwrap();
    assert_eq!((person.parent_agreed, person.account), (false, AccountState::Closed));
    assert!(app.principal_of_session(&session).await.is_err());
    assert_eq!(code(app.sign_in(&signing_in("kim", PASSWORD), &caller("a")).await), "refused");
}

#[tokio::test]
async fn what_a_parent_reads_of_a_name_is_letters() {
    for (name, expected) in [("Kim Example", "Kim"), ("http://evil.example/x", "httpevilexamplex"), ("Anne-Marie O’Neil", "Anne-Marie")] {
        assert_eq!(first_name(name), expected);
    }
    assert_eq!(first_name(&"k".repeat(200)).len(), 40);
}

#[tokio::test]
async fn a_parent_declines_and_nothing_is_left() {
    let ((app, _), post) = (app().await, Post::default());
    let token = asked(&app, &post).await;
    let decline = ParentalDecline { token: token.clone() };
    app.parental_decline(&visitor(), &decline, &caller("b")).await.unwrap();
    assert_eq!(code(app.parental_decline(&visitor(), &decline, &caller("b")).await), "token:over");
    assert_eq!(code(app.parental_consent(&visitor(), &agreeing(&token), &caller("b")).await), "token:over");
    assert_eq!(app.parental_consent_told(&token, &caller("b")).await, Ok(None));
    assert_eq!(post.sent(&app).await, [""; 0]);
}

#[tokio::test]
async fn a_link_that_nobody_follows_takes_the_sign_up_with_it() {
    let ((app, clock), post) = (app().await, Post::default());
    let token = asked(&app, &post).await;
    clock.pass(7 * 24 * 60 * 60);
    assert_eq!(code(app.parental_consent(&visitor(), &agreeing(&token), &caller("b")).await), "token:over");
    assert_eq!(app.sweep().await.unwrap(), 2, "the link, the sign-up");
}

#[tokio::test]
async fn who_has_an_account_is_not_told_to_a_parent() {
    let ((app, _), post) = (app().await, Post::default());
    person(&app, "kim", Role::Owner).await;
    post.sent(&app).await;
    let token = asked(&app, &post).await;
    app.parental_consent(&visitor(), &agreeing(&token), &caller("b")).await.unwrap();
    assert_eq!(post.sent(&app).await, ["You have an account already"]);
    app.sign_in(&signing_in("kim", PASSWORD), &caller("a")).await.unwrap();
}

#[tokio::test]
async fn a_parent_is_named_by_another_address_and_only_where_one_is_needed() {
    let ((app, _), post) = (app().await, Post::default());
    for (n, (parent, expected)) in
        [("", "refused"), (" ", "refused"), ("KIM@example.org", "parent_email:own-address"), ("jo", "parent_email:not-an-email")]
            .into_iter()
            .enumerate()
    {
        assert_eq!(code(app.account_create(&visitor(), &child(parent), &caller(&n.to_string())).await), expected, "`{parent}`");
    }
    let grown = AccountCreate { parent_email: Some("jo@example.org".to_owned()), ..signing_up("kim") };
    app.account_create(&visitor(), &grown, &caller("x")).await.unwrap();
    assert_eq!(post.sent(&app).await, ["Open your account"]);
}
