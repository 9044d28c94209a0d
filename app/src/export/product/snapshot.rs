//! A part of a board, taken off it at once: the shapes, which are cheap to take, and what is laid out of them later,
//! on another thread.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::blob::BlobHash;
use tavla_shared::board::BoardChange;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::{Pages, ProductError};
use crate::export::ExportError;
use crate::export::pdf::PdfPage;
use crate::export::sheet::{Extent, Sheet};
use crate::scene::Scene;

/// What has to be known of a board to write a part of it, whatever becomes of the board.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    shapes: Vec<Arc<Shape>>,
    extent: Extent,
}

impl Snapshot {
    /// Takes a part off a board.
    pub fn of(scene: &Scene, extent: Extent) -> Self {
        let shapes = match &extent {
            Extent::Board => scene.all_in_z_order().cloned().collect(),
            Extent::Shapes(ids) => with_insides_and_parents(scene, ids.iter()),
            Extent::Frame(id) => with_insides_and_parents(scene, [id]),
        };
        Self { shapes, extent }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// The part by itself.
    pub fn part(self) -> Part {
        let mut shapes = self.shapes;
        shapes.sort_by(|a, b| a.id.cmp(&b.id));
        let mut scene = Scene::new();
        scene.apply(&BoardChange {
            shapes,
            ..BoardChange::default()
        });
        Part::of(scene, self.extent)
    }
}

/// Shapes with all that is in them, and with what they are in: that says how they are stacked, and cuts them off.
fn with_insides_and_parents<'a>(
    scene: &Scene,
    ids: impl IntoIterator<Item = &'a ShapeId>,
) -> Vec<Arc<Shape>> {
    let mut all = BTreeSet::new();
    for id in ids {
        all.extend(scene.subtree(id));
        let mut around = scene.parent(id);
        while let Some(parent) = around {
            // What is around one that is there already is there, too.
            if !all.insert(parent.clone()) {
                break;
            }
            around = scene.parent(parent);
        }
    }
    all.iter().filter_map(|id| scene.get(id)).cloned().collect()
}

/// A part of a board, to be written.
#[derive(Debug)]
pub struct Part {
    scene: Scene,
    extent: Extent,
    shapes: Vec<Arc<Shape>>,
}

impl Part {
    /// A part of what is on a scene.
    pub fn of(scene: Scene, extent: Extent) -> Self {
        let picked: Option<BTreeSet<ShapeId>> = match &extent {
            Extent::Board => None,
            Extent::Shapes(ids) => Some(ids.iter().flat_map(|id| scene.subtree(id)).collect()),
            Extent::Frame(id) => Some(scene.subtree(id).into_iter().collect()),
        };
        let is_in = |id: &ShapeId| picked.as_ref().is_none_or(|it| it.contains(id));
        let shapes = scene.all_in_z_order().filter(|shape| is_in(&shape.id));
        let shapes = shapes.cloned().collect();
        Self {
            scene,
            extent,
            shapes,
        }
    }

    /// Its shapes from the bottom up, with the groups and frames among them.
    pub fn shapes(&self) -> &[Arc<Shape>] {
        &self.shapes
    }

    /// How many shapes a person would count.
    pub fn shape_count(&self) -> usize {
        let shapes = self.shapes.iter();
        shapes.filter(|shape| shape.kind != Kind::Group).count()
    }

    /// What its pictures show.
    pub fn files(&self) -> BTreeSet<BlobHash> {
        let shapes = self.shapes.iter();
        shapes.filter_map(|shape| shape.file).collect()
    }

    /// It as one page.
    ///
    /// # Errors
    /// [`ExportError::Nothing`].
    pub fn sheet(&self) -> Result<Sheet, ExportError> {
        Sheet::of(&self.scene, &self.extent).ok_or(ExportError::Nothing)
    }

    /// It as pages.
    ///
    /// # Errors
    /// [`ExportError::Nothing`], [`ProductError::NoFrames`].
    pub fn pages(&self, pages: Pages) -> Result<Vec<PdfPage>, ProductError> {
        let sheet = self.sheet()?;
        if pages == Pages::One {
            return Ok(vec![PdfPage { sheet, title: None }]);
        }
        let frames = sheet.frames().into_iter().filter_map(|frame| {
            let name = frame.text.trim();
            Some(PdfPage {
                sheet: Sheet::of(&self.scene, &Extent::Frame(frame.id.clone()))?,
                title: (!name.is_empty()).then(|| name.to_owned()),
            })
        });
        let pages: Vec<PdfPage> = frames.collect();
        if pages.is_empty() {
            return Err(ProductError::NoFrames);
        }
        Ok(pages)
    }
}
