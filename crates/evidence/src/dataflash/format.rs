use std::collections::BTreeMap;

use crate::number::{self, text};

/// Every message begins with these two bytes and its number.
pub(super) const MAGIC: [u8; 2] = [0xA3, 0x95];
pub(super) const HEAD: usize = 3;
/// The message that describes messages.
pub(super) const DESCRIPTION: u8 = 128;
const DESCRIPTION_LENGTH: usize = 89;
const MAX_FIELDS: usize = 16;

/// A field: its letter, where it stands behind the head, and what its number is to be multiplied by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub letter: u8,
    pub at: usize,
    factor: f64,
}

/// Bytes that a field of this letter takes up.
fn size(letter: u8) -> Option<usize> {
    Some(match letter {
        b'b' | b'B' | b'M' => 1,
        b'h' | b'H' | b'c' | b'C' | b'g' => 2,
        b'i' | b'I' | b'e' | b'E' | b'L' | b'f' | b'n' => 4,
        b'q' | b'Q' | b'd' => 8,
        b'N' => 16,
        b'Z' | b'a' => 64,
        _ => return None,
    })
}

/// What the letter itself scales by.
fn scale(letter: u8) -> f64 {
    match letter {
        b'c' | b'C' | b'e' | b'E' => 100.0,
        b'L' => 1e7,
        _ => 1.0,
    }
}

impl Place {
    /// The number in the unit that its letter and the log's own table of multipliers make of it.
    pub(super) fn number(&self, data: &[u8]) -> Option<f64> {
        let bytes = data.get(self.at..)?;
        let value = match self.letter {
            b'f' => f64::from(f32::from_le_bytes(*bytes.first_chunk()?)),
            b'd' => f64::from_le_bytes(*bytes.first_chunk()?),
            b'g' => half(u16::from_le_bytes(*bytes.first_chunk()?)),
            b'Q' => number::unsigned(u64::from_le_bytes(*bytes.first_chunk()?)),
            _ => number::signed(self.whole(data)?),
        };
        let value = value / scale(self.letter) * self.factor;
        value.is_finite().then_some(value)
    }

    /// The whole number as it stands there, scaled by nothing.
    pub(super) fn whole(&self, data: &[u8]) -> Option<i64> {
        let bytes = data.get(self.at..)?;
        Some(match self.letter {
            b'b' => i64::from(i8::from_le_bytes(*bytes.first_chunk()?)),
            b'B' | b'M' => i64::from(u8::from_le_bytes(*bytes.first_chunk()?)),
            b'h' | b'c' => i64::from(i16::from_le_bytes(*bytes.first_chunk()?)),
            b'H' | b'C' => i64::from(u16::from_le_bytes(*bytes.first_chunk()?)),
            b'i' | b'e' | b'L' => i64::from(i32::from_le_bytes(*bytes.first_chunk()?)),
            b'I' | b'E' => i64::from(u32::from_le_bytes(*bytes.first_chunk()?)),
            b'q' => i64::from_le_bytes(*bytes.first_chunk()?),
            b'Q' => i64::try_from(u64::from_le_bytes(*bytes.first_chunk()?)).ok()?,
            _ => return None,
        })
    }

    pub(super) fn single(&self, data: &[u8]) -> Option<f32> {
        let value = f32::from_le_bytes(*data.get(self.at..)?.first_chunk()?);
        (self.letter == b'f' && value.is_finite()).then_some(value)
    }

    pub(super) fn text(&self, data: &[u8]) -> Option<String> {
        let length = size(self.letter)?;
        matches!(self.letter, b'n' | b'N' | b'Z').then(|| text(data.get(self.at..).unwrap_or_default(), length))
    }
}

/// A number of half precision.
fn half(bits: u16) -> f64 {
    let fraction = f64::from(bits & 0x3FF);
    let size = match (bits >> 10) & 0x1F {
        0 => fraction * 2_f64.powi(-24),
        31 => f64::NAN,
        exponent => (1.0 + fraction / 1024.0) * 2_f64.powi(i32::from(exponent) - 15),
    };
    if bits & 0x8000 == 0 { size } else { -size }
}

/// What messages of one number look like.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Format {
    pub name: String,
    /// With its head.
    pub length: usize,
    fields: Vec<(String, Place)>,
}

impl Format {
    /// The one that describes descriptions, known before any is read.
    pub(super) fn of_descriptions() -> Self {
        Self::of("FMT", "BBnNZ", "Type,Length,Name,Format,Columns", DESCRIPTION_LENGTH).unwrap_or(Self {
            name: String::new(),
            length: DESCRIPTION_LENGTH,
            fields: Vec::new(),
        })
    }

