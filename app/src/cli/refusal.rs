//! Why a server does not let a command in, in words that go on a sentence.

use crate::i18n::{text, text_with};
use crate::sync::Refusal;

/// In words.
pub(super) fn words(refusal: &Refusal) -> String {
    let words = match refusal {
        Refusal::Unauthorized => text("cli-refused-token-needed"),
        Refusal::TokenInvalid => text("cli-refused-token-invalid"),
        Refusal::TokenExpired => text("cli-refused-token-expired"),
        Refusal::TokenRevoked => text("cli-refused-token-revoked"),
        Refusal::Forbidden => text("cli-refused-no-right"),
        Refusal::RoomMissing | Refusal::BadRoom => text("cli-refused-no-board"),
        Refusal::Evicted => text("cli-refused-evicted"),
        Refusal::Replaced => text("cli-refused-replaced"),
        Refusal::TooManyRequests => text("cli-refused-too-many"),
        Refusal::Rejected { .. } => text("cli-edit-refused"),
        Refusal::UpdatesUnusable => text("cli-refused-their-updates"),
        Refusal::HistoryUnwritable => text("cli-refused-own-history"),
        Refusal::Other { reason, .. } => {
            // A stranger's.
            let reason = format!("{reason:?}");
            return text_with("cli-refused-other", &[("reason", reason.as_str().into())]);
        }
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_in_words_and_a_server_s_own_are_quoted() {
        let told = words(&Refusal::TokenExpired);
        assert!(told.contains("has run out"), "{told}");
        let told = words(&Refusal::Other {
            code: Some(1_008),
            reason: "not\nnow".to_owned(),
        });
        assert!(told.contains(r#""not\nnow""#), "{told}");
    }
}
