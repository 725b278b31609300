//! A mailbox and a telephone for everybody, as what the product sends reaches them.

use aftercare_app::{App, Carriers, Mail, Mailer, Notices, Sent, TextMessage, Texter};
use aftercare_documents::Documents;
use std::sync::Mutex;

const ADDRESS: &str = "https://care.example";

#[derive(Default)]
pub struct Post(Mutex<Vec<Mail>>, Mutex<Vec<TextMessage>>);

impl Mailer for Post {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a> {
        Box::pin(async move {
            self.0.lock().unwrap().push(mail.clone());
            Ok(())
        })
    }
}

impl Texter for Post {
    fn text<'a>(&'a self, message: &'a TextMessage) -> Sent<'a> {
        Box::pin(async move {
            self.1.lock().unwrap().push(message.clone());
            Ok(())
        })
    }
}

impl Post {
    /// The figures of the newest text to a number, after everything that waits went out.
    pub async fn code(&self, app: &App, number: &str) -> String {
        let notices = Notices::parse(Documents::embedded().get("notices.toml").unwrap()).unwrap();
        app.notices_send(Carriers { mail: Some(self), text: Some(self) }, &notices, ADDRESS).await.unwrap();
        let texts = self.1.lock().unwrap();
        let text = texts.iter().rfind(|text| text.to == number).unwrap();
        text.body.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).unwrap().to_owned()
    }

    /// The page of this site that the newest mail to an address leads to.
    pub async fn page(&self, app: &App, email: &str, page: &str) -> String {
        let mail = self.newest(app, email, page).await;
        let link = mail.body.lines().find(|line| line.contains(page)).unwrap();
        link.strip_prefix(ADDRESS).unwrap().to_owned()
    }

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

    /// Did anything that went out say this?
    pub fn said(&self, text: &str) -> bool {
        self.0.lock().unwrap().iter().any(|mail| mail.body.contains(text))
    }

    /// How many mails went to an address.
    pub fn to(&self, email: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|mail| mail.to == email).count()
    }
}
