//! When something was said, in the words of the chat: the time of day, and the day above it.

use chrono::{DateTime, Datelike as _, Timelike as _};

use crate::i18n::{text, text_with};

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Which day it is by a clock that is `offset` seconds east of UTC.
pub(super) fn day_of(unix: i64, offset: i32) -> i64 {
    unix.saturating_add(i64::from(offset))
        .div_euclid(DAY_SECONDS)
}

/// In how many seconds another day begins.
pub(super) fn day_ends_in(unix: i64, offset: i32) -> i64 {
    let passed = unix
        .saturating_add(i64::from(offset))
        .rem_euclid(DAY_SECONDS);
    DAY_SECONDS - passed
}

/// The time of day: 14:05.
pub(super) fn clock_words(unix: i64, offset: i32) -> String {
    let local = unix.saturating_add(i64::from(offset));
    let time = DateTime::from_timestamp(local, 0).unwrap_or_default();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// A day as it is said on another one.
pub(super) fn day_words(day: i64, today: i64) -> String {
    match today - day {
        0 => return text("chat-today").to_owned(),
        1 => return text("chat-yesterday").to_owned(),
        _ => {}
    }
    let date_of = |day: i64| DateTime::from_timestamp(day.saturating_mul(DAY_SECONDS), 0);
    let (date, now) = (
        date_of(day).unwrap_or_default(),
        date_of(today).unwrap_or_default(),
    );
    let weekday = weekday_words(date.weekday().num_days_from_monday());
    let month = month_words(date.month0());
    let (number, year) = (date.day().to_string(), date.year().to_string());
    let mut args = vec![
        ("weekday", weekday.into()),
        ("day", number.as_str().into()),
        ("month", month.into()),
    ];
    if date.year() == now.year() {
        return text_with("chat-day", &args);
    }
    args.push(("year", year.as_str().into()));
    text_with("chat-day-of-year", &args)
}

fn weekday_words(from_monday: u32) -> &'static str {
    match from_monday {
        0 => text("chat-monday"),
        1 => text("chat-tuesday"),
        2 => text("chat-wednesday"),
        3 => text("chat-thursday"),
        4 => text("chat-friday"),
        5 => text("chat-saturday"),
        _ => text("chat-sunday"),
    }
}

fn month_words(from_january: u32) -> &'static str {
    match from_january {
        0 => text("chat-january"),
        1 => text("chat-february"),
        2 => text("chat-march"),
        3 => text("chat-april"),
        4 => text("chat-may"),
        5 => text("chat-june"),
        6 => text("chat-july"),
        7 => text("chat-august"),
        8 => text("chat-september"),
        9 => text("chat-october"),
        10 => text("chat-november"),
        _ => text("chat-december"),
    }
}

/// Who is writing; none where nobody is.
pub(super) fn writing_words(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(text_with(
            "chat-writing-one",
            &[("name", one.as_str().into())],
        )),
        [one, other] => {
            let args = [
                ("name", one.as_str().into()),
                ("other", other.as_str().into()),
            ];
            Some(text_with("chat-writing-two", &args))
        }
        many => Some(text_with(
            "chat-writing-many",
            &[("count", many.len().into())],
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-23, a Monday, 12:00 UTC.
    const NOON: i64 = 1_795_435_200;

    #[test]
    fn days_begin_at_midnight_where_the_person_is() {
        let evening = NOON + 11 * 60 * 60 + 30 * 60;
        assert_eq!(day_of(NOON, 0), day_of(evening, 0));
        assert_eq!(day_of(evening, 3_600), day_of(NOON, 0) + 1);
        assert_eq!(clock_words(evening, 3_600), "00:30");
        assert_eq!(clock_words(NOON, -5 * 3_600), "07:00");
        assert_eq!(day_ends_in(evening, 0), 30 * 60);
        // Times that nobody can have written do no harm.
        assert_eq!(clock_words(i64::MAX, 3_600), "00:00");
        day_words(day_of(i64::MAX, 0), day_of(NOON, 0));
    }

    #[test]
    fn days_are_named_by_how_far_away_they_are() {
        let today = day_of(NOON, 0);
        let words = |days: i64| day_words(today - days, today);
        assert_eq!(words(0), "Today");
        assert_eq!(words(1), "Yesterday");
        assert_eq!(words(3), "Friday, 20 November");
        assert_eq!(words(366), "Saturday, 22 November 2025");
    }

    #[test]
    fn a_few_who_write_are_named() {
        let names = ["Mira", "Ben", "Ada"].map(str::to_owned);
        assert_eq!(writing_words(&[]), None);
        assert_eq!(writing_words(&names[..1]).unwrap(), "Mira is typing…");
        assert_eq!(
            writing_words(&names[..2]).unwrap(),
            "Mira and Ben are typing…"
        );
        assert_eq!(writing_words(&names).unwrap(), "3 people are typing…");
    }
}
