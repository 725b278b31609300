//! Who runs the service: `operator.toml`.

use aftercare_core::region::Regions;
use aftercare_terms::{DocumentError, Text};
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::Spanned;
use url::{Host, Url};

/// More lines do not fit on a parcel, nor into an imprint.
const MOST_LINES: usize = 12;
const MOST_CHARS: usize = 200;

/// Whom customers ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    pub email: String,
    pub telephone: String,
    pub hours: Text,
}

/// Lines in each language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    en: Vec<String>,
    de: Vec<String>,
    #[serde(default)]
    nl: Vec<String>,
}

impl Lines {
    /// The lines in `language`, English where there is none.
    #[must_use]
    pub fn get(&self, language: &str) -> &[String] {
        let lines = match language {
            "de" => &self.de,
            "nl" => &self.nl,
            _ => &self.en,
        };
        if lines.is_empty() { &self.en } else { lines }
    }
}

/// A service centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Centre {
    /// As it is written on a parcel.
    pub address: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub regions: Vec<String>,
    /// It serves every region that has no centre of its own.
    pub default: bool,
}

/// The service that gives keys of sealed flight records. What opens it is no document's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyServiceAt {
    pub url: Url,
    /// Which of the maker's departments is asked, where that is not the one that the record names.
    pub department: Option<u8>,
}

/// When the officer of the inventory is told of what, and in which language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacyOfficer {
    /// Of the mails to them.
    pub language: String,
    /// So many days before a recipient's contract ends.
    pub contract_days: u16,
}

impl Default for PrivacyOfficer {
    fn default() -> Self {
        Self { language: "en".to_owned(), contract_days: 0 }
    }
}

