//! A request comes in: by the person in the portal, or entered at the desk as it came by post or e-mail.

use super::row::{Beside as Person, RequestRow};
use super::{RightsActed, none};
use crate::App;
use crate::audit::resource_of;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::person::Beside;
use aftercare_core::person::AccountState;
use aftercare_core::rights::{Asker, Member, Representative, RequestState, RightsCommand, Standin};
use aftercare_store::SubjectId;
use aftercare_wire::Language;
use jiff::civil::Date;

const MOST_TEXT: usize = 4000;
const MOST_NAME: usize = 200;
const MOST_PEOPLE: usize = 20;

/// Somebody who acts for the person.
#[derive(Debug, Clone)]
pub struct StandinNew {
    /// An opaque id; empty: a new one is given.
    pub id: String,
    pub is: Standin,
    pub name: String,
    pub email: String,
}

/// A member of the person's household.
#[derive(Debug, Clone)]
pub struct MemberNew {
    /// An opaque id; empty: a new one is given.
    pub id: String,
    pub name: String,
    pub email: String,
    pub born_on: Option<Date>,
    /// Lives at the person's address; None where nobody knows.
    pub shares: Option<bool>,
}

/// A request as somebody makes it.
#[derive(Debug, Clone, Default)]
pub struct RightsNew {
    pub right: String,
    pub channel: String,
    pub text: String,
    /// Whom to answer, where the person has no account.
    pub name: String,
    pub email: String,
    pub language: Option<Language>,
    /// The day on which it arrived; None: today.
    pub received_on: Option<Date>,
    pub by: Option<StandinNew>,
    pub members: Vec<MemberNew>,
    /// Made in a session of the person's own.
    pub signed_in: bool,
}

fn line(field: &'static str, text: &str, most: usize) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > most {
        return Err(Error::field(field, "too-long", format!("at most {most} characters can be taken here")));
    }
    Ok(text.to_owned())
}

impl App {
    /// Takes a request in. It has its number, its clock and what is still to be shown; whoever asked is told. One by a way that is not open is turned away
    /// with a pointer to those that are.
    ///
    /// # Errors
    /// Not allowed; the rules by which there is no such right here; a field that cannot be taken.
    pub async fn rights_receive(&self, ctx: &Context, subject: &SubjectId, new: &RightsNew) -> Result<RightsActed> {
        let own = ctx.principal.subject() == Some(subject);
        let action = if own { Action::RightsAsk } else { Action::RightsManage };
        let id = self.new_id()?;
        self.audited(ctx, action, &resource_of("rights-request", &id), async {
            permit(&ctx.principal, action)?;
            self.rights_receive_as(ctx, subject, &id, new).await
        })
        .await
    }

    async fn rights_receive_as(&self, ctx: &Context, subject: &SubjectId, id: &str, new: &RightsNew) -> Result<RightsActed> {
        if self.world.policies.rights.request(&new.right).is_none() {
            return Err(Error::field("right", "unknown", "there is no right of this name"));
        }
        if new.members.len() > MOST_PEOPLE {
            return Err(Error::field("members", "too-many", format!("{MOST_PEOPLE} people at most")));
        }
        let who = self.who(subject).await?;
        let today = self.day_of(&who);
        let person = self.person(subject).await?;
        let mut people = Vec::new();
        let by = match &new.by {
            None => None,
            Some(standin) => {
                let id = self.opaque(&standin.id)?;
                people.push(Person {
                    id: id.clone(),
                    is: if standin.is == Standin::Agent { "agent" } else { "guardian" }.to_owned(),
                    name: line("by", &standin.name, MOST_NAME)?,
                    email: line("by", &standin.email, MOST_NAME)?,
                });
                Some(Representative { id, is: standin.is })
            }
        };
        let mut members = Vec::new();
        for member in &new.members {
            let id = self.opaque(&member.id)?;
            let (name, email) = (line("members", &member.name, MOST_NAME)?, line("members", &member.email, MOST_NAME)?);
            people.push(Person { id: id.clone(), is: "member".to_owned(), name, email: email.clone() });
            let has_account = !email.is_empty() && self.account_by(&self.login_of("members", &email)?).await?.is_some();
            members.push(Member { id, has_account, minor: self.is_minor(member.born_on, today), shares: member.shares });
        }
        let row = RequestRow {
            text: line("text", &new.text, MOST_TEXT)?,
            name: line("name", &new.name, MOST_NAME)?,
            email: line("email", &new.email, MOST_NAME)?,
            language: new.language.unwrap_or(ctx.language).as_str().to_owned(),
            people,
            ..RequestRow::default()
        };
        let has_account = person.account == AccountState::Open;
        let asker = Asker { has_account, signed_in: new.signed_in, by: by.as_ref(), members: &members };
        let on = new.received_on.unwrap_or(today);
        if on > today || !aftercare_core::calendar::is_plausible(on) {
            return Err(Error::field("received_on", "out-of-range", "the day on which it arrived is today or before"));
        }
        let receive = RightsCommand::Receive { right: &new.right, channel: &new.channel, on, asker };
        // What it comes to decides which letter goes: turned away, or taken in.
        let template = if self.turns_away(&who, &new.channel).await? { "request-rejected" } else { "request-received" };
        let beside = Beside {
            vault: vec![self.rights_row_put(subject, id, &row)?],
            outbox: vec![self.rights_notice(subject, template, id)?],
            ..Beside::default()
        };
        let mut commands = vec![receive];
        if template == "request-received" {
            commands.push(RightsCommand::Acknowledge);
        }
        let acted = self.rights_act(ctx, subject, id, commands, &[], &beside).await?;
        if acted.request.state() == RequestState::Rejected || acted.request.received.is_some() { Ok(acted) } else { Err(none()) }
    }

    async fn turns_away(&self, who: &crate::person::Who, channel: &str) -> Result<bool> {
        self.standing(who).await?.with(|standing| standing.closed_channel(channel).is_some())
    }

    fn opaque(&self, id: &str) -> Result<String> {
        if id.is_empty() { self.new_id() } else { Ok(id.to_owned()) }
    }

    fn is_minor(&self, born_on: Option<Date>, today: Date) -> bool {
        let below = i16::try_from(self.world.policies.rights.household.guardian_below).unwrap_or(i16::MAX);
        let in_march = self.world.policies.settings.get("born-on-29-february", "first-of-march") == "first-of-march";
        let of_age = born_on.and_then(|born| aftercare_privacy::comes_of_age(born, below, in_march));
        of_age.is_some_and(|day| today < day)
    }
}
