//! What the open card of a thread shows. Its messages are made anew only where something else is said or
//! somebody is called something else: there may be a thousand of them.

use std::sync::Arc;

use tavla_shared::id::{PeerId, ThreadId};
use tavla_shared::talk::{Thread, Words};

use super::{face_of, spot_of};
use crate::app::open_board::OpenBoard;
use crate::i18n::text_with;
use crate::ui::comments::{CardView, MessageView};

/// See the module.
#[derive(Debug, Default)]
pub(in crate::app) struct Card {
    made_of: Option<MadeOf>,
    messages: Arc<[MessageView]>,
}

/// What [`Card`] depends on: which thread, the talk and the people.
#[derive(Debug, Clone, PartialEq)]
struct MadeOf {
    thread: ThreadId,
    talk: u64,
    people: u64,
}

impl Card {
    /// What was said, what the thread opens with first.
    pub(in crate::app) fn messages(&self) -> &Arc<[MessageView]> {
        &self.messages
    }

    /// The same for how everything is now, where the card of this thread is open.
    pub(in crate::app) fn follow(self, board: &OpenBoard, open: Option<&ThreadId>) -> Self {
        let talk = board.desk().talk();
        let Some(thread) = open.and_then(|open| talk.thread(open)) else {
            return Self::default();
        };
        let made_of = Some(MadeOf {
            thread: thread.id.clone(),
            talk: talk.revision(),
            people: board.known_revision(),
        });
        if self.made_of == made_of {
            return self;
        }
        Self {
            made_of,
            messages: messages_of(board, thread),
        }
    }
}

/// The card of a thread.
pub(super) fn view(board: &OpenBoard, open: Option<&ThreadId>) -> Option<CardView> {
    let talk = board.desk().talk();
    let thread = talk.thread(open?)?;
    let spot = spot_of(board, thread);
    let resolved = thread.resolved.map(|resolution| {
        let name = face_of(board, resolution.by).name;
        text_with("comment-resolved-by", &[("name", name.as_str().into())])
    });
    let mut listed = board.comments().listed().iter();
    Some(CardView {
        id: thread.id.clone(),
        at: board.editor().view().screen_from_board(spot.at),
        messages: Arc::clone(board.card().messages()),
        resolved,
        removable: talk.may_remove(thread.opener),
        shape_gone: spot.shape_gone,
        has_others: listed.any(|it| it.id != thread.id),
    })
}

fn messages_of(board: &OpenBoard, thread: &Thread) -> Arc<[MessageView]> {
    let talk = board.desk().talk();
    let opening = message_view(board, thread.opener, thread.time, &thread.words);
    let replies = thread.replies.iter().map(|reply| {
        let may = talk.may_remove(reply.author()) && !talk.is_pending(reply.id);
        MessageView {
            removable: may.then_some(reply.id),
            pending: talk.is_pending(reply.id),
            ..message_view(board, reply.author(), reply.time, &reply.words)
        }
    });
    std::iter::once(opening).chain(replies).collect()
}

/// Something that was said.
fn message_view(board: &OpenBoard, author: PeerId, time: i64, words: &Words) -> MessageView {
    MessageView {
        removable: None,
        face: face_of(board, author),
        time,
        text: Arc::clone(&words.text),
        named: board.desk().talk().named_in(words, board.known()),
        pending: false,
    }
}
