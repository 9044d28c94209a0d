//! A part of a board as a file of another kind: what the command line and the window both write.
//!
//! Touches no disk: the files of pictures, what time it is and what is random are given.

mod format;
mod snapshot;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tavla_shared::blob::BlobHash;
use tavla_shared::board::Meta;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};
use tiny_skia::Pixmap;

pub use self::format::{Format, Options, Pages, Scale};
pub use self::snapshot::{Part, Snapshot};
use super::csv::CsvError;
use super::excalidraw::{self, FileError, png_with_scene, svg_metadata};
use super::painter::Paper;
use super::report::{ExportReport, Loss};
use super::sheet::Sheet;
use super::surface::Undrawn;
use super::watch::{DRAWN, Watch};
use super::{ExportError, csv, json_canvas, pdf, pictures, raster, svg};
use crate::colors::CanvasColors;
use crate::headway::{Headway, Stopped};
use crate::text::{Coverage, TextEngine};

/// How much is done once a picture is packed.
const PACKED: f32 = 0.95;

/// What a file is made of.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// What of the board is in it.
    pub part: &'a Part,
    /// The board's own settings.
    pub meta: &'a Meta,
    /// What the board is called.
    pub title: &'a str,
    /// What its pictures show, as far as it is here.
    pub files: &'a BTreeMap<BlobHash, Vec<u8>>,
    /// What time it is, in milliseconds since 1970.
    pub now_millis: u64,
}

/// What a file is made with.
pub struct Tools<'a> {
    /// Lays out letters.
    pub engine: &'a mut TextEngine,
    /// Gives numbers by which other programs tell versions apart.
    pub random: &'a mut dyn FnMut() -> u32,
    /// How far it is, and whether anybody still wants it.
    pub headway: &'a Headway,
}

/// A file, and what is not in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// What is in the file.
    pub bytes: Vec<u8>,
    /// How many shapes were to be in it, and what of them is not.
    pub report: ExportReport,
    /// Of a PDF, how many pages it has.
    pub pages: Option<usize>,
    /// Of a picture in pixels, how many of them a board unit has.
    pub scale: Option<f64>,
}

