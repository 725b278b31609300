//! Stored cases decided under both editions: which would end otherwise, and for how much money.
//!
//! A file of cases has one JSON value a line: an object as `aftercare decide` reads it, a receipt, or, after a line `{"columns": [...]}` that names facts, arrays of
//! their values in that order (`findings` may be one of the columns). The second form is a quarter of the size.

use super::Decided;
use crate::clause::Service;
use crate::decide::{Decision, Status};
use crate::edition::Edition;
use crate::explain::{access_word, status_word};
use crate::receipt::{Case, CaseError, FactSeed, read_stored_into};
use crate::schema::{FactId, Schema};
use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Cases shown one by one.
const MAX_SHOWN: usize = 10;

/// A case that would end otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseLine {
    /// Its line in the file, from 1.
    pub line: usize,
    pub differs: Vec<Decided>,
    /// What the customer pays, minor units; 0 where the act is not allowed.
    pub pays_left: i64,
    pub pays_right: i64,
}

/// How many cases differ in one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    #[serde(flatten)]
    pub what: Decided,
    pub cases: u64,
}

/// What replaying cases came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct CasesReport {
    pub cases: u64,
    /// Cases that end otherwise: another status, another service open or closed, another quotation.
    pub otherwise: u64,
    /// How many of them, by what differs.
    pub by: Vec<Tally>,
    /// What the customers of these cases pay, minor units.
    pub pays_left: i64,
    pub pays_right: i64,
    /// The first of them.
    pub shown: Vec<CaseLine>,
}

impl CasesReport {
    /// Puts the report of a later part of the file behind this one.
    pub fn append(&mut self, later: Self) {
        self.cases += later.cases;
        self.otherwise += later.otherwise;
        for tally in later.by {
            self.count(&tally.what, tally.cases);
        }
        self.by.sort_by(|a, b| b.cases.cmp(&a.cases).then_with(|| a.what.cmp(&b.what)));
        self.pays_left = self.pays_left.saturating_add(later.pays_left);
        self.pays_right = self.pays_right.saturating_add(later.pays_right);
        self.shown.extend(later.shown);
        self.shown.sort_by_key(|c| c.line);
        self.shown.truncate(MAX_SHOWN);
    }

    /// Few things can differ, so they are looked through.
    fn count(&mut self, what: &Decided, cases: u64) {
        match self.by.iter_mut().find(|t| t.what == *what) {
            Some(tally) => tally.cases += cases,
            None => self.by.push(Tally { what: what.clone(), cases }),
        }
    }
}

/// Decides cases under two editions, line by line.
#[derive(Debug, Clone)]
pub struct Replayer<'a> {
    left: &'a Edition,
    right: &'a Edition,
    columns: Option<Vec<Column>>,
    case: Case,
    report: CasesReport,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Fact(FactId),
    Findings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    columns: Vec<String>,
}

impl<'a> Replayer<'a> {
    #[must_use]
    pub fn new(left: &'a Edition, right: &'a Edition) -> Self {
        Self { left, right, columns: None, case: Case::default(), report: CasesReport::default() }
    }

