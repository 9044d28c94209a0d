//! What an export gives: bytes, and what is not in them. Touches no disk.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use rand::RngCore as _;

use super::super::board::{board_file, packed, title_lost};
use super::super::format::OutFormat;
use super::super::lost::{self, Lost};
use super::super::reading::{Loaded, Source};
use super::super::{CommandError, Console};
use super::extent::extent;
use super::{ExportOptions, Pages};
use crate::export::ExportReport;
use crate::export::product::{self, Format, Material, Options, Part, Scale, Tools};
use crate::export::sheet::Extent;
use crate::headway::Headway;
use crate::i18n::text_with;
use crate::text::{SystemFonts, TextEngine};

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
        let lost = std::mem::take(&mut loaded.lost);
        let whole = extent == Extent::Board;
        let part = Part::of(scene, extent);
        match format.of_others() {
            Some(format) => {
                let options = product_options(format, options);
                Self::of_others(&loaded, &part, &options, lost, console)
            }
            None => Self::of_tavla(&loaded, &part, (whole, lost), console),
        }
    }

    fn of_others(
        loaded: &Loaded,
        part: &Part,
        (options, system_fonts): &(Options, bool),
        mut lost: Vec<Lost>,
        console: &mut Console<'_>,
    ) -> Result<Self, CommandError> {
        let material = Material {
            part,
            meta: &loaded.meta,
            title: loaded.title(),
            files: &loaded.files,
            now_millis: console.now_millis(),
        };
        let random = &mut console.random;
        let made = product::make(
            &material,
            options,
            &mut Tools {
                engine: &mut engine(*system_fonts),
                random: &mut || random.next_u32(),
                headway: &Headway::default(),
            },
        )?;
        let wanted = options.scale.wanted();
        if let Some(scale) = made.scale.filter(|scale| *scale < wanted) {
            let (wanted, scale) = (wanted.to_string(), format!("{scale:.4}"));
            let args = [
                ("wanted", wanted.as_str().into()),
                ("scale", scale.as_str().into()),
            ];
            console.note(&text_with("cli-scaled-down", &args));
        }
        let unwritten = unwritten(&made.report, &loaded.source, &mut lost);
        lost::add(&mut lost, unwritten);
        Ok(Self {
            bytes: made.bytes,
            shapes: made.report.shapes,
            pages: made.pages,
            scale: made.scale,
            lost,
        })
    }

    /// The board's own file keeps its histories where all of the board is wanted.
    fn of_tavla(
        loaded: &Loaded,
        part: &Part,
        (whole, mut lost): (bool, Vec<Lost>),
        console: &mut Console<'_>,
    ) -> Result<Self, CommandError> {
        let bytes = match &loaded.source {
            Source::Board(file) if whole => packed(file)?,
            _ => {
                lost.extend(title_lost(loaded.title()));
                packed(&board_file(loaded, part.shapes(), console)?)?
            }
        };
        Ok(Self {
            bytes,
            shapes: part.shape_count(),
            pages: None,
            scale: None,
            lost,
        })
    }
}

/// What is not in a file for another reason than that it could not be read, which `read` tells. A picture that is not
/// here is told once: of a board by the export, which knows whether this file would show it, and of another program's
/// file by what read it.
fn unwritten(report: &ExportReport, source: &Source, read: &mut Vec<Lost>) -> Vec<Lost> {
    let mut unwritten = Lost::of_export(report);
    match source {
        Source::Board(_) => read.retain(|lost| lost.what != Lost::MISSING_PICTURE),
        Source::Other { .. } if read.iter().any(|lost| lost.what == Lost::PICTURE) => {
            unwritten.retain(|lost| lost.what != Lost::MISSING_PICTURE);
        }
        Source::Other { .. } => {}
    }
    unwritten
}

/// How a file of another program's is to be, and whether this machine's fonts are in it.
fn product_options(format: Format, options: &ExportOptions) -> (Options, bool) {
    let unsaid = if format == Format::Svg {
        SVG_SCALE
    } else {
        PNG_SCALE
    };
    let pages = match options.pages {
        Some(Pages::Frames) => product::Pages::Frames,
        Some(Pages::Board) | None => product::Pages::One,
    };
    let all = Options {
        format,
        scale: options.scale.map_or(Scale::AtMost(unsaid), Scale::Exactly),
        dark: options.look.dark,
        transparent: options.look.transparent,
        embed: options.embed,
        pages,
    };
    (all, options.look.system_fonts)
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
