//! `kill -9` at any moment: what was acknowledged is there, and nothing is there by halves.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::harness::{appending, sealing};
use crate::{Batch, FileRow, Rows, Store, StreamId};

const PLACE: &str = "AFTERCARE_TEST_KILLED_STORE";
const STREAMS: usize = 8;

fn stream(n: usize) -> StreamId {
    format!("file-{n}").into()
}

/// Not a test of its own: the process that `sqlite_survives_kill` kills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "runs as the child of `sqlite_survives_kill`"]
async fn killed_child() {
    let Ok(place) = std::env::var(PLACE) else { return };
    let store = Store::open_sqlite(place, sealing(1)).await.unwrap();
    for n in 0..STREAMS {
        tokio::spawn(commit_for_ever(store.clone(), n));
    }
    std::future::pending::<()>().await;
}

async fn commit_for_ever(store: Store, n: usize) {
    let mut version = store.stream_version(&stream(n)).await.unwrap();
    loop {
        let file = FileRow { file_id: stream(n), subject_id: "ann".into(), version: version + 2, next_tick_on: None };
        let rows = Rows { file: Some(file), ..Rows::default() };
        let batch = Batch { rows, ..appending(stream(n).as_str(), version, &["a", "b"]) };
        version = store.commit(batch).await.unwrap().version.unwrap();
        println!("kept {n} {version}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_survives_kill() {
    let dir = TempDir::new().unwrap();
    let place = dir.path().join("store.db");
    let mut acknowledged = [0; STREAMS];
    for lines_before_kill in [1, 40, 173] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tests::kill::killed_child", "--ignored", "--nocapture"])
            .env(PLACE, &place)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut kept = 0;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            // The harness may put its own words before the first of ours, and the last line may be torn.
            let Some((_, words)) = line.split_once("kept ") else { continue };
            let Some((n, version)) = words.split_once(' ') else { continue };
            if let (Ok(n), Ok(version)) = (n.parse::<usize>(), version.parse::<i64>()) {
                // A torn number is smaller than the one before it.
                acknowledged[n] = acknowledged[n].max(version);
                kept += 1;
            }
            if kept == lines_before_kill {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(kept >= lines_before_kill, "the child ended by itself after {kept} commits");

        let store = Store::open_sqlite(&place, sealing(1)).await.unwrap();
        for (n, acknowledged) in acknowledged.iter().enumerate() {
            let stream = stream(n);
            let version = store.stream_version(&stream).await.unwrap();
            assert!(version >= *acknowledged, "{stream}: {acknowledged} was acknowledged, {version} is there");
            let versions: Vec<i64> = store.events(&stream, 0).await.unwrap().iter().map(|event| event.version).collect();
            assert_eq!(versions, (1..=version).collect::<Vec<_>>(), "{stream}");
            let projected = store.file(&stream).await.unwrap().map_or(0, |file| file.version);
            assert_eq!(projected, version, "{stream}");
        }
    }
}
