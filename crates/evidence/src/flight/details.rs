use jiff::{SignedDuration, Timestamp};

use super::framing::END_MARK;
use super::header::FlightHeader;
use super::units::{AccountTag, AppPlatform, AppVersion, Coordinates, FormatVersion, Metres, MetresPerSecond, ProductType};
use crate::serial::before_nul;
use crate::{Field, Serial};

/// Where a field of a details block lies: offset and length in bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub at: usize,
    pub len: usize,
}

/// The places that differ between the old and the new layout.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub product_type: usize,
    pub name: Place,
    pub aircraft: Place,
    pub camera: Place,
    pub controller: Place,
    pub battery: Place,
    pub platform: usize,
    /// Bytes up to the last field that is read.
    pub len: usize,
}

impl Layout {
    pub const FRAMES: usize = 83;
    pub const START: usize = 91;
    pub const LONGITUDE: usize = 99;
    pub const LATITUDE: usize = 107;
    pub const DISTANCE: usize = 115;
    pub const DURATION: usize = 119;
    pub const HEIGHT: usize = 123;
    pub const SPEED: usize = 127;
    pub const PICTURES: usize = 147;
    pub const ACCOUNT: usize = 251;
    /// Always the same number, in every version.
    pub const MARK: usize = 87;

    pub fn of(version: FormatVersion) -> Self {
        let place = |at, len| Place { at, len };
        if version.number() <= 5 {
            Self {
                product_type: 277,
                name: place(278, 24),
                aircraft: place(267, 10),
                camera: place(318, 10),
                controller: place(328, 10),
                battery: place(338, 10),
                platform: 348,
                len: 352,
            }
        } else {
            Self {
                product_type: 271,
                name: place(280, 32),
                aircraft: place(312, 16),
                camera: place(328, 16),
                controller: place(344, 16),
                battery: place(360, 16),
                platform: 376,
                len: 380,
            }
        }
    }
}

/// Product types whose battery serial is stored as digits, last digit first.
pub(crate) fn has_reversed_battery_digits(product_type: ProductType) -> bool {
    matches!(product_type.0, 1 | 9 | 15)
}

// What a consumer drone can have done. Outside of these a value is not believed.
const FIRST_START_SECOND: i64 = 1_262_304_000; // 2010-01-01
const LAST_START_SECOND: i64 = 4_102_444_800; // 2100-01-01
const LONGEST_FLIGHT_SECONDS: i64 = 24 * 3600;
const HEIGHT_METRES: std::ops::RangeInclusive<f64> = -1_000.0..=20_000.0;
const SPEED_LIMIT: f64 = 200.0;
const DISTANCE_LIMIT_METRES: f64 = 1_000_000.0;

/// A details block, possibly cut short: a field that is not there in full is not recorded.
struct Block<'a>(&'a [u8]);

impl<'a> Block<'a> {
    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..)?.first_chunk::<N>().copied()
    }

    fn field(&self, place: Place) -> Option<&'a [u8]> {
        self.0.get(place.at..place.at.checked_add(place.len)?)
    }

    fn float(&self, at: usize) -> Option<f64> {
        let value = f64::from(f32::from_le_bytes(self.array(at)?));
        value.is_finite().then_some(value)
    }

    fn serial(&self, place: Place) -> Field<Serial> {
        self.field(place).map_or(Field::NotRecorded, Serial::from_field)
    }
}

