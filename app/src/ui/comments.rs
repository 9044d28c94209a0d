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
mod unsent;
mod view;
mod words;

use std::collections::BTreeMap;

use egui::{Pos2, Rect, Ui};
use tavla_shared::id::ThreadId;
use tavla_shared::talk::Anchor;

pub use self::button::comments_button_ui;
use self::messages::Messages;
pub use self::panel::comments_panel_ui;
use self::unsent::Unsent;
pub use self::view::{
    CardView, CommentAction, CommentsView, Face, ListView, MessageView, PinView, PinWhat, RowView,
    ThreadPin,
};
use crate::comments::{Said, Wanted};
use crate::ui::action::UiAction;

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

/// What the interface keeps of comments between frames.
#[derive(Debug, Default)]
pub struct CommentsUi {
    open: OpenCard,
    /// What is being typed for a new thread,
    draft: String,
    /// and as replies, by thread, where there is something.
    replies: BTreeMap<ThreadId, String>,
    unsent: Unsent,
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

    /// Puts back what was not taken, for who wrote it: before what they have typed since.
    pub fn give_back(&mut self, said: Said) {
        match said {
            Said::Opening { anchor, text, .. } => {
                put_before(&mut self.draft, text);
                self.begin(anchor);
            }
            Said::Reply { thread, text } => {
                put_before(self.replies.entry(thread.clone()).or_default(), text);
                self.show(thread);
            }
        }
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

    #[test]
    fn what_is_given_back_comes_before_what_was_typed_since() {
        let mut comments = CommentsUi::default();
        let thread = ThreadId::from_random(1);
        comments
            .replies
            .insert(thread.clone(), "and more".to_owned());
        comments.give_back(Said::Reply {
            thread: thread.clone(),
            text: "First".to_owned(),
        });
        assert_eq!(comments.replies[&thread], "First\nand more");
        assert_eq!(comments.open_thread(), Some(&thread));

        let anchor = Anchor::at(Point::new(1.0, 2.0));
        comments.give_back(Said::Opening {
            id: ThreadId::from_random(2),
            anchor: anchor.clone(),
            text: "Look".to_owned(),
        });
        assert_eq!(comments.draft, "Look");
        assert_eq!(*comments.open(), OpenCard::New(anchor));
    }

    #[test]
    fn a_pin_that_goes_while_it_is_dragged_is_let_go() {
        let dragged = Dragged {
            thread: ThreadId::from_random(1),
            at: Pos2::ZERO,
        };
        let comments = CommentsUi {
            dragged: Some(dragged),
            ..CommentsUi::default()
        };
        let other = PinView {
            at: Pos2::ZERO,
            unread: false,
            what: PinWhat::Cluster {
                first: None,
                count: 2,
                bounds: tavla_shared::geometry::Rect::ZERO,
            },
        };
        let show = move |ui: &mut Ui, comments: &mut CommentsUi| {
            crate::theme::install(ui.ctx());
            let view = CommentsView {
                pins: std::slice::from_ref(&other),
                card: None,
                draft_at: None,
                list: None,
                unread: 0,
                locked: None,
                mentionable: &[],
                now: 0,
            };
            comments.ui(ui, ui.max_rect(), &view, false);
        };
        let harness = egui_kittest::Harness::new_ui_state(show, comments);
        assert_eq!(harness.state().dragged, None);
    }
}
