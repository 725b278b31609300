//! What the privacy officer keeps: requests of authorities, transfers of the business, receivers sold, exports, alarms.

mod alarm;
mod consumer;
mod export;
mod legal_request;
mod receiver;
mod transfer;

pub(crate) use alarm::OFFICER;
pub use export::{Deidentified, ExportFile};

use crate::App;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::hold::operator;
use crate::person::stored;
use aftercare_core::person::{Register, RegisterEvent};
use aftercare_privacy::Countries;
use aftercare_store::{Append, Batch, Message, StreamId, SubjectId};
use aftercare_wire::{CategoryName, DisclosuresView};
pub(crate) use legal_request::KIND as LEGAL_REQUEST;

/// The stream of the register in the journal.
pub(crate) const STREAM: &str = "disclosures";
/// How often an entry is written anew when somebody else was first.
const MOST_ATTEMPTS: u32 = 20;
/// What an organisation is called, and a paper numbered.
const MOST_NAME: usize = 200;

/// A line of text that somebody typed, within bounds.
fn line(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    let is_line = !text.is_empty() && text.chars().count() <= MOST_NAME && !text.chars().any(char::is_control);
    is_line
        .then(|| text.to_owned())
        .ok_or_else(|| Error::field(field, "required", format!("a line of 1 to {MOST_NAME} characters is needed")))
}

/// Whoever keeps the register, or has the machine.
fn may_manage(ctx: &Context) -> Result<()> {
    if ctx.principal == operator().principal { Ok(()) } else { permit(&ctx.principal, Action::DisclosureManage) }
}

fn country(countries: &Countries, text: &str) -> Result<String> {
    super::person::place_of(countries, text, None).map(|who| who.country)
}

impl App {
    /// Everything that was entered.
    pub(crate) async fn register(&self) -> Result<Register> {
        let stored = self.store.events(&StreamId::new(STREAM), 0).await?;
        let events: std::result::Result<Vec<RegisterEvent>, _> = stored.iter().map(|event| serde_json::from_str(&event.payload)).collect();
        Ok(Register::fold(&events.map_err(|e| Error::Internal(format!("an entry of the register cannot be read: {e}")))?))
    }

    /// Enters what `entry` makes of the register as it is; nothing where it makes none.
    pub(crate) async fn enter(&self, entry: impl Fn(&Register) -> Result<Option<RegisterEvent>>) -> Result<bool> {
        self.enter_and_tell(&[], entry).await
    }

    /// As [`App::enter`], with what goes out about it: both, or neither.
    pub(crate) async fn enter_and_tell(
        &self,
        outbox: &[Message],
        entry: impl Fn(&Register) -> Result<Option<RegisterEvent>>,
    ) -> Result<bool> {
        for _ in 0..MOST_ATTEMPTS {
            let register = self.register().await?;
            let Some(event) = entry(&register)? else { return Ok(false) };
            let events = vec![stored(&event, self.micros(), &SubjectId::new(crate::person::SYSTEM))?];
            let append = Append { stream: StreamId::new(STREAM), expected_version: register.version, events };
            match self.store.commit(Batch { append: Some(append), outbox: outbox.to_vec(), ..Batch::default() }).await {
                Ok(_) => return Ok(true),
                Err(aftercare_store::Error::Conflict { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(Error::Internal("too many others at the register".to_owned()))
    }

    /// All of it, for the officer.
    ///
    /// # Errors
    /// Not allowed.
    pub async fn disclosures(&self, ctx: &Context) -> Result<DisclosuresView> {
        self.audited(ctx, Action::DisclosureManage, "", async {
            permit(&ctx.principal, Action::DisclosureManage)?;
            let register = self.register().await?;
            let (words, language) = (&self.world.policies.vocabulary, ctx.language.as_str());
            let name = |slug: &str, name: &str| CategoryName { slug: slug.to_owned(), name: name.to_owned() };
            let successors = self.world.policies.recipients.all().filter(|one| one.kind == transfer::SUCCESSOR);
            Ok(DisclosuresView {
                requests: self.legal_requests_of(&register).await?,
                transfers: register.transfers.iter().rev().map(|(at, one)| self.transfer_view(&register, *at, one)).collect(),
                receivers: register.sales.iter().rev().map(|(at, sale)| self.receiver_view(ctx, *at, sale)).collect(),
                exports: register.exports.iter().rev().map(|(at, one)| export::view(*at, one)).collect(),
                consumers: self.consumers(ctx, &register).await?,
                categories: words.categories.iter().map(|word| name(&word.slug, word.name.get(language))).collect(),
                buyers: self.receiver_buyers().await?,
                successors: successors.map(|one| name(&one.id, &one.name)).collect(),
            })
        })
        .await
    }
}
