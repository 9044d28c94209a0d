//! Somebody on the board, as panels show them, and what can be asked of them.

use tavla_shared::id::PeerId;
use tavla_shared::presence::{Role, Status};

use crate::commands::ToolKind;
use crate::editor::Doing;
use crate::i18n::{text, text_with};
use crate::theme::PersonColor;
use crate::ui::pictures::Picture;

/// Somebody on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonView {
    /// Which of their programs it is.
    pub peer: PeerId,
    /// What they call themselves.
    pub name: String,
    /// Who they are in all their programs; empty where that is not known.
    pub user: String,
    /// Whether the server knows that by a token: an owner decides about nobody else.
    pub known: bool,
    /// Of their cursor and avatar.
    pub color: PersonColor,
    /// Their own picture, where they have one.
    pub picture: Option<Picture>,
    /// How they stand to the person before this screen.
    pub footing: Footing,
    /// How present they are.
    pub status: Status,
    /// What the server says that they may do.
    pub role: Option<Role>,
    /// What they are in the middle of.
    pub doing: Doing,
    /// What they have in hand; none for a tool of another program.
    pub tool: Option<ToolKind>,
    /// Whether they see this person's view.
    pub follows_me: bool,
    /// Whether their pointing and talking is hidden.
    pub muted: bool,
}

/// How somebody stands to the person before this screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Footing {
    /// They are that person.
    Me,
    /// They are another one.
    Other,
    /// Their view is seen.
    Followed,
}

/// Something asked about those who are here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonAction {
    /// Their view is followed.
    Follow(PeerId),
    /// Nobody's is any more.
    StopFollowing,
    /// My view goes where they are.
    Find(PeerId),
    /// Their pointing and talking is hidden, or shown again.
    Mute(PeerId, bool),
    /// They get this role from the server.
    SetRole(PeerId, Role),
    /// The server lets them in no more.
    Remove(PeerId),
    /// I come where I was asked to come, now.
    Accept,
    /// I do not come.
    Decline,
}

impl PersonView {
    /// Two letters for the name: of its first and last word, or the first two of its only one.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }

    /// Whether it is the person before this screen.
    pub fn is_me(&self) -> bool {
        self.footing == Footing::Me
    }

    /// Whether their view is seen.
    pub fn is_followed(&self) -> bool {
        self.footing == Footing::Followed
    }

    /// What the avatar says and what a click on it does.
    pub fn avatar_words(&self) -> String {
        let status = match self.status {
            Status::Active => "active",
            Status::Idle => "idle",
            Status::Away => "away",
        };
        let args = [
            ("name", self.name.as_str().into()),
            ("status", status.into()),
        ];
        text_with(
            match self.footing {
                Footing::Me => "person-me",
                Footing::Followed => "person-followed",
                Footing::Other => "person",
            },
            &args,
        )
    }

    /// What they may do and what they do, in a line.
    pub fn standing(&self) -> String {
        let role = self.role.map(role_words);
        let now = match (self.status, self.doing) {
            (Status::Away, _) => Some(text("person-away")),
            (Status::Idle, _) => Some(text("person-idle")),
            (Status::Active, Doing::Typing) => Some(text("peer-typing")),
            (Status::Active, Doing::Drawing) => Some(text("peer-drawing")),
            (Status::Active, Doing::Moving) => Some(text("peer-moving")),
            (Status::Active, Doing::Resizing) => Some(text("peer-resizing")),
            (Status::Active, Doing::Turning) => Some(text("peer-turning")),
            (Status::Active, Doing::Looking) => self.tool.map(tool_words),
        };
        let follows = self.follows_me.then(|| text("person-follows-you"));
        let parts: Vec<&str> = role.into_iter().chain(follows).chain(now).collect();
        parts.join(" · ")
    }
}

/// What a role is called.
pub fn role_words(role: Role) -> &'static str {
    match role {
        Role::Viewer => text("role-viewer"),
        Role::Commenter => text("role-commenter"),
        Role::Editor => text("role-editor"),
        Role::Owner => text("role-owner"),
    }
}

fn tool_words(tool: ToolKind) -> &'static str {
    text(crate::commands::Command::Tool(tool).label_id())
}

pub(super) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    let letters: String = match words.next_back() {
        Some(last) => first.chars().take(1).chain(last.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    };
    letters.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_two_letters() {
        assert_eq!(initials("Ada"), "AD");
        assert_eq!(initials("Mira van Dijk"), "MD");
        assert_eq!(initials("ö"), "Ö");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_line_says_what_somebody_may_do_and_does() {
        let mut person = PersonView {
            peer: 1,
            name: "Ben".to_owned(),
            user: "ben".to_owned(),
            known: true,
            color: PersonColor {
                chosen: None,
                slot: 0,
            },
            picture: None,
            footing: Footing::Other,
            status: Status::Active,
            role: Some(Role::Editor),
            doing: Doing::Drawing,
            tool: Some(ToolKind::Pen),
            follows_me: true,
            muted: false,
        };
        assert_eq!(person.standing(), "Editor · follows you · drawing");
        (person.doing, person.follows_me) = (Doing::Looking, false);
        assert_eq!(person.standing(), "Editor · Pen");
        (person.status, person.role) = (Status::Away, None);
        assert_eq!(person.standing(), "Away");
        assert_eq!(person.avatar_words(), "Ben, away · click to follow");
    }
}
