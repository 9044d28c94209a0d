//! The painter: keeps what each shape looks like on the GPU and says in which order it is drawn.
//!
//! A shape's triangles are made once per band of zoom and sent once; panning sends nothing, moving
//! a shape sends its origin. Runs on the UI thread and never waits for the GPU.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::arena::Arena;
use super::atlas::Atlas;
use super::camera;
use super::colors::CanvasColors;
use super::gpu::Frame;
use super::lettering::Lettering;
use super::mesh;
use super::upload::{Slots, Uploads};
use super::vertex::{Mesh, SLOTS_MAX};
use crate::camera::View;
use crate::text::{TextEngine, placed_text};

/// How many shapes may come in in one frame: a large board that is opened fills in over a few
/// frames instead of holding up one.
const ENTERED_PER_FRAME: usize = 2_000;
/// How many shapes may get other detail in one frame; the rest keep theirs a frame longer.
const REFINED_PER_FRAME: usize = 300;
/// How many texts may be made sharp in one frame.
const SHARPENED_PER_FRAME: usize = 400;
/// Over this many vertices (of 32 bytes), shapes that were not drawn last are dropped.
const VERTICES_MAX: u32 = 3_000_000;
/// The most vertices and indices held: 256 MiB each, as large as a buffer may be on any GPU. What
/// has no room is not drawn.
const VERTICES_HELD_MAX: u32 = 8 << 20;
const INDICES_HELD_MAX: u32 = 64 << 20;
/// After so many new vertices, other shapes wait for the next frame.
const VERTICES_PER_FRAME: usize = 1_000_000;

/// What to paint.
pub struct Picture<'a> {
    /// The visible shapes from the bottom up, as `Scene::in_z_order` gives them.
    pub shapes: &'a [&'a Arc<Shape>],
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
    /// Shapes drawn.
    pub shapes: usize,
    /// Draw calls.
    pub draws: usize,
    /// Shapes whose bodies were made into triangles.
    pub tessellated: usize,
    /// Texts whose glyphs were laid onto pixels.
    pub lettered: usize,
    /// Vertices sent to the GPU.
    pub vertices_sent: usize,
    /// Vertices held there.
    pub vertices_held: usize,
}

/// Paints the board.
pub struct Painter {
    id: u64,
    entries: HashMap<ShapeId, Entry>,
    vertices: Arena,
    indices: Arena,
    slots: Slots,
    free_slots: Vec<u32>,
    slots_used: u32,
    atlas: Atlas,
    colors: Option<CanvasColors>,
    frame: u64,
    /// Of the last frame, to know whether the zoom is at rest.
    scale: f64,
    text_epoch: u64,
    uploads: Arc<Mutex<Uploads>>,
    unfinished: bool,
    stats: PaintStats,
}

/// What is kept of a shape.
struct Entry {
    shape: Arc<Shape>,
    slot: u32,
    band: i32,
    body: Part,
    text: Option<Text>,
    /// The last frame it was drawn in.
    seen: u64,
    /// Whether something of it is missing because there was no room.
    lacks_room: bool,
}

/// Where a part's triangles are.
#[derive(Debug, Clone, Default)]
struct Part {
    vertices: Range<u32>,
    indices: Range<u32>,
}

struct Text {
    part: Part,
    /// Pixels a board unit it was made for.
    scale: f64,
    /// The origin it was made for: elsewhere it may lie between pixels.
    pos: Point,
    /// Of the atlas.
    generation: u64,
}

/// What is the same for all shapes of a frame.
struct Pass<'a> {
    colors: &'a CanvasColors,
    scale: f64,
    band: i32,
    /// Whether the zoom is the last frame's.
    at_rest: bool,
    enterable: usize,
    refinable: usize,
    sharpenable: usize,
}

impl Default for Painter {
    fn default() -> Self {
        Self::new()
    }
}

