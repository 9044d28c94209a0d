//! What the interface asks for. Panels return these; they change nothing themselves.

use std::path::PathBuf;
use std::sync::Arc;

use tavla_shared::geometry::Point;
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::shape::{Color, Property};

use crate::commands::Command;
use crate::impairment::Impairment;
use crate::link::{BoardLink, ServerAddress};
use crate::ui::chat_panel::ChatAction;
use crate::ui::comments::CommentAction;
use crate::ui::export_dialog::ExportAction;
use crate::ui::file_dialog::FileDecision;
use crate::ui::find_bar::FindAction;
use crate::ui::layers::LayerAction;
use crate::ui::library_panel::LibraryAction;
use crate::ui::measures_panel::MeasureAction;
use crate::ui::person::PersonAction;
use crate::ui::timer_panel::TimerAction;
use crate::ui::vote_bar::VoteAction;
use crate::ui::work_card::Work;
use crate::ui::you_dialog::Introduction;

/// Something a person asked the interface for.
#[derive(Debug, Clone, PartialEq)]
pub enum UiAction {
    /// A command, from wherever it was given.
    Run(Command),
    /// A command that was looked for: it is kept among those used lately.
    RunFound(Command),
    /// Something about the selection's numbers.
    Measure(MeasureAction),
    /// Something about the outline of the board.
    Layer(LayerAction),
    /// Something about the library.
    Library(LibraryAction),
    /// A frame's name; none where it keeps the one it has.
    NameFrame(ShapeId, Option<String>),
    /// A look for the selection and for the next shape.
    SetStyle(Property),
    /// Several of them, as one step.
    SetStyles(Vec<Property>),
    /// A colour that is offered again from now on.
    PickColor(Property),
    /// The same while a control is still in hand: shown, not written.
    PreviewStyle(Property),
    /// What was shown so is not meant.
    ForgetStyle,
    /// So much of a hand's tremble is taken out by the pen, from 0 to 100.
    Smooth(u8),
    /// A link for letters of the text being typed; none for no link any more.
    SetLink(Option<Arc<str>>),
    /// Where what is picked is to lead; none for nowhere any more.
    LinkShapes(Option<Arc<str>>),
    /// An address that a person has clicked on: a stranger may have written it.
    OpenLink(Arc<str>),
    /// A colour for letters; none for the text's own.
    ColorLetters(Option<Color>),
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
    /// A file of those opened lately is opened again.
    OpenFile(PathBuf),
    /// The files opened lately are shown: whether they are there is to be known.
    LookForFiles,
    /// They are listed no more.
    ForgetFiles,
    /// This becomes of the file that the person was asked about.
    DecideFile(FileDecision),
    /// Something of the board as a file, or on the clipboard.
    Export(ExportAction),
    /// What is under way is not wanted any more.
    StopWork(Work),
    /// How others see the person from now on.
    Introduce(Box<Introduction>),
    /// The person wants to pick a file for their picture.
    PickFace,
    /// This worse network is simulated in this window.
    Simulate(Impairment),
    /// This text goes to the clipboard.
    CopyText(String),
    /// Something about comments.
    Comment(CommentAction),
    /// Something about one of those who are here, or all of them.
    Person(PersonAction),
    /// My view goes to what this entry of the feed is about.
    GoToActivity(u64),
    /// My view goes to what others did while I was away, a step at a time.
    ShowNews,
    /// What others did while I was away is put away.
    DismissNews,
    /// Who made the shape is not asked any more.
    CloseBlame,
    /// The middle of my view goes there.
    LookAt(Point),
    /// Something about what is looked for on the board.
    Find(FindAction),
    /// Something about the chat.
    Chat(ChatAction),
    /// These are the words beside my cursor now.
    Say(String),
    /// No words stand beside my cursor any more.
    EndChat,
    /// I throw this sign.
    React(&'static str),
    /// Something about the timer.
    Timer(TimerAction),
    /// Something about a vote.
    Vote(VoteAction),
}
