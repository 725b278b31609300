//! `cargo xtask release`: the one binary that is shipped.

use crate::project::Project;
use crate::test::executable;
use std::fs;

pub(crate) fn run(project: &Project) -> Result<bool, String> {
    let binary = executable::build(project, &["--package", "aftercare", "--release"])?;
    let bytes = fs::metadata(&binary).map_err(|e| format!("{}: {e}", binary.display()))?.len();
    println!("{}: {}.{} MB", project.name(&binary), bytes / 1_000_000, bytes % 1_000_000 / 100_000);
    Ok(true)
}
