//! An answer with the rules that it rests on.

/// May it be done, and why. The rules are the policy's own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict<'p> {
    /// The rules that forbid it; empty: it may be done.
    pub refused: Vec<&'p str>,
    /// The rules by which it may be done.
    pub cites: Vec<&'p str>,
    /// The rules by which somebody should look at it all the same.
    pub warns: Vec<&'p str>,
    /// The legal basis that it stands on, where it stands on one.
    pub basis: Option<&'p str>,
}

impl<'p> Verdict<'p> {
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.refused.is_empty()
    }

    pub(crate) fn refuse(&mut self, rule: &'p str) {
        if !self.refused.contains(&rule) {
            self.refused.push(rule);
        }
    }

    pub(crate) fn no(rule: &'p str) -> Self {
        Self { refused: vec![rule], ..Self::default() }
    }

    pub(crate) fn yes(rule: &'p str) -> Self {
        Self { cites: vec![rule], ..Self::default() }
    }
}
