//! A server that is killed at any moment: what it had acknowledged is there afterwards, and nothing is counted twice.

use crate::run::{aftercare, file, folder};
use crate::server::{Answer, Person, Server, ask, postgres};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A region whose days are those of UTC, as in the server's answers.
const HOME: &str = "ZZ";

/// A request that changes something, and what came back.
struct Step {
    path: String,
    key: String,
    body: Value,
    answer: Option<Answer>,
}

fn step(address: SocketAddr, person: &Person, key: &str, path: &str, body: Value) -> Step {
    let answer = ask(address, Some(person), "POST", path, Some(key), Some(&body));
    Step { path: path.to_owned(), key: key.to_owned(), body, answer }
}

fn acknowledged(steps: &[Step]) -> impl Iterator<Item = (&Step, &Answer)> {
    steps.iter().filter_map(|step| step.answer.as_ref().filter(|answer| answer.status < 300).map(|answer| (step, answer)))
}

fn id(step: &Step) -> Option<String> {
    let answer = step.answer.as_ref().filter(|answer| answer.status < 300)?;
    Some(answer.json()["id"].as_str().unwrap().to_owned())
}

/// One customer's device, plan, and claims on it one after the other, until the server is gone.
fn customer(address: SocketAddr, person: &Person, name: &str, edition: &Value, steps: &Mutex<Vec<Step>>, seen: &dyn Fn()) {
    let go = |what: &str, path: &str, body: Value| {
        let done = step(address, person, &format!("{name}-{what}"), path, body);
        let id = id(&done);
        let gone = done.answer.is_none();
        steps.lock().unwrap().push(done);
        seen();
        if gone { None } else { Some(id) }
    };
    let unit = json!({
        "model": "dji-mavic-3", "serial": name, "bought_on": "2026-01-20", "bought_in": HOME, "channel": "official", "proof_of_purchase": true
    });
    let Some(Some(unit)) = go("unit", "/api/v1/units", unit) else { return };
    let plan = json!({
        "unit_id": unit, "years": 1, "bought_in": HOME, "covers_in": [HOME], "effective_on": edition["today"],
        "accepted_edition": edition["id"], "accepted_hash": edition["hash"]
    });
    if go("plan", "/api/v1/plans", plan).is_none() {
        return;
    }
    for claim in 0..8 {
        let open = json!({
            "kind": "express", "unit_id": unit, "region": HOME, "privacy_accepted": true, "pay": true, "cross_border_consent": false, "description": ""
        });
        let Some(case) = go(&format!("open-{claim}"), "/api/v1/cases", open) else { return };
        if let Some(case) = case
            && go(&format!("drop-{claim}"), &format!("/api/v1/cases/{case}/withdraw"), json!({})).is_none()
        {
            return;
        }
    }
}

/// The English edition as it is shown before it is accepted, and the day on which the server believes to be.
fn edition(address: SocketAddr) -> Value {
    let editions = ask(address, None, "GET", "/api/v1/editions", None, None).unwrap();
    let today = jiff::fmt::rfc2822::parse(editions.header("date").unwrap()).unwrap().date();
    let editions = editions.json();
    let english = editions.as_array().unwrap().iter().find(|edition| edition["language"] == "en").unwrap();
    json!({ "id": english["id"], "hash": english["hash"], "today": today.to_string() })
}

#[test]
fn no_acknowledged_step_is_missing_and_no_use_is_counted_twice() {
    for (round, after) in [7, 23, 52].into_iter().enumerate() {
        killed(&folder(&format!("killed-{round}")), None, round, after);
    }
}

#[test]
fn none_is_missing_on_postgres_either() {
    for (round, after) in [11, 40].into_iter().enumerate() {
        let Some(database) = postgres("none_is_missing_on_postgres_either", &format!("killed_{}_{round}", std::process::id())) else {
            return;
        };
        killed(&folder(&format!("killed-postgres-{round}")), Some(&database), round, after);
    }
}

/// Four customers at once, until the server is killed in the middle of its answers; then everything is looked at on a new one.
fn killed(data: &Path, database: Option<&str>, round: usize, after: usize) {
    let server = Server::start(data, database);
    let address = server.address;
    let person = Person::sign_up(address, data, "kim@example.org");
    let edition = edition(address);
    let server = Mutex::new(server);
    let (steps, done) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    let seen = || {
        if done.fetch_add(1, Ordering::SeqCst) + 1 == after {
            server.lock().unwrap().kill();
        }
    };
    thread::scope(|scope| {
        for n in 0..4 {
            let (person, edition, steps, seen) = (&person, &edition, &steps, &seen);
            scope.spawn(move || customer(address, person, &format!("KILLED-{round}-{n}"), edition, steps, seen));
        }
    });
    let steps = steps.into_inner().unwrap();
    assert!(steps.iter().any(|step| step.answer.is_none()), "round {round}: it was never interrupted");
    for answer in steps.iter().filter_map(|step| step.answer.as_ref()) {
        assert!(answer.status < 300, "round {round}: {answer:?}");
    }
    verify(data, database, &person, &steps, round);
}

