use aftercare_app::Reader;
use aftercare_documents::Documents;
use aftercare_evidence::DigestBounds;
use aftercare_worker::Worker;

/// Reads files here: what confines the process that reads them otherwise has tests of its own.
pub fn reader() -> Reader {
    let (flight, photo) = Documents::embedded().bounds().unwrap();
    Reader { worker: Worker::unprotected(), bounds: DigestBounds { flight, photo } }
}
