//! Where every shape's vertices are on the GPU, where the list of triangles is, and what of both is on
//! its way there.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::arena::Arena;
use super::atlas::Atlas;
use super::picture_queue::PictureChange;
use super::upload::{Slots, Uploads};
use super::vertex::{Mesh, Vertex};

/// The most vertices and indices held: 256 MiB each, as large as a buffer may be on any GPU. What
/// has no room is not drawn.
const VERTICES_HELD_MAX: u32 = 8 << 20;
const INDICES_HELD_MAX: u32 = 64 << 20;

/// A part of a shape: its vertices are on the GPU, its triangles wait to be put into the list of what is
/// drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Part {
    vertices: Range<u32>,
    /// From the first of `vertices`.
    triangles: Box<[u32]>,
    /// Whether glyphs are in it.
    pub(super) glyphs: bool,
}

impl Part {
    /// Its triangles, as places in the buffer of vertices.
    pub(super) fn indices(&self) -> impl Iterator<Item = u32> + '_ {
        let base = self.vertices.start;
        self.triangles.iter().map(move |index| base + index)
    }
}

/// All parts.
#[derive(Debug)]
pub(super) struct Parts {
    vertices: Arena,
    indices: Arena,
    /// How many bytes the GPU's buffers had when all parts were last forgotten: they never shrink.
    grown_bytes: [usize; 2],
    uploads: Arc<Mutex<Uploads>>,
    sent: usize,
}

impl Parts {
    /// None yet.
    pub(super) fn new() -> Self {
        Self::of(VERTICES_HELD_MAX, INDICES_HELD_MAX)
    }

    /// None yet, and room for so many vertices and indices.
    pub(super) fn of(vertices: u32, indices: u32) -> Self {
        Self {
            vertices: Arena::new(vertices),
            indices: Arena::new(indices),
            grown_bytes: [0; 2],
            uploads: Arc::default(),
            sent: 0,
        }
    }

    /// Puts what a part is now in its place, the same one where it fits; says whether the list of what is
    /// drawn has to be made anew for it. None where there is no room: then nothing of it is left.
    pub(super) fn replace(&mut self, part: &mut Part, mesh: Mesh) -> Option<bool> {
        // Made all the same: it counts against what a frame may make.
        self.sent += mesh.vertices.len();
        let before = std::mem::take(part);
        let place = if before.vertices.len() == mesh.vertices.len() {
            before.vertices.clone()
        } else {
            self.vertices.release(before.vertices.clone());
            self.vertices.allocate(mesh.vertices.len() as u32)?
        };
        self.with_uploads(|uploads| uploads.vertices.push(place.start, &mesh.vertices));
        *part = Part {
            vertices: place,
            triangles: mesh.indices.into_boxed_slice(),
            glyphs: mesh.glyphs,
        };
        Some(*part != before)
    }

    /// Gives a part's place back.
    pub(super) fn release(&mut self, part: Part) {
        self.vertices.release(part.vertices);
    }

    /// Finds a place for triangles, instead of where they were; none where there is no room.
    pub(super) fn list(&mut self, before: Range<u32>, indices: &[u32]) -> Option<Range<u32>> {
        let place = if before.len() == indices.len() {
            before
        } else {
            self.indices.release(before);
            self.indices.allocate(indices.len() as u32)?
        };
        self.with_uploads(|uploads| uploads.indices.push(place.start, indices));
        Some(place)
    }

    /// Gives the place of triangles back.
    pub(super) fn unlist(&mut self, place: Range<u32>) {
        self.indices.release(place);
    }

    fn with_uploads(&self, put: impl FnOnce(&mut Uploads)) {
        put(&mut self.uploads.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Forgets all parts and where they were.
    pub(super) fn clear(&mut self) {
        self.grown_bytes = self.buffer_bytes();
        self.vertices = Arena::new(VERTICES_HELD_MAX);
        self.indices = Arena::new(INDICES_HELD_MAX);
        // What has not gone over yet need not go over any more.
        self.with_uploads(|uploads| {
            uploads.vertices.runs.clear();
            uploads.indices.runs.clear();
        });
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

    /// How many bytes the GPU's buffers have.
    pub(super) fn bytes(&self) -> usize {
        self.buffer_bytes().iter().sum()
    }

    fn buffer_bytes(&self) -> [usize; 2] {
        let [vertices, indices] = self.grown_bytes;
        [
            vertices.max(self.vertices.capacity() as usize * size_of::<Vertex>()),
            indices.max(self.indices.capacity() as usize * size_of::<u32>()),
        ]
    }

    /// Leaves everything that has changed where the next frame that is drawn finds it.
    pub(super) fn send(
        &self,
        slots: &mut Slots,
        atlas: &mut Atlas,
        pictures: Vec<PictureChange>,
    ) -> Arc<Mutex<Uploads>> {
        let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        uploads.vertices.capacity = self.vertices.capacity();
        uploads.indices.capacity = self.indices.capacity();
        slots.send(&mut uploads);
        let [masks, colored] = atlas.take_changes();
        uploads.masks.extend(masks);
        uploads.pictures.extend(colored);
        uploads.textures.extend(pictures);
        drop(uploads);
        Arc::clone(&self.uploads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gpu_s_buffers_stay_as_large_as_they_were() {
        let mut parts = Parts::new();
        assert_eq!(parts.bytes(), 0);
        let many = vec![0; 9_000];
        assert_eq!(parts.list(0..0, &many), Some(0..9_000));
        let held = parts.bytes();
        assert!(held >= size_of_val(&*many));
        parts.clear();
        assert_eq!(parts.bytes(), held);
        parts.list(0..0, &many);
        assert_eq!(parts.bytes(), held);
        parts.list(0..0, &many);
        assert!(parts.bytes() > held);
    }
}
