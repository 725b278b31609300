//! The documents that bind the maker, read from the binary or from a folder, and loaded into a world to decide by.

use aftercare_core::World;
use aftercare_core::price::Prices;
use aftercare_core::region::Regions;
use aftercare_evidence::check::Bounds;
use aftercare_evidence::photo::PhotoBounds;
use aftercare_privacy::Policies;
use aftercare_privacy::inventory::Inventory;
use aftercare_terms::{Catalogue, DocumentError, Edition, Schema, Settings, SourceFile};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

mod bounds;
mod logins;
mod operator;

pub use logins::{CodeRules, LoginKind, Logins, NotANumber};
pub use operator::{Centre, KeyServiceAt, Lines, Operator, PrivacyOfficer, Support};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// A document larger than this is refused, bytes.
const MAX_DOCUMENT_BYTES: u64 = 4 * 1024 * 1024;

/// What a world is read from, besides the editions.
const NEEDED: [&str; 6] =
    ["care/facts.toml", "care/settings.toml", "care/catalogue.toml", "care/regions.toml", "care/holidays.toml", "care/prices.toml"];

/// The files of a documents folder, by name relative to it.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    /// None inside the binary.
    folder: Option<PathBuf>,
    files: BTreeMap<String, String>,
}

/// Everything that is wrong with a set of documents.
#[derive(Debug, Clone)]
pub struct Defects(pub Vec<DocumentError>);

impl std::fmt::Display for Defects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Defects {}

fn defect(file: &str, message: impl Into<String>) -> DocumentError {
    DocumentError::new(file, 0, "", message)
}

fn of_care(error: DocumentError) -> Defects {
    Defects(vec![DocumentError { file: format!("care/{}", error.file), ..error }])
}

