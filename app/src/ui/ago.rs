//! How long ago something was, as short as it can be said, and when that is said otherwise.

use crate::i18n::{text, text_with};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// So many seconds ago. Clocks differ: what is still to come is now.
pub(super) fn ago_words(seconds: i64) -> String {
    let (id, unit) = match seconds {
        ..MINUTE => return text("ago-now").to_owned(),
        MINUTE..HOUR => ("ago-minutes", MINUTE),
        HOUR..DAY => ("ago-hours", HOUR),
        DAY.. => ("ago-days", DAY),
    };
    let count = usize::try_from(seconds / unit).unwrap_or(usize::MAX);
    text_with(id, &[("count", count.into())])
}

/// In how many seconds that is said otherwise.
pub(super) fn ago_changes_in(seconds: f64) -> f64 {
    let unit = match seconds as i64 {
        ..HOUR => MINUTE,
        HOUR..DAY => HOUR,
        DAY.. => DAY,
    } as f64;
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
}
