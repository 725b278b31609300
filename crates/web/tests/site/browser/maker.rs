//! A browser without scripts, and a small maker behind it.

use super::html::{Form, forms, unescaped};
use crate::reader::reader;
use aftercare_app::{App, Clock};
use aftercare_documents::Documents;
use aftercare_store::{OperatorKey, Sealing, Store};
use aftercare_web::messages::Messages;
use aftercare_web::{DemoClock, Web, router};
use aftercare_wire::{AccountCreate, Language, ModelView, Role};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, header};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use tower::ServiceExt;

static WORLD: LazyLock<Arc<aftercare_core::World>> = LazyLock::new(|| Arc::new(Documents::embedded().world().unwrap()));
pub const PASSWORD: &str = "correct horse battery";

/// A clock that stands still until it is moved.
pub struct HandClock(Mutex<Timestamp>);

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
            return Err("this lies in the past".to_owned());
        }
        *now = to;
        Ok(())
    }
}

fn counted(seed: u8) -> impl Fn(&mut [u8]) -> Result<(), String> + Send + Sync + 'static {
    let count = AtomicU64::new(0);
    move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(32) {
            let next = count.fetch_add(1, Ordering::SeqCst);
            let hash = Sha256::digest([&[seed][..], &next.to_be_bytes()].concat());
            chunk.copy_from_slice(&hash[..chunk.len()]);
        }
        Ok(())
    }
}

/// The whole product in memory.
#[derive(Clone)]
pub struct Maker {
    pub app: App,
    pub router: Router,
    pub clock: Arc<HandClock>,
}

impl Maker {
    pub async fn new() -> Self {
        let clock = Arc::new(HandClock(Mutex::new("2022-08-01T08:00:00Z".parse().unwrap())));
        let store = Store::memory(Sealing::new(&OperatorKey::new([1; 32]), counted(1))).await.unwrap();
        // Sessions go by a clock of their own, as in the demo: a year that goes by signs nobody out.
        let wall = Arc::new(HandClock(Mutex::new("2022-08-01T08:00:00Z".parse().unwrap())));
        let app = App::new(store, Arc::clone(&WORLD), clock.clone(), Arc::new(counted(2))).with_wall_clock(wall);
        let app = app
            .with_passkeys_at("https://care.example")
            .with_operator(Arc::new(Documents::embedded().operator().unwrap()))
            .with_logins(Arc::new(Documents::embedded().logins().unwrap()))
            .with_reader(reader());
        let web = Web {
            app: app.clone(),
            messages: Arc::new(Messages::load().unwrap()),
            demo: Some(clock.clone()),
            secure_cookies: false,
            trusted_proxies: Arc::default(),
        };
        Self { router: router(web), app, clock }
    }

    /// Lets days go by, with everything that falls due.
    pub async fn days(&self, days: i64) {
        let now = Clock::now(&*self.clock);
        *self.clock.0.lock().unwrap() = now + SignedDuration::from_hours(24 * days);
        self.app.timers_run().await.unwrap();
    }

    pub fn visitor(&self) -> Browser {
        Browser { maker: self.clone(), cookies: BTreeMap::new(), language: "en", signal: Vec::new() }
    }

    /// Somebody with an account of a role, signed in.
    pub async fn person(&self, name: &str, role: Role) -> Browser {
        let email = format!("{name}@example.org");
        let request = AccountCreate {
            email: email.clone(),
            password: PASSWORD.to_owned(),
            name: name.to_owned(),
            region: "ID".to_owned(),
            language: Language::En,
            date_of_birth: None,
            parent_email: None,
            phone: None,
        };
        self.app.account_seed(&request, role).await.unwrap();
        let mut browser = self.visitor();
        let form = browser.get("/sign-in").await.form("/sign-in").set("email", &email).set("password", PASSWORD);
        browser.send(form).await.is(200);
        browser
    }

    /// A model that flies, is sold a plan and has every kind of case.
    pub fn drone(&self) -> ModelView {
        let anybody = aftercare_app::Context::new(aftercare_app::Principal::Anonymous, Language::En);
        let all = self.app.models(&anybody).unwrap();
        let fits = |m: &&ModelView| m.flies && m.case_kinds.len() == 4 && m.components.len() > 3;
        all.iter().find(fits).expect("a model with every kind of case").clone()
    }
}

/// A file chosen in a form.
#[derive(Debug, Clone)]
pub struct Chosen<'a> {
    pub field: &'a str,
    pub name: &'a str,
    pub bytes: &'a [u8],
}

#[derive(Clone)]
pub struct Browser {
    pub maker: Maker,
    pub cookies: BTreeMap<String, String>,
    pub language: &'static str,
    /// The lines of `Sec-GPC` that it sends.
    pub signal: Vec<&'static str>,
}

/// A page that was answered.
#[derive(Debug)]
pub struct Shown {
    pub status: u16,
    pub path: String,
    pub headers: HeaderMap,
    pub html: String,
    pub bytes: Vec<u8>,
}

