//! From a file to datasets, or to everything that is wrong with it.

use super::{Collection, CollectionName, DataType, Dataset, Direction, Field, MaskingOverride, Reference};
use crate::defect::Defects;
use crate::yaml::{self, Node, Yaml};

// What the format has; of the rest nothing is for us, but a name that is none of these is a slip that would change what is erased.
const DATASET: &[&str] = &[
    "fides_key",
    "organization_fides_key",
    "tags",
    "name",
    "description",
    "meta",
    "data_categories",
    "data_qualifier",
    "fides_meta",
    "fidesops_meta",
    "collections",
    "joint_controller",
    "retention",
    "third_country_transfers",
];
const COLLECTION: &[&str] =
    &["name", "description", "data_categories", "data_qualifier", "retention", "fields", "fides_meta", "fidesops_meta"];
const FIELD: &[&str] = &["name", "description", "data_categories", "data_qualifier", "retention", "fields", "fides_meta", "fidesops_meta"];
const DATASET_META: &[&str] = &["resource_id", "after", "namespace", "redact"];
const COLLECTION_META: &[&str] = &["after", "erase_after", "skip_processing", "masking_strategy_override", "partitioning", "redact"];
const FIELD_META: &[&str] = &[
    "references",
    "identity",
    "primary_key",
    "data_type",
    "length",
    "return_all_elements",
    "read_only",
    "custom_request_field",
    "masking_strategy_override",
    "redact",
];
const MAX_NAME_BYTES: usize = 63;

/// Reads the datasets of one file.
///
/// # Errors
/// Every defect of the file, with line and field.
pub fn read(file: &str, text: &str) -> Result<Vec<Dataset>, Defects> {
    let root = yaml::read(text).map_err(|e| Defects::one("yaml", &format!("{file}:{}", e.line), "", e.reason))?;
    let mut reader = Reader { file, at: String::new(), defects: Defects::default() };
    let datasets = reader.file(&root);
    reader.defects.or(datasets)
}

struct Reader<'a> {
    file: &'a str,
    /// Where we are, as `shop:customer.email`.
    at: String,
    defects: Defects,
}

/// The entries of a mapping.
struct Map<'n> {
    line: usize,
    entries: &'n [(String, Node)],
}

impl<'n> Map<'n> {
    fn get(&self, name: &str) -> Option<&'n Node> {
        self.entries.iter().find(|(key, _)| key == name).map(|(_, node)| node).filter(|node| node.value != Yaml::Null)
    }

    /// Under today's name or yesterday's.
    fn meta(&self) -> Option<&'n Node> {
        self.get("fides_meta").or_else(|| self.get("fidesops_meta"))
    }
}

