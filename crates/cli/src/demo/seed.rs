//! The demo's past: everything goes through the use cases, on a clock that is set to the day.

use crate::clock::MovedClock;
use aftercare_app::{App, Clock, Context, Error, Principal, Result};
use aftercare_evidence::encode;
use aftercare_store::SubjectId;
use aftercare_wire::{
    AccountCreate, Assess, BindingChange, BindingWhat, CaseKind, CaseOpen, CaseView, Cause, Channel, Choose, Contact, DeviceRegister,
    EvidenceKind, HandOver, Language, Parcel, Pay, PlanBuy, PostalAddress, RepairQuote, RightsRequestCreate, RightsRequestEnter, Role,
    Service, Ship, UnitView,
};
use jiff::{SignedDuration, Timestamp};

pub(super) const OWNER: &str = "owner@example.org";
pub(super) const DESK: &str = "desk@example.org";
pub(super) const PASSWORD: &str = "simulated-demo-1";

/// Which model each device of the story is.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Products {
    unused_camera: String,
    drone: String,
    german_drone: String,
    express_camera: String,
    gimbal: String,
    serviced_drone: String,
}

/// Who acts in the story.
struct Cast<'a> {
    products: &'a Products,
    app: &'a App,
    clock: &'a MovedClock,
    today: Timestamp,
    desk: Context,
}

