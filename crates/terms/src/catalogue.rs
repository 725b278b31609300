//! Products: components, families, models.

use crate::error::DocumentError;
use crate::settings::Text;
use serde::Deserialize;
use std::collections::HashMap;

/// A component of a product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    pub slug: String,
    pub name: Text,
    pub kind: String,
}

/// A product family (series).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    pub slug: String,
    pub name: Text,
}

/// A model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    pub slug: String,
    pub name: String,
    pub family: String,
    pub flies: bool,
    pub services: Vec<String>,
    /// What the model physically has.
    pub components: Vec<String>,
    /// Names of the product in flight records.
    #[serde(default)]
    pub header_names: Vec<String>,
    /// Codes of the product in flight records.
    #[serde(default)]
    pub product_types: Vec<i64>,
}

/// The product catalogue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    #[serde(rename = "component")]
    pub components: Vec<Component>,
    #[serde(rename = "family")]
    pub families: Vec<Family>,
    #[serde(rename = "model")]
    pub models: Vec<Model>,
    #[serde(skip)]
    by_slug: HashMap<String, usize>,
}

impl Catalogue {
    /// Reads `catalogue.toml`.
    ///
    /// # Errors
    /// Every model whose family or component is not declared, and slugs that stand twice.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<DocumentError>> {
        let mut raw: Self = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let mut errors = Vec::new();
        for (n, model) in raw.models.iter().enumerate() {
            let mut fail = |message: String| errors.push(DocumentError::new(file, 0, &model.slug, message));
            if !raw.families.iter().any(|f| f.slug == model.family) {
                fail(format!("no family `{}`", model.family));
            }
            for slug in &model.components {
                if !raw.components.iter().any(|c| c.slug == *slug) {
                    fail(format!("no component `{slug}`"));
                }
            }
            if raw.by_slug.insert(model.slug.clone(), n).is_some() {
                errors.push(DocumentError::new(file, 0, &model.slug, "stands twice"));
            }
        }
        if errors.is_empty() { Ok(raw) } else { Err(errors) }
    }

    #[must_use]
    pub fn model(&self, slug: &str) -> Option<&Model> {
        self.by_slug.get(slug).and_then(|n| self.models.get(*n))
    }

    #[must_use]
    pub fn component(&self, slug: &str) -> Option<&Component> {
        self.components.iter().find(|c| c.slug == slug)
    }
}
