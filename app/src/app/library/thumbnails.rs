//! Items' pictures on the GPU: of those in view, and as many of those seen before as there is room for.

use std::collections::BTreeMap;
use std::path::PathBuf;

use egui::{ColorImage, Context, TextureHandle, TextureOptions, Theme, Vec2};

use crate::library::{ItemKey, Library, Look, Painter, Thumbnail};
use crate::storage::Wake;
use crate::ui::library_panel::{PICTURE_HEIGHT, PICTURE_WIDTH};
use crate::ui::{ItemPicture, ItemPictures};

/// The most pictures at a time, 20 KiB each at one pixel a point.
const KEPT_MAX: usize = 256;

/// Pictures by item and look.
pub(super) struct Thumbnails {
    painter: Painter,
    kept: BTreeMap<(ItemKey, Look), Kept>,
    /// Those of them that look as is wanted now.
    pictures: ItemPictures,
    look: Option<Look>,
    /// Frames so far.
    frame: u64,
}

struct Kept {
    picture: Drawn,
    /// In which frame it was in view last.
    seen: u64,
}

enum Drawn {
    /// It is being made.
    Coming,
    /// It can be painted.
    Shown {
        picture: ItemPicture,
        /// It is on the GPU as long as this is there.
        _texture: TextureHandle,
    },
    /// There is nothing to see.
    Nothing,
}

impl Thumbnails {
    pub(super) fn new(store: PathBuf, wake: Wake) -> Self {
        Self {
            painter: Painter::new(store, wake),
            kept: BTreeMap::new(),
            pictures: ItemPictures::default(),
            look: None,
            frame: 0,
        }
    }

    /// Those that are made, as they look now.
    pub(super) fn pictures(&self) -> &ItemPictures {
        &self.pictures
    }

    /// Takes what was made, and asks for what is in view and not made yet.
    pub(super) fn follow(&mut self, ctx: &Context, library: &Library, shown: &[ItemKey]) {
        let look = look_now(ctx);
        let mut changed = self.look.replace(look) != Some(look);
        for (key, thumbnail) in self.painter.take() {
            changed = true;
            if let Some(kept) = self.kept.get_mut(&key) {
                kept.picture = thumbnail.map_or(Drawn::Nothing, |it| loaded(ctx, &it));
            }
        }
        self.frame += 1;
        for key in shown {
            let named = (key.clone(), look);
            if let Some(kept) = self.kept.get_mut(&named) {
                kept.seen = self.frame;
                continue;
            }
            let Some(contents) = library.contents_of(key) else {
                continue;
            };
            if self.has_room() && self.painter.ask(named.clone(), contents) {
                let kept = Kept {
                    picture: Drawn::Coming,
                    seen: self.frame,
                };
                self.kept.insert(named, kept);
                changed = true;
            }
        }
        if changed {
            self.list(look);
        }
    }

    /// Whether one more can be kept, after what was not seen for longest is let go.
    fn has_room(&mut self) -> bool {
        if self.kept.len() < KEPT_MAX {
            return true;
        }
        let old = self.kept.iter().min_by_key(|(_, kept)| kept.seen);
        let old = old.filter(|(_, kept)| kept.seen < self.frame);
        let Some(key) = old.map(|(key, _)| key.clone()) else {
            return false;
        };
        self.kept.remove(&key);
        true
    }

    fn list(&mut self, look: Look) {
        self.pictures = ItemPictures::default();
        for ((key, drawn_as), kept) in &self.kept {
            if let Drawn::Shown { picture, .. } = &kept.picture
                && *drawn_as == look
            {
                self.pictures.insert(key.clone(), *picture);
            }
        }
    }
}

/// How pictures are wanted in this window.
fn look_now(ctx: &Context) -> Look {
    let scale = ctx.pixels_per_point();
    let pixels = |points: f32| (points * scale).round() as u32;
    Look {
        dark: ctx.theme() == Theme::Dark,
        width: pixels(PICTURE_WIDTH),
        height: pixels(PICTURE_HEIGHT),
        scale: scale.ceil() as u32,
    }
}

fn loaded(ctx: &Context, thumbnail: &Thumbnail) -> Drawn {
    let side = [thumbnail.width, thumbnail.height];
    let image = ColorImage::from_rgba_premultiplied(side, &thumbnail.rgba);
    let texture = ctx.load_texture("library-item", image, TextureOptions::LINEAR);
    let shown = Vec2::new(side[0] as f32, side[1] as f32) / ctx.pixels_per_point();
    let picture = ItemPicture {
        texture: texture.id(),
        shown,
        size: thumbnail.size,
    };
    Drawn::Shown {
        picture,
        _texture: texture,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::sync_channel;
    use std::time::Duration;

    use super::*;
    use crate::library::Set;

    fn keys(count: usize) -> Vec<ItemKey> {
        (0..count)
            .map(|at| ItemKey::Shipped(Set::Cloud, at))
            .collect()
    }

    #[test]
    fn what_is_in_view_gets_its_picture_and_no_more_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let (ring, bell) = sync_channel(8);
        let wake: Wake = Arc::new(move || {
            ring.try_send(()).ok();
        });
        let mut thumbnails = Thumbnails::new(folder.path().join("tavla.db"), wake);
        let (ctx, library) = (Context::default(), Library::default());
        ctx.set_theme(Theme::Light);
        let shown = keys(3);
        thumbnails.follow(&ctx, &library, &shown);
        let is_done = |thumbnails: &Thumbnails| {
            let pictures = thumbnails.pictures();
            shown.iter().all(|key| pictures.of(key).is_some())
        };
        while !is_done(&thumbnails) {
            bell.recv_timeout(Duration::from_secs(20)).unwrap();
            thumbnails.follow(&ctx, &library, &shown);
        }
        let picture = thumbnails.pictures().of(&shown[0]).unwrap();
        assert!(picture.shown.x <= PICTURE_WIDTH + 1.0 && picture.shown.y <= PICTURE_HEIGHT + 1.0);
        assert!(picture.size.width > 0.0);
        assert_eq!(thumbnails.pictures().of(&keys(4)[3]), None);
        // In the other theme they are others.
        ctx.set_theme(Theme::Dark);
        thumbnails.follow(&ctx, &library, &[]);
        assert_eq!(thumbnails.pictures().of(&shown[0]), None);
    }

    #[test]
    fn pictures_are_bounded_and_what_was_not_seen_for_longest_goes() {
        let folder = tempfile::tempdir().unwrap();
        let mut thumbnails = Thumbnails::new(folder.path().join("tavla.db"), Arc::new(|| {}));
        let (ctx, library) = (Context::default(), Library::default());
        let look = look_now(&ctx);
        for number in 0..KEPT_MAX {
            let key = ItemKey::Kept(format!("{number:04}").into());
            let kept = Kept {
                picture: Drawn::Nothing,
                seen: 0,
            };
            thumbnails.kept.insert((key, look), kept);
        }
        let all: Vec<_> = thumbnails.kept.keys().map(|(key, _)| key.clone()).collect();
        thumbnails.follow(&ctx, &library, &all[1..]);
        thumbnails.follow(&ctx, &library, &keys(1));
        assert_eq!(thumbnails.kept.len(), KEPT_MAX);
        assert!(!thumbnails.kept.contains_key(&(all[0].clone(), look)));
        assert!(thumbnails.kept.contains_key(&(keys(1)[0].clone(), look)));
    }
}
