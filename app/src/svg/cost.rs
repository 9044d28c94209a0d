//! What it would cost to paint a drawing at some size: how long, and in how much memory at once.
//!
//! Goes the way that the painter goes, and paints nothing. In doubt it costs more.

use resvg::tiny_skia::{PathSegment, Point, Transform};
use resvg::usvg::filter::Kind;
use resvg::usvg::{
    ClipPath, Group, Image, ImageKind, Mask, Node, Paint, Path, Pattern, Rect, Tree,
};

use super::SvgError;
use super::markup::bounded;

/// The most work, in pixels that are painted over once: a few seconds.
const WORK_MAX: f64 = 1e9;
/// The most pixels of all layers that are there at once: 256 MiB.
const PIXELS_MAX: f64 = (64 << 20) as f64;
/// The most nodes that are painted.
const NODES_MAX: u64 = 2_000_000;
/// The painter lets layers reach beyond the canvas, this many times its size.
const LAYER_REACH: f64 = 5.0;
/// An edge is stepped along four times a pixel of height, each step as long as two pixels take.
const EDGE_WORK: f64 = 8.0;
/// Setting up an edge.
const EDGE_BASE: f64 = 40.0;
/// Edges are sorted where they cross; each may cross each.
const CROSSING_WORK: f64 = 1.0 / 40.0;
/// So many edges are around a stroke's piece.
const STROKE_EDGES: f64 = 8.0;
/// Painting a dash.
const DASH_WORK: f64 = 400.0;
/// As many dashes as the painter makes of a path; it leaves one with more solid.
const DASHES_MAX: f64 = 1e6;

/// Says whether a drawing can be painted at this size.
pub(super) fn check(tree: &Tree, transform: Transform, size: (u32, u32)) -> Result<(), SvgError> {
    let canvas = (f64::from(size.0), f64::from(size.1));
    let mut walk = Walk {
        reach: (LAYER_REACH * canvas.0, LAYER_REACH * canvas.1),
        work: canvas.0 * canvas.1,
        nodes: 0,
    };
    let layers = walk.nodes(tree.root(), transform, canvas)?;
    let pixels = layers + canvas.0 * canvas.1;
    bounded("pixels in layers", pixels as u64, PIXELS_MAX as u64)
}

struct Walk {
    /// How large a layer can be.
    reach: (f64, f64),
    /// So far.
    work: f64,
    nodes: u64,
}

impl Walk {
    fn spend(&mut self, work: f64) -> Result<(), SvgError> {
        // What is not a number is too much.
        self.work += if work.is_finite() { work } else { WORK_MAX };
        bounded("pixels to paint", self.work as u64, WORK_MAX as u64)
    }

    /// The pixels of the layers that are there at once while these are painted onto a target so large.
    fn nodes(
        &mut self,
        parent: &Group,
        transform: Transform,
        target: (f64, f64),
    ) -> Result<f64, SvgError> {
        let mut most = 0.0_f64;
        for node in parent.children() {
            self.nodes += 1;
            bounded("parts to paint", self.nodes, NODES_MAX)?;
            let pixels = match node {
                Node::Group(group) => self.group(group, transform, target)?,
                Node::Path(path) => self.path(path, transform, target)?,
                Node::Image(image) => self.image(image, transform, target)?,
                Node::Text(text) => self.group(text.flattened(), transform, target)?,
            };
            most = most.max(pixels);
        }
        Ok(most)
    }