fn verify(data: &Path, database: Option<&str>, person: &Person, steps: &[Step], round: usize) {
    let server = Server::start(data, database);
    let address = server.address;
    let get = |path: &str| ask(address, Some(person), "GET", path, None, None).unwrap();

    // Every acknowledged thing is there; repeated, it is answered with the same bytes.
    for (step, answer) in acknowledged(steps) {
        let again = ask(address, Some(person), "POST", &step.path, Some(&step.key), Some(&step.body)).unwrap();
        assert_eq!((again.status, &again.body), (answer.status, &answer.body), "round {round}: {}", step.path);
        assert_eq!(again.header("idempotency-replayed"), Some("true"), "round {round}: {}", step.path);
    }
    // What was not acknowledged is carried out once, whether it had been or not.
    let interrupted: Vec<_> = steps.iter().filter(|step| step.answer.is_none()).collect();
    for step in &interrupted {
        let answers = [0, 1].map(|_| ask(address, Some(person), "POST", &step.path, Some(&step.key), Some(&step.body)).unwrap());
        assert!(answers[0].status < 300, "round {round}: {:?}", answers[0]);
        assert_eq!(answers[0].body, answers[1].body);
    }

    // Uses: those that are left, and those that open cases hold, are all that there ever were.
    let cases = get("/api/v1/cases").json();
    let opened = steps.iter().filter(|step| step.path == "/api/v1/cases").count();
    assert_eq!(cases["items"].as_array().unwrap().len(), opened, "round {round}");
    let mut open: BTreeMap<String, i64> = BTreeMap::new();
    for case in cases["items"].as_array().unwrap() {
        let case = get(&format!("/api/v1/cases/{}", case["id"].as_str().unwrap())).json();
        let holds = i64::from(case["state"] != "withdrawn");
        *open.entry(case["unit"]["id"].as_str().or(case["unit_id"].as_str()).unwrap().to_owned()).or_default() += holds;
    }
    let plans = get("/api/v1/plans").json();
    assert_eq!(plans["items"].as_array().unwrap().len(), steps.iter().filter(|step| step.path == "/api/v1/plans").count(), "round {round}");
    for plan in plans["items"].as_array().unwrap() {
        let plan = get(&format!("/api/v1/plans/{}", plan["id"].as_str().unwrap())).json();
        let unit = plan["unit_id"].as_str().or(plan["unit"]["id"].as_str()).unwrap();
        let held = open.get(unit).copied().unwrap_or(0);
        let left = &plan["uses"].as_array().unwrap().iter().find(|uses| uses["service"] == "replacement").unwrap()["left"];
        assert_eq!(left.as_i64().unwrap(), 2 - held, "round {round}: {plan}");
    }
    drop(server);
    let on_data = |command: &str| {
        let data = data.to_str().unwrap();
        match database {
            Some(url) => aftercare(&[command, "--data", data, "--database-url", url]),
            None => aftercare(&[command, "--data", data]),
        }
    };
    let rebuilt = on_data("rebuild");
    assert_eq!(rebuilt.code, 0, "{}{}", rebuilt.out, rebuilt.err);

    // The decisions of both lives of the server are there, and end as they did.
    let receipts = on_data("receipts");
    assert_eq!(receipts.code, 0, "{}", receipts.err);
    assert!(receipts.out.lines().count() >= opened, "round {round}: {}", receipts.out.lines().count());
    let cases = file(data, "receipts.jsonl", &receipts.out);
    let compared = aftercare(&["terms", "diff", "en", "de", "--cases", &cases]);
    assert_eq!(compared.code, 0, "{}{}", compared.out, compared.err);
    let last = file(data, "last.json", receipts.out.lines().last().unwrap());
    let again = aftercare(&["replay", &last]);
    // Set in one line, it is the same receipt in another spelling, and nothing else.
    let said: Vec<&str> = again.out.lines().skip(1).collect();
    assert!(matches!(said.as_slice(), [line] if line.trim_start().starts_with("text: ")), "{}{}", again.out, again.err);
}
