//! What an export gives: bytes, and what is not in them. Touches no disk.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use rand::RngCore as _;
use tavla_shared::shape::{Kind, Shape};

use super::super::board::{board_file, packed};
use super::super::format::OutFormat;
use super::super::lost::Lost;
use super::super::reading::{Loaded, Source};
use super::super::{CommandError, Console};
use super::extent::{extent, shapes_of};
use super::{ExportOptions, Pages};
use crate::colors::CanvasColors;
use crate::export::excalidraw::{self, png_with_scene, svg_metadata};
use crate::export::painter::Paper;
use crate::export::pdf::{self, PdfPage};
use crate::export::sheet::{Extent, Sheet};
use crate::export::{ExportError, csv, json_canvas, raster, svg};
use crate::i18n::text_with;
use crate::scene::Scene;
use crate::text::{Coverage, SystemFonts, TextEngine};

/// Pixels a board unit where nothing is said.
const PNG_SCALE: f64 = 2.0;
const SVG_SCALE: f64 = 1.0;
/// How long this machine's fonts are looked for.
const FONTS_WITHIN: Duration = Duration::from_secs(30);

/// See the module.
#[derive(Debug)]
pub(super) struct Product {
    pub(super) bytes: Vec<u8>,
    /// How many shapes are in it.
    pub(super) shapes: usize,
    /// Of a PDF.
    pub(super) pages: Option<usize>,
    /// Of a picture, pixels a board unit.
    pub(super) scale: Option<f64>,
    /// What of the board is not in it.
    pub(super) lost: Vec<Lost>,
}

/// An export at work.
struct Work<'a, 'c> {
    loaded: Loaded,
    scene: Scene,
    extent: Extent,
    /// What is written, from the bottom up.
    shapes: Vec<Arc<Shape>>,
    options: &'a ExportOptions,
    engine: TextEngine,
    console: &'a mut Console<'c>,
    lost: Vec<Lost>,
}

impl Product {
    /// Makes it.
    ///
    /// # Errors
    /// [`CommandError`].
    pub(super) fn of(
        mut loaded: Loaded,
        format: OutFormat,
        options: &ExportOptions,
        console: &mut Console<'_>,
    ) -> Result<Self, CommandError> {
        let scene = loaded.scene();
        let extent = extent(&scene, options.frame.as_deref(), &options.selection)?;
        let work = Work {
            shapes: shapes_of(&scene, &extent),
            lost: std::mem::take(&mut loaded.lost),
            engine: engine(options.look.system_fonts),
            loaded,
            scene,
            extent,
            options,
            console,
        };
        work.product(format)
    }
}

impl Work<'_, '_> {
    fn product(mut self, format: OutFormat) -> Result<Product, CommandError> {
        let (mut pages, mut scale) = (None, None);
        if format.is_drawn() {
            self.note_letters();
        }
        let bytes = match format {
            OutFormat::Svg => self.svg()?,
            OutFormat::Png => {
                let (bytes, at) = self.png()?;
                scale = Some(at);
                bytes
            }
            OutFormat::Pdf => {
                let sheets = self.pages()?;
                pages = Some(sheets.len());
                let title = self.loaded.title().to_owned();
                let colors = self.colors();
                let paper = paper(&colors, &self.loaded, self.options, 0.0);
                pdf::write(&sheets, &title, &paper, &mut self.engine)?
            }
            OutFormat::Excalidraw => self.excalidraw()?.into_bytes(),
            OutFormat::Canvas => {
                let written = json_canvas::write(&self.shapes);
                self.lost.extend(Lost::of_export(&written.report));
                written.json.into_bytes()
            }
            OutFormat::Csv => csv::write(&self.shapes)?,
            OutFormat::Tavla => self.tavla()?,
        };
        let is_shape = |shape: &&Arc<Shape>| shape.kind != Kind::Group;
        Ok(Product {
            bytes,
            shapes: self.shapes.iter().filter(is_shape).count(),
            pages,
            scale,
            lost: self.lost,
        })
    }

    fn colors(&self) -> CanvasColors {
        CanvasColors::of(self.loaded.meta.background, self.options.look.dark)
    }

    fn sheet(&self) -> Result<Sheet, CommandError> {
        let sheet = Sheet::of(&self.scene, &self.extent);
        sheet.ok_or(CommandError::Export(ExportError::Nothing))
    }

