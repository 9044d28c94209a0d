//! A message of the chat or of a thread. Who wrote it is told by the operation that put it there, never
//! by what it says: nobody writes in another's name.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::schema::{LINKS_MAX, MENTIONS_MAX, MESSAGE_CHARS_MAX, USER_CHARS_MAX};
use crate::id::{PeerId, ShapeId};

/// Names a message by the operation that put it into the document.
pub type MessageId = OpId;

/// Names an operation, and what it made: a message, a thread, a vote. `COUNTER@PEER`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpId {
    /// Whose it is.
    pub peer: PeerId,
    /// Which of theirs.
    pub counter: u32,
}

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The text.
    pub text: Arc<str>,
    /// The users it mentions.
    pub mentions: Vec<Arc<str>>,
    /// The shapes it links to.
    pub links: Vec<ShapeId>,
}

/// Something that was said, and is there for good: a message never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its name; also who wrote it.
    pub id: MessageId,
    /// When, in Unix seconds, by its author's clock.
    pub time: i64,
    /// What.
    pub words: Words,
}

/// Why words cannot be said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Nothing, or nothing but space.
    #[error("the message is empty")]
    Empty,
    /// Longer than [`MESSAGE_CHARS_MAX`].
    #[error("the message has {chars} letters, the limit is {MESSAGE_CHARS_MAX}")]
    TooLong {
        /// How many it has.
        chars: usize,
    },
    /// More people than [`MENTIONS_MAX`].
    #[error("the message mentions {count} people, the limit is {MENTIONS_MAX}")]
    TooManyMentions {
        /// How many.
        count: usize,
    },
    /// A user whose name is empty or too long.
    #[error("the message mentions nobody's name")]
    NoUser,
    /// More shapes than [`LINKS_MAX`].
    #[error("the message links to {count} shapes, the limit is {LINKS_MAX}")]
    TooManyLinks {
        /// How many.
        count: usize,
    },
}

/// A name that is no operation's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this names no operation")]
pub struct OpIdError;

impl OpId {
    pub(super) fn of(id: loro::ID) -> Option<Self> {
        Some(Self {
            peer: id.peer,
            counter: u32::try_from(id.counter).ok()?,
        })
    }
}

impl fmt::Display for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.counter, self.peer)
    }
}

impl FromStr for OpId {
    type Err = OpIdError;

    fn from_str(text: &str) -> Result<Self, OpIdError> {
        let (counter, peer) = text.split_once('@').ok_or(OpIdError)?;
        let id = Self {
            peer: peer.parse().map_err(|_| OpIdError)?,
            counter: counter.parse().map_err(|_| OpIdError)?,
        };
        // A message has one name only: no signs, no zeros in front.
        if id.to_string() == text {
            Ok(id)
        } else {
            Err(OpIdError)
        }
    }
}

impl Words {
    /// A text that mentions nobody and links to nothing.
    pub fn plain(text: &str) -> Self {
        Self {
            text: Arc::from(text),
            mentions: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Whether they can be said.
    ///
    /// # Errors
    /// [`WordsError`], the first reason why not.
    pub fn check(&self) -> Result<(), WordsError> {
        let chars = self.text.chars().count();
        if self.text.trim().is_empty() {
            return Err(WordsError::Empty);
        }
        if chars > MESSAGE_CHARS_MAX {
            return Err(WordsError::TooLong { chars });
        }
        let count = self.mentions.len();
        if count > MENTIONS_MAX {
            return Err(WordsError::TooManyMentions { count });
        }
        if !self.mentions.iter().all(|user| is_user(user)) {
            return Err(WordsError::NoUser);
        }
        let count = self.links.len();
        if count > LINKS_MAX {
            return Err(WordsError::TooManyLinks { count });
        }
        Ok(())
    }
}

/// Whether this can be a user's name.
pub(super) fn is_user(user: &str) -> bool {
    !user.is_empty() && user.chars().nth(USER_CHARS_MAX).is_none()
}

impl Message {
    /// Under which peer id it was written.
    pub fn author(&self) -> PeerId {
        self.id.peer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_one_name() {
        let id = MessageId {
            peer: 7,
            counter: 12,
        };
        assert_eq!("12@7".parse(), Ok(id));
        assert_eq!(id.to_string(), "12@7");
        for bad in ["", "12", "12@", "@7", "+12@7", "012@7", "12@7@7", "-1@7"] {
            assert_eq!(bad.parse::<MessageId>(), Err(OpIdError), "{bad}");
        }
    }
}
