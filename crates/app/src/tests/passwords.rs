//! Changing a password, and getting back in after forgetting it.

use super::harness::{PASSWORD, app, caller, code, person, signing_in, visitor};
use crate::gate::{ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_CALLER, RESETS_PER_ADDRESS};
use crate::{App, Context, Error, Mail, Mailer, Notices, Principal, Sent, TrailAsk};
use aftercare_store::{Account, Micros, SubjectId};
use aftercare_wire::{Language, LanguageChange, PasswordChange, PasswordResetConfirm, PasswordResetCreate, Role, Scope};
use std::sync::Mutex;

const NEW: &str = "another horse, another day";

/// A mailbox for everybody, which can be full.
#[derive(Default)]
pub(super) struct Post {
    pub mails: Mutex<Vec<Mail>>,
    full: Mutex<bool>,
}

impl Mailer for Post {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a> {
        Box::pin(async move {
            if *self.full.lock().unwrap() {
                return Err("full".to_owned());
            }
            self.mails.lock().unwrap().push(mail.clone());
            Ok(())
        })
    }
}

impl Post {
    /// Everything that waits goes out; the subjects of the new mails.
    pub async fn sent(&self, app: &App) -> Vec<String> {
        let before = self.mails.lock().unwrap().len();
        let notices = Notices::parse(aftercare_documents::Documents::embedded().get("notices.toml").unwrap()).unwrap();
        app.mail_send(self, &notices, "https://care.example").await.unwrap();
        self.mails.lock().unwrap()[before..].iter().map(|mail| mail.subject.clone()).collect()
    }

    /// The token of the link to this page in the newest mail that has one.
    pub fn token_for(&self, page: &str) -> String {
        let mails = self.mails.lock().unwrap();
        let link = format!("https://care.example{page}?token=");
        let (_, rest) = mails.iter().rev().find_map(|mail| mail.body.split_once(&*link)).unwrap();
        rest.lines().next().unwrap().to_owned()
    }

    /// The text of the newest mail.
    pub fn newest(&self) -> String {
        self.mails.lock().unwrap().last().unwrap().body.clone()
    }

    pub fn token(&self) -> String {
        self.token_for("/password/new")
    }
}

fn asking(name: &str) -> PasswordResetCreate {
    PasswordResetCreate { email: format!("{name}@example.org") }
}

fn setting(token: &str, password: &str) -> PasswordResetConfirm {
    PasswordResetConfirm { token: token.to_owned(), new_password: password.to_owned() }
}

fn changing(from: &str, to: &str) -> PasswordChange {
    PasswordChange { current_password: from.to_owned(), passkey: None, new_password: to.to_owned() }
}

/// Asks for a link and reads its token in the mail.
async fn token_of(app: &App, post: &Post, name: &str) -> String {
    app.password_reset_create(&asking(name), &caller(name)).await.unwrap();
    assert_eq!(post.sent(app).await, ["Your link for a new password"]);
    post.token()
}

async fn account_of(app: &App, subject: &SubjectId) -> Account {
    app.store.account(subject).await.unwrap().unwrap()
}

