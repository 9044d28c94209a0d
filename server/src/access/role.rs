//! The roles, and what each may write.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What somebody may do on a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads everything.
    Viewer,
    /// Also writes comments, chat and reactions.
    Commenter,
    /// Also edits shapes.
    Editor,
    /// Also creates the board and invites.
    Owner,
}

impl Role {
    /// All of them, from the least.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Commenter, Self::Editor, Self::Owner];

    /// The word for it on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Commenter => "commenter",
            Self::Editor => "editor",
            Self::Owner => "owner",
        }
    }

    /// Whether the board's shapes may be written.
    pub fn writes_board(self) -> bool {
        self >= Self::Editor
    }

    /// Whether comments, chat and reactions may be written.
    pub fn writes_talk(self) -> bool {
        self >= Self::Commenter
    }
}

/// A word that is no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a role is viewer, commenter, editor or owner")]
pub struct RoleError;

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(word: &str) -> Result<Self, RoleError> {
        let named = |role: &Self| role.as_str() == word;
        Self::ALL.into_iter().find(named).ok_or(RoleError)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_write_where_they_may() {
        assert!(!Role::Viewer.writes_talk());
        assert!(Role::Commenter.writes_talk() && !Role::Commenter.writes_board());
        assert!(Role::Editor.writes_board() && Role::Owner.writes_board());
    }

    #[test]
    fn a_role_is_its_word_and_nothing_like_it() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        for word in ["", "Owner", "owner ", "admin"] {
            assert_eq!(word.parse::<Role>(), Err(RoleError), "{word}");
        }
    }
}
