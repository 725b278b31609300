//! Accounts: `accounts.toml`.

use aftercare_terms::{DocumentError, Text};
use serde::Deserialize;
use toml::Spanned;

/// Nobody is a child at this age, anywhere.
const MOST_AGE: u8 = 21;

/// A rule of the privacy policies about accounts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountRule {
    pub rule: String,
    pub summary: Text,
}

/// Under which age a parent has to consent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeLimit {
    pub under: u8,
    pub rule: String,
    pub summary: Text,
}

/// What closing an account means, and who may open one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounts {
    /// Told to whoever signs in to a closed account.
    pub closed: Option<AccountRule>,
    /// Told before an account with bound devices is closed.
    pub closing: Option<AccountRule>,
    /// None: nobody is asked how old they are.
    pub age: Option<AgeLimit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAccounts {
    closed: Spanned<AccountRule>,
    closing: Spanned<AccountRule>,
    age: Option<Spanned<AgeLimit>>,
}

impl Accounts {
    /// # Errors
    /// Every defect, with its line and the field.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<DocumentError>> {
        let raw: RawAccounts = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let mut errors = Vec::new();
        let mut wrong = |at: usize, field: &str, what: &str| errors.push(DocumentError::at(file, text, at, field, what));
        let mut rules = vec![("closed", raw.closed.span().start, &raw.closed.get_ref().rule, &raw.closed.get_ref().summary)];
        rules.push(("closing", raw.closing.span().start, &raw.closing.get_ref().rule, &raw.closing.get_ref().summary));
        if let Some(age) = &raw.age {
            rules.push(("age", age.span().start, &age.get_ref().rule, &age.get_ref().summary));
            if !(1..=MOST_AGE).contains(&age.get_ref().under) {
                wrong(age.span().start, "age.under", "not an age at which somebody is a child");
            }
        }
        for (table, at, rule, summary) in rules {
            if !rule.starts_with("PV-") || !rule.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                wrong(at, &format!("{table}.rule"), "not the id of a rule of the privacy policies, such as `PV-ACC-02`");
            }
            if summary.en.trim().is_empty() || summary.de.trim().is_empty() {
                wrong(at, &format!("{table}.summary"), "is empty");
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self { closed: Some(raw.closed.into_inner()), closing: Some(raw.closing.into_inner()), age: raw.age.map(Spanned::into_inner) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = include_str!("../../../documents/accounts.toml");

    #[test]
    fn the_file_is_read_and_its_defects_are_named() {
        let read = Accounts::parse("accounts.toml", GOOD).unwrap();
        assert_eq!(read.age.unwrap().under, 16);
        let table = [
            (GOOD.replace("under = 16", "under = 0"), "age.under"),
            (GOOD.replace("rule = \"PV-ACC-02\"", "rule = \"closed\""), "closed.rule"),
            (GOOD.replace("[closing]", "[closings]"), "closings"),
            (GOOD.replace("[age]", "[age]\nfrom = 3"), "from"),
        ];
        for (text, field) in table {
            let told = Accounts::parse("accounts.toml", &text).unwrap_err().iter().map(ToString::to_string).collect::<String>();
            assert!(told.contains(field) && told.contains("accounts.toml"), "{told}");
        }
        // Who has no age limit asks for no date of birth.
        let without = GOOD.split("# Nobody under").next().unwrap();
        assert_eq!(Accounts::parse("accounts.toml", without).unwrap().age, None);
    }
}
