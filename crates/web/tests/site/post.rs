//! A mailbox for everybody, as the mail of the product reaches it.

use aftercare_app::{App, Mail, Mailer, Notices, Sent};
use aftercare_documents::Documents;
use std::sync::Mutex;

const ADDRESS: &str = "https://care.example";

#[derive(Default)]
pub struct Post(Mutex<Vec<Mail>>);

impl Mailer for Post {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a> {
        Box::pin(async move {
            self.0.lock().unwrap().push(mail.clone());
            Ok(())
        })
    }
}

impl Post {
    /// Everything that waits goes out; the newest mail to this address that says this.
    pub async fn newest(&self, app: &App, email: &str, says: &str) -> Mail {
        let notices = Notices::parse(Documents::embedded().get("notices.toml").unwrap()).unwrap();
        app.mail_send(self, &notices, ADDRESS).await.unwrap();
        self.0.lock().unwrap().iter().rfind(|mail| mail.to == email && mail.body.contains(says)).unwrap().clone()
    }

    /// The page that the link for a new password leads to.
    pub async fn link(&self, app: &App, email: &str) -> String {
        const PAGE: &str = "/password/new?token=";
        let mail = self.newest(app, email, PAGE).await;
        let link = mail.body.lines().find(|line| line.contains(PAGE)).unwrap();
        link.strip_prefix(ADDRESS).unwrap().to_owned()
    }

    pub async fn token(&self, app: &App, email: &str) -> String {
        self.link(app, email).await.split_once("token=").unwrap().1.to_owned()
    }

    /// How many mails went to an address.
    pub fn to(&self, email: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|mail| mail.to == email).count()
    }
}