impl Cast<'_> {
    /// Sets the clock to so many days before today.
    fn days_ago(&self, days: i64) {
        self.clock.set(self.today - SignedDuration::from_hours(24 * days));
    }

    /// The civil day where somebody buys: it can be tomorrow already.
    fn day(&self, region: &str) -> String {
        self.app.world().regions.zone(region).to_datetime(Clock::now(self.clock)).date().to_string()
    }

    async fn person(&self, email: &str, name: &str, region: &str, language: Language, role: Role) -> Result<Context> {
        let request = AccountCreate {
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            name: name.to_owned(),
            region: region.to_owned(),
            language,
            date_of_birth: None,
            parent_email: None,
            phone: None,
        };
        let subject: SubjectId = self.app.account_seed(&request, role).await?;
        Ok(Context::new(Principal::Person { subject, role }, language))
    }

    /// Tells how somebody is reached.
    async fn reached(&self, owner: &Context, telephone: &str, line: &str, place: (&str, &str, &str)) -> Result<()> {
        let address = PostalAddress {
            addressee: self.app.me(owner).await?.name,
            lines: vec![line.to_owned()],
            postal_code: Some(place.0.to_owned()),
            city: place.1.to_owned(),
            region: place.2.to_owned(),
        };
        let contact = Contact { telephone: Some(telephone.to_owned()), address: Some(address) };
        self.app.contact_change(owner, &contact).await.map(drop)
    }

    /// A device, and a plan for so many years.
    async fn device(&self, owner: &Context, model: &str, serial: &str, region: &str, years: u8) -> Result<UnitView> {
        let request = DeviceRegister {
            model: model.to_owned(),
            serial: serial.to_owned(),
            bought_on: self.day(region),
            bought_in: region.to_owned(),
            channel: Channel::Official,
            proof_of_purchase: true,
            warranty_last_day: None,
        };
        let unit = self.app.unit_register(owner, &request).await?;
        if years == 0 {
            return Ok(unit);
        }
        let terms = self.app.plan_offer(owner, &unit.id, Some(region)).await?.terms;
        let purchase = PlanBuy {
            unit_id: unit.id.clone(),
            years,
            bought_in: region.to_owned(),
            covers_in: Vec::new(),
            effective_on: self.day(region),
            accepted_edition: terms.edition,
            accepted_hash: terms.hash,
        };
        self.app.plan_buy(owner, &purchase).await?;
        Ok(unit)
    }

    async fn bind(&self, owner: &Context, unit: &str) -> Result<()> {
        let change = BindingChange { unit_id: unit.to_owned(), what: BindingWhat::Both, bind: true };
        self.app.binding_change(owner, &change).await.map(drop)
    }

    async fn open(
        &self,
        owner: &Context,
        unit: &str,
        region: &str,
        kind: CaseKind,
        record: Option<String>,
        text: &str,
    ) -> Result<CaseView> {
        let request = CaseOpen {
            kind,
            unit_id: unit.to_owned(),
            region: region.to_owned(),
            privacy_accepted: true,
            happened_at: None,
            flight_record_blob: record,
            photo_blobs: Vec::new(),
            cross_border_consent: false,
            pay: kind == CaseKind::Express,
            description: text.to_owned(),
        };
        self.app.case_open(owner, &request).await
    }

    /// The whole covered list goes to the carrier, the controller with it where it is wanted.
    async fn hand_over(&self, owner: &Context, case: &CaseView) -> Result<()> {
        let components = case.components.iter().map(|c| (c.slug.clone(), c.quantity)).collect();
        let request = HandOver { components, controller: case.kind == CaseKind::Maintenance, tracking: None };
        self.app.case_hand_over(owner, &case.id, &request).await.map(drop)
    }

    async fn receive(&self, case: &CaseView) -> Result<()> {
        self.app.case_receive(&self.desk, &case.id, &Parcel { components: None, controller: None }).await.map(drop)
    }

    async fn assess(&self, case: &CaseView, cause: Cause, in_warranty_scope: bool, damaged: &[&str], repair: (i64, i64)) -> Result<()> {
        let request = Assess {
            cause,
            in_warranty_scope,
            damaged: damaged.iter().map(|slug| (*slug).to_owned()).collect(),
            findings: Vec::new(),
            repair: Some(RepairQuote { material: repair.0, labour: repair.1, missing_material: 0 }),
        };
        self.app.case_assess(&self.desk, &case.id, &request).await.map(drop)
    }

    async fn choose_and_pay(&self, owner: &Context, case: &CaseView, service: Service) -> Result<()> {
        let chosen = self.app.case_choose(owner, &case.id, &Choose { service, pay_missing: false }).await?;
        let Some(fee) = chosen.fee.filter(|fee| fee.total.minor > fee.paid.minor) else { return Ok(()) };
        let amount = fee.total.minor - fee.paid.minor;
        self.app.case_pay(owner, &case.id, &Pay { amount, reference: None }).await.map(drop)
    }

    async fn ship(&self, case: &CaseView, new_serial: Option<&str>) -> Result<()> {
        self.app
            .case_ship(
                &self.desk,
                &case.id,
                &Ship { new_serial: new_serial.map(str::to_owned), new_model: None, tracking: Some("DEMO 0000 4711".to_owned()) },
            )
            .await
            .map(drop)
    }

    /// The record of a synthetic flight of today that did not come back.
    async fn record(&self, owner: &Context, serial: &str) -> Result<String> {
        let broken = |e: aftercare_evidence::EvidenceError| Error::Internal(e.to_string());
        let mut flight = encode::SyntheticFlight::flyaway(11);
        flight.record.start = Some(Clock::now(self.clock) - SignedDuration::from_mins(25));
        flight.record.aircraft_serial = serial.to_owned();
        // Minutes instead of seconds in the air.
        flight.phases.iter_mut().filter(|phase| phase.airborne).for_each(|phase| phase.frames *= 12);
        let bytes = encode::flown_record(&flight).map_err(broken)?;
        let mut upload = self.app.evidence_upload(owner, EvidenceKind::FlightRecord, "flight-record.txt", None).await?;
        upload.push(&bytes).await?;
        Ok(upload.finish().await?.id)
    }
}

