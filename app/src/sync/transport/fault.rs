//! Why no connection could be made: what it says about the network is for the choice of transport,
//! the words are for a person who looks closely.

use http::StatusCode;

/// What kept a connection from being made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenFault {
    /// Nothing answers there, or only what says that the server behind it is down or full.
    Unreachable,
    /// Something on the way answers instead of the server, or takes away what this kind needs.
    Blocked,
    /// The way is there, but what this kind needs does not come through, or breaks.
    Cut,
    /// The server's certificate is not valid for its address.
    Certificate,
    /// The server does not speak TLS.
    NotTls,
}

/// Why no connection could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct OpenError {
    /// Of which kind.
    pub fault: OpenFault,
    /// In the system's words.
    pub reason: String,
}

impl OpenError {
    /// A failure with its words.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an error ends where it is turned into words"
    )]
    pub fn new(fault: OpenFault, reason: impl ToString) -> Self {
        let reason = reason.to_string();
        Self { fault, reason }
    }

    /// An answer that is not the one that was needed.
    pub fn answered(status: StatusCode) -> Self {
        let fault = match status {
            // What a reverse proxy says for a server that is down, and a server that is full.
            StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
            | StatusCode::TOO_MANY_REQUESTS => OpenFault::Unreachable,
            _ => OpenFault::Blocked,
        };
        Self::new(fault, format!("the answer was {status}"))
    }
}
