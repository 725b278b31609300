//! Accounts that have a telephone number: codes come by text, and nobody learns who has one.

use super::harness::{PASSWORD, app as plain_app, caller, code, signing_in, signing_up, visitor};
use super::passwords::Post;
use crate::{App, Carriers, Notices, Sent, TextMessage, Texter};
use aftercare_documents::Documents;
use aftercare_wire::{
    AccountClose, AccountConfirm, AccountConfirmByCode, AccountCreate, MeView, ParentalConsent, PasswordResetByCode, PasswordResetCreate,
    SignIn,
};
use std::sync::{Arc, Mutex};

const NUMBER: &str = "+8613800138000";

#[derive(Default)]
struct Phone(Mutex<Vec<TextMessage>>);

impl Texter for Phone {
    fn text<'a>(&'a self, message: &'a TextMessage) -> Sent<'a> {
        Box::pin(async move {
            self.0.lock().unwrap().push(message.clone());
            Ok(())
        })
    }
}

impl Phone {
    /// Everything that waits goes out; the new texts, by template and number.
    async fn sent(&self, app: &App) -> Vec<String> {
        let before = self.0.lock().unwrap().len();
        let notices = Notices::parse(Documents::embedded().get("notices.toml").unwrap()).unwrap();
        let post = Post::default();
        app.notices_send(Carriers { mail: Some(&post), text: Some(self) }, &notices, "https://care.example").await.unwrap();
        let texts = self.0.lock().unwrap();
        let mut told: Vec<String> = texts[before..].iter().map(|text| format!("{} {}", text.template, text.to)).collect();
        told.sort();
        told
    }

    /// The code of the newest text.
    fn code(&self) -> String {
        let body = self.0.lock().unwrap().last().unwrap().body.clone();
        body.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).unwrap().to_owned()
    }
}

async fn app() -> (App, Arc<super::harness::HandClock>) {
    let (app, clock) = plain_app().await;
    (app.with_logins(Arc::new(Documents::embedded().logins().unwrap())), clock)
}

fn signing(phone: &str) -> AccountCreate {
    AccountCreate { email: String::new(), phone: Some(phone.to_owned()), region: "CN".to_owned(), ..signing_up("lan") }
}

fn confirming(code: &str) -> AccountConfirmByCode {
    AccountConfirmByCode { phone: "0086 138 0013 8000".to_owned(), code: code.to_owned(), password: PASSWORD.to_owned() }
}

fn in_by_phone(phone: &str, password: &str) -> SignIn {
    SignIn { email: phone.to_owned(), password: password.to_owned() }
}

async fn opened(app: &App, phone: &Phone) -> MeView {
    app.account_create(&visitor(), &signing("138 0013 8000"), &caller("a")).await.unwrap();
    assert_eq!(phone.sent(app).await, [format!("sign-up-code {NUMBER}")]);
    let (me, _) = app.account_confirm_by_code(&visitor(), &confirming(&phone.code()), &caller("a")).await.unwrap();
    assert_eq!(phone.sent(app).await, [format!("welcome {NUMBER}")]);
    me
}

#[tokio::test]
async fn an_account_is_opened_by_a_code_and_signed_in_to_by_the_number() {
    let ((app, _), phone) = (app().await, Phone::default());
    let me = opened(&app, &phone).await;
    assert_eq!((&*me.email, me.phone.as_deref()), ("", Some(NUMBER)));
    for number in [NUMBER, "+86 138-0013-8000", "008613800138000"] {
        app.sign_in(&in_by_phone(number, PASSWORD), &caller("a")).await.unwrap();
    }
    for (number, password) in [(NUMBER, "wrong horse"), ("+8613800138001", PASSWORD), ("138 0013 8000", PASSWORD), ("nonsense", PASSWORD)] {
        assert_eq!(code(app.sign_in(&in_by_phone(number, password), &caller("b")).await), "password:credentials", "{number}");
    }
}

