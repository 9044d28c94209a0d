//! Comments in words: what pins and rows are called.

use super::view::ThreadPin;
use crate::i18n::{text, text_with};
use crate::ui::excerpt::{SAID_CHARS, excerpt};

/// What the pin of a thread is called.
pub(super) fn pin_words(pin: &ThreadPin, unread: bool) -> String {
    thread_words("comment-pin", pin, unread)
}

/// What a row of the list is called.
pub(super) fn row_words(pin: &ThreadPin, unread: bool) -> String {
    thread_words("comment-row", pin, unread)
}

fn thread_words(id: &'static str, pin: &ThreadPin, unread: bool) -> String {
    let said = excerpt(&pin.text, SAID_CHARS);
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

#[cfg(test)]
mod tests {
    use tavla_shared::id::ThreadId;

    use super::*;
    use crate::theme::PersonColor;
    use crate::ui::comments::Face;

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
    }
}
