//! What must be true after a step of a person's story, against what is.

use super::bench::{Done, State};
use super::rights::ExpectRequest;
use super::story::Expect;
use crate::Failure;
use crate::bench::No;
use serde_json::{Value, json};
use std::collections::BTreeSet;

struct Judge<'a> {
    step: usize,
    failures: &'a mut Vec<Failure>,
}

impl Judge<'_> {
    fn fail(&mut self, field: &str, expected: Value, actual: Value) {
        self.failures.push(Failure { step: self.step, field: field.to_owned(), expected, actual });
    }

    fn same(&mut self, field: &str, expected: Value, actual: Value) {
        if expected != actual {
            self.fail(field, expected, actual);
        }
    }

    fn said<T: Into<Value> + Clone>(&mut self, field: &str, expected: Option<&T>, actual: Value) {
        if let Some(expected) = expected {
            self.same(field, expected.clone().into(), actual);
        }
    }

    /// All of the expected rules must be there; an empty list means exactly none.
    fn within(&mut self, field: &str, expected: Option<&Vec<String>>, actual: &[String]) {
        let Some(expected) = expected else { return };
        let have: BTreeSet<&String> = actual.iter().collect();
        let holds = if expected.is_empty() { have.is_empty() } else { expected.iter().all(|rule| have.contains(rule)) };
        if !holds {
            self.fail(field, json!(expected), json!(have));
        }
    }

    /// The same things, however often and in whatever order.
    fn set(&mut self, field: &str, expected: Option<&Vec<String>>, actual: &BTreeSet<String>) {
        if let Some(expected) = expected {
            let expected: BTreeSet<String> = expected.iter().cloned().collect();
            self.same(field, json!(expected), json!(actual));
        }
    }
}

pub(super) fn step(step: usize, expect: &Expect, result: &Result<Done, No>, before: &State, after: &State, failures: &mut Vec<Failure>) {
    let mut judge = Judge { step, failures };
    let expected = expect.refused.as_ref().filter(|rules| !rules.is_empty());
    match (result, expected) {
        (Err(no), Some(_)) => {
            judge.within("refused", expected, &no.rules);
            judge.same("changed by a refusal", before.told(), after.told());
        }
        (Err(no), None) => judge.fail("refused", json!("success"), json!(no.rules)),
        (Ok(_), Some(rules)) => judge.fail("refused", json!(rules), json!("success")),
        (Ok(_), None) => {}
    }
    let nothing = Done::default();
    let done = result.as_ref().unwrap_or(&nothing);
    let cited = result.as_ref().err().map_or(&done.cites, |no| &no.rules);
    judge.within("cites", expect.cites.as_ref(), cited);
    judge.within("warns", expect.warns.as_ref(), &done.warns);
    judge.said("basis", expect.basis.as_ref(), done.basis.as_deref().map_or(Value::Null, Value::from));
    judge.set("alarm", expect.alarm.as_ref(), &done.alarms.iter().cloned().collect());
    judge.set("notices", expect.notices.as_ref(), &done.notices);
    if let Some(published) = &expect.published {
        judge.same("published.location", json!(published.location), done.published_place.map_or(Value::Null, Value::from));
    }
    state(&mut judge, expect, after);
}

fn state(judge: &mut Judge<'_>, expect: &Expect, state: &State) {
    judge.said("session", expect.session.as_ref(), json!(state.session));
    judge.said("account", expect.account.as_ref(), json!(state.account));
    judge.said("log", expect.log.as_ref(), json!(state.log));
    judge.set("holds", expect.holds.as_ref(), &state.holds);
    judge.said("verification_data", expect.verification_data.as_ref(), json!(state.verification_data));
    if let Some(expected) = &expect.request {
        request(judge, expected, state);
    }
    if let Some(controller) = &expect.controller {
        judge.said("controller.entity", controller.entity.as_ref(), json!(state.entity));
        judge.said("controller.city", controller.city.as_ref(), json!(state.city));
    }
    if let Some(policy) = &expect.policy {
        judge.said("policy.version", policy.version.as_ref(), json!(state.version));
        judge.said("policy.accepted", policy.accepted.as_ref(), json!(state.accepted));
    }
    if let Some(cookies) = &expect.cookies {
        judge.said("cookies.preference", cookies.preference.as_ref(), json!(state.cookies.preference));
        judge.said("cookies.statistics", cookies.statistics.as_ref(), json!(state.cookies.statistics));
        judge.said("cookies.marketing", cookies.marketing.as_ref(), json!(state.cookies.marketing));
        judge.said("cookies.sale_opt_out", cookies.sale_opt_out.as_ref(), json!(state.sale_opt_out));
        judge.said("cookies.signal_shown", cookies.signal_shown.as_ref(), json!(state.signal_shown));
    }
}

fn request(judge: &mut Judge<'_>, expected: &ExpectRequest, state: &State) {
    let Some(request) = state.requests.get(&expected.id) else {
        return judge.fail("request", json!(expected.id), Value::Null);
    };
    let day = |day: &toml::value::Datetime| day.to_string();
    judge.said("request.state", expected.state.as_ref(), json!(request.state));
    judge.said("request.due_on", expected.due_on.as_ref().map(day).as_ref(), json!(request.due_on));
    judge.said("request.acknowledge_by", expected.acknowledge_by.as_ref().map(day).as_ref(), json!(request.acknowledge_by));
    judge.set("request.needs", expected.needs.as_ref(), &request.needs);
    judge.set("request.copy", expected.copy.as_ref(), &request.copy);
    judge.set("request.kept", expected.kept.as_ref(), &request.kept);
    judge.said("request.fee", expected.fee.as_ref(), json!(request.fee));
}
