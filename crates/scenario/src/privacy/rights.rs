//! What a person's story does with requests about their data.

use super::bench::{Bench, Done, no};
use super::fields::Fields;
use crate::bench::No;
use crate::story::ReadError;
use aftercare_app::{Context, MemberNew, Principal, Proof, RightsNew, StandinNew, Step};
use aftercare_core::World;
use aftercare_core::rights::{Means, Party, RightsRequest, Standin};
use aftercare_store::SubjectId;
use aftercare_wire::{AccountCreate, Language, Role};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

const CHANNELS: &[&str] = &["web", "email", "post", "fax", "social"];
const HOW: &[&str] = &["sign-in", "reauthenticate", "data-points", "declaration", "agent-proof"];
const OFFICER: &str = "officer";

/// Somebody beside the person.
#[derive(Debug, Clone)]
pub(super) struct StoryOther {
    pub born_on: Option<Date>,
    pub email: String,
    pub account: bool,
    pub role: String,
    pub proof: String,
}

impl StoryOther {
    pub fn read(fields: &mut Fields<'_>) -> Result<(String, Self), ReadError> {
        let id = fields.need_word("id")?;
        let born_on = fields.date("born_on")?;
        let email = fields.word("email")?.unwrap_or_default();
        let account = fields.flag("account", false)?;
        let role = fields.choice("role", &["member", "agent", "guardian"])?.unwrap_or_else(|| "member".to_owned());
        let proof = fields.choice("proof", &["none", "power-of-attorney", "notarised", "signed-permission"])?;
        let proof = proof.unwrap_or_else(|| "none".to_owned());
        fields.end()?;
        Ok((id, Self { born_on, email, account, role, proof }))
    }
}

#[derive(Debug, Clone)]
pub(super) enum RightsVerb {
    Request { id: String, right: String, channel: String, by: Option<String>, members: Vec<String>, signed_in: bool },
    Verify { id: String, who: String, how: String, points: u32, channel: String },
    Step { id: String, step: Step, reason: String },
    Fulfil { id: String },
}

impl RightsVerb {
    /// None where the verb is no verb of requests.
    pub fn read(
        verb: &str,
        fields: &mut Fields<'_>,
        world: &World,
        others: &BTreeMap<String, StoryOther>,
    ) -> Result<Option<Self>, ReadError> {
        let known = |fields: &Fields<'_>, key: &str, id: &str| {
            if id == "self" || others.contains_key(id) {
                Ok(())
            } else {
                Err(fields.error(key, format!("there is no `other` with the id `{id}`")))
            }
        };
        let step = match verb {
            "request" => {
                let id = fields.need_word("id")?;
                let rights: Vec<&str> = world.policies.rights.requests.iter().map(|kind| kind.right.as_str()).collect();
                let missing = fields.error("right", "is missing in `request`");
                let right = fields.choice("right", &rights)?.ok_or(missing)?;
                let channel = fields.choice("channel", CHANNELS)?.unwrap_or_else(|| "web".to_owned());
                let by = fields.word("by")?.unwrap_or_else(|| "self".to_owned());
                known(fields, "by", &by)?;
                let members = fields.words("members")?.unwrap_or_default();
                if members.iter().any(|member| member == "self") {
                    return Err(fields.error("members", "the person is a member anyway"));
                }
                members.iter().try_for_each(|member| known(fields, "members", member))?;
                let by = (by != "self").then_some(by);
                return Ok(Some(Self::Request { id, right, channel, by, members, signed_in: fields.flag("signed_in", false)? }));
            }
            "verify" => {
                let id = fields.need_word("id")?;
                let who = fields.word("who")?.unwrap_or_else(|| "self".to_owned());
                known(fields, "who", &who)?;
                let missing = fields.error("how", "is missing in `verify`");
                let how = fields.choice("how", HOW)?.ok_or(missing)?;
                let points = fields.number("points")?.unwrap_or(2);
                let channel = fields.choice("channel", CHANNELS)?.unwrap_or_else(|| "post".to_owned());
                return Ok(Some(Self::Verify { id, who, how, points, channel }));
            }
            "fulfil" => return Ok(Some(Self::Fulfil { id: fields.need_word("id")? })),
            "fail_verification" => Step::FailVerification,
            "suspect_fraud" => Step::SuspectFraud,
            "clear_fraud" => Step::ClearFraud,
            "ask_clarification" => Step::AskClarification,
            "clarified" => Step::Clarified,
            "extend" => Step::Extend,
            "charge" => Step::Charge(i64::from(fields.number("amount")?.unwrap_or(0))),
            "refuse" => Step::Refuse,
            "close" => Step::Close,
            _ => return Ok(None),
        };
        let id = fields.need_word("id")?;
        Ok(Some(Self::Step { id, step, reason: fields.word("reason")?.unwrap_or_else(|| "as the story says".to_owned()) }))
    }
}

/// What must be true of a request.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectRequest {
    pub id: String,
    pub state: Option<String>,
    pub due_on: Option<toml::value::Datetime>,
    pub acknowledge_by: Option<toml::value::Datetime>,
    pub needs: Option<Vec<String>>,
    pub copy: Option<Vec<String>>,
    pub kept: Option<Vec<String>>,
    pub fee: Option<i64>,
}

