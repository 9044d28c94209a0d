//! How long ago something was: as short as it can be said, or in a sentence, and when that is said otherwise.

use crate::i18n::{text, text_with};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const MONTH_DAYS: i64 = 30;

/// An age in the largest unit that it has one of.
enum Age {
    Now,
    Minutes(i64),
    Hours(i64),
    Days(i64),
}

impl Age {
    /// Clocks differ: what is still to come is now.
    fn of(seconds: i64) -> Self {
        match seconds {
            ..MINUTE => Self::Now,
            MINUTE..HOUR => Self::Minutes(seconds / MINUTE),
            HOUR..DAY => Self::Hours(seconds / HOUR),
            DAY.. => Self::Days(seconds / DAY),
        }
    }

    /// In so many seconds it is another one at most.
    fn unit(&self) -> i64 {
        match self {
            Self::Now | Self::Minutes(_) => MINUTE,
            Self::Hours(_) => HOUR,
            Self::Days(_) => DAY,
        }
    }
}

/// So many seconds ago, short.
pub(super) fn ago_words(seconds: i64) -> String {
    match Age::of(seconds) {
        Age::Now => text("ago-now").to_owned(),
        Age::Minutes(count) => counted("ago-minutes", count),
        Age::Hours(count) => counted("ago-hours", count),
        Age::Days(count) => counted("ago-days", count),
    }
}

/// The same in a sentence.
pub fn ago_in_sentence(seconds: i64) -> String {
    match Age::of(seconds) {
        Age::Now => text("ago-now").to_owned(),
        Age::Minutes(count) => counted("ago-minutes-sentence", count),
        Age::Hours(count) => counted("ago-hours-sentence", count),
        Age::Days(1) => text("ago-yesterday").to_owned(),
        Age::Days(count) if count < 2 * MONTH_DAYS => counted("ago-days-sentence", count),
        Age::Days(count) => counted("ago-months-sentence", count / MONTH_DAYS),
    }
}

fn counted(id: &'static str, count: i64) -> String {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    text_with(id, &[("count", count.into())])
}

/// In how many seconds either is said otherwise.
pub(super) fn ago_changes_in(seconds: f64) -> f64 {
    let unit = Age::of(seconds as i64).unit() as f64;
    unit - seconds.max(0.0).rem_euclid(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_and_change_when_their_unit_does() {
        for (seconds, words) in [
            (-90, "just now"),
            (59, "just now"),
            (60, "1 min"),
            (3_599, "59 min"),
            (7_300, "2 h"),
            (86_400, "1 day"),
            (864_000, "10 days"),
        ] {
            assert_eq!(ago_words(seconds), words);
        }
        assert_eq!(ago_changes_in(0.0), 60.0);
        assert_eq!(ago_changes_in(75.0), 45.0);
        assert_eq!(ago_changes_in(3_700.0), 3_500.0);
    }

    #[test]
    fn in_a_sentence_times_are_said_as_people_say_them() {
        for (seconds, words) in [
            (-3, "just now"),
            (59, "just now"),
            (60, "1 min ago"),
            (7_200, "2 h ago"),
            (90_000, "yesterday"),
            (259_200, "3 days ago"),
            (8_000_000, "3 months ago"),
        ] {
            assert_eq!(ago_in_sentence(seconds), words);
        }
    }
}
