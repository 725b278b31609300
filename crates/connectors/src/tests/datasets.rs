//! Dataset files, good and bad, alone and held against a database.

use super::harness::{Place, SHOP, open, shop_sql};
use crate::{Graph, Location, Policy, Right, read_datasets};

/// A dataset of two collections, with something put in the place of something.
fn with(from: &str, to: &str) -> String {
    assert!(SHOP.contains(from), "{from}");
    SHOP.replacen(from, to, 1)
}

#[test]
fn files_that_are_none_are_told_with_line_and_field() {
    for (name, yaml, rule, place, part) in [
        ("no YAML", "dataset: [".to_owned(), "yaml", "shop.yml:", ""),
        ("a list", "- a".to_owned(), "dataset-shape", "shop.yml:1", "mapping"),
        ("nothing", "a: b".to_owned(), "dataset-shape", "shop.yml:1", "`dataset` is missing"),
        ("no key", "dataset:\n- name: x".to_owned(), "dataset-shape", "shop.yml:2", "fides_key"),
        ("no collections", "dataset:\n- fides_key: x".to_owned(), "dataset-shape", "shop.yml:2", "no collections"),
        ("no fields", "dataset:\n- fides_key: x\n  collections:\n  - name: a".to_owned(), "dataset-shape", "shop.yml:4", "x:a: no fields"),
        ("a slip", with("identity: email", "identiy: email"), "dataset-key", "shop.yml:12", "identiy"),
        ("two identities in one field", with("identity: email,", "identity: email, identity: phone,"), "yaml", "shop.yml:12", "twice"),
        (
            "two identities in one value",
            with("identity: email,", "identity: 'email, phone',"),
            "two-identities",
            "shop.yml:12",
            "not one kind",
        ),
        (
            "identity and request field",
            with("identity: email,", "identity: email, custom_request_field: mail,"),
            "two-identities",
            "shop.yml:12",
            "not by both",
        ),
        ("a list of identities", with("identity: email,", "identity: [email, phone],"), "dataset-shape", "shop.yml:12", "a list"),
        ("a type that is none", with("data_type: string", "data_type: text"), "data-type", "shop.yml:12", "no data type"),
        ("a type of another database", with("data_type: string", "data_type: object_id"), "data-type", "shop.yml:12", "object_id"),
        ("a field twice", with("name: full_name", "name: phone"), "dataset-name", "shop.yml:16", "twice"),
        ("a collection twice", with("- name: address", "- name: customer"), "dataset-name", "shop.yml:20", "second collection"),
        ("a name with a quote", with("name: full_name", "name: 'full\"name'"), "dataset-name", "shop.yml:16", "not a name"),
        ("a category that is none", with("[user.name]", "['user..name']"), "dataset-category", "shop.yml:17", "not a data category"),
        ("a direction that is none", with("direction: from", "direction: sideways"), "reference", "shop.yml:29", "sideways"),
        ("a reference without a field", with("field: customer.id", "field: customer"), "reference", "shop.yml:29", "collection.field"),
        (
            "fields within fields",
            with("data_categories: [user.name]", "fields: [{name: a}]"),
            "nested-field",
            "shop.yml:17",
            "as one field",
        ),
        ("a strategy for a collection", with("{strategy: delete}", "{strategy: hash}"), "masking-strategy", "shop.yml:", "delete"),
        ("a flag", with("primary_key: true", "primary_key: perhaps"), "dataset-shape", "shop.yml:9", "perhaps"),
        ("a length", with("data_type: string}", "length: none}"), "dataset-shape", "shop.yml:12", "above zero"),
    ] {
        let defects = read_datasets("shop.yml", &yaml).expect_err(name);
        let found = defects.0.iter().any(|d| d.rule == rule && d.place.starts_with(place) && d.to_string().contains(part));
        assert!(found, "{name}: {defects}");
    }
}

#[test]
fn graphs_that_lead_nowhere_or_round_and_round_are_refused() {
    let reference =
        |from: &str| format!("data_categories: [system.operations]\n      fides_meta:\n        references:\n        - {{{from}}}");
    let country = "name: country\n      data_categories: [system.operations]";
    let locale = "name: locale\n      data_categories: [system.operations]";
    let on = |field: &str, name: &str, target: &str| with(field, &format!("name: {name}\n      {}", reference(target)));
    for (name, yaml, rule, part) in [
        ("a cycle", on(locale, "locale", "dataset: shop, field: item.sku, direction: from"), "reference-cycle", "shop:customer"),
        ("itself", on(country, "country", "dataset: shop, field: address.id, direction: from"), "reference-cycle", "own collection"),
        (
            "no such collection",
            on(country, "country", "dataset: shop, field: land.id, direction: from"),
            "reference",
            "no dataset describes",
        ),
        (
            "no such field",
            on(country, "country", "dataset: shop, field: customer.land, direction: from"),
            "reference",
            "no dataset describes",
        ),
        ("no such dataset", on(country, "country", "dataset: blog, field: a.id, direction: from"), "reference", "no dataset describes"),
        ("nobody can be found", SHOP.replace("identity: email, ", "").replace("identity: phone, ", ""), "no-identity", "nobody"),
        ("out of reach", SHOP.replace("field: orders.id, direction: from", "field: orders.id, direction: to"), "unreachable", "shop:item"),
        (
            "after what is not there",
            with("  - name: letter\n", "  - name: letter\n    fides_meta: {after: [shop.nothing]}\n"),
            "after",
            "shop:nothing",
        ),
        (
            "after each other",
            with("  - name: customer\n", "  - name: customer\n    fides_meta: {after: [shop.orders]}\n"),
            "reference-cycle",
            "shop:orders",
        ),
    ] {
        let defects = Graph::new(read_datasets("shop.yml", &yaml).unwrap()).expect_err(name);
        assert!(defects.0.iter().any(|d| d.rule == rule && d.to_string().contains(part)), "{name}: {defects}");
    }
}

