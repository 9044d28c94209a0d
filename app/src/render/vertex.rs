//! What the GPU is given: vertices with what the shader needs to anti-alias them at any zoom.

use bytemuck::{Pod, Zeroable};

/// How the shader reads a vertex; the high bits of [`Vertex::slot_mode`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Mode {
    /// A stroke: pushed out along `normal` by its half width `radius` plus half a pixel; `edge` is
    /// -1 and 1 on its sides and 0 in its middle. Where `radius` is below 0 it is as dark as two of them,
    /// one over the other.
    Stroke = 0,
    /// The round end of a stroke, as [`Self::Stroke`]. Where that is drawn wider than it is, its end
    /// would be longer than it is too: it is fainter instead.
    Cap = 1,
    /// A stroke of a hatching, as [`Self::Stroke`], but however thin, it is as faint as it is thin: many
    /// of them must not make a hatching darker than it is.
    Hatch = 2,
    /// An area: pushed out (`edge` 1) or in (`edge` -1) along `normal` by half a pixel.
    Area = 3,
    /// A glyph: `normal` is its place in the atlas, in texels.
    Glyph = 4,
    /// A soft shadow: `normal` is the place from the box's middle, `edge` and `radius` half its size.
    Shadow = 5,
    /// A picture: `normal` is the place in it, as fractions; pushed out as an area along (`edge`,
    /// `radius`), by as much as the colour's red says, 0 for -1 and 255 for 1.
    Bitmap = 6,
    /// A figure, whose size and angle are its slot's: `normal` is the corner (each -1 or 1), `edge`
    /// its corners' radius, `radius` half its outline's width, `color` the inside's without the
    /// shape's opacity. `position` is the outline's colour in whole numbers, its bytes and then its
    /// opacity plus 256 times the shape's, plus 65,536 times how many strokes it is drawn with.
    Box = 7,
    /// As [`Self::Box`].
    Ellipse = 8,
    /// As [`Self::Box`].
    Diamond = 9,
}

/// Slots are below this; the mode is above.
const SLOT_BITS: u32 = 24;
/// The most shapes held at once.
pub(super) const SLOTS_MAX: u32 = 1 << SLOT_BITS;

/// One vertex, in board units from its shape's `pos`.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Vertex {
    pub(super) position: [f32; 2],
    pub(super) normal: [f32; 2],
    pub(super) edge: f32,
    pub(super) radius: f32,
    /// Red, green, blue, opacity as they are on screen, not multiplied.
    pub(super) color: [u8; 4],
    /// The shape's slot in the table of origins, and the mode.
    pub(super) slot_mode: u32,
}

/// A shape's vertices and triangles, before they have a place in the arena.
#[derive(Debug, Clone, Default)]
pub(super) struct Mesh {
    pub(super) vertices: Vec<Vertex>,
    /// Into `vertices`.
    pub(super) indices: Vec<u32>,
    /// Whether glyphs are among them.
    pub(super) glyphs: bool,
}

/// What all vertices of one painted part have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    pub(super) color: [u8; 4],
    pub(super) slot: u32,
}

impl Paint {
    pub(super) fn vertex(
        self,
        mode: Mode,
        position: [f32; 2],
        normal: [f32; 2],
        (edge, radius): (f32, f32),
    ) -> Vertex {
        Vertex {
            position,
            normal,
            edge,
            radius,
            color: self.color,
            slot_mode: slot_mode(self.slot, mode),
        }
    }
}

/// A shape's slot and the mode, as [`Vertex::slot_mode`] holds them.
pub(super) fn slot_mode(slot: u32, mode: Mode) -> u32 {
    slot | ((mode as u32) << SLOT_BITS)
}

impl Mesh {
    pub(super) fn push(&mut self, vertex: Vertex) -> u32 {
        self.vertices.push(vertex);
        self.vertices.len() as u32 - 1
    }

    pub(super) fn triangle(&mut self, a: u32, b: u32, c: u32) {
        self.indices.extend([a, b, c]);
    }

    pub(super) fn quad(&mut self, a: u32, b: u32, c: u32, d: u32) {
        self.indices.extend([a, b, c, a, c, d]);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }
}
