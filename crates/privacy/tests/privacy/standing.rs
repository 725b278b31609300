//! The vectors of the policies, and the edges beside them.

use crate::policies;
use aftercare_privacy::{
    Agreed, CookieChoices, CookieVisitor, Policies, Recipient, ReleaseFacts, Resident, Standing, UploadFacts, comes_of_age,
};
use jiff::civil::{Date, date};

fn standing<'p>(policies: &'p Policies, version: &str, place: &'p str, day: Date) -> Standing<'p> {
    let (country, state) = place.split_once('-').map_or((place, None), |(country, state)| (country, Some(state)));
    policies.standing(version, Resident { country, state }, day).unwrap()
}

const NOW: Date = date(2022, 3, 1);
const FACTS: ReleaseFacts =
    ReleaseFacts { enforceable: true, announced: true, needed: true, approved: true, consented: false, made_public: false };

#[test]
fn the_controller_goes_by_area_day_and_version() {
    let policies = policies();
    let table = [
        ("2016", "DE", date(2017, 1, 1), "Frankfurt am Main"),
        ("2021", "DE", NOW, "Niederlauer"),
        ("nl", "BE", date(2020, 1, 1), "Niederlauer"),
        ("2021", "RO", NOW, "Niederlauer"),
        ("2021", "IS", NOW, "Niederlauer"),
        ("2021", "CH", NOW, "Shenzhen"),
        ("2021", "RU", NOW, "Shenzhen"),
        ("2021", "MC", NOW, "Shenzhen"),
        ("2016", "GB", date(2020, 1, 31), "Frankfurt am Main"),
        ("2016", "GB", date(2020, 2, 1), "Shenzhen"),
        ("2021", "ZZ", NOW, "Shenzhen"),
    ];
    for (version, place, day, city) in table {
        assert_eq!(standing(&policies, version, place, day).controller().unwrap().city, city, "{version} {place} {day}");
    }
    let germany = standing(&policies, "2021", "DE", NOW);
    assert!(germany.controller().unwrap().regulator.is_some());
}

#[test]
fn ages_end_on_birthdays() {
    let policies = policies();
    let at = |version: &str, day: Date| standing(&policies, version, "JP", day).too_young(Some(date(2008, 2, 29)), false).is_some();
    assert!(at("2021", date(2024, 2, 28)) && !at("2021", date(2024, 2, 29)));
    assert!(at("2016", date(2021, 2, 28)) && !at("2016", date(2021, 3, 1)));
    assert_eq!(comes_of_age(date(2008, 2, 29), 13, true), Some(date(2021, 3, 1)));
    assert_eq!(comes_of_age(date(2008, 2, 29), 13, false), Some(date(2021, 2, 28)));
    assert_eq!(comes_of_age(Date::MAX, 13, true), None);
    let child = standing(&policies, "2021", "JP", NOW);
    assert_eq!(child.too_young(Some(date(2010, 1, 1)), true), None);
    assert_eq!(child.too_young(None, false), None);
}

#[test]
fn bases_by_version() {
    let policies = policies();
    let ask = |version: &str, purpose: &str, agreed: Agreed| {
        let verdict = standing(&policies, version, "DE", NOW).process("contact", purpose, agreed);
        if verdict.is_allowed() { verdict.basis.unwrap().to_owned() } else { verdict.refused.join(" ") }
    };
    let (none, yes) = (Agreed::default(), Agreed { consented: true, objected: false });
    let objected = Agreed { consented: false, objected: true };
    let table = [
        ("2021", "operate", none, "contract"),
        ("2021", "improve", none, "legitimate-interest"),
        ("2021", "improve", objected, "PV-LEG-06"),
        ("2021", "protect", objected, "legitimate-interest"),
        ("2021", "operate", objected, "contract"),
        ("2021", "comply", none, "legal-obligation"),
        ("2021", "marketing", none, "PV-USE-06 PV-LEG-01"),
        ("2021", "marketing", yes, "consent"),
        ("2021", "profile", Agreed { consented: true, objected: true }, "PV-RGT-06"),
        ("2021", "told-at-collection", none, "PV-LEG-01"),
        ("2021", "third-party-transfer", none, "PV-LEG-01"),
        ("nl", "recruit", none, "contract"),
        ("2016", "recruit", yes, "PV-COL-28"),
        ("2016", "improve", objected, "use"),
        ("2016", "marketing", none, "PV-USE-06 PV-LEG-01"),
        ("2021", "world-domination", yes, "PV-LEG-01"),
    ];
    for (version, purpose, agreed, expected) in table {
        assert_eq!(ask(version, purpose, agreed), expected, "{version} {purpose}");
    }
}