impl Reader<'_> {
    fn wrong(&mut self, rule: &'static str, line: usize, message: impl Into<String>) {
        let (place, field) = (format!("{}:{line}", self.file), self.at.clone());
        self.defects.add(rule, &place, field, message);
    }

    fn map<'n>(&mut self, node: &'n Node, what: &str, known: &[&str]) -> Option<Map<'n>> {
        let Yaml::Map(entries) = &node.value else {
            self.wrong("dataset-shape", node.line, format!("{what} is {}, not a mapping", node.kind()));
            return None;
        };
        for (name, value) in entries.iter().filter(|(name, _)| !known.is_empty() && !known.contains(&name.as_str())) {
            self.wrong("dataset-key", value.line, format!("{what} has no `{name}`"));
        }
        Some(Map { line: node.line, entries })
    }

    fn list<'n>(&mut self, node: Option<&'n Node>, what: &str) -> &'n [Node] {
        match node.map(|node| (&node.value, node)) {
            None => &[],
            Some((Yaml::List(items), _)) => items,
            Some((_, node)) => {
                self.wrong("dataset-shape", node.line, format!("`{what}` is {}, not a list", node.kind()));
                &[]
            }
        }
    }

    fn text(&mut self, node: &Node, what: &str) -> Option<String> {
        if let Yaml::Text(text) = &node.value {
            return Some(text.clone());
        }
        self.wrong("dataset-shape", node.line, format!("`{what}` is {}, not a text", node.kind()));
        None
    }

    fn optional(&mut self, map: &Map<'_>, what: &str) -> Option<String> {
        map.get(what).and_then(|node| self.text(node, what))
    }

    /// The name of something in a database. It is quoted everywhere; what cannot be a name is refused all the same.
    fn name(&mut self, map: &Map<'_>, what: &str) -> Option<String> {
        let Some(node) = map.get(what) else {
            self.wrong("dataset-shape", map.line, format!("`{what}` is missing"));
            return None;
        };
        let name = self.text(node, what)?;
        if name.is_empty() || name.len() > MAX_NAME_BYTES || name.chars().any(|c| c.is_control() || matches!(c, '.' | ':' | '"')) {
            self.wrong("dataset-name", node.line, format!("`{}` is not a name", name.escape_default()));
            return None;
        }
        Some(name)
    }

    fn flag(&mut self, map: &Map<'_>, what: &str) -> bool {
        let Some(node) = map.get(what) else { return false };
        match self.text(node, what).as_deref() {
            Some("true" | "True" | "TRUE") => true,
            Some("false" | "False" | "FALSE") | None => false,
            Some(other) => {
                let message = format!("`{what}` is true or false, not `{}`", other.escape_default());
                self.wrong("dataset-shape", node.line, message);
                false
            }
        }
    }

    fn categories(&mut self, map: &Map<'_>) -> Option<Vec<String>> {
        let node = map.get("data_categories")?;
        let mut categories = Vec::new();
        for item in self.list(Some(node), "data_categories") {
            let Some(category) = self.text(item, "data_categories") else { continue };
            let is_plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
            if category.split('.').all(is_plain) {
                categories.push(category);
            } else {
                self.wrong("dataset-category", item.line, format!("`{}` is not a data category", category.escape_default()));
            }
        }
        Some(categories)
    }

    fn file(&mut self, root: &Node) -> Vec<Dataset> {
        let Some(map) = self.map(root, "the file", &[]) else { return Vec::new() };
        let Some(list) = map.get("dataset") else {
            self.wrong("dataset-shape", root.line, "`dataset` is missing");
            return Vec::new();
        };
        let mut datasets: Vec<Dataset> = Vec::new();
        for node in self.list(Some(list), "dataset") {
            self.at.clear();
            let Some(dataset) = self.dataset(node) else { continue };
            if datasets.iter().any(|known| known.key == dataset.key) {
                self.wrong("dataset-name", node.line, format!("a second dataset `{}`", dataset.key));
            }
            datasets.push(dataset);
        }
        datasets
    }

    fn dataset(&mut self, node: &Node) -> Option<Dataset> {
        let map = self.map(node, "a dataset", DATASET)?;
        let key = self.name(&map, "fides_key")?;
        self.at.clone_from(&key);
        let categories = self.categories(&map).unwrap_or_default();
        let meta = map.meta().and_then(|node| self.map(node, "`fides_meta` of a dataset", DATASET_META));
        let (mut after, mut schema) = (Vec::new(), None);
        if let Some(meta) = &meta {
            for item in self.list(meta.get("after"), "after") {
                after.extend(self.text(item, "after"));
            }
            if let Some(namespace) = meta.get("namespace").and_then(|node| self.map(node, "`namespace`", &[])) {
                schema = namespace.get("schema").and_then(|_| self.name(&namespace, "schema"));
            }
        }
        let mut collections: Vec<Collection> = Vec::new();
        for item in self.list(map.get("collections"), "collections") {
            self.at.clone_from(&key);
            let Some(collection) = self.collection(item, &key, &categories) else { continue };
            if collections.iter().any(|known| known.name == collection.name) {
                self.wrong("dataset-name", item.line, format!("a second collection `{}`", collection.name));
            }
            collections.push(collection);
        }
        if collections.is_empty() {
            self.wrong("dataset-shape", map.line, "no collections");
        }
        Some(Dataset { key, file: self.file.to_owned(), schema, after, collections })
    }

    fn collection(&mut self, node: &Node, dataset: &str, inherited: &[String]) -> Option<Collection> {
        let map = self.map(node, "a collection", COLLECTION)?;
        let name = self.name(&map, "name")?;
        self.at = format!("{dataset}:{name}");
        let categories = self.categories(&map).unwrap_or_else(|| inherited.to_vec());
        let meta = map.meta().and_then(|node| self.map(node, "`fides_meta` of a collection", COLLECTION_META));
        let (mut after, mut erase_after, mut is_skipped, mut deletes_rows) = (Vec::new(), Vec::new(), false, false);
        if let Some(meta) = &meta {
            after = self.collection_names(meta, "after");
            erase_after = self.collection_names(meta, "erase_after");
            is_skipped = self.flag(meta, "skip_processing");
            if let Some(masking) = self.masking(meta) {
                deletes_rows = masking.strategy == "delete";
                if !deletes_rows {
                    self.wrong("masking-strategy", masking.line, "the one strategy for a whole collection is `delete`");
                }
            }
        }
        let at = self.at.clone();
        let mut fields: Vec<Field> = Vec::new();
        for item in self.list(map.get("fields"), "fields") {
            self.at.clone_from(&at);
            let Some(field) = self.field(item, &at, &categories) else { continue };
            if fields.iter().any(|known| known.name == field.name) {
                self.wrong("dataset-name", item.line, "this field is described twice");
            }
            fields.push(field);
        }
        self.at = at;
        if fields.is_empty() && !is_skipped {
            self.wrong("dataset-shape", map.line, "no fields");
        }
        Some(Collection { name, line: map.line, fields, after, erase_after, is_skipped, deletes_rows })
    }

    fn collection_names(&mut self, meta: &Map<'_>, what: &str) -> Vec<CollectionName> {
        let mut names = Vec::new();
        for item in self.list(meta.get(what), what) {
            let Some(text) = self.text(item, what) else { continue };
            match CollectionName::parse(&text) {
                Some(name) => names.push(name),
                None => self.wrong("dataset-shape", item.line, format!("`{what}` names a collection as `dataset.collection`")),
            }
        }
        names
    }

    fn field(&mut self, node: &Node, collection: &str, inherited: &[String]) -> Option<Field> {
        let map = self.map(node, "a field", FIELD)?;
        let name = self.name(&map, "name")?;
        self.at = format!("{collection}.{name}");
        if let Some(nested) = map.get("fields").filter(|node| node.value != Yaml::List(Vec::new())) {
            let message = "fields within a field: a column of PostgreSQL or SQLite is read and masked as a whole, describe it as one field";
            self.wrong("nested-field", nested.line, message);
        }
        let mut field = Field {
            name,
            line: map.line,
            categories: self.categories(&map).unwrap_or_else(|| inherited.to_vec()),
            is_primary_key: false,
            is_read_only: false,
            identity: None,
            data_type: None,
            length: None,
            references: Vec::new(),
            masking: None,
        };
        if let Some(meta) = map.meta().and_then(|node| self.map(node, "`fides_meta` of a field", FIELD_META)) {
            self.field_meta(&mut field, &meta);
        }
        Some(field)
    }

    fn field_meta(&mut self, field: &mut Field, meta: &Map<'_>) {
        field.is_primary_key = self.flag(meta, "primary_key");
        field.is_read_only = self.flag(meta, "read_only");
        field.identity = self.optional(meta, "identity").map(|kind| kind.to_lowercase());
        if let Some(custom) = self.optional(meta, "custom_request_field") {
            if field.identity.is_some() {
                self.wrong("two-identities", meta.line, "rows are found by `identity` or by `custom_request_field`, not by both");
            }
            field.identity = Some(custom);
        }
        if let Some(kind) = field.identity.as_deref().filter(|kind| kind.is_empty() || kind.contains(['=', ' ', ','])) {
            let message = format!("`{}` is not one kind of identity", kind.escape_default());
            self.wrong("two-identities", meta.line, message);
        }
        field.data_type = self.data_type(meta);
        if let (Some(node), Some(text)) = (meta.get("length"), self.optional(meta, "length")) {
            field.length = text.parse().ok().filter(|length| *length > 0);
            if field.length.is_none() {
                self.wrong("dataset-shape", node.line, format!("`length` is a number above zero, not `{}`", text.escape_default()));
            }
        }
        for item in self.list(meta.get("references"), "references") {
            field.references.extend(self.reference(item));
        }
        field.masking = self.masking(meta);
    }

    fn data_type(&mut self, meta: &Map<'_>) -> Option<DataType> {
        let text = self.optional(meta, "data_type")?;
        let line = meta.get("data_type").map_or(meta.line, |node| node.line);
        match text.as_str() {
            "string" => Some(DataType::Text),
            "integer" => Some(DataType::Integer),
            "float" => Some(DataType::Float),
            "boolean" => Some(DataType::Boolean),
            "object" => Some(DataType::Object),
            "object_id" => {
                self.wrong("data-type", line, "neither PostgreSQL nor SQLite has `object_id`");
                None
            }
            array if array.ends_with("[]") => {
                self.wrong(
                    "data-type",
                    line,
                    format!("`{}`: lists in a column are not read as lists; leave the type out", array.escape_default()),
                );
                None
            }
            other => {
                self.wrong("data-type", line, format!("there is no data type `{}`", other.escape_default()));
                None
            }
        }
    }

    fn reference(&mut self, node: &Node) -> Option<Reference> {
        let map = self.map(node, "a reference", &["dataset", "field", "direction"])?;
        let dataset = self.name(&map, "dataset");
        let (Some(dataset), Some(path)) = (dataset, self.optional(&map, "field")) else {
            self.wrong("reference", node.line, "a reference names `dataset` and `field`");
            return None;
        };
        let Some((collection, field)) = path.split_once('.').filter(|(_, field)| !field.contains('.')) else {
            let message = format!("`{}` is not `collection.field`", path.escape_default());
            self.wrong("reference", node.line, message);
            return None;
        };
        let direction = match self.optional(&map, "direction").as_deref() {
            None => None,
            Some("from") => Some(Direction::From),
            Some("to") => Some(Direction::To),
            Some(other) => {
                self.wrong("reference", node.line, format!("`direction` is `from` or `to`, not `{}`", other.escape_default()));
                None
            }
        };
        Some(Reference { line: node.line, to: CollectionName::new(&dataset, collection), field: field.to_owned(), direction })
    }

    fn masking(&mut self, meta: &Map<'_>) -> Option<MaskingOverride> {
        let map = self.map(meta.get("masking_strategy_override")?, "`masking_strategy_override`", &["strategy", "configuration"])?;
        let Some(strategy) = self.optional(&map, "strategy") else {
            self.wrong("masking-strategy", map.line, "`strategy` is missing");
            return None;
        };
        let mut configuration = Vec::new();
        if let Some(node) = map.get("configuration") {
            self.settings(node, "", &mut configuration);
        }
        Some(MaskingOverride { line: map.line, strategy, configuration })
    }

    fn settings(&mut self, node: &Node, prefix: &str, settings: &mut Vec<(String, String)>) {
        let Yaml::Map(entries) = &node.value else {
            self.wrong("masking-strategy", node.line, format!("`configuration` is {}, not a mapping", node.kind()));
            return;
        };
        for (name, value) in entries {
            match &value.value {
                Yaml::Null => {}
                Yaml::Text(text) => settings.push((format!("{prefix}{name}"), text.clone())),
                Yaml::Map(_) if prefix.is_empty() => self.settings(value, &format!("{name}."), settings),
                _ => self.wrong("masking-strategy", value.line, format!("`{name}` is {}", value.kind())),
            }
        }
    }
}
