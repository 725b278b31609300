//! The bounds of the checks of flight records: `evidence.toml`.

use aftercare_evidence::check::Bounds;
use aftercare_terms::DocumentError;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    bounds: Bounds,
}

/// Reads `evidence.toml`.
///
/// # Errors
/// Malformed, or a bound that is negative or not a number.
pub(crate) fn parse(file: &str, text: &str) -> Result<Bounds, DocumentError> {
    let Raw { bounds } = toml::from_str(text).map_err(|e| DocumentError::toml(file, text, &e))?;
    let numbers = [
        ("loss_time", bounds.loss_time),
        ("duration", bounds.duration),
        ("distance", bounds.distance),
        ("distance_share", bounds.distance_share),
        ("height", bounds.height),
        ("speed", bounds.speed),
        ("start", bounds.start),
        ("fastest", bounds.fastest),
        ("steepest", bounds.steepest),
    ];
    match numbers.iter().find(|(_, n)| !n.is_finite() || *n < 0.0) {
        Some((name, n)) => Err(DocumentError::new(file, 0, name, format!("{n} is no bound"))),
        None => Ok(bounds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_bound_is_told() {
        let whole = crate::Documents::embedded().get("evidence.toml").unwrap().to_owned();
        assert!(parse("evidence.toml", &whole).is_ok());
        for (from, to, expected) in [
            ("speed = 1.0", "speed = -1.0", "evidence.toml: `speed`: -1 is no bound"),
            ("speed = 1.0", "speed = nan", "evidence.toml: `speed`: NaN is no bound"),
            ("speed = 1.0", "sped = 1.0", "evidence.toml:16: unknown field `sped`"),
            ("speed = 1.0\n", "", "evidence.toml:3: missing field `speed`"),
        ] {
            let said = parse("evidence.toml", &whole.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(said.starts_with(expected), "{said}");
        }
    }
}
