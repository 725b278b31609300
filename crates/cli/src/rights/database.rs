//! Which database a dataset is in. Addresses may hold passwords: they come from the environment or a file, and are never printed.

use super::read;
use aftercare_connectors::Location;
use std::path::Path;

/// A place, or where it is written down.
fn location(text: &str, what: &str) -> Result<Location, String> {
    let (written, is_argument) = if let Some(name) = text.strip_prefix("env:") {
        (std::env::var(name).map_err(|_| format!("{what}: the environment has no `{name}`"))?, false)
    } else if let Some(path) = text.strip_prefix("file:") {
        (read(Path::new(path))?, false)
    } else {
        (text.to_owned(), std::env::var("AFTERCARE_RIGHTS_DATABASE").as_deref() != Ok(text))
    };
    let location = Location::parse(&written).map_err(|error| format!("{what}: {error}"))?;
    if is_argument && location.has_password() {
        eprintln!(
            "aftercare: {what} has a password that everybody on this machine can read in the list of programs; give it as `env:NAME` or `file:FILE`"
        );
    }
    Ok(location)
}

pub(super) fn locations(datasets: &[&str], url: Option<&str>, map: &[String]) -> Result<Vec<(String, Location)>, String> {
    let mut locations: Vec<(String, Location)> = Vec::new();
    for entry in map {
        let (dataset, text) = entry.split_once('=').ok_or("`--map` is given as `DATASET=URL`")?;
        if locations.iter().any(|(known, _)| known == dataset) {
            return Err(format!("`--map` names a database for `{dataset}` twice"));
        }
        locations.push((dataset.to_owned(), location(text, &format!("the database of `{dataset}`"))?));
    }
    let rest: Vec<&&str> = datasets.iter().filter(|dataset| !locations.iter().any(|(known, _)| known == **dataset)).collect();
    if let (Some(url), false) = (url, rest.is_empty()) {
        let location = location(url, "`--database-url`")?;
        locations.extend(rest.into_iter().map(|dataset| ((*dataset).to_owned(), location.clone())));
    }
    Ok(locations)
}
