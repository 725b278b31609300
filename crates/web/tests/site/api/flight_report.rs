//! The report of a lost aircraft's last flight: looked at, produced once, bound to its file.

use super::bench::{Answer, Bench, NOBODYS, Person, call, case_body, drone, get, post, text, world};
use crate::files::{flyaway, hardly_readable, hash, written};
use aftercare_app::Clock;
use aftercare_evidence::encode::SyntheticFlight;
use aftercare_wire::Role;
use serde_json::{Value, json};

const SERIAL: &str = "SYN0A1B2C3";

/// Everybody who has to do with an aircraft that was lost.
pub struct Lost {
    pub bench: Bench,
    pub rina: Person,
    pub agent: Person,
    assessor: Person,
    pub unit: String,
}

impl Lost {
    pub async fn new() -> Self {
        let bench = Bench::memory().await;
        let (agent, assessor) = (bench.person("agent", Role::Agent).await, bench.person("assessor", Role::Assessor).await);
        let rina = bench.sign_up("rina", "SG").await;
        let unit = bench.unit(&rina, drone(), SERIAL).await;
        bench.plan(&rina, &unit, 2).await;
        bench.bind(&rina, &unit).await;
        bench.clock.pass_days(8);
        Self { bench, rina, agent, assessor, unit }
    }

    pub fn flight(&self) -> SyntheticFlight {
        flyaway(&world(), drone(), SERIAL, Clock::now(&*self.bench.clock))
    }

    /// A file of its owner; gives its id.
    pub async fn stored(&self, kind: &str, name: &str, bytes: &[u8]) -> String {
        let path = format!("/api/v1/blobs?kind={kind}&agreed=true&name={name}&unit_id={}", self.unit);
        self.bench.send(call("POST", path).body("application/octet-stream", bytes).by(&self.rina)).await.id()
    }

    /// A case that begins with this record; gives its address.
    async fn case(&self, record: &str) -> String {
        let mut body = case_body(&self.unit, "flyaway");
        body["flight_record_blob"] = json!(record);
        format!("/api/v1/cases/{}", text(&self.bench.does(&self.rina, "/api/v1/cases", body).await["id"]))
    }

    async fn chosen(&self, case: &str) {
        self.bench.does(&self.assessor, &format!("{case}/assess"), json!({ "cause": "accident" })).await;
        self.bench.does(&self.rina, &format!("{case}/choose"), json!({ "service": "flyaway-replacement" })).await;
    }

    async fn report(&self, case: &str) -> Value {
        self.bench.fetch(&self.agent, &format!("{case}/flight-report")).await
    }

    async fn told(&self, person: &Person, path: impl Into<String>) -> String {
        self.bench.send(get(path).by(person)).await.told()
    }

    async fn document(&self, case: &str) -> Answer {
        self.bench.send(get(format!("{case}/flight-report/document")).by(&self.rina)).await
    }
}

