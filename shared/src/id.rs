//! Names for boards, shapes and peers: checked where they enter, compared cheaply after.

use std::fmt;

use smol_str::SmolStr;

/// The longest board or shape name, in bytes.
pub const NAME_BYTES_MAX: usize = 64;

/// Who writes: one per device, board and process, never shared by two writers.
pub type PeerId = u64;

/// A name that cannot be a board's or a shape's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("the name is empty")]
    Empty,
    /// More than [`NAME_BYTES_MAX`] bytes.
    #[error("the name is {len} bytes long, the limit is {NAME_BYTES_MAX}")]
    TooLong {
        /// How many bytes it has.
        len: usize,
    },
    /// Something outside `[A-Za-z0-9_-]`.
    #[error("the name holds {found:?}; letters, digits, - and _ are allowed")]
    Character {
        /// The first offender.
        found: char,
    },
}

fn checked(name: &str) -> Result<SmolStr, NameError> {
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name.len() > NAME_BYTES_MAX {
        return Err(NameError::TooLong { len: name.len() });
    }
    match name
        .chars()
        .find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
    {
        Some(found) => Err(NameError::Character { found }),
        None => Ok(SmolStr::new(name)),
    }
}

/// Of names that nobody has chosen.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const RANDOM_CHARS: usize = 16;

/// 16 characters of 5 bits from the low 80 bits of `random`, in the alphabet of Crockford's base 32.
fn name_from_random(random: u128) -> SmolStr {
    (0..RANDOM_CHARS)
        .map(|i| char::from(ALPHABET[((random >> (i * 5)) & 31) as usize]))
        .collect()
}

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(SmolStr);

        impl $name {
            /// Checks a name that came from outside.
            ///
            /// # Errors
            /// [`NameError`] unless it is 1 to 64 of `[A-Za-z0-9_-]`.
            pub fn new(name: &str) -> Result<Self, NameError> {
                checked(name).map(Self)
            }

            /// A new name from 80 bits of `random`; the rest is ignored.
            pub fn from_random(random: u128) -> Self {
                Self(name_from_random(random))
            }

            /// Whether it looks like one from [`Self::from_random`], which says nothing to a person.
            pub fn is_random(&self) -> bool {
                self.0.len() == RANDOM_CHARS && self.0.bytes().all(|it| ALPHABET.contains(&it))
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
                Self::new(&name).map_err(serde::de::Error::custom)
            }
        }
    };
}

name_type! {
    /// Names a board, on every device and server that has it.
    BoardId
}

name_type! {
    /// Names a shape within its board; also the tie-break of the z-order.
    ShapeId
}

name_type! {
    /// Names a thread of comments within its board.
    ThreadId
}

name_type! {
    /// Names a vote within its board.
    VoteId
}

name_type! {
    /// Names one run of a board's timer.
    RunId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked_where_they_enter() {
        assert_eq!(BoardId::new(""), Err(NameError::Empty));
        assert_eq!(
            ShapeId::new("a b"),
            Err(NameError::Character { found: ' ' })
        );
        assert_eq!(
            BoardId::new(&"x".repeat(65)),
            Err(NameError::TooLong { len: 65 })
        );
        assert_eq!(BoardId::new("Sign-up_2").unwrap().as_str(), "Sign-up_2");
    }

    #[test]
    fn random_names_differ_and_are_valid() {
        let (one, other) = (ShapeId::from_random(1), ShapeId::from_random(2));
        assert_ne!(one, other);
        assert!(one.is_random() && other.is_random());
        assert_eq!(ShapeId::new(one.as_str()), Ok(one));
        for chosen in ["plans", "quarterly-review", "all-hands-of-may"] {
            assert!(!BoardId::new(chosen).unwrap().is_random());
        }
    }
}
