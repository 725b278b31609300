use super::fields::Fields;
use super::streams::Streams;
use crate::log::LogBuilder;

/// Shortest line that any version writes: up to the attitude.
const LEAST: usize = 30;

/// What else of a frame is of use outside of the columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub mode: Option<u8>,
    pub action: Option<u8>,
}

/// The aircraft's counter of tenths of a second, by which its frames are timed.
pub(crate) fn counter(fields: Fields<'_>) -> Option<u16> {
    fields.u16(42)
}

/// A line of type 1, whose length says how far it goes.
pub(crate) fn read(fields: Fields<'_>, at: i64, offset: u64, streams: &mut Streams, builder: &mut LogBuilder) -> Option<Frame> {
    if fields.len() < LEAST {
        return None;
    }
    let [latitude, longitude] = position(fields);
    let state = fields.u8(32);
    let bit = |byte: Option<u8>, mask: u8| byte.map(|byte| f64::from(u8::from(byte & mask != 0)));
    let quality = fields.u8(34);
    // The sensor's height counts only while it is used and has no error.
    let above_ground = fields
        .u8(41)
        .filter(|_| state.is_some_and(|byte| byte & 0x10 != 0) && quality.is_some_and(|byte| byte & 0x02 == 0))
        .map(|tenths| f64::from(tenths) / 10.0);
    let values = [
        latitude,
        longitude,
        fields.tenths(16),
        fields.tenths(18),
        fields.tenths(20),
        fields.tenths(22),
        fields.tenths(24),
        fields.tenths(26),
        fields.tenths(28),
        fields.u8(36).map(f64::from),
        quality.map(|byte| f64::from((byte & 0x3C) >> 2) / 5.0),
        bit(state, 0x08),
        bit(state, 0x04),
        bit(fields.u8(30), 0x80),
        above_ground,
    ];
    streams.frames.sample(builder, at, &values, offset);
    Some(Frame { mode: fields.u8(30).map(|byte| byte & 0x7F), action: fields.u8(37) })
}

/// Latitude and longitude in degrees, from radians the other way round. Before a fix there are zeros, or no numbers.
pub(crate) fn position(fields: Fields<'_>) -> [Option<f64>; 2] {
    let degrees = |at| fields.f64(at).filter(|value| value.is_finite()).map(f64::to_degrees);
    let (Some(longitude), Some(latitude)) = (degrees(0), degrees(8)) else {
        return [None, None];
    };
    pair(latitude, longitude)
}

/// A pair of which one half is impossible is no position; the impossible half stays, to be counted.
pub(crate) fn pair(latitude: f64, longitude: f64) -> [Option<f64>; 2] {
    if latitude.abs() < 1e-6 && longitude.abs() < 1e-6 {
        return [None, None];
    }
    match (latitude.abs() <= 90.0, longitude.abs() <= 180.0) {
        (true, true) => [Some(latitude), Some(longitude)],
        (true, false) => [None, Some(longitude)],
        (false, _) => [Some(latitude), None],
    }
}
