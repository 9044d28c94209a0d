//! Everything a person can trigger, as data: label, icon, keys, and where the keys work. Buttons,
//! menus, the palette and keys all send the same value. What a command does is never in here.

mod arrange_command;
mod context;
mod group;
mod icon;
mod keys;
mod keywords;
mod list;
mod looks;
mod pressed;
mod releases;
mod shortcut;
mod steps;
mod style_command;
#[cfg(test)]
mod tests;
mod text_command;
mod tool_kind;

pub use arrange_command::ArrangeCommand;
pub use context::Context;
pub use group::{Family, Group};
pub use icon::Icon;
pub use pressed::Pressed;
pub use releases::Releases;
pub use shortcut::{KeyPress, Platform, Shortcut};
pub use style_command::StyleCommand;
pub use text_command::TextCommand;
pub use tool_kind::ToolKind;

/// Where the selection is pushed by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Towards smaller x.
    Left,
    /// Towards larger x.
    Right,
    /// Towards smaller y.
    Up,
    /// Towards larger y.
    Down,
}

/// Something a person can trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// Takes a tool in hand.
    Tool(ToolKind),
    /// Keeps the tool in hand after it has drawn something.
    ToggleToolLock,
    /// Takes back my last step.
    Undo,
    /// Does again what was taken back.
    Redo,
    /// Copies the selection and deletes it.
    Cut,
    /// Copies the selection to the clipboard.
    Copy,
    /// Puts the clipboard onto the board.
    Paste,
    /// Puts the clipboard's letters onto the board, without their looks.
    PastePlain,
    /// Does something to letters.
    Letters(TextCommand),
    /// Something about how shapes look.
    Style(StyleCommand),
    /// Puts a copy of the selection beside it.
    Duplicate,
    /// Deletes the selection.
    Delete,
    /// Deletes all that is on the board and not locked.
    Clear,
    /// Selects every shape.
    SelectAll,
    /// Locks the selection, or unlocks it.
    ToggleLocked,
    /// Unlocks everything that is locked.
    UnlockAll,
    /// Mirrors the selection, left to right.
    FlipAcross,
    /// Mirrors the selection, top to bottom.
    FlipDown,
    /// Remembers how the selection looks.
    CopyStyle,
    /// Has the selection look as what was remembered.
    PasteStyle,
    /// Selects all shapes of the kinds selected.
    SelectSameKind,
    /// Selects all shapes with the stroke colours of those selected.
    SelectSameStroke,
    /// Selects all shapes with the fill colours of those selected.
    SelectSameFill,
    /// Has the select tool draw lassos, or boxes.
    ToggleLasso,
    /// Has a box select what it touches, or what is wholly inside.
    ToggleBoxTouches,
    /// Shows or hides the selection in numbers.
    ToggleMeasures,
    /// Makes the selection one group.
    Group,
    /// Takes the selected groups apart.
    Ungroup,
    /// Puts a frame around the selection.
    FrameSelection,
    /// Makes the selected frames as large as what is in them.
    FitFrame,
    /// Takes the selected frames away from around what is in them.
    RemoveFrame,
    /// Shows or hides the board as an outline.
    ToggleLayers,
    /// Shows or hides the library.
    ToggleLibrary,
    /// Puts the selection one step further up.
    BringForward,
    /// Puts the selection one step further down.
    SendBackward,
    /// Puts the selection above everything.
    BringToFront,
    /// Puts the selection below everything.
    SendToBack,
    /// Puts what is selected in order.
    Arrange(ArrangeCommand),
    /// Makes the selected figures, lines or arrows the next kind of that.
    NextKind,
    /// Makes the selected figures, lines or arrows the kind of that before.
    PreviousKind,
    /// Takes hold of the points of the selected line or arrow.
    EditPoints,
    /// Joins the ends of the selected lines, or opens what is joined.
    ToggleClosed,
    /// Pushes the selection by one unit.
    Nudge(Direction),
    /// Pushes the selection by five units.
    NudgeFar(Direction),
    /// Puts a linked copy beside the selected shape.
    Grow(Direction),
    /// Selects what the selected shape is linked with in a direction.
    Walk(Direction),
    /// Shows the board larger.
    ZoomIn,
    /// Shows the board smaller.
    ZoomOut,
    /// Shows the board at its own size.
    ZoomReset,
    /// Shows the whole board.
    ZoomFit,
    /// Shows the whole selection, no larger than it is.
    ZoomFitSelection,
    /// Shows the whole selection as large as it goes.
    ZoomToSelection,
    /// Shows the whole board for as long as the key is down.
    Overview,
    /// Goes on by as much as the window shows.
    Page(Direction),
    /// Shows what of the board is nearest, where nothing of it is in view.
    BackToContent,
    /// Looks for words on the board.
    Find,
    /// Hides everything but the canvas, or shows it again.
    ToggleZen,
    /// Only looks at the board, or works on it again.
    ToggleViewOnly,
    /// Opens the menu of what is picked.
    ContextMenu,
    /// Switches between light and dark.
    ToggleTheme,
    /// Light colours.
    ThemeLight,
    /// Dark colours.
    ThemeDark,
    /// The colours of the system.
    ThemeSystem,
    /// Shows or hides the dot grid.
    ToggleGrid,
    /// Lines up what is in hand with the shapes around it, or does not.
    ToggleSnapToShapes,
    /// Keeps what is in hand to the grid, or does not.
    ToggleSnapToGrid,
    /// Shows or hides the map of the whole board.
    ToggleMinimap,
    /// Shows or hides how long frames take.
    ToggleFrameMeter,
    /// Shows or hides how the connection to the server works.
    ToggleConnection,
    /// Shows or hides what was said about the board.
    ToggleComments,
    /// Shows or hides who is here.
    TogglePeople,
    /// Asks how others are to see the person.
    You,
    /// Asks everybody to come and see what I see.
    BringEveryone,
    /// Has everybody see what I see until I say otherwise, or not any more.
    ToggleSpotlight,
    /// Shows or hides what others have done.
    ToggleActivity,
    /// Asks where a click on the selected shapes' signs is to lead.
    Link,
    /// Copies an address that leads to the selected shape.
    CopyLink,
    /// Says who made the selected shape, and who changed it.
    ShowMaker,
    /// Shows or hides the chat.
    ToggleChat,
    /// Tells a person nothing of mentions and replies on this board, or does.
    ToggleQuiet,
    /// Shows nothing in motion that need not move, or does.
    ToggleReducedMotion,
    /// Only a pen draws and fingers move the board, or fingers draw as well.
    TogglePenMode,
    /// The eraser cuts strokes, or takes whole shapes.
    ToggleCutsInk,
    /// Opens or closes words beside my cursor.
    CursorChat,
    /// Shows the signs to throw at a place, or hides them.
    React,
    /// Shows or hides the timer that everybody sees.
    ToggleTimer,
    /// Asks what everybody is to vote on.
    StartVote,
    /// Paints less often while the machine runs on battery, or does not.
    ToggleSavePower,
    /// Shows the list of boards.
    Boards,
    /// Makes a board and opens it.
    NewBoard,
    /// Changes the board's title.
    RenameBoard,
    /// Writes a copy of the board as a file.
    SaveCopy,
    /// Asks what of the board is written as a picture, as pages or for another program, and how.
    Export,
    /// Copies the selection, or the board, as a picture in pixels.
    CopyAsPng,
    /// The same as a picture that is sharp at any size.
    CopyAsSvg,
    /// Writes pages and opens them where they can be printed.
    Print,
    /// Opens a file: a board's own, another program's, a picture.
    Import,
    /// Puts a picture from a file on the board.
    Picture,
    /// Keeps the selection in the library.
    AddToLibrary,
    /// Takes the items of a file into the library.
    ImportLibrary,
    /// Writes the library as a file.
    ExportLibrary,
    /// Joins a board on a server.
    Connect,
    /// Puts this board on a server, for others to join.
    Share,
    /// Makes the next attempt to reach this board's server now.
    Reconnect,
    /// Shows every command.
    CommandPalette,
    /// Shows every key.
    ShowKeys,
    /// Ends the program.
    Quit,
}
