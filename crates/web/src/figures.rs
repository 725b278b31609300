//! How measured values are told: with the decimal sign of the language, in units that people use.

use crate::messages::Text;
use aftercare_wire::{FileFact, Language, Place, Said};
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

/// The points of a compass, sixteen of them, each so many degrees wide.
const POINT: f64 = 22.5;
/// From here on nobody measured it.
const GREATEST: f64 = 1e9;

impl Text<'_> {
    /// A number with so many decimal places; what is none is a dash.
    #[must_use]
    pub fn number(&self, value: f64, decimals: usize) -> String {
        if !(value.is_finite() && value.abs() < GREATEST) {
            return "–".to_owned();
        }
        let text = format!("{value:.decimals$}");
        let text = if text.bytes().all(|b| matches!(b, b'-' | b'0' | b'.')) { text.replace('-', "") } else { text.replace('-', "−") };
        if self.language == Language::De { text.replace('.', ",") } else { text }
    }

    /// A number without decimal places that say nothing.
    fn short(&self, value: f64, decimals: usize) -> String {
        let whole = (value - value.round()).abs() < 0.5 * 0.1_f64.powi(i32::try_from(decimals).unwrap_or(0));
        self.number(value, if whole { 0 } else { decimals })
    }

    /// Metres, or kilometres from ten on.
    #[must_use]
    pub fn length(&self, metres: f64) -> String {
        match metres.abs() {
            far if far >= 10_000.0 => format!("{}\u{a0}km", self.short(metres / 1000.0, 1)),
            near if near < 0.95 => format!("{}\u{a0}m", self.short(metres, 2)),
            near if near < 9.95 => format!("{}\u{a0}m", self.short(metres, 1)),
            _ => format!("{}\u{a0}m", self.number(metres, 0)),
        }
    }

    /// Seconds, or minutes and seconds, or hours and minutes.
    #[must_use]
    pub fn lasting(&self, seconds: f64) -> String {
        let whole = seconds.round();
        if !(seconds.is_finite() && (9.95..GREATEST).contains(&seconds)) {
            return format!("{}\u{a0}s", self.short(seconds, 1));
        }
        let part = |value: f64, unit: &str| (value > 0.0).then(|| format!("{}\u{a0}{unit}", self.number(value, 0)));
        let (hours, minutes) = ((whole / 3600.0).floor(), (whole % 3600.0 / 60.0).floor());
        let rest = if hours > 0.0 { None } else { part(whole % 60.0, "s") };
        [part(hours, "h"), part(minutes, "min"), rest].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Time since a record's zero, as a clock shows it.
    #[must_use]
    pub fn elapsed(&self, seconds: f64) -> String {
        if !(seconds.is_finite() && seconds.abs() < GREATEST) {
            return "–".to_owned();
        }
        let whole = seconds.abs().round();
        let sign = if seconds <= -0.5 { "−" } else { "" };
        format!("{sign}{:.0}:{:02.0}", (whole / 60.0).floor(), whole % 60.0)
    }

    /// A share in per cent.
    #[must_use]
    pub fn share(&self, share: f64) -> String {
        self.with("percent", [("n", self.number(share * 100.0, 0).into())])
    }

    /// Metres a second, and what a car's dial would show.
    #[must_use]
    pub fn speed(&self, speed: f64) -> String {
        format!("{}\u{a0}m/s ({}\u{a0}km/h)", self.number(speed, 1), self.number(speed * 3.6, 0))
    }

    /// Degrees clockwise from north, with the point of the compass.
    #[must_use]
    pub fn bearing(&self, degrees: f64) -> String {
        let degrees = degrees.rem_euclid(360.0);
        let near = (degrees / POINT).round() % 16.0;
        let point = (0_u32..16).find(|n| (f64::from(*n) - near).abs() < 0.5).unwrap_or(0);
        format!("{}° ({})", self.number(degrees.round() % 360.0, 0), self.word("compass", &point.to_string()))
    }

    /// Decimal degrees, as a map understands them: always with a point.
    #[must_use]
    pub fn place(&self, place: Place) -> String {
        format!("{:.6}, {:.6}", place.latitude, place.longitude)
    }

    /// The time of day so many seconds after a moment (RFC 3339), in the reader's zone.
    #[must_use]
    pub fn clock_after(&self, start: &str, seconds: f64) -> Option<String> {
        let later = SignedDuration::try_from_secs_f64(seconds).ok()?;
        let local = self.local(start.parse::<Timestamp>().ok()?.checked_add(later).ok()?);
        Some(format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second()))
    }

    /// How far the reader's clock stands from UTC at a moment (RFC 3339).
    #[must_use]
    pub fn zone_at(&self, moment: &str) -> Option<String> {
        moment.parse::<Timestamp>().ok().map(|moment| crate::messages::zone_name(self.local(moment).offset()))
    }

    /// A moment (RFC 3339) to the second, in the reader's zone; a local date and time as it stands.
    #[must_use]
    pub fn instant(&self, text: &str) -> String {
        if let Ok(moment) = text.parse::<Timestamp>() {
            let local = self.local(moment);
            return self.moment_of(local.date(), local.time(), &crate::messages::zone_name(local.offset()));
        }
        match text.parse::<DateTime>() {
            Ok(local) => self.moment_of(local.date(), local.time(), &self.say("zone-unknown")),
            Err(_) => text.to_owned(),
        }
    }

    fn moment_of(&self, date: jiff::civil::Date, time: jiff::civil::Time, zone: &str) -> String {
        let time = format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
        self.with("moment", [("date", self.date(&date.to_string()).into()), ("time", time.into()), ("zone", zone.to_owned().into())])
    }

    /// What a fact says; none where it says nothing.
    #[must_use]
    pub fn said(&self, fact: &FileFact) -> Option<String> {
        Some(match fact.said.as_ref()? {
            Said::Number(value) => self.measured(*value, &fact.unit, &fact.name),
            Said::Text(text) => text.clone(),
            Said::Time(time) => self.instant(time),
            Said::Yes(yes) => self.say(if *yes { "yes" } else { "no" }),
            Said::Place(place) => self.place(*place),
        })
    }

    /// A number with its unit. What it measures tells a bearing from a latitude, and a share from a count.
    #[must_use]
    pub fn measured(&self, value: f64, unit: &str, what: &str) -> String {
        match unit {
            "m" => self.length(value),
            "s" => self.lasting(value),
            "m/s" => self.speed(value),
            "deg" if is_bearing(what) => self.bearing(value),
            "deg" => format!("{}°", self.short(value, 1)),
            "degC" => format!("{}\u{a0}°C", self.short(value, 1)),
            "" if is_share(what) => self.share(value),
            "" => self.short(value, 2),
            other => format!("{}\u{a0}{other}", self.short(value, 2)),
        }
    }
}

fn is_bearing(what: &str) -> bool {
    matches!(what, "course" | "home-bearing" | "wind-direction" | "camera-yaw" | "aircraft-yaw")
}

/// Whether a number without a unit is a share of a whole.
pub(crate) fn is_share(what: &str) -> bool {
    matches!(
        what,
        "battery"
            | "battery-to-return"
            | "battery-to-land"
            | "link-up"
            | "link-down"
            | "position-grade"
            | "low-battery"
            | "critical-battery"
    )
}
