//! Witnesses decided again, through the same door as any case.
#![expect(clippy::panic, reason = "helpers of tests fail by panicking")]

use aftercare_terms::{Edition, Facts, Service, Status, Way, Witness, access_word, read_case, status_word};
use std::collections::BTreeMap;

/// Everything that a decision says, by the names that ways have; what is not there is not said.
pub fn things(edition: &Edition, facts: &Facts) -> BTreeMap<String, String> {
    let decision = edition.decide(facts);
    let mut out = BTreeMap::new();
    out.insert("the act".to_owned(), status_word(decision.status).to_owned());
    for service in Service::ALL {
        out.insert(service.as_str().to_owned(), access_word(decision.access(service)).to_owned());
    }
    if decision.status != Status::Refused {
        for rule in edition.warnings(&decision) {
            out.insert(format!("warning {rule}"), "yes".to_owned());
        }
        let mut duties: BTreeMap<String, usize> = BTreeMap::new();
        for clause in edition.duties(&decision) {
            let aftercare_terms::Effect::Duty { who, .. } = &clause.effect else { continue };
            *duties.entry(format!("duty {} of the {}", clause.rule(), who.as_str())).or_insert(0) += 1;
        }
        out.extend(duties.into_iter().map(|(name, n)| (name, if n == 1 { "yes".to_owned() } else { format!("{n} of them") })));
    }
    if decision.status == Status::Allowed {
        for line in edition.fees(&decision).unwrap_or_default() {
            out.insert(format!("line {}", line.line), format!("{} by the {}", line.amount, line.payer.as_str()));
        }
        let state = edition.schema().values("case.state");
        out.insert("the next state".to_owned(), decision.to.and_then(|n| state.get(usize::try_from(n).ok()?)).cloned().unwrap_or_default());
    }
    out
}

/// How it is told that something is not said.
pub fn nothing(what: &str) -> &'static str {
    if what.starts_with("line ") {
        "no line"
    } else if what.starts_with("warning ") || what.starts_with("duty ") {
        "no"
    } else {
        ""
    }
}

/// It is said only where the act happens.
pub fn said_of_an_act(what: &str) -> bool {
    what == "the next state" || !nothing(what).is_empty()
}

/// The case as one edition sees it, written and read as a file of facts.
fn seen(edition: &Edition, case: &Witness, own: Option<&Witness>) -> Facts {
    let mut facts = case.facts.clone();
    let mut findings = case.findings.clone();
    if let Some(own) = own {
        facts.extend(own.facts.clone());
        findings = own.findings.clone().or(findings);
    }
    let json = serde_json::json!({ "facts": facts, "findings": findings }).to_string();
    let case = read_case(edition.schema(), json.as_bytes()).unwrap_or_else(|e| panic!("{e}: {json}"));
    edition.check_findings(&case.facts).unwrap_or_else(|e| panic!("{e}: {json}"));
    case.facts
}

/// Decides the case of a way under both editions and asserts what the way says of it. False: there is no case, only tables differ.
pub fn redecide(left: &Edition, right: &Edition, way: &Way, of: &str) -> bool {
    let Some(case) = &way.witness.case else { return false };
    let x = things(left, &seen(left, case, way.witness.left.as_ref()));
    let y = things(right, &seen(right, case, way.witness.right.as_ref()));
    let (what, a, b) = match &way.witness.decided {
        Some(decided) => (&decided.what, &decided.left, &decided.right),
        None => (&way.what, &way.left, &way.right),
    };
    let said = |things: &BTreeMap<String, String>| things.get(what).cloned().unwrap_or_else(|| nothing(what).to_owned());
    assert_eq!((said(&x), said(&y)), (a.clone(), b.clone()), "{of}: {what}");
    assert_ne!(a, b, "{of}: {what}");
    true
}
