//! From a TOML table to a typed clause.

use crate::clause::{Basis, Clause, DayCount, Effect, List, Party, Period, Service, WindowEnd, WindowStart};
use crate::error::{DocumentError, line_of};
use crate::expr::{Bool, Int};
use crate::parse;
use crate::schema::Schema;
use crate::settings::{Settings, Text};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    clause: Vec<Spanned<RawClause>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClause {
    id: String,
    clause: String,
    effect: String,
    summary: Text,
    #[serde(default)]
    cites: Vec<String>,
    #[serde(default)]
    differs: Vec<String>,
    #[serde(default)]
    restates: Vec<String>,
    exercise: Option<String>,
    on: Option<OneOrMany>,
    when: Option<String>,
    service: Option<OneOrMany>,
    of: Option<OneOrMany>,
    counter: Option<String>,
    max: Option<i64>,
    within: Option<String>,
    refuses: Option<String>,
    warns: Option<String>,
    usable: Option<String>,
    line: Option<String>,
    amount: Option<String>,
    payer: Option<String>,
    who: Option<String>,
    kind: Option<OneOrMany>,
    #[serde(rename = "for")]
    act_for: Option<String>,
    act: Option<String>,
    days: Option<u32>,
    count: Option<String>,
    start: Option<String>,
    end: Option<String>,
    months: Option<u32>,
    #[serde(default)]
    unless_used: Vec<String>,
    list: Option<String>,
    families: Option<Vec<String>>,
    models: Option<Vec<String>>,
    components: Option<BTreeMap<String, u32>>,
    basis: Option<String>,
    from: Option<OneOrMany>,
    to: Option<String>,
    reason: Option<Text>,
}

/// Reads the clauses of one file.
///
/// # Errors
/// Every defect found: the malformed file, or each clause that cannot be understood.
pub(crate) fn clauses(file: &str, text: &str, schema: &Schema, settings: &Settings) -> Result<Vec<Clause>, Vec<DocumentError>> {
    let raw: RawFile = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
    let mut out = Vec::with_capacity(raw.clause.len());
    let mut errors = Vec::new();
    for spanned in raw.clause {
        let line = line_of(text, spanned.span().start);
        let raw = spanned.into_inner();
        let id = raw.id.clone();
        let reader = Reader { schema, settings, source: BTreeMap::new() };
        match reader.clause(raw, file, line) {
            Ok(clause) => out.push(clause),
            Err(message) => errors.push(DocumentError::new(file, line, &id, message)),
        }
    }
    if errors.is_empty() { Ok(out) } else { Err(errors) }
}

/// How `exercise` begins.
const NOT_OBSERVABLE: &str = "not observable in a scenario: ";

struct Reader<'a> {
    schema: &'a Schema,
    settings: &'a Settings,
    source: BTreeMap<String, String>,
}

fn need<T>(value: Option<T>, key: &str) -> Result<T, String> {
    value.ok_or_else(|| format!("`{key}` is missing"))
}