impl Painter {
    /// A painter that has painted nothing yet.
    pub fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            entries: HashMap::new(),
            vertices: Arena::new(VERTICES_HELD_MAX),
            indices: Arena::new(INDICES_HELD_MAX),
            slots: Slots::default(),
            free_slots: Vec::new(),
            slots_used: 0,
            atlas: Atlas::new(),
            colors: None,
            frame: 0,
            scale: 0.0,
            text_epoch: 0,
            uploads: Arc::default(),
            unfinished: false,
            stats: PaintStats::default(),
        }
    }

    /// The callback that paints `picture`, to be added to egui's painter below everything else.
    /// Paints nothing where [`super::install`] was not called for egui's renderer.
    pub fn paint(&mut self, picture: &Picture<'_>, text: &mut TextEngine) -> egui::PaintCallback {
        let pixels_per_point = f64::from(picture.pixels_per_point);
        let scale = picture.view.camera.zoom * pixels_per_point;
        let mut pass = Pass {
            colors: picture.colors,
            scale,
            band: camera::band(scale),
            at_rest: scale == self.scale || self.frame == 0,
            enterable: ENTERED_PER_FRAME,
            refinable: REFINED_PER_FRAME,
            sharpenable: SHARPENED_PER_FRAME,
        };
        self.begin(&pass, text);
        for shape in picture.shapes {
            self.update(shape, &mut pass, text);
        }
        // An atlas that was emptied on the way took earlier shapes' letters with it.
        let generation = self.atlas.generation();
        for shape in picture.shapes {
            let is_lost = |text: &Text| text.generation != generation;
            if self
                .entries
                .get(&shape.id)
                .is_some_and(|e| e.text.as_ref().is_some_and(is_lost))
            {
                self.letter(shape, &mut pass, text);
            }
        }
        let draws = self.draws(picture.shapes);
        self.send();
        self.stats.shapes = picture.shapes.len();
        self.stats.draws = draws.len();
        self.stats.vertices_held = self.vertices.used() as usize;
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
            uploads: Arc::clone(&self.uploads),
            view,
            draws,
        };
        egui_wgpu::Callback::new_paint_callback(picture.view.rect, frame)
    }

    /// Whether the last frame left work for another one: detail or sharp text is still missing.
    /// Whoever painted then asks for a repaint.
    pub fn wants_another_frame(&self) -> bool {
        self.unfinished
    }

    /// What the last frame cost.
    pub fn stats(&self) -> PaintStats {
        self.stats
    }

    fn begin(&mut self, pass: &Pass<'_>, text: &TextEngine) {
        self.frame += 1;
        self.stats = PaintStats::default();
        self.unfinished = !pass.at_rest;
        self.scale = pass.scale;
        if self.colors.as_ref() != Some(pass.colors) {
            self.colors = Some(*pass.colors);
            self.drop_entries(|_| true);
        }
        if self.text_epoch != text.epoch() {
            self.text_epoch = text.epoch();
            self.drop_entries(|entry| entry.text.is_some());
        }
        if self.vertices.used() > VERTICES_MAX {
            let last = self.frame - 1;
            let is_gone = |entry: &Entry| entry.seen < last;
            if self.entries.values().any(is_gone) {
                // With the room there is now, what had none is tried again.
                self.drop_entries(|entry| is_gone(entry) || entry.lacks_room);
            }
        }
    }

    fn drop_entries(&mut self, goes: impl Fn(&Entry) -> bool) {
        let (vertices, indices, free_slots) =
            (&mut self.vertices, &mut self.indices, &mut self.free_slots);
        self.entries.retain(|_, entry| {
            if !goes(entry) {
                return true;
            }
            let text = entry.text.as_ref().map(|text| &text.part);
            for part in std::iter::once(&entry.body).chain(text) {
                vertices.release(part.vertices.clone());
                indices.release(part.indices.clone());
            }
            free_slots.push(entry.slot);
            false
        });
    }

    /// Brings what is kept of a shape up to date.
    fn update(&mut self, shape: &Arc<Shape>, pass: &mut Pass<'_>, text: &mut TextEngine) {
        let frame = self.frame;
        let Some(entry) = self.entries.get_mut(&shape.id) else {
            if pass.enterable > 0 && !self.is_enough_for_now() {
                pass.enterable -= 1;
                self.enter(shape, pass, text);
            } else {
                self.unfinished = true;
            }
            return;
        };
        entry.seen = frame;
        if !Arc::ptr_eq(&entry.shape, shape) {
            let moved_only = is_same_elsewhere(&entry.shape, shape);
            if !moved_only && self.stats.vertices_sent > VERTICES_PER_FRAME {
                self.unfinished = true;
                return;
            }
            entry.shape = Arc::clone(shape);
            self.slots.set(entry.slot, camera::slot(shape.pos));
            if moved_only {
                self.sharpen(shape, pass, text);
            } else {
                self.draw_body(shape, pass);
                self.letter(shape, pass, text);
            }
        } else if entry.band != pass.band {
            if pass.refinable > 0 && !self.is_enough_for_now() {
                pass.refinable -= 1;
                self.draw_body(shape, pass);
            } else {
                self.unfinished = true;
            }
            self.sharpen(shape, pass, text);
        } else {
            self.sharpen(shape, pass, text);
        }
    }

    /// Whether this frame has made as much as one may.
    fn is_enough_for_now(&self) -> bool {
        self.stats.vertices_sent > VERTICES_PER_FRAME
    }

    fn enter(&mut self, shape: &Arc<Shape>, pass: &mut Pass<'_>, text: &mut TextEngine) {
        let slot = self.free_slots.pop().unwrap_or_else(|| {
            self.slots_used += 1;
            // Beyond the last slot shapes share one: wrong places, but no crash; a board is
            // limited to far fewer.
            (self.slots_used - 1).min(SLOTS_MAX - 1)
        });
        self.slots.set(slot, camera::slot(shape.pos));
        let entry = Entry {
            shape: Arc::clone(shape),
            slot,
            band: pass.band,
            body: Part::default(),
            text: None,
            seen: self.frame,
            lacks_room: false,
        };
        self.entries.insert(shape.id.clone(), entry);
        self.draw_body(shape, pass);
        self.letter(shape, pass, text);
    }

    fn draw_body(&mut self, shape: &Arc<Shape>, pass: &Pass<'_>) {
        let Some(entry) = self.entries.get_mut(&shape.id) else {
            return;
        };
        let mesh = mesh::body(shape, pass.colors, camera::tolerance(pass.band), entry.slot);
        entry.band = pass.band;
        let old = std::mem::take(&mut entry.body);
        let part = self.replace(old, &mesh);
        if let Some(entry) = self.entries.get_mut(&shape.id) {
            entry.lacks_room = part.is_none();
            entry.body = part.unwrap_or_default();
        }
        self.stats.tessellated += 1;
    }

    /// Makes a text anew where it was made for another zoom or place, at rest or when it is far off.
    fn sharpen(&mut self, shape: &Arc<Shape>, pass: &mut Pass<'_>, text: &mut TextEngine) {
        let Some(made) = self.entries.get(&shape.id).and_then(|e| e.text.as_ref()) else {
            return;
        };
        if made.scale == pass.scale && made.pos == shape.pos {
            return;
        }
        let far_off = !(0.4..2.5).contains(&(pass.scale / made.scale));
        if !(pass.at_rest || far_off) || pass.sharpenable == 0 || self.is_enough_for_now() {
            self.unfinished = true;
            return;
        }
        pass.sharpenable -= 1;
        self.letter(shape, pass, text);
    }

    /// Makes the text's triangles.
    fn letter(&mut self, shape: &Arc<Shape>, pass: &mut Pass<'_>, engine: &mut TextEngine) {
        let Some(entry) = self.entries.get_mut(&shape.id) else {
            return;
        };
        let slot = entry.slot;
        let old = entry.text.take().map(|text| text.part).unwrap_or_default();
        let placed = lettered(shape).and_then(|shape| placed_text(&shape, engine));
        let mesh = placed.map(|placed| {
            self.stats.lettered += 1;
            let lettering = Lettering {
                shape,
                placed: &placed,
                color: pass.colors.text(shape),
                backing: shape.kind.is_path().then_some(pass.colors.ground.color),
                slot,
                scale: pass.scale,
                tolerance: camera::tolerance(pass.band),
            };
            lettering.mesh(engine, &mut self.atlas)
        });
        let has_text = mesh.is_some();
        let part = self.replace(old, &mesh.unwrap_or_default());
        let generation = self.atlas.generation();
        if let (true, Some(entry)) = (has_text, self.entries.get_mut(&shape.id)) {
            entry.lacks_room |= part.is_none();
            entry.text = Some(Text {
                part: part.unwrap_or_default(),
                scale: pass.scale,
                pos: shape.pos,
                generation,
            });
        }
    }

    /// Gives a part's place back and finds one for what it is now; none where there is no room.
    fn replace(&mut self, old: Part, mesh: &Mesh) -> Option<Part> {
        self.vertices.release(old.vertices);
        self.indices.release(old.indices);
        if mesh.is_empty() {
            return Some(Part::default());
        }
        // Made all the same: it counts against what a frame may make.
        self.stats.vertices_sent += mesh.vertices.len();
        let vertices = self.vertices.allocate(mesh.vertices.len() as u32)?;
        let Some(indices) = self.indices.allocate(mesh.indices.len() as u32) else {
            self.vertices.release(vertices);
            return None;
        };
        let part = Part { vertices, indices };
        let base = part.vertices.start;
        let indices: Vec<u32> = mesh.indices.iter().map(|index| base + index).collect();
        let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        uploads.vertices.push(part.vertices.start, &mesh.vertices);
        uploads.indices.push(part.indices.start, &indices);
        Some(part)
    }

    /// The parts of the index buffer in order, neighbours joined.
    fn draws(&self, shapes: &[&Arc<Shape>]) -> Vec<Range<u32>> {
        let mut draws: Vec<Range<u32>> = Vec::new();
        let entries = shapes
            .iter()
            .filter_map(|shape| self.entries.get(&shape.id));
        for entry in entries {
            let text = entry.text.as_ref().map(|text| &text.part.indices);
            for range in std::iter::once(&entry.body.indices).chain(text) {
                match draws.last_mut() {
                    _ if range.is_empty() => {}
                    Some(last) if last.end == range.start => last.end = range.end,
                    _ => draws.push(range.clone()),
                }
            }
        }
        draws
    }

    /// Leaves the changes where the next frame that is drawn finds them.
    fn send(&mut self) {
        let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        uploads.vertices.capacity = self.vertices.capacity();
        uploads.indices.capacity = self.indices.capacity();
        self.slots.send(&mut uploads);
        let [masks, pictures] = self.atlas.take_changes();
        uploads.masks.extend(masks);
        uploads.pictures.extend(pictures);
    }
}

/// The shape whose text is drawn for this one; none where there is nothing to write. A placeholder
/// shows the name of its kind.
fn lettered(shape: &Arc<Shape>) -> Option<Arc<Shape>> {
    if let Kind::Unknown(name) = &shape.kind {
        let mut label = Shape::clone(shape);
        label.kind = Kind::Rectangle;
        label.text = Arc::from(name.as_str());
        label.style.font = tavla_shared::shape::Font::Sans;
        label.style.text_size = 14.0;
        label.style.text_align = tavla_shared::shape::TextAlign::Center;
        label.style.text_vertical = tavla_shared::shape::VerticalAlign::Middle;
        return Some(Arc::new(label));
    }
    (!shape.text.is_empty()).then(|| Arc::clone(shape))
}

/// Whether `new` is `old` at another place.
fn is_same_elsewhere(old: &Shape, new: &Shape) -> bool {
    let ink = match (&old.ink, &new.ink) {
        (Some(old), Some(new)) => Arc::ptr_eq(old, new),
        (None, None) => true,
        _ => false,
    };
    ink && old.kind == new.kind
        && old.size == new.size
        && old.angle == new.angle
        && old.path == new.path
        && old.style == new.style
        && old.text == new.text
        && old.seed == new.seed
}
