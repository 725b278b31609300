use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{CaseKind, RuleRef};

/// A model of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelView {
    pub slug: String,
    pub name: String,
    pub family: String,
    pub flies: bool,
    /// The kinds of case that can be opened for it.
    pub case_kinds: Vec<CaseKind>,
    /// What a complete return consists of.
    pub components: Vec<ComponentView>,
}

/// A component and how many of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComponentView {
    pub slug: String,
    pub name: String,
    pub quantity: u32,
}

/// A country or region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegionView {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    pub name: String,
    /// IANA time zone in which its days begin and end.
    pub time_zone: String,
    /// The edition of the terms that a plan bought there gets.
    pub edition: String,
}

/// A finding that an assessor may state: a clause of the edition that excludes something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FindingView {
    pub rule: RuleRef,
    /// The services that it closes.
    pub closes: Vec<crate::Service>,
}

impl ModelView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            slug: "example-one".to_owned(),
            name: "Example One".to_owned(),
            family: "Example series".to_owned(),
            flies: true,
            case_kinds: CaseKind::ALL.to_vec(),
            components: ComponentView::samples(),
        }
    }
}

impl ComponentView {
    #[must_use]
    pub fn sample() -> Self {
        Self { slug: "aircraft".to_owned(), name: "Aircraft".to_owned(), quantity: 1 }
    }

    /// A complete list.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let piece = |slug: &str, name: &str, quantity| Self { slug: slug.to_owned(), name: name.to_owned(), quantity };
        vec![
            Self::sample(),
            piece("gimbal", "Gimbal", 1),
            piece("camera", "Camera", 1),
            piece("propeller-pair", "Propellers (pair)", 2),
            piece("battery", "Battery", 1),
        ]
    }
}

impl RegionView {
    #[must_use]
    pub fn sample() -> Self {
        Self { code: "ID".to_owned(), name: "Indonesia".to_owned(), time_zone: "Asia/Jakarta".to_owned(), edition: "en".to_owned() }
    }

    #[must_use]
    pub fn samples() -> Vec<Self> {
        let region = |code: &str, name: &str, zone: &str, edition: &str| Self {
            code: code.to_owned(),
            name: name.to_owned(),
            time_zone: zone.to_owned(),
            edition: edition.to_owned(),
        };
        vec![region("DE", "Germany", "Europe/Berlin", "de"), Self::sample(), region("GB", "United Kingdom", "Europe/London", "en")]
    }
}

impl FindingView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            rule: RuleRef::new("X-2", "7.2", "The aircraft was modified by somebody other than the provider."),
            closes: vec![crate::Service::Replacement, crate::Service::RepairDiscount],
        }
    }
}
