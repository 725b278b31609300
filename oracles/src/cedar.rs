//! The rules as Cedar policies (`cedar-policy`). Every rule is a `permit`, so that the diagnostics of one request name all that hold: as soon
//! as a `forbid` is satisfied, Cedar names only those.

use crate::dialect::{Dialect, listed, quoted};
use crate::engine::{Engine, Found};
use crate::record::record;
use crate::sorting::RuleSets;
use aftercare_terms::{Facts, Schema};
use cedar_policy::{Authorizer, Context, Entities, EntityUid, Policy, PolicyId, PolicySet, Request};
use serde_json::Value as Json;

const DIALECT: Dialect = Dialect {
    and: " && ",
    or: " || ",
    not: "!",
    fact: |fact| format!("context.{fact}"),
    among: |fact, words| format!("[{}].contains({fact})", listed(words)),
    found: |rule| format!("context.findings.contains({})", quoted(rule)),
    min: |a, b| format!("(if {a} < {b} then {a} else {b})"),
    max: |a, b| format!("(if {a} > {b} then {a} else {b})"),
    // No division, no lists in order.
    percent: None,
    lookup: None,
};

/// The rules as policies.
pub struct Cedar {
    sets: Vec<PolicySet>,
    authorizer: Authorizer,
    entities: Entities,
    nobody: EntityUid,
}

/// A case as a request.
pub struct Case {
    set: usize,
    request: Request,
}

impl Engine for Cedar {
    type Case = Case;

    const NAME: &'static str = "cedar-policy";

    const AMOUNTS: bool = false;

    fn load(sets: &RuleSets, schema: &Schema) -> Result<Self, String> {
        let mut out = Vec::new();
        for set in &sets.sets {
            let mut policies = PolicySet::new();
            for (n, rule) in set.rules.iter().enumerate() {
                let text = format!("permit (principal, action, resource) when {{ {} }};", DIALECT.condition(schema, &rule.when)?);
                let policy = Policy::parse(Some(PolicyId::new(n.to_string())), &text).map_err(|e| format!("{text}: {e}"))?;
                policies.add(policy).map_err(|e| e.to_string())?;
            }
            out.push(policies);
        }
        let nobody = r#"Case::"decided""#.parse().map_err(|e| format!("{e}"))?;
        Ok(Self { sets: out, authorizer: Authorizer::new(), entities: Entities::empty(), nobody })
    }

    fn prepare(&self, sets: &RuleSets, schema: &Schema, facts: &Facts) -> Result<Case, String> {
        let context = Context::from_json_value(Json::Object(record(facts, schema)?), None).map_err(|e| e.to_string())?;
        let nobody = || self.nobody.clone();
        let request = Request::new(nobody(), nobody(), nobody(), context, None).map_err(|e| e.to_string())?;
        Ok(Case { set: sets.number(facts)?, request })
    }

    fn evaluate(&mut self, case: &Case, found: &mut Found) -> Result<(), String> {
        found.clear();
        let policies = self.sets.get(case.set).ok_or("no such rule set")?;
        let response = self.authorizer.is_authorized(&case.request, policies, &self.entities);
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(error.to_string());
        }
        for id in response.diagnostics().reason() {
            let id: &str = id.as_ref();
            found.rules.push(id.parse().map_err(|_| format!("no rule `{id}`"))?);
        }
        Ok(())
    }
}
