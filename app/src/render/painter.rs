//! The painter: keeps what each shape looks like on the GPU and says in which order it is drawn.
//!
//! A shape's triangles are made once per band of zoom and sent once; panning sends nothing, moving
//! a shape sends its origin. Bodies of a few shapes are made on the spot, so that what a hand does
//! shows in the same frame; more of them are made by the tessellator, and older ones show meanwhile. A
//! board of which nothing is shown yet is shown when all that is in view is made.
//! Runs on the UI thread and never waits for the GPU or for the tessellator.

mod following;
mod making;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tavla_shared::shape::Kind;

use super::camera;
use super::colors::CanvasColors;
use super::entries::{Entries, Entry, Text};
use super::gpu::{Draw, Frame};
use super::letters::Letters;
use super::listing::Listing;
use super::parts::Parts;
use super::room::Room;
use super::tessellator::Tessellator;
use super::textures::Textures;
use super::upload::Slots;
use crate::blobs::Bitmaps;
use crate::camera::View;
use crate::scene::{Mark, Scene};
use crate::text::{TextEngine, TextEpoch, Wake};

/// Over this many vertices (of 32 bytes), shapes that are not drawn are dropped.
const VERTICES_MAX: u32 = 3_000_000;

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
    /// Draw calls.
    pub draws: usize,
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
}

/// Paints the board.
pub struct Painter {
    id: u64,
    entries: Entries,
    parts: Parts,
    slots: Slots,
    textures: Textures,
    /// Entries that are listed and show a picture.
    pictured: BTreeSet<u32>,
    letters: Letters,
    listing: Listing,
    /// How far the scene was followed.
    mark: Mark,
    stage: Stage,
    /// Entries whose bodies are to be looked at, the most urgent first.
    wanted: VecDeque<u32>,
    /// Called by the tessellator when it has made all that is in hand.
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

/// What the painter is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing of this scene was shown yet.
    First,
    /// Everything looks otherwise than it was made.
    Anew,
    /// What is there is kept, and what changes is made.
    Kept,
}

