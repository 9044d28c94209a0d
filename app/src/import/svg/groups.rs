//! The tree of what is drawn, from the outside in: what groups do to what is in them, and where the limits are.

use std::collections::BTreeMap;

use kurbo::Affine;
use resvg::usvg::tiny_skia_path::PathSegment;
use resvg::usvg::{BlendMode, ClipPath, Group, Node, Rect, Size, Transform};
use tavla_shared::blob::BlobHash;
use tavla_shared::shape::Shape;

use super::planting::{Item, together};
use super::{courses, letters, pictures};
use crate::import::PictureReason;

/// The most shapes that a drawing comes as; one with more is a picture to whoever sees it.
const SHAPES_MAX: usize = 5_000;
/// The most points that its lines have together.
const POINTS_MAX: usize = 200_000;
/// The most parts of a group that fades of which is looked whether one is over another.
const FADING_MAX: usize = 200;
/// A part of a drawing's size that nobody sees,
const SEEN_PART: f64 = 0.000_5;
/// and how far off a line may be at most and at least, in board units.
const OFF_MAX: f64 = 0.1;
const OFF_MIN: f64 = 0.01;
/// As near as this to the edge of what is cut off, nothing is, in board units.
const CLIP_TOLERANCE: f32 = 0.6;

/// A drawing on its way to shapes.
pub(super) struct Converter {
    /// What its pictures show.
    pub(super) files: BTreeMap<BlobHash, Vec<u8>>,
    /// Lines whose dashes are of other lengths here.
    pub(super) dashes_lost: usize,
    /// How far off a line may be, in board units.
    pub(super) tolerance: f64,
    canvas: Size,
    shapes: usize,
    points: usize,
}

/// How much of a part is on the drawing's own canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Nothing,
    Some,
    All,
}

impl Converter {
    /// For a drawing so large.
    pub(super) fn new(size: Size) -> Self {
        let longer = f64::from(size.width().max(size.height()));
        Self {
            files: BTreeMap::new(),
            dashes_lost: 0,
            tolerance: (longer * SEEN_PART).clamp(OFF_MIN, OFF_MAX),
            canvas: size,
            shapes: 0,
            points: 0,
        }
    }

    /// All of it.
    ///
    /// # Errors
    /// What it has that shapes have not.
    pub(super) fn root(&mut self, root: &Group) -> Result<Vec<Item>, PictureReason> {
        let mut items = Vec::new();
        self.group(root, 1.0, &mut items)?;
        Ok(items)
    }

    /// Takes in a shape.
    pub(super) fn add(&mut self, shape: Shape, items: &mut Vec<Item>) -> Result<(), PictureReason> {
        self.shapes += 1;
        self.points += shape.path.len();
        if self.shapes > SHAPES_MAX || self.points > POINTS_MAX {
            return Err(PictureReason::TooMuch);
        }
        items.push(Item::Shape(Box::new(shape)));
        Ok(())
    }

    /// `opacity`: how much is seen of what is around it.
    fn group(
        &mut self,
        group: &Group,
        opacity: f64,
        into: &mut Vec<Item>,
    ) -> Result<(), PictureReason> {
        if group.blend_mode() != BlendMode::Normal {
            return Err(PictureReason::Blend);
        }
        if !group.filters().is_empty() {
            return Err(PictureReason::Filter);
        }
        if group.mask().is_some() {
            return Err(PictureReason::Mask);
        }
        if group.clip_path().is_some_and(|clip| cuts(clip, group)) {
            return Err(PictureReason::Clip);
        }
        let own = f64::from(group.opacity().get());
        if own < 1.0 && overlaps(group) {
            return Err(PictureReason::Opacity);
        }
        let opacity = opacity * own;
        let mut items = Vec::new();
        for node in group.children() {
            if let Node::Group(within) = node {
                self.group(within, opacity, &mut items)?;
            } else {
                self.leaf(node, opacity, &mut items)?;
            }
        }
        together(items, into);
        Ok(())
    }

