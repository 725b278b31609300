//! Small shops to try things on.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Accessed, Engine, Erased, Error, Identity, Location, Policy, Receipt, Surroundings, read_datasets};

pub(super) const SHOP: &str = include_str!("shop.yml");
const SHOP_SQL: &str = include_str!("shop.sql");

/// A database of its own, gone with the test.
pub(super) struct Place {
    pub(super) location: Location,
    admin: Option<String>,
    pub(super) folder: tempfile::TempDir,
}

static COUNTER: AtomicU64 = AtomicU64::new(0);

pub(super) async fn postgres(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

impl Place {
    pub(super) fn sqlite(sql: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        Self { location: Location::Sqlite(path), admin: None, folder }
    }

    /// A schema of its own, or None where there is no server.
    pub(super) async fn postgres(test: &str, sql: &str) -> Option<Self> {
        let Some(base) = std::env::var("AFTERCARE_TEST_POSTGRES").ok().filter(|url| !url.is_empty()) else {
            println!("skipped: {test} (no PostgreSQL: AFTERCARE_TEST_POSTGRES names none)");
            return None;
        };
        let schema = format!("rights_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let joint = if base.contains('?') { '&' } else { '?' };
        let url = format!("{base}{joint}options=-csearch_path%3D{schema}&application_name={schema}");
        let admin = postgres(&base).await;
        admin.batch_execute(&format!("CREATE SCHEMA {schema}; SET search_path = {schema}; {sql}")).await.unwrap();
        Some(Self { location: Location::parse(&url).unwrap(), admin: Some(schema), folder: tempfile::tempdir().unwrap() })
    }

    /// Both databases, for a test that means either.
    pub(super) async fn both(test: &str, sql: &str) -> Vec<Self> {
        let mut places = vec![Self::sqlite(sql)];
        places.extend(Self::postgres(test, sql).await);
        places
    }

    pub(super) fn is_postgres(&self) -> bool {
        self.admin.is_some()
    }

    pub(super) fn schema(&self) -> &str {
        self.admin.as_deref().unwrap_or_default()
    }

    pub(super) async fn run(&self, sql: &str) {
        match &self.location {
            Location::Sqlite(path) => rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap(),
            Location::Postgres(url) => postgres(url).await.batch_execute(sql).await.unwrap(),
        }
    }

    /// The first column of every row, as texts.
    pub(super) async fn column(&self, sql: &str) -> Vec<String> {
        match &self.location {
            Location::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path).unwrap();
                let mut statement = connection.prepare(sql).unwrap();
                let rows = statement.query_map([], |row| row.get::<_, rusqlite::types::Value>(0)).unwrap();
                rows.map(|value| match value.unwrap() {
                    rusqlite::types::Value::Null => "null".to_owned(),
                    rusqlite::types::Value::Integer(number) => number.to_string(),
                    rusqlite::types::Value::Text(text) => text,
                    other => format!("{other:?}"),
                })
                .collect()
            }
            Location::Postgres(url) => {
                let rows = postgres(url).await.query(&format!("SELECT (q.*)::text FROM ({sql}) AS q(v)"), &[]).await.unwrap();
                rows.iter().map(|row| row.get::<_, String>(0)).map(|text| text.trim_matches(['(', ')', '"']).to_owned()).collect()
            }
        }
    }

    pub(super) async fn count(&self, sql: &str) -> u64 {
        self.column(sql).await[0].parse().unwrap()
    }

    pub(super) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }
}

pub(super) fn surroundings() -> Surroundings {
    let counter = AtomicU64::new(u64::from(std::process::id()));
    Surroundings {
        now: Arc::new(|| "2026-03-01T10:00:00Z".parse().unwrap()),
        random: Arc::new(move |bytes: &mut [u8]| {
            for chunk in bytes.chunks_mut(8) {
                let number = counter.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed).rotate_left(17).to_le_bytes();
                chunk.copy_from_slice(&number[..chunk.len()]);
            }
            Ok(())
        }),
    }
}

pub(super) async fn open(yaml: &str, policy: &str, places: &[(&str, &Location)]) -> Result<Engine, Error> {
    let datasets = read_datasets("shop.yml", yaml)?;
    let policy = Policy::read("policy.toml", policy)?;
    let locations: Vec<(String, Location)> = places.iter().map(|(key, location)| ((*key).to_owned(), (*location).clone())).collect();
    Engine::open(datasets, policy, &locations, 4, surroundings()).await
}

/// The shop with people, an engine on it, and a folder for its plans.
pub(super) async fn shop(place: &Place, policy: &str) -> Engine {
    open(SHOP, policy, &[("shop", &place.location)]).await.unwrap().with_state(&place.state()).unwrap()
}

pub(super) fn shop_sql() -> &'static str {
    SHOP_SQL
}

pub(super) fn email(value: &str) -> Vec<Identity> {
    vec![Identity::new("email", value, &[]).unwrap()]
}

pub(super) async fn given(engine: &Engine, identities: &[Identity]) -> (Accessed, serde_json::Value) {
    let mut out = Vec::new();
    let accessed = engine.access(identities, &mut out).await.unwrap();
    (accessed, serde_json::from_slice(&out).unwrap())
}

pub(super) async fn erased(engine: &Engine, identities: &[Identity]) -> Receipt {
    let request = engine.new_request().unwrap();
    match engine.erase(&request, identities).await.unwrap() {
        Erased::Done(receipt) => *receipt,
        Erased::NotFound { .. } => panic!("nobody found"),
    }
}

/// Does a text stand in any file of a folder?
pub(super) fn folder_holds(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().flatten().any(|file| {
        let bytes = std::fs::read(file.path()).unwrap_or_default();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}
