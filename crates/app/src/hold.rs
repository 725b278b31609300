//! Legal holds: what may not be removed, why, until when, and who said so. On the word of whoever has the machine.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::Action;
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::session::instant;
use crate::users::OPERATOR;
use crate::view::put_json;
use aftercare_store::{Batch, LegalHold, RowId, SubjectId};
use aftercare_wire::{Language, Role};
use jiff::civil::Date;

/// The kind of the vault's rows of reasons.
pub(crate) const KIND: &str = "legal-hold";
const MOST_REASON: usize = 500;

/// A hold as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    pub id: String,
    pub subject: String,
    pub category: String,
    pub reason: String,
    pub placed_at: String,
    /// The last day; None: until it is released.
    pub last_day: Option<String>,
    pub released_at: Option<String>,
}

/// Does the hold keep anything on that day? Its last day is one of them.
pub(crate) fn is_in_force(hold: &LegalHold, day: Date) -> bool {
    let last_day = hold.last_day.as_ref().and_then(|last| last.parse::<Date>().ok());
    hold.released_at.is_none() && last_day.is_none_or(|last| day <= last)
}

/// A reason as somebody gives it, without the blanks around it.
pub(crate) fn reason_of(text: &str, most_chars: usize) -> Result<&str> {
    let reason = text.trim();
    if reason.is_empty() || reason.chars().count() > most_chars {
        return Err(Error::field("reason", "reason", format!("a reason of 1 to {most_chars} characters is needed")));
    }
    Ok(reason)
}

pub(crate) fn operator() -> Context {
    Context::new(Principal::Person { subject: SubjectId::new(OPERATOR), role: Role::System }, Language::En)
}

impl App {
    /// Keeps a category of somebody's data from being removed.
    ///
    /// # Errors
    /// Nobody of this address or id, an unknown category, a reason that is empty or too long, or a day that is none or over.
    pub async fn hold_add_by_operator(&self, who: &str, category: &str, reason: &str, last_day: Option<&str>) -> Result<String> {
        let subject = self.subject_of(who).await?;
        self.audited(&operator(), Action::HoldManage, &resource_of("account", subject.as_str()), async {
            if self.world.policies.vocabulary.category(category).is_none() {
                return Err(Error::field("category", "unknown", format!("the inventory has no category `{category}`")));
            }
            let reason = reason_of(reason, MOST_REASON)?;
            let today = self.inventory.run.day(self.now());
            let last_day = last_day.map(str::parse::<Date>).transpose();
            let last_day = last_day.map_err(|_| Error::field("until", "not-a-date", "a day is written as 2030-12-31"))?;
            if last_day.is_some_and(|day| day < today) {
                return Err(Error::field("until", "over", "this day is over"));
            }
            let (id, at) = (self.new_id()?, self.micros());
            let hold = LegalHold {
                hold_id: id.clone(),
                subject_id: subject.clone(),
                category: category.to_owned(),
                placed_at: at,
                placed_by: OPERATOR.to_owned(),
                last_day: last_day.map(|day| day.to_string()),
                released_at: None,
                released_by: None,
            };
            let vault = vec![put_json(&subject, KIND, &id, &serde_json::json!({ "reason": reason }), at)?];
            self.store.commit(Batch { vault, hold: Some(hold), ..Batch::default() }).await?;
            Ok(id)
        })
        .await
    }

    /// Whom the operator means: by e-mail address or telephone number, or by the number of the account.
    pub(crate) async fn subject_of(&self, who: &str) -> Result<SubjectId> {
        let subject = if who.contains('@') || who.starts_with('+') {
            let login = self.login_of("who", who)?;
            self.account_by(&login).await?.map(|account| account.subject_id)
        } else {
            let subject = SubjectId::new(who);
            // Somebody without an account is known by where they live.
            self.who(&subject).await.ok().map(|_| subject)
        };
        subject.ok_or_else(|| Error::field("who", "unknown", "nobody is known by this"))
    }

    /// Every hold, over or not, the oldest first.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn holds_by_operator(&self) -> Result<Vec<Hold>> {
        const PAGE: u32 = 500;
        let mut found = Vec::new();
        loop {
            let after = found.last().map(|hold: &Hold| hold.id.clone()).unwrap_or_default();
            let page = self.store.holds(&after, PAGE).await?;
            let last = page.is_empty();
            for hold in page {
                let row = self.store.vault_get(&hold.subject_id, KIND, &RowId::new(hold.hold_id.as_str())).await?;
                let row: serde_json::Value = row.and_then(|row| serde_json::from_slice(&row.plain).ok()).unwrap_or_default();
                let reason = row.get("reason").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
                found.push(Hold {
                    id: hold.hold_id,
                    subject: hold.subject_id.to_string(),
                    category: hold.category,
                    reason,
                    placed_at: instant(hold.placed_at),
                    last_day: hold.last_day,
                    released_at: hold.released_at.map(instant),
                });
            }
            if last {
                return Ok(found);
            }
        }
    }

    /// Ends a hold.
    ///
    /// # Errors
    /// There is no such hold, or it was ended before.
    pub async fn hold_release_by_operator(&self, id: &str) -> Result<()> {
        self.audited(&operator(), Action::HoldManage, &resource_of("hold", id), async {
            self.store.hold_release(id, OPERATOR, self.micros()).await.map_err(|error| match error {
                aftercare_store::Error::NotFound { .. } => Error::NotFound { what: "hold" },
                error => error.into(),
            })
        })
        .await
    }
}