impl Reader<'_> {
    fn condition(&mut self, key: &str, text: Option<String>, default: bool) -> Result<Bool, String> {
        let Some(text) = text else { return Ok(Bool::Const(default)) };
        let parsed = parse::condition(&text, self.schema, self.settings).map_err(|e| format!("`{key}`: {e}"))?;
        self.source.insert(key.to_owned(), text);
        Ok(parsed)
    }

    fn amount(&mut self, text: String) -> Result<Int, String> {
        let parsed = parse::amount(&text, self.schema, self.settings).map_err(|e| format!("`amount`: {e}"))?;
        self.source.insert("amount".to_owned(), text);
        Ok(parsed)
    }

    fn known(&self, fact: &str, value: &str) -> Result<(), String> {
        if self.schema.values(fact).iter().any(|v| v == value) { Ok(()) } else { Err(format!("`{fact}` has no value `{value}`")) }
    }

    fn clause(mut self, raw: RawClause, file: &str, line: usize) -> Result<Clause, String> {
        if raw.id.is_empty() || !raw.summary.is_said() {
            return Err("id and a summary in both languages are needed".to_owned());
        }
        let mut raw = raw;
        let on = raw.on.take().map(OneOrMany::into_vec).unwrap_or_default();
        for act in &on {
            self.known("act", act)?;
        }
        let (id, clause) = (std::mem::take(&mut raw.id), std::mem::take(&mut raw.clause));
        let (summary, cites, differs) =
            (std::mem::take(&mut raw.summary), std::mem::take(&mut raw.cites), std::mem::take(&mut raw.differs));
        let (restates, exercise) = (std::mem::take(&mut raw.restates), raw.exercise.take());
        if exercise.as_ref().is_some_and(|e| e.strip_prefix(NOT_OBSERVABLE).is_none_or(|why| why.trim().is_empty())) {
            return Err(format!("`exercise` can only say `{NOT_OBSERVABLE}` and why"));
        }
        let effect = self.effect(raw)?;
        let on = if on.is_empty() && matches!(effect, Effect::Ground { .. }) { vec!["open".to_owned()] } else { on };
        if on.is_empty() && matches!(effect, Effect::Guard { .. } | Effect::Warn { .. } | Effect::Duty { .. }) {
            return Err("`on` is missing".to_owned());
        }
        Ok(Clause { id, clause, summary, cites, differs, restates, exercise, on, effect, source: self.source, file: file.to_owned(), line })
    }

    fn effect(&mut self, mut raw: RawClause) -> Result<Effect, String> {
        let name = std::mem::take(&mut raw.effect);
        allowed(&name, &raw)?;
        let service = services(raw.service.take())?;
        let with_service = |service: u8| if service == 0 { Err("`service` is missing".to_owned()) } else { Ok(service) };
        match name.as_str() {
            "guard" => Ok(Effect::Guard { when: self.condition("when", raw.when, true)? }),
            "warn" => Ok(Effect::Warn { when: self.condition("when", raw.when, true)? }),
            "duty" => {
                Ok(Effect::Duty { when: self.condition("when", raw.when, true)?, who: party("who", need(raw.who, "who")?.as_str())? })
            }
            "grant" => Ok(Effect::Grant { service: with_service(service)?, when: self.condition("when", raw.when, true)? }),
            "deny" => Ok(Effect::Deny { service: with_service(service)?, when: self.condition("when", raw.when, true)? }),
            "exclude" => Ok(Effect::Exclude { service: with_service(service)?, when: self.condition("when", raw.when, true)? }),
            "exception" => Ok(Effect::Exception { of: need(raw.of, "of")?.into_vec(), when: self.condition("when", raw.when, true)? }),
            "limit" => Ok(Effect::Limit {
                counter: self.counter(need(raw.counter, "counter")?)?,
                max: need(raw.max, "max")?,
                within: raw.within.map(|c| self.counter(c)).transpose()?,
                service: with_service(service)?,
                when: self.condition("when", raw.when, true)?,
                refuses: self.condition("refuses", raw.refuses, false)?,
                warns: self.condition("warns", raw.warns, false)?,
            }),
            "fee" => Ok(Effect::Fee {
                service: with_service(service)?,
                line: need(raw.line, "line")?,
                amount: self.amount(need(raw.amount, "amount")?)?,
                payer: party("payer", need(raw.payer, "payer")?.as_str())?,
                when: self.condition("when", raw.when, true)?,
            }),
            "deadline" => self.deadline(raw),
            "window" => self.window(raw),
            "scope" => scope(raw),
            "ground" => self.ground(raw),
            "step" => self.step(raw),
            "none" => Ok(Effect::Nothing { reason: need(raw.reason.filter(Text::is_said), "reason")? }),
            other => Err(format!("no effect `{other}`")),
        }
    }

    fn counter(&self, name: String) -> Result<String, String> {
        let fact = format!("uses.{name}");
        if self.schema.id(&fact).is_some() { Ok(name) } else { Err(format!("no fact `{fact}` counts `{name}`")) }
    }

    fn deadline(&mut self, raw: RawClause) -> Result<Effect, String> {
        let kind = need(raw.kind, "kind")?.into_vec();
        let [kind] = kind.as_slice() else { return Err("`kind` must be one kind of case".to_owned()) };
        self.known("case.kind", kind)?;
        let act = need(raw.act_for, "for")?;
        self.known("act", &act)?;
        let count = match need(raw.count, "count")?.as_str() {
            "calendar" => DayCount::Calendar,
            "working" => DayCount::Working,
            other => return Err(format!("days are counted as `calendar` or `working`, not `{other}`")),
        };
        Ok(Effect::Deadline { kind: kind.clone(), act, days: need(raw.days, "days")?, count })
    }

    fn window(&mut self, raw: RawClause) -> Result<Effect, String> {
        let of = need(raw.of, "of")?.into_vec();
        let of = match of.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["plan"] => Period::Plan,
            ["extended-warranty"] => Period::ExtendedWarranty,
            ["reward"] => Period::Reward,
            _ => return Err("`of` must be `plan`, `extended-warranty` or `reward`".to_owned()),
        };
        let start = match need(raw.start, "start")?.as_str() {
            "effective" => WindowStart::Effective,
            "plan-end" => WindowStart::PlanEnd,
            "warranty-end" => WindowStart::WarrantyEnd,
            "later-of-plan-and-warranty-end" => WindowStart::LaterOfPlanAndWarrantyEnd,
            other => return Err(format!("no start `{other}`")),
        };
        let end = match (raw.months, raw.end.as_deref()) {
            (Some(months), None) if (1..=1200).contains(&months) => WindowEnd::Months(months),
            (None, Some("plan-end")) => WindowEnd::PlanEnd,
            _ => return Err("either `months` (1 to 1200) or `end = \"plan-end\"` is needed".to_owned()),
        };
        let unless_used = raw.unless_used.into_iter().map(|c| self.counter(c)).collect::<Result<_, _>>()?;
        Ok(Effect::Window { of, when: self.condition("when", raw.when, true)?, start, end, unless_used })
    }

    fn ground(&mut self, raw: RawClause) -> Result<Effect, String> {
        let basis = match need(raw.basis, "basis")?.as_str() {
            "facts" => Basis::Facts,
            "judgement" => Basis::Judgement,
            other => return Err(format!("no basis `{other}`")),
        };
        let when = self.condition("when", raw.when, false)?;
        let usable = match (raw.usable, basis) {
            (Some(text), _) => self.condition("usable", Some(text), false)?,
            (None, Basis::Judgement) => Bool::Const(true),
            (None, Basis::Facts) => when.clone(),
        };
        Ok(Effect::Ground { when, usable, basis })
    }

    fn step(&mut self, raw: RawClause) -> Result<Effect, String> {
        let kinds = raw.kind.map(OneOrMany::into_vec).unwrap_or_default();
        for kind in &kinds {
            self.known("case.kind", kind)?;
        }
        let act = need(raw.act, "act")?;
        self.known("act", &act)?;
        let from = need(raw.from, "from")?.into_vec();
        for state in &from {
            self.known("case.state", state)?;
        }
        let to = need(raw.to, "to")?;
        let to = if to == "same" { None } else { Some(to) };
        if let Some(state) = &to {
            self.known("case.state", state)?;
        }
        Ok(Effect::Step { kinds, act, from, to, when: self.condition("when", raw.when, true)? })
    }
}

