//! What people tell of themselves freely. Each of it is a vault row of its own, so that each goes alone.

use crate::App;
use crate::account::is_printable;
use crate::audit::resource_of;
use crate::authorise::{Action, permit};
use crate::care::date;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::person::Who;
use crate::sign_in::forget;
use crate::view::put_json;
use aftercare_store::{Batch, RowId, SubjectId};
use aftercare_wire::{FieldError, OptionalProfile};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Of the vault rows; their ids, and the fields in them, are those of the profile.
pub(crate) const KIND: &str = "optional-profile";
const LINE_CHARS: usize = 100;
const ABOUT_CHARS: usize = 1000;
/// Where it comes from, as the policies name it.
const SOURCE: &str = "direct";

/// A field of the profile.
struct Told<'a> {
    name: &'static str,
    /// What the policies count it to.
    category: &'static str,
    text: Option<&'a str>,
    most_chars: usize,
}

fn told(profile: &OptionalProfile) -> [Told<'_>; 4] {
    [
        Told { name: "gender", category: "demographics", text: said(profile.gender.as_deref()), most_chars: LINE_CHARS },
        Told { name: "birthday", category: "demographics", text: said(profile.birthday.as_deref()), most_chars: LINE_CHARS },
        Told { name: "profession", category: "professional", text: said(profile.profession.as_deref()), most_chars: LINE_CHARS },
        Told { name: "about", category: "demographics", text: said(profile.about.as_deref()), most_chars: ABOUT_CHARS },
    ]
}

fn said(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn is_text(text: &str) -> bool {
    // Of several lines, so a line may end.
    text.lines().all(is_printable)
}

impl App {
    /// What the person who asks has told of themselves.
    ///
    /// # Errors
    /// Not signed in, or not in a browser.
    pub async fn optional_profile(&self, ctx: &Context) -> Result<OptionalProfile> {
        permit(&ctx.principal, Action::ProfileManage)?;
        self.optional_profile_of(ctx.principal.subject().ok_or(Error::Unauthenticated)?).await
    }

    async fn optional_profile_of(&self, subject: &SubjectId) -> Result<OptionalProfile> {
        let mut whole = Map::new();
        for row in self.store.vault_list(subject, KIND).await? {
            // What serde says quotes the row.
            let unreadable = |_| Error::Internal(format!("profile of `{subject}` cannot be read"));
            whole.extend(serde_json::from_slice::<Map<String, Value>>(&row.plain).map_err(unreadable)?);
        }
        serde_json::from_value(Value::Object(whole)).map_err(|_| Error::Internal(format!("profile of `{subject}` cannot be read")))
    }

    /// Which of it somebody has told.
    pub(crate) async fn optional_profile_given(&self, subject: &SubjectId) -> Result<BTreeSet<String>> {
        Ok(self.store.vault_list(subject, KIND).await?.into_iter().map(|row| row.row_id.to_string()).collect())
    }

    /// Keeps what the person tells of themselves, as far as the policy in force lets it be collected; what is left out is removed.
    ///
    /// # Errors
    /// Everything that is wrong with the fields at once; the rules of a policy that collects no such thing, or of a child's age.
    pub async fn optional_profile_change(&self, ctx: &Context, request: &OptionalProfile) -> Result<OptionalProfile> {
        self.audited(ctx, Action::ProfileManage, "", async {
            permit(&ctx.principal, Action::ProfileManage)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            let fields = told(request);
            self.optional_profile_fits(subject, &fields).await?;
            let given = self.optional_profile_given(subject).await?;
            let mut vault = Vec::new();
            for Told { name, category, text, .. } in &fields {
                match text {
                    Some(text) => {
                        self.may_collect(ctx, subject, category, SOURCE).await?;
                        let value = Value::Object(Map::from_iter([((*name).to_owned(), Value::from(*text))]));
                        vault.push(put_json(subject, KIND, name, &value, self.micros())?);
                    }
                    None if given.contains(*name) => vault.push(forget(subject, KIND, RowId::new(*name))),
                    None => {}
                }
            }
            self.birthday_fits(ctx, subject, request).await?;
            self.store.commit(Batch { vault, ..Batch::default() }).await?;
            self.optional_profile_of(subject).await
        })
        .await
    }

    async fn optional_profile_fits(&self, subject: &SubjectId, fields: &[Told<'_>]) -> Result<()> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, code: &str, message: String| {
            errors.push(FieldError { field: field.to_owned(), message, code: Some(code.to_owned()) });
        };
        for Told { name, text, most_chars, .. } in fields {
            let Some(text) = text else { continue };
            if text.chars().count() > *most_chars {
                wrong(name, "too-long", format!("at most {most_chars} characters"));
            } else if !is_text(text) {
                wrong(name, "not-printable", "a character that cannot be shown".to_owned());
            }
        }
        if let Some(Told { name, text: Some(text), .. }) = fields.iter().find(|field| field.name == "birthday") {
            let today = self.day_of(&self.who(subject).await?);
            match date(name, text) {
                Ok(day) => {
                    if let Err(Error::Input(found)) = self.can_be_born(name, day, today) {
                        errors.extend(found);
                    }
                }
                Err(_) => wrong(name, "not-a-date", "a day of the calendar, such as `1990-05-17`".to_owned()),
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(Error::Input(errors)) }
    }

    /// Whoever says that they are a child has no account without a parent.
    async fn birthday_fits(&self, ctx: &Context, subject: &SubjectId, request: &OptionalProfile) -> Result<()> {
        let Some(text) = said(request.birthday.as_deref()) else { return Ok(()) };
        let who = Who { born_on: Some(date("birthday", text)?), ..self.who(subject).await? };
        self.age_gate(ctx, &who, self.person(subject).await?.parent_agreed).await
    }

    /// Removes one thing that the person told of themselves. Removing what is not there is no error.
    ///
    /// # Errors
    /// There is no such field.
    pub async fn optional_profile_remove(&self, ctx: &Context, field: &str) -> Result<()> {
        self.audited(ctx, Action::ProfileManage, &resource_of("profile", field), async {
            permit(&ctx.principal, Action::ProfileManage)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            let known = told(&OptionalProfile::default()).iter().any(|known| known.name == field);
            if !known {
                return Err(Error::NotFound { what: "field" });
            }
            let vault = vec![forget(subject, KIND, RowId::new(field))];
            self.store.commit(Batch { vault, ..Batch::default() }).await?;
            Ok(())
        })
        .await
    }
}
