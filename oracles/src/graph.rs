//! The rules as a decision graph of `zen-engine`: one node of expressions between its input and its output. Only with the feature
//! `zen-engine`: the engine brings JavaScript, HTTP and cloud storage along.

use crate::engine::{Engine, Found};
use crate::sorting::{RuleSet, RuleSets};
use crate::zen::{DIALECT, integer, variable};
use aftercare_terms::{Facts, Schema};
use serde_json::{Value as Json, json};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use zen_engine::Decision;
use zen_expression::variable::Variable;

/// The rules as graphs.
pub struct Graph {
    sets: Vec<(Decision, Vec<Keys>)>,
}

/// Under which keys the answer says whether a rule holds, and what is charged then.
struct Keys {
    rule: String,
    amount: Option<String>,
}

/// A case as the context of a graph.
pub struct Case {
    set: usize,
    context: Variable,
}

fn graph(set: &RuleSet, schema: &Schema) -> Result<(Decision, Vec<Keys>), String> {
    let (mut expressions, mut keys): (Vec<Json>, Vec<Keys>) = (Vec::new(), Vec::new());
    let mut add = |key: &str, value: String| expressions.push(json!({ "id": key, "key": key, "value": value }));
    for (n, rule) in set.rules.iter().enumerate() {
        let of_rule = format!("rule{n}");
        let when = DIALECT.condition(schema, &rule.when)?;
        let mut amount = None;
        if let Some(fee) = &rule.fee {
            let of_fee = format!("amount{n}");
            let due = format!("{when} and {}", DIALECT.condition(schema, &fee.asked)?);
            add(&of_fee, format!("({due}) ? {} : null", DIALECT.number(schema, &fee.amount)?));
            amount = Some(of_fee);
        }
        add(&of_rule, when);
        keys.push(Keys { rule: of_rule, amount });
    }
    let content = json!({
        "nodes": [
            { "id": "in", "name": "in", "type": "inputNode", "content": {} },
            { "id": "rules", "name": "rules", "type": "expressionNode", "content": { "expressions": expressions } },
            { "id": "out", "name": "out", "type": "outputNode", "content": {} },
        ],
        "edges": [
            { "id": "to-rules", "sourceId": "in", "targetId": "rules" },
            { "id": "to-out", "sourceId": "rules", "targetId": "out" },
        ],
    });
    let content: zen_engine::model::GraphContent = serde_json::from_value(content).map_err(|e| e.to_string())?;
    let mut decision = Decision::from(content);
    decision.compile();
    Ok((decision, keys))
}

/// Nothing in such a graph waits for anything: the first poll brings the answer.
fn at_once<T>(future: impl Future<Output = T>) -> Result<T, String> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Ok(answer),
        Poll::Pending => Err("the graph waits".to_owned()),
    }
}

impl Engine for Graph {
    type Case = Case;

    const NAME: &'static str = "zen-engine";

    fn load(sets: &RuleSets, schema: &Schema) -> Result<Self, String> {
        Ok(Self { sets: sets.sets.iter().map(|set| graph(set, schema)).collect::<Result<_, _>>()? })
    }

    fn prepare(&self, sets: &RuleSets, schema: &Schema, facts: &Facts) -> Result<Case, String> {
        Ok(Case { set: sets.number(facts)?, context: variable(facts, schema)? })
    }

    fn evaluate(&mut self, case: &Case, found: &mut Found) -> Result<(), String> {
        found.clear();
        let (decision, keys) = self.sets.get(case.set).ok_or("no such rule set")?;
        let answer = at_once(decision.evaluate(case.context.clone()))?.map_err(|e| e.to_string())?;
        let Variable::Object(object) = &answer.result else { return Err("the answer is no object".to_owned()) };
        let object = object.borrow();
        for (n, keys) in keys.iter().enumerate() {
            if object.get_str(&keys.rule).and_then(Variable::as_bool) == Some(true) {
                found.rules.push(n);
            }
            match keys.amount.as_ref().and_then(|key| object.get_str(key)) {
                None | Some(Variable::Null) => {}
                Some(amount) => found.amounts.push((n, integer(amount)?)),
            }
        }
        Ok(())
    }
}
