//! How many people of an area there are, beside the number that the policy says is never reached.

use crate::App;
use crate::authorise::Action;
use crate::context::{Context, system};
use crate::error::Result;
use crate::person::RESIDENCE;
use aftercare_core::person::{PeopleCounted, Register, RegisterEvent};
use aftercare_privacy::ConsumerLimit;
use aftercare_store::{Aged, Micros, SubjectId};
use aftercare_wire::ConsumersView;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

const PAGE: u32 = 1000;

impl App {
    /// Each area that has such a number, as its people were counted last; one that was not counted yet is left out. A state is known only
    /// where somebody told it.
    pub(super) async fn consumers(&self, ctx: &Context, register: &Register) -> Result<Vec<ConsumersView>> {
        let version = self.consumers_version().await?;
        let view = |limit: ConsumerLimit<'_>| {
            let (at, PeopleCounted { rolling, all }) = register.counted(limit.area)?;
            Some(ConsumersView {
                area: limit.area.to_owned(),
                counted_at: at.to_string(),
                months: limit.months,
                counted: limit.counted(rolling, all),
                rolling,
                all,
                told_from: limit.told_from(),
                most: limit.most,
                rule: self.rule_told(ctx, limit.rule),
            })
        };
        Ok(self.world.policies.consumer_limits(&version).filter_map(view).collect())
    }

    /// As the officer sees it, counted now, on the word of whoever has the machine.
    ///
    /// # Errors
    /// The store fails.
    pub async fn consumers_by_operator(&self) -> Result<Vec<ConsumersView>> {
        let ctx = crate::hold::operator();
        self.audited(&ctx, Action::DisclosureManage, "", async {
            self.consumers_count(|_| true).await?;
            self.consumers(&ctx, &self.register().await?).await
        })
        .await
    }

    async fn consumers_version(&self) -> Result<String> {
        self.policy_in_force(TimeZone::UTC.to_datetime(self.now()).date()).await
    }

    /// Reads everybody's residence: for the night, and never for a page. `is_due` is asked with when an area was counted last.
    async fn consumers_count(&self, is_due: impl Fn(Option<Timestamp>) -> bool) -> Result<()> {
        let (version, register) = (self.consumers_version().await?, self.register().await?);
        for limit in self.world.policies.consumer_limits(&version) {
            if is_due(register.counted(limit.area).map(|(at, _)| at)) {
                let people = self.count(&limit).await?;
                let entry = RegisterEvent::Counted { at: self.now(), area: limit.area.to_owned(), people };
                self.enter(|_| Ok(Some(entry.clone()))).await?;
            }
        }
        Ok(())
    }

    async fn count(&self, limit: &ConsumerLimit<'_>) -> Result<PeopleCounted> {
        let now = self.now().to_zoned(TimeZone::UTC);
        let since = now.checked_sub(limit.months.months()).map_or(i64::MIN, |at| at.timestamp().as_microsecond());
        let (mut counted, mut after) = (PeopleCounted::default(), Aged::FIRST);
        loop {
            let page = self.store.aged_vault(RESIDENCE, Micros(i64::MAX), &after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(counted) };
            after = last.clone();
            for row in page {
                let subject = SubjectId::new(row.owner.as_str());
                let Ok(who) = self.who(&subject).await else { continue };
                if !self.world.policies.areas.holds(limit.area, who.resident(), self.day_of(&who)) {
                    continue;
                }
                counted.all = counted.all.saturating_add(1);
                if row.at.0 >= since || self.last_done_at(&subject).await? >= since {
                    counted.rolling = counted.rolling.saturating_add(1);
                }
            }
        }
    }

    async fn last_done_at(&self, subject: &SubjectId) -> Result<i64> {
        let last = self.person_events(subject).await?.into_iter().last();
        Ok(last.map_or(i64::MIN, |event| event.at.as_microsecond()))
    }

    /// Tells the officer before such a number is reached, and again when it is.
    pub(super) async fn consumers_watched(&self) -> Result<u64> {
        // Once a day; whoever was killed in between counts again, and tells nothing twice.
        let day = |at: Timestamp| TimeZone::UTC.to_datetime(at).date();
        let today = day(self.now());
        self.consumers_count(|counted| counted.is_none_or(|at| day(at) != today)).await?;
        let mut told = 0;
        for view in self.consumers(&system(), &self.register().await?).await? {
            let count = view.counted;
            if count < view.told_from {
                continue;
            }
            let reached = if count > view.most { "over" } else { "near" };
            let values =
                serde_json::json!({ "area": view.area, "count": count.to_string(), "most": view.most.to_string(), "rules": view.rule.id });
            told += u64::from(self.alarm("alarm-consumers", &format!("consumers {} {reached}", view.area), &values).await?);
        }
        Ok(told)
    }
}
