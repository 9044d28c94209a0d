//! Large glyphs as triangles: made once for each fineness, and kept while they are of use.

use std::collections::HashMap;
use std::sync::Arc;

use kurbo::Affine;
use tavla_shared::shape::Color;

use super::area::fill_non_zero;
use super::room::{Room, cost};
use super::vertex::{Mesh, Paint};
use crate::text::{FontId, TextEngine};

/// An em while a glyph is made into triangles, so that lengths are those of usual shapes.
const EM: f64 = 100.0;
/// Over this many vertices (of 32 bytes) all are thrown out.
const VERTICES_MAX: usize = 500_000;

/// A glyph's layers, from the bottom up.
pub(super) type GlyphShape = Vec<GlyphArea>;

/// A layer's triangles, in hundredths of an em from the glyph's origin.
#[derive(Debug)]
pub(super) struct GlyphArea {
    pub(super) mesh: Mesh,
    /// Its own colour; none for the text's.
    pub(super) color: Option<Color>,
}

/// Font, glyph, and fineness as a power of two.
type Key = (FontId, u16, i32);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct GlyphShapes {
    made: HashMap<Key, Arc<GlyphShape>>,
    vertices: usize,
}

/// From a shape's own units to a text of `size`.
pub(super) fn scale(size: f64) -> f64 {
    size / EM
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
        let vertices = shape.iter().map(|area| area.mesh.vertices.len()).sum();
        room.spend_on_glyph(cost::shape(vertices));
        if self.vertices > VERTICES_MAX {
            self.clear();
        }
        self.vertices += vertices;
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
    // Whoever draws it says the colours.
    let paint = Paint {
        color: [0, 0, 0, 255],
        slot: 0,
    };
    let layers = engine.layers(font, glyph).into_iter();
    layers
        .map(|layer| {
            let mut mesh = Mesh::default();
            let path = Affine::scale(EM) * layer.path;
            fill_non_zero(&mut mesh, &path, tolerance * EM, paint);
            GlyphArea {
                mesh,
                color: layer.color,
            }
        })
        .collect()
}
