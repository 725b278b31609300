//! What pages say, in every language, from one catalogue of messages each.

use aftercare_wire::{
    Act, BindingWhat, CaseKind, CaseState, Cause, Channel, Language, Money, Party, PlanState, Role, Scope, Service, UnitState,
};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

/// The catalogues, loaded once.
pub struct Messages {
    en: Bundle,
    de: Bundle,
    nl: Bundle,
}

impl std::fmt::Debug for Messages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Messages").finish_non_exhaustive()
    }
}

/// A catalogue that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessagesError {
    pub language: Language,
    pub what: String,
}

impl std::fmt::Display for MessagesError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "messages for `{}` cannot be read: {}", self.language, self.what)
    }
}

impl std::error::Error for MessagesError {}

/// The text of a catalogue.
#[must_use]
pub const fn source(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../messages/en.ftl"),
        Language::De => include_str!("../messages/de.ftl"),
        Language::Nl => include_str!("../messages/nl.ftl"),
    }
}

fn bundle(language: Language) -> Result<Bundle, MessagesError> {
    let error = |what: String| MessagesError { language, what };
    let resource = FluentResource::try_new(source(language).to_owned()).map_err(|(_, errors)| error(format!("{errors:?}")))?;
    let locale: LanguageIdentifier = language.as_str().parse().map_err(|e| error(format!("{e}")))?;
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    // Isolation marks would end up in attributes and in file names.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).map_err(|errors| error(format!("{errors:?}")))?;
    Ok(bundle)
}

impl Messages {
    /// # Errors
    /// A catalogue that is not well formed or defines a message twice.
    pub fn load() -> Result<Self, MessagesError> {
        Ok(Self { en: bundle(Language::En)?, de: bundle(Language::De)?, nl: bundle(Language::Nl)? })
    }

    /// The voice of a page: a language, and the time zone (IANA name) in which moments are told; UTC where it is not known.
    #[must_use]
    pub fn text(&self, language: Language, zone: &str) -> Text<'_> {
        let bundle = match language {
            Language::En => &self.en,
            Language::De => &self.de,
            Language::Nl => &self.nl,
        };
        Text { bundle, language, zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC) }
    }
}

/// Speaks one language in one time zone.
pub struct Text<'m> {
    bundle: &'m Bundle,
    pub language: Language,
    zone: TimeZone,
}

impl std::fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text").field("language", &self.language).finish_non_exhaustive()
    }
}

/// The vocabularies that have a message for each of their words: prefix of the key, words.
#[must_use]
pub fn vocabularies() -> Vec<(&'static str, Vec<&'static str>)> {
    macro_rules! words {
        ($($prefix:literal: $name:ty),+ $(,)?) => {
            vec![$(($prefix, <$name>::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>())),+]
        };
    }
    let mut all = words! {
        "kind": CaseKind, "case-state": CaseState, "service": Service, "act": Act, "unit-state": UnitState, "plan-state": PlanState,
        "channel": Channel, "binding": BindingWhat, "cause": Cause, "role": Role, "party": Party, "scope": Scope, "language": Language,
        "kind-about": CaseKind, "service-about": Service, "next": Act,
    };
    all.extend(crate::vocabulary::OPEN.iter().map(|(prefix, words)| (*prefix, words.to_vec())));
    all.extend(crate::flight_vocabulary::FLIGHT.iter().map(|(prefix, words)| (*prefix, words.split_whitespace().collect())));
    all
}

