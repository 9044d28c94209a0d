//! From shapes to what is drawn of them on a page: the same geometry and colours as on the canvas.

mod body;
mod shadow;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use kurbo::{Affine, BezPath, Rect};
use tavla_shared::blob::BlobHash;
use tavla_shared::shape::{Color, Shape};

use super::sheet::{Placed, Sheet};
use super::surface::{Group, Surface};
use super::watch::Watch;
use crate::colors::CanvasColors;
use crate::link::leads_somewhere;
use crate::shapes::{self, Detail};
use crate::text::TextEngine;

/// What a page is made with.
#[derive(Debug, Clone, Copy)]
pub struct Paper<'a> {
    /// The colours of theme and board.
    pub colors: &'a CanvasColors,
    /// Whether the board's ground is left out.
    pub transparent: bool,
    /// What pictures show, as far as it is here.
    pub files: &'a BTreeMap<BlobHash, Vec<u8>>,
    /// What is smaller need not be drawn, in board units; 0 for everything.
    pub grain: f64,
    /// Who is told how much is drawn, and may stop it: what is left is not drawn then.
    pub watch: Option<&'a Watch<'a>>,
}

impl Paper<'_> {
    /// What a page is painted with first.
    pub fn ground(&self) -> Option<Color> {
        (!self.transparent).then_some(self.colors.ground.color)
    }
}

/// Draws a page; the ground is for who owns the surface to fill.
pub fn paint(sheet: &Sheet, paper: &Paper<'_>, engine: &mut TextEngine, surface: &mut dyn Surface) {
    let mut page = Page {
        paper,
        placing: Affine::translate(-sheet.area.origin().to_vec2()),
        engine,
        surface,
        open: Vec::new(),
    };
    for placed in &sheet.shapes {
        if paper.watch.is_some_and(|watch| !watch.goes_on()) {
            break;
        }
        page.put(placed);
    }
    page.open_frames(&[]);
}

/// A page being drawn.
struct Page<'a> {
    paper: &'a Paper<'a>,
    placing: Affine,
    engine: &'a mut TextEngine,
    surface: &'a mut dyn Surface,
    /// The frames whose groups are open, the outermost first.
    open: Vec<Arc<Shape>>,
}

impl Page<'_> {
    fn put(&mut self, placed: &Placed) {
        self.open_frames(&placed.frames);
        let shape = &placed.shape;
        self.body(shape);
        self.words(shape);
        if let Some(address) = shape.link.as_deref().filter(|it| leads_somewhere(it)) {
            let area = self.placing * shapes::outline(&boxed(shape));
            self.surface.link(&[area], address);
        }
    }

    /// Ends the groups of frames that are not around what comes next, and begins those that are.
    fn open_frames(&mut self, frames: &[Arc<Shape>]) {
        let same = self.open.iter().zip(frames);
        let kept = same.take_while(|(a, b)| Arc::ptr_eq(a, b)).count();
        for _ in self.open.drain(kept..) {
            self.surface.end();
        }
        for frame in &frames[kept..] {
            let clip = self.placing * shapes::outline(&boxed(frame));
            self.surface.begin(&Group {
                bounds: kurbo::Shape::bounding_box(&clip),
                opacity: 1.0,
                clip: Some(&clip),
            });
            self.open.push(Arc::clone(frame));
        }
    }

    /// From a shape's local space to the page.
    fn page_from_local(&self, shape: &Shape) -> Affine {
        self.placing * shapes::board_from_local(shape)
    }

    /// The box around what is painted of a shape.
    fn painted(&self, shape: &Shape) -> Rect {
        self.placing
            .transform_rect_bbox(shapes::paint_bounds(shape))
    }

    fn detail(&self) -> Detail {
        Detail {
            grain: self.paper.grain,
        }
    }
}

/// The turned box of a shape as a shape.
fn boxed(shape: &Shape) -> Shape {
    let mut boxed = Shape::new(shape.id.clone(), tavla_shared::shape::Kind::Image);
    let rect = shapes::local_box(shape);
    boxed.pos = shape.pos + rect.origin().to_vec2();
    boxed.size = rect.size();
    boxed.angle = shape.angle;
    boxed
}

/// A colour without its opacity, and that.
fn parted(color: Color) -> (Color, f64) {
    let [red, green, blue, opacity] = color.0;
    (Color([red, green, blue, 255]), f64::from(opacity) / 255.0)
}

/// A path where a page has it.
fn placed(place: Affine, path: &BezPath) -> BezPath {
    place * path
}
