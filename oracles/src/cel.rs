//! The rules as expressions of the Common Expression Language (`cel`): one program a rule.

use crate::dialect::{Dialect, listed, quoted};
use crate::engine::{Engine, Found};
use crate::record::record;
use crate::sorting::RuleSets;
use aftercare_terms::{Facts, Schema};
use cel::{Context, Env, Program, Value};
use serde_json::Value as Json;
use std::sync::Arc;

const DIALECT: Dialect = Dialect {
    and: " && ",
    or: " || ",
    not: "!",
    fact: str::to_owned,
    among: |fact, words| format!("({fact} in [{}])", listed(words)),
    found: |rule| format!("({} in findings)", quoted(rule)),
    min: |a, b| format!("({a} < {b} ? {a} : {b})"),
    max: |a, b| format!("({a} > {b} ? {a} : {b})"),
    // Division cuts towards zero.
    percent: Some(|a, p| format!("({a} * {p} < 0 ? ({a} * {p} - 50) / 100 : ({a} * {p} + 50) / 100)")),
    lookup: Some(|table, n| format!("{table}[{n} < 1 ? 0 : ({n} > size({table}) ? size({table}) - 1 : {n} - 1)]")),
};

struct Expressions {
    when: Program,
    /// Is the fee asked for, and what does it come to?
    fee: Option<(Program, Program)>,
}

/// The rules as CEL programs.
pub struct Cel {
    sets: Vec<Vec<Expressions>>,
    env: Arc<Env>,
}

/// A case as the variables of a context.
pub struct Case {
    set: usize,
    context: Context<'static, 'static>,
}

fn holds(program: &Program, context: &Context<'_, '_>) -> Result<bool, String> {
    match program.execute(context) {
        Ok(Value::Bool(truth)) => Ok(truth),
        other => Err(format!("{other:?} instead of true or false")),
    }
}

fn value(json: Json) -> Result<Value, String> {
    Ok(match json {
        Json::Bool(truth) => Value::Bool(truth),
        Json::Number(n) => Value::Int(n.as_i64().ok_or_else(|| format!("{n} is no integer"))?),
        Json::String(text) => Value::from(text),
        Json::Array(entries) => Value::List(Arc::new(entries.into_iter().map(value).collect::<Result<_, _>>()?)),
        Json::Null | Json::Object(_) => return Err("no value of a fact".to_owned()),
    })
}

impl Engine for Cel {
    type Case = Case;

    const NAME: &'static str = "cel";

    fn load(sets: &RuleSets, schema: &Schema) -> Result<Self, String> {
        let compile = |text: String| Program::compile(&text).map_err(|e| format!("{text}: {e}"));
        let mut out = Vec::new();
        for set in &sets.sets {
            let mut programs = Vec::new();
            for rule in &set.rules {
                let fee = match &rule.fee {
                    Some(fee) => Some((compile(DIALECT.condition(schema, &fee.asked)?)?, compile(DIALECT.number(schema, &fee.amount)?)?)),
                    None => None,
                };
                programs.push(Expressions { when: compile(DIALECT.condition(schema, &rule.when)?)?, fee });
            }
            out.push(programs);
        }
        Ok(Self { sets: out, env: Arc::new(Env::stdlib()) })
    }

    fn prepare(&self, sets: &RuleSets, schema: &Schema, facts: &Facts) -> Result<Case, String> {
        let mut context = Context::with_env(Arc::clone(&self.env));
        for (name, json) in record(facts, schema)? {
            context.add_variable_from_value(name, value(json)?);
        }
        Ok(Case { set: sets.number(facts)?, context })
    }

    fn evaluate(&mut self, case: &Case, found: &mut Found) -> Result<(), String> {
        found.clear();
        for (n, rule) in self.sets.get(case.set).into_iter().flatten().enumerate() {
            if !holds(&rule.when, &case.context)? {
                continue;
            }
            found.rules.push(n);
            if let Some((asked, amount)) = &rule.fee
                && holds(asked, &case.context)?
            {
                match amount.execute(&case.context) {
                    Ok(Value::Int(amount)) => found.amounts.push((n, amount)),
                    other => return Err(format!("{other:?} instead of a number")),
                }
            }
        }
        Ok(())
    }
}
