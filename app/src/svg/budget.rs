//! How much a drawing may be once everything that it refers to is followed, with the drawings within it.

use std::sync::atomic::{AtomicU64, Ordering};

use super::SvgError;

/// The most elements when all is followed.
const ELEMENTS_MAX: u64 = 400_000;
/// The most bytes of attributes and texts then.
const BYTES_MAX: u64 = 64 << 20;
/// Letters are laid out once for each span of their text, and along a path for each piece of it: the most of that.
const LETTER_WORK_MAX: u64 = 50_000_000;
/// The most that they are compared with all that is there once everything is followed.
const RULE_WORK_FOLLOWED_MAX: u64 = 5 * super::expansion::RULE_WORK_MAX;

/// What is left for a drawing and the drawings within it.
#[derive(Debug)]
pub(super) struct Budget {
    elements: AtomicU64,
    bytes: AtomicU64,
    letters: AtomicU64,
    rules: AtomicU64,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            elements: AtomicU64::new(ELEMENTS_MAX),
            bytes: AtomicU64::new(BYTES_MAX),
            letters: AtomicU64::new(LETTER_WORK_MAX),
            rules: AtomicU64::new(RULE_WORK_FOLLOWED_MAX),
        }
    }
}

impl Budget {
    /// Takes away elements.
    pub(super) fn spend_elements(&self, count: u64) -> Result<(), SvgError> {
        spend(&self.elements, "elements", count, ELEMENTS_MAX)
    }

    /// Takes away bytes of attributes and texts.
    pub(super) fn spend_bytes(&self, count: u64) -> Result<(), SvgError> {
        spend(&self.bytes, "bytes of attributes", count, BYTES_MAX)
    }

    /// Takes away letters that are laid out.
    pub(super) fn spend_letters(&self, count: u64) -> Result<(), SvgError> {
        spend(&self.letters, "letters to lay out", count, LETTER_WORK_MAX)
    }

    /// Takes away comparisons of rules with elements.
    pub(super) fn spend_rules(&self, count: u64) -> Result<(), SvgError> {
        let limit = RULE_WORK_FOLLOWED_MAX;
        spend(&self.rules, "comparisons of rules", count, limit)
    }
}

fn spend(left: &AtomicU64, what: &'static str, count: u64, limit: u64) -> Result<(), SvgError> {
    let before = left.load(Ordering::Relaxed);
    let Some(after) = before.checked_sub(count) else {
        let count = (limit - before).saturating_add(count);
        return Err(SvgError::TooMuch { what, count, limit });
    };
    // A drawing is read by one thread.
    left.store(after, Ordering::Relaxed);
    Ok(())
}