    fn svg(&mut self) -> Result<Vec<u8>, CommandError> {
        let sheet = self.sheet()?;
        let scale = self.options.scale.unwrap_or(SVG_SCALE);
        let colors = self.colors();
        let paper = paper(&colors, &self.loaded, self.options, 0.0);
        let mut svg = svg::write(&sheet, &paper, scale, None, &mut self.engine);
        if self.options.embed {
            let scene = svg_metadata(&self.excalidraw()?);
            let end = svg.find('>').map_or(svg.len(), |at| at + 1);
            svg.insert_str(end, &scene);
        }
        Ok(svg.into_bytes())
    }

    /// Also gives its scale: where nobody has said one, it is what there is room for.
    fn png(&mut self) -> Result<(Vec<u8>, f64), CommandError> {
        let sheet = self.sheet()?;
        let mut scale = self.options.scale.unwrap_or(PNG_SCALE);
        if let Err(error) = raster::pixel_size(&sheet, scale) {
            if self.options.scale.is_some() {
                return Err(error.into());
            }
            let wanted = scale.to_string();
            scale = raster::fitting_scale(&sheet, scale);
            let made = format!("{scale:.4}");
            let args = [
                ("wanted", wanted.as_str().into()),
                ("scale", made.as_str().into()),
            ];
            self.console.note(&text_with("cli-scaled-down", &args));
        }
        let colors = self.colors();
        let paper = paper(&colors, &self.loaded, self.options, 1.0 / scale);
        let pixels = raster::draw(&sheet, &paper, scale, &mut self.engine)?;
        let png = raster::png(pixels, scale)?;
        if !self.options.embed {
            return Ok((png, scale));
        }
        let scene = self.excalidraw()?;
        let png = png_with_scene(&png, &scene).ok_or(CommandError::NotEmbedded)?;
        Ok((png, scale))
    }

    fn pages(&self) -> Result<Vec<PdfPage>, CommandError> {
        let sheet = self.sheet()?;
        if self.options.pages != Some(Pages::Frames) {
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
            return Err(CommandError::NoFrames);
        }
        Ok(pages)
    }

    fn excalidraw(&mut self) -> Result<String, CommandError> {
        let meta = &self.loaded.meta;
        let board = excalidraw::BoardFile {
            source: excalidraw::Source {
                shapes: &self.shapes,
                files: &self.loaded.files,
                now_millis: self.console.now_millis,
            },
            background: meta.background,
            grid: meta.grid,
        };
        let random = &mut self.console.random;
        let written = excalidraw::write(&board, &mut self.engine, &mut || random.next_u32())?;
        let own = usize::from(!written.is_exact);
        self.lost.extend(Lost::counted("cli-lost-own-shapes", own));
        let is_missing = |lost: &Lost| lost.what == "missing-picture";
        if !self.lost.iter().any(is_missing) {
            let missing = written.pictures_missing;
            self.lost
                .extend(Lost::counted("cli-lost-missing-picture", missing));
        }
        Ok(written.text)
    }

    /// The board's own file keeps its histories where all of the board is wanted.
    fn tavla(&mut self) -> Result<Vec<u8>, CommandError> {
        let whole = self.extent == Extent::Board;
        if let (Source::Board(file), true) = (&self.loaded.source, whole) {
            return packed(file);
        }
        let file = board_file(&self.loaded, &self.shapes, self.console)?;
        packed(&file)
    }

    fn note_letters(&mut self) {
        let lacking = self
            .shapes
            .iter()
            .filter(|shape| self.engine.coverage(&shape.text) != Coverage::Full)
            .count();
        self.lost.extend(Lost::counted("cli-lost-letters", lacking));
    }
}

fn paper<'a>(
    colors: &'a CanvasColors,
    loaded: &'a Loaded,
    options: &ExportOptions,
    grain: f64,
) -> Paper<'a> {
    Paper {
        colors,
        transparent: options.look.transparent,
        files: &loaded.files,
        grain,
    }
}

/// Lays out letters with the bundled fonts, which are the same on every machine, or with this machine's, too.
fn engine(system_fonts: bool) -> TextEngine {
    if !system_fonts {
        return TextEngine::bundled();
    }
    let (found, wait) = sync_channel(1);
    let wake = move || {
        // One word that waits says it as well as two.
        found.try_send(()).unwrap_or_default();
    };
    let mut engine = TextEngine::with_system_fonts(SystemFonts::new(Arc::new(wake)));
    // Asking begins the search.
    if engine.installed_families().is_none() && wait.recv_timeout(FONTS_WITHIN).is_err() {
        tracing::warn!("this machine's fonts are not found in time");
    }
    engine.refresh();
    engine
}
