//! What calls with a token are answered in JSON: every failure a word and what it means.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tavla_shared::protocol::UPLOAD_OFFSET;

use crate::access::{LedgerError, Refusal};
use crate::blobs::BlobError;
use crate::http::sessions::SessionFailure;

/// Why a call came to nothing.
#[derive(Debug)]
pub(super) enum Failure {
    Refused(Refusal),
    OwnerNeeded,
    /// An Authorization header of another scheme.
    Scheme,
    NoSuchBoard,
    NoSuchMember,
    BoardMissing,
    HistoryTooLarge(String),
    Unavailable,
    Path(String),
    Query(String),
    /// Nothing is at this path.
    NoSuchPath,
    Session(SessionFailure),
    Stopping,
    Method,
    TooLarge,
    Slow,
    Body(String),
    Host,
    TwoHosts,
    RateLimited,
    Ledger(LedgerError),
    EditorNeeded,
    /// The board has no such file; for whoever may put it, how much of it has come.
    BlobMissing(Option<u64>),
    LengthNeeded,
    /// A Content-Range that makes no sense, or not with the body.
    ContentRange,
    /// The body ended before its end.
    Cut,
    Blob(BlobError),
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<BlobError> for Failure {
    fn from(error: BlobError) -> Self {
        Self::Blob(error)
    }
}

impl From<SessionFailure> for Failure {
    fn from(failure: SessionFailure) -> Self {
        Self::Session(failure)
    }
}

impl Failure {
    #[expect(clippy::too_many_lines, reason = "a table, one entry a failure")]
    fn parts(&self) -> (StatusCode, &'static str, String) {
        let said = |status, word, message: &str| (status, word, message.to_owned());
        match self {
            Self::Refused(refusal) => {
                let status = match refusal {
                    Refusal::TokenNeeded | Refusal::TokenInvalid | Refusal::TokenExpired => {
                        StatusCode::UNAUTHORIZED
                    }
                    Refusal::OriginRefused | Refusal::OtherBoard | Refusal::TokenRevoked => {
                        StatusCode::FORBIDDEN
                    }
                };
                (status, refusal.word(), refusal.to_string())
            }
            Self::OwnerNeeded => said(
                StatusCode::FORBIDDEN,
                "owner_needed",
                "only an owner may do that",
            ),
            Self::Scheme => {
                let message = "send Authorization: Bearer and the token";
                said(StatusCode::UNAUTHORIZED, "token_invalid", message)
            }
            Self::NoSuchBoard => said(
                StatusCode::NOT_FOUND,
                "not_found",
                "no board can have that name",
            ),
            Self::NoSuchMember => {
                let message = "the user is not on the board and has no role of their own there";
                said(StatusCode::NOT_FOUND, "not_found", message)
            }
            Self::BoardMissing => {
                said(StatusCode::NOT_FOUND, "not_found", "there is no such board")
            }
            Self::HistoryTooLarge(message) => {
                said(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
            }
            Self::Unavailable => {
                let message = "the board cannot be packed now; it can be joined";
                said(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
            }
            Self::Path(error) => (
                StatusCode::BAD_REQUEST,
                "bad_request",
                format!("the path is not what is expected: {error}"),
            ),
            Self::NoSuchPath => said(StatusCode::NOT_FOUND, "not_found", "nothing is here"),
            Self::Session(failure) => {
                let (status, word, message) = failure.parts();
                said(status, word, message)
            }
            Self::Stopping => {
                let message = "the server stops; come again in a moment";
                said(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
            }
            Self::Query(error) => (
                StatusCode::BAD_REQUEST,
                "bad_request",
                format!("the query is not what is expected: {error}"),
            ),
            Self::Method => {
                let message = "that cannot be done here";
                said(
                    StatusCode::METHOD_NOT_ALLOWED,
                    "method_not_allowed",
                    message,
                )
            }
            Self::TooLarge => {
                let message = "the body is over 16 KiB";
                said(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
            }
            Self::Slow => {
                let message = "the body did not come in time";
                said(StatusCode::REQUEST_TIMEOUT, "too_slow", message)
            }
            Self::Body(error) => (
                StatusCode::BAD_REQUEST,
                "bad_request",
                format!("the body is not what is expected: {error}"),
            ),
            Self::TwoHosts => {
                let message = "the request names two hosts";
                said(StatusCode::BAD_REQUEST, "bad_request", message)
            }
            Self::Host => {
                let message = "the Host header names no server for the link";
                said(StatusCode::BAD_REQUEST, "bad_request", message)
            }
            Self::RateLimited => {
                let message = "too many calls; wait a moment";
                said(StatusCode::TOO_MANY_REQUESTS, "rate_limited", message)
            }
            Self::Ledger(
                error @ (LedgerError::Lifetime | LedgerError::User | LedgerError::TokenId),
            ) => (StatusCode::BAD_REQUEST, "bad_request", error.to_string()),
            Self::EditorNeeded => said(
                StatusCode::FORBIDDEN,
                "editor_needed",
                "only who may edit the board may put files to it",
            ),
            Self::BlobMissing(_) => {
                let message = "the board has no such file";
                said(StatusCode::NOT_FOUND, "not_found", message)
            }
            Self::LengthNeeded => said(
                StatusCode::LENGTH_REQUIRED,
                "length_needed",
                "say how long the body is",
            ),
            Self::ContentRange => {
                let message = "Content-Range is bytes FIRST-LAST/TOTAL, and the body that long";
                said(StatusCode::BAD_REQUEST, "bad_request", message)
            }
            Self::Cut => {
                let message = "the body ended early; what came of it is kept";
                said(StatusCode::BAD_REQUEST, "bad_request", message)
            }
            Self::Blob(error) => {
                let (status, word) = of_blob(error);
                (status, word, error.to_string())
            }
            Self::Ledger(error) => {
                tracing::error!(%error, "the ledger could not be written");
                let message = "the server cannot do that now";
                said(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
            }
        }
    }
}

fn of_blob(error: &BlobError) -> (StatusCode, &'static str) {
    match error {
        BlobError::BoardMissing => (StatusCode::NOT_FOUND, "not_found"),
        BlobError::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
        BlobError::BoardFull { .. } => (StatusCode::INSUFFICIENT_STORAGE, "board_full"),
        BlobError::NoRoom => (StatusCode::INSUFFICIENT_STORAGE, "no_room"),
        BlobError::OtherPlace { .. } => (StatusCode::CONFLICT, "other_offset"),
        BlobError::Superseded => (StatusCode::CONFLICT, "superseded"),
        BlobError::OtherBytes => (StatusCode::UNPROCESSABLE_ENTITY, "other_bytes"),
        BlobError::Busy => (StatusCode::TOO_MANY_REQUESTS, "rate_limited"),
        BlobError::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, word, message) = self.parts();
        let mut response = answer(status, &json!({ "error": word, "message": message }));
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        if let Self::BlobMissing(Some(at)) | Self::Blob(BlobError::OtherPlace { at }) = self {
            headers.insert(UPLOAD_OFFSET, HeaderValue::from(at));
        }
        if matches!(
            status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
        ) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// An answer in JSON.
pub(super) fn answer(status: StatusCode, told: &Value) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    (status, json, format!("{told}\n")).into_response()
}