#[tokio::test]
async fn a_produced_report_is_bound_to_its_file() {
    let lost = Lost::new().await;
    let Lost { bench, rina, agent, .. } = &lost;
    let record = written(&lost.flight());
    let blob = lost.stored("flight-record", "flight.txt", &record).await;
    let case = lost.case(&blob).await;
    let shown = bench.fetch(rina, &case).await;
    let evidence = &shown["evidence"][0];
    assert_eq!((&evidence["sha256"], &evidence["findings"]), (&json!(hash(&record)), &json!(0)), "{evidence:#}");
    let serial = evidence["facts"].as_array().unwrap().iter().find(|fact| fact["name"] == "aircraft-serial").unwrap();
    assert_eq!(serial["agrees"], true);

    // Looked at before it is produced: it is nobody's word yet.
    let draft = lost.report(&case).await;
    assert_eq!((&draft["produced_at"], &draft["receipt_id"], &draft["report_sha256"]), (&Value::Null, &Value::Null, &Value::Null));
    assert!(draft["last_fix"]["place"]["latitude"].as_f64().unwrap() < -12.4, "{}", draft["last_fix"]);
    assert_eq!(lost.document(&case).await.told(), "404 not-found");
    lost.chosen(&case).await;
    let done = bench.send(call("POST", format!("{case}/report")).by(agent)).await.ok();
    assert_eq!(done["unit"]["state"], "locked");

    let report = lost.report(&case).await;
    assert_eq!((&report["file"]["sha256"], &report["file"]["blob"]["id"]), (&json!(hash(&record)), &json!(blob)));
    assert!(report["produced_at"].is_string());
    let document = lost.document(&case).await;
    assert_eq!((document.status, json!(hash(&document.bytes))), (200, report["report_sha256"].clone()));
    for key in ["last_fix", "areas", "checks", "track", "series", "produced_at", "lost_at", "bindings"] {
        assert_eq!(document.json()[key], report[key], "{key}");
    }
    let receipt = bench.send(get(format!("/api/v1/receipts/{}/document", text(&report["receipt_id"]))).by(rina)).await;
    let said = receipt.json().to_string();
    assert!(said.contains("\"evidence\""), "{said}");
    assert!(said.contains(&hash(&record)) && said.contains(&hash(&document.bytes)), "{said}");
    let replay = call("POST", "/api/v1/replays").body("application/json", receipt.bytes).by(agent);
    assert_eq!(bench.send(replay).await.ok(), json!({ "same": true, "differences": [] }));

    // What comes later does not change it.
    let mut other = lost.flight();
    other.record.aircraft_serial = "SYNOTHER01".to_owned();
    let later = lost.stored("flight-record", "later.txt", &written(&other)).await;
    bench.does(rina, &format!("{case}/evidence"), json!({ "blobs": [later] })).await;
    bench.clock.pass_days(1);
    assert_eq!((lost.report(&case).await, lost.document(&case).await.bytes), (report, document.bytes));
    let as_it_would_be = bench.fetch(agent, &format!("{case}/flight-report?record={later}")).await;
    assert_eq!((&as_it_would_be["produced_at"], &as_it_would_be["file"]["blob"]["id"]), (&Value::Null, &json!(later)));
}

#[tokio::test]
async fn a_report_is_seen_by_those_whom_it_concerns_and_each_look_is_written_down() {
    let lost = Lost::new().await;
    let Lost { bench, rina, agent, .. } = &lost;
    let blob = lost.stored("flight-record", "flight.txt", &written(&lost.flight())).await;
    let case = lost.case(&blob).await;
    lost.chosen(&case).await;
    bench.send(call("POST", format!("{case}/report")).by(agent)).await.ok();
    let (bea, editor) = (bench.sign_up("bea", "SG").await, bench.person("editor", Role::Editor).await);
    let boss = bench.person("boss", Role::Administrator).await;
    for path in [format!("{case}/flight-report"), format!("{case}/flight-report/document")] {
        for (person, expected) in [(rina, "200"), (agent, "200"), (&boss, "200"), (&bea, "404 not-found"), (&editor, "403 forbidden")] {
            assert_eq!(lost.told(person, &path).await, expected, "{path} by {}", person.subject);
        }
        assert!(lost.told(&super::bench::nobody(), &path).await.starts_with("401"), "{path}");
    }
    let trail = bench.fetch(&boss, "/api/v1/audit?limit=200").await;
    let resource = format!("case:{}", case.rsplit('/').next().unwrap());
    let looks = |person: &Person, action: &str, outcome: &str| {
        let of = |entry: &&Value| {
            entry["subject_id"] == person.subject.as_str()
                && entry["action"] == action
                && entry["outcome"] == outcome
                && entry["resource"] == resource.as_str()
        };
        trail["items"].as_array().unwrap().iter().filter(of).count()
    };
    assert_eq!(looks(rina, "evidence_read_own", "done"), 2);
    assert_eq!(looks(agent, "evidence_read_in_case", "done"), 2);
    assert_eq!(looks(&boss, "evidence_read_in_case", "done"), 2);
    assert_eq!(looks(&bea, "evidence_read_own", "done"), 0);
    assert_eq!(looks(&bea, "evidence_read_own", "failed") + looks(&bea, "evidence_read_own", "denied"), 2, "{trail:#}");
}

