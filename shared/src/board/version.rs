//! What a replica contains, so that another can tell what it lacks.

use std::panic::catch_unwind;

use loro::VersionVector;

use crate::id::PeerId;

/// What a document contains: for each writer, how many of their operations.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Version(VersionVector);

/// Bytes that are not a version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{len} bytes are not a version vector")]
pub struct VersionError {
    /// How many there were.
    pub len: usize,
}

impl Version {
    /// Its bytes, as the wire carries them; two equal versions may differ here.
    pub fn encode(&self) -> Vec<u8> {
        self.0.encode()
    }

    /// Reads a version; no bytes at all are the empty one.
    ///
    /// # Errors
    /// [`VersionError`] where the bytes are not one.
    pub fn decode(bytes: &[u8]) -> Result<Self, VersionError> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let decoded = catch_unwind(|| VersionVector::decode(bytes));
        match decoded {
            Ok(Ok(vector)) if vector.iter().all(|(_, &counter)| counter >= 0) => Ok(Self(vector)),
            _ => Err(VersionError { len: bytes.len() }),
        }
    }

    /// Whether everything in `other` is in this one too.
    pub fn includes(&self, other: &Self) -> bool {
        other.0.iter().all(|(peer, &counter)| {
            counter <= 0 || self.0.get(peer).is_some_and(|&mine| mine >= counter)
        })
    }

    /// Makes this one include `other`.
    pub fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    /// How many operations `peer` has contributed.
    pub fn ops_of(&self, peer: PeerId) -> usize {
        self.0
            .get(&peer)
            .map_or(0, |&counter| usize::try_from(counter).unwrap_or(0))
    }

    pub(super) fn of(vector: VersionVector) -> Self {
        Self(vector)
    }

    pub(super) fn vector(&self) -> &VersionVector {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_survive_the_wire_and_nonsense_is_refused() {
        let mut vector = VersionVector::new();
        vector.insert(3, 3);
        let version = Version::of(vector);
        assert_eq!(Version::decode(&version.encode()), Ok(version.clone()));
        assert_eq!(Version::decode(&[]), Ok(Version::default()));
        assert_eq!(Version::decode(&[0xff; 9]), Err(VersionError { len: 9 }));
        assert!(version.includes(&Version::default()) && !Version::default().includes(&version));
        assert_eq!(version.ops_of(3), 3);
    }
}
