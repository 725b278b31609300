use std::collections::BTreeMap;

use super::scalar::Scalar;

const MAX_FORMATS: usize = 2_000;
const MAX_MEMBERS: usize = 500;
/// Over all formats; names longer than this are nobody's.
const MAX_ALL_MEMBERS: usize = 50_000;
const MAX_NAME: usize = 100;
const MAX_DEPTH: u8 = 8;
/// A data message cannot be longer.
const MAX_SIZE: usize = 65_535;

/// Where a field stands in the data of its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub at: usize,
    pub scalar: Scalar,
    pub count: usize,
}

impl Place {
    pub(super) fn number(&self, data: &[u8]) -> Option<f64> {
        self.scalar.number(data.get(self.at..)?)
    }

    pub(super) fn whole(&self, data: &[u8]) -> Option<i64> {
        self.scalar.whole(data.get(self.at..)?)
    }

    /// The `n`-th of an array.
    pub(super) fn element(&self, data: &[u8], n: usize) -> Option<f64> {
        let at = self.at.checked_add(n.checked_mul(self.scalar.size())?)?;
        (n < self.count).then(|| self.scalar.number(data.get(at..)?))?
    }
}

/// Bytes that data of a format takes up. The padding at its end may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub least: usize,
    pub full: usize,
}

impl Size {
    pub(super) fn takes(&self, length: usize) -> bool {
        (self.least..=self.full).contains(&length)
    }
}

#[derive(Debug)]
struct Member {
    kind: MemberKind,
    count: usize,
    name: String,
}

#[derive(Debug)]
enum MemberKind {
    Scalar(Scalar),
    Nested(String),
}

impl Member {
    fn read(text: &str) -> Option<Self> {
        let (kind, name) = text.trim().split_once(' ')?;
        let (kind, count) = match kind.split_once('[') {
            Some((kind, count)) => (kind, count.strip_suffix(']')?.parse().ok()?),
            None => (kind, 1),
        };
        let fits = count > 0 && count <= MAX_SIZE && kind.len() <= MAX_NAME && name.len() <= MAX_NAME && !kind.is_empty();
        let kind = Scalar::named(kind).map_or_else(|| MemberKind::Nested(kind.to_owned()), MemberKind::Scalar);
        fits.then(|| Self { kind, count, name: name.to_owned() })
    }

    fn is_padding(&self) -> bool {
        self.name.starts_with("_padding")
    }
}

/// The formats that a file defines.
#[derive(Debug, Default)]
pub(super) struct Formats {
    by_name: BTreeMap<String, Vec<Member>>,
    members: usize,
    /// Worked out once; none where a format contradicts itself.
    sizes: BTreeMap<String, Option<Size>>,
}

