//! What reading the samples costs, ours beside the other reader's bare parse: the same bytes in memory, one run, one core. Prints tables in
//! Markdown.

use aftercare_evidence::check::{Bounds, Known, checks};
use aftercare_evidence::report::report;
use aftercare_evidence::{Completeness, flight_header, flight_log};
use dji_log_parser::DJILog;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

const ROUNDS: usize = 15;
/// So long is repeated what takes less.
const SLICE: Duration = Duration::from_millis(100);

const BOUNDS: Bounds = Bounds {
    loss_time: 1800.0,
    duration: 10.0,
    distance: 15.0,
    distance_share: 0.05,
    height: 2.0,
    speed: 1.0,
    start: 100.0,
    frames: 1,
    fastest: 60.0,
    steepest: 30.0,
};

/// The time that this thread has had a core, where the system tells; otherwise the time that has passed.
fn on_core() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Seconds for one call, over a slice of time.
fn seconds(mut work: impl FnMut()) -> f64 {
    let (passed, start) = (Instant::now(), on_core());
    let mut calls = 0.0;
    while calls < 1.0 || passed.elapsed() < SLICE {
        work();
        calls += 1.0;
    }
    let taken = start.zip(on_core()).map_or_else(|| passed.elapsed(), |(start, end)| end.saturating_sub(start));
    taken.as_secs_f64() / calls
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Reading, report and checks.
fn ours(bytes: &[u8]) {
    if let Ok(log) = flight_log(black_box(bytes)) {
        let report = report(&log);
        black_box(checks(&log, &report, &Known::default(), &BOUNDS));
    }
}

/// Its records, and nothing made of them. It takes the bytes, so each time it gets a copy.
fn theirs(bytes: &[u8]) -> bool {
    DJILog::from_bytes(black_box(bytes).to_vec()).and_then(|log| log.records(None)).map(black_box).is_ok()
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples/flight");
    let Ok(entries) = std::fs::read_dir(root) else {
        println!("skipped: flight/* (no shared/samples beside the checkout)");
        return;
    };
    let mut samples: Vec<_> = entries.flatten().map(|entry| (entry.file_name(), entry.path())).collect();
    samples.sort();
    println!("| sample | KB | header, \u{b5}s | ours: log, report, checks, ms | theirs: records, ms | ours / theirs | JSON / file |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for (name, path) in samples {
        let Ok(bytes) = std::fs::read(path) else { continue };
        let Ok(log) = flight_log(&bytes) else { continue };
        let json = serde_json::to_vec(&log).map_or(0, |json| json.len());
        let both = log.completeness != Completeness::Sealed && theirs(&bytes);
        // Turn by turn, so that what else the machine does meets both.
        let (mut header, mut own, mut other) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            header.push(seconds(|| drop(black_box(flight_header(black_box(&bytes))))));
            own.push(seconds(|| ours(&bytes)));
            if both {
                other.push(seconds(|| {
                    black_box(theirs(&bytes));
                }));
            }
        }
        let (header, own) = (median(header) * 1e6, median(own) * 1e3);
        let (other, ratio) = if both {
            let other = median(other) * 1e3;
            (format!("{other:.1}"), format!("{:.2}", own / other))
        } else {
            ("needs keys".to_owned(), "\u{2013}".to_owned())
        };
        let name = name.to_string_lossy().chars().take(16).collect::<String>();
        println!(
            "| {name} | {} | {header:.1} | {own:.1} | {other} | {ratio} | {:.2} |",
            bytes.len() / 1024,
            json as f64 / bytes.len() as f64
        );
    }
}
