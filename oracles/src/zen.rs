//! The rules as expressions of ZEN (`zen-expression`, the evaluator inside `zen-engine`): compiled once, run on its virtual machine.

use crate::dialect::{Dialect, listed, quoted};
use crate::engine::{Engine, Found};
use crate::record::record;
use crate::sorting::RuleSets;
use aftercare_terms::{Facts, Schema};
use serde_json::Value as Json;
use zen_expression::expression::Standard;
use zen_expression::variable::Variable;
use zen_expression::vm::VM;
use zen_expression::{Expression, Scope, compile_expression};

/// How ZEN writes conditions.
pub const DIALECT: Dialect = Dialect {
    and: " and ",
    or: " or ",
    not: "not ",
    fact: str::to_owned,
    among: |fact, words| format!("({fact} in [{}])", listed(words)),
    found: |rule| format!("({} in findings)", quoted(rule)),
    min: |a, b| format!("min([{a}, {b}])"),
    max: |a, b| format!("max([{a}, {b}])"),
    percent: Some(|a, p| format!("({a} * {p} < 0 ? ceil(({a} * {p} - 50) / 100) : floor(({a} * {p} + 50) / 100))")),
    lookup: Some(|table, n| format!("{table}[{n} < 1 ? 0 : ({n} > len({table}) ? len({table}) - 1 : {n} - 1)]")),
};

struct Expressions {
    when: Expression<Standard>,
    /// Is the fee asked for, and what does it come to?
    fee: Option<(Expression<Standard>, Expression<Standard>)>,
}

/// The rules as ZEN bytecode.
pub struct Zen {
    sets: Vec<Vec<Expressions>>,
    machine: VM,
}

/// A case as the scope of expressions.
pub struct Case {
    set: usize,
    scope: Scope,
}

/// Facts as a variable of ZEN.
///
/// # Errors
/// As [`record`].
pub fn variable(facts: &Facts, schema: &Schema) -> Result<Variable, String> {
    Ok(Variable::from(Json::Object(record(facts, schema)?)))
}

/// An amount.
///
/// # Errors
/// What is no integer.
pub fn integer(value: &Variable) -> Result<i64, String> {
    let number = value.as_number().ok_or_else(|| format!("{value} instead of a number"))?;
    i64::try_from(number).map_err(|e| format!("{number}: {e}"))
}

impl Zen {
    fn holds(&mut self, set: usize, rule: usize, scope: &Scope) -> Result<Option<(bool, Option<i64>)>, String> {
        let Some(rule) = self.sets.get(set).and_then(|set| set.get(rule)) else { return Ok(None) };
        let machine = &mut self.machine;
        let truth = |expression: &Expression<Standard>, machine: &mut VM| {
            let value = expression.evaluate_with_scope(scope, machine).map_err(|e| e.to_string())?;
            value.as_bool().ok_or_else(|| format!("{value} instead of true or false"))
        };
        if !truth(&rule.when, machine)? {
            return Ok(Some((false, None)));
        }
        match &rule.fee {
            Some((asked, amount)) if truth(asked, machine)? => {
                let value = amount.evaluate_with_scope(scope, machine).map_err(|e| e.to_string())?;
                Ok(Some((true, Some(integer(&value)?))))
            }
            _ => Ok(Some((true, None))),
        }
    }
}

impl Engine for Zen {
    type Case = Case;

    const NAME: &'static str = "zen-expression";

    fn load(sets: &RuleSets, schema: &Schema) -> Result<Self, String> {
        let compile = |text: String| compile_expression(&text).map_err(|e| format!("{text}: {e}"));
        let mut out = Vec::new();
        for set in &sets.sets {
            let mut expressions = Vec::new();
            for rule in &set.rules {
                let fee = match &rule.fee {
                    Some(fee) => Some((compile(DIALECT.condition(schema, &fee.asked)?)?, compile(DIALECT.number(schema, &fee.amount)?)?)),
                    None => None,
                };
                expressions.push(Expressions { when: compile(DIALECT.condition(schema, &rule.when)?)?, fee });
            }
            out.push(expressions);
        }
        Ok(Self { sets: out, machine: VM::new() })
    }

    fn prepare(&self, sets: &RuleSets, schema: &Schema, facts: &Facts) -> Result<Case, String> {
        Ok(Case { set: sets.number(facts)?, scope: Scope::new(variable(facts, schema)?) })
    }

    fn evaluate(&mut self, case: &Case, found: &mut Found) -> Result<(), String> {
        found.clear();
        let mut n = 0;
        while let Some((truth, amount)) = self.holds(case.set, n, &case.scope)? {
            if truth {
                found.rules.push(n);
            }
            found.amounts.extend(amount.map(|amount| (n, amount)));
            n += 1;
        }
        Ok(())
    }
}
