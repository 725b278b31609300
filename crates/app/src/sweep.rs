//! What has had its time: removed, so that nothing is kept for longer than it is of use.

use crate::App;
use crate::error::Result;
use crate::session::SECOND;
use aftercare_privacy::inventory::{Passing, Place, Until};
use aftercare_store::{Micros, Unheld};
use jiff::civil::Date;
use std::collections::BTreeSet;

const DAY_SECONDS: i64 = 24 * 60 * 60;
/// Uploads removed in one go.
const UPLOADS_AT_ONCE: u32 = 1000;

impl App {
    /// Removes sessions, links and codes that are over, sign-ups that nobody confirmed, kept answers that nobody asks for any more, and uploads that came to nothing. What a hold keeps stays. Says how many.
    ///
    /// # Errors
    /// Where the store fails; what was removed until then stays removed.
    pub async fn sweep(&self) -> Result<u64> {
        let now = self.gate.now();
        let before = |seconds: i64| Micros(now.0.saturating_sub(seconds.saturating_mul(SECOND)));
        let today = self.inventory.run.day(self.now());
        let unheld = |table: &str| self.unheld(&self.inventory.categories_of(Place::Column, table), today);
        let sessions = self.store.sessions_sweep(now, &unheld("session")).await?;
        let resets = self.store.password_resets_sweep(now, &unheld("password_reset")).await?;
        let links = self.store.links_sweep(now, &unheld("account_link")).await?;
        let codes = self.store.codes_sweep(now, &unheld("phone_code")).await?;
        let challenges = self.store.challenges_sweep(now, &unheld("passkey_challenge")).await?;
        let sign_ups = self.sign_ups_sweep().await?;
        // How long an answer is kept for a repetition of its request, the inventory says.
        let answers = match self.inventory.retention_of(Place::Column, "idempotency").map(|kept| kept.until) {
            Some(Until::After { days, .. }) => {
                let before = before(i64::from(days).saturating_mul(DAY_SECONDS));
                self.store.idempotency_sweep(before, &unheld("idempotency")).await?
            }
            _ => 0,
        };
        let uploads = self.store.blob_sweep(before(self.lifetime(Passing::Upload)), UPLOADS_AT_ONCE).await?;
        // Whatever has removed something since, erasures and the nightly run too; a reader in the way is no reason to fail, the next hour tries again.
        drop(self.store.give_space_back().await);
        let removed = [sessions, resets, links, codes, challenges, sign_ups, answers, uploads];
        Ok(removed.into_iter().fold(0, u64::saturating_add))
    }

    /// What a hold on one of these categories, in force on that day, keeps from being removed.
    pub(crate) fn unheld(&self, categories: &BTreeSet<&str>, day: Date) -> Unheld {
        Unheld { categories: categories.iter().map(|category| (*category).to_owned()).collect(), day: day.to_string() }
    }

    /// Gives back the keys of requests that were running when this server stopped, before it answers again: what had written anything has
    /// finished, and the others will not.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn requests_abandoned(&self) -> Result<u64> {
        self.store.idempotency_release_own().await.map_err(Into::into)
    }
}