#[test]
fn releases_tell_everything_that_stands_against_them() {
    let policies = policies();
    let abroad = Recipient { kind: "vendor", country: "US", contract: false, standard_clauses: false };
    let germany = standing(&policies, "2021", "DE", NOW);
    assert_eq!(germany.release("contact", abroad, "processor", FACTS).refused, ["PV-DIS-07", "PV-XFR-05"]);
    let ok = Recipient { contract: true, standard_clauses: true, ..abroad };
    assert!(germany.release("contact", ok, "processor", FACTS).is_allowed());
    // Not every recipient is what a ground is about.
    assert_eq!(germany.release("contact", ok, "group", FACTS).refused, ["PV-DIS-02"]);
    assert_eq!(germany.release("contact", ok, "no-such-ground", FACTS).refused, ["PV-DIS-01"]);
    // After leaving, the United Kingdom is abroad, and its people are not of the area.
    let island = Recipient { country: "GB", contract: true, ..abroad };
    assert_eq!(germany.release("contact", island, "processor", FACTS).refused, ["PV-XFR-05"]);
    assert!(
        standing(&policies, "2021", "GB", NOW).release("contact", Recipient { contract: true, ..abroad }, "processor", FACTS).is_allowed()
    );
    // Consent opens the ground and nothing else.
    let partner = Recipient { kind: "other", country: "US", contract: false, standard_clauses: false };
    let consented = ReleaseFacts { consented: true, ..FACTS };
    assert_eq!(germany.release("contact", partner, "consent", consented).refused, ["PV-XFR-05"]);
    assert_eq!(germany.release("contact", partner, "consent", FACTS).refused, ["PV-USE-09", "PV-XFR-05"]);
    assert!(!germany.is_logged("deidentified") && germany.is_logged("law"));
}

#[test]
fn californias_table_counts_what_it_should() {
    let policies = policies();
    let supplement = &policies.supplements()[0];
    let cells = |of: fn(&aftercare_privacy::Class) -> usize| supplement.classes.iter().map(of).sum::<usize>();
    assert_eq!(supplement.classes.len(), 9);
    assert_eq!((cells(|row| row.sources.len()), cells(|row| row.purposes.len()), cells(|row| row.recipients.len())), (18, 36, 59));
    let here = standing(&policies, "2021", "US-CA", NOW);
    let to = |kind| Recipient { kind, country: "US", contract: true, standard_clauses: true };
    assert_eq!(here.release("media", to("vendor"), "processor", FACTS).refused, ["PV-CA-T7"]);
    assert_eq!(here.release("verification", to("affiliate"), "group", FACTS).refused, ["PV-CA-44"]);
    assert!(here.release("media", to("other"), "public", ReleaseFacts { made_public: true, ..FACTS }).is_allowed());
    // Elsewhere in the country there is no such table.
    assert!(standing(&policies, "2021", "US-NV", NOW).supplement().is_none());
    assert!(standing(&policies, "2016", "US-CA", NOW).supplement().is_none());
}

