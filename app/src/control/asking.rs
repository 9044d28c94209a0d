//! One ask as requests of the control API, and what its answers mean. PROTOCOL.md has the calls.

use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, StatusCode};

use super::{Ask, ControlError};
use crate::json;
use crate::link::BoardLink;
use crate::sync::{Courier, Errand, OpenError, courier_to};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// Of a byte that is not plain, in a path.
const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
/// More values has no answer of this API.
const VALUES_MAX: usize = 64;

/// Asks the server at `link`.
pub(super) async fn ask(link: &BoardLink, ask: &Ask) -> Result<(), ControlError> {
    let mut courier = courier_to(link.server.clone());
    let path = format!("/v1/boards/{}/members/{}", link.board, in_path(ask.user()));
    // The server keeps a role for whatever name it is given: it must know the name.
    call(&mut courier, link, Method::GET, &path, String::new()).await?;
    let (method, body) = match ask {
        Ask::SetRole { role, .. } => (Method::PUT, format!(r#"{{"role":"{}"}}"#, role.name())),
        Ask::Remove { .. } => (Method::DELETE, String::new()),
    };
    call(&mut courier, link, method, &path, body).await
}

async fn call(
    courier: &mut Courier,
    link: &BoardLink,
    method: Method,
    path: &str,
    body: String,
) -> Result<(), ControlError> {
    let mut headers = Vec::new();
    if !body.is_empty() {
        headers.push((CONTENT_TYPE, HeaderValue::from_static("application/json")));
    }
    if let Some(token) = &link.token {
        let value = HeaderValue::from_str(&format!("Bearer {token}"));
        let mut value = value.map_err(|_| ControlError::TokenEnded)?;
        value.set_sensitive(true);
        headers.push((AUTHORIZATION, value));
    }
    let errand = Errand {
        method,
        path: path.to_owned(),
        headers,
        body: body.into(),
    };
    let fetched = courier.fetch(&errand, PATIENCE, ANSWER_BYTES_MAX).await;
    let unreachable = |error: OpenError| ControlError::Unreachable {
        reason: error.to_string(),
    };
    let (status, answer) = fetched.map_err(unreachable)?;
    meaning(status, &answer)
}

/// What an answer means.
fn meaning(status: StatusCode, answer: &[u8]) -> Result<(), ControlError> {
    if status.is_success() {
        return Ok(());
    }
    let told = std::str::from_utf8(answer).ok();
    let told = told.and_then(|text| json::bounded(text, VALUES_MAX));
    let word = told.as_ref().and_then(|told| told["error"].as_str());
    Err(match (status, word) {
        (StatusCode::UNAUTHORIZED, _) | (_, Some("token_revoked" | "token_invalid")) => {
            ControlError::TokenEnded
        }
        (StatusCode::FORBIDDEN, _) => ControlError::OwnerNeeded,
        (StatusCode::NOT_FOUND, Some("not_found")) => ControlError::NoSuchUser,
        (StatusCode::TOO_MANY_REQUESTS, _) => ControlError::RateLimited,
        (status, _) => ControlError::Refused {
            status: status.as_u16(),
        },
    })
}

/// A user's name as part of a path: what is not plain is written as its bytes.
fn in_path(user: &str) -> String {
    let mut path = String::with_capacity(user.len());
    for byte in user.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
            path.push(char::from(byte));
        } else {
            path.push('%');
            path.extend([byte >> 4, byte & 15].map(|digit| char::from(DIGITS[usize::from(digit)])));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart_by_what_a_person_can_do() {
        let said = |status: u16, word: &str| {
            let body = format!(r#"{{"error":"{word}","message":"…"}}"#);
            meaning(StatusCode::from_u16(status).unwrap(), body.as_bytes())
        };
        assert_eq!(said(204, ""), Ok(()));
        assert_eq!(said(403, "owner_needed"), Err(ControlError::OwnerNeeded));
        assert_eq!(said(403, "token_revoked"), Err(ControlError::TokenEnded));
        assert_eq!(said(401, "token_needed"), Err(ControlError::TokenEnded));
        assert_eq!(said(404, "not_found"), Err(ControlError::NoSuchUser));
        assert_eq!(said(429, "rate_limited"), Err(ControlError::RateLimited));
        let other = ControlError::Refused { status: 503 };
        assert_eq!(said(503, "unavailable"), Err(other));
        // A proxy's page is not the server's word about a user.
        let page = meaning(StatusCode::NOT_FOUND, b"<html>");
        assert_eq!(page, Err(ControlError::Refused { status: 404 }));
    }

    #[test]
    fn any_name_is_one_part_of_a_path() {
        assert_eq!(in_path("ada_1-2"), "ada_1-2");
        assert_eq!(in_path("a/b c.ö"), "a%2Fb%20c%2E%C3%B6");
    }
}
