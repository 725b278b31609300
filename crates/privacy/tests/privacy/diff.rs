//! What `privacy diff` says of the versions of the worked example.

use crate::policies;
use aftercare_privacy::{Item, compare};

fn names(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.name.as_str()).collect()
}

#[test]
fn from_2016_to_2021() {
    let policies = policies();
    let it = compare(&policies, "2016", "2021").unwrap();
    assert!(names(&it.collected.came).contains(&"birthday") && names(&it.collected.went).contains(&"flight-records-automatically"));
    assert_eq!(names(&it.purposes.came), ["recruit"]);
    assert_eq!((names(&it.disclosure.came), names(&it.disclosure.went)), (vec!["aviation"], vec!["verification-provider"]));
    assert!(
        it.disclosure
            .changed
            .iter()
            .any(|one| one.name == "law" && one.before == "to authority" && one.after == "enforceable, to authority")
    );
    assert!(names(&it.rights.came).contains(&"portability") && names(&it.rights.went) == ["withdraw-transfer"]);
    assert!(it.rights.changed.iter().any(|one| one.name == "object" && one.before == "everyone"));
    assert_eq!(names(&it.cookies.came), ["preference-centre"]);
    assert!(it.people.changed.iter().any(|one| one.name == "age" && (one.before.as_str(), one.after.as_str()) == ("13", "16")));
    assert!(!it.told.of_every_change && it.told.rule == "PV-VER-07");
}

#[test]
fn turned_round_what_came_goes() {
    let policies = policies();
    let (there, back) = (compare(&policies, "nl", "2021").unwrap(), compare(&policies, "2021", "nl").unwrap());
    assert_eq!(there.collected.came, back.collected.went);
    assert_eq!(there.rights.went, back.rights.came);
    assert!(there.told.of_every_change && compare(&policies, "2021", "2022").is_none());
    let same = compare(&policies, "2021", "2021").unwrap();
    assert!(
        [&same.collected, &same.purposes, &same.disclosure, &same.rights, &same.cookies, &same.people].iter().all(|part| part.is_empty())
    );
}