#[test]
fn sales_alarm_to_the_last_day_of_the_window() {
    let policies = policies();
    let rule = |place: &str, day: Date| standing(&policies, "2021", place, day).sale().0.to_owned();
    let table = [
        ("US-CA", date(2020, 11, 30), "PV-DIS-01"),
        ("US-CA", date(2020, 12, 1), "PV-CA-07"),
        ("US-CA", date(2022, 12, 27), "PV-CA-07"),
        ("US-CA", date(2022, 12, 28), "PV-DIS-01"),
        ("DE", date(2022, 6, 1), "PV-DIS-01"),
    ];
    for (place, day, expected) in table {
        assert_eq!(rule(place, day), expected, "{place} {day}");
    }
}

#[test]
fn cookies_by_visitor_and_choice() {
    use CookieVisitor::{LoggedOut, NeverHadAccount, SignedIn};
    let policies = policies();
    let here = standing(&policies, "2021", "AU", NOW);
    let none = CookieChoices::default();
    let all = CookieChoices { preference: true, statistics: true, marketing: true };
    let table = [
        ("login-state", SignedIn, none, None),
        ("language", SignedIn, none, Some("PV-CKY-06")),
        ("language", SignedIn, all, None),
        ("language", LoggedOut, all, Some("PV-CKY-20")),
        ("login-state", LoggedOut, none, None),
        ("recover-lost-account", LoggedOut, none, None),
        ("recover-lost-account", NeverHadAccount, all, Some("PV-CKY-21")),
        ("understand-interaction", LoggedOut, none, Some("PV-CKY-20")),
        ("understand-interaction", NeverHadAccount, all, None),
        ("show-friends-online", NeverHadAccount, all, Some("PV-CKY-21")),
        ("a-purpose-from-another-age", SignedIn, all, Some("PV-CKY-05")),
    ];
    for (purpose, visitor, choices, expected) in table {
        assert_eq!(here.cookie(purpose, visitor, choices).refused.first().copied(), expected, "{purpose} {visitor:?}");
    }
}

#[test]
fn uploads_and_receivers_by_version() {
    let policies = policies();
    let shown = UploadFacts { act: true, agreed: true, shows_others: true, attested: false, public: true };
    let refused = |version: &str, facts| standing(&policies, version, "JP", NOW).upload(facts).refused.join(" ");
    assert_eq!(refused("2021", shown), "PV-COL-11");
    assert_eq!(refused("2021", UploadFacts { act: false, ..shown }), "PV-COL-09 PV-COL-11");
    assert_eq!(refused("2021", UploadFacts { public: false, ..shown }), "");
    assert_eq!(refused("2016", UploadFacts { act: false, agreed: false, ..shown }), "");
    let sold = |version: &str, buyer: &str, qualified| standing(&policies, version, "AE", NOW).sell_receiver(buyer, qualified).is_allowed();
    assert!(sold("2021", "critical-facility", true) && !sold("2021", "critical-facility", false) && !sold("2021", "hobbyist", true));
    assert!(!sold("2016", "critical-facility", true));
}

#[test]
fn grounds_that_came_and_went() {
    let policies = policies();
    let police = Recipient { kind: "authority", country: "CH", contract: false, standard_clauses: false };
    let ask = |version: &str, ground: &str, facts| standing(&policies, version, "CH", NOW).release("identifiers", police, ground, facts);
    let loose = ReleaseFacts { enforceable: false, ..FACTS };
    assert!(ask("2016", "law", loose).is_allowed());
    assert_eq!(ask("2021", "law", loose).refused, ["PV-DIS-10"]);
    assert!(ask("2021", "good-faith", loose).is_allowed());
    assert_eq!(ask("2016", "aviation", FACTS).refused, ["PV-AVI-12"]);
    assert_eq!(ask("2016", "consent", FACTS).refused, ["PV-DIS-15", "PV-USE-09"]);
    assert!(ask("2016", "consent", ReleaseFacts { consented: true, ..FACTS }).is_allowed());
    assert_eq!(ask("nl", "verification-provider", FACTS).refused, ["PV-DIS-14"]);
}
