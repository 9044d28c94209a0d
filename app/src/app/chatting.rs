//! What the window shows of the chat, what of it is read, and what a person does there.

use egui::{Color32, Context, OpenUrl};
use tavla_shared::id::{BoardId, PeerId, ShapeId};
use tavla_shared::shape::Color;
use tavla_shared::store::BoardSetting;
use tavla_shared::talk::{Message, MessageId};

use crate::app::open_board::OpenBoard;
use crate::app::words::shape_name;
use crate::app::{AppServices, TavlaApp};
use crate::i18n::text;
use crate::storage::Storage;
use crate::talk::{Named, TalkShown, Upto};
use crate::ui::{
    AuthorView, ChatAction, ChatBadge, ChatPanelView, ChatSource, ReturnedWords, ShapeView,
};

/// The most letters of a shape's text that name it.
const SHAPE_WORDS_CHARS: usize = 28;

/// Up to where the chat of a board was read; none for who comes for the first time.
pub(super) fn chat_seen(storage: &Storage, board: &BoardId) -> Option<Upto> {
    storage.setting(&BoardSetting::Chat.key(board.as_str()))
}

/// Whether the person looks at the window.
pub(super) fn is_looked_at(ctx: &Context) -> bool {
    ctx.input(|input| input.focused && input.viewport().minimized != Some(true))
}

impl TavlaApp {
    /// Takes note of whether the chat is before the person, gives them back what was not said, and tells the
    /// others whether they write there.
    pub(super) fn watch_chat(&mut self, ctx: &Context, now: f64) {
        let returned = self.board.take_returned_words();
        let board = self.board.id().clone();
        self.give_back_words(&board, returned);
        let key = BoardSetting::Chat.key(self.board.id().as_str());
        if let Some(seen) = self.board.take_chat_seen() {
            self.services.storage.put_setting(&key, seen);
        }
        let shown = self.shell.shows_chat();
        self.board.look_at_chat(shown, shown && is_looked_at(ctx));
        let typed_at = self.shell.chat_panel().typed_at();
        if let Some(wait) = self.board.note_writing(typed_at, now) {
            ctx.request_repaint_after_secs(wait as f32);
        }
    }

    /// Puts what was not said on a board back where it was written.
    pub(super) fn give_back_words(&mut self, board: &BoardId, returned: Vec<ReturnedWords>) {
        // Each goes before what is there: what was written first comes first.
        for words in returned.into_iter().rev() {
            self.shell.chat_panel_mut().give_back(board.as_str(), words);
        }
    }

    /// What has been shown to a person who looks is read.
    pub(super) fn note_chat_read(&mut self, ctx: &Context) {
        if !self.has_chat_before_them(ctx) {
            return;
        }
        if self.board.read_chat() {
            // The number on the button goes.
            ctx.request_repaint();
        }
    }

    /// Whether the newest messages are before a person who looks.
    pub(super) fn has_chat_before_them(&self, ctx: &Context) -> bool {
        self.shell.shows_chat() && self.shell.chat_panel().is_at_end() && is_looked_at(ctx)
    }

    /// How much of the chat is new.
    pub(super) fn chat_badge(&self) -> ChatBadge {
        let unread = self.board.unread();
        ChatBadge {
            unread: unread.count(),
            mentions: unread.mentions(),
        }
    }

    /// Does what a person asked the chat for.
    pub(super) fn act_on_chat(&mut self, ctx: &Context, action: ChatAction, unix: i64) {
        match action {
            ChatAction::Say(words) => self.board.say(words, unix),
            ChatAction::Remove(message) => self.board.unsay(message, unix),
            ChatAction::ShowShape(id) => self.board.show_shape(&id, Self::moves_at_once(ctx)),
            ChatAction::Show(message) => self.shell.show_chat(message),
            ChatAction::Browse(address) => ctx.open_url(OpenUrl::new_tab(address)),
        }
        ctx.request_repaint();
    }
}

/// All that is shown of the chat in a frame.
pub(super) struct ChatFrame<'a> {
    board: &'a OpenBoard,
    utc_offset: fn(i64) -> i32,
    unix: i64,
    dark: bool,
    selection: Vec<ShapeId>,
    writing: Vec<String>,
}

impl<'a> ChatFrame<'a> {
    /// What is shown of it, in the light or the dark theme.
    pub(super) fn of(board: &'a OpenBoard, services: &AppServices, dark: bool) -> Self {
        let peers = board.editor().peers();
        let writing = peers
            .iter()
            .filter(|peer| peer.writes_message && !peer.muted);
        Self {
            selection: board.editor().selection().iter().cloned().collect(),
            writing: writing
                .filter(|peer| !peer.name.is_empty())
                .map(|peer| peer.name.to_owned())
                .collect(),
            board,
            utc_offset: services.utc_offset,
            unix: (services.unix_seconds)(),
            dark,
        }
    }

    fn talk(&self) -> &'a TalkShown {
        self.board.desk().talk()
    }

    /// What the panel shows.
    pub(super) fn view(&self) -> ChatPanelView<'_> {
        let talk = self.talk();
        let unread = self.board.unread();
        ChatPanelView {
            board: self.board.id().as_str(),
            known_revision: self.board.known_revision(),
            messages: talk.messages(),
            tombstones: talk.tombstones(),
            divider: unread.divider(),
            unread: unread.count(),
            source: self,
            known: self.board.known(),
            mentionable: self.board.mentionable(),
            selection: &self.selection,
            writing: &self.writing,
            locked: self.board.chat_lock_words(),
            company: self.company(),
            unix: self.unix,
        }
    }

    fn company(&self) -> Option<&'static str> {
        if self.board.link().is_none() {
            Some(text("chat-alone"))
        } else {
            (!self.board.is_live()).then(|| text("chat-offline"))
        }
    }
}

impl ChatSource for ChatFrame<'_> {
    fn author(&self, peer: PeerId) -> AuthorView {
        let author = self.board.author(peer);
        AuthorView {
            name: author.name().to_owned(),
            color: author.color.on(self.dark),
            picture: self.board.pictures().of(peer, &author.key),
            key: author.key,
        }
    }

    fn is_pending(&self, message: MessageId) -> bool {
        self.talk().is_pending(message)
    }

    fn may_remove(&self, peer: PeerId) -> bool {
        self.talk().may_remove(peer)
    }

    fn color_of(&self, user: &str, kept: Color) -> Color32 {
        self.board.color_of(user, Some(kept)).on(self.dark)
    }

    fn named(&self, message: &Message) -> Vec<Named> {
        self.talk().named_in(&message.words, self.board.known())
    }

    fn mentions_me(&self, message: &Message) -> bool {
        self.talk().mentions_me(&message.words)
    }

    fn shape(&self, id: &ShapeId) -> ShapeView {
        match self.board.editor().scene().get(id) {
            Some(shape) => ShapeView {
                name: shape_name(shape, SHAPE_WORDS_CHARS),
                is_there: true,
            },
            None => ShapeView {
                name: text("chat-shape-deleted").to_owned(),
                is_there: false,
            },
        }
    }

    fn utc_offset(&self, unix: i64) -> i32 {
        (self.utc_offset)(unix)
    }
}
