//! Comments in the interface: pins over the board, the card of a thread beside its pin, and the list of all
//! at the right.
//!
//! Owns which card is open and what is being typed into it. Shows what it is given, and asks for the rest.

mod button;
mod card;
mod message;
mod messages;
mod panel;
mod pins;
mod view;
mod words;

use std::collections::BTreeMap;

use egui::{Pos2, Rect, Ui};
use tavla_shared::id::ThreadId;
use tavla_shared::talk::Anchor;

pub use self::button::comments_button_ui;
use self::messages::Messages;
pub use self::panel::comments_panel_ui;
pub use self::view::{
    CardView, CommentAction, CommentsView, Face, ListView, MessageView, PinView, PinWhat, RowView,
    ThreadPin,
};
use crate::comments::{Said, Wanted};
use crate::ui::action::UiAction;
use crate::ui::drafts::Drafts;

/// Which card is open.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum OpenCard {
    /// None.
    #[default]
    Nothing,
    /// That of a thread to be.
    New(Anchor),
    /// That of a thread.
    Thread(ThreadId),
}

/// A pin that is being dragged.
#[derive(Debug, Clone, PartialEq)]
struct Dragged {
    thread: ThreadId,
    /// Where its tip is.
    at: Pos2,
}

/// What is being typed on a board.
#[derive(Debug, Default, PartialEq)]
struct Typed {
    /// For a new thread,
    opening: String,
    /// and as replies, by thread, where there is something.
    replies: BTreeMap<ThreadId, String>,
}

/// What the interface keeps of comments between frames.
#[derive(Debug, Default)]
pub struct CommentsUi {
    open: OpenCard,
    drafts: Drafts<Typed>,
    /// Where the thread was seen last whose card is open.
    place: Option<(ThreadId, Anchor)>,
    /// What the open card shows.
    messages: Messages,
    dragged: Option<Dragged>,
    wanted: Wanted,
    /// Whether the card's field takes the keyboard as soon as it is there.
    takes_keys: bool,
    /// Whether the person is asked if a thread is to go.
    asks_to_remove: bool,
}

impl CommentsUi {
    /// Which card is open.
    pub fn open(&self) -> &OpenCard {
        &self.open
    }

    /// The thread whose card is open.
    pub fn open_thread(&self) -> Option<&ThreadId> {
        match &self.open {
            OpenCard::Thread(id) => Some(id),
            OpenCard::Nothing | OpenCard::New(_) => None,
        }
    }

    /// The thread whose pin is being dragged.
    pub fn dragged_thread(&self) -> Option<&ThreadId> {
        self.dragged.as_ref().map(|dragged| &dragged.thread)
    }

    /// Which threads are looked for.
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// Looks for other threads.
    pub fn look(&mut self, wanted: Wanted) {
        self.wanted = wanted;
    }

    /// Opens a card for a thread to be.
    pub fn begin(&mut self, anchor: Anchor) {
        self.turn_to(OpenCard::New(anchor));
    }

    /// Opens the card of a thread.
    pub fn show(&mut self, thread: ThreadId) {
        self.turn_to(OpenCard::Thread(thread));
    }

    /// Closes the card; what was typed as a reply stays for later.
    pub fn close(&mut self) {
        self.turn_to(OpenCard::Nothing);
    }

    fn turn_to(&mut self, open: OpenCard) {
        self.takes_keys = open != OpenCard::Nothing;
        self.asks_to_remove = false;
        self.open = open;
    }

    /// This board is shown: each has drafts of its own.
    pub fn be_at(&mut self, board: &str) {
        self.drafts.be_at(board);
    }

    /// Puts back what a board has not taken, for who wrote it: before what they have typed there since. Where
    /// that board is shown, the card opens.
    pub fn give_back(&mut self, board: &str, said: Said) {
        let typed = self.drafts.of(board);
        let open = match said {
            Said::Opening { anchor, text, .. } => {
                put_before(&mut typed.opening, text);
                OpenCard::New(anchor)
            }
            Said::Reply { thread, text } => {
                put_before(typed.replies.entry(thread.clone()).or_default(), text);
                OpenCard::Thread(thread)
            }
        };
        if self.drafts.board() == board {
            self.turn_to(open);
        }
    }

    /// Where the thread is whose card is open.
    pub fn note_place(&mut self, place: Anchor) {
        self.place = self.open_thread().map(|id| (id.clone(), place));
    }

