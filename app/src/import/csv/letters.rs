//! The letters of a table's bytes: UTF-8, UTF-16 with its mark, or what older spreadsheets write.

use std::borrow::Cow;

use super::words::BYTE_ORDER_MARK;

/// What bytes from 0x80 to 0x9f are in Windows' code page 1252; the others are as in Unicode.
const CODE_PAGE: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The letters; none where these bytes are no text.
pub(super) fn letters(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let letters = match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)),
        bytes => {
            let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(letters) => Cow::Borrowed(letters),
                Err(_) => Cow::Owned(bytes.iter().copied().map(letter).collect()),
            }
        }
    };
    // No text has these; what is no text has them soon.
    (!letters.contains('\0')).then_some(letters)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|two| unit(*two));
    let letters = char::decode_utf16(units);
    letters
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn letter(byte: u8) -> char {
    match byte {
        0x80..=0x9f => CODE_PAGE[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<&str>) {
        assert_eq!(letters(bytes).as_deref(), expected);
    }

    #[test]
    fn letters_are_read_as_spreadsheets_write_them() {
        check("\u{feff}é,日".as_bytes(), Some("é,日"));
        check("é".as_bytes(), Some("é"));
        check(b"caf\xe9 \x93x\x94 \x80", Some("café “x” €"));
        check(b"\xff\xfea\0;\0", Some("a;"));
        check(b"\xfe\xff\0a\xd8\0", Some("a\u{fffd}"));
        check(b"", Some(""));
        check(b"\x89PNG\0\0", None);
    }
}
