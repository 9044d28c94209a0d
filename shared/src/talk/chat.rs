//! The list of messages as it is in the document, kept in step with it by what happened to it, and what
//! of that everybody sees.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::change::{Chat, Tombstone, Tombstones};
use super::message::{Message, MessageId};
use super::schema::{MESSAGES_MAX, READ_FACTOR};
use super::touched::Step;

/// The list, place by place.
#[derive(Debug, Default)]
pub(super) struct Messages {
    slots: Vec<Slot>,
    /// What everybody sees.
    shown: Chat,
    /// What everybody sees to be gone.
    tombstones: Tombstones,
}

#[derive(Debug, Clone, Default)]
enum Slot {
    #[default]
    Unread,
    /// Nothing that is a message.
    Bad,
    Message(Arc<Message>),
}

/// What is different of what everybody sees.
#[derive(Debug, PartialEq)]
pub(super) struct Difference {
    /// All of it.
    pub(super) chat: Chat,
    /// What is new, in order.
    pub(super) new: Vec<Arc<Message>>,
    /// What is gone, sorted.
    pub(super) gone: Vec<MessageId>,
    /// All that was removed and where.
    pub(super) tombstones: Tombstones,
}

impl Messages {
    /// A list of so many that nobody has read.
    pub(super) fn unread(len: usize) -> Self {
        Self {
            slots: vec![Slot::Unread; len],
            ..Self::default()
        }
    }

    /// How many the list has, readable or not, removed or not.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// What everybody sees.
    pub(super) fn shown(&self) -> &Chat {
        &self.shown
    }

    /// What everybody sees to be gone.
    pub(super) fn tombstones(&self) -> &Tombstones {
        &self.tombstones
    }

    /// A message that everybody sees.
    pub(super) fn shown_message(&self, id: MessageId) -> Option<&Arc<Message>> {
        self.shown.iter().find(|message| message.id == id)
    }

    /// Does to this list what happened to the one in the document.
    pub(super) fn follow(&mut self, steps: &[Step]) {
        for steps in steps.split(|step| *step == Step::Again) {
            self.walk(steps);
        }
    }

    fn walk(&mut self, steps: &[Step]) {
        let (kept, steps) = match steps {
            [Step::Keep(kept), steps @ ..] => (*kept, steps),
            steps => (0, steps),
        };
        if steps.is_empty() {
            return;
        }
        // What is before the first difference, most often all, stays where it is.
        let tail = self.slots.split_off(kept.min(self.slots.len()));
        let mut tail = tail.into_iter();
        for step in steps {
            match *step {
                Step::Keep(count) => self.slots.extend(tail.by_ref().take(count)),
                Step::Insert(count) => {
                    let len = self.slots.len() + count;
                    self.slots.resize(len, Slot::Unread);
                }
                Step::Delete(count) => drop(tail.by_ref().take(count).count()),
                Step::Again => {}
            }
        }
        self.slots.extend(tail);
    }

    /// Reads what nobody has read yet, by its place; none of it where it is no message. Far behind the
    /// most that a chat holds nothing is read.
    pub(super) fn read(&mut self, mut read: impl FnMut(usize) -> Option<Message>) {
        let most = MESSAGES_MAX * READ_FACTOR;
        for (at, slot) in self.slots.iter_mut().take(most).enumerate() {
            if matches!(slot, Slot::Unread) {
                *slot = read(at).map_or(Slot::Bad, |message| Slot::Message(Arc::new(message)));
            }
        }
    }

    /// Looks again at what everybody sees; none where it is as it was.
    pub(super) fn look(&mut self, is_removed: impl Fn(MessageId) -> bool) -> Option<Difference> {
        let (mut messages, mut tombstones) = (Vec::new(), Vec::new());
        for slot in &self.slots {
            match slot {
                Slot::Message(message) if is_removed(message.id) => tombstones.push(Tombstone {
                    id: message.id,
                    time: message.time,
                    before: messages.len(),
                }),
                Slot::Message(message) => messages.push(Arc::clone(message)),
                Slot::Unread | Slot::Bad => {}
            }
        }
        let (chat, tombstones) = (Chat::from(messages), Tombstones::from(tombstones));
        // Most often some are new at the end.
        let same = |(old, new): &(&Arc<Message>, &Arc<Message>)| Arc::ptr_eq(old, new);
        let before = self.shown.iter().zip(chat.iter()).take_while(same).count();
        let (old, new) = (&self.shown[before..], &chat[before..]);
        if old.is_empty() && new.is_empty() && tombstones == self.tombstones {
            return None;
        }
        let ids = |messages: &[Arc<Message>]| -> BTreeSet<MessageId> {
            messages.iter().map(|message| message.id).collect()
        };
        let (old_ids, new_ids) = (ids(old), ids(new));
        let is_new = |message: &&Arc<Message>| !old_ids.contains(&message.id);
        let difference = Difference {
            new: new.iter().filter(is_new).cloned().collect(),
            gone: old_ids.difference(&new_ids).copied().collect(),
            chat: Arc::clone(&chat),
            tombstones: Arc::clone(&tombstones),
        };
        (self.shown, self.tombstones) = (chat, tombstones);
        Some(difference)
    }
}
