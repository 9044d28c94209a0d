//! Tables as notes: a row a note, in a tidy grid; a table that this program has written, where it was.
//!
//! Which column is what is told by its heading; what is in others is told by it. The table is a stranger's: it may be in
//! any spreadsheet's letters, and rows may have any length.

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

use self::table::Rows;
use self::words::{COLOR_HEADINGS, TEXT_HEADINGS};
use super::css_color::color_from_css;
use super::stack::{self, Piece};
use super::{Drawing, FILE_BYTES_MAX, ImportError, ImportReport, Loss, kept};
use crate::shapes::NOTE_SIDE;

/// What is between two notes, in board units.
const GAP: f64 = 20.0;
/// So many columns are written on one note.
const TEXT_COLUMNS_MAX: usize = 16;

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
    let Rows {
        rows,
        open_quote_line,
    } = table::rows(&letters)?;
    let mut report = ImportReport::default();
    if let Some(line) = open_quote_line {
        report.lose_quote(line);
    }
    let pieces = match rows.split_first() {
        Some((first, rows)) if own::is_own(first) => own::pieces(first, rows, ids, &mut report),
        Some(_) => notes(&rows, ids, &mut report),
        None => Vec::new(),
    };
    stack::drawing(pieces, BTreeMap::new(), report)
}

/// Which columns matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Columns {
    /// How many are headed; none where there are no headings.
    headed: usize,
    /// Those with what is written on a note, the surest first.
    texts: Vec<usize>,
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
            let mut found = Vec::new();
            for known in known {
                let headings = headings.iter().enumerate();
                let such = headings.filter(|(_, heading)| heading.as_str() == *known);
                found.extend(such.map(|(at, _)| at));
            }
            found
        };
        let (mut texts, color) = (find(&TEXT_HEADINGS), find(&COLOR_HEADINGS));
        let color = color.first().copied();
        if texts.is_empty() {
            color?;
            texts.extend((0..headings.len()).find(|at| Some(*at) != color));
        }
        texts.truncate(TEXT_COLUMNS_MAX);
        Some(Self {
            headed: headings.len(),
            texts,
            color,
        })
    }

    /// All that is written on a note, each cell in lines of its own.
    fn text(&self, row: &StringRecord) -> String {
        let texts = self.texts.iter().filter_map(|at| row.get(*at));
        // Beyond the headings is what was parted by a sign that was meant as a letter. Without any, who knows what is
        // text: all of it.
        let beyond = row.iter().skip(self.headed);
        let cells = texts.chain(beyond).map(str::trim);
        let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
        cells.join("\n")
    }

    /// The colour that a row says; empty where it says none.
    fn color<'r>(&self, row: &'r StringRecord) -> &'r str {
        let color = self.color.and_then(|at| row.get(at));
        color.unwrap_or_default().trim()
    }
}

/// Tells of columns with something in them that is not kept, by their headings, or by their numbers where they have
/// none: of the first `columns`, all but those that are `kept`.
fn tell_left(
    first: &StringRecord,
    rows: &[StringRecord],
    (columns, kept): (usize, &[usize]),
    report: &mut ImportReport,
) {
    let mut said = vec![false; columns];
    for row in rows {
        for (said, cell) in said.iter_mut().zip(row) {
            *said |= !cell.trim().is_empty();
        }
    }
    for at in kept {
        said[*at] = false;
    }
    let left = said.iter().enumerate().filter(|(_, said)| **said);
    for (at, _) in left {
        let heading = first.get(at).unwrap_or_default().trim();
        if heading.is_empty() {
            report.lose_column(&(at + 1).to_string());
        } else {
            report.lose_column(heading);
        }
    }
}

fn notes(
    rows: &[StringRecord],
    ids: &mut dyn FnMut() -> u128,
    report: &mut ImportReport,
) -> Vec<Piece> {
    let headed = rows.first().and_then(Columns::headed);
    let (headings, rows) = rows.split_at(usize::from(headed.is_some()));
    let columns = headed.unwrap_or_default();
    if let [headings] = headings {
        let kept = columns.texts.iter().copied().chain(columns.color);
        let kept: Vec<usize> = kept.collect();
        tell_left(headings, rows, (columns.headed, &kept), report);
    }
    let mut written: Vec<(String, &str)> = Vec::new();
    for row in rows {
        let (text, color) = (columns.text(row), columns.color(row));
        if !text.is_empty() {
            written.push((text, color));
        } else if !color.is_empty() {
            report.lose(Loss::Unreadable);
        }
    }
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
