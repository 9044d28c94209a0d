//! Where every shape's triangles are in the GPU's two buffers, and what of them is on its way there.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::arena::Arena;
use super::atlas::Atlas;
use super::textures::Textures;
use super::upload::{Slots, Uploads};
use super::vertex::Mesh;

/// The most vertices and indices held: 256 MiB each, as large as a buffer may be on any GPU. What
/// has no room is not drawn.
const VERTICES_HELD_MAX: u32 = 8 << 20;
const INDICES_HELD_MAX: u32 = 64 << 20;

/// Where a part's triangles are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Part {
    vertices: Range<u32>,
    /// In the index buffer.
    pub(super) indices: Range<u32>,
    /// Whether glyphs are in it.
    pub(super) glyphs: bool,
}

/// All parts.
#[derive(Debug)]
pub(super) struct Parts {
    vertices: Arena,
    indices: Arena,
    uploads: Arc<Mutex<Uploads>>,
    sent: usize,
}

impl Parts {
    /// None yet.
    pub(super) fn new() -> Self {
        Self {
            vertices: Arena::new(VERTICES_HELD_MAX),
            indices: Arena::new(INDICES_HELD_MAX),
            uploads: Arc::default(),
            sent: 0,
        }
    }

    /// Gives a part's place back and finds one for what it is now; none where there is no room.
    pub(super) fn replace(&mut self, old: Part, mesh: &Mesh) -> Option<Part> {
        self.release(old);
        if mesh.is_empty() {
            return Some(Part::default());
        }
        // Made all the same: it counts against what a frame may make.
        self.sent += mesh.vertices.len();
        let vertices = self.vertices.allocate(mesh.vertices.len() as u32)?;
        let Some(indices) = self.indices.allocate(mesh.indices.len() as u32) else {
            self.vertices.release(vertices);
            return None;
        };
        let base = vertices.start;
        let moved: Vec<u32> = mesh.indices.iter().map(|index| base + index).collect();
        let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        uploads.vertices.push(vertices.start, &mesh.vertices);
        uploads.indices.push(indices.start, &moved);
        Some(Part {
            vertices,
            indices,
            glyphs: mesh.glyphs,
        })
    }

    /// Gives a part's place back.
    pub(super) fn release(&mut self, part: Part) {
        self.vertices.release(part.vertices);
        self.indices.release(part.indices);
    }

    /// Vertices made since this was last asked.
    pub(super) fn take_sent(&mut self) -> usize {
        std::mem::take(&mut self.sent)
    }

    /// Vertices made since [`Self::take_sent`].
    pub(super) fn sent(&self) -> usize {
        self.sent
    }

    /// Vertices held.
    pub(super) fn held(&self) -> u32 {
        self.vertices.used()
    }

    /// Leaves everything that has changed where the next frame that is drawn finds it.
    pub(super) fn send(
        &self,
        slots: &mut Slots,
        atlas: &mut Atlas,
        textures: &mut Textures,
    ) -> Arc<Mutex<Uploads>> {
        let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        uploads.vertices.capacity = self.vertices.capacity();
        uploads.indices.capacity = self.indices.capacity();
        slots.send(&mut uploads);
        let [masks, pictures] = atlas.take_changes();
        uploads.masks.extend(masks);
        uploads.pictures.extend(pictures);
        uploads.textures.extend(textures.take_changes());
        drop(uploads);
        Arc::clone(&self.uploads)
    }
}