impl Formats {
    /// Takes a definition, `name:type field;type field;`. False where it is none or where there are too many.
    pub(super) fn define(&mut self, text: &str) -> bool {
        let Some((name, fields)) = text.split_once(':') else { return false };
        if name.is_empty() || name.len() > MAX_NAME || self.by_name.len() >= MAX_FORMATS {
            return false;
        }
        let mut members = Vec::new();
        for field in fields.split(';').filter(|field| !field.trim().is_empty()) {
            let Some(member) = Member::read(field) else { return false };
            if members.len() >= MAX_MEMBERS || self.members >= MAX_ALL_MEMBERS {
                return false;
            }
            self.members += 1;
            members.push(member);
        }
        self.sizes.clear();
        self.by_name.insert(name.to_owned(), members).is_none()
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    pub(super) fn size(&mut self, name: &str) -> Option<Size> {
        self.size_at(name, 0)
    }

    fn size_at(&mut self, name: &str, depth: u8) -> Option<Size> {
        if let Some(size) = self.sizes.get(name) {
            return *size;
        }
        if depth >= MAX_DEPTH {
            return None;
        }
        // Whoever comes back here while this is worked out, finds a format that holds itself.
        self.sizes.insert(name.to_owned(), None);
        let nested: Vec<String> = self.by_name.get(name)?.iter().filter_map(Member::nested).collect();
        for inner in nested {
            self.size_at(&inner, depth + 1);
        }
        let size = self.sum(name);
        self.sizes.insert(name.to_owned(), size);
        size
    }

    fn sum(&self, name: &str) -> Option<Size> {
        let (mut least, mut full) = (0_usize, 0_usize);
        for member in self.by_name.get(name)? {
            let one = self.size_of(member)?;
            let before_last = one.full.checked_mul(member.count.checked_sub(1)?)?;
            if !member.is_padding() {
                least = full.checked_add(before_last)?.checked_add(one.least)?;
            }
            full = full.checked_add(before_last)?.checked_add(one.full)?;
        }
        (full > 0 && full <= MAX_SIZE).then_some(Size { least, full })
    }

    fn size_of(&self, member: &Member) -> Option<Size> {
        match &member.kind {
            MemberKind::Scalar(scalar) => Some(Size { least: scalar.size(), full: scalar.size() }),
            MemberKind::Nested(inner) => *self.sizes.get(inner)?,
        }
    }

    /// Where the field stands in data of the format. Asks for [`Formats::size`] before.
    pub(super) fn place(&self, format: &str, field: &str) -> Option<Place> {
        let mut at = 0_usize;
        for member in self.by_name.get(format)? {
            if member.name == field {
                return match member.kind {
                    MemberKind::Scalar(scalar) => Some(Place { at, scalar, count: member.count }),
                    MemberKind::Nested(_) => None,
                };
            }
            at = at.checked_add(self.size_of(member)?.full.checked_mul(member.count)?)?;
        }
        None
    }
}

impl Member {
    fn nested(&self) -> Option<String> {
        match &self.kind {
            MemberKind::Nested(inner) => Some(inner.clone()),
            MemberKind::Scalar(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(texts: &[&str]) -> Formats {
        let mut formats = Formats::default();
        for text in texts {
            formats.define(text);
        }
        formats
    }

    #[test]
    fn sizes_count_nested_arrays_and_leave_padding_open() {
        let mut known = formats(&[
            "beat:uint64_t timestamp;uint8_t kind;uint8_t[7] _padding0;",
            "status:uint64_t timestamp;beat[3] beats;float rate;",
            "last:uint64_t timestamp;beat[2] beats;",
            "loop:uint8_t a;loop b;",
            "void:",
            "of_void:void[9] a;",
            "huge:uint8_t[32767] a;uint8_t[32767] b;uint16_t c;",
            "lost:nowhere a;",
        ]);
        let table = [
            ("beat", Some((9, 16))),
            ("status", Some((60, 60))),
            ("last", Some((33, 40))),
            ("loop", None),
            ("void", None),
            ("of_void", None),
            ("huge", None),
            ("lost", None),
            ("unknown", None),
        ];
        for (name, expected) in table {
            assert_eq!(known.size(name).map(|size| (size.least, size.full)), expected, "{name}");
        }
        assert_eq!(known.place("status", "rate"), Some(Place { at: 56, scalar: Scalar::F32, count: 1 }));
        assert_eq!(known.place("status", "beats"), None);
        assert_eq!(known.place("status", "none"), None);
    }

    #[test]
    fn a_tower_of_formats_costs_nothing() {
        let mut texts = vec!["f0:uint8_t a;".to_owned()];
        for n in 1..60 {
            let many: String = (0..400).map(|m| format!("f{} m{m};", n - 1)).collect();
            texts.push(format!("f{n}:{many}"));
        }
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut known = formats(&texts);
        assert_eq!(known.size("f59"), None);
        assert_eq!(known.size("f1").map(|size| size.full), Some(400));
    }

    #[test]
    fn what_is_no_definition_is_refused() {
        let table = [
            "",
            "name",
            ":uint8_t a;",
            "f:uint8_t",
            "f:uint8_t[x] a;",
            "f:uint8_t[0] a;",
            "f:uint8_t[4 a;",
            "f:uint8_t[99999999999999999999] a",
        ];
        for text in table {
            assert!(!Formats::default().define(text), "{text}");
        }
    }
}
