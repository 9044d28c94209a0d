//! Which messages of the chat this person has not read yet, and how much of that is for them.
//!
//! Owns no clock and no store: whoever shows the chat says what was read, and keeps [`Seen`].

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tavla_shared::talk::{Message, MessageId};

use super::TalkShown;

/// Up to where somebody has read, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The last message that was read, by its name; none where none was.
    #[serde(default)]
    pub message: Option<String>,
    /// When that one was written, or else when the person first came, in Unix seconds.
    pub time: i64,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Unread {
    messages: BTreeSet<MessageId>,
    /// Those of them that mention this person.
    mentions: BTreeSet<MessageId>,
    /// Before which message it says that what follows is new.
    divider: Option<MessageId>,
}

impl Unread {
    /// The chat was opened: what comes after what was seen is new, and so is what somebody wrote in
    /// between since then.
    pub fn open(&mut self, talk: &TalkShown, seen: &Seen) {
        self.messages.clear();
        self.mentions.clear();
        let name = seen.message.as_deref();
        let last = name.and_then(|name| name.parse::<MessageId>().ok());
        let chat = talk.messages();
        let known = last.and_then(|last| place_of(talk, last));
        // What was seen last may never have reached this device again: its time is left.
        let is_new = |at: usize, message: &Message| match known {
            Some(known) => at >= known,
            None => message.time > seen.time,
        };
        for (at, message) in chat.iter().enumerate() {
            if is_new(at, message) {
                self.note(talk, message);
            }
        }
    }

    /// These messages came. What was written before this person first came is not new to them.
    pub fn receive(&mut self, talk: &TalkShown, messages: &[Arc<Message>], seen: &Seen) {
        for message in messages {
            if seen.message.is_some() || message.time > seen.time {
                self.note(talk, message);
            }
        }
    }

    /// By what the person is known is something else now, and so may be which messages mention them.
    pub fn recount_mentions(&mut self, talk: &TalkShown) {
        let chat = talk.messages().iter();
        let unread = chat.filter(|message| self.messages.contains(&message.id));
        let mentions = unread.filter(|message| talk.mentions_me(&message.words));
        self.mentions = mentions.map(|message| message.id).collect();
    }

    /// These messages are gone.
    pub fn remove(&mut self, messages: &[MessageId]) {
        for message in messages {
            self.messages.remove(message);
            self.mentions.remove(message);
        }
    }

    fn note(&mut self, talk: &TalkShown, message: &Message) {
        if talk.is_mine(message.author()) || talk.is_pending(message.id) {
            return;
        }
        self.messages.insert(message.id);
        if talk.mentions_me(&message.words) {
            self.mentions.insert(message.id);
        }
    }

    /// How many messages are new.
    pub fn count(&self) -> usize {
        self.messages.len()
    }

    /// How many of them mention this person.
    pub fn mentions(&self) -> usize {
        self.mentions.len()
    }

    /// Before which message it says that what follows is new.
    pub fn divider(&self) -> Option<MessageId> {
        self.divider
    }

    /// The person begins to look: from here on it is new.
    pub fn divide(&mut self, talk: &TalkShown) {
        let mut chat = talk.messages().iter();
        let first = chat.find(|message| self.messages.contains(&message.id));
        self.divider = first.map(|message| message.id);
    }

    /// They look no more, or have answered.
    pub fn undivide(&mut self) {
        self.divider = None;
    }

    /// All was read: what to keep of that; none where nothing was new.
    pub fn read(&mut self, talk: &TalkShown, seen: &Seen) -> Option<Seen> {
        self.messages.clear();
        self.mentions.clear();
        let mut newest_first = talk.messages().iter().rev();
        let last = newest_first.find(|message| !talk.is_pending(message.id))?;
        let now = Seen {
            message: Some(last.id.to_string()),
            time: last.time,
        };
        (now != *seen).then_some(now)
    }
}

/// How many messages come before what follows this one, which may have been removed.
fn place_of(talk: &TalkShown, id: MessageId) -> Option<usize> {
    let shown = talk.messages().iter().position(|message| message.id == id);
    shown.map(|at| at + 1).or_else(|| {
        let mut removed = talk.tombstones().iter();
        removed.find(|it| it.id == id).map(|it| it.before)
    })
}

