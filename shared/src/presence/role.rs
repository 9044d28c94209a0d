//! What a server says that somebody may do, as everybody is told it. What it means there is the
//! server's affair.

/// What somebody may do on a board, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Looks.
    Viewer,
    /// Talks as well.
    Commenter,
    /// Draws as well.
    Editor,
    /// Decides about the others as well.
    Owner,
}

impl Role {
    /// Every role, least first.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Commenter, Self::Editor, Self::Owner];

    /// Its word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Commenter => "commenter",
            Self::Editor => "editor",
            Self::Owner => "owner",
        }
    }

    /// What a word means; none for one of a newer server, and where nobody has vouched.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether they may ask everybody to come.
    pub fn may_summon(self) -> bool {
        self >= Self::Editor
    }
}