/// Fills `header` from a details block.
pub(crate) fn read_into(header: &mut FlightHeader, bytes: &[u8]) {
    let layout = Layout::of(header.version);
    let block = Block(bytes);
    let mark = block.array(Layout::MARK);
    if header.version.is_sealed() && mark.is_some_and(|mark| mark != END_MARK) {
        // Disguised in another way than is known: what looks like fields is none.
        return;
    }
    header.picture_bytes = picture_bytes(&block).into();
    let product = block.array::<1>(layout.product_type).map(|[n]| n).filter(|n| *n != 0);
    let product = product.map(ProductType);
    header.product_type = product.into();
    header.aircraft_serial = block.serial(layout.aircraft);
    header.camera_serial = block.serial(layout.camera);
    header.controller_serial = block.serial(layout.controller);
    header.battery_serial = match product {
        Some(product) if has_reversed_battery_digits(product) => {
            block.field(layout.battery).map_or(Field::NotRecorded, Serial::from_reversed_digits)
        }
        _ => block.serial(layout.battery),
    };
    header.aircraft_name = block.field(layout.name).and_then(name).into();
    header.app_platform = block.array::<1>(layout.platform).map(|[n]| n).filter(|n| *n != 0).map(AppPlatform::from_number).into();
    header.app_version = app_version(&block, layout.platform.saturating_add(1)).into();
    header.start = start(&block).into();
    header.duration = duration(&block).into();
    header.max_height = block.float(Layout::HEIGHT).filter(|m| HEIGHT_METRES.contains(m)).map(Metres).into();
    header.max_speed = block.float(Layout::SPEED).filter(|speed| (0.0..=SPEED_LIMIT).contains(speed)).map(MetresPerSecond).into();
    header.total_distance = distance(&block, header.version).into();
    header.start_position = position(&block).into();
    header.account_tag = account_tag(&block).into();
    header.frames_declared =
        block.array(Layout::FRAMES).and_then(|bytes| u32::try_from(i32::from_le_bytes(bytes)).ok()).filter(|frames| *frames > 0).into();
}

/// Bytes of the pictures behind the lines: four of full size, four small ones.
fn picture_bytes(block: &Block<'_>) -> Option<u64> {
    let bytes = block.array::<32>(Layout::PICTURES)?;
    let (lengths, _) = bytes.as_chunks::<4>();
    Some(lengths.iter().filter_map(|length| u64::try_from(i32::from_le_bytes(*length)).ok()).sum())
}

fn start(block: &Block<'_>) -> Option<Timestamp> {
    let millis = i64::from_le_bytes(block.array(Layout::START)?);
    let start = Timestamp::from_millisecond(millis).ok()?;
    (FIRST_START_SECOND..LAST_START_SECOND).contains(&start.as_second()).then_some(start)
}

fn duration(block: &Block<'_>) -> Option<SignedDuration> {
    let millis = i64::from(i32::from_le_bytes(block.array(Layout::DURATION)?));
    let limit = LONGEST_FLIGHT_SECONDS * 1000;
    (1..=limit).contains(&millis).then(|| SignedDuration::from_millis(millis))
}

fn position(block: &Block<'_>) -> Option<Coordinates> {
    let latitude = f64::from_le_bytes(block.array(Layout::LATITUDE)?);
    let longitude = f64::from_le_bytes(block.array(Layout::LONGITUDE)?);
    Coordinates::new(latitude, longitude)
}

/// Up to version 11 the distance is in metres, in version 14 in kilometres. For 12 and 13
/// nobody has shown which, so there it counts as not recorded.
fn distance(block: &Block<'_>, version: FormatVersion) -> Option<Metres> {
    let value = block.float(Layout::DISTANCE)?;
    let metres = match version.number() {
        ..=11 => value,
        14 => value * 1000.0,
        _ => return None,
    };
    (0.0..=DISTANCE_LIMIT_METRES).contains(&metres).then_some(Metres(metres))
}

fn account_tag(block: &Block<'_>) -> Option<AccountTag> {
    let bytes = block.array::<{ AccountTag::LENGTH }>(Layout::ACCOUNT)?;
    AccountTag::new(std::str::from_utf8(&bytes).ok()?)
}

fn app_version(block: &Block<'_>, at: usize) -> Option<AppVersion> {
    let [major, minor, patch] = block.array(at)?;
    ([major, minor, patch] != [0, 0, 0]).then_some(AppVersion { major, minor, patch })
}

/// The name that the owner gave the aircraft: printable, without characters that would
/// change how text around it is shown.
pub(crate) fn name(field: &[u8]) -> Option<String> {
    let bytes = before_nul(field);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // The field's width may have cut its last character in two.
        Err(error) if error.error_len().is_none() && bytes.len() == field.len() => {
            std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    let text = text.trim();
    (!text.is_empty() && text.chars().all(is_shown)).then(|| text.to_owned())
}

pub(crate) fn is_shown(c: char) -> bool {
    let invisible = matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}'
            | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}'
    );
    !c.is_control() && !invisible
}
