//! Tables as notes: a row a note, in a tidy grid; a table that this program has written, where it was.
//!
//! Which column is what is told by its heading. The table is a stranger's: it may be in any spreadsheet's letters, and
//! rows may have any length.

mod letters;
mod own;
mod table;
#[cfg(test)]
mod tests;
pub mod words;

use std::collections::BTreeMap;

use csv::StringRecord;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Kind, Shape};

use self::words::{COLOR_HEADINGS, TEXT_HEADINGS};
use super::css_color::color_from_css;
use super::stack::{self, Piece};
use super::{Drawing, FILE_BYTES_MAX, ImportError, ImportReport, Loss, kept};

/// The side of a note, in board units,
const NOTE_SIDE: f64 = 180.0;
/// and what is between two.
const GAP: f64 = 20.0;

/// Whether bytes may be a table: text that is of no other kind. Anything that is text can be read as one, so this is
/// to be asked last, or of files that are called so.
pub fn looks_like(bytes: &[u8]) -> bool {
    let begins = |beginning: &[u8]| bytes.trim_ascii_start().starts_with(beginning);
    let is_other = [&b"{"[..], b"[", b"<", b"%PDF"].into_iter().any(begins);
    !is_other && !bytes.is_empty() && letters::letters(&bytes[..bytes.len().min(4_096)]).is_some()
}

/// Reads a table; `ids` gives random numbers for the new shapes' names.
///
/// # Errors
/// [`ImportError`] where it is no text or too big; never for a part of it.
pub fn read(bytes: &[u8], ids: &mut dyn FnMut() -> u128) -> Result<Drawing, ImportError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(ImportError::TooLarge { len: bytes.len() });
    }
    let letters = letters::letters(bytes).ok_or(ImportError::OtherKind { found: None })?;
    let rows = table::rows(&letters)?;
    let mut report = ImportReport::default();
    let pieces = match rows.split_first() {
        Some((first, rows)) if own::is_own(first) => own::pieces(first, rows, ids, &mut report),
        Some(_) => notes(&rows, ids, &mut report),
        None => Vec::new(),
    };
    stack::drawing(pieces, BTreeMap::new(), report)
}

/// Which columns matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Columns {
    text: usize,
    color: Option<usize>,
}

impl Columns {
    /// By the headings in a first row; none where it has none.
    fn headed(first: &StringRecord) -> Option<Self> {
        let headings: Vec<String> = first
            .iter()
            .map(|cell| cell.trim().to_lowercase())
            .collect();
        let find = |known: &[&str]| {
            let found = known
                .iter()
                .map(|known| headings.iter().position(|it| it == known));
            found.flatten().next()
        };
        let (text, color) = (find(&TEXT_HEADINGS), find(&COLOR_HEADINGS));
        let other = (0..headings.len()).find(|at| Some(*at) != color);
        (text.is_some() || color.is_some()).then_some(Self {
            text: text.or(other).unwrap_or(0),
            color,
        })
    }
}

fn notes(
    rows: &[StringRecord],
    ids: &mut dyn FnMut() -> u128,
    report: &mut ImportReport,
) -> Vec<Piece> {
    let headed = rows.first().and_then(Columns::headed);
    let columns = headed.unwrap_or_default();
    let cell = |row: &StringRecord, at: usize| row.get(at).unwrap_or_default().trim().to_owned();
    let rows = rows[usize::from(headed.is_some())..].iter();
    let written: Vec<(String, String)> = rows
        .map(|row| {
            let color = columns.color.map_or_else(String::new, |at| cell(row, at));
            (cell(row, columns.text), color)
        })
        .filter(|(text, _)| !text.is_empty())
        .collect();
    let across = (written.len() as f64).sqrt().ceil().max(1.0) as usize;
    let notes = written.iter().enumerate().map(|(at, (text, color))| {
        let mut note = note(text, ids(), report);
        note.style.fill = fill(color, report);
        let step = NOTE_SIDE + GAP;
        note.pos = Point::new((at % across) as f64 * step, (at / across) as f64 * step);
        Piece {
            shape: note,
            parent: None,
        }
    });
    notes.collect()
}

fn note(text: &str, random: u128, report: &mut ImportReport) -> Shape {
    let mut note = Shape::new(ShapeId::from_random(random), Kind::Note);
    note.seed = (random >> 96) as u32;
    note.size = Size::new(NOTE_SIDE, NOTE_SIDE);
    note.text = kept::text(&text.replace("\r\n", "\n"), report);
    note
}

/// A colour by its number or name; the notes' own where there is none.
fn fill(color: &str, report: &mut ImportReport) -> Color {
    if color.is_empty() || color == "none" {
        return Color::NONE;
    }
    color_from_css(color).unwrap_or_else(|| {
        report.lose(Loss::Color);
        Color::NONE
    })
}