#[test]
fn a_reference_without_a_direction_goes_from_whoever_is_reached_first() {
    let graph = Graph::new(read_datasets("shop.yml", &SHOP.replace(", direction: from", "")).unwrap()).unwrap();
    let kinds = graph.identity_kinds();
    let order: Vec<String> = graph.traversal(&kinds).unwrap().steps.iter().map(|step| step.name.to_string()).collect();
    assert_eq!(order.first().map(String::as_str), Some("shop:customer"));
    assert_eq!(order.len(), 6);
    let directed = Graph::new(read_datasets("shop.yml", SHOP).unwrap()).unwrap();
    assert_eq!(directed.traversal(&kinds).unwrap(), graph.traversal(&kinds).unwrap());
}

#[tokio::test]
async fn datasets_that_their_database_does_not_bear_out_are_refused() {
    for place in Place::both("schemas", shop_sql()).await {
        for (name, yaml, rule, part) in [
            ("a column", with("name: full_name", "name: fullname"), "missing-column", "shop:customer.fullname"),
            ("a table", with("- name: letter", "- name: letters"), "missing-table", "shop:letters"),
            ("a type", with("[user.name]", "[user.name]\n      fides_meta: {data_type: integer}"), "data-type", "integer"),
            (
                "a reference",
                with("field: customer.id, direction: from", "field: customer.email, direction: from"),
                "reference-type",
                "cannot be compared",
            ),
        ] {
            let refused = open(&yaml, "", &[("shop", &place.location)]).await.expect_err(name).to_string();
            assert!(refused.contains(rule) && refused.contains(part), "{name}: {refused}");
        }
        let engine = open(SHOP, "", &[("shop", &place.location)]).await.unwrap();
        let identity = crate::Identity::new("customer_number", "17", &[]).unwrap();
        let refused = engine.access(&[identity], &mut Vec::new()).await.unwrap_err().to_string();
        assert!(refused.contains("identity-unknown") && refused.contains("email, phone"), "{refused}");
    }
}

#[test]
fn policies_that_are_none_are_told_with_the_line() {
    for (text, line, part) in [
        ("a = 1\n", "policy.toml:1", "unknown field"),
        ("[access]\ncategories = [1]\n", "policy.toml:2", "string"),
        ("[[keep]]\nfields = [\"shop\"]\nreason = \"x\"\n", "policy.toml:2", "dataset:collection.field"),
        ("[[keep]]\nfields = []\n", "policy.toml:", "reason"),
        ("[[erasure]]\ncategories = [\"user\"]\n", "policy.toml:", "strategy"),
        ("[limits]\nrows = -1\n", "policy.toml:2", ""),
        ("= 1", "policy.toml:1", ""),
    ] {
        let refused = Policy::read("policy.toml", text).unwrap_err().to_string();
        assert!(refused.starts_with(line) && refused.contains(part), "{text}: {refused}");
    }
}

#[tokio::test]
async fn a_role_needs_no_more_than_is_printed() {
    let Some(place) = Place::postgres("grants", shop_sql()).await else { return };
    let policy = "[[keep]]\nfields = [\"shop:orders.total\"]\nreason = \"accounting\"\n";
    let role = format!("{}_role", place.schema());
    place.run(&format!("CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {} TO {role}", place.schema())).await;
    let engine = open(SHOP, policy, &[("shop", &place.location)]).await.unwrap();
    let grants = engine.grants(Right::Erasure, &role).await.unwrap();
    assert!(
        grants.contains("GRANT UPDATE (\"email\", \"full_name\", \"phone\") ON \"customer\"")
            && !grants.contains("locale\") ON \"customer\" TO x"),
        "{grants}"
    );
    place.run(&grants).await;
    let Location::Postgres(url) = &place.location else { panic!("no server") };
    let base = std::env::var("AFTERCARE_TEST_POSTGRES").unwrap();
    let user = base.split("://").nth(1).and_then(|rest| rest.split_once('@')).map(|(user, _)| user.to_owned());
    let Some(user) = user else { return };
    let own = Location::parse(&url.replacen(&format!("{user}@"), &format!("{role}@"), 1)).unwrap();
    let engine = open(SHOP, policy, &[("shop", &own)]).await.unwrap().with_state(&place.state()).unwrap();
    assert!(super::harness::erased(&engine, &super::harness::email("anna@example.com")).await.complete);
    drop(engine);
    place.run(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
}