#[cfg(test)]
mod tests {
    use tavla_shared::board::{Origin, Person};
    use tavla_shared::shape::Color;
    use tavla_shared::talk::{Chat, TalkChange, Tombstone, Words};

    use super::*;

    fn id(peer: u64, counter: u32) -> MessageId {
        MessageId { peer, counter }
    }

    fn message(peer: u64, counter: u32, time: i64, mentions: &[&str]) -> Arc<Message> {
        let mentions = mentions.iter().map(|user| Arc::from(*user)).collect();
        Arc::new(Message {
            id: id(peer, counter),
            time,
            words: Words {
                mentions,
                ..Words::plain("hello")
            },
        })
    }

    /// Ada's look at a chat with Ben, who is peer 2 and, elsewhere, herself as peer 3.
    fn talk(chat: &[Arc<Message>], tombstones: &[Tombstone]) -> TalkShown {
        let mut talk = TalkShown::new(Arc::from("ada"));
        let person = |peer, user: &str| Person {
            peer,
            name: Arc::from(user),
            color: Color::rgb(0),
            user: Arc::from(user),
        };
        let change = TalkChange {
            origin: Origin::Load,
            chat: Some(Chat::from(chat)),
            tombstones: Some(Arc::from(tombstones)),
            people: vec![person(2, "ben"), person(3, "ada")],
            ..TalkChange::default()
        };
        talk.open(1, &change);
        talk
    }

    fn seen(message: Option<MessageId>, time: i64) -> Seen {
        Seen {
            message: message.map(|id| id.to_string()),
            time,
        }
    }

    #[test]
    fn what_follows_what_was_seen_is_new_unless_i_wrote_it() {
        let chat = [
            message(2, 1, 10, &[]),
            message(2, 2, 20, &["ada"]),
            message(3, 1, 30, &[]),
            message(2, 3, 5, &["ben"]),
        ];
        let talk = talk(&chat, &[]);
        let mut unread = Unread::default();
        unread.open(&talk, &seen(Some(id(2, 1)), 10));
        assert_eq!((unread.count(), unread.mentions()), (2, 1));
        unread.divide(&talk);
        assert_eq!(unread.divider(), Some(id(2, 2)));
        let kept = unread.read(&talk, &seen(Some(id(2, 1)), 10));
        assert_eq!(kept, Some(seen(Some(id(2, 3)), 5)));
        assert_eq!((unread.count(), unread.mentions()), (0, 0));
        // The line stays while it is looked at.
        assert_eq!(unread.divider(), Some(id(2, 2)));
        assert_eq!(unread.read(&talk, &kept.unwrap()), None);
    }

    #[test]
    fn what_mentions_somebody_by_the_servers_name_counts_once_they_know_it() {
        let chat = [message(2, 1, 10, &["ada@example"])];
        let mut talk = talk(&chat, &[]);
        let mut unread = Unread::default();
        unread.open(&talk, &seen(None, 0));
        assert_eq!((unread.count(), unread.mentions()), (1, 0));
        talk.know_as(Arc::from("ada@example"));
        unread.recount_mentions(&talk);
        assert_eq!((unread.count(), unread.mentions()), (1, 1));
    }

    #[test]
    fn who_comes_for_the_first_time_has_no_history_to_catch_up_with() {
        let old = message(2, 1, 90, &[]);
        let talk = talk(std::slice::from_ref(&old), &[]);
        let mut unread = Unread::default();
        let first = seen(None, 100);
        unread.open(&talk, &first);
        unread.receive(&talk, &[old, message(2, 2, 101, &[])], &first);
        assert_eq!(unread.count(), 1);
        unread.remove(&[id(2, 2)]);
        assert_eq!(unread.count(), 0);
    }

    #[test]
    fn what_was_seen_last_may_be_removed_or_lost() {
        let chat = [message(2, 1, 10, &[]), message(2, 3, 30, &[])];
        let tombstone = Tombstone {
            id: id(2, 2),
            time: 20,
            before: 1,
        };
        let talk = talk(&chat, &[tombstone]);
        let mut unread = Unread::default();
        unread.open(&talk, &seen(Some(id(2, 2)), 20));
        assert_eq!(unread.count(), 1);
        unread.open(&talk, &seen(Some(id(9, 9)), 30));
        assert_eq!(unread.count(), 0);
    }
}
