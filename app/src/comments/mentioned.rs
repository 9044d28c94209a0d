//! Whether words call the person by name.
//!
//! Mostly the words say which users they mean. Where somebody has never written, though, who mentions them
//! knows them only by what the server calls them, which they need not know themselves: then their name
//! decides, as it does for everybody of that name.

use std::sync::Arc;

use tavla_shared::board::Person;
use tavla_shared::shape::Color;
use tavla_shared::talk::{Words, mentions_in};

use crate::talk::TalkShown;

/// Somebody who reads a talk.
pub(super) struct Reader<'a> {
    pub(super) talk: &'a TalkShown,
    me: Person,
}

impl<'a> Reader<'a> {
    pub(super) fn new(talk: &'a TalkShown, name: &Arc<str>) -> Self {
        let me = Person {
            peer: 0,
            name: Arc::clone(name),
            color: Color::rgb(0),
            user: Arc::clone(talk.user()),
        };
        Self { talk, me }
    }

    pub(super) fn is_mentioned(&self, words: &Words) -> bool {
        if words.mentions.contains(&self.me.user) {
            return true;
        }
        let is_unknown = |user| self.talk.people_of(user).next().is_none();
        words.mentions.iter().any(|user| is_unknown(user))
            && !mentions_in(&words.text, std::slice::from_ref(&self.me)).is_empty()
    }
}
