//! Dataset files in the format of Fides: which collections a database has, which of their fields are about people, and how they hang together.

mod read;

use std::fmt;

pub use read::read;

/// A database as its maker describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// `fides_key`.
    pub key: String,
    /// The file that it was read from.
    pub file: String,
    /// The schema of PostgreSQL that its tables are in, where it is not the one in the search path.
    pub schema: Option<String>,
    /// Datasets that are read before this one.
    pub after: Vec<String>,
    pub collections: Vec<Collection>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    pub name: String,
    pub line: usize,
    pub fields: Vec<Field>,
    /// Read after these.
    pub after: Vec<CollectionName>,
    /// Erased after these.
    pub erase_after: Vec<CollectionName>,
    pub is_skipped: bool,
    /// Whole rows go, instead of fields being masked.
    pub deletes_rows: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub line: usize,
    /// Its own, else those of its collection, else those of its dataset.
    pub categories: Vec<String>,
    pub is_primary_key: bool,
    pub is_read_only: bool,
    /// The kind of identity that finds rows by this field, such as `email`.
    pub identity: Option<String>,
    pub data_type: Option<DataType>,
    /// The longest value, in characters.
    pub length: Option<u32>,
    pub references: Vec<Reference>,
    /// Instead of what the policy says for its categories.
    pub masking: Option<MaskingOverride>,
}

/// `data_type`, as far as a relational database has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataType {
    Text,
    Integer,
    Float,
    Boolean,
    Object,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub line: usize,
    pub to: CollectionName,
    pub field: String,
    pub direction: Option<Direction>,
}

/// Which way values are carried along a reference. Without one, from whichever side is reached first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the field referred to, to this one.
    From,
    /// From this field, to the one referred to.
    To,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskingOverride {
    pub line: usize,
    pub strategy: String,
    /// Names and values, `format_preservation.suffix` for what is nested.
    pub configuration: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CollectionName {
    pub dataset: String,
    pub collection: String,
}

impl fmt::Display for CollectionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.dataset, self.collection)
    }
}

impl CollectionName {
    pub(crate) fn new(dataset: &str, collection: &str) -> Self {
        Self { dataset: dataset.to_owned(), collection: collection.to_owned() }
    }

    /// `shop.orders`, or `shop:orders` as we write it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (dataset, collection) = text.split_once(['.', ':'])?;
        let is_plain = |part: &str| !part.is_empty() && !part.contains(['.', ':']);
        (is_plain(dataset) && is_plain(collection)).then(|| Self::new(dataset, collection))
    }
}

impl Dataset {
    pub(crate) fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.file)
    }
}

impl Collection {
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    pub(crate) fn primary_key(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_primary_key)
    }
}
