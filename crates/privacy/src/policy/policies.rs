//! All versions with what they share.

use super::{Policy, Supplement, check};
use crate::{Areas, Countries, Promises, Recipients, Rights, Settings, Vocabulary};
use aftercare_terms::DocumentError;
use jiff::civil::Date;

/// The privacy documents, checked.
#[derive(Debug, Clone)]
pub struct Policies {
    pub vocabulary: Vocabulary,
    pub areas: Areas,
    pub countries: Countries,
    pub settings: Settings,
    pub promises: Promises,
    pub recipients: Recipients,
    pub rights: Rights,
    /// In their order.
    versions: Vec<Policy>,
    supplements: Vec<Supplement>,
}

impl Policies {
    /// Reads the files of `documents/privacy`, by name relative to it.
    ///
    /// # Errors
    /// Every defect, with file and line.
    pub fn parse<'f>(files: impl Iterator<Item = (&'f str, &'f str)> + Clone) -> Result<Self, Vec<DocumentError>> {
        Self::parse_with(files, |settings| settings)
    }

    /// As [`Policies::parse`], with readings chosen otherwise.
    ///
    /// # Errors
    /// Every defect, with file and line.
    pub fn parse_with<'f>(
        files: impl Iterator<Item = (&'f str, &'f str)> + Clone,
        choose: impl FnOnce(Settings) -> Settings,
    ) -> Result<Self, Vec<DocumentError>> {
        let need = |name: &str| {
            let found = files.clone().find(|(file, _)| *file == name);
            found.map(|(_, text)| text).ok_or_else(|| vec![DocumentError::new(name, 0, "", "this file is missing")])
        };
        let mut defects = Vec::new();
        let settings = or_defects(need("settings.toml").and_then(|text| Settings::parse("settings.toml", text)), &mut defects);
        let Some(settings) = settings else { return Err(defects) };
        let settings = choose(settings);
        let read = |file: &str, text: &str, defects: &mut Vec<DocumentError>| as_chosen(&settings, file, text, defects);
        let words = or_defects(need("vocabulary.toml"), &mut defects).map(|text| read("vocabulary.toml", text, &mut defects));
        let vocabulary = words.and_then(|text| or_defects(Vocabulary::parse("vocabulary.toml", &text), &mut defects));
        let places = or_defects(need("areas.toml"), &mut defects).map(|text| read("areas.toml", text, &mut defects));
        let areas = places.and_then(|text| or_defects(Areas::parse("areas.toml", &text), &mut defects));
        let named = need("countries.toml").and_then(|text| Countries::parse("countries.toml", text));
        let countries = or_defects(named, &mut defects);
        let promised = files.clone().filter(|(file, _)| file.starts_with("promises/"));
        let promises = or_defects(Promises::parse(promised), &mut defects);
        let (Some(vocabulary), Some(areas), Some(promises), Some(countries)) = (vocabulary, areas, promises, countries) else {
            return Err(defects);
        };
        let register = need("recipients.toml").and_then(|text| Recipients::parse("recipients.toml", text, &vocabulary));
        let recipients = or_defects(register, &mut defects).unwrap_or_default();
        let places = need("areas.toml").unwrap_or_default();
        let of_areas = areas.names().flat_map(|area| areas.residents(area)).map(|resident| resident.country);
        check::countries("areas.toml", places, of_areas, &countries, &mut defects);
        let register = need("recipients.toml").unwrap_or_default();
        check::countries("recipients.toml", register, recipients.all().map(|one| one.country.as_str()), &countries, &mut defects);
        let asked = or_defects(need("rights.toml"), &mut defects).map(|text| read("rights.toml", text, &mut defects));
        let rights = asked.as_deref().and_then(|text| or_defects(Rights::parse("rights.toml", text, &vocabulary, &areas), &mut defects));
        let (versions, supplements) = folders(files.clone(), &settings, &mut defects);
        let ids: Vec<String> = versions.iter().map(|(_, _, policy)| policy.id.clone()).collect();
        for (file, text, policy) in &versions {
            let seats = policy.controllers.iter().map(|controller| controller.country.as_str());
            check::countries(file, text, seats, &countries, &mut defects);
            check::policy(file, text, policy, &vocabulary, &areas, &mut defects);
        }
        for (file, text, supplement) in &supplements {
            check::supplement(file, text, supplement, &vocabulary, &areas, &ids, &mut defects);
        }
        let of_versions = versions.iter().map(|(file, text, policy)| (*file, text.as_str(), policy.id.as_str()));
        let of_supplements = supplements.iter().map(|(file, text, supplement)| (*file, text.as_str(), supplement.id.as_str()));
        check::promised(&of_versions.chain(of_supplements).collect::<Vec<_>>(), &promises, &settings, &mut defects);
        let text = need("recipients.toml").unwrap_or_default();
        let (of_versions, of_supplements) = (versions.iter().map(|(_, _, one)| one), supplements.iter().map(|(_, _, one)| one));
        check::ordinary("recipients.toml", text, &recipients, &vocabulary, of_versions, of_supplements, &mut defects);
        check::versions(versions.iter().map(|(file, _, policy)| (*file, policy)), &mut defects);
        if let Some(text) = &asked {
            check::cited("rights.toml", text, &promises, &settings, &mut defects);
        }
        let Some(rights) = rights.filter(|_| defects.is_empty()) else { return Err(defects) };
        let mut versions: Vec<Policy> = versions.into_iter().map(|(_, _, policy)| policy).collect();
        versions.sort_by_key(|policy| policy.order);
        let supplements = supplements.into_iter().map(|(_, _, supplement)| supplement).collect();
        Ok(Self { vocabulary, areas, countries, settings, promises, recipients, rights, versions, supplements })
    }

    /// The versions in their order.
    #[must_use]
    pub fn versions(&self) -> &[Policy] {
        &self.versions
    }

    #[must_use]
    pub fn supplements(&self) -> &[Supplement] {
        &self.supplements
    }

    #[must_use]
    pub fn version(&self, id: &str) -> Option<&Policy> {
        self.versions.iter().find(|policy| policy.id == id)
    }

    #[must_use]
    pub fn supplement_of(&self, version: &str, area_holds: impl Fn(&str) -> bool) -> Option<&Supplement> {
        self.supplements.iter().find(|supplement| supplement.supplements == version && area_holds(&supplement.area))
    }

    /// The last version that shows a date before or on that day; without one the first of all.
    #[must_use]
    pub fn newest(&self, day: Date) -> Option<&Policy> {
        let dated = self.versions.iter().rfind(|policy| policy.dated.is_some_and(|dated| dated <= day));
        dated.or_else(|| self.versions.first())
    }
}

