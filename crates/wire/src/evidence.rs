use crate::PhotoView;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a stored file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    FlightRecord,
    Photo,
    Report,
}

/// Files that were uploaded before join an open case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceAdd {
    pub blobs: Vec<String>,
}

/// A file that was uploaded and sealed in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BlobView {
    pub id: String,
    pub kind: EvidenceKind,
    /// As the customer named it.
    pub name: String,
    pub bytes: u64,
    pub stored_at: String,
}

/// What a file says, beside what is registered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EvidenceView {
    pub blob: BlobView,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// The file could be read at least in part.
    pub readable: bool,
    /// How far it was read: `whole-record-area`, `header-only`, `cut`, `sealed`, `sealed-cut`, `damaged`, `unreadable` or `not-read`.
    #[serde(default)]
    pub note: Option<String>,
    /// How many of its checks disagree: findings for a person, not verdicts.
    #[serde(default)]
    pub findings: u32,
    pub facts: Vec<EvidenceFact>,
    /// What a picture or a video tells beside what it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoView>,
}

/// One thing that a file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EvidenceFact {
    /// `aircraft-serial`, `started-at`, …
    pub name: String,
    /// None where the file does not record it.
    #[serde(default)]
    pub value: Option<String>,
    /// What is registered about the same thing.
    #[serde(default)]
    pub registered: Option<String>,
    /// None where there is nothing to compare with.
    #[serde(default)]
    pub agrees: Option<bool>,
}

impl BlobView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "01JZ8T2M5Q000000000000000B".to_owned(),
            kind: EvidenceKind::FlightRecord,
            name: "flight-2022-08-01.txt".to_owned(),
            bytes: 1_482_113,
            stored_at: "2022-08-01T05:00:00Z".to_owned(),
        }
    }

    #[must_use]
    pub fn sample_photo() -> Self {
        Self {
            id: "01JZ8T2M5Q000000000000000C".to_owned(),
            kind: EvidenceKind::Photo,
            name: "shore.jpg".to_owned(),
            bytes: 640_020,
            stored_at: "2022-08-01T05:00:00Z".to_owned(),
        }
    }
}

impl EvidenceFact {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            name: "aircraft-serial".to_owned(),
            value: Some("EXAMPLE-UNIT-9".to_owned()),
            registered: Some("EXAMPLE-UNIT-2".to_owned()),
            agrees: Some(false),
        }
    }
}

impl EvidenceView {
    #[must_use]
    pub fn sample() -> Self {
        let fact = |name: &str, value: Option<&str>, registered: Option<&str>, agrees| EvidenceFact {
            name: name.to_owned(),
            value: value.map(str::to_owned),
            registered: registered.map(str::to_owned),
            agrees,
        };
        Self {
            blob: BlobView::sample(),
            sha256: "11".repeat(32),
            readable: true,
            note: Some("sealed".to_owned()),
            findings: 1,
            photo: None,
            facts: vec![
                EvidenceFact::sample(),
                fact("started-at", Some("2022-08-01T04:12:09Z"), None, None),
                fact("loss-time", None, Some("2022-08-01"), None),
            ],
        }
    }
}
