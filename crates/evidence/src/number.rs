/// Exact up to 2^53, the nearest beyond.
pub(crate) fn unsigned(value: u64) -> f64 {
    const HALF: f64 = 4_294_967_296.0;
    let [a, b, c, d, e, f, g, h] = value.to_le_bytes();
    f64::from(u32::from_le_bytes([e, f, g, h])) * HALF + f64::from(u32::from_le_bytes([a, b, c, d]))
}

pub(crate) fn signed(value: i64) -> f64 {
    let size = unsigned(value.unsigned_abs());
    if value < 0 { -size } else { size }
}

/// Text of a file: no more than `most` bytes of it, without what fills its field.
pub(crate) fn text(bytes: &[u8], most: usize) -> String {
    let bytes = crate::serial::before_nul(bytes.get(..most).unwrap_or(bytes));
    String::from_utf8_lossy(bytes).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_stay_what_they_are() {
        for value in [0, 1, -1, i64::from(u32::MAX) + 1, -(1 << 52) - 1, i64::MIN] {
            let text = format!("{:.0}", signed(value));
            assert_eq!(text.trim_start_matches("-0").parse::<i64>().unwrap_or(0), value);
        }
        assert_eq!(unsigned(u64::MAX), 18_446_744_073_709_551_615.0);
    }
}
