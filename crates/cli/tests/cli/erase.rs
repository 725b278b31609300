//! A person is erased, the proof of it, and what a backup from before comes to.

use crate::run::{Ran, aftercare, file, folder};
use crate::server::{Person, Server, postgres};
use std::fs;
use std::path::Path;

const WHO: &str = "kim@example.org";

/// A folder in which somebody has an account, and their mail is gone.
fn with_account(name: &str) -> std::path::PathBuf {
    let data = folder(name);
    let mut server = Server::start(&data, None);
    Person::sign_up(server.address, &data, WHO);
    server.kill();
    fs::remove_dir_all(data.join("mail")).unwrap();
    data
}

fn on(data: &Path, args: &[&str]) -> Ran {
    aftercare(&[args, &["--data", data.to_str().unwrap()]].concat())
}

fn names_nobody(ran: &Ran) {
    assert!(!ran.out.contains("kim") && !ran.out.contains("Kim"), "{}", ran.out);
}

#[test]
fn nothing_is_found_after_an_erasure_and_a_backup_erases_again() {
    let data = with_account("erase-proved");
    let outside = folder("erase-proved-backups");
    let copy = outside.join("copy.db").to_str().unwrap().to_owned();
    let before = on(&data, &["backup", &copy]);
    assert_eq!(before.code, 0, "{}", before.err);
    assert_eq!(on(&data, &["backup", &copy]).code, 2, "a backup overwrites nothing");

    let log = file(&outside, "server.log", "aftercare: sweep: nothing personal\n");
    let missing = on(&data, &["erase", WHO, "--prove", "--log", "/nowhere/at/all.log"]);
    assert!(missing.code == 2 && missing.err.contains("nothing was erased"), "{missing:?}");
    let proof = on(&data, &["erase", WHO, "--prove", "--backup", &copy, "--log", &log]);
    assert_eq!(proof.code, 0, "{}{}", proof.out, proof.err);
    assert!(proof.out.contains("nothing was found") && proof.out.contains("every copy of the key"), "{}", proof.out);
    names_nobody(&proof);
    assert_eq!(on(&data, &["erase", WHO]).code, 2, "nobody is known by this any more");

    // Restored without a key, without a list, over what is there: refused, and nothing is there afterwards.
    let place = |name: &str, key: bool| {
        let place = folder(name);
        if key {
            fs::copy(data.join("operator.key"), place.join("operator.key")).unwrap();
        }
        place
    };
    let list = data.join("erasures.log").to_str().unwrap().to_owned();
    let table = [
        ("restore-no-key", false, vec!["restore", &copy, "--erasures", &list], "operator.key"),
        ("restore-no-list", true, vec!["restore", &copy], "no list of erasures"),
        ("restore-none", true, vec!["restore", &copy, "--erasures", "/nowhere/at/all.log"], "there is no such list"),
    ];
    for (name, key, args, expected) in table {
        let place = place(name, key);
        let ran = on(&place, &args);
        assert!(ran.code == 2 && ran.err.contains(expected), "{name}: {ran:?}");
        assert!(!place.join("aftercare.db").exists(), "{name}");
    }
    assert!(on(&data, &["restore", &copy, "--erasures", &list]).err.contains("overwrites nothing"));

    let with_list = place("restore-with-list", true);
    let restored = on(&with_list, &["restore", &copy, "--erasures", &list]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    assert!(restored.err.contains("erased again"), "{}", restored.err);
    assert_eq!(on(&with_list, &["erase", WHO]).code, 2);
    // Put in place by hand: the next command, as the server, erases before it does anything else.
    let by_hand = place("restore-by-hand", true);
    fs::copy(&copy, by_hand.join("aftercare.db")).unwrap();
    fs::copy(&list, by_hand.join("erasures.log")).unwrap();
    assert!(on(&by_hand, &["hold", "list"]).err.contains("erased again"));
    assert_eq!(on(&by_hand, &["erase", WHO]).code, 2);
    // Without a list they are back, as was said.
    let without = place("restore-without-list", true);
    assert_eq!(on(&without, &["restore", &copy, "--without-erasures"]).code, 0);
    assert_eq!(on(&without, &["erase", WHO]).code, 0);
}

#[test]
fn what_was_left_in_the_clear_is_found_and_not_repeated() {
    let data = with_account("erase-planted");
    let outside = folder("erase-planted-logs");
    let utf16: Vec<u8> = "Kim Example".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let planted = [
        file(&outside, "clear.log", "user=KIM@example.org"),
        file(&outside, "base64.log", "Basic a2ltQGV4YW1wbGUub3JnOnNlY3JldA=="),
        file(&outside, "utf16.log", [vec![0; 70_001], utf16].concat()),
    ];
    // What somebody else's tool left in the database itself. Pages that are free are given back, so that it is in one that is not.
    let connection = rusqlite::Connection::open(data.join("aftercare.db")).unwrap();
    connection.pragma_update(None, "secure_delete", false).unwrap();
    connection.execute_batch("CREATE TABLE left_over (a); INSERT INTO left_over VALUES ('of kim@example.org')").unwrap();
    drop(connection);
    let clean = file(&outside, "clean.log", "user=somebody");
    let mut args = vec!["erase", WHO, "--prove", "--log", clean.as_str()];
    for file in &planted {
        args.extend(["--log", file.as_str()]);
    }
    let proof = on(&data, &args);
    assert_eq!(proof.code, 1, "{}{}", proof.out, proof.err);
    for name in [
        "clear.log: a value of theirs at byte 5",
        "base64.log",
        "utf16.log: a value of theirs at byte 7000",
        "aftercare.db: a value of theirs",
    ] {
        assert!(proof.out.contains(name), "{name}: {}", proof.out);
    }
    assert!(!proof.out.contains("clean.log"), "{}", proof.out);
    names_nobody(&proof);
}

/// What another program wrote in the clear into a stored file, or into the log of the database while it keeps that open.
#[test]
fn what_was_left_in_a_stored_file_or_the_databases_log_is_found() {
    let data = with_account("erase-planted-inside");
    let path = data.join("aftercare.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    let columns: Vec<(String, String)> = {
        let mut about = connection.prepare("SELECT name, type FROM pragma_table_info('blob_chunk')").unwrap();
        about.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    let planted = |(_, kind): &(String, String)| if kind == "BLOB" { "X'6b696d406578616d706c652e6f7267'" } else { "7" };
    let values: Vec<&str> = columns.iter().map(planted).collect();
    connection.execute_batch(&format!("INSERT INTO blob_chunk VALUES ({})", values.join(", "))).unwrap();
    let text: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    assert!(values.contains(&"X'6b696d406578616d706c652e6f7267'"), "{text:?}");
    drop(connection);
    let proof = on(&data, &["erase", WHO, "--prove"]);
    assert_eq!(proof.code, 1, "{}{}", proof.out, proof.err);
    assert!(proof.out.contains("aftercare.db: a value of theirs"), "{}", proof.out);
    names_nobody(&proof);

    let data = with_account("erase-planted-log");
    let path = data.join("aftercare.db");
    let writer = rusqlite::Connection::open(&path).unwrap();
    writer.pragma_update(None, "journal_mode", "wal").unwrap();
    writer.pragma_update(None, "wal_autocheckpoint", 0).unwrap();
    // Whoever reads keeps the log from being written back.
    let reader = rusqlite::Connection::open(&path).unwrap();
    writer.execute_batch("CREATE TABLE left_over (a); INSERT INTO left_over VALUES ('nobody')").unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM left_over").unwrap();
    let mut reading = reader.prepare("SELECT a FROM left_over").unwrap();
    let mut rows = reading.query([]).unwrap();
    rows.next().unwrap();
    writer.execute_batch("UPDATE left_over SET a = 'of kim@example.org'; UPDATE left_over SET a = 'nobody'").unwrap();
    let proof = on(&data, &["erase", WHO, "--prove"]);
    assert_ne!(proof.code, 0, "{}{}", proof.out, proof.err);
    assert!(proof.out.contains("aftercare.db-wal: a value of theirs") || proof.err.contains("log"), "{}{}", proof.out, proof.err);
    names_nobody(&proof);
}

/// The tables of a database server are looked through as well, and what others keep in them.
#[test]
fn the_tables_of_postgres_are_looked_through() {
    for planted in [false, true] {
        let schema = format!("erase_{}_{planted}", std::process::id());
        let Some(database) = postgres("the_tables_of_postgres_are_looked_through", &schema) else { return };
        let data = folder(&format!("erase-postgres-{planted}"));
        let mut server = Server::start(&data, Some(&database));
        Person::sign_up(server.address, &data, WHO);
        server.kill();
        fs::remove_dir_all(data.join("mail")).unwrap();
        if planted {
            let made = async {
                let (client, connection) = tokio_postgres::connect(&database, tokio_postgres::NoTls).await.unwrap();
                tokio::spawn(connection);
                let table = "CREATE TABLE \"a/table of others\" (a text, b bytea); \
                    INSERT INTO \"a/table of others\" VALUES ('of kim@example.org', NULL)";
                client.batch_execute(table).await.unwrap();
            };
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(made);
        }
        let proof = on(&data, &["erase", WHO, "--prove", "--database-url", &database]);
        assert_eq!(proof.code, i32::from(planted), "{}{}", proof.out, proof.err);
        assert!(proof.out.contains("tables as they stand now"), "{}", proof.out);
        assert_eq!(proof.out.contains("table _a_table of others_: a value of theirs"), planted, "{}", proof.out);
        names_nobody(&proof);
        assert!(!data.join("tables-to-look-through").exists());
    }
}

/// What is no backup is not put in place, and a failed try leaves room for the next; a mistyped folder is not filled with an installation.
#[test]
fn a_restore_that_fails_leaves_nothing() {
    let data = with_account("restore-broken");
    let outside = folder("restore-broken-backups");
    let whole = outside.join("whole.db").to_str().unwrap().to_owned();
    assert_eq!(on(&data, &["backup", &whole]).code, 0);
    let bytes = fs::read(&whole).unwrap();
    let place = folder("restore-broken-place");
    fs::copy(data.join("operator.key"), place.join("operator.key")).unwrap();
    for (name, bytes) in [("empty.db", &[][..]), ("words.db", b"some words"), ("cut.db", &bytes[..bytes.len() / 2])] {
        let broken = file(&outside, name, bytes);
        let ran = on(&place, &["restore", &broken, "--without-erasures"]);
        assert!(ran.code == 2 && !place.join("aftercare.db").exists(), "{name}: {ran:?}");
    }
    let ran = on(&place, &["restore", &whole, "--without-erasures"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let typo = data.join("typo");
    let commands: [&[&str]; 3] = [&["hold", "list"], &["erase", WHO], &["privacy", "publish", "2021", "--effective-on", "2030-01-01"]];
    for args in commands {
        let ran = on(&typo, args);
        assert!(ran.code == 2 && !typo.exists(), "{args:?}: {ran:?}");
    }
    // A second list that cannot be written keeps the person as they are, on the first one too.
    let before = fs::read(data.join("erasures.log")).unwrap_or_default();
    let ran = on(&data, &["erase", WHO, "--erasures", "/nowhere/at/all.log"]);
    assert!(ran.code == 2, "{ran:?}");
    assert_eq!(fs::read(data.join("erasures.log")).unwrap_or_default(), before);
}
