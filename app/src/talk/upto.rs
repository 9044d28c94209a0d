//! Up to where somebody has read what others wrote, author by author. An author's operations come in their
//! order, so that nothing is missed that was written long ago without a line and comes now, wherever it has
//! its place; times and places would miss it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tavla_shared::id::PeerId;
use tavla_shared::talk::{Message, MessageId};

/// See the module. It is kept as it is written here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Upto(BTreeMap<PeerId, u32>);

impl Upto {
    /// Whether something was written no later than what was read of its author.
    pub fn has(&self, id: MessageId) -> bool {
        let upto = self.0.get(&id.peer);
        upto.is_some_and(|upto| id.counter <= *upto)
    }

    /// This was read; whether that says something new.
    pub fn note(&mut self, id: MessageId) -> bool {
        let is_new = !self.has(id);
        if is_new {
            self.0.insert(id.peer, id.counter);
        }
        is_new
    }

    /// All of these were read.
    pub fn note_all(&mut self, messages: &[Arc<Message>]) {
        for message in messages {
            self.note(message.id);
        }
    }
}
