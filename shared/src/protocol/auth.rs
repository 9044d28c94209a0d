//! `JoinRequest.auth`: who wants in, as JSON that may lack anything.

use std::fmt;

use serde_json::{Map, Value};

use super::limits::{AUTH_BYTES_MAX, NAME_CHARS_MAX};
use crate::shown;

const CAPS_MAX: usize = 16;

/// What a joiner says about itself. Everything is optional: a stranger's client may send nothing.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct JoinAuth {
    /// The right to join; never logged, and not shown by `Debug`.
    pub token: Option<String>,
    /// A random id of the device, kept by the app: who this is where there is no token.
    pub device: Option<String>,
    /// The name to show; cut to [`NAME_CHARS_MAX`], control characters dropped.
    pub name: String,
    /// The program and its version, for the server's log.
    pub client: String,
    /// What the client can do beyond the protocol.
    pub caps: Vec<String>,
}

/// Auth bytes that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthError {
    /// More than [`AUTH_BYTES_MAX`].
    #[error("auth is {len} bytes, the limit is {AUTH_BYTES_MAX}")]
    TooLarge {
        /// Its length.
        len: usize,
    },
    /// Not a JSON object.
    #[error("auth is not a JSON object")]
    NotAnObject,
}

impl JoinAuth {
    /// Reads auth bytes. None at all means all defaults; unknown fields and fields of the wrong
    /// type are ignored.
    ///
    /// # Errors
    /// [`AuthError`] where the bytes are not a JSON object.
    pub fn decode(bytes: &[u8]) -> Result<Self, AuthError> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        if bytes.len() > AUTH_BYTES_MAX {
            return Err(AuthError::TooLarge { len: bytes.len() });
        }
        let Ok(Value::Object(fields)) = serde_json::from_slice(bytes) else {
            return Err(AuthError::NotAnObject);
        };
        let text = |key: &str| fields.get(key).and_then(Value::as_str);
        let caps = fields
            .get("caps")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        Ok(Self {
            token: text("token")
                .filter(|token| !token.is_empty())
                .map(str::to_owned),
            device: text("device")
                .map(shown)
                .filter(|device| !device.is_empty()),
            name: text("name").map(shown).unwrap_or_default(),
            client: text("client").map(shown).unwrap_or_default(),
            caps: caps
                .iter()
                .filter_map(Value::as_str)
                .take(CAPS_MAX)
                .map(shown)
                .collect(),
        })
    }

    /// Writes auth bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut fields = Map::new();
        if let Some(token) = &self.token {
            fields.insert("token".to_owned(), token.as_str().into());
        }
        if let Some(device) = &self.device {
            fields.insert("device".to_owned(), device.as_str().into());
        }
        fields.insert("name".to_owned(), self.name.as_str().into());
        fields.insert("client".to_owned(), self.client.as_str().into());
        fields.insert("caps".to_owned(), self.caps.clone().into());
        Value::Object(fields).to_string().into_bytes()
    }
}

impl fmt::Debug for JoinAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinAuth")
            .field("token", &self.token.as_ref().map(|_| "…"))
            .field("device", &self.device)
            .field("name", &self.name)
            .field("client", &self.client)
            .field("caps", &self.caps)
            .finish()
    }
}

/// What of a stranger's text may be shown or logged.
fn shown(text: &str) -> String {
    shown::shown(text, NAME_CHARS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> JoinAuth {
        JoinAuth {
            token: Some("secret".to_owned()),
            device: Some("d1".to_owned()),
            name: "Åsa".to_owned(),
            client: "tavla/0.1.0".to_owned(),
            caps: vec!["laser".to_owned()],
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(JoinAuth::decode(&full().encode()), Ok(full()));
    }

    #[test]
    fn missing_unknown_and_mistyped_fields_are_no_error() {
        assert_eq!(JoinAuth::decode(b""), Ok(JoinAuth::default()));
        assert_eq!(JoinAuth::decode(b"{}"), Ok(JoinAuth::default()));
        let odd = br#"{"name":7,"client":"x\u0000y","caps":[1,"a"],"token":"","future":{"a":[]}}"#;
        let read = JoinAuth::decode(odd).unwrap();
        assert_eq!(
            (read.client.as_str(), read.caps.len(), read.token),
            ("xy", 1, None)
        );
    }

    #[test]
    fn what_is_no_object_is_refused() {
        assert_eq!(JoinAuth::decode(b"[1]"), Err(AuthError::NotAnObject));
        assert_eq!(JoinAuth::decode(&[0xff; 9]), Err(AuthError::NotAnObject));
        assert_eq!(
            JoinAuth::decode(&[b'['; 10_000]),
            Err(AuthError::NotAnObject)
        );
        assert_eq!(
            JoinAuth::decode(&vec![b' '; 20_000]),
            Err(AuthError::TooLarge { len: 20_000 })
        );
    }

    #[test]
    fn a_token_never_shows_in_debug_output() {
        assert!(!format!("{:?}", full()).contains("secret"));
    }
}
