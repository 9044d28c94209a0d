//! `JoinResponseOk.extra` in a presence room: what the server knows somebody as, told to them alone.

use serde_json::{Map, Value};

use super::limits::NAME_CHARS_MAX;
use crate::shown::shown;

/// The longest that is read.
const WELCOME_BYTES_MAX: usize = 1_024;

/// What a server knows a member as.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Welcome {
    /// `viewer`, `commenter`, `editor` or `owner`.
    pub role: String,
    /// The user that the member's token names.
    pub user: Option<String>,
}

impl Welcome {
    /// Reads what a server said; none where it said nothing, as other servers do, or nothing that can be
    /// read.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > WELCOME_BYTES_MAX {
            return None;
        }
        let Ok(Value::Object(fields)) = serde_json::from_slice(bytes) else {
            return None;
        };
        let text = |key: &str| {
            let text = fields.get(key).and_then(Value::as_str)?;
            Some(shown(text, NAME_CHARS_MAX))
        };
        Some(Self {
            role: text("role")?,
            user: text("user").filter(|user| !user.is_empty()),
        })
    }

    /// Writes it.
    pub fn encode(&self) -> Vec<u8> {
        let mut fields = Map::new();
        fields.insert("role".to_owned(), self.role.as_str().into());
        if let Some(user) = &self.user {
            fields.insert("user".to_owned(), user.as_str().into());
        }
        Value::Object(fields).to_string().into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_is_read_and_nothing_is_made_up() {
        for user in [None, Some("ada".to_owned())] {
            let role = "owner".to_owned();
            let welcome = Welcome { role, user };
            assert_eq!(Welcome::decode(&welcome.encode()), Some(welcome));
        }
        let odd: [&[u8]; 5] = [b"", b"[1]", b"{}", br#"{"role":7}"#, &[b' '; 2_000]];
        for bytes in odd {
            assert_eq!(Welcome::decode(bytes), None);
        }
    }
}
