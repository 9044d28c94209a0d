//! What is read onto a board, and from where: a file, or what the clipboard holds. Runs on the thread of its
//! reading.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::ColorImage;
use image::RgbaImage;
use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};
use tavla_shared::geometry::Size;

use super::reading::Outcome;
use crate::blobs::{BitmapError, FittedFile, FittingError, fitted_file, fitted_pixels};
use crate::editor::{is_of_another_whiteboard, shapes_of_text};
use crate::headway::Headway;
use crate::import::{
    Drawing, Found, ImportError, Loss, SCENE_BYTES_MAX, excalidraw, picture, read_any_watched, svg,
};
use crate::library;
use crate::regular::{self, OpenError};
use crate::text::TextEngine;

/// How much of the work on a file is done once it is in memory,
const READ: f32 = 0.1;
/// and once it is known what is in it.
const UNDERSTOOD: f32 = 0.7;

/// Where shapes come from.
#[derive(Debug)]
pub(super) enum Source {
    /// A file of another program, or a picture.
    File(PathBuf),
    /// The same, but made for this alone: it goes afterwards.
    Passing(PathBuf),
    /// One that is wanted on the board, also where it is a library.
    Onto(PathBuf),
    /// A file that is wanted as a picture, also where a drawing is in it.
    Picture(PathBuf),
    /// What the clipboard has as text: shapes of another window or another whiteboard, or only words.
    Text {
        /// As the clipboard has it.
        text: String,
        /// Only what is written on the shapes is wanted.
        plain: bool,
    },
    /// A picture from the clipboard.
    Pixels(Arc<ColorImage>),
}

impl Source {
    /// What it is called, without what tells its kind; empty where it has no name.
    pub(super) fn name(&self) -> String {
        let path = match self {
            Self::File(path) | Self::Passing(path) | Self::Onto(path) | Self::Picture(path) => {
                path.as_path()
            }
            Self::Text { .. } | Self::Pixels(_) => return String::new(),
        };
        let stem = path.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }

    /// Which file it is, where it is one that can be opened again; none where it is wanted as a picture.
    pub(super) fn lasting(&self) -> Option<&Path> {
        match self {
            Self::File(path) | Self::Onto(path) => Some(path),
            Self::Passing(_) | Self::Picture(_) | Self::Text { .. } | Self::Pixels(_) => None,
        }
    }

    /// The file that is to be read for what is in it; none for what is no file, or is wanted as a picture.
    pub(super) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) | Self::Passing(path) | Self::Onto(path) => Some(path),
            Self::Picture(_) | Self::Text { .. } | Self::Pixels(_) => None,
        }
    }

    /// Reads it; `room` is how much of the board is seen, and `seed` decides the names of the shapes.
    ///
    /// # Errors
    /// What came of it where that is nothing to be put on a board, or not wanted any more.
    pub(super) fn read(
        &self,
        room: Size,
        seed: u64,
        headway: &Headway,
    ) -> Result<Drawing, Outcome> {
        let mut random = StdRng::seed_from_u64(seed);
        let mut ids = || u128::from(random.next_u64()) | u128::from(random.next_u64()) << 64;
        match self {
            Self::File(path) | Self::Passing(path) => {
                read_file(path, room, &mut ids, headway, false)
            }
            Self::Onto(path) => read_file(path, room, &mut ids, headway, true),
            Self::Picture(path) => {
                let bytes = bytes_of(path)?;
                if svg::looks_like(&bytes) {
                    return svg::picture(bytes, room, ids()).map_err(Outcome::Refused);
                }
                picture_of(bytes, room, ids(), headway)
            }
            Self::Text { text, plain } => {
                if let Some(shapes) = shapes_of_text(text) {
                    let plain = *plain;
                    return Err(Outcome::Copied { shapes, plain });
                }
                if *plain || !is_of_another_whiteboard(text) {
                    return Err(Outcome::Words(text.clone()));
                }
                excalidraw::read_clipboard(text, &mut ids).map_err(Outcome::Refused)
            }
            Self::Pixels(pixels) => {
                let pixels = rgba_of(pixels).map_err(Outcome::Refused)?;
                let fitted = fitted_pixels(pixels, headway).map_err(outcome_of)?;
                Ok(drawing_of(fitted, room, ids()))
            }
        }
    }
}

