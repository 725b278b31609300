//! Receipts: what a decision rested on, kept as the bytes that were shown. They are long and repeat themselves, so they lie packed.

use crate::Store;
use crate::error::{Error, Result};
use crate::id::{CaseId, FileId, Micros, ReceiptId};
use crate::statement::{Query, Step, registered, values};
use crate::value::Row;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use std::io::{Read as _, Write as _};

/// No receipt is longer; more would be a row that somebody altered.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

registered! {
    RECEIPT_INSERT = "INSERT INTO receipt (receipt_id, file_id, case_id, act, at, body) VALUES ($1, $2, $3, $4, $5, $6)";
    RECEIPT = "SELECT receipt_id, file_id, case_id, act, at, body FROM receipt WHERE receipt_id = $1";
    RECEIPT_HEADS = "SELECT receipt_id, case_id, act, at FROM receipt WHERE file_id = $1 ORDER BY receipt_id";
    RECEIPTS = "SELECT receipt_id, file_id, case_id, act, at, body FROM receipt WHERE receipt_id > $1 ORDER BY receipt_id LIMIT $2";
}

/// Which decision a receipt is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptHead {
    pub receipt_id: ReceiptId,
    pub case_id: Option<CaseId>,
    pub act: String,
    pub at: Micros,
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

impl ReceiptHead {
    fn read(mut row: Row) -> Result<Self> {
        Ok(Self { receipt_id: row.text()?, case_id: row.opt_text()?, act: row.text()?, at: row.micros()? })
    }
}

impl Receipt {
    #[must_use]
    pub fn head(&self) -> ReceiptHead {
        let Self { receipt_id, case_id, act, at, .. } = self.clone();
        ReceiptHead { receipt_id, case_id, act, at }
    }

    pub(crate) fn step(&self) -> Result<Step> {
        let Self { receipt_id, file_id, case_id, act, at, body } = self;
        let packed = packed(body)?;
        Ok(Step::new(RECEIPT_INSERT, values![receipt_id, file_id, case_id.as_ref(), act.as_str(), *at, packed]))
    }

    fn read(mut row: Row) -> Result<Self> {
        let receipt_id: ReceiptId = row.text()?;
        Ok(Self {
            file_id: row.text()?,
            case_id: row.opt_text()?,
            act: row.text()?,
            at: row.micros()?,
            body: unpacked(&row.bytes()?, &receipt_id)?,
            receipt_id,
        })
    }
}

fn packed(body: &str) -> Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body.as_bytes()).and_then(|()| encoder.finish()).map_err(|e| Error::Database { reason: format!("receipt: {e}") })
}

fn unpacked(packed: &[u8], receipt: &ReceiptId) -> Result<String> {
    let mut body = String::new();
    let read = ZlibDecoder::new(packed).take(MOST_BYTES).read_to_string(&mut body);
    read.map(|_| body).map_err(|_| Error::Tampered { what: "receipt", id: receipt.to_string() })
}

impl Store {
    pub async fn receipt(&self, receipt: &ReceiptId) -> Result<Option<Receipt>> {
        self.select_one(Query::new(RECEIPT, values![receipt])).await?.map(Receipt::read).transpose()
    }

    pub async fn receipt_heads(&self, file: &FileId) -> Result<Vec<ReceiptHead>> {
        self.list(RECEIPT_HEADS, values![file], ReceiptHead::read).await
    }

    /// All receipts by id, page by page: another edition's terms are replayed against them.
    pub async fn receipts(&self, after: Option<&ReceiptId>, limit: u32) -> Result<Vec<Receipt>> {
        let after = after.map_or("", ReceiptId::as_str);
        self.list(RECEIPTS, values![after, crate::limited(limit)], Receipt::read).await
    }
}
