//! Why a request of a session came to nothing, as its client is told. Decides nothing.

use axum::http::StatusCode;

/// Why.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) enum SessionFailure {
    /// Nobody has that secret, or no more.
    Unknown,
    /// What was asked for was there, and is no more.
    Gone(&'static str),
    /// A parcel came before the one before it.
    Early,
    /// It makes no sense, for this reason.
    Senseless(&'static str),
    /// A parcel is larger than any may be.
    TooLarge,
    /// Its address has as many connections as it may have.
    TooMany,
}

impl SessionFailure {
    /// The status, a word for programs and some for people.
    pub fn parts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Unknown => (
                StatusCode::NOT_FOUND,
                "not_found",
                "there is no such session, or no more",
            ),
            Self::Gone(message) => (StatusCode::GONE, "gone", message),
            Self::Early => (
                StatusCode::CONFLICT,
                "too_early",
                "the parcel before this one has not come",
            ),
            Self::Senseless(message) => (StatusCode::BAD_REQUEST, "bad_request", message),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "the body is over 512 KiB",
            ),
            Self::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                "there are too many connections from this address",
            ),
        }
    }
}
