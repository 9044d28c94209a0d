//! People's pictures on the GPU: each of those who are here, once. Who leaves takes theirs along.

use std::collections::BTreeMap;

use egui::{ColorImage, Context, TextureHandle, TextureOptions};
use tavla_shared::blob::BlobHash;
use tavla_shared::presence::{FACE_SIDE, Face};

use crate::app::TavlaApp;
use crate::faces::{FacePixels, Faces};
use crate::storage::Wake;
use crate::ui::{Picture, Pictures};

/// The most pictures at a time, 20 KiB each; of further people the initials are shown.
const KEPT_MAX: usize = 512;

/// Pictures by what is in them.
pub(super) struct Portraits {
    faces: Faces,
    kept: BTreeMap<BlobHash, Portrait>,
}

enum Portrait {
    /// It is being decoded.
    Coming,
    /// It can be painted.
    Shown(Textures),
    /// Its bytes are no picture.
    Broken,
}

/// At both sizes.
struct Textures {
    whole: TextureHandle,
    half: TextureHandle,
}

impl Portraits {
    pub(super) fn new(wake: Wake) -> Self {
        Self {
            faces: Faces::new(wake),
            kept: BTreeMap::new(),
        }
    }

    /// Keeps these pictures and no others. What is not decoded yet comes in a later frame.
    fn keep(&mut self, ctx: &Context, wanted: &BTreeMap<BlobHash, &Face>) {
        for (hash, pixels) in self.faces.take() {
            if let Some(kept) = self.kept.get_mut(&hash) {
                *kept = pixels.map_or(Portrait::Broken, |pixels| {
                    Portrait::Shown(loaded(ctx, &pixels))
                });
            }
        }
        self.kept.retain(|hash, _| wanted.contains_key(hash));
        for (hash, face) in wanted {
            let room = self.kept.len() < KEPT_MAX;
            if room && !self.kept.contains_key(hash) && self.faces.ask(face) {
                self.kept.insert(*hash, Portrait::Coming);
            }
        }
    }

    /// A picture that is kept and can be painted.
    pub(super) fn picture(&self, face: &Face) -> Option<Picture> {
        match self.kept.get(&face.hash())? {
            Portrait::Shown(textures) => Some(Picture {
                whole: textures.whole.id(),
                half: textures.half.id(),
                half_side: FACE_SIDE / 2,
            }),
            Portrait::Coming | Portrait::Broken => None,
        }
    }
}

fn loaded(ctx: &Context, pixels: &FacePixels) -> Textures {
    let load = |side: u32, rgba: &[u8]| {
        let image = ColorImage::from_rgba_unmultiplied([side as usize; 2], rgba);
        ctx.load_texture("face", image, TextureOptions::LINEAR)
    };
    Textures {
        whole: load(FACE_SIDE, &pixels.rgba),
        half: load(FACE_SIDE / 2, &pixels.half),
    }
}

impl TavlaApp {
    /// Follows who is here, and what the person has picked for themselves.
    pub(super) fn follow_portraits(&mut self, ctx: &Context) {
        let own = self.board.face();
        let picked = self.shell.you_dialog().and_then(|you| you.face());
        let peers = self.board.editor().peers();
        let theirs = peers.faces().map(|(_, _, face)| face);
        let wanted = own.into_iter().chain(picked).chain(theirs);
        let wanted = wanted.map(|face| (face.hash(), face)).collect();
        self.portraits.keep(ctx, &wanted);
        let mut pictures = Pictures::default();
        for (peer, user, face) in peers.faces() {
            if let Some(picture) = self.portraits.picture(face) {
                pictures.insert(peer, user, picture);
            }
        }
        let own = own.and_then(|face| self.portraits.picture(face));
        self.board.set_pictures(pictures, own);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::sync_channel;
    use std::time::Duration;

    use super::*;

    fn face(shade: u8) -> Face {
        let mut bytes = Vec::new();
        let side = FACE_SIDE;
        let mut encoder = png::Encoder::new(&mut bytes, side, side);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().unwrap();
        let pixels = vec![shade; (side * side) as usize];
        writer.write_image_data(&pixels).unwrap();
        writer.finish().unwrap();
        Face::new(&bytes).unwrap()
    }

    #[test]
    fn a_picture_is_there_as_long_as_somebody_has_it_and_once() {
        let (ring, bell) = sync_channel(8);
        let mut portraits = Portraits::new(Arc::new(move || {
            ring.try_send(()).ok();
        }));
        let ctx = Context::default();
        let textures = || ctx.tex_manager().read().num_allocated();
        let before = textures();
        let (one, other) = (face(10), face(90));
        let broken = Face::new(b"\xff\xd8\xff").unwrap();
        let all = [&one, &other, &broken, &one].map(|face| (face.hash(), face));
        let all = BTreeMap::from(all);
        portraits.keep(&ctx, &all);
        assert_eq!(portraits.picture(&one), None);
        let is_done = |portraits: &Portraits| {
            let mut kept = portraits.kept.values();
            kept.all(|portrait| !matches!(portrait, Portrait::Coming))
        };
        while !is_done(&portraits) {
            bell.recv_timeout(Duration::from_secs(20)).unwrap();
            portraits.keep(&ctx, &all);
        }
        assert_eq!(textures(), before + 4);
        assert!(portraits.picture(&one) != portraits.picture(&other));
        assert_eq!(portraits.picture(&broken), None);
        portraits.keep(&ctx, &BTreeMap::from([(other.hash(), &other)]));
        assert_eq!((textures(), portraits.kept.len()), (before + 2, 1));
        assert_eq!(portraits.picture(&one), None);
        portraits.keep(&ctx, &BTreeMap::new());
        assert_eq!(textures(), before);
    }

    #[test]
    fn a_crowd_of_pictures_is_bounded() {
        let mut portraits = Portraits::new(Arc::new(|| {}));
        let faces: Vec<Face> = (0..=u8::MAX).map(face).collect();
        for face in &faces {
            portraits.kept.insert(face.hash(), Portrait::Broken);
        }
        let others = (0..300_u32).map(|n| {
            let bytes = [b"\xff\xd8\xff".as_slice(), &n.to_le_bytes()].concat();
            Face::new(&bytes).unwrap()
        });
        let others: Vec<Face> = others.collect();
        let wanted = faces.iter().chain(&others);
        let wanted: BTreeMap<_, _> = wanted.map(|face| (face.hash(), face)).collect();
        let ctx = Context::default();
        // As many frames as it takes to ask for all of them.
        for _ in 0..1_000 {
            portraits.keep(&ctx, &wanted);
        }
        assert!(portraits.kept.len() <= KEPT_MAX, "{}", portraits.kept.len());
    }
}
