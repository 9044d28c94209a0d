//! What an invitation may ask for, and what comes of it.

use std::fmt;

use tavla_shared::id::BoardId;

use super::Role;

/// The longest that a token may count: 400 days.
pub const LIFETIME_SECONDS_MAX: u64 = 400 * 24 * 60 * 60;
/// The shortest.
pub(super) const LIFETIME_SECONDS_MIN: u64 = 60;
/// How long a token counts unless somebody says otherwise: a week.
pub const DEFAULT_SECONDS: u64 = 7 * 24 * 60 * 60;
/// The longest name of a user.
pub const USER_BYTES_MAX: usize = 64;

/// Who is to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// To which board.
    pub board: BoardId,
    /// As what.
    pub role: Role,
    /// For how many seconds.
    pub seconds: u64,
    /// Which user; none for whoever has the link.
    pub user: Option<String>,
}

/// A token that was issued. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Issued {
    /// The token.
    pub token: String,
    /// Its name, by which it can be taken back.
    pub jti: String,
    /// Until when it counts, in Unix seconds.
    pub expires: u64,
}

impl Issued {
    /// The link that joins `board` with it, at `host` (a name or an address, with or without a port).
    pub fn link(&self, host: &str, board: &BoardId) -> String {
        format!("tavla://{host}/{}#{}", board.as_str(), self.token)
    }

    /// As [`Issued::link`], for a server that is reached without TLS, and not only on its own machine: a
    /// client sends nothing in plain text over a network unless its link says so.
    pub fn plain_link(&self, host: &str, board: &BoardId) -> String {
        format!("tavla+plain://{host}/{}#{}", board.as_str(), self.token)
    }
}

impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issued")
            .field("jti", &self.jti)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}
