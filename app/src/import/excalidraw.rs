//! Excalidraw scenes, of every age: fields are read by what they are, never by the file's version.
//!
//! A file is read in one pass into pieces, one for each shape that is kept; then what pieces say of
//! each other is resolved: text in containers, groups and frames, arrows' attachments.

mod bounded;
mod embedded;
mod ends;
pub mod foreign;
mod leading;
mod library;
mod long;
mod look;
pub mod own;
mod picture;
mod piece;
mod plan;
mod strokes;
#[cfg(test)]
mod tests;
mod tree;
pub mod words;

use std::collections::{BTreeMap, HashMap};

use tavla_shared::blob::BlobHash;
use tavla_shared::shape::{Kind, Shape};

use self::bounded::Scene;
pub use self::embedded::{
    EmbeddedError, PNG_KEYWORD, PngChunk, png_chunks, scene_in_png, scene_in_svg,
};
pub use self::library::{Library, LibraryItem, read as read_library};
use self::piece::Piece;
use super::letters::color_letters;
use super::{
    Drawing, ImportError, ImportReport, Loss, SCENE_BYTES_MAX, SHAPES_MAX, data_url, kept,
};
use crate::headway::Headway;

/// What a file says that it is.
const FILE_KINDS: [&str; 1] = ["excalidraw"];
/// What a library says that it is.
pub const LIBRARY_KIND: &str = library::KIND;
/// What a scene may say that it is, the clipboard's text included. The last are plans by programs.
pub const SCENE_KINDS: [&str; 3] = [
    "excalidraw/clipboard",
    "excalidraw",
    "excalidraw-api/clipboard",
];

/// What every element of Excalidraw's has,
const NONCE: &[u8] = br#""versionNonce""#;
/// and how long it is at most where it says nothing special, in bytes.
const ELEMENT_BYTES: usize = 2_000;
/// How much of the work on a file is done before its elements are read, and after that.
const READ_FROM: f32 = 0.1;
const READ_TO: f32 = 0.6;

/// Reads a scene; `ids` gives random numbers for the new shapes' names.
///
/// # Errors
/// [`ImportError`] where the file is no scene or too big; never for a part of it.
pub fn read(bytes: &[u8], ids: &mut dyn FnMut() -> u128) -> Result<Drawing, ImportError> {
    read_kinds(bytes, &FILE_KINDS, ids, &Headway::default())
}

/// Reads what Excalidraw puts on the clipboard, or a program for it; as [`read`].
///
/// # Errors
/// [`ImportError`] where the text is something else or too long; never for a part of it.
pub fn read_clipboard(text: &str, ids: &mut dyn FnMut() -> u128) -> Result<Drawing, ImportError> {
    read_file_or_clipboard(text.as_bytes(), ids)
}

/// The same, where what is on the clipboard may have been kept in a file.
///
/// # Errors
/// As [`read_clipboard`].
pub fn read_file_or_clipboard(
    bytes: &[u8],
    ids: &mut dyn FnMut() -> u128,
) -> Result<Drawing, ImportError> {
    read_watched(bytes, ids, &Headway::default())
}

/// The same for who waits for it and may stop it: what is left of a file that nobody wants is not made into shapes.
///
/// # Errors
/// As [`read_clipboard`].
pub fn read_watched(
    bytes: &[u8],
    ids: &mut dyn FnMut() -> u128,
    headway: &Headway,
) -> Result<Drawing, ImportError> {
    read_kinds(bytes, &SCENE_KINDS, ids, headway)
}

fn read_kinds(
    bytes: &[u8],
    kinds: &[&str],
    ids: &mut dyn FnMut() -> u128,
    headway: &Headway,
) -> Result<Drawing, ImportError> {
    if bytes.len() > SCENE_BYTES_MAX {
        return Err(ImportError::SceneTooLarge { len: bytes.len() });
    }
    let mut report = ImportReport::default();
    let (count, mut at) = (element_count(bytes), 0_usize);
    let scene = bounded::read(bytes, kinds, &mut |element| {
        at += 1;
        let part = (at as f32 / count as f32).min(1.0);
        if headway
            .step(READ_FROM + part * (READ_TO - READ_FROM))
            .is_err()
        {
            return Vec::new();
        }
        let pieces = plan::read(element.value, ids, &mut report);
        // A line holds fewer, and is thinned again: that is told then.
        let is_stroke = pieces.iter().any(|piece| piece.shape.kind == Kind::Ink);
        if element.thinned && is_stroke {
            report.lose(Loss::Points);
        }
        pieces
    })?;
    drawing(scene, report, ids)
}

/// About how many elements a scene has, for who is told how far it is read.
fn element_count(bytes: &[u8]) -> usize {
    // Excalidraw says it once of each; of what others write it is guessed.
    let said = bytes.windows(NONCE.len()).filter(|it| *it == NONCE).count();
    said.max(bytes.len() / ELEMENT_BYTES).max(1)
}