#[tokio::test]
async fn a_known_number_gets_the_same_answer_and_its_owner_is_told() {
    let ((app, _), phone) = (app().await, Phone::default());
    opened(&app, &phone).await;
    let before = app.gate.hashed.load(std::sync::atomic::Ordering::Relaxed);
    app.account_create(&visitor(), &signing(NUMBER), &caller("b")).await.unwrap();
    app.account_create(&visitor(), &signing("+8613800138009"), &caller("b")).await.unwrap();
    assert_eq!(app.gate.hashed.load(std::sync::atomic::Ordering::Relaxed), before + 2);
    assert_eq!(phone.sent(&app).await, ["sign-up-code +8613800138009".to_owned(), format!("sign-up-known {NUMBER}")]);
    for number in [NUMBER, "+8613800138002"] {
        app.password_reset_create(&PasswordResetCreate { email: number.to_owned() }, &caller("c")).await.unwrap();
    }
    assert_eq!(phone.sent(&app).await, [format!("password-code {NUMBER}")]);
    // A code that nobody asked for and a wrong one are the same.
    for number in [NUMBER, "+8613800138002", "+8613800138003"] {
        let by = PasswordResetByCode { phone: number.to_owned(), code: "x".to_owned(), new_password: "another horse".to_owned() };
        assert_eq!(code(app.password_reset_by_code(&by, &caller("d")).await), "code:wrong", "{number}");
    }
}

