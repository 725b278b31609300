//! Requests of people about their data, from the way in to the answer.

mod answer;
mod archive;
mod copy;
mod desk;
mod erase;
mod face;
mod letter;
mod receive;
mod row;
mod step;
mod view;

pub use answer::Answered;
pub use desk::CHANNELS;
pub use receive::{MemberNew, RightsNew, StandinNew};
pub use step::{Proof, Step};

use crate::App;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::person::{Beside, PersonActed, Who};
use aftercare_core::person::PersonCommand;
use aftercare_core::rights::{RightsCommand, RightsRequest};
use aftercare_store::{Message, SubjectId};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What a step of a request came to.
#[derive(Debug)]
pub struct RightsActed {
    pub request: RightsRequest,
    pub cites: Vec<String>,
    pub warnings: Vec<String>,
}

/// Rows of the vault that are about a request itself.
pub(crate) fn is_of_request(kind: &str) -> bool {
    [row::REQUEST, row::EVIDENCE].contains(&kind)
}

pub(crate) fn none() -> Error {
    Error::NotFound { what: "request" }
}

/// Where somebody is asked about, with the days off there.
pub(crate) struct Day {
    pub today: Date,
    pub holidays: BTreeSet<Date>,
}

impl App {
    pub(crate) fn rights_day(&self, who: &Who) -> Day {
        Day { today: self.day_of(who), holidays: self.world.regions.holidays(&who.country).clone() }
    }

    /// Commands on one request, with what goes beside them.
    pub(crate) async fn rights_act(
        &self,
        ctx: &Context,
        subject: &SubjectId,
        id: &str,
        commands: Vec<RightsCommand<'_>>,
        more: &[PersonCommand<'_>],
        beside: &Beside,
    ) -> Result<RightsActed> {
        let day = self.rights_day(&self.who(subject).await?);
        let steps =
            commands.into_iter().map(|command| PersonCommand::Rights { request: id, command, today: day.today, holidays: &day.holidays });
        let all: Vec<PersonCommand<'_>> = steps.chain(more.iter().cloned()).collect();
        let PersonActed { person, cites, warnings, .. } = self.person_act(ctx, subject, &all, beside).await?;
        let request = person.rights_request(id).cloned().ok_or_else(none)?;
        Ok(RightsActed { request, cites, warnings })
    }

    pub(crate) async fn rights_request_of(&self, subject: &SubjectId, id: &str) -> Result<RightsRequest> {
        self.person(subject).await?.rights_request(id).cloned().ok_or_else(none)
    }

    pub(crate) fn rights_notice(&self, subject: &SubjectId, template: &str, id: &str) -> Result<Message> {
        self.account_notice(subject, template, &serde_json::json!({ "request_id": id }))
    }
}