/// What a scene is: this program's own shapes if it has written all of it, else what its elements become.
fn drawing(
    scene: Scene,
    mut report: ImportReport,
    ids: &mut dyn FnMut() -> u128,
) -> Result<Drawing, ImportError> {
    let (background, grid) = (scene.background, scene.grid);
    if let Some(shapes) = scene.own.shapes_of(scene.sum) {
        let mut report = ImportReport::default();
        let (shapes, files) = own::settled(shapes, scene.files, ids, &mut report);
        report.shapes = count(&shapes);
        return Ok(Drawing {
            shapes,
            background,
            grid,
            files,
            report,
        });
    }
    let mut pieces = scene.pieces;
    let files = show_pictures(&mut pieces, scene.files, &mut report);
    let by_name = names(&pieces);
    plan::fill_frames(&mut pieces, &by_name);
    find_containers(&mut pieces, &by_name);
    let homes = put_text_into_containers(&mut pieces, &by_name);
    ends::attach(&mut pieces, &by_name, &homes, &mut report);
    lead_to_shapes(&mut pieces, &by_name, &homes, &mut report);
    foreign::settle(&mut pieces, &by_name, &mut report);
    drop_what_no_board_may_contain(&mut pieces, &mut report);

    let shapes = tree::planted(pieces, ids);
    if shapes.len() > SHAPES_MAX {
        return Err(ImportError::TooManyShapes);
    }
    report.shapes = count(&shapes);
    Ok(Drawing {
        shapes,
        background,
        grid,
        files,
        report,
    })
}

/// How many shapes a person would count.
fn count(shapes: &[Shape]) -> usize {
    let shapes = shapes.iter();
    shapes.filter(|shape| shape.kind != Kind::Group).count()
}

/// Lets each picture show its file, if that is of a kind that can be shown; gives the files that are.
fn show_pictures(
    pieces: &mut [Piece],
    mut files: HashMap<String, Vec<u8>>,
    report: &mut ImportReport,
) -> BTreeMap<BlobHash, Vec<u8>> {
    let mut hashes: HashMap<String, BlobHash> = HashMap::new();
    let mut shown = BTreeMap::new();
    for piece in pieces.iter_mut().filter(|it| it.shape.kind == Kind::Image) {
        let Some(name) = piece.file.take() else {
            report.lose(Loss::Picture);
            continue;
        };
        if let Some(bytes) = files.remove(&name).filter(|it| data_url::can_be_shown(it)) {
            let hash = BlobHash::of(&bytes);
            hashes.insert(name.clone(), hash);
            shown.insert(hash, bytes);
        }
        piece.shape.file = hashes.get(&name).copied();
        if piece.shape.file.is_none() {
            report.lose(Loss::Picture);
        }
    }
    shown
}

/// Which piece a name in the file means; of two with one name, the first.
fn names(pieces: &[Piece]) -> HashMap<String, usize> {
    let mut by_name = HashMap::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        by_name.entry(piece.name.clone()).or_insert(at);
    }
    by_name
}

/// Tells texts that do not say it what they are written in, by those that do.
fn find_containers(pieces: &mut [Piece], by_name: &HashMap<String, usize>) {
    for at in 0..pieces.len() {
        for text in std::mem::take(&mut pieces[at].texts) {
            let text = by_name.get(&text).filter(|&&text| text != at);
            let name = pieces[at].name.clone();
            if let Some(text) = text.map(|&text| &mut pieces[text])
                && text.shape.kind == Kind::Text
                && !name.is_empty()
            {
                text.container.get_or_insert(name);
            }
        }
    }
}

/// Has what leads to another shape of the file lead to the shape that this has become.
fn lead_to_shapes(
    pieces: &mut [Piece],
    by_name: &HashMap<String, usize>,
    homes: &[usize],
    report: &mut ImportReport,
) {
    for at in 0..pieces.len() {
        let Some(name) = pieces[at].leads_to.take() else {
            continue;
        };
        let there = by_name.get(&name).map(|&there| &pieces[homes[there]]);
        let link = there.map(|there| words::link_here(&there.shape.id));
        if link.is_none() {
            report.lose(Loss::Link);
        }
        pieces[at].shape.link = link;
    }
}

/// Moves text that is bound to a shape into that shape, and tells for each piece which one now holds
/// it: itself, for all but such text.
fn put_text_into_containers(pieces: &mut [Piece], by_name: &HashMap<String, usize>) -> Vec<usize> {
    let mut homes: Vec<usize> = (0..pieces.len()).collect();
    for at in 0..pieces.len() {
        let Some(home) = pieces[at]
            .container
            .as_ref()
            .and_then(|name| by_name.get(name))
        else {
            continue;
        };
        let container = &pieces[*home].shape;
        let takes_text = container.kind != Kind::Frame
            && (container.kind.is_closed() || container.kind.is_path());
        if *home == at || !takes_text || !container.text.is_empty() {
            continue;
        }
        let text = pieces[at].shape.clone();
        let container = &mut pieces[*home].shape;
        let style = &mut container.style;
        let is_note = container.kind == Kind::Note;
        if is_note || style.stroke.is_none() || style.stroke_width == 0.0 {
            // There is one colour for outline and text; without an outline it is the text's.
            style.stroke = text.style.stroke;
            style.stroke_width = if is_note { style.stroke_width } else { 0.0 };
        }
        container.text = text.text;
        container.style.font = text.style.font;
        container.style.text_size = text.style.text_size;
        container.style.text_align = text.style.text_align;
        container.style.text_vertical = text.style.text_vertical;
        color_letters(container, text.style.stroke);
        pieces[at].kept = false;
        homes[at] = *home;
    }
    homes
}

/// A shape the board would refuse would take the whole import with it.
fn drop_what_no_board_may_contain(pieces: &mut [Piece], report: &mut ImportReport) {
    for piece in pieces.iter_mut().filter(|piece| piece.kept) {
        if !kept::is_allowed(&piece.shape) {
            piece.kept = false;
            report.lose(Loss::Unreadable);
        }
    }
}
