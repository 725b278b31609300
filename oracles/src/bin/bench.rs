//! Decisions a second, ours and those of other engines: the same clauses, the same cases, one run, one core. Prints a table in Markdown.

use aftercare_documents::Documents;
use aftercare_oracles::engine::{Engine, Found};
use aftercare_oracles::outcome::Outcome;
use aftercare_oracles::sorting::RuleSets;
use aftercare_oracles::{cedar, cel, rego, zen};
use aftercare_sim::generate::{Domains, Gaps, Generator};
use aftercare_sim::naive::Naive;
use aftercare_terms::{Edition, Facts, explain};
use std::hint::black_box;
use std::time::{Duration, Instant};

const EDITION: &str = "en";
const CASES: usize = 1_000;
const SEED: u64 = 2_026;
const ROUNDS: usize = 11;
/// A contender's part of a round takes about this long.
const SLICE: Duration = Duration::from_millis(200);

/// What is asked of our own decider.
const PLAIN: &str = "decision";
const EXPLAINED: &str = "decision with full explanation";
const WORDS: &str = "decision with explanation in words";
const NAIVE: &str = "naive evaluator of the tests";

/// The time that this thread has had a core, where the system tells; otherwise the time that has passed. On a machine with other work to do
/// only the first says what one core does in a second.
struct Clock {
    passed: Instant,
    on_core: Option<Duration>,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    fn start() -> Self {
        Self { passed: Instant::now(), on_core: Self::on_core() }
    }

    /// Linux counts it in nanoseconds: the first number of this file.
    fn on_core() -> Option<Duration> {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
    }

    fn elapsed(&self) -> Duration {
        match (self.on_core, Self::on_core()) {
            (Some(start), Some(end)) if end > start => end - start,
            _ => self.passed.elapsed(),
        }
    }
}

/// Something that decides all cases, once a call.
struct Contender<'a> {
    name: String,
    of: &'static str,
    rival: bool,
    decide_all: Box<dyn FnMut() -> Result<(), String> + 'a>,
    /// Calls in its part of a round.
    calls: u32,
    /// Decisions a second, by round.
    rates: Vec<f64>,
}

impl<'a> Contender<'a> {
    fn new(name: &str, of: &'static str, rival: bool, decide_all: impl FnMut() -> Result<(), String> + 'a) -> Self {
        Self { name: name.to_owned(), of, rival, decide_all: Box::new(decide_all), calls: 1, rates: Vec::new() }
    }

    fn time(&mut self) -> Result<Duration, String> {
        let start = Clock::start();
        for _ in 0..self.calls {
            (self.decide_all)()?;
        }
        Ok(start.elapsed())
    }

    /// Warms up, and finds out how many calls fill its part of a round.
    fn warm_up(&mut self) -> Result<(), String> {
        loop {
            let took = self.time()?;
            if took >= SLICE / 2 {
                let calls = f64::from(self.calls) * SLICE.as_secs_f64() / took.as_secs_f64();
                while f64::from(self.calls) < calls {
                    self.calls += 1;
                }
                return Ok(());
            }
            self.calls = self.calls.saturating_mul(2);
        }
    }

    fn round(&mut self) -> Result<(), String> {
        let took = self.time()?;
        let cases = u32::try_from(CASES).map_err(|e| e.to_string())?;
        self.rates.push(f64::from(self.calls) * f64::from(cases) / took.as_secs_f64());
        Ok(())
    }

