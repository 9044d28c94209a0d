//! What the interface asks for. Panels return these; they change nothing themselves.

use tavla_shared::geometry::Point;
use tavla_shared::id::{BoardId, PeerId};
use tavla_shared::shape::Property;

use crate::commands::Command;
use crate::impairment::Impairment;
use crate::link::{BoardLink, ServerAddress};
use crate::ui::comments::CommentAction;

/// Something a person asked the interface for.
#[derive(Debug, Clone, PartialEq)]
pub enum UiAction {
    /// A command, from wherever it was given.
    Run(Command),
    /// A look for the selection and for the next shape.
    SetStyle(Property),
    /// The same while a control is still in hand: shown, not written.
    PreviewStyle(Property),
    /// A new title for the open board.
    Retitle(String),
    /// Another board on this device.
    OpenBoard(BoardId),
    /// A new title for a board of the list.
    RetitleBoard(BoardId, String),
    /// A board goes to the trash.
    TrashBoard(BoardId),
    /// A board comes back from the trash.
    RestoreBoard(BoardId),
    /// A board of the trash is deleted from this device.
    DeleteBoard(BoardId),
    /// A board on a server.
    Join(BoardLink),
    /// The open board goes to the server at this address.
    ShareAt(ServerAddress),
    /// This board is connected to its server again, now.
    Reconnect(BoardId),
    /// The open board stays on this device only.
    StopSharing,
    /// What could not be saved is saved now, if the disk lets it.
    SaveAgain,
    /// The window closes after all has been saved.
    Quit,
    /// The window closes, whatever is not saved.
    QuitAnyway,
    /// The window stays.
    Stay,
    /// The person wants to say what they are called.
    AskName,
    /// What the person is called from now on.
    NameMe(String),
    /// This worse network is simulated in this window.
    Simulate(Impairment),
    /// This text goes to the clipboard.
    CopyText(String),
    /// My view goes where this person's is.
    GoToPerson(PeerId),
    /// Something about comments.
    Comment(CommentAction),
    /// The middle of my view goes there.
    LookAt(Point),
}
