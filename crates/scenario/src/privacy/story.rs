//! A story about one person, read and checked.

use super::fields::Fields;
use super::rights::{ExpectRequest, RightsVerb, StoryOther};
use crate::story::{Moment, ReadError};
use aftercare_core::World;
use aftercare_core::region::is_code;
use aftercare_privacy::Vocabulary;
use aftercare_terms::line_of;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Spanned, Table};

/// More steps than this make no scenario.
const MAX_STEPS: usize = 2000;

#[derive(Debug)]
pub(super) struct Story {
    pub title: String,
    pub policy: String,
    pub today: Date,
    pub person: StoryPerson,
    /// Days off where the person lives.
    pub holidays: BTreeSet<Date>,
    pub others: BTreeMap<String, StoryOther>,
    pub recipients: BTreeMap<String, StoryRecipient>,
    pub steps: Vec<Step>,
}

#[derive(Debug)]
pub(super) struct StoryPerson {
    pub country: String,
    pub state: Option<String>,
    pub born_on: Option<Date>,
    pub email: String,
    /// E.164.
    pub phone: String,
    pub account: bool,
    pub plan: bool,
    pub case: bool,
    pub minor_consent: bool,
}

#[derive(Debug, Clone)]
pub(super) struct StoryRecipient {
    pub kind: String,
    pub country: String,
    pub contract: bool,
    pub standard_clauses: bool,
}

#[derive(Debug)]
pub(super) struct Step {
    pub line: usize,
    pub on: Moment,
    pub verb: Verb,
    pub expect: Expect,
}

