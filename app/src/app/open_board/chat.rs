//! The chat of an open board: what of it is new, what is about this person, what they say, and what comes
//! back of that.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::id::ShapeId;
use tavla_shared::talk::{Message, MessageId, TalkEdit, Words};

use super::OpenBoard;
use super::people::mutes;
use super::talking::{talk_error_words, talk_lock_words};
use crate::editor::Lock;
use crate::talk::{Unread, Upto};
use crate::ui::ReturnedWords;
use crate::worker::TalkEvent;

/// The most notices that wait for the window; the oldest go, and are counted.
const NOTICES_MAX: usize = 100;
/// For so many seconds after the last letter somebody is writing.
const WRITING_SECONDS: f64 = 4.0;
/// At least so many seconds are between two tellings of it.
const WRITING_APART_SECONDS: f64 = 1.0;

/// A message that is about this person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatNotice {
    /// Which.
    pub message: Arc<Message>,
    /// Whether it is said now, and not while nobody listened here.
    pub live: bool,
}

/// Whether what was read is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeping {
    /// Not yet: the person has never been here before, and what there is, is history, and read.
    First,
    /// It is not as it was kept last.
    New,
    /// It is as it was kept last.
    Kept,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Chat {
    unread: Unread,
    seen: Upto,
    keeping: Keeping,
    attention: Attention,
    notices: Vec<ChatNotice>,
    /// How many notices were too many.
    forgotten: usize,
    /// What was said and is not answered, by ticket.
    sent: BTreeMap<u64, Words>,
    /// What was not said, for who wrote it; no more than can be on its way at once.
    returned: Vec<ReturnedWords>,
    writing_at: f64,
    writes: bool,
}

/// Whether the chat is before the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Attention {
    /// It is not shown.
    #[default]
    None,
    /// It is, and the person looks elsewhere.
    Open,
    /// They look at it.
    Looking,
}

impl Default for Chat {
    fn default() -> Self {
        Self {
            unread: Unread::default(),
            seen: Upto::default(),
            keeping: Keeping::Kept,
            attention: Attention::default(),
            notices: Vec::new(),
            forgotten: 0,
            sent: BTreeMap::new(),
            returned: Vec::new(),
            writing_at: f64::NEG_INFINITY,
            writes: false,
        }
    }
}

impl OpenBoard {
    /// Up to where the person has read, as it was kept, none where they were never here; said before the
    /// talk comes.
    pub fn set_chat_seen(&mut self, seen: Option<Upto>) {
        self.chat.keeping = match seen {
            Some(_) => Keeping::Kept,
            None => Keeping::First,
        };
        self.chat.seen = seen.unwrap_or_default();
    }

    /// How much of the chat is new.
    pub fn unread(&self) -> &Unread {
        &self.chat.unread
    }

    /// What was not said since the last call, in the order in which it was written: it goes back to who
    /// wrote it.
    pub fn take_returned_words(&mut self) -> Vec<ReturnedWords> {
        std::mem::take(&mut self.chat.returned)
    }

    /// Messages about this person that have come since the last call, and of how many more before those
    /// there was no room.
    pub fn take_chat_notices(&mut self) -> (Vec<ChatNotice>, usize) {
        let notices = std::mem::take(&mut self.chat.notices);
        (notices, std::mem::take(&mut self.chat.forgotten))
    }

    /// Whether the chat is shown, and whether the person looks at it.
    pub fn look_at_chat(&mut self, shown: bool, looks: bool) {
        let attention = match (shown, looks) {
            (false, _) => Attention::None,
            (true, false) => Attention::Open,
            (true, true) => Attention::Looking,
        };
        let before = std::mem::replace(&mut self.chat.attention, attention);
        let began = attention == Attention::Looking && before != attention;
        if began {
            self.chat.unread.divide(self.desk.talk());
        } else if !shown {
            self.chat.unread.undivide();
        }
    }

    /// The newest message is before the person: all is read. Whether anything was new.
    pub fn read_chat(&mut self) -> bool {
        let was_new = self.chat.unread.read(&mut self.chat.seen);
        if was_new && self.chat.keeping == Keeping::Kept {
            self.chat.keeping = Keeping::New;
        }
        was_new
    }

    /// What was read, where that is not as it was kept last. Nothing while not all is here for who came for
    /// the first time: should they leave, they come for the first time again.
    pub fn take_chat_seen(&mut self) -> Option<&Upto> {
        let keeps = self.chat.keeping == Keeping::New;
        if keeps {
            self.chat.keeping = Keeping::Kept;
        }
        keeps.then_some(&self.chat.seen)
    }

    /// All is here that was said before now.
    pub(super) fn settle_chat(&mut self) {
        // It is kept also where nothing was said: the person has been here.
        if self.chat.keeping == Keeping::First {
            self.chat.keeping = Keeping::New;
        }
    }

