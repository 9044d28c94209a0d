//! A whole board as a file that Excalidraw opens: its elements, this program's own shapes beside them, and what its
//! pictures show.
//!
//! Written from the front to the back, an element at a time, so that it takes little more memory than the file is
//! large; and no larger than what is read here.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tavla_shared::shape::{Color, Kind};

use super::{Source, each, look, stack};
use crate::export::pictures;
use crate::import::SCENE_BYTES_MAX;
use crate::import::excalidraw::own::Sum;
use crate::import::excalidraw::words::{OWN, OWN_SHAPES, OWN_SUM};
use crate::json::shape;
use crate::text::TextEngine;

/// What a file says that it is, and who has written it.
const HEAD: &str = r#"{"type":"excalidraw","version":2,"source":"tavla""#;
/// The cells of its grid, and how many of them are between two thicker lines.
const GRID_SIZE: u32 = 20;
const GRID_STEP: u32 = 5;
/// What stands for the theme's background.
const WHITE: Color = Color::rgb(0xff_ffff);
/// What is said of a picture's file beside what is in it is shorter than this,
const FILE_HEAD_BYTES: usize = 512;
/// and so is what is said of the board, with the ends of all lists.
const REST_BYTES: usize = 512;

/// What a file is of.
#[derive(Debug, Clone, Copy)]
pub struct BoardFile<'a> {
    /// The shapes, all that are on the board, and their pictures' files.
    pub source: Source<'a>,
    /// What they are drawn on; none for the theme's.
    pub background: Option<Color>,
    /// Whether the dots of the grid show.
    pub grid: bool,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What is in it.
    pub text: String,
    /// Whether it holds own shapes, so that it is read back without a loss.
    pub is_exact: bool,
    /// How many files of pictures found no room, or are not here.
    pub pictures_missing: usize,
}

/// A board that is too large for a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Its shapes alone are more than [`SCENE_BYTES_MAX`].
    #[error("the file would be over {SCENE_BYTES_MAX} bytes")]
    TooLarge,
}

/// Writes a file; `random` gives numbers by which Excalidraw tells versions apart.
///
/// # Errors
/// [`FileError`] where its shapes alone are more than may be read.
pub fn write(
    board: &BoardFile<'_>,
    engine: &mut TextEngine,
    random: &mut dyn FnMut() -> u32,
) -> Result<Written, FileError> {
    write_within(board, SCENE_BYTES_MAX, engine, random)
}

/// The same, in so many bytes.
pub(super) fn write_within(
    board: &BoardFile<'_>,
    bytes_max: usize,
    engine: &mut TextEngine,
    random: &mut dyn FnMut() -> u32,
) -> Result<Written, FileError> {
    let source = &board.source;
    let bytes_max = bytes_max.saturating_sub(REST_BYTES);
    let placed = stack::from_the_bottom(source.shapes);
    let mut text = format!(r#"{HEAD},"elements":["#);
    let mut sum = Sum::default();
    let mut is_first = true;
    each(&placed, source, engine, random, &mut |element| {
        // Each on a line, for who compares files.
        text.push_str(if std::mem::take(&mut is_first) {
            "\n"
        } else {
            ",\n"
        });
        text.push_str(&element.to_string());
        sum.add(&element);
        text.len() <= bytes_max
    });
    if text.len() > bytes_max {
        return Err(FileError::TooLarge);
    }
    text.push_str("],\n");
    let is_exact = put_own(source, sum, bytes_max, &mut text);
    let state = json!({
        "gridSize": GRID_SIZE, "gridStep": GRID_STEP, "gridModeEnabled": board.grid,
        "viewBackgroundColor": look::css(board.background.unwrap_or(WHITE)),
        "lockedMultiSelections": {},
    });
    text.extend([r#""appState":"#, &state.to_string(), ","]);
    let pictures_missing = put_files(source, bytes_max, &mut text);
    text.push_str("}\n");
    Ok(Written {
        text,
        is_exact,
        pictures_missing,
    })
}

/// Adds own shapes, if there is room for all of them.
fn put_own(source: &Source<'_>, sum: Sum, bytes_max: usize, text: &mut String) -> bool {
    let before = text.len();
    let head = format!(r#""{OWN}":{{"version":1,"{OWN_SUM}":"{sum}","{OWN_SHAPES}":["#);
    text.push_str(&head);
    for (at, shape) in source.shapes.iter().enumerate() {
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        text.push_str(&shape::to_json(shape).to_string());
        if text.len() > bytes_max {
            text.truncate(before);
            return false;
        }
    }
    text.push_str("]},\n");
    true
}

/// Own shapes beside elements of this sum, as a value.
pub(super) fn own(source: &Source<'_>, sum: Sum) -> Value {
    let shapes: Vec<Value> = source.shapes.iter().map(|it| shape::to_json(it)).collect();
    json!({"version": 1, OWN_SUM: sum.to_string(), OWN_SHAPES: shapes})
}

/// Adds what pictures show, hidden ones too, each file once; tells how many are missing.
fn put_files(source: &Source<'_>, bytes_max: usize, text: &mut String) -> usize {
    let pictures = source.shapes.iter();
    let pictures = pictures.filter(|it| it.kind == Kind::Image);
    let files: BTreeSet<_> = pictures.filter_map(|it| it.file).collect();
    let (mut missing, mut is_first) = (0, true);
    text.push_str(r#""files":{"#);
    for hash in files {
        let bytes = source.files.get(&hash);
        let kind = bytes.and_then(|bytes| pictures::mime(bytes));
        let fits = |bytes: &&Vec<u8>| {
            text.len() + bytes.len().div_ceil(3) * 4 + FILE_HEAD_BYTES <= bytes_max
        };
        let Some((bytes, kind)) = bytes.filter(fits).zip(kind) else {
            missing += 1;
            continue;
        };
        text.push_str(if std::mem::take(&mut is_first) {
            "\n"
        } else {
            ",\n"
        });
        let head = format!(
            r#""{hash}":{{"id":"{hash}","mimeType":"{kind}","created":{},"dataURL":"data:{kind};base64,"#,
            source.now_millis
        );
        text.push_str(&head);
        STANDARD.encode_string(bytes, text);
        text.push_str(r#""}"#);
    }
    text.push('}');
    missing
}
