//! WebSocket close codes, and which of them a client must not answer by reconnecting.
//!
//! Clients of the npm package never come back after 4400 to 4499, 1008 and 1011, so a server that
//! only restarts or sheds load must use one of the others.

/// The server or the client is going away; come back later.
pub const GOING_AWAY: u16 = 1001;
/// The peer broke a rule that no retry will mend. Fatal.
pub const POLICY: u16 = 1008;
/// A message was over the frame limit.
pub const TOO_LARGE: u16 = 1009;
/// The other side failed inside. Fatal to npm clients, so our server never sends it.
pub const INTERNAL: u16 = 1011;
/// The server restarts; reconnect after a backoff.
pub const RESTARTING: u16 = 1012;
/// The server cannot serve now (full, slow member, late join); reconnect after a backoff.
pub const TRY_LATER: u16 = 1013;
/// A frame that does not decode, or one that makes no sense from a client. Fatal.
pub const BAD_FRAME: u16 = 4400;
/// No token, or not a valid one. Fatal.
pub const UNAUTHORIZED: u16 = 4401;
/// A valid token without the right, or an address that may not join without one. Fatal.
pub const FORBIDDEN: u16 = 4403;
/// The same user came back on a newer connection, which now owns the presence prefix. Fatal.
pub const REPLACED: u16 = 4409;
/// Far over the rate limits after refusals were ignored. Fatal.
pub const TOO_MANY_REQUESTS: u16 = 4429;

/// Whether a client that is closed with `code` must stay away until a person tries again.
pub const fn is_fatal(code: u16) -> bool {
    matches!(code, 4400..=4499 | POLICY | INTERNAL)
}

/// The longest time a server may ask its clients to stay away: whoever asks for more is not believed.
pub const RETRY_HINT_MILLIS_MAX: u64 = 60_000;

/// What stands between a close's reason and the server's hint.
const HINT: &str = "; retry in ";

/// A close's reason that also says when to come back. A server that restarts gives each client
/// another time, so that they do not all come at once.
pub fn with_retry_hint(reason: &str, millis: u64) -> String {
    format!("{reason}{HINT}{millis} ms")
}

/// When to come back, in milliseconds, as far as the reason says so.
pub fn retry_hint_millis(reason: &str) -> Option<u64> {
    let (_, hint) = reason.rsplit_once(HINT)?;
    let millis: u64 = hint.strip_suffix(" ms")?.parse().ok()?;
    Some(millis.min(RETRY_HINT_MILLIS_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_carries_when_to_come_back() {
        let reason = with_retry_hint("the server restarts", 2_400);
        assert_eq!(reason, "the server restarts; retry in 2400 ms");
        assert_eq!(retry_hint_millis(&reason), Some(2_400));
        let far = with_retry_hint("later", u64::MAX);
        assert_eq!(retry_hint_millis(&far), Some(RETRY_HINT_MILLIS_MAX));
        for none in [
            "",
            "the server restarts",
            "x; retry in -1 ms",
            "x; retry in 5 s",
        ] {
            assert_eq!(retry_hint_millis(none), None, "{none}");
        }
    }

    #[test]
    fn restarts_and_overload_bring_the_client_back_and_refusals_do_not() {
        for code in [GOING_AWAY, TOO_LARGE, RESTARTING, TRY_LATER, 1006] {
            assert!(!is_fatal(code), "{code}");
        }
        for code in [
            POLICY,
            INTERNAL,
            BAD_FRAME,
            UNAUTHORIZED,
            FORBIDDEN,
            REPLACED,
            4429,
        ] {
            assert!(is_fatal(code), "{code}");
        }
    }
}
