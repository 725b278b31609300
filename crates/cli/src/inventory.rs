//! `aftercare inventory`: what is held about people, checked, and in the forms that others read.

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use aftercare_app::{Clock as _, inventory_fits};
use aftercare_privacy::Policies;
use aftercare_privacy::inventory::{Inventory, Record};
use aftercare_terms::hex;
use clap::{Args, Subcommand, ValueEnum};
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(crate) enum InventoryCommand {
    /// Checks the document by itself and against this program. Exit code 1: it does not fit.
    Check,
    /// The record of processing activities (GDPR, article 30).
    Record(RecordArgs),
    /// W3C Data Privacy Vocabulary, JSON-LD.
    Dpv {
        /// The version of the policy that it is made under; without: the newest that shows a date.
        #[arg(long)]
        policy: Option<String>,
    },
    /// Transparency Information Language, JSON.
    Tilt {
        #[arg(long, value_enum, default_value_t = In::En)]
        language: In,
        /// As for `dpv`.
        #[arg(long)]
        policy: Option<String>,
        /// Where its readers live, such as `DE`; without: where the policy's first controller answers for people.
        #[arg(long)]
        country: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    #[arg(long, value_enum, default_value_t = In::En)]
    language: In,
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// The version of the policy that it is made under; without: the newest that shows a date.
    #[arg(long)]
    policy: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum In {
    En,
    De,
    Nl,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    Markdown,
    Html,
    Json,
}

impl In {
    fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Nl => "nl",
        }
    }
}

pub(crate) fn run(documents: &DocumentsFrom, command: &InventoryCommand) -> Result<ExitCode, String> {
    let documents = documents.load().map_err(|e| e.to_string())?;
    let inventory = match documents.inventory() {
        Ok(inventory) => inventory,
        Err(defects) if matches!(command, InventoryCommand::Check) => {
            print(&format!("{defects}\n"))?;
            return Ok(ExitCode::FAILURE);
        }
        Err(defects) => return Err(defects.to_string()),
    };
    let policies = documents.policies().map_err(|e| e.to_string())?;
    let text = match command {
        InventoryCommand::Check => {
            if let Err(wrong) = inventory_fits(&inventory) {
                let lines: Vec<String> = wrong.iter().map(|what| format!("inventory.toml: {what}\n")).collect();
                print(&lines.concat())?;
                return Ok(ExitCode::FAILURE);
            }
            let (all, personal) = (inventory.rows.len(), inventory.personal().count());
            format!("{all} rows, {personal} of them personal, {} periods; every promise is kept by something\n", inventory.retentions.len())
        }
        InventoryCommand::Record(RecordArgs { language, format, policy }) => {
            let record = under(&policies, &inventory, policy.as_deref())?;
            match format {
                Format::Markdown => record.markdown(language.code()),
                Format::Html => record.html(language.code()),
                Format::Json => pretty(&record.json())?,
            }
        }
        InventoryCommand::Dpv { policy } => pretty(&under(&policies, &inventory, policy.as_deref())?.dpv())?,
        InventoryCommand::Tilt { language, policy, country } => {
            let hash = hex(&Sha256::digest(documents.need("inventory.toml").map_err(|e| e.to_string())?));
            let tilt = under(&policies, &inventory, policy.as_deref())?.tilt(language.code(), country.as_deref(), &hash);
            pretty(&tilt.ok_or("nobody is responsible for the people of this country")?)?
        }
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The inventory under a version of the policy, today.
fn under<'a>(policies: &'a Policies, inventory: &'a Inventory, version: Option<&str>) -> Result<Record<'a>, String> {
    let today = TimeZone::UTC.to_datetime(WallClock.now()).date();
    let id = version.map(str::to_owned).or_else(|| policies.newest(today).map(|policy| policy.id.clone())).unwrap_or_default();
    policies.record(inventory, &id, today).ok_or_else(|| format!("there is no version `{id}` of the policy"))
}

fn pretty(value: &serde_json::Value) -> Result<String, String> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|e| e.to_string())
}
