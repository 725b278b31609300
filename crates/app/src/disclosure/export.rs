//! Figures about nobody: counts of what is alike, of as many people as a group needs, for one of the aims that the policy names.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::Action;
use crate::error::{Error, Result};
use crate::hold::operator;
use crate::person::{Who, is_stream};
use crate::view::evidence::Stored;
use crate::{care, files};
use aftercare_core::person::{Export, RegisterEvent};
use aftercare_core::{CareFile, FileId};
use aftercare_privacy::inventory::{Inventory, Place};
use aftercare_store::{Aged, Micros, RowId, SubjectId};
use aftercare_terms::{DocumentError, hex};
use aftercare_wire::{EvidenceKind, ExportView};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The ground that such figures leave on.
const GROUND: &str = "deidentified";
const PAGE: u32 = 500;
/// What names or reaches somebody is in no figures, whatever the document says.
const DIRECT: [&str; 5] = ["identifiers", "contact", "payment", "location", "verification"];

/// Which figures there are: `deidentified.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deidentified {
    /// People that a group has at least.
    smallest_group: u64,
    aims: Vec<String>,
    figures: Vec<Figures>,
}

/// One table of figures.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    name: String,
    /// Names of the inventory: `table.column`, or `kind.field` of the vault.
    columns: Vec<String>,
}

/// A table, written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    pub name: String,
    pub text: String,
    pub rows: u64,
    /// How many things stand in no row.
    pub withheld: u64,
}

impl Deidentified {
    /// Reads `deidentified.toml`.
    ///
    /// # Errors
    /// Every defect with its line: a column that the inventory does not have, or that says who somebody is.
    pub fn parse(file: &str, text: &str, inventory: &Inventory) -> std::result::Result<Self, Vec<DocumentError>> {
        let read: Self = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let mut defects = Vec::new();
        let mut defect = |what: &str, field: &str, message: String| {
            let line = text.find(&format!("\"{what}\"")).map_or(0, |at| aftercare_terms::line_of(text, at));
            defects.push(DocumentError::new(file, line, field, message));
        };
        if read.smallest_group < 2 {
            defect("", "smallest_group", "one person is no group: expected 2 or more".to_owned());
        }
        for figures in &read.figures {
            if figures.name.is_empty() || !figures.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
                defect(&figures.name, "figures.name", "is made of small letters and hyphens".to_owned());
            }
            for column in &figures.columns {
                match column_of(inventory, column) {
                    Err(message) => defect(column, "figures.columns", message),
                    Ok(()) if !KNOWN.contains(&column.as_str()) => {
                        defect(column, "figures.columns", format!("no figures are made of `{column}`"));
                    }
                    Ok(()) => {}
                }
            }
        }
        if defects.is_empty() { Ok(read) } else { Err(defects) }
    }
}

/// What figures can be made of.
const KNOWN: [&str; 9] = [
    "care_case.kind",
    "care_case.state",
    "care_case.service",
    "care_case.region",
    "care_case.opened_at",
    "unit.model",
    "unit.state",
    "flight-record.content",
    "flight-record.stored_at",
];

fn column_of(inventory: &Inventory, column: &str) -> std::result::Result<(), String> {
    let Some((of, name)) = column.split_once('.') else { return Err(format!("`{column}` is no `table.column`")) };
    let is_it = |row: &&aftercare_privacy::inventory::Row| {
        matches!(row.place, Place::Column | Place::Vault) && row.of == of && row.names.iter().any(|one| one == name)
    };
    let Some(row) = inventory.rows.iter().find(is_it) else { return Err(format!("the inventory has no `{column}`")) };
    let direct = inventory.personal().any(|(one, personal)| std::ptr::eq(one, row) && DIRECT.contains(&personal.category.as_str()));
    if direct { Err(format!("`{column}` says who or where somebody is")) } else { Ok(()) }
}

/// A thing that is counted: whose it is, and what is known of it by column.
struct Thing {
    subject: String,
    values: BTreeMap<&'static str, String>,
}

