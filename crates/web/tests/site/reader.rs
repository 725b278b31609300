use aftercare_app::Reader;
use aftercare_documents::Documents;
use aftercare_worker::Worker;

/// Reads files here: what confines the process that reads them otherwise has tests of its own.
pub fn reader() -> Reader {
    let (bounds, photo_bounds) = Documents::embedded().bounds().unwrap();
    Reader { worker: Worker::unprotected(), bounds, photo_bounds }
}