impl Shown {
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.main());
        self
    }

    /// The text of the page's main part.
    pub fn main(&self) -> String {
        let main = self.html.split("<main").nth(1).unwrap_or(&self.html).split("</main>").next().unwrap_or_default();
        let text: Vec<_> =
            main.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text.trim()).filter(|t| !t.is_empty()).collect();
        unescaped(&text.join(" "))
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.main().contains(text), "{} does not say `{text}`: {}", self.path, self.main());
        self
    }

    #[track_caller]
    pub fn says_not(self, text: &str) -> Self {
        assert!(!self.main().contains(text), "{} says `{text}`: {}", self.path, self.main());
        self
    }

    /// The one form that goes to an address that ends so.
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        let found: Vec<_> = forms(&self.html).into_iter().filter(|form| form.action.ends_with(action)).collect();
        assert!(!found.is_empty(), "{} ({}) has no form to `{action}`: {}", self.path, self.status, self.main());
        found.into_iter().next().unwrap()
    }

    pub fn has_form(&self, action: &str) -> bool {
        forms(&self.html).iter().any(|form| form.action.ends_with(action))
    }

    /// What stands beside a field: the error that belongs to it.
    pub fn error_beside(&self, field: &str) -> Option<String> {
        let start = format!("id=\"e-{field}\">");
        Some(unescaped(self.html.split(&start).nth(1)?.split('<').next()?))
    }
}

pub fn encoded(fields: &[(String, String)]) -> String {
    let escape = |text: &str| {
        text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect::<String>()
    };
    fields.iter().map(|(key, value)| format!("{}={}", escape(key), escape(value))).collect::<Vec<_>>().join("&")
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Shown {
        self.followed(Method::GET, path, None, Vec::new()).await
    }

    /// Sends a form as it stands and goes where it leads.
    pub async fn send(&mut self, form: Form) -> Shown {
        let body = encoded(&form.fields).into_bytes();
        self.followed(Method::POST, &form.action, Some("application/x-www-form-urlencoded".to_owned()), body).await
    }

    /// Sends a form with files.
    pub async fn upload(&mut self, form: Form, files: &[Chosen<'_>]) -> Shown {
        assert!(form.multipart, "{} takes no files", form.action);
        let mut body = Vec::new();
        // Unless a test says otherwise, whoever chooses a picture wants it to be taken.
        let unsaid = files.iter().any(|file| file.field == "photos") && !form.fields.iter().any(|(name, _)| name == "photos_agreed");
        let wanted = unsaid.then(|| ("photos_agreed".to_owned(), "yes".to_owned()));
        for (name, value) in form.fields.iter().chain(&wanted) {
            body.extend(format!("--frontier\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
        }
        for file in files {
            let head = format!("--frontier\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n\r\n", file.field, file.name);
            body.extend(head.into_bytes());
            body.extend_from_slice(file.bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--frontier--\r\n");
        self.followed(Method::POST, &form.action, Some("multipart/form-data; boundary=frontier".to_owned()), body).await
    }

    async fn followed(&mut self, method: Method, path: &str, media: Option<String>, body: Vec<u8>) -> Shown {
        let mut shown = self.raw(method, path, media.as_deref(), body).await;
        for _ in 0..5 {
            let Some(to) = shown.headers.get(header::LOCATION).filter(|_| shown.status == 303) else { return shown };
            let to = to.to_str().unwrap().to_owned();
            shown = self.raw(Method::GET, &to, None, Vec::new()).await;
        }
        panic!("{path}: sent on and on");
    }

    /// One request and its answer, whatever it is.
    pub async fn raw(&mut self, method: Method, path: &str, media: Option<&str>, body: Vec<u8>) -> Shown {
        let cookies: Vec<_> = self.cookies.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let mut request = Request::builder().method(method).uri(path).header(header::ACCEPT_LANGUAGE, self.language);
        request = request.header(header::HOST, "care.example.org");
        for line in &self.signal {
            request = request.header("sec-gpc", *line);
        }
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if let Some(media) = media {
            request = request.header(header::CONTENT_TYPE, media);
        }
        let response = self.maker.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (key, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(key.to_owned(), value.to_owned());
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        Shown { status, path: path.to_owned(), headers, html: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }

    /// Registers a device and buys a two-year plan for it; gives the pages' paths.
    pub async fn protected_device(&mut self, serial: &str) -> (String, String) {
        let unit = self.device(serial).await;
        let form = self.get(&format!("{unit}/plan")).await.is(200).form("/plan").set("accepted", "yes");
        let plan = self.send(form).await.is(200);
        (unit, plan.path.split('?').next().unwrap().to_owned())
    }

    pub async fn device(&mut self, serial: &str) -> String {
        self.device_from(serial, "official").await
    }

    /// A device bought through a channel.
    pub async fn device_from(&mut self, serial: &str, channel: &str) -> String {
        let model = self.maker.drone().slug;
        let form = self.get("/devices/new").await.is(200).form("/devices/new");
        let form = form.set("model", &model).set("serial", serial).set("bought_on", "2022-07-30").set("bought_in", "ID");
        let shown = self.send(form.set("channel", channel).set("proof_of_purchase", "yes")).await.is(200);
        shown.path.split('?').next().unwrap().to_owned()
    }
}
