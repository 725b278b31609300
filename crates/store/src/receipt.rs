//! Receipts: what a decision rested on, kept as the bytes that were shown.

use crate::Store;
use crate::error::Result;
use crate::id::{CaseId, FileId, Micros, ReceiptId};
use crate::statement::{Query, Step, registered, values};
use crate::value::Row;

registered! {
    RECEIPT_INSERT = "INSERT INTO receipt (receipt_id, file_id, case_id, act, at, body) VALUES ($1, $2, $3, $4, $5, $6)";
    RECEIPT = "SELECT receipt_id, file_id, case_id, act, at, body FROM receipt WHERE receipt_id = $1";
    RECEIPTS_OF_FILE = "SELECT receipt_id, file_id, case_id, act, at, body FROM receipt WHERE file_id = $1 ORDER BY receipt_id";
    RECEIPTS_OF_CASE = "SELECT receipt_id, file_id, case_id, act, at, body FROM receipt WHERE case_id = $1 ORDER BY receipt_id";
    RECEIPTS = "SELECT receipt_id, file_id, case_id, act, at, body FROM receipt WHERE receipt_id > $1 ORDER BY receipt_id LIMIT $2";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub receipt_id: ReceiptId,
    pub file_id: FileId,
    pub case_id: Option<CaseId>,
    /// The act that was decided, such as `open` or `choose`.
    pub act: String,
    pub at: Micros,
    pub body: String,
}

impl Receipt {
    pub(crate) fn step(&self) -> Step {
        let Self { receipt_id, file_id, case_id, act, at, body } = self;
        Step::new(RECEIPT_INSERT, values![receipt_id, file_id, case_id.as_ref(), act.as_str(), *at, body.as_str()])
    }

    fn read(mut row: Row) -> Result<Self> {
        Ok(Self {
            receipt_id: row.text()?,
            file_id: row.text()?,
            case_id: row.opt_text()?,
            act: row.text()?,
            at: row.micros()?,
            body: row.text()?,
        })
    }
}

impl Store {
    pub async fn receipt(&self, receipt: &ReceiptId) -> Result<Option<Receipt>> {
        self.select_one(Query::new(RECEIPT, values![receipt])).await?.map(Receipt::read).transpose()
    }

    pub async fn receipts_of_file(&self, file: &FileId) -> Result<Vec<Receipt>> {
        self.list(RECEIPTS_OF_FILE, values![file], Receipt::read).await
    }

    pub async fn receipts_of_case(&self, case: &CaseId) -> Result<Vec<Receipt>> {
        self.list(RECEIPTS_OF_CASE, values![case], Receipt::read).await
    }

    /// All receipts by id, page by page: another edition's terms are replayed against them.
    pub async fn receipts(&self, after: Option<&ReceiptId>, limit: u32) -> Result<Vec<Receipt>> {
        let after = after.map_or("", ReceiptId::as_str);
        self.list(RECEIPTS, values![after, crate::limited(limit)], Receipt::read).await
    }
}
