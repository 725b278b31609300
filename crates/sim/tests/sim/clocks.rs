//! Every due date of eight years, by every clock of the documents, against a calendar that counts day by day.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use aftercare_core::rights::clock::{ClockReadings, Run, acknowledge_by, due};
use aftercare_documents::Documents;
use aftercare_privacy::rights::{Clock, Period};
use aftercare_sim::naive::clock::Day;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::collections::BTreeSet;

fn day(date: Date) -> Day {
    Day::new(i32::from(date.year()), u32::try_from(date.month()).unwrap(), u32::try_from(date.day()).unwrap())
}

fn after(from: Day, period: Period, holidays: &BTreeSet<Day>) -> Day {
    match period {
        Period::Months(n) => from.months_later(n),
        Period::Days(n) => from.days_later(n),
        Period::WorkingDays(n) => from.working_days_later(n, holidays),
    }
}

/// As the catalogue says it: the whole period from receipt, the days of standing still after it, then to the next working day.
fn expected(clock: &Clock, received: Day, run: Run, holidays: &BTreeSet<Day>) -> Day {
    let whole = match (clock.period, clock.extension, run.extended_on) {
        (Period::Months(a), Some(Period::Months(b)), Some(_)) => Period::Months(a + b),
        (Period::Days(a), Some(Period::Days(b)), Some(_)) => Period::Days(a + b),
        (period, _, _) => period,
    };
    let last = after(received, whole, holidays).days_later(run.stopped_days);
    if clock.moves { last.moved(holidays) } else { last }
}

#[test]
fn every_due_date_of_eight_years_agrees_with_a_calendar_that_counts() {
    let world = Documents::embedded().world().unwrap();
    let (first, last) = (date(2021, 1, 1), date(2028, 12, 31));
    let mut seen = 0_u32;
    for (country, clocks) in [("DE", &["eea", "elsewhere"][..]), ("GB", &["uk"]), ("US", &["california", "california-opt-out"])] {
        let holidays = world.regions.holidays(country);
        let counted: BTreeSet<Day> = holidays.iter().map(|date| day(*date)).collect();
        for clock in clocks.iter().map(|name| world.policies.rights.clock(name).unwrap()) {
            let mut received = first;
            while received <= last {
                for (extended, stopped_days) in [(false, 0), (false, 1), (false, 11), (true, 0), (true, 11)] {
                    let run = Run { received_on: received, extended_on: extended.then_some(received), stopped_days };
                    let run = if clock.extension.is_none() { Run { extended_on: None, ..run } } else { run };
                    let found = due(clock, run, holidays, ClockReadings { from_notice: false }).unwrap();
                    assert_eq!(day(found.day), expected(clock, day(received), run, &counted), "{} {received} {run:?}", clock.name);
                    assert_eq!(found.steps.last().map(|step| step.day), Some(found.day), "a derivation ends on the day that it derives");
                    seen += 1;
                }
                let told = acknowledge_by(clock, received, holidays).map(day);
                let wanted = clock.acknowledge_working_days.map(|days| day(received).working_days_later(days, &counted));
                assert_eq!(told, wanted, "{} {received}", clock.name);
                received = received.checked_add(1.day()).unwrap();
            }
        }
    }
    assert_eq!(seen, 2922 * 5 * 5, "eight years, five clocks, five ways");
}

#[test]
fn a_date_beyond_the_calendar_is_none() {
    let world = Documents::embedded().world().unwrap();
    for clock in &world.policies.rights.clocks {
        let run = Run { received_on: Date::MAX, extended_on: None, stopped_days: u32::MAX };
        assert_eq!(due(clock, run, &BTreeSet::new(), ClockReadings { from_notice: false }), None, "{}", clock.name);
    }
}

/// The law that is cited is the one that held on the day of receipt.
#[test]
fn a_derivation_cites_the_law_of_its_day() {
    let world = Documents::embedded().world().unwrap();
    let law = |name: &str, on: Date| {
        let clock = world.policies.rights.clock(name).unwrap();
        due(clock, Run { received_on: on, extended_on: None, stopped_days: 0 }, &BTreeSet::new(), ClockReadings { from_notice: false })
            .unwrap()
            .law
    };
    assert_eq!(law("eea", date(2017, 6, 1)), None);
    assert!(law("uk", date(2020, 6, 1)).unwrap().starts_with("Regulation (EU) 2016/679"));
    assert!(law("uk", date(2022, 6, 1)).unwrap().starts_with("UK GDPR"));
    assert!(law("california", date(2024, 1, 1)).unwrap().contains("7021"));
    assert_eq!(law("elsewhere", date(2024, 1, 1)), None);
}
