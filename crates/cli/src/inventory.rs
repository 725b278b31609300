//! `aftercare inventory`: what is held about people, checked, and in the forms that others read.

use crate::DocumentsFrom;
use crate::files::print;
use aftercare_app::inventory_fits;
use aftercare_terms::hex;
use clap::{Args, Subcommand, ValueEnum};
use sha2::{Digest as _, Sha256};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(crate) enum InventoryCommand {
    /// Checks the document by itself and against this program. Exit code 1: it does not fit.
    Check,
    /// The record of processing activities (GDPR, article 30).
    Record(RecordArgs),
    /// W3C Data Privacy Vocabulary, JSON-LD.
    Dpv,
    /// Transparency Information Language, JSON.
    Tilt {
        #[arg(long, value_enum, default_value_t = In::En)]
        language: In,
    },
}

#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    #[arg(long, value_enum, default_value_t = In::En)]
    language: In,
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum In {
    En,
    De,
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
        InventoryCommand::Record(RecordArgs { language, format }) => match format {
            Format::Markdown => inventory.record_markdown(language.code()),
            Format::Html => inventory.record_html(language.code()),
            Format::Json => pretty(&inventory.record_json())?,
        },
        InventoryCommand::Dpv => pretty(&inventory.dpv())?,
        InventoryCommand::Tilt { language } => {
            let hash = hex(&Sha256::digest(documents.need("inventory.toml").map_err(|e| e.to_string())?));
            pretty(&inventory.tilt(language.code(), &hash))?
        }
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn pretty(value: &serde_json::Value) -> Result<String, String> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|e| e.to_string())
}
