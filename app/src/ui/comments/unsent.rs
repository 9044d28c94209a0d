//! What was typed and is not said yet, where what it was typed for goes: the thread, which somebody deleted,
//! or the board, which was left. Words are never lost for that, and never said on another board.

use std::collections::BTreeMap;

use tavla_shared::id::{BoardId, ThreadId};
use tavla_shared::talk::Anchor;

use super::{CommentsUi, OpenCard, put_before};

/// Of so many other boards the words are kept.
const BOARDS_MAX: usize = 16;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Unsent {
    /// What was typed for a new thread on other boards.
    drafts: BTreeMap<BoardId, String>,
    /// Where the thread was seen last whose card is open.
    place: Option<(ThreadId, Anchor)>,
}

impl CommentsUi {
    /// Another board is open now: what was begun on the one waits until it is open again.
    pub fn change_board(&mut self, from: &BoardId, to: &BoardId) {
        self.close();
        let left = std::mem::take(&mut self.draft);
        let drafts = &mut self.unsent.drafts;
        if !left.trim().is_empty() {
            if drafts.len() >= BOARDS_MAX {
                drafts.pop_first();
            }
            drafts.insert(from.clone(), left);
        }
        self.draft = drafts.remove(to).unwrap_or_default();
    }

    /// Where the thread is whose card is open.
    pub fn note_place(&mut self, place: Anchor) {
        if let OpenCard::Thread(id) = &self.open {
            self.unsent.place = Some((id.clone(), place));
        }
    }

    /// The thread whose card is open is gone: what was typed as a reply is a thread to be, where that one was,
    /// or else at `elsewhere`. Whether there was anything.
    pub fn lose_thread(&mut self, elsewhere: Anchor) -> bool {
        let OpenCard::Thread(id) = &self.open else {
            return false;
        };
        let typed = self.replies.remove(id);
        let place = self.unsent.place.take().filter(|(of, _)| of == id);
        let Some(typed) = typed.filter(|typed| !typed.trim().is_empty()) else {
            self.close();
            return false;
        };
        put_before(&mut self.draft, typed);
        self.begin(place.map_or(elsewhere, |(_, place)| place));
        true
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::Point;

    use super::*;

    fn board(name: &str) -> BoardId {
        BoardId::new(name).unwrap()
    }

    #[test]
    fn what_is_begun_on_one_board_is_not_said_on_another() {
        let mut comments = CommentsUi {
            draft: "Between us".to_owned(),
            ..CommentsUi::default()
        };
        comments.change_board(&board("one"), &board("two"));
        assert_eq!(comments.draft, "");
        comments.draft = "And here".to_owned();
        comments.change_board(&board("two"), &board("one"));
        assert_eq!(comments.draft, "Between us");
    }

    #[test]
    fn an_answer_to_what_is_gone_is_a_comment_where_that_was() {
        let (one, other) = (ThreadId::from_random(1), ThreadId::from_random(2));
        let [here, there] = [1.0, 2.0].map(|x| Anchor::at(Point::new(x, 0.0)));
        let mut comments = CommentsUi::default();
        comments.show(one.clone());
        comments.note_place(here.clone());
        assert!(!comments.lose_thread(there.clone()));
        assert_eq!(*comments.open(), OpenCard::Nothing);
        comments.show(one.clone());
        comments.note_place(here.clone());
        comments.replies.insert(one, "I think".to_owned());
        assert!(comments.lose_thread(there.clone()));
        assert_eq!(*comments.open(), OpenCard::New(here.clone()));
        assert_eq!(comments.draft, "I think");
        // Of a thread that was never seen nobody knows the place.
        comments.note_place(here);
        comments.show(other.clone());
        comments.replies.insert(other, "So do I".to_owned());
        assert!(comments.lose_thread(there.clone()));
        assert_eq!(*comments.open(), OpenCard::New(there));
        assert_eq!(comments.draft, "So do I\nI think");
    }
}
