//! `aftercare terms diff`.

use super::replay::replay;
use super::{edition, world};
use crate::files::{print, print_json};
use aftercare_core::World;
use aftercare_documents::Documents;
use aftercare_terms::{
    About, CasesReport, Claim, Claimed, Comparison, Edition, Judged, List, Model, Pair, Replayer, RuleDiff, Scope, Side, Standing, Verdict,
    Way, claims, compare,
};
use serde::Serialize;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

const CATALOGUE: &str = "care/differences.toml";

/// Two answers of more characters than this stand on lines of their own.
const LONG: usize = 80;

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    comparison: &'a Comparison,
    cases: Option<&'a CasesReport>,
}

/// Exit code 1 where an entry of the catalogue of differences cannot stand.
pub(super) fn run(documents: &Documents, left: &str, right: &str, cases: Option<&Path>, json: bool) -> Result<ExitCode, String> {
    let world = world(documents)?;
    let (left, right) = (edition(&world, left)?, edition(&world, right)?);
    let list_of = |edition: &Edition, list: List, model: &Model| -> Option<Scope> { world.list(edition, list, model).map(|l| l.scope) };
    let pair = Pair { left, right, catalogue: &world.catalogue, list_of: &list_of };
    let known: Vec<&str> = world.editions.keys().map(String::as_str).collect();
    let entries = match documents.get(CATALOGUE) {
        Some(text) => claims(CATALOGUE, text, &known).map_err(|e| e.to_string())?,
        None => Vec::new(),
    };
    let report = cases.map(|path| replay(Replayer::new(left, right), path)).transpose()?;
    let mut comparison = compare(&pair, entries)?;
    let wrong = comparison.contradicted().count();
    if json {
        // Rules that are the same are counted, not listed.
        comparison.rules.retain(|d| d.verdict != Verdict::Same);
        print_json(&Answer { comparison: &comparison, cases: report.as_ref() })?;
    } else {
        print(&Page { world: &world, comparison: &comparison }.text(report.as_ref()))?;
    }
    Ok(ExitCode::from(u8::from(wrong > 0)))
}

/// A comparison as people read it.
struct Page<'a> {
    world: &'a World,
    comparison: &'a Comparison,
}