    fn group(
        &mut self,
        group: &Group,
        transform: Transform,
        target: (f64, f64),
    ) -> Result<f64, SvgError> {
        let transform = transform.pre_concat(group.transform());
        if !group.should_isolate() {
            return self.nodes(group, transform, target);
        }
        let layer = match group.layer_bounding_box().transform(transform) {
            Some(area) => (
                (f64::from(area.width()) + 5.0).min(self.reach.0),
                (f64::from(area.height()) + 5.0).min(self.reach.1),
            ),
            None => self.reach,
        };
        let area = layer.0 * layer.1;
        self.spend(4.0 * area)?;
        let mut most = self.nodes(group, transform, layer)?;
        for filter in group.filters() {
            let mut kept = 2.0;
            for primitive in filter.primitives() {
                kept += 1.0;
                self.spend(area * filter_work(primitive.kind(), transform, layer))?;
                if let Kind::Image(image) = primitive.kind() {
                    most = most.max(area + self.nodes(image.root(), transform, layer)?);
                }
            }
            // What each of its steps makes is kept for the others.
            most = most.max(kept * area);
        }
        if let Some(clip) = group.clip_path() {
            most = most.max(self.clip(clip, transform, layer)?);
        }
        if let Some(mask) = group.mask() {
            most = most.max(self.mask(mask, transform, layer)?);
        }
        Ok(area + most)
    }

    fn clip(
        &mut self,
        clip: &ClipPath,
        transform: Transform,
        layer: (f64, f64),
    ) -> Result<f64, SvgError> {
        let area = layer.0 * layer.1;
        self.spend(6.0 * area)?;
        let within = transform.pre_concat(clip.transform());
        let mut most = self.nodes(clip.root(), within, layer)?;
        if let Some(outer) = clip.clip_path() {
            most = most.max(self.clip(outer, transform, layer)?);
        }
        Ok(2.0 * area + most)
    }

    fn mask(
        &mut self,
        mask: &Mask,
        transform: Transform,
        layer: (f64, f64),
    ) -> Result<f64, SvgError> {
        let area = layer.0 * layer.1;
        self.spend(8.0 * area)?;
        let mut most = self.nodes(mask.root(), transform, layer)?;
        if let Some(outer) = mask.mask() {
            most = most.max(self.mask(outer, transform, layer)?);
        }
        Ok(2.0 * area + most)
    }

    fn path(
        &mut self,
        path: &Path,
        transform: Transform,
        target: (f64, f64),
    ) -> Result<f64, SvgError> {
        if !path.is_visible() {
            return Ok(0.0);
        }
        let (edges, height, length) = course(path, transform, target.1);
        let covered = covered(path.stroke_bounding_box(), transform, target);
        let mut most = 0.0_f64;
        if let Some(fill) = path.fill() {
            self.spend(edge_work(edges, height) + covered * paint_work(fill.paint()))?;
            most = most.max(self.paint(fill.paint(), transform)?);
        }
        if let Some(stroke) = path.stroke() {
            let around = STROKE_EDGES * edges;
            self.spend(edge_work(around, STROKE_EDGES * height))?;
            self.spend(covered * paint_work(stroke.paint()))?;
            if let Some(dashes) = stroke.dasharray() {
                let period: f64 = dashes.iter().copied().map(f64::from).sum();
                let count = length / period.max(1e-9) * dashes.len() as f64;
                self.spend(count.min(DASHES_MAX) * DASH_WORK)?;
            }
            most = most.max(self.paint(stroke.paint(), transform)?);
        }
        Ok(most)
    }

    fn paint(&mut self, paint: &Paint, transform: Transform) -> Result<f64, SvgError> {
        let Paint::Pattern(pattern) = paint else {
            return Ok(0.0);
        };
        self.pattern(pattern, transform)
    }

    /// A pattern is painted anew for each path that has it.
    fn pattern(&mut self, pattern: &Pattern, transform: Transform) -> Result<f64, SvgError> {
        let (sx, sy) = transform.pre_concat(pattern.transform()).get_scale();
        let tile = (
            f64::from(pattern.rect().width()) * f64::from(sx),
            f64::from(pattern.rect().height()) * f64::from(sy),
        );
        let area = tile.0 * tile.1;
        self.spend(2.0 * area)?;
        let within = self.nodes(pattern.root(), Transform::from_scale(sx, sy), tile)?;
        Ok(area + within)
    }

