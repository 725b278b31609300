//! A server without a network: its router over a store, a clock that is moved by hand, and people who ask.

use super::contract;
use crate::reader::reader;
use aftercare_app::{App, Clock};
use aftercare_core::World;
use aftercare_documents::Documents;
use aftercare_store::{OperatorKey, Sealing, Store};
use aftercare_web::messages::Messages;
use aftercare_web::{DemoClock, TrustedProxies, Web, router};
use aftercare_wire::{AccountCreate, Language, PROBLEM_MEDIA_TYPE, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, header};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use tower::ServiceExt;

pub const PASSWORD: &str = "correct horse";
pub const START: &str = "2022-08-01T08:00:00Z";
/// An id that nothing has.
pub const NOBODYS: &str = "01JZ8T2M5Q0000000000000002";

static WORLD: LazyLock<Arc<World>> = LazyLock::new(|| Arc::new(Documents::embedded().world().unwrap()));
pub fn world() -> Arc<World> {
    Arc::clone(&WORLD)
}

/// A product of the demo's story; which model it is, is data.
fn product(name: &str) -> &'static str {
    static DEMO: LazyLock<String> = LazyLock::new(|| Documents::embedded().get("demo.toml").unwrap().to_owned());
    DEMO.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"')).unwrap()
}

pub fn drone() -> &'static str {
    product("drone")
}

pub fn express_camera() -> &'static str {
    product("express_camera")
}

static COUNT: AtomicU64 = AtomicU64::new(0);
static PLACES: AtomicU32 = AtomicU32::new(0);

pub struct HandClock(Mutex<Timestamp>);

impl HandClock {
    pub fn pass_days(&self, days: i64) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(SignedDuration::from_hours(24 * days)).unwrap();
    }

    pub fn pass_seconds(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

impl DemoClock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn move_to(&self, to: Timestamp) -> Result<(), String> {
        let mut now = self.0.lock().unwrap();
        if to < *now {
            return Err("the clock never goes back".to_owned());
        }
        *now = to;
        Ok(())
    }
}

/// Bytes that differ each time and need no operating system.
fn counted(bytes: &mut [u8]) -> Result<(), String> {
    for chunk in bytes.chunks_mut(32) {
        let next = COUNT.fetch_add(1, Ordering::SeqCst);
        let hash = Sha256::digest([u64::from(std::process::id()).to_be_bytes(), next.to_be_bytes()].concat());
        chunk.copy_from_slice(&hash[..chunk.len()]);
    }
    Ok(())
}

pub fn sealing() -> Sealing {
    Sealing::new(&OperatorKey::new([7; 32]), counted)
}

#[derive(Clone)]
pub struct Bench {
    pub app: App,
    pub clock: Arc<HandClock>,
    router: Router,
}

/// Whoever asks: a browser with its session, a program with its token, or nobody.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub subject: String,
    cookie: Option<String>,
    pub csrf: Option<String>,
    token: Option<String>,
    token_id: String,
    place: Option<IpAddr>,
}

impl Person {
    /// The same person from another address, whose attempts are counted apart.
    pub fn elsewhere(&self) -> Self {
        Self { place: Some(new_place()), ..self.clone() }
    }

    pub fn address(&self) -> IpAddr {
        self.place.unwrap()
    }
}

pub fn nobody() -> Person {
    Person { place: Some(new_place()), ..Person::default() }
}

fn new_place() -> IpAddr {
    IpAddr::from((0x0a00_0000 + PLACES.fetch_add(1, Ordering::SeqCst)).to_be_bytes())
}

/// One request.
#[derive(Clone)]
pub struct Call {
    method: &'static str,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    by: Person,
}

pub fn call(method: &'static str, path: impl Into<String>) -> Call {
    Call { method, path: path.into(), headers: Vec::new(), body: Vec::new(), by: nobody() }
}

pub fn get(path: impl Into<String>) -> Call {
    call("GET", path)
}

pub fn post(path: impl Into<String>, body: Value) -> Call {
    call("POST", path).json(&body)
}

impl Call {
    pub fn by(mut self, person: &Person) -> Self {
        self.by = person.clone();
        self
    }

    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", kind)
    }

    /// Method and path.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn request(self) -> Request<Body> {
        let mut request = Request::builder().method(self.method).uri(self.path).header(header::HOST, "care.example.org");
        let Person { cookie, csrf, token, place, .. } = self.by;
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let sent = request.headers_ref().is_some_and(|headers| headers.contains_key("x-csrf-token"));
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(csrf) = csrf.filter(|_| !sent && self.method != "GET") {
            request = request.header("x-csrf-token", csrf);
        }
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let mut request = request.body(Body::from(self.body)).unwrap();
        if let Some(place) = place {
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from((place, 4000))));
        }
        request
    }
}

