//! `aftercare terms sample`.

use super::{edition, world};
use aftercare_documents::Documents;
use aftercare_terms::Sampler;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

pub(super) fn run(documents: &Documents, id: &str, count: u64, seed: u64) -> Result<ExitCode, String> {
    let world = world(documents)?;
    let mut sampler = Sampler::new(edition(&world, id)?, seed);
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let written = writeln!(out, "{}", sampler.header())
        .and_then(|()| (0..count).try_for_each(|_| writeln!(out, "{}", sampler.row())))
        .and_then(|()| out.flush());
    match written {
        // A reader that has gone away is no error.
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(format!("standard output: {e}")),
        _ => Ok(ExitCode::SUCCESS),
    }
}
