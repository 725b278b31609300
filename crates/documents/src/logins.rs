//! By what an account is registered in which country, and how a telephone number is read.

use aftercare_core::region::Regions;
use aftercare_terms::DocumentError;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// E.164: of a number with its country's code.
const MOST_DIGITS: usize = 15;
const MOST_CODE_DIGITS: usize = 3;
const MOST_FIGURES: u32 = 9;
const LEAST_FIGURES: u32 = 4;
const MOST_MINUTES: u32 = 60;
const MOST_ATTEMPTS: u32 = 20;
const OLDEST_LEAST: u32 = 100;
const OLDEST_MOST: u32 = 1000;

/// By what an account is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoginKind {
    #[default]
    Email,
    Phone,
    Either,
}

/// What is true of the codes that texts bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeRules {
    pub digits: u32,
    pub minutes: u32,
    pub attempts: u32,
}

/// Without a document there is nobody who registers by telephone.
impl Default for CodeRules {
    fn default() -> Self {
        Self { digits: LEAST_FIGURES, minutes: 1, attempts: 1 }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Dial {
    code: String,
    countries: Vec<String>,
    trunk: Option<String>,
    digits: [usize; 2],
}

/// Why a text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANumber {
    /// A character that none has, or no figure at all.
    Characters,
    /// It says no country, and none is known.
    NoCountry,
    /// No country of the documents begins so.
    UnknownCountry,
    /// Too short or too long for its country.
    Length,
}

impl NotANumber {
    /// The code of the field error.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Characters => "not-a-telephone-number",
            Self::NoCountry => "no-country-code",
            Self::UnknownCountry => "unknown-country-code",
            Self::Length => "number-length",
        }
    }
}

impl std::fmt::Display for NotANumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Characters => "a telephone number has digits, spaces, and the signs `+ - / ( ) .`",
            Self::NoCountry => "a telephone number begins with + and the code of its country",
            Self::UnknownCountry => "no country has this code",
            Self::Length => "this number has too few or too many digits for its country",
        })
    }
}

/// By what accounts are registered, and how numbers are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logins {
    default: LoginKind,
    by: BTreeMap<String, LoginKind>,
    dials: Vec<Dial>,
    pub code: CodeRules,
    /// Nobody is older.
    pub oldest_years: u32,
}