    fn image(
        &mut self,
        image: &Image,
        transform: Transform,
        target: (f64, f64),
    ) -> Result<f64, SvgError> {
        let canvas = target.0 * target.1;
        if let ImageKind::SVG(tree) = image.kind() {
            self.spend(2.0 * canvas)?;
            return Ok(canvas + self.nodes(tree.root(), transform, target)?);
        }
        let unpacked = f64::from(image.size().width()) * f64::from(image.size().height());
        self.spend(20.0 * unpacked + 10.0 * covered(image.bounding_box(), transform, target))?;
        Ok(2.0 * unpacked)
    }
}

/// How many edges a path has, how high they are together on a target so high, and how long it is in its own units.
fn course(path: &Path, transform: Transform, height_max: f64) -> (f64, f64, f64) {
    let (mut edges, mut height, mut length) = (0.0, 0.0, 0.0);
    let mut last = Point::zero();
    let mut go = |last: &mut Point, to: Point| {
        let mut ends = [*last, to];
        length += f64::from(last.distance(to));
        transform.map_points(&mut ends);
        let [from, end] = ends.map(|it| f64::from(it.y).clamp(0.0, height_max));
        edges += 1.0;
        height += (end - from).abs();
        *last = to;
    };
    for segment in path.data().segments() {
        match segment {
            PathSegment::MoveTo(to) => last = to,
            PathSegment::LineTo(to) => go(&mut last, to),
            PathSegment::QuadTo(by, to) => {
                go(&mut last, by);
                go(&mut last, to);
            }
            PathSegment::CubicTo(by, and_by, to) => {
                go(&mut last, by);
                go(&mut last, and_by);
                go(&mut last, to);
            }
            PathSegment::Close => {}
        }
    }
    // Curves become several edges.
    (2.0 * edges, height, length)
}

fn edge_work(edges: f64, height: f64) -> f64 {
    edges * EDGE_BASE + height * EDGE_WORK + edges * edges * CROSSING_WORK
}

/// How many pixels of the target are in a box.
fn covered(area: Rect, transform: Transform, target: (f64, f64)) -> f64 {
    match area.transform(transform) {
        Some(area) => {
            f64::from(area.width()).min(target.0) * f64::from(area.height()).min(target.1)
        }
        None => target.0 * target.1,
    }
}

fn paint_work(paint: &Paint) -> f64 {
    match paint {
        Paint::Color(_) => 1.0,
        Paint::LinearGradient(_) => 4.0,
        Paint::RadialGradient(_) => 6.0,
        Paint::Pattern(_) => 12.0,
    }
}

/// What a step of a filter costs for each pixel of its layer.
fn filter_work(kind: &Kind, transform: Transform, layer: (f64, f64)) -> f64 {
    // For what it takes from a color space to another and back.
    let base = 12.0;
    base + match kind {
        Kind::GaussianBlur(_) | Kind::DropShadow(_) => 40.0,
        Kind::DiffuseLighting(_) | Kind::SpecularLighting(_) => 60.0,
        Kind::Turbulence(it) => 40.0 * f64::from(it.num_octaves()),
        Kind::ConvolveMatrix(it) => {
            4.0 * f64::from(it.matrix().columns()) * f64::from(it.matrix().rows())
        }
        Kind::Morphology(it) => {
            let (sx, sy) = transform.get_scale();
            let wide = |radius: f32, scale: f32, side: f64| {
                (2.0 * f64::from(radius) * f64::from(scale) + 2.0).min(side)
            };
            let columns = wide(it.radius_x().get(), sx, layer.0);
            2.0 * columns * wide(it.radius_y().get(), sy, layer.1)
        }
        Kind::Merge(it) => 4.0 * it.inputs().len() as f64,
        Kind::Blend(_)
        | Kind::ColorMatrix(_)
        | Kind::ComponentTransfer(_)
        | Kind::Composite(_)
        | Kind::DisplacementMap(_)
        | Kind::Flood(_)
        | Kind::Image(_)
        | Kind::Offset(_)
        | Kind::Tile(_) => 8.0,
    }
}
