//! How much may be looked for: whoever has only a part of a frame asks within one, and hears that it was
//! too much before it has taken long.

/// So many steps may still be taken. A step is to find one shape by its place, some hundred nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    steps: usize,
}

impl Budget {
    /// So many steps.
    pub const fn new(steps: usize) -> Self {
        Self { steps }
    }

    /// Whether no step is left.
    pub const fn is_spent(self) -> bool {
        self.steps == 0
    }

    /// Takes so many steps; none where fewer were left, which are spent then.
    pub fn spend(&mut self, steps: usize) -> Option<()> {
        let left = self.steps.checked_sub(steps);
        self.steps = left.unwrap_or(0);
        left.map(drop)
    }

    /// All of what is found, each for a step; none where that is more than is left. Looks at no more
    /// than one too many.
    pub(super) fn all<T>(&mut self, found: impl Iterator<Item = T>) -> Option<Vec<T>> {
        let found: Vec<T> = found.take(self.steps + 1).collect();
        self.spend(found.len())?;
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_looked_for_past_it() {
        let mut looked_at = 0;
        let mut budget = Budget::new(100);
        assert_eq!(budget.all(0..60).map(|found| found.len()), Some(60));
        let endless = (0..).inspect(|_| looked_at += 1);
        assert_eq!(budget.all(endless), None);
        assert_eq!(looked_at, 41);
        assert!(budget.is_spent());
    }

    #[test]
    fn what_is_left_may_be_spent_to_the_last_step() {
        let mut budget = Budget::new(3);
        assert_eq!(budget.spend(2), Some(()));
        assert_eq!(budget.spend(1), Some(()));
        assert_eq!(budget.spend(0), Some(()));
        assert_eq!(budget.spend(1), None);
    }
}
