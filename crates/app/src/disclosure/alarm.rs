//! What the privacy officer is told of by mail: what the gate refused, contracts that end, numbers that come near. Nobody is named in it.

use crate::App;
use crate::chore::Chore;
use crate::error::{Error, Result};
use aftercare_core::person::RegisterEvent;
use aftercare_store::SubjectId;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

/// Under whose key the mails to the officer wait.
pub(crate) const OFFICER: &str = "privacy-officer";
/// Of the same thing, once a day at most.
const QUIET: SignedDuration = SignedDuration::from_hours(24);

impl App {
    /// Tells the officer of something, unless that was told within a day. `about` says which thing it is.
    pub(crate) async fn alarm(&self, template: &str, about: &str, values: &serde_json::Value) -> Result<bool> {
        let now = self.now();
        let mail = self.account_notice(&SubjectId::new(OFFICER), template, values)?;
        self.enter_and_tell(&[mail], |register| {
            let quiet = register.alarmed_at(about).is_some_and(|at| now.duration_since(at) < QUIET);
            Ok((!quiet).then(|| RegisterEvent::Alarmed { at: now, about: about.to_owned() }))
        })
        .await
    }

    /// As it is told of a release that the gate did not let go, or of a sale that offends the policy.
    pub(crate) async fn alarm_of_release(
        &self,
        template: &str,
        recipient: &str,
        category: &str,
        ground: &str,
        rules: &[String],
    ) -> Result<()> {
        let known = self.world.policies.recipients.get(recipient);
        let name = known.map_or("", |known| known.name.as_str());
        let (category, ground) = (self.word_or(category, "category"), self.word_or(ground, "ground"));
        let values = serde_json::json!({ "recipient": name, "category": category, "ground": ground, "rules": rules.join(", ") });
        let about = format!("{template} {recipient} {category} {ground}");
        self.alarm(template, &about, &values).await.map(drop)
    }

    /// A word of the policies; what is none is not repeated, it could be anything.
    fn word_or(&self, slug: &str, kind: &str) -> String {
        let words = &self.world.policies.vocabulary;
        let found = if kind == "category" { words.category(slug) } else { words.ground(slug) };
        let language = self.operator.privacy.language.as_str();
        found.map_or_else(|| "–".to_owned(), |word| word.name.get(language).to_owned())
    }

    /// What a night brings: contracts that end, and numbers that come near.
    ///
    /// # Errors
    /// The store fails.
    pub async fn disclosures_watch(&self) -> Result<Chore> {
        let today = TimeZone::UTC.to_datetime(self.now()).date();
        let soon = today.checked_add(i64::from(self.operator.privacy.contract_days).days()).map_err(|e| Error::Internal(e.to_string()))?;
        let mut chore = Chore::default();
        let register = self.register().await?;
        for recipient in self.world.policies.recipients.all() {
            let Some(last) = recipient.contract_until.filter(|last| *last <= soon) else { continue };
            // Once before it ends, once when it has.
            let about = format!("contract {} {last} {}", recipient.id, if last < today { "over" } else { "ends" });
            if register.alarmed_at(&about).is_some() {
                continue;
            }
            let values = serde_json::json!({ "recipient": recipient.name, "last_day": last.to_string() });
            chore.done += u64::from(self.alarm("alarm-contract", &about, &values).await?);
        }
        chore.done += self.consumers_watched().await?;
        Ok(chore)
    }
}