/// Somebody with the mail about their account read.
async fn settled(app: &App, post: &Post, name: &str) -> (SubjectId, Context) {
    let made = person(app, name, Role::Owner).await;
    assert_eq!(post.sent(app).await, ["Your account is ready"]);
    made
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it() {
    let ((app, _), post) = (app().await, Post::default());
    let (subject, ctx) = settled(&app, &post, "rina").await;
    let (_, other) = settled(&app, &post, "sam").await;
    let here = app.sign_in(&signing_in("rina", PASSWORD), &caller("phone")).await.unwrap();
    let there = app.sign_in(&signing_in("rina", PASSWORD), &caller("desk")).await.unwrap();
    let of_sam = app.sign_in(&signing_in("sam", PASSWORD), &caller("desk")).await.unwrap();
    post.sent(&app).await;
    let change = async |request: PasswordChange| app.password_change(&ctx, &request, Some(&here), &caller("phone")).await;

    let table = [
        (changing("wrong horse!", NEW), "current_password:credentials"),
        (changing(&"p".repeat(300), NEW), "current_password:credentials"),
        (changing(PASSWORD, "eleven char"), "new_password:too-short"),
        (changing(PASSWORD, &"p".repeat(257)), "new_password:too-long"),
        (changing(PASSWORD, "RINA@example.org"), "new_password:is-email"),
    ];
    for (request, expected) in table {
        assert_eq!(code(change(request).await), expected);
    }
    assert_eq!(code(app.password_change(&visitor(), &changing(PASSWORD, NEW), None, &caller("x")).await), "unauthenticated");
    let program = Principal::Program { subject: subject.clone(), role: Role::Owner, scopes: vec![Scope::UnitsRead] };
    let program = Context::new(program, Language::En);
    assert_eq!(code(app.password_change(&program, &changing(PASSWORD, NEW), None, &caller("x")).await), "forbidden");
    assert_eq!(post.sent(&app).await, [""; 0]);

    change(changing(PASSWORD, NEW)).await.unwrap();
    assert!(app.principal_of_session(&here).await.is_ok() && app.principal_of_session(&of_sam).await.is_ok());
    assert_eq!(app.principal_of_session(&there).await, Err(Error::Unauthenticated));
    assert_eq!(code(app.sign_in(&signing_in("rina", PASSWORD), &caller("desk")).await), "password:credentials");
    assert_eq!(post.sent(&app).await, ["Your password was changed"]);
    app.sign_in(&signing_in("rina", NEW), &caller("desk")).await.unwrap();
    assert!(app.me(&other).await.is_ok());
    // What changes the account in another way leaves the password alone.
    app.language_change(&ctx, &LanguageChange { language: Language::De }).await.unwrap();
    app.sign_in(&signing_in("rina", NEW), &caller("desk")).await.unwrap();
}

#[tokio::test]
async fn guesses_at_the_current_password_are_counted() {
    let (app, clock) = app().await;
    let (_, ctx) = person(&app, "rina", Role::Owner).await;
    let change = async |from: &str, place: &str| code(app.password_change(&ctx, &changing(from, NEW), None, &caller(place)).await);
    for n in 0..ATTEMPTS_PER_ACCOUNT {
        assert_eq!(change("wrong horse!", &n.to_string()).await, "current_password:credentials");
    }
    assert_eq!(change(PASSWORD, "another place").await, "too-many-requests");
    // Signing in is another door.
    app.sign_in(&signing_in("rina", PASSWORD), &caller("a")).await.unwrap();
    clock.pass(15 * 60);
    assert_eq!(change(PASSWORD, "a").await, "ok");
}

#[tokio::test]
async fn a_link_sets_a_password_once() {
    let ((app, _), post) = (app().await, Post::default());
    let (subject, ctx) = settled(&app, &post, "rina").await;
    settled(&app, &post, "sam").await;
    let old = app.sign_in(&signing_in("rina", PASSWORD), &caller("desk")).await.unwrap();
    let of_sam = app.sign_in(&signing_in("sam", PASSWORD), &caller("desk")).await.unwrap();
    post.sent(&app).await;
    for _ in 0..ATTEMPTS_PER_ACCOUNT {
        assert_eq!(code(app.sign_in(&signing_in("rina", "wrong horse"), &caller("desk")).await), "password:credentials");
    }
    let token = token_of(&app, &post, "rina").await;
    // Nothing has happened yet, and nothing but the mail has the token.
    assert!(app.principal_of_session(&old).await.is_ok());
    let waiting = app.store.outbox_of_subject(&subject, 9).await.unwrap();
    assert!(waiting.iter().all(|due| !String::from_utf8_lossy(&due.message.payload).contains(&token)));

    let set = async |token: &str, password: &str| code(app.password_reset_confirm(&setting(token, password), &caller("desk")).await);
    assert_eq!(set(&token, "short").await, "new_password:too-short");
    assert_eq!(set(&token, "rina@example.org").await, "new_password:is-email");
    for wrong in ["", "x", &token[1..], &format!("{token} ")] {
        assert_eq!(set(wrong, NEW).await, "token:over", "`{wrong}`");
    }
    assert_eq!(set(&token, NEW).await, "ok");
    assert_eq!(set(&token, "a third one, the same link").await, "token:over");

    assert_eq!(app.principal_of_session(&old).await, Err(Error::Unauthenticated));
    assert!(app.principal_of_session(&of_sam).await.is_ok());
    // Attempts with the forgotten one do not stand in the way.
    assert_eq!(post.sent(&app).await, ["Your new password is set"]);
    app.sign_in(&signing_in("rina", NEW), &caller("phone")).await.unwrap();
    assert!(app.me(&ctx).await.is_ok());
}

#[tokio::test]
async fn a_link_is_over_after_an_hour_or_another_one() {
    let ((app, clock), post) = (app().await, Post::default());
    settled(&app, &post, "rina").await;
    let set = async |token: &str, password: &str| code(app.password_reset_confirm(&setting(token, password), &caller("desk")).await);
    let first = token_of(&app, &post, "rina").await;
    clock.pass(60 * 60);
    assert_eq!(set(&first, NEW).await, "token:over");
    assert_eq!(app.sweep().await.unwrap(), 1);

    let second = token_of(&app, &post, "rina").await;
    clock.pass(60 * 60 - 1);
    let third = token_of(&app, &post, "rina").await;
    assert_eq!(set(&second, NEW).await, "token:over");
    clock.pass(60 * 60 - 1);
    assert_eq!(set(&third, NEW).await, "ok");

    assert_eq!(post.sent(&app).await, ["Your new password is set"]);
    // A password that is known again needs no link.
    let fourth = token_of(&app, &post, "rina").await;
    let subject = app.store.account_by_login("email", "rina@example.org").await.unwrap().unwrap().subject_id;
    let ctx = Context::new(Principal::Person { subject, role: Role::Owner }, Language::En);
    app.password_change(&ctx, &changing(NEW, PASSWORD), None, &caller("desk")).await.unwrap();
    assert_eq!(set(&fourth, NEW).await, "token:over");
}

#[tokio::test]
async fn a_mail_that_is_late_brings_the_newest_link_or_none() {
    let ((app, clock), post) = (app().await, Post::default());
    settled(&app, &post, "rina").await;
    *post.full.lock().unwrap() = true;
    app.password_reset_create(&asking("rina"), &caller("a")).await.unwrap();
    assert_eq!(post.sent(&app).await, [""; 0]);
    clock.pass(60);
    app.password_reset_create(&asking("rina"), &caller("a")).await.unwrap();
    *post.full.lock().unwrap() = false;
    // Only the newer request is told of; the earlier one is not tried again.
    assert_eq!(post.sent(&app).await.len(), 1);
    let token = post.token();
    clock.pass(10 * 60);
    assert_eq!(post.sent(&app).await, [""; 0]);
    assert_eq!(code(app.password_reset_confirm(&setting(&token, NEW), &caller("a")).await), "ok");
    assert_eq!(post.sent(&app).await, ["Your new password is set"]);

    app.password_reset_create(&asking("rina"), &caller("a")).await.unwrap();
    clock.pass(60 * 60);
    assert_eq!(post.sent(&app).await, [""; 0], "a link that is over is not sent");
}

#[tokio::test]
async fn who_has_an_account_is_not_told() {
    let ((app, clock), post) = (app().await, Post::default());
    let (subject, _) = settled(&app, &post, "rina").await;
    let (closed, _) = settled(&app, &post, "sam").await;
    let account = account_of(&app, &closed).await;
    app.store.account_update(&Account { state: "closed".to_owned(), ..account }).await.unwrap();
    let ask = async |name: &str, place: &str| app.password_reset_create(&asking(name), &caller(place)).await;
    for name in ["nobody", "sam", " RINA"] {
        assert_eq!(ask(name, "a").await, Ok(()), "{name}");
    }
    assert_eq!(post.sent(&app).await.len(), 1);
    assert_eq!(post.mails.lock().unwrap().last().unwrap().to, "rina@example.org");
    // As much is kept for nobody as for somebody.
    clock.pass(60 * 60);
    assert_eq!(app.sweep().await.unwrap(), 3);

    for name in ["rina", "nobody"] {
        for n in 0..RESETS_PER_ADDRESS {
            assert_eq!(ask(name, &format!("{name} {n}")).await, Ok(()));
        }
        assert_eq!(ask(name, "b").await, Err(Error::TooMany { retry_after_seconds: 900 }), "{name}");
    }
    for n in 0..ATTEMPTS_PER_CALLER {
        assert_eq!(ask(&format!("somebody-{n}"), "c").await, Ok(()));
    }
    assert_eq!(code(ask("somebody", "c").await), "too-many-requests");
    let guess = app.password_reset_confirm(&setting("guess", NEW), &caller("c")).await;
    assert_eq!(code(guess), "too-many-requests");
    let wrong = PasswordResetCreate { email: "rina".to_owned() };
    assert_eq!(code(app.password_reset_create(&wrong, &caller("d")).await), "email:not-an-email");

    // Whoever is erased between asking and the mail gets none.
    clock.pass(60 * 60);
    ask("rina", "e").await.unwrap();
    app.store.erase_subject(&subject, Micros(0), "2022-08-01").await.unwrap();
    post.sent(&app).await;
    assert_eq!(ask("rina", "e").await, Ok(()));
}

#[tokio::test]
async fn the_mail_speaks_the_language_of_the_account() {
    let ((app, _), post) = (app().await, Post::default());
    let (_, ctx) = settled(&app, &post, "{reset}").await;
    app.language_change(&ctx, &LanguageChange { language: Language::De }).await.unwrap();
    app.password_reset_create(&asking("{reset}"), &caller("a")).await.unwrap();
    assert_eq!(post.sent(&app).await, ["Ihr Link für ein neues Passwort"]);
    let body = post.mails.lock().unwrap().last().unwrap().body.clone();
    assert!(body.starts_with("Guten Tag, {reset} Example,"), "{body}");
    assert_eq!(body.matches("https://").count(), 1, "{body}");
}

#[test]
fn a_notice_that_is_missing_is_named() {
    let documents = aftercare_documents::Documents::embedded();
    let whole = documents.get("notices.toml").unwrap();
    assert!(Notices::parse(whole).is_ok());
    let without = whole.replace("template = \"password-reset\"", "template = \"other\"");
    assert_eq!(Notices::parse(&without).unwrap_err(), "notices.toml: there is no notice with the template `password-reset`");
}

/// What stands in the trail, and that it holds neither a token nor an address.
#[tokio::test]
async fn the_trail_tells_what_was_done_to_whom() {
    let ((app, clock), post) = (app().await, Post::default());
    let (subject, _) = settled(&app, &post, "rina").await;
    let (_, boss) = person(&app, "boss", Role::Administrator).await;
    post.sent(&app).await;
    let token = token_of(&app, &post, "rina").await;
    clock.pass(1);
    app.password_reset_create(&asking("nobody"), &caller("a")).await.unwrap();
    clock.pass(1);
    drop(app.password_reset_confirm(&setting("guess", NEW), &caller("a")).await);
    clock.pass(1);
    app.password_reset_confirm(&setting(&token, NEW), &caller("a")).await.unwrap();
    let trail = app.audit(&boss, &TrailAsk { limit: 99, ..TrailAsk::default() }).await.unwrap();
    let told: Vec<_> = trail
        .items
        .iter()
        .filter(|entry| entry.action.starts_with("password"))
        .map(|entry| format!("{} {} {:?}", entry.action, entry.resource.clone().unwrap_or_default(), entry.outcome))
        .collect();
    let account = format!("account:{subject}");
    let expected = [
        format!("password_reset_create {account} Done"),
        "password_reset_create  Done".to_owned(),
        "password_reset_confirm  Refused".to_owned(),
        format!("password_reset_confirm {account} Done"),
    ];
    assert_eq!(told, expected);
    let text = format!("{trail:?}");
    assert!(!text.contains(&token) && !text.contains("example.org"));
}