/// A document with its file and its text.
type Read<'f, T> = (&'f str, String, T);

/// The versions and their supplements, a folder each.
fn folders<'f>(
    files: impl Iterator<Item = (&'f str, &'f str)>,
    settings: &Settings,
    defects: &mut Vec<DocumentError>,
) -> (Vec<Read<'f, Policy>>, Vec<Read<'f, Supplement>>) {
    let (mut versions, mut supplements) = (Vec::new(), Vec::new());
    for (file, text) in files.filter(|(file, _)| file.ends_with("/policy.toml")) {
        let text = as_chosen(settings, file, text, defects);
        // A file that supplements another says whom.
        if text.lines().any(|line| line.starts_with("supplements")) {
            let parsed = or_defects(Supplement::parse(file, &text), defects);
            supplements.extend(parsed.map(|supplement| (file, text, supplement)));
        } else {
            versions.extend(or_defects(Policy::parse(file, &text), defects).map(|policy| (file, text, policy)));
        }
    }
    if versions.is_empty() {
        let what = "there is no version of the privacy policy: a folder with a `policy.toml`";
        defects.push(DocumentError::new("policy.toml", 0, "", what));
    }
    (versions, supplements)
}

/// A document as the readings in force have it.
fn as_chosen(settings: &Settings, file: &str, text: &str, defects: &mut Vec<DocumentError>) -> String {
    let document = file.strip_suffix("/policy.toml").or_else(|| file.strip_suffix(".toml")).unwrap_or(file);
    match settings.applied(document, text) {
        None => text.to_owned(),
        Some(Ok(changed)) => changed,
        Some(Err(what)) => {
            defects.push(DocumentError::new("settings.toml", 0, document, what));
            text.to_owned()
        }
    }
}

fn or_defects<T>(read: Result<T, Vec<DocumentError>>, defects: &mut Vec<DocumentError>) -> Option<T> {
    read.map_err(|found| defects.extend(found)).ok()
}
