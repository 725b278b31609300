//! What each version says, fact by fact: a promise that names this test is held by a line of it.

use crate::policies;
use aftercare_privacy::{Policies, Policy, Told};
use jiff::civil::date;
use std::collections::BTreeSet;

const THIS: &str = "crates/privacy/tests/privacy/facts.rs::the_documents_say_what_the_promises_say";

struct Facts<'p>(&'p Policies);

impl Facts<'_> {
    fn of(&self, version: &str) -> &Policy {
        self.0.version(version).unwrap()
    }

    /// Collected under exactly these versions.
    fn collects(&self, item: &str, versions: &[&str]) -> bool {
        let has = |policy: &Policy| policy.collected.iter().any(|one| one.item == item);
        self.0.versions().iter().all(|policy| has(policy) == versions.contains(&policy.id.as_str()))
    }

    fn basis(&self, version: &str, purpose: &str) -> Option<&str> {
        self.of(version).purposes.iter().find(|one| one.slug == purpose).map(|one| one.basis.as_str())
    }

    fn bases(&self, purpose: &str, expected: [Option<&str>; 3]) -> bool {
        ["2016", "nl", "2021"].iter().zip(expected).all(|(version, basis)| self.basis(version, purpose) == basis)
    }

    fn grounds(&self, version: &str) -> BTreeSet<&str> {
        self.of(version).grounds.iter().map(|ground| ground.slug.as_str()).collect()
    }

    fn processors(&self, version: &str, kind: &str) -> bool {
        self.of(version).processors.iter().any(|one| one == kind)
    }

    fn right(&self, version: &str, slug: &str) -> Option<Vec<&str>> {
        let found = self.of(version).rights.iter().find(|right| right.slug == slug)?;
        Some(found.areas.iter().map(String::as_str).collect())
    }

    fn everybody_else(&self, version: &str) -> &aftercare_privacy::Controller {
        self.of(version).controllers.last().unwrap()
    }

    fn class(&self, id: &str) -> &aftercare_privacy::Class {
        self.0.supplements()[0].classes.iter().find(|class| class.id == id).unwrap()
    }

    fn cookie(&self, slug: &str, category: &str) -> bool {
        self.0.vocabulary.cookie(slug).is_some_and(|cookie| cookie.category == category)
    }

    fn versions(&self) -> Vec<(&'static str, bool)> {
        let california = &self.0.supplements()[0];
        let (old, dutch, new) = (self.of("2016"), self.of("nl"), self.of("2021"));
        // Where the one in charge of the first area sits, after its name.
        let seat = |policy: &Policy, lines: &[&str]| policy.controllers[0].address.iter().skip(1).eq(lines);
        vec![
            ("PV-VER-01", old.dated == Some(date(2016, 4, 8))),
            ("PV-VER-02", new.dated == Some(date(2021, 12, 27))),
            ("PV-VER-03", dutch.dated.is_none() && old.order < dutch.order && dutch.order < new.order),
            (
                "PV-VER-04",
                california.dated == california.reviewed && california.dated == Some(date(2021, 12, 1)) && california.supplements == "2021",
            ),
            ("PV-VER-05", california.effective == Some(date(2020, 1, 1))),
            ("PV-DIF-01", old.dated.is_some() && dutch.dated.is_none() && new.dated.is_some()),
            ("PV-DIF-33", old.told == Told::Material && dutch.told == Told::Every && new.told == Told::Every),
            ("PV-DIF-40", california.supplements == "2021"),
            ("PV-LOC-09", dutch.languages == ["nl"] && new.languages == ["en"]),
            ("PV-SCO-01", self.everybody_else("2021").name.as_deref().is_some_and(|name| name.ends_with("Co., Ltd."))),
            (
                "PV-CON-01",
                ["2016", "nl", "2021"]
                    .iter()
                    .all(|id| self.everybody_else(id).city == "Shenzhen" && self.everybody_else(id).address.len() > 3),
            ),
            ("PV-CON-02", ["2016", "nl"].iter().all(|id| self.everybody_else(id).email.is_some())),
            ("PV-CON-03", self.everybody_else("2021").email.is_none()),
            (
                "PV-CON-04",
                seat(old, &["Platz der Einheit 1", "60327 Frankfurt am Main", "Germany"])
                    && old.controllers[0].email.as_deref().is_some_and(|email| email.starts_with("marketing.europe@")),
            ),
            ("PV-CON-05", seat(dutch, &["Industriestr. 12", "97618 Niederlauer", "Germany"])),
            ("PV-CON-06", seat(new, &["Industriestr. 12", "97618 Niederlauer", "Germany"])),
            (
                "PV-CON-07",
                dutch.controllers[0].regulator.is_some()
                    && new.controllers[0].regulator.is_some()
                    && old.controllers[0].regulator.is_none(),
            ),
            ("PV-RGT-08", new.controllers[0].regulator.as_ref().is_some_and(|regulator| !regulator.name.de.is_empty())),
            ("PV-DIF-34", old.controllers[0].city != new.controllers[0].city && dutch.controllers[0].city == new.controllers[0].city),
            (
                "PV-DIF-43",
                self.everybody_else("2016").email == self.everybody_else("nl").email && self.everybody_else("2021").email.is_none(),
            ),
            ("PV-CHD-02", old.age.below == 13 && new.age.below == 16),
            ("PV-DIF-36", new.preference_centre.is_some() && old.preference_centre.is_none() && dutch.preference_centre.is_none()),
            ("PV-DIF-35", self.0.versions().iter().all(|policy| policy.cookie_categories.iter().filter(|one| one.always).count() == 1)),
            (
                "PV-CKY-09",
                old.cookie_categories.iter().filter(|one| one.slug != "marketing").map(|one| one.gathers.len()).sum::<usize>() == 6
                    && dutch.cookie_categories.iter().all(|one| one.gathers.is_empty()),
            ),
        ]
    }

    fn collection(&self) -> Vec<(&'static str, bool)> {
        let all = &["2016", "nl", "2021"][..];
        let (old, later) = (&["2016"][..], &["nl", "2021"][..]);
        vec![
            ("PV-COL-01", self.collects("contact-details", all) && self.collects("payment", all)),
            ("PV-COL-03", self.collects("account", all)),
            ("PV-COL-04", self.collects("gender", later) && self.collects("birthday", later) && self.collects("profession", later)),
            ("PV-DIF-04", self.collects("gender", later)),
            ("PV-COL-05", self.collects("alias", later)),
            ("PV-DIF-05", self.collects("legally-required-contact", later)),
            ("PV-COL-08", self.collects("payment", all)),
            ("PV-COL-10", self.collects("photos-and-videos", all) && self.collects("place-in-files", all)),
            ("PV-AVI-15", self.collects("file-name-and-length", old)),
            ("PV-COL-12", self.collects("communications", all)),
            ("PV-COL-13", self.collects("location-by-trigger", later) && self.collects("location-by-visiting", &["nl"])),
            ("PV-DIF-08", self.collects("location-in-general", old) && self.collects("location-by-visiting", &["nl"])),
            ("PV-COL-18", self.collects("zone-code", later)),
            ("PV-COL-19", self.collects("place-of-unlocking", old)),
            ("PV-AVI-03", self.collects("place-of-unlocking", old)),
            ("PV-AVI-04", self.collects("zone-code", later)),
            ("PV-FLD-15", self.collects("zone-code", later) && self.collects("place-of-unlocking", old)),
            ("PV-DIF-09", self.collects("zone-code", later) && self.collects("place-of-unlocking", old)),
            ("PV-COL-20", self.collects("device", all)),
            ("PV-COL-22", self.collects("flight-records-automatically", old)),
            ("PV-DIF-10", self.collects("flight-records-automatically", old) && self.collects("flight-data-on-request", later)),
            ("PV-AVI-13", self.collects("flight-records-automatically", old) && self.collects("flight-data-on-request", later)),
            ("PV-COL-23", self.collects("technical", all)),
            ("PV-COL-25", self.collects("technical", all) && self.collects("beacons-and-buttons-of-others", old)),
            ("PV-COL-27", self.collects("applicants", later)),
            ("PV-DIF-11", self.collects("applicants", later)),
            ("PV-DIF-03", self.of("2021").collected.len() > self.of("2016").collected.len()),
            ("PV-DIF-42", self.collects("credentials-for-verification", old)),
            ("PV-ACC-06", self.collects("credentials-for-verification", old)),
            ("PV-SRC-02", self.class("T1").sources.iter().any(|code| code == "A")),
            ("PV-SRC-03", self.collects("people-you-share-with", old)),
        ]
    }

    fn purposes(&self) -> Vec<(&'static str, bool)> {
        let (contract, interest) = (Some("contract"), Some("legitimate-interest"));
        let (used, consent) = (Some("use"), Some("consent"));
        vec![
            ("PV-USE-01", self.bases("operate", [used, contract, contract])),
            ("PV-LEG-03", self.bases("operate", [used, contract, contract])),
            ("PV-USE-03", self.bases("personalise", [used, interest, interest])),
            ("PV-USE-04", self.bases("improve", [used, interest, interest])),
            ("PV-USE-05", self.bases("contact", [used, contract, contract])),
            ("PV-USE-14", self.basis("2016", "contact") == used),
            ("PV-USE-07", self.basis("2016", "marketing") == consent),
            ("PV-DIF-15", self.bases("marketing", [consent; 3])),
            ("PV-LEG-02", self.bases("marketing", [consent; 3])),
            ("PV-CA-03", self.bases("contact", [used, contract, contract])),
            ("PV-USE-08", self.bases("protect", [used, interest, interest])),
            ("PV-USE-10", self.bases("aggregate", [used, interest, interest])),
            ("PV-DIF-16", self.bases("aggregate", [used, interest, interest])),
            ("PV-USE-11", self.bases("comply", [used, Some("legal-obligation"), Some("legal-obligation")])),
            ("PV-LEG-04", self.basis("2021", "comply") == Some("legal-obligation")),
            ("PV-USE-12", self.collects("interests-from-activity", &["nl"])),
            ("PV-USE-13", self.collects("interests-for-adverts", &["2016"])),
            ("PV-FLD-21", self.bases("profile", [consent; 3])),
            ("PV-MTX-03", self.right("2016", "opt-out-profiling").is_none() && self.right("2021", "opt-out-profiling").is_some()),
            ("PV-CA-09", self.0.supplements()[0].classes.iter().all(|class| !class.purposes.is_empty())),
            ("PV-DIF-14", self.bases("recruit", [None, contract, contract])),
            ("PV-DIF-17", self.basis("2016", "operate") == used && self.basis("2021", "operate") == contract),
            ("PV-MKT-03", self.right("2021", "opt-out-profiling").is_some()),
            ("PV-MKT-04", self.basis("2021", "contact") == contract),
        ]
    }

    fn disclosure(&self) -> Vec<(&'static str, bool)> {
        let (everybody, eea) = (Some(vec!["everyone"]), Some(vec!["eea", "uk"]));
        vec![
            (
                "PV-DIS-05",
                self.processors("2021", "messaging") && self.processors("nl", "traffic-analysis") && !self.processors("2021", "hosting"),
            ),
            ("PV-DIS-06", self.processors("2016", "hosting") && self.processors("2016", "account-verification")),
            ("PV-DIF-20", self.processors("2016", "flight-environment") && !self.processors("2021", "flight-environment")),
            ("PV-DIF-18", self.grounds("2016").contains("group") && self.grounds("2021").contains("group")),
            ("PV-DIF-24", self.of("2016").grounds.iter().any(|ground| ground.slug == "consent" && ground.rule == "PV-DIS-15")),
            ("PV-DIF-25", !self.of("2021").grounds.iter().any(|ground| ground.slug == "deidentified" && ground.logged)),
            ("PV-DIF-23", !self.grounds("2016").contains("aviation") && self.grounds("2021").contains("aviation")),
            ("PV-AVI-07", self.grounds("nl").contains("aviation")),
            ("PV-FLD-16", self.grounds("2021").contains("aviation")),
            ("PV-DIS-16", self.class("T1").recipients.iter().any(|code| code == "R8")),
            ("PV-DIS-19", self.of("2021").messages.iter().any(|message| message.slug == "newsletter" && message.subscription)),
            (
                "PV-DIF-31",
                self.of("2016").clauses.is_none() && self.of("2021").clauses.as_ref().is_some_and(|clauses| clauses.area == "eea"),
            ),
            ("PV-XFR-03", self.of("2021").controllers[0].area.as_deref() == Some("eea")),
            ("PV-XFR-04", self.of("nl").clauses.is_some() && self.of("2021").clauses.is_some()),
            (
                "PV-CA-08",
                self.0.consumer_limits("2021").any(|limit| limit.area == "california" && limit.most == 4_000_000 && limit.months == 12),
            ),
            ("PV-CA-T2", self.class("T2").sources == ["D", "A"] && self.class("T2").purposes.len() == 4),
            ("PV-CA-T5", self.class("T5").purposes.len() == 6),
            ("PV-CA-T9", self.class("T9").recipients == ["R1", "R4", "R5", "R6", "R7"]),
            ("PV-AVI-06", self.class("T6").purposes.iter().any(|code| code == "PSgeo")),
            ("PV-DIF-26", self.right("2016", "object") == everybody && self.right("2021", "object") == eea),
            ("PV-DIF-27", self.right("2016", "portability").is_none() && self.right("2021", "portability") == eea),
            ("PV-DIF-28", self.right("2016", "withdraw-transfer") == everybody && self.right("2021", "withdraw-transfer").is_none()),
            ("PV-DIF-29", self.right("2016", "complain").is_none() && self.right("nl", "complain") == eea),
        ]
    }

    fn cookies(&self) -> Vec<(&'static str, bool)> {
        vec![
            ("PV-CKY-10", self.cookie("login-state", "necessary") && self.cookie("social-information", "marketing")),
            ("PV-CKY-13", self.cookie("block-attacks", "necessary") && self.cookie("log-requests", "necessary")),
            ("PV-CKY-14", self.cookie("language", "preference")),
            ("PV-CKY-15", self.cookie("prefill-user-id", "preference") && self.cookie("keep-preferences", "preference")),
            ("PV-CKY-16", self.cookie("load-balancing", "preference") && self.cookie("faster-pages", "preference")),
            ("PV-CKY-17", self.cookie("understand-interaction", "statistics")),
            ("PV-LOC-10", self.cookie("region", "preference")),
            ("PV-CKY-22", self.0.vocabulary.cookies.iter().all(|cookie| !cookie.category.is_empty())),
        ]
    }
}

#[test]
fn the_documents_say_what_the_promises_say() {
    let policies = policies();
    let facts = Facts(&policies);
    let held = [facts.versions(), facts.collection(), facts.purposes(), facts.disclosure(), facts.cookies()].concat();
    for (id, holds) in &held {
        assert!(*holds, "{id}: {}", policies.promises.get(id).unwrap().summary.en);
    }
    let ids: BTreeSet<&str> = held.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids.len(), held.len(), "a fact stands twice");
    for promise in policies.promises.all().filter(|promise| promise.test.as_deref() == Some(THIS)) {
        assert!(ids.contains(promise.id.as_str()), "{} names this test, and no line here holds it", promise.id);
    }
}
