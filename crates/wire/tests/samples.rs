//! Every sample survives the trip to JSON and back, and unknown fields or words are refused by name.

#![expect(clippy::unwrap_used, reason = "a failing sample should stop the test")]

use aftercare_wire as wire;

fn round_trip<T>(value: &T)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(value).unwrap();
    let back: T = serde_json::from_str(&text).unwrap();
    assert_eq!(&back, value, "{text}");
}

#[test]
fn samples_survive_json() {
    round_trip(&wire::AuditEntry::sample());
    round_trip(&wire::CaseSummary::sample());
    round_trip(&wire::CaseView::sample());
    round_trip(&wire::CaseView::sample_awaiting_payment());
    round_trip(&wire::CaseView::sample_awaiting_return());
    round_trip(&wire::ChangedSince::sample());
    round_trip(&wire::ClockView::sample());
    round_trip(&wire::Contact::sample());
    round_trip(&wire::CoverageView::sample());
    round_trip(&wire::CustomerView::sample());
    round_trip(&wire::DiffView::sample());
    round_trip(&wire::DisclosuresView::sample());
    round_trip(&wire::LegalRequestView::sample_decided());
    round_trip(&wire::EditionView::sample());
    round_trip(&wire::FindingView::sample());
    round_trip(&wire::MeView::sample());
    round_trip(&wire::ModelView::sample());
    round_trip(&wire::OperatorView::sample());
    round_trip(&wire::RightsFileView::sample());
    round_trip(&wire::RightsFileView::sample_answered());
    round_trip(&wire::RightsQueueItem::sample());
    round_trip(&wire::RightOffered::samples());
    round_trip(&wire::Page::sample(vec![wire::QueueItem::sample()]));
    round_trip(&wire::PhotoPublication::sample());
    round_trip(&wire::PhotoPublication::sample_public());
    round_trip(&wire::PlanOffer::sample());
    round_trip(&wire::PlanView::sample());
    round_trip(&wire::Problem::sample());
    round_trip(&wire::Problem::sample_fields());
    round_trip(&wire::QueueTotals::sample());
    round_trip(&wire::ReceiptView::sample());
    round_trip(&wire::RegionView::sample());
    round_trip(&wire::SessionView::sample());
    round_trip(&wire::TokenCreated::sample());
    round_trip(&wire::UnitHistory::sample());
    round_trip(&wire::UserView::sample());
}

#[test]
fn a_request_with_a_wrong_field_is_refused_by_name() {
    let table: [(&str, &str); 3] = [
        (r#"{"service":"replacement","pay_mising":true}"#, "pay_mising"),
        (r#"{"service":"gift"}"#, "gift"),
        (r#"{"pay_missing":true}"#, "service"),
    ];
    for (text, named) in table {
        let error = serde_json::from_str::<wire::Choose>(text).unwrap_err().to_string();
        assert!(error.contains(named), "{text}: {error}");
    }
}

#[test]
fn a_word_reads_as_it_is_written() {
    for act in wire::Act::ALL {
        assert_eq!(act.as_str().parse::<wire::Act>(), Ok(*act));
        assert_eq!(serde_json::to_string(act).unwrap(), format!("\"{act}\""));
    }
    assert_eq!("fly".parse::<wire::CaseKind>().unwrap_err().to_string(), "`fly` is not a kind of case");
}

#[test]
fn secrets_stay_out_of_debug_output() {
    let sign_in = wire::SignIn { email: "rina@example.org".to_owned(), password: "hush".to_owned() };
    let customer = wire::CustomerView::sample();
    let shown = format!("{sign_in:?} {:?} {customer:?} {:?}", wire::TokenCreated::sample(), customer.address);
    assert!(!shown.contains("Jalan") && !shown.contains("+62"), "{shown}");
    assert!(!shown.contains("hush") && !shown.contains("rina@") && !shown.contains("not_a_real_secret"), "{shown}");
}
