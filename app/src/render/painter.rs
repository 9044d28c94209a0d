//! The painter: keeps what each shape looks like on the GPU and says in which order it is drawn.
//!
//! A shape's triangles are made once per band of zoom and sent once; panning sends nothing, moving
//! a shape sends its origin. Bodies of a few shapes are made on the spot, so that what a hand does
//! shows in the same frame; more of them are made by the tessellator, and older ones show meanwhile. A
//! board of which nothing is shown yet is shown when all that is in view is made.
//! Runs on the UI thread and never waits for the GPU or for the tessellator.

mod following;
mod forgetting;
mod making;
mod progress;
mod relisting;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tavla_shared::shape::Shape;

use self::progress::{Progress, Stage};
use self::relisting::Walk;
use super::camera;
use super::entries::Entries;
use super::gpu::{Draw, Frame};
use super::letters::Letters;
use super::listing::Listing;
use super::parts::Parts;
use super::picture_queue::{PictureChange, PictureQueue};
use super::room::Room;
#[cfg(test)]
use super::tessellator::Crew;
use super::tessellator::Tessellator;
use super::textures::Textures;
use super::upload::Slots;
use crate::blobs::Bitmaps;
use crate::camera::View;
use crate::colors::CanvasColors;
use crate::scene::{Mark, Scene};
use crate::text::{TextEngine, TextEpoch, Wake};

/// What to paint.
pub struct Picture<'a> {
    /// The board.
    pub scene: &'a Scene,
    /// Where the camera looks and which part of the window shows it.
    pub view: &'a View,
    /// Of the screen.
    pub pixels_per_point: f32,
    /// The theme's.
    pub colors: &'a CanvasColors,
    /// Whether the dots are shown.
    pub grid: bool,
}

/// What the last frame cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PaintStats {
    /// Shapes in the list of what is drawn: those in and around the view.
    pub shapes: usize,
    /// Draw calls of what is on the board,
    pub draws: usize,
    /// and with those of the ground and the dots.
    pub draw_calls: usize,
    /// Shapes that were looked at because they have changed or come into view.
    pub looked_at: usize,
    /// Bodies that were made into triangles, here or by the tessellator.
    pub tessellated: usize,
    /// Texts whose glyphs were laid onto pixels.
    pub lettered: usize,
    /// Glyphs that were made for them: their pictures, or the triangles of large ones.
    pub glyphs_made: usize,
    /// Vertices sent to the GPU.
    pub vertices_sent: usize,
    /// Vertices held there.
    pub vertices_held: usize,
    /// Bytes of pictures held there.
    pub picture_bytes: usize,
    /// Bytes of all that is held there for the board: buffers and atlases at their full size, and pictures.
    pub gpu_bytes: usize,
}

/// Paints the board.
pub struct Painter {
    id: u64,
    entries: Entries,
    parts: Parts,
    slots: Slots,
    textures: Textures,
    picture_queue: PictureQueue,
    /// Entries that are listed and show a picture.
    pictured: BTreeSet<u32>,
    letters: Letters,
    listing: Listing,
    /// Where it does not hold what it should yet.
    walk: Option<Walk>,
    /// Whether some that are kept may have left the list since those were last dropped.
    has_unlisted: bool,
    /// How far the scene was followed.
    mark: Mark,
    stage: Stage,
    /// Entries whose bodies are to be looked at, the most urgent first.
    wanted: VecDeque<u32>,
    /// Called by the tessellator when it has made all that is in hand, or enough of it for a frame.
    wake: Option<Wake>,
    tessellator: Option<Tessellator>,
    colors: Option<CanvasColors>,
    band: Option<i32>,
    /// Of the last frame, to know whether the zoom is at rest.
    scale: Option<f64>,
    draws: Arc<[Draw]>,
    progress: Progress,
    stats: PaintStats,
}

/// What is the same for all shapes of a frame.
pub(super) struct Pass<'a> {
    pub(super) colors: &'a CanvasColors,
    /// Pixels a board unit.
    pub(super) scale: f64,
    pub(super) band: i32,
    /// Whether the zoom is the last frame's.
    pub(super) at_rest: bool,
    /// What text is laid out with.
    pub(super) epoch: TextEpoch,
}

impl Default for Painter {
    fn default() -> Self {
        Self::new()
    }
}

impl Painter {
    /// A painter that has painted nothing yet.
    pub fn new() -> Self {
        Self::waking(None)
    }

