//! What is generated from the inventory, against what its makers publish.

use super::{documents, policies};
use aftercare_privacy::inventory::{Inventory, Place};
use aftercare_privacy::{Agreed, Policies, Resident};
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeSet;

const DOCUMENT: &str = include_str!("../../../../documents/inventory.toml");
const SCHEMA: &str = include_str!("../published/tilt-schema.json");
const TERMS: &str = include_str!("../published/dpv-2.3-terms.txt");

fn inventory(policies: &Policies) -> Inventory {
    Inventory::parse("inventory.toml", DOCUMENT, &policies.vocabulary).unwrap()
}

fn day() -> Date {
    "2022-06-01".parse().unwrap()
}

#[test]
fn tilt_holds_against_its_schema() {
    let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let hash = "0".repeat(64);
    let policies = policies();
    let inventory = inventory(&policies);
    let record = policies.record(&inventory, "2021", day()).unwrap();
    for (language, country) in [("en", None), ("de", Some("DE")), ("nl", Some("NL")), ("en", Some("US")), ("en", Some("CH"))] {
        let tilt = record.tilt(language, country, &hash).unwrap();
        let wrong: Vec<String> = schema.iter_errors(&tilt).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(wrong, [""; 0]);
        assert!(tilt["dataDisclosed"].as_array().unwrap().len() > 5);
    }
    let mut short = record.tilt("en", None, "too short").unwrap();
    assert!(!schema.is_valid(&short));
    short["meta"]["_hash"] = Value::from(hash);
    short["dataDisclosed"][0]["storage"][0]["temporal"] = serde_json::json!([{ "description": "x", "ttl": "a while" }]);
    assert!(!schema.is_valid(&short), "a period that is none");
}

/// Every term with a prefix, wherever it stands.
fn terms(value: &Value, found: &mut BTreeSet<String>) {
    let mut take = |text: &str| {
        if ["dpv:", "pd:", "eu-gdpr:"].iter().any(|prefix| text.starts_with(prefix)) {
            found.insert(text.to_owned());
        }
    };
    match value {
        Value::String(text) => take(text),
        Value::Array(items) => items.iter().for_each(|item| terms(item, found)),
        Value::Object(fields) => {
            fields.keys().for_each(|key| take(key));
            fields.values().for_each(|field| terms(field, found));
        }
        _ => {}
    }
}

#[test]
fn every_term_of_the_vocabulary_is_a_published_one() {
    let published: BTreeSet<&str> = TERMS.lines().collect();
    let policies = policies();
    let inventory = inventory(&policies);
    let mut used = BTreeSet::new();
    terms(&policies.record(&inventory, "2021", day()).unwrap().dpv(), &mut used);
    let words = &policies.vocabulary;
    for list in [&words.categories, &words.purposes, &words.bases, &words.sources, &words.recipients] {
        assert!(list.iter().all(|word| word.dpv.is_some()), "{list:?}");
        used.extend(list.iter().filter_map(|word| word.dpv.clone()));
    }
    let unknown: Vec<&String> = used.iter().filter(|term| !published.contains(term.as_str())).collect();
    assert_eq!(unknown, [""; 0]);
    assert!(used.contains("dpv:hasStorageCondition") && used.contains("eu-gdpr:A6-1-b"), "{used:?}");
}