/// Fills an empty store with a past that ends now, at `today`.
pub(super) async fn run(app: &App, clock: &MovedClock, products: &Products, today: Timestamp) -> Result<()> {
    clock.set(today);
    let anonymous = Context::new(Principal::Anonymous, Language::En);
    let mut cast = Cast { products, app, clock, today, desk: anonymous };
    cast.days_ago(430);
    cast.desk = cast.person(DESK, "Dana Desk", "SG", Language::En, Role::Administrator).await?;
    for (email, name, role) in [
        ("agent@example.org", "Alex Agent", Role::Agent),
        ("assessor@example.org", "Sam Assessor", Role::Assessor),
        ("editor@example.org", "Eli Editor", Role::Editor),
        ("officer@example.org", "Pia Privacy", Role::PrivacyOfficer),
    ] {
        cast.person(email, name, "SG", Language::En, role).await?;
    }
    let owner = cast.person(OWNER, "Olivia Owner", "SG", Language::En, Role::Owner).await?;
    let german = cast.person("besitzer@example.org", "Bea Besitzer", "DE", Language::De, Role::Owner).await?;
    let frequent = cast.person("pilot@example.org", "Pat Pilot", "SG", Language::En, Role::Owner).await?;
    cast.reached(&owner, "+65 5550 0100", "1 Example Quay", ("000000", "Singapore", "SG")).await?;
    cast.reached(&german, "+49 30 23125 001", "Beispielweg 1", ("00000", "Beispielstadt", "DE")).await?;
    rewarded(&cast, &owner).await?;
    replaced_and_lost(&cast, &owner).await?;
    german_repair(&cast, &german).await?;
    express_and_overdue(&cast, &frequent).await?;
    asked_about_data(&cast, &german).await?;
    clock.set(today);
    app.timers_run().await?;
    Ok(())
}

/// A one-year plan that was never used, and is over: the reward runs.
async fn rewarded(cast: &Cast<'_>, owner: &Context) -> Result<()> {
    cast.days_ago(400);
    cast.device(owner, &cast.products.unused_camera, "DEMO-CAM-0001", "SG", 1).await?;
    Ok(())
}

/// A two-year plan: one replacement after damage, and now a flyaway with a record of another aircraft.
async fn replaced_and_lost(cast: &Cast<'_>, owner: &Context) -> Result<()> {
    cast.days_ago(200);
    let unit = cast.device(owner, &cast.products.drone, "DEMO-AIR-0001", "SG", 2).await?;
    cast.bind(owner, &unit.id).await?;
    cast.days_ago(150);
    let crash = cast.open(owner, &unit.id, "SG", CaseKind::Repair, None, "It hit a tree while landing.").await?;
    cast.days_ago(147);
    cast.hand_over(owner, &crash).await?;
    cast.days_ago(144);
    cast.receive(&crash).await?;
    cast.assess(&crash, Cause::Accident, false, &["aircraft", "gimbal"], (42_000, 12_000)).await?;
    cast.days_ago(142);
    cast.choose_and_pay(owner, &crash, Service::Replacement).await?;
    cast.days_ago(140);
    cast.ship(&crash, Some("DEMO-AIR-0002")).await?;
    cast.days_ago(136);
    cast.app.case_sign(owner, &crash.id).await?;
    let now = cast.app.case(owner, &crash.id).await?;
    let second = now.unit.lineage.last().map(|l| l.unit_id.clone()).ok_or(Error::NotFound { what: "unit" })?;
    cast.bind(owner, &second).await?;
    cast.days_ago(1);
    let record = cast.record(owner, "DEMOAIR0002XYZ").await?;
    cast.open(owner, &second, "SG", CaseKind::Flyaway, Some(record), "The link broke over the bay and it did not come back.").await?;
    Ok(())
}

/// German edition: a repair that waits for the customer's choice.
async fn german_repair(cast: &Cast<'_>, owner: &Context) -> Result<()> {
    cast.days_ago(120);
    let unit = cast.device(owner, &cast.products.german_drone, "DEMO-MINI-0001", "DE", 1).await?;
    cast.days_ago(9);
    let case = cast.open(owner, &unit.id, "DE", CaseKind::Repair, None, "Der Gimbal zittert seit dem letzten Flug.").await?;
    cast.days_ago(6);
    cast.hand_over(owner, &case).await?;
    cast.days_ago(3);
    cast.receive(&case).await?;
    cast.assess(&case, Cause::Quality, true, &["gimbal"], (9_000, 4_000)).await
}

