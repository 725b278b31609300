/// Of one power of ten, what people count in.
const STEPS: [f64; 3] = [1.0, 2.0, 5.0];
/// Seconds: what people count time in.
const TIMES: [f64; 16] = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 21_600.0, 86_400.0];

/// The smallest of 1, 2 and 5 times a power of ten with which a length is divided into at most so many parts.
pub(super) fn step(length: f64, parts: f64) -> f64 {
    let least = length / parts.max(1.0);
    if !(least.is_finite() && least > 0.0) {
        return 1.0;
    }
    let power = 10_f64.powf(least.log10().floor());
    STEPS.iter().chain(&[10.0]).map(|step| step * power).find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// The longest of 1, 2 and 5 times a power of ten that is not longer than this.
pub(super) fn longest(length: f64) -> f64 {
    if !(length.is_finite() && length > 0.0) {
        return 1.0;
    }
    let power = 10_f64.powf(length.log10().floor());
    STEPS.iter().rev().map(|step| step * power).find(|step| *step <= length * (1.0 + 1e-9)).unwrap_or(power)
}

/// As [`step`], of seconds.
pub(super) fn time_step(length: f64, parts: f64) -> f64 {
    let least = length / parts.max(1.0);
    TIMES.into_iter().find(|step| *step >= least).unwrap_or_else(|| 86_400.0 * step(length / 86_400.0, parts))
}

/// The multiples of a step within bounds; never more than forty.
pub(super) fn multiples(step: f64, from: f64, to: f64) -> Vec<f64> {
    let first = (from / step - 1e-9).ceil();
    (0_u32..40).map(|n| (first + f64::from(n)) * step).take_while(|value| value.is_finite() && *value <= to + step * 1e-9).collect()
}

/// Decimal places that such a step needs.
pub(super) fn decimals(step: f64) -> usize {
    [1.0, 0.1, 0.01].iter().position(|unit| step >= *unit * (1.0 - 1e-9)).unwrap_or(3)
}

#[cfg(test)]
mod tests {
    use super::{decimals, longest, multiples, step, time_step};

    #[test]
    fn steps_are_round() {
        for (length, parts, expected) in
            [(100.0, 5.0, 20.0), (101.0, 5.0, 50.0), (0.3, 3.0, 0.1), (9.0, 1.0, 10.0), (0.0, 5.0, 1.0), (f64::NAN, 5.0, 1.0)]
        {
            assert!((step(length, parts) - expected).abs() < 1e-9, "{length} {parts}: {}", step(length, parts));
        }
        for (length, expected) in [(99.0, 50.0), (100.0, 100.0), (0.04, 0.02), (-1.0, 1.0)] {
            assert!((longest(length) - expected).abs() < 1e-9, "{length}: {}", longest(length));
        }
        for (length, parts, expected) in [(302.0, 6.0, 60.0), (10.0, 6.0, 2.0), (86_400.0 * 30.0, 6.0, 432_000.0)] {
            assert!((time_step(length, parts) - expected).abs() < 1e-6, "{length}: {}", time_step(length, parts));
        }
        assert_eq!(multiples(20.0, -10.0, 60.0), [0.0, 20.0, 40.0, 60.0]);
        assert_eq!(multiples(1.0, 0.0, f64::INFINITY).len(), 40);
        assert_eq!([decimals(20.0), decimals(0.5), decimals(0.02)], [0, 1, 2]);
    }
}
