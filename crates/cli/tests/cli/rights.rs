//! Requests in databases beside ours, as somebody at a terminal makes them, and with the program killed in the middle.

use crate::run::{Ran, aftercare, file, folder, root};
use crate::server::postgres;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

const POLICY: &str = "[[keep]]\nfields = [\"shop:orders.total\"]\nreason = \"accounting\"\n";
const KILLS: u64 = 50;

struct Shop {
    dataset: String,
    policy: String,
    state: String,
    folder: PathBuf,
    url: String,
}

impl Shop {
    fn sqlite(name: &str, more: &str) -> Self {
        let folder = folder(name);
        let path = folder.join("shop.db");
        rusqlite::Connection::open(&path).unwrap().execute_batch(&format!("{}{more}", shop_sql())).unwrap();
        Self::at(folder, format!("sqlite:{}", path.display()))
    }

    fn postgres(name: &str, more: &str) -> Option<Self> {
        let url = postgres(name, name)?;
        on(&url, async |client| client.batch_execute(&format!("{}{more}", shop_sql())).await.unwrap());
        Some(Self::at(folder(&format!("{name}-state")), url))
    }

    fn at(folder: PathBuf, url: String) -> Self {
        let dataset = root().join("crates/connectors/src/tests/shop.yml").display().to_string();
        let policy = file(&folder, "policy.toml", POLICY);
        Self { dataset, policy, state: folder.join("state").display().to_string(), folder, url }
    }

    fn args<'a>(&'a self, verb: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let databases = ["--dataset", &self.dataset, "--database-url", &self.url, "--policy", &self.policy, "--state", &self.state];
        ["rights", verb].into_iter().chain(databases).chain(more.iter().copied()).collect()
    }

    fn run(&self, more: &[&str]) -> Ran {
        aftercare(&self.args("run", more))
    }

    fn counts(&self, sql: &[String]) -> Vec<i64> {
        if let Some(path) = self.url.strip_prefix("sqlite:") {
            let connection = rusqlite::Connection::open(path).unwrap();
            return sql.iter().map(|sql| connection.query_row(sql, [], |row| row.get(0)).unwrap()).collect();
        }
        on(&self.url, async |client| {
            let mut counts = Vec::new();
            for sql in sql {
                counts.push(client.query_one(sql, &[]).await.unwrap().get(0));
            }
            counts
        })
    }

    /// What of a customer is still there, a figure for each table.
    fn remains(&self, customer: u64) -> Vec<i64> {
        self.counts(&[
            format!("SELECT count(*) FROM customer WHERE id = {customer} AND full_name IS NOT NULL"),
            format!("SELECT count(*) FROM address WHERE customer_id = {customer} AND street IS NOT NULL"),
            format!("SELECT count(*) FROM orders WHERE customer_id = {customer} AND note IS NOT NULL"),
            format!("SELECT count(*) FROM login WHERE customer_id = {customer}"),
        ])
    }
}

fn on<T>(url: &str, work: impl AsyncFnOnce(tokio_postgres::Client) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        work(client).await
    })
}

fn shop_sql() -> String {
    std::fs::read_to_string(root().join("crates/connectors/src/tests/shop.sql")).unwrap()
}

fn crowd() -> String {
    let person = |id: u64| {
        format!(
            "INSERT INTO customer VALUES ({id}, 'c{id}@example.com', NULL, 'Name', 'de'); INSERT INTO address VALUES ({id}, {id}, 'Street', 'DE');\
             INSERT INTO orders VALUES ({id}, {id}, {id}, '1.00', 'a note', NULL); INSERT INTO login VALUES ({id}, {id}, '10.0.0.1');"
        )
    };
    (1000..=1000 + KILLS).map(person).collect()
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:?}"))
}

