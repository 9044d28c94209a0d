//! Large glyphs as triangles: made once for each fineness, and kept while they are of use.

use std::collections::HashMap;
use std::sync::Arc;

use kurbo::Affine;

use super::area::fill_non_zero;
use super::room::{Room, cost};
use super::vertex::{Mesh, Paint};
use crate::text::{FontId, TextEngine};

/// An em while a glyph is made into triangles, so that lengths are those of usual shapes.
const EM: f64 = 100.0;
/// Over this many vertices (of 32 bytes) all are thrown out.
const VERTICES_MAX: usize = 500_000;

/// A glyph's triangles, in hundredths of an em from its origin.
#[derive(Debug)]
pub(super) struct GlyphShape {
    /// Black where it has the text's colour.
    pub(super) mesh: Mesh,
    /// Whether its colours are its own.
    pub(super) in_colour: bool,
}

/// Font, glyph, and fineness as a power of two.
type Key = (FontId, u16, i32);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct GlyphShapes {
    made: HashMap<Key, Arc<GlyphShape>>,
    vertices: usize,
}

impl GlyphShape {
    /// From its own units to a text of `size`.
    pub(super) fn scale(size: f64) -> f64 {
        size / EM
    }
}

impl GlyphShapes {
    /// The glyph, no further from its true outline than `tolerance` ems; none where there is no room
    /// left to make it in.
    pub(super) fn get(
        &mut self,
        (font, glyph): (FontId, u16),
        tolerance: f64,
        engine: &mut TextEngine,
        room: &mut Room,
    ) -> Option<Arc<GlyphShape>> {
        let fineness = tolerance.max(1e-6).log2().floor() as i32;
        let key = (font, glyph, fineness);
        if let Some(shape) = self.made.get(&key) {
            return Some(Arc::clone(shape));
        }
        if !room.is_left() {
            return None;
        }
        let shape = Arc::new(make((font, glyph), f64::from(fineness).exp2(), engine));
        room.spend_on_glyph(cost::shape(shape.mesh.vertices.len()));
        if self.vertices > VERTICES_MAX {
            self.clear();
        }
        self.vertices += shape.mesh.vertices.len();
        self.made.insert(key, Arc::clone(&shape));
        Some(shape)
    }

    /// Throws everything out.
    pub(super) fn clear(&mut self) {
        self.made.clear();
        self.vertices = 0;
    }
}

fn make((font, glyph): (FontId, u16), tolerance: f64, engine: &mut TextEngine) -> GlyphShape {
    let mut mesh = Mesh::default();
    let mut in_colour = false;
    for layer in engine.layers(font, glyph) {
        in_colour |= layer.color.is_some();
        let paint = Paint {
            color: layer.color.map_or([0, 0, 0, 255], |color| color.0),
            slot: 0,
        };
        let path = Affine::scale(EM) * layer.path;
        fill_non_zero(&mut mesh, &path, tolerance * EM, paint);
    }
    GlyphShape { mesh, in_colour }
}