/// How much of what is to be seen the last frame showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// All of it.
    Whole,
    /// The next one will show more.
    Partial,
    /// The tessellator, or who reads pictures, will say when there is more.
    Awaited,
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

    /// As [`Self::new`]; `wake` is called when the tessellator has made all that was wanted, so that
    /// nobody needs to ask for frames until a first picture is whole.
    pub fn waking(wake: Option<Wake>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            entries: Entries::default(),
            parts: Parts::new(),
            slots: Slots::default(),
            textures: Textures::default(),
            pictured: BTreeSet::new(),
            letters: Letters::new(),
            listing: Listing::default(),
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
        if !self.listing.covers(visible, picture.scene.bounds()) {
            self.list(picture.scene, visible);
        }
        if self.band.replace(pass.band) != Some(pass.band) {
            if self.stage != Stage::Kept {
                self.restart_tessellator();
            }
            self.wanted = self.listing.numbers().collect();
        }
        self.take_made(&pass);
        self.make(&pass);
        self.letter(&pass, text);
        self.show_pictures(bitmaps);
        self.show(&pass);
        self.count();
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
                .send(&mut self.slots, &mut self.letters.atlas, &mut self.textures),
            dots: camera::dots(&view),
            view,
            draws: Arc::clone(&self.draws),
        };
        egui_wgpu::Callback::new_paint_callback(picture.view.rect, frame)
    }

    /// Whether the last frame showed everything as it is to be seen at rest.
    pub fn is_settled(&self) -> bool {
        self.progress == Progress::Whole
    }

    /// Whether the last frame left work for another one: detail or sharp text is still missing.
    /// Whoever painted then asks for a repaint. What is made elsewhere, as pictures that are read, needs
    /// none until it is there.
    pub fn wants_another_frame(&self) -> bool {
        self.progress == Progress::Partial
    }

    /// Says what is drawn in this frame, and what will be.
    fn show(&mut self, pass: &Pass<'_>) {
        let awaits_bodies = self
            .tessellator
            .as_ref()
            .is_some_and(|tessellator| tessellator.in_hand() > 0);
        let is_working = self
            .tessellator
            .as_ref()
            .is_some_and(Tessellator::is_working);
        let lacks_here = !pass.at_rest || !self.wanted.is_empty() || self.letters.is_waiting();
        let is_done = self.wanted.is_empty()
            && match self.stage {
                Stage::First => self.listing.len() > 0 && self.all_have_bodies(),
                Stage::Anew | Stage::Kept => true,
            };
        if is_done {
            self.stage = Stage::Kept;
        }
        if self.stage != Stage::First
            && let Some(draws) = self.listing.draws(&self.entries, &mut self.parts)
        {
            self.draws = draws;
        }
        self.progress = match (awaits_bodies, lacks_here) {
            (false, false) if self.textures.is_waiting() => Progress::Awaited,
            (false, false) => Progress::Whole,
            (true, false) if self.stage == Stage::First && is_working && self.wake.is_some() => {
                Progress::Awaited
            }
            _ => Progress::Partial,
        };
    }

    /// Of this version or an older one: what changes in every frame keeps nothing else from being shown.
    fn all_have_bodies(&self) -> bool {
        let mut entries = self
            .listing
            .numbers()
            .filter_map(|number| self.entries.get(number));
        entries.all(|entry| entry.made.is_some())
    }

    /// What the last frame cost.
    pub fn stats(&self) -> PaintStats {
        self.stats
    }

    fn count(&mut self) {
        self.stats.shapes = self.listing.len();
        self.stats.draws = self.draws.len();
        self.stats.vertices_sent = self.parts.take_sent();
        self.stats.vertices_held = self.parts.held() as usize;
    }

    /// Lets go of what another theme or want of room makes useless.
    fn forget_what_is_stale(&mut self, pass: &Pass<'_>) {
        if self.colors.replace(*pass.colors) != Some(*pass.colors) {
            self.make_anew();
        }
        if self.parts.held() > VERTICES_MAX {
            self.forget_unlisted();
        }
    }

    /// Has everything made again, and shows what there is meanwhile.
    fn make_anew(&mut self) {
        self.restart_tessellator();
        self.entries.renew();
        self.wanted = self.listing.numbers().collect();
        self.letters.want_all(&self.listing);
        if self.stage == Stage::Kept {
            self.stage = Stage::Anew;
        }
    }

    fn forget_unlisted(&mut self) {
        let mut freed = false;
        // A frame cuts off what is in it, whether it is in view or not.
        let is_needed = |entry: &Entry| entry.listed || entry.shape.kind == Kind::Frame;
        for number in self.entries.numbers() {
            if self.entries.get(number).is_some_and(|it| !is_needed(it)) {
                self.entries.remove(number, &mut self.parts);
                freed = true;
            }
        }
        if freed {
            // With the room there is now, what had none is tried again.
            let listed: Vec<u32> = self.listing.numbers().collect();
            for number in listed {
                if let Some(entry) = self.entries.get_mut(number)
                    && std::mem::take(&mut entry.lacks_room)
                {
                    entry.made = None;
                    if let Text::Made(made) = std::mem::replace(&mut entry.text, Text::Wanted) {
                        self.parts.release(made.part);
                        self.listing.touch(entry.label);
                    }
                    self.wanted.push_back(number);
                    self.letters.want(number);
                }
            }
        }
    }

    /// Finds the pictures of what is listed, or asks for them.
    fn show_pictures(&mut self, bitmaps: &mut Bitmaps) {
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
    }

    fn letter(&mut self, pass: &Pass<'_>, text: &mut TextEngine) {
        self.letters.begin(pass, &self.listing);
        let mut room = Room::after(&self.stats, self.stage != Stage::Kept);
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
