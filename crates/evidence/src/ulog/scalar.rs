use crate::number;

/// A basic type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalar {
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
    F32,
    F64,
}

impl Scalar {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "int8_t" => Self::I8,
            "uint8_t" | "bool" | "char" => Self::U8,
            "int16_t" => Self::I16,
            "uint16_t" => Self::U16,
            "int32_t" => Self::I32,
            "uint32_t" => Self::U32,
            "int64_t" => Self::I64,
            "uint64_t" => Self::U64,
            "float" => Self::F32,
            "double" => Self::F64,
            _ => return None,
        })
    }

    pub(super) fn size(self) -> usize {
        match self {
            Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::I64 | Self::U64 | Self::F64 => 8,
        }
    }

    pub(super) fn is_whole(self) -> bool {
        !matches!(self, Self::F32 | Self::F64)
    }

    /// What stands at the beginning of `bytes`; none where they end, and where it is no number.
    pub(super) fn number(self, bytes: &[u8]) -> Option<f64> {
        let value = match self {
            Self::F32 => f64::from(f32::from_le_bytes(*bytes.first_chunk()?)),
            Self::F64 => f64::from_le_bytes(*bytes.first_chunk()?),
            Self::U64 => number::unsigned(u64::from_le_bytes(*bytes.first_chunk()?)),
            _ => number::signed(self.whole(bytes)?),
        };
        value.is_finite().then_some(value)
    }

    /// As [`Scalar::number`], for whole numbers that fit.
    pub(super) fn whole(self, bytes: &[u8]) -> Option<i64> {
        Some(match self {
            Self::I8 => i64::from(i8::from_le_bytes(*bytes.first_chunk()?)),
            Self::U8 => i64::from(u8::from_le_bytes(*bytes.first_chunk()?)),
            Self::I16 => i64::from(i16::from_le_bytes(*bytes.first_chunk()?)),
            Self::U16 => i64::from(u16::from_le_bytes(*bytes.first_chunk()?)),
            Self::I32 => i64::from(i32::from_le_bytes(*bytes.first_chunk()?)),
            Self::U32 => i64::from(u32::from_le_bytes(*bytes.first_chunk()?)),
            Self::I64 => i64::from_le_bytes(*bytes.first_chunk()?),
            Self::U64 => i64::try_from(u64::from_le_bytes(*bytes.first_chunk()?)).ok()?,
            Self::F32 | Self::F64 => return None,
        })
    }
}
