//! What a person is told of their board, in the words of `assets/i18n`.

use tavla_shared::board::EditError;
use tavla_shared::board::schema::{SHAPES_MAX, TITLE_CHARS_MAX};
use tavla_shared::protocol::AckStatus;
use tavla_shared::shape::Shape;
use tavla_shared::store::StoreError;

use crate::control::ControlError;
use crate::editor::Lock;
use crate::i18n::{kind_words, text, text_with};
use crate::sync::{Cause, Lag, Refusal, Trouble};
use crate::ui::{Severity, Toast, excerpt};
use crate::worker::{Damage, PartError, PartReason, Parted};

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
        Refusal::Unauthorized => text("refused-token-needed"),
        Refusal::TokenInvalid => text("refused-token-invalid"),
        Refusal::TokenExpired => text("refused-token-expired"),
        Refusal::TokenRevoked => text("refused-token-revoked"),
        Refusal::Forbidden => text("refused-no-right"),
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

/// Why a connection ended, in few words.
pub(super) fn cause_words(cause: &Cause) -> &'static str {
    match cause {
        Cause::Trouble(trouble) => match trouble {
            Trouble::Unreachable { .. } => text("setback-unreachable"),
            Trouble::Untrusted { .. } => text("setback-untrusted"),
            Trouble::NotEncrypted => text("setback-not-encrypted"),
            Trouble::Lost => text("setback-lost"),
            Trouble::Silent => text("setback-silent"),
            Trouble::Restarting => text("setback-restarting"),
            Trouble::Busy { .. } => text("setback-busy"),
            Trouble::Nonsense { .. } => text("setback-nonsense"),
        },
        Cause::Refusal(refusal) => match refusal {
            Refusal::Unauthorized => text("setback-token-needed"),
            Refusal::TokenInvalid => text("setback-token-invalid"),
            Refusal::TokenExpired => text("setback-token-expired"),
            Refusal::TokenRevoked => text("setback-token-revoked"),
            Refusal::Forbidden => text("setback-no-right"),
            Refusal::RoomMissing | Refusal::BadRoom => text("setback-no-board"),
            Refusal::Evicted => text("setback-evicted"),
            Refusal::Replaced => text("setback-replaced"),
            Refusal::TooManyRequests => text("setback-too-many"),
            Refusal::Rejected { .. } => text("setback-edit"),
            Refusal::UpdatesUnusable => text("setback-their-updates"),
            Refusal::HistoryUnwritable => text("setback-own-history"),
            Refusal::Other { .. } => text("setback-other"),
        },
    }
}

/// What holds up the connection.
pub(super) fn lag_words(lag: Lag) -> &'static str {
    match lag {
        Lag::Held => text("lag-held"),
        Lag::Unacked => text("lag-unacked"),
        Lag::Slow => text("lag-slow"),
        Lag::Fallback => text("lag-fallback"),
    }
}

/// Why a server did not do what was asked about somebody.
pub(super) fn control_error_words(error: &ControlError) -> &'static str {
    match error {
        ControlError::OwnerNeeded => text("not-decided-owner"),
        ControlError::NoSuchUser => text("not-decided-user"),
        ControlError::TokenEnded => text("not-decided-token"),
        ControlError::RateLimited | ControlError::TooMuchWaits => text("not-decided-often"),
        ControlError::Unreachable { .. } => text("not-decided-gone"),
        ControlError::Refused { .. } => text("not-decided"),
    }
}

/// Why there is a copy of a board now.
pub(super) fn parted_words(parted: &Parted) -> String {
    let why = match parted.reason {
        PartReason::Refused(AckStatus::PermissionDenied) => "parted-denied",
        PartReason::Refused(AckStatus::PayloadTooLarge) => "parted-too-large",
        PartReason::Refused(_) => "parted-refused",
        PartReason::Unusable => "parted-unusable",
    };
    text_with(why, &[("title", parted.title.as_str().into())])
}

/// Why refused edits are still on the board.
pub(super) fn part_error_words(reason: &PartError) -> &'static str {
    match reason {
        PartError::Store(StoreError::DiskFull { .. }) => text("not-parted-full"),
        PartError::Store(_) | PartError::Export(_) => text("not-parted"),
        PartError::TooOften => text("not-parted-too-often"),
    }
}

/// Why nothing can be written, and what to do.
pub(super) fn lock_words(lock: Lock) -> &'static str {
    match lock {
        Lock::Opening => text("locked-opening"),
        Lock::Closing => text("locked-closing"),
        Lock::Ended => text("locked-ended"),
        Lock::ReadOnly => text("locked-read-only"),
        Lock::Viewer => text("locked-viewer"),
        Lock::ViewOnly => text("locked-view-only"),
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
        EditError::NotConvertible { .. } => text("edit-not-convertible"),
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

/// What a shape is called: the first line on it, of at most so many characters, or what it is.
pub(super) fn shape_name(shape: &Shape, chars_max: usize) -> String {
    let line = shape.text.trim().lines().next().unwrap_or_default();
    match line.trim() {
        "" => kind_words(&shape.kind).to_owned(),
        line => excerpt(line, chars_max),
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::id::{BoardId, ShapeId};

    use super::*;

    #[test]
    fn whatever_the_server_does_the_person_reads_that_the_work_is_here() {
        let status = AckStatus::InvalidUpdate;
        let reason = "secret".to_owned();
        let refusals = [
            Refusal::Unauthorized,
            Refusal::TokenInvalid,
            Refusal::TokenExpired,
            Refusal::TokenRevoked,
            Refusal::Forbidden,
            Refusal::RoomMissing,
            Refusal::BadRoom,
            Refusal::Evicted,
            Refusal::Replaced,
            Refusal::TooManyRequests,
            Refusal::Rejected { status },
            Refusal::UpdatesUnusable,
            Refusal::HistoryUnwritable,
            Refusal::Other { code: None, reason },
        ];
        for refusal in refusals {
            let words = refusal_words(&refusal);
            assert!(words.contains("saved here"), "{refusal:?}: {words}");
        }
        for lag in [Lag::Held, Lag::Unacked, Lag::Slow] {
            assert!(lag_words(lag).contains("saved here"), "{lag:?}");
        }
        let path = std::path::PathBuf::new();
        let errors = [
            PartError::Store(StoreError::DiskFull { path: path.clone() }),
            PartError::Store(StoreError::ReadOnly { path }),
            PartError::TooOften,
        ];
        for error in errors {
            let words = part_error_words(&error);
            assert!(words.contains("saved here"), "{error:?}: {words}");
        }
        for reason in [
            PartReason::Refused(AckStatus::PermissionDenied),
            PartReason::Refused(AckStatus::PayloadTooLarge),
            PartReason::Refused(status),
            PartReason::Unusable,
        ] {
            let parted = Parted {
                copy: BoardId::new("copy").unwrap(),
                title: "Plan (my copy)".to_owned(),
                reason,
            };
            let words = parted_words(&parted);
            assert!(words.contains("“Plan (my copy)” on this device"), "{words}");
        }
    }

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
