//! The words of a refused join: `app_code` in a `JoinError` of code 0x7F.

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
