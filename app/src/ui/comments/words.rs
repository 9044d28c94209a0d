//! Comments in words: what pins and rows are called, and how long ago something was said.

use super::view::ThreadPin;
use crate::i18n::{text, text_with};

/// As much of what a thread opens with as its pin is called by.
const EXCERPT_CHARS: usize = 80;
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What the pin of a thread is called.
pub(super) fn pin_words(pin: &ThreadPin, unread: bool) -> String {
    thread_words("comment-pin", pin, unread)
}

/// What a row of the list is called.
pub(super) fn row_words(pin: &ThreadPin, unread: bool) -> String {
    thread_words("comment-row", pin, unread)
}

fn thread_words(id: &'static str, pin: &ThreadPin, unread: bool) -> String {
    let said = excerpt(&pin.text);
    let args = [
        ("name", pin.face.name.as_str().into()),
        ("text", said.as_str().into()),
    ];
    let mut words = text_with(id, &args);
    let mut add = |more: &str| {
        words.push_str(" · ");
        words.push_str(more);
    };
    if pin.replies > 0 {
        add(&replies_words(pin.replies));
    }
    for (is_so, id) in [
        (unread, "comment-new"),
        (pin.resolved, "comment-resolved"),
        (pin.shape_gone, "comment-shape-gone"),
        (pin.pending, "comment-pending"),
    ] {
        if is_so {
            add(text(id));
        }
    }
    words
}

pub(super) fn replies_words(count: usize) -> String {
    text_with("comment-replies", &[("count", count.into())])
}

/// The beginning of what was said, on one line.
pub(super) fn excerpt(said: &str) -> String {
    let mut line: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = line.char_indices().nth(EXCERPT_CHARS) {
        line.truncate(at);
        line.push('…');
    }
    line
}

/// How long ago `time` was at `now`, both in Unix seconds. Clocks differ: what is still to come is now.
pub(super) fn ago_words(time: i64, now: i64) -> String {
    let seconds = now.saturating_sub(time);
    let (id, count) = match seconds {
        ..MINUTE => return text("comment-ago-now").to_owned(),
        MINUTE..HOUR => ("comment-ago-minutes", seconds / MINUTE),
        HOUR..DAY => ("comment-ago-hours", seconds / HOUR),
        DAY.. => ("comment-ago-days", seconds / DAY),
    };
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    text_with(id, &[("count", count.into())])
}

#[cfg(test)]
mod tests {
    use tavla_shared::id::ThreadId;

    use super::*;
    use crate::theme::PersonColor;
    use crate::ui::comments::Face;

    #[test]
    fn time_passes_in_words() {
        for (seconds, words) in [
            (-90, "just now"),
            (59, "just now"),
            (60, "1 min"),
            (3_599, "59 min"),
            (7_200, "2 h"),
            (86_400, "1 day"),
            (864_000, "10 days"),
        ] {
            assert_eq!(ago_words(1_000_000, 1_000_000 + seconds), words);
        }
    }

    #[test]
    fn a_pin_is_called_by_all_that_is_seen_of_it() {
        let pin = ThreadPin {
            id: ThreadId::from_random(1),
            face: Face {
                name: "Ada".to_owned(),
                picture: None,
                color: PersonColor {
                    chosen: None,
                    slot: 0,
                },
            },
            text: "Is this\nright?".into(),
            replies: 2,
            resolved: false,
            shape_gone: true,
            pending: false,
        };
        assert_eq!(
            pin_words(&pin, true),
            "Comment by Ada: Is this right? · 2 replies · new · its shape was deleted"
        );
        let long = excerpt(&"word ".repeat(40));
        assert!(long.ends_with('…') && long.chars().count() == EXCERPT_CHARS + 1);
    }
}