    /// Why nothing can be said, in words.
    pub fn chat_lock_words(&self) -> Option<&'static str> {
        self.talk_lock().map(talk_lock_words)
    }

    /// Says something. What cannot be said comes back.
    pub fn say(&mut self, words: Words, unix: i64) {
        self.chat.unread.undivide();
        let edits = vec![TalkEdit::Say(words.clone())];
        let said = match self.talk_lock() {
            Some(lock) => Err(lock),
            None => self.desk.talk_edit("say", edits, unix),
        };
        match said {
            Ok(ticket) => {
                self.chat.sent.insert(ticket, words);
            }
            Err(lock) => self.return_words(words, talk_lock_words(lock).to_owned()),
        }
    }

    /// Removes one's own message.
    pub fn unsay(&mut self, message: MessageId, unix: i64) {
        self.talk_edit("unsay", vec![TalkEdit::RemoveMessage(message)], unix);
    }

    /// Brings a shape into view.
    pub fn show_shape(&mut self, id: &ShapeId, at_once: bool) {
        self.go_to(std::slice::from_ref(id), None, at_once);
    }

    /// Says when a letter was written last, if something is being written; gives in how many seconds that is
    /// to be looked at again.
    pub fn note_writing(&mut self, typed_at: Option<f64>, now: f64) -> Option<f64> {
        let left = typed_at.map(|at| at + WRITING_SECONDS - now);
        let writes = self.is_live() && left.is_some_and(|left| left > 0.0);
        if writes != self.chat.writes {
            let wait = self.chat.writing_at + WRITING_APART_SECONDS - now;
            if wait > 0.0 {
                return Some(wait);
            }
            self.chat.writes = writes;
            self.chat.writing_at = now;
            self.editor_mut().set_writes_message(writes);
        }
        left.filter(|_| self.chat.writes)
    }

    /// Takes note of what happened to the talk; says whether that is all that is to be said of it.
    pub(super) fn note_chat(&mut self, event: &TalkEvent) -> bool {
        match event {
            TalkEvent::Opened(_) | TalkEvent::Rebuilt(_) => {
                let talk = self.desk.talk();
                if self.chat.keeping == Keeping::First {
                    self.chat.seen.note_all(talk.messages());
                }
                self.chat.unread.open(talk, &self.chat.seen);
                if self.chat.attention == Attention::Looking {
                    self.chat.unread.divide(talk);
                }
            }
            TalkEvent::Changed {
                tickets, change, ..
            } => {
                self.chat.sent.retain(|ticket, _| !tickets.contains(ticket));
                self.chat.unread.remove(&change.removed);
                if self.chat.keeping == Keeping::First && !self.is_talk_in_step() {
                    self.chat.seen.note_all(&change.messages);
                    return false;
                }
                let (talk, seen) = (self.desk.talk(), &self.chat.seen);
                self.chat.unread.receive(talk, &change.messages, seen);
                for message in &change.messages {
                    self.note_mention(message);
                }
            }
            TalkEvent::Refused {
                ticket: Some(ticket),
                reason,
            } => {
                if let Some(words) = self.chat.sent.remove(ticket) {
                    self.return_words(words, talk_error_words(reason));
                    // Where the field is not seen it has to be told.
                    return self.chat.attention != Attention::None;
                }
            }
            TalkEvent::Closed { .. } | TalkEvent::Failed(_) => self.return_sent(),
            _ => {}
        }
        false
    }

    /// Nothing that was sent is answered any more.
    fn return_sent(&mut self) {
        for words in std::mem::take(&mut self.chat.sent).into_values() {
            self.return_words(words, talk_lock_words(Lock::Ended).to_owned());
        }
    }

    fn note_mention(&mut self, message: &Arc<Message>) {
        let talk = self.desk.talk();
        if talk.is_mine(message.author()) || !talk.mentions_me(&message.words) {
            return;
        }
        if self.chat.notices.len() >= NOTICES_MAX {
            let oldest = self.chat.notices.remove(0);
            // Of who is muted the person is told nothing: not how much it was, either.
            let calls = !mutes(&self.desk, oldest.message.author());
            self.chat.forgotten += usize::from(calls);
        }
        self.chat.notices.push(ChatNotice {
            message: Arc::clone(message),
            live: self.is_talk_in_step(),
        });
    }

    /// What the person is known by is something else now.
    pub(super) fn recount_mentions(&mut self) {
        self.chat.unread.recount_mentions(self.desk.talk());
    }

    fn return_words(&mut self, words: Words, reason: String) {
        let returned = ReturnedWords { words, reason };
        self.chat.returned.push(returned);
    }
}
