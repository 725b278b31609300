//! `aftercare rights run`

use super::{DatabasesArgs, INCOMPLETE, NOT_FOUND, RightName, batch};
use crate::DocumentsFrom;
use crate::files::print;
use aftercare_connectors::{Accessed, DryRun, Engine, Erased, Identity, Receipt, is_phone};
use aftercare_documents::Logins;
use clap::Args;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Without `--out` an answer is shown whole or not at all, so it waits in memory.
const MAX_SHOWN_BYTES: usize = 64 << 20;

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[arg(value_enum)]
    right: RightName,
    /// Whose data, as `email=…`, `phone=…` or whatever the datasets know; may be repeated for one person.
    #[arg(long, value_name = "KIND=VALUE", conflicts_with = "batch", required_unless_present = "batch")]
    identity: Vec<String>,
    /// The country that a telephone number without a country code is in.
    #[arg(long, value_name = "COUNTRY")]
    country: Option<String>,
    /// Many people: a file with one person a line, its identities apart by tabs.
    #[arg(long, value_name = "FILE", requires = "json")]
    batch: Option<PathBuf>,
    /// How many requests of a batch at a time.
    #[arg(long, default_value_t = 4, value_name = "NUMBER")]
    at_a_time: usize,
    /// The answer in JSON.
    #[arg(long)]
    json: bool,
    /// Says what would be found and sent, and changes nothing.
    #[arg(long, conflicts_with = "batch")]
    dry_run: bool,
    /// Where an answer to access goes: a file, or for a batch a folder. It is there when it is whole.
    #[arg(long, value_name = "PLACE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    databases: DatabasesArgs,
}

/// An identity as it is typed; telephone numbers by the rules of the documents.
pub(super) fn identity(logins: &Logins, text: &str, country: Option<&str>) -> Result<Identity, String> {
    let (kind, value) = text.split_once('=').ok_or("an identity is given as `KIND=VALUE`")?;
    let kind = kind.trim().to_lowercase();
    if !is_phone(&kind) {
        return Identity::new(&kind, value, &[]).map_err(|wrong| wrong.to_string());
    }
    let number = logins.number(value, country).map_err(|defect| format!("the {kind} of the request: {defect}"))?;
    // `+49 (0)30 …` is written often; without the country's code a number is one of the country that was named, and of no other.
    let also: Vec<String> =
        [logins.with_trunk(&number), country.and_then(|country| logins.national(&number, country))].into_iter().flatten().collect();
    Identity::new(&kind, &number, &also).map_err(|wrong| wrong.to_string())
}

pub(super) async fn run(documents: &DocumentsFrom, args: &RunArgs) -> Result<ExitCode, String> {
    let logins = documents.load().and_then(|documents| documents.logins()).map_err(|defects| defects.to_string())?;
    let country = args.country.as_deref().map(str::to_uppercase);
    if let Some(file) = &args.batch {
        let requests = batch::requests(&logins, file, country.as_deref())?;
        let engine = match args.right {
            RightName::Access => args.databases.engine(args.at_a_time).await?,
            RightName::Erase => args.databases.with_state(args.at_a_time).await?,
        };
        return batch::run(engine, args.right, requests, args.at_a_time, args.out.as_deref()).await;
    }
    let identities = args.identity.iter().map(|text| identity(&logins, text, country.as_deref())).collect::<Result<Vec<_>, _>>()?;
    if args.dry_run {
        let engine = args.databases.engine(1).await?;
        let would = engine.dry_run(args.right.right(), &identities).await.map_err(|error| error.to_string())?;
        return dry_run(&would, args.json);
    }
    match args.right {
        RightName::Access => access(&args.databases.engine(1).await?, &identities, args).await,
        RightName::Erase => {
            let engine = args.databases.with_state(1).await?;
            let unfinished = engine.unfinished().map_err(|error| error.to_string())?;
            if !unfinished.is_empty() {
                eprintln!("aftercare: {} erasures are not finished: `aftercare rights resume` brings them to their end", unfinished.len());
            }
            let request = engine.new_request().map_err(|error| error.to_string())?;
            erased(&engine.erase(&request, &identities).await.map_err(|error| error.to_string())?, args.json)
        }
    }
}

fn json(value: &impl serde::Serialize) -> Result<(), String> {
    print(&format!("{}\n", serde_json::to_string(value).map_err(|error| error.to_string())?))
}

fn not_found(not_searched: &[String], is_json: bool) -> Result<ExitCode, String> {
    if is_json {
        json(&serde_json::json!({ "found": false, "not_searched": not_searched }))?;
    } else {
        print("nobody is known by these identities, in any way of writing them\n")?;
        for collection in not_searched {
            print(&format!("not searched, for want of another kind of identity: {collection}\n"))?;
        }
    }
    Ok(ExitCode::from(NOT_FOUND))
}