    /// Takes in what is no group. Of what is off the canvas nothing is seen, and shapes are not cut off.
    fn leaf(
        &mut self,
        node: &Node,
        opacity: f64,
        items: &mut Vec<Item>,
    ) -> Result<(), PictureReason> {
        let seen = self.seen(node.abs_stroke_bounding_box());
        if seen == Seen::Nothing {
            return Ok(());
        }
        let mut parts = Vec::new();
        match node {
            Node::Group(_) => {}
            Node::Path(path) => courses::path(self, path, opacity, &mut parts)?,
            Node::Text(text) => letters::text(self, text, opacity, &mut parts)?,
            Node::Image(image) => pictures::image(self, image, opacity, &mut parts)?,
        }
        if seen == Seen::Some && !parts.is_empty() {
            return Err(PictureReason::Clip);
        }
        together(parts, items);
        Ok(())
    }

    fn seen(&self, part: Rect) -> Seen {
        let (width, height) = (self.canvas.width(), self.canvas.height());
        let off = [
            -part.left(),
            -part.top(),
            part.right() - width,
            part.bottom() - height,
        ];
        if part.right() < 0.0 || part.bottom() < 0.0 || part.left() > width || part.top() > height {
            Seen::Nothing
        } else if off.iter().any(|it| *it > CLIP_TOLERANCE) {
            Seen::Some
        } else {
            Seen::All
        }
    }
}

/// Board space from a part's own.
pub(super) fn affine(transform: Transform) -> Affine {
    let Transform {
        sx,
        ky,
        kx,
        sy,
        tx,
        ty,
    } = transform;
    Affine::new([sx, ky, kx, sy, tx, ty].map(f64::from))
}

/// Whether something of a group is cut off. A clip that is a box around all of it does nothing.
fn cuts(clip: &ClipPath, group: &Group) -> bool {
    let transform = group.abs_transform().pre_concat(clip.transform());
    let [Node::Path(path)] = clip.root().children() else {
        return true;
    };
    if clip.clip_path().is_some() || clip.root().clip_path().is_some() || transform.has_skew() {
        return true;
    }
    let bounds = path.bounding_box();
    let is_corner = |at: resvg::usvg::tiny_skia_path::Point| {
        (at.x == bounds.left() || at.x == bounds.right())
            && (at.y == bounds.top() || at.y == bounds.bottom())
    };
    let mut corners = 0;
    let is_box = path.data().segments().all(|segment| match segment {
        PathSegment::MoveTo(at) | PathSegment::LineTo(at) => {
            corners += 1;
            is_corner(at)
        }
        PathSegment::Close => true,
        PathSegment::QuadTo(..) | PathSegment::CubicTo(..) => false,
    });
    let Some(kept) = bounds.transform(transform) else {
        return true;
    };
    let all = group.abs_stroke_bounding_box();
    let near = CLIP_TOLERANCE;
    !(is_box
        && (4..=5).contains(&corners)
        && all.left() >= kept.left() - near
        && all.top() >= kept.top() - near
        && all.right() <= kept.right() + near
        && all.bottom() <= kept.bottom() + near)
}

/// Whether parts of a group may be over each other: together they would fade otherwise than each by itself.
fn overlaps(group: &Group) -> bool {
    let mut boxes: Vec<Rect> = Vec::new();
    let mut groups = vec![group];
    while let Some(group) = groups.pop() {
        for node in group.children() {
            match node {
                Node::Group(within) => groups.push(within),
                Node::Path(path) if !path.is_visible() => {}
                // Its own outline is over its own area, as shapes have it too; see there.
                _ => boxes.push(node.abs_stroke_bounding_box()),
            }
            if boxes.len() > FADING_MAX {
                return true;
            }
        }
    }
    boxes.iter().enumerate().any(|(at, one)| {
        let others = boxes[at + 1..].iter();
        others.into_iter().any(|other| {
            one.left() < other.right()
                && other.left() < one.right()
                && one.top() < other.bottom()
                && other.top() < one.bottom()
        })
    })
}