    /// A replayer that goes on where this one's header was read, with an empty report.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self { report: CasesReport::default(), ..self.clone() }
    }

    /// Takes the first line where it is a header; false where it is none.
    ///
    /// # Errors
    /// A column that is no fact, or stands twice.
    pub fn header(&mut self, line: &[u8]) -> Result<bool, CaseError> {
        let first_key = line.trim_ascii_start().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
        if !first_key.is_some_and(|key| key.starts_with(br#""columns""#)) {
            return Ok(false);
        }
        let header: Header = serde_json::from_slice(line).map_err(|e| CaseError { line: 1, message: without_place(&e) })?;
        let fail = |message: String| CaseError { line: 1, message };
        let mut columns = Vec::new();
        for name in &header.columns {
            let column = match self.left.schema().id(name) {
                Some(id) => Column::Fact(id),
                None if name == "findings" => Column::Findings,
                None => return Err(fail(format!("`columns`: `{name}`: no such fact"))),
            };
            if columns.contains(&column) {
                return Err(fail(format!("`columns`: `{name}` stands twice")));
            }
            columns.push(column);
        }
        self.columns = Some(columns);
        Ok(true)
    }

    /// Decides the cases of whole lines, of which the first has this number.
    ///
    /// # Errors
    /// The line that is no case; what was decided before it is counted.
    pub fn lines(&mut self, first: usize, text: &[u8]) -> Result<(), CaseError> {
        let whole = std::str::from_utf8(text);
        let valid = whole.map_or_else(|e| text.get(..e.valid_up_to()).unwrap_or_default(), str::as_bytes);
        let mut number = first;
        for line in std::str::from_utf8(valid).unwrap_or_default().split_inclusive('\n') {
            if whole.is_err() && !line.ends_with('\n') {
                break;
            }
            self.line(number, line).map_err(|e| CaseError { line: number, message: e.message })?;
            number = number.saturating_add(1);
        }
        whole.map(|_| ()).map_err(|_| CaseError { line: number, message: "not UTF-8".to_owned() })
    }

    /// Decides the case of one line; an empty line is none.
    fn line(&mut self, number: usize, line: &str) -> Result<(), CaseError> {
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        match &self.columns {
            None => read_stored_into(self.left.schema(), line, &mut self.case)?,
            Some(columns) => row(self.left.schema(), columns, line, &mut self.case)?,
        }
        let known = |rule: &String| self.left.is_exclusion(rule) || self.right.is_exclusion(rule);
        if let Some(rule) = self.case.facts.findings().unwrap_or_default().iter().find(|rule| !known(rule)) {
            return Err(CaseError { line: 0, message: format!("`findings`: `{rule}` is no exclusion of either edition") });
        }
        let facts = &self.case.facts;
        let (a, b) = (self.left.decide(facts), self.right.decide(facts));
        self.report.cases += 1;
        let pays = |edition: &Edition, d: &Decision| if d.status == Status::Allowed { edition.customer_pays(d) } else { Some(0) };
        let (x, y) = (pays(self.left, &a), pays(self.right, &b));
        let same_services = Service::ALL.iter().all(|s| a.access(*s) == b.access(*s));
        if a.status != b.status || !same_services || x != y {
            self.otherwise(number, &a, &b, x, y);
        }
        Ok(())
    }

    fn otherwise(&mut self, number: usize, a: &Decision, b: &Decision, x: Option<i64>, y: Option<i64>) {
        let mut differs: Vec<Decided> = Vec::new();
        let mut push = |what: &str, left: &str, right: &str| {
            differs.push(Decided { what: what.to_owned(), left: left.to_owned(), right: right.to_owned() });
        };
        if a.status != b.status {
            push("the act", status_word(a.status), status_word(b.status));
        }
        for service in Service::ALL {
            if a.access(service) != b.access(service) {
                push(service.as_str(), access_word(a.access(service)), access_word(b.access(service)));
            }
        }
        if x != y {
            let word = |own: Option<i64>, other: Option<i64>| match (own, other) {
                (None, _) => "unknown",
                (Some(_), None) => "known",
                (Some(own), Some(other)) => {
                    if own > other {
                        "more"
                    } else {
                        "less"
                    }
                }
            };
            push("what the customer pays", word(x, y), word(y, x));
        }
        let report = &mut self.report;
        report.otherwise += 1;
        for what in &differs {
            report.count(what, 1);
        }
        let (pays_left, pays_right) = (x.unwrap_or(0), y.unwrap_or(0));
        report.pays_left = report.pays_left.saturating_add(pays_left);
        report.pays_right = report.pays_right.saturating_add(pays_right);
        if report.shown.len() < MAX_SHOWN {
            report.shown.push(CaseLine { line: number, differs, pays_left, pays_right });
        }
    }

    #[must_use]
    pub fn report(self) -> CasesReport {
        self.report
    }
}

/// Reads a row of values under a header.
fn row(schema: &Schema, columns: &[Column], line: &str, case: &mut Case) -> Result<(), CaseError> {
    case.facts.forget_all();
    let mut reader = serde_json::Deserializer::from_str(line);
    let done = RowSeed { schema, columns, case }.deserialize(&mut reader).and_then(|()| reader.end());
    done.map_err(|e| CaseError { line: 0, message: without_place(&e) })
}

/// serde_json appends line and column; the line is that of the file here.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").and_then(|at| text.get(..at)).unwrap_or(&text).to_owned()
}

struct RowSeed<'a> {
    schema: &'a Schema,
    columns: &'a [Column],
    case: &'a mut Case,
}

impl<'de> DeserializeSeed<'de> for RowSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of {} values", self.columns.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let short = || A::Error::custom(format!("an array of {} values is expected", self.columns.len()));
        for column in self.columns {
            match column {
                Column::Fact(id) => {
                    let seed = FactSeed { schema: self.schema, id: *id, facts: &mut self.case.facts };
                    seq.next_element_seed(seed)?.ok_or_else(short)?;
                }
                Column::Findings => {
                    let found: Option<Vec<String>> = seq.next_element()?.ok_or_else(short)?;
                    if let Some(found) = found {
                        self.case.facts.set_findings(found);
                    }
                }
            }
        }
        if seq.next_element::<serde::de::IgnoredAny>()?.is_some() { Err(short()) } else { Ok(()) }
    }
}
