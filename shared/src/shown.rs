//! What of a stranger's words may be shown or logged: the one answer for people in documents, presence and what
//! is said at a join. Never decides who somebody is.

/// A name, or something as short: without control characters, cut to `chars_max`.
pub(crate) fn shown(words: &str, chars_max: usize) -> String {
    let shown = words.chars().filter(|letter| !letter.is_control());
    shown.take(chars_max).collect()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_cannot_be_seen_takes_no_place() {
        assert_eq!(shown("\u{1b}[31mB\n\u{0}en\u{9b}", 6), "[31mBe");
        assert_eq!(shown("Åsa", 64), "Åsa");
    }
}
