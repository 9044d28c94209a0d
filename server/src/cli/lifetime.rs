//! How long a link counts, as a person writes it: `7d`, `12h`, `30m`.

use crate::access::LIFETIME_SECONDS_MAX;

const DAY_SECONDS: u64 = 24 * 60 * 60;

/// Reads a time in days, hours or minutes.
pub(super) fn seconds(text: &str) -> Result<u64, String> {
    let most = LIFETIME_SECONDS_MAX / DAY_SECONDS;
    let wrong = || format!("say how long, such as 7d, 12h or 30m; at most {most}d");
    let unit = match text.chars().last() {
        Some('d') => DAY_SECONDS,
        Some('h') => 60 * 60,
        Some('m') => 60,
        _ => return Err(wrong()),
    };
    let count: u64 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    let seconds = count.checked_mul(unit).ok_or_else(wrong)?;
    if (60..=LIFETIME_SECONDS_MAX).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_hours_and_minutes_are_read() {
        for (text, expected) in [
            ("7d", 7 * DAY_SECONDS),
            ("12h", 43_200),
            ("30m", 1_800),
            ("400d", LIFETIME_SECONDS_MAX),
        ] {
            assert_eq!(seconds(text), Ok(expected));
        }
        for text in [
            "",
            "d",
            "0d",
            "-1d",
            "401d",
            "never",
            "7",
            "7w",
            "7dä",
            "99999999999999999999d",
        ] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