fn scope(raw: RawClause) -> Result<Effect, String> {
    let name = need(raw.list, "list")?;
    let list = List::ALL.into_iter().find(|l| l.as_str() == name).ok_or_else(|| format!("no list `{name}`"))?;
    let (families, models) = (raw.families.unwrap_or_default(), raw.models.unwrap_or_default());
    if families.is_empty() && models.is_empty() {
        return Err("`families` or `models` is missing".to_owned());
    }
    let components = raw.components.unwrap_or_default();
    if (list == List::International) != components.is_empty() {
        return Err("`components` belongs to every list but `international`".to_owned());
    }
    if components.values().any(|n| *n == 0 || *n > 100) {
        return Err("a quantity is 1 to 100".to_owned());
    }
    Ok(Effect::Scope { list, families, models, components })
}

fn party(key: &str, text: &str) -> Result<Party, String> {
    match text {
        "customer" => Ok(Party::Customer),
        "provider" => Ok(Party::Provider),
        other => Err(format!("`{key}` is `customer` or `provider`, not `{other}`")),
    }
}

fn services(names: Option<OneOrMany>) -> Result<u8, String> {
    let mut bits = 0;
    for name in names.map(OneOrMany::into_vec).unwrap_or_default() {
        bits |= Service::parse(&name).ok_or_else(|| format!("no service `{name}`"))?.bit();
    }
    Ok(bits)
}

/// Refuses keys that the effect does not have: a key that is ignored would be a lie.
fn allowed(effect: &str, raw: &RawClause) -> Result<(), String> {
    let keys: &[&str] = match effect {
        "guard" | "warn" => &["when"],
        "duty" => &["when", "who"],
        "grant" | "deny" | "exclude" => &["when", "service"],
        "exception" => &["when", "of"],
        "limit" => &["when", "counter", "max", "service", "within", "refuses", "warns"],
        "fee" => &["when", "service", "line", "amount", "payer"],
        "deadline" => &["kind", "for", "days", "count"],
        "window" => &["when", "of", "start", "end", "months", "unless_used"],
        "scope" => &["list", "families", "models", "components"],
        "ground" => &["when", "usable", "basis"],
        "step" => &["when", "kind", "act", "from", "to"],
        "none" => &["reason"],
        _ => return Ok(()),
    };
    let given = [
        ("when", raw.when.is_some()),
        ("service", raw.service.is_some()),
        ("of", raw.of.is_some()),
        ("counter", raw.counter.is_some()),
        ("max", raw.max.is_some()),
        ("within", raw.within.is_some()),
        ("refuses", raw.refuses.is_some()),
        ("warns", raw.warns.is_some()),
        ("usable", raw.usable.is_some()),
        ("line", raw.line.is_some()),
        ("amount", raw.amount.is_some()),
        ("payer", raw.payer.is_some()),
        ("who", raw.who.is_some()),
        ("kind", raw.kind.is_some()),
        ("for", raw.act_for.is_some()),
        ("act", raw.act.is_some()),
        ("days", raw.days.is_some()),
        ("count", raw.count.is_some()),
        ("start", raw.start.is_some()),
        ("end", raw.end.is_some()),
        ("months", raw.months.is_some()),
        ("unless_used", !raw.unless_used.is_empty()),
        ("list", raw.list.is_some()),
        ("families", raw.families.is_some()),
        ("models", raw.models.is_some()),
        ("components", raw.components.is_some()),
        ("basis", raw.basis.is_some()),
        ("from", raw.from.is_some()),
        ("to", raw.to.is_some()),
        ("reason", raw.reason.is_some()),
    ];
    match given.iter().find(|(key, there)| *there && !keys.contains(key)) {
        Some((key, _)) => Err(format!("`{key}` does not belong to the effect `{effect}`")),
        None => Ok(()),
    }
}
