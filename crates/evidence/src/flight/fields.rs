/// The payload of a line: what lies beyond its end is not recorded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a>(pub &'a [u8]);

impl<'a> Fields<'a> {
    pub fn len(self) -> usize {
        self.0.len()
    }

    fn array<const N: usize>(self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..)?.first_chunk::<N>().copied()
    }

    pub fn bytes(self, at: usize, len: usize) -> Option<&'a [u8]> {
        self.0.get(at..at.checked_add(len)?)
    }

    pub fn u8(self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }

    pub fn u16(self, at: usize) -> Option<u16> {
        self.array(at).map(u16::from_le_bytes)
    }

    pub fn i16(self, at: usize) -> Option<i16> {
        self.array(at).map(i16::from_le_bytes)
    }

    pub fn u32(self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    pub fn i32(self, at: usize) -> Option<i32> {
        self.array(at).map(i32::from_le_bytes)
    }

    pub fn i64(self, at: usize) -> Option<i64> {
        self.array(at).map(i64::from_le_bytes)
    }

    pub fn f32(self, at: usize) -> Option<f64> {
        self.array(at).map(f32::from_le_bytes).map(f64::from)
    }

    pub fn f64(self, at: usize) -> Option<f64> {
        self.array(at).map(f64::from_le_bytes)
    }

    /// Tenths of a unit.
    pub fn tenths(self, at: usize) -> Option<f64> {
        self.i16(at).map(|value| f64::from(value) / 10.0)
    }

    /// A share from 0 to 1, written as percent.
    pub fn percent(self, at: usize) -> Option<f64> {
        self.u8(at).map(|value| f64::from(value) / 100.0)
    }

    /// Thousandths of a unit; zero stands for unknown.
    pub fn milli(self, at: usize) -> Option<f64> {
        self.u16(at).filter(|value| *value != 0).map(|value| f64::from(value) / 1000.0)
    }
}
