//! Amounts as people write them.

use aftercare_wire::Money;

/// How many decimals a currency has (ISO 4217): two, but for these.
#[must_use]
pub fn minor_digits(currency: &str) -> u32 {
    match currency {
        "CLP" | "ISK" | "JPY" | "KRW" | "PYG" | "UGX" | "VND" | "XAF" | "XOF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Reads an amount such as `120`, `120.5` or `120,50`. Signs, groups of thousands and more decimals than the currency has are not
/// taken: it is safer to ask again than to guess.
#[must_use]
pub fn parse(text: &str, currency: &str) -> Option<Money> {
    let (whole, part) = text.trim().split_once(['.', ',']).unwrap_or((text.trim(), ""));
    let digits = minor_digits(currency);
    let given = u32::try_from(part.len()).ok()?;
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || given > digits || !plain(whole) || !plain(part) {
        return None;
    }
    let whole = whole.parse::<i64>().ok()?.checked_mul(10_i64.checked_pow(digits)?)?;
    let part = if part.is_empty() { 0 } else { part.parse::<i64>().ok()?.checked_mul(10_i64.checked_pow(digits - given)?)? };
    Some(Money::new(whole.checked_add(part)?, currency))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn amounts_are_read_as_written() {
        let table = [
            ("120", "USD", Some(12_000)),
            (" 120,5 ", "USD", Some(12_050)),
            ("0.07", "EUR", Some(7)),
            ("1500", "JPY", Some(1500)),
            ("1.5", "JPY", None),
            ("1.234", "USD", None),
            ("1.234", "KWD", Some(1234)),
            ("1,234.50", "USD", None),
            ("-3", "USD", None),
            (".5", "USD", None),
            ("", "USD", None),
            ("12 0", "USD", None),
            ("92233720368547758.08", "USD", None),
            ("92233720368547758.07", "USD", Some(i64::MAX)),
        ];
        for (text, currency, minor) in table {
            assert_eq!(parse(text, currency).map(|money| money.minor), minor, "{text} {currency}");
        }
    }
}
