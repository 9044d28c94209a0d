//! Which messages of the chat this person has not read yet, and how much of that is for them.
//!
//! Owns no clock and no store: whoever shows the chat says what was read, and keeps it.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::talk::{Message, MessageId};

use super::{TalkShown, Upto};

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
    /// The chat was opened: what was not read of it is new, wherever it stands.
    pub fn open(&mut self, talk: &TalkShown, seen: &Upto) {
        self.messages.clear();
        self.mentions.clear();
        self.receive(talk, talk.messages(), seen);
    }

    /// These messages came.
    pub fn receive(&mut self, talk: &TalkShown, messages: &[Arc<Message>], seen: &Upto) {
        for message in messages {
            if !seen.has(message.id) {
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

    /// All was read; whether anything was new.
    pub fn read(&mut self, seen: &mut Upto) -> bool {
        self.mentions.clear();
        let read = std::mem::take(&mut self.messages).into_iter();
        read.filter(|id| seen.note(*id)).count() > 0
    }
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

    fn seen(read: &[MessageId]) -> Upto {
        let mut seen = Upto::default();
        for id in read {
            seen.note(*id);
        }
        seen
    }

    #[test]
    fn what_was_not_read_is_new_unless_i_wrote_it() {
        let chat = [
            message(2, 1, 10, &[]),
            message(2, 2, 20, &["ada"]),
            message(3, 1, 30, &[]),
            message(2, 3, 5, &["ben"]),
        ];
        let talk = talk(&chat, &[]);
        let mut unread = Unread::default();
        let mut seen = seen(&[id(2, 1)]);
        unread.open(&talk, &seen);
        assert_eq!((unread.count(), unread.mentions()), (2, 1));
        unread.divide(&talk);
        assert_eq!(unread.divider(), Some(id(2, 2)));
        assert!(unread.read(&mut seen));
        assert_eq!((unread.count(), unread.mentions()), (0, 0));
        // The line stays while it is looked at.
        assert_eq!(unread.divider(), Some(id(2, 2)));
        assert!(!unread.read(&mut seen));
        unread.open(&talk, &seen);
        assert_eq!(unread.count(), 0);
    }

    #[test]
    fn what_comes_late_and_stands_before_what_was_read_is_new_also_when_it_is_opened_again() {
        let (late, newer) = (message(4, 1, 10, &["ada"]), message(2, 1, 20, &[]));
        let mut seen = Upto::default();
        let mut unread = Unread::default();
        unread.open(&talk(std::slice::from_ref(&newer), &[]), &seen);
        assert!(unread.read(&mut seen));
        let kept = serde_json::to_string(&seen).unwrap();
        let seen = serde_json::from_str(&kept).unwrap();
        unread.open(&talk(&[late, newer], &[]), &seen);
        assert_eq!((unread.count(), unread.mentions()), (1, 1));
    }

    #[test]
    fn what_mentions_somebody_by_the_servers_name_counts_once_they_know_it() {
        let chat = [message(2, 1, 10, &["ada@example"]), message(3, 1, 20, &[])];
        let mut talk = talk(&chat, &[]);
        let mut unread = Unread::default();
        unread.open(&talk, &Upto::default());
        assert_eq!((unread.count(), unread.mentions()), (1, 0));
        talk.set_me(&Person {
            peer: 1,
            name: Arc::from("ada"),
            color: Color::rgb(0),
            user: Arc::from("ada@example"),
        });
        unread.recount_mentions(&talk);
        assert_eq!((unread.count(), unread.mentions()), (1, 1));
        // Their own words of before stay theirs.
        unread.open(&talk, &Upto::default());
        assert_eq!((unread.count(), unread.mentions()), (1, 1));
    }

    #[test]
    fn what_was_read_last_may_be_removed() {
        let chat = [message(2, 1, 10, &[]), message(2, 3, 30, &[])];
        let tombstone = Tombstone {
            id: id(2, 2),
            time: 20,
            before: 1,
        };
        let talk = talk(&chat, &[tombstone]);
        let mut unread = Unread::default();
        unread.open(&talk, &seen(&[id(2, 2)]));
        assert_eq!(unread.count(), 1);
        unread.remove(&[id(2, 3)]);
        assert_eq!(unread.count(), 0);
    }
}
