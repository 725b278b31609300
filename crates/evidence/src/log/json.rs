//! Columns as JSON: numbers no longer than they are precise, and `null` where nothing is recorded.

use super::{Column, Quantity};
use serde::ser::{SerializeSeq as _, SerializeStruct as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

struct Values<'a> {
    values: &'a [f64],
    /// Ten to the number of decimal places.
    factor: f64,
}

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_seq(Some(self.values.len()))?;
        for value in self.values {
            let short = (value * self.factor).round() / self.factor;
            out.serialize_element(&short.is_finite().then_some(short))?;
        }
        out.end()
    }
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let factor = (0..self.quantity.decimals()).fold(1.0, |factor, _| factor * 10.0);
        let mut out = serializer.serialize_struct("Column", 5)?;
        out.serialize_field("quantity", &self.quantity)?;
        out.serialize_field("unit", self.quantity.unit())?;
        out.serialize_field("clock", &self.clock)?;
        out.serialize_field("source", &self.source)?;
        out.serialize_field("values", &Values { values: &self.values, factor })?;
        out.end()
    }
}

#[derive(Deserialize)]
struct Plain {
    quantity: Quantity,
    clock: usize,
    source: Cow<'static, str>,
    values: Vec<Option<f64>>,
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Plain { quantity, clock, source, values } = Plain::deserialize(deserializer)?;
        Ok(Self { quantity, clock, source, values: values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect() })
    }
}