/// What is in a file, whatever it is called; of a library the items, or all of them as a drawing.
fn read_file(
    path: &Path,
    room: Size,
    ids: &mut impl FnMut() -> u128,
    headway: &Headway,
    library_as_drawing: bool,
) -> Result<Drawing, Outcome> {
    let bytes = bytes_of(path)?;
    headway.step(READ).map_err(|_| Outcome::Nothing)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let found = read_any_watched(&bytes, &name, room, ids, headway);
    headway.step(UNDERSTOOD).map_err(|_| Outcome::Nothing)?;
    match found.map_err(Outcome::Refused)? {
        Found::Drawing(drawing) => Ok(*drawing),
        Found::Library(library) if library_as_drawing => Ok(library.beside_each_other()),
        Found::Library(library) => {
            // The bundled fonts measure the same on every machine, and are there at once.
            let brought = library::brought(library, &mut TextEngine::bundled());
            Err(Outcome::Library(Box::new(brought)))
        }
        Found::Picture { damaged_scene } => {
            let mut drawing = picture_of(bytes, room, ids(), headway)?;
            if damaged_scene {
                drawing.report.lose(Loss::Scene);
            }
            Ok(drawing)
        }
    }
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Outcome> {
    let mut bytes = Vec::new();
    // One byte over the limit is enough to tell that it is too large.
    let read = regular::open(path).and_then(|file| {
        let mut within = file.take(SCENE_BYTES_MAX as u64 + 1);
        Ok(within.read_to_end(&mut bytes)?)
    });
    read.map_err(|error| {
        tracing::warn!(%error, path = %path.display(), "a file cannot be read");
        match error {
            OpenError::NoFile => Outcome::NoFile,
            OpenError::Io(_) => Outcome::Unreadable,
        }
    })?;
    Ok(bytes)
}

fn picture_of(bytes: Vec<u8>, room: Size, id: u128, headway: &Headway) -> Result<Drawing, Outcome> {
    let fitted = fitted_file(bytes, headway).map_err(outcome_of)?;
    Ok(drawing_of(fitted, room, id))
}

/// A picture as large as it was, whatever of it is kept.
fn drawing_of(fitted: FittedFile, room: Size, id: u128) -> Drawing {
    let (width, height) = fitted.dimensions;
    let pixels = Size::new(f64::from(width), f64::from(height));
    let mut drawing = picture::drawing(fitted.bytes, pixels, room, id);
    if fitted.is_repacked {
        drawing.report.lose(Loss::Pixels);
    }
    drawing
}

fn outcome_of(error: FittingError) -> Outcome {
    match error {
        FittingError::Stopped(_) => Outcome::Nothing,
        FittingError::Bitmap(error) => {
            tracing::info!(%error, "a picture cannot be imported");
            Outcome::Refused(match error {
                BitmapError::TooLarge { .. } | BitmapError::TooLargeUnpacked { .. } => {
                    ImportError::PictureTooLarge
                }
                BitmapError::Unreadable { .. } => ImportError::PictureUnreadable,
            })
        }
    }
}

fn rgba_of(pixels: &ColorImage) -> Result<RgbaImage, ImportError> {
    let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    let rgba = pixels
        .pixels
        .iter()
        .flat_map(egui::Color32::to_srgba_unmultiplied)
        .collect();
    RgbaImage::from_raw(side(pixels.size[0]), side(pixels.size[1]), rgba)
        .ok_or(ImportError::PictureUnreadable)
}

#[cfg(test)]
mod tests {
    use egui::Color32;
    use tavla_shared::shape::Kind;

    use super::*;
    use crate::export::excalidraw::png_with_scene;

    const ROOM: Size = Size::new(1_000.0, 800.0);

    #[test]
    fn pixels_from_the_clipboard_are_kept_as_they_are() {
        let mut pixels = ColorImage::filled([3, 2], Color32::from_rgb(10, 20, 30));
        pixels.pixels[4] = Color32::from_rgba_unmultiplied(200, 100, 50, 128);
        let drawing = Source::Pixels(Arc::new(pixels))
            .read(ROOM, 1, &Headway::default())
            .unwrap();
        assert_eq!(drawing.shapes[0].kind, Kind::Image);
        let kept = image::load_from_memory(drawing.files.values().next().unwrap()).unwrap();
        let kept = kept.into_rgba8();
        assert_eq!(kept.dimensions(), (3, 2));
        assert_eq!(kept.get_pixel(0, 0).0, [10, 20, 30, 255]);
        let [red, green, blue, opacity] = kept.get_pixel(1, 1).0;
        // Its colours went through being multiplied by the opacity.
        assert!(red.abs_diff(200) < 2 && green.abs_diff(100) < 2 && blue.abs_diff(50) < 2);
        assert_eq!(opacity, 128);
    }

    #[test]
    fn a_picture_that_is_larger_than_a_board_keeps_is_made_smaller_and_keeps_its_sides() {
        let wide = ColorImage::filled([2 * 16_384, 64], Color32::RED);
        let source = Source::Pixels(Arc::new(wide));
        let drawing = source.read(ROOM, 1, &Headway::default()).unwrap();
        let kept = image::load_from_memory(drawing.files.values().next().unwrap()).unwrap();
        assert_eq!((kept.width(), kept.height()), (8_192, 16));
        let size = drawing.shapes[0].size;
        assert!((size.width / size.height - 512.0).abs() < 1e-6, "{size:?}");
        assert_eq!(drawing.report.lost(Loss::Pixels), 1);
    }

    #[test]
    fn a_picture_that_is_broken_is_refused_with_a_reason_and_one_not_wanted_comes_to_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("broken.png");
        std::fs::write(&path, b"\x89PNG\r\n\x1a\nnothing more").unwrap();
        let refused = Source::File(path.clone()).read(ROOM, 1, &Headway::default());
        assert!(matches!(
            refused,
            Err(Outcome::Refused(ImportError::PictureUnreadable))
        ));
        let stopped = Headway::default();
        stopped.stop();
        let nothing = Source::File(path).read(ROOM, 1, &stopped);
        assert!(matches!(nothing, Err(Outcome::Nothing)));
    }

    #[test]
    fn a_drawing_is_told_by_what_is_in_it_and_comes_as_shapes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("drawing.txt");
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">
            <rect x="5" y="6" width="20" height="10"/></svg>"#;
        std::fs::write(&path, svg).unwrap();
        let source = Source::File(path);
        let drawing = source.read(ROOM, 1, &Headway::default()).unwrap();
        assert_eq!(drawing.shapes[0].kind, Kind::Rectangle);
    }

    #[test]
    fn a_picture_with_a_drawing_in_it_is_the_drawing_unless_a_picture_is_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.png");
        let pixels = ColorImage::filled([3, 2], Color32::RED);
        let scene = r#"{"type":"excalidraw","elements":[{"type":"ellipse","width":9,"height":9}]}"#;
        let pixels = rgba_of(&pixels).unwrap();
        let png = fitted_pixels(pixels, &Headway::default()).unwrap().bytes;
        std::fs::write(&path, png_with_scene(&png, scene).unwrap()).unwrap();
        let kinds = |source: Source| {
            let drawing = source.read(ROOM, 1, &Headway::default()).unwrap();
            let kinds = drawing.shapes.into_iter().map(|shape| shape.kind);
            (kinds.collect::<Vec<_>>(), drawing.report.lost)
        };
        let (drawn, _) = kinds(Source::File(path.clone()));
        assert_eq!(drawn, [Kind::Ellipse]);
        assert_eq!(kinds(Source::Picture(path.clone())).0, [Kind::Image]);
        // What is damaged in it takes the picture with it as little as the other way round.
        std::fs::write(&path, png_with_scene(&png, "{").unwrap()).unwrap();
        let (shown, lost) = kinds(Source::File(path));
        assert_eq!(shown, [Kind::Image]);
        assert_eq!(lost.into_iter().collect::<Vec<_>>(), [(Loss::Scene, 1)]);
    }

    #[test]
    fn a_library_comes_as_items_and_as_no_drawing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shapes.excalidrawlib");
        let square = r#"{"type":"rectangle","x":900,"width":90,"height":90}"#;
        let library = format!(
            r#"{{"type":"excalidrawlib","version":1,"library":[[{square}],[{square},{square}],[{square}]]}}"#
        );
        std::fs::write(&path, library).unwrap();
        let read = Source::File(path).read(ROOM, 1, &Headway::default());
        let Err(Outcome::Library(brought)) = &read else {
            panic!("{read:?}");
        };
        assert_eq!((brought.items.len(), brought.too_large), (3, 0));
        assert_eq!(brought.report.shapes, 4);
    }
}
