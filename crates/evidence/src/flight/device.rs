use super::details::{has_reversed_battery_digits, name};
use super::fields::Fields;
use crate::log::{Part, SerialCopy};
use crate::serial::before_nul;
use crate::{AppPlatform, AppVersion, Field, ProductType, Serial};

const MAX_SERIALS: usize = 64;

/// A line of type 13: a copy of the summary's part about the devices, early in the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recovered {
    pub product: Option<ProductType>,
    pub platform: Option<AppPlatform>,
    pub app_version: Option<AppVersion>,
    pub name: Option<String>,
    pub aircraft: Field<Serial>,
    pub camera: Field<Serial>,
    pub controller: Field<Serial>,
    pub battery: Field<Serial>,
}

impl Recovered {
    /// The length tells the layouts apart: serials have ten or sixteen characters.
    pub fn read(fields: Fields<'_>) -> Option<Self> {
        let width = match fields.len() {
            ..85 => return None,
            85..109 => 10,
            _ => 16,
        };
        let after_name = 5 + width + 32 + 8;
        let serial = |n: usize| fields.bytes(after_name + n * width, width);
        let product = fields.u8(0).filter(|number| *number != 0).map(ProductType);
        let version = fields.u8(2).zip(fields.u8(3)).zip(fields.u8(4)).filter(|version| *version != ((0, 0), 0));
        let read = |bytes: Option<&[u8]>| bytes.map_or(Field::NotRecorded, Serial::from_field);
        let digits = product.is_some_and(has_reversed_battery_digits);
        Some(Self {
            product,
            platform: fields.u8(1).filter(|number| *number != 0).map(AppPlatform::from_number),
            app_version: version.map(|((major, minor), patch)| AppVersion { major, minor, patch }),
            name: fields.bytes(5 + width, 32).and_then(name),
            aircraft: read(fields.bytes(5, width)),
            camera: read(serial(0)),
            controller: read(serial(1)),
            battery: if digits { serial(2).map_or(Field::NotRecorded, Serial::from_reversed_digits) } else { read(serial(2)) },
        })
    }
}

/// The flight controller's version among those of a line of type 15.
pub(crate) fn flight_controller_version(fields: Fields<'_>) -> Option<String> {
    const FLIGHT_CONTROLLER: u8 = 3;
    fields.0.as_chunks::<6>().0.iter().find_map(|[sender, _, version @ ..]| {
        let [a, b, c, d] = version;
        (*sender == FLIGHT_CONTROLLER && *version != [0; 4]).then(|| format!("{a}.{b}.{c}.{d}"))
    })
}

/// A line of type 40: whose serial number, and which.
pub(crate) fn component(fields: Fields<'_>) -> Option<(Option<Part>, Field<Serial>)> {
    let part = match fields.u8(0)? {
        1 => Some(Part::Camera),
        2 => Some(Part::FlightController),
        3 => Some(Part::Controller),
        4 => Some(Part::Battery),
        5 => Some(Part::Storage),
        6 => Some(Part::Gimbal),
        _ => None,
    };
    let text = fields.bytes(3, usize::from(fields.u8(2)?))?;
    Some((part, Serial::from_text(before_nul(text))))
}

/// Every different copy of a serial number, once.
#[derive(Debug, Default)]
pub(crate) struct Serials(Vec<SerialCopy>);

impl Serials {
    pub fn add(&mut self, part: Part, serial: &Field<Serial>, source: &'static str) {
        let Some(serial) = serial.recorded() else { return };
        let known = self.0.iter().any(|copy| copy.part == part && copy.source == source && copy.serial == *serial);
        if !known && self.0.len() < MAX_SERIALS {
            self.0.push(SerialCopy { part, serial: serial.clone(), source: source.into() });
        }
    }

    pub fn finish(self) -> Vec<SerialCopy> {
        self.0
    }
}
