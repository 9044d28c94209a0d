//! Why somebody may not, in the wire's words and a person's.

use std::net::IpAddr;

use tavla_shared::protocol::{RoomErrorCode, refusal};

use super::Role;
use super::token::TokenError;

/// Why a visit may do nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no token and this is not the same machine, or tokens are the rule here.
    #[error(
        "joining without a token is only allowed from this machine, by no proxy, until there are tokens"
    )]
    TokenNeeded,
    /// A web page of a stranger.
    #[error("this web page may not join")]
    OriginRefused,
    /// Not a token that this server signed.
    #[error("this server did not make this link")]
    TokenInvalid,
    /// A token for another board.
    #[error("the link is for another board")]
    OtherBoard,
    /// Its time is over.
    #[error("the link has expired; ask for a new one")]
    TokenExpired,
    /// It, or its holder's place, was taken back.
    #[error("access was taken back")]
    TokenRevoked,
}

impl Refusal {
    /// The word for it on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::TokenNeeded => refusal::TOKEN_NEEDED,
            Self::OriginRefused => refusal::ORIGIN_REFUSED,
            Self::TokenInvalid | Self::OtherBoard => refusal::TOKEN_INVALID,
            Self::TokenExpired => refusal::TOKEN_EXPIRED,
            Self::TokenRevoked => refusal::TOKEN_REVOKED,
        }
    }

    /// What the wire carries: the word and what it means.
    pub fn message(self) -> String {
        refusal::access_message(self.word(), &self.to_string())
    }
}

impl From<TokenError> for Refusal {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Expired => Self::TokenExpired,
            TokenError::KeyRetired => Self::TokenRevoked,
            _ => Self::TokenInvalid,
        }
    }
}

/// Why a right that was given holds no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Ended {
    /// Its time is over.
    #[error("the link has expired; ask for a new one")]
    Expired,
    /// It was taken back.
    #[error("access was taken back")]
    Revoked,
    /// From now on tokens are the rule here.
    #[error("this server asks for a token from now on")]
    TokenNeeded,
    /// The role is another one now.
    #[error("the role is {0} from now on")]
    RoleChanged(Role),
}

impl Ended {
    /// Whether joining again is worth it, for the wire.
    pub const fn code(self) -> RoomErrorCode {
        match self {
            Self::RoleChanged(_) => RoomErrorCode::RejoinSuggested,
            Self::Expired | Self::Revoked | Self::TokenNeeded => RoomErrorCode::Evicted,
        }
    }

    /// What the wire carries: the word and what it means.
    pub fn message(self) -> String {
        let word = match self {
            Self::Expired => refusal::TOKEN_EXPIRED,
            Self::Revoked => refusal::TOKEN_REVOKED,
            Self::TokenNeeded => refusal::TOKEN_NEEDED,
            Self::RoleChanged(_) => refusal::ROLE_CHANGED,
        };
        refusal::access_message(word, &self.to_string())
    }
}

/// Why a server must not start as it was told to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartRefusal {
    /// Reachable by strangers, who would all be editors.
    #[error(
        "{address} can be reached from other machines, and everybody who reaches it could edit; \
         make an invitation first (tavla-server invite), or say --open if that is meant"
    )]
    OpenToStrangers {
        /// The address that was asked for.
        address: IpAddr,
    },
}
