//! A table's rows, whatever stands between its cells.

use csv::{ReaderBuilder, StringRecord};

use crate::import::{ImportError, SHAPES_MAX};

/// What may stand between cells, the likeliest first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// Stands between no cells, where each line is one.
const NO_DELIMITER: u8 = 0x1f;
/// So many rows are looked at to find out,
const PROBE_ROWS: usize = 50;
/// and so many bytes at most.
const PROBE_BYTES: usize = 64 << 10;
/// Whether marks around a cell are no part of it.
const QUOTED: bool = true;
/// Excel's own word for it, in a first line of its own.
const SEPARATOR_LINE: &str = "sep=";

/// What a table has.
#[derive(Debug)]
pub(super) struct Rows {
    /// The rows that have anything in them.
    pub(super) rows: Vec<StringRecord>,
    /// The line, from 1, with a quotation mark that is never closed. From that row on marks are letters: else all that
    /// follows would be one cell.
    pub(super) open_quote_line: Option<usize>,
}

/// Reads a table.
///
/// # Errors
/// [`ImportError::TooManyShapes`].
pub(super) fn rows(letters: &str) -> Result<Rows, ImportError> {
    let said = said_delimiter(letters);
    let lines_before = usize::from(said.is_some());
    let (between, letters) = said.unwrap_or_else(|| (delimiter(letters, QUOTED), letters));
    let open = open_quote(letters, between);
    let (whole, rest) = letters.split_at(open.map_or(letters.len(), |open| open.row));
    let between_rest = if whole.is_empty() && said.is_none() {
        // Nothing was known yet of what stands between.
        delimiter(rest, !QUOTED)
    } else {
        between
    };
    let quoted = records(whole, between, QUOTED);
    let mut rows = Vec::new();
    for row in quoted.chain(records(rest, between_rest, !QUOTED)) {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // A heading is no shape.
        if rows.len() > SHAPES_MAX {
            return Err(ImportError::TooManyShapes);
        }
        rows.push(row);
    }
    Ok(Rows {
        rows,
        open_quote_line: open.map(|open| open.line + lines_before),
    })
}

/// A quotation mark that is never closed.
#[derive(Debug, Clone, Copy)]
struct OpenQuote {
    /// Where its row begins,
    row: usize,
    /// and in which line it is, from 1.
    line: usize,
}

/// Where a reader of cells is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Before the first letter of a cell.
    Beginning,
    /// In a cell without quotes, or after its quotes.
    Plain,
    /// Between quotes.
    Quotes,
    /// Behind a mark that ends them, or is the first half of one that is a letter.
    Mark,
}

/// As the reader of records takes quotes.
fn open_quote(letters: &str, delimiter: u8) -> Option<OpenQuote> {
    let mut within = Within::Beginning;
    let (mut row, mut line, mut opened) = (0, 1, 1);
    for (at, byte) in letters.bytes().enumerate() {
        within = match (within, byte) {
            (Within::Quotes, b'"') => Within::Mark,
            (Within::Quotes, _) | (Within::Mark, b'"') => Within::Quotes,
            (Within::Beginning, b'"') => {
                opened = line;
                Within::Quotes
            }
            (_, b'\n' | b'\r') => {
                row = at + 1;
                Within::Beginning
            }
            (_, byte) if byte == delimiter => Within::Beginning,
            _ => Within::Plain,
        };
        line += usize::from(byte == b'\n');
    }
    (within == Within::Quotes).then_some(OpenQuote { row, line: opened })
}

/// Letters can always be read, with as many cells a row as there are.
fn records(letters: &str, delimiter: u8, quoted: bool) -> impl Iterator<Item = StringRecord> {
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quoted)
        .from_reader(letters.as_bytes());
    reader.into_records().map_while(Result::ok)
}

/// What the first line says, and what comes after it.
fn said_delimiter(letters: &str) -> Option<(u8, &str)> {
    let (first, rest) = letters.split_once('\n')?;
    let said = first.trim_end_matches('\r').strip_prefix(SEPARATOR_LINE)?;
    match said.as_bytes() {
        [delimiter] if delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\n') => {
            Some((*delimiter, rest))
        }
        _ => None,
    }
}

/// What makes rows of one length of the beginning: of most of it, as some rows may lack cells.
fn delimiter(letters: &str, quoted: bool) -> u8 {
    let mut end = letters.len().min(PROBE_BYTES);
    while !letters.is_char_boundary(end) {
        end -= 1;
    }
    let mut probe = &letters[..end];
    if end < letters.len() {
        // The last row is cut off.
        probe = probe.rfind('\n').map_or(probe, |at| &probe[..at]);
    }
    let evenness = |delimiter: u8| {
        let lengths: Vec<usize> = records(probe, delimiter, quoted)
            .take(PROBE_ROWS)
            .map(|row| row.len())
            .collect();
        let first = *lengths.first()?;
        let alike = lengths.iter().filter(|length| **length == first).count();
        let is_even = first > 1 && alike * 3 >= lengths.len() * 2;
        is_even.then_some((alike, first))
    };
    let even = DELIMITERS.iter().rev();
    let even = even.filter_map(|&delimiter| Some((evenness(delimiter)?, delimiter)));
    even.max_by_key(|(evenness, _)| *evenness)
        .map_or(NO_DELIMITER, |(_, delimiter)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(table: &str, expected: &[&[&str]]) {
        let rows = rows(table).unwrap().rows;
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().collect()).collect();
        assert_eq!(rows, expected, "{table:?}");
    }

    #[test]
    fn what_stands_between_cells_is_found_out() {
        check("a,b\nc,d\n", &[&["a", "b"], &["c", "d"]]);
        check("a;b,x\nc;d\n", &[&["a", "b,x"], &["c", "d"]]);
        check(
            "a\tb, x\tc\r\nd\te\tf",
            &[&["a", "b, x", "c"], &["d", "e", "f"]],
        );
        check("sep=|\r\na|b\n", &[&["a", "b"]]);
    }

    #[test]
    fn lines_that_have_commas_as_sentences_have_them_are_whole() {
        check(
            "Buy milk, eggs\nCall Bob\nRest\n",
            &[&["Buy milk, eggs"], &["Call Bob"], &["Rest"]],
        );
    }

    #[test]
    fn cells_in_quotes_have_lines_and_quotes_of_their_own() {
        check(
            "\"a\nb\",\"say \"\"x\"\"\"\n\n,\n1,2",
            &[&["a\nb", "say \"x\""], &["1", "2"]],
        );
    }

    #[track_caller]
    fn check_open(table: &str, line: Option<usize>, expected: &[&[&str]]) {
        check(table, expected);
        assert_eq!(rows(table).unwrap().open_quote_line, line, "{table:?}");
    }

    #[test]
    fn from_a_row_on_whose_quotes_never_end_they_are_letters() {
        check_open(
            "\"never closed, a\nb",
            Some(1),
            &[&["\"never closed, a"], &["b"]],
        );
        check_open(
            "a,\"x\ny\"\nb,\"5\nc,d\n",
            Some(3),
            &[&["a", "x\ny"], &["b", "\"5"], &["c", "d"]],
        );
        check_open(
            "sep=;\r\na;\"b\r\nc;d\r\n",
            Some(2),
            &[&["a", "\"b"], &["c", "d"]],
        );
        // Where one stands within a cell it is a letter anyway, and two are one.
        check_open("a,5\"\nb,\"\"\"\"\n", None, &[&["a", "5\""], &["b", "\""]]);
    }
}