/// The maker, its support and its service centres.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operator {
    pub name: String,
    pub support: Support,
    pub imprint: Lines,
    pub centres: Vec<Centre>,
    pub privacy: PrivacyOfficer,
    /// None: a sealed flight record stays sealed.
    pub flight_record_keys: Option<KeyServiceAt>,
    /// Takes text messages; None: they wait, or go into a folder.
    pub text_gateway: Option<Url>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOperator {
    name: Spanned<String>,
    support: Spanned<Support>,
    imprint: Spanned<Lines>,
    centre: Vec<Spanned<RawCentre>>,
    privacy: Spanned<PrivacyOfficer>,
    #[serde(rename = "flight-record-keys")]
    flight_record_keys: Option<RawKeyService>,
    #[serde(rename = "text-gateway")]
    text_gateway: Option<RawTextGateway>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTextGateway {
    url: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKeyService {
    url: Spanned<String>,
    department: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCentre {
    address: Spanned<Vec<String>>,
    #[serde(default)]
    regions: Vec<Spanned<String>>,
    #[serde(default)]
    default: bool,
}

impl Operator {
    /// Reads `operator.toml`.
    ///
    /// # Errors
    /// Every defect, with its line and the field.
    pub fn parse(file: &str, text: &str, regions: &Regions) -> Result<Self, Vec<DocumentError>> {
        let raw: RawOperator = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let mut errors = Vec::new();
        let mut wrong = |at: usize, field: &str, what: &str| errors.push(DocumentError::at(file, text, at, field, what));
        line(raw.name.get_ref()).unwrap_or_else(|what| wrong(raw.name.span().start, "name", what));
        let (support, at) = (raw.support.get_ref(), raw.support.span().start);
        if !support.email.contains('@') {
            wrong(at, "support.email", "not an e-mail address");
        }
        for (field, text) in [
            ("support.email", &support.email),
            ("support.telephone", &support.telephone),
            ("support.hours.en", &support.hours.en),
            ("support.hours.de", &support.hours.de),
        ] {
            line(text).unwrap_or_else(|what| wrong(at, field, what));
        }
        for (field, of) in [("imprint.en", &raw.imprint.get_ref().en), ("imprint.de", &raw.imprint.get_ref().de)] {
            lines(of).unwrap_or_else(|what| wrong(raw.imprint.span().start, field, what));
        }
        officer(raw.privacy.get_ref(), |field, what| wrong(raw.privacy.span().start, field, what));
        let mut served = BTreeSet::new();
        for centre in raw.centre.iter().map(Spanned::get_ref) {
            lines(centre.address.get_ref()).unwrap_or_else(|what| wrong(centre.address.span().start, "centre.address", what));
            for region in &centre.regions {
                let code = region.get_ref();
                if !regions.all().any(|known| known.code == *code) {
                    wrong(region.span().start, "centre.regions", &format!("there is no region `{code}`"));
                } else if !served.insert(code.clone()) {
                    wrong(region.span().start, "centre.regions", &format!("`{code}` is served by another centre"));
                }
            }
        }
        let defaults: Vec<_> = raw.centre.iter().filter(|centre| centre.get_ref().default).collect();
        match defaults.as_slice() {
            [_] => {}
            [] => wrong(text.len(), "centre.default", "no service centre is the default"),
            [_, second, ..] => wrong(second.span().start, "centre.default", "another service centre is the default"),
        }
        let flight_record_keys = raw.flight_record_keys.and_then(|RawKeyService { url, department }| {
            let told = outside(url.get_ref());
            told.map_err(|what| errors.push(DocumentError::at(file, text, url.span().start, "flight-record-keys.url", what)))
                .ok()
                .map(|url| KeyServiceAt { url, department })
        });
        let text_gateway = raw.text_gateway.and_then(|RawTextGateway { url }| {
            let told = outside(url.get_ref());
            told.map_err(|what| errors.push(DocumentError::at(file, text, url.span().start, "text-gateway.url", what))).ok()
        });
        if !errors.is_empty() {
            return Err(errors);
        }
        let centre = |raw: Spanned<RawCentre>| {
            let RawCentre { address, regions, default } = raw.into_inner();
            Centre { address: address.into_inner(), regions: regions.into_iter().map(Spanned::into_inner).collect(), default }
        };
        Ok(Self {
            name: raw.name.into_inner(),
            support: raw.support.into_inner(),
            privacy: raw.privacy.into_inner(),
            imprint: raw.imprint.into_inner(),
            centres: raw.centre.into_iter().map(centre).collect(),
            flight_record_keys,
            text_gateway,
        })
    }

    /// The service centre for a region.
    #[must_use]
    pub fn centre(&self, region: &str) -> Option<&Centre> {
        let serves = |centre: &&Centre| centre.regions.iter().any(|code| code == region);
        self.centres.iter().find(serves).or_else(|| self.centres.iter().find(|centre| centre.default))
    }
}

/// What is wrong with whom the officer's mail goes to.
fn officer(officer: &PrivacyOfficer, mut wrong: impl FnMut(&str, &str)) {
    if !["en", "de", "nl"].contains(&officer.language.as_str()) {
        wrong("privacy.language", "`en`, `de` or `nl` is expected");
    }
}

/// What goes over the wire there is encrypted, or does not leave the machine.
fn outside(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "not a URL")?;
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return Err("not a URL"),
    };
    match url.scheme() {
        "https" => {}
        "http" if is_here => {}
        _ => return Err("expected `https://`; `http://` only to this machine"),
    }
    if url.username() != "" || url.password().is_some() || url.fragment().is_some() {
        return Err("expected neither a login nor a fragment; what opens the service is given to `serve`");
    }
    Ok(url)
}

fn line(text: &str) -> Result<(), &'static str> {
    match text.trim().chars().count() {
        0 => Err("is empty"),
        1..=MOST_CHARS if !text.chars().any(char::is_control) => Ok(()),
        1..=MOST_CHARS => Err("has a character that cannot be printed"),
        _ => Err("is too long"),
    }
}

