//! Requests in a shop of so many customers beside the statements that somebody would write by hand, on one connection and in the same run; then as many as
//! go through in a minute: `cargo run --release -p aftercare-connectors --example shop -- FOLDER 10000 100000 1000000`, with
//! `AFTERCARE_TEST_POSTGRES` naming a server. The folder has `shop.sql`, `shop-dataset.yml`, `access.sql` and `erase.sql`.
//!
//! Every erasure that is counted is looked at row by row afterwards.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use aftercare_connectors::{Engine, Erased, Identity, Location, Outcome, Policy, Request, Right, Surroundings, read_datasets};
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

type Outcomes<T> = Result<T, Box<dyn std::error::Error>>;

const RUNS: u64 = 200;
const AT_A_TIME: usize = 8;
const ACCESSES: u64 = 20_000;
const ERASURES: u64 = 10_000;
/// Given by the handwritten statement too.
const GIVEN: &[&str] = &["user", "system"];

struct Bench {
    folder: PathBuf,
    base: String,
    state: tempfile::TempDir,
}

#[expect(clippy::disallowed_methods, reason = "a stopwatch")]
fn start() -> Instant {
    Instant::now()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

impl Bench {
    fn url(&self, customers: u64) -> String {
        let (head, query) =
            self.base.split_once('?').map_or((self.base.as_str(), String::new()), |(head, query)| (head, format!("?{query}")));
        let head = head.rsplit_once('/').map_or(head, |(head, _)| head);
        format!("{head}/shop{customers}{query}")
    }

    fn psql(&self, url: &str, args: &[&str]) -> Outcomes<()> {
        let status = Command::new("psql")
            .args(["-qXv", "ON_ERROR_STOP=1", "-d", url])
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        if status.success() { Ok(()) } else { Err(format!("psql: {status}").into()) }
    }

    fn fill(&self, customers: u64) -> Outcomes<String> {
        self.psql(&self.base, &["-c", &format!("DROP DATABASE IF EXISTS shop{customers}")])?;
        self.psql(&self.base, &["-c", &format!("CREATE DATABASE shop{customers}")])?;
        let url = self.url(customers);
        let file = self.folder.join("shop.sql").display().to_string();
        self.psql(&url, &["-v", &format!("n={customers}"), "-f", &file])?;
        Ok(url)
    }

    async fn engine(&self, url: &str, connections: usize, name: &str) -> Outcomes<Engine> {
        let text = std::fs::read_to_string(self.folder.join("shop-dataset.yml"))?;
        let datasets = read_datasets("shop-dataset.yml", &text)?;
        let location = Location::parse(url).map_err(|error| error.to_string())?;
        let surroundings = Surroundings {
            now: Arc::new(|| jiff::Timestamp::UNIX_EPOCH),
            random: Arc::new(|bytes: &mut [u8]| getrandom::fill(bytes).map_err(|error| error.to_string())),
        };
        let policy = Policy::default().with_access_to(GIVEN);
        let engine = Engine::open(datasets, policy, &[("shop".to_owned(), location)], connections, surroundings).await?;
        Ok(engine.with_state(&self.state.path().join(name))?)
    }

    /// The statements of a file, for one e-mail address.
    fn by_hand(&self, file: &str, email: &str) -> Outcomes<String> {
        Ok(std::fs::read_to_string(self.folder.join(file))?.replace(":'e'", &format!("'{email}'")))
    }
}

async fn connect(url: &str) -> Outcomes<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

fn address(customer: u64) -> String {
    format!("c{customer}@example.com")
}

fn identity(customer: u64) -> Outcomes<Vec<Identity>> {
    Ok(vec![Identity::new("email", &address(customer), &[]).map_err(|wrong| wrong.to_string())?])
}

async fn accessed(engine: &Engine, customer: u64) -> Outcomes<u64> {
    let mut out = Vec::new();
    Ok(engine.access(&identity(customer)?, &mut out).await?.rows.iter().map(|rows| rows.rows).sum())
}

async fn erased(engine: &Engine, customer: u64) -> Outcomes<()> {
    match engine.erase(&format!("r{customer}"), &identity(customer)?).await? {
        Erased::Done(receipt) if receipt.complete => Ok(()),
        other => Err(format!("{customer}: {other:?}").into()),
    }
}

/// Counts what is left of customers, in every table.
async fn left(client: &Client, from: u64, to: u64) -> Outcomes<u64> {
    let sql = format!(
        "SELECT (SELECT count(*) FROM customer WHERE id BETWEEN {from} AND {to} AND (email IS NOT NULL OR full_name IS NOT NULL OR phone IS NOT NULL OR birth_date IS NOT NULL)) \
         + (SELECT count(*) FROM address WHERE customer_id BETWEEN {from} AND {to} AND (street IS NOT NULL OR city IS NOT NULL OR postcode IS NOT NULL)) \
         + (SELECT count(*) FROM orders WHERE customer_id BETWEEN {from} AND {to} AND delivery_note IS NOT NULL) \
         + (SELECT count(*) FROM order_item i JOIN orders o ON o.id = i.order_id WHERE o.customer_id BETWEEN {from} AND {to} AND i.gift_message IS NOT NULL) \
         + (SELECT count(*) FROM device WHERE customer_id BETWEEN {from} AND {to} AND (user_agent IS NOT NULL OR ip IS NOT NULL)) \
         + (SELECT count(*) FROM service_case WHERE customer_id BETWEEN {from} AND {to} AND (subject IS NOT NULL OR body IS NOT NULL OR contact_email IS NOT NULL))"
    );
    Ok(u64::try_from(client.query_one(&sql, &[]).await?.get::<_, i64>(0))?)
}

/// One person at a time: ours and by hand by turns, on other people of the same shop.
async fn one_at_a_time(bench: &Bench, customers: u64) -> Outcomes<(f64, f64)> {
    let url = bench.fill(customers)?;
    let engine = bench.engine(&url, 1, &format!("one{customers}")).await?;
    let client = connect(&url).await?;
    let mut times: [Vec<f64>; 4] = Default::default();
    // Spread over the first half of the shop, away from the two heavy subjects; the last people are for the sustained part.
    let at = |n: u64| 10 + n * (customers / 2 / (2 * RUNS + 50));
    for n in 0..20 {
        accessed(&engine, at(n)).await?;
        client.simple_query(&bench.by_hand("access.sql", &address(at(n)))?).await?;
        erased(&engine, at(2 * RUNS + n)).await?;
        client.batch_execute(&bench.by_hand("erase.sql", &address(at(2 * RUNS + 20 + n)))?).await?;
    }
    for n in 0..RUNS {
        let [ours, hand] = [at(2 * n), at(2 * n + 1)];
        let watch = start();
        let rows = accessed(&engine, ours).await?;
        times[0].push(watch.elapsed().as_secs_f64() * 1000.0);
        let sql = bench.by_hand("access.sql", &address(hand))?;
        let watch = start();
        let answer = client.simple_query(&sql).await?;
        times[1].push(watch.elapsed().as_secs_f64() * 1000.0);
        if rows != 26 || !answer.iter().any(|message| matches!(message, SimpleQueryMessage::Row(_))) {
            return Err(format!("{rows} rows").into());
        }
    }
    for n in 0..RUNS {
        let [ours, hand] = [at(2 * n), at(2 * n + 1)];
        let watch = start();
        erased(&engine, ours).await?;
        times[2].push(watch.elapsed().as_secs_f64() * 1000.0);
        let statements = bench.by_hand("erase.sql", &address(hand))?;
        let watch = start();
        for statement in statements.split_inclusive(';').filter(|statement| !statement.trim().is_empty()) {
            client.simple_query(statement).await?;
        }
        times[3].push(watch.elapsed().as_secs_f64() * 1000.0);
        if left(&client, ours, ours).await? + left(&client, hand, hand).await? > 0 {
            return Err(format!("something is left of {ours}").into());
        }
    }
    let [a, ah, e, eh] = times.map(median);
    println!(
        "{customers} customers: access {a:.2} ms, by hand {ah:.2} ms, ratio {:.2}; erasure {e:.2} ms, by hand {eh:.2} ms, ratio {:.2}",
        a / ah,
        e / eh
    );
    heavy(&engine, &client, bench).await?;
    Ok((a, e))
}

/// The two customers of 4,126 rows each: one for us, one by hand.
async fn heavy(engine: &Engine, client: &Client, bench: &Bench) -> Outcomes<()> {
    let mut times: [Vec<f64>; 2] = Default::default();
    for _ in 0..9 {
        let watch = start();
        let rows = accessed(engine, 2).await?;
        times[0].push(watch.elapsed().as_secs_f64() * 1000.0);
        if rows != 4126 {
            return Err(format!("{rows} rows").into());
        }
        let sql = bench.by_hand("access.sql", &address(3))?;
        let watch = start();
        client.simple_query(&sql).await?;
        times[1].push(watch.elapsed().as_secs_f64() * 1000.0);
    }
    let [a, ah] = times.map(median);
    let watch = start();
    erased(engine, 2).await?;
    let e = watch.elapsed().as_secs_f64() * 1000.0;
    let watch = start();
    for statement in bench.by_hand("erase.sql", &address(3))?.split_inclusive(';').filter(|statement| !statement.trim().is_empty()) {
        client.simple_query(statement).await?;
    }
    let eh = watch.elapsed().as_secs_f64() * 1000.0;
    if left(client, 2, 3).await? > 0 {
        return Err("something is left of the heavy subjects".into());
    }
    println!("  4,126 rows: access {a:.1} ms, by hand {ah:.1} ms; erasure {e:.1} ms, by hand {eh:.1} ms");
    Ok(())
}

/// As many as go through, a few at a time; every row looked at afterwards.
async fn sustained(bench: &Bench, customers: u64) -> Outcomes<()> {
    let url = bench.url(customers);
    let engine = Arc::new(bench.engine(&url, AT_A_TIME, "sustained").await?);
    let client = connect(&url).await?;
    let first = customers - ACCESSES.max(ERASURES);
    let requests = |number: u64| -> Outcomes<Vec<Request>> {
        (first..first + number).map(|n| Ok(Request { name: format!("s{n}"), identities: identity(n)? })).collect()
    };
    let (mut rows, mut failed) = (0, 0);
    let asked = requests(ACCESSES)?;
    let watch = start();
    engine
        .work(Right::Access, asked, AT_A_TIME, |_, outcome| match outcome {
            Ok(Outcome::Accessed(accessed, _)) => rows += accessed.rows.iter().map(|rows| rows.rows).sum::<u64>(),
            _ => failed += 1,
        })
        .await;
    let per_minute = f64::from(u32::try_from(ACCESSES)?) / watch.elapsed().as_secs_f64() * 60.0;
    println!("sustained: {per_minute:.0} access requests a minute, {rows} rows given, {failed} failed");
    if failed > 0 || rows != ACCESSES * 26 {
        return Err(format!("{rows} rows, {failed} failed").into());
    }
    let asked = requests(ERASURES)?;
    let mut done = 0;
    let watch = start();
    engine
        .work(Right::Erasure, asked, AT_A_TIME, |_, outcome| match outcome {
            Ok(Outcome::Erased(Erased::Done(receipt))) if receipt.complete => done += 1,
            _ => failed += 1,
        })
        .await;
    let per_minute = f64::from(u32::try_from(ERASURES)?) / watch.elapsed().as_secs_f64() * 60.0;
    let still = left(&client, first, first + ERASURES - 1).await?;
    let others = left(&client, first + ERASURES, first + ERASURES + 999).await?;
    println!(
        "sustained: {per_minute:.0} erasures a minute, {done} done, {failed} failed, {still} rows with something left, {others} of the next thousand untouched"
    );
    // 2 addresses, 5 orders, 15 items, 2 devices, a case and the customer.
    if failed > 0 || still > 0 || others != 26_000 {
        return Err("not as it should be".into());
    }
    Ok(())
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Outcomes<()> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("name the folder with shop.sql")?;
    let base = std::env::var("AFTERCARE_TEST_POSTGRES").map_err(|_| "AFTERCARE_TEST_POSTGRES names no server")?;
    let bench = Bench { folder: Path::new(&folder).to_owned(), base, state: tempfile::tempdir_in(".")? };
    let mut measured = Vec::new();
    for customers in args {
        let customers: u64 = customers.parse()?;
        measured.push((customers, one_at_a_time(&bench, customers).await?));
    }
    if let (Some((few, small)), Some((many, large))) = (measured.first(), measured.last()) {
        println!("from {few} to {many} customers: access {:.2} times, erasure {:.2} times", large.0 / small.0, large.1 / small.1);
        sustained(&bench, *many).await?;
    }
    Ok(())
}
