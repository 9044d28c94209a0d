//! What a person is told of their board, in the words of `assets/i18n`.

use tavla_shared::board::EditError;
use tavla_shared::board::schema::{SHAPES_MAX, TITLE_CHARS_MAX};

use crate::editor::Lock;
use crate::i18n::{text, text_with};
use crate::sync::{Refusal, Trouble};
use crate::ui::{Severity, Toast};
use crate::worker::Damage;

pub(super) fn warning(words: &str) -> Toast {
    Toast::new(Severity::Warning, words)
}

pub(super) fn error(words: impl Into<String>) -> Toast {
    Toast::new(Severity::Error, words)
}

/// Of a board that could not be read whole. Where it is `shared`, others may have the rest.
pub(super) fn damaged(damage: Damage, shared: bool) -> Option<Toast> {
    let words = if shared {
        "warning-damaged-shared"
    } else {
        "warning-damaged"
    };
    (damage.records > 0).then(|| error(text(words)))
}

/// Why the server does not want us.
pub(super) fn refusal_words(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Unauthorized | Refusal::Forbidden => text("refused-no-right"),
        Refusal::RoomMissing | Refusal::BadRoom => text("refused-no-board"),
        Refusal::Evicted => text("refused-evicted"),
        Refusal::Replaced => text("refused-replaced"),
        Refusal::TooManyRequests => text("refused-too-many"),
        Refusal::Rejected { .. } => text("refused-edit"),
        Refusal::UpdatesUnusable => text("refused-their-updates"),
        Refusal::HistoryUnwritable => text("refused-own-history"),
        Refusal::Other { .. } => text("refused-other"),
    }
}

/// What is wrong with the connection.
pub(super) fn trouble_words(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable { .. } => text("trouble-unreachable"),
        Trouble::Untrusted { .. } => text("trouble-untrusted"),
        Trouble::NotEncrypted => text("trouble-not-encrypted"),
        Trouble::Lost | Trouble::Silent => text("trouble-lost"),
        Trouble::Restarting | Trouble::Busy { .. } => text("trouble-busy"),
        Trouble::Nonsense { .. } => text("trouble-nonsense"),
    }
}

/// Why nothing can be written, and what to do.
pub(super) fn lock_words(lock: Lock) -> &'static str {
    match lock {
        Lock::Opening => text("locked-opening"),
        Lock::Closing => text("locked-closing"),
        Lock::Ended => text("locked-ended"),
        Lock::ReadOnly => text("locked-read-only"),
        Lock::TooMuchWaits => text("locked-too-much"),
    }
}

/// Why the board does not take an edit.
pub(super) fn edit_error_words(reason: &EditError) -> String {
    let words = match reason {
        EditError::NewerSchema { .. } => text("edit-newer-board"),
        EditError::UnknownShape { .. } => text("edit-shape-gone"),
        EditError::ShapeExists { .. } => text("edit-shape-exists"),
        EditError::OutOfRange { .. } => text("edit-out-of-range"),
        EditError::TooManyShapes { .. } => {
            return text_with("edit-too-many-shapes", &[("limit", SHAPES_MAX.into())]);
        }
        EditError::TitleTooLong { .. } => {
            return text_with("edit-title-too-long", &[("limit", TITLE_CHARS_MAX.into())]);
        }
        EditError::Broken { .. } => text("edit-board-broke"),
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use tavla_shared::id::ShapeId;

    use super::*;

    #[test]
    fn why_an_edit_was_refused_is_said_in_a_person_s_words() {
        let id = ShapeId::from_random(1);
        let errors = [
            EditError::NewerSchema { schema: 9 },
            EditError::UnknownShape { id: id.clone() },
            EditError::ShapeExists { id: id.clone() },
            EditError::OutOfRange {
                id: id.clone(),
                property: "pos",
            },
            EditError::TooManyShapes { shapes: 200_001 },
            EditError::TitleTooLong { chars: 201 },
            EditError::Broken {
                reason: "counter out of bounds".to_owned(),
            },
        ];
        for error in errors {
            let words = edit_error_words(&error);
            assert!(words.contains("not made"), "{error:?}: {words}");
            // Neither names that only a program knows, nor the program's own English.
            assert!(!words.contains(id.as_str()), "{words}");
            assert!(!words.contains(&error.to_string()), "{words}");
        }
    }
}
