//! Stories of cases that the acceptance language does not reach: money, waivers, and who is told what.

use super::harness::{app, code, person};
use crate::{App, Context, Error};
use aftercare_wire::{
    Act, Assess, CaseKind, CaseOpen, CaseState, CaseView, Cause, Channel, Choose, DeviceRegister, HandOver, Parcel, Party, Pay, PlanBuy,
    Refund, Refuse, Role, Service, Ship, WaiveGround,
};
use std::collections::BTreeMap;

const MODEL: &str = "dji-air-2s";

/// A maker with one owner and an administrator, who stands in for everybody at the desk.
struct Maker {
    app: App,
    owner: Context,
    desk: Context,
    unit: String,
}

impl Maker {
    async fn new(channel: Channel) -> Self {
        let (app, _) = app().await;
        let (_, owner) = person(&app, "rina", Role::Owner).await;
        let (_, desk) = person(&app, "kim", Role::Administrator).await;
        let device = DeviceRegister {
            model: MODEL.to_owned(),
            serial: "SYN-0001".to_owned(),
            bought_on: "2022-08-01".to_owned(),
            bought_in: "SG".to_owned(),
            channel,
            proof_of_purchase: true,
            warranty_last_day: None,
        };
        let unit = app.unit_register(&owner, &device).await.unwrap().id;
        let terms = app.plan_offer(&owner, &unit, None).await.unwrap().terms;
        let purchase = PlanBuy {
            unit_id: unit.clone(),
            years: 1,
            bought_in: "SG".to_owned(),
            covers_in: Vec::new(),
            effective_on: "2022-08-01".to_owned(),
            accepted_edition: terms.edition,
            accepted_hash: terms.hash,
        };
        app.plan_buy(&owner, &purchase).await.unwrap();
        Self { app, owner, desk, unit }
    }

    async fn open(&self, kind: CaseKind) -> CaseView {
        let request = CaseOpen {
            kind,
            unit_id: self.unit.clone(),
            region: "SG".to_owned(),
            privacy_accepted: true,
            happened_at: None,
            flight_record_blob: None,
            photo_blobs: Vec::new(),
            cross_border_consent: false,
            pay: kind == CaseKind::Express,
            description: String::new(),
        };
        self.app.case_open(&self.owner, &request).await.unwrap()
    }

    /// Everything is sent but the camera, or everything; the centre has it.
    async fn sent(&self, case: &CaseView, complete: bool) {
        let pieces: BTreeMap<String, u32> =
            case.components.iter().filter(|c| complete || c.slug != "camera").map(|c| (c.slug.clone(), c.quantity)).collect();
        let parcel = HandOver { components: pieces, controller: false, tracking: None };
        self.app.case_hand_over(&self.owner, &case.id, &parcel).await.unwrap();
        self.app.case_receive(&self.desk, &case.id, &Parcel { components: None, controller: None }).await.unwrap();
    }

    async fn choose(&self, case: &CaseView, service: Service) -> CaseView {
        self.app.case_choose(&self.owner, &case.id, &Choose { service, pay_missing: false }).await.unwrap()
    }

    /// What the desk's list of open cases, or of cases in a state, says about it.
    async fn in_queue(&self, case: &CaseView, state: Option<CaseState>) -> Option<Option<Act>> {
        let page = self.app.queue(&self.desk, &crate::QueueQuery { limit: 50, state, ..Default::default() }).await.unwrap();
        page.items.into_iter().find(|item| item.case_id == case.id).map(|item| item.next_step.map(|next| next.act))
    }

    async fn shown(&self, case: &CaseView) -> CaseView {
        self.app.case(&self.desk, &case.id).await.unwrap()
    }
}

fn rules<T: std::fmt::Debug>(answer: Result<T, Error>) -> Vec<String> {
    match answer {
        Err(Error::Refused(refused)) => refused.rules.into_iter().map(|rule| rule.id).collect(),
        other => panic!("{other:?}"),
    }
}

fn minor(case: &CaseView) -> Option<i64> {
    case.refund_due.as_ref().map(|money| money.minor)
}

