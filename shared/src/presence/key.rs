//! Keys: `<peer>/<what>`. The part before the first slash is the owner's prefix.

use crate::id::PeerId;

macro_rules! whats {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// What a key tells about its owner.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum What { $($(#[$doc])* $variant,)+ }

        impl What {
            /// Everything that is told.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The key's second part.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What a key's second part means; none for one of a newer version.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

whats! {
    /// Name, colour, user, role.
    Who = "who",
    /// Where the pointer is.
    Cursor = "cursor",
    /// The part of the board on screen.
    View = "view",
    /// The tool in hand.
    Tool = "tool",
    /// The selected shapes.
    Selection = "selection",
    /// The shapes of the gesture in hand.
    Held = "held",
    /// What the gesture does to them.
    Gesture = "gesture",
    /// Whose text is being typed, and where the caret is.
    Typing = "typing",
    /// A fading trail.
    Laser = "laser",
    /// Words beside the cursor.
    Chat = "chat",
    /// A sign thrown at a place.
    Reaction = "reaction",
    /// Active, idle or away.
    Status = "status",
    /// Whether a message for the chat is being written.
    Writing = "writing",
    /// Whose view they see.
    Follow = "follow",
    /// That everybody is asked to see their view.
    Summon = "summon",
    /// Their own picture.
    Face = "face",
}

/// A key, as our rooms write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PresenceKey {
    /// Whose.
    pub peer: PeerId,
    /// What about them.
    pub what: What,
}

impl PresenceKey {
    /// The key as text.
    pub fn text(self) -> String {
        format!("{}/{}", self.peer, self.what.name())
    }

    /// Reads a key; none for one that a stranger or a newer version made up.
    pub fn parse(key: &str) -> Option<Self> {
        let (peer, what) = key.split_once('/')?;
        Some(Self {
            peer: peer_from(peer)?,
            what: What::from_name(what)?,
        })
    }

    /// Whose keys start with what: a peer's prefix.
    pub fn prefix(peer: PeerId) -> String {
        peer.to_string()
    }
}

/// A peer from its only name. With a zero in front it would be another owner's prefix and the same peer:
/// somebody could tell things in another's name.
pub(super) fn peer_from(text: &str) -> Option<PeerId> {
    let peer: PeerId = text.parse().ok()?;
    (peer.to_string() == text).then_some(peer)
}

/// The owner's part of any key; the whole key where it has no slash.
pub(super) fn prefix_of(key: &str) -> &str {
    key.split_once('/').map_or(key, |(prefix, _)| prefix)
}

/// What any key tells; none for what this version does not know.
pub(super) fn what_of(key: &str) -> Option<What> {
    let (_, what) = key.split_once('/')?;
    What::from_name(what)
}

/// Whether a key tells of work on the shapes, which is for those who may change them.
pub fn tells_of_work(key: &str) -> bool {
    matches!(
        what_of(key),
        Some(What::Held | What::Gesture | What::Typing)
    )
}

/// Whether a key is seldom written again, and stays as long as its owner writes anything: it is large.
pub(super) fn is_seldom_written(key: &str) -> bool {
    what_of(key) == Some(What::Face)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_a_peer_and_what_is_told_of_it() {
        for &what in What::ALL {
            let key = PresenceKey {
                peer: u64::MAX - 1,
                what,
            };
            assert_eq!(PresenceKey::parse(&key.text()), Some(key));
            assert_eq!(prefix_of(&key.text()), PresenceKey::prefix(key.peer));
        }
        for odd in [
            "",
            "7",
            "7/",
            "7/mood",
            "x/who",
            "+7/who",
            "07/who",
            "00/who",
            "7/who/more",
            "/who",
        ] {
            assert_eq!(PresenceKey::parse(odd), None, "{odd}");
        }
        assert_eq!(prefix_of("alone"), "alone");
    }
}