/// One answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The document of a success.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text());
        self.json()
    }

    #[track_caller]
    pub fn id(&self) -> String {
        text(&self.ok()["id"])
    }

    /// The last part of a problem's type; every failure must have its document.
    #[track_caller]
    pub fn problem(&self) -> String {
        assert!(self.status >= 400, "{} {}", self.status, self.text());
        assert_eq!(self.header("content-type"), PROBLEM_MEDIA_TYPE, "{} {}", self.status, self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "{problem}");
        assert!(!text(&problem["title"]).is_empty() && problem["instance"].is_string(), "{problem}");
        text(&problem["type"]).strip_prefix("/problems/").unwrap().to_owned()
    }

    /// `status problem field:code …`
    #[track_caller]
    pub fn told(&self) -> String {
        if self.status < 400 {
            return self.status.to_string();
        }
        let mut told = format!("{} {}", self.status, self.problem());
        for error in self.json()["errors"].as_array().into_iter().flatten() {
            told.push_str(&format!(" {}:{}", text(&error["field"]), error["code"].as_str().unwrap_or_default()));
        }
        told
    }

    /// The rules of a refusal.
    #[track_caller]
    pub fn refused(&self) -> Vec<String> {
        assert_eq!((self.status, self.problem().as_str()), (409, "refused"), "{}", self.text());
        let rules: Vec<String> = self.json()["rules"].as_array().unwrap().iter().map(|rule| text(&rule["id"])).collect();
        assert!(!rules.is_empty(), "a refusal names its rules: {}", self.text());
        rules
    }
}

#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

impl Bench {
    pub async fn memory() -> Self {
        Self::over(Store::memory(sealing()).await.unwrap())
    }

    /// As the demo runs it: sessions and attempts go by a clock that nobody moves.
    pub async fn demo() -> Self {
        let bench = Self::memory().await;
        let still = Arc::new(HandClock(Mutex::new(START.parse().unwrap())));
        Self::served(bench.app.with_wall_clock(still), bench.clock, true, "")
    }

    /// Behind proxies at these addresses, with commas between them.
    pub async fn behind(proxies: &str) -> Self {
        let bench = Self::memory().await;
        Self::served(bench.app, bench.clock, true, proxies)
    }

    /// One that takes files up to this size.
    pub fn taking(self, bytes: u64) -> Self {
        Self::served(self.app.with_file_limit(bytes), self.clock, true, "")
    }

    pub fn over(store: Store) -> Self {
        Self::in_world(store, world())
    }

    pub fn in_world(store: Store, world: Arc<World>) -> Self {
        let clock = Arc::new(HandClock(Mutex::new(START.parse().unwrap())));
        Self::with(store, world, clock, true)
    }

    pub fn with(store: Store, world: Arc<World>, clock: Arc<HandClock>, demo: bool) -> Self {
        Self::served(App::new(store, world, clock.clone(), Arc::new(counted)), clock, demo, "")
    }

    fn served(app: App, clock: Arc<HandClock>, demo: bool, proxies: &str) -> Self {
        let app = app
            .with_passkeys_at("https://care.example")
            .with_operator(Arc::new(Documents::embedded().operator().unwrap()))
            .with_logins(Arc::new(Documents::embedded().logins().unwrap()))
            .with_reader(reader());
        let demo: Option<Arc<dyn DemoClock>> = if demo { Some(clock.clone()) } else { None };
        let messages = Arc::new(Messages::load().unwrap());
        let trusted_proxies = Arc::new(if proxies.is_empty() { TrustedProxies::default() } else { proxies.parse().unwrap() });
        let web = Web { app: app.clone(), messages, demo, secure_cookies: true, trusted_proxies };
        Self { app, clock, router: router(web) }
    }

    pub async fn send(&self, call: Call) -> Answer {
        let (method, path) = (call.method, call.path.clone());
        let response = self.router.clone().oneshot(call.request()).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        let answer = Answer { status, headers, bytes };
        contract::check(method, &path, &answer);
        answer
    }