impl Documents {
    /// The worked example inside the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self { folder: None, files: embedded::EMBEDDED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect() }
    }

    /// Reads a folder.
    ///
    /// # Errors
    /// The file that cannot be read, is too large, or is not UTF-8, then with the line.
    pub fn read(folder: &Path) -> Result<Self, Defects> {
        let mut files = BTreeMap::new();
        read_folder(folder, folder, 0, &mut files).map_err(|e| Defects(vec![e]))?;
        Ok(Self { folder: Some(folder.to_owned()), files })
    }

    /// Replaces or adds a file; for trying another edition.
    pub fn put(&mut self, name: &str, text: &str) {
        self.files.insert(name.to_owned(), text.to_owned());
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(String::as_str)
    }

    /// The files of a folder, by name relative to it.
    pub fn under<'d>(&'d self, prefix: &'d str) -> impl Iterator<Item = (&'d str, &'d str)> + Clone {
        self.files.iter().filter_map(move |(name, text)| Some((name.strip_prefix(prefix)?, text.as_str())))
    }

    /// A file that has to be there.
    ///
    /// # Errors
    /// It is not, and in which folder.
    pub fn need(&self, name: &str) -> Result<&str, Defects> {
        self.get(name).ok_or_else(|| Defects(vec![defect(name, format!("this file is missing{}", self.place()))]))
    }

    fn place(&self) -> String {
        self.folder.as_ref().map(|folder| format!(" in the folder `{}`", folder.display())).unwrap_or_default()
    }

    /// Every file that a set of documents cannot be without, and is.
    ///
    /// # Errors
    /// The files that are missing.
    pub fn complete(&self) -> Result<(), Defects> {
        let mut missing: Vec<DocumentError> = NEEDED.iter().filter_map(|name| self.need(name).err()).flat_map(|Defects(one)| one).collect();
        if self.editions().is_empty() {
            missing.push(defect("care", format!("there is no edition{}: a folder with an `edition.toml`", self.place())));
        }
        if missing.is_empty() { Ok(()) } else { Err(Defects(missing)) }
    }

    /// The ids of the editions of the care terms: the folders that hold an `edition.toml`.
    #[must_use]
    pub fn editions(&self) -> Vec<String> {
        let folder = |name: &String| Some(name.strip_prefix("care/")?.strip_suffix("/edition.toml")?.to_owned());
        self.files.keys().filter_map(folder).collect()
    }

    /// The files of one edition.
    #[must_use]
    pub fn edition_files(&self, id: &str) -> Vec<SourceFile> {
        let prefix = format!("care/{id}/");
        let of_edition = self.files.iter().filter(|(name, _)| name.starts_with(&prefix));
        of_edition.map(|(name, text)| SourceFile { name: name.clone(), text: text.clone() }).collect()
    }

    /// The settings as written.
    ///
    /// # Errors
    /// The defects of the file.
    pub fn settings(&self) -> Result<Settings, Defects> {
        Settings::parse("care/settings.toml", self.need("care/settings.toml")?).map_err(|e| Defects(vec![e]))
    }

    /// Who runs the service.
    ///
    /// # Errors
    /// Every defect of the file.
    pub fn operator(&self) -> Result<Operator, Defects> {
        Operator::parse("operator.toml", self.need("operator.toml")?, &self.regions()?).map_err(Defects)
    }

    /// By what accounts are registered in which country.
    ///
    /// # Errors
    /// Every defect of the file.
    pub fn logins(&self) -> Result<Logins, Defects> {
        Logins::parse("logins.toml", self.need("logins.toml")?, &self.regions()?).map_err(Defects)
    }

    /// What is held about people, and for how long; it says nothing else than the policies do.
    ///
    /// # Errors
    /// Every defect of the file.
    pub fn inventory(&self) -> Result<Inventory, Defects> {
        let policies = self.policies()?;
        let inventory = Inventory::parse("inventory.toml", self.need("inventory.toml")?, &policies.vocabulary).map_err(Defects)?;
        let defects = policies.disagreements("inventory.toml", &inventory);
        if defects.is_empty() { Ok(inventory) } else { Err(Defects(defects)) }
    }

    /// The regions with their holidays.
    ///
    /// # Errors
    /// The first defect of the two files.
    pub fn regions(&self) -> Result<Regions, Defects> {
        Regions::parse(self.need("care/regions.toml")?, self.need("care/holidays.toml")?).map_err(of_care)
    }

    /// What the operator charges.
    ///
    /// # Errors
    /// The first defect of the file.
    pub fn prices(&self, catalogue: &Catalogue) -> Result<Prices, Defects> {
        Prices::parse(self.need("care/prices.toml")?, catalogue).map_err(of_care)
    }

    /// How far apart the values of a flight record, and of a picture, may lie.
    ///
    /// # Errors
    /// The first defect of the file.
    pub fn bounds(&self) -> Result<(Bounds, PhotoBounds), Defects> {
        bounds::parse("evidence.toml", self.need("evidence.toml")?).map_err(|e| Defects(vec![e]))
    }

    /// The privacy policies with their words, areas and promises.
    ///
    /// # Errors
    /// Every defect of their files.
    pub fn policies(&self) -> Result<Policies, Defects> {
        let of_privacy = |error: DocumentError| DocumentError { file: format!("privacy/{}", error.file), ..error };
        Policies::parse(self.under("privacy/")).map_err(|found| Defects(found.into_iter().map(of_privacy).collect()))
    }

    /// Loads everything.
    ///
    /// # Errors
    /// Every defect found.
    pub fn world(&self) -> Result<World, Defects> {
        self.complete()?;
        self.world_with(self.settings()?)
    }

    /// Loads everything under other settings.
    ///
    /// # Errors
    /// Every defect found.
    pub fn world_with(&self, settings: Settings) -> Result<World, Defects> {
        self.complete()?;
        let schema = Schema::parse("care/facts.toml", self.need("care/facts.toml")?).map_err(|e| Defects(vec![e]))?;
        let catalogue = Catalogue::parse("care/catalogue.toml", self.need("care/catalogue.toml")?).map_err(Defects)?;
        let (regions, prices) = (self.regions()?, self.prices(&catalogue)?);
        let mut editions = BTreeMap::new();
        let mut defects = Vec::new();
        for id in self.editions() {
            match Edition::load(&self.edition_files(&id), &schema, &settings) {
                Ok(edition) => {
                    defects.extend(edition.unknown_products(&catalogue));
                    editions.insert(id, Arc::new(edition));
                }
                Err(found) => defects.extend(found),
            }
        }
        for region in regions.all() {
            if !editions.contains_key(&region.edition) && defects.is_empty() {
                defects.push(defect(
                    "care/regions.toml",
                    format!("`{}` names the edition `{}`, which there is not", region.code, region.edition),
                ));
            }
        }
        let policies = match self.policies() {
            Ok(policies) if defects.is_empty() => policies,
            read => return Err(Defects(defects.into_iter().chain(read.err().into_iter().flat_map(|Defects(found)| found)).collect())),
        };
        Ok(World {
            schema: Arc::new(schema),
            settings: Arc::new(settings),
            catalogue: Arc::new(catalogue),
            regions: Arc::new(regions),
            prices: Arc::new(prices),
            editions,
            policies: Arc::new(policies),
            only_edition: None,
        })
    }
}

fn read_folder(root: &Path, folder: &Path, depth: usize, files: &mut BTreeMap<String, String>) -> Result<(), DocumentError> {
    let named = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let entries = fs::read_dir(folder).map_err(|e| defect(&folder.display().to_string(), format!("cannot be read: {e}")))?;
    for entry in entries {
        let path = entry.map_err(|e| defect(&named(folder), format!("cannot be read: {e}")))?.path();
        if path.is_dir() {
            if depth < 8 {
                read_folder(root, &path, depth + 1, files)?;
            }
            continue;
        }
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let name = named(&path);
        let size = fs::metadata(&path).map_err(|e| defect(&name, format!("cannot be read: {e}")))?.len();
        if size > MAX_DOCUMENT_BYTES {
            return Err(defect(&name, format!("is larger than {MAX_DOCUMENT_BYTES} bytes")));
        }
        let bytes = fs::read(&path).map_err(|e| defect(&name, format!("cannot be read: {e}")))?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let line = e.as_bytes().iter().take(e.utf8_error().valid_up_to()).filter(|b| **b == b'\n').count() + 1;
            DocumentError::new(&name, line, "", "not UTF-8")
        })?;
        files.insert(name, text);
    }
    Ok(())
}