pub(super) fn view(at: Timestamp, export: &Export) -> ExportView {
    ExportView {
        id: export.id.clone(),
        at: at.to_string(),
        aim: export.aim.clone(),
        rows: export.rows,
        withheld: export.withheld,
        smallest_group: export.smallest_group,
    }
}

/// A moment is told by its quarter.
fn quarter(at: Micros) -> String {
    let day = Timestamp::from_microsecond(at.0).map(|at| TimeZone::UTC.to_datetime(at).date());
    day.map_or_else(|_| String::new(), |day| format!("{}-Q{}", day.year(), (day.month() + 2) / 3))
}

fn table(figures: &Figures, things: &[Thing], smallest: u64) -> ExportFile {
    let mut groups: BTreeMap<Vec<&str>, (u64, BTreeSet<&str>)> = BTreeMap::new();
    let has_all = |thing: &&Thing| figures.columns.iter().all(|column| thing.values.contains_key(column.as_str()));
    for thing in things.iter().filter(has_all) {
        let key = figures.columns.iter().map(|column| thing.values.get(column.as_str()).map_or("", String::as_str)).collect();
        let (count, people) = groups.entry(key).or_default();
        *count = count.saturating_add(1);
        people.insert(&thing.subject);
    }
    let enough = |people: &BTreeSet<&str>| u64::try_from(people.len()).unwrap_or(u64::MAX) >= smallest;
    let (mut kept, small): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(_, (_, people))| enough(people));
    let mut withheld = small.iter().fold(0_u64, |sum, (_, (count, _))| sum.saturating_add(*count));
    let mut hidden: BTreeSet<&str> = small.iter().flat_map(|(_, (_, people))| people.iter().copied()).collect();
    // One small group alone could be told from what is missing: another one goes with it.
    while !hidden.is_empty() && !enough(&hidden) && !kept.is_empty() {
        kept.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        let Some((_, (count, people))) = kept.pop() else { break };
        withheld = withheld.saturating_add(count);
        hidden.extend(people);
    }
    kept.sort();
    let mut text = figures.columns.join(",") + ",count\n";
    for (key, (count, _)) in &kept {
        let cells: Vec<String> = key.iter().map(|cell| cell_of(cell)).collect();
        text.push_str(&format!("{},{count}\n", cells.join(",")));
    }
    ExportFile { name: format!("{}.csv", figures.name), text, rows: u64::try_from(kept.len()).unwrap_or(u64::MAX), withheld }
}

