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
/// Excel's own word for it, in a first line of its own.
const SEPARATOR_LINE: &str = "sep=";

/// The rows that have anything in them.
///
/// # Errors
/// [`ImportError::TooManyShapes`].
pub(super) fn rows(letters: &str) -> Result<Vec<StringRecord>, ImportError> {
    let (delimiter, letters) =
        said_delimiter(letters).unwrap_or_else(|| (delimiter(letters), letters));
    let mut rows = Vec::new();
    for row in records(letters, delimiter) {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // A heading is no shape.
        if rows.len() > SHAPES_MAX {
            return Err(ImportError::TooManyShapes);
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Letters can always be read, with as many cells a row as there are.
fn records(letters: &str, delimiter: u8) -> impl Iterator<Item = StringRecord> {
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
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
fn delimiter(letters: &str) -> u8 {
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
        let lengths: Vec<usize> = records(probe, delimiter)
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
        let rows = rows(table).unwrap();
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
        check("\"never closed, a\nb", &[&["never closed, a\nb"]]);
    }
}
