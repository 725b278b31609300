use super::harness::{app, person};
use crate::{App, Mail, MailRun, Mailer, Notices, Sent, Unsent};
use aftercare_documents::Documents;
use aftercare_wire::Role;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// A mail server that takes nothing while it has a reason.
#[derive(Default)]
pub(super) struct Server {
    refuses: Mutex<Option<&'static str>>,
    pub(super) taken: Mutex<Vec<Mail>>,
}

impl Mailer for Server {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a> {
        Box::pin(async {
            if let Some(reason) = *self.refuses.lock().unwrap() {
                return Err(reason.to_owned());
            }
            self.taken.lock().unwrap().push(mail.clone());
            Ok(())
        })
    }
}

fn unsent(waiting: u64, given_up: u64) -> MailRun {
    MailRun { sent: 0, unsent: BTreeMap::from([("no TLS".to_owned(), Unsent { waiting, given_up })]) }
}

pub(super) async fn send(app: &App, server: &Server) -> MailRun {
    let notices = Notices::parse(Documents::embedded().get("notices.toml").unwrap()).unwrap();
    app.mail_send(server, &notices, "https://care.example.org").await.unwrap()
}

#[tokio::test]
async fn what_the_server_does_not_take_waits() {
    let (app, clock) = app().await;
    person(&app, "rina", Role::Owner).await;
    let server = Server::default();
    *server.refuses.lock().unwrap() = Some("no TLS");
    assert_eq!(send(&app, &server).await, unsent(1, 0));
    assert_eq!(send(&app, &server).await, MailRun::default(), "not before its time");
    clock.pass(5 * 60);
    assert_eq!(send(&app, &server).await, unsent(1, 0));
    clock.pass(5 * 60);
    assert_eq!(send(&app, &server).await, MailRun::default(), "each time a little later");
    clock.pass(5 * 60);
    *server.refuses.lock().unwrap() = None;
    assert_eq!(send(&app, &server).await, MailRun { sent: 1, unsent: BTreeMap::new() });
    assert_eq!(send(&app, &server).await, MailRun::default(), "once");
    let taken = server.taken.lock().unwrap();
    assert_eq!(taken[0].to, "rina@example.org");
    assert!(taken[0].body.contains("https://care.example.org/"), "{}", taken[0].body);
}

#[tokio::test]
async fn what_is_never_taken_is_given_up_and_told() {
    let (app, clock) = app().await;
    person(&app, "rina", Role::Owner).await;
    let server = Server::default();
    *server.refuses.lock().unwrap() = Some("no TLS");
    let mut runs = Vec::new();
    for _ in 0..19 {
        runs.push(send(&app, &server).await);
        clock.pass(12 * 60 * 60);
    }
    let expected: Vec<MailRun> = [vec![unsent(1, 0); 16], vec![unsent(0, 1)], vec![MailRun::default(); 2]].concat();
    assert_eq!(runs, expected);
}