#[test]
fn a_request_from_the_look_before_to_the_look_after() {
    let shop = Shop::sqlite("rights", "");
    let anna = ["--identity", "email= Anna@Example.com"];
    let found = shop.run(&[&["access", "--json"], &anna[..]].concat());
    assert_eq!(found.code, 0, "{found:?}");
    assert_eq!(json(&found)["data"]["shop:customer"][0]["full_name"], "Anna A.");
    let would = shop.run(&[&["erase", "--dry-run"], &anna[..]].concat());
    assert!(would.code == 0 && would.out.contains("UPDATE \"customer\"") && !would.out.contains("nna@"), "{would:?}");
    assert_eq!(shop.remains(1), [1, 2, 1, 2]);
    let done = shop.run(&[&["erase", "--json"], &anna[..]].concat());
    assert_eq!((done.code, json(&done)["complete"].as_bool()), (0, Some(true)), "{done:?}");
    assert!(!done.out.contains("nna"));
    assert_eq!(shop.remains(1), [0; 4]);
    for right in ["access", "erase"] {
        let again = shop.run(&[&[right, "--json"], &anna[..]].concat());
        assert_eq!((again.code, json(&again)["found"].as_bool()), (3, Some(false)), "{again:?}");
    }
    let by_phone = shop.run(&["access", "--json", "--identity", "phone=030/1000002", "--country", "de"]);
    assert_eq!(json(&by_phone)["data"]["shop:customer"][0]["full_name"], "Berta B.");
    let out = shop.folder.join("berta.json").display().to_string();
    let kept = shop.run(&["access", "--identity", "phone=+49 30 1000002", "--out", &out]);
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(kept.code == 0 && !kept.out.contains("Berta") && text.contains("Berta B."), "{kept:?}");
    let checked = aftercare(&shop.args("check", &[]));
    assert!(checked.code == 0 && checked.out.contains("email, phone"), "{checked:?}");
}

#[test]
fn what_is_wrong_is_told_without_what_is_secret() {
    let shop = Shop::sqlite("rights-wrong", "");
    for (more, part) in [
        (vec!["access", "--identity", "email=nobody"], "the email of the request is not an address"),
        (vec!["access", "--identity", "phone=030 1"], "country"),
        (vec!["access", "--identity", "email"], "KIND=VALUE"),
        (vec!["access", "--identity", "email=a@example.com", "--identity", "email=b@example.com"], "two values for `email`"),
        (vec!["access", "--identity", "email=anna@example.com", "--identity", "phone=+49301000003"], "identities-differ"),
        (vec!["access", "--identity", "badge=1"], "identity-unknown"),
        (vec!["access", "--identity", "email=anna@example.com", "--map", "blog=sqlite:x.db"], "no-dataset"),
        (vec!["access", "--identity", "email=anna@example.com", "--map", "shop=env:NOT_SET_ANYWHERE"], "NOT_SET_ANYWHERE"),
        (vec!["access", "--identity", "email=anna@example.com", "--map", "shop=postgres://kim:secret@127.0.0.1:1/x"], "cannot be reached"),
        (vec!["access", "--identity", "email=anna@example.com", "--map", "shop=mysql://kim:secret@127.0.0.1/x"], "postgres://"),
    ] {
        let ran = shop.run(&more);
        assert!(ran.code == 2 && ran.err.contains(part) && ran.out.is_empty(), "{more:?}: {ran:?}");
        assert!(!ran.err.contains("secret") && !ran.err.contains("example.com"), "{ran:?}");
    }
}

#[test]
fn many_people_at_once() {
    let shop = Shop::sqlite("rights-batch", &crowd());
    let people: String = (1000..1000 + KILLS).map(|n| format!("email=C{n}@example.com\n")).collect();
    let people = file(&shop.folder, "people.txt", format!("{people}email=nobody@example.com\nemail=broken\n"));
    let ran = shop.run(&["erase", "--json", "--batch", &people]);
    let outcomes: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |outcome: &str| outcomes.iter().filter(|line| line["outcome"] == outcome).count();
    assert_eq!((ran.code, of("done"), of("not-found"), of("refused")), (1, usize::try_from(KILLS).unwrap(), 1, 1), "{}", ran.err);
    assert!(!ran.out.contains("@example"));
    for n in 1000..1000 + KILLS {
        assert_eq!(shop.remains(n), [0; 4], "{n}");
    }
    assert_eq!(shop.remains(1), [1, 2, 1, 2]);
}

/// Kills the program after so many milliseconds; true if it was still there.
fn killed(args: &[&str], after: u64) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aftercare"))
        .args(args)
        .current_dir(root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (nobody, clock) = mpsc::channel::<()>();
    assert!(clock.recv_timeout(Duration::from_millis(after)).is_err());
    drop(nobody);
    child.kill().unwrap();
    !child.wait().unwrap().success()
}

