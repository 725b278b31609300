//! What the wire asks for, as use cases: words become steps, numbers lead to whose request it is.

use super::RightsActed;
use super::receive::{MemberNew, RightsNew, StandinNew};
use super::step::{Proof, Step};
use crate::App;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::person::Who;
use aftercare_core::rights::{Means, OWN, Party, Standin};
use aftercare_store::SubjectId;
use aftercare_wire::{RightsFileView, RightsFulfil, RightsRequestCreate, RightsRequestEnter, RightsStepTake, RightsVerify};
use jiff::civil::Date;

const WEB: &str = "web";
/// The ways by which something can come.
pub const CHANNELS: &[&str] = &["web", "email", "post", "fax", "social"];
const MEMBER: &str = "member";
const AGENT: &str = "agent";
const GUARDIAN: &str = "guardian";

fn day(field: &'static str, text: Option<&str>) -> Result<Option<Date>> {
    let wrong = || Error::field(field, "not-a-date", "a day as in `2010-06-01`");
    text.filter(|day| !day.is_empty()).map(|day| aftercare_core::calendar::day(day).ok_or_else(wrong)).transpose()
}

impl App {
    /// Asked for on this site, by whoever is signed in.
    ///
    /// # Errors
    /// As [`App::rights_receive`].
    pub async fn rights_ask(&self, ctx: &Context, request: &RightsRequestCreate) -> Result<RightsActed> {
        let subject = ctx.principal.subject().cloned().ok_or(Error::Unauthenticated)?;
        let (right, text) = (request.right.clone(), request.text.clone());
        let new = RightsNew { right, text, channel: WEB.to_owned(), signed_in: true, language: Some(ctx.language), ..RightsNew::default() };
        self.rights_receive(ctx, &subject, &new).await
    }

    /// Enters a request that came another way. Somebody without an account gets a number here, and what they say of themselves is kept with the request.
    ///
    /// # Errors
    /// As [`App::rights_receive`]; nobody of this address or number, or no country of somebody without an account.
    pub async fn rights_enter(&self, ctx: &Context, request: &RightsRequestEnter) -> Result<RightsActed> {
        permit(&ctx.principal, Action::RightsManage)?;
        if !CHANNELS.contains(&request.channel.as_str()) {
            return Err(Error::field("channel", "unknown", format!("one of {}", CHANNELS.join(", "))));
        }
        let mut new = RightsNew {
            right: request.right.clone(),
            channel: request.channel.clone(),
            text: request.text.clone(),
            name: request.name.clone(),
            email: request.email.clone(),
            language: Some(ctx.language),
            received_on: day("received_on", request.received_on.as_deref())?,
            ..RightsNew::default()
        };
        for person in &request.people {
            match person.is.as_str() {
                MEMBER => new.members.push(MemberNew {
                    id: String::new(),
                    name: person.name.clone(),
                    email: person.email.clone(),
                    born_on: day("born_on", person.born_on.as_deref())?,
                    shares: person.shares_address,
                }),
                AGENT | GUARDIAN if new.by.is_none() => {
                    let is = if person.is == AGENT { Standin::Agent } else { Standin::Guardian };
                    new.by = Some(StandinNew { id: String::new(), is, name: person.name.clone(), email: person.email.clone() });
                }
                _ => return Err(Error::field("people", "unknown", "members of a household, and one agent or guardian")),
            }
        }
        if self.world.policies.rights.request(&new.right).is_none() {
            return Err(Error::field("right", "unknown", "there is no right of this name"));
        }
        let subject =
            if request.who.trim().is_empty() { self.stranger(request).await? } else { self.subject_of(request.who.trim()).await? };
        self.rights_receive(ctx, &subject, &new).await
    }

    /// Somebody without an account, known by where they live.
    async fn stranger(&self, request: &RightsRequestEnter) -> Result<SubjectId> {
        if !aftercare_core::region::is_code(&request.country) {
            return Err(Error::field("country", "not-a-country", "two capital letters, as in `DE`"));
        }
        if request.name.trim().is_empty() {
            return Err(Error::field("name", "required", "say whom to answer"));
        }
        let state = request.state.clone().filter(|state| !state.is_empty());
        self.person_create(&Who { country: request.country.clone(), state, born_on: None }).await
    }

    /// A step of verification, as the wire says it.
    ///
    /// # Errors
    /// As [`App::rights_verify`]; somebody whom the request does not name.
    pub async fn rights_verify_by(&self, ctx: &Context, id: &str, verify: &RightsVerify) -> Result<RightsActed> {
        permit(&ctx.principal, Action::RightsManage)?;
        let subject = self.rights_subject(id).await?;
        let row = self.rights_row(&subject, id).await?;
        let party = match row.people.iter().find(|person| person.id == verify.who).map(|person| person.is.as_str()) {
            _ if verify.who == OWN => Party::Own,
            Some(AGENT) => Party::Agent,
            Some(GUARDIAN) => Party::Guardian,
            Some(MEMBER) => Party::Member,
            // A guardian of a member is named when they are verified.
            None if verify.who == GUARDIAN => Party::Guardian,
            _ => return Err(Error::field("who", "unknown", "the request names nobody of this id")),
        };
        let means = match verify.how.as_str() {
            "sign-in" => Means::SignIn,
            "reauthenticate" => Means::Reauthenticate,
            "data-points" if (1..=20).contains(&verify.points) => Means::DataPoints { points: verify.points },
            "data-points" => return Err(Error::field("points", "out-of-range", "how many facts agreed: 1 to 20")),
            "declaration" => Means::Declaration,
            "agent-proof" => Means::AgentProof { proof: verify.proof.clone(), channel: verify.channel.clone() },
            _ => return Err(Error::field("how", "unknown", "there is no step of verification of this name")),
        };
        let who = if party == Party::Own { String::new() } else { verify.who.clone() };
        self.rights_verify(ctx, &subject, id, &Proof { party, who, means, note: verify.note.clone() }).await
    }

    /// An act on a request, as the wire says it.
    ///
    /// # Errors
    /// As [`App::rights_step`]; a step that there is not.
    pub async fn rights_step_by(&self, ctx: &Context, id: &str, take: &RightsStepTake) -> Result<RightsActed> {
        permit(&ctx.principal, Action::RightsManage)?;
        let subject = self.rights_subject(id).await?;
        let step = match take.step.as_str() {
            "fail-verification" => Step::FailVerification,
            "suspect-fraud" => Step::SuspectFraud,
            "clear-fraud" => Step::ClearFraud,
            "ask-clarification" => Step::AskClarification,
            "clarified" => Step::Clarified,
            "extend" => Step::Extend,
            "charge" => Step::Charge(take.amount.unwrap_or(0)),
            "refuse" => Step::Refuse,
            "close" => Step::Close,
            _ => return Err(Error::field("step", "unknown", "there is no step of this name")),
        };
        self.rights_step(ctx, &subject, id, step, &take.reason).await
    }

    /// Answers a request, as the wire says it.
    ///
    /// # Errors
    /// As [`App::rights_fulfil`].
    pub async fn rights_fulfil_by(&self, ctx: &Context, id: &str, fulfil: &RightsFulfil) -> Result<RightsFileView> {
        permit(&ctx.principal, Action::RightsManage)?;
        let subject = self.rights_subject(id).await?;
        self.rights_fulfil(ctx, &subject, id, &fulfil.answer).await?;
        self.rights_file(ctx, id).await
    }
}
