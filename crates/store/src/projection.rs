//! Projections: tables that the server reads, written with the append and rebuilt from the journal.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::error::{Error, Result};
use crate::id::{CaseId, Day, FileId, Micros, PlanId, SubjectId, UnitId};
use crate::statement::{Query, Statement, Step, registered, values};
use crate::value::{Row, Value};
use crate::{Store, journal, rights_request};

macro_rules! file_columns {
    () => {
        "file_id, subject_id, version, next_tick_on"
    };
}
macro_rules! unit_columns {
    () => {
        "unit_id, file_id, subject_id, model, state, on_plan, warranty_last_day, position"
    };
}
macro_rules! plan_columns {
    () => {
        "plan_id, file_id, subject_id, edition, years, state, first_day, last_day, left_replacement, left_flyaway, \
     left_repair_discount, left_maintenance, extended_first, extended_last, reward_state, reward_first, reward_last, currency"
    };
}
macro_rules! case_columns {
    () => {
        "case_id, file_id, subject_id, unit_id, kind, state, service, opened_at, due_on, overdue, waiting_for, next_act, \
     fee_total, currency, is_open, region"
    };
}
pub(crate) use {case_columns, file_columns};

registered! {
    FILE_UPSERT = concat!("INSERT INTO file (", file_columns!(), ") VALUES ($1, $2, $3, $4) \
        ON CONFLICT (file_id) DO UPDATE SET subject_id = excluded.subject_id, version = excluded.version, \
        next_tick_on = excluded.next_tick_on");
    UNIT_UPSERT = concat!("INSERT INTO unit (", unit_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (unit_id) DO UPDATE SET file_id = excluded.file_id, subject_id = excluded.subject_id, model = excluded.model, \
        state = excluded.state, on_plan = excluded.on_plan, warranty_last_day = excluded.warranty_last_day, position = excluded.position");
    PLAN_UPSERT = concat!("INSERT INTO plan (", plan_columns!(), ") \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
        ON CONFLICT (plan_id) DO UPDATE SET file_id = excluded.file_id, subject_id = excluded.subject_id, edition = excluded.edition, \
        years = excluded.years, state = excluded.state, first_day = excluded.first_day, last_day = excluded.last_day, \
        left_replacement = excluded.left_replacement, left_flyaway = excluded.left_flyaway, \
        left_repair_discount = excluded.left_repair_discount, left_maintenance = excluded.left_maintenance, \
        extended_first = excluded.extended_first, extended_last = excluded.extended_last, reward_state = excluded.reward_state, \
        reward_first = excluded.reward_first, reward_last = excluded.reward_last, currency = excluded.currency");
    CASE_UPSERT = concat!("INSERT INTO care_case (", case_columns!(), ") \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
        ON CONFLICT (case_id) DO UPDATE SET file_id = excluded.file_id, subject_id = excluded.subject_id, unit_id = excluded.unit_id, \
        kind = excluded.kind, state = excluded.state, service = excluded.service, opened_at = excluded.opened_at, \
        due_on = excluded.due_on, overdue = excluded.overdue, waiting_for = excluded.waiting_for, next_act = excluded.next_act, \
        fee_total = excluded.fee_total, currency = excluded.currency, is_open = excluded.is_open, \
        region = excluded.region");

    FILE = concat!("SELECT ", file_columns!(), " FROM file WHERE file_id = $1");
    FILES_OF_SUBJECT = concat!("SELECT ", file_columns!(), " FROM file WHERE subject_id = $1 ORDER BY file_id");
    UNIT = concat!("SELECT ", unit_columns!(), " FROM unit WHERE unit_id = $1");
    UNITS_OF_FILE = concat!("SELECT ", unit_columns!(), " FROM unit WHERE file_id = $1 ORDER BY position, unit_id");
    UNITS_OF_SUBJECT = concat!("SELECT ", unit_columns!(), " FROM unit WHERE subject_id = $1 ORDER BY file_id, position, unit_id");
    PLAN = concat!("SELECT ", plan_columns!(), " FROM plan WHERE plan_id = $1");
    PLANS_OF_FILE = concat!("SELECT ", plan_columns!(), " FROM plan WHERE file_id = $1 ORDER BY plan_id");
    PLANS_OF_SUBJECT = concat!("SELECT ", plan_columns!(), " FROM plan WHERE subject_id = $1 ORDER BY plan_id");
    CASE = concat!("SELECT ", case_columns!(), " FROM care_case WHERE case_id = $1");
    CASES_OF_FILE = concat!("SELECT ", case_columns!(), " FROM care_case WHERE file_id = $1 ORDER BY case_id");
    CASES_OF_SUBJECT = concat!("SELECT ", case_columns!(), " FROM care_case WHERE subject_id = $1 ORDER BY case_id");

    FILE_DELETE = "DELETE FROM file WHERE file_id = $1";
    UNITS_DELETE = "DELETE FROM unit WHERE file_id = $1";
    PLANS_DELETE = "DELETE FROM plan WHERE file_id = $1";
    CASES_DELETE = "DELETE FROM care_case WHERE file_id = $1";
    FILES_CLEAR = "DELETE FROM file";
    UNITS_CLEAR = "DELETE FROM unit";
    PLANS_CLEAR = "DELETE FROM plan";
    CASES_CLEAR = "DELETE FROM care_case";

    FILES_DUMP = concat!("SELECT ", file_columns!(), " FROM file ORDER BY file_id");
    UNITS_DUMP = concat!("SELECT ", unit_columns!(), " FROM unit ORDER BY unit_id");
    PLANS_DUMP = concat!("SELECT ", plan_columns!(), " FROM plan ORDER BY plan_id");
    CASES_DUMP = concat!("SELECT ", case_columns!(), " FROM care_case ORDER BY case_id");
}

// A case without a deadline sorts behind every deadline; null would sort first on one database and last on the other.
const NO_DEADLINE: &str = "9999-12-31";

/// A care file: one device lineage, its plan, cases and ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    pub file_id: FileId,
    pub subject_id: SubjectId,
    /// The version of the stream that this row was folded from.
    pub version: i64,
    /// The first day on which a timer of this file could do something.
    pub next_tick_on: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    pub unit_id: UnitId,
    pub file_id: FileId,
    pub subject_id: SubjectId,
    pub model: String,
    pub state: String,
    pub on_plan: bool,
    pub warranty_last_day: Option<Day>,
    /// Its place in the lineage, the first unit being 0.
    pub position: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    pub plan_id: PlanId,
    pub file_id: FileId,
    pub subject_id: SubjectId,
    pub edition: String,
    pub years: i64,
    pub state: String,
    pub first_day: Day,
    pub last_day: Day,
    pub left_replacement: i64,
    pub left_flyaway: i64,
    pub left_repair_discount: i64,
    pub left_maintenance: i64,
    pub extended_first: Option<Day>,
    pub extended_last: Option<Day>,
    pub reward_state: String,
    pub reward_first: Option<Day>,
    pub reward_last: Option<Day>,
    pub currency: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    pub case_id: CaseId,
    pub file_id: FileId,
    pub subject_id: SubjectId,
    pub unit_id: UnitId,
    pub kind: String,
    pub state: String,
    pub service: Option<String>,
    pub opened_at: Micros,
    pub due_on: Option<Day>,
    pub overdue: bool,
    /// `customer`, `centre`, `desk` or `nobody`.
    pub waiting_for: String,
    pub next_act: Option<String>,
    /// Minor units of `currency`; None before a fee is known.
    pub fee_total: Option<i64>,
    pub currency: String,
    pub open: bool,
    /// Where the service was asked for.
    pub region: String,
}

/// The projections of one care file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    pub file: Option<FileRow>,
    pub units: Vec<UnitRow>,
    pub plans: Vec<PlanRow>,
    pub cases: Vec<CaseRow>,
}

impl Rows {
    pub(crate) fn steps(&self) -> Vec<Step> {
        let file = self.file.iter().map(|row| Step::new(FILE_UPSERT, row.values()));
        let units = self.units.iter().map(|row| Step::new(UNIT_UPSERT, row.values()));
        let plans = self.plans.iter().map(|row| Step::new(PLAN_UPSERT, row.values()));
        let cases = self.cases.iter().map(|row| Step::new(CASE_UPSERT, row.values()));
        file.chain(units).chain(plans).chain(cases).collect()
    }

    fn are_of(&self, stream: &FileId) -> bool {
        self.file.iter().all(|row| row.file_id == *stream)
            && self.units.iter().all(|row| row.file_id == *stream)
            && self.plans.iter().all(|row| row.file_id == *stream)
            && self.cases.iter().all(|row| row.file_id == *stream)
    }
}

impl FileRow {
    fn values(&self) -> Vec<Value> {
        values![&self.file_id, &self.subject_id, self.version, self.next_tick_on.as_ref()]
    }

    pub(crate) fn read(mut row: Row) -> Result<Self> {
        Ok(Self { file_id: row.text()?, subject_id: row.text()?, version: row.int()?, next_tick_on: row.opt_text()? })
    }
}

impl UnitRow {
    fn values(&self) -> Vec<Value> {
        values![
            &self.unit_id,
            &self.file_id,
            &self.subject_id,
            self.model.as_str(),
            self.state.as_str(),
            self.on_plan,
            self.warranty_last_day.as_ref(),
            self.position
        ]
    }

    fn read(mut row: Row) -> Result<Self> {
        Ok(Self {
            unit_id: row.text()?,
            file_id: row.text()?,
            subject_id: row.text()?,
            model: row.text()?,
            state: row.text()?,
            on_plan: row.flag()?,
            warranty_last_day: row.opt_text()?,
            position: row.int()?,
        })
    }
}

impl PlanRow {
    fn values(&self) -> Vec<Value> {
        values![
            &self.plan_id,
            &self.file_id,
            &self.subject_id,
            self.edition.as_str(),
            self.years,
            self.state.as_str(),
            &self.first_day,
            &self.last_day,
            self.left_replacement,
            self.left_flyaway,
            self.left_repair_discount,
            self.left_maintenance,
            self.extended_first.as_ref(),
            self.extended_last.as_ref(),
            self.reward_state.as_str(),
            self.reward_first.as_ref(),
            self.reward_last.as_ref(),
            self.currency.as_str()
        ]
    }

    fn read(mut row: Row) -> Result<Self> {
        Ok(Self {
            plan_id: row.text()?,
            file_id: row.text()?,
            subject_id: row.text()?,
            edition: row.text()?,
            years: row.int()?,
            state: row.text()?,
            first_day: row.text()?,
            last_day: row.text()?,
            left_replacement: row.int()?,
            left_flyaway: row.int()?,
            left_repair_discount: row.int()?,
            left_maintenance: row.int()?,
            extended_first: row.opt_text()?,
            extended_last: row.opt_text()?,
            reward_state: row.text()?,
            reward_first: row.opt_text()?,
            reward_last: row.opt_text()?,
            currency: row.text()?,
        })
    }
}

impl CaseRow {
    fn values(&self) -> Vec<Value> {
        values![
            &self.case_id,
            &self.file_id,
            &self.subject_id,
            &self.unit_id,
            self.kind.as_str(),
            self.state.as_str(),
            self.service.as_deref(),
            self.opened_at,
            self.sort_day(),
            self.overdue,
            self.waiting_for.as_str(),
            self.next_act.as_deref(),
            self.fee_total,
            self.currency.as_str(),
            self.open,
            self.region.as_str()
        ]
    }

    /// The day under which a case stands in the work queue.
    pub(crate) fn sort_day(&self) -> &str {
        self.due_on.as_ref().map_or(NO_DEADLINE, Day::as_str)
    }

    pub(crate) fn read(mut row: Row) -> Result<Self> {
        Ok(Self {
            case_id: row.text()?,
            file_id: row.text()?,
            subject_id: row.text()?,
            unit_id: row.text()?,
            kind: row.text()?,
            state: row.text()?,
            service: row.opt_text()?,
            opened_at: row.micros()?,
            due_on: Some(row.text::<Day>()?).filter(|day| day.as_str() != NO_DEADLINE),
            overdue: row.flag()?,
            waiting_for: row.text()?,
            next_act: row.opt_text()?,
            fee_total: row.opt_int()?,
            currency: row.text()?,
            open: row.flag()?,
            region: row.text()?,
        })
    }
}

impl Store {
    pub async fn file(&self, file: &FileId) -> Result<Option<FileRow>> {
        self.select_one(Query::new(FILE, values![file])).await?.map(FileRow::read).transpose()
    }

    pub async fn files_of_subject(&self, subject: &SubjectId) -> Result<Vec<FileRow>> {
        self.list(FILES_OF_SUBJECT, values![subject], FileRow::read).await
    }

    pub async fn unit(&self, unit: &UnitId) -> Result<Option<UnitRow>> {
        self.select_one(Query::new(UNIT, values![unit])).await?.map(UnitRow::read).transpose()
    }

    pub async fn units_of_file(&self, file: &FileId) -> Result<Vec<UnitRow>> {
        self.list(UNITS_OF_FILE, values![file], UnitRow::read).await
    }

    pub async fn units_of_subject(&self, subject: &SubjectId) -> Result<Vec<UnitRow>> {
        self.list(UNITS_OF_SUBJECT, values![subject], UnitRow::read).await
    }

    pub async fn plan(&self, plan: &PlanId) -> Result<Option<PlanRow>> {
        self.select_one(Query::new(PLAN, values![plan])).await?.map(PlanRow::read).transpose()
    }

    pub async fn plans_of_file(&self, file: &FileId) -> Result<Vec<PlanRow>> {
        self.list(PLANS_OF_FILE, values![file], PlanRow::read).await
    }

    pub async fn plans_of_subject(&self, subject: &SubjectId) -> Result<Vec<PlanRow>> {
        self.list(PLANS_OF_SUBJECT, values![subject], PlanRow::read).await
    }

    pub async fn care_case(&self, case: &CaseId) -> Result<Option<CaseRow>> {
        self.select_one(Query::new(CASE, values![case])).await?.map(CaseRow::read).transpose()
    }

    pub async fn cases_of_file(&self, file: &FileId) -> Result<Vec<CaseRow>> {
        self.list(CASES_OF_FILE, values![file], CaseRow::read).await
    }

    pub async fn cases_of_subject(&self, subject: &SubjectId) -> Result<Vec<CaseRow>> {
        self.list(CASES_OF_SUBJECT, values![subject], CaseRow::read).await
    }

    /// Replaces all projections of a stream by `rows`, folded from it at `version`.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the stream has moved since.
    pub async fn replace_projections_of(&self, stream: &FileId, version: i64, rows: &Rows) -> Result<()> {
        if !rows.are_of(stream) {
            return Err(Error::Invalid { field: "rows", reason: format!("a row belongs to another file than `{stream}`") });
        }
        let mut steps = vec![journal::hold(stream, version)];
        for statement in [FILE_DELETE, UNITS_DELETE, PLANS_DELETE, CASES_DELETE] {
            steps.push(Step::new(statement, values![stream]));
        }
        steps.extend(rows.steps());
        self.write_or_conflict(steps).await.map(drop)
    }

    /// Empties all projections, before a rebuild from the journal.
    pub async fn clear_projections(&self) -> Result<()> {
        let steps = [FILES_CLEAR, UNITS_CLEAR, PLANS_CLEAR, CASES_CLEAR].map(|statement| Step::new(statement, vec![]));
        self.write(steps.into_iter().chain([rights_request::cleared()]).collect()).await.map(drop)
    }

    /// All projections as JSON lines in a fixed order: two stores that agree give the same bytes.
    pub async fn projections_digest(&self) -> Result<String> {
        const TABLES: [(&str, Statement); 5] = [
            ("file", FILES_DUMP),
            ("unit", UNITS_DUMP),
            ("plan", PLANS_DUMP),
            ("case", CASES_DUMP),
            ("rights_request", rights_request::DUMP),
        ];
        let queries = TABLES.map(|(_, statement)| Query::new(statement, vec![]));
        let found = self.select_all(queries.into()).await?;
        let mut dump = String::new();
        for ((table, _), rows) in TABLES.iter().zip(found) {
            for row in rows {
                let line: Vec<Json> = std::iter::once(Json::from(*table)).chain(row.into_values().into_iter().map(json)).collect();
                // Writing to a string cannot fail.
                let _ = writeln!(dump, "{}", Json::from(line));
            }
        }
        Ok(dump)
    }
}

fn json(value: Value) -> Json {
    match value {
        Value::Int(number) => Json::from(number),
        Value::Text(text) => Json::from(text),
        // No projection holds bytes.
        Value::Null | Value::Bytes(_) => Json::Null,
    }
}
