//! Tokens: Ed25519 JWTs, read strictly. One algorithm, known fields only, each of them once.
//!
//! No JWT library: one algorithm and seven fields are less code than keeping all the others out.
//! Knows keys by name and the time as it is told; decides nothing about boards.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use tavla_shared::id::BoardId;

use super::Role;
use super::issue::{LIFETIME_SECONDS_MAX, USER_BYTES_MAX};

/// The longest token that is looked at.
pub const TOKEN_BYTES_MAX: usize = 4096;
/// How far the clock of who made a token may be ahead. Its end is exact: that is what people are told.
const LEEWAY_SECONDS: u64 = 60;
/// The longest name of a key or a token.
pub(super) const ID_BYTES_MAX: usize = 64;
const ALGORITHM: &str = "EdDSA";
const KIND: &str = "JWT";

/// Why a token does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Over [`TOKEN_BYTES_MAX`].
    #[error("the token is too long")]
    TooLong,
    /// Not three parts of URL-safe base64 without padding.
    #[error("this is not a token")]
    Malformed,
    /// A header that is not ours: another algorithm, or more than that and the key.
    #[error("the token's header is not one of this server")]
    Header,
    /// No such key.
    #[error("the token's key is not known")]
    KeyUnknown,
    /// A key whose tokens count no more.
    #[error("the token's key has been retired")]
    KeyRetired,
    /// The signature is not the key's.
    #[error("the token's signature is wrong")]
    Signature,
    /// Claims that are missing, unknown, doubled, or make no sense.
    #[error("the token's claims make no sense")]
    Claims,
    /// From the future.
    #[error("the token is not valid yet")]
    NotYet,
    /// From the past.
    #[error("the token has expired")]
    Expired,
}

/// What a token says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// The user; none where the link is for whoever has it.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub sub: Option<String>,
    /// The board.
    pub board: String,
    /// The role.
    pub role: Role,
    /// Until when it counts, in Unix seconds.
    pub exp: u64,
    /// When it was made, in Unix seconds.
    pub iat: u64,
    /// Its place among the user's tokens, where that is later than `iat`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub ord: Option<u64>,
    /// Its own name.
    pub jti: String,
}

impl Claims {
    /// Its place in the order of the user's tokens, which what is taken back counts by. A clock that
    /// is ahead, or goes back, or stands for a second, changes nothing about it.
    pub(super) fn place(&self) -> u64 {
        self.ord.unwrap_or(self.iat)
    }
}

/// `null` is not a user, and no place.
fn present<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(from).map(Some)
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Claims({})", self.role)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    #[serde(default)]
    typ: Option<String>,
    kid: String,
}

/// What a key's name leads to.
pub(super) enum FoundKey {
    Counts(VerifyingKey),
    Retired,
}

/// A token that says `claims`.
///
/// # Errors
/// [`TokenError::Claims`] where they cannot be written.
pub(super) fn sign(kid: &str, key: &SigningKey, claims: &Claims) -> Result<String, TokenError> {
    let header = Header {
        alg: ALGORITHM.to_owned(),
        typ: Some(KIND.to_owned()),
        kid: kid.to_owned(),
    };
    let header = serde_json::to_vec(&header).map_err(|_| TokenError::Header)?;
    let claims = serde_json::to_vec(claims).map_err(|_| TokenError::Claims)?;
    let mut token = URL_SAFE_NO_PAD.encode(header);
    token.push('.');
    token.push_str(&URL_SAFE_NO_PAD.encode(claims));
    let signature = key.sign(token.as_bytes());
    token.push('.');
    token.push_str(&URL_SAFE_NO_PAD.encode(signature.to_bytes()));
    Ok(token)
}

/// What a token that counts now says, and which key signed it.
///
/// # Errors
/// [`TokenError`].
pub(super) fn read(
    token: &str,
    key: impl FnOnce(&str) -> Option<FoundKey>,
    now_seconds: u64,
) -> Result<(Claims, String), TokenError> {
    let (claims, kid) = read_any_time(token, key)?;
    check_time(&claims, now_seconds)?;
    Ok((claims, kid))
}

/// As [`read`], whenever it counts. The signature is checked before a claim is looked at.
///
/// # Errors
/// [`TokenError`].
pub(super) fn read_any_time(
    token: &str,
    key: impl FnOnce(&str) -> Option<FoundKey>,
) -> Result<(Claims, String), TokenError> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(TokenError::TooLong);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
    let (header, claims) = signed.split_once('.').ok_or(TokenError::Malformed)?;
    let decode = |part: &str| {
        URL_SAFE_NO_PAD
            .decode(part)
            .map_err(|_| TokenError::Malformed)
    };
    let header: Header =
        serde_json::from_slice(&decode(header)?).map_err(|_| TokenError::Header)?;
    let kind = header.typ.as_deref().unwrap_or(KIND);
    if header.alg != ALGORITHM || kind != KIND || header.kid.len() > ID_BYTES_MAX {
        return Err(TokenError::Header);
    }
    let verifying = match key(&header.kid).ok_or(TokenError::KeyUnknown)? {
        FoundKey::Counts(verifying) => verifying,
        FoundKey::Retired => return Err(TokenError::KeyRetired),
    };
    let signature =
        Signature::from_slice(&decode(signature)?).map_err(|_| TokenError::Signature)?;
    verifying
        .verify_strict(signed.as_bytes(), &signature)
        .map_err(|_| TokenError::Signature)?;
    let claims: Claims =
        serde_json::from_slice(&decode(claims)?).map_err(|_| TokenError::Claims)?;
    if !is_whole(&claims) {
        return Err(TokenError::Claims);
    }
    Ok((claims, header.kid))
}

fn is_whole(claims: &Claims) -> bool {
    BoardId::new(&claims.board).is_ok()
        && is_id(&claims.jti)
        && claims.sub.as_deref().is_none_or(is_user)
        && claims.iat < claims.exp
        && claims.exp - claims.iat <= LIFETIME_SECONDS_MAX
        && claims.ord.is_none_or(|ord| ord > claims.iat)
}

fn check_time(claims: &Claims, now_seconds: u64) -> Result<(), TokenError> {
    if claims.iat > now_seconds + LEEWAY_SECONDS {
        return Err(TokenError::NotYet);
    }
    if now_seconds >= claims.exp {
        return Err(TokenError::Expired);
    }
    Ok(())
}

/// Whether a text can name a token.
pub(super) fn is_id(jti: &str) -> bool {
    (1..=ID_BYTES_MAX).contains(&jti.len())
}

/// Whether a text can name a user.
pub(super) fn is_user(user: &str) -> bool {
    (1..=USER_BYTES_MAX).contains(&user.len())
        && user.trim() == user
        && !user.chars().any(char::is_control)
}

#[cfg(test)]
mod tests;
