//! What the chat is shown of the board's talk, and what it asks for. Made anew in every frame: what takes
//! long to find out is asked for, message by message, of those that are in view.

use crate::ui::pictures::Picture;
use egui::Color32;
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::shape::Color;
use tavla_shared::talk::{Chat, Message, MessageId, Tombstones, Words};

use crate::talk::{Known, Named};
use crate::ui::mention_field::Mentionable;

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthorView {
    /// Who they are across devices: messages of one author stand together.
    pub key: String,
    /// What they call themselves.
    pub name: String,
    /// Of their disc and their name.
    pub color: Color32,
    /// Their picture, while they are here and have one.
    pub picture: Option<Picture>,
}

/// What is known of a shape that a message links to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeView {
    /// What it is called.
    pub name: String,
    /// Whether it is on the board.
    pub is_there: bool,
}

/// Words that were not said, and come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedWords {
    /// What was to be said.
    pub words: Words,
    /// Why it was not.
    pub reason: String,
}

/// What is asked message by message.
pub trait ChatSource {
    /// Who wrote under an id.
    fn author(&self, peer: PeerId) -> AuthorView;

    /// Whether a message is on its way, and not kept yet.
    fn is_pending(&self, message: MessageId) -> bool;

    /// Whether the person before this screen may remove what was written under an id.
    fn may_remove(&self, peer: PeerId) -> bool;

    /// In which colour a user is named, of whom documents keep that one.
    fn color_of(&self, user: &str, kept: Color) -> Color32;

    /// Whom a message names, in the order of its text.
    fn named(&self, message: &Message) -> Vec<Named>;

    /// Whether a message mentions the person before this screen.
    fn mentions_me(&self, message: &Message) -> bool;

    /// What is known of a shape.
    fn shape(&self, id: &ShapeId) -> ShapeView;

    /// Seconds east of UTC at a time in Unix seconds.
    fn utc_offset(&self, unix: i64) -> i32;
}

/// The chat in a frame.
pub struct ChatPanelView<'a> {
    /// Names the board: each has a draft of its own.
    pub board: &'a str,
    /// Another number whenever somebody who wrote is somebody else.
    pub known_revision: u64,
    /// The messages, in everybody's order.
    pub messages: &'a Chat,
    /// Where messages were that are removed.
    pub tombstones: &'a Tombstones,
    /// Before which message it says that what follows is new.
    pub divider: Option<MessageId>,
    /// How many messages are new.
    pub unread: usize,
    /// What is known of each of them.
    pub source: &'a dyn ChatSource,
    /// Everybody whose name means somebody in a text.
    pub known: &'a Known,
    /// The same for the list that comes up while a name is typed, those who are here first.
    pub mentionable: &'a [Mentionable],
    /// The shapes that are selected.
    pub selection: &'a [ShapeId],
    /// Who is writing, by name.
    pub writing: &'a [String],
    /// Why nothing can be said; none where one can.
    pub locked: Option<&'static str>,
    /// What there is to know about who reads this, in words; none where there is nothing to say.
    pub company: Option<&'static str>,
    /// Unix seconds now.
    pub unix: i64,
}

/// What the chat asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum ChatAction {
    /// This is said.
    Say(Words),
    /// One's own message goes.
    Remove(MessageId),
    /// My view goes to this shape.
    ShowShape(ShapeId),
    /// The chat is shown, at this message if it is named.
    Show(Option<MessageId>),
    /// This address is opened in the browser.
    Browse(String),
}
