//! Who sees which field: what the roles of its row in the inventory say, whatever the page.

use super::harness::{app, code, person};
use crate::view::put_json;
use crate::{App, Context};
use aftercare_documents::Documents;
use aftercare_privacy::inventory::Inventory;
use aftercare_store::{Batch, BlobId, SubjectId};
use aftercare_wire::{BindingChange, BindingWhat, CaseKind, CaseOpen, Channel, Contact, DeviceRegister, PlanBuy, PostalAddress, Role};
use std::sync::Arc;

const RECORD: &str = "01G9B3Y6W0000000000000000A";

/// The roles of every personal row, without `role`.
fn without(role: &str) -> Inventory {
    let roles = |line: &str| match line.starts_with("roles = ") {
        true => line.replace(&format!("\"{role}\", "), "").replace(&format!(", \"{role}\""), ""),
        false => line.to_owned(),
    };
    let text: Vec<String> = Documents::embedded().get("inventory.toml").unwrap().lines().map(roles).collect();
    let mut documents = Documents::embedded();
    documents.put("inventory.toml", &text.join("\n"));
    documents.inventory().unwrap()
}

/// A lost aircraft whose owner has told everything: the owner, the case, the unit.
async fn lost(app: &App) -> (SubjectId, Context, String, String) {
    let (subject, ctx) = person(app, "rina", Role::Owner).await;
    app.contact_change(&ctx, &Contact { telephone: Some("+62 21 555 0100".to_owned()), address: Some(PostalAddress::sample()) })
        .await
        .unwrap();
    let device = DeviceRegister {
        model: "dji-air-2s".to_owned(),
        serial: "SYN-0001".to_owned(),
        bought_on: "2022-08-01".to_owned(),
        bought_in: "SG".to_owned(),
        channel: Channel::Official,
        proof_of_purchase: true,
        warranty_last_day: None,
    };
    let unit = app.unit_register(&ctx, &device).await.unwrap().id;
    let terms = app.plan_offer(&ctx, &unit, None).await.unwrap().terms;
    let purchase = PlanBuy {
        unit_id: unit.clone(),
        years: 1,
        bought_in: "SG".to_owned(),
        covers_in: Vec::new(),
        effective_on: "2022-08-01".to_owned(),
        accepted_edition: terms.edition,
        accepted_hash: terms.hash,
    };
    app.plan_buy(&ctx, &purchase).await.unwrap();
    app.binding_change(&ctx, &BindingChange { unit_id: unit.clone(), what: BindingWhat::Both, bind: true }).await.unwrap();
    let kind = "flight-record";
    let mut upload = app.store.blob_upload(&subject, kind, "application/octet-stream", &BlobId::new(RECORD), app.micros()).await.unwrap();
    upload.push(b"not a record").await.unwrap();
    upload.finish().await.unwrap();
    let row = serde_json::json!({
        "kind": kind, "name": "record.txt", "content": kind, "bytes": 12, "stored_at": "2022-08-01T07:00:00Z", "sha256": "00",
    });
    app.store
        .commit(Batch { vault: vec![put_json(&subject, kind, RECORD, &row, app.micros()).unwrap()], ..Batch::default() })
        .await
        .unwrap();
    let request = CaseOpen {
        kind: CaseKind::Flyaway,
        unit_id: unit.clone(),
        region: "SG".to_owned(),
        privacy_accepted: true,
        happened_at: None,
        flight_record_blob: Some(RECORD.to_owned()),
        photo_blobs: Vec::new(),
        cross_border_consent: false,
        pay: false,
        description: "it fell into the sea".to_owned(),
    };
    let case = app.case_open(&ctx, &request).await.unwrap().id;
    (subject, ctx, case, unit)
}

/// What somebody sees of it, a word a field.
async fn seen(app: &App, ctx: &Context, case: &str, unit: &str) -> String {
    let mut words = Vec::new();
    if ctx.principal.is_staff() {
        let customer = app.customer(ctx, case).await.unwrap();
        let shown = [
            ("name", !customer.name.is_empty()),
            ("e-mail", !customer.email.is_empty()),
            ("telephone", customer.telephone.is_some()),
            ("address", customer.address.is_some()),
        ];
        words.extend(shown.into_iter().filter(|(_, shown)| *shown).map(|(word, _)| word));
    }
    if app.unit(ctx, unit).await.unwrap().serial.is_some() {
        words.push("serial");
    }
    if app.case(ctx, case).await.unwrap().description.is_some() {
        words.push("message");
    }
    match code(app.flight_report(ctx, case, None).await).as_str() {
        "ok" => words.push("positions"),
        "forbidden" => {}
        other => panic!("{other}"),
    }
    match code(app.blob_read(ctx, RECORD, ctx.principal.is_staff().then_some(case)).await).as_str() {
        "ok" => words.push("file"),
        "forbidden" => {}
        other => panic!("{other}"),
    }
    words.join(" ")
}

#[tokio::test]
async fn a_field_is_shown_to_the_roles_of_its_row_and_to_nobody_else() {
    let (app, _) = app().await;
    let (_, owner, case, unit) = lost(&app).await;
    let (_, agent) = person(&app, "tim", Role::Agent).await;
    let (_, assessor) = person(&app, "ada", Role::Assessor).await;
    let all = "name e-mail telephone address serial message positions file";
    let own = "serial message positions file";
    for (ctx, expected) in [(&owner, own), (&agent, all), (&assessor, all)] {
        assert_eq!(seen(&app, ctx, &case, &unit).await, expected, "{ctx:?}");
    }
    for (role, hidden) in [("assessor", &assessor), ("agent", &agent)] {
        let narrow = app.clone().with_inventory(Arc::new(without(role))).unwrap();
        for (ctx, before) in [(&owner, own), (&agent, all), (&assessor, all)] {
            let expected = if ctx.principal == hidden.principal { "" } else { before };
            assert_eq!(seen(&narrow, ctx, &case, &unit).await, expected, "{ctx:?} without {role}");
        }
    }
}
