//! Makes what was asked for, on the thread of an export. Touches no board.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::ColorImage;
use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};
use tavla_shared::blob::BlobHash;
use tavla_shared::geometry::Size;
use tavla_shared::store::{Store, StoreError};
use tempfile::TempDir;

use super::job::{Job, Place};
use crate::export::product::{
    self, Format, Material, Options, Part, Pixels, Product, ProductError, Tools,
};
use crate::export::{ExportError, ExportReport};
use crate::headway::{Headway, Stopped};
use crate::placing::{Half, with_ending};
use crate::text::{Coverage, SystemFonts, TextEngine};

/// How long this machine's fonts are looked for,
const FONTS_WITHIN: Duration = Duration::from_secs(30);
/// and how often somebody looks whether they are there.
const FONTS_AGAIN: Duration = Duration::from_millis(20);
/// A part of a board is shown no larger than this, in pixels a board unit.
const SHOWN_SCALE_MAX: f64 = 4.0;

/// What came of an export.
pub(super) enum Done {
    /// A file is in its place.
    Saved {
        /// Where.
        path: PathBuf,
        /// What is in it and what is not.
        report: ExportReport,
        /// How large it is of what was wanted, where there was no room for that.
        smaller: Option<f64>,
    },
    /// A picture for the clipboard.
    Pixels {
        /// Its pixels, whose colours are not multiplied by their opacity: as clipboards have them.
        image: ColorImage,
        /// What is in it and what is not.
        report: ExportReport,
    },
    /// A text for the clipboard.
    Text {
        /// That.
        text: String,
        /// What is in it and what is not.
        report: ExportReport,
    },
    /// A file that can be opened to be printed.
    Printable {
        /// It is there as long as this.
        folder: TempDir,
        /// Where in there.
        path: PathBuf,
        /// What is in it and what is not.
        report: ExportReport,
    },
}

/// What a part of a board looks like, small.
pub(super) struct Small {
    /// Its pixels.
    pub(super) image: ColorImage,
    /// How large it is on the board; of several pages the first.
    pub(super) size: Size,
    /// How many pages there are.
    pub(super) pages: usize,
    /// How many shapes are in it.
    pub(super) shapes: usize,
}

/// Why nothing came of an export. The board is as it was.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("there is no room where the file should go")]
    Full,
    #[error("nothing may be written where the file should go")]
    Denied,
    #[error("there is a file of this name already, which nobody has chosen to replace")]
    Exists {
        /// How its name ends.
        ending: &'static str,
    },
    #[error("the pictures cannot be read: {0}")]
    Store(#[from] StoreError),
    #[error(transparent)]
    Stopped(#[from] Stopped),
    #[error(transparent)]
    Product(ProductError),
    #[error(transparent)]
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Denied,
            _ => Self::Io(error),
        }
    }
}

impl From<ProductError> for Failure {
    fn from(error: ProductError) -> Self {
        match error {
            ProductError::Stopped(stopped) => Self::Stopped(stopped),
            error => Self::Product(error),
        }
    }
}

impl Job {
    /// Makes it and puts it there.
    pub(super) fn export(
        self,
        place: Place,
        options: &Options,
        headway: &Headway,
    ) -> Result<Done, Failure> {
        // Before anything is there: the window may have ended while a place was looked for.
        headway.step(0.0)?;
        match place {
            Place::Clipboard if options.format == Format::Png => self.picture(options, headway),
            Place::Clipboard => {
                let Product { bytes, report, .. } = self.make(options, headway)?;
                let text = String::from_utf8_lossy(&bytes).into_owned();
                Ok(Done::Text { text, report })
            }
            Place::File(path) => {
                // Asked before the work is done, and before anything is there.
                let ending = options.format.ending();
                let path = with_ending(&path, ending)?.ok_or(Failure::Exists { ending })?;
                let half = Half::beside(path)?;
                let made = self.make(options, headway)?;
                let wanted = options.scale.wanted();
                let smaller = made.scale.filter(|scale| *scale < wanted);
                let path = put(half, &made.bytes, headway)?;
                tracing::info!(path = %path.display(), bytes = made.bytes.len(), "exported");
                Ok(Done::Saved {
                    path,
                    report: made.report,
                    smaller: smaller.map(|scale| scale / wanted),
                })
            }
            Place::Printer(name) => {
                let made = self.make(options, headway)?;
                let folder = tempfile::Builder::new().prefix("tavla-print-").tempdir()?;
                let half = Half::beside(folder.path().join(name))?;
                let path = put(half, &made.bytes, headway)?;
                Ok(Done::Printable {
                    folder,
                    path,
                    report: made.report,
                })
            }
        }
    }

    fn make(self, options: &Options, headway: &Headway) -> Result<Product, Failure> {
        self.work(headway, |material, tools| {
            product::make(material, options, tools)
        })
    }

