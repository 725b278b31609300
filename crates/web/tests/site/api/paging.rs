//! Lists are walked to their end, page by page.

use super::bench::{Bench, Person, case_body, drone, get, text};
use aftercare_wire::Role;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use std::collections::BTreeSet;

/// Five owners' worth of everything: one owner with five devices, five plans and five cases, at a desk with its staff.
async fn busy() -> (Bench, Person, Person) {
    let bench = Bench::memory().await;
    let (rina, boss) = (bench.sign_up("rina", "SG").await, bench.person("boss", Role::Administrator).await);
    for n in 0..5 {
        let unit = bench.unit(&rina, drone(), &format!("SYN-{n}")).await;
        bench.plan(&rina, &unit, 1).await;
        bench.does(&rina, "/api/v1/cases", case_body(&unit, "repair")).await;
        if n % 2 == 0 {
            bench.clock.pass_days(1);
        }
    }
    bench.sign_up("bea", "SG").await;
    bench.person("agent", Role::Agent).await;
    (bench, rina, boss)
}

/// The ids of a list, walked with pages of one size.
async fn walk(bench: &Bench, person: &Person, path: &str, id: &str, limit: u32) -> Vec<String> {
    let (mut seen, mut cursor): (Vec<String>, Option<String>) = (Vec::new(), None);
    for _ in 0..200 {
        let joint = if path.contains('?') { '&' } else { '?' };
        let place = cursor.map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
        let page = bench.fetch(person, &format!("{path}{joint}limit={limit}{place}")).await;
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= usize::try_from(limit).unwrap(), "{path}: {} on a page of {limit}", items.len());
        seen.extend(items.iter().map(|item| text(&item[id])));
        cursor = page["next_cursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            return seen;
        }
    }
    panic!("{path} has no end");
}

#[tokio::test]
async fn every_list_is_walked_without_repeat() {
    let (bench, rina, boss) = busy().await;
    let table = [
        (&rina, "/api/v1/units", "id", 5),
        (&rina, "/api/v1/plans", "id", 5),
        (&rina, "/api/v1/cases", "id", 5),
        (&boss, "/api/v1/queue", "case_id", 5),
        (&boss, "/api/v1/queue?waiting_for=customer", "case_id", 5),
        (&boss, "/api/v1/queue?waiting_for=provider", "case_id", 0),
        (&boss, "/api/v1/users", "subject_id", 4),
        (&boss, "/api/v1/users?role=owner", "subject_id", 2),
    ];
    for (person, path, id, expected) in table {
        let whole = walk(&bench, person, path, id, 200).await;
        assert_eq!(whole.len(), expected, "{path}");
        assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), expected, "{path}: repeats");
        for limit in [1, 2, 3, 5] {
            assert_eq!(walk(&bench, person, path, id, limit).await, whole, "{path} by {limit}");
        }
    }
    // The trail grows with every look at it: a day that is over does not.
    bench.clock.pass_days(2);
    let path = "/api/v1/audit?from=2022-08-01&until=2022-08-04";
    let whole = walk(&bench, &boss, path, "id", 200).await;
    assert!(whole.len() > 10, "{whole:?}");
    for limit in [1, 4, 7] {
        assert_eq!(walk(&bench, &boss, path, "id", limit).await, whole, "by {limit}");
    }
}

#[tokio::test]
async fn a_place_that_is_none_is_told() {
    let (bench, rina, boss) = busy().await;
    let encoded = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    let bad = [
        "x",
        "%00",
        "%F0%9F%9A%80",
        "..",
        "2022-08-01",
        &encoded("x"),
        &encoded("x \0"),
        &encoded("\0 x"),
        "-1.x",
        "pilot.x",
        &"c".repeat(2000),
    ];
    for (person, path) in [
        (&rina, "/api/v1/units"),
        (&rina, "/api/v1/plans"),
        (&rina, "/api/v1/cases"),
        (&boss, "/api/v1/queue"),
        (&boss, "/api/v1/users"),
        (&boss, "/api/v1/audit"),
    ] {
        for cursor in bad {
            let answer = bench.send(get(format!("{path}?cursor={cursor}")).by(person)).await;
            let told = answer.told();
            // A moment and an id make a place in the trail, whether something is there or not.
            let a_place = path.ends_with("audit") && cursor == "-1.x";
            assert_eq!(told.starts_with("422 invalid-input cursor:"), !a_place, "{path} `{cursor}`: {told}");
        }
        for query in ["limit=x", "limit=-1", "limit=99999999999999999999", "page=2", "limit=1&limit=2"] {
            let told = bench.send(get(format!("{path}?{query}")).by(person)).await.told();
            assert!(told.starts_with("422 invalid-input ") || told.starts_with("400 "), "{path}?{query}: {told}");
        }
        // Outside the bounds, the nearest.
        assert_eq!(bench.send(get(format!("{path}?limit=0")).by(person)).await.status, 200, "{path}");
        assert_eq!(bench.send(get(format!("{path}?limit=100000")).by(person)).await.status, 200, "{path}");
    }
}
