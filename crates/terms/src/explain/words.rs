//! Conditions and values as people write them.

use crate::expr::{Atom, Bool, Int};
use crate::facts::{Facts, Value};
use crate::schema::{FactId, FactType, Schema};
use jiff::ToSpan;
use jiff::civil::Date;

/// The day at 0.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// From 1 March of the year 0 to 1 January 1970.
const DAYS_TO_EPOCH: i64 = 719_468;

/// A date fact as ISO text; the number of days where it lies outside the calendar.
#[must_use]
pub fn date_text(days: i64) -> String {
    match days.try_into().ok().and_then(|n: i32| EPOCH.checked_add(n.days()).ok()) {
        Some(date) => date.to_string(),
        None => days.to_string(),
    }
}

/// The days since 1970-01-01 of an ISO date; only the plain form `2024-05-31`, for a receipt must have one spelling.
#[must_use]
pub fn date_days(text: &str) -> Option<i64> {
    let [y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0] = text.as_bytes() else { return None };
    let number = |digits: &[u8]| digits.iter().try_fold(0_i64, |n, d| d.is_ascii_digit().then(|| n * 10 + i64::from(d - b'0')));
    let (year, month, day) = (number(&[*y3, *y2, *y1, *y0])?, number(&[*m1, *m0])?, number(&[*d1, *d0])?);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    // Years from March on, so that the leap day is the last: the days of 400 years repeat.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_months = (153 * month + 2) / 5 + day - 1;
    Some(year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_months - DAYS_TO_EPOCH)
}

/// A value as it stands in an expression.
#[must_use]
pub fn value_text(value: &Value) -> String {
    match value {
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Date(days) => date_text(*days),
        Value::Enum(word) => word.clone(),
        Value::Table(entries) => format!("[{}]", entries.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// A raw value of a fact, as people write it.
#[must_use]
pub fn raw_text(schema: &Schema, id: FactId, raw: i64) -> String {
    match schema.fact(id).map(|f| &f.kind) {
        Some(FactType::Bool) => (raw != 0).to_string(),
        Some(FactType::Date) => date_text(raw),
        Some(FactType::Enum(values)) => usize::try_from(raw).ok().and_then(|n| values.get(n)).cloned().unwrap_or_else(|| raw.to_string()),
        _ => raw.to_string(),
    }
}

fn name(schema: &Schema, id: FactId) -> &str {
    schema.fact(id).map_or("", |f| f.name.as_str())
}

/// An integer expression in the words of the language.
#[must_use]
pub fn int_text(schema: &Schema, int: &Int) -> String {
    let two = |a: &Int, b: &Int, sign: &str| format!("{} {sign} {}", factor(schema, a), factor(schema, b));
    match int {
        Int::Const(n) => n.to_string(),
        Int::Fact(id) => name(schema, *id).to_owned(),
        Int::Add(a, b) => format!("{} + {}", int_text(schema, a), int_text(schema, b)),
        Int::Sub(a, b) => format!("{} - {}", int_text(schema, a), factor(schema, b)),
        Int::Mul(a, b) => two(a, b, "*"),
        Int::Min(a, b) => format!("min({}, {})", int_text(schema, a), int_text(schema, b)),
        Int::Max(a, b) => format!("max({}, {})", int_text(schema, a), int_text(schema, b)),
        Int::Percent(a, b) => format!("percent({}, {})", int_text(schema, a), int_text(schema, b)),
        Int::Lookup(table, n) => format!("lookup({}, {})", name(schema, *table), int_text(schema, n)),
    }
}

fn factor(schema: &Schema, int: &Int) -> String {
    let text = int_text(schema, int);
    if matches!(int, Int::Add(..) | Int::Sub(..)) { format!("({text})") } else { text }
}

/// An atom in the words of the language.
#[must_use]
pub fn atom_text(schema: &Schema, atom: &Atom) -> String {
    match atom {
        Atom::Fact(id, cmp, constant) => {
            let raw = raw_text(schema, *id, *constant);
            match schema.fact(*id).map(|f| &f.kind) {
                Some(FactType::Bool) if cmp.holds(1, *constant) => name(schema, *id).to_owned(),
                Some(FactType::Bool) => format!("not {}", name(schema, *id)),
                Some(FactType::Enum(_)) => format!("{} {} '{raw}'", name(schema, *id), cmp.text()),
                _ => format!("{} {} {raw}", name(schema, *id), cmp.text()),
            }
        }
        Atom::In(id, bits) => {
            let words: Vec<String> =
                (0..64_u32).filter(|n| bits & (1_u64 << n) != 0).map(|n| format!("'{}'", raw_text(schema, *id, i64::from(n)))).collect();
            format!("{} in [{}]", name(schema, *id), words.join(", "))
        }
        Atom::Ints(cmp, a, b) => format!("{} {} {}", int_text(schema, a), cmp.text(), int_text(schema, b)),
        Atom::Finding(rule) => format!("finding {rule}"),
    }
}

/// A condition in the words of the language.
#[must_use]
pub fn condition_text(schema: &Schema, when: &Bool) -> String {
    match when {
        Bool::Const(b) => b.to_string(),
        Bool::Atom(atom) => atom_text(schema, atom),
        Bool::Not(inner) => match &**inner {
            Bool::Atom(Atom::Fact(id, cmp, n)) if matches!(schema.fact(*id).map(|f| &f.kind), Some(FactType::Bool)) => {
                let plain = name(schema, *id).to_owned();
                if cmp.holds(1, *n) { format!("not {plain}") } else { plain }
            }
            Bool::Const(b) => (!b).to_string(),
            other => format!("not ({})", condition_text(schema, other)),
        },
        Bool::And(parts) => joined(schema, parts, " and "),
        Bool::Or(parts) => joined(schema, parts, " or "),
    }
}

fn joined(schema: &Schema, parts: &[Bool], word: &str) -> String {
    let and = word == " and ";
    let shown: Vec<String> = parts
        .iter()
        .filter(|p| **p != Bool::Const(and))
        .map(|p| match p {
            Bool::Or(inner) if and && inner.len() > 1 => format!("({})", condition_text(schema, p)),
            Bool::And(inner) if !and && inner.len() > 1 => format!("({})", condition_text(schema, p)),
            _ => condition_text(schema, p),
        })
        .collect();
    if shown.is_empty() { and.to_string() } else { shown.join(word) }
}

/// What is known of a fact, as people write it.
#[must_use]
pub fn known_text(schema: &Schema, facts: &Facts, id: FactId) -> String {
    facts.value(schema, id).map_or_else(|| "unknown".to_owned(), |v| value_text(&v))
}

#[cfg(test)]
mod tests {
    use super::{date_days, date_text};

    #[test]
    fn every_day_has_its_number_and_its_text() {
        // From 0000-01-01 to 9999-12-31, every day.
        for day in -719_528..=2_932_896_i64 {
            assert_eq!(date_days(&date_text(day)), Some(day));
        }
        for text in [
            "2024-02-30",
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-1-01",
            "24-01-01",
            "2024-01-01T00:00",
            "2024/01/01",
            "+024-01-01",
            "",
        ] {
            assert_eq!(date_days(text), None, "{text}");
        }
    }
}
