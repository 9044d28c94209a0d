//! Files that shapes show, such as pictures: known by what is in them, so that the same file is kept
//! once and nobody can put another one in its place.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// The SHA-256 of a file's bytes; its text is 64 hexadecimal digits in lower case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobHash([u8; 32]);

impl BlobHash {
    /// The name of a file with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The name of a file whose bytes were hashed as they came.
    pub(crate) fn from_digest(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// The name that a text says; none where it says none.
    pub fn from_text(text: &str) -> Option<Self> {
        let digits = text.as_bytes().as_chunks::<2>();
        let digit = |of: u8| match of {
            b'0'..=b'9' => Some(of - b'0'),
            b'a'..=b'f' => Some(of - b'a' + 10),
            _ => None,
        };
        if !digits.1.is_empty() {
            return None;
        }
        let bytes = digits
            .0
            .iter()
            .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
        let bytes: Vec<u8> = bytes.collect::<Option<_>>()?;
        Self::from_bytes(&bytes)
    }

    /// The name as it is kept in a database; none where these are not 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// As a database keeps it.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Names a file whose bytes come in pieces.
#[derive(Debug, Clone, Default)]
pub struct BlobHasher(Sha256);

impl BlobHasher {
    /// The next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The name of a file with all of these bytes.
    pub fn finish(self) -> BlobHash {
        BlobHash(self.0.finalize().into())
    }
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobHash({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From FIPS 180-4's examples.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn a_file_is_named_by_the_sha_256_of_its_bytes() {
        let hash = BlobHash::of(b"abc");
        assert_eq!(hash.to_string(), ABC);
        assert_eq!(BlobHash::from_text(ABC), Some(hash));
        assert_eq!(BlobHash::from_bytes(hash.as_bytes()), Some(hash));
    }

    #[test]
    fn a_file_in_pieces_has_the_same_name() {
        let mut hasher = BlobHasher::default();
        hasher.push(b"a");
        hasher.push(b"bc");
        assert_eq!(hasher.finish(), BlobHash::of(b"abc"));
    }

    #[test]
    fn other_texts_are_no_names() {
        let upper = ABC.to_uppercase();
        for text in ["", "ba78", &ABC[1..], &upper, &ABC.replace('b', "g")] {
            assert_eq!(BlobHash::from_text(text), None, "{text}");
        }
    }
}
