//! The rules in Rego (`regorus`): a partial set of the rules that hold, a body for each alternative of a condition, compiled for the
//! engine's virtual machine.

use crate::dialect::{Simple, listed, quoted, simple, words};
use crate::engine::{Engine, Found};
use crate::record::{field, record};
use crate::sorting::{RuleSet, RuleSets};
use aftercare_terms::{Atom, Bool, Cmp, FactId, Facts, Int, Schema};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Rc, Value};
use serde_json::Value as Json;
use std::fmt::Write as _;

const ANSWER: &str = "data.care.answer";

const HEAD: &str = "package care

answer := {\"rules\": rules, \"amounts\": amounts}

lookup(table, n) := table[min([max([n, 1]), count(table)]) - 1]

percent(amount, p) := floor(((amount * p) + 50) / 100) if amount * p >= 0

percent(amount, p) := ceil(((amount * p) - 50) / 100) if amount * p < 0
";

/// The rules on the engine's virtual machine.
pub struct Rego {
    sets: Vec<RegoVM>,
}

/// A case as the input document.
pub struct Case {
    set: usize,
    input: Value,
}

/// What makes a condition true: any of these lists, all of its comparisons coming out as told.
fn alternatives(when: &Bool, sign: bool) -> Vec<Vec<(&Atom, bool)>> {
    match when {
        Bool::Const(truth) => {
            if *truth == sign {
                vec![Vec::new()]
            } else {
                Vec::new()
            }
        }
        Bool::Atom(atom) => vec![vec![(atom, sign)]],
        Bool::Not(inner) => alternatives(inner, !sign),
        Bool::And(parts) | Bool::Or(parts) if matches!(when, Bool::Or(_)) == sign => {
            parts.iter().flat_map(|p| alternatives(p, sign)).collect()
        }
        Bool::And(parts) | Bool::Or(parts) => parts.iter().fold(vec![Vec::new()], |have, part| {
            let more = alternatives(part, sign);
            have.iter().flat_map(|a| more.iter().map(move |b| a.iter().chain(b).copied().collect())).collect()
        }),
    }
}

fn contrary(cmp: Cmp) -> Cmp {
    match cmp {
        Cmp::Eq => Cmp::Ne,
        Cmp::Ne => Cmp::Eq,
        Cmp::Lt => Cmp::Ge,
        Cmp::Le => Cmp::Gt,
        Cmp::Gt => Cmp::Le,
        Cmp::Ge => Cmp::Lt,
    }
}

fn literal(schema: &Schema, atom: &Atom, sign: bool) -> Result<String, String> {
    let signed = |cmp: Cmp| if sign { cmp } else { contrary(cmp) };
    let not = if sign { "" } else { "not " };
    Ok(match atom {
        Atom::Fact(id, cmp, n) => match simple(schema, *id, signed(*cmp), *n)? {
            Simple::Always(truth) => truth.to_string(),
            Simple::Truth(name, truth) => format!("input.{name} == {truth}"),
            Simple::Compared(name, cmp, value) => format!("input.{name} {} {value}", cmp.text()),
        },
        Atom::In(id, bits) => format!("{not}{} in {{{}}}", input(schema, *id)?, listed(&words(schema, *id, *bits)?)),
        Atom::Ints(cmp, a, b) => format!("{} {} {}", number(schema, a)?, signed(*cmp).text(), number(schema, b)?),
        Atom::Finding(rule) => format!("{not}{} in input.findings", quoted(rule)),
    })
}

fn input(schema: &Schema, id: FactId) -> Result<String, String> {
    schema.fact(id).map(|fact| format!("input.{}", field(&fact.name))).ok_or_else(|| "no such fact".to_owned())
}

fn number(schema: &Schema, int: &Int) -> Result<String, String> {
    let both = |a: &Int, b: &Int| -> Result<(String, String), String> { Ok((number(schema, a)?, number(schema, b)?)) };
    Ok(match int {
        Int::Const(n) => n.to_string(),
        Int::Fact(id) => input(schema, *id)?,
        Int::Add(a, b) => both(a, b).map(|(a, b)| format!("({a} + {b})"))?,
        Int::Sub(a, b) => both(a, b).map(|(a, b)| format!("({a} - {b})"))?,
        Int::Mul(a, b) => both(a, b).map(|(a, b)| format!("({a} * {b})"))?,
        Int::Min(a, b) => both(a, b).map(|(a, b)| format!("min([{a}, {b}])"))?,
        Int::Max(a, b) => both(a, b).map(|(a, b)| format!("max([{a}, {b}])"))?,
        Int::Percent(a, p) => both(a, p).map(|(a, p)| format!("percent({a}, {p})"))?,
        Int::Lookup(table, n) => format!("lookup({}, {})", input(schema, *table)?, number(schema, n)?),
    })
}

/// The module of one rule set.
fn module(set: &RuleSet, schema: &Schema) -> Result<String, String> {
    let mut out = HEAD.to_owned();
    if set.rules.is_empty() {
        out.push_str("\nrules contains -1 if false\n");
    }
    if set.rules.iter().all(|rule| rule.fee.is_none()) {
        out.push_str("\namounts contains -1 if false\n");
    }
    let mut bodies = |head: &str, when: &Bool| -> Result<(), String> {
        for all in alternatives(when, true) {
            let lines: Vec<String> = all.into_iter().map(|(atom, sign)| literal(schema, atom, sign)).collect::<Result<_, _>>()?;
            let body = if lines.is_empty() { "true".to_owned() } else { lines.join("\n    ") };
            write!(out, "\n{head} if {{\n    {body}\n}}\n").map_err(|e| e.to_string())?;
        }
        Ok(())
    };
    for (n, rule) in set.rules.iter().enumerate() {
        bodies(&format!("rules contains {n}"), &rule.when)?;
        if let Some(fee) = &rule.fee {
            let due = Bool::And(vec![fee.asked.clone(), rule.when.clone()]);
            bodies(&format!("amounts contains [{n}, {}]", number(schema, &fee.amount)?), &due)?;
        }
    }
    Ok(out)
}

fn machine(module: String) -> Result<RegoVM, String> {
    let said = |e: String| format!("{e} in\n{module}");
    let mut engine = regorus::Engine::new();
    engine.add_policy("care.rego".to_owned(), module.clone()).map_err(|e| said(format!("{e:#}")))?;
    let entry: Rc<str> = ANSWER.into();
    let policy = engine.compile_with_entrypoint(&entry).map_err(|e| said(format!("{e:#}")))?;
    let program = Compiler::compile_from_policy(&policy, &[ANSWER]).map_err(|e| said(e.to_string()))?;
    let mut machine = RegoVM::new();
    machine.load_program(program);
    machine.set_max_instructions(usize::MAX);
    Ok(machine)
}

impl Engine for Rego {
    type Case = Case;

    const NAME: &'static str = "regorus";

    fn load(sets: &RuleSets, schema: &Schema) -> Result<Self, String> {
        Ok(Self { sets: sets.sets.iter().map(|set| machine(module(set, schema)?)).collect::<Result<_, _>>()? })
    }

    fn prepare(&self, sets: &RuleSets, schema: &Schema, facts: &Facts) -> Result<Case, String> {
        Ok(Case { set: sets.number(facts)?, input: Value::from(Json::Object(record(facts, schema)?)) })
    }

    fn evaluate(&mut self, case: &Case, found: &mut Found) -> Result<(), String> {
        found.clear();
        let machine = self.sets.get_mut(case.set).ok_or("no such rule set")?;
        machine.set_input(case.input.clone());
        let answer = machine.execute().map_err(|e| e.to_string())?;
        let whole = |value: &Value| value.as_i64().map_err(|e| e.to_string());
        let place = |value: &Value| whole(value).and_then(|n| usize::try_from(n).map_err(|e| e.to_string()));
        for n in answer["rules"].as_set().map_err(|e| e.to_string())?.iter() {
            found.rules.push(place(n)?);
        }
        for pair in answer["amounts"].as_set().map_err(|e| e.to_string())?.iter() {
            found.amounts.push((place(&pair[0_usize])?, whole(&pair[1_usize])?));
        }
        Ok(())
    }
}
