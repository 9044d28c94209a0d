//! Who of those who are here has a picture of their own, as it is on the GPU. Knows nothing of how it came
//! there.

use std::collections::BTreeMap;

use egui::TextureId;
use tavla_shared::id::PeerId;

/// Somebody's picture on the GPU, at two sizes: nothing in between is made there, and a picture that is
/// shown at less than half of its size has jagged edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// As it came.
    pub whole: TextureId,
    /// Half as wide and high.
    pub half: TextureId,
    /// How wide the half one is, in pixels.
    pub half_side: u32,
}

impl Picture {
    /// The one to be shown so large, in pixels.
    pub fn at(self, side: f32) -> TextureId {
        if side > self.half_side as f32 * 1.25 {
            self.whole
        } else {
            self.half
        }
    }
}

/// The pictures of those who are here. Who has left has none: it was never kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pictures {
    by_peer: BTreeMap<PeerId, Picture>,
    by_user: BTreeMap<String, Picture>,
}

impl Pictures {
    /// Takes the picture of who writes under this id, and is this user if any.
    pub fn insert(&mut self, peer: PeerId, user: &str, picture: Picture) {
        self.by_peer.insert(peer, picture);
        if !user.is_empty() {
            // Of somebody's several programs the first one's counts.
            self.by_user.entry(user.to_owned()).or_insert(picture);
        }
    }

    /// The picture of who writes or wrote under this id, as this user.
    pub fn of(&self, peer: PeerId, user: &str) -> Option<Picture> {
        let own = self.by_peer.get(&peer).copied();
        own.or_else(|| self.of_user(user))
    }

    /// A user's picture.
    pub fn of_user(&self, user: &str) -> Option<Picture> {
        self.by_user.get(user).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_s_picture_is_beside_what_they_wrote_under_other_ids() {
        let picture = |id| Picture {
            whole: TextureId::User(id),
            half: TextureId::User(100 + id),
            half_side: 32,
        };
        let [one, other] = [1, 2].map(picture);
        assert_eq!((one.at(64.0), one.at(24.0)), (one.whole, one.half));
        let mut pictures = Pictures::default();
        pictures.insert(7, "ada", one);
        pictures.insert(9, "ada", other);
        pictures.insert(8, "", other);
        assert_eq!(pictures.of(3, "ada"), Some(one));
        assert_eq!(pictures.of(9, "ada"), Some(other));
        assert_eq!(pictures.of(8, ""), Some(other));
        assert_eq!((pictures.of(3, ""), pictures.of(3, "ben")), (None, None));
    }
}