/// A file that only its owner reads, whole or not there.
pub(super) struct Answer {
    file: BufWriter<File>,
    beside: PathBuf,
    place: PathBuf,
}

impl Answer {
    pub(super) fn new(place: &Path) -> Result<Self, String> {
        let mut beside = place.as_os_str().to_owned();
        beside.push(".part");
        let beside = PathBuf::from(beside);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&beside).map_err(|error| format!("{}: {error}", beside.display()))?;
        Ok(Self { file: BufWriter::new(file), beside, place: place.to_owned() })
    }

    pub(super) fn keep(mut self) -> Result<(), String> {
        let kept =
            self.file.flush().and_then(|()| self.file.get_ref().sync_all()).and_then(|()| std::fs::rename(&self.beside, &self.place));
        kept.map_err(|error| format!("{}: {error}", self.place.display()))
    }

    pub(super) fn discard(self) {
        drop(std::fs::remove_file(&self.beside));
    }
}

impl Write for Answer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// What is shown at once, within bounds.
struct Shown(Vec<u8>);

impl Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_SHOWN_BYTES {
            return Err(std::io::Error::other("too much to show; give `--out FILE`"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn access(engine: &Engine, identities: &[Identity], args: &RunArgs) -> Result<ExitCode, String> {
    if let Some(place) = &args.out {
        let mut answer = Answer::new(place)?;
        let accessed = match engine.access(identities, &mut answer).await {
            Ok(accessed) => accessed,
            Err(error) => {
                answer.discard();
                return Err(error.to_string());
            }
        };
        if !accessed.found {
            answer.discard();
            return not_found(&accessed.not_searched, args.json);
        }
        answer.keep()?;
        return summary(&accessed, args.json).map(|()| ExitCode::SUCCESS);
    }
    let mut shown = Shown(Vec::new());
    let accessed = engine.access(identities, &mut shown).await.map_err(|error| error.to_string())?;
    if !accessed.found {
        return not_found(&accessed.not_searched, args.json);
    }
    let data = String::from_utf8(shown.0).map_err(|error| error.to_string())?;
    if args.json {
        // The rows as the databases wrote them: a number keeps every digit.
        let report = serde_json::to_string(&accessed).map_err(|error| error.to_string())?;
        print(&format!("{{\"report\":{report},\"data\":{data}}}\n"))?;
    } else {
        print(&format!("{data}\n"))?;
        summary(&accessed, false)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn summary(accessed: &Accessed, is_json: bool) -> Result<(), String> {
    if is_json {
        return json(accessed);
    }
    for rows in &accessed.rows {
        let hidden = if rows.hidden > 0 { format!(", {} left out because others share them", rows.hidden) } else { String::new() };
        print(&format!("{:>8} {}{hidden}\n", rows.rows, rows.collection))?;
    }
    for field in &accessed.withheld {
        print(&format!("left out, about other people: {field}\n"))?;
    }
    for collection in &accessed.not_searched {
        print(&format!("not searched, for want of another kind of identity: {collection}\n"))?;
    }
    Ok(())
}

fn erased(erased: &Erased, is_json: bool) -> Result<ExitCode, String> {
    let receipt: &Receipt = match erased {
        Erased::NotFound { not_searched } => return not_found(not_searched, is_json),
        Erased::Done(receipt) => receipt,
    };
    if is_json {
        json(receipt)?;
    } else {
        print(&format!("request {}\n", receipt.request))?;
        for collection in receipt.databases.iter().flat_map(|database| &database.collections) {
            let fields: Vec<String> = collection.fields.iter().map(|field| format!("{} {}", field.field, field.strategy)).collect();
            print(&format!("{:>8} {}: {}\n", collection.rows, collection.collection, fields.join(", ")))?;
            for (number, what) in
                [(collection.shared, "kept, others use them"), (collection.left, "LEFT"), (collection.still_found, "STILL FOUND")]
            {
                if number > 0 {
                    print(&format!("{number:>8} {}: {what}\n", collection.collection))?;
                }
            }
        }
        for kept in &receipt.kept {
            print(&format!("kept: {} ({})\n", kept.field, kept.reason))?;
        }
    }
    Ok(if receipt.complete { ExitCode::SUCCESS } else { ExitCode::from(INCOMPLETE) })
}

fn dry_run(would: &DryRun, is_json: bool) -> Result<ExitCode, String> {
    if is_json {
        json(would)?;
    } else {
        for rows in &would.rows {
            print(&format!("{:>8} {}\n", rows.rows, rows.collection))?;
        }
        for statement in &would.statements {
            print(&format!("-- {}\n{};\n", statement.database, statement.sql))?;
        }
        for kept in &would.kept {
            print(&format!("-- kept: {} ({})\n", kept.field, kept.reason))?;
        }
    }
    Ok(if would.found { ExitCode::SUCCESS } else { ExitCode::from(NOT_FOUND) })
}
