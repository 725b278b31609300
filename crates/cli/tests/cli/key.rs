//! The operator's key: replaced, killed on the way, lost, and mixed up.

use crate::run::{aftercare, folder};
use crate::server::{Server, ask};
use aftercare_store::{Batch, BlindIndex, Micros, OperatorKey, Sealing, Store, VaultWrite};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

const PEOPLE: usize = 120;

fn waiting<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

async fn store(data: &Path) -> aftercare_store::Result<Store> {
    let key = fs::read(data.join("operator.key")).unwrap().try_into().unwrap();
    let random = |bytes: &mut [u8]| getrandom::fill(bytes).map_err(|e| e.to_string());
    Store::open_sqlite(data.join("aftercare.db"), Sealing::new(&OperatorKey::new(key), random)).await
}

/// A folder with as many people, each a row and an index.
fn filled(name: &str) -> std::path::PathBuf {
    let data = folder(name);
    Server::start(&data, None).kill();
    waiting(async {
        let store = store(&data).await.unwrap();
        let people = (0..PEOPLE).map(|n| VaultWrite::Put {
            subject_id: format!("s{n}").as_str().into(),
            kind: "person".to_owned(),
            row_id: "profile".into(),
            plain: format!("{{\"name\":\"{n}\"}}").into_bytes(),
            at: Micros(1),
            indexes: vec![BlindIndex { kind: "email".to_owned(), value: format!("{n}"), unique: true }],
        });
        store.commit(Batch { vault: people.collect(), ..Batch::default() }).await.unwrap();
    });
    data
}

fn everybody_is_there(data: &Path) {
    waiting(async {
        let store = store(data).await.unwrap();
        for n in 0..PEOPLE {
            let row = store.vault_get(&format!("s{n}").as_str().into(), "person", &"profile".into()).await.unwrap().unwrap();
            assert_eq!(row.plain, format!("{{\"name\":\"{n}\"}}").into_bytes());
            assert_eq!(store.find_by_index("email", &n.to_string(), 2).await.unwrap().len(), 1);
        }
    });
}

#[test]
fn a_change_that_is_killed_goes_on() {
    let data = filled("key-killed");
    let path = data.to_str().unwrap();
    let first = fs::read(data.join("operator.key")).unwrap();
    let mut lines_seen = 0;
    for lines_before_kill in [1, 2] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aftercare"))
            .args(["key", "rotate", "--at-once", "10", "--data", path])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().take(lines_before_kill).map(Result::unwrap);
        lines_seen += lines.filter(|line| line.contains("sealed again")).count();
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(fs::read(data.join("operator.key.previous")).unwrap(), first);
        assert_ne!(fs::read(data.join("operator.key")).unwrap(), first);
        // The server starts in the middle, and answers.
        let mut server = Server::start(&data, None);
        assert_eq!(ask(server.address, None, "GET", "/api/v1/health", None, None).unwrap().status, 200);
        server.kill();
    }
    assert_eq!(lines_seen, 3);
    let second = fs::read(data.join("operator.key")).unwrap();
    let ran = aftercare(&["key", "rotate", "--data", path]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!data.join("operator.key.previous").exists());
    assert_eq!(fs::read(data.join("operator.key")).unwrap(), second, "one change is one new key");
    everybody_is_there(&data);

    // The old key opens nothing any more, and is told apart from a lost one.
    fs::write(data.join("operator.key"), &first).unwrap();
    let wrong = aftercare(&["hold", "list", "--data", path]);
    assert!(wrong.code == 2 && wrong.err.contains("not the operator's key that sealed"), "{wrong:?}");
    assert_eq!(aftercare(&["key", "rotate", "--data", path]).code, 2);
    assert_eq!(fs::read(data.join("operator.key")).unwrap(), first, "nothing was begun");
    fs::write(data.join("operator.key"), &second).unwrap();
    everybody_is_there(&data);
}

#[test]
fn a_lost_key_is_told_and_none_is_made() {
    let data = filled("key-lost");
    let path = data.to_str().unwrap();
    let key = fs::read(data.join("operator.key")).unwrap();
    fs::remove_file(data.join("operator.key")).unwrap();
    for command in [vec!["serve", "--data", path], vec!["hold", "list", "--data", path], vec!["key", "rotate", "--data", path]] {
        let ran = aftercare(&command);
        assert_eq!(ran.code, 2, "{command:?}");
        assert!(ran.err.contains("operator.key") && ran.err.contains("key"), "{command:?}: {}", ran.err);
        assert!(!data.join("operator.key").exists(), "{command:?}");
    }
    let told = aftercare(&["serve", "--data", path]).err;
    for word in ["names", "flight records", "receipts", "32 bytes"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    fs::write(data.join("operator.key"), key).unwrap();
    everybody_is_there(&data);
}