fn killed_in_the_middle(shop: &Shop) {
    // Later and later until one gets through, and from then on around that moment.
    let mut after = 0;
    let (mut cut, mut resumed) = (0, 0);
    for n in 0..KILLS {
        let customer = 1000 + n;
        let identity = format!("email=c{customer}@example.com");
        let args = shop.args("run", &["erase", "--identity", &identity]);
        let was_cut = killed(&args, after);
        cut += u64::from(was_cut);
        let again = aftercare(&shop.args("resume", &[]));
        assert_eq!(again.code, 0, "{again:?}");
        resumed += u64::try_from(again.out.lines().count()).unwrap();
        let left = shop.remains(customer);
        assert!(left == [1; 4] || left == [0; 4], "{customer} after {after} ms: {left:?}");
        if !was_cut {
            assert_eq!(left, [0; 4]);
        }
        after = if left == [0; 4] { after * 3 / 4 } else { after + after / 8 + 4 };
        // Whoever asks again gets it done, once.
        let ended = aftercare(&args);
        assert_eq!(ended.code, if left == [0; 4] { 3 } else { 0 }, "{ended:?}");
        assert_eq!(shop.remains(customer), [0; 4]);
    }
    assert_eq!(shop.remains(1), [1, 2, 1, 2]);
    println!("{cut} of {KILLS} killed before their end, {resumed} resumed");
    assert!(cut > 0);
}

#[test]
fn killed_at_any_moment_nobody_is_half_erased() {
    killed_in_the_middle(&Shop::sqlite("rights-killed", &crowd()));
}

#[test]
fn killed_at_any_moment_nobody_is_half_erased_in_postgresql() {
    if let Some(shop) = Shop::postgres("rights_killed", &crowd()) {
        killed_in_the_middle(&shop);
    }
}

#[test]
fn the_public_dataset_file_is_taken_as_it_is() {
    let test = "the_public_dataset_file_is_taken_as_it_is";
    let peers = root().join("../shared/peers/rights");
    let Ok(sql) = std::fs::read_to_string(peers.join("shop.sql")) else {
        println!("skipped: {test} (no shared/peers/rights beside the checkout)");
        return;
    };
    let Some(url) = postgres(test, "rights_public") else { return };
    // The cascade of statements with a number of customers, without what cannot run in one batch.
    let sql: String = sql
        .lines()
        .filter(|line| !line.starts_with("--") && !line.starts_with("VACUUM"))
        .collect::<Vec<_>>()
        .join("\n")
        .replace(":n", "50");
    on(&url, async |client| client.batch_execute(&sql).await.unwrap());
    let folder = folder("rights-public");
    let dataset = peers.join("shop-dataset.yml").display().to_string();
    let state = folder.join("state").display().to_string();
    let run = |more: &[&str]| {
        let args = ["rights", "run", "--dataset", &dataset, "--database-url", &url, "--state", &state];
        aftercare(&args.into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
    };
    let found = json(&run(&["access", "--json", "--identity", "email=C2@example.com"]));
    let rows: u64 = found["report"]["rows"].as_array().unwrap().iter().map(|rows| rows["rows"].as_u64().unwrap()).sum();
    assert_eq!(rows, 4126);
    let done = run(&["erase", "--json", "--identity", "email=C2@example.com"]);
    assert_eq!((done.code, json(&done)["complete"].as_bool()), (0, Some(true)), "{done:?}");
    let left = on(&url, async |client| {
        let sql = "SELECT (SELECT count(*) FROM order_item i JOIN orders o ON o.id = i.order_id WHERE o.customer_id = 2 AND gift_message IS NOT NULL) \
                   + (SELECT count(*) FROM service_case WHERE customer_id = 2 AND body IS NOT NULL) + (SELECT count(*) FROM customer WHERE email IS NULL)";
        client.query_one(sql, &[]).await.unwrap().get::<_, i64>(0)
    });
    assert_eq!(left, 1, "the one customer without an address is this one");
    assert_eq!(run(&["access", "--identity", "email=c2@example.com"]).code, 3);
    assert!(Path::new(&state).join("requests.db").exists());
}