    /// What was typed as replies to threads that are gone is for a new thread from now on; says whether there
    /// was something. Where the card of one was open, the new one is begun where that was seen last, or
    /// `elsewhere`.
    pub fn keep_replies(
        &mut self,
        is_there: impl Fn(&ThreadId) -> bool,
        elsewhere: Anchor,
    ) -> bool {
        let lost = self.open_thread().filter(|id| !is_there(id)).cloned();
        let Typed { opening, replies } = &mut self.drafts.here;
        let gone = replies.extract_if(.., |thread, _| !is_there(thread));
        let gone: Vec<String> = gone.map(|(_, text)| text).collect();
        let texts = gone.into_iter().filter(|text| !text.trim().is_empty());
        let kept = texts.map(|text| put_before(opening, text)).count() > 0;
        if let Some(lost) = lost.filter(|_| kept) {
            let place = self.place.take().filter(|(of, _)| *of == lost);
            self.begin(place.map_or(elsewhere, |(_, place)| place));
        }
        kept
    }

    /// Shows pins and the card over the canvas. `keys`: whether Esc is for the card.
    pub fn ui(
        &mut self,
        ui: &Ui,
        canvas: Rect,
        view: &CommentsView<'_>,
        keys: bool,
    ) -> Vec<UiAction> {
        // Somebody may have removed it, or it was never made.
        if self.open_thread().is_some() && view.card.is_none() {
            self.close();
        }
        let mut asked = self.pins_ui(ui, canvas, view);
        asked.extend(self.card_ui(ui, canvas, view, keys));
        asked.into_iter().map(UiAction::Comment).collect()
    }
}

fn put_before(typed: &mut String, text: String) {
    let later = std::mem::replace(typed, text);
    if !later.trim().is_empty() {
        typed.push('\n');
        typed.push_str(&later);
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::Point;

    use super::*;

    fn opening(text: &str) -> Said {
        Said::Opening {
            id: ThreadId::from_random(2),
            anchor: Anchor::at(Point::new(1.0, 2.0)),
            text: text.to_owned(),
        }
    }

    fn reply(thread: &ThreadId, text: &str) -> Said {
        Said::Reply {
            thread: thread.clone(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn what_is_given_back_comes_before_what_was_typed_since() {
        let mut comments = CommentsUi::default();
        comments.be_at("plans");
        let thread = ThreadId::from_random(1);
        let replies = &mut comments.drafts.here.replies;
        replies.insert(thread.clone(), "and more".to_owned());
        comments.give_back("plans", reply(&thread, "First"));
        let replies = &comments.drafts.here.replies;
        assert_eq!(replies[&thread], "First\nand more");
        assert_eq!(comments.open_thread(), Some(&thread));

        comments.give_back("plans", opening("Look"));
        assert_eq!(comments.drafts.here.opening, "Look");
        assert!(matches!(comments.open(), OpenCard::New(_)));
    }

    #[test]
    fn each_board_has_drafts_of_its_own() {
        let mut comments = CommentsUi::default();
        comments.be_at("plans");
        comments.drafts.here.opening.push_str("for the plans");
        comments.be_at("notes");
        assert_eq!(comments.drafts.here, Typed::default());
        comments.give_back("plans", opening("Look"));
        assert_eq!(*comments.open(), OpenCard::Nothing);
        comments.be_at("plans");
        assert_eq!(comments.drafts.here.opening, "Look\nfor the plans");
    }

    #[test]
    fn a_reply_to_a_thread_that_is_gone_is_kept_for_a_new_one() {
        let mut comments = CommentsUi::default();
        comments.be_at("plans");
        let [gone, there] = [1, 2].map(ThreadId::from_random);
        // One that is being typed, and one that was on its way and refused, as its thread is unknown.
        for (thread, text) in [(&gone, "typed"), (&there, "to another")] {
            let replies = &mut comments.drafts.here.replies;
            replies.insert(thread.clone(), text.to_owned());
        }
        comments.give_back("plans", reply(&gone, "sent"));
        comments.drafts.here.opening.push_str("new");
        let [here, elsewhere] = [1.0, 2.0].map(|x| Anchor::at(Point::new(x, 0.0)));
        comments.note_place(here.clone());
        assert!(comments.keep_replies(|thread| *thread == there, elsewhere.clone()));
        assert_eq!(*comments.open(), OpenCard::New(here));
        let typed = &comments.drafts.here;
        assert_eq!(typed.opening, "sent\ntyped\nnew");
        assert_eq!(typed.replies.keys().collect::<Vec<_>>(), [&there]);
        assert!(!comments.keep_replies(|thread| *thread == there, elsewhere));
    }
}
