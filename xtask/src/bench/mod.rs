//! `cargo xtask bench`: what the product costs, beside what the machine could do at best in the same run. Never a test.
//!
//! The engines are compared in `oracles`.

mod page;
mod server;
mod stopwatch;

use crate::project::Project;
use crate::test::executable;
use server::Server;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use stopwatch::{Millis, median_of};

const RUNS: usize = 9;
const STORED_CASES: &str = "1000000";

pub(crate) fn run(project: &Project) -> Result<bool, String> {
    let binary = executable::build(project, &["--package", "aftercare", "--release"])?;
    let folder = project.root.join("target/bench");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let bench = Bench { binary, folder };
    println!("| what | measured | beside it | ratio |\n| --- | --- | --- | --- |");
    bench.terms()?;
    bench.stored_cases()?;
    bench.server()?;
    erasure(project)?;
    portal_home(project)?;
    Ok(true)
}

struct Bench {
    binary: PathBuf,
    folder: PathBuf,
}

fn row(what: &str, measured: &str, beside: &str, ratio: f64) {
    println!("| {what} | {measured} | {beside} | {ratio:.1} |");
}

impl Bench {
    fn timed(&self, args: &[&str]) -> Result<Millis, String> {
        median_of(RUNS, || self.once(args))
    }

    fn once(&self, args: &[&str]) -> Result<(), String> {
        let status = Command::new(&self.binary).args(args).stdout(Stdio::null()).status().map_err(|e| e.to_string())?;
        if status.success() { Ok(()) } else { Err(format!("aftercare {}: {status}", args.join(" "))) }
    }

    /// The whole check of both editions, beside a start of the same program that does nothing.
    fn terms(&self) -> Result<(), String> {
        let start = self.timed(&["--version"])?;
        for (what, args) in
            [("`terms check`, both editions", ["terms", "check"].as_slice()), ("`terms diff en de`", &["terms", "diff", "en", "de"])]
        {
            let took = self.timed(args)?;
            row(what, &took.to_string(), &format!("`--version`: {start}"), took.ratio(start));
        }
        Ok(())
    }

    /// A million stored cases decided by both editions, beside reading the same bytes.
    fn stored_cases(&self) -> Result<(), String> {
        let file = self.folder.join("cases.jsonl");
        let out = fs::File::create(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        let sample =
            Command::new(&self.binary).args(["terms", "sample", "en", STORED_CASES]).stdout(out).status().map_err(|e| e.to_string())?;
        if !sample.success() {
            return Err(format!("terms sample: {sample}"));
        }
        let name = file.display().to_string();
        let bytes = fs::metadata(&file).map_err(|e| e.to_string())?.len();
        let took = median_of(3, || self.once(&["terms", "diff", "en", "de", "--cases", &name]))?;
        let read = median_of(3, || counted(&file))?;
        let beside = format!("counting the lines of the same {} MB: {read}", bytes / 1_000_000);
        row(&format!("`terms diff en de --cases`, {STORED_CASES} cases"), &took.to_string(), &beside, took.ratio(read));
        fs::remove_file(&file).map_err(|e| e.to_string())
    }

    fn server(&self) -> Result<(), String> {
        let bare = self.timed(&["--version"])?;
        let data = self.folder.join("data");
        // The first start makes key and tables.
        let first = median_of(RUNS, || {
            drop(fs::remove_dir_all(&data));
            Server::start(&self.binary, &data).map(drop)
        })?;
        row("first start to first answer, empty folder", &first.to_string(), &format!("`--version`: {bare}"), first.ratio(bare));
        let again = median_of(RUNS, || Server::start(&self.binary, &data).map(drop))?;
        row("start to first answer, folder in use", &again.to_string(), &format!("`--version`: {bare}"), again.ratio(bare));
        let server = Server::start(&self.binary, &data)?;
        let first_page = page::first(&server)?;
        let limit = page::MOST_BYTES;
        let measured = format!("{} bytes, {} scripts that block", first_page.bytes, first_page.blocking);
        row("first page with all that it loads", &measured, &format!("{limit} bytes"), stopwatch::ratio(first_page.bytes, limit));
        let (idle, pages) = (server.resident_bytes()?, fs::metadata(&self.binary).map_err(|e| e.to_string())?.len());
        let megabytes = |bytes: u64| format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000);
        row("resident memory, idle", &megabytes(idle), &format!("the binary itself: {}", megabytes(pages)), stopwatch::ratio(idle, pages));
        Ok(())
    }
}

/// An example of a package, built to be fast; its output.
fn example(project: &Project, package: &str, name: &str, features: &[&str], args: &[&str]) -> Result<String, String> {
    let mut command = Command::new("cargo");
    command.current_dir(&project.root).args(["run", "--quiet", "--release", "--package", package, "--example", name]);
    command.args(features.iter().flat_map(|feature| ["--features", *feature])).arg("--").args(args);
    let ran = command.stderr(Stdio::inherit()).output().map_err(|e| e.to_string())?;
    if ran.status.success() {
        Ok(String::from_utf8_lossy(&ran.stdout).into_owned())
    } else {
        Err(format!("example {name}: {}", ran.status))
    }
}

/// The erasure of a typical owner among few and among many; what it should take at most, and that it takes as long.
fn erasure(project: &Project) -> Result<(), String> {
    const MOST: &str = "20 ms";
    let mut first = None;
    for line in example(project, "aftercare-store", "erasure", &[], &["1000", "1000000"])?.lines() {
        let (subjects, millis) = line.split_once(' ').ok_or("example erasure: not a line of its own")?;
        let millis: f64 = millis.parse().map_err(|e| format!("example erasure: {e}"))?;
        let few = *first.get_or_insert(millis);
        row(
            &format!("erasing a typical owner among {subjects} subjects"),
            &format!("{millis:.1} ms"),
            &format!("at most {MOST}; among 1000: {few:.1} ms"),
            millis / few,
        );
    }
    Ok(())
}

/// The portal's home of a typical owner, sealed and not.
fn portal_home(project: &Project) -> Result<(), String> {
    let line = example(project, "aftercare", "portal_home", &["unsealed-benchmark"], &[])?;
    let numbers: Vec<f64> = line.split_whitespace().map_while(|number| number.parse().ok()).collect();
    let [sealed, unsealed, ratio] = numbers.as_slice() else { return Err(format!("example portal_home: `{line}` is not three numbers")) };
    row("portal home of a typical owner, sealed", &format!("{sealed:.0} µs"), &format!("nothing sealed: {unsealed:.0} µs"), *ratio);
    Ok(())
}

/// Reads a line for the names of the columns and one for each case.
fn counted(file: &Path) -> Result<(), String> {
    use std::io::BufRead as _;
    let mut reader = std::io::BufReader::with_capacity(1 << 20, fs::File::open(file).map_err(|e| e.to_string())?);
    let mut line = Vec::new();
    let mut lines = 0_u64;
    while reader.read_until(b'\n', &mut line).map_err(|e| e.to_string())? > 0 {
        lines += 1;
        line.clear();
    }
    if lines.checked_sub(1).is_some_and(|cases| cases.to_string() == STORED_CASES) {
        Ok(())
    } else {
        Err(format!("{}: {lines} lines", file.display()))
    }
}