#[tokio::test]
async fn a_report_is_cancelled_and_produced_again() {
    let lost = Lost::new().await;
    let Lost { bench, rina, agent, .. } = &lost;
    let blob = lost.stored("flight-record", "flight.txt", &written(&lost.flight())).await;
    let case = lost.case(&blob).await;
    lost.chosen(&case).await;
    bench.send(call("POST", format!("{case}/report")).by(agent)).await.ok();
    let (first, old) = (lost.report(&case).await, lost.document(&case).await);
    bench.clock.pass_seconds(3600);
    let cancelled = bench.send(call("POST", format!("{case}/cancel-report")).by(rina)).await.ok();
    assert_ne!(cancelled["unit"]["state"], "locked");
    // That ended this case: what was produced in it stays readable, as its receipt has it.
    assert_eq!((lost.report(&case).await, lost.document(&case).await.bytes), (first.clone(), old.bytes.clone()));
    // The same record begins another.
    let case = lost.case(&blob).await;
    assert_eq!(lost.report(&case).await["produced_at"], Value::Null);
    lost.chosen(&case).await;
    bench.send(call("POST", format!("{case}/report")).by(agent)).await.ok();
    let (second, new) = (lost.report(&case).await, lost.document(&case).await);
    assert_ne!((&first["receipt_id"], &first["report_sha256"]), (&second["receipt_id"], &second["report_sha256"]));
    assert_ne!(old.bytes, new.bytes);
    assert_eq!(json!(hash(&new.bytes)), second["report_sha256"]);
}

#[tokio::test]
async fn of_two_records_the_named_one_is_taken() {
    let lost = Lost::new().await;
    let Lost { bench, rina, agent, .. } = &lost;
    let blob = lost.stored("flight-record", "flight.txt", &written(&lost.flight())).await;
    let case = lost.case(&blob).await;
    let mut flight = lost.flight();
    flight.home.latitude = 40.5;
    let second = lost.stored("flight-record", "second.txt", &written(&flight)).await;
    let kept = lost.stored("flight-record", "kept.txt", &written(&flight)).await;
    let photo = lost.stored("photo", "photo.jpg", &crate::files::picture()).await;
    bench.does(rina, &format!("{case}/evidence"), json!({ "blobs": [second, photo] })).await;
    lost.chosen(&case).await;
    for wrong in [NOBODYS, kept.as_str(), photo.as_str(), ""] {
        for person in [agent, rina] {
            assert_eq!(lost.told(person, format!("{case}/flight-report?record={wrong}")).await, "404 not-found", "`{wrong}`");
        }
        let produced = bench.send(post(format!("{case}/report"), json!({ "record": wrong })).by(agent)).await;
        assert_eq!(produced.told(), "404 not-found", "`{wrong}`");
    }
    assert_eq!(lost.document(&case).await.told(), "404 not-found");
    bench.send(post(format!("{case}/report"), json!({ "record": second })).by(agent)).await.ok();
    let report = lost.report(&case).await;
    assert_eq!(report["file"]["blob"]["id"], second.as_str());
    assert!(report["last_fix"]["place"]["latitude"].as_f64().unwrap() > 40.0);
}

#[tokio::test]
async fn a_record_that_tells_little_ends_no_case() {
    for n in 0..4 {
        let lost = Lost::new().await;
        let (name, bytes, completeness) = hardly_readable(&lost.flight()).into_iter().nth(n).unwrap();
        let blob = lost.stored("flight-record", name, &bytes).await;
        let case = lost.case(&blob).await;
        let report = lost.report(&case).await;
        let file = &report["file"];
        assert_eq!((&file["completeness"], &file["sha256"]), (&json!(completeness), &json!(hash(&bytes))), "{name}");
        assert!(report["track"]["at"].as_array().unwrap().is_empty() || completeness == "damaged", "{name}");
        lost.chosen(&case).await;
        let done = lost.bench.send(call("POST", format!("{case}/report")).by(&lost.agent)).await.ok();
        assert_eq!(done["unit"]["state"], "locked", "{name}");
        assert_eq!(json!(hash(&lost.document(&case).await.bytes)), lost.report(&case).await["report_sha256"], "{name}");
    }
}
