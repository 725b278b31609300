//! Pictures that their owner lets everybody see.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::PhotoView;

/// A picture is to be seen by everybody.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhotoPublish {
    /// What stands below the picture.
    #[serde(default)]
    pub caption: Option<String>,
    /// The owner's name stands below it, too.
    #[serde(default)]
    pub with_name: bool,
    /// The owner has seen what everybody will see, and wants it.
    #[serde(default)]
    pub agreed: bool,
    /// It shows other people.
    #[serde(default)]
    pub shows_others: bool,
    /// They agreed, says the owner, and know of the privacy policy.
    #[serde(default)]
    pub others_agreed: bool,
}

/// What everybody sees of a picture, and nothing else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicPhoto {
    /// Its page: nobody can guess it.
    pub page: String,
    /// The picture itself.
    pub file: String,
    /// Browsers can show it; another one is saved.
    pub shown: bool,
    #[serde(default)]
    pub caption: Option<String>,
    /// The owner's name, where the owner wants it there.
    #[serde(default)]
    pub by: Option<String>,
    pub since: String,
}

/// A picture before everybody sees it, and how it stands.
#[derive(Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PhotoPublication {
    /// What the file tells beside what it shows: all of it goes with the picture.
    pub photo: PhotoView,
    /// The name that would stand below it.
    pub name: String,
    /// Browsers can show it; another one is saved.
    pub shown: bool,
    /// What everybody sees now; none where nobody does.
    #[serde(default)]
    pub public: Option<PublicPhoto>,
}

/// A picture that was made public, in the owner's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublishedView {
    pub at: String,
    /// The file, where it can be taken back.
    #[serde(default)]
    pub blob: Option<String>,
    /// What can be seen with it, such as where it was taken.
    #[serde(default)]
    pub with: Option<String>,
    #[serde(default)]
    pub taken_back_at: Option<String>,
    pub rules: Vec<crate::RuleRef>,
}

impl PublicPhoto {
    #[must_use]
    pub fn sample() -> Self {
        let page = "/p/9SzQ0a1H6s2WkqX3b7rV4nYtE5mPcLdU8fGjKoIwRhA".to_owned();
        Self {
            file: format!("{page}/file"),
            page,
            shown: true,
            caption: Some("Over the lake, an hour before the crash".to_owned()),
            by: None,
            since: "2022-08-02T09:00:00Z".to_owned(),
        }
    }
}

impl PhotoPublication {
    #[must_use]
    pub fn sample() -> Self {
        Self { photo: PhotoView::sample(), name: "Rina Sample".to_owned(), shown: true, public: None }
    }

    #[must_use]
    pub fn sample_public() -> Self {
        Self { public: Some(PublicPhoto::sample()), ..Self::sample() }
    }
}

impl PublishedView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            at: "2022-08-02T09:00:00Z".to_owned(),
            blob: Some("01JZ8T2M5Q000000000000000C".to_owned()),
            with: Some("Location".to_owned()),
            taken_back_at: None,
            rules: Vec::new(),
        }
    }
}

// What people write and are called stays out of logs.
macro_rules! closed {
    ($($name:ident),+) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })+
    };
}

closed!(PhotoPublish, PublicPhoto, PhotoPublication);