/// An Express case whose parcel is at the centre, a repair whose parcel is late, and a device that waits for maintenance.
async fn express_and_overdue(cast: &Cast<'_>, owner: &Context) -> Result<()> {
    cast.days_ago(90);
    let camera = cast.device(owner, &cast.products.express_camera, "DEMO-CAM-0002", "SG", 1).await?;
    let gimbal = cast.device(owner, &cast.products.gimbal, "DEMO-RS-0001", "SG", 1).await?;
    let drone = cast.device(owner, &cast.products.serviced_drone, "DEMO-AIR-0003", "SG", 2).await?;
    cast.days_ago(10);
    cast.open(owner, &gimbal.id, "SG", CaseKind::Repair, None, "Dropped on concrete, the handle is bent.").await?;
    cast.days_ago(4);
    let express = cast.open(owner, &camera.id, "SG", CaseKind::Express, None, "The touchscreen is cracked.").await?;
    cast.days_ago(3);
    cast.hand_over(owner, &express).await?;
    cast.days_ago(1);
    cast.receive(&express).await?;
    let service = cast.open(owner, &drone.id, "SG", CaseKind::Maintenance, None, "Yearly check, please.").await?;
    cast.hand_over(owner, &service).await
}

/// Two requests about people's data: a letter whose day is past, and one that waits for its owner to show who they are.
async fn asked_about_data(cast: &Cast<'_>, owner: &Context) -> Result<()> {
    cast.days_ago(50);
    let letter = RightsRequestEnter {
        who: String::new(),
        right: "access".to_owned(),
        channel: "post".to_owned(),
        received_on: None,
        text: "I bought a camera at a fair and left my address there. What do you hold about me?".to_owned(),
        name: "Lee Letter".to_owned(),
        email: "lee@example.org".to_owned(),
        country: "SG".to_owned(),
        state: None,
        people: Vec::new(),
    };
    cast.app.rights_entered(&cast.desk, &letter).await?;
    cast.days_ago(5);
    let request = RightsRequestCreate { right: "erase".to_owned(), text: "Bitte löschen Sie, was nicht mehr gebraucht wird.".to_owned() };
    cast.app.rights_asked(owner, &request).await.map(drop)
}

/// A demo in a folder, for tests; with the addresses of those who can be erased. Files are read as the server reads them.
#[cfg(test)]
pub(crate) async fn in_folder(folder: &std::path::Path) -> (App, [&'static str; 6]) {
    use std::sync::Arc;
    let documents = aftercare_documents::Documents::embedded();
    let products: Products = toml::from_str(documents.get("demo.toml").unwrap()).unwrap();
    let store = crate::folder::Folder::open(folder).unwrap().store(None, &[]).await.unwrap();
    let clock = Arc::new(MovedClock::open(folder.join("clock")));
    let app = App::new(store, Arc::new(documents.world().unwrap()), clock.clone(), Arc::new(crate::folder::random));
    let (flight, photo) = documents.bounds().unwrap();
    let bounds = aftercare_evidence::DigestBounds { flight, photo };
    let app = app.with_reader(aftercare_app::Reader { worker: aftercare_worker::Worker::unprotected(), bounds });
    run(&app, &clock, &products, "2026-11-21T08:30:00Z".parse().unwrap()).await.unwrap();
    (app, [OWNER, "besitzer@example.org", "pilot@example.org", "agent@example.org", "assessor@example.org", "editor@example.org"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::random;
    use aftercare_documents::Documents;
    use aftercare_store::{OperatorKey, Sealing, Store};
    use std::sync::Arc;

    /// The demo has a past on both sides of every midnight, on days at which months, years and clocks change.
    #[tokio::test]
    async fn the_demo_can_be_started_at_any_hour() {
        let documents = Documents::embedded();
        let products: Products = toml::from_str(documents.get("demo.toml").unwrap()).unwrap();
        let world = Arc::new(documents.world().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let days = ["2026-11-21", "2027-01-01", "2028-02-29", "2027-03-28", "2026-10-31"];
        for (hour, day) in [0, 5, 11, 16, 20, 23].into_iter().zip(days.iter().cycle()) {
            let today: Timestamp = format!("{day}T{hour:02}:30:00Z").parse().unwrap();
            let store = Store::memory(Sealing::new(&OperatorKey::new([7; 32]), random)).await.unwrap();
            let clock = Arc::new(MovedClock::open(folder.path().join("clock")));
            let app = App::new(store, world.clone(), clock.clone(), Arc::new(random));
            if let Err(error) = run(&app, &clock, &products, today).await {
                panic!("{today}: {error}: {error:?}");
            }
        }
    }
}
