//! What a person's story does with accounts and sessions.

use super::bench::{Bench, Done, no};
use crate::bench::No;
use aftercare_app::{Caller, Context, Error, Mail, Principal, Residence, Who};
use aftercare_core::person::{AccountState, PersonCommand, Signal};
use aftercare_store::SubjectId;
use aftercare_wire::{AccountClose, AccountConfirm, AccountCreate, Language, ParentalConsent, Role, SignIn};
use jiff::civil::Date;

const PASSWORD: &str = "four unlikely words of a story";
const PARENT: &str = "parent@example.com";
const WRONG: &str = "four other words of somebody else";
/// The field error of a password that does not fit.
const CREDENTIALS: &str = "credentials";

fn token_in(mails: &[Mail], page: &str) -> Option<String> {
    let link = format!("{page}?token=");
    mails.iter().find_map(|mail| mail.body.split(&*link).nth(1)?.split_whitespace().next()).map(str::to_owned)
}

impl Bench {
    fn request(&self) -> AccountCreate {
        AccountCreate {
            email: self.email.clone(),
            password: PASSWORD.to_owned(),
            name: "Person of a Story".to_owned(),
            region: self.country.clone(),
            language: Language::En,
            date_of_birth: self.born_on.map(|day| day.to_string()),
            parent_email: None,
            phone: None,
        }
    }

    fn caller(&self, browser: &str, address: &str) -> Caller {
        let secret = self.browsers.get(browser).cloned();
        Caller { key: address.to_owned(), near: address.to_owned(), agent: browser.to_owned(), browser: secret, choice: None }
    }

    /// The account that the story begins with.
    pub async fn account_there(&mut self, parent_agreed: bool) -> Result<(), No> {
        self.subject = self.app.account_seed(&self.request(), Role::Owner).await?;
        self.lives_there(self.born_on).await?;
        if parent_agreed {
            self.app.person_command(&self.owner(), &self.subject, &PersonCommand::ParentAgreed { shown: None }).await?;
        }
        Ok(())
    }

    async fn lives_there(&self, born_on: Option<Date>) -> Result<(), No> {
        let residence = Residence { country: Some(self.country.clone()), state: self.state.clone(), born_on };
        Ok(self.app.residence_put(&self.subject, &residence).await?)
    }

    pub async fn session_state(&self) -> &'static str {
        let Some(token) = &self.session else { return "none" };
        match self.app.principal_of_session(token).await {
            Ok(Principal::Person { .. }) => "open",
            _ => "ended",
        }
    }

    pub async fn account_state(&self) -> Result<&'static str, No> {
        Ok(match self.app.person(&self.subject).await?.account {
            AccountState::None => "none",
            AccountState::Open => "open",
            AccountState::Closed => "closed",
        })
    }

    /// Signs up, and follows the link of the mail.
    pub async fn register(&mut self, born_on: Option<Date>, parent_agreed: bool) -> Result<Done, No> {
        let visitor = Context::new(Principal::Anonymous, Language::En);
        let who = Who { country: self.country.clone(), state: self.state.clone(), born_on };
        self.app.age_gate(&visitor, &who, parent_agreed).await?;
        let before = self.app.person(&self.subject).await?;
        self.subject = self.opened_by_mail(&visitor, born_on, parent_agreed).await?;
        self.session = None;
        self.lives_there(born_on).await?;
        let mut carried = Vec::new();
        // What a browser was told to do it goes on doing.
        if before.signal_at.is_some() {
            carried.push(PersonCommand::Signal(Signal::OptOut));
        }
        if before.cookies_chosen_at.is_some() {
            let chosen = before.cookies;
            let (preference, statistics, marketing) = (Some(chosen.preference), Some(chosen.statistics), Some(chosen.marketing));
            carried.push(PersonCommand::ChooseCookies { preference, statistics, marketing });
        }
        for command in carried {
            self.app.person_command(&self.owner(), &self.subject, &command).await?;
        }
        Ok(Done::default())
    }

    /// Signs up, has a parent agree where there is one and they are asked, and follows the link of the mail.
    async fn opened_by_mail(&mut self, visitor: &Context, born_on: Option<Date>, parent: bool) -> Result<SubjectId, No> {
        let caller = self.caller("", "where the story is");
        let date_of_birth = born_on.map(|day| day.to_string());
        let parent_email = parent.then(|| PARENT.to_owned());
        let request = AccountCreate { date_of_birth, parent_email, ..self.request() };
        self.app.account_create(visitor, &request, &caller).await?;
        let mut mails = self.mails().await?;
        if let Some(token) = token_in(&mails, "/sign-up/parent") {
            let consent = ParentalConsent { token, name: "Parent of a Story".to_owned(), agreed: true };
            self.app.parental_consent(visitor, &consent, &caller).await?;
            mails = self.mails().await?;
        }
        let token = token_in(&mails, "/sign-up/confirm").ok_or_else(|| no("signing up sent no link"))?;
        let (me, _) = self.app.account_confirm(visitor, &AccountConfirm { token, password: PASSWORD.to_owned() }, &caller).await?;
        Ok(SubjectId::new(me.subject_id))
    }

    pub async fn sign_in(&mut self, browser: &str, address: &str, right: bool) -> Result<Done, No> {
        let caller = self.caller(browser, address);
        let caller = match caller.browser {
            Some(_) => caller,
            // A browser that has not signed in gets its secret with the answer.
            None => Caller { browser: Some(self.app.browser_secret()?), ..caller },
        };
        let password = if right { PASSWORD } else { WRONG };
        let request = SignIn { email: self.email.clone(), password: password.to_owned() };
        let token = match self.app.sign_in(&request, &caller).await {
            Ok(token) => token,
            Err(Error::Input(fields)) if fields.iter().any(|field| field.code.as_deref() == Some(CREDENTIALS)) => {
                let rules = vec![self.rules_of_accounts().await?.wrong_password];
                return Err(No { rules, problems: Vec::new() });
            }
            Err(error) => return Err(error.into()),
        };
        self.browsers.extend(caller.browser.map(|secret| (browser.to_owned(), secret)));
        self.session = Some(token);
        Ok(Done::default())
    }

    async fn rules_of_accounts(&self) -> Result<aftercare_privacy::Account, No> {
        let place = self.app.where_it_stands(&self.subject).await?;
        let policy = self.app.world().policies.version(&place.version);
        policy.map(|policy| policy.account.clone()).ok_or_else(|| no("there is no such version"))
    }

    /// The owner says of the last sign-in: not me.
    pub async fn deny_sign_in(&mut self) -> Result<Done, No> {
        let token = self.session.clone().ok_or_else(|| no("there was no sign-in to deny"))?;
        let sessions = self.app.sessions(&self.owner(), Some(&token)).await?;
        let current = sessions.into_iter().find(|session| session.current).ok_or_else(|| no("the session is over"))?;
        self.app.sign_in_deny(&self.owner(), &current.id).await?;
        Ok(Done::default())
    }

    pub async fn sign_out(&mut self) -> Result<Done, No> {
        if let Some(token) = self.session.take() {
            self.app.sign_out(&token).await?;
        }
        Ok(Done::default())
    }

    pub async fn close_account(&mut self) -> Result<Done, No> {
        let request = AccountClose { current_password: PASSWORD.to_owned(), passkey: None };
        let warns = self.app.account_close(&self.owner(), &request, &self.caller("", "where the story is")).await?;
        Ok(Done { warns, ..Done::default() })
    }
}