#[derive(Debug)]
pub(super) enum Verb {
    PublishPolicy {
        version: String,
        effective_on: Date,
        material: bool,
    },
    Use,
    /// Without a word on it, as accounts of the country are registered.
    Register {
        by_phone: Option<bool>,
        born_on: Option<Date>,
        parental_consent: bool,
    },
    SignIn {
        browser: String,
        address: String,
        right: bool,
    },
    DenySignIn,
    SignOut,
    CloseAccount,
    Consent {
        purpose: String,
    },
    WithdrawConsent {
        purpose: String,
    },
    Object {
        purpose: String,
    },
    Signal {
        lines: Vec<String>,
    },
    SetCookies {
        preference: Option<bool>,
        statistics: Option<bool>,
        marketing: Option<bool>,
    },
    Cookie {
        purpose: String,
    },
    Process {
        category: String,
        purpose: String,
    },
    Collect {
        category: String,
        source: String,
    },
    Send {
        message: String,
    },
    Subscribe,
    Unsubscribe,
    Release {
        category: String,
        to: String,
        ground: String,
        enforceable: bool,
        needed: bool,
    },
    Upload {
        act: bool,
        agreed: bool,
        shows_others: bool,
        attested: bool,
        public: bool,
        location_in_file: bool,
        keep_location: bool,
    },
    Hold {
        category: String,
        reason: String,
        until: Option<Date>,
    },
    ReleaseHold {
        category: String,
    },
    Retain {
        category: String,
        days: u32,
    },
    Put {
        category: String,
    },
    Sale {
        category: String,
        to: String,
    },
    SellReceiver {
        buyer: String,
        dealer_qualified: bool,
    },
    Rights(RightsVerb),
    Look,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expect {
    pub refused: Option<Vec<String>>,
    pub cites: Option<Vec<String>>,
    pub warns: Option<Vec<String>>,
    pub basis: Option<String>,
    pub controller: Option<ExpectController>,
    pub policy: Option<ExpectPolicy>,
    pub notices: Option<Vec<String>>,
    pub session: Option<String>,
    pub account: Option<String>,
    pub cookies: Option<ExpectCookies>,
    pub holds: Option<Vec<String>>,
    pub log: Option<u64>,
    pub alarm: Option<Vec<String>>,
    pub published: Option<ExpectPublished>,
    pub request: Option<ExpectRequest>,
    pub verification_data: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectController {
    pub entity: Option<String>,
    pub city: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectPolicy {
    pub version: Option<String>,
    pub accepted: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectCookies {
    pub preference: Option<bool>,
    pub statistics: Option<bool>,
    pub marketing: Option<bool>,
    pub sale_opt_out: Option<bool>,
    pub signal_shown: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectPublished {
    pub location: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    kind: String,
    title: String,
    #[serde(default)]
    rules: Vec<String>,
    today: Option<toml::value::Datetime>,
    #[serde(default)]
    holidays: Vec<toml::value::Datetime>,
    policy: Option<Spanned<String>>,
    person: Spanned<Table>,
    #[serde(default)]
    other: Vec<Spanned<Table>>,
    #[serde(default)]
    recipient: Vec<Spanned<Table>>,
    step: Vec<Spanned<Table>>,
}

pub(super) struct Reader<'a> {
    pub file: &'a str,
    pub text: &'a str,
    pub world: &'a World,
}

impl<'a> Reader<'a> {
    fn fields(&self, what: &str, table: &Spanned<Table>) -> Fields<'a> {
        Fields { file: self.file, text: self.text, span: table.span(), what: what.to_owned(), table: table.get_ref().clone() }
    }

    fn words(&self) -> &'a Vocabulary {
        &self.world.policies.vocabulary
    }

    pub fn read(&self) -> Result<Story, ReadError> {
        let error = |line: usize, message: String| ReadError { file: self.file.to_owned(), line, message };
        let raw: Raw = toml::from_str(self.text)
            .map_err(|e| error(e.span().map_or(0, |span| line_of(self.text, span.start)), e.message().to_owned()))?;
        if raw.step.is_empty() || raw.step.len() > MAX_STEPS {
            return Err(error(0, format!("a scenario has 1 to {MAX_STEPS} steps")));
        }
        let policy = raw.policy.as_ref().map_or_else(|| "2021".to_owned(), |policy| policy.get_ref().clone());
        if self.world.policies.version(&policy).is_none() {
            let line = raw.policy.as_ref().map_or(0, |policy| line_of(self.text, policy.span().start));
            return Err(error(line, format!("`policy`: there is no version `{policy}`")));
        }
        let person = self.person(&raw.person)?;
        let mut recipients = BTreeMap::new();
        for table in &raw.recipient {
            let (id, recipient) = self.recipient(table)?;
            if recipients.insert(id.clone(), recipient).is_some() {
                return Err(error(line_of(self.text, table.span().start), format!("the recipient `{id}` stands twice")));
            }
        }
        let mut others = BTreeMap::new();
        for table in &raw.other {
            let (id, other) = StoryOther::read(&mut self.fields("other", table))?;
            if others.insert(id.clone(), other).is_some() {
                return Err(error(line_of(self.text, table.span().start), format!("`{id}` stands twice among `other`")));
            }
        }
        let steps = raw.step.iter().map(|table| self.step(table, &recipients, &others)).collect::<Result<Vec<_>, _>>()?;
        let mut last: Option<Moment> = None;
        for step in &steps {
            if last.is_some_and(|last| is_before(step.on, last)) {
                return Err(error(step.line, "a step lies before the one above it".to_owned()));
            }
            last = Some(step.on);
        }
        let first = steps.first().map(|step| step.on.date());
        let today = match raw.today.as_ref().map(super::fields::moment) {
            None => first.unwrap_or_default(),
            Some(Some(Moment::Day(day))) => day,
            Some(_) => return Err(error(0, "`today` is a date".to_owned())),
        };
        if first.is_some_and(|first| first < today) {
            return Err(error(0, "`today` lies after the first step".to_owned()));
        }
        let mut holidays = BTreeSet::new();
        for stamp in &raw.holidays {
            match super::fields::moment(stamp) {
                Some(Moment::Day(day)) => drop(holidays.insert(day)),
                _ => return Err(error(0, format!("`holidays`: `{stamp}` is not a date"))),
            }
        }
        // Read, so that a wrong one is told.
        let _ = (raw.kind, raw.rules);
        Ok(Story { title: raw.title, policy, today, person, holidays, others, recipients, steps })
    }

    fn person(&self, table: &Spanned<Table>) -> Result<StoryPerson, ReadError> {
        let mut fields = self.fields("person", table);
        let country = fields.need_word("country")?;
        if !is_code(&country) {
            return Err(fields.error("country", "a country is two capital letters"));
        }
        let person = StoryPerson {
            country,
            state: fields.word("state")?,
            born_on: fields.date("born_on")?,
            email: fields.word("email")?.unwrap_or_else(|| "owner@example.com".to_owned()),
            phone: fields.word("phone")?.unwrap_or_else(|| "+12025550143".to_owned()),
            account: fields.flag("account", true)?,
            plan: fields.flag("plan", false)?,
            case: fields.flag("case", false)?,
            minor_consent: fields.flag("minor_consent", false)?,
        };
        fields.end()?;
        Ok(person)
    }

    fn recipient(&self, table: &Spanned<Table>) -> Result<(String, StoryRecipient), ReadError> {
        let mut fields = self.fields("recipient", table);
        let id = fields.need_word("id")?;
        let kinds: Vec<&str> = self.words().recipients.iter().map(|word| word.slug.as_str()).collect();
        let missing = fields.error("kind", "is missing in `recipient`");
        let recipient = StoryRecipient {
            kind: fields.choice("kind", &kinds)?.ok_or(missing)?,
            country: fields.need_word("country")?,
            contract: fields.flag("contract", true)?,
            standard_clauses: fields.flag("standard_clauses", false)?,
        };
        fields.end()?;
        Ok((id, recipient))
    }

    fn step(
        &self,
        table: &Spanned<Table>,
        recipients: &BTreeMap<String, StoryRecipient>,
        others: &BTreeMap<String, StoryOther>,
    ) -> Result<Step, ReadError> {
        let mut fields = self.fields("step", table);
        let line = line_of(self.text, table.span().start);
        let missing = fields.error("on", "is missing in a step");
        let on = fields.moment("on")?.ok_or(missing)?;
        let verb = fields.need_word("do")?;
        fields.what.clone_from(&verb);
        let expect = match fields.inner("expect")? {
            Some(table) => table.try_into::<Expect>().map_err(|e: toml::de::Error| fields.error("expect", e.message().to_owned()))?,
            None => Expect::default(),
        };
        let rights = RightsVerb::read(&verb, &mut fields, self.world, others)?;
        let verb = rights.map_or_else(|| self.verb(&verb, &mut fields, recipients), |verb| Ok(Verb::Rights(verb)))?;
        fields.end()?;
        Ok(Step { line, on, verb, expect })
    }

    fn slug(&self, fields: &mut Fields<'a>, key: &str, known: &[aftercare_privacy::Word]) -> Result<String, ReadError> {
        let missing = fields.error(key, format!("is missing in `{}`", fields.what));
        let known: Vec<&str> = known.iter().map(|word| word.slug.as_str()).collect();
        fields.choice(key, &known)?.ok_or(missing)
    }

    fn verb(&self, verb: &str, fields: &mut Fields<'a>, recipients: &BTreeMap<String, StoryRecipient>) -> Result<Verb, ReadError> {
        let words = self.words();
        Ok(match verb {
            "publish_policy" => {
                let versions: Vec<&str> = self.world.policies.versions().iter().map(|policy| policy.id.as_str()).collect();
                let missing = |key: &str| fields.error(key, "is missing in `publish_policy`");
                let (no_version, no_day) = (missing("version"), missing("effective_on"));
                Verb::PublishPolicy {
                    version: fields.choice("version", &versions)?.ok_or(no_version)?,
                    effective_on: fields.date("effective_on")?.ok_or(no_day)?,
                    material: fields.flag("material", true)?,
                }
            }
            "use" => Verb::Use,
            "register" => Verb::Register {
                by_phone: fields.choice("login", &["email", "phone"])?.map(|word| word == "phone"),
                born_on: fields.date("born_on")?,
                parental_consent: fields.flag("parental_consent", false)?,
            },
            "sign_in" => Verb::SignIn {
                browser: fields.word("browser")?.unwrap_or_else(|| "browser".to_owned()),
                address: fields.word("address")?.unwrap_or_else(|| "address".to_owned()),
                right: fields.choice("password", &["right", "wrong"])?.is_none_or(|word| word == "right"),
            },
            "deny_sign_in" => Verb::DenySignIn,
            "sign_out" => Verb::SignOut,
            "close_account" => Verb::CloseAccount,
            "consent" => Verb::Consent { purpose: self.slug(fields, "purpose", &words.purposes)? },
            "withdraw_consent" => Verb::WithdrawConsent { purpose: self.slug(fields, "purpose", &words.purposes)? },
            "object" => Verb::Object { purpose: self.slug(fields, "purpose", &words.purposes)? },
            "signal" => {
                fields.word("dnt")?;
                Verb::Signal { lines: fields.words("sec_gpc")?.unwrap_or_default() }
            }
            "set_cookies" => Verb::SetCookies {
                preference: fields.maybe_flag("preference")?,
                statistics: fields.maybe_flag("statistics")?,
                marketing: fields.maybe_flag("marketing")?,
            },
            "cookie" => Verb::Cookie { purpose: fields.need_word("purpose")? },
            "process" => Verb::Process {
                category: self.slug(fields, "category", &words.categories)?,
                purpose: self.slug(fields, "purpose", &words.purposes)?,
            },
            "collect" => Verb::Collect {
                category: self.slug(fields, "category", &words.categories)?,
                source: self.slug(fields, "source", &words.sources)?,
            },
            "send" => {
                let missing = fields.error("message", "is missing in `send`");
                Verb::Send { message: fields.choice("message", &["service-notice", "marketing", "newsletter"])?.ok_or(missing)? }
            }
            "subscribe" => Verb::Subscribe,
            "unsubscribe" => Verb::Unsubscribe,
            "release" => Verb::Release {
                category: self.slug(fields, "category", &words.categories)?,
                to: self.to(fields, recipients)?,
                ground: self.slug(fields, "ground", &words.grounds)?,
                enforceable: fields.flag("enforceable", true)?,
                needed: fields.flag("needed", true)?,
            },
            "sale" => Verb::Sale { category: self.slug(fields, "category", &words.categories)?, to: self.to(fields, recipients)? },
            other => return self.verb_on_data(other, fields),
        })
    }

    fn verb_on_data(&self, verb: &str, fields: &mut Fields<'a>) -> Result<Verb, ReadError> {
        let categories = &self.words().categories;
        Ok(match verb {
            "upload" => Verb::Upload {
                act: fields.flag("act", true)?,
                agreed: fields.flag("agreed", true)?,
                shows_others: fields.flag("shows_others", false)?,
                attested: fields.flag("attested", false)?,
                public: fields.choice("visibility", &["private", "public"])?.is_some_and(|word| word == "public"),
                location_in_file: fields.flag("location_in_file", false)?,
                keep_location: fields.flag("keep_location", false)?,
            },
            "hold" => Verb::Hold {
                category: self.slug(fields, "category", categories)?,
                reason: fields.word("reason")?.unwrap_or_else(|| "a reason".to_owned()),
                until: fields.date("until")?,
            },
            "release_hold" => {
                fields.word("reason")?;
                fields.date("until")?;
                Verb::ReleaseHold { category: self.slug(fields, "category", categories)? }
            }
            "retain" => {
                let missing = fields.error("days", "is missing in `retain`");
                fields.word("reason")?;
                Verb::Retain { category: self.slug(fields, "category", categories)?, days: fields.number("days")?.ok_or(missing)? }
            }
            "put" => Verb::Put { category: self.slug(fields, "category", categories)? },
            "sell_receiver" => {
                let missing = fields.error("buyer", "is missing in `sell_receiver`");
                let kinds = ["public-safety-agency", "aviation-safety-researcher", "critical-facility", "hobbyist", "retailer"];
                Verb::SellReceiver {
                    buyer: fields.choice("buyer", &kinds)?.ok_or(missing)?,
                    dealer_qualified: fields.flag("dealer_qualified", true)?,
                }
            }
            "look" => Verb::Look,
            unknown => return Err(fields.error("do", format!("there is no verb `{unknown}`"))),
        })
    }

    fn to(&self, fields: &mut Fields<'a>, recipients: &BTreeMap<String, StoryRecipient>) -> Result<String, ReadError> {
        let to = fields.need_word("to")?;
        if recipients.contains_key(&to) { Ok(to) } else { Err(fields.error("to", format!("there is no recipient `{to}`"))) }
    }
}

/// A day is later than any time of the day before, and not before a time of the same day.
fn is_before(one: Moment, last: Moment) -> bool {
    match (one, last) {
        (Moment::Time(one), Moment::Time(last)) => one < last,
        _ => one.date() < last.date(),
    }
}
