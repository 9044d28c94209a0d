//! What a rule found wrong, and how it is told.

use std::fmt::Write as _;

/// The breaches of one rule.
pub struct Findings {
    rule: &'static str,
    breaches: Vec<String>,
}

impl Findings {
    /// For a rule, told as what holds and what to do where it does not.
    pub fn of(rule: &'static str) -> Self {
        Self {
            rule,
            breaches: Vec::new(),
        }
    }

    /// One breach, with where it is.
    pub fn add(&mut self, breach: impl Into<String>) {
        self.breaches.push(breach.into());
    }

    /// Fails with all breaches at once.
    #[track_caller]
    pub fn assert_none(mut self) {
        self.breaches.sort();
        self.breaches.dedup();
        let mut told = String::new();
        for breach in &self.breaches {
            write!(told, "\n  {breach}").expect("a String takes everything");
        }
        assert!(self.breaches.is_empty(), "\n{}{told}\n", self.rule);
    }
}