    /// The document of a success.
    #[track_caller]
    pub fn fetch(&self, person: &Person, path: &str) -> impl Future<Output = Value> {
        let call = get(path).by(person);
        async move { self.send(call).await.ok() }
    }

    /// A step that succeeds.
    pub async fn does(&self, person: &Person, path: &str, body: Value) -> Value {
        let answer = self.send(post(path, body).by(person)).await;
        assert!((200..300).contains(&answer.status), "{path}: {} {}", answer.status, answer.text());
        answer.json()
    }

    /// A session from its answer.
    pub fn session(answer: &Answer, place: IpAddr) -> Person {
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let subject = text(&answer.ok()["subject_id"]);
        Person {
            subject,
            cookie: Some(cookie),
            csrf: Some(answer.header("x-csrf-token").to_owned()),
            place: Some(place),
            ..Person::default()
        }
    }

    /// An owner with an account, signed in.
    pub async fn sign_up(&self, name: &str, region: &str) -> Person {
        let request = AccountCreate {
            email: format!("{name}@example.org"),
            password: PASSWORD.to_owned(),
            name: name.to_owned(),
            region: region.to_owned(),
            language: Language::En,
            date_of_birth: None,
            parent_email: None,
            phone: None,
        };
        self.app.account_seed(&request, Role::Owner).await.unwrap();
        self.sign_in(name).await
    }

    pub async fn sign_in(&self, name: &str) -> Person {
        let by = nobody();
        let body = json!({ "email": format!("{name}@example.org"), "password": PASSWORD });
        Self::session(&self.send(post("/api/v1/sessions", body).by(&by)).await, by.place.unwrap())
    }

    /// Somebody of a role, signed in.
    pub async fn person(&self, name: &str, role: Role) -> Person {
        let request = AccountCreate {
            email: format!("{name}@example.org"),
            password: PASSWORD.to_owned(),
            name: name.to_owned(),
            region: "SG".to_owned(),
            language: Language::En,
            date_of_birth: None,
            parent_email: None,
            phone: None,
        };
        self.app.account_seed(&request, role).await.unwrap();
        self.sign_in(name).await
    }

    /// A program of this person.
    pub async fn program(&self, person: &Person, scopes: &[&str]) -> Person {
        let made = self.does(person, "/api/v1/tokens", json!({ "name": "a program", "scopes": scopes })).await;
        let (token, token_id) = (Some(text(&made["secret"])), text(&made["token"]["id"]));
        Person { subject: person.subject.clone(), token, token_id, place: person.place, ..Person::default() }
    }

    pub async fn revoke(&self, person: &Person, program: &Person) {
        let answer = self.send(call("DELETE", format!("/api/v1/tokens/{}", program.token_id)).by(person)).await;
        assert_eq!(answer.status, 204, "{}", answer.text());
    }

    /// A device with this serial number, bought today.
    pub async fn unit(&self, owner: &Person, model: &str, serial: &str) -> String {
        let today = Clock::now(&*self.clock).to_string()[..10].to_owned();
        let body = json!({
            "model": model, "serial": serial, "bought_on": today, "bought_in": "SG", "channel": "official", "proof_of_purchase": true,
        });
        text(&self.does(owner, "/api/v1/units", body).await["id"])
    }

    /// The body with which the plan of a unit is bought today.
    pub async fn plan_body(&self, owner: &Person, unit: &str, years: u8) -> Value {
        let today = Clock::now(&*self.clock).to_string()[..10].to_owned();
        let offer = self.fetch(owner, &format!("/api/v1/units/{unit}/plan-offer")).await;
        json!({
            "unit_id": unit, "years": years, "bought_in": "SG", "covers_in": [], "effective_on": today,
            "accepted_edition": offer["terms"]["edition"], "accepted_hash": offer["terms"]["hash"],
        })
    }

    pub async fn plan(&self, owner: &Person, unit: &str, years: u8) -> String {
        let body = self.plan_body(owner, unit, years).await;
        text(&self.does(owner, "/api/v1/plans", body).await["id"])
    }

    /// Account and controller bound.
    pub async fn bind(&self, owner: &Person, unit: &str) {
        self.does(owner, "/api/v1/bindings", json!({ "unit_id": unit, "what": "both", "bind": true })).await;
    }
}

pub fn case_body(unit: &str, kind: &str) -> Value {
    json!({ "kind": kind, "unit_id": unit, "region": "SG", "privacy_accepted": true, "description": "It hit a tree." })
}