fn cell_of(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

impl App {
    /// Makes the figures, and enters that they were made before anybody gets them.
    ///
    /// # Errors
    /// An aim that the document does not name, a version in force without this ground, or the store fails.
    pub async fn export_deidentified_by_operator(&self, of: &Deidentified, aim: &str) -> Result<Vec<ExportFile>> {
        self.audited(&operator(), Action::DisclosureManage, &resource_of("export", aim), async {
            if !of.aims.iter().any(|known| known == aim) {
                return Err(Error::field("aim", "unknown", format!("one of {} is expected", of.aims.join(", "))));
            }
            let is_ground = self.standing(&Who::unknown()).await?.with(|standing| standing.has_ground(GROUND))?;
            if !is_ground {
                return Err(Error::field("aim", "ground", "the privacy policy in force names no such ground"));
            }
            let mut things = self.things_of_care().await?;
            things.extend(self.things_of_flights().await?);
            let files: Vec<ExportFile> = of.figures.iter().map(|figures| table(figures, &things, of.smallest_group)).collect();
            let sum = |of: fn(&ExportFile) -> u64| files.iter().fold(0_u64, |sum, file| sum.saturating_add(of(file)));
            let hash = |file: &ExportFile| (file.name.clone(), hex(&Sha256::digest(file.text.as_bytes())));
            let export = Export {
                id: self.new_id()?,
                aim: aim.to_owned(),
                rows: sum(|file| file.rows),
                withheld: sum(|file| file.withheld),
                smallest_group: of.smallest_group,
                files: files.iter().map(hash).collect(),
            };
            let entry = RegisterEvent::Exported { at: self.now(), export };
            self.enter(|_| Ok(Some(entry.clone()))).await?;
            Ok(files)
        })
        .await
    }

    /// Devices, and cases with the model that they are about.
    async fn things_of_care(&self) -> Result<Vec<Thing>> {
        let (mut things, mut after) = (Vec::new(), None);
        loop {
            let page = self.store.streams(after.as_ref(), PAGE).await?;
            let Some((last, _)) = page.last() else { return Ok(things) };
            after = Some(last.clone());
            for (stream, _) in page.into_iter().filter(|(stream, _)| !is_stream(stream)) {
                let stored = self.store.events(&stream, 0).await?;
                let events = stored.iter().map(care::read_event).collect::<Result<Vec<_>>>()?;
                let Some(last) = events.last() else { continue };
                let file = CareFile::fold(FileId::new(stream.as_str()), &events);
                let rows = care::rows::of(&file, &self.world, last.at);
                for case in &rows.cases {
                    let mut values = BTreeMap::from([
                        ("care_case.kind", case.kind.clone()),
                        ("care_case.state", case.state.clone()),
                        ("care_case.service", case.service.clone().unwrap_or_default()),
                        ("care_case.region", case.region.clone()),
                        ("care_case.opened_at", quarter(case.opened_at)),
                    ]);
                    if let Some(unit) = rows.units.iter().find(|unit| unit.unit_id == case.unit_id) {
                        values.insert("unit.model", unit.model.clone());
                    }
                    things.push(Thing { subject: case.subject_id.to_string(), values });
                }
                for unit in &rows.units {
                    let values = BTreeMap::from([("unit.model", unit.model.clone()), ("unit.state", unit.state.clone())]);
                    things.push(Thing { subject: unit.subject_id.to_string(), values });
                }
            }
        }
    }

    async fn things_of_flights(&self) -> Result<Vec<Thing>> {
        let kind = files::upload::kind_name(EvidenceKind::FlightRecord);
        let (mut things, mut after) = (Vec::new(), Aged::FIRST);
        loop {
            let page = self.store.aged_vault(kind, Micros(i64::MAX), &after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(things) };
            after = last.clone();
            for row in page {
                let subject = SubjectId::new(row.owner.as_str());
                let Some(found) = self.store.vault_get(&subject, kind, &RowId::new(row.id.as_str())).await? else { continue };
                let Ok(stored) = serde_json::from_slice::<Stored>(&found.plain) else { continue };
                let values =
                    BTreeMap::from([("flight-record.content", stored.content), ("flight-record.stored_at", quarter(found.created_at))]);
                things.push(Thing { subject: row.owner, values });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn things(groups: &[(&str, u32)]) -> Vec<Thing> {
        let one =
            |model: &str, n: u32| Thing { subject: format!("{model}-{n}"), values: BTreeMap::from([("unit.model", model.to_owned())]) };
        groups.iter().flat_map(|(model, people)| (0..*people).map(|n| one(model, n))).collect()
    }

    #[test]
    fn a_group_that_is_too_small_is_in_no_row_and_cannot_be_told_from_what_is_missing() {
        let figures = Figures { name: "devices".to_owned(), columns: vec!["unit.model".to_owned()] };
        let told = |groups: &[(&str, u32)]| {
            let file = table(&figures, &things(groups), 5);
            (file.text.lines().skip(1).collect::<Vec<_>>().join(" "), file.withheld)
        };
        let table = [
            (vec![("a", 5), ("b", 9)], "a,5 b,9", 0),
            (vec![("a", 4)], "", 4),
            // Two of them together are enough; one takes the smallest other with it.
            (vec![("a", 3), ("b", 2), ("c", 8)], "c,8", 5),
            (vec![("a", 1), ("b", 6), ("c", 8)], "c,8", 7),
            (vec![], "", 0),
        ];
        for (groups, rows, withheld) in table {
            assert_eq!(told(&groups), (rows.to_owned(), withheld), "{groups:?}");
        }
        // Ten devices of one person are one person.
        let mut alone = things(&[("a", 10)]);
        alone.iter_mut().for_each(|thing| thing.subject = "one".to_owned());
        assert_eq!(super::table(&figures, &alone, 5).rows, 0);
    }
}