impl Default for Logins {
    fn default() -> Self {
        let (default, code) = (LoginKind::default(), CodeRules::default());
        Self { default, by: BTreeMap::new(), dials: Vec::new(), code, oldest_years: OLDEST_MOST }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLogins {
    default: LoginKind,
    oldest_years: Spanned<u32>,
    code: Spanned<CodeRules>,
    #[serde(default)]
    login: Vec<RawLogin>,
    #[serde(default)]
    dial: Vec<RawDial>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLogin {
    by: LoginKind,
    countries: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDial {
    code: Spanned<String>,
    countries: Vec<Spanned<String>>,
    trunk: Option<Spanned<String>>,
    digits: Spanned<[usize; 2]>,
}

fn figures(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// What is wrong with the file, with the line.
struct Reading<'a> {
    file: &'a str,
    text: &'a str,
    errors: Vec<DocumentError>,
}

impl Reading<'_> {
    fn wrong(&mut self, at: usize, field: &str, what: &str) {
        self.errors.push(DocumentError::at(self.file, self.text, at, field, what));
    }

    fn country(&mut self, regions: &Regions, field: &str, code: &Spanned<String>) {
        if !regions.all().any(|known| known.code == *code.get_ref()) {
            self.wrong(code.span().start, field, &format!("there is no region `{}`", code.get_ref()));
        }
    }

    fn dial(&mut self, regions: &Regions, raw: RawDial, dials: &mut Vec<Dial>) {
        let at = raw.code.span().start;
        let code = raw.code.into_inner();
        if !figures(&code, MOST_CODE_DIGITS) || code.starts_with('0') {
            self.wrong(at, "dial.code", "expected one to three figures, the first not 0");
        } else if dials.iter().any(|other| other.code.starts_with(&*code) || code.starts_with(&*other.code)) {
            self.wrong(at, "dial.code", "another code begins so");
        }
        raw.countries.iter().for_each(|country| self.country(regions, "dial.countries", country));
        if let Some(trunk) = raw.trunk.as_ref().filter(|trunk| !figures(trunk.get_ref(), 2)) {
            self.wrong(trunk.span().start, "dial.trunk", "expected one or two figures");
        }
        let (at, digits) = (raw.digits.span().start, raw.digits.into_inner());
        let [least, most] = digits;
        if least == 0 || least > most || most.saturating_add(code.len()) > MOST_DIGITS {
            self.wrong(at, "dial.digits", "expected the least and the most, with the country's code 15 together");
        }
        let countries = raw.countries.into_iter().map(Spanned::into_inner).collect();
        dials.push(Dial { code, countries, trunk: raw.trunk.map(Spanned::into_inner), digits });
    }
}

impl Logins {
    /// Reads `logins.toml`.
    ///
    /// # Errors
    /// Every defect, with its line and the field.
    pub fn parse(file: &str, text: &str, regions: &Regions) -> Result<Self, Vec<DocumentError>> {
        let raw: RawLogins = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let mut reading = Reading { file, text, errors: Vec::new() };
        let oldest_years = *raw.oldest_years.get_ref();
        if !(OLDEST_LEAST..=OLDEST_MOST).contains(&oldest_years) {
            reading.wrong(raw.oldest_years.span().start, "oldest_years", &format!("expected {OLDEST_LEAST} to {OLDEST_MOST}"));
        }
        let (at, code) = (raw.code.span().start, raw.code.into_inner());
        for (field, value, least, most) in [
            ("code.digits", code.digits, LEAST_FIGURES, MOST_FIGURES),
            ("code.minutes", code.minutes, 1, MOST_MINUTES),
            ("code.attempts", code.attempts, 1, MOST_ATTEMPTS),
        ] {
            if !(least..=most).contains(&value) {
                reading.wrong(at, field, &format!("expected {least} to {most}"));
            }
        }
        let mut dials = Vec::new();
        raw.dial.into_iter().for_each(|dial| reading.dial(regions, dial, &mut dials));
        let mut by = BTreeMap::new();
        for login in raw.login {
            for country in login.countries {
                reading.country(regions, "login.countries", &country);
                let (at, country) = (country.span().start, country.into_inner());
                if login.by != LoginKind::Email && !dials.iter().any(|dial: &Dial| dial.countries.contains(&country)) {
                    reading.wrong(at, "login.countries", &format!("no `dial` says what a number of `{country}` looks like"));
                }
                if by.insert(country.clone(), login.by).is_some() {
                    reading.wrong(at, "login.countries", &format!("`{country}` stands in another entry"));
                }
            }
        }
        if raw.default != LoginKind::Email && dials.is_empty() {
            reading.wrong(0, "default", "without a `dial` nobody has a number");
        }
        if reading.errors.is_empty() { Ok(Self { default: raw.default, by, dials, code, oldest_years }) } else { Err(reading.errors) }
    }

    /// By what an account is registered in a country.
    #[must_use]
    pub fn of(&self, country: &str) -> LoginKind {
        self.by.get(country).copied().unwrap_or(self.default)
    }

    /// The countries whose accounts are registered otherwise than elsewhere.
    pub fn countries(&self, kind: LoginKind) -> impl Iterator<Item = &str> {
        self.by.iter().filter(move |(_, by)| **by == kind).map(|(country, _)| country.as_str())
    }

    /// Somebody registers by telephone.
    #[must_use]
    pub fn has_phones(&self) -> bool {
        self.default != LoginKind::Email || self.by.values().any(|by| *by != LoginKind::Email)
    }

    /// A number in that form with what is dialled within its country behind the country's code, as in `+49 (0)30 …`.
    #[must_use]
    pub fn with_trunk(&self, number: &str) -> Option<String> {
        let dial = self.dials.iter().find(|dial| number.strip_prefix('+').is_some_and(|digits| digits.starts_with(&*dial.code)))?;
        let rest = number.strip_prefix('+')?.strip_prefix(&*dial.code)?;
        dial.trunk.as_deref().map(|trunk| format!("+{}{trunk}{rest}", dial.code))
    }

    /// How a number in that form is dialled within a country; none where it is a number of another.
    #[must_use]
    pub fn national(&self, number: &str, country: &str) -> Option<String> {
        let dial = self.dials.iter().find(|dial| dial.countries.iter().any(|one| one == country))?;
        let rest = number.strip_prefix('+')?.strip_prefix(&*dial.code)?;
        Some(format!("{}{rest}", dial.trunk.as_deref().unwrap_or_default()))
    }

    /// A number in the one form that it is stored and looked up in (E.164). Without its country's code it is one of `country`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn number(&self, text: &str, country: Option<&str>) -> Result<String, NotANumber> {
        let text = text.trim();
        if text.chars().any(|c| !c.is_ascii_digit() && !"+-/(). \u{a0}".contains(c)) || text.rfind('+').is_some_and(|at| at > 0) {
            return Err(NotANumber::Characters);
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() {
            return Err(NotANumber::Characters);
        }
        let international = if text.starts_with('+') { Some(digits.as_str()) } else { digits.strip_prefix("00") };
        let (dial, rest) = match (international, country) {
            (Some(whole), _) => {
                let dial = self.dials.iter().find(|dial| whole.starts_with(&*dial.code)).ok_or(NotANumber::UnknownCountry)?;
                (dial, whole.get(dial.code.len()..).unwrap_or_default())
            }
            (None, Some(country)) => {
                let of = |dial: &&Dial| dial.countries.iter().any(|one| one == country);
                let dial = self.dials.iter().find(of).ok_or(NotANumber::NoCountry)?;
                let trunk = dial.trunk.as_deref().and_then(|trunk| digits.strip_prefix(trunk));
                (dial, trunk.unwrap_or(&digits))
            }
            (None, None) => return Err(NotANumber::NoCountry),
        };
        // `+49 (0) 151 …` is written often, and dialled by nobody.
        let rest = match dial.trunk.as_deref() {
            Some("0") => rest.strip_prefix('0').unwrap_or(rest),
            _ => rest,
        };
        let [least, most] = dial.digits;
        if !(least..=most).contains(&rest.len()) {
            return Err(NotANumber::Length);
        }
        Ok(format!("+{}{rest}", dial.code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Documents;

    #[test]
    fn numbers_are_brought_into_one_form_or_refused() {
        let logins = Documents::embedded().logins().unwrap();
        let table = [
            ("+86 138 0013 8000", None, Ok("+8613800138000")),
            ("0086-138-0013-8000", None, Ok("+8613800138000")),
            ("138 0013 8000", Some("CN"), Ok("+8613800138000")),
            ("+49 (0) 151 2345 6789", None, Ok("+4915123456789")),
            ("0151/23456789", Some("DE"), Ok("+4915123456789")),
            (" +1 (202) 555-0143 ", None, Ok("+12025550143")),
            ("202.555.0143", Some("CA"), Ok("+12025550143")),
            ("8 912 345 67 89", Some("RU"), Ok("+79123456789")),
            ("+39 06 1234 5678", None, Ok("+390612345678")),
            ("+852 2345 6789", Some("DE"), Ok("+85223456789")),
            ("138 0013 8000", None, Err(NotANumber::NoCountry)),
            ("138 0013 8000", Some("ZZ"), Err(NotANumber::NoCountry)),
            ("+999 1234567", None, Err(NotANumber::UnknownCountry)),
            ("+86 138 0013 800", None, Err(NotANumber::Length)),
            ("+86 138 0013 80001", None, Err(NotANumber::Length)),
            ("++86 138 0013 8000", None, Err(NotANumber::Characters)),
            ("86+138", None, Err(NotANumber::Characters)),
            ("kim@example.org", None, Err(NotANumber::Characters)),
            ("+", None, Err(NotANumber::Characters)),
            ("", Some("CN"), Err(NotANumber::Characters)),
            ("٠١٢٣٤٥٦٧٨٩", Some("EG"), Err(NotANumber::Characters)),
        ];
        for (text, country, expected) in table {
            assert_eq!(logins.number(text, country).as_deref(), expected.as_deref(), "`{text}` in {country:?}");
        }
    }

    #[test]
    fn a_country_has_its_way() {
        let logins = Documents::embedded().logins().unwrap();
        assert_eq!(
            ["CN", "HK", "DE", "ZZ"].map(|code| logins.of(code)),
            [LoginKind::Phone, LoginKind::Either, LoginKind::Email, LoginKind::Email]
        );
        assert!(logins.has_phones() && !Logins::default().has_phones());
    }

    #[test]
    fn a_defect_is_told_with_its_line_and_field() {
        let told = |text: &str| {
            let mut documents = Documents::embedded();
            documents.put("logins.toml", text);
            documents.logins().map(|_| String::new()).unwrap_or_else(|defects| defects.to_string())
        };
        let whole = "default = \"email\"\noldest_years = 125\n[code]\ndigits = 6\nminutes = 10\nattempts = 5\n[[login]]\nby = \"phone\"\ncountries = [\"CN\"]\n\
            [[dial]]\ncode = \"86\"\ncountries = [\"CN\"]\ndigits = [11, 11]\n";
        assert_eq!(told(whole), "");
        let table = [
            ("\"email\"", "\"fax\"", "logins.toml:1: unknown variant `fax`"),
            ("oldest_years = 125", "oldest_years = 30", "logins.toml:2: `oldest_years`: expected 100 to 1000"),
            ("digits = 6", "digits = 2", "logins.toml:3: `code.digits`: expected 4 to 9"),
            ("minutes = 10", "minutes = 0", "logins.toml:3: `code.minutes`: expected 1 to 60"),
            ("attempts = 5", "attempts = 500", "logins.toml:3: `code.attempts`: expected 1 to 20"),
            ("[\"CN\"]\n[[dial]]", "[\"CN\", \"QQ\"]\n[[dial]]", "logins.toml:9: `login.countries`: there is no region `QQ`"),
            ("[\"CN\"]\n[[dial]]", "[\"CN\", \"JP\"]\n[[dial]]", "logins.toml:9: `login.countries`: no `dial` says"),
            ("[\"CN\"]\n[[dial]]", "[\"CN\", \"CN\"]\n[[dial]]", "logins.toml:9: `login.countries`: `CN` stands in another entry"),
            ("\"86\"", "\"086\"", "logins.toml:11: `dial.code`: expected one to three figures"),
            ("digits = [11, 11]", "digits = [11, 14]", "logins.toml:13: `dial.digits`: expected the least and the most"),
            (
                "digits = [11, 11]",
                "digits = [11, 11]\n[[dial]]\ncode = \"8\"\ncountries = []\ndigits = [5, 9]",
                "logins.toml:15: `dial.code`: another code",
            ),
        ];
        for (from, to, expected) in table {
            assert!(whole.contains(from), "{from}");
            let found = told(&whole.replacen(from, to, 1));
            assert!(found.starts_with(expected), "{to}: {found}, not {expected}");
        }
    }
}
