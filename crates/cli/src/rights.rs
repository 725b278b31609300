//! `aftercare rights`: what a person asks for, in the databases that dataset files describe.

mod batch;
mod database;
mod run;

use crate::DocumentsFrom;
use crate::clock::WallClock;
use crate::files::print;
use aftercare_app::Clock;
use aftercare_connectors::{Dataset, Engine, Policy, Right, Surroundings};
use clap::{Args, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Nobody is known by the identities given.
const NOT_FOUND: u8 = 3;
/// Done, but something is left.
const INCOMPLETE: u8 = 1;

#[derive(Debug, Subcommand)]
pub(crate) enum RightsCommand {
    /// Carries out a request. Exit code 0: done; 1: something is left; 2: refused, nothing was written; 3: nobody is known by these identities.
    Run(run::RunArgs),
    /// Brings erasures to their end that were broken off.
    Resume(DatabasesArgs),
    /// Holds dataset files, policy and databases against each other.
    Check(DatabasesArgs),
    /// Prints the least that a role of PostgreSQL needs.
    Grants {
        /// Grants for erasure cover access.
        #[arg(value_enum)]
        right: RightName,
        #[arg(long, default_value = "aftercare_rights", value_name = "ROLE")]
        role: String,
        #[command(flatten)]
        databases: DatabasesArgs,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RightName {
    /// A copy of what is held.
    Access,
    /// What is held is masked or deleted.
    Erase,
}

impl RightName {
    fn right(self) -> Right {
        match self {
            Self::Access => Right::Access,
            Self::Erase => Right::Erasure,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct DatabasesArgs {
    /// A dataset file in the format of Fides; may be repeated.
    #[arg(long, required = true, value_name = "FILE.yml")]
    dataset: Vec<PathBuf>,
    /// `postgres://…` or `sqlite:FILE`, or `env:NAME` or `file:FILE` for where that stands; for the datasets that no `--map` names.
    #[arg(long, value_name = "URL", hide_env_values = true, env = "AFTERCARE_RIGHTS_DATABASE")]
    database_url: Option<String>,
    /// The database of one dataset, as `shop=URL`; may be repeated.
    #[arg(long, value_name = "DATASET=URL")]
    map: Vec<String>,
    /// What is given, erased and kept, in TOML; without it, `user` data is given, and set to nothing.
    #[arg(long, value_name = "FILE.toml")]
    policy: Option<PathBuf>,
    /// The folder of plans and receipts, with its key; for one program at a time.
    #[arg(long, default_value = "aftercare-rights", value_name = "FOLDER")]
    state: PathBuf,
}

pub(crate) fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn name_of(path: &Path) -> String {
    path.display().to_string()
}

impl DatabasesArgs {
    fn datasets(&self) -> Result<Vec<Dataset>, String> {
        let mut datasets = Vec::new();
        for path in &self.dataset {
            datasets.extend(aftercare_connectors::read_datasets(&name_of(path), &read(path)?).map_err(|defects| defects.to_string())?);
        }
        Ok(datasets)
    }

    async fn engine(&self, connections: usize) -> Result<Engine, String> {
        let datasets = self.datasets()?;
        let policy = match &self.policy {
            Some(path) => Policy::read(&name_of(path), &read(path)?).map_err(|defects| defects.to_string())?,
            None => Policy::default(),
        };
        let keys: Vec<&str> = datasets.iter().map(|dataset| dataset.key.as_str()).collect();
        let locations = database::locations(&keys, self.database_url.as_deref(), &self.map)?;
        let surroundings = Surroundings {
            now: Arc::new(|| WallClock.now()),
            random: Arc::new(|bytes: &mut [u8]| getrandom::fill(bytes).map_err(|error| error.to_string())),
        };
        Engine::open(datasets, policy, &locations, connections, surroundings).await.map_err(|error| error.to_string())
    }

    async fn with_state(&self, connections: usize) -> Result<Engine, String> {
        self.engine(connections).await?.with_state(&self.state).map_err(|error| error.to_string())
    }
}

pub(crate) async fn run(documents: &DocumentsFrom, command: &RightsCommand) -> Result<ExitCode, String> {
    match command {
        RightsCommand::Run(args) => run::run(documents, args).await,
        RightsCommand::Resume(databases) => {
            let engine = databases.with_state(1).await?;
            let receipts = engine.resume().await.map_err(|error| error.to_string())?;
            for receipt in &receipts {
                print(&format!("{}\n", serde_json::to_string(receipt).map_err(|error| error.to_string())?))?;
            }
            let is_complete = receipts.iter().all(|receipt| receipt.complete);
            Ok(if is_complete { ExitCode::SUCCESS } else { ExitCode::from(INCOMPLETE) })
        }
        RightsCommand::Check(databases) => {
            let engine = databases.engine(1).await?;
            for right in [Right::Access, Right::Erasure] {
                engine.check(right).await.map_err(|error| error.to_string())?;
            }
            let kinds: Vec<String> = engine.graph().identity_kinds().into_iter().collect();
            print(&format!("{} datasets, found by {}\n", engine.graph().datasets().len(), kinds.join(", ")))?;
            Ok(ExitCode::SUCCESS)
        }
        RightsCommand::Grants { right, role, databases } => {
            let engine = databases.engine(1).await?;
            print(&engine.grants(right.right(), role).await.map_err(|error| error.to_string())?)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