/// A page as pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Pixels {
    /// Those.
    pub pixmap: Pixmap,
    /// The pictures in whose place there is a sign.
    pub undrawn: BTreeMap<ShapeId, Undrawn>,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum ProductError {
    /// It cannot be drawn or written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// It cannot be a table.
    #[error(transparent)]
    Table(#[from] CsvError),
    /// It cannot be a scene.
    #[error(transparent)]
    Scene(#[from] FileError),
    /// A PNG that took no scene.
    #[error("the picture takes no drawing in it")]
    NotEmbedded,
    /// Frames are to be pages, and there are none.
    #[error("there are no frames to be pages")]
    NoFrames,
    /// Nobody wants it any more.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Makes a file.
///
/// # Errors
/// [`ProductError`].
pub fn make(
    material: &Material<'_>,
    options: &Options,
    tools: &mut Tools<'_>,
) -> Result<Product, ProductError> {
    let work = Work {
        report: report(material, options.format, tools.engine),
        undrawn: BTreeMap::new(),
        material,
        options,
        tools,
    };
    work.product()
}

/// A page as pixels, `scale` of them a board unit: for who shows it.
///
/// # Errors
/// [`ProductError`].
pub fn pixels(
    sheet: &Sheet,
    scale: f64,
    material: &Material<'_>,
    options: &Options,
    tools: &mut Tools<'_>,
) -> Result<Pixels, ProductError> {
    let colors = colors(material, options);
    let watch = Watch::new(tools.headway, sheet.shapes.len());
    let paper = paper(material, options, 1.0 / scale, (&colors, &watch));
    let pixmap = raster::draw(sheet, &paper, scale, tools.engine)?;
    tools.headway.step(DRAWN)?;
    Ok(Pixels {
        pixmap,
        undrawn: watch.undrawn(),
    })
}

/// How many pixels a board unit gets.
///
/// # Errors
/// [`ExportError::TooLarge`] where exactly so many were wanted and there is no room for them.
pub fn scale_of(sheet: &Sheet, wanted: Scale) -> Result<f64, ExportError> {
    match wanted {
        Scale::Exactly(scale) => raster::pixel_size(sheet, scale).map(|_| scale),
        Scale::AtMost(scale) => Ok(raster::fitting_scale(sheet, scale)),
    }
}

/// A file being made.
struct Work<'w, 't> {
    material: &'w Material<'w>,
    options: &'w Options,
    tools: &'w mut Tools<'t>,
    report: ExportReport,
    /// The pictures that are not in it.
    undrawn: BTreeMap<ShapeId, Undrawn>,
}

impl Work<'_, '_> {
    fn product(mut self) -> Result<Product, ProductError> {
        let (mut pages, mut scale) = (None, None);
        let shapes = self.material.part.shapes();
        let bytes = match self.options.format {
            Format::Svg => self.svg()?,
            Format::Png => {
                let (bytes, at) = self.png()?;
                scale = Some(at);
                bytes
            }
            Format::Pdf => {
                let (bytes, count) = self.pdf()?;
                pages = Some(count);
                bytes
            }
            Format::Excalidraw => self.excalidraw()?.into_bytes(),
            Format::Canvas => {
                let written = json_canvas::write(shapes);
                self.report.lost.extend(written.report.lost);
                written.json.into_bytes()
            }
            Format::Csv => csv::write(shapes)?,
        };
        self.report.lose_pictures(&self.undrawn);
        self.tools.headway.step(1.0)?;
        Ok(Product {
            bytes,
            report: self.report,
            pages,
            scale,
        })
    }

    fn svg(&mut self) -> Result<Vec<u8>, ProductError> {
        let (material, options) = (self.material, self.options);
        let sheet = material.part.sheet()?;
        let colors = colors(material, options);
        let watch = Watch::new(self.tools.headway, sheet.shapes.len());
        let paper = paper(material, options, 0.0, (&colors, &watch));
        let scale = options.scale.wanted();
        let mut svg = svg::write(&sheet, &paper, scale, None, self.tools.engine);
        self.tools.headway.step(DRAWN)?;
        self.undrawn = watch.undrawn();
        if options.embed {
            let scene = svg_metadata(&self.excalidraw()?);
            // Right behind the first tag, as it is looked for there.
            let end = svg.find('>').map_or(svg.len(), |at| at + 1);
            svg.insert_str(end, &scene);
        }
        Ok(svg.into_bytes())
    }

    /// Also gives its scale.
    fn png(&mut self) -> Result<(Vec<u8>, f64), ProductError> {
        let sheet = self.material.part.sheet()?;
        let scale = scale_of(&sheet, self.options.scale)?;
        let pixels = pixels(&sheet, scale, self.material, self.options, self.tools)?;
        self.undrawn = pixels.undrawn;
        let png = raster::png(pixels.pixmap, scale)?;
        self.tools.headway.step(PACKED)?;
        if !self.options.embed {
            return Ok((png, scale));
        }
        let scene = self.excalidraw()?;
        let png = png_with_scene(&png, &scene).ok_or(ProductError::NotEmbedded)?;
        Ok((png, scale))
    }

    /// Also gives how many pages it has.
    fn pdf(&mut self) -> Result<(Vec<u8>, usize), ProductError> {
        let (material, options) = (self.material, self.options);
        let pages = material.part.pages(options.pages)?;
        let colors = colors(material, options);
        let shapes = pages.iter().map(|page| page.sheet.shapes.len()).sum();
        let watch = Watch::new(self.tools.headway, shapes);
        let paper = paper(material, options, 0.0, (&colors, &watch));
        let bytes = pdf::write(&pages, material.title, &paper, self.tools.engine)?;
        self.tools.headway.step(DRAWN)?;
        self.undrawn = watch.undrawn();
        Ok((bytes, pages.len()))
    }

    fn excalidraw(&mut self) -> Result<String, ProductError> {
        let material = self.material;
        let board = excalidraw::BoardFile {
            source: excalidraw::Source {
                shapes: material.part.shapes(),
                files: material.files,
                now_millis: material.now_millis,
            },
            background: material.meta.background,
            grid: material.meta.grid,
        };
        let Tools { engine, random, .. } = &mut *self.tools;
        let written = excalidraw::write(&board, engine, &mut || random())?;
        if !written.is_exact {
            self.report.lose(Loss::OwnShapes);
        }
        let absent = unwritten(material);
        let files: BTreeSet<BlobHash> = absent.iter().filter_map(|(it, _)| it.file).collect();
        let without_room = written.pictures_missing.saturating_sub(files.len());
        self.report.lose_several(Loss::LargePicture, without_room);
        let absent = absent
            .into_iter()
            .map(|(shape, why)| (shape.id.clone(), why));
        self.undrawn.extend(absent);
        Ok(written.text)
    }
}

/// How many shapes a file of this kind shows, and what of them is not in it whatever becomes of the rest; pictures are
/// known once they are drawn.
pub fn report(material: &Material<'_>, format: Format, engine: &TextEngine) -> ExportReport {
    let mut report = ExportReport {
        shapes: material.part.shape_count(),
        ..ExportReport::default()
    };
    let shapes = material.part.shapes();
    if format.is_drawn() {
        let lacks = |shape: &&Arc<Shape>| engine.coverage(&shape.text) != Coverage::Full;
        report.lose_several(Loss::Letters, shapes.iter().filter(lacks).count());
    }
    report
}

/// The pictures whose files no scene has, hidden ones too.
fn unwritten<'a>(material: &Material<'a>) -> Vec<(&'a Shape, Undrawn)> {
    let why = |shape: &Shape| {
        let bytes = shape.file.and_then(|hash| material.files.get(&hash));
        let Some(bytes) = bytes else {
            return Some(Undrawn::Missing);
        };
        let is_known = pictures::mime(bytes).is_some();
        (!is_known).then_some(Undrawn::OtherKind)
    };
    let shapes = material.part.shapes().iter().map(|shape| &**shape);
    let pictures = shapes.filter(|shape| shape.kind == Kind::Image);
    pictures
        .filter_map(|shape| Some((shape, why(shape)?)))
        .collect()
}

fn colors(material: &Material<'_>, options: &Options) -> CanvasColors {
    CanvasColors::of(material.meta.background, options.dark)
}

fn paper<'a>(
    material: &Material<'a>,
    options: &Options,
    grain: f64,
    (colors, watch): (&'a CanvasColors, &'a Watch<'a>),
) -> Paper<'a> {
    Paper {
        colors,
        transparent: options.transparent,
        files: material.files,
        grain,
        watch: Some(watch),
    }
}
