//! Pages as PDF, with letters that can be searched and copied, and links that lead somewhere.

mod writing;

use std::collections::BTreeMap;

use krilla::Document;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Quadrilateral, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke};
use kurbo::{Affine, BezPath, PathEl, Shape as _};
use tavla_shared::blob::BlobHash;
use tavla_shared::shape::Color;

use self::writing::Fonts;
use super::ExportError;
use super::painter::{Paper, paint};
use super::pictures::{self, Upright};
use super::sheet::Sheet;
use super::surface::{Group, Letters, Picture, Rule, Surface, Undrawn, whole_from_part};
use crate::text::TextEngine;

/// A board unit is a pixel of CSS, of which there are 96 to an inch; points are 72.
const POINTS: f64 = 0.75;
/// The longest side that readers take, in points; a larger page is made smaller.
const SIDE_MAX: f64 = 14_400.0;

/// A page, and what it is called in the list of contents.
#[derive(Debug, Clone)]
pub struct PdfPage {
    /// What is on it.
    pub sheet: Sheet,
    /// Where it has a name.
    pub title: Option<String>,
}

/// Writes pages; `title` is the board's.
///
/// # Errors
/// [`ExportError::Nothing`] where there are none, [`ExportError::NotWritten`].
pub fn write(
    pages: &[PdfPage],
    title: &str,
    paper: &Paper<'_>,
    engine: &mut TextEngine,
) -> Result<Vec<u8>, ExportError> {
    let mut document = Document::new();
    let mut kept = Kept::default();
    let mut outline = Outline::new();
    for (number, page) in pages.iter().enumerate() {
        put_page(&mut document, &page.sheet, paper, engine, &mut kept)?;
        if let Some(title) = &page.title {
            let top = XyzDestination::new(number, Point::from_xy(0.0, 0.0));
            outline.push_child(OutlineNode::new(title.clone(), top));
        }
    }
    if pages.is_empty() {
        return Err(ExportError::Nothing);
    }
    if pages.iter().any(|page| page.title.is_some()) {
        document.set_outline(outline);
    }
    let mut metadata = Metadata::new().creator("Tavla".to_owned());
    if !title.is_empty() {
        metadata = metadata.title(title.to_owned());
    }
    document.set_metadata(metadata);
    document.finish().map_err(|error| ExportError::NotWritten {
        reason: format!("{error:?}"),
    })
}

/// What pages share.
#[derive(Default)]
struct Kept {
    fonts: Fonts,
    images: BTreeMap<BlobHash, Result<Image, Undrawn>>,
}

fn put_page(
    document: &mut Document,
    sheet: &Sheet,
    paper: &Paper<'_>,
    engine: &mut TextEngine,
    kept: &mut Kept,
) -> Result<(), ExportError> {
    let size = sheet.size();
    let scale = POINTS.min(SIDE_MAX / size.width.max(size.height));
    let points = |length: f64| ((length * scale) as f32).max(1.0);
    let settings = PageSettings::from_wh(points(size.width), points(size.height));
    let settings = settings.ok_or(ExportError::TooLarge {
        width: size.width,
        height: size.height,
    })?;
    let mut page = document.start_page_with(settings);
    for link in draw(page.surface(), (sheet, scale), paper, engine, kept) {
        page.add_annotation(link);
    }
    page.finish();
    Ok(())
}

/// Draws a page, `scale` points a board unit; gives the links on it.
fn draw(
    mut surface: krilla::surface::Surface<'_>,
    (sheet, scale): (&Sheet, f64),
    paper: &Paper<'_>,
    engine: &mut TextEngine,
    kept: &mut Kept,
) -> Vec<Annotation> {
    surface.push_transform(&transform(Affine::scale(scale)));
    let mut pdf = Pdf {
        surface,
        open: Vec::new(),
        links: Vec::new(),
        points_from_page: Affine::scale(scale),
        kept,
    };
    if let Some(ground) = paper.ground() {
        pdf.fill(&sheet.size().to_rect().to_path(1.0), Rule::NonZero, ground);
    }
    paint(sheet, paper, engine, &mut pdf);
    let Pdf {
        mut surface, links, ..
    } = pdf;
    surface.pop();
    surface.finish();
    links
}

/// A page being written.
struct Pdf<'a> {
    surface: krilla::surface::Surface<'a>,
    /// How much was pushed for each group.
    open: Vec<usize>,
    links: Vec<Annotation>,
    points_from_page: Affine,
    kept: &'a mut Kept,
}

impl Pdf<'_> {
    fn set_fill(&mut self, color: Color, rule: Rule) {
        let rule = match rule {
            Rule::NonZero => FillRule::NonZero,
            Rule::EvenOdd => FillRule::EvenOdd,
        };
        let (color, opacity) = painted(color);
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(Fill {
            paint: color.into(),
            opacity,
            rule,
        }));
    }
}

