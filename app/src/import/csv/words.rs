//! The columns of a table of notes: one list for reading and for writing.
//!
//! Values only.

/// What says that a file is UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What a table that this program writes is headed by; never translated, so that it is known again.
pub const COLUMNS: [&str; 11] = [
    "Kind", "Text", "Colour", "X", "Y", "Width", "Height", "Frame", "Group", "Link", "Id",
];

/// What a spreadsheet takes a cell's beginning for a formula by. An apostrophe it takes for what is put before one.
const FORMULAS: [char; 8] = ['=', '+', '-', '@', '\t', '\r', '\n', '\''];
/// Before a cell it says that all of it is letters.
const LETTERS: char = '\'';

/// A cell that no spreadsheet reckons with.
pub fn harmless(cell: &str) -> String {
    if cell.starts_with(FORMULAS) {
        format!("{LETTERS}{cell}")
    } else {
        cell.to_owned()
    }
}

/// What a cell was before it was made harmless.
pub fn as_meant(cell: &str) -> &str {
    let meant = cell.strip_prefix(LETTERS);
    meant
        .filter(|meant| meant.starts_with(FORMULAS))
        .unwrap_or(cell)
}

/// Headings of columns that say what is written on a note, the surest first. In lower case.
pub const TEXT_HEADINGS: [&str; 14] = [
    "text",
    "note",
    "notes",
    "sticky note",
    "sticky",
    "content",
    "title",
    "name",
    "idea",
    "card",
    "task",
    "summary",
    "body",
    "description",
];
/// Headings of columns that say a note's colour.
pub const COLOR_HEADINGS: [&str; 4] = ["colour", "color", "background", "background color"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_harmless_is_read_as_it_was() {
        for cell in [
            "", "a", "=1+1", "-5", "+x", "@x", "\tx", "\nx", "'x", "''=x", "'=x", "it's",
        ] {
            let harmless = harmless(cell);
            assert_eq!(as_meant(&harmless), cell);
            assert!(
                !harmless.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
        }
    }
}