impl Page<'_> {
    fn text(&self, cases: Option<&CasesReport>) -> String {
        let mut out = String::new();
        self.summary(&mut out);
        let mut place = "";
        for rule in self.comparison.rules.iter().filter(|d| !d.ways.is_empty()) {
            if rule.place() != place {
                place = rule.place();
                // Writing to a string cannot fail.
                let _ = writeln!(out, "\n{place}");
            }
            self.rule(rule, &mut out);
        }
        self.without_effect(&mut out);
        self.catalogue(&mut out);
        if let Some(report) = cases {
            self.cases(report, &mut out);
        }
        out
    }

    fn ids(&self) -> (&str, &str) {
        (&self.comparison.left.id, &self.comparison.right.id)
    }

    fn both(&self, left: &str, right: &str) -> String {
        let (l, r) = self.ids();
        format!("{l} {left}, {r} {right}")
    }

    /// Both on the line, or each on its own where they are long.
    fn sides(&self, left: &str, right: &str) -> String {
        let (l, r) = self.ids();
        if left.len() + right.len() < LONG {
            format!(" {}", self.both(left, right))
        } else {
            format!("\n      {l}: {left}\n      {r}: {right}")
        }
    }

    fn summary(&self, out: &mut String) {
        let (left, right) = self.ids();
        let count = |verdict: Verdict| self.comparison.verdicts.get(&verdict).copied().unwrap_or(0);
        let stricter = |id: &str| self.comparison.rules.iter().filter(|d| d.stricter.as_deref() == Some(id)).count();
        let _ = writeln!(out, "{left} and {right}: {} rules", self.comparison.rules.len());
        for (n, what) in [
            (count(Verdict::Same), "the same".to_owned()),
            (count(Verdict::OtherWords), "the same in other words".to_owned()),
            (count(Verdict::NoDecision), "written differently, and no decision differs".to_owned()),
            (stricter(left), format!("stricter in {left}, looser in {right}")),
            (stricter(right), format!("stricter in {right}, looser in {left}")),
            (count(Verdict::Otherwise), "decided differently, neither stricter nor looser".to_owned()),
        ] {
            let _ = writeln!(out, "{n:>5}  {what}");
        }
    }

    fn rule(&self, rule: &RuleDiff, out: &mut String) {
        let how = match (&rule.stricter, &rule.looser) {
            (Some(stricter), Some(looser)) => format!("stricter in {stricter}, looser in {looser}"),
            _ => "neither stricter nor looser".to_owned(),
        };
        let _ = write!(out, "  {}: {how}{}", rule.rule, only_here(rule));
        let entries: Vec<&str> = self.comparison.differences.iter().filter(|j| names(j, rule)).map(|j| j.claim.id.as_str()).collect();
        let _ = writeln!(
            out,
            "{}",
            if entries.is_empty() { "; in no entry of the catalogue".to_owned() } else { format!("; {}", entries.join(", ")) }
        );
        self.ways(&rule.ways, out);
        if !rule.proved {
            let _ = writeln!(out, "      not everything could be settled");
        }
    }

    fn ways(&self, ways: &[Way], out: &mut String) {
        let mut shown = String::new();
        for way in ways {
            let _ = writeln!(out, "    {}:{}", way.what, self.sides(&way.left, &way.right));
            let case = self.case(way);
            if case != shown {
                out.push_str(&case);
                shown = case;
            }
        }
    }

    /// The witness in a few lines: what is not as usual in it.
    fn case(&self, way: &Way) -> String {
        let witness = &way.witness;
        let mut out = String::new();
        match &witness.about {
            Some(About::Product { models, .. }) => {
                let first: Vec<&str> = models.iter().take(3).map(String::as_str).collect();
                let more = models.len().saturating_sub(3);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                let _ = writeln!(out, "      of {}{more}", first.join(", "));
            }
            Some(About::Window { when: Some(when), .. }) => {
                let _ = writeln!(out, "      where {when}");
            }
            Some(About::Circumstance(text)) => {
                let _ = writeln!(out, "      {text}");
            }
            Some(About::Window { .. } | About::Deadline { .. }) | None => {}
        }
        if let Some(case) = &witness.case {
            let told: Vec<String> = case.unusual(&self.world.schema).iter().map(|(name, value)| format!("{name} {value}")).collect();
            let _ = writeln!(out, "      case: {}", told.join(", "));
        }
        if let (Some(left), Some(right)) = (&witness.left, &witness.right) {
            let _ = writeln!(out, "      seen: {}", self.both(&left.to_string(), &right.to_string()));
        }
        if let Some(decided) = &witness.decided {
            let _ = writeln!(out, "      then: {}: {}", decided.what, self.both(&decided.left, &decided.right));
        }
        out
    }

    fn without_effect(&self, out: &mut String) {
        let of = |verdict: Verdict| self.comparison.rules.iter().filter(move |d| d.verdict == verdict);
        let _ = writeln!(out, "\nwritten differently, and no decision differs");
        for rule in of(Verdict::NoDecision) {
            let settled = if rule.proved { "" } else { " (not everything could be settled)" };
            let _ = writeln!(out, "  {} {}{}{settled}", rule.place(), rule.rule, only_here(rule));
        }
        let words: Vec<&str> = of(Verdict::OtherWords).map(|d| d.rule.as_str()).collect();
        let _ = writeln!(out, "\nthe same in other words\n  {}", words.join(", "));
    }

    fn catalogue(&self, out: &mut String) {
        let all = &self.comparison.differences;
        let count = |standing: Standing| all.iter().filter(|j| j.standing == standing).count();
        let _ = writeln!(
            out,
            "\ncatalogue of differences: {} entries; {} change an outcome, each with a case; {} change none ({} execute alike, for {} it is proved); {} contradicted",
            all.len(),
            count(Standing::Witnessed),
            count(Standing::SameProgram) + count(Standing::NoCase),
            count(Standing::SameProgram),
            count(Standing::NoCase),
            count(Standing::Contradicted)
        );
        for entry in all {
            self.entry(entry, out);
        }
    }

    fn entry(&self, entry: &Judged, out: &mut String) {
        let claim = &entry.claim;
        match (entry.standing, &entry.contradiction) {
            (Standing::SameProgram, _) => {
                let _ = writeln!(out, "  {} changes no outcome, the clauses execute alike: {}", claim.id, claim.why);
            }
            (Standing::NoCase, _) => {
                let _ = writeln!(out, "  {} changes no outcome, by proof: {}", claim.id, claim.why);
            }
            (Standing::Witnessed, _) => {
                let _ =
                    writeln!(out, "  {} changes an outcome, {}, see {}: {}", claim.id, said(claim), claim.clauses.join(", "), claim.why);
                // The ways of its clauses stand above.
                let own: Vec<Way> =
                    entry.ways.iter().filter(|w| matches!(w.witness.about, Some(About::Circumstance(_)))).take(1).cloned().collect();
                self.ways(&own, out);
            }
            (Standing::Contradicted, why) => {
                let _ = writeln!(out, "  {} CONTRADICTED: {}", claim.id, why.as_deref().unwrap_or_default());
                self.ways(entry.ways.get(..1).unwrap_or_default(), out);
            }
        }
    }

    fn cases(&self, report: &CasesReport, out: &mut String) {
        let _ = writeln!(out, "\nstored cases: {} decided under both, {} end otherwise", report.cases, report.otherwise);
        for tally in &report.by {
            let what = &tally.what;
            let _ = writeln!(out, "{:>9}  {}: {}", tally.cases, what.what, self.both(&what.left, &what.right));
        }
        let _ = writeln!(
            out,
            "  their customers pay, minor units: {}",
            self.both(&report.pays_left.to_string(), &report.pays_right.to_string())
        );
        for case in &report.shown {
            let what: Vec<String> = case.differs.iter().map(|d| format!("{}: {}", d.what, self.both(&d.left, &d.right))).collect();
            let pays = self.both(&case.pays_left.to_string(), &case.pays_right.to_string());
            let _ = writeln!(out, "  line {}: {}; pays {pays}", case.line, what.join("; "));
        }
    }
}

fn names(entry: &Judged, rule: &RuleDiff) -> bool {
    entry.claim.clauses.contains(&rule.rule) || rule.differs.contains(&entry.claim.id)
}

fn said(claim: &Claim) -> String {
    let edition = claim.edition.as_deref().unwrap_or_default();
    match claim.kind {
        Some(Claimed::Stricter) => format!("stricter in {edition}"),
        Some(Claimed::Looser) => format!("looser in {edition}"),
        Some(Claimed::OnlyHere) => format!("only in {edition}"),
        Some(Claimed::Otherwise) | None => "neither stricter nor looser".to_owned(),
    }
}

/// The edition that alone has the rule or some of its clauses.
fn only_here(rule: &RuleDiff) -> String {
    if let Some(id) = &rule.only_here {
        return format!("; only in {id}");
    }
    let operative = |sides: &[Side]| sides.iter().filter(|s| s.effect != "none").count();
    match operative(&rule.left).cmp(&operative(&rule.right)) {
        std::cmp::Ordering::Equal => String::new(),
        _ => format!("; {} and {} clauses", operative(&rule.left), operative(&rule.right)),
    }
}