    fn of(name: &str, letters: &str, labels: &str, length: usize) -> Option<Self> {
        let mut at = 0_usize;
        let mut fields = Vec::new();
        let labels: Vec<&str> = labels.split(',').collect();
        if letters.is_empty() || letters.len() > MAX_FIELDS || labels.len() != letters.len() {
            return None;
        }
        for (letter, label) in letters.bytes().zip(labels) {
            fields.push((label.trim().to_owned(), Place { letter, at, factor: 1.0 }));
            at = at.checked_add(size(letter)?)?;
        }
        (at.checked_add(HEAD)? == length && !name.is_empty()).then(|| Self { name: name.to_owned(), length, fields })
    }

    /// A description: the number that it is for, and the format.
    pub(super) fn read(body: &[u8]) -> Option<(u8, Self)> {
        let ([id, length], rest) = body.split_first_chunk::<2>()?;
        let (name, rest) = rest.split_first_chunk::<4>()?;
        let (letters, labels) = rest.split_first_chunk::<16>()?;
        let [name, letters, labels] = [text(name, 4), text(letters, 16), text(labels.get(..64)?, 64)];
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if !plain(&name) || !plain(&labels) {
            return None;
        }
        Some((*id, Self::of(&name, &letters, &labels, usize::from(*length))?))
    }

    pub(super) fn place(&self, label: &str) -> Option<Place> {
        self.fields.iter().find(|(known, _)| known == label).map(|(_, place)| *place)
    }

    /// Whether the format is the same but for multipliers.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let same = |a: &(String, Place), b: &(String, Place)| a.0 == b.0 && a.1.letter == b.1.letter;
        self.name == other.name && self.fields.len() == other.fields.len() && self.fields.iter().zip(&other.fields).all(|(a, b)| same(a, b))
    }

    /// Takes over what the log says its numbers are to be multiplied by.
    pub(super) fn multiply(&mut self, ids: &[u8], multipliers: &BTreeMap<u8, f64>) {
        for ((label, place), id) in self.fields.iter_mut().zip(ids) {
            // A letter that scales would be scaled twice, and these three are multiplied into other units than the documented ones.
            let own = scale(place.letter) != 1.0 || matches!(label.as_str(), "CurrTot" | "EnrgTot" | "Temp");
            if let Some(factor) = multipliers.get(id).filter(|factor| !own && factor.is_finite() && **factor != 0.0) {
                place.factor = *factor;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn description(length: u8, name: &str, letters: &str, labels: &str) -> Vec<u8> {
        let mut body = vec![200, length];
        for (text, width) in [(name, 4), (letters, 16), (labels, 64)] {
            let mut field = text.as_bytes().to_vec();
            field.resize(width, 0);
            body.extend(field);
        }
        body
    }

    #[test]
    fn a_description_agrees_with_itself_or_is_none() {
        let table = [
            (14, "GPS", "QBh", "TimeUS,I,Alt", true),
            (2, "GPS", "QBh", "TimeUS,I,Alt", false),
            (15, "GPS", "QBh", "TimeUS,I,Alt", false),
            (14, "GPS", "QBh", "TimeUS,I", false),
            (14, "GPS", "QB?", "TimeUS,I,Alt", false),
            (14, "", "QBh", "TimeUS,I,Alt", false),
            (3, "GPS", "", "", false),
        ];
        for (length, name, letters, labels, good) in table {
            let read = Format::read(&description(length, name, letters, labels));
            assert_eq!(read.is_some(), good, "{length} {name} {letters} {labels}");
        }
        assert_eq!(Format::of_descriptions().length, DESCRIPTION_LENGTH);
        assert!(Format::of_descriptions().place("Columns").is_some());
    }

    #[test]
    fn numbers_of_every_letter() {
        let table: [(u8, &[u8], Option<f64>); 14] = [
            (b'b', &[0xFF], Some(-1.0)),
            (b'B', &[0xFF], Some(255.0)),
            (b'c', &[0x9C, 0xFF], Some(-1.0)),
            (b'C', &[100, 0], Some(1.0)),
            (b'e', &[0x9C, 0xFF, 0xFF, 0xFF], Some(-1.0)),
            (b'L', &[0x00, 0xE1, 0xF5, 0x05], Some(10.0)),
            (b'g', &[0x00, 0x3C], Some(1.0)),
            (b'g', &[0x00, 0xC0], Some(-2.0)),
            (b'g', &[0x00, 0x7C], None),
            (b'g', &[0x01, 0x00], Some(5.960_464_477_539_063e-8)),
            (b'f', &[0, 0, 0xC0, 0x7F], None),
            (b'Q', &[0, 0, 0, 0, 0, 0, 0, 0x80], Some(9_223_372_036_854_775_808.0)),
            (b'Z', &[0; 64], None),
            (b'I', &[1, 2], None),
        ];
        for (letter, bytes, expected) in table {
            let place = Place { letter, at: 0, factor: 1.0 };
            assert_eq!(place.number(bytes), expected, "{} {bytes:?}", char::from(letter));
        }
    }
}