    fn median(&self) -> f64 {
        let mut rates = self.rates.clone();
        rates.sort_by(f64::total_cmp);
        rates.get(rates.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Decides, and reads all of the explanation.
fn explained(edition: &Edition, facts: &Facts) {
    let decision = edition.decide(black_box(facts));
    edition.heard(&decision).for_each(|heard| _ = black_box(heard));
    edition.comparisons(&decision).for_each(|comparison| _ = black_box(comparison));
}

fn ours<'a>(edition: &'a Edition, naive: &'a Naive<'a>, cases: &'a [Facts]) -> Vec<Contender<'a>> {
    let name = "Aftercare";
    vec![
        Contender::new(name, EXPLAINED, false, move || {
            cases.iter().for_each(|facts| explained(edition, facts));
            Ok(())
        }),
        Contender::new(name, PLAIN, false, move || {
            for facts in cases {
                black_box(edition.decide(black_box(facts)));
            }
            Ok(())
        }),
        Contender::new(name, WORDS, false, move || {
            for facts in cases {
                black_box(explain(edition, facts, &edition.decide(black_box(facts))));
            }
            Ok(())
        }),
        Contender::new(name, NAIVE, false, move || {
            for facts in cases {
                black_box(naive.decide(black_box(facts)));
            }
            Ok(())
        }),
    ]
}

/// An engine with the rules in it; it has to agree with us on every case before it is timed.
fn rival<'a, E: Engine + 'a>(edition: &Edition, sets: &RuleSets, of: &'static str, facts: &[Facts]) -> Result<Contender<'a>, String> {
    let schema = edition.schema();
    let mut engine = E::load(sets, schema)?;
    let cases: Vec<E::Case> = facts.iter().map(|facts| engine.prepare(sets, schema, facts)).collect::<Result<_, _>>()?;
    let mut found = Found::default();
    for (facts, case) in facts.iter().zip(&cases) {
        engine.evaluate(case, &mut found)?;
        let theirs = Outcome::concluded(edition, sets, facts, &found, E::AMOUNTS)?;
        if theirs != Outcome::decided(edition, &edition.decide(facts), E::AMOUNTS) {
            return Err(format!("{} does not agree", E::NAME));
        }
    }
    Ok(Contender::new(E::NAME, of, true, move || {
        for case in &cases {
            engine.evaluate(black_box(case), &mut found)?;
            black_box(&found);
        }
        Ok(())
    }))
}

fn rivals<'a>(edition: &Edition, cases: &[Facts]) -> Result<Vec<Contender<'a>>, String> {
    let mut out = Vec::new();
    for (sets, of) in [(RuleSets::sorted(edition)?, "rules sorted by act and kind"), (RuleSets::whole(edition)?, "rules as one set")] {
        out.push(rival::<cel::Cel>(edition, &sets, of, cases)?);
        out.push(rival::<rego::Rego>(edition, &sets, of, cases)?);
        out.push(rival::<zen::Zen>(edition, &sets, of, cases)?);
        #[cfg(feature = "zen-engine")]
        out.push(rival::<aftercare_oracles::graph::Graph>(edition, &sets, of, cases)?);
        out.push(rival::<cedar::Cedar>(edition, &sets, of, cases)?);
    }
    Ok(out)
}

/// A number with its thousands parted.
fn parted(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn print(contenders: &[Contender<'_>], explained: f64) {
    println!("| engine | what | decisions a second | ours, explained, is faster by |");
    println!("| --- | --- | ---: | ---: |");
    for contender in contenders {
        let ratio = if contender.rival { format!("{:.0} ×", explained / contender.median()) } else { String::new() };
        println!("| {} | {} | {} | {ratio} |", contender.name, contender.of, parted(contender.median()));
    }
    let fastest = contenders.iter().filter(|c| c.rival).max_by(|a, b| a.median().total_cmp(&b.median()));
    if let Some(fastest) = fastest {
        println!();
        let ratio = explained / fastest.median();
        println!("The fastest of the others is {} with its {}; ours, explained, is {ratio:.1} times as fast.", fastest.name, fastest.of);
    }
}

fn run() -> Result<(), String> {
    let world = Documents::embedded().world().map_err(|e| e.to_string())?;
    let edition = world.editions.get(EDITION).ok_or("the English edition is not there")?;
    let naive = Naive::new(edition, &world.settings)?;
    let domains = Domains::of(&[edition]);
    let mut cases = Vec::with_capacity(CASES);
    Generator::new(edition, &domains, SEED).cases(CASES, Some(Gaps::None), |facts| cases.push(facts));

    let mut contenders = ours(edition, &naive, &cases);
    contenders.extend(rivals(edition, &cases)?);
    for contender in &mut contenders {
        contender.warm_up()?;
    }
    for _ in 0..ROUNDS {
        for contender in &mut contenders {
            contender.round()?;
        }
    }
    let explained = contenders.iter().find(|c| c.of == EXPLAINED).map_or(f64::NAN, Contender::median);
    let rules = RuleSets::whole(edition)?.sets.iter().map(|set| set.rules.len()).sum::<usize>();
    println!(
        "Edition `{EDITION}`: {} clauses, {rules} rules; {CASES} complete cases, seed {SEED}; median of {ROUNDS} rounds, one thread.\n",
        edition.clauses().len()
    );
    print(&contenders, explained);
    Ok(())
}

fn main() -> std::process::ExitCode {
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            std::process::ExitCode::FAILURE
        }
    }
}
