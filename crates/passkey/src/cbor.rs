//! The part of CBOR (RFC 8949) that authenticators write: definite lengths, no tags, no floating point, four levels deep (CTAP 2.1, 8).

use crate::Defect;

const MOST_LEVELS: u8 = 4;
const MOST_ENTRIES: usize = 64;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Unsigned(u64),
    /// `-1 - n` for the `n` that is written.
    Negative(u64),
    Bytes(&'a [u8]),
    Text(&'a str),
    Array(Vec<Value<'a>>),
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// False, true and null.
    Simple(u8),
}

impl<'a> Value<'a> {
    pub(crate) fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.entry(|key| matches!(key, Value::Text(text) if *text == name))
    }

    pub(crate) fn at(&self, label: i64) -> Option<&Value<'a>> {
        self.entry(|key| key.integer() == Some(label))
    }

    fn entry(&self, is: impl Fn(&Value<'a>) -> bool) -> Option<&Value<'a>> {
        let Value::Map(entries) = self else { return None };
        entries.iter().find(|(key, _)| is(key)).map(|(_, value)| value)
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        match self {
            Value::Unsigned(n) => i64::try_from(*n).ok(),
            Value::Negative(n) => i64::try_from(*n).ok().and_then(|n| (-1_i64).checked_sub(n)),
            _ => None,
        }
    }

    pub(crate) fn bytes(&self) -> Option<&'a [u8]> {
        if let Value::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    pub(crate) fn text(&self) -> Option<&'a str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }
}

/// The first value, and what comes after it.
pub(crate) fn first(bytes: &[u8]) -> Result<(Value<'_>, &[u8]), Defect> {
    let mut reader = Reader { rest: bytes };
    let value = reader.value(0)?;
    Ok((value, reader.rest))
}

/// One value and nothing after it.
pub(crate) fn whole(bytes: &[u8]) -> Result<Value<'_>, Defect> {
    let (value, rest) = first(bytes)?;
    if rest.is_empty() { Ok(value) } else { Err(Defect::Malformed("something follows the CBOR value")) }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: u64) -> Result<&'a [u8], Defect> {
        let split = usize::try_from(count).ok().and_then(|count| self.rest.split_at_checked(count));
        let (taken, rest) = split.ok_or(Defect::Malformed("the CBOR ends early"))?;
        self.rest = rest;
        Ok(taken)
    }

    fn head(&mut self) -> Result<(u8, u64), Defect> {
        let first = self.take(1)?.first().copied().unwrap_or_default();
        let argument = match first & 0x1f {
            small @ 0..24 => u64::from(small),
            size @ 24..28 => self.take(1 << (size - 24))?.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)),
            _ => return Err(Defect::Malformed("CBOR of indefinite length")),
        };
        Ok((first >> 5, argument))
    }

    fn value(&mut self, level: u8) -> Result<Value<'a>, Defect> {
        if level > MOST_LEVELS {
            return Err(Defect::Malformed("the CBOR is nested too deep"));
        }
        let (major, argument) = self.head()?;
        Ok(match major {
            0 => Value::Unsigned(argument),
            1 => Value::Negative(argument),
            2 => Value::Bytes(self.take(argument)?),
            3 => Value::Text(str::from_utf8(self.take(argument)?).map_err(|_| Defect::Malformed("text that is no UTF-8"))?),
            4 => {
                let mut items = Vec::new();
                for _ in 0..entries(argument)? {
                    items.push(self.value(level + 1)?);
                }
                Value::Array(items)
            }
            5 => {
                let mut pairs = Vec::new();
                for _ in 0..entries(argument)? {
                    let key = self.value(level + 1)?;
                    if pairs.iter().any(|(known, _)| *known == key) {
                        return Err(Defect::Malformed("a key stands twice in a CBOR map"));
                    }
                    pairs.push((key, self.value(level + 1)?));
                }
                Value::Map(pairs)
            }
            7 if matches!(argument, 20..=22) => Value::Simple(u8::try_from(argument).unwrap_or_default()),
            _ => return Err(Defect::Malformed("CBOR that no authenticator writes")),
        })
    }
}

fn entries(count: u64) -> Result<usize, Defect> {
    usize::try_from(count).ok().filter(|count| *count <= MOST_ENTRIES).ok_or(Defect::Malformed("a CBOR list that is too long"))
}
