//! The words of a refusal: `app_code` in a `JoinError` of code 0x7F, and what the messages about
//! access begin with.

/// The room id is not a board's name.
pub const BAD_ROOM: &str = "bad_room";
/// The board does not exist here and the joiner may not create it.
pub const ROOM_MISSING: &str = "room_missing";
/// The room has all the members it may have. Retryable.
pub const ROOM_FULL: &str = "room_full";
/// Too many joins or connections from this user or address. Retryable.
pub const RATE_LIMITED: &str = "rate_limited";
/// The server cannot read or write the board now (its disk, its log). Retryable.
pub const UNAVAILABLE: &str = "unavailable";

/// Whether a client may try again by itself after `app_code`.
pub fn is_retryable(app_code: &str) -> bool {
    matches!(app_code, ROOM_FULL | RATE_LIMITED | UNAVAILABLE)
}

/// There is no token, and this visit may not come without one.
pub const TOKEN_NEEDED: &str = "token_needed";
/// The token is not one that this server signed, or is for another board.
pub const TOKEN_INVALID: &str = "token_invalid";
/// The token's time is over; a new link is needed.
pub const TOKEN_EXPIRED: &str = "token_expired";
/// The token, or its holder's place on the board, was taken back.
pub const TOKEN_REVOKED: &str = "token_revoked";
/// A web page of a stranger.
pub const ORIGIN_REFUSED: &str = "origin_refused";
/// The holder's role on the board is another one from now on: joining again tells which.
pub const ROLE_CHANGED: &str = "role_changed";

/// All words about access.
const ACCESS: [&str; 6] = [
    TOKEN_NEEDED,
    TOKEN_INVALID,
    TOKEN_EXPIRED,
    TOKEN_REVOKED,
    ORIGIN_REFUSED,
    ROLE_CHANGED,
];

/// The message of a `JoinError` `auth_failed` or of a `RoomError` about access, neither of which has
/// a field for a code: the word, then what it means to a person.
pub fn access_message(word: &str, meaning: &str) -> String {
    format!("{word}: {meaning}")
}

/// The word about access that a message begins with, where it has one.
pub fn access_word(message: &str) -> Option<&'static str> {
    let (word, _) = message.split_once(':')?;
    ACCESS.into_iter().find(|known| *known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_about_access_tells_its_word() {
        let message = access_message(TOKEN_EXPIRED, "the link is too old");
        assert_eq!(message, "token_expired: the link is too old");
        assert_eq!(access_word(&message), Some(TOKEN_EXPIRED));
        for other in ["", "no access", "token_expired", "unknown: word"] {
            assert_eq!(access_word(other), None, "{other}");
        }
    }
}