impl Surface for Pdf<'_> {
    fn begin(&mut self, group: &Group<'_>) {
        let mut pushed = 0;
        if let Some(clip) = group.clip {
            match path(clip) {
                Some(clip) => self.surface.push_clip_path(&clip, &FillRule::EvenOdd),
                // Nothing is within nothing.
                None => self.surface.push_opacity(NormalizedF32::ZERO),
            }
            pushed += 1;
        }
        if group.opacity < 1.0 {
            let opacity = NormalizedF32::new(group.opacity.max(0.0) as f32);
            self.surface
                .push_opacity(opacity.unwrap_or(NormalizedF32::ONE));
            pushed += 1;
        }
        self.open.push(pushed);
    }

    fn end(&mut self) {
        for _ in 0..self.open.pop().unwrap_or(0) {
            self.surface.pop();
        }
    }

    fn fill(&mut self, area: &BezPath, rule: Rule, color: Color) {
        if color.0[3] == 0 {
            return;
        }
        if let Some(area) = path(area) {
            self.set_fill(color, rule);
            self.surface.draw_path(&area);
        }
    }

    fn stroke(&mut self, line: &BezPath, width: f64, color: Color) {
        let (paint, opacity) = painted(color);
        let Some(line) = path(line).filter(|_| color.0[3] > 0) else {
            return;
        };
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke {
            paint: paint.into(),
            opacity,
            width: width as f32,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        }));
        self.surface.draw_path(&line);
    }

    fn picture(&mut self, picture: &Picture<'_>) -> Result<(), Undrawn> {
        let images = &mut self.kept.images;
        let image = images
            .entry(picture.name)
            .or_insert_with(|| image(picture.file));
        let image = image.clone()?;
        let (Some(clip), Some(unit)) = (path(picture.clip), krilla::geom::Size::from_wh(1.0, 1.0))
        else {
            return Ok(());
        };
        let whole = picture.place * whole_from_part(picture.crop);
        self.surface.push_clip_path(&clip, &FillRule::EvenOdd);
        self.surface.push_transform(&transform(whole));
        self.surface.draw_image(image, unit);
        self.surface.pop();
        self.surface.pop();
        Ok(())
    }

    fn letters(&mut self, letters: &Letters<'_>, engine: &mut TextEngine) {
        self.write(letters, engine);
    }

    fn link(&mut self, areas: &[BezPath], address: &str) {
        let quads: Vec<Quadrilateral> = areas
            .iter()
            .filter_map(|area| quad(&(self.points_from_page * area)))
            .collect();
        if quads.is_empty() {
            return;
        }
        let target = Target::Action(Action::Link(LinkAction::new(address.to_owned())));
        let link = LinkAnnotation::new_with_quad_points(quads, target);
        self.links.push(Annotation::new_link(link, None));
    }
}

/// The corners of a turned box, as PDF has them: the lower ones first, from the left.
fn quad(area: &BezPath) -> Option<Quadrilateral> {
    let corners = area.elements().iter().filter_map(PathEl::end_point);
    let corners: Vec<_> = corners
        .map(|at| Point::from_xy(at.x as f32, at.y as f32))
        .take(4)
        .collect();
    let &[a, b, c, d] = &corners[..] else {
        return None;
    };
    Some(Quadrilateral([d, c, b, a]))
}

fn image(file: &[u8]) -> Result<Image, Undrawn> {
    let Upright { mime, bytes } = pictures::upright(file)?;
    let bytes = bytes.into_owned();
    let image = if mime == "image/jpeg" {
        Image::from_jpeg(bytes.into(), true)
    } else {
        Image::from_png(bytes.into(), true)
    };
    image.map_err(|_| Undrawn::OtherKind)
}

fn painted(color: Color) -> (rgb::Color, NormalizedF32) {
    let [red, green, blue, opacity] = color.0;
    let opacity = NormalizedF32::new(f32::from(opacity) / 255.0);
    (
        rgb::Color::new(red, green, blue),
        opacity.unwrap_or(NormalizedF32::ONE),
    )
}

fn transform(place: Affine) -> Transform {
    let [xx, yx, xy, yy, dx, dy] = place.as_coeffs().map(|value| value as f32);
    Transform::from_row(xx, yx, xy, yy, dx, dy)
}

/// None where there is nothing of it.
fn path(path: &BezPath) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let at = |point: kurbo::Point| (point.x as f32, point.y as f32);
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => {
                let (x, y) = at(to);
                builder.move_to(x, y);
            }
            PathEl::LineTo(to) => {
                let (x, y) = at(to);
                builder.line_to(x, y);
            }
            PathEl::QuadTo(a, to) => {
                let ((ax, ay), (x, y)) = (at(a), at(to));
                builder.quad_to(ax, ay, x, y);
            }
            PathEl::CurveTo(a, b, to) => {
                let ((ax, ay), (bx, by), (x, y)) = (at(a), at(b), at(to));
                builder.cubic_to(ax, ay, bx, by, x, y);
            }
            PathEl::ClosePath => builder.close(),
        }
    }
    builder.finish()
}
