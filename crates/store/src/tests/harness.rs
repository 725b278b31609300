//! A fresh store a test: a file for SQLite, a schema of its own for PostgreSQL.

use std::io::{BufRead, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::{Append, Batch, Micros, NewEvent, OperatorKey, Result, Sealing, Store, StreamId};

/// Runs one async test body on both databases, or says that PostgreSQL was skipped.
macro_rules! both {
    ($sqlite:ident, $postgres:ident, $body:ident) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $sqlite() {
            $body($crate::tests::harness::sqlite().await).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $postgres() {
            match $crate::tests::harness::postgres().await {
                Some(fixture) => $body(fixture).await,
                None => println!("skipped: {} (no PostgreSQL)", stringify!($postgres)),
            }
        }
    };
}
pub(super) use both;

pub(super) struct Fixture {
    pub store: Store,
    place: Place,
}

enum Place {
    Sqlite(TempDir),
    Postgres(String),
}

static COUNT: AtomicU64 = AtomicU64::new(0);

/// For what is kept by no hold.
pub(super) fn nothing_held() -> crate::Unheld {
    crate::Unheld { categories: vec!["network-activity".to_owned()], day: "2022-08-01".to_owned() }
}

/// Bytes that differ each time and need no operating system.
pub(super) fn sealing(operator_key: u8) -> Sealing {
    Sealing::new(&OperatorKey::new([operator_key; 32]), |bytes: &mut [u8]| {
        let salt = u64::from(std::process::id());
        for chunk in bytes.chunks_mut(32) {
            let next = COUNT.fetch_add(1, Ordering::SeqCst);
            let hash = Sha256::digest([salt.to_be_bytes(), next.to_be_bytes()].concat());
            chunk.copy_from_slice(&hash[..chunk.len()]);
        }
        Ok(())
    })
}

pub(super) async fn sqlite() -> Fixture {
    let dir = TempDir::new().unwrap();
    let store = Store::open_sqlite(dir.path().join("store.db"), sealing(1)).await.unwrap();
    Fixture { store, place: Place::Sqlite(dir) }
}

pub(super) async fn postgres() -> Option<Fixture> {
    let base = server()?;
    let schema = format!("t_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
    connect(base).await.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")).await.unwrap();
    let joint = if base.contains('?') { '&' } else { '?' };
    let url = format!("{base}{joint}options=-c%20search_path%3D{schema}");
    let store = Store::open_postgres(&url, sealing(1)).await.unwrap();
    Some(Fixture { store, place: Place::Postgres(url) })
}

impl Fixture {
    /// The same data behind a new handle.
    pub(super) async fn reopen(&self, operator_key: u8) -> Result<Store> {
        self.reopen_sealed(sealing(operator_key)).await
    }

    pub(super) async fn reopen_sealed(&self, sealing: Sealing) -> Result<Store> {
        match &self.place {
            Place::Sqlite(dir) => Store::open_sqlite(dir.path().join("store.db"), sealing).await,
            Place::Postgres(url) => Store::open_postgres(url, sealing).await,
        }
    }

    /// What somebody with the database, but not with the program, could do.
    pub(super) async fn meddle(&self, sql: &str) {
        match &self.place {
            Place::Sqlite(dir) => rusqlite::Connection::open(dir.path().join("store.db")).unwrap().execute_batch(sql).unwrap(),
            Place::Postgres(url) => connect(url).await.batch_execute(sql).await.unwrap(),
        }
    }

    pub(super) async fn count(&self, table: &str, condition: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE {condition}");
        match &self.place {
            Place::Sqlite(dir) => {
                let connection = rusqlite::Connection::open(dir.path().join("store.db")).unwrap();
                connection.query_row(&sql, [], |row| row.get(0)).unwrap()
            }
            Place::Postgres(url) => connect(url).await.query_one(&sql, &[]).await.unwrap().get(0),
        }
    }

    /// Of PostgreSQL.
    pub(super) fn url(&self) -> &str {
        match &self.place {
            Place::Sqlite(_) => "",
            Place::Postgres(url) => url,
        }
    }

    pub(super) fn sqlite_path(&self) -> Option<PathBuf> {
        match &self.place {
            Place::Sqlite(dir) => Some(dir.path().join("store.db")),
            Place::Postgres(_) => None,
        }
    }
}

async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// `AFTERCARE_TEST_POSTGRES`, or a private server made of the programs on this machine, or None.
fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    SERVER.get_or_init(|| std::env::var("AFTERCARE_TEST_POSTGRES").ok().filter(|url| !url.is_empty()).or_else(start_server)).as_deref()
}

// The shell waits for the end of its input, which comes when this process ends however it ends, and then clears up.
const SERVER: &str = r#"
set -e
dir=$(mktemp -d /tmp/aftercare-pg-XXXXXX)
trap 'pg_ctl -D "$dir/data" -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
# A locale that sorts otherwise than by bytes, where there is one: no order may depend on it.
make() { initdb -D "$dir/data" -U postgres -A trust -E UTF8 --no-sync "$@" >/dev/null 2>&1; }
make --locale-provider=icu --icu-locale=en-US || make
pg_ctl -D "$dir/data" -w -l "$dir/log" -o "-F -k $dir -c listen_addresses='' -c max_connections=400" start >/dev/null
echo "$dir"
read -r _ || true
"#;

fn start_server() -> Option<String> {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut bins: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    bins.sort();
    let found: Vec<String> = bins.iter().rev().map(|bin| bin.display().to_string()).chain(["/usr/local/bin".to_owned(), path]).collect();
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.starts_with(b"0\n"));
    // PostgreSQL refuses to run as root.
    let mut command = if root { Command::new("runuser") } else { Command::new("sh") };
    if root {
        command.args(["-u", "postgres", "--", "sh"]);
    }
    let mut shell = command
        .args(["-c", SERVER])
        .env("PATH", found.join(":"))
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut dir = String::new();
    BufReader::new(shell.stdout.take()?).read_line(&mut dir).ok()?;
    let dir = dir.trim();
    if dir.is_empty() {
        return None;
    }
    shell.stdin.as_ref()?.flush().ok()?;
    // Kept open as long as this process lives.
    std::mem::forget(shell);
    Some(format!("postgresql:///postgres?user=postgres&host={dir}"))
}

pub(super) fn event(kind: &str, payload: &str) -> NewEvent {
    NewEvent { kind: kind.to_owned(), at: Micros(1_660_000_000_000_000), actor: "subject-1".into(), payload: payload.to_owned() }
}

pub(super) fn append(stream: &str, expected_version: i64, events: Vec<NewEvent>) -> Append {
    Append { stream: StreamId::from(stream), expected_version, events }
}

pub(super) fn appending(stream: &str, expected_version: i64, kinds: &[&str]) -> Batch {
    let events = kinds.iter().map(|kind| event(kind, "{}")).collect();
    Batch { append: Some(append(stream, expected_version, events)), ..Batch::default() }
}