    fn picture(self, options: &Options, headway: &Headway) -> Result<Done, Failure> {
        self.work(headway, |material, tools| {
            let sheet = material.part.sheet()?;
            let scale = product::scale_of(&sheet, options.scale)?;
            let pixels = product::pixels(&sheet, scale, material, options, tools)?;
            let Pixels { pixmap, undrawn } = pixels;
            let size = [pixmap.width() as usize, pixmap.height() as usize];
            // Who takes them takes them as they are, and means colours that are not multiplied.
            let image = ColorImage::from_rgba_premultiplied(size, &pixmap.take_demultiplied());
            let mut report = product::report(material, options.format, tools.engine);
            report.lose_pictures(&undrawn);
            Ok(Done::Pixels { image, report })
        })
    }

    /// What it looks like in so many pixels, for who is shown it.
    pub(super) fn small(
        self,
        room: Size,
        options: &Options,
        headway: &Headway,
    ) -> Result<Small, Failure> {
        self.work(headway, |material, tools| {
            let pages = material.part.pages(options.pages)?;
            let count = pages.len();
            let first = pages.into_iter().next().ok_or(ExportError::Nothing)?;
            let size = first.sheet.size();
            let fits = (room.width / size.width).min(room.height / size.height);
            let scale = fits.min(SHOWN_SCALE_MAX);
            let pixels = product::pixels(&first.sheet, scale, material, options, tools)?.pixmap;
            let dimensions = [pixels.width() as usize, pixels.height() as usize];
            Ok(Small {
                image: ColorImage::from_rgba_premultiplied(dimensions, pixels.data()),
                size,
                pages: count,
                shapes: material.part.shape_count(),
            })
        })
    }

    /// As a PNG in so many pixels at most each way.
    pub(super) fn small_png(
        self,
        side: f64,
        options: &Options,
        headway: &Headway,
    ) -> Result<Vec<u8>, Failure> {
        self.work(headway, |material, tools| {
            let sheet = material.part.sheet()?;
            let page = sheet.size();
            let scale = (side / page.width.max(page.height)).min(1.0);
            let pixels = product::pixels(&sheet, scale, material, options, tools)?.pixmap;
            Ok(crate::export::raster::png(pixels, scale)?)
        })
    }

    /// Lays the part out and gathers what it is made with.
    fn work<T>(
        self,
        headway: &Headway,
        work: impl FnOnce(&Material<'_>, &mut Tools<'_>) -> Result<T, ProductError>,
    ) -> Result<T, Failure> {
        headway.step(0.0)?;
        let part = self.snapshot.part();
        headway.step(0.0)?;
        let files = files_of(&part, &self.store, headway)?;
        let mut engine = engine(self.fonts, &part, headway)?;
        let mut random = StdRng::seed_from_u64(self.seed);
        let material = Material {
            part: &part,
            meta: &self.meta,
            title: &self.title,
            files: &files,
            now_millis: self.now_millis,
        };
        let mut next = || random.next_u32();
        let mut tools = Tools {
            engine: &mut engine,
            random: &mut next,
            headway,
        };
        Ok(work(&material, &mut tools)?)
    }
}

/// Writes a file and puts it in its place, unless nobody wants it any more.
fn put(mut half: Half, bytes: &[u8], headway: &Headway) -> Result<PathBuf, Failure> {
    half.file().write_all(bytes)?;
    headway.step(1.0)?;
    Ok(half.put()?)
}

/// What the pictures of a part show, as far as it is on this device. One that cannot be read is missing.
fn files_of(
    part: &Part,
    store: &Path,
    headway: &Headway,
) -> Result<BTreeMap<BlobHash, Vec<u8>>, Failure> {
    let wanted = part.files();
    let mut files = BTreeMap::new();
    if wanted.is_empty() {
        return Ok(files);
    }
    let store = Store::open(store)?;
    for hash in wanted {
        headway.step(0.0)?;
        match store.blob(&hash) {
            Ok(Some(bytes)) => {
                files.insert(hash, bytes);
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, %hash, "a picture is not exported"),
        }
    }
    Ok(files)
}

/// Lays out letters as the canvas does: with this machine's fonts, where some of the part needs them.
fn engine(
    fonts: Option<SystemFonts>,
    part: &Part,
    headway: &Headway,
) -> Result<TextEngine, Stopped> {
    let Some(fonts) = fonts else {
        return Ok(TextEngine::bundled());
    };
    let mut engine = TextEngine::with_system_fonts(fonts);
    let needs = part.shapes().iter().any(|shape| {
        let is_named = shape.style.font_name.is_some();
        is_named || engine.coverage(&shape.text) == Coverage::Awaited
    });
    // Asking begins the search.
    if needs && engine.installed_families().is_none() {
        let until = Instant::now() + FONTS_WITHIN;
        while !engine.refresh() && Instant::now() < until {
            headway.step(0.0)?;
            std::thread::sleep(FONTS_AGAIN);
        }
    }
    Ok(engine)
}
