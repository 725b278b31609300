//! Where a database is. What is in such a text may be a password, so none of it is ever shown.

use std::fmt;
use std::path::PathBuf;

use zeroize::Zeroizing;

#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    Postgres(Zeroizing<String>),
    Sqlite(PathBuf),
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(_) => f.write_str("Postgres(…)"),
            Self::Sqlite(_) => f.write_str("Sqlite(…)"),
        }
    }
}

/// The text is no address of a database; it is not repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotALocation;

impl fmt::Display for NotALocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a database is given as `postgres://…` or `sqlite:FILE`")
    }
}

impl Location {
    /// # Errors
    /// Neither `postgres://…` nor `sqlite:FILE`.
    pub fn parse(text: &str) -> Result<Self, NotALocation> {
        let text = text.trim();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(Zeroizing::new(text.to_owned())));
        }
        let path = text.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path)).filter(|path| !path.is_empty());
        path.map(|path| Self::Sqlite(PathBuf::from(path))).ok_or(NotALocation)
    }

    /// Does the text carry a password, which everybody on the machine could see in the arguments of a program?
    #[must_use]
    pub fn has_password(&self) -> bool {
        let Self::Postgres(url) = self else { return false };
        let authority = url.split_once("://").map_or("", |(_, rest)| rest);
        let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
        user.contains(':') || url.contains("password=")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_databases_are() {
        for (text, is_one, has_password) in [
            ("postgres://kim@db/shop", true, false),
            ("postgresql://kim:secret@db/shop", true, true),
            ("postgres://db/shop?user=kim&password=secret", true, true),
            ("sqlite:shop.db", true, false),
            ("sqlite:///var/shop.db", true, false),
            ("sqlite:", false, false),
            ("mysql://db/shop", false, false),
            ("shop.db", false, false),
            ("", false, false),
        ] {
            let location = Location::parse(text);
            assert_eq!((location.is_ok(), location.as_ref().is_ok_and(Location::has_password)), (is_one, has_password), "{text}");
            assert!(!format!("{location:?}").contains("secret"));
        }
        assert_eq!(Location::parse("sqlite:///var/shop.db"), Ok(Location::Sqlite("/var/shop.db".into())));
    }
}