fn lines(of: &[String]) -> Result<(), &'static str> {
    match of.len() {
        0 => Err("has no line"),
        1..=MOST_LINES => of.iter().try_for_each(|one| line(one)),
        _ => Err("has too many lines"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Documents;

    fn told(text: &str) -> Vec<String> {
        let mut documents = Documents::embedded();
        documents.put("operator.toml", text);
        match documents.operator() {
            Ok(_) => Vec::new(),
            Err(defects) => defects.0.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn a_defect_is_told_with_its_line_and_field() {
        let whole = Documents::embedded().get("operator.toml").unwrap().to_owned();
        assert_eq!(told(&whole), [""; 0]);
        let table = [
            ("name = \"Example Maker\"", "name = \"\"", "operator.toml:3: `name`: is empty"),
            ("name = \"Example Maker\"", "nam = \"x\"", "operator.toml:3: unknown field `nam`"),
            ("email = \"support@maker.example\"", "email = \"support\"", "operator.toml:5: `support.email`: not an e-mail address"),
            ("telephone = \"+44 20 7946 0100\"\n", "", "operator.toml:5: missing field `telephone`"),
            ("\"GB\", \"IE\"", "\"GB\", \"QQ\"", "operator.toml:35: `centre.regions`: there is no region `QQ`"),
            ("\"AT\", \"CH\"", "\"AT\", \"GB\"", "operator.toml:39: `centre.regions`: `GB` is served by another centre"),
            (
                "\"AT\", \"CH\"]",
                "\"AT\", \"CH\"]\ndefault = true",
                "operator.toml:37: `centre.default`: another service centre is the default",
            ),
            ("default = true\n", "", "operator.toml:49: `centre.default`: no service centre is the default"),
            ("language = \"en\"", "language = \"fr\"", "operator.toml:47: `privacy.language`: `en`, `de` or `nl` is expected"),
            ("\"7 Example Quay\"", "\" \"", "operator.toml:34: `centre.address`: is empty"),
        ];
        for (from, to, expected) in table {
            assert!(whole.contains(from), "{from}");
            let found = told(&whole.replacen(from, to, 1));
            assert!(found.len() == 1 && found.iter().all(|one| one.starts_with(expected)), "{to}: {found:?}, not {expected}");
        }
        let service = |url: &str| told(&format!("{whole}\n[flight-record-keys]\nurl = \"{url}\"\n"));
        for url in
            ["https://keys.example/v1", "https://keys.example:8443/a?b=c", "http://127.0.0.1:9/", "http://[::1]:9", "http://localhost"]
        {
            assert_eq!(service(url), [""; 0], "{url}");
        }
        let gateway = told(&format!("{whole}\n[text-gateway]\nurl = \"http://texts.example/\"\n"));
        assert!(gateway.iter().all(|one| one.contains("`text-gateway.url`: expected `https://`")) && gateway.len() == 1, "{gateway:?}");
        let line = whole.lines().count() + 3;
        for (url, expected) in [
            ("keys.example", "not a URL"),
            ("http://keys.example/v1", "expected `https://`"),
            ("ftp://127.0.0.1/", "expected `https://`"),
            ("https://kim:secret@keys.example/", "expected neither a login"),
        ] {
            let found = service(url);
            let start = format!("operator.toml:{line}: `flight-record-keys.url`: {expected}");
            assert!(found.len() == 1 && found.iter().all(|one| one.starts_with(&start) && !one.contains("secret")), "{found:?}");
        }
        let mut without = Documents::embedded();
        without.files.remove("operator.toml");
        assert!(without.operator().unwrap_err().to_string().starts_with("operator.toml: this file is missing"));
    }

    #[test]
    fn a_region_has_its_centre_or_the_default() {
        let operator = Documents::embedded().operator().unwrap();
        let city = |region: &str| operator.centre(region).unwrap().address.join(", ");
        assert!(city("AT").contains("Deutschland"));
        assert!(city("SG").contains("Indonesia"));
        assert_eq!(city("US"), city("GB"));
        assert_eq!(city("nowhere"), city("GB"));
        assert_eq!(Operator::default().centre("GB"), None);
    }
}
