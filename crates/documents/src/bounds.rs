//! The bounds of the checks of flight records and pictures: `evidence.toml`.

use aftercare_evidence::check::Bounds;
use aftercare_evidence::photo::PhotoBounds;
use aftercare_terms::DocumentError;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    bounds: Bounds,
    photo: PhotoBounds,
}

/// Reads `evidence.toml`.
///
/// # Errors
/// Malformed, or a bound that is negative or not a number.
pub(crate) fn parse(file: &str, text: &str) -> Result<(Bounds, PhotoBounds), DocumentError> {
    let Raw { bounds, photo } = toml::from_str(text).map_err(|e| DocumentError::toml(file, text, &e))?;
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
        ("photo.place", photo.place),
        ("photo.altitude", photo.altitude),
        ("photo.time", photo.time),
    ];
    match numbers.iter().find(|(_, n)| !n.is_finite() || *n < 0.0) {
        Some((name, n)) => Err(DocumentError::new(file, 0, name, format!("{n} is no bound"))),
        None => Ok((bounds, photo)),
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
            ("speed = 1.0", "sped = 1.0", "evidence.toml:14: unknown field `sped`"),
            ("altitude = 5.0", "altitude = -5.0", "evidence.toml: `photo.altitude`: -5 is no bound"),
            ("speed = 1.0\n", "", "evidence.toml:3: missing field `speed`"),
        ] {
            let said = parse("evidence.toml", &whole.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(said.starts_with(expected), "{said}");
        }
    }
}
