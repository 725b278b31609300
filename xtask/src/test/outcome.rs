//! What came of one step, or of all of them.

use std::collections::BTreeMap;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) passed: u64,
    /// Tests that say themselves that they were not run.
    pub(super) ignored: u64,
    /// What failed, by name.
    pub(super) failures: Vec<String>,
    /// What was not run, by name, and why; how many of it.
    pub(super) skipped: BTreeMap<String, u64>,
}

impl Outcome {
    pub(super) fn failed(what: String) -> Self {
        Self { failures: vec![what], ..Self::default() }
    }

    pub(super) fn skipped(why: String) -> Self {
        let mut outcome = Self::default();
        outcome.skip(why);
        outcome
    }

    pub(super) fn skip(&mut self, why: String) {
        *self.skipped.entry(why).or_default() += 1;
    }

    /// All that did not run.
    pub(super) fn not_run(&self) -> u64 {
        self.ignored + self.skipped.values().sum::<u64>()
    }

    pub(super) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.ignored += other.ignored;
        self.failures.extend(other.failures);
        for (why, count) in other.skipped {
            *self.skipped.entry(why).or_default() += count;
        }
    }

    /// A run in which nothing was tested is no success.
    pub(super) fn is_ok(&self) -> bool {
        self.failures.is_empty() && self.passed > 0
    }

    pub(super) fn counts(&self) -> String {
        format!("{} passed; {} failed; {} skipped", self.passed, self.failures.len(), self.not_run())
    }

    pub(super) fn last_line(&self) -> String {
        let word = if self.is_ok() { "ok" } else { "FAILED" };
        format!("test result: {word}. {}", self.counts())
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome;

    #[test]
    fn all_runners_add_up_to_one_line() {
        let mut total = Outcome { passed: 3, ignored: 1, ..Outcome::default() };
        total.add(Outcome { passed: 2, ..Outcome::skipped("a: why".to_owned()) });
        assert_eq!(total.last_line(), "test result: ok. 5 passed; 0 failed; 2 skipped");
        total.add(Outcome::failed("b".to_owned()));
        assert_eq!(total.last_line(), "test result: FAILED. 5 passed; 1 failed; 2 skipped");
        assert_eq!(Outcome::default().last_line(), "test result: FAILED. 0 passed; 0 failed; 0 skipped");
    }
}
