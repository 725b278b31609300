//! How a customer is reached, and where parcels go.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Language;

/// How one is reached, beside one's name and e-mail address. Sent, it replaces what was known.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    #[serde(default)]
    pub telephone: Option<String>,
    /// Where things are sent to.
    #[serde(default)]
    pub address: Option<PostalAddress>,
}

/// A postal address, in the parts that every country has.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostalAddress {
    pub addressee: String,
    /// Street and house, and what else stands above the city.
    pub lines: Vec<String>,
    /// Not every country has one.
    #[serde(default)]
    pub postal_code: Option<String>,
    pub city: String,
    /// ISO 3166-1 alpha-2, one of the regions.
    #[schema(example = "ID")]
    pub region: String,
}

/// The customer of a case, for the staff who work on it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerView {
    pub subject_id: String,
    pub name: String,
    pub email: String,
    /// In which they are addressed.
    pub language: Language,
    #[serde(default)]
    pub telephone: Option<String>,
    /// None: they have not told it yet.
    #[serde(default)]
    pub address: Option<PostalAddress>,
}

/// Who runs the service, and how they are reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OperatorView {
    pub name: String,
    pub support: SupportView,
    pub imprint: Vec<String>,
    pub centres: Vec<CentreView>,
}

/// Whom to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SupportView {
    pub email: String,
    pub telephone: String,
    pub hours: String,
}

/// A service centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CentreView {
    /// As it is written on a parcel.
    pub address: Vec<String>,
    /// The regions that it serves, ISO 3166-1 alpha-2.
    pub regions: Vec<String>,
    /// It serves every other region as well.
    pub default: bool,
}

/// Where the parcel of a case goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SendTo {
    /// As it is written on the parcel.
    pub address: Vec<String>,
    /// What is written beside it, so that the parcel finds its case.
    pub reference: String,
}

// How people are reached stays out of logs: these have no derived `Debug`.
macro_rules! closed {
    ($($name:ident),+) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })+
    };
}

closed!(Contact, PostalAddress, CustomerView);

impl Contact {
    #[must_use]
    pub fn sample() -> Self {
        Self { telephone: Some("+62 21 5550 0100".to_owned()), address: Some(PostalAddress::sample()) }
    }
}

impl PostalAddress {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            addressee: "Rina Example".to_owned(),
            lines: vec!["Jalan Contoh 12".to_owned(), "c/o Example House".to_owned()],
            postal_code: Some("10110".to_owned()),
            city: "Jakarta".to_owned(),
            region: "ID".to_owned(),
        }
    }
}

impl CustomerView {
    #[must_use]
    pub fn sample() -> Self {
        let Contact { telephone, address } = Contact::sample();
        Self {
            subject_id: "01JZ8T2M5Q0000000000000000".to_owned(),
            name: "Rina Example".to_owned(),
            email: "rina@example.org".to_owned(),
            language: Language::En,
            telephone,
            address,
        }
    }
}

impl OperatorView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            name: "Example Maker".to_owned(),
            support: SupportView {
                email: "support@maker.example".to_owned(),
                telephone: "+44 20 7946 0100".to_owned(),
                hours: "Monday to Friday, 9:00 to 17:00".to_owned(),
            },
            imprint: vec!["Example Maker Ltd".to_owned(), "1 Example Street, Exampletown".to_owned()],
            centres: vec![CentreView::sample()],
        }
    }
}

impl CentreView {
    #[must_use]
    pub fn sample() -> Self {
        Self { address: SendTo::sample().address, regions: vec!["ID".to_owned(), "SG".to_owned()], default: true }
    }
}

impl SendTo {
    #[must_use]
    pub fn sample() -> Self {
        let address = ["Example Maker, Service Centre", "7 Example Quay", "00000 Exampletown"].map(str::to_owned).to_vec();
        Self { address, reference: "01JZ8T2M5Q0000000000000002".to_owned() }
    }
}