#[test]
fn the_record_says_what_article_30_asks_for() {
    let policies = policies();
    let inventory = inventory(&policies);
    let record = policies.record(&inventory, "2021", day()).unwrap();
    let text = record.markdown("en");
    for expected in [
        "Supervisory authority: Bavarian",
        "Data protection officer: Sam Example",
        "Whose data: Customers",
        "- Purposes, with their legal bases: providing accounts, products and services (consent; contract)",
        "Example Parcels Ltd, GB (service providers: parcels), not of people of the European Economic Area",
        "Transfers to other countries\n\n- CN: the standard contractual clauses\n- DE: no standard",
        "| 730 days after it came in |",
        "## Safeguards\n\n- Each person's data are sealed",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    for (whom, controller) in ["the European Economic Area", "everybody else"].iter().zip(&policies.version("2021").unwrap().controllers) {
        let name = controller.name.as_ref().unwrap_or(&controller.entity);
        assert!(text.contains(&format!("Controller, {whom}: {name}, {}", controller.address[1])), "{whom}\n{text}");
    }
    assert!(record.markdown("de").contains("# Verzeichnis von Verarbeitungstätigkeiten"));
    assert!(record.markdown("nl").contains("# Register van verwerkingsactiviteiten"));
    let html = record.html("de");
    assert!(
        html.starts_with("<!doctype html>\n<html lang=\"de\">") && html.contains("<td>Telefonnummer</td>") && !html.contains("`"),
        "{html}"
    );
    let json = record.json();
    assert_eq!(json["rows"].as_array().unwrap().len(), inventory.personal().count());
    assert_eq!(json["controllers"][1]["country"], "CN");
    assert!(policies.record(&inventory, "1999", day()).is_none());
}

/// Whoever reads, under every version: the bases are those that a decision gives, and whoever is named is let through the gate.
#[test]
fn what_is_generated_says_what_is_decided() {
    let policies = policies();
    let inventory = inventory(&policies);
    let readers = [("DE", None), ("GB", None), ("US", Some("CA")), ("US", Some("OR")), ("", None)];
    for (version, (country, state)) in policies.versions().iter().flat_map(|version| readers.map(|reader| (&version.id, reader))) {
        let standing = policies.standing(version, Resident { country, state }, day()).unwrap();
        let json = policies.record(&inventory, version, day()).unwrap().json();
        for held in standing.holdings(&inventory, |_| true) {
            let category = held.category.slug.as_str();
            let activity = json["activities"].as_array().unwrap().iter().find(|one| one["category"] == category).unwrap();
            for (n, one) in held.uses.iter().enumerate() {
                let decided = standing.process(category, &one.purpose.slug, Agreed { consented: true, objected: false });
                let bases: Vec<&str> = one.bases.iter().map(|word| word.slug.as_str()).collect();
                assert!(bases.iter().all(|basis| *basis == "consent" || decided.basis == Some(basis)), "{version} {category}: {bases:?}");
                assert_eq!(activity["uses"][n]["bases"], serde_json::json!(bases), "{version} {category} {}", one.purpose.slug);
            }
            let named = activity["recipients"].as_array().unwrap();
            for to in policies.recipients.all() {
                let here = held.recipients.iter().any(|one| one.id == to.id);
                let there = named.iter().find(|one| one["id"] == to.id.as_str());
                let is_left_out = |area: &Value| policies.areas.holds(area.as_str().unwrap(), Resident { country, state }, day());
                let there = there.is_some_and(|one| !one["not_of"].as_array().unwrap().iter().any(is_left_out));
                assert_eq!(here, there, "{version} {category} to {} from {country}", to.id);
            }
        }
    }
}

/// What replaces what in which document, and the defect that it is.
#[test]
fn notice_record_and_register_cannot_say_different_things() {
    let table = [
        ("inventory.toml", "purposes = [\"operate\", \"comply\"]", "purposes = [\"operate\", \"third-party-transfer\"]", ""),
        ("inventory.toml", "classes = [\"T6\", \"T7\"]", "classes = [\"T6\"]", "`classes` lack `T7`, the class of `media`"),
        (
            "inventory.toml",
            "category = \"media\"\npurposes = [\"operate\"]\nbasis = \"consent\"\nsources = [\"direct\"]",
            "category = \"media\"\npurposes = [\"operate\"]\nbasis = \"consent\"\nsources = [\"direct\", \"observed\"]",
            "takes no `media` from `observed`",
        ),
        ("inventory.toml", "cookie_purpose = \"language\"", "cookie_purpose = \"fun\"", "there is no use of cookies `fun`"),
        ("inventory.toml", "basis = \"consent\"", "basis = \"contract\"", "`basis` is `consent`, or left out"),
        (
            "recipients.toml",
            "receives = [\"payment\"]",
            "receives = [\"payment\", \"media\"]",
            "the table of `california` gives no `media` to `vendor`",
        ),
        ("recipients.toml", "by = \"group\"", "by = \"processor\"", ""),
        ("recipients.toml", "by = \"group\"", "by = \"law\"", "gives nothing to `affiliate` on the ground `law`"),
        ("recipients.toml", "by = \"group\"", "by = \"verification-provider\"", "the version `2021` has no ground `verification-provider`"),
        ("recipients.toml", "service = \"repairs\"", "service = \"mending\"", "there is no service `mending`"),
        ("recipients.toml", "by = \"group\"\n", "", "is missing: on which ground"),
        ("2021/policy.toml", "processors = [\"payment\",", "processors = [\"wages\",", "there is no service of this name"),
        ("2021/policy.toml", "item = \"gender\"", "item = \"shoe-size\"", "there is no item of this name"),
        ("2021/policy.toml", "slug = \"portability\"", "slug = \"flight\"", "there is no right of this name"),
    ];
    for (file, from, to, expected) in table {
        let mut files = documents();
        let mut text = DOCUMENT.to_owned();
        let changed = if file == "inventory.toml" { &mut text } else { files.get_mut(file).unwrap() };
        assert!(changed.contains(from), "{from}");
        let line = changed.split(from).next().unwrap().lines().count();
        *changed = changed.replacen(from, to, 1);
        let read = super::parse(&files);
        let defects = read.and_then(|policies| {
            let read = Inventory::parse("inventory.toml", &text, &policies.vocabulary)?;
            let defects = policies.disagreements("inventory.toml", &read);
            if defects.is_empty() { Ok(()) } else { Err(defects) }
        });
        let told: Vec<String> = defects.err().unwrap_or_default().iter().map(ToString::to_string).collect();
        assert_eq!(expected.is_empty(), told.is_empty(), "{to}: {told:?}");
        if !expected.is_empty() {
            let found = told.iter().find(|defect| defect.contains(expected));
            let found = found.unwrap_or_else(|| panic!("{to}: {told:?}, not {expected}"));
            let told_at: usize = found.split(':').nth(1).unwrap().parse().unwrap();
            // A defect of a group's words is told where a row takes them.
            assert!(told_at > 0 && (file == "inventory.toml" || line.abs_diff(told_at) < 20), "{found}, not about line {line}");
        }
    }
}

/// The map of fields (PV-FLD), where the program holds the field: which purposes, on which bases.
#[test]
fn what_is_held_is_held_as_the_map_of_fields_says() {
    let policies = policies();
    let inventory = inventory(&policies);
    let standing = policies.standing("2021", Resident { country: "DE", state: None }, day()).unwrap();
    let of_row = |place: Place, of: &str, name: &str| {
        let held = standing.holdings(&inventory, |row| row.place == place && row.of == of && row.names.iter().any(|one| one == name));
        let one = held.first().unwrap();
        let uses: Vec<(String, Vec<String>)> =
            one.uses.iter().map(|one| (one.purpose.slug.clone(), one.bases.iter().map(|basis| basis.slug.clone()).collect())).collect();
        let uses: Vec<String> = uses.into_iter().map(|(purpose, bases)| format!("{purpose}: {}", bases.join(" "))).collect();
        (one.category.slug.clone(), uses.join(", "))
    };
    let table = [
        // PV-FLD-09, -10: pictures and the place in them by consent.
        (Place::Vault, "photo", "name", "media", "operate: consent"),
        (Place::Vault, "photo", "found", "location", "operate: consent"),
        // PV-FLD-12: any other place comes with a flight record that was sent, by contract.
        (Place::Vault, "flight-record", "found", "location", "operate: contract"),
        // PV-FLD-20: plans and cases serve the service by contract; nothing here is improved by them.
        (Place::Column, "plan", "edition", "purchases", "operate: contract"),
        (Place::Column, "care_case", "case_id", "purchases", "operate: contract"),
        // PV-FLD-04 to -06: the profile by consent.
        (Place::Vault, "optional-profile", "gender", "demographics", "operate: consent"),
        (Place::Vault, "optional-profile", "profession", "professional", "operate: consent"),
        // PV-FLD-17: traces of use by a legitimate interest where they protect.
        (Place::Column, "session", "last_seen", "network-activity", "operate: contract, protect: legitimate-interest"),
    ];
    for (place, of, name, category, uses) in table {
        assert_eq!(of_row(place, of, name), (category.to_owned(), uses.to_owned()), "{of}.{name}");
    }
    // No other row says where somebody is.
    let places: BTreeSet<&str> =
        inventory.personal().filter(|(_, personal)| personal.category == "location").map(|(row, _)| row.of.as_str()).collect();
    assert_eq!(places, BTreeSet::from(["deposit-location", "flight-drawing", "flight-record", "photo"]));
}
