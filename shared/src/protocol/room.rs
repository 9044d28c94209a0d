//! Room ids: which document of which board a frame is about.

use super::message::Magic;
use crate::id::{BoardId, NameError};

const TALK_SUFFIX: &str = ".talk";

/// One of a board's two documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocRoom {
    /// The shapes.
    Board,
    /// Comments, chat and reactions.
    Talk,
}

/// A room this program serves.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RoomName {
    /// `%LOR BOARD` and `%LOR BOARD.talk`.
    Doc(BoardId, DocRoom),
    /// `%EPH BOARD`.
    Presence(BoardId),
}

/// A room that is not served here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoomNameError {
    /// Neither `%LOR` nor `%EPH`.
    #[error("rooms of kind {:?} are not served", String::from_utf8_lossy(.0))]
    Magic(
        /// What it was.
        [u8; 4],
    ),
    /// The room id is no board's name.
    #[error(transparent)]
    Name(#[from] NameError),
}

impl RoomName {
    /// Reads what a frame says.
    ///
    /// # Errors
    /// [`RoomNameError`] where no room of ours can have that name.
    pub fn parse(magic: Magic, room: &str) -> Result<Self, RoomNameError> {
        match magic {
            Magic::Loro => Ok(match room.strip_suffix(TALK_SUFFIX) {
                Some(board) => Self::Doc(BoardId::new(board)?, DocRoom::Talk),
                None => Self::Doc(BoardId::new(room)?, DocRoom::Board),
            }),
            Magic::Ephemeral => Ok(Self::Presence(BoardId::new(room)?)),
            other => Err(RoomNameError::Magic(other.bytes())),
        }
    }

    /// The kind of the room, for a frame.
    pub fn magic(&self) -> Magic {
        match self {
            Self::Doc(..) => Magic::Loro,
            Self::Presence(_) => Magic::Ephemeral,
        }
    }

    /// The room id, for a frame.
    pub fn room_id(&self) -> String {
        match self {
            Self::Doc(board, DocRoom::Talk) => format!("{board}{TALK_SUFFIX}"),
            Self::Doc(board, DocRoom::Board) | Self::Presence(board) => board.to_string(),
        }
    }

    /// The board it belongs to.
    pub fn board(&self) -> &BoardId {
        match self {
            Self::Doc(board, _) | Self::Presence(board) => board,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_id_says_which_document_of_which_board() {
        let board = BoardId::new("Plan-9").unwrap();
        let rooms = [
            RoomName::Doc(board.clone(), DocRoom::Board),
            RoomName::Doc(board.clone(), DocRoom::Talk),
            RoomName::Presence(board.clone()),
        ];
        let ids = ["Plan-9", "Plan-9.talk", "Plan-9"];
        for (room, id) in rooms.into_iter().zip(ids) {
            assert_eq!(room.room_id(), id);
            assert_eq!(room.board(), &board);
            assert_eq!(RoomName::parse(room.magic(), id), Ok(room));
        }
    }

    #[test]
    fn rooms_of_other_kinds_and_names_are_refused() {
        let check = |magic, room: &str, error| {
            assert_eq!(RoomName::parse(magic, room), Err(error), "{room}");
        };
        check(Magic::Yjs, "a", RoomNameError::Magic(*b"%YJS"));
        check(Magic::Loro, "", NameError::Empty.into());
        check(Magic::Loro, ".talk", NameError::Empty.into());
        check(
            Magic::Loro,
            "a/b",
            NameError::Character { found: '/' }.into(),
        );
        check(
            Magic::Ephemeral,
            "a.talk",
            NameError::Character { found: '.' }.into(),
        );
    }
}
