//! Spans of time as a person writes and reads them: `2:30`, or minutes alone. Pure.

/// The longest that can be set, in seconds: 99:59.
pub(super) const SECONDS_MAX: u32 = 99 * 60 + 59;

/// The span that somebody has written; none where it is none that can be set.
pub(super) fn seconds_from(typed: &str) -> Option<u32> {
    let typed = typed.trim();
    let number = |digits: &str, most: usize| {
        let plain = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
        (plain && digits.len() <= most).then(|| digits.parse::<u32>().ok())?
    };
    let seconds = match typed.split_once(':') {
        None => number(typed, 2)?.checked_mul(60)?,
        // Nothing before the colon is no minutes.
        Some((minutes, seconds)) => {
            let minutes = if minutes.is_empty() {
                0
            } else {
                number(minutes, 2)?
            };
            let seconds = number(seconds, 2).filter(|seconds| *seconds < 60)?;
            minutes * 60 + seconds
        }
    };
    (1..=SECONDS_MAX).contains(&seconds).then_some(seconds)
}

/// What is left as it is shown: the second that has begun counts, so that it is over at 0:00.
pub(super) fn left_words(left_millis: i64) -> String {
    let seconds = (left_millis.max(0) + 999) / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_and_seconds_are_read_as_people_write_them() {
        let read = |typed| seconds_from(typed);
        assert_eq!(read("5"), Some(300));
        assert_eq!(read(" 2:30 "), Some(150));
        assert_eq!(read("0:45"), Some(45));
        assert_eq!(read(":05"), Some(5));
        assert_eq!(read("1:5"), Some(65));
        assert_eq!(read("99:59"), Some(SECONDS_MAX));
        for bad in [
            "", "0", "0:00", ":", "1:60", "100", "100:00", "-1", "+5", "1:-3", "x", "1:2:3", "٣",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_second_is_shown_until_it_is_over() {
        let shown = [300_000, 299_999, 299_000, 1_000, 1, 0, -5, 6_000_000].map(left_words);
        let expected = [
            "5:00", "5:00", "4:59", "0:01", "0:01", "0:00", "0:00", "100:00",
        ];
        assert_eq!(shown, expected);
    }
}
