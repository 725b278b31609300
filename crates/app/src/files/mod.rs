//! Files of customers: on their way in, read, shown, copied, given out, removed.

mod blob;
mod discard;
mod find;
mod photo;
mod publication;
pub(crate) mod reader;
pub(crate) mod upload;

pub use blob::Download;
pub use find::MOST_KEPT_RECORDS;
pub use reader::Reader;
pub use upload::{MOST_FILE_BYTES, MOST_PHOTOS, MOST_RECORDS, Upload};