    /// As [`Self::new`]; `wake` is called when the tessellator has made all that was wanted, or enough of
    /// it for a frame, so that nobody needs to ask for frames until a first picture is whole.
    pub fn waking(wake: Option<Wake>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            entries: Entries::default(),
            parts: Parts::new(),
            slots: Slots::default(),
            textures: Textures::default(),
            picture_queue: PictureQueue::default(),
            pictured: BTreeSet::new(),
            letters: Letters::new(),
            listing: Listing::default(),
            walk: None,
            has_unlisted: false,
            mark: Mark::default(),
            stage: Stage::First,
            wanted: VecDeque::new(),
            tessellator: Tessellator::start(wake.clone()),
            wake,
            colors: None,
            band: None,
            scale: None,
            draws: Arc::new([]),
            progress: Progress::Whole,
            stats: PaintStats::default(),
        }
    }

    /// One whose tessellator makes nothing before the crew does.
    #[cfg(test)]
    pub(super) fn unstaffed() -> (Self, Crew) {
        let (tessellator, crew) = Tessellator::unstaffed(None);
        let painter = Self {
            tessellator: Some(tessellator),
            ..Self::new()
        };
        (painter, crew)
    }

    /// How many bodies the tessellator has in hand.
    #[cfg(test)]
    pub(super) fn bodies_in_hand(&self) -> usize {
        self.tessellator.as_ref().map_or(0, Tessellator::in_hand)
    }

    /// The callback that paints `picture`, to be added to egui's painter below everything else.
    /// Paints nothing where [`super::install`] was not called for egui's renderer.
    pub fn paint(
        &mut self,
        picture: &Picture<'_>,
        text: &mut TextEngine,
        bitmaps: &mut Bitmaps,
    ) -> egui::PaintCallback {
        let pixels_per_point = f64::from(picture.pixels_per_point);
        let scale = picture.view.camera.zoom * pixels_per_point;
        // Another board is not zoomed to.
        let is_new = !self.mark.is_of_same_scene(picture.scene.mark());
        let pass = Pass {
            colors: picture.colors,
            scale,
            band: camera::band(scale),
            at_rest: is_new || self.scale == Some(scale),
            epoch: text.epoch(),
        };
        self.stats = PaintStats::default();
        self.scale = Some(scale);
        self.forget_what_is_stale(&pass);
        self.follow(picture.scene);
        let visible = picture.view.visible();
        self.relist(picture.scene, visible);
        if self.band.replace(pass.band) != Some(pass.band) {
            if self.stage == Stage::First {
                self.restart_tessellator();
            }
            self.want_all_bodies(picture.scene);
        }
        self.take_made(&pass);
        self.make(&pass);
        self.letter(&pass, text);
        let pictures = self.show_pictures(bitmaps, is_new);
        self.show(&pass);
        let center = if pass.at_rest {
            camera::on_pixels(picture.view, pixels_per_point)
        } else {
            picture.view.camera.center
        };
        let view = camera::uniform(
            picture.view,
            center,
            pixels_per_point,
            picture.colors,
            picture.grid,
        );
        let frame = Frame {
            painter: self.id,
            uploads: self
                .parts
                .send(&mut self.slots, &mut self.letters.atlas, pictures),
            dots: camera::dots(&view),
            view,
            draws: Arc::clone(&self.draws),
        };
        self.count(&frame);
        egui_wgpu::Callback::new_paint_callback(picture.view.rect, frame)
    }

    /// What the last frame cost.
    pub fn stats(&self) -> PaintStats {
        self.stats
    }

    fn count(&mut self, frame: &Frame) {
        self.stats.shapes = self.listing.len();
        self.stats.draws = frame.draws.len();
        self.stats.draw_calls = frame.draw_calls();
        self.stats.vertices_sent = self.parts.take_sent();
        self.stats.vertices_held = self.parts.held() as usize;
        self.stats.picture_bytes = self.textures.bytes();
        self.stats.gpu_bytes = self.parts.bytes()
            + self.slots.bytes()
            + self.letters.atlas.bytes()
            + self.textures.bytes();
    }

    /// Lets go of what another theme or want of room makes useless.
    fn forget_what_is_stale(&mut self, pass: &Pass<'_>) {
        if let Some(before) = self.colors.replace(*pass.colors)
            && before != *pass.colors
        {
            self.recolor(&before, pass.colors);
        }
        self.forget_unlisted();
    }

    /// The shapes in and around the view whose pictures are not there, in no order that means anything.
    pub fn missing_pictures(&self) -> impl Iterator<Item = &Arc<Shape>> {
        let entries = self
            .pictured
            .iter()
            .filter_map(|number| self.entries.get(*number));
        let missing = entries.filter(|entry| entry.listed && entry.texture.is_none());
        missing.map(|entry| &entry.shape)
    }

    /// Finds the pictures of what is listed, or asks for them; gives what the GPU does about them.
    fn show_pictures(&mut self, bitmaps: &mut Bitmaps, is_new: bool) -> Vec<PictureChange> {
        self.textures.begin();
        let entries = &mut self.entries;
        self.pictured.retain(|&number| {
            let Some(entry) = entries.get_mut(number).filter(|entry| entry.listed) else {
                return false;
            };
            let file = entry.shape.file;
            let texture = file.and_then(|file| self.textures.want(&file, bitmaps));
            if std::mem::replace(&mut entry.texture, texture) != texture {
                self.listing.touch(entry.label);
            }
            file.is_some()
        });
        if is_new {
            self.textures.forget_unwanted();
        }
        self.picture_queue.send(self.textures.take_changes())
    }

    fn letter(&mut self, pass: &Pass<'_>, text: &mut TextEngine) {
        self.letters.begin(pass, &self.listing);
        let mut room = Room::after(&self.stats, self.stage == Stage::First);
        let lettered = self.letters.make(
            pass,
            text,
            (&mut self.entries, &mut self.listing),
            &mut self.parts,
            &mut room,
        );
        self.stats.lettered = lettered;
        self.stats.glyphs_made = room.glyphs();
        self.forget_lost_letters();
    }

    fn forget_lost_letters(&mut self) {
        let lost = self.letters.forget_lost(&mut self.entries, &mut self.parts);
        for label in lost {
            self.listing.touch(label);
        }
    }
}
