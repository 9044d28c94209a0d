//! What a command was, in the kinds that people tell apart. Knows names of commands, never a document.

use crate::shape::Key;

/// A kind of thing that somebody did to a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// Drew, pasted or brought in shapes.
    Made,
    /// Moved them.
    Moved,
    /// Gave them another size or course.
    Resized,
    /// Turned them.
    Turned,
    /// Gave them another look.
    Restyled,
    /// Wrote in them.
    Wrote,
    /// Tied an arrow to something, or freed it.
    Connected,
    /// Made or dissolved groups.
    Grouped,
    /// Put them above or below others.
    Stacked,
    /// Deleted them.
    Deleted,
    /// Took back something of their own.
    Undid,
    /// Did again what they had taken back.
    Redid,
    /// Changed the board's own settings.
    SetBoard,
    /// Something else, as other programs and later versions may do.
    Changed,
}

impl Deed {
    /// What a commit with this message did; none for what the program does by itself.
    pub fn of_command(command: &str) -> Option<Self> {
        let deed = match command {
            "create" | "draw" | "recognise" | "paste" | "duplicate" | "import" => Self::Made,
            "move" | "nudge" | "align" | "distribute" | "stack" | "tidy up" => Self::Moved,
            "resize" | "reshape" | "same size" => Self::Resized,
            "rotate" => Self::Turned,
            "restyle" => Self::Restyled,
            "type" => Self::Wrote,
            "group" | "ungroup" => Self::Grouped,
            "bring forward" | "send backward" | "bring to front" | "send to back" => Self::Stacked,
            "delete" | "erase" | "cut" => Self::Deleted,
            "rename board" | "grid" | "background" => Self::SetBoard,
            "purge" => return None,
            _ if command.starts_with("undo ") => Self::Undid,
            _ if command.starts_with("redo ") => Self::Redid,
            _ => Self::Changed,
        };
        Some(deed)
    }

    /// What writing this property of a shape does.
    pub(super) fn of_key(key: Key) -> Self {
        match key {
            Key::Pos => Self::Moved,
            Key::Size | Key::Path | Key::Ink => Self::Resized,
            Key::Angle => Self::Turned,
            Key::Place => Self::Stacked,
            Key::Ends => Self::Connected,
            Key::Locked | Key::Hidden | Key::Name | Key::Link | Key::Foreign => Self::Changed,
            _ => Self::Restyled,
        }
    }

    /// Whether it says more than the properties that were written do.
    pub(super) fn is_telling(self) -> bool {
        !matches!(
            self,
            Self::Made | Self::Undid | Self::Redid | Self::SetBoard | Self::Changed
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_of_the_kinds_that_people_tell_apart() {
        let kinds = [
            ("draw", Some(Deed::Made)),
            ("nudge", Some(Deed::Moved)),
            ("undo move", Some(Deed::Undid)),
            ("redo move", Some(Deed::Redid)),
            ("cut", Some(Deed::Deleted)),
            ("", Some(Deed::Changed)),
            ("align", Some(Deed::Moved)),
            ("link", Some(Deed::Changed)),
            ("purge", None),
        ];
        for (command, kind) in kinds {
            assert_eq!(Deed::of_command(command), kind, "{command:?}");
        }
    }
}
