//! What of a stranger's words may be shown or logged: the one answer for people in documents, presence and what
//! is said at a join. Never decides who somebody is, nor whether a name is true.

use std::borrow::Cow;

/// Something short: without control characters, cut to `chars_max`.
pub(crate) fn shown(words: &str, chars_max: usize) -> String {
    let shown = words.chars().filter(|letter| !letter.is_control());
    shown.take(chars_max).collect()
}

/// A name without control characters, marks that turn the direction of what follows, and signs that nobody
/// sees. Empty where nothing is left to see.
pub fn shown_name(name: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !c.is_control() && !is_hidden(c);
    if !name.chars().any(|c| is_plain(c) && !joins(c)) {
        return Cow::Borrowed("");
    }
    if name.chars().all(is_plain) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.chars().filter(|c| is_plain(*c)).collect())
}

/// Marks of direction, separators of lines, fillers and other signs without a shape.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Of no shape of its own, but part of how its neighbours are written.
fn joins(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200c}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_takes_no_place() {
        assert_eq!(shown("\u{1b}[31mB\n\u{0}en\u{9b}", 6), "[31mBe");
        assert_eq!(shown("Åsa", 64), "Åsa");
    }

    #[test]
    fn a_name_is_what_can_be_seen_of_it() {
        for (name, shown) in [
            ("Åsa Öberg", "Åsa Öberg"),
            ("مریم", "مریم"),
            ("👩‍🚀", "👩‍🚀"),
            ("می‌خواهم", "می‌خواهم"),
            ("Ben\u{202e} denoitnem", "Ben denoitnem"),
            ("Mira\u{200b}", "Mira"),
            ("a\nb\u{2028}c\0", "abc"),
            ("\u{200b}\u{2060}", ""),
            ("\u{200d} \u{3164}", ""),
            ("  ", ""),
            ("", ""),
        ] {
            assert_eq!(shown_name(name), shown, "{name:?}");
        }
    }
}
