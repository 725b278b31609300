//! Versions of the policy: published, in force from a day, and told to whom it was promised.

use super::news::News;
use super::stored;
use crate::App;
use crate::authorise::{Action, permit};
use crate::chore::Chore;
use crate::context::Context;
use crate::error::{Error, Result};
use aftercare_core::person::{Person, PersonCommand, Publication, PublicationEvent, Publications, is_told};
use aftercare_store::{Append, Batch, StreamId, SubjectId};
use aftercare_wire::Role;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A day that lies further ahead is a slip of the pen, and nothing could be published before it any more.
const DAYS_AHEAD: i64 = 2 * 366;
pub(super) const STREAM: &str = "policies";
const TEMPLATE: &str = "policy-change";

/// The version that holds for somebody, and who is responsible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhereItStands {
    pub version: String,
    pub entity: String,
    pub city: String,
}

impl App {
    /// All publications.
    ///
    /// # Errors
    /// The store fails.
    pub async fn publications(&self) -> Result<Publications> {
        let stream = StreamId::new(STREAM);
        let kept = self.publications.read().map(|kept| std::sync::Arc::clone(&kept)).unwrap_or_default();
        if self.store.stream_version(&stream).await? == kept.version {
            return Ok((*kept).clone());
        }
        let read = |event: &aftercare_store::Event| serde_json::from_str(&event.payload);
        let events: std::result::Result<Vec<PublicationEvent>, _> = self.store.events(&stream, 0).await?.iter().map(read).collect();
        let fresh = Publications::fold(&events.map_err(|e| Error::Internal(format!("an event of the policies cannot be read: {e}")))?);
        if let Ok(mut kept) = self.publications.write() {
            *kept = std::sync::Arc::new(fresh.clone());
        }
        Ok(fresh)
    }

    /// The version in force on a day: the last one published for it, before any publication the newest of the documents.
    pub(crate) async fn policy_in_force(&self, day: Date) -> Result<String> {
        if let Some(publication) = self.publications().await?.in_force(day) {
            return Ok(publication.version.clone());
        }
        let newest = self.world.policies.newest(day);
        newest.map(|policy| policy.id.clone()).ok_or_else(|| Error::Internal("there is no privacy policy".to_owned()))
    }

    /// Which version holds for a person, and who is responsible for their data.
    ///
    /// # Errors
    /// Nothing is known of the person.
    pub async fn where_it_stands(&self, subject: &SubjectId) -> Result<WhereItStands> {
        let who = self.who(subject).await?;
        self.standing(&who).await?.with(|standing| {
            let controller = standing.controller();
            WhereItStands {
                version: standing.policy().id.clone(),
                entity: controller.map(|controller| controller.entity.clone()).unwrap_or_default(),
                city: controller.map(|controller| controller.city.clone()).unwrap_or_default(),
            }
        })
    }

    /// Publishes a version of the documents. People are told by [`App::policies_announce`].
    ///
    /// # Errors
    /// There is no such version, it is in force already, or it would take effect before the one that was published last.
    pub async fn policy_publish(&self, ctx: &Context, publication: Publication) -> Result<Publications> {
        self.audited(ctx, Action::PolicyPublish, &format!("policy:{}", publication.version), async {
            permit(&ctx.principal, Action::PolicyPublish)?;
            self.policy_put(publication).await
        })
        .await
    }

    /// As [`App::policy_publish`], for the operator's own command line and the first start.
    ///
    /// # Errors
    /// As there.
    pub async fn policy_put(&self, publication: Publication) -> Result<Publications> {
        if self.world.policies.version(&publication.version).is_none() {
            return Err(Error::field("version", "unknown", "there is no version of this name among the documents"));
        }
        let before = self.publications().await?;
        // Whoever was told of a version, or accepted it, did so of what its name stood for then.
        if before.all().iter().any(|one| one.version == publication.version) {
            return Err(Error::field("version", "published", "this version was published before; what comes back needs a name of its own"));
        }
        let today = TimeZone::UTC.to_datetime(self.now()).date();
        if publication.effective_on > today.saturating_add(jiff::SignedDuration::from_hours(24 * DAYS_AHEAD)) {
            return Err(Error::field("effective_on", "too-far", "a version takes effect within two years"));
        }
        if before.all().last().is_some_and(|last| publication.effective_on < last.effective_on) {
            return Err(Error::field("effective_on", "too-early", "a version takes effect after the one published before it"));
        }
        self.policy_event(&before, &PublicationEvent::Published { at: self.now(), publication }).await
    }

    async fn policy_event(&self, before: &Publications, event: &PublicationEvent) -> Result<Publications> {
        let events = vec![stored(event, self.micros(), &SubjectId::new(super::SYSTEM))?];
        let append = Append { stream: StreamId::new(STREAM), expected_version: before.version, events };
        self.store.commit(Batch { append: Some(append), ..Batch::default() }).await?;
        self.publications().await
    }

    /// Writes down, at the first start, which version holds, so that the next one has something to follow.
    ///
    /// # Errors
    /// A version that was published is not among the documents; the store fails.
    pub async fn policy_first(&self) -> Result<()> {
        let published = self.publications().await?;
        if let Some(gone) = published.all().iter().find(|one| self.world.policies.version(&one.version).is_none()) {
            return Err(Error::Internal(format!("the privacy policy `{}` was published and is not among the documents", gone.version)));
        }
        if !published.all().is_empty() {
            return Ok(());
        }
        let today = TimeZone::UTC.to_datetime(self.now()).date();
        let Some(policy) = self.world.policies.newest(today) else { return Ok(()) };
        let effective_on = policy.dated.unwrap_or(today).min(today);
        match self.policy_put(Publication { version: policy.id.clone(), effective_on, material: true }).await {
            // Another server was first.
            Err(Error::Internal(_)) if !self.publications().await?.all().is_empty() => Ok(()),
            answer => answer.map(drop),
        }
    }

    /// Tells everybody with an account of the versions published since, as the version that held promises. To be called often: it goes on
    /// where it was interrupted, and nobody is told twice.
    ///
    /// # Errors
    /// The store cannot say who there is; who was told until then was told.
    pub async fn policies_announce(&self) -> Result<Chore> {
        let mut chore = Chore::default();
        let publications = self.publications().await?;
        for (before, change) in publications.unannounced() {
            let held = self.world.policies.version(&before.version);
            let failed = chore.failed.len();
            if held.is_some_and(|held| is_told(held, change)) {
                let (id, payload) = (change.version.as_str(), serde_json::json!({ "version": change.version }));
                let told = PersonCommand::Told { version: id.to_owned() };
                let news = News { template: TEMPLATE, payload, told, id, was_told: Person::was_told };
                self.tell_each(Role::Owner, &news, &mut chore).await?;
            }
            if chore.failed.len() == failed {
                let now = self.publications().await?;
                self.policy_event(&now, &PublicationEvent::Announced { at: self.now(), version: change.version.clone() }).await?;
            }
        }
        Ok(chore)
    }
}