/// How a request stands, in the story's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct RequestTold {
    pub state: &'static str,
    pub due_on: Option<String>,
    pub acknowledge_by: Option<String>,
    pub needs: BTreeSet<String>,
    pub copy: BTreeSet<String>,
    pub kept: BTreeSet<String>,
    pub fee: Option<i64>,
}

fn officer() -> Context {
    Context::new(Principal::Person { subject: SubjectId::new(OFFICER), role: Role::Administrator }, Language::En)
}

impl Bench {
    pub async fn act_on_rights(&mut self, verb: &RightsVerb) -> Result<Done, No> {
        let (app, subject) = (self.app.clone(), self.subject.clone());
        match verb {
            RightsVerb::Request { .. } => self.request_rights(verb).await,
            RightsVerb::Verify { id, who, how, points, channel } => {
                let other = self.others.get(who).cloned();
                let party = match other.as_ref().map(|other| other.role.as_str()) {
                    None => Party::Own,
                    Some("agent") => Party::Agent,
                    Some("guardian") => Party::Guardian,
                    Some(_) => Party::Member,
                };
                let means = match how.as_str() {
                    "sign-in" => Means::SignIn,
                    "reauthenticate" => Means::Reauthenticate,
                    "data-points" => Means::DataPoints { points: *points },
                    "declaration" => Means::Declaration,
                    _ => Means::AgentProof {
                        proof: other.map(|other| other.proof).unwrap_or_else(|| "none".to_owned()),
                        channel: channel.clone(),
                    },
                };
                let who = if party == Party::Own { String::new() } else { who.clone() };
                let proof = Proof { party, who, means, note: String::new() };
                let acted = app.rights_verify(&officer(), &subject, &self.number_of(id)?, &proof).await?;
                Ok(Done { cites: acted.cites, ..Done::default() })
            }
            RightsVerb::Step { id, step, reason } => {
                let acted = app.rights_step(&officer(), &subject, &self.number_of(id)?, *step, reason).await?;
                Ok(Done { cites: acted.cites, ..Done::default() })
            }
            RightsVerb::Fulfil { id } => {
                let held = app.deposited(&subject).await?;
                self.held_at_answer.insert(id.clone(), held);
                let answered = app.rights_fulfil(&officer(), &subject, &self.number_of(id)?, "").await?;
                Ok(Done { cites: answered.cites, warns: answered.warnings, ..Done::default() })
            }
        }
    }

    async fn request_rights(&mut self, verb: &RightsVerb) -> Result<Done, No> {
        let RightsVerb::Request { id, right, channel, by, members, signed_in } = verb else { return Ok(Done::default()) };
        let mut new = RightsNew {
            right: right.clone(),
            channel: channel.clone(),
            name: "Person of a Story".to_owned(),
            email: self.email.clone(),
            signed_in: *signed_in,
            ..RightsNew::default()
        };
        for member in members {
            let other = self.others.get(member).cloned().ok_or_else(|| no("there is no such member"))?;
            if other.account {
                self.account_of(&other).await?;
            }
            let email = if other.account { other.email } else { String::new() };
            new.members.push(MemberNew { id: member.clone(), name: member.clone(), email, born_on: other.born_on, shares: None });
        }
        if let Some(by) = by {
            let other = self.others.get(by).cloned().ok_or_else(|| no("there is no such person"))?;
            let is = if other.role == "guardian" { Standin::Guardian } else { Standin::Agent };
            new.by = Some(StandinNew { id: by.clone(), is, name: by.clone(), email: other.email });
        }
        let acted = self.app.rights_receive(&officer(), &self.subject, &new).await?;
        self.numbers.insert(id.clone(), acted.request.id);
        Ok(Done { cites: acted.cites, ..Done::default() })
    }

    /// Whoever has an account in the story has one.
    async fn account_of(&self, other: &StoryOther) -> Result<(), No> {
        let request = AccountCreate {
            email: other.email.clone(),
            password: "four unlikely words of another".to_owned(),
            name: "Other of a Story".to_owned(),
            region: self.country.clone(),
            language: Language::En,
            date_of_birth: None,
            parent_email: None,
            phone: None,
        };
        match self.app.account_seed(&request, Role::Owner).await {
            // There from a request before.
            Ok(_) | Err(aftercare_app::Error::Input(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn number_of(&self, id: &str) -> Result<String, No> {
        self.numbers.get(id).cloned().ok_or_else(|| no(format!("there is no request `{id}`")))
    }

    /// The story's requests, by the story's own names for them.
    pub async fn requests_told(&self) -> Result<BTreeMap<String, RequestTold>, No> {
        let person = self.app.person(&self.subject).await?;
        let named = self.numbers.iter().filter_map(|(id, number)| Some((id.clone(), person.rights_request(number)?)));
        let none = BTreeSet::new();
        let held = |id: &String| self.held_at_answer.get(id).unwrap_or(&none);
        Ok(named.map(|(id, request)| (id.clone(), told_of(request, held(&id)))).collect())
    }
}

fn told_of(request: &RightsRequest, held: &BTreeSet<String>) -> RequestTold {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    RequestTold {
        state: request.state().as_str(),
        due_on: day(request.due_on()),
        acknowledge_by: day(request.received.as_ref().and_then(|received| received.acknowledge_by)),
        needs: request.needs().iter().map(ToString::to_string).collect(),
        // As with `holds`, what was put and is held counts.
        copy: request.copy.intersection(held).cloned().collect(),
        kept: request.kept.iter().map(|kept| kept.category.clone()).collect(),
        fee: request.fee,
    }
}
