//! What must be true after a step, against what is.

use crate::bench::{Bench, No};
use crate::raw::{ExpectCase, ExpectFee, ExpectPlan, ExpectUnit, RawExpect, WordOrDays};
use aftercare_app::Acted;
use aftercare_core::case::Quote;
use aftercare_core::plan::{Days, Reward};
use aftercare_core::region::civil;
use aftercare_core::{CaseId, look};
use aftercare_terms::Service;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use toml::Spanned;

/// An expectation that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failure {
    /// From 1.
    pub step: usize,
    pub field: String,
    pub expected: Value,
    pub actual: Value,
}

pub(crate) struct Judge<'a> {
    pub bench: &'a Bench,
    pub step: usize,
    pub case: Option<&'a str>,
    pub failures: &'a mut Vec<Failure>,
}

impl Judge<'_> {
    fn check(&mut self, field: &str, expected: Value, actual: Value) {
        if expected != actual {
            self.failures.push(Failure { step: self.step, field: field.to_owned(), expected, actual });
        }
    }

    /// All of the expected ids must be there; an empty list means exactly none.
    fn within(&mut self, field: &str, expected: &[String], actual: &[String]) {
        let have: BTreeSet<&String> = actual.iter().collect();
        let holds = if expected.is_empty() { have.is_empty() } else { expected.iter().all(|rule| have.contains(rule)) };
        if !holds {
            self.failures.push(Failure { step: self.step, field: field.to_owned(), expected: json!(expected), actual: json!(have) });
        }
    }

    pub fn result(&mut self, expect: Option<&RawExpect>, result: &Result<Option<Acted>, No>) {
        let refused = expect.and_then(|e| e.refused.as_ref()).filter(|rules| !rules.is_empty());
        match (result, refused) {
            (Err(refusal), Some(rules)) => self.within("refused", rules, &refusal.rules),
            (Err(refusal), None) => {
                let actual = json!({ "refused": refusal.rules, "problems": refusal.problems });
                self.failures.push(Failure { step: self.step, field: "refused".to_owned(), expected: json!("success"), actual });
            }
            (Ok(_), Some(rules)) => {
                self.failures.push(Failure {
                    step: self.step,
                    field: "refused".to_owned(),
                    expected: json!(rules),
                    actual: json!("success"),
                });
            }
            (Ok(_), None) => {}
        }
        let Some(expect) = expect else { return };
        let outcome = result.as_ref().ok().and_then(Option::as_ref);
        if let Some(warns) = &expect.warns {
            self.within("warns", warns, outcome.map_or(&[], |o| o.warnings.as_slice()));
        }
        if let Some(cites) = &expect.cites {
            let refused = result.as_ref().err().map(|r| r.rules.as_slice());
            self.within("cites", cites, outcome.map_or(refused.unwrap_or(&[]), |o| o.cites.as_slice()));
        }
        self.state(expect);
    }

    fn state(&mut self, expect: &RawExpect) {
        if let Some(offers) = &expect.offers {
            self.offers(offers);
        }
        if let Some(left) = &expect.left {
            let uses = look::uses(&self.bench.file, &self.bench.world);
            for (counter, n) in left {
                // Where there is no plan, nothing is left.
                self.check(&format!("left.{counter}"), json!(n.get_ref()), json!(uses.get(counter).map_or(0, |u| u.left)));
            }
        }
        if let Some(case) = &expect.case {
            self.case_state(case);
        }
        if let Some(fee) = &expect.fee {
            self.fee(fee);
        }
        if let Some(unit) = &expect.unit {
            self.unit(unit);
        }
        if let Some(plan) = &expect.plan {
            self.plan(plan);
        }
    }

    fn offers(&mut self, expected: &[Spanned<String>]) {
        let bench = self.bench;
        let case = self.case.and_then(|name| bench.file.case(&CaseId::new(name)));
        let look = case.and_then(|case| look::case(&bench.file, &bench.world, case, bench.now));
        let actual: BTreeSet<&str> = look.iter().flat_map(|l| l.offers.iter().copied()).map(Service::as_str).collect();
        let expected: BTreeSet<&str> = expected.iter().map(|s| s.get_ref().as_str()).collect();
        self.check("offers", json!(expected), json!(actual));
    }

    fn case_state(&mut self, expect: &ExpectCase) {
        let bench = self.bench;
        let Some(case) = self.case.and_then(|name| bench.file.case(&CaseId::new(name))) else {
            return self.check("case", json!("a case"), Value::Null);
        };
        if let Some(state) = &expect.state {
            self.check("case.state", json!(state.get_ref()), json!(case.state.as_str()));
        }
        if let Some(due) = &expect.due_on {
            self.check("case.due_on", day(due), case.due_on.map_or(Value::Null, |d| json!(d.to_string())));
        }
        if let Some(overdue) = expect.overdue {
            self.check("case.overdue", json!(overdue), json!(case.overdue));
        }
        if let Some(no_access) = expect.no_access {
            self.check("case.no_access", json!(no_access), json!(case.no_access()));
        }
    }

    fn fee(&mut self, expect: &ExpectFee) {
        let bench = self.bench;
        let quote = self.case.and_then(|name| bench.file.case(&CaseId::new(name))).and_then(|c| c.quote.as_ref());
        if let Some(total) = expect.total {
            self.check("fee.total", json!(total), quote.map_or(Value::Null, |q| json!(q.total)));
        }
        if let Some(lines) = &expect.lines {
            // A line that the quotation does not have is one of nothing.
            let amount = |q: &Quote, line: &str| -> i64 {
                q.lines.iter().filter(|l| l.payer == "customer" && l.line == line).fold(0, |sum, l| sum.saturating_add(l.amount))
            };
            for (line, expected) in lines {
                self.check(&format!("fee.lines.{line}"), json!(expected.get_ref()), quote.map_or(Value::Null, |q| json!(amount(q, line))));
            }
        }
    }

    fn unit(&mut self, expect: &ExpectUnit) {
        let bench = self.bench;
        let Some(unit) = bench.file.unit(&bench.unit(expect.serial.as_deref())) else {
            return self.check("unit", json!(expect.serial), Value::Null);
        };
        if let Some(state) = &expect.state {
            self.check("unit.state", json!(state.get_ref()), json!(unit.state.as_str()));
        }
        if let Some(on_plan) = expect.on_plan {
            self.check("unit.on_plan", json!(on_plan), json!(bench.file.on_plan(&unit.id)));
        }
        if let Some(last) = &expect.warranty_last_day {
            self.check("unit.warranty_last_day", day(last), json!(unit.warranty_last_day.to_string()));
        }
    }

    fn plan(&mut self, expect: &ExpectPlan) {
        let bench = self.bench;
        let Some(plan) = &bench.file.plan else {
            return self.check("plan", json!("a plan"), Value::Null);
        };
        if let Some(state) = &expect.state {
            self.check("plan.state", json!(state.get_ref()), json!(plan.state.public()));
        }
        if let Some(unit) = &expect.unit {
            self.check("plan.unit", json!(unit), json!(bench.serial_of(&plan.unit)));
        }
        if let Some(first) = &expect.first_day {
            self.check("plan.first_day", day(first), json!(plan.days.first.to_string()));
        }
        if let Some(last) = &expect.last_day {
            self.check("plan.last_day", day(last), json!(plan.days.last.to_string()));
        }
        if let Some(extended) = &expect.extended_warranty {
            let actual = plan.extended_warranty.filter(|_| !plan.is_over());
            self.check(
                "plan.extended_warranty",
                word_or_days(extended),
                actual.map_or(json!("none"), |Days { first, last }| period(first, last)),
            );
        }
        if let Some(reward) = &expect.reward {
            let actual = match plan.reward {
                Reward::Pending => json!("pending"),
                Reward::None => json!("none"),
                Reward::Granted { first_day, last_day } => period(first_day, last_day),
            };
            self.check("plan.reward", word_or_days(reward), actual);
        }
    }
}

fn day(value: &toml::value::Datetime) -> Value {
    value.date.and_then(civil).map_or_else(|| json!(value.to_string()), |d| json!(d.to_string()))
}

fn period(first: Date, last: Date) -> Value {
    json!([first.to_string(), last.to_string()])
}

fn word_or_days(value: &WordOrDays) -> Value {
    match value {
        WordOrDays::Word(word) => json!(word),
        WordOrDays::Days(days) => Value::Array(days.iter().map(day).collect()),
    }
}
