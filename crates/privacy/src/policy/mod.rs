//! One version of a privacy policy, as the program executes it.

mod check;
mod policies;
mod tables;

pub use policies::Policies;
pub use tables::{
    Account, AgeLimit, Class, Clauses, Collected, Controller, CookieCategory, Ground, Message, NoSale, Purpose, Regulator, Right, Told,
    Upload,
};
pub(crate) use tables::{Condition, is_outside};

use crate::area::civil;
use aftercare_terms::{DocumentError, Text};
use jiff::civil::Date;
use std::collections::BTreeMap;
use tables::RawPolicy;

/// A version of the policy, or its supplement for some people.
#[derive(Debug, Clone)]
pub struct Policy {
    pub id: String,
    pub title: Text,
    /// The place among the versions, because not every one shows a date.
    pub order: u32,
    pub dated: Option<Date>,
    pub languages: Vec<String>,
    pub told: Told,
    pub told_rule: String,
    /// The rule by which use accepts the version; None: only an act does.
    pub accepted_by_use: Option<String>,
    pub controllers: Vec<Controller>,
    pub age: AgeLimit,
    pub account: Account,
    pub collected: Vec<Collected>,
    pub purposes: Vec<Purpose>,
    pub messages: Vec<Message>,
    pub grounds: Vec<Ground>,
    pub processors: Vec<String>,
    pub clauses: Option<Clauses>,
    pub upload: Upload,
    pub cookie_categories: Vec<CookieCategory>,
    pub do_not_track: String,
    pub preference_centre: Option<String>,
    pub rights: Vec<Right>,
    pub(crate) rest: RawPolicy,
}

/// What one notice adds to a version for the people of an area.
#[derive(Debug, Clone)]
pub struct Supplement {
    pub id: String,
    pub title: Text,
    pub supplements: String,
    pub area: String,
    pub dated: Option<Date>,
    pub reviewed: Option<Date>,
    pub effective: Option<Date>,
    pub languages: Vec<String>,
    pub no_sale: NoSale,
    pub classes: Vec<Class>,
    /// The purposes of the table, by their code.
    pub table_purposes: BTreeMap<String, Text>,
    pub rights: Vec<Right>,
    pub(crate) rest: tables::RawSupplement,
}

impl Policy {
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, Vec<DocumentError>> {
        let raw: RawPolicy = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let dated = civil(raw.dated.as_ref()).map_err(|what| vec![DocumentError::new(file, 0, "dated", what)])?;
        let own = raw.clone();
        Ok(Self {
            id: raw.id,
            title: raw.title,
            order: raw.order,
            dated,
            languages: raw.languages,
            told: raw.changes.told,
            told_rule: raw.changes.rule,
            accepted_by_use: raw.changes.accepted_by_use,
            controllers: raw.controller,
            age: raw.age,
            account: raw.account,
            collected: raw.collected,
            purposes: raw.purpose,
            messages: raw.message,
            grounds: raw.ground,
            processors: raw.processors,
            clauses: raw.clauses,
            upload: raw.upload,
            cookie_categories: raw.cookie_category,
            do_not_track: raw.cookies.do_not_track,
            preference_centre: raw.cookies.preference_centre,
            rights: raw.right,
            rest: own,
        })
    }

    pub(crate) fn purpose(&self, slug: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.slug == slug)
    }

    /// The rule by which something that other versions have is not in this one.
    pub(crate) fn without(&self, is_it: impl Fn(&tables::Without) -> bool) -> Option<&str> {
        self.rest.without.iter().find(|without| is_it(without)).map(|without| without.rule.as_str())
    }
}

impl Supplement {
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, Vec<DocumentError>> {
        let raw: tables::RawSupplement = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let day = |name: &str, value| civil(value).map_err(|what| vec![DocumentError::new(file, 0, name, what)]);
        let dated = day("dated", raw.dated.as_ref())?;
        let reviewed = day("reviewed", raw.reviewed.as_ref())?;
        let effective = day("effective", raw.effective.as_ref())?;
        let own = raw.clone();
        Ok(Self {
            id: raw.id,
            title: raw.title,
            supplements: raw.supplements,
            area: raw.area,
            dated,
            reviewed,
            effective,
            languages: raw.languages,
            no_sale: raw.no_sale,
            classes: raw.class,
            table_purposes: raw.table_purpose.into_iter().map(|purpose| (purpose.code, purpose.name)).collect(),
            rights: raw.right,
            rest: own,
        })
    }
}