impl Text<'_> {
    /// A message. A key that does not exist is shown in brackets that nothing else uses; a test holds that there is none.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.format(key, None).unwrap_or_else(|| missing(key))
    }

    /// A message with values.
    #[must_use]
    pub fn with<'a, const N: usize>(&self, key: &str, values: [(&'static str, FluentValue<'a>); N]) -> String {
        let args: FluentArgs<'a> = values.into_iter().collect();
        self.format(key, Some(&args)).unwrap_or_else(|| missing(key))
    }

    /// The message for a word of a vocabulary; a word without one (data may bring new ones) is shown as it is written.
    #[must_use]
    pub fn word(&self, prefix: &str, word: &str) -> String {
        self.format(&format!("{prefix}-{}", word.replace(['_', ':'], "-")), None).unwrap_or_else(|| word.replace(['-', '_'], " "))
    }

    /// The message for a word, where there is one.
    #[must_use]
    pub fn known(&self, prefix: &str, word: &str) -> Option<String> {
        self.format(&format!("{prefix}-{}", word.replace(['_', ':', '.'], "-")), None)
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, args, &mut errors).into_owned())
    }

    /// A civil date, told in words. Text that is none is shown as it is.
    #[must_use]
    pub fn date(&self, iso: &str) -> String {
        iso.parse::<Date>().map_or_else(|_| iso.to_owned(), |date| self.civil(date))
    }

    /// A moment (RFC 3339), in the reader's zone.
    #[must_use]
    pub fn moment(&self, instant: &str) -> String {
        let Ok(moment) = instant.parse::<Timestamp>() else {
            return self.date(instant);
        };
        let local = self.local(moment);
        let time = format!("{:02}:{:02}", local.hour(), local.minute());
        let zone = zone_name(local.offset());
        self.with("moment", [("date", self.civil(local.date()).into()), ("time", time.into()), ("zone", zone.into())])
    }

    /// A sentence with its ISO dates told in words.
    #[must_use]
    pub fn told(&self, sentence: &str) -> String {
        let words = sentence.split_inclusive(' ').map(|piece| {
            let (day, rest) = piece.split_at_checked(10).unwrap_or((piece, ""));
            let known = day.parse::<Date>().is_ok() && !rest.starts_with(|c: char| c.is_alphanumeric());
            if known { format!("{}{rest}", self.date(day)) } else { piece.to_owned() }
        });
        words.collect()
    }

    /// A value of a file: a moment, a period `first/last`, or text as it stands.
    #[must_use]
    pub fn value(&self, text: &str) -> String {
        let moments = text.split_once('/').filter(|(first, last)| [first, last].iter().all(|one| one.parse::<Timestamp>().is_ok()));
        match moments {
            Some((first, last)) => self.with("period", [("first", self.moment(first).into()), ("last", self.moment(last).into())]),
            None => self.moment(text),
        }
    }

    /// The civil day of a moment, in the reader's zone, as ISO text.
    #[must_use]
    pub fn day_of(&self, instant: &str) -> Option<Date> {
        instant.parse::<Timestamp>().ok().map(|moment| moment.to_zoned(self.zone.clone()).date())
    }

    /// A moment where the reader is.
    pub(crate) fn local(&self, moment: Timestamp) -> Zoned {
        moment.to_zoned(self.zone.clone())
    }

    fn civil(&self, date: Date) -> String {
        let month = self.word("month", &date.month().to_string());
        self.with("date", [("day", date.day().to_string().into()), ("month", month.into()), ("year", date.year().to_string().into())])
    }

    /// First to last day.
    #[must_use]
    pub fn period(&self, first_day: &str, last_day: &str) -> String {
        self.with("period", [("first", self.date(first_day).into()), ("last", self.date(last_day).into())])
    }

    /// An amount, with the decimal sign of the language.
    #[must_use]
    pub fn money(&self, money: &Money) -> String {
        let digits = crate::money::minor_digits(&money.currency);
        let unit = 10_u64.pow(digits);
        let (group, point) = match self.language {
            Language::En => (',', '.'),
            Language::De | Language::Nl => ('.', ','),
        };
        let magnitude = money.minor.unsigned_abs();
        let mut number = grouped(magnitude / unit, group);
        if digits > 0 {
            let width = usize::try_from(digits).unwrap_or_default();
            number.push(point);
            number.push_str(&format!("{:0width$}", magnitude % unit));
        }
        let sign = if money.minor < 0 { "−" } else { "" };
        format!("{sign}{number} {}", money.currency)
    }

    /// The size of a file.
    #[must_use]
    pub fn size(&self, bytes: u64) -> String {
        let tenths = bytes.saturating_mul(10) / 1_000_000;
        if tenths < 10 {
            return format!("{} kB", bytes.div_ceil(1000));
        }
        let point = if self.language == Language::En { '.' } else { ',' };
        format!("{}{point}{} MB", tenths / 10, tenths % 10)
    }
}

fn missing(key: &str) -> String {
    format!("⟦{key}⟧")
}

fn grouped(number: u64, group: char) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    out
}

/// How far a clock stands from UTC: people in two zones read the same page.
pub(crate) fn zone_name(offset: jiff::tz::Offset) -> String {
    let minutes = offset.seconds() / 60;
    let (sign, hours, rest) = (if minutes < 0 { '−' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60);
    match (hours, rest) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}
