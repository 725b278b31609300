//! What sealing costs a person who opens the portal: the home page of a typical owner (two devices with plans, three cases) from two stores that
//! differ in nothing but sealing, taking turns. Prints both medians in microseconds and their ratio.
//!
//!     cargo run --release -p aftercare --features unsealed-benchmark --example portal_home [ROUNDS]

#![expect(clippy::disallowed_methods, reason = "it measures real time")]

use aftercare_app::{App, Caller, Clock, Context, Principal};
use aftercare_documents::Documents;
use aftercare_scenario::counting;
use aftercare_store::{OperatorKey, Sealing, Store};
use aftercare_web::messages::Messages;
use aftercare_web::{Web, router};
use aftercare_wire::{
    AccountCreate, CaseKind, CaseOpen, Channel, Contact, DeviceRegister, Language, ModelView, PlanBuy, PostalAddress, Role, SignIn,
};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tower::ServiceExt;

const EMAIL: &str = "owner@example.org";
const PASSWORD: &str = "correct horse battery";
const REGION: &str = "ID";
const TODAY: &str = "2022-08-01";
const ROUNDS: usize = 2_000;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// A server's router over a store of its own, and the owner's session.
struct Portal {
    router: Router,
    cookie: String,
}

impl Portal {
    async fn new(store: Store) -> Outcome<Self> {
        let world = Documents::embedded().world().map_err(|e| format!("{e:?}"))?;
        let clock = Arc::new(Still(format!("{TODAY}T08:00:00Z").parse()?));
        let app = App::new(store, Arc::new(world), clock, Arc::new(counting()));
        owner(&app).await?;
        let caller = Caller { key: "one".to_owned(), near: String::new(), agent: String::new(), browser: None, choice: None };
        let token = app.sign_in(&SignIn { email: EMAIL.to_owned(), password: PASSWORD.to_owned() }, &caller).await?;
        let web = Web { app, messages: Arc::new(Messages::load()?), demo: None, secure_cookies: false, trusted_proxies: Arc::default() };
        Ok(Self { router: router(web), cookie: format!("aftercare={}", token.as_str()) })
    }

    /// The page's bytes, and how long they took.
    async fn home(&self) -> Outcome<(Vec<u8>, Duration)> {
        let request = Request::builder().uri("/").header(header::HOST, "care.example.org").header(header::COOKIE, &self.cookie);
        let request = request.body(Body::empty())?;
        let begun = Instant::now();
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await?.to_vec();
        let took = begun.elapsed();
        if status == StatusCode::OK { Ok((bytes, took)) } else { Err(format!("/: {status}").into()) }
    }
}

/// Two devices with plans, and three cases.
async fn owner(app: &App) -> Outcome<()> {
    let account = AccountCreate {
        email: EMAIL.to_owned(),
        password: PASSWORD.to_owned(),
        name: "Kim Example".to_owned(),
        region: REGION.to_owned(),
        language: Language::En,
        date_of_birth: None,
        parent_email: None,
        phone: None,
    };
    let subject = app.account_seed(&account, Role::Owner).await?;
    let ctx = Context::new(Principal::Person { subject, role: Role::Owner }, Language::En);
    let address = PostalAddress {
        addressee: account.name,
        lines: vec!["1 Example Quay".to_owned()],
        postal_code: Some("00000".to_owned()),
        city: "Example".to_owned(),
        region: REGION.to_owned(),
    };
    app.contact_change(&ctx, &Contact { telephone: Some("+62 21 5550 0100".to_owned()), address: Some(address) }).await?;
    let models = app.models(&ctx)?;
    let fits = |model: &&ModelView| model.flies && model.case_kinds.len() == 4;
    let model = models.iter().find(fits).ok_or("no model with every kind of case")?;
    let first = device(app, &ctx, model, "SYN-0001").await?;
    let second = device(app, &ctx, model, "SYN-0002").await?;
    let withdrawn = case(app, &ctx, &first, CaseKind::Repair).await?;
    app.case_withdraw(&ctx, &withdrawn).await?;
    case(app, &ctx, &first, CaseKind::Repair).await?;
    case(app, &ctx, &second, CaseKind::Maintenance).await?;
    Ok(())
}

async fn device(app: &App, ctx: &Context, model: &ModelView, serial: &str) -> Outcome<String> {
    let device = DeviceRegister {
        model: model.slug.clone(),
        serial: serial.to_owned(),
        bought_on: TODAY.to_owned(),
        bought_in: REGION.to_owned(),
        channel: Channel::Official,
        proof_of_purchase: true,
        warranty_last_day: None,
    };
    let unit = app.unit_register(ctx, &device).await?.id;
    let terms = app.plan_offer(ctx, &unit, Some(REGION)).await?.terms;
    let purchase = PlanBuy {
        unit_id: unit.clone(),
        years: 2,
        bought_in: REGION.to_owned(),
        covers_in: Vec::new(),
        effective_on: TODAY.to_owned(),
        accepted_edition: terms.edition,
        accepted_hash: terms.hash,
    };
    app.plan_buy(ctx, &purchase).await?;
    Ok(unit)
}

async fn case(app: &App, ctx: &Context, unit: &str, kind: CaseKind) -> Outcome<String> {
    let request = CaseOpen {
        kind,
        unit_id: unit.to_owned(),
        region: REGION.to_owned(),
        privacy_accepted: true,
        happened_at: None,
        flight_record_blob: None,
        photo_blobs: Vec::new(),
        cross_border_consent: false,
        pay: false,
        description: "It hit a tree while landing, and an arm is bent.".to_owned(),
    };
    Ok(app.case_open(ctx, &request).await?.id)
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e6)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let rounds = std::env::args().nth(1).map_or(Ok(ROUNDS), |text| text.parse())?;
    let folder = std::env::temp_dir().join(format!("aftercare-portal-home-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let sealing = || Sealing::new(&OperatorKey::new([7; 32]), counting());
    let sealed = Portal::new(Store::open_sqlite(&folder.join("sealed.db"), sealing()).await?).await?;
    let unsealed = Portal::new(Store::open_sqlite(&folder.join("unsealed.db"), sealing().unsealed()).await?).await?;
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        // Each goes first as often as second.
        let order = if round % 2 == 0 { [true, false] } else { [false, true] };
        for is_sealed in order {
            let (portal, times) = if is_sealed { (&sealed, &mut with) } else { (&unsealed, &mut without) };
            times.push(portal.home().await?.1);
        }
    }
    let same = sealed.home().await?.0.len() == unsealed.home().await?.0.len();
    std::fs::remove_dir_all(&folder)?;
    if !same {
        return Err("the two pages differ".into());
    }
    let (with, without) = (median(&mut with), median(&mut without));
    println!("{with:.0} {without:.0} {:.3}", with / without);
    Ok(())
}
