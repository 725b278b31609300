use super::fields::Fields;
use super::streams::Streams;
use crate::ProductType;
use crate::log::LogBuilder;

const CENTER_LEAST: usize = 16;
const SMART_LEAST: usize = 27;
/// A cell outside of this, in millivolts, is no cell.
const CELL_MILLIVOLTS: std::ops::RangeInclusive<u16> = 500..=10_000;

/// A line of type 7: the battery as it measures itself.
pub(crate) fn center(fields: Fields<'_>, at: i64, offset: u64, streams: &mut Streams, builder: &mut LogBuilder) -> bool {
    if fields.len() < CENTER_LEAST {
        return false;
    }
    let current = fields.i16(14).map(|milliamperes| f64::from(milliamperes) / 1_000.0);
    // Tenths of a kelvin.
    let temperature = fields.u16(32).filter(|value| *value != 0).map(|value| f64::from(value) / 10.0 - 273.15);
    let values = [fields.percent(0), fields.milli(1), current, temperature, lowest_cell(fields, 16, 6)];
    streams.center_battery.sample(builder, at, &values, offset);
    true
}

/// A line of type 8: the battery as the flight controller works it out.
pub(crate) fn smart(fields: Fields<'_>, at: i64, offset: u64, streams: &mut Streams, builder: &mut LogBuilder) -> bool {
    if fields.len() < SMART_LEAST {
        return false;
    }
    let share = |at| fields.u16(at).map(|percent| f64::from(percent) / 100.0);
    let values = [fields.percent(26), fields.milli(24), fields.u16(0).map(f64::from), share(6), share(8)];
    streams.smart_battery.sample(builder, at, &values, offset);
    true
}

/// A line of type 63, of which only the first sort is known: the same as the beginning of a line of type 8.
pub(crate) fn common(fields: Fields<'_>, at: i64, offset: u64, streams: &mut Streams, builder: &mut LogBuilder) -> bool {
    match fields.u16(0) {
        None => return false,
        Some(0) if fields.len() < 10 => return false,
        Some(0) => {
            let values = [fields.u16(2).map(f64::from), fields.percent(8), fields.percent(9)];
            streams.common.sample(builder, at, &values, offset);
        }
        Some(_) => {}
    }
    true
}

/// A line of type 22: what does not change of a pack, what does, or its cells.
pub(crate) fn group(
    fields: Fields<'_>,
    product: Option<ProductType>,
    at: i64,
    offset: u64,
    streams: &mut Streams,
    builder: &mut LogBuilder,
) -> bool {
    let (Some(sort), Some(pack)) = (fields.u8(0), fields.u8(1).map(usize::from)) else {
        return false;
    };
    // Aircraft with several packs write their sum as the first.
    let is_sum = pack == 0 && product.is_some_and(has_several_packs);
    match sort {
        2 if fields.len() < 22 => return false,
        2 if !is_sum => {
            let milli = |at| fields.i32(at).map(|value| f64::from(value) / 1_000.0);
            let values = [fields.percent(21), milli(2), milli(6), fields.tenths(18)];
            if let Some(stream) = streams.packs.get_mut(pack) {
                stream.sample(builder, at, &values, offset);
            }
        }
        3 => {
            let cells = fields.u8(2).map_or(0, usize::from);
            if cells == 0 || fields.len() < 3 + 2 * cells {
                return false;
            }
            if let Some(stream) = streams.cells.get_mut(pack).filter(|_| !is_sum) {
                stream.sample(builder, at, &[lowest_cell(fields, 3, cells)], offset);
            }
        }
        _ => {}
    }
    true
}

fn has_several_packs(product: ProductType) -> bool {
    matches!(product.0, 17 | 31 | 33 | 34 | 60..=62 | 70 | 170)
}

fn lowest_cell(fields: Fields<'_>, at: usize, cells: usize) -> Option<f64> {
    let millivolts = (0..cells).filter_map(|n| fields.u16(at + 2 * n)).filter(|value| CELL_MILLIVOLTS.contains(value)).min()?;
    Some(f64::from(millivolts) / 1_000.0)
}