#[tokio::test]
async fn what_was_paid_is_owed_once_until_it_is_paid_back() {
    let maker = Maker::new(Channel::Official).await;
    let case = maker.open(CaseKind::Express).await;
    let paid = case.fee.as_ref().unwrap().paid.minor;
    assert!(paid > 0 && minor(&case).is_none());
    maker.sent(&case, false).await;
    let declined = maker.app.case_decline_surcharge(&maker.owner, &case.id).await.unwrap();
    assert_eq!((declined.state, minor(&declined)), (CaseState::Unavailable, Some(paid)));
    // The case is over for the customer, and not for the desk.
    let next = declined.next_step.unwrap();
    assert_eq!((next.who, next.act), (Party::Provider, Act::Refund));
    assert_eq!(maker.in_queue(&case, None).await, Some(Some(Act::Refund)));

    // Whatever comes after, the same money is not owed again.
    maker.choose(&case, Service::None).await;
    let dropped = maker.app.case_withdraw(&maker.owner, &case.id).await.unwrap();
    assert_eq!((dropped.state, minor(&dropped)), (CaseState::Withdrawn, Some(paid)));
    for state in [None, Some(CaseState::Withdrawn)] {
        assert_eq!(maker.in_queue(&case, state).await, Some(Some(Act::Refund)), "{state:?}");
    }
    assert!(maker.shown(&case).await.acts.contains(&Act::Refund));

    let refund = |amount: i64| Refund { amount, reference: Some(" EX-17 ".to_owned()) };
    assert_eq!(code(maker.app.case_refund(&maker.owner, &case.id, &refund(paid)).await), "forbidden");
    assert_eq!(code(maker.app.case_refund(&maker.desk, &case.id, &refund(paid + 1)).await), "amount:amount");
    let done = maker.app.case_refund(&maker.desk, &case.id, &refund(paid)).await.unwrap();
    assert_eq!((done.state, minor(&done), done.next_step), (CaseState::Withdrawn, None, None));
    assert_eq!(done.timeline.last().unwrap().act, Act::Refund);
    assert_eq!(done.payments.iter().map(|p| (p.act, p.reference.as_str())).collect::<Vec<_>>(), [(Act::Refund, "EX-17")]);
    assert_eq!(maker.in_queue(&case, None).await, None);
    assert_eq!(maker.in_queue(&case, Some(CaseState::Withdrawn)).await, Some(None));
    assert_eq!(rules(maker.app.case_refund(&maker.desk, &case.id, &refund(paid)).await), ["S-46"]);
    assert!(!done.acts.contains(&Act::Refund));
    let rebuilt = maker.app.rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

#[tokio::test]
async fn a_ground_that_was_set_aside_stays_aside() {
    let maker = Maker::new(Channel::Other).await;
    let case = maker.open(CaseKind::Repair).await;
    let waive = WaiveGround { ground: "CR-4-a".to_owned(), reason: "The dealer was one until May.".to_owned() };
    maker.app.case_waive(&maker.desk, &case.id, &waive).await.unwrap();
    let refuse = Refuse { ground: "CR-4-a".to_owned(), reason: "After all.".to_owned() };
    assert_eq!(rules(maker.app.case_refuse(&maker.desk, &case.id, &refuse).await)[0], "CR-4-f");
    assert_eq!(rules(maker.app.case_waive(&maker.desk, &case.id, &waive).await)[0], "CR-4-f");
    assert_eq!(maker.shown(&case).await.state, CaseState::AwaitingReturn);
    // In another case it is a ground again.
    maker.app.case_withdraw(&maker.owner, &case.id).await.unwrap();
    let other = maker.open(CaseKind::Repair).await;
    assert_eq!(maker.app.case_refuse(&maker.desk, &other.id, &refuse).await.unwrap().state, CaseState::Refused);
}

#[tokio::test]
async fn what_is_paid_is_what_was_seen() {
    let maker = Maker::new(Channel::Official).await;
    let case = maker.open(CaseKind::Repair).await;
    maker.sent(&case, true).await;
    let found =
        Assess { cause: Cause::Accident, in_warranty_scope: false, damaged: vec!["camera".to_owned()], findings: Vec::new(), repair: None };
    maker.app.case_assess(&maker.desk, &case.id, &found).await.unwrap();
    let due = maker.choose(&case, Service::Replacement).await.fee.unwrap().total.minor;
    let pay = |amount: i64| Pay { amount, reference: Some("EX-1".to_owned()) };
    assert_eq!(code(maker.app.case_pay(&maker.owner, &case.id, &pay(due - 1)).await), "amount:amount");
    assert!(maker.shown(&case).await.payments.is_empty());
    let paid = maker.app.case_pay(&maker.owner, &case.id, &pay(due)).await.unwrap();
    assert_eq!((paid.state, paid.fee.unwrap().paid.minor), (CaseState::Paid, due));
    assert_eq!(paid.payments[0].reference, "EX-1");

    // Another model may come, if it can do all that the old one could.
    let ship = |model: &str| Ship { new_serial: Some("SYN-0002".to_owned()), new_model: Some(model.to_owned()), tracking: None };
    for (model, expected) in [("osmo-action", "new_model:not-enough"), ("no-such-model", "new_model:unknown")] {
        assert_eq!(code(maker.app.case_ship(&maker.desk, &case.id, &ship(model)).await), expected);
    }
    maker.app.case_ship(&maker.desk, &case.id, &ship("dji-mavic-3")).await.unwrap();
    let plan = maker.app.plans(&maker.owner, &crate::PageAsk::default()).await.unwrap().items.remove(0);
    let unit = maker.app.unit(&maker.owner, &plan.unit_id).await.unwrap();
    assert_eq!((unit.model.as_str(), plan.state), ("dji-mavic-3", aftercare_wire::PlanState::Active));
}

#[tokio::test]
async fn the_case_keeps_which_privacy_policy_was_accepted() {
    let maker = Maker::new(Channel::Official).await;
    let case = maker.open(CaseKind::Repair).await;
    let accepted = case.privacy.clone().unwrap();
    let header = &maker.app.world().edition("en").unwrap().header;
    assert_eq!((Some(accepted.version), accepted.at.as_str()), (header.privacy_policy.clone(), "2022-08-01T08:00:00Z"));
}

/// A journal from before the acceptance was kept folds as it did.
#[test]
fn an_old_application_has_no_privacy_policy() {
    let event = serde_json::json!({
        "at": "2022-08-01T08:00:00Z", "actor": "customer", "event": "case-opened", "case": "c", "unit": "u", "kind": "repair",
        "state": "awaiting-return", "opened_on": "2022-08-01", "region": "SG", "happened_at": "2022-08-01T08:00:00Z",
        "happened_on": "2022-08-01", "flight_record": false, "cross_border_consent": false, "edition": "en", "due_on": null,
        "running": { "plan": true, "warranty": true, "extended_warranty": false, "reward": false }, "proposed_grounds": [],
    });
    let event: aftercare_core::Event = serde_json::from_value(event).unwrap();
    let file = aftercare_core::CareFile::fold(aftercare_core::FileId::new("f"), [&event]);
    assert_eq!(file.cases[0].privacy, None);
}

/// The device is still on the bench when its owner is erased: the desk goes on with what is about the device, and is told plainly what was about the person.
#[tokio::test]
async fn the_desk_goes_on_when_the_owner_was_erased() {
    let maker = Maker::new(Channel::Official).await;
    let case = maker.open(CaseKind::Express).await;
    maker.sent(&case, true).await;
    maker.app.erase_by_operator("rina@example.org").await.unwrap();
    let parcel = Ship { new_serial: Some("SYN-0002".to_owned()), new_model: None, tracking: None };
    assert_eq!(code(maker.app.case_ship(&maker.desk, &case.id, &parcel).await), "person:erased");
    let shown = maker.shown(&case).await;
    assert_eq!((shown.unit.serial.clone(), shown.description.clone()), (None, None), "{shown:?}");
    let damaged = Assess { cause: Cause::Accident, in_warranty_scope: false, damaged: vec![], findings: vec![], repair: None };
    let assessed = maker.app.case_assess(&maker.desk, &case.id, &damaged).await;
    assert!(!matches!(assessed, Err(Error::Internal(_))), "{assessed:?}");
    let refused = maker
        .app
        .case_refuse(&maker.desk, &case.id, &Refuse { ground: "CR-2.2-b".to_owned(), reason: "It cannot be sent back.".to_owned() })
        .await;
    assert!(!matches!(refused, Err(Error::Internal(_))), "{refused:?}");
}
