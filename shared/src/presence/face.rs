//! Somebody's own picture: a small file of an allowed kind. What it shows is not looked at here.

use std::fmt;
use std::sync::Arc;

use loro::LoroValue;

use super::FACE_BYTES_MAX;
use crate::blob::BlobHash;

/// How a PNG begins, and how a JPEG does.
const BEGINNINGS: [&[u8]; 2] = [b"\x89PNG\r\n\x1a\n", &[0xff, 0xd8, 0xff]];

/// A PNG or a JPEG of at most [`FACE_BYTES_MAX`]. Cheap to clone and to compare.
#[derive(Clone)]
pub struct Face {
    /// Of the bytes: the same pictures are one.
    hash: BlobHash,
    bytes: Arc<[u8]>,
}

impl Face {
    /// None where these are no such file. That it is a whole picture, and how large, only its decoder knows.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        may_be_face(bytes).then(|| Self {
            hash: BlobHash::of(bytes),
            bytes: bytes.into(),
        })
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Names the picture by what is in it.
    pub fn hash(&self) -> BlobHash {
        self.hash
    }

    pub(super) fn to_value(&self) -> LoroValue {
        LoroValue::Binary(self.bytes.to_vec().into())
    }

    pub(super) fn from_value(value: &LoroValue) -> Option<Self> {
        match value {
            LoroValue::Binary(bytes) => Self::new(bytes),
            _ => None,
        }
    }
}

/// Whether a value is one that clients may read a picture from.
pub(super) fn is_face(value: &LoroValue) -> bool {
    matches!(value, LoroValue::Binary(bytes) if may_be_face(bytes))
}

fn may_be_face(bytes: &[u8]) -> bool {
    bytes.len() <= FACE_BYTES_MAX && BEGINNINGS.iter().any(|it| bytes.starts_with(it))
}

impl PartialEq for Face {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Eq for Face {}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What somebody looks like is nobody's business in a log.
        write!(f, "Face({} bytes)", self.bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presence::{
        Change, Presence, PresenceMap, SELDOM_MILLIS, TIMEOUT_MILLIS, What, decode,
    };

    fn file(begins: &[u8], len: usize) -> Vec<u8> {
        let mut file = begins.to_vec();
        file.resize(len, 7);
        file
    }

    #[test]
    fn small_files_of_two_kinds_are_pictures_and_nothing_else_is() {
        for begins in BEGINNINGS {
            let largest = file(begins, FACE_BYTES_MAX);
            let face = Face::new(&largest).unwrap();
            assert_eq!(Face::from_value(&face.to_value()), Some(face));
            let larger: LoroValue = file(begins, FACE_BYTES_MAX + 1).into();
            assert!(!is_face(&larger) && Face::from_value(&larger).is_none());
        }
        for other in [&b""[..], b"GIF89a", b"\x89PN", b"<svg/>"] {
            assert_eq!(Face::new(other), None);
        }
        assert!(!is_face(&"\u{89}PNG\r\n\u{1a}\n".into()));
    }

    #[test]
    fn pictures_are_alike_where_their_files_are() {
        let face = |len| Face::new(&file(BEGINNINGS[1], len)).unwrap();
        assert_eq!(face(9), face(9));
        assert_ne!(face(9), face(10));
        assert_eq!(format!("{:?}", face(9)), "Face(9 bytes)");
    }

    #[test]
    fn a_picture_is_seldom_sent_again_and_stays_as_long_as_its_owner() {
        let mut map = PresenceMap::new();
        let face = Presence::Face(Face::new(&file(BEGINNINGS[0], 90)).unwrap());
        for peer in [7, 8] {
            map.tell(peer, &face, 1_000);
        }
        map.set("7/who", 1.into(), 1_000);
        let touched = |map: &mut PresenceMap, now: i64| -> Vec<String> {
            let seen = map.revision();
            map.touch("7", now);
            let updates = map.updates_since(seen, None);
            let sent = updates.iter().flat_map(|update| decode(update).unwrap());
            sent.map(|entry| entry.key).collect()
        };
        assert_eq!(touched(&mut map, 20_000), ["7/who"]);
        let gone = |changes: Vec<Change>| -> Vec<String> {
            assert!(changes.iter().all(|change| change.value.is_none()));
            changes.into_iter().map(|change| change.key).collect()
        };
        // For the other one nobody speaks any more.
        assert_eq!(gone(map.expire(1_001 + TIMEOUT_MILLIS)), ["8/face"]);
        assert_eq!(map.told(7, What::Face), Some(face));
        assert_eq!(touched(&mut map, 999 + SELDOM_MILLIS), ["7/who"]);
        let all = ["7/face", "7/who"];
        assert_eq!(touched(&mut map, 1_000 + SELDOM_MILLIS), all);
        let later = map.expire(1_001 + SELDOM_MILLIS + TIMEOUT_MILLIS);
        assert_eq!(gone(later), all);
        assert!(map.is_empty());
    }
}