#[tokio::test]
async fn a_code_is_short_lived_tried_a_few_times_and_used_once() {
    let ((app, clock), phone) = (app().await, Phone::default());
    app.account_create(&visitor(), &signing(NUMBER), &caller("a")).await.unwrap();
    phone.sent(&app).await;
    let right = phone.code();
    let stranger = AccountConfirmByCode { password: "the thief's own horse".to_owned(), ..confirming(&right) };
    assert_eq!(code(app.account_confirm_by_code(&visitor(), &stranger, &caller("x")).await), "password:not-chosen");
    let other = if right == "000000" { "111111" } else { "000000" };
    for n in 0..4 {
        let tried = app.account_confirm_by_code(&visitor(), &confirming(other), &caller(&n.to_string())).await;
        assert_eq!(code(tried), "code:wrong");
    }
    assert_eq!(code(app.account_confirm_by_code(&visitor(), &confirming(&right), &caller("y")).await), "code:wrong", "tried too often");
    app.account_create(&visitor(), &signing(NUMBER), &caller("a")).await.unwrap();
    phone.sent(&app).await;
    clock.pass(10 * 60);
    assert_eq!(code(app.account_confirm_by_code(&visitor(), &confirming(&phone.code()), &caller("y")).await), "code:wrong", "too old");
    clock.pass(10 * 60);
    app.account_create(&visitor(), &signing(NUMBER), &caller("a")).await.unwrap();
    phone.sent(&app).await;
    let last = phone.code();
    app.account_confirm_by_code(&visitor(), &confirming(&last), &caller("y")).await.unwrap();
    assert_eq!(code(app.account_confirm_by_code(&visitor(), &confirming(&last), &caller("y")).await), "code:wrong", "used");
    clock.pass(2 * 24 * 60 * 60);
    assert!(app.sweep().await.unwrap() >= 2, "what was not opened goes");
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_by_a_code() {
    let ((app, _), phone) = (app().await, Phone::default());
    opened(&app, &phone).await;
    app.password_reset_create(&PasswordResetCreate { email: NUMBER.to_owned() }, &caller("a")).await.unwrap();
    phone.sent(&app).await;
    let by = |password: &str| PasswordResetByCode { phone: NUMBER.to_owned(), code: phone.code(), new_password: password.to_owned() };
    assert_eq!(code(app.password_reset_by_code(&by("short"), &caller("a")).await), "new_password:too-short");
    app.password_reset_by_code(&by("another horse"), &caller("a")).await.unwrap();
    assert_eq!(phone.sent(&app).await, [format!("password-reset-done {NUMBER}")]);
    assert_eq!(code(app.sign_in(&in_by_phone(NUMBER, PASSWORD), &caller("a")).await), "password:credentials");
    app.sign_in(&in_by_phone(NUMBER, "another horse"), &caller("a")).await.unwrap();
}

#[tokio::test]
async fn a_number_closes_is_free_again_and_goes_with_an_erasure() {
    let ((app, _), phone) = (app().await, Phone::default());
    let me = opened(&app, &phone).await;
    let subject = crate::SubjectId::new(me.subject_id);
    let ctx = crate::Context::new(
        crate::Principal::Person { subject: subject.clone(), role: aftercare_wire::Role::Owner },
        aftercare_wire::Language::En,
    );
    let close = AccountClose { current_password: PASSWORD.to_owned(), passkey: None };
    app.account_close(&ctx, &close, &caller("a")).await.unwrap();
    assert_eq!(code(app.sign_in(&in_by_phone(NUMBER, PASSWORD), &caller("a")).await), "refused");
    phone.sent(&app).await;
    let again = opened(&app, &phone).await;
    app.password_reset_create(&PasswordResetCreate { email: NUMBER.to_owned() }, &caller("b")).await.unwrap();
    let erased = app.erase_by_operator(NUMBER).await.unwrap();
    assert_eq!(erased.subject.to_string(), again.subject_id);
    assert_eq!(phone.sent(&app).await, [""; 0], "the code went with the rest");
    opened(&app, &phone).await;
}

#[tokio::test]
async fn a_country_says_by_what_an_account_is_registered() {
    let ((app, _), phone) = (app().await, Phone::default());
    let by = |region: &str, email: &str, phone: &str| AccountCreate {
        email: email.to_owned(),
        phone: Some(phone.to_owned()),
        region: region.to_owned(),
        ..signing_up("lan")
    };
    let table = [
        ("CN", "lan@example.org", "", "email:not-in-country"),
        ("CN", "", "", "phone:required"),
        ("CN", "", "138", "phone:number-length"),
        ("CN", "", "+999 138 0013 8000", "phone:unknown-country-code"),
        ("CN", "", "lan", "phone:not-a-telephone-number"),
        ("DE", "", NUMBER, "phone:not-in-country"),
        ("DE", "", "", "email:not-an-email"),
        ("HK", "lan@example.org", NUMBER, "phone:one-only"),
        ("HK", "lan@example.org", "", "ok"),
        ("HK", "", "2345 6789", "ok"),
    ];
    for (n, (region, email, number, expected)) in table.into_iter().enumerate() {
        let answer = app.account_create(&visitor(), &by(region, email, number), &caller(&n.to_string())).await;
        let told = if answer.is_ok() { "ok".to_owned() } else { code(answer) };
        assert_eq!(told, expected, "{region} `{email}` `{number}`");
    }
    assert_eq!(phone.sent(&app).await, ["sign-up-code +85223456789"]);
}

#[tokio::test]
async fn a_child_with_a_number_opens_the_account_by_a_link_after_the_parent() {
    let ((app, _), phone) = (app().await, Phone::default());
    let parent_email = Some("jo@example.org".to_owned());
    let child = AccountCreate { date_of_birth: Some("2012-05-17".to_owned()), parent_email, ..signing(NUMBER) };
    app.account_create(&visitor(), &child, &caller("a")).await.unwrap();
    let post = Post::default();
    post.sent(&app).await;
    let consent = ParentalConsent { token: post.token_for("/sign-up/parent"), name: "Jo Example".to_owned(), agreed: true };
    app.parental_consent(&visitor(), &consent, &caller("b")).await.unwrap();
    assert_eq!(phone.sent(&app).await, [format!("sign-up-confirm {NUMBER}")]);
    let body = phone.0.lock().unwrap().last().unwrap().body.clone();
    let token = body.split("?token=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let confirm = AccountConfirm { token, password: PASSWORD.to_owned() };
    let (me, _) = app.account_confirm(&visitor(), &confirm, &caller("a")).await.unwrap();
    assert_eq!(me.phone.as_deref(), Some(NUMBER));
}

#[tokio::test]
async fn numbers_are_tried_a_few_times_from_anywhere() {
    let ((app, _), phone) = (app().await, Phone::default());
    for n in 0..3 {
        app.account_create(&visitor(), &signing(NUMBER), &caller(&n.to_string())).await.unwrap();
    }
    assert_eq!(code(app.account_create(&visitor(), &signing(NUMBER), &caller("z")).await), "too-many-requests");
    assert_eq!(phone.sent(&app).await.len(), 3);
    let mut answers = Vec::new();
    for n in 0..11 {
        answers.push(code(app.account_confirm_by_code(&visitor(), &confirming("x"), &caller(&n.to_string())).await));
    }
    assert_eq!(answers.iter().filter(|answer| *answer == "code:wrong").count(), 10);
    assert_eq!(answers.last().map(String::as_str), Some("too-many-requests"));
    drop(app.sign_in(&signing_in("nobody", PASSWORD), &caller("q")).await);
}
